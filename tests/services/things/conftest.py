"""Ledgers of the pages: one in which everything has happened once, for tests that only read, and two sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ledger import everything as small
from tests.services import two_sites
from wamledger.ledger.store import Ledger


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Everything has happened once, and nobody signs in."""
    path = tmp_path_factory.mktemp("things") / "everything.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        small.post_everything(ledger)
        yield ledger


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Two sites, after goods went about at random, to which people sign in."""
    path = tmp_path_factory.mktemp("things-of-sites") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        for seed in range(2):
            assert two_sites.wander(ledger, seed) > 40
        for site in two_sites.SITES:
            two_sites.post(ledger, *_shared(site))
        two_sites.close(ledger)
        yield ledger


def _shared(site: str) -> Iterator[dict[str, Any]]:
    """At each site the same: goods with one patrol and of one person, a trace, an incident, and a shed with its keeper."""
    op, arm, shed = two_sites.op, f"{site}-ARM", f"{site}-SHED"
    yield op(
        "add_place",
        code=shed,
        name=shed,
        kind="ARMOURY",
        within=site,
        custody="SINGLE",
        keeper="CLERK",
        limit_nec_kg={"1.4": "1"},
    )
    yield two_sites.taken(f"W-{site}-SHARED", arm)
    yield two_sites.taken(f"W-{site}-GIFT", arm, participant="P-NORTH-1", mode="SURRENDERED")
    yield two_sites.taken_lot(f"L-{site}-SHED", shed, 550)
    lines = [{"weapon": f"W-{site}-SHARED"}]
    late = {"due": "2026-01-02T00:00:00Z", "purpose": "PATROL", "lines": lines}
    yield op("issue", id=f"{site}-SHARING", origin=arm, to="PATROL", **late)
    yield op("request_trace", trace=f"{site}-TRACE", weapon=f"W-{site}-GIFT", channel="iARMS", to="RS")
    yield op("incident", id=f"{site}-RAID", kind="ATTACK", place=shed, description=f"At {shed}.")
    sent = {"origin": shed, "to": f"{site}-YARD", "expected": "2026-01-02T00:00:00Z"}
    yield op("dispatch", id=f"{site}-SENDING", **sent, lines=[{"lot": f"L-{site}-SHED", "quantity": 1}])
