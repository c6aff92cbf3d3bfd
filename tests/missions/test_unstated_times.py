"""Past records of which nobody says when they were written down are known from when they happened, and never late."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.missions.register import Register, at, w
from tests.missions.told import kept, told_by
from wamledger.services.exporting import export
from wamledger.services.journal import lines_of

Row = dict[str, Any]


def short() -> list[Row]:
    """A count that did not see a rifle, and others who did not see it either."""
    r = Register()
    codes = r.weapons(6)
    r.op("issue", -9, from_="N-ARM", to="CTG-A", due=at(-5), purpose="GUARD", lines=w(codes[4:]))
    r.op("return", -6, issue="ISSUE-001", to="N-ARM", lines=w(codes[4:]))
    r.count("N-ARM", 1, w(codes[1:]))
    r.count("N-ARM", 2, w(codes[1:]), counted_by=("AUD", "AP1"))
    return r.journal()


def without(journal: list[Row], *ops: str) -> list[Row]:
    """The journal without the time at which these operations were written down; of all of them without any named."""
    rows: list[Row] = json.loads(json.dumps(journal))
    for row in rows:
        if not ops or row["op"] in ops:
            del row["recorded_at"]
    return rows


def test_as_of_a_past_day_without_times_of_writing(tmp_path: Path) -> None:
    """Whether none, some or all of the entries say when they were written down: as of that day it is the same."""
    told: list[list[Row]] = []
    for number, journal in enumerate(
        (short(), without(short()), without(short(), "register"), without(short(), "count"))
    ):
        with kept(journal, tmp_path / str(number)) as ledger:
            found = told_by(ledger)
            assert found(at(0)) == []
            told.append(found(at(4)))
    assert [[(each["rule"], each["severity"], each["weapons"]) for each in found] for found in told] == [
        [("R01", "S2", ["W-001"])]
    ] * 4


def test_nothing_is_late_that_does_not_say_when_it_was_written(tmp_path: Path) -> None:
    """The clock of the ledger, half a year later, makes no entry late."""
    with kept(without(short()), tmp_path / "late") as ledger:
        assert [each for each in told_by(ledger)("2026-12-31T00:00:00Z") if each["rule"] == "R16"] == []


def test_it_goes_out_and_comes_in_again_the_same(tmp_path: Path) -> None:
    """The export does not say either when it was written down, so another ledger says the same of that day."""
    with kept(without(short(), "register"), tmp_path / "first") as ledger:
        found = told_by(ledger)(at(4))
        export(ledger, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if '"op"' in line]
    assert {row["op"] for row in rows if "recorded_at" not in row} == {"register"}
    assert list(lines_of(tmp_path / "out.jsonl"))
    with kept(rows, tmp_path / "second") as ledger:
        assert told_by(ledger)(at(4)) == found
