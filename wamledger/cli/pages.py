"""
The page docs/commands.md, written from the program's own help.

``python -m wamledger.cli.pages`` writes it; with ``--check`` it only says whether the page is fresh. What is
written is what ``--help`` says, so that the two cannot differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from wamledger.cli.commands import PROGRAM, command, example
from wamledger.cli.contents import Row, contents
from wamledger.cli.recording import VOUCHER
from wamledger.i18n import use_language

COMMANDS_PAGE: Final = Path(__file__).parents[2] / "docs" / "commands.md"

_HEAD: Final = """\
# The commands

This page is written from the program's help by `python -m wamledger.cli.pages`; `wamledger COMMAND --help`
says the same.

**Which ledger.** `--ledger DB` before or after the command, else `WAMLEDGER_DB`, else `wamledger.db` of the
folder one stands in. `DB` is a file, or the address of a PostgreSQL database (`postgresql://…`).

**Who records.** `--by CODE`, else `WAMLEDGER_USER`, else `by` in `settings.toml`, which lies in the user's
configuration folder or under `WAMLEDGER_HOME`: `by = "KOUAME"`. `language = "fr"` stands there too.

**How lines are written.** `W-000123` is a weapon, `L-000045:840` a quantity of a lot, `L-000045:ALL` a lot as
a whole. `@CONDITION` may follow, then any field of a line after commas: `L-000045:840@A1,seal=0471`. Where
there is no code the fields stand alone: `serial=AB 123,type=SA-06`. Many lines come from a file with
`--lines FILE`, each as in the journal; `-` is standard input.

**How it answers.** Results go to standard output, everything else to standard error. With `--json`, standard
output is JSON alone; a call that fails answers `{"error": {"code", "message", "remedy", "facts", "exit"}}`,
or the report of the posting with its refusals.

| exit code | |
|---|---|
| 0 | done |
| 1 | an internal fault: its number is shown, and what to send to whom; of findings: they are not complete |
| 2 | the input or the call was refused, and nothing was kept |
| 3 | the ledger is not sound |
| 4 | not permitted: the rights to a file, or a key |
| 130 | stopped by the user; it says whether anything was kept |
| 141 | whoever read the output went away |
"""


def commands_page() -> str:
    """The page as it should be, in English."""
    use_language("en")
    parts = [_HEAD]
    parts.append(_common())
    for panel, rows in groupby(contents().values(), key=lambda row: row.panel):
        parts.append(f"\n## {panel}\n")
        parts += ["\n".join(_section(row)) for row in rows]
    return "\n".join(parts)


def _section(row: Row) -> Iterator[str]:
    made = command(row)
    yield f"### {row.name}\n"
    yield f"{_plain(made.help or '')}\n"
    yield f"`{_plain(example(row)).removeprefix('Example: ')}`\n"
    own = [each for each in made.params if not _is_common(each)]
    if own:
        yield from _table(own)
        yield ""


def _common() -> str:
    """The options of every voucher, told once."""
    move = command(contents()["move"])
    common = [each for each in move.params if each.rich_help_panel == VOUCHER]  # type: ignore[attr-defined]
    return "\n".join(["## On every voucher\n", *_table(common)])


def _is_common(parameter: Any) -> bool:
    """True of what every command takes, or every voucher."""
    return getattr(parameter, "rich_help_panel", None) in (VOUCHER, PROGRAM) or parameter.name == "help"


def _table(parameters: list[Any]) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    for parameter in parameters:
        yield f"| {_written(parameter)} | {_plain(parameter.help or '')} |"


def _written(parameter: Any) -> str:
    """How a parameter is written."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`"
    names = " / ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    return f"{names} {parameter.metavar}" if parameter.metavar else names


def _plain(text: str) -> str:
    return text.replace(r"\[", "[").replace("|", r"\|")


def main(words: list[str]) -> int:
    """The page is written, or it is said whether it is fresh."""
    page = commands_page()
    if "--check" in words:
        return 0 if COMMANDS_PAGE.exists() and COMMANDS_PAGE.read_text(encoding="utf-8") == page else 1
    COMMANDS_PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
