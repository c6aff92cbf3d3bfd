"""The commands as they are listed, explained and loaded."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from wamledger.cli import fields
from wamledger.cli.blanks import Kind, blanks
from wamledger.cli.commands import command
from wamledger.cli.contents import Task, Voucher, contents
from wamledger.cli.pages import COMMANDS_PAGE, commands_page
from wamledger.domain.operations import OPERATIONS

Run = Callable[..., Any]
ROWS = list(contents().values())
VOUCHERS = [row for row in ROWS if isinstance(row, Voucher)]


MADE_BY = {
    # what one person proposes and another decides
    "propose": "propose",
    "approve": "approve",
    "reject": "reject",
    "withdraw": "withdraw",
    # what is put on record beside what somebody asks for
    "lapse": "post",
    "sign_entries": "post",
    # what takes a private key
    "enrol_key": "enrol",
    "rotate_ledger_key": "rotate-key",
    # what tells of a copy
    "record_restore": "restore",
}
"""Operations that no voucher records, and the command that makes each."""


def test_every_operation_has_a_command() -> None:
    """Each operation has one voucher, called like it with hyphens, or another command that makes it."""
    vouched = {row.op: row.name for row in VOUCHERS}
    assert vouched == {op: op.replace("_", "-") for op in OPERATIONS if op not in MADE_BY}
    assert set(MADE_BY) <= set(OPERATIONS)
    assert {type(contents()[name]) for name in MADE_BY.values()} == {Task}


@pytest.mark.parametrize(
    "name", ["init", "post", "import-history", "import", "holdings", "history", "verify"]
)
def test_what_other_programs_rely_on_is_there(name: str) -> None:
    """The commands that the journal's page names are commands of the program."""
    assert name in contents()


@pytest.mark.parametrize("op", sorted(row.op for row in VOUCHERS))
def test_every_blank_has_words(op: str) -> None:
    """Each field that can be written on the command line says what it asks for."""
    assert [blank.name for blank in blanks(op) if not fields.words_for(op, blank.path)] == []


def test_no_words_are_left_over() -> None:
    """Each text of the fields belongs to a blank of some voucher."""
    found = set()
    for op in (row.op for row in VOUCHERS):
        for blank in blanks(op):
            name = blank.name
            keys = (f"{op}.{name}", name, ".".join(blank.path[-2:]), blank.path[-1])
            found.add(next(key for key in keys if key in fields.WORDS))
    assert set(fields.WORDS) - found == set()


@pytest.mark.parametrize("op", sorted(row.op for row in VOUCHERS))
def test_options_of_a_voucher_differ(op: str) -> None:
    """No two blanks of one voucher are written with the same option."""
    options = [blank.option for blank in blanks(op) if blank.kind is not Kind.LINES]
    assert len(options) == len(set(options))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_help_ends_with_an_example_that_works(row: Any, run: Run) -> None:
    """The help of each command ends with an example of that command, and the program understands it."""
    answer = run(row.name, "--help")
    assert answer.code == 0
    assert answer.err == ""
    words = shlex.split(row.example)
    assert words[:2] == ["wamledger", row.name]
    assert "Example: wamledger" in answer.out
    made = command(row)
    assert made.epilog == f"Example: {row.example}"
    with made.make_context(row.name, words[2:]) as context:
        assert context.params


def test_help_is_in_brackets_and_not_in_markup(run: Run) -> None:
    """Square brackets in help are shown as they are."""
    assert "[needed]" in run("move", "--help").out


def test_no_command_is_known_without_help(run: Run) -> None:
    """The program without a command lists all of them where there is no terminal; a wrong one names the nearest."""
    answer = run()
    assert answer.code == 0
    assert all(f" {row.name} " in answer.out for row in ROWS)
    wrong = run("holding")
    assert (wrong.code, wrong.out) == (2, "")
    assert "holdings" in wrong.err


def test_what_stands_for_itself_is_asked_for(run: Run) -> None:
    """A command without its argument, or with an option that it has not, is refused with exit code 2."""
    for words in (
        ("history",),
        ("post",),
        ("move", "--sideways"),
        ("init", "--code"),
        ("register-participant",),
    ):
        answer = run(*words)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err


def test_the_page_of_commands_is_fresh() -> None:
    """docs/commands.md says what the program's help says; `python -m wamledger.cli.pages` writes it."""
    assert COMMANDS_PAGE.read_text(encoding="utf-8") == commands_page()


def _python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


def test_the_program_starts_light() -> None:
    """--version and the list of commands load no database, no models of operations, no screens and no pages."""
    code = (
        "import sys; from wamledger.cli import main; main([{words}]); "
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'textual', 'reportlab', 'python_calamine', "
        "'wamledger.domain.operations', 'wamledger.ledger.store') if name in sys.modules])"
    )
    for words in ("'--version'", "'--help'"):
        done = _python("-c", code.format(words=words))
        assert done.stdout.splitlines()[-1] == "[]", done.stdout


def test_completion_knows_commands_and_words(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """A shell that asks is told the commands that begin so, and the words that an option takes."""

    def completed(line: str) -> set[str]:
        monkeypatch.setenv("_WAMLEDGER_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        return set(run().out.split())

    assert completed("wamledger add-p") == {"add-party", "add-place"}
    assert completed("wamledger issue --purpose P") == {"PATROL", "PERSONAL"}
    assert "--approved-by" in completed("wamledger move --app")
