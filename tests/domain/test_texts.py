"""Which text may enter, how it is mended, and how any text is shown without acting on what shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamledger.domain.text import formula_safe, intruders, repaired, shown

BAD = [
    "\0",
    "\x1b",
    "\x7f",
    "\x85",
    "\u061c",
    "\u200b",
    "\u200e",
    "\u202a",
    "\u2060",
    "\u2069",
    "\u2028",
    "\ufeff",
]
BAD += ["\U000e0041", "\ufdd0", "\ufffe", "\U0010ffff", "\u0378", "\ud800"]
GOOD = ["a", "é", "Ж", "٣", "한", "中", "₣", "🙂", "\u0301", "\u00a0", "\u00ad", "-", " "]
anything = st.text(alphabet=st.sampled_from(BAD + GOOD + ["\n", "\t"]), max_size=20) | st.text(max_size=20)


@pytest.mark.parametrize("character", BAD, ids=lambda character: f"U+{ord(character):04X}")
def test_what_hides_or_turns_text_is_an_intruder(character: str) -> None:
    """Each kind of character that may mislead is found, with its place and its code point."""
    (found,) = intruders(f"AB{character}CD")
    assert found.position == 2
    assert found.character == character
    assert found.code_point == f"U+{ord(character):04X}"
    assert found.name


@pytest.mark.parametrize("character", GOOD, ids=lambda character: f"U+{ord(character):04X}")
def test_letters_of_every_script_may_enter(character: str) -> None:
    """Text of any script enters as it is."""
    assert intruders(f"AB{character}CD") == []


def test_lines_and_tabs_stand_in_remarks_alone() -> None:
    """A line feed is an intruder in a name and none in remarks; a carriage return is one in both."""
    assert [each.position for each in intruders("a\n\tb")] == [1, 2]
    assert intruders("a\n\tb", lines=True) == []
    assert [each.position for each in intruders("a\r\nb", lines=True)] == [1]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=anything, lines=st.booleans())
def test_a_repair_has_no_intruder(text: str, lines: bool) -> None:
    """What is offered instead may enter, is in form NFC, and is the text itself where nothing was wrong."""
    offered = repaired(text, lines=lines)
    assert intruders(offered, lines=lines) == []
    assert unicodedata.is_normalized("NFC", offered)
    if not intruders(text, lines=lines):
        assert offered == unicodedata.normalize("NFC", text).strip()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=anything)
def test_what_is_shown_acts_on_nothing(text: str) -> None:
    """Every character that may mislead is shown as an escape, so that a reader sees that it is there."""
    seen = shown(text)
    assert intruders(seen) == []
    if not intruders(text):
        assert seen == text
    assert all(f"\\u{ord(each.character):04x}" in seen or "\\U" in seen for each in intruders(text))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\0=1"])
def test_a_formula_in_a_cell_stays_text(text: str) -> None:
    """What a spreadsheet would run is preceded by a quote."""
    assert formula_safe(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1-1", "AK-47", "a=b"])
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    """Text that a spreadsheet shows as it is stays as it is."""
    assert formula_safe(text) == text
