"""Forms of weapons and people show whoever reads what goes with their places, and refuse what does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from reports.catalogue import kind_of
from reports.kinds import Asked
from tests.services import two_sites
from tests.services.two_sites import SITES, op, person
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger

SUBJECTS: Final = {
    "registration": "W-{site}-STORED",
    "custody": "W-{site}-ISSUED",
    "collection": "{site}-COL",
    "receipt": "{site}-COL",
    "deposit": "{site}-DEP",
    "trace-request": "{site}-TR",
    "trace-result": "{site}-TR",
    "restriction": "L-{site}-STORED",
    "loss": "{site}-LOSS",
    "incident": "{site}-INC",
}


def beside(site: str) -> Iterator[dict[str, Any]]:
    """What the forms speak of and the two sites have not: a collection, a deposit, a trace, a loss with its incident."""
    arm = f"{site}-ARM"
    for id_, ownership in (("COL", "NONE"), ("DEP", "PARTY")):
        new = {
            "id": f"W-{site}-{id_}",
            "serial": f"S/{site}/{id_}",
            "serial_status": "CLEAR",
            **two_sites.WEAPON,
        }
        yield op(
            "register",
            id=f"{site}-{id_}",
            to=arm,
            acquisition={"mode": "COLLECTED", "ownership": ownership, "from": f"{site}-UNIT"},
            lines=[{"new_weapon": new, "condition": "SERVICEABLE"}],
        )
    yield op(
        "request_trace",
        trace=f"{site}-TR",
        weapon=f"W-{site}-STORED",
        to="FR",
        channel=f"Post of {site}-TOWN",
    )
    yield op("restrict", lot=f"L-{site}-STORED", status="SUSPENDED", reason="Hang fires", authority="ATO")
    yield op(
        "incident",
        id=f"{site}-INC",
        kind="THEFT",
        place=site,
        description=f"A hole in the wall of {site}-ARM",
    )
    yield op(
        "report_loss",
        id=f"{site}-LOSS",
        origin=arm,
        kind="THEFT",
        discovered_at=two_sites.AT,
        incident=f"{site}-INC",
        lines=[{"weapon": f"W-{site}-COL"}],
    )


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The two sites, each with what the forms speak of."""
    path = tmp_path_factory.mktemp("sites") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="Two sites") as ledger:
        two_sites.furnished(ledger)
        for site in SITES:
            two_sites.post(ledger, *beside(site))
        two_sites.close(ledger)
        yield ledger


def viewed(ledger: Ledger, name: str, code: str) -> str:
    """Everything that the view of a report holds, as text."""
    kind = kind_of(name)
    assert kind.view is not None
    with kind.view(ledger, Asked(generated_by="-", code=code)) as view:
        return repr(view) + repr([tuple(table.rows) for table in kind.tables(view)])


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_storekeeper_has_the_papers_of_their_site_alone(sites: Ledger, name: str) -> None:
    """What is of the own site is shown, with nothing of the other in it; what is of the other is refused."""
    sites.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    assert "SOUTH-" not in viewed(sites, name, SUBJECTS[name].format(site="NORTH"))
    with pytest.raises(AccessFault):
        viewed(sites, name, SUBJECTS[name].format(site="SOUTH"))


@pytest.mark.parametrize("name", SUBJECTS)
def test_whoever_reads_everything_has_the_papers_of_both(sites: Ledger, name: str) -> None:
    """An auditor is shown either; an administrator, who reads of no goods, neither."""
    for site in SITES:
        sites.act_as(Actor(person(["AUDITOR"], ("NORTH",))))
        assert site in viewed(sites, name, SUBJECTS[name].format(site=site))
        sites.act_as(Actor(person(["ADMINISTRATOR"], None)))
        with pytest.raises(AccessFault):
            viewed(sites, name, SUBJECTS[name].format(site=site))


def test_a_notice_about_both_sites_names_the_items_of_one(sites: Ledger) -> None:
    """A hold on a weapon of each site is shown to whoever keeps one of them, with that one and its holder alone."""
    with sites.reading() as link:
        (both,) = [
            id_
            for (id_, stored) in link.rows("SELECT id, entry FROM entry WHERE op = 'hold'")
            if b"INVESTIGATION" in bytes(stored)
        ]
    sites.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    text = viewed(sites, "restriction", both)
    assert "W-NORTH-HELD" in text
    assert "W-SOUTH-HELD" not in text


def test_a_form_of_nothing_of_theirs_says_not_whether_it_is_there(sites: Ledger) -> None:
    """Somebody with a narrow scope is told the same of what is not theirs and of what is not there."""
    sites.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    for name, subject in SUBJECTS.items():
        told = []
        for code in (subject.format(site="SOUTH"), "NOT-THERE"):
            with pytest.raises(AccessFault) as refused:
                viewed(sites, name, code)
            told.append(str(refused.value).replace(code, "…"))
        assert told[0] == told[1], name


def test_a_registration_at_another_place_is_not_theirs(sites: Ledger) -> None:
    """Of a weapon that came from the other site its keeper sees the changes of hands, not how it was registered there."""
    sites.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
    assert "W-CAME.NORTH" in viewed(sites, "custody", "W-CAME.NORTH")
    with pytest.raises(AccessFault):
        viewed(sites, "registration", "W-CAME.NORTH")
