"""
Which nature of the catalogue a description means: its code, or its calibre with words for the kind of
round.

A calibre alone does not say ball, tracer or blank. Then the natures of that calibre are named, and the
first of them is offered as a repair; none is chosen silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Pairs
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from wamledger.reference import Nature
from wamledger.services.importing.calibres import key_of
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.lexicon import ammunition_words, folded
from wamledger.services.importing.problems import Reading

_FILLINGS: Final = frozenset(
    "BALL TRACER BLANK API AP HE HEAT HEDP SMOKE ILLUMINATION CS FRAGMENTATION RUBBER SHOT".split()  # noqa: SIM905
)
_KINDS: Final = frozenset(
    "GRENADE HAND BOMB MORTAR ROCKET MINE ANTITANK ANTIPERSONNEL DETONATOR ELECTRIC NONELECTRIC CORD FUZE PROJECTILE MISSILE FLARE".split()  # noqa: SIM905, E501
)
_CALIBRE: Final = re.compile(
    r"\d{1,3}(?:[.,]\d{1,2})?\s*(?:mm)?\s*[x×*]\s*\d{2,3}\s*(?:mm)?(?:\s?r|b)?(?![\w-])|\.\d{2,3}|\d{1,3}(?:[.,]\d)?\s*mm|\b12\s*(?:ga|gauge)\b",
    re.IGNORECASE,
)
_ONE_KEY: Final = {
    "38special": ".38",
    ".38special": ".38",
    ".338lapuamagnum": "8.6x70",
    "12gauge": "12ga",
    "12": "12ga",
}


def calibre_key(text: str) -> str:
    """A calibre of the register or of the catalogue under one key."""
    key = key_of(text)
    return _ONE_KEY.get(key, key)


@lru_cache(maxsize=4_096)
def _senses(text: str) -> frozenset[str]:
    """The kinds and fillings that the words of a text name; the longest words are read first."""
    padded = f" {folded(text)} "
    found: set[str] = set()
    for word in sorted(ammunition_words(), key=len, reverse=True):
        if f" {word} " in padded:
            found.update(meaning.code for meaning in ammunition_words()[word])
            padded = padded.replace(f" {word} ", "  ")
    return frozenset(found)


@lru_cache(maxsize=4_096)
def _designations(text: str) -> frozenset[str]:
    """Words with a digit, and capitals with a hyphen, joined: F-1, RGD-5, PG7V, M67, B-32."""
    bare = _CALIBRE.sub(" ", text)
    words = re.findall(r"[A-Za-z]+[-. ]?\d+[A-Za-z]*|\b[A-Z]{2,6}\b", bare)
    return frozenset(re.sub(r"[-. ]", "", word).upper() for word in words)


def read_nature(text: str, calibre: str, natures: Pairs[str, Nature]) -> Reading:
    """The nature that a description and a calibre mean, as ``Nature``."""
    code = text.strip().upper().replace(" ", "-")
    if code in natures:
        return Reading(natures[code])
    if not text and not calibre:
        return Reading(None, Cause.NATURE_MISSING)
    key = calibre_key(calibre) if calibre else _calibre_in(text, natures)
    said = _senses(text) & (_FILLINGS | _KINDS)
    marks = _designations(text)
    fits = [(score, nature) for nature in natures.values() if (score := _score(nature, key, said, marks)) > 0]
    if not fits:
        return Reading(None, Cause.NATURE_UNKNOWN, facts={"nearest": _nearest(text or calibre, natures)})
    best = max(score for score, _nature in fits)
    top = [nature for score, nature in fits if score == best]
    plain = said & _FILLINGS or said & _KINDS or marks & _designations(top[0].name)
    # A fuzed and an unfuzed grenade are of different hazard: what is not said is not taken as said.
    unsaid = "fuzed" in folded(top[0].name) and "fuze" not in folded(text)
    if len(top) == 1 and plain and not unsaid:
        return Reading(top[0], Cause.NATURE_INFERRED, facts={"value": top[0].code})
    return Reading(
        top[0], Cause.NATURE_AMBIGUOUS, top[0].code, {"nearest": [nature.code for nature in top[:6]]}
    )


def _calibre_in(text: str, natures: Pairs[str, Nature]) -> str:
    known = {calibre_key(nature.calibre) for nature in natures.values() if nature.calibre}
    for found in _CALIBRE.findall(text):
        if (key := calibre_key(found)) in known:
            return key
    return ""


def _score(nature: Nature, key: str, said: frozenset[str], marks: frozenset[str]) -> int:
    """How well a nature fits; nothing where something that was said speaks against it."""
    own = _senses(nature.name) & (_FILLINGS | _KINDS)
    own_marks = _designations(nature.name)
    calibre = calibre_key(nature.calibre) if nature.calibre else ""
    score = 0
    if key:
        if calibre != key:
            return 0
        score += 4
    # a designation says more than a filling that the catalogue does not name
    is_designated = bool(marks & own_marks) and not own & _FILLINGS
    if said & _FILLINGS and not said & _FILLINGS <= own and not is_designated:
        return 0
    if (said & _KINDS) - own and not key:
        return 0
    score += 2 * len(said & own) + 5 * len(marks & own_marks)
    if not key and not marks & own_marks and not said & own:
        return 0
    return score


def _nearest(text: str, natures: Pairs[str, Nature]) -> list[str]:
    names = {folded(nature.name): code for code, nature in natures.items()}
    return [names[name] for name in get_close_matches(folded(text), list(names), n=3, cutoff=0.3)]
