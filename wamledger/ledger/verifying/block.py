"""
A block of entries, verified on its own: what one worker does at a time.

A block asks for nothing but its rows, the hash of the entry before it and the heads within it, so that
blocks can be verified side by side. What spans blocks (the upper nodes, the roots) is left as subtrees for
whoever puts them together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import orjson

from wamledger.ledger.link import Link
from wamledger.ledger.merkle import leaf_hash, leaf_hashes, node_hash
from wamledger.ledger.verifying import tree
from wamledger.ledger.verifying.chain import Chain
from wamledger.ledger.verifying.entries import COLUMNS, FIRST_PREV, examined
from wamledger.ledger.verifying.finding import Finding, Findings, Kind, Where
from wamledger.ledger.verifying.heads import KeptHead, OutsideRow, kept_heads, outside_rows
from wamledger.ledger.verifying.signed import Access, Gathering, Run, Signed
from wamledger.ledger.verifying.tally import Tally, tallied

_LEAF: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)

MOST_OF_A_KIND: Final = 10
"""Findings of one kind that a block names; the others it counts."""


class Task(NamedTuple):
    """
    Which entries to verify, of which ledger, and at which sizes a root is wanted beside those of its heads.

    ``user_keys`` are vkeys of users by which signatures are checked here; any others are checked where blocks are put
    together.
    """

    begin: int
    end: int
    origin: str
    chain: Chain
    sizes: tuple[int, ...] = ()
    bodies: bool = True
    user_keys: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """
    What the verification of a block gave.

    Shape: ``subtrees`` has, for each size that is asked for and for the block's end, the hashes that cover
    the block up to there; ``tally``, ``signed`` and ``access`` are empty where bodies were not read.
    """

    begin: int
    end: int
    subtrees: dict[int, tuple[bytes, ...]]
    heads: list[KeptHead]
    outside: list[OutsideRow]
    tally: Tally
    signed: list[Signed | Run]
    access: Access
    findings: list[Finding]
    counts: Counter[Kind] = field(default_factory=Counter)


def verify_block(link: Link, task: Task) -> Block:
    """
    The entries of the block are sound, or what is wrong with them is among its findings.

    Requires that ``begin`` is a multiple of ``tree.BLOCK`` and that there are at most so many.
    """
    findings = Findings(MOST_OF_A_KIND)
    rows = _rows(link, task)
    leaves = leaf_hashes([row[-1] for row in rows])
    whole = leaves if len(rows) == task.end - task.begin else _with_gaps(task, rows, leaves, findings)
    nodes = tree.levels(whole)
    _compare_leaves(link, task, rows, leaves, findings)
    tree.compare_nodes(link, nodes, task.begin, lambda seq: _stored_leaf(link, seq), findings)
    tally: Tally = Counter()
    gathering = Gathering(task.user_keys)
    if task.bodies:
        _examine(link, task, rows, leaves, tally, gathering, findings)
    after = task.begin or -1  # the head of no entries belongs to the first block
    heads = kept_heads(link, after, task.end, task.chain, findings)
    outside = outside_rows(link, after, task.end)
    sizes = {task.end, *task.sizes, *(head.size for head in heads), *(row.size for row in outside)}
    return Block(
        task.begin,
        task.end,
        {size: tree.subtrees(nodes, task.begin, size) for size in sizes},
        heads,
        outside,
        tally,
        gathering.told,
        gathering.access,
        findings.kept,
        findings.counts,
    )


def _rows(link: Link, task: Task) -> list[Any]:
    """
    The entries of the block, in order, each with its hash and its bytes last.

    Numbers are unique, so as many rows as there are numbers have them all, and need not say which is whose.
    """
    within = "FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq"
    if task.bodies:
        return link.rows(f"SELECT {COLUMNS} {within}", task[:2])
    rows = link.rows(f"SELECT leaf, entry {within}", task[:2])
    if len(rows) == task.end - task.begin:
        return rows
    return link.rows(f"SELECT seq, leaf, entry {within}", task[:2])


def _with_gaps(task: Task, rows: list[Any], leaves: list[bytes], findings: Findings) -> list[bytes]:
    """The hashes of a block of which entries are missing, which are among the findings."""
    known = {row[0]: leaf for row, leaf in zip(rows, leaves, strict=True)}
    for seq in range(task.begin, task.end):
        if seq not in known:
            findings.add(Kind.ENTRY_MISSING, Where(seq, "entry", (seq,)))
    return [known.get(seq, tree.NO_HASH) for seq in range(task.begin, task.end)]


def _examine(
    link: Link,
    task: Task,
    rows: Sequence[Any],
    leaves: Sequence[bytes],
    tally: Tally,
    gathering: Gathering,
    findings: Findings,
) -> None:
    """Each row is examined; the predecessor that an entry must name is known by its bytes."""
    seq = task.begin - 1
    prev = FIRST_PREV
    stored_prev: bytes | None = None
    if seq >= 0:
        row = link.one("SELECT leaf, entry FROM entry WHERE seq = ?", (seq,))
        prev, stored_prev = (leaf_hash(row[1]).hex(), row[0]) if row else ("", None)
    for row, leaf in zip(rows, leaves, strict=True):
        if row[0] != seq + 1:
            prev, stored_prev = "", None  # the predecessor is missing and is among the findings
        found = Findings(MOST_OF_A_KIND)
        record = examined(row, task.origin, prev, found)
        if found.kept:
            findings.take(_to_the_right_entry(link, row[0], found.kept, prev, stored_prev))
        if record is not None:
            detail = tallied(record["body"], tally) or gathering.take(row[0], record, leaf)
            if detail:
                findings.add(Kind.ENTRY_MALFORMED, Where(row[0], "entry", (row[0],)), detail=detail)
        seq, prev, stored_prev = row[0], leaf.hex(), row[6]
    gathering.close()


def _to_the_right_entry(
    link: Link, seq: int, found: Sequence[Finding], prev: str, stored_prev: bytes | None
) -> list[Finding]:
    """
    What was found in an entry, without what its predecessor is to blame for.

    Where the predecessor is missing, or the hash beside it says that it was changed, that is found there. Where that
    hash was changed as well, the node over it still tells which of the two is as it was recorded.
    """
    recorded = None if stored_prev is None else bytes(stored_prev).hex()
    own: list[Finding] = []
    for finding in found:
        if finding.facts.get("name") != "prev":
            own.append(finding)
        elif prev == "" or finding.facts["found"] == recorded:
            continue
        elif seq and _is_recorded(link, seq - 1, finding.facts["found"]):
            own.append(Finding(Kind.ENTRY_CHANGED, Where(seq - 1, "entry", (seq - 1,))))
        else:
            own.append(finding)
    return own


def _is_recorded(link: Link, seq: int, leaf: str) -> bool:
    """Whether the node over an entry and the one beside it was made with this hash of the entry."""
    node, sibling = tree.stored_node(link, 1, seq >> 1), _entry(link, seq ^ 1)
    if node is None or sibling is None or not _LEAF.fullmatch(leaf):
        return False
    pair = (bytes.fromhex(leaf), leaf_hash(sibling))
    return node_hash(*(pair if seq % 2 == 0 else pair[::-1])) == node


def _compare_leaves(
    link: Link, task: Task, rows: Sequence[Any], leaves: Sequence[bytes], findings: Findings
) -> None:
    stored = [row[-2] for row in rows]
    if stored == leaves:
        return
    for position, (row, leaf) in enumerate(zip(rows, leaves, strict=True)):
        if row[-2] != leaf:
            seq = row[0] if len(row) > 2 else task.begin + position
            findings.add(_to_blame(link, seq, bytes(row[-2]), leaf), Where(seq, "entry", (seq,)))


def _to_blame(link: Link, seq: int, stored: bytes, computed: bytes) -> Kind:
    """Whether the entry or the hash beside it was changed: its neighbours still agree with one of them."""
    entry = _entry(link, seq + 1)
    named = _named_predecessor(entry)
    if named == computed.hex():
        return Kind.LEAF_CHANGED
    if named == stored.hex():
        return Kind.ENTRY_CHANGED
    node = tree.stored_node(link, 1, seq >> 1)
    sibling = _stored_leaf(link, seq ^ 1)
    if node is not None and sibling is not None:
        for kind, leaf in ((Kind.LEAF_CHANGED, computed), (Kind.ENTRY_CHANGED, stored)):
            pair = (leaf, sibling) if seq % 2 == 0 else (sibling, leaf)
            if node_hash(*pair) == node:
                return kind
    return Kind.ENTRY_OR_LEAF_CHANGED


def _named_predecessor(entry: bytes | None) -> str | None:
    try:
        named = orjson.loads(entry or b"")["body"]["prev"]
    except (orjson.JSONDecodeError, TypeError, KeyError):
        return None
    return named if isinstance(named, str) else None


def _entry(link: Link, seq: int) -> bytes | None:
    row = link.one("SELECT entry FROM entry WHERE seq = ?", (seq,))
    return None if row is None else bytes(row[0])


def _stored_leaf(link: Link, seq: int) -> bytes | None:
    row = link.one("SELECT leaf FROM entry WHERE seq = ?", (seq,))
    return None if row is None else bytes(row[0])
