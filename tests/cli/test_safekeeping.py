"""Backups, encryption and attached files, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.sealing import Kdf

PASSPHRASE = "granite kettle moves westward"
PHOTO = b"\xff\xd8\xff\xe0 a photograph"
Run = Any


@pytest.fixture
def signed_in(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program in a folder with an encrypted ledger, for its administrator, who has signed in."""
    monkeypatch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    monkeypatch.setenv("WAMLEDGER_ARGON2", "1,3,1")
    monkeypatch.delenv("WAMLEDGER_TOKEN", raising=False)
    (tmp_path / "pass").write_text(f"{PASSPHRASE}\n")
    made = run(
        "init", "--code", "GAO", "--encrypted", "--administrator", "BOSS", "--name", "B. Boss",
        "--passphrase-file", "pass",
    )  # fmt: skip
    assert made.code == 0, made.err
    assert run("login", "BOSS", "--passphrase-file", "pass").code == 0
    return run


def test_a_backup_and_back(office: Run, tmp_path: Path) -> None:
    """backup writes a file, restore refuses it once it is old, and puts it back with a reason, which an entry states."""
    made = office("backup", "one.bak", "--json")
    assert (made.code, made.err) == (0, "")
    entries = made.json["entries"]
    assert (made.json["has_key"], made.json["files"], made.json["left_out"]) == (False, 0, [])
    assert office("add-party", "NEW", "--name", "New", "--kind", "UNIT", "--by", "ADAMU").code == 0
    looked = office("restore", "one.bak", "--dry-run", "--json").json
    assert (looked["entries"], looked["entries_here"], looked["is_older"]) == (entries, entries + 1, True)
    assert looked["restored"] is False
    refused = office("restore", "one.bak")
    assert (refused.code, "[backup_fault]" in refused.err) == (2, True)
    without = office("restore", "one.bak", "--older", "--reason", "Disk", "--json")
    assert without.code == 2
    done = office("restore", "one.bak", "--older", "--reason", "Disk", "--by", "ADAMU", "--json")
    assert (done.code, done.err, done.json["restored"]) == (0, "", True)
    assert Path(done.json["aside"]).is_dir()
    shown = office("history", "W-1", "--json")
    assert shown.code == 0
    assert office("verify").code == 0
    again = office("restore", "one.bak", "--dry-run")
    assert "OLDER" in again.err


def test_a_backup_says_what_it_leaves_out(office: Run, tmp_path: Path) -> None:
    """A missing file and an open key are named on standard error; a file is not written over."""
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    assert office("attach", "a.jpg", "--by", "ADAMU").code == 0
    for path in (tmp_path / "wamledger.db.files").iterdir():
        path.unlink()
    made = office("backup", "one.bak")
    assert made.code == 0
    assert "a.jpg" in made.err
    assert "key is not in it" in made.err
    assert "wamledger/gao/" in made.out
    assert office("backup", "one.bak").code == 2
    assert office("backup", "one.bak", "--overwrite").code == 0
    for wrong in ("wamledger.db", "wamledger.db.key", "wamledger.db.files/x"):
        assert office("backup", wrong, "--overwrite").code == 2, wrong
    assert office("backup", "nowhere/one.bak").code == 2
    assert office("backup", "two.bak", "--keep", "2").code == 2
    (tmp_path / "stick").mkdir()
    for _time in range(3):
        kept = office("backup", "stick", "--keep", "1", "--json")
        assert kept.code == 0
    assert len(list((tmp_path / "stick").iterdir())) == 1


def test_a_stranger_is_given_nothing(signed_in: Run, tmp_path: Path) -> None:
    """Of an encrypted ledger nothing is read, copied or decrypted by whoever has not signed in."""
    assert signed_in("backup", "mine.bak").code == 0
    assert signed_in("logout").code == 0
    (tmp_path / "wrong").write_text("not the passphrase\n")
    for words in (
        ("holdings",), ("files",), ("verify",), ("backup", "b.bak"), ("decrypt",), ("encrypt",), ("export", "a.jsonl"),
        ("restore", "mine.bak", "--to", "x.db"),
        ("restore", "mine.bak", "--to", "x.db", "--by", "BOSS", "--passphrase-file", "wrong"),
        ("restore", "mine.bak", "--dry-run", "--by", "NOBODY", "--passphrase-file", "pass"),
    ):  # fmt: skip
        answer = signed_in(*words)
        assert (answer.code, "[access_fault]" in answer.err) == (4, True), (words, answer.err)
    assert not (tmp_path / "x.db").exists()
    assert not (tmp_path / "b.bak").exists()


def test_in_and_out_of_encryption(signed_in: Run, tmp_path: Path) -> None:
    """decrypt and encrypt say what they did and where the old file lies; the ledger goes on."""
    out = signed_in("decrypt", "--json")
    assert (out.code, out.json["encrypted"]) == (0, False)
    assert (tmp_path / "wamledger.db").read_bytes().startswith(b"SQLite")
    assert signed_in("list", "users").code == 0
    back = signed_in("encrypt")
    assert back.code == 0
    assert "Sign in again" in back.out
    assert "SSDs" in back.err
    assert not (tmp_path / "wamledger.db").read_bytes().startswith(b"SQLite")
    assert signed_in("list", "users").code == 4
    assert signed_in("login", "BOSS", "--passphrase-file", "pass").code == 0
    assert signed_in("list", "users").code == 0
    assert signed_in("verify", "--json").json["sound"]


def test_an_encrypted_ledger_comes_back(signed_in: Run, tmp_path: Path) -> None:
    """The backup of an encrypted ledger is put back at another place with a passphrase, and signed in to there."""
    assert signed_in("backup", "one.bak").code == 0
    assert b"B. Boss" not in (tmp_path / "one.bak").read_bytes()
    done = signed_in(
        "restore", "one.bak", "--to", "other.db", "--by", "BOSS", "--passphrase-file", "pass", "--json"
    )
    assert (done.code, done.json["encrypted"], done.json["aside"]) == (0, True, None)
    assert signed_in("--ledger", "other.db", "login", "BOSS", "--passphrase-file", "pass").code == 0
    log = signed_in("--ledger", "other.db", "access-log", "--json")
    assert log.code == 0
    assert "RESTORED" in log.out


def test_files_are_listed_and_written_out(office: Run, tmp_path: Path) -> None:
    """files lists what is attached, file writes it out unchanged; one that was changed is not written."""
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    assert office("attach", "a.jpg", "--by", "ADAMU").code == 0
    (listed,) = office("files", "--json").json
    assert (listed["name"], listed["size"], listed["is_here"]) == ("a.jpg", len(PHOTO), True)
    assert "a.jpg" in office("files").out
    assert office("file", listed["sha256"][:10], "-o", "b.jpg").code == 0
    assert (tmp_path / "b.jpg").read_bytes() == PHOTO
    assert office("file", listed["sha256"][:10], "-o", "b.jpg").code == 2
    assert office("file", "0000", "-o", "c.jpg").code == 2
    (kept,) = (tmp_path / "wamledger.db.files").iterdir()
    kept.write_bytes(PHOTO[:-1])
    changed = office("file", listed["sha256"][:10], "-o", "c.jpg")
    assert (changed.code, "[ledger_tampered]" in changed.err) == (3, True)
    assert not (tmp_path / "c.jpg").exists()
    assert office("verify").code == 3
    found = json.loads(office("verify", "--json").out)
    assert found["counts"] == {"file_changed": 1}
    assert office("verify", "--without-files").code == 0


def test_nobody_could_open_it(run: Run, office: Run) -> None:
    """A ledger that nobody signs in to is neither made encrypted nor encrypted."""
    assert run("init", "--encrypted", "--ledger", "e.db").code == 2
    refused = office("encrypt")
    assert (refused.code, "nobody signs in" in refused.err) == (4, True)
