"""Registers through the command line: what went in, what stayed out and why, the file of it, the mapping."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.domain import moment

Run = Callable[..., Any]

REGISTER = """\
Register of seized weapons;;;;
;;;;
No.;Type;Make;Model;Calibre;Serial No.;Condition
1;Assault rifle;Izhmash;AKM;7.62x39;KK1001;Serviceable
2;Assault rifle;Izhmash;AKM;7.62x39;KK\u202e1002;Serviceable
3;;;;;;
4;Pistol;FN;Hi-Power;9x19;illegible;Serviceable
Total;3;;;;;
"""
WORDS = ("import", "register.csv", "--as", "weapons", "--to", "GAO-ARM", "--mode", "seized", "--by", "ADAMU")
AMMUNITION = """\
Nature;Lot;Quantity;Condition
7.62x39 ball;17/93;1200;A1
7.62x39 ball;18/93;many;A1
"""


@pytest.fixture
def register(office: Run, tmp_path: Path) -> Run:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return office


def _weapons(run: Run) -> int:
    return sum("weapon" in each for each in run("holdings", "--json").json)


def test_good_rows_go_in_and_the_others_are_named(register: Run, tmp_path: Path) -> None:
    """Refused rows stop nobody else; each is named with its row, cell, reason and remedy, on screen and in a file."""
    answer = register(*WORDS, "--report", "out.csv")
    assert answer.code == 0
    assert _weapons(register) == 3
    assert answer.out.splitlines()[0] == "register.csv: weapons, sheet -, headings in row 3"
    assert "  column F, Serial No.: serial" in answer.out.splitlines()
    assert "5 rows: 2 read, 1 refused, 1 empty, 1 set aside." in answer.out
    assert "  row 8 is no item (totals): Total | 3" in answer.out
    assert "2 operations recorded." in answer.out
    (line,) = answer.err.splitlines()
    assert line.startswith("row 5, F5, Serial No.: ")
    assert "\u202e" not in answer.err + answer.out
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, row = csv.reader(file)
    assert heading == ["row", "cell", "column", "found", "code", "reason", "remedy"]
    assert row[:4] == ["5", "F5", "Serial No.", "KK\\u202e1002"]


def test_the_same_register_twice_is_recorded_once(register: Run) -> None:
    """A second import of the file records nothing twice, and with repairs taken only what stayed out."""
    words = (*WORDS, "--occurred-at", "2026-03-01T08:00:00Z")
    register(*words)
    again = register(*words, "--accept-repairs", "--json")
    assert (again.json["posted"], again.json["repeated"]) == (1, 2)
    assert again.json["stayed_out"] == []
    assert _weapons(register) == 4


def test_a_dry_run_and_a_stop_record_nothing(register: Run) -> None:
    """--dry-run only tells; --stop-on-refusal records nothing where a row is refused, and ends with 2."""
    dry = register(*WORDS, "--dry-run")
    assert (dry.code, "2 operations would be recorded." in dry.out) == (0, True)
    stopped = register(*WORDS, "--stop-on-refusal")
    assert stopped.code == 2
    assert stopped.err.endswith("Nothing was recorded, because rows were refused.\n")
    assert _weapons(register) == 1
    assert register(*WORDS, "--stop-on-refusal", "--accept-repairs").code == 0
    assert _weapons(register) == 4


def test_what_the_ledger_refuses_is_named_by_row(register: Run) -> None:
    """A row that the importer takes and the ledger does not is named as well; where none goes in, that is 2."""
    answer = register(*WORDS[:5], "NOWHERE", *WORDS[6:], "--json")
    assert answer.code == 2
    assert {(each["row"], each["code"]) for each in answer.json["stayed_out"]} >= {
        ("4", "holder_unknown"),
        ("7", "holder_unknown"),
    }
    assert answer.json["kept"] is True
    assert answer.json["posted"] == 0


def test_a_mapping_is_saved_and_used_again(register: Run, tmp_path: Path) -> None:
    """What each column was taken for can be saved, corrected, and given to the next import."""
    register(*WORDS, "--dry-run", "--save-mapping", "map.toml")
    text = (tmp_path / "map.toml").read_text(encoding="utf-8")
    assert 'field = "serial"' in text
    (tmp_path / "map.toml").write_text(
        text.replace('field = "serial"', 'field = "rack_number"'), encoding="utf-8"
    )
    answer = register(*WORDS, "--dry-run", "--mapping", "map.toml")
    assert "  column F, Serial No.: rack number" in answer.out.splitlines()
    taken = register(*WORDS, "--dry-run", "--save-mapping", "map.toml")
    assert (taken.code, "--overwrite" in taken.err) == (2, True)
    assert register(*WORDS, "--mapping", "register.csv").code == 2


def test_ammunition_goes_in_as_lots(office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register of ammunition becomes lots; corrected later, what is wanting goes in, and nothing is there twice."""
    (tmp_path / "ammunition.csv").write_text(AMMUNITION, encoding="utf-8")
    words = ("import", "ammunition.csv", "--as", "ammunition", "--to", "GAO-ARM", "--by", "ADAMU")
    answer = office(*words, "--prefix", "AMM-", "--batch", "20")
    assert answer.code == 0
    assert "row 3, C3, Quantity: " in answer.err
    assert [
        each["quantity"] for each in office("holdings", "--json").json if each.get("lot") == "AMM-000002"
    ] == [1200]
    later = moment.canonical(time.time_ns() // 1000 + 3600 * moment.MICROSECONDS)
    monkeypatch.setattr("wamledger.cli.importing._now", lambda: later)
    corrected = office(*words, "--prefix", "AMM-", "--batch", "20", "--correct", "c3=900", "--json")
    assert corrected.json["stayed_out"] == []


@pytest.mark.parametrize(
    "more",
    [
        ("--as", "bananas"),
        ("--occurred-at", "yesterday"),
        ("--separator", "abc"),
        ("--batch", "0"),
        ("--header-row", "0"),
        ("--encoding", "utf-99"),
        ("--correct", "B7"),
        ("--decimal", "x"),
        ("--register-language", "xx"),
        ("--mapping", "no-such.toml"),
        ("--report", "wamledger.db"),
        ("--save-mapping", "wamledger.db.key", "--overwrite"),
    ],
)
def test_a_wrong_setting_is_refused(register: Run, more: tuple[str, ...]) -> None:
    """A setting that cannot be is refused with exit code 2 before anything is recorded, and no file is harmed."""
    key = Path("wamledger.db.key").read_bytes()
    answer = register(*WORDS, *more)
    assert answer.code == 2, answer
    assert answer.err.rstrip().endswith("]")
    assert _weapons(register) == 1
    assert Path("wamledger.db.key").read_bytes() == key


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"SQLite format 3\0" + bytes(100), b"\x89PNG\r\n\x1a\n", bytes(range(256))]
)
def test_a_file_that_is_no_register_gets_a_clear_word(office: Run, tmp_path: Path, content: bytes) -> None:
    """A file of another kind ends with 2 and names the file."""
    (tmp_path / "register.csv").write_bytes(content)
    answer = office(*WORDS)
    assert answer.code == 2
    assert "register.csv" in answer.err
    assert json.loads(office(*WORDS, "--json").out)["error"]["exit"] == 2
