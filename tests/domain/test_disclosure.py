"""Small figures about people cannot be worked out from what is shown."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from wamledger.domain.disclosure import is_too_few, withheld

THRESHOLD = 5


def test_nothing_small_nothing_withheld() -> None:
    """Where no cell is small everything is shown, empty cells too."""
    assert withheld({"a": 5, "b": 0, "c": 90}, THRESHOLD) == frozenset()


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    """A single small cell would follow from the sum."""
    assert withheld({"a": 1, "b": 30, "c": 9}, THRESHOLD) == {"a", "c"}


def test_a_sum_that_says_what_is_in_it_takes_another_cell() -> None:
    """Five cells of one person each, or two of four, follow from their sum."""
    ones = dict.fromkeys("abcde", 1)
    assert withheld({**ones, "x": 40, "y": 8}, THRESHOLD) == {*ones, "y"}
    assert withheld({"a": 4, "b": 4, "y": 8}, THRESHOLD) == {"a", "b", "y"}


def test_too_few_people_are_no_table() -> None:
    """Where nothing is left to hide behind, not even empty cells are shown."""
    assert is_too_few({"a": 3, "b": 0}, THRESHOLD)
    assert is_too_few({"a": 1, "b": 1}, THRESHOLD)
    assert not is_too_few({}, THRESHOLD)
    assert not is_too_few({"a": 50}, THRESHOLD)
    assert not is_too_few({"a": 2, "b": 4}, THRESHOLD)


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 12), max_size=6))
def test_each_withheld_figure_could_be_another(counts: dict[int, int]) -> None:
    """Whoever knows the sum, the shown cells and the threshold finds two values at least for each withheld cell."""
    hidden = withheld(counts, THRESHOLD)
    assert {cell for cell, count in counts.items() if 0 < count < THRESHOLD} <= hidden
    if not hidden or is_too_few(counts, THRESHOLD):
        return
    cells, whole = sorted(hidden), sum(counts[cell] for cell in hidden)
    small = [
        each for each in product(range(1, THRESHOLD), repeat=len(cells) - 1) if 0 < whole - sum(each) <= whole
    ]
    # any of them may be the one that was added to hide the others: its value is what the sum leaves
    for place in range(len(cells)):
        possible = {each[place - 1 if place else 0] for each in small} | {whole - sum(each) for each in small}
        assert len(possible) > 1
