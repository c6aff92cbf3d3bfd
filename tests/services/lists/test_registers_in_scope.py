"""Registers for somebody with a narrow scope: what goes with their places, and nothing of another site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.lists import named
from wamledger.services.lists.catalogue import NAMES
from wamledger.services.lists.export import export
from wamledger.services.lists.form import Asked, ListRow
from wamledger.services.lists.search import building, finding

SCOPED = (
    "weapons", "lots", "holdings", "consignments", "custody", "disposals", "traces", "counts", "incidents", "places",
)  # fmt: skip


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Two sites, people of every role, and a search index."""
    path = tmp_path_factory.mktemp("two_sites") / "two.wl"
    with Ledger.create(str(path), code="UNX", mission="Two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        building.catch_up(ledger)
        yield ledger


def rows(ledger: Ledger, name: str, asked: Asked | None = None) -> list[ListRow]:
    """All rows of a register, page by page."""
    source, found = named(ledger, name), list[ListRow]()
    while page := source.page(asked or Asked(), found[-1].key if found else None, 5):
        found += page
    assert source.count(asked or Asked()) == len(found)
    return found


@pytest.mark.parametrize("name", SCOPED)
def test_a_narrow_scope_ends_at_its_site(sites: Ledger, name: str) -> None:
    """No row is about goods of the other site alone; whoever reads everything has those as well."""
    shown = {}
    for scope in (None, ("NORTH",), ("SOUTH",)):
        sites.act_as(Actor(person(["WAM_OFFICER"], scope)))
        shown[scope] = rows(sites, name)
    for scope, other in ((("NORTH",), "SOUTH-"), (("SOUTH",), "NORTH-")):
        keys = {row.key for row in shown[scope]}
        assert keys <= {row.key for row in shown[None]}
        codes = {row.subject.code for row in shown[scope]}
        assert not [code for code in codes if other in code], (name, codes)
    if name not in ("incidents", "traces", "consignments"):  # what travels is of both
        assert 0 < len(shown["NORTH",]) < len(shown[None])


@pytest.mark.parametrize("scope", two_sites.SCOPES)
def test_stock_in_scope_is_the_list_of_holdings_in_scope(
    sites: Ledger, scope: tuple[str, ...] | None
) -> None:
    """The register of stock and the list of holdings agree for every scope."""
    sites.act_as(Actor(person(["STOREKEEPER"], scope)))
    assert [(row.cells[0], row.cells[4], row.cells[3]) for row in rows(sites, "holdings")] == [
        (each.get("weapon") or each["lot"], each["holder"], each["quantity"]) for each in holdings(sites)
    ]


@pytest.mark.parametrize("few", [0, 2_000])
def test_a_search_ends_at_the_scope(sites: Ledger, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Who searches for a weapon of the other site finds none, whether few or many rows answer."""
    monkeypatch.setattr(finding, "FEW", few)
    sites.act_as(Actor(person(["WAM_OFFICER"], ("NORTH",))))
    mine = {row.subject.code for row in rows(sites, "weapons")}
    found = {row.subject.code for row in rows(sites, "weapons", Asked(find="zastava"))}
    assert found == mine
    assert rows(sites, "weapons", Asked(find="W-SOUTH-STORED")) == []
    assert rows(sites, "lots", Asked(find="L-SOUTH-STORED")) == []


def test_the_whole_ledger_is_not_read_by_who_has_a_site(sites: Ledger, tmp_path: Path) -> None:
    """Entries are the whole ledger: a narrow scope is refused them, on the screen and as a file."""
    sites.act_as(Actor(person(["WAM_OFFICER"], ("NORTH",))))
    source = named(sites, "entries")
    with pytest.raises(AccessFault, match="the whole ledger"):
        source.page(Asked(), None, 1)
    with pytest.raises(AccessFault):
        export(source, Asked(), ["seq"], tmp_path / "entries.csv")
    assert list(tmp_path.iterdir()) == []
    sites.act_as(Actor(person(["AUDITOR"], None)))
    assert source.count(Asked()) > 50


def test_nobody_reads_a_register_without_signing_in(sites: Ledger) -> None:
    """In a ledger to which people sign in, every question to every register comes through the door."""
    sites.act_as(None)
    for name in NAMES:
        source = named(sites, name)
        with pytest.raises(AccessFault):
            source.page(Asked(), None, 1)
        with pytest.raises(AccessFault):
            source.page_before(Asked(), None, 1)
        with pytest.raises(AccessFault):
            source.count(Asked())
        with pytest.raises(AccessFault):
            source.position(Asked(), "X")


def test_a_role_that_may_not_read_is_refused(sites: Ledger) -> None:
    """An administrator reads of people and places, and not of goods or participants."""
    sites.act_as(Actor(person(["ADMINISTRATOR"], None)))
    assert named(sites, "users").count(Asked()) > 10
    for name in ("weapons", "lots", "holdings", "custody", "participants", "entries"):
        with pytest.raises(AccessFault):
            named(sites, name).page(Asked(), None, 1)
