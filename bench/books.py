"""Questions to the books: ``bench.books_bench`` as figures, the slowest of each kind beside its limit."""

from __future__ import annotations

from pathlib import Path

from bench.books_bench import measure as answers
from bench.table import Figure
from wamledger.ledger.store import Ledger

LIMIT = 200
"""Milliseconds, at a million entries."""


def measure(ledger: Path) -> list[Figure]:
    """The slowest answer, by its median, of those that have a limit."""
    found: list[Figure] = []
    with Ledger.open(str(ledger), readonly=True) as opened:
        with opened.reading() as link:
            entries = link.one("SELECT count(*) FROM entry")[0]
        slowest: dict[str, tuple[float, str]] = {}
        for what, limit, took, *_more in answers(opened):
            if limit:
                kind = what.split()[0]
                slowest[kind] = max(slowest.get(kind, (0.0, "")), (took, what))
    for kind, (took, what) in slowest.items():
        detail = f"{entries:,} entries; the slowest was: {what}; wall, median"
        found.append(Figure(f"{kind}, slowest answer", took, LIMIT, at_least=False, unit="ms", detail=detail))
    return found
