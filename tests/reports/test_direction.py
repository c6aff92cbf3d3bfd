"""Serials from right to left are drawn as they are read, and can be found by what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.direction import pieces, visual


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("AB 12", "AB 12"),
        ("אבג", "גבא"),
        ("אבג 123", "123 גבא"),
        ("AB אבג 12", "AB 12 גבא"),
        ("א(ב)ג", "ג(ב)א"),
        ("אב-12/34", "12/34-בא"),
        ("א 12-34", "12-34 א"),
        ("AB-12 א", "AB-12 א"),
    ],
)
def test_lines_from_right_to_left_are_drawn_in_visual_order(text: str, drawn: str) -> None:
    """Letters of Hebrew run to the left, numbers keep their order, brackets turn. Source: UAX 9"""
    assert visual(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("ب", "\ufe8f"),
        ("بم", "\ufee2\ufe91"),
        ("بمب", "\ufe90\ufee4\ufe91"),
        ("دب", "\ufe8f\ufea9"),
        ("لا", "\ufefb"),
        ("بلا", "\ufefc\ufe91"),
        ("ب١٢٣", "١٢٣\ufe8f"),
    ],
)
def test_arabic_letters_are_joined(text: str, drawn: str) -> None:
    """A letter has the form that its neighbours ask for; lam and alef are one; digits keep their order."""
    assert visual(text) == drawn


@given(st.text(alphabet="אבגبمدلا١٢12AB-/. ()é", min_size=1, max_size=20))
def test_pieces_draw_the_line_and_read_as_the_text(text: str) -> None:
    """The pieces of a line draw what the line draws, and what they read as is the text, in another order."""
    assert "".join(drawn for drawn, _read in pieces(text)) == visual(text)
    assert sorted("".join(read for _drawn, read in pieces(text)).translate(MIRRORS)) == sorted(
        text.translate(MIRRORS)
    )


MIRRORS = str.maketrans(")", "(")


def test_numbers_with_separators_read_in_their_order() -> None:
    """A number whose groups are drawn the other way round reads as it was marked."""
    assert ("٥٦-١٢٣٤", "١٢٣٤-٥٦") in pieces("ب ١٢٣٤-٥٦ م")
