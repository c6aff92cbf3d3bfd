"""
Step 3: the hashes beside the entries, and the nodes above them, are those that the entries give.

A block of entries that begins at a multiple of its greatest size is a subtree: its nodes are computed from
the bytes, level by level, and each level is compared with the stored one as a whole. Only where they differ
is the place looked for. A node that fits what is stored beneath it is not to blame for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from wamledger.ledger.link import Engine, Link
from wamledger.ledger.merkle import HASH_SIZE, node_hash, places
from wamledger.ledger.verifying.finding import Findings, Kind, Where

BLOCK_LEVEL: Final = 13
BLOCK: Final = 1 << BLOCK_LEVEL
"""Entries that are verified together."""

NO_HASH: Final = bytes(HASH_SIZE)
"""Stands for the hash of an entry that is missing; no entry has it."""

Levels = list[list[bytes]]
"""The nodes of a block: its leaves, the nodes over them, and so on up to the last that is complete."""


def levels(leaves: list[bytes]) -> Levels:
    """The nodes over these leaves, of which the first has an index that is a multiple of ``BLOCK``."""
    rows = [leaves]
    while len(rows[-1]) > 1:
        each = iter(rows[-1])
        rows.append(
            [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)]
        )
    return rows


def subtrees(rows: Levels, begin: int, end: int) -> tuple[bytes, ...]:
    """The hashes that cover the entries of the block up to ``end``: what ``merkle.Range`` holds of them."""
    return tuple(rows[level][index - (begin >> level)] for level, index in places(begin, end))


def compare_nodes(
    link: Link, rows: Levels, begin: int, stored_leaf: Callable[[int], bytes | None], findings: Findings
) -> None:
    """
    The stored nodes over the block are those of its entries, or what is wrong with them is among the findings.

    ``stored_leaf`` gives the hash that stands beside an entry.
    """
    for level, row in enumerate(rows[1:], 1):
        first = begin >> level
        (stored,) = link.one(_JOINED[link.engine], (level, first, first + len(row)))
        if stored is None or bytes(stored) != b"".join(row):
            _find_nodes(link, level, first, row, stored_leaf, findings)


_JOINED: Final[dict[Engine, str]] = {
    "sqlite": (
        "SELECT CAST(group_concat(hash, '') AS BLOB) FROM (SELECT hash FROM tree_node"
        " WHERE level = ? AND position >= ? AND position < ? ORDER BY position)"
    ),
    "postgresql": (
        "SELECT string_agg(hash, ''::bytea ORDER BY position) FROM tree_node"
        " WHERE level = ? AND position >= ? AND position < ?"
    ),
}
"""
The nodes of a level as one value, which takes half the time that a row for each takes.

SQLite does not promise the order in which it joins; in another order the values would differ, each node would be
looked at, and nothing found.
"""


def _find_nodes(
    link: Link,
    level: int,
    first: int,
    computed: Sequence[bytes],
    stored_leaf: Callable[[int], bytes | None],
    findings: Findings,
) -> None:
    def stored(level: int, position: int) -> bytes | None:
        return stored_leaf(position) if level == 0 else stored_node(link, level, position)

    for position, expected in enumerate(computed, first):
        if not findings.is_wanted(Kind.NODE_CHANGED) or not findings.is_wanted(Kind.NODE_MISSING):
            return
        judge_node(level, position, expected, stored, findings)


def judge_node(
    level: int,
    position: int,
    expected: bytes,
    stored: Callable[[int, int], bytes | None],
    findings: Findings,
) -> None:
    """The stored node is as expected, or fits what is stored beneath it, or is among the findings."""
    found = stored(level, position)
    if found == expected:
        return
    where = Where(table="tree_node", key=(level, position))
    facts = {"level": level, "position": position}
    if found is None:
        findings.add(Kind.NODE_MISSING, where, **facts)
        return
    left, right = stored(level - 1, 2 * position), stored(level - 1, 2 * position + 1)
    if left is None or right is None or node_hash(left, right) != found:
        findings.add(Kind.NODE_CHANGED, where, **facts)


def stored_node(link: Link, level: int, position: int) -> bytes | None:
    """The hash that is stored for a node, or None."""
    row = link.one("SELECT hash FROM tree_node WHERE level = ? AND position = ?", (level, position))
    return None if row is None else bytes(row[0])


def find_strays(link: Link, size: int, findings: Findings) -> None:
    """No node is stored for which a tree of this size has no place."""
    top = size.bit_length()  # a level above all that a tree of this size has
    # each condition is a range of the key, so that only what should not be there is read
    for level in range(1, top + 1):
        _take_strays(link, "level = ? AND position < ?", (level, 0), findings)
        _take_strays(link, "level = ? AND position >= ?", (level, size >> level), findings)
    _take_strays(link, "level < ?", (1,), findings)
    _take_strays(link, "level > ?", (top,), findings)


def _take_strays(link: Link, condition: str, parameters: tuple[int, ...], findings: Findings) -> None:
    for block in link.stream(f"SELECT level, position FROM tree_node WHERE {condition}", parameters):
        for level, position in block:
            findings.add(
                Kind.NODE_STRAY,
                Where(table="tree_node", key=(level, position)),
                level=level,
                position=position,
            )
