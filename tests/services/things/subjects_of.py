"""Every thing of a ledger that has a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.ledger.store import Ledger
from wamledger.services.subjects import Subject

TABLES: Final = {
    "weapon": ("weapon", "code"),
    "lot": ("lot", "code"),
    "place": ("place", "code"),
    "party": ("party", "code"),
    "person": ("user_account", "code"),
    "participant": ("participant", "number"),
    "consignment": ("consignment", "dispatch"),
    "disposal": ("disposal", "code"),
    "trace": ("trace", "code"),
    "issue": ("custody", "issue"),
    "incident": ("incident", "id"),
    "nature": ("nature", "code"),
}


def every(ledger: Ledger) -> Iterator[Subject]:
    """All of them, kind by kind."""
    with ledger.reading() as link:
        for kind, (table, column) in TABLES.items():
            for (code,) in link.rows(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1"):
                yield Subject(kind, code)
