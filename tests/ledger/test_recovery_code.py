"""A recovery code is typed again as it was printed, or is known to be wrong before it is tried."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.ledger import recovery_code
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.recovery_code import new_code, read, written

CODE = written("0123456789ABCDEFGHJKMNPQRSTV")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_code_is_printed_in_groups() -> None:
    """A code has eight groups of four letters, at least 128 bits of them by chance, and none that look alike."""
    code = new_code()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert recovery_code.BITS == 140
    assert not set("ILOU") & set(recovery_code._ALPHABET)


def test_no_two_codes_are_the_same() -> None:
    """Codes come by chance, and each letter of the alphabet comes."""
    codes = [new_code() for _each in range(200)]
    assert len(set(codes)) == 200
    assert set("".join(codes)) == {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
    ],
)
def test_however_it_is_typed(typed: str) -> None:
    """Small letters, other gaps, and letters that look like figures are understood."""
    assert read(typed) == CODE


def test_one_wrong_letter_is_found() -> None:
    """No letter of a code can be another one, and no two neighbours can change places, without being found."""
    for at, letter in enumerate(CODE):
        if letter == "-":
            continue
        for other in ALPHABET:
            if other != letter:
                with pytest.raises(KeyFault, match="a letter is missing or wrong"):
                    read(CODE[:at] + other + CODE[at + 1 :])
    letters = CODE.replace("-", "")
    for at in range(len(letters) - 1):
        swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        if swapped != letters:
            with pytest.raises(KeyFault):
                read(swapped)


@pytest.mark.parametrize(
    "typed", ["", "-", CODE[:-1], CODE + "0", CODE[5:], CODE + CODE, CODE.replace("A", "U"), "é" * 32]
)
def test_what_is_no_code(typed: str) -> None:
    """Too few letters, too many, or others are refused."""
    with pytest.raises(KeyFault):
        read(typed)


@given(st.text(alphabet=ALPHABET, min_size=28, max_size=28))
def test_every_code_is_read_as_it_was_written(chosen: str) -> None:
    """Whatever chance gives, the code is read as it was printed."""
    assert read(written(chosen)) == written(chosen)


@given(st.text(max_size=300))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    """Whatever is typed, it is a code or is refused in words."""
    try:
        code = read(text)
    except KeyFault:
        return
    assert read(code) == code
