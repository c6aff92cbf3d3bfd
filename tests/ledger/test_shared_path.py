"""Many entries are proved at once by the fewest hashes, and by no others."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import pytest

from wamledger.ledger import shared_path
from wamledger.ledger.faults import ProofFault
from wamledger.ledger.merkle import EMPTY_ROOT, Get, leaf_hash, node_hash, places, root_of


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def stored(leaves: Sequence[bytes]) -> Get:
    """Perfect subtrees, hashed plainly each time."""

    def get(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(get(level - 1, 2 * index), get(level - 1, 2 * index + 1))

    return get


def plain_root(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 section 2.1 defines it, word by word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(plain_root(leaves[:half]), plain_root(leaves[half:]))


def test_any_entries_of_any_tree_lead_to_its_root() -> None:
    """Every choice of entries of every tree up to 9, and chosen ones of larger trees, lead to the root."""
    chosen = [
        (size, some)
        for size in range(10)
        for many in range(size + 1)
        for some in combinations(range(size), many)
    ]
    dice = random.Random(5)
    for _round in range(60):
        size = dice.randrange(10, 300)
        chosen.append((size, tuple(sorted(dice.sample(range(size), dice.randrange(0, min(size, 20)))))))
    for size, some in chosen:
        leaves = leaves_of(size)
        hashes = shared_path.gathered(some, size, stored(leaves))
        found = shared_path.root_of({number: leaves[number] for number in some}, size, hashes)
        assert found == plain_root(leaves) == root_of(leaves), (size, some)


def test_no_entries_stand_as_the_whole_tree() -> None:
    """For no entry the hashes are the perfect subtrees that make up the tree, from the left."""
    for size in range(1, 70):
        leaves = leaves_of(size)
        get = stored(leaves)
        assert shared_path.gathered((), size, get) == [get(level, index) for level, index in places(0, size)]


def test_all_entries_need_no_other_hash() -> None:
    """Whoever has every entry needs nothing else, and neighbours share what leads to the root."""
    leaves = leaves_of(37)
    assert shared_path.gathered(range(37), 37, stored(leaves)) == []
    assert len(shared_path.gathered((8, 9, 10, 11), 1 << 10, stored(leaves_of(1 << 10)))) == 8


def test_another_entry_or_hash_leads_elsewhere() -> None:
    """
    A changed leaf, hash or number gives another root or none; a hash too many or too few is refused.

    The size is not the proof's to show: it stands in the signed head, and is compared with that.
    """
    size, some = 21, (2, 3, 17)
    leaves = leaves_of(size)
    root = plain_root(leaves)
    hashes = shared_path.gathered(some, size, stored(leaves))
    good = {number: leaves[number] for number in some}

    def leads(found: dict[int, bytes], many: int, given: list[bytes]) -> bool:
        try:
            return shared_path.root_of(found, many, given) == root
        except ProofFault:
            return False

    assert leads(good, size, hashes)
    for number in some:
        assert not leads({**good, number: bytes(32)}, size, hashes)
        assert not leads({each: leaf for each, leaf in good.items() if each != number}, size, hashes)
    for at in range(len(hashes)):
        assert not leads(good, size, [*hashes[:at], bytes(32), *hashes[at + 1 :]])
        assert not leads(good, size, hashes[:at] + hashes[at + 1 :])
    for given, words in (
        ([*hashes, bytes(32)], "more hashes"),
        (hashes[:-1], "too few"),
        ([*hashes[:-1], b"x"], "32 bytes"),
    ):
        with pytest.raises(ProofFault, match=words):
            shared_path.root_of(good, size, given)
    with pytest.raises(ProofFault, match="does not cover"):
        shared_path.root_of({99: bytes(32)}, size, hashes)


@pytest.mark.parametrize("some", [(3, 2), (1, 1), (-1,), (5,)])
def test_entries_that_cannot_be_asked_for(some: tuple[int, ...]) -> None:
    """Entries are asked for once each, in their order, and are in the tree."""
    with pytest.raises(ValueError):
        shared_path.gathered(some, 5, stored(leaves_of(5)))
