"""
Stopping in the middle: what stands in the ledger when somebody stops a posting.

A posting is one transaction, so that it is there as a whole or not at all; which of the two it is, is asked
of the ledger and not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger


class Stopped(KeyboardInterrupt):
    """Somebody stopped a posting; ``kept`` is how many entries the ledger has now that it had not before."""

    def __init__(self, kept: int) -> None:
        self.kept = kept
        super().__init__(kept)


@contextmanager
def told_what_stands(ledger: Ledger) -> Iterator[None]:
    """Who stops what is within learns whether it was kept.  Raises: Stopped"""
    before = ledger.head().size
    try:
        yield
    except KeyboardInterrupt as stop:
        raise Stopped(ledger.head().size - before) from stop
