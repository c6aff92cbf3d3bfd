"""The ledgers that are laid hands on, made once, and a copy of each for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.everything import post_everything
from tests.ledger.tampering.closed import make_rotated
from tests.ledger.tampering.office import Office
from tests.ledger.tampering.outcomes import make_office
from wamledger.ledger.store import Ledger


@pytest.fixture(scope="session")
def small_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small ledger in it, posted in three transactions, one head of which was given out."""
    folder = tmp_path_factory.mktemp("small")
    make_office(folder)
    return folder


@pytest.fixture(scope="session")
def busy_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger in which everything has happened once."""
    folder = tmp_path_factory.mktemp("busy")
    with Ledger.create(str(folder / "unx.wl"), code="UNX", mission="UN Mission in X") as ledger:
        post_everything(ledger)
    return folder


@pytest.fixture
def small(tmp_path: Path, small_office: Path) -> Office:
    """The small ledger, to lay hands on."""
    (tmp_path / "small").mkdir()
    return Office(tmp_path / "small", small_office)


@pytest.fixture
def busy(tmp_path: Path, busy_office: Path) -> Office:
    """The ledger in which everything has happened, to lay hands on."""
    (tmp_path / "busy").mkdir()
    return Office(tmp_path / "busy", busy_office)


@pytest.fixture(scope="session")
def authority_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger that people sign in to, whose key was changed once."""
    folder = tmp_path_factory.mktemp("authority")
    make_rotated(folder)
    return folder


@pytest.fixture
def authority(tmp_path: Path, authority_office: Path) -> Office:
    """The ledger that people sign in to, to lay hands on."""
    (tmp_path / "authority").mkdir()
    return Office(tmp_path / "authority", authority_office)
