"""
Proofs over the tree: that an entry is in it, and that a later tree continues an earlier one.

``inclusion`` and ``consistency`` write proofs from stored nodes. Whoever checks one needs no ledger:
computing a root and comparing it are kept apart, and what compares returns nothing and raises
``ProofFault``, for a verdict that can be overlooked is none. The words are those of RFC 6962 and RFC 9162;
a subtree is that of the drafts on Merkle tree certificates, a run of entries that is one subtree in every
tree which is large enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import ProofFault
from wamledger.ledger.merkle import EMPTY_ROOT, HASH_SIZE, Get, folded, node_hash, places

_ASK_AGAIN: Final = N_("Ask for the proof again; if it fails again, keep both heads and report it.")


def _root_between(begin: int, end: int, get: Get) -> bytes:
    return folded([get(level, index) for level, index in places(begin, end)])


def _split(begin: int, end: int) -> int:
    """Where the tree over a run of entries divides: after the largest power of two below their number."""
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def inclusion(index: int, size: int, get: Get) -> list[bytes]:
    """
    The audit path of an entry in the tree of the first ``size``, from the leaf's sibling upwards.

    Requires 0 <= index < size.  Source: RFC 6962 section 2.1.1
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} among {size}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = _split(begin, end)
        if index < middle:
            path.append(_root_between(middle, end, get))
            end = middle
        else:
            path.append(_root_between(begin, middle, get))
            begin = middle
    return path[::-1]


def consistency(first: int, second: int, get: Get) -> list[bytes]:
    """
    The proof that the tree of the first ``second`` entries continues the tree of the first ``first``.

    Requires 1 <= first <= second.  Source: RFC 6962 section 2.1.2
    """
    if not 1 <= first <= second:
        raise ValueError(f"a tree of {second} entries cannot be shown to continue one of {first}")
    path: list[bytes] = []
    begin, end = 0, second
    while first != end:
        middle = _split(begin, end)
        if first <= middle:
            path.append(_root_between(middle, end, get))
            end = middle
        else:
            path.append(_root_between(begin, middle, get))
            begin = middle
    if begin:  # otherwise the old tree is itself one of the subtrees, and its root is known
        path.append(_root_between(begin, end, get))
    return path[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """
    The root of the tree of ``size`` entries in which ``path`` leads up from ``leaf`` at ``index``.

    Raises: ProofFault for an index outside the tree, a path of another length, a hash that is not 32 bytes.
    Source: RFC 9162 section 2.1.3.2
    """
    if not 0 <= index < size:
        raise ProofFault(
            N_("The proof is for entry {index} of a tree of {size}, which has no such entry."),
            _ASK_AGAIN,
            index=index,
            size=size,
        )
    _must_be_hashes(leaf, *path)
    at, last, root = index, size - 1, leaf
    for sibling in path:
        if not last:
            raise _wrong_length(path)
        if at & 1 or at == last:
            root = node_hash(sibling, root)
            while not at & 1:  # ends, for at == last > 0 while a path goes on
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise _wrong_length(path)
    return root


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """
    The entry with this leaf hash stands at ``index`` in the tree of ``size`` entries with this root.

    Raises: ProofFault where the proof does not show it.
    """
    _must_match(root_from_inclusion(index, size, leaf, path), root)


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf: bytes, path: Sequence[bytes], root: bytes
) -> None:
    """
    The entry with this leaf hash stands at ``index`` in the subtree from ``start`` up to ``end``.

    Raises: ProofFault where the proof does not show it, and for what is no subtree of any tree.
    """
    _must_be_subtree(start, end)
    verify_inclusion(index - start, end - start, leaf, path, root)


def roots_from_consistency(
    start: int, end: int, size: int, subtree: bytes, path: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """
    The two roots that ``path`` leads to: of the subtree from ``start`` up to ``end``, and of the tree.

    ``subtree`` is the root that the subtree is said to have; where no part of it is in the path, it is the
    seed of both.
    Raises: ProofFault for what is no subtree, a path of another length, a hash that is not 32 bytes.
    Source: draft-ietf-plants-merkle-tree-certs section 4.4.3; with start 0 it is RFC 9162 section 2.1.4.2
    """
    _must_be_subtree(start, end)
    if end > size:
        raise ProofFault(
            N_("A tree of {size} entries does not continue one of {end}."), _ASK_AGAIN, size=size, end=end
        )
    first, last, top = start, end - 1, size - 1
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    if first != last:
        if not path:
            raise _wrong_length(path)
        seed, *rest = path
    else:
        seed, rest = subtree, list(path)
    _must_be_hashes(*([seed, *rest] if path else []))
    old = new = seed
    for sibling in rest:
        if not top:
            raise _wrong_length(path)
        if last & 1 or last == top:
            if first < last:
                old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not last & 1:  # ends, for last == top > 0 while a path goes on
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            new = node_hash(new, sibling)
        first, last, top = first >> 1, last >> 1, top >> 1
    if top:
        raise _wrong_length(path)
    return old, new


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> None:
    """
    The tree of ``second`` entries begins with the ``first`` entries of the earlier tree, unchanged.

    Raises: ProofFault where the proof does not show it, and for ``first`` 0, for every tree continues the
    empty one and a proof of that would say nothing.
    """
    if first < 1:
        raise ProofFault(N_("An empty tree proves nothing about a later one."), _ASK_AGAIN)
    verify_subtree_consistency(0, first, second, first_root, second_root, path)


def verify_subtree_consistency(
    start: int, end: int, size: int, subtree: bytes, root: bytes, path: Sequence[bytes]
) -> None:
    """
    The subtree from ``start`` up to ``end`` is part of the tree of ``size`` entries.

    Raises: ProofFault where the proof does not show it. A subtree of no entries is part of every tree.
    """
    if start == end and 0 <= end <= size:
        if path:
            raise _wrong_length(path)
        _must_match(subtree, EMPTY_ROOT)
        return
    old, new = roots_from_consistency(start, end, size, subtree, path)
    _must_match(old, subtree)
    _must_match(new, root)


def _must_be_subtree(start: int, end: int) -> None:
    """A subtree begins at a multiple of the smallest power of two that its entries fit into."""
    if not 0 <= start < end or start & ((1 << (end - start - 1).bit_length()) - 1):
        raise ProofFault(
            N_("The entries from {start} up to {end} are no subtree."), _ASK_AGAIN, start=start, end=end
        )


def _must_be_hashes(*hashes: bytes) -> None:
    for each in hashes:
        if len(each) != HASH_SIZE:
            raise ProofFault(
                N_("The proof holds a hash of {found} bytes; a hash has 32."), _ASK_AGAIN, found=len(each)
            )


def _must_match(computed: bytes, claimed: bytes) -> None:
    if computed != claimed:
        raise ProofFault(
            N_("The proof leads to the root {computed}, and the head says {claimed}."),
            N_("The entry, the proof or the head was changed, or they are of two ledgers: compare them."),
            computed=computed.hex(),
            claimed=claimed.hex(),
        )


def _wrong_length(path: Sequence[bytes]) -> ProofFault:
    return ProofFault(
        N_("The proof has {found} hashes, too many or too few for these sizes."), _ASK_AGAIN, found=len(path)
    )
