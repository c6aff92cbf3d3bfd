"""A person hands in what they have: one slip, one transaction, recorded once."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from wamledger.domain.moment import parse
from wamledger.domain.refusals import Code
from wamledger.ledger.store import Ledger
from wamledger.services.hand_in.day import Tally, tally
from wamledger.services.hand_in.recording import checked, gaps, now_of, operations, piece_faults, record
from wamledger.services.hand_in.sitting import Sitting, receipts_folder
from wamledger.services.hand_in.slip import Person, Piece, Rounds, Slip
from wamledger.services.hand_in.usual import UsualNature, following, next_number, usual
from wamledger.services.holdings import holdings

SITTING = Sitting(place="ARM-1", programme="CVR 3")
BALL = "CTG-5.56X45-BALL"


def person(number: str = "P-0001", **more: str) -> Person:
    """Somebody who may hand in."""
    told = {"sex": "M", "age_band": "25_34", "category": "COMBATANT", "name": "Somebody", **more}
    return Person(number, **told)


def rifle(**more: str) -> Piece:
    """A rifle that was read well."""
    told = {
        "type": "SA-06",
        "make": "Izhmash",
        "model": "AKM",
        "calibre": "7.62x39mm",
        "serial": "KK1987",
        "serial_status": "CLEAR",
        "condition": "SERVICEABLE",
        **more,
    }
    return Piece(**told)


def slip_of(**more: Any) -> Slip:
    """A slip of one person, one rifle and thirty rounds."""
    slip = Slip.new()
    slip.person = more.get("person", person())
    slip.pieces = more.get("pieces", [rifle()])
    slip.rounds = more.get("rounds", [Rounds(BALL, 30)])
    return slip


@pytest.fixture
def site(ledger: Ledger, made: ModuleType) -> Ledger:
    """An office with two armouries and a unit."""
    made.posted(ledger, *made.office())
    return ledger


def test_one_slip_is_one_transaction(site: Ledger) -> None:
    """The participant and what they hand in are on record together, and stand at the place of the sitting."""
    slip = slip_of()
    recorded = record(site, slip, SITTING, by="ADMIN")
    assert recorded.faults == []
    assert recorded.receipts == [f"{slip.id}-S"]
    assert recorded.document == "HI-P-0001"
    held = holdings(site, at="ARM-1")
    assert [(each.get("weapon"), each["quantity"]) for each in held] == [("W-000001", 1), (None, 30)]
    assert [each["condition"] for each in held] == ["SERVICEABLE", "C3"]


def test_nothing_is_kept_of_a_slip_that_is_refused(site: Ledger) -> None:
    """Where the ledger refuses a weapon, the person is not on record either, and the slip can be mended."""
    slip = slip_of(pieces=[rifle(), rifle(serial="N/A")])
    recorded = record(site, slip, SITTING, by="ADMIN")
    fault = recorded.faults[0]
    assert (fault.part, fault.number, fault.field) == ("piece", 1, "serial")
    assert [each.refused.code for each in recorded.faults] == [Code.SERIAL_PLACEHOLDER]
    assert recorded.receipts == []
    assert holdings(site) == []
    slip.pieces[1].serial = "KK1988"
    assert record(site, slip, SITTING, by="ADMIN").faults == []


def test_a_slip_that_is_posted_twice_is_recorded_once(site: Ledger) -> None:
    """After a lost answer the same slip is posted again, and the first entries stand."""
    slip = slip_of()
    slip.at = now_of(site)
    first = record(site, slip, SITTING, by="ADMIN")
    site.clock = lambda: parse("2030-01-01T00:00:00Z")
    again = record(site, Slip.read(slip.as_json()), SITTING, by="ADMIN")
    assert (first.is_known, again.is_known) == (False, True)
    assert again.receipts == first.receipts
    assert len(holdings(site)) == 2


def test_a_dry_run_keeps_nothing(site: Ledger) -> None:
    """What the ledger would say is known before anything is recorded."""
    assert checked(site, slip_of(), SITTING, by="ADMIN").faults == []
    assert holdings(site) == []
    assert next_number(site) == "P-0001"


def test_what_is_unsafe_lies_apart(site: Ledger) -> None:
    """Unsafe weapons and rounds come on charge at the place for them, with a receipt of their own."""
    slip = slip_of(
        pieces=[rifle(), rifle(serial="KK2", condition="UNSAFE")],
        rounds=[Rounds(BALL, 30), Rounds(BALL, 2, condition="D3")],
    )
    recorded = record(site, slip, Sitting(place="ARM-1", apart="ARM-2"), by="ADMIN")
    assert recorded.receipts == [f"{slip.id}-S", f"{slip.id}-A"]
    assert {each["condition"] for each in holdings(site, at="ARM-2")} == {"UNSAFE", "D3"}
    assert {each["condition"] for each in holdings(site, at="ARM-1")} == {"SERVICEABLE", "C3"}
    assert operations(slip, SITTING, by="ADMIN", at="-")[-1]["to"] == "ARM-1", "no place is set apart"


def test_a_person_without_a_weapon_is_registered(site: Ledger) -> None:
    """Nobody has to bring something to be known."""
    recorded = record(site, slip_of(pieces=[], rounds=[]), SITTING, by="ADMIN")
    assert (recorded.faults, recorded.receipts) == ([], [])
    assert next_number(site) == "P-0002"


def test_a_group_hands_in_without_a_person(site: Ledger) -> None:
    """What is nobody's own comes from the group, and no participant is made up for it."""
    slip = slip_of(person=Person())
    slip.is_group, slip.party = True, "UNIT"
    asked = operations(slip, SITTING, by="ADMIN", at="-")
    assert [each["op"] for each in asked] == ["register"]
    assert asked[0]["acquisition"]["from"] == "UNIT"
    assert "participant" not in asked[0]["acquisition"]
    assert record(site, slip, SITTING, by="ADMIN").faults == []


def test_a_child_is_accompanied(site: Ledger) -> None:
    """A child is not registered before somebody of child protection is named, who stands as witness in the entries."""
    child = person(age_band="15_17", category="CHILD_AFG")
    slip = slip_of(person=child, pieces=[])
    faults = record(site, slip, SITTING, by="ADMIN").faults
    assert [(each.refused.code, each.field) for each in faults] == [(Code.FIELD_MISSING, "beside")]
    child.beside = "A. Protection"
    assert operations(slip, SITTING, by="ADMIN", at="-")[0]["witnessed_by"] == ["A. Protection"]
    assert record(site, slip, SITTING, by="ADMIN").faults == []
    grown = slip_of(person=person("P-9", age_band="35_59", category="CHILD_AFG", beside="A. Protection"))
    assert [each.field for each in gaps(grown, SITTING)] == ["category"]


def test_what_is_missing_is_named_all_at_once(site: Ledger) -> None:
    """An empty slip names each field that it needs."""
    assert [each.field for each in gaps(slip_of(person=Person()), Sitting())] == [
        "place",
        "participant",
        "sex",
        "age_band",
        "category",
    ]


def test_a_slip_is_the_same_after_its_draft() -> None:
    """What was kept while it was written is read again whole, and what an older program knew nothing of is left out."""
    slip = slip_of()
    kept = slip.as_json()
    assert Slip.read({**kept, "colour": "red"}) == slip
    assert not slip.is_empty
    assert Slip(person=Person("P-1")).is_empty


@pytest.mark.parametrize(
    ("number", "after"),
    [("P-0009", "P-0010"), ("GAO-99", "GAO-100"), ("7", "8"), ("NOBODY", "NOBODY")],
)
def test_a_number_follows_another(number: str, after: str) -> None:
    """The next number is one higher and as wide."""
    assert following(number) == after


def test_the_next_number_is_of_the_series(site: Ledger) -> None:
    """A series goes on from its highest number, whatever else was registered since."""
    assert next_number(site, "GAO-") == "GAO-0001"
    for number in ("GAO-0041", "GAO-0007", "X-3"):
        assert record(site, slip_of(person=person(number), pieces=[]), SITTING, by="ADMIN").faults == []
    assert next_number(site, "GAO-") == "GAO-0042"
    assert next_number(site) == "X-4"


def test_what_came_most_often_stands_first(site: Ledger) -> None:
    """Weapons and natures are offered by how often people handed them in; stock of the mission is none of that."""
    for number, model in enumerate(("AKM", "PKM", "PKM"), 1):
        piece = rifle(serial=f"KK{number}", model=model)
        assert not record(
            site, slip_of(person=person(f"P-{number}"), pieces=[piece]), SITTING, by="ADMIN"
        ).faults
    found = usual(site)
    assert [each.model for each in found.pieces] == ["PKM", "AKM"]
    assert found.natures[0] == UsualNature(BALL, found.natures[0].words)
    assert found.natures[0].words != BALL


def test_the_day_is_added_up(site: Ledger, made: ModuleType) -> None:
    """Since a moment: people, weapons and rounds of people who handed in; not what came otherwise."""
    made.posted(site, made.weapon("W-1"), made.lot("L-1", 500))
    site.clock = lambda: parse("2026-06-01T08:00:00Z")
    assert not record(site, slip_of(), SITTING, by="ADMIN").faults
    site.clock = lambda: parse("2026-06-02T08:00:00Z")
    assert not record(site, slip_of(person=person("P-2"), pieces=[]), SITTING, by="ADMIN").faults
    assert tally(site, parse("2026-06-01T00:00:00Z")) == Tally(2, 1, 60)
    assert tally(site, parse("2026-06-02T00:00:00Z")) == Tally(1, 0, 30)
    assert tally(site, parse("2026-06-03T00:00:00Z")) == Tally()
    assert Tally(1, 1, 1).and_of(1, 0, 30) == Tally(2, 1, 31)


def test_a_refusal_is_told_by_the_line_of_the_slip(site: Ledger, made: ModuleType) -> None:
    """What the ledger says of a weapon that lies apart, of rounds and of the person is told of that part of the slip."""
    made.posted(site, made.weapon("W-9", tag="T-9"))
    pieces = [
        rifle(),
        rifle(serial="KK2", condition="UNSAFE"),
        rifle(serial="KK3", condition="UNSAFE", tag="T-9"),
    ]
    slip = slip_of(pieces=pieces, rounds=[Rounds("NOTHING", 5)])
    faults = record(site, slip, SITTING, by="ADMIN").faults
    assert [(each.part, each.number, each.field) for each in faults] == [
        ("rounds", 0, "nature"),
        ("piece", 2, "tag"),
    ]
    assert not record(site, slip_of(pieces=[], rounds=[]), SITTING, by="ADMIN").faults
    again = record(site, slip_of(pieces=[], rounds=[]), SITTING, by="ADMIN").faults
    assert [(each.part, each.field) for each in again] == [("person", "participant")]
    elsewhere = record(site, slip_of(person=person("P-2")), Sitting(place="NOWHERE"), by="ADMIN").faults
    assert [(each.part, each.field) for each in elsewhere] == [("", "to")]


def test_a_weapon_is_looked_at_by_itself(site: Ledger) -> None:
    """A serial that is none, and a type that there is not, are told before anything is posted."""
    assert piece_faults(rifle()) == []
    assert [each.field for each in piece_faults(rifle(serial="000"))] == ["serial"]
    assert [each.field for each in piece_faults(rifle(type="XX-1"))] == ["type"]
    assert [each.field for each in piece_faults(rifle(serial="", serial_status="CLEAR"))] == ["serial"]


def test_receipts_lie_beside_the_ledger(site: Ledger) -> None:
    """Where no folder is set the receipts have one of their own beside the key of the ledger."""
    folder = receipts_folder(site, Sitting())
    assert folder.parent == site.database.beside.key.parent
    assert folder.name.endswith(".receipts")
    assert receipts_folder(site, Sitting(folder="/tmp/x")).name == "x"
