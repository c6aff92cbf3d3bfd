"""
The serial of a weapon: the keys that find it, what is no serial, and the serial that a mission assigns.

The serial itself is kept as it is marked, in any script. Two keys are derived from it and never stand in its
place: the normalised one says whether two marks are written alike, and the confusable one only hints that two
marks may have been read alike (O for 0, I for 1). A ``?`` is one character that was not read, in both.

An assigned serial is ``UN-<MISSION>-<YY>-<6 digits>-<check>``. The check character is ISO 7064 MOD 37,36 over
the letters and digits before it: one of 0-9 A-Z, it finds every single wrong character and nearly every
exchange of two neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from wamledger.domain.refusals import Code, Refused

UNREAD: Final = "?"
"""The mark of one character that could not be read."""

LONGEST_SERIAL: Final = 64

_SEPARATORS: Final = " -./"
_ASCII: Final = {
    **{ord(separator): None for separator in _SEPARATORS},
    **{ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"},
}

# Capitals of other scripts that look like a Latin one: only the confusable key folds them, identity never.
_LATIN: Final = str.maketrans("АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧØ", "ABE3KMHOPCTYXISJABEZHIKMNOPTYXO")
_FOLDED: Final = str.maketrans("ODQILSBZG", "000115826")

# Words that are written where a serial should stand, normalised and without accents.
_NOT_SERIALS: Final = frozenset(
    """
    NA NIL NILL NONE NULL NO NOSERIAL NOSERIALNUMBER NONUMBER NOTAVAILABLE NOTAPPLICABLE NOTKNOWN UNKNOWN
    UNK TBD TBC SN SNR SERIAL SERIALNO SERIALNUMBER ILLEGIBLE UNREADABLE OBLITERATED REMOVED FILED ERASED
    DEFACED WORN MISSING INCONNU INCONNUE AUCUN AUCUNE NEANT SANS SANSNUMERO SANSNO PASDENUMERO ILLISIBLE
    EFFACE LIME GRATTE MEULE
    DESCONOCIDO NINGUNO NINGUNA SINNUMERO SINSERIE SINNUMERODESERIE NOTIENE ILEGIBLE LIMADO BORRADO
    DESCONHECIDO DESCONHECIDA NENHUM NENHUMA SEMNUMERO SEMSERIE ILEGIVEL RASPADO APAGADO LIXADO
    ZERO ZEROZERO IDEM DITTO
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


def normalised(text: str) -> str:
    """
    The key that is equal for two serials written alike: upper case, without space, hyphen, dot and slash.

    Leading zeros stay, for 0123 and 123 are two serials; so does ``?``. Digits of other scripts become 0-9,
    and letters take their compatibility form (NFKC). No script is turned into another.
    Source: WAMLEDGER
    """
    if text.isascii():
        return text.translate(_ASCII)
    wide = unicodedata.normalize("NFKC", text).upper()
    return unicodedata.normalize("NFC", "".join(_plain(character) for character in wide).translate(_ASCII))


def _plain(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    return "" if category in ("Pd", "Zs", "Cf") or character in "∕⁄·" else character


def confusable_key(text: str) -> str:
    """
    The key that is equal for serials easily read for one another: a hint for a person, never identity.

    Folds O D Q to 0, I L to 1, S to 5, B to 8, Z to 2, G to 6, and the look-alikes of other scripts.
    Source: WAMLEDGER (R-SN6)
    """
    key = normalised(text)
    if not key.isascii():
        key = key.translate(_LATIN)
    return key.translate(_FOLDED)


def keys(text: str) -> frozenset[str]:
    """Both keys under which a serial may be looked up: as written, and as it might have been read."""
    return frozenset((normalised(text), confusable_key(text)))


def is_placeholder(text: str) -> bool:
    """
    True of what is written in place of a serial: nothing, zeros, one letter repeated, signs, a word.

    Source: NCIC (R-SN3)
    """
    key = _without_accents(normalised(text))
    known = "".join(character for character in key if character.isalnum())
    return (
        not known
        or set(known) == {"0"}
        or (len(set(known)) == 1 and known.isalpha() and UNREAD not in key)
        or known in _NOT_SERIALS
    )


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))


_MISSION: Final = re.compile(r"[A-Z0-9]{2,12}", re.ASCII)
_ASSIGNED: Final = re.compile(r"(UN-[A-Z0-9]{2,12}-\d{2}-\d{6})-([0-9A-Z])", re.ASCII)
_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def assigned_serial(mission: str, year: int, number: int) -> str:
    """
    The serial that a mission gives to a weapon that has none: ``UN-<MISSION>-<YY>-<6 digits>-<check>``.

    Units:   ``year`` in full; ``number`` from 1 to 999999, counted by the mission within the year.
    Refuses: code_malformed, number_not_whole.  Source: R-SN2; ISO 7064 MOD 37,36
    """
    if not _MISSION.fullmatch(mission):
        raise Refused(Code.CODE_MALFORMED, "mission", found=mission, repair="UNX")
    if not 1 <= number <= 999_999:
        raise Refused(Code.NUMBER_NOT_WHOLE, "number", found=number)
    body = f"UN-{mission}-{year % 100:02d}-{number:06d}"
    return f"{body}-{_check_character(body)}"


def check_assigned(text: str) -> bool:
    """True of a text that is an assigned serial with the right check character."""
    match = _ASSIGNED.fullmatch(text)
    return bool(match) and _check_character(match[1]) == match[2]  # type: ignore[index]


def _check_character(body: str) -> str:
    product = 36
    for character in body:
        if character != "-":
            total = (product + _CHARACTERS.index(character)) % 36 or 36
            product = total * 2 % 37
    return _CHARACTERS[(37 - product) % 36]
