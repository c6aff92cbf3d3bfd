"""The tree is that of RFC 6962, however it is built."""

from __future__ import annotations

import pickle
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.ledger.merkle import EMPTY_ROOT, Range, Tree, leaf_hash, leaf_hashes, places, root_of

ENTRIES = [b"entry %d" % number for number in range(300)]
LEAVES = leaf_hashes(ENTRIES)


@cache
def mth(begin: int, end: int) -> bytes:
    """MTH(D[begin:end]) as section 2.1 of RFC 6962 words it."""
    if begin == end:
        return sha256(b"").digest()
    if end - begin == 1:
        return sha256(b"\x00" + ENTRIES[begin]).digest()
    k = 1
    while k * 2 < end - begin:
        k *= 2
    return sha256(b"\x01" + mth(begin, begin + k) + mth(begin + k, end)).digest()


def grown(size: int) -> tuple[Tree, dict[tuple[int, int], bytes]]:
    """A tree of so many entries, and everything that its store would hold."""
    tree = Tree()
    nodes = {(0, index): leaf for index, leaf in enumerate(LEAVES[:size])}
    for leaf in LEAVES[:size]:
        nodes |= {(level, index): hashed for level, index, hashed in tree.append(leaf)}
    return tree, nodes


def test_hashes_are_those_of_the_rfc() -> None:
    """Leaf and node are told apart by their first byte, and the empty tree has the hash of nothing."""
    assert leaf_hash(b"x") == sha256(b"\x00x").digest() == leaf_hashes([b"x"])[0]
    assert sha256(b"").digest() == EMPTY_ROOT == Tree().root() == root_of([])


def test_roots_of_all_sizes() -> None:
    """At every size the root is that of the reference: appended, extended, streamed, and as a range."""
    tree = Tree()
    for size in range(131):
        assert tree.size == size
        extended = Tree()
        extended.extend(LEAVES[:size])
        assert tree.root() == extended.root() == mth(0, size)
        assert root_of(iter(LEAVES[:size])) == Range.of_entries(0, ENTRIES[:size]).root() == mth(0, size)
        tree.append(LEAVES[size])


def test_stored_nodes_are_all_perfect_subtrees_once() -> None:
    """A tree has stored each perfect subtree in it, and each has the hash of the reference."""
    for size in range(131):
        _tree, nodes = grown(size)
        wanted = {(level, index) for level in range(8) for index in range(size >> level)}
        assert nodes.keys() == wanted
        for (level, index), hashed in nodes.items():
            assert hashed == mth(index << level, (index + 1) << level)


@given(st.lists(st.integers(0, 40), max_size=7))
def test_batches_leave_no_trace(sizes: list[int]) -> None:
    """Entries taken in batches give the same nodes and the same root as one by one."""
    total = sum(sizes)
    _tree, wanted = grown(total)
    tree, at = Tree(), 0
    nodes = {(0, index): leaf for index, leaf in enumerate(LEAVES[:total])}
    for size in sizes:
        new = tree.extend(LEAVES[at : at + size])
        assert not nodes.keys() & {(level, index) for level, index, _hash in new}
        nodes |= {(level, index): hashed for level, index, hashed in new}
        at += size
    assert nodes == wanted
    assert tree.root() == mth(0, total)


def test_a_tree_is_taken_up_where_it_was_left() -> None:
    """A tree loaded from its stored nodes grows on as if it had never been closed."""
    for size in range(66):
        _tree, nodes = grown(size)
        tree = Tree.load(size, lambda level, index, nodes=nodes: nodes[level, index])
        assert tree.root() == mth(0, size)
        tree.extend(LEAVES[size : size + 9])
        tree.append(LEAVES[size + 9])
        assert tree.root() == mth(0, size + 10)


def test_places_cover_a_run_once_with_the_fewest() -> None:
    """The places of a run are perfect subtrees without a gap between them, and no two are siblings."""
    for begin in range(40):
        for end in range(begin, 80):
            at = begin
            found = list(places(begin, end))
            for level, index in found:
                assert index << level == at
                at += 1 << level
            assert at == end
            assert not any((level, index + 1) in found for level, index in found if not index & 1), (
                "two siblings are one larger subtree"
            )


def test_ranges_merge_wherever_they_meet() -> None:
    """Two neighbouring ranges make the range of both, for every beginning, meeting point and end."""
    for begin in range(20):
        for middle in range(begin, 34):
            for end in range(middle, 40):
                merged = Range.of_leaves(begin, LEAVES[begin:middle]).merge(
                    Range.of_leaves(middle, LEAVES[middle:end])
                )
                assert merged == Range.of_leaves(begin, LEAVES[begin:end])
    whole = Range.of_leaves(0, LEAVES[:29])
    assert whole.hashes == tuple(mth(index << level, (index + 1) << level) for level, index in places(0, 29))


def test_ranges_of_two_processes() -> None:
    """A range comes whole out of another process, and two of them make the root."""
    halves = [Range.of_entries(0, ENTRIES[:123]), Range.of_entries(123, ENTRIES[123:])]
    first, second = (pickle.loads(pickle.dumps(half)) for half in halves)
    assert first.merge(second).root() == mth(0, 300)


def test_ranges_that_do_not_meet() -> None:
    """Ranges with a gap or in the wrong order do not merge, and a range in the middle has no root."""
    low, high = Range.of_leaves(0, LEAVES[:5]), Range.of_leaves(6, LEAVES[6:9])
    with pytest.raises(ValueError, match="does not begin where"):
        low.merge(high)
    with pytest.raises(ValueError, match="does not begin where"):
        high.merge(low)
    with pytest.raises(ValueError, match="has no root"):
        high.root()


def test_streaming_crosses_its_blocks() -> None:
    """A stream longer than one block has the root of the whole."""
    leaves = [sha256(b"%d" % number).digest() for number in range(20_000)]
    tree = Tree()
    tree.extend(leaves)
    assert root_of(iter(leaves)) == tree.root()


def test_any_change_is_another_root() -> None:
    """Changing, dropping, doubling or swapping any entry gives another root."""
    entries = ENTRIES[:40]
    seen = {Range.of_entries(0, entries).root()}
    changed = 0
    for index in range(40):
        before, after = entries[:index], entries[index + 1 :]
        bits = [bytes([entries[index][0] ^ (1 << bit)]) + entries[index][1:] for bit in range(8)]
        variants = [[*before, one, *after] for one in bits] + [
            before + after,
            before + [entries[index]] * 2 + after,
        ]
        if after:
            variants.append([*before, after[0], entries[index], *after[1:]])
        for variant in variants:
            seen.add(Range.of_entries(0, variant).root())
            changed += 1
    assert len(seen) == changed + 1
