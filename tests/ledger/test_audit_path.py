"""A proof shows what it claims, and nothing else passes for one."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.audit_path import (
    consistency,
    inclusion,
    root_from_inclusion,
    roots_from_consistency,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from wamledger.ledger.faults import ProofFault
from wamledger.ledger.merkle import EMPTY_ROOT, Tree, leaf_hash

VECTORS = Path(__file__).parents[2].parent / "shared" / "vectors" / "merkle-rfc6962" / "testdata"
LARGEST = 130

ENTRIES = [b"weapon %d" % number for number in range(LARGEST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
NODES = {(0, index): leaf for index, leaf in enumerate(LEAVES)}
NODES |= {(level, index): hashed for level, index, hashed in Tree().extend(LEAVES)}


def get(level: int, index: int) -> bytes:
    return NODES[level, index]


def split(begin: int, end: int) -> int:
    k = 1
    while k * 2 < end - begin:
        k *= 2
    return begin + k


@cache
def mth(begin: int, end: int) -> bytes:
    """MTH(D[begin:end]) of RFC 6962 section 2.1."""
    if end - begin == 1:
        return LEAVES[begin]
    middle = split(begin, end)
    return sha256(b"\x01" + mth(begin, middle) + mth(middle, end)).digest()


def path_of(m: int, begin: int, end: int) -> list[bytes]:
    """PATH(m, D[begin:end]) of RFC 6962 section 2.1.1, m counted from the first entry of all."""
    if end - begin == 1:
        return []
    middle = split(begin, end)
    if m < middle:
        return [*path_of(m, begin, middle), mth(middle, end)]
    return [*path_of(m, middle, end), mth(begin, middle)]


def subproof(m: int, begin: int, end: int, *, known: bool) -> list[bytes]:
    """SUBPROOF(m, D[begin:end], known) of RFC 6962 section 2.1.2, m counted from the first entry of all."""
    if m == end:
        return [] if known else [mth(begin, end)]
    middle = split(begin, end)
    if m <= middle:
        return [*subproof(m, begin, middle, known=known), mth(middle, end)]
    return [*subproof(m, middle, end, known=False), mth(begin, middle)]


def test_every_inclusion_up_to_130() -> None:
    """For every tree of up to 130 entries and every entry in it, the path is the reference's and verifies."""
    for size in range(1, LARGEST + 1):
        for index in range(size):
            path = inclusion(index, size, get)
            assert path == path_of(index, 0, size)
            verify_inclusion(index, size, LEAVES[index], path, mth(0, size))


def test_every_consistency_up_to_130() -> None:
    """For every two trees of up to 130 entries, the proof is the reference's and verifies."""
    for second in range(1, LARGEST + 1):
        for first in range(1, second + 1):
            path = consistency(first, second, get)
            assert path == subproof(first, 0, second, known=True)
            verify_consistency(first, second, mth(0, first), mth(0, second), path)


def test_every_subtree_up_to_40() -> None:
    """For every subtree in trees of up to 40 entries, its entries and its consistency verify."""
    for end in range(1, 41):
        for start in range(end):
            if start % (1 << (end - start - 1).bit_length()):
                continue
            for index in range(start, end):
                verify_subtree_inclusion(
                    index, start, end, LEAVES[index], path_of(index, start, end), mth(start, end)
                )
            for size in range(end, 41):
                path = subtree_proof(start, end, 0, size, known=True)
                verify_subtree_consistency(start, end, size, mth(start, end), mth(0, size), path)


def subtree_proof(start: int, end: int, begin: int, size: int, *, known: bool) -> list[bytes]:
    """SUBTREE_SUBPROOF of draft-ietf-plants-merkle-tree-certs section 4.4.2, on absolute positions."""
    if (start, end) == (begin, size):
        return [] if known else [mth(begin, size)]
    middle = split(begin, size)
    if end <= middle:
        return [*subtree_proof(start, end, begin, middle, known=known), mth(middle, size)]
    if middle <= start:
        return [*subtree_proof(start, end, middle, size, known=known), mth(begin, middle)]
    return [*subtree_proof(middle, end, middle, size, known=False), mth(begin, middle)]


def refused(verify: Callable[..., None], *arguments: Any) -> bool:
    try:
        verify(*arguments)
    except ProofFault:
        return True
    return False


def test_a_path_fits_one_place_only() -> None:
    """With the path of one entry, no other index and no other entry of the tree verifies."""
    for size in range(1, 34):
        for index in range(size):
            path = inclusion(index, size, get)
            for other in range(size):
                assert (other == index) != refused(
                    verify_inclusion, other, size, LEAVES[index], path, mth(0, size)
                )
                assert (other == index) != refused(
                    verify_inclusion, index, size, LEAVES[other], path, mth(0, size)
                )


def test_every_damaged_path_is_refused() -> None:
    """A hash flipped, dropped, doubled, swapped, shortened or added anywhere makes a proof worthless."""
    for second in (1, 2, 7, 8, 21, 64, 100):
        for first in range(1, second + 1):
            path = consistency(first, second, get)
            roots = mth(0, first), mth(0, second)
            for damaged in damages(path):
                assert refused(verify_consistency, first, second, *roots, damaged)
            path = inclusion(first - 1, second, get)
            for damaged in damages(path):
                assert refused(
                    verify_inclusion, first - 1, second, LEAVES[first - 1], damaged, mth(0, second)
                )


def damages(path: list[bytes]) -> list[list[bytes]]:
    found = [[*path, EMPTY_ROOT], [EMPTY_ROOT, *path]]
    for at, each in enumerate(path):
        before, after = path[:at], path[at + 1 :]
        found += [
            [*before, bytes([each[0] ^ 1]) + each[1:], *after],
            [*before, each[:-1] + bytes([each[-1] ^ 0x80]), *after],
            [*before, each[:31], *after],
            [*before, each + b"\x00", *after],
            [*before, b"", *after],
            [*before, *after],
            [*before, each, each, *after],
        ]
        if after:
            found.append([*before, after[0], each, *after[1:]])
    return found


def test_wrong_roots_are_refused() -> None:
    """A proof of consistency fails against any other old root, any other new root, and both exchanged."""
    for first, second in [(1, 2), (3, 7), (4, 8), (6, 8), (8, 8), (64, 130)]:
        path = consistency(first, second, get)
        old, new = mth(0, first), mth(0, second)
        other = sha256(b"other").digest()
        assert refused(verify_consistency, first, second, other, new, path)
        assert refused(verify_consistency, first, second, old, other, path)
        assert first == second or refused(verify_consistency, first, second, new, old, path)


def test_a_root_of_another_length_is_refused() -> None:
    """A root that is not 32 bytes is refused where it is hashed and where it is compared."""
    path = consistency(4, 8, get)
    with pytest.raises(ProofFault, match="hash of 31 bytes"):
        verify_consistency(4, 8, mth(0, 4)[:31], mth(0, 8), path)
    with pytest.raises(ProofFault, match="and the head says"):
        verify_consistency(4, 8, mth(0, 4), mth(0, 8)[:31], path)
    with pytest.raises(ProofFault, match="hash of 31 bytes"):
        root_from_inclusion(0, 1, LEAVES[0][:31], [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 5, EMPTY_ROOT, mth(0, 5), []), "An empty tree proves nothing"),
        ((0, 0, EMPTY_ROOT, EMPTY_ROOT, []), "An empty tree proves nothing"),
        ((-1, 5, EMPTY_ROOT, mth(0, 5), []), "An empty tree proves nothing"),
        ((6, 5, mth(0, 6), mth(0, 5), []), "A tree of 5 entries does not continue one of 6"),
        ((3, 7, mth(0, 3), mth(0, 7), []), "0 hashes, too many or too few"),
        ((7, 7, mth(0, 7), mth(0, 7), [EMPTY_ROOT]), "1 hashes, too many or too few"),
    ],
)
def test_refusals_of_consistency(arguments: tuple[Any, ...], words: str) -> None:
    """Each way in which a claim of consistency makes no sense has its words."""
    with pytest.raises(ProofFault, match=words):
        verify_consistency(*arguments)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5), (2**64 - 1, 8)])
def test_an_index_outside_the_tree(index: int, size: int) -> None:
    """An index that the tree does not have is refused before anything is computed."""
    with pytest.raises(ProofFault, match="has no such entry"):
        root_from_inclusion(index, size, LEAVES[0], [])
    with pytest.raises(ValueError, match="there is no entry"):
        inclusion(index, size, get)


@pytest.mark.parametrize(
    ("start", "end"), [(1, 3), (2, 5), (3, 5), (2, 6), (4, 4), (5, 4), (-4, 4), (1, 2**63 + 2)]
)
def test_what_is_no_subtree(start: int, end: int) -> None:
    """A run of entries that is not one subtree is refused."""
    with pytest.raises(ProofFault, match="are no subtree"):
        roots_from_consistency(start, end, 8, LEAVES[0], [])
    with pytest.raises(ProofFault, match="are no subtree"):
        verify_subtree_inclusion(start, start, end, LEAVES[0], [], LEAVES[0])


def test_proofs_that_cannot_be_written() -> None:
    """A proof of consistency is written for an earlier, non-empty tree only."""
    for first, second in [(0, 5), (6, 5), (0, 0)]:
        with pytest.raises(ValueError, match="cannot be shown to continue"):
            consistency(first, second, get)


def test_both_roots_are_in_the_message() -> None:
    """A mismatch names the root that the proof leads to and the one that was claimed."""
    with pytest.raises(ProofFault) as caught:
        verify_inclusion(0, 1, LEAVES[0], [], LEAVES[1])
    assert caught.value.facts == {"computed": LEAVES[0].hex(), "claimed": LEAVES[1].hex()}
    assert LEAVES[0].hex() in caught.value.message


def test_the_vectors_are_there() -> None:
    """The published vectors are complete: 518 files, most of them attacks."""
    if not VECTORS.exists():
        pytest.skip("the RFC 6962 vectors are not beside the project")
    cases = [json.loads(path.read_bytes()) for path in VECTORS.rglob("*.json")]
    assert len(cases) == 518
    assert sum(case["wantErr"] for case in cases) > 400


@pytest.mark.parametrize(
    "file", sorted(VECTORS.rglob("*.json")), ids=lambda file: str(file.relative_to(VECTORS).with_suffix(""))
)
def test_vector(file: Path) -> None:
    """A published proof verifies, and a published attack on it does not."""
    case = json.loads(file.read_bytes())
    path = [base64.b64decode(each) for each in case["proof"] or []]

    def hashed(name: str) -> bytes:
        return base64.b64decode(case[name])

    operation = file.relative_to(VECTORS).parts[0]
    if operation == "inclusion":
        found = refused(
            verify_inclusion, case["leafIdx"], case["treeSize"], hashed("leafHash"), path, hashed("root")
        )
    elif operation == "consistency":
        found = refused(
            verify_consistency, case["size1"], case["size2"], hashed("root1"), hashed("root2"), path
        )
    elif operation == "subtreeinclusion":
        found = refused(
            verify_subtree_inclusion,
            case["leafIdx"],
            case["start"],
            case["end"],
            hashed("leafHash"),
            path,
            hashed("root"),
        )
    else:
        assert operation == "subtreeconsistency"
        found = refused(
            verify_subtree_consistency,
            case["start"],
            case["end"],
            case["size"],
            hashed("root1"),
            hashed("root2"),
            path,
        )
    assert found == case["wantErr"], case["desc"]
