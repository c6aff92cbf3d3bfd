"""Journals on the command line: what is taken, what is refused and how it is named, files of every other kind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

PARTY = {"op": "add_party", "occurred_at": "2026-03-02T06:00:00Z", "by": "ADAMU", "kind": "UNIT", "name": "A"}


def _line(**fields: Any) -> str:
    return json.dumps({**PARTY, **fields}) + "\n"


def _parties(run: Run) -> list[str]:
    return [row["code"] for row in run("list", "parties", "--json").json]


def test_good_journals_are_recorded_in_their_order(office: Run, tmp_path: Path) -> None:
    """Several files, and standard input among them, are one call."""
    (tmp_path / "one.jsonl").write_text('{"journal": 1, "ledger": "GAO"}\n# comment\n\n' + _line(code="A"))
    (tmp_path / "two.jsonl").write_text(_line(code="C"))
    answer = office("post", "one.jsonl", "-", "two.jsonl", given=_line(code="B"))
    assert (answer.code, answer.out, answer.err) == (0, "3 operations recorded.\n", "")
    assert _parties(office) == ["A", "B", "C", "INF"]
    told = [
        json.loads(line)["code"]
        for line in office("export", "-").out.splitlines()[-20:]
        if '"kind": "UNIT"' in line or '"UNIT"' in line
    ]
    assert told == ["A", "B", "C"]


def test_one_bad_line_refuses_the_whole_call(office: Run, tmp_path: Path) -> None:
    """Each refused line is named with file, line, field, reason, remedy and code; nothing of any file is kept."""
    (tmp_path / "good.jsonl").write_text(_line(code="A"))
    (tmp_path / "bad.jsonl").write_text(
        _line(code="B") + _line(code="low case") + '{"op": "fly"}\n' + "{oops\n"
    )
    answer = office("post", "good.jsonl", "bad.jsonl")
    assert answer.code == 2
    assert answer.out == "Nothing was kept: 3 lines were refused.\n"
    said = answer.err.splitlines()
    assert said[0].startswith("bad.jsonl:2: code: The field code holds low case, which is not a code.")
    assert said[0].endswith("[code_malformed]")
    assert said[1].startswith("bad.jsonl:3: op: ")
    assert said[2].startswith("bad.jsonl:4: The line is not JSON")
    assert _parties(office) == ["INF"]


def test_keep_going_records_the_good_lines(office: Run, tmp_path: Path) -> None:
    """With --keep-going the good lines are recorded and the others named; where none is good, that is a refusal."""
    (tmp_path / "mixed.jsonl").write_text(_line(code="A") + _line(code="?") + _line(code="B"))
    answer = office("post", "mixed.jsonl", "--keep-going")
    assert answer.code == 0
    assert answer.out.splitlines() == ["2 operations recorded.", "1 line was refused and left out."]
    assert "mixed.jsonl:2: code: " in answer.err
    assert _parties(office) == ["A", "B", "INF"]
    (tmp_path / "none.jsonl").write_text(_line(code="?"))
    assert office("post", "none.jsonl", "--keep-going").code == 2


def test_a_dry_run_keeps_nothing_and_ends_as_the_real_one(office: Run, tmp_path: Path) -> None:
    """--dry-run says what would happen, with the exit code that the call itself would have."""
    (tmp_path / "good.jsonl").write_text(_line(code="A"))
    (tmp_path / "bad.jsonl").write_text(_line(code="A") + _line(code="?"))
    good = office("post", "good.jsonl", "--dry-run")
    assert (good.code, good.out) == (0, "1 operation would be recorded.\n")
    assert office("post", "bad.jsonl", "--dry-run").code == 2
    assert office("post", "bad.jsonl", "--dry-run", "--keep-going").code == 0
    assert _parties(office) == ["INF"]


def test_a_long_list_of_refusals_is_cut_for_a_person_only(office: Run, tmp_path: Path) -> None:
    """A person is shown the first refusals and how many more there are; --json has all of them."""
    (tmp_path / "bad.jsonl").write_text(_line(code="?") * 50)
    answer = office("post", "bad.jsonl")
    assert len(answer.err.splitlines()) == 21
    assert answer.err.splitlines()[-1] == "… and 30 more refused lines; --json names them."
    report = office("post", "bad.jsonl", "--json").json
    assert [each["line"] for each in report["refusals"]] == list(range(1, 51))
    assert report["kept"] is False


def test_past_records_are_marked(office: Run, tmp_path: Path) -> None:
    """import-history takes recorded_at from the journal and marks the entry; it refuses times that go back."""
    past = {"occurred_at": "2024-01-01T06:00:00Z", "recorded_at": "2024-01-01T07:00:00Z"}
    (tmp_path / "past.jsonl").write_text(_line(code="A", **past))
    assert office("import-history", "past.jsonl").code == 0
    (tmp_path / "back.jsonl").write_text(
        _line(code="B", **past) + _line(code="C", **{**past, "recorded_at": "2024-01-01T06:30:00Z"})
    )
    refused = office("import-history", "back.jsonl")
    assert refused.code == 2
    assert "back.jsonl:2: recorded_at: " in refused.err


def test_standard_input_is_named_once(office: Run) -> None:
    """Standard input cannot be read twice."""
    answer = office("post", "-", "-", given=_line(code="A"))
    assert answer.code == 2
    assert _parties(office) == ["INF"]


def _sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


KINDS: dict[str, Callable[[Path], Any]] = {
    "empty": lambda path: path.write_bytes(b""),
    "blank": lambda path: path.write_bytes(b"\n \n\xef\xbb\xbf"),
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
    "sqlite": _sqlite,
    "utf16": lambda path: path.write_bytes(_line(code="A").encode("utf-16")),
    "zip": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(range(256))),
    "picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 20),
    "latin1": lambda path: path.write_bytes(
        _line(code="A", name="Gaó").replace("\\u00f3", "ó").encode("latin-1")
    ),
    "folder": lambda path: path.mkdir(),
    "missing": lambda path: None,
    "csv": lambda path: path.write_text("serial;make\n1;FN\n"),
    "huge line": lambda path: path.write_bytes(b'{"op": "' + b"a" * 3_000_000 + b'"}\n'),
    "deep": lambda path: path.write_bytes(b'{"a":' * 200_000),
    "deep and whole": lambda path: path.write_bytes(b"[" * 900 + b"]" * 900 + b"\n"),
    "deep in a field": lambda path: path.write_bytes(
        b'{"op": "move", "lines": ' + b"[" * 500 + b"]" * 500 + b"}\n"
    ),
    "not one object": lambda path: path.write_text('[1, 2]\n"text"\n17\nnull\n'),
    "numbers": lambda path: path.write_text('{"op": "move", "lines": [{"lot": "L-1", "quantity": 1e999}]}\n'),
    "a later version": lambda path: path.write_text('{"journal": 2}\n'),
    "escapes": lambda path: path.write_text('{"op": "\\u001b[2J\\u202e", "by": "\\ud800"}\n'),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", ["post", "import-history", "post --keep-going"])
def test_a_file_of_any_other_kind_gets_a_clear_word(
    office: Run, tmp_path: Path, kind: str, command: str
) -> None:
    """Whatever the file is, the call ends with 2, says the name of the file and why, and keeps nothing."""
    KINDS[kind](tmp_path / "thing.jsonl")
    answer = office(*command.split(), "thing.jsonl")
    assert answer.code == 2, answer
    assert "thing.jsonl" in answer.err
    assert answer.err.rstrip().endswith("]")
    assert "Traceback" not in answer.err
    assert len(answer.err) < 20_000
    as_json = office(*command.split(), "thing.jsonl", "--json")
    assert as_json.code == 2
    assert as_json.json.get("posted", 0) == 0
    assert not (tmp_path / "home" / "log").exists()
    assert _parties(office) == ["INF"]


def test_one_call_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    """Without a ledger, or with something else in its place, a call ends with 2 and says what to do."""
    (tmp_path / "j.jsonl").write_text(_line(code="A"))
    answer = run("post", "j.jsonl")
    assert answer.code == 2
    assert answer.err.startswith("No ledger is named, and there is no wamledger.db in this folder.")
    assert "wamledger init" in answer.err
    missing = run("post", "j.jsonl", "--ledger", "other.db")
    assert (missing.code, missing.err.split(".")[0]) == (2, "There is no file other")
    for name in ("sqlite", "pdf", "empty", "folder"):
        KINDS[name](tmp_path / f"{name}.db")
        answer = run("holdings", "--ledger", f"{name}.db", "--json")
        assert answer.code == 2, name
        assert answer.json["error"]["code"] == "not_a_ledger"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_stopping_keeps_nothing_and_says_so(office: Run, tmp_path: Path) -> None:
    """Ctrl-C in the middle of a posting ends it with 130; it says that nothing was kept, and that is so."""
    os.mkfifo(tmp_path / "slow.jsonl")
    process = subprocess.Popen(
        [sys.executable, "-m", "wamledger", "post", "slow.jsonl"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with (tmp_path / "slow.jsonl").open("w") as pipe:
        for number in range(20_000):
            pipe.write(_line(code=f"P-{number}"))
        pipe.flush()
        # more was written than a pipe holds, so the transaction is under way and waits for the next line
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.decode() == "Stopped. Nothing of this call was kept.\n"
    assert _parties(office) == ["INF"]
    assert office("verify", "--no-projections").code == 0


def test_stopping_after_the_end_says_what_was_kept(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stops a call after its entries were recorded is told how many the ledger has."""

    def stop(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    (tmp_path / "good.jsonl").write_text(_line(code="A") + _line(code="B"))
    monkeypatch.setattr("wamledger.cli.receipts.journal_answer", stop)
    answer = office("post", "good.jsonl")
    assert answer.code == 130
    assert answer.err == "Stopped, but 2 operations had been recorded by then, and stay.\n"
    assert _parties(office) == ["A", "B", "INF"]


def test_stopping_while_the_program_loads_is_told(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stops the program before it began is told so, and nothing more is loaded for it."""

    def stop(*_given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wamledger.cli.commands.command", stop)
    monkeypatch.setitem(sys.modules, "wamledger.services.notices", None)
    answer = office("holdings")
    assert (answer.code, answer.out, answer.err) == (130, "", "Stopped.\n")
