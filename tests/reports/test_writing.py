"""From recorded text to lines on paper: nothing is lost, nothing runs over, nothing acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.fonts import face
from reports.writing import clipped, face_for, printable, wrapped

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
