"""The keys of a serial, what is no serial, and the serial that a mission assigns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import (
    assigned_serial,
    check_assigned,
    confusable_key,
    is_placeholder,
    keys,
    normalised,
)


@pytest.mark.parametrize(
    ("marked", "key"),
    [
        ("ab 12-3.4/5", "AB12345"),
        ("0123", "0123"),
        ("A\u00a012\u20133", "A123"),
        ("٠١٢٣", "0123"),
        ("۴۵۶", "456"),
        ("AB?12", "AB?12"),
        ("ｘ１２", "X12"),
        ("Ж-12", "Ж12"),
    ],
)
def test_normalised_drops_separators_and_keeps_what_tells_serials_apart(marked: str, key: str) -> None:
    """Case and separators do not count; leading zeros, unread characters and scripts do."""
    assert normalised(marked) == key


@given(st.text(max_size=40))
def test_normalised_is_settled_after_once(text: str) -> None:
    """A key is its own key, so that a lookup by key finds what a lookup by mark finds."""
    once = normalised(text)
    assert normalised(once) == once


@given(st.text(alphabet="abzAZ019 -./?", max_size=30))
def test_ascii_path_agrees_with_the_general_one(text: str) -> None:
    """The quick way for plain text gives what the way for all text gives."""
    assert normalised(text) == normalised(text + "\u2013")


def test_confusable_key_joins_what_is_misread() -> None:
    """What is easily misread, and look-alikes of other scripts, fold together; identity does not."""
    assert confusable_key("OI5BZG") == confusable_key("0158-26") == confusable_key("QLS8 2 6")
    assert confusable_key("АК-12") == confusable_key("AK12")
    assert confusable_key("AK12") != confusable_key("AK13")
    assert normalised("АК12") != normalised("AK12")
    assert keys("O1") == {"O1", "01"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "0000",
        "A",
        "xxxx",
        "N/A",
        "nil",
        "Unknown",
        "s/n",
        "????",
        "-",
        "Sin número",
        "illisible",
        "Limé",
    ],
)
def test_placeholders_are_known(text: str) -> None:
    """What stands for a serial in an office's list is no serial."""
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["1", "1111", "A1", "0010", "AK", "A?", "12/70", "Ж1"])
def test_serials_are_not_taken_for_placeholders(text: str) -> None:
    """A short or odd serial is still a serial."""
    assert not is_placeholder(text)


def test_assigned_serial_has_the_published_check_character() -> None:
    """The check is ISO 7064 MOD 37,36, as the standard's own use in the GRid example gives it."""
    from wamledger.domain.serials import _check_character

    assert _check_character("A1-2425G-ABC1234002") == "M"


@given(st.integers(1, 999_999), st.integers(2000, 2099), st.data())
def test_one_wrong_character_is_found(number: int, year: int, data: st.DataObject) -> None:
    """An assigned serial checks, and with any one character changed it does not."""
    serial = assigned_serial("UNX7", year, number)
    assert check_assigned(serial)
    place = data.draw(st.sampled_from([i for i, c in enumerate(serial) if c != "-" and i > 2]))
    other = data.draw(st.sampled_from([c for c in "0123456789ABCXYZ" if c != serial[place]]))
    assert not check_assigned(serial[:place] + other + serial[place + 1 :])


@pytest.mark.parametrize(
    ("mission", "number", "code"),
    [
        ("unx", 1, Code.CODE_MALFORMED),
        ("U", 1, Code.CODE_MALFORMED),
        ("UNX", 0, Code.NUMBER_NOT_WHOLE),
        ("UNX", 1_000_000, Code.NUMBER_NOT_WHOLE),
    ],
)
def test_assigned_serial_refuses_what_would_not_fit(mission: str, number: int, code: Code) -> None:
    """A mission is a short code and the number has six digits."""
    with pytest.raises(Refused) as refused:
        assigned_serial(mission, 2026, number)
    assert refused.value.code is code
