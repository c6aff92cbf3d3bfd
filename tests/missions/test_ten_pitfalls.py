"""The ten pitfalls of such rules, each as a journal that goes in by the front door and findings that come out by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.missions.case import brief
from tests.missions.register import AK, BALL_5, NAMES, Register, at, lots, w
from tests.missions.sums import counted, early, store
from tests.missions.told import kept, told_by
from wamledger.cli import main

Row = dict[str, Any]
Ask = Callable[..., list[Row]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """What is said of a register at a moment, by the rules that are named."""

    def tell(register: Register, when: str, *rules: str) -> list[Row]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        with kept(register.journal(), folder) as ledger:
            return [each for each in told_by(ledger)(when) if not rules or each["rule"] in rules]

    return tell


def said(found: Sequence[Row], key: str) -> list[tuple[str, str, int]]:
    """Of each finding its rule, the first of what it is about, and how much."""
    return sorted((each["rule"], each[key][0], each["quantity"]) for each in found)


def test_1_lots_and_places_are_never_netted(ask: Ask) -> None:
    """Totals that agree by nature and over the mission hide nothing: each lot in each place is short or over."""
    r = Register()
    r.lot("L-1", 2000)
    r.lot("L-2", 2000, to="S-ESH")
    r.count("N-ESH", 1, lots(L_1=1500, L_2=500))
    r.count("S-ESH", 1, lots(L_2=1500, L_1=500), counted_by=("SK1", "AUD"))
    found = ask(r, at(2), "R02", "R03")
    assert [(each["rule"], each["lots"], each["places"], each["quantity"]) for each in sorted(found, key=brief)] == [
        ("R02", ["L-1"], ["N-ESH"], 500), ("R02", ["L-2"], ["S-ESH"], 500),
        ("R03", ["L-1"], ["S-ESH"], 500), ("R03", ["L-2"], ["N-ESH"], 500),
    ]  # fmt: skip


def test_2_both_clocks(ask: Ask) -> None:
    """What was entered late clears a difference from when it was known; what was entered behind a count is said."""
    r = Register()
    codes = r.weapons(6)
    r.op(
        "issue",
        0,
        8,
        wait=24 * 9,
        from_="N-ARM",
        to="CTG-A",
        due="STANDING",
        purpose="GUARD",
        lines=w(codes[:1]),
    )
    r.count("N-ARM", 1, w(codes[1:]))
    r.count("N-ARM", 2, w(codes[1:]), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    assert said(ask(r, at(5), "R01"), "weapons") == [("R01", codes[0], 1)]
    assert ask(r, at(10), "R01") == []
    (late,) = ask(r, at(10), "R16")
    assert late["severity"] == "S3"
    assert "ISSUE-001" in late["operations"]


def test_3_a_serial_is_no_key(ask: Ask) -> None:
    """Two makers use one number; when one of the two weapons is gone, the count by serial says which."""
    r = Register()
    (ours,) = r.weapons(["10431744"])
    (theirs,) = r.weapons(["10431744"], name="V", hour=9, model={**AK, "make": "Zastava", "model": "M84", "type": "SA-07",
                                                               "calibre": "7.62x54mmR"})  # fmt: skip
    r.count("N-ARM", 1, [{"serial": "10431744", "make": "Zastava", "model": "M84"}])
    r.count(
        "N-ARM", 2, [{"serial": "10431744", "make": "Zastava", "model": "M84"}], counted_by=("AUD", "AP1")
    )
    assert said(ask(r, at(4), "R01"), "weapons") == [("R01", ours, 1)]
    assert theirs == "V-001"


def losses(gone: Mapping[int, Mapping[int, int]]) -> Register:
    """A store of twelve lots that is counted each week of a year, from which so many rounds go in some weeks."""
    r = Register()
    names = store(r, "N-BIG", 12, "SK3")
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return r


def test_4_small_differences_are_kept(ask: Ask) -> None:
    """Each may pass alone, each is on the list, and together they are a series."""
    r = losses({week: {week % 12: 4} for week in (-6, -5, -4, -3, -2)})
    small = ask(r, at(2), "R02")
    assert [each["severity"] for each in small] == ["S3"] * 5
    (series,) = ask(r, at(2), "R09")
    assert all(set(each["operations"]) & set(series["operations"]) for each in small[:3])


def test_5_what_was_stolen_is_no_baseline(ask: Ask) -> None:
    """Losses that were confirmed are not what is usual; nothing is learned from them."""
    gone = {week: {week % 12: 4} for week in (-53, -41, -29, -14, -11, -8, -5, -2)}
    taken = losses(gone)
    plain = ask(taken, at(2), "R02")
    old = [each for each in plain if each["first_signal_at"] < at(7 * -24)]
    assert len(old) == 3
    for each in old:
        taken.op(
            "review_finding", -160, 12, by="WO", finding=each["id"], status="CONFIRMED", reason="Inquiry 7"
        )
    assert {
        each["status"] for each in ask(taken, at(2), "R02") if each["id"] in {one["id"] for one in old}
    } == {"CONFIRMED"}

    def usual(register: Register) -> int:
        figures = [each["figures"] for each in ask(register, at(2), "R09", "R10")]
        assert figures
        return max(int(each["baseline_loss_lines"]) for each in figures)

    assert usual(taken) < usual(losses(gone))


def test_6_a_clean_page_where_nobody_counted(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is missing where nobody looked: then that is what is said, and an empty page says what it is worth."""
    r = Register()
    r.weapons(10)
    r.lot("L-1", 9000)
    found = ask(r, at(200))
    assert {each["rule"] for each in found} == {"R22"}
    assert {place for each in found for place in each["places"]} == {"N-ARM", "N-ESH"}
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    ledger = str(tmp_path / "empty.db")
    assert main(["init", "--ledger", ledger]) == 0
    assert main(["detect", "--ledger", ledger]) == 0
    assert "what was never recorded" in capsys.readouterr().out


def test_7_the_busiest_keeper_is_not_accused(ask: Ask) -> None:
    """Whoever handles five times as much and loses five times as much is like everybody else."""
    r = Register()
    for number, (place, size) in enumerate({"N-1": 50, "N-2": 10, "N-3": 10, "N-4": 10}.items()):
        r._early("add_user", code=f"K{number}", name=f"Keeper {number}", roles=["STOREKEEPER"])
        names = store(r, place, size, f"K{number}")
        every = 2 if size == 50 else 9
        gone = {week: {week % size: 4} for week in range(-26, 0, every)}
        counted(r, place, names, range(-26, 1), gone, counted_by=("SK1", "SK4"), hour=7 + number)
    early(r)
    assert ask(r, at(2), "R19") == []


def test_8_a_mark_of_a_state_is_no_serial(ask: Ask) -> None:
    """An import mark with the number of a maker's serial is another thing."""
    r = Register()
    r.weapons(["AF104317"])
    mark = {"kind": "IMPORT", "text": "AF104317", "position": "RECEIVER", "country": "ML", "year": 2019}
    new = {"id": "Z-1", "serial": "QX 55120", "serial_status": "CLEAR", **AK, "markings": [mark]}
    r.op("register", 1, by="SK4", to="N-EVI", acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
         lines=[{"new_weapon": new, "condition": "SERVICEABLE"}])  # fmt: skip
    assert ask(r, at(2), "R12", "R13", "R28") == []


def test_9_a_lot_that_matches_is_no_proof(ask: Ask) -> None:
    """Of a lot of which nothing is missing a match is never critical; where others had it too it is a review."""
    for others, severity in ((0, "S2"), (2, "S3")):
        r = Register()
        r.lot("L-1", 8000, lot_number="IK 12-88", manufacturer="Igman")
        for number in range(others):
            r.lot(f"O-{number}", 5000, to="S-ESH", day=-30, lot_number="IK 12-88", manufacturer="Igman",
                  from_=f"CTG-{'BC'[number]}", by="SK2")  # fmt: skip
        r.count("N-ESH", -5, lots(L_1=8000), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
        r.lot("Z-1", 300, to="N-EVI", day=1, mode="SEIZED", ownership="UNDETERMINED", lot_number="IK12/88",
              manufacturer="Igman", by="SK4")  # fmt: skip
        (match,) = ask(r, at(2), "R14")
        assert match["severity"] == severity


def test_10_nobody_is_named(ask: Ask) -> None:
    """People stand in findings by their codes, whatever they did; names stay in the register of users."""
    r = Register()
    codes = r.weapons(8)
    r.lot("L-1", 5000, nature=BALL_5)
    r.count("N-ARM", 1, w(codes[1:]), kind="INDEPENDENT", counted_by=("SK1", "Sinikka Koskela"), by="SK1")
    r.op(
        "issue",
        0,
        8,
        wait=24 * 9,
        from_="N-ESH",
        to="CTG-A",
        due=at(1),
        purpose="TRAINING",
        lines=lots(L_1=300),
    )
    dispatch = r.op("dispatch", 10, 7, from_="N-ARM", to="S-ARM", expected=at(11), lines=w(codes[4:6]))
    r.op(
        "receive",
        11,
        by="SK1",
        dispatch=dispatch,
        to="S-ARM",
        seals_intact=True,
        lines=w(codes[4:5]),
        final=True,
    )
    found = ask(r, at(14))
    assert {"R01", "R05", "R16", "R18"} <= {each["rule"] for each in found}
    text = json.dumps(found, ensure_ascii=False)
    assert "SK1" in text
    assert [name for name in NAMES if name in text] == []


def test_what_somebody_said_holds_until_there_is_something_new(ask: Ask) -> None:
    """A count by others opens it again; week after week the same does not, and neither do more weapons that are there."""
    r = Register()
    codes = r.weapons(6)
    r.lot("L-1", 5000)
    r.count("N-ARM", 1, w(codes[1:]))
    r.count("N-ESH", 1, lots(L_1=4700), 12)
    first = ask(r, at(2), "R01", "R02")
    assert [each["status"] for each in first] == ["OPEN"] * 2

    def reviewed(day: float) -> None:
        for each in first:
            r.op(
                "review_finding",
                day,
                13,
                by="WO",
                finding=each["id"],
                status="EXPLAINED",
                reason="Seen at the gate",
            )

    def statuses(day: float) -> set[str]:
        return {
            each["status"]
            for each in ask(r, at(day), "R01", "R02")
            if each["id"] in {one["id"] for one in first}
        }

    reviewed(2)
    assert statuses(3) == {"EXPLAINED"}
    r.count("N-ARM", 4, w(codes[1:]), counted_by=("AUD", "AP1"))
    r.count("N-ESH", 4, lots(L_1=4700), 12, counted_by=("AUD", "AP1"))
    assert statuses(5) == {"REOPENED"}
    reviewed(6)
    for day in (8, 15, 22):
        r.count("N-ARM", day, w(codes[1:]))
        r.count("N-ESH", day, lots(L_1=4700), 12)
    assert statuses(23) == {"EXPLAINED"}
