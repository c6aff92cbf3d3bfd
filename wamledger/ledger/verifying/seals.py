"""
Seals: one signature for all entries of a call, by an entry at its end that names how many they are and their root.

Entries that nobody signed by themselves wait for a seal. It covers exactly those that wait and what stands between
them, is signed by whoever recorded them, and for past records by somebody who may bring those in.
"""

from __future__ import annotations

from typing import Final

from wamledger.ledger import merkle
from wamledger.ledger.verifying.finding import Findings, Kind
from wamledger.ledger.verifying.people import Key, People, at
from wamledger.ledger.verifying.proposals import Proposed
from wamledger.ledger.verifying.signed import MOST_APPROVED, Run, Signed

_NAMED: Final = 5


class Waiting:
    """
    Entries from ``begin`` on of which some wait for a seal.

    Shape: ``last`` is the last that waits; ``whole`` is false where entries among them are missing; what they hash to
    cannot be told then.
    """

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self.last = begin
        self.whole = True
        self.sealed = 0
        self.historical = 0
        self._first_historical = -1
        self._approved: list[tuple[int, str]] = []
        self._by: dict[str, int] = {}
        self._proposals: list[Proposed] = []
        self._tree = merkle.Tree()

    @property
    def names(self) -> str:
        """Who recorded what waits, the first of them."""
        return ", ".join(list(self._by)[:_NAMED]) or "-"

    def pass_by(self, leaf: bytes) -> None:
        """An entry that does not wait stands between those that do, or waits as told by ``take``."""
        if self.whole:
            self._tree.append(leaf)

    def take_run(self, run: Run) -> None:
        """All of the run waits."""
        self.last = run.end - 1
        if self.whole:
            size, leaves = merkle.HASH_SIZE, run.leaves
            self._tree.extend([leaves[start : start + size] for start in range(0, len(leaves), size)])
        for by, seq in run.by.items():
            self._by.setdefault(by, seq)
        if run.historical and not self.historical:
            self._first_historical = run.first_historical
        self._approved += run.approved[: MOST_APPROVED - len(self._approved)]
        self.historical += run.historical
        self.sealed += run.end - run.begin - run.historical

    def take(self, entry: Signed, proposed: Proposed | None) -> None:
        """The entry waits, with the proposal that it makes."""
        self.last = entry.seq
        if proposed is not None:
            self._proposals.append(proposed)
        if entry.historical:
            if not self.historical:
                self._first_historical = entry.seq
            self.historical += 1
        else:
            self._by.setdefault(entry.by, entry.seq)
            self.sealed += 1

    def seal(self, entry: Signed, key: Key, people: People, findings: Findings) -> bool:
        """True where the entry seals all that waits; what is wrong with that is among the findings."""
        first, count, root = (entry.facts[name] for name in ("first", "count", "root"))
        if self.whole and (first, count, root) != (
            self.begin,
            entry.seq - self.begin,
            self._tree.root().hex(),
        ):
            findings.add(Kind.SEAL_DIFFERS, at(entry.seq), first=self.begin, last=entry.seq - 1)
            return False
        for by, seq in self._by.items():
            if by != entry.by:
                findings.add(Kind.SEALED_BY_ANOTHER, at(seq), by=by, sealed_by=entry.by, seal=entry.seq)
        if self.historical and not people.may_import(entry.by):
            findings.add(Kind.HISTORY_UNENTITLED, at(self._first_historical), user=entry.by)
        for seq, name in self._approved:
            findings.add(Kind.APPROVAL_UNSIGNED, at(seq), approved_by=name)
        for proposed in self._proposals:
            if proposed.by == entry.by:
                proposed.key = key.verifier.public
        return True
