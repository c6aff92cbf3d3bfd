"""
The proof of many entries at once: the fewest hashes that lead from them to one root.

Where an audit path leads up from one entry, here the tree is walked from its root: a part that holds none of the entries
stands as the hashes of its perfect subtrees, every other part is walked further. The hashes stand in the order of that
walk. For no entry at all they are the perfect subtrees that make up the whole tree, from the left.

Source: RFC 6962 section 2.1
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from wamledger.i18n import N_
from wamledger.ledger.faults import ProofFault
from wamledger.ledger.merkle import EMPTY_ROOT, HASH_SIZE, Get, node_hash


def gathered(entries: Sequence[int], size: int, get: Get) -> list[bytes]:
    """The hashes that prove the entries, given by number in rising order, in the tree of ``size`` entries."""
    if list(entries) != sorted({*entries}) or (entries and not 0 <= entries[0] <= entries[-1] < size):
        raise ValueError("entries are given once each, in rising order, and are all in the tree")
    found: list[bytes] = []

    def walk(begin: int, end: int) -> None:
        many = end - begin
        if _among(entries, begin, end):
            if many > 1:
                middle = begin + _left(many)
                walk(begin, middle)
                walk(middle, end)
        elif many & (many - 1):
            middle = begin + _left(many)
            walk(begin, middle)
            walk(middle, end)
        else:
            level = many.bit_length() - 1
            found.append(get(level, begin >> level))

    if size:
        walk(0, size)
    return found


def root_of(leaves: Mapping[int, bytes], size: int, hashes: Sequence[bytes]) -> bytes:
    """
    The root to which leaf hashes, by the number of their entry, and the gathered hashes lead.

    Raises: ProofFault where there are too many or too few of them for a tree of that size.
    """
    entries = sorted(leaves)
    if any(len(each) != HASH_SIZE for each in (*hashes, *leaves.values())):
        raise ProofFault(N_("A hash of the proof is not of 32 bytes."), _ASK_AGAIN)
    if entries and not 0 <= entries[0] <= entries[-1] < size:
        raise ProofFault(N_("The proof speaks of an entry that its head does not cover."), _ASK_AGAIN)
    rest = iter(hashes)

    def walk(begin: int, end: int) -> bytes:
        many = end - begin
        is_walked = _among(entries, begin, end)
        if many == 1 and is_walked:
            return leaves[begin]
        if not is_walked and not many & (many - 1):
            return _next(rest)
        middle = begin + _left(many)
        left = walk(begin, middle)
        return node_hash(left, walk(middle, end))

    root = walk(0, size) if size else EMPTY_ROOT
    if next(rest, None) is not None:
        raise ProofFault(N_("The proof has more hashes than lead to a root."), _ASK_AGAIN)
    return root


_ASK_AGAIN = N_("Ask for the report again, as a file.")


def _next(hashes: Iterator[bytes]) -> bytes:
    found = next(hashes, None)
    if found is None:
        raise ProofFault(N_("The proof has too few hashes to lead to a root."), _ASK_AGAIN)
    return found


def _left(many: int) -> int:
    """How many of so many leaves stand in the left half: the largest power of two below that number."""
    return 1 << ((many - 1).bit_length() - 1)


def _among(entries: Sequence[int], begin: int, end: int) -> bool:
    at = bisect_left(entries, begin)
    return at < len(entries) and entries[at] < end
