"""Which passphrases are taken."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.services.access.passphrases import PassphraseFault, is_common, must_be_good, normal

GOOD = "copper lantern drifts over wet sand"


def taken(
    passphrase: str, *, user: str = "ADAMU", name: str = "Adamu Bello", roles: tuple[str, ...] = ()
) -> str:
    return must_be_good(passphrase, user=user, name=name, roles=roles or ("STOREKEEPER",))


@pytest.mark.parametrize(
    "passphrase",
    [
        GOOD,
        "vexed plumbs jog",
        "tr0is-chèvres sur la butte",
        "кот на крыше читает",
        "七つの海を渡る古い船と鳥",
        "Gh7!kq_Lz02w",
        "xkrvmtqzplwd",
    ],
)
def test_long_and_uncommon_is_taken(passphrase: str) -> None:
    """A passphrase that is long and not tried first is taken, in any script, without rules about figures and signs."""
    assert taken(passphrase) == normal(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "password1234",
        "P@ssw0rd2026!",
        "passwordpassword",
        "qwertyuiop123",
        "azertyuiop12",
        "123456789012",
        "abcdefghijklm",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "xyq!xyq!xyq!xyq!",
        "motdepasse2026",
        "welcome to the mission",
        "Administrator2026",
        "iloveyou iloveyou",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "letmeinletmein1",
        "correct horse battery staple",
        "Bienvenue2025!!",
        "secret weapons 1",
        "January 2026 !!!",
        "m0tdep@sse....",
        "zyxwvutsrqponm",
        "Weapons Register 2026",
    ],
)
def test_what_is_tried_first_is_refused(passphrase: str) -> None:
    """Common words, keyboard rows, repetitions and years are refused, figures for letters or not."""
    assert is_common(passphrase)
    with pytest.raises(PassphraseFault, match="tried first"):
        taken(passphrase)


@pytest.mark.parametrize(
    ("roles", "length", "good"),
    [
        (("STOREKEEPER",), 11, False),
        (("STOREKEEPER",), 12, True),
        (("WAM_OFFICER", "AUDITOR"), 12, True),
        (("APPROVER",), 14, False),
        (("APPROVER",), 15, True),
        (("ADMINISTRATOR",), 14, False),
        (("STOREKEEPER", "ADMINISTRATOR"), 14, False),
        (("ADMINISTRATOR",), 15, True),
        (("STOREKEEPER",), 128, True),
        (("STOREKEEPER",), 129, False),
    ],
)
def test_length_goes_by_role(roles: tuple[str, ...], length: int, good: bool) -> None:
    """Twelve characters are enough, fifteen for administrators and approvers, and 128 are the most."""
    passphrase = ("vkz8 mqo2 wte7 hyr5 dlx9 buj3 " * 6)[:length].rstrip()
    passphrase += "#" * (length - len(passphrase))
    if good:
        assert taken(passphrase, roles=roles) == passphrase
    else:
        with pytest.raises(PassphraseFault, match=str(length)):
            taken(passphrase, roles=roles)


def test_spaces_around_do_not_make_it_longer() -> None:
    """Spaces before and behind do not count towards the length."""
    with pytest.raises(PassphraseFault, match="has 7 characters"):
        taken("  kfu2wzd          ")


@pytest.mark.parametrize(
    "passphrase",
    ["ADAMU walks at night", "my a d a m u is far off", "Bello rides the tall ox", "bèllo rides the ox"],
)
def test_own_code_and_name_are_refused(passphrase: str) -> None:
    """The user's own code and the parts of their name are refused, with accents, spaces and capitals or without."""
    with pytest.raises(PassphraseFault, match="code or a part of your name"):
        taken(passphrase)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\t", "\u200b", "\u202e", "\ufeff", "\ud800", "\n"])
def test_what_cannot_be_typed_is_refused(character: str) -> None:
    """Control, invisible, turning and half characters are refused."""
    with pytest.raises(PassphraseFault, match="cannot be seen"):
        taken(GOOD + character)


def test_composed_and_decomposed_are_the_same() -> None:
    """An accent that is typed apart gives the same passphrase."""
    text = "chèvre égarée près du puits"
    assert taken(unicodedata.normalize("NFD", text)) == taken(unicodedata.normalize("NFC", text))


@given(st.text(max_size=200))
def test_every_text_gets_an_answer(text: str) -> None:
    """Whatever is given is either taken in normal form or refused in words; nothing else happens."""
    try:
        answer = taken(text)
    except PassphraseFault as fault:
        answer = str(fault)
    assert answer == normal(text) or "passphrase" in answer
