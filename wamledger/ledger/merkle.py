"""
The tree of RFC 6962: one root that commits to every entry and to their order.

A leaf is ``SHA256(0x00 || entry bytes)``, a node ``SHA256(0x01 || left || right)``. Stored are perfect
subtrees only, each named by level (0 is the leaves) and index from the left; they never change once they
are there. The right edge, at most one subtree of each level, is what ``Tree`` carries. A ``Range`` is the
same for any run of entries, so that two processes may hash two halves and put them together. Proofs over
the same nodes are in ``audit_path``. Nothing here reads a database; ``get`` fetches a stored node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, islice, repeat
from typing import Final

HASH_SIZE: Final = 32

EMPTY_ROOT: Final = sha256().digest()
"""The root of the tree of no entries.  Source: RFC 6962 section 2.1"""

Node = tuple[int, int, bytes]
"""A perfect subtree: level, index, hash."""

Get = Callable[[int, int], bytes]
"""Fetches the hash of the perfect subtree at a level and an index; level 0 is the leaves."""

_BLOCK: Final = 8192


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node over two others."""
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The hash of each entry as a leaf, in order."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def _paired(row: Sequence[bytes]) -> list[bytes]:
    """The nodes over neighbours, two by two; an odd one at the end is left out."""
    each = iter(row)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)]


def places(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The fewest perfect subtrees that cover the entries from ``begin`` up to ``end``, from the left."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        if begin:
            level = min(level, (begin & -begin).bit_length() - 1)
        yield level, begin >> level
        begin += 1 << level


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees that stand largest first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


class Tree:
    """The side of the tree at which it grows: its size, and the perfect subtrees of its right edge."""

    __slots__ = ("_edge", "size")

    def __init__(self) -> None:
        self.size = 0
        self._edge: dict[int, bytes] = {}  # level: hash

    @classmethod
    def load(cls, size: int, get: Get) -> Tree:
        """The tree of the first ``size`` entries, its edge fetched from where the nodes are stored."""
        tree = cls()
        tree.size = size
        tree._edge = {level: get(level, index) for level, index in places(0, size)}
        return tree

    def append(self, leaf: bytes) -> list[Node]:
        """The tree has one leaf more; returns the subtrees of level 1 and above that this completed."""
        nodes: list[Node] = []
        level, index, completed = 0, self.size, leaf
        while index & 1:
            completed = node_hash(self._edge.pop(level), completed)
            level, index = level + 1, index >> 1
            nodes.append((level, index, completed))
        self._edge[level] = completed
        self.size += 1
        return nodes

    def extend(self, leaves: Sequence[bytes]) -> list[Node]:
        """The tree has these leaves more; returns the subtrees of level 1 and above that this completed."""
        nodes: list[Node] = []
        level, index, row = 0, self.size, list(leaves)
        while row:
            if index & 1:
                row.insert(0, self._edge.pop(level))
                index -= 1
            if len(row) & 1:
                self._edge[level] = row[-1]
            level, index, row = level + 1, index >> 1, _paired(row)
            nodes += zip(repeat(level), count(index), row, strict=False)
        self.size += len(leaves)
        return nodes

    def root(self) -> bytes:
        """The hash that commits to all entries so far."""
        return folded([self._edge[level] for level in sorted(self._edge, reverse=True)])


@dataclass(frozen=True, slots=True)
class Range:
    """
    What the entries from ``begin`` up to ``end`` add to a tree: the perfect subtrees that cover them.

    Shape:  the hashes stand from the left, at the places that ``places`` gives.
    Source: transparency-dev/merkle docs/compact_ranges.md
    """

    begin: int
    end: int
    hashes: tuple[bytes, ...]

    @classmethod
    def of_leaves(cls, begin: int, leaves: Sequence[bytes]) -> Range:
        """The range of these leaves, of which the first has the index ``begin``."""
        left: list[bytes] = []
        right: list[bytes] = []
        index, row = begin, list(leaves)
        while row:
            if index & 1:
                left.append(row.pop(0))
                index += 1
            if len(row) & 1:
                right.append(row.pop())
            index, row = index >> 1, _paired(row)
        return cls(begin, begin + len(leaves), (*left, *reversed(right)))

    @classmethod
    def of_entries(cls, begin: int, entries: Iterable[bytes]) -> Range:
        """The range of entries given as stored bytes: what a process that verifies one block computes."""
        return cls.of_leaves(begin, leaf_hashes(entries))

    def merge(self, right: Range) -> Range:
        """This range and the one that begins where it ends, as one."""
        if right.begin != self.end:
            raise ValueError(f"the range from {right.begin} does not begin where the other ends ({self.end})")
        stack: list[Node] = []
        for part in (self, right):
            for (level, index), known in zip(places(part.begin, part.end), part.hashes, strict=True):
                hashed = known
                while stack and index & 1 and stack[-1][:2] == (level, index - 1):
                    hashed = node_hash(stack.pop()[2], hashed)
                    level, index = level + 1, index >> 1
                stack.append((level, index, hashed))
        return Range(self.begin, right.end, tuple(hashed for _level, _index, hashed in stack))

    def root(self) -> bytes:
        """The root of the tree of the entries up to ``end``; only for a range that begins at the first."""
        if self.begin:
            raise ValueError(f"a range that begins at {self.begin} has no root")
        return folded(self.hashes)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, which are read once and not kept."""
    each = iter(leaves)
    whole = Range(0, 0, ())
    while block := list(islice(each, _BLOCK)):
        whole = whole.merge(Range.of_leaves(whole.end, block))
    return whole.root()
