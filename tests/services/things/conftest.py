"""Ledgers of the pages: one in which everything has happened once, for tests that only read, and two sites."""

from __future__ import annotations

from collections.abc import Iterator

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
        two_sites.close(ledger)
        yield ledger
