"""How calls end: each exit code, and what is said with it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.cli import books
from wamledger.ledger.store import Ledger

Run = Callable[..., Any]


def test_an_internal_fault_shows_a_number_and_no_traceback(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw ends with 1, a reference and what to do; the traceback stands in the log, for its owner."""

    def broken(*_given: Any) -> None:
        raise ZeroDivisionError("\x1b[2Jsecret")

    monkeypatch.setattr(books, "_summed", broken)
    answer = office("holdings")
    assert answer.code == 1
    assert "Traceback" not in answer.err + answer.out
    assert "secret" not in answer.err + answer.out
    reference = answer.err.split("reference ")[1].split(")")[0]
    log = tmp_path / "home" / "log" / "faults.log"
    assert str(log) in answer.err
    content = log.read_text()
    assert reference in content
    assert "ZeroDivisionError" in content
    assert log.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(books, "_COLUMNS", None)
    as_json = office("holdings", "--csv", "--json")
    assert as_json.code == 0, "JSON needs no columns"


def test_an_internal_fault_as_json(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is told the reference of an internal fault."""
    monkeypatch.setattr(books.Call, "opened_to_look", None)
    answer = office("holdings", "--json")
    assert answer.code == 1
    assert answer.json["error"]["code"] == "internal_fault"
    assert answer.json["error"]["facts"]["reference"] in answer.err


def test_a_log_that_cannot_be_written_is_no_further_fault(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the log cannot be written the user is still told."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(books, "_summed", None)
    answer = office("holdings")
    assert answer.code == 1
    assert "no log could be written" in answer.err


def test_a_ledger_that_was_changed_is_read_and_called_unsound(office: Run, tmp_path: Path) -> None:
    """Holdings of a ledger without its guards are shown with a warning and 3; nothing can be posted to it."""
    with Ledger.open("wamledger.db") as ledger, ledger.writing() as link:
        name = link.one("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")[0]
        link.run(f'DROP TRIGGER "{name}"')
    looked = office("holdings", "--json")
    assert looked.code == 3
    assert len(looked.json) == 2
    assert looked.err.endswith("[ledger_tampered]\n")
    move = office("move", "W-1", "--from", "GAO-ARM", "--to", "GAO", "--by", "ADAMU")
    assert (move.code, move.out) == (3, "")
    verified = office("verify", "--json")
    assert verified.code == 3
    assert verified.json["sound"] is False
    assert verified.json["findings"][0]["kind"] == "schema_differs"


def test_a_ledger_behind_its_tip_is_unsound(office: Run, tmp_path: Path) -> None:
    """A ledger that was put back from an old copy ends with 3, whatever is asked of it."""
    database = tmp_path / "wamledger.db"
    with Ledger.open("wamledger.db"):
        pass
    old = database.read_bytes()
    office("add-party", "Q", "--name", "Q", "--kind", "UNIT", "--by", "ADAMU")
    for follower in ("-wal", "-shm"):
        (tmp_path / f"wamledger.db{follower}").unlink(missing_ok=True)
    database.write_bytes(old)
    assert office("holdings", "--json").code == 3
    assert office("add-party", "R", "--name", "R", "--kind", "UNIT", "--by", "ADAMU").code == 3
    assert office("verify").code == 3


def test_a_key_that_others_may_read_is_not_permitted(office: Run, tmp_path: Path) -> None:
    """A ledger's key with the wrong rights ends with 4, and so does a key that is gone."""
    key = tmp_path / "wamledger.db.key"
    words = ("add-party", "Q", "--name", "Q", "--kind", "UNIT", "--by", "ADAMU")
    key.chmod(0o644)
    answer = office(*words)
    assert answer.code == 4
    assert "chmod 600" in answer.err
    key.unlink()
    assert office(*words, "--json").json["error"]["code"] == "key_fault"
    assert office("holdings").code == 0, "reading needs no key"


def test_a_file_without_the_right_to_read_is_not_permitted(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that may not be read ends with 4, and says which."""
    (tmp_path / "secret.jsonl").write_text("{}")

    def forbidden(self: Path, *given: Any, **named: Any) -> Any:
        if self.name == "secret.jsonl":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *given, **named)

    opened = Path.open
    monkeypatch.setattr(Path, "open", forbidden)
    answer = office("post", "secret.jsonl")
    assert answer.code == 4
    assert "secret.jsonl" in answer.err
    assert "Permission denied" in answer.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_folder_without_the_right_to_write_is_not_permitted(run: Run, tmp_path: Path) -> None:
    """A ledger cannot be made where one may not write."""
    (tmp_path / "closed").mkdir(mode=0o500)
    assert run("init", "--ledger", "closed/x.db").code == 4


def test_a_full_disk_is_named(office: Run) -> None:
    """A disk without room is a refusal that says so."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = subprocess.run(
        f"{sys.executable} -m wamledger list natures > /dev/full",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_init_does_not_write_over_anything(run: Run, tmp_path: Path) -> None:
    """A file that exists is never made a ledger, nor is a folder that is not there; the key is its owner's alone."""
    made = run("init", "--ledger", "a.db", "--json").json
    assert sorted(made) == ["code", "key_file", "ledger", "mission", "origin", "vkey"]
    assert (made["code"], made["mission"]) == ("WAM", "Mission")
    before = (tmp_path / "a.db").read_bytes()
    again = run("init", "--ledger", "a.db")
    assert again.code == 2
    assert (tmp_path / "a.db").read_bytes() == before
    assert run("init", "--ledger", "no/such/a.db").code == 2
    assert run("init", "--ledger", "b.db", "--code", "low case").code == 2
    assert run("init", "--ledger", "b.db", "--mission", "x\u202ey").code == 2
    assert run("init", "--ledger", "b.db", "--origin", "a b").code == 2
    assert not (tmp_path / "b.db").exists()
    assert (tmp_path / "a.db.key").stat().st_mode & 0o777 == 0o600
    named = run("init", "--ledger", "c.db", "--origin", "mission.example/gao", "--code", "GAO")
    assert "Its name: mission.example/gao" in named.out


def test_the_ledger_may_be_named_in_three_ways(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--ledger stands before or after the command and wins over WAMLEDGER_DB, which wins over this folder's."""
    for name, code in (("a.db", "A"), ("b.db", "B"), ("wamledger.db", "W")):
        run("init", "--ledger", name, "--code", code)
    assert run("checkpoint").out.startswith("wamledger/w/")
    monkeypatch.setenv("WAMLEDGER_DB", "a.db")
    assert run("checkpoint").out.startswith("wamledger/a/")
    assert run("--ledger", "b.db", "checkpoint").out.startswith("wamledger/b/")
    assert run("checkpoint", "--ledger", "b.db").out.startswith("wamledger/b/")
    assert run("--ledger", "a.db", "checkpoint", "--ledger", "b.db").out.startswith("wamledger/b/")


def test_a_language_that_is_unknown_is_english(office: Run) -> None:
    """A language without a catalogue, or none at all, is English; it may stand before or after the command."""
    english = office("holdings").out
    for language in ("xx", "en_GB.UTF-8", "", "../../etc"):
        assert office("--language", language, "holdings").out == english
        assert office("holdings", f"--language={language}").out == english


def test_screens_need_a_terminal(office: Run) -> None:
    """Without a terminal the screens are refused with a word on what to do."""
    answer = office("tui")
    assert (answer.code, answer.out) == (2, "")
    assert "There is no terminal here" in answer.err


@pytest.mark.parametrize("words", [(), ("tui",)])
def test_screens_start_in_a_terminal(office: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """In a terminal the program without a command begins at home, and Ctrl+Q ends it with 0."""
    first, second = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wamledger", *words],
        cwd=tmp_path,
        stdin=second,
        stdout=second,
        stderr=second,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        start_new_session=True,
    )
    os.close(second)
    seen, deadline, asked = b"", time.monotonic() + 40, False
    while time.monotonic() < deadline and process.poll() is None:
        if select.select([first], [], [], 0.2)[0]:
            try:
                seen += os.read(first, 65536)
            except OSError:
                break
        if not asked and b"Home" in seen:
            os.write(first, b"\x11")
            asked = True
    assert asked, seen[-2000:]
    assert process.wait(timeout=20) == 0
    os.close(first)
