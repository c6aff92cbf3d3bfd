"""
Putting blocks together: the upper nodes of the tree, the roots at every size that a head states, the whole
tally.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wamledger.ledger import merkle
from wamledger.ledger.link import Link
from wamledger.ledger.verifying import tree
from wamledger.ledger.verifying.block import Block
from wamledger.ledger.verifying.finding import Findings
from wamledger.ledger.verifying.heads import HeadJudge
from wamledger.ledger.verifying.tally import Tally


class Assembly:
    """
    The tree of the blocks that have been taken, in their order.

    Shape: ``roots`` has the root at each size that was wanted, once the blocks up to there have been taken.
    """

    def __init__(self, link: Link, judge: HeadJudge, wanted: Iterable[int], findings: Findings) -> None:
        self.roots: dict[int, bytes] = {}
        self.tally: Tally = Counter()
        self._link = link
        self._judge = judge
        self._wanted = frozenset(wanted)
        self._findings = findings
        self._range = merkle.Range(0, 0, ())
        self._upper = merkle.Tree()

    def take(self, block: Block) -> None:
        """The tree has the block more, and the heads within it have been held against their roots."""
        self._findings.take(block.findings, block.counts)
        self.tally.update(block.tally)
        for head in block.heads:
            self._judge.kept(head, self._at(block, head.size).root())
        for row in block.outside:
            self._judge.given_out(row, self._at(block, row.size).root())
        for size in self._wanted & block.subtrees.keys():
            self.roots[size] = self._at(block, size).root()
        self._compare_upper(block)
        self._range = self._at(block, block.end)

    def root(self) -> bytes:
        """The root over all blocks so far."""
        return self._range.root()

    def _at(self, block: Block, size: int) -> merkle.Range:
        return self._range.merge(merkle.Range(block.begin, size, block.subtrees[size]))

    def _compare_upper(self, block: Block) -> None:
        """The nodes above the blocks that this one completes are those that are stored."""
        if block.end - block.begin < tree.BLOCK:
            return
        for level, position, expected in self._upper.append(block.subtrees[block.end][0]):
            tree.judge_node(
                level + tree.BLOCK_LEVEL,
                position,
                expected,
                lambda level, position: tree.stored_node(self._link, level, position),
                self._findings,
            )
