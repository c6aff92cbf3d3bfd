"""Figures are grouped, exact and in UTC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import figures
from wamledger.domain.moment import parse


@pytest.mark.parametrize(
    ("value", "printed"), [(0, "0"), (999, "999"), (1765862, "1\u202f765\u202f862"), (-1200, "-1\u202f200")]
)
def test_numbers_are_grouped_by_thin_spaces(value: int, printed: str) -> None:
    """Thousands are set apart by a space that no line breaks at."""
    assert figures.number(value) == printed


@pytest.mark.parametrize(
    ("milligrams", "printed"),
    [(0, "0.000"), (500, "0.000"), (1500, "0.002"), (1_600, "0.002"), (38_255_000_000, "38\u202f255.000")],
)
def test_kilograms_have_three_places(milligrams: int, printed: str) -> None:
    """Milligrams are printed as kilograms, halves to the even digit."""
    assert figures.kilograms(milligrams) == printed


@given(st.integers(0, 10**18))
def test_no_figure_loses_a_digit(value: int) -> None:
    """Without its spaces a printed number is the number, however large."""
    assert int(figures.number(value).replace("\u202f", "")) == value


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2026-11-21T14:20:44+01:00", "2026-11-21 13:20:44 UTC"),
        ("2026-11-21T13:20:44.250Z", "2026-11-21 13:20:44.25 UTC"),
    ],
)
def test_times_are_printed_in_utc_with_the_zone(text: str, printed: str) -> None:
    """A time names its zone, and has a fraction only where it was recorded with one."""
    assert figures.moment(parse(text)) == printed
