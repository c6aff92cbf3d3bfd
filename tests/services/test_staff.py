"""Findings about staff: by role in a ledger that people sign in to, and by code for who says why, which is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.detection.detector import canonical
from wamledger.domain import moment
from wamledger.domain.refusals import Refused
from wamledger.ledger import access_chain
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access.log import Event
from wamledger.services.detecting import detect, evidence, one
from wamledger.services.staff import masks_of

AT = moment.parse("2026-03-01T00:00:00Z")
ABOUT_STAFF = frozenset({"R16", "R17", "R18", "R19", "R21", "R32"})


def own_receipt(ledger: Ledger) -> None:
    """The clerk sends a weapon to the other site, and receives it there."""
    two_sites.post(
        ledger,
        two_sites.op(
            "dispatch", "2026-01-05T09:00:00Z", id="DSP-OWN", origin="NORTH-ARM", to="SOUTH-ARM",
            expected="2026-01-06T09:00:00Z", seals=["S-1"], lines=[{"weapon": "W-NORTH-STORED"}],
        ),
        two_sites.op(
            "receive", "2026-01-06T09:00:00Z", id="RCV-OWN", dispatch="DSP-OWN", to="SOUTH-ARM",
            seals_intact=True, seals=["S-1"], final=True, lines=[{"weapon": "W-NORTH-STORED"}],
        ),
    )  # fmt: skip


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Ledger]:
    """Two sites; one person sent goods from one to the other and received them, which R18 says."""
    with Ledger.create(str(tmp_path / "sites.db"), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        own_receipt(ledger)
        two_sites.close(ledger)
        yield ledger


def about_own_receipt(ledger: Ledger) -> str:
    """The id of what R18 says of the consignment."""
    found = [each for each in detect(ledger, as_of=AT, every=True) if "RCV-OWN" in each.signal.operations]
    return next(each.id for each in found if each.rule.code == "R18")


def shown(ledger: Ledger) -> list[access_chain.Record]:
    """The records of who was told whom a finding is about."""
    with ledger.reading() as link:
        return [each for each in access_chain.records(link) if each.event == Event.STAFF_SHOWN]


@pytest.mark.parametrize(("role", "may"), [("AUDITOR", True), ("WAM_OFFICER", True), ("APPROVER", False)])
def test_findings_about_staff_are_for_few(mission: Ledger, role: str, may: bool) -> None:
    """Auditors and WAM officers read them; approvers read other findings and no such one."""
    mission.act_as(Actor(person([role], None)))
    rules = {each.rule.code for each in detect(mission, as_of=AT, every=True)}
    assert rules - ABOUT_STAFF
    assert bool(rules & ABOUT_STAFF) is may


def test_people_are_roles_until_somebody_says_why(mission: Ledger) -> None:
    """No code of the person is in the finding or its entries; with a reason it is, and the log says who asked and why."""
    mission.act_as(Actor(person(["AUDITOR"], None)))
    id_ = about_own_receipt(mission)
    found = one(mission, id_, as_of=AT)
    told = evidence(mission, found)
    assert found.signal.users == ["STOREKEEPER-1"]
    assert {each["by"] for each in told} == {"STOREKEEPER-1"}
    assert b'"CLERK"' not in orjson.dumps([found.as_json(), told])
    staff = [each for each in detect(mission, as_of=AT, every=True) if each.rule.about_staff]
    assert b'"CLERK"' not in orjson.dumps(canonical(staff, every=True))
    assert shown(mission) == []
    named = one(mission, id_, as_of=AT, who="Inquiry 7")
    assert named.signal.users == ["CLERK"]
    assert {each["by"] for each in evidence(mission, named, who="Inquiry 7")} == {"CLERK"}
    (record,) = shown(mission)
    assert (record.user, record.subject) == (person(["AUDITOR"], None), id_)
    assert record.facts == {"reason": "Inquiry 7"}
    assert (named.id, named.facts) == (found.id, found.facts)


def test_a_finding_about_things_needs_no_reason(mission: Ledger) -> None:
    """What is about goods is told as it is, and asking why it must be known is no record."""
    mission.act_as(Actor(person(["AUDITOR"], None)))
    other = next(each for each in detect(mission, as_of=AT, every=True) if not each.rule.about_staff)
    assert one(mission, other.id, as_of=AT, who="Inquiry 7").as_json() == other.as_json()
    assert shown(mission) == []


def test_who_may_not_read_it_is_told_nothing(mission: Ledger) -> None:
    """A reason opens nothing to somebody of another role, and a text that hides something is no reason."""
    id_ = about_own_receipt_of(mission)
    mission.act_as(Actor(person(["APPROVER"], None)))
    with pytest.raises(Refused):
        one(mission, id_, as_of=AT, who="Curious")
    mission.act_as(Actor(person(["STOREKEEPER"], None)))
    with pytest.raises(AccessFault):
        one(mission, id_, as_of=AT, who="Curious")
    mission.act_as(Actor(person(["AUDITOR"], None)))
    with pytest.raises(Refused):
        one(mission, id_, as_of=AT, who="Inquiry\u202e7")
    assert shown(mission) == []


def about_own_receipt_of(ledger: Ledger) -> str:
    """The id, as an auditor learns it."""
    ledger.act_as(Actor(person(["AUDITOR"], None)))
    return about_own_receipt(ledger)


def test_an_open_ledger_shows_codes(tmp_path: Path) -> None:
    """Where nobody signs in the entries lie open, and findings name the codes that stand in them."""
    with Ledger.create(str(tmp_path / "open.db"), code="UNX", mission="An open mission") as ledger:
        two_sites.furnished(ledger)
        own_receipt(ledger)
        found = one(ledger, about_own_receipt(ledger), as_of=AT)
        assert found.signal.users == ["CLERK"]
        assert {each["by"] for each in evidence(ledger, found)} == {"CLERK"}


def test_masks_are_roles_with_a_number() -> None:
    """Of several roles the first counts; somebody without a role is a person; numbers follow the codes."""
    roles = {"A": ["AUDITOR", "STOREKEEPER"], "B": ["STOREKEEPER"], "C": ["APPROVER"]}
    assert masks_of(["B", "A", "C", "X", "B"], roles) == {
        "A": "STOREKEEPER-1", "B": "STOREKEEPER-2", "C": "APPROVER-1", "X": "PERSON-1"
    }  # fmt: skip
