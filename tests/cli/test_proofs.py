"""What leaves the ledger: exports, heads, proofs, reports, attached files; and whether it is sound."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.store import Ledger

Run = Callable[..., Any]
PARTY = ("--name", "Q", "--kind", "UNIT", "--by", "ADAMU")


def _vkey(run: Run) -> str:
    return str(run("prove", "R-1", "--json").json["vkey"])


def test_verify_tells_each_step_and_the_verdict(office: Run) -> None:
    """A sound ledger ends with 0: eight steps, what nobody outside has seen, the verdict."""
    said = office("verify").out.splitlines()
    assert [line[2] for line in said[:8]] == list("12345678")
    assert said[-2:] == ["6 entries have not been seen outside.", "The ledger is sound."]
    told = office("verify", "--json", "--no-projections").json
    assert (told["sound"], told["entries"]) == (True, 6)


def test_a_head_from_outside_is_held_against_the_ledger(office: Run, tmp_path: Path) -> None:
    """--head takes a file or the text itself; the head of a ledger that was forged since ends with 3."""
    office("checkpoint", "--out", "head.txt")
    head = (tmp_path / "head.txt").read_text()
    office("add-party", "Q", *PARTY)
    for given in ("head.txt", head, head.rstrip("\n"), head.replace("\n", "\\n")):
        answer = office("verify", "--head", given)
        assert answer.code == 0
        assert "1 entry has not been seen outside." in answer.out
    assert office("verify", "--head", "no-such.txt").code == 2
    assert office("verify", "--head", "nonsense\nof\nthree\n").code == 2
    forged = tmp_path / "forged"
    forged.mkdir()
    office("init", "--ledger", "forged/f.db", "--code", "GAO")
    other = office("verify", "--ledger", "forged/f.db", "--head", "head.txt", "--json")
    assert other.code == 3
    assert {each["step"] for each in other.json["findings"]} == {6}


def test_a_changed_entry_is_named(office: Run) -> None:
    """A ledger in which an entry was changed ends with 3 and names the entry; rebuild refuses it."""
    _tamper()
    answer = office("verify")
    assert answer.code == 3
    assert "The ledger is NOT sound." in answer.out
    assert "entry 2" in answer.err
    assert "The first damaged entry is 2." in answer.err
    rebuilt = office("rebuild", "--json")
    assert rebuilt.code == 3
    assert rebuilt.json["error"]["code"] == "ledger_tampered"


def _tamper() -> None:
    """Entry 2 says another name, as somebody with the file alone could make it, guards and all."""
    with Ledger.open("wamledger.db") as ledger, ledger.writing() as link:
        name, guard = link.one(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry' AND sql LIKE '%UPDATE%'"
            " AND name LIKE '%update%'"
        )
        link.run(f'DROP TRIGGER "{name}"')
        entry = bytes(link.one("SELECT entry FROM entry WHERE seq = 2")[0])
        link.run("UPDATE entry SET entry = ? WHERE seq = 2", (entry.replace(b'"Gao"', b'"Goa"'),))
        link.run(guard)


def test_rebuild_makes_projections_again(office: Run) -> None:
    """A projection that was changed is found by verify and mended by rebuild, which says what was otherwise."""
    with Ledger.open("wamledger.db") as ledger, ledger.writing() as link:
        link.run("UPDATE party SET name = 'Somebody else'")
    assert office("verify").code == 3
    rebuilt = office("rebuild")
    assert rebuilt.code == 0
    assert "Somebody else" in rebuilt.err
    assert rebuilt.out.endswith("1 thing had been otherwise.\n")
    assert office("verify").code == 0
    assert office("rebuild").out.endswith("Nothing had been otherwise.\n")


def test_a_checkpoint_is_a_signed_head(office: Run, tmp_path: Path) -> None:
    """The head is text on standard output or in a file; one that is only looked at does not count as given out."""
    head = office("checkpoint", "--look").out
    origin, size, _root, empty, signature = head.splitlines()
    assert (origin[:14], size, empty, signature[:2]) == ("wamledger/gao/", "6", "", "— ")
    assert "6 entries have not been seen outside." in office("verify").out
    assert office("checkpoint", "--json").json["note"] == head
    assert "0 entries have not been seen outside." in office("verify").out
    office("checkpoint", "-o", "h.txt")
    assert (tmp_path / "h.txt").read_text() == head
    taken = office("checkpoint", "-o", "h.txt")
    assert (taken.code, "--overwrite" in taken.err) == (2, True)
    assert office("checkpoint", "-o", "h.txt", "--overwrite").code == 0


def test_a_proof_is_checked_without_the_ledger(office: Run, tmp_path: Path) -> None:
    """The proof of an entry, its bytes and the vkey are enough; a changed byte, or another key, ends with 3."""
    assert office("prove", "R-1", "-o", "r1.tlog-proof").code == 0
    vkey = _vkey(office)
    (tmp_path / "away").mkdir()
    for name in ("r1.tlog-proof", "r1.tlog-proof.entry"):
        shutil.move(tmp_path / name, tmp_path / "away" / name)
    good = office("check-proof", "away/r1.tlog-proof", "--vkey", vkey)
    assert (good.code, good.out.splitlines()[-1]) == (0, "The proof holds.")
    entry = tmp_path / "away" / "r1.tlog-proof.entry"
    (tmp_path / "changed").write_bytes(entry.read_bytes().replace(b"KK1987", b"KK1988"))
    bad = office("check-proof", "away/r1.tlog-proof", "--vkey", vkey, "--entry", "changed", "--json")
    assert (bad.code, bad.json["holds"]) == (3, False)
    office("init", "--ledger", "other.db")
    office("--ledger", "other.db", "add-user", "X", "--name", "X", "--role", "AUDITOR", "--by", "X")
    other = office("prove", "0", "--ledger", "other.db", "--json").json["vkey"]
    assert office("check-proof", "away/r1.tlog-proof", "--vkey", other).code == 3
    assert office("check-proof", "no-such", "--vkey", vkey).code == 2


def test_a_ledger_is_shown_to_continue_an_earlier_one(office: Run) -> None:
    """--consistency proves that the ledger of now continues that of an earlier head, which its holder checks."""
    office("checkpoint", "-o", "head.txt")
    office("add-party", "Q", *PARTY)
    assert office("prove", "--consistency", "6", "0", "-o", "growth.txt").code == 0
    vkey = _vkey(office)
    good = office("check-proof", "growth.txt", "--vkey", vkey, "--head", "head.txt", "--json")
    assert (good.code, good.json) == (0, {"holds": True, "from": 6, "to": 7, "origin": good.json["origin"]})
    office("checkpoint", "-o", "later.txt")
    assert office("check-proof", "growth.txt", "--vkey", vkey, "--head", "later.txt").code == 3
    for wrong in (("99", "0"), ("0", "6"), ("1", "99")):
        assert office("prove", "--consistency", *wrong).code == 2
    assert office("prove").code == 2
    assert office("prove", "R-1", "--consistency", "1", "2").code == 2
    assert office("prove", "NO-SUCH").code == 2


def test_an_export_can_be_posted_again(office: Run, tmp_path: Path) -> None:
    """The journal that comes back makes the same holdings in a new ledger; it is never written over anything."""
    answer = office("export", "out.jsonl", "--json")
    assert answer.json == {"file": "out.jsonl", "operations": 6, "left_out": 0}
    assert office("export", "-").out == (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    office("init", "--ledger", "new.db", "--code", "GAO")
    assert office("import-history", "out.jsonl", "--ledger", "new.db").code == 0
    assert office("holdings", "--ledger", "new.db").out == office("holdings").out
    before = (tmp_path / "wamledger.db").read_bytes()
    for target in (
        "out.jsonl",
        "wamledger.db",
        "wamledger.db.key",
        "./wamledger.db-wal",
        "no/such/folder.jsonl",
    ):
        assert office("export", target).code == 2, target
    for target in ("wamledger.db", "wamledger.db.key", "wamledger.db.tip"):
        assert office("export", target, "--overwrite").code == 2, target
    (tmp_path / "link").symlink_to("wamledger.db")
    assert office("export", "link", "--overwrite").code == 2
    assert (tmp_path / "wamledger.db").read_bytes() == before
    assert office("export", "out.jsonl", "--overwrite").code == 0


def test_reports_are_written_whole(office: Run, tmp_path: Path) -> None:
    """A report is a PDF in a file; one that is refused leaves no file; its head counts as given out."""
    answer = office("report", "stock", "-o", "stock.pdf", "--json", "--by", "ADAMU")
    assert (answer.code, answer.json["file"]) == (0, "stock.pdf")
    assert (tmp_path / "stock.pdf").read_bytes().startswith(b"%PDF-")
    assert "0 entries have not been seen outside." in office("verify").out
    item = office("report", "item", "W-1", "-o", "w1.pdf", "--paper", "LETTER", "--as-of", "2026-03-31")
    assert item.code == 0
    assert b"/MediaBox" in (tmp_path / "w1.pdf").read_bytes() or (tmp_path / "w1.pdf").stat().st_size > 1000
    for words in (
        ("item", "W-9"),
        ("item",),
        ("stock", "W-1"),
        ("ghosts",),
        ("stock", "--at", "NOWHERE"),
        ("stock", "--paper", "a3"),
        ("item", "L-1"),
        ("stock", "--as-of", "soon"),
    ):
        assert office("report", *words, "-o", "never.pdf").code == 2, words
    assert not list(tmp_path.glob("*never.pdf*"))
    assert office("report", "stock", "-o", "stock.pdf").code == 2


def test_an_attached_file_is_kept_under_its_digest(office: Run, tmp_path: Path) -> None:
    """attach keeps the bytes beside the ledger for their owner alone; one whose entry is refused is not kept."""
    (tmp_path / "receipt.jpg").write_bytes(b"\xff\xd8 a receipt")
    digest = hashlib.sha256(b"\xff\xd8 a receipt").hexdigest()
    folder = tmp_path / "wamledger.db.files"
    refused = office("attach", "receipt.jpg")
    assert refused.code == 2
    assert list(folder.iterdir()) == []
    dry = office("attach", "receipt.jpg", "--by", "ADAMU", "--dry-run")
    assert (dry.code, list(folder.iterdir())) == (0, [])
    kept = office("attach", "receipt.jpg", "--by", "ADAMU", "--json").json["receipts"][0]["operation"]
    assert (kept["sha256"], kept["name"], kept["media_type"], kept["size"]) == (
        digest,
        "receipt.jpg",
        "image/jpeg",
        12,
    )
    assert (folder / digest).read_bytes() == b"\xff\xd8 a receipt"
    assert (folder / digest).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "blob.tar.gz").write_bytes(b"\x1f\x8b\x08\x00")
    answer = office("attach", "blob.tar.gz", "--by", "ADAMU")
    assert (answer.code, "[attachment_kind]" in answer.err) == (2, True)
    for missing in ("no-such.jpg", ".", "a\0b"):
        answer = office("attach", missing, "--by", "ADAMU")
        assert (answer.code, "[file_unreadable]" in answer.err) == (2, True)
    again = office("attach", "receipt.jpg")
    assert again.code == 2
    assert (folder / digest).exists(), "an earlier entry names it"


def test_every_answer_of_a_sound_ledger_is_json(office: Run) -> None:
    """Each command that a program may read answers with one JSON value and nothing on standard error."""
    for words in (
        ("holdings",),
        ("history", "W-1"),
        ("list", "places"),
        ("verify",),
        ("checkpoint",),
        ("prove", "R-1"),
        ("rebuild",),
        ("export", "a.jsonl"),
        ("report", "stock", "-o", "a.pdf"),
        ("add-party", "Q", *PARTY),
        ("init", "--ledger", "b.db"),
    ):
        answer = office(*words, "--json")
        assert (answer.code, answer.err) == (0, ""), words
        json.loads(answer.out)


def test_the_demonstration_is_run_with_a_folder_of_its_own(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """demo gets the folder and a ledger only where --ledger names one, never the one of WAMLEDGER_DB; its code is kept."""
    given: list[Any] = []

    def fake(ledger: Path | None, out: Path, echo: Callable[[str], None]) -> int:
        given.append((ledger, out))
        echo("\x1b[1mstep")
        return 3

    monkeypatch.setattr("sample_data.demo.run", fake)
    monkeypatch.setenv("WAMLEDGER_DB", "real.db")
    answer = run("demo", "--out", "here")
    assert (answer.code, answer.out) == (3, "\\u001b[1mstep\n")
    assert run("demo", "--ledger", "x.db").code == 3
    assert given == [(None, Path("here")), (Path("x.db"), Path("wamledger-demo"))]
