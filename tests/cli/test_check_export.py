"""Exported entries on the command line: out with an option, checked without a ledger, told entry by entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.signing_people import actor, post_all_kinds
from wamledger.ledger.canonical import encode
from wamledger.ledger.store import Ledger
from wamledger.services.evidence import write

Run = Callable[..., Any]


@pytest.fixture
def vkey(run: Run, tmp_path: Path) -> str:
    """Entries of a ledger in which people sign are in entries.jsonl; the ledger's public key, and no ledger."""
    del run
    with Ledger.create(str(tmp_path / "elsewhere.db"), code="UNX", mission="UN Mission in X") as ledger:
        post_all_kinds(ledger)
        ledger.act_as(actor("OFFICER"))
        write(ledger, tmp_path / "entries.jsonl")
        (tmp_path / "head.txt").write_text(ledger.checkpoint(), encoding="utf-8")
        vkey = ledger.about.vkey
    for path in tmp_path.glob("elsewhere.db*"):
        if path.is_file():
            path.unlink()
    return vkey


def test_an_open_ledgers_entries_go_out_and_hold(office: Run, tmp_path: Path) -> None:
    """export --entries writes the entries, which check-export takes without the ledger; standard output does as well."""
    answer = office("export", "--entries", "entries.jsonl", "--json")
    assert answer.json == {"file": "entries.jsonl", "entries": 6}
    assert office("export", "--entries", "-").out == (tmp_path / "entries.jsonl").read_text(encoding="utf-8")
    assert office("export", "--entries", "entries.jsonl").code == 2
    assert "6 entries written" in office("export", "--entries", "entries.jsonl", "--overwrite").out
    vkey = office("prove", "R-1", "--json").json["vkey"]
    office("checkpoint", "--out", "head.txt")
    checked = office("check-export", "entries.jsonl", "--vkey", vkey, "--head", "head.txt")
    assert checked.code == 0
    assert "The file holds." in checked.out
    assert "6 are from before anybody signed" in checked.out
    assert checked.err == ""
    assert office("verify", "--json").json["unwitnessed"]["entries"] == 0


def test_a_head_goes_with_entries_only(office: Run) -> None:
    """An earlier head goes into the file of entries, and a journal has no place for one."""
    office("checkpoint", "--out", "head.txt")
    office("add-party", "Q", "--name", "Q", "--kind", "UNIT", "--by", "ADAMU")
    assert office("export", "--entries", "entries.jsonl", "--head", "head.txt").code == 0
    assert office("check-export", "entries.jsonl", "--json").json["heads_checked"] == 2
    assert office("export", "journal.jsonl", "--head", "head.txt").code == 2
    assert office("export", "--entries", "other.jsonl", "--head", "no-such.txt").code == 2


def test_who_proposed_and_who_approved(run: Run, vkey: str) -> None:
    """Each operation that two people signed is a line, with both; as JSON with both keys."""
    answer = run("check-export", "entries.jsonl", "--vkey", vkey)
    assert answer.code == 0
    rows = [line.split() for line in answer.out.splitlines() if line.split()[1:2] == ["reverse"]]
    assert [row[3:] for row in rows] == [["OFFICER", "APPROVER"], ["OFFICER", "APPROVER", "PROP-0"]]
    told = run("check-export", "entries.jsonl", "--vkey", vkey, "--head", "head.txt", "--json").json
    assert told["holds"] is True
    assert [pair["proposal"] for pair in told["signed_by_two"]][-1] == "PROP-0"
    assert all(pair["by_key"] != pair["approved_key"] for pair in told["signed_by_two"])


def test_without_a_key_it_says_so(run: Run, vkey: str) -> None:
    """Whoever brings no key is told that the file is held against itself alone."""
    del vkey
    answer = run("check-export", "entries.jsonl")
    assert answer.code == 0
    assert "only held against itself" in answer.err
    assert run("check-export", "entries.jsonl", "--json").json["trusted_key_given"] is False


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("REV-1", "OFFICER recorded it; APPROVER approved it."),
        ("REG-W-2", "OFFICER signed it together with the entries 12 to 16, in entry 17."),
        ("23", "OFFICER proposed it as PROP-0; APPROVER approved it."),
        ("2", "Nobody signed it."),
    ],
)
def test_one_entry_is_told(run: Run, vkey: str, entry: str, said: str) -> None:
    """--entry tells who stands for one entry, by its id or its number."""
    answer = run("check-export", "entries.jsonl", "--vkey", vkey, "--entry", entry)
    assert answer.code == 0
    assert said in answer.out
    told = run("check-export", "entries.jsonl", "--vkey", vkey, "--entry", entry, "--json").json["entry"]
    assert {str(told["seq"]), told["record"]["body"]["operation"]["id"]} & {entry}


def test_an_entry_that_is_not_there(run: Run, vkey: str) -> None:
    """An entry that the file has not is named, and the call ends with 2."""
    answer = run("check-export", "entries.jsonl", "--vkey", vkey, "--entry", "NOTHING")
    assert answer.code == 2
    assert "NOTHING" in answer.err


def test_a_changed_file_does_not_hold(run: Run, vkey: str, tmp_path: Path) -> None:
    """A file in which an entry was changed ends with 3, and names the first damaged entry."""
    lines = (tmp_path / "entries.jsonl").read_bytes().splitlines(keepends=True)
    record = json.loads(lines[20])
    record["body"]["operation"]["remarks"] = "Never said."
    lines[20] = encode(record) + b"\n"
    (tmp_path / "entries.jsonl").write_bytes(b"".join(lines))
    answer = run("check-export", "entries.jsonl", "--vkey", vkey)
    assert answer.code == 3
    assert "The file does NOT hold." in answer.out
    assert "The first damaged entry is 19." in answer.err
    assert "[signature_false]" in answer.err
    told = run("check-export", "entries.jsonl", "--vkey", vkey, "--json")
    assert told.code == 3
    assert told.json["first_damaged"] == {"from": 19, "to": 19}


@pytest.mark.parametrize("content", ["", "hello\n", '{"journal": 1}\n', '{"wamledger_evidence":1}\n'])
def test_what_is_no_evidence(run: Run, tmp_path: Path, content: str) -> None:
    """Another file ends with 3 and a word, without a traceback; one that is not there with 2."""
    (tmp_path / "x.jsonl").write_text(content, encoding="utf-8")
    answer = run("check-export", "x.jsonl")
    assert answer.code == 3
    assert "[evidence_fault]" in answer.err
    assert run("check-export", "x.jsonl", "--json").json["holds"] is False
    assert run("check-export", "missing.jsonl").code == 2


def test_a_key_that_is_none(run: Run, vkey: str) -> None:
    """A text that is no vkey, and a ledger's key in place of a witness's, get a word."""
    assert run("check-export", "entries.jsonl", "--vkey", "nonsense").code == 3
    assert run("check-export", "entries.jsonl", "--vkey", vkey, "--witness", vkey).code == 3
