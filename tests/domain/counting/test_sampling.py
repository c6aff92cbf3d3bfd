"""Samples: their size, how they are drawn, and what they let pass."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.domain.counting.sampling import (
    chance_of_missing,
    draw,
    percent,
    rank,
    sample_size,
    size_to_find,
)

CODES = [f"W-{number:06d}" for number in range(400)]


@pytest.mark.parametrize(
    ("population", "missing", "checked", "found_percent"),
    [
        (500, 1, 50, 10),
        (500, 5, 100, 67),
        (500, 5, 200, 92),
        (500, 10, 100, 90),
        (2000, 5, 200, 41),
        (2000, 20, 200, 88),
    ],
)
def test_chances_are_those_of_the_reference(
    population: int, missing: int, checked: int, found_percent: int
) -> None:
    """The chance to find at least one of what is missing is the published figure, to the percent."""
    assert round((1 - chance_of_missing(population, missing, checked)) * 100) == found_percent


@given(st.integers(0, 8), st.data())
def test_the_chance_is_that_of_counting_every_sample(population: int, data: st.DataObject) -> None:
    """The chance is the share of all samples that have none of the missing ones."""
    missing = data.draw(st.integers(0, population))
    checked = data.draw(st.integers(0, population))
    samples = list(combinations(range(population), checked))
    without = [sample for sample in samples if all(each >= missing for each in sample)]
    assert chance_of_missing(population, missing, checked) == Fraction(len(without), len(samples))


@pytest.mark.parametrize(("population", "missing", "checked"), [(5, 6, 1), (5, 1, 6), (5, -1, 1)])
def test_numbers_that_cannot_be_are_no_chance(population: int, missing: int, checked: int) -> None:
    """More missing or checked than there are is a mistake of the caller."""
    with pytest.raises(ValueError, match="missing"):
        chance_of_missing(population, missing, checked)


@pytest.mark.parametrize(
    ("population", "size"), [(0, 0), (3, 3), (5, 5), (6, 5), (50, 5), (51, 6), (400, 40), (401, 41)]
)
def test_a_sample_is_a_share_rounded_up_and_never_below_the_floor(population: int, size: int) -> None:
    """Ten in a hundred, rounded up, five at least, all where there are fewer."""
    assert sample_size(population, 10, 5) == size


@given(st.integers(1, 60), st.data())
def test_the_size_to_find_is_the_smallest(population: int, data: st.DataObject) -> None:
    """The size reaches the chance, and one fewer does not."""
    missing = data.draw(st.integers(1, population))
    wanted = data.draw(st.integers(1, 100))
    size = size_to_find(population, missing, wanted)
    assert (1 - chance_of_missing(population, missing, size)) * 100 >= wanted
    assert size == 0 or (1 - chance_of_missing(population, missing, size - 1)) * 100 < wanted


def test_a_draw_can_be_done_again_by_anybody() -> None:
    """The sample is the lowest hashes of seed, place, counters and code, whatever the order in which these are given."""
    drawn = draw(reversed(CODES), 20, seed="00ff", place="GAO-ARM", counters=["Traore", "KOUAME "])
    by_hand = sorted(
        sorted(
            CODES, key=lambda code: sha256(f"00ff\nGAO-ARM\n20\nKOUAME\nTRAORE\n{code}".encode()).hexdigest()
        )[:20]
    )
    assert drawn == by_hand == draw(CODES, 20, seed="00ff", place="GAO-ARM", counters=["kouame", "TRAORE"])


def test_another_seed_place_or_counter_draws_another_sample() -> None:
    """Each of the three decides the sample, so that none can be exchanged after the draw."""
    drawn = {
        tuple(draw(CODES, 20, seed=seed, place=place, counters=[counter, "TRAORE"]))
        for seed, place, counter in [("1", "A", "K"), ("2", "A", "K"), ("1", "B", "K"), ("1", "A", "L")]
    }
    assert len(drawn) == 4


def test_a_smaller_sample_is_no_part_of_a_larger_one() -> None:
    """Whoever cuts a sample short has another sample in hand than the seed draws for that size."""
    few, many = (
        draw(CODES, size, seed="00ff", place="GAO-ARM", counters=["KOUAME", "TRAORE"]) for size in (19, 20)
    )
    assert not set(few) <= set(many)


def test_every_code_is_drawn_about_equally_often() -> None:
    """Over many seeds no code is drawn much more often than another: 500 draws of 10 among 100."""
    codes = CODES[:100]
    drawn = [
        code
        for seed in range(500)
        for code in draw(codes, 10, seed=str(seed), place="A", counters=["K", "T"])
    ]
    # the expected number is 50 with a standard deviation of 6.7
    assert all(50 - 4 * 6.7 < drawn.count(code) < 50 + 4 * 6.7 for code in codes)


def test_a_rank_is_sixty_four_hexadecimal_digits() -> None:
    """The rank is a SHA-256 in hexadecimal."""
    assert len(rank("W-1", seed="1", place="A", size=1, counters=["K"])) == 64


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1), "100.0"),
        (Fraction(9, 10), "90.0"),
        (Fraction(1, 3), "33.3"),
        (Fraction(1, 10**9), "<0.1"),
        (1 - Fraction(1, 10**9), ">99.9"),
    ],
)
def test_a_chance_is_never_rounded_to_certainty(chance: Fraction, text: str) -> None:
    """Percent with one decimal; what may still happen is not written as impossible, nor as sure."""
    assert percent(chance) == text
