"""
Which entry was changed, where all that is known are the entries themselves: each names the hash of the one before.

An entry that does not name its predecessor's hash is right where its successor names its own; the predecessor was
changed then. Where several in a row fit neither side, it is one or more of them, and no more can be said.
"""

from __future__ import annotations

from wamledger.ledger.verifying.finding import Findings, Kind, Where


class Succession:
    """Entries in their order, and the first of those in a row that do not name the one before them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._begin: int | None = None
        self._last = -1

    def take(self, seq: int, *, fits: bool) -> None:
        """The next entry names the one before it, or does not."""
        if fits:
            self._settle()
        elif self._begin is None:
            self._begin = seq
        self._last = seq

    def finish(self) -> None:
        """No entry follows: the last one has nobody to vouch for it."""
        if self._begin is not None:
            self._found(self._begin - 1, self._last)

    def _settle(self) -> None:
        if self._begin is not None:
            self._found(self._begin - 1, self._last - 1)

    def _found(self, first: int, last: int) -> None:
        self._begin = None
        where = Where(first, "entry", (first,))
        if first == last:
            self._findings.add(Kind.ENTRY_CHANGED, where)
        else:
            self._findings.add(Kind.ENTRIES_CHANGED, where, last=last)
