"""From recorded text to lines on paper: nothing is lost, nothing runs over, nothing acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.fonts import face
from reports.writing import clipped, face_for, pieces, printable, visual, wrapped

SANS, MONO = face("WL-Sans"), face("WL-Mono")


@given(st.text(max_size=60), st.floats(4, 200))
def test_lines_fit_and_keep_every_character(text: str, width: float) -> None:
    """Wrapped lines are no wider than asked, unless one character is, and hold all but spaces at breaks."""
    ready = printable(text)
    lines = wrapped(ready, SANS, 7, width)
    assert lines
    assert all(SANS.width(line, 7) <= width or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == ready.replace(" ", "")


@given(st.text(max_size=60))
def test_printable_text_has_a_glyph_for_everything(text: str) -> None:
    """What is printable holds no control, and every character of it can be drawn."""
    ready = printable(text)
    assert all(each.isascii() or SANS.has(each) for each in ready)
    assert not any(each in ready for each in "\x00\x07\n\x1b\u200b\u202e\u2066\ufeff")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AK 12345", "AK 12345"),
        ("A\x07B", "A\\u0007B"),
        ("A\u202eB", "A\\u202eB"),
        ("中1", "\\u4e2d1"),
        ("\U0001f52b", "\\U0001f52b"),
        ("АК Ж", "АК Ж"),
        ("№ 5 – é ☑", "№ 5 – é ☑"),
    ],
)
def test_what_cannot_be_shown_is_escaped(text: str, expected: str) -> None:
    """Characters that could act, or that no face has, are written as visible escapes, and no others."""
    assert printable(text) == expected


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


def test_clipped_text_ends_with_an_ellipsis() -> None:
    """A running line that is too long is cut, says so, and fits."""
    cut = clipped("A very long name of a mission", SANS, 7, 40)
    assert cut.endswith("…")
    assert SANS.width(cut, 7) <= 40
    assert clipped("short", SANS, 7, 400) == "short"


def test_a_code_that_mono_lacks_is_set_in_sans() -> None:
    """Text is set in the wanted face only where that face has all of it."""
    assert face_for("O0", MONO) is MONO
    lacking = next(
        chr(code) for code in range(0x300, 0x2C00) if SANS.has(chr(code)) and not MONO.has(chr(code))
    )
    assert face_for(f"O{lacking}", MONO) is SANS
