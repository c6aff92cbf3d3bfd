"""Blocks of the search index: numbers in, the same numbers out, and those that all have."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wamledger.services.lists.search.blocks import BITMAP, BLOCK, added, in_all, numbers, packed
from wamledger.services.lists.search.folding import folded, grams, typed

FEW = st.sets(st.integers(0, BLOCK - 1), max_size=50)
MANY = st.builds(
    lambda start, step: set(range(start, BLOCK, step)), st.integers(0, 100), st.sampled_from([1, 3, 7, 13])
)


@given(FEW | MANY)
@settings(max_examples=30, deadline=None)
def test_numbers_come_out_as_they_went_in(held: set[int]) -> None:
    """Two bytes for each where they are few, one bit for each where they are many; ascending either way."""
    stored = packed(sorted(held))
    assert list(numbers(stored)) == sorted(held)
    assert len(stored) == (BITMAP if len(held) > BITMAP // 2 - 1 else 2 * len(held))


@given(st.lists(FEW | MANY, min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_what_is_in_all_blocks_is_found(sets: list[set[int]]) -> None:
    """The numbers that each block has, whichever way each is stored."""
    assert list(in_all([packed(sorted(each)) for each in sets])) == sorted(set.intersection(*sets))


@given(FEW | MANY, st.integers(1, 5000))
@settings(max_examples=20, deadline=None)
def test_numbers_are_added_at_the_end(held: set[int], more: int) -> None:
    """A block that grows becomes bits when that is shorter."""
    first = max(held, default=-1) + 1
    further = list(range(first, min(first + more, BLOCK)))
    assert list(numbers(added(packed(sorted(held)), further))) == [*sorted(held), *further]


@given(st.text(alphabet="ABO015SZ-./ иж", max_size=12), st.integers(0, 12), st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_whatever_is_part_of_a_text_has_its_grams(text: str, start: int, length: int) -> None:
    """No part of a text is lost: who types it has one of its ways among the grams of the text."""
    texts = list(folded(text))
    kept = grams(texts)
    for each in texts:
        part = each[start : start + length]
        if len(part) < 3:
            part = each[: len(part)]
        meant = typed(part)
        if meant is not None:
            assert meant.is_in(texts)
            assert any(way <= kept for way in meant.ways())
