"""
Which passphrases are taken: long ones that nobody tries first.

There are no rules about figures and signs, for they make passphrases worse, and none expires by itself. What counts
is length, and that the text is not one of those that are tried before all others: common words in a row, keyboard
walks, repetitions, the user's own name. A passphrase is compared in Unicode form NFC, so that it is the same on every
keyboard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from wamledger.domain.text import intruders
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.services.access.common_words import WALKS, WORDS

LEAST: Final = 12
"""Characters of a passphrase, at the least.  Source: WAMLEDGER"""

LEAST_OF_AUTHORITY: Final = 15
"""The same for whoever enrols others or approves.  Source: WAMLEDGER"""

MOST: Final = 128
AUTHORITY: Final = frozenset({"ADMINISTRATOR", "APPROVER"})

_FEWEST_CHARACTERS: Final = 5
_LONGEST_UNIT: Final = 6
_LEAST_ELSE: Final = 6
_SHORTEST_WALK: Final = 4
_SHORTEST_RUN: Final = 3
_SHORTEST_NAME: Final = 4
_SHORTEST_CODE: Final = 3
_FIGURES: Final = str.maketrans("013457@$!|+", "oieastasiit")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_LONGEST: Final = max(map(len, (*WORDS, *WALKS)))


class PassphraseFault(LedgerFault):
    """A passphrase is not taken."""

    code = "passphrase_fault"


def normal(passphrase: str) -> str:
    """The passphrase as it is compared: the same text from every keyboard."""
    return unicodedata.normalize("NFC", passphrase)


def must_be_good(passphrase: str, *, user: str, name: str, roles: Iterable[str]) -> str:
    """
    The passphrase, in normal form, may be this user's.

    1. It has characters that can be typed again: no control, invisible or half ones.
    2. It is long enough for the user's roles, and no longer than 128 characters.
    3. It holds neither the user's code nor a part of their name.
    4. It is not one of those that are tried first.

    Raises: PassphraseFault at the first of these that fails.
    """
    text = normal(passphrase)
    if intruders(text) or any(unicodedata.category(each) in ("Cs", "Cn", "Cc") for each in text):
        raise PassphraseFault(
            N_("The passphrase holds characters that cannot be seen or typed."),
            N_("Choose one of letters, figures, signs and spaces."),
        )
    least = LEAST_OF_AUTHORITY if AUTHORITY & set(roles) else LEAST
    if not least <= len(text.strip()) or len(text) > MOST:
        raise PassphraseFault(
            N_("The passphrase has {found} characters; from {least} to {most} are needed here."),
            N_("A few words that do not belong together are long, and easy to remember."),
            found=len(text.strip()),
            least=least,
            most=MOST,
        )
    if _names(text, user, name):
        raise PassphraseFault(
            N_("The passphrase holds your code or a part of your name."),
            N_("Whoever tries to come in tries these first. Leave them out."),
        )
    if is_common(text):
        raise PassphraseFault(
            N_(
                "The passphrase is one of those that are tried first: common words, keyboard rows, repetitions."
            ),
            N_("Choose a few words that do not belong together."),
        )
    return text


def is_common(passphrase: str) -> bool:
    """
    Whether it is one of those that are tried first.

    True for one of few characters, for a short text repeated, and where less than six letters and figures are left
    without common words, years and ways over the keyboard, figures being read as the letters that they look like.
    """
    text = _plain(passphrase)
    if len(set(text)) < _FEWEST_CHARACTERS or _is_repeated(text):
        return True
    return _rest(text) < _LEAST_ELSE


def _plain(text: str) -> str:
    """Small letters without accents, and no spaces."""
    return "".join(each for each in _small(text) if not each.isspace())


def _small(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _is_repeated(text: str) -> bool:
    return any(
        text == (text[:length] * (len(text) // length + 1))[: len(text)]
        for length in range(1, min(_LONGEST_UNIT, len(text) // 2) + 1)
    )


def _rest(text: str) -> int:
    """The fewest letters and figures that are left without years, ways over the keyboard and common words."""
    read = text.translate(_FIGURES)
    left = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        left[end] = left[end - 1] + text[end - 1].isalnum()
        for start in range(max(0, end - _LONGEST), end - 1):
            if left[start] < left[end] and (_is_known(text[start:end]) or _is_word(read[start:end])):
                left[end] = left[start]
    return left[-1]


def _is_known(part: str) -> bool:
    return _is_word(part) or _YEAR.fullmatch(part) is not None or _is_walk(part)


def _is_word(part: str) -> bool:
    return part in WORDS or part.removesuffix("s") in WORDS


def _is_walk(part: str) -> bool:
    """Whether it is one character again and again, or a way over a keyboard, there or back."""
    if len(set(part)) == 1:
        return len(part) >= _SHORTEST_RUN
    return len(part) >= _SHORTEST_WALK and any(part in walk or part[::-1] in walk for walk in WALKS)


def _names(text: str, user: str, name: str) -> bool:
    plain = _plain(text)
    parts = [part for part in re.split(r"[\W_]+", _small(name)) if len(part) >= _SHORTEST_NAME]
    codes = [code for code in (_plain(user),) if len(code) >= _SHORTEST_CODE]
    return any(part in plain for part in (*parts, *codes))
