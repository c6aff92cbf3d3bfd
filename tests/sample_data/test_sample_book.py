"""The generator's book refuses what could not be, loses nothing, and its counts find what is documented."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from typing import Any

import pytest

from sample_data.book import Book, BookError
from sample_data.entering import enter
from sample_data.mission import Mission


def test_nothing_is_created_or_lost(mission: Mission) -> None:
    """What was taken on charge equals what stands in all statuses together, item by item."""
    standing: Counter[str] = Counter(mission.book.weapons.keys())
    for (lot, _, _), held in mission.book.stock.items():
        standing[lot] += held.total()
    assert standing == +mission.book.taken_on_charge
    assert min(quantity for held in mission.book.stock.values() for quantity in held.values()) >= 0


def test_counts_differ_from_the_book_only_as_documented(mission: Mission) -> None:
    """Every line of every count is what the book has, but for the irregularities that the page counts."""
    book = Book()
    found: Counter[str] = Counter()
    for op in mission.journal:
        enter(book, op)
        if op["op"] == "count" and "place" in op:
            found += differences(book, op)
    honest = mission.honest
    assert found["lots off by one to three"] == honest["lots miscounted by one to three rounds"]
    assert found["lots over by twenty"] == 9, "nine Sundays between the box and its adjustment"
    assert found["serials not known"] == honest["serials misread in a sample"]
    assert found["weapons missing"] == 0
    late = honest["patrols whose return was written down late"]
    assert 0 < found["weapons over"] <= 8 * late
    assert found["lots off otherwise"] <= 8 * late


def differences(book: Book, op: dict) -> Counter[str]:
    """What the count saw otherwise than the book has it now."""
    within = {op["place"]} | {place.code for place in book.places.values() if place.within == op["place"]}
    found: Counter[str] = Counter()
    held = {weapon.code for each in within for weapon in book.held_at(each)}
    seen = {line["weapon"] for line in op["lines"] if "weapon" in line}
    found["weapons over"] += len(seen - held)
    found["serials not known"] += sum("serial" in line for line in op["lines"])
    if op["kind"] in ("FULL_SERIAL", "INDEPENDENT", "HANDOVER", "INCIDENT") and op["scope"] == "WEAPONS":
        found["weapons missing"] += len(held - seen)
    by_type: defaultdict[str, int] = defaultdict(int)
    for code in held:
        by_type[book.weapons[code].type] += 1
    stock: Counter[str] = Counter()
    for each in within:
        stock.update(book.lots_at(each))
    for line in op["lines"]:
        if "type" in line:
            found["weapons over"] += max(0, line["quantity"] - by_type[line["type"]])
            found["weapons missing"] += max(0, by_type[line["type"]] - line["quantity"])
        elif "lot" in line:
            off = line["quantity"] - stock[line["lot"]]
            if off:
                kind = (
                    "off by one to three"
                    if abs(off) <= 3
                    else "over by twenty"
                    if off == 20
                    else "off otherwise"
                )
                found[f"lots {kind}"] += 1
    return found


@pytest.fixture
def office(mission: Mission) -> Book:
    """A book with everything of the first three weeks in it."""
    book = Book()
    for op in mission.journal:
        if op["recorded_at"] > "2025-09-22":
            break
        enter(book, op)
    return book


NOW = {
    "id": "T-1",
    "occurred_at": "2025-09-22T08:00:00Z",
    "recorded_at": "2025-09-22T08:00:00Z",
    "by": "WAM-2",
}


def tried(office: Book, op: str, **fields: Any) -> None:
    enter(
        office,
        {
            **NOW,
            "op": op,
            **{("from" if name == "origin" else name): value for name, value in fields.items()},
        },
    )


def stored(office: Book, place: str) -> str:
    return office.held_at(place)[0].code


def test_the_book_takes_a_sound_issue(office: Book) -> None:
    """The refusals below are not for want of a sound operation."""
    lines = [{"weapon": stored(office, "TISSEL-ARM")}]
    tried(
        office,
        "issue",
        origin="TISSEL-ARM",
        to="ALT-U1",
        due="STANDING",
        purpose="GUARD",
        approved_by="DMS",
        lines=lines,
    )
    assert office.weapons[lines[0]["weapon"]].status == "ISSUED"


ISSUE = {"origin": "TISSEL-ARM", "to": "ALT-U1", "due": "STANDING", "purpose": "GUARD", "approved_by": "DMS"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"approved_by": None}, "second person"),
        ({"approved_by": "WAM-2"}, "first"),
        ({"approved_by": "TISSEL-SK1"}, "approves nothing"),
        ({"origin": "DARUM-ARM"}, "is not IN_STORE with DARUM-ARM"),
        ({"to": "NOBODY"}, "to whom"),
        ({"due": "2025-09-21T00:00:00Z"}, "due before"),
        ({"occurred_at": "2025-09-22T09:00:00Z"}, "recorded before"),
        ({"recorded_at": "2025-09-01T00:00:00Z", "occurred_at": "2025-09-01T00:00:00Z"}, "goes back"),
        ({"id": "USR-000001"}, "used twice"),
        ({"by": "NOBODY"}, "user"),
        ({"witnessed_by": ["WAM-2"]}, "witness"),
        ({"attachments": ["0" * 64]}, "attachment"),
    ],
)
def test_the_book_refuses_an_issue_that_could_not_be(office: Book, change: dict, words: str) -> None:
    """Each way in which an issue may be wrong is found."""
    fields = {**ISSUE, "lines": [{"weapon": stored(office, "TISSEL-ARM")}], **change}
    with pytest.raises(BookError, match=words):
        tried(office, "issue", **{name: value for name, value in fields.items() if value is not None})


def test_the_book_refuses_what_is_held_unread_or_unserviceable(office: Book) -> None:
    """A held, unread or defective weapon does not leave."""
    for spoilt in ({"holds": {"TRACE"}}, {"serial_status": "NOT_CHECKED"}, {"condition": "INCOMPLETE"}):
        weapon = office.held_at("TISSEL-ARM")[0]
        before = dataclasses.replace(weapon)
        vars(weapon).update(spoilt)
        with pytest.raises(BookError, match=weapon.code):
            tried(office, "issue", **ISSUE, lines=[{"weapon": weapon.code}])
        vars(weapon).update(vars(before))


def test_the_book_refuses_more_than_there_is(office: Book) -> None:
    """No round is issued that is not in store, and none from a restricted lot."""
    lot, quantity = next(iter(office.lots_at("TISSEL-ESH").items()))
    fields = {**ISSUE, "origin": "TISSEL-ESH"}
    with pytest.raises(BookError, match="lacks 1 of"):
        tried(office, "issue", **fields, lines=[{"lot": lot, "quantity": quantity + 1}])
    office.lots[lot].restriction = "SUSPENDED"
    with pytest.raises(BookError, match="restricted"):
        tried(office, "issue", **fields, lines=[{"lot": lot, "quantity": 1}])


def test_the_book_refuses_a_move_between_sites_and_a_dispatch_within_one(office: Book) -> None:
    """Within a site goods are moved, between sites they are dispatched."""
    lines = [{"weapon": stored(office, "TISSEL-ARM")}]
    both = {"origin": "TISSEL-ARM", "approved_by": "DMS", "lines": lines}
    with pytest.raises(BookError, match="dispatched"):
        tried(office, "move", to="DARUM-ARM", **both)
    with pytest.raises(BookError, match="moved"):
        tried(office, "dispatch", to="TISSEL-CW", expected="2025-09-23T00:00:00Z", **both)


def test_the_book_refuses_a_destruction_before_one_witness(office: Book) -> None:
    """A destruction needs two witnesses, and what the party still owns is not disposed of."""
    office.disposals["D-1"] = "SMELT"
    with pytest.raises(BookError, match="two witnesses"):
        tried(office, "destroy", disposal="D-1", destroyed_on="2025-09-22", witnessed_by=["One"], lines=[])
    lines = [{"weapon": stored(office, "LUMBEZI-TW1")}]
    with pytest.raises(BookError, match="owner"):
        tried(
            office,
            "plan_disposal",
            disposal="D-2",
            method="SMELT",
            place="LUMBEZI-TW1",
            approved_by="DMS",
            lines=lines,
        )
