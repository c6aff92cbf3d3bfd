"""What a call answers: data alone on standard output, words on standard error, and nothing that acts on a screen."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.cli import output
from wamledger.ledger.store import Ledger

Run = Callable[..., Any]

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \u202e321\u202c \u200b[bold]x[/bold] \x00\x7f\u2028"


def _python(folder: Path, *words: str, given: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wamledger", *words],
        cwd=folder,
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "WAMLEDGER_HOME": str(folder / "home"), **env},
    )


def test_holdings_as_json(office: Run) -> None:
    """Holdings are a list of objects, an item a line, with exactly the fields that other programs rely on."""
    assert office("holdings", "--json").out == (
        "[\n"
        '{"holder": "GAO-ARM", "weapon": "W-1", "quantity": 1, "condition": "SERVICEABLE", "status": "IN_STORE"},\n'
        '{"holder": "GAO-ARM", "lot": "L-1", "nature": "CTG-7.62X39-BALL", "quantity": 1000, '
        '"condition": "A1", "status": "IN_STORE"}]\n'
    )
    assert office("--json", "holdings", "--at", "INF").out == "[]\n"


def test_holdings_as_a_table(office: Run) -> None:
    """A person sees one line for each holding, and what they come to."""
    assert office("holdings").out == (
        "Holder   Item  Nature            Quantity  Condition    Status\n"
        "GAO-ARM  W-1                            1  SERVICEABLE  IN_STORE\n"
        "GAO-ARM  L-1   CTG-7.62X39-BALL      1000  A1           IN_STORE\n"
        "\n"
        "In store: 1 weapon, 1\u202f000 units of ammunition\n"
    )


def test_holdings_as_of_a_time(office: Run) -> None:
    """--as-of takes a time with an offset, or a date for the end of that day in UTC; anything else is refused."""
    office(
        "move",
        "W-1",
        "--from",
        "GAO-ARM",
        "--to",
        "GAO",
        "--by",
        "ADAMU",
        "--occurred-at",
        "2026-03-02T23:59:59Z",
    )

    def holder(as_of: str) -> list[str]:
        return [
            each["holder"] for each in office("holdings", "--as-of", as_of, "--json").json if "weapon" in each
        ]

    assert holder("2026-03-01") == ["GAO-ARM"]
    assert holder("2026-03-02") == ["GAO"]
    assert holder("2026-03-03T00:59:58+01:00") == ["GAO-ARM"]
    assert holder("2026-02-28") == []
    for wrong in ("yesterday", "2026-03-02T10:00", "2026-02-30"):
        answer = office("holdings", "--as-of", wrong)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("as_of: ")


def test_holdings_at_a_place_cover_the_places_within(office: Run) -> None:
    """--at names a place with those within it, or a party; an unknown holder is refused."""
    assert len(office("holdings", "--at", "GAO", "--json").json) == 2
    unknown = office("holdings", "--at", "NOWHERE", "--json")
    assert unknown.code == 2
    assert unknown.json["error"]["code"] == "holder_unknown"


def test_holdings_as_csv_hold_no_formulas(run: Run) -> None:
    """A code that a spreadsheet would take for a formula is quoted in CSV."""
    words = io.StringIO()
    output.write_csv(words, ["a", "b"], [("=1+1", 5), ("-3", "@x"), ("\u202eabc", 'say "so"')])
    assert list(csv.reader(io.StringIO(words.getvalue()))) == [
        ["a", "b"],
        ["'=1+1", "5"],
        ["'-3", "'@x"],
        ["\\u202eabc", 'say "so"'],
    ]


def test_csv_goes_to_standard_output(office: Run) -> None:
    """--csv writes headings and rows, and nothing else."""
    rows = list(csv.reader(io.StringIO(office("holdings", "--csv").out)))
    assert rows[0] == ["holder", "item", "nature", "quantity", "condition", "status"]
    assert rows[2] == ["GAO-ARM", "L-1", "CTG-7.62X39-BALL", "1000", "A1", "IN_STORE"]
    assert len(rows) == 3


def test_history_is_a_story(office: Run) -> None:
    """The life of an item is told oldest first, with giver, receiver, document and whose word it rests on."""
    words = ("issue", "W-1", "--from", "GAO-ARM", "--to", "INF", "--due", "STANDING", "--purpose", "GUARD")
    late = ("--occurred-at", "2026-03-02T08:00:00Z", "--id", "ISS-1")
    office(*words, "--by", "ADAMU", "--approved-by", "BINTA", "--document", "V-9", *late)
    said = office("history", "W-1").out.splitlines()
    assert said[0] == "2026-03-01T06:00:00Z  Take on charge  … → GAO-ARM  SERVICEABLE"
    assert said[2] == "2026-03-02T08:00:00Z  Issue  GAO-ARM → INF  SERVICEABLE"
    assert said[3].startswith("    by ADAMU, approved by BINTA, document V-9, entry 6, ISS-1, recorded 20")
    told = office("history", "W-1", "--json").json
    assert [entry["op"] for entry in told] == ["register", "issue"]
    assert told[1]["operation"]["document"] == "V-9"
    assert "[weapon_unknown]" in office("history", "W-9").err


def test_lists_of_the_ledger(office: Run) -> None:
    """Places, parties, users, natures, limits and types can be listed; another kind is refused."""
    assert [row["code"] for row in office("list", "places", "--json").json] == ["GAO", "GAO-ARM"]
    assert office("list", "users").out.splitlines()[1].split("  ")[0] == "ADAMU"
    natures = {row["code"]: row for row in office("list", "natures", "--json").json}
    assert natures["CTG-7.62X39-BALL"]["source"] == "catalogue"
    office("set-policy", "count_interval_days", "14", "--by", "ADAMU")
    policies = {row["name"]: row for row in office("list", "policies", "--json").json}
    assert (policies["count_interval_days"]["value"], policies["count_interval_days"]["default"]) == (14, 7)
    assert "SA-06" in office("list", "types").out
    assert office("list", "secrets").code == 2


def test_the_schema_is_json(run: Run) -> None:
    """The schema of the operations is on standard output, and needs no ledger."""
    assert "discriminator" in run("schema").json


@pytest.mark.parametrize(
    "words", [("holdings",), ("holdings", "--csv"), ("history", "W-1"), ("list", "parties")]
)
def test_recorded_text_cannot_act_on_a_screen(office: Run, words: tuple[str, ...], tmp_path: Path) -> None:
    """Text that came into the tables past the ledger's door is shown as visible escapes, never as markup."""
    _smuggle(tmp_path / "wamledger.db")
    answer = office(*words)
    _assert_harmless(answer.out)
    _assert_harmless(answer.err)
    as_json = office(*words[:1], *words[1:2] if words[0] != "holdings" else (), "--json")
    _assert_harmless(as_json.out)
    json.loads(as_json.out)


def _smuggle(path: Path) -> None:
    """Hostile text stands in the projections, as only somebody with the file could put it there."""
    with Ledger.open(str(path)) as ledger, ledger.writing() as link:
        link.run("UPDATE party SET name = ?", (HOSTILE,))
        link.run("UPDATE weapon_standing SET condition = ?", (HOSTILE,))


def _assert_harmless(text: str) -> None:
    assert not set(text) & set("\x1b\x07\u202e\u202c\u200b\x00\x7f\u2028")


@pytest.mark.parametrize("text", ["\x1b[2J", "a\u202eb", "\u200b", "[red]x[/red]", "\udc80", "\x9b31m"])
def test_words_of_a_call_cannot_act_on_a_screen(office: Run, text: str) -> None:
    """What is typed comes back escaped in refusals, whoever says them, and never ends the program."""
    for words in (
        ("history", text),
        ("holdings", "--at", text),
        ("list", text),
        ("post", text),
        ("move", text, "--from", text, "--to", "GAO", "--by", "ADAMU"),
        ("add-party", "X", "--name", text, "--kind", "UNIT", "--by", "ADAMU"),
        ("verify", "--head", text),
        ("holdings", f"--{text}"),
        (text,),
        ("holdings", "--ledger", text),
    ):
        for more in ((), ("--json",)):
            answer = office(*words, *more)
            assert answer.code in (2, 4) or (text, words[0]) == ("[red]x[/red]", "add-party"), (words, answer)
            assert not set(answer.out + answer.err) & set("\x1b\u202e\u200b\x9b\udc80")
            assert "Traceback" not in answer.err
            if more and answer.out:
                json.loads(answer.out)


def test_json_is_alone_on_standard_output(office: Run) -> None:
    """With --json a refusal is an object on standard output, and its words are on standard error."""
    answer = office("history", "W-9", "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "weapon_unknown"
    assert answer.json["error"]["exit"] == 2
    assert (
        answer.err
        == "code: There is no weapon W-9. Register it first, or correct the code. [weapon_unknown]\n"
    )
    report = office("post", "-", "--json", given='{"op": "move"}\n')
    assert report.code == 2
    assert {each["code"] for each in report.json["refusals"]} == {"field_missing"}


def test_a_screen_without_the_characters_does_not_stop_the_program(office: Run, tmp_path: Path) -> None:
    """With an ASCII locale, or an odd one, the program writes on: files and pipes are UTF-8."""
    office("add-party", "Q", "--name", "Кыргыз — مجموعة", "--kind", "UNIT", "--by", "ADAMU")
    for env in (
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "xx_YY.nothing"},
    ):
        done = _python(tmp_path, "list", "parties", **env)
        assert done.returncode == 0
        assert "Кыргыз — مجموعة" in done.stdout.decode("utf-8")


def test_columns_line_up_with_wide_characters(capsys: pytest.CaptureFixture[str]) -> None:
    """A wide character takes two columns of a table, and a long cell is written in full."""
    assert output.say_table(["Name", "N"], [("銃", 1), ("a" * 70, None), ("b", 22)]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "銃" + " " * 60 + "1"
    assert lines[2].startswith("a" * 70)


def test_many_rows_are_written_as_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    """A table does not wait for its last row: after the first rows it is written on as they come."""
    pulled = []

    def rows() -> Any:
        for number in range(output.SAMPLE + 10):
            pulled.append(number)
            yield (number,)
            if number >= output.SAMPLE:
                assert f"{number}\n" in capsys.readouterr().out

    output.say_table(["N"], rows())
    assert len(pulled) == output.SAMPLE + 10


def test_a_reader_that_goes_away_is_no_error(office: Run, tmp_path: Path) -> None:
    """Where nobody reads on, the program ends quietly and without a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wamledger", "list", "natures", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait() == 141
    assert said == b""
    process.stderr.close()


def test_the_program_runs_as_a_module(tmp_path: Path) -> None:
    """`python -m wamledger` is the program, with its exit codes."""
    assert _python(tmp_path, "init", "--json").returncode == 0
    done = _python(tmp_path, "history", "X")
    assert (done.returncode, done.stdout) == (2, b"")
