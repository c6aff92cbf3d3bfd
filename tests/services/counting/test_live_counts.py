"""A count on the screen: blind, known at once, and checked at the end as a sheet of paper is."""

from __future__ import annotations

import time
from types import ModuleType
from typing import Any

import orjson
import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.differences import differences
from wamledger.services.counting.live import LiveCount, SeenRow
from wamledger.services.counting.made import counts_made
from wamledger.services.counting.recognising import Recognised, Recogniser, Sign
from wamledger.services.counting.recording import begin, finish
from wamledger.services.counting.sheets import Asked
from wamledger.services.scope import Scope, scope_of

COUNTERS = ("KOUAME", "TRAORE")


def asked(scope: str = "ALL", kind: str = "FULL_SERIAL", place: str = "ARM-1", **more: Any) -> Asked:
    """What is counted, by the two counters of these tests."""
    return Asked(place=place, scope=scope, kind=kind, counted_by=COUNTERS, **more)


def row_of(recognised: Recognised, mark: str, **read: str) -> SeenRow:
    """The row that a screen makes of a mark, as it was typed."""
    if recognised.of == "weapon" and recognised.is_serial:
        read["serial"] = mark
    row = SeenRow(recognised.of, mark, sign=recognised.sign.name, code=recognised.code)
    for name, value in read.items():
        setattr(row, name, value)
    return row


def see(count: LiveCount, recogniser: Recogniser, mark: str, **read: str) -> Sign:
    """The mark is scanned, and what it is told to be is returned."""
    recognised = recogniser.recognise(mark)
    if recognised.sign is not Sign.TWICE:
        count.add(row_of(recognised, mark, **read))
        recogniser.remember(recognised)
    return recognised.sign


def test_a_mark_is_told_to_be_known_here_twice_elsewhere_or_unknown(armoury: Ledger) -> None:
    """By tag, code, serial, lot number or type; and nothing beyond that is told."""
    count = begin(armoury, asked(kind="COUNT"), by="ADMIN")
    recogniser = Recogniser(armoury, count)
    told = {
        "T-1": Sign.HERE,
        "W-1": Sign.TWICE,
        "kk 10 01": Sign.TWICE,
        "AB77011": Sign.HERE,
        "serial=AB77012": Sign.HERE,
        "W-12": Sign.TWICE,
        "W-20": Sign.ELSEWHERE,
        "KK3000": Sign.ELSEWHERE,
        "ZZ9": Sign.UNKNOWN,
        "zz-9": Sign.TWICE,
        "LOT-L-1": Sign.HERE,
        "L-1": Sign.HERE,
        "SA-06": Sign.HERE,
    }
    assert {mark: see(count, recogniser, mark, quantity="1") for mark in told} == told
    for field in ("mark", "serial"):
        texts = [getattr(row, field) for row in count.rows]
        assert "KK1001" not in texts, "what the book has for a tag is nowhere"


def test_a_scan_is_answered_at_once(armoury: Ledger) -> None:
    """Whoever scans does not wait: each mark is answered within 50 ms."""
    recogniser = Recogniser(armoury, begin(armoury, asked(), by="ADMIN"))
    recogniser.recognise("T-1")
    begun = time.perf_counter()
    for mark in ("T-2", "AB77011", "LOT-L-2", "NOBODY"):
        recogniser.recognise(mark)
    assert (time.perf_counter() - begun) / 4 < 0.05


def test_the_count_holds_nothing_of_the_book(armoury: Ledger) -> None:
    """What is kept of a full count while it is under way has no code, no serial and no quantity that was not read."""
    count = begin(armoury, asked(), by="ADMIN")
    kept = orjson.dumps(count.as_json()).decode()
    for told in ("W-1", "T-1", "KK10", "AB770", "L-1", "LOT-", "1000"):
        assert told not in kept, told
    assert count.listed == []


def test_what_was_seen_is_compared_when_it_is_over(armoury: Ledger) -> None:
    """The count stands under the number of its sheet, says how it was counted, and its differences are found."""
    count = begin(armoury, asked(), by="ADMIN")
    recogniser = Recogniser(armoury, count)
    for number in range(1, 10):
        assert see(count, recogniser, f"T-{number}", serial=f"KK10{number:02}") is Sign.HERE
    see(count, recogniser, "AB77011")
    see(count, recogniser, "W-20", serial="RL20", condition="UNSAFE")
    see(count, recogniser, "ZZ9")
    see(count, recogniser, "LOT-L-1", quantity="990", sealed="yes", seal="S-7")
    see(count, recogniser, "T-10", serial="KK1010")
    assert count.take_back() is not None
    entered = finish(armoury, LiveCount.read(orjson.loads(orjson.dumps(count.as_json()))), by="ADMIN")
    assert entered.problems == []
    assert entered.operation["id"] == count.number
    assert entered.operation["remarks"] == "Counted on a screen: 0 scanned, 13 typed, 1 taken back."
    assert {"weapon": "W-20", "condition": "UNSAFE"} in entered.operation["lines"]
    found = {(each.code, each.kind.name) for each in differences(armoury, count.number).differences}
    assert found == {
        ("W-10", "SHORTAGE"),
        ("W-12", "SHORTAGE"),
        ("W-20", "WRONG_LOCATION"),
        ("ZZ9", "WRONG_SERIAL"),
        ("L-1", "SHORTAGE"),
        ("L-2", "SHORTAGE"),
    }
    assert [each.id for each in counts_made(armoury)] == [count.number]


def test_another_serial_under_a_tag_is_not_told_before_the_end(armoury: Ledger) -> None:
    """Whoever reads another serial than the book has is told nothing; the count says that the weapon was not seen."""
    count = begin(armoury, asked("WEAPONS"), by="ADMIN")
    recogniser = Recogniser(armoury, count)
    assert recogniser.recognise("T-1").wants_serial
    assert see(count, recogniser, "T-1", serial="KK9999") is Sign.HERE
    entered = finish(armoury, count, by="ADMIN")
    assert entered.operation["lines"] == [{"serial": "KK9999"}]


def test_a_sample_lists_what_to_look_for_and_is_checked_as_drawn(armoury: Ledger) -> None:
    """Marks are listed without serials; what was looked for and is not there is said so; the draw is held against."""
    count = begin(armoury, asked("SAMPLE", "SAMPLE_SERIAL", of="WEAPONS", size=3), by="ADMIN")
    assert len(count.listed) == 3
    assert all(line.mark.startswith(("T-", "…")) for line in count.listed)
    recogniser = Recogniser(armoury, count)
    first = count.listed[0]
    with armoury.reading() as link:
        (serial,) = link.one("SELECT serial FROM weapon WHERE code = ?", (first.code,))
    assert see(count, recogniser, serial) is Sign.HERE
    assert [line.seen for line in count.listed] == ["yes", "", ""]
    assert len(count.open_lines) == 2
    for line in count.open_lines:
        line.seen = "no"
    entered = finish(armoury, count, by="ADMIN")
    assert entered.problems == []
    assert sorted(line.get("quantity", 1) for line in entered.operation["lines"]) == [0, 0, 1]
    assert "seed" in entered.operation["remarks"]
    moved = LiveCount.read(count.as_json())
    moved.head["seed"] = ["0" * 32]
    with pytest.raises(Refused) as refused:
        finish(armoury, moved, by="ADMIN", dry_run=True)
    assert refused.value.code is Code.SAMPLE_NOT_DRAWN


def test_what_keeps_a_count_out_is_told_before_it_is_counted(armoury: Ledger, made: ModuleType) -> None:
    """One counter alone, the keeper in an independent count, and whoever may not record are told at the beginning."""
    made.posted(
        armoury,
        made.op(
            "add_place",
            code="ARM-9",
            name="Nine",
            kind="ARMOURY",
            custody="SINGLE",
            within="SITE",
            keeper="OTHER",
        ),
    )
    for wanted, by, code in (
        (
            Asked(place="ARM-1", scope="ALL", kind="COUNT", counted_by=("KOUAME",)),
            "ADMIN",
            Code.WITNESSES_TOO_FEW,
        ),
        (
            Asked(place="ARM-9", scope="ALL", kind="INDEPENDENT", counted_by=("OTHER", "X")),
            "ADMIN",
            Code.KEEPER_COUNTS,
        ),
        (asked(), "NOBODY", Code.USER_UNKNOWN),
        (asked(), "OTHER", Code.ROLE_FORBIDS),
    ):
        with pytest.raises(Refused) as refused:
            begin(armoury, wanted, by=by)
        assert refused.value.code is code


def test_what_a_counter_may_not_know_of_is_unknown(armoury: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A weapon that stands out of reach is as unknown as one that nobody has on a book."""
    count = begin(armoury, asked(kind="COUNT"), by="ADMIN")

    def scope_in(link: Link, *_more: object) -> Scope:
        return scope_of(link, "COUNTER", ["STOREKEEPER"], ["ARM-1"])

    monkeypatch.setattr("wamledger.services.reading.scope_in", scope_in)
    recogniser = Recogniser(armoury, count)
    assert recogniser.recognise("T-1").sign is Sign.HERE
    assert recogniser.recognise("W-20").sign is Sign.UNKNOWN
    assert recogniser.recognise("RL20").sign is Sign.UNKNOWN


@pytest.mark.parametrize(
    ("mark", "code"),
    [("  ", Code.FIELD_MISSING), ("X" * 90, Code.TEXT_TOO_LONG), ("T-1\u200b", Code.TEXT_FORBIDDEN)],
)
def test_a_mark_that_is_none_is_refused(armoury: Ledger, mark: str, code: Code) -> None:
    """Nothing, whole pages and hidden characters are no marks."""
    recogniser = Recogniser(armoury, begin(armoury, asked(), by="ADMIN"))
    with pytest.raises(Refused) as refused:
        recogniser.recognise(mark)
    assert refused.value.code is code


def test_a_count_goes_on_where_it_was_left(armoury: Ledger) -> None:
    """After a pause what was seen before is seen already, and what was taken back is not."""
    count = begin(armoury, asked(kind="COUNT"), by="ADMIN")
    recogniser = Recogniser(armoury, count)
    see(count, recogniser, "T-1")
    see(count, recogniser, "T-2")
    row = count.take_back()
    assert row is not None
    recogniser.forget(row)
    assert recogniser.recognise("T-2").sign is Sign.HERE
    again = Recogniser(armoury, LiveCount.read(count.as_json()))
    assert again.recognise("KK1001").sign is Sign.TWICE
    assert again.recognise("T-2").sign is Sign.HERE


def test_a_long_count_is_written_after_every_scan_without_looking_at_all_of_it_again() -> None:
    """A draft holds every row as it is now: the last one written again, one taken back, and others in its place."""
    count = LiveCount({"number": ["1"]})
    read: list[str] = []

    class Told(SeenRow):
        def as_json(self) -> dict[str, Any]:
            read.append(self.mark)
            return super().as_json()

    for number in range(500):
        count.add(Told("weapon", f"T{number}", sign="HERE"))
        count.as_json()
    assert len(read) < 3 * 500
    count.rows[-1].remarks = "Rust"
    assert count.as_json()["rows"][-1]["remarks"] == "Rust"
    count.take_back()
    count.take_back()
    count.add(SeenRow("weapon", "T900", sign="HERE"))
    count.add(SeenRow("lot", "L-1", quantity="12"))
    drafted = orjson.dumps(count.as_json())
    assert [row.mark for row in LiveCount.read(orjson.loads(drafted)).rows] == [
        *(f"T{number}" for number in range(498)),
        "T900",
        "L-1",
    ]
    assert len(drafted) < 60 * 500
