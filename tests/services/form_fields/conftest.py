"""A ledger in which everything has happened once, for forms to be judged by."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger import everything
from wamledger.ledger.store import Ledger


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Everything has happened once; tests that use it record nothing."""
    path = tmp_path_factory.mktemp("forms") / "full.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
        yield ledger
