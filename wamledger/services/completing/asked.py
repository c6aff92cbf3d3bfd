"""What is asked while a code is typed: one state of the ledger, who asks, and what stands there so far."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from wamledger.ledger.link import Link
from wamledger.services.scope import Scope

MOST_LOOKED_AT: Final = 400
"""Rows of an index that are looked at for somebody who sees few of them."""
LAST: Final = "\U0010ffff"
"""Comes after every character that a code may hold."""

Completion = tuple[str, str]
"""A code, and what it is in words of the language in use."""


class Asked(NamedTuple):
    """What is asked of one state of the ledger."""

    link: Link
    scope: Scope
    typed: str
    limit: int

    @property
    def codes(self) -> tuple[str, str]:
        """The range of codes that begin as typed."""
        return self.typed.upper(), self.typed.upper() + LAST

    @property
    def ids(self) -> tuple[str, str]:
        """The range of identifiers that begin as typed; they have small letters too."""
        return self.typed, self.typed + LAST

    def within(self, column: str) -> tuple[str, tuple[Any, ...]]:
        """That a place is one of those of whoever asks."""
        if self.scope.places is None:
            return "1 = 1", ()
        return self.link.among(column, sorted(self.scope.places))
