"""
Verification while somebody looks: entries, tree and signed heads, a block at a time, kept up with what is posted.

Each block is read in a transaction of its own, so that nobody waits for it, and can be stopped between two of them. What
is looked at is steps 2 to 4 of ``verify``: each entry is hashed from its bytes as they are stored, the tree is computed
from these hashes, and every signed head is held against it. The other steps (the tip log, heads outside, projections, who
signed, files) are those of ``verify`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from wamledger.domain.authority.queries import Query
from wamledger.ledger import merkle
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying import heads, tree
from wamledger.ledger.verifying.block import Block, Task, verify_block
from wamledger.ledger.verifying.chain import Chain, known
from wamledger.ledger.verifying.finding import Findings, Kind
from wamledger.ledger.verifying.verdict import Damage, first_damaged
from wamledger.services.on_screen import telling
from wamledger.services.reading import reading, whole_only

GOOD: Final = "✓"
BAD: Final = "✗"
OPEN: Final = "?"
NOT_YET: Final = "…"


@dataclass(frozen=True, slots=True)
class Verified:
    """
    How far the verification is, and what it found.

    Shape: ``bad`` is what is wrong with an entry, by its number; ``elsewhere`` what is wrong with nodes and heads;
    ``damage`` the entries among which the first damaged one is; ``unsure`` ranges of entries of which more are wrong
    than were named. ``head_size`` is the newest head that fits, 0 where there is none.
    """

    done: int
    total: int
    bad: Mapping[int, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    damage: Damage | None = None
    unsure: tuple[Damage, ...] = ()
    head_size: int = 0

    @property
    def is_done(self) -> bool:
        """Whether everything that was there has been looked at."""
        return self.done >= self.total

    @property
    def holds(self) -> bool:
        """Whether nothing was found so far."""
        return not (self.bad or self.elsewhere or self.damage)

    def mark(self, seq: int) -> str:
        """The sign for an entry: it holds, it does not, that cannot be told, or it was not looked at yet."""
        if seq in self.bad:
            return BAD
        if seq >= self.done:
            return NOT_YET
        spans = (*self.unsure, *((self.damage,) if self.damage is not None else ()))
        return OPEN if any(span.first <= seq <= span.last for span in spans) else GOOD


class _Reached:
    """What is known of the blocks that were taken: the tree over them, the heads within, and what was found."""

    def __init__(self, origin: str) -> None:
        self.findings = Findings()
        self.judge = heads.HeadJudge(origin, self.findings)
        self.range = merkle.Range(0, 0, ())
        self.upper = merkle.Tree()
        self.unsure: list[Damage] = []

    def take(self, link: Link, block: Block) -> None:
        """The block is behind those taken before it."""
        self.findings.take(block.findings, block.counts)
        if sum(block.counts.values()) > len(block.findings):
            self.unsure.append(Damage(block.begin, block.end - 1))
        for head in block.heads:
            self.judge.kept(head, self._at(block, head.size).root())
        if block.end - block.begin == tree.BLOCK:
            for level, position, expected in self.upper.append(block.subtrees[block.end][0]):
                tree.judge_node(
                    level + tree.BLOCK_LEVEL,
                    position,
                    expected,
                    lambda level, position: tree.stored_node(link, level, position),
                    self.findings,
                )
        self.range = self._at(block, block.end)

    def _at(self, block: Block, size: int) -> merkle.Range:
        return self.range.merge(merkle.Range(block.begin, size, block.subtrees[size]))


class LiveVerification:
    """
    The verification of a ledger that stays open.

    ``steps`` goes on where it stopped; a block that has room for more entries is looked at anew each time.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._whole = _Reached(ledger.about.origin)
        """The blocks that nothing can be added to."""
        self.last = Verified(0, 0)
        self._newest: int | None = None

    def steps(self) -> Iterator[Verified]:
        """
        Block by block, how far it is and what was found; the last one is as far as the ledger went when it began.

        Raises: AccessFault where the scope of who asks ends before the whole ledger.
        """
        begin = self._whole.range.end
        with self._reading() as link:
            total, self._newest = _sized(link), _newest(link)
        yield self._told(self._whole, begin, total)
        while begin < total or total == 0:
            with self._reading() as link:
                end = min(begin + tree.BLOCK, total)
                chain = known(link, self._ledger.about.verifier)
                block = verify_block(link, Task(begin, end, self._ledger.about.origin, chain))
                is_whole = end - begin == tree.BLOCK
                # a block with room for more is taken by a copy, so that it can be taken again with more in it
                reached = self._whole if is_whole else deepcopy(self._whole)
                reached.take(link, block)
                if end == total:
                    self._look_beyond(link, reached, total, chain)
            begin = end
            yield self._told(reached, begin, total)
            if end == total:
                return

    def is_behind(self) -> bool:
        """Whether something was posted since.  Raises: AccessFault"""
        with self._reading() as link:
            return _newest(link) != self._newest

    def _look_beyond(self, link: Link, reached: _Reached, total: int, chain: Chain) -> None:
        """No head is kept for more entries than there are, and the newest covers all of them."""
        found = reached.findings
        heads.find_beyond(link, total, chain, found)
        if reached.judge.newest < total > 0 and not found.of_step(4):
            found.add(Kind.HEAD_MISSING, entries=total, newest=max(0, reached.judge.newest))

    def _told(self, reached: _Reached, done: int, total: int) -> Verified:
        bad: dict[int, str] = {}
        elsewhere = []
        for finding in reached.findings.kept:
            if finding.where.seq is None:
                elsewhere.append(telling.unsound(finding))
            else:
                bad.setdefault(finding.where.seq, telling.unsound(finding))
        damage = first_damaged(reached.findings.kept, reached.judge, done)
        self.last = Verified(
            done, total, bad, tuple(elsewhere), damage, tuple(reached.unsure), reached.judge.fits
        )
        return self.last

    @contextmanager
    def _reading(self) -> Iterator[Link]:
        """One state of the ledger, for somebody who may read all of it.  Raises: AccessFault"""
        with reading(self._ledger, Query.JOURNAL) as (link, scope):
            if not scope.is_whole:
                raise whole_only(Query.JOURNAL, scope)
            yield link


def _newest(link: Link) -> int | None:
    """The greatest number of an entry; found at once, however many there are."""
    found: int | None = link.one("SELECT max(seq) FROM entry")[0]
    return found


def _sized(link: Link) -> int:
    """
    How many entries there should be: as many as the greatest number says, unless it is far beyond how many there are.

    What stands beyond that is a stray, which ``verify`` names.
    """
    (count, newest) = link.one("SELECT count(*), max(seq) FROM entry")
    return 0 if newest is None else min(int(newest) + 1, 2 * int(count) + tree.BLOCK)
