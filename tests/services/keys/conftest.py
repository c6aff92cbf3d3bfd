"""A closed ledger of three people, and an open one that nobody signs in to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.access.conftest import cheap, founded, office
from wamledger.ledger.store import Ledger
from wamledger.services.keys import rotation
from wamledger.services.posting import post_operations

__all__ = ["founded", "office"]

AT = "2026-03-02T08:00:00Z"


def add_user(code: str, **more: Any) -> dict[str, Any]:
    """The operation that adds a user."""
    base = {"op": "add_user", "occurred_at": AT, "by": "ADAMU", "name": code, "roles": ["STOREKEEPER"]}
    return {**base, "code": code, **more}


def post(ledger: Ledger, *codes: str) -> str:
    """These users are added, one by one; returns the head after it."""
    for code in codes:
        report = post_operations(ledger, [add_user(code)])
        assert not report.refused, report.refused
    return ledger.checkpoint()


def turn(ledger: Ledger) -> rotation.Rotated:
    """The key of the ledger is rotated by its administrator."""
    return rotation.rotate(ledger, by="ADAMU", reason="once a year")


def key_files(ledger: Ledger) -> list[str]:
    """What follows the name of the key file in the names of all files of keys."""
    path = ledger.database.beside.key
    return sorted(each.name.removeprefix(path.name) for each in path.parent.glob(f"{path.name}*"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that nobody signs in to, with an administrator."""
    with Ledger.create(str(tmp_path / "gao.db"), code="GAO", mission="Sector East") as created:
        report = post_operations(created, [add_user("ADAMU", roles=["ADMINISTRATOR"])])
        assert not report.refused
        yield created


@pytest.fixture
def cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are tried with a small share of the memory."""
    cheap(monkeypatch)
