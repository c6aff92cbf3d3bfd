"""What words say of a weapon: its type, its maker and model, its condition, the country that made it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final, NamedTuple

from wamledger import reference
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.lexicon import (
    chosen,
    condition_words,
    folded,
    joined,
    makes,
    models,
    nearest,
    split_words,
    type_words,
)
from wamledger.services.importing.problems import Reading

_CODE: Final = re.compile(r"(?:SA|LW|HW|NA|PC)-\d\d")
_MILLIMETRES: Final = re.compile(r"(\d+(?:\.\d+)?)(?:x\d+)?mm")


class Kind(NamedTuple):
    """A type of weapon, with what the words also said of its making and designation."""

    code: str
    origin: str = ""
    model: str = ""
    make: str = ""


def read_type(text: str, calibre: str, language: str | None) -> Reading:
    """
    The type that a text names, as ``Kind``; the calibre decides between machine guns and between
    mortars.
    """
    code = text.strip().upper()
    if _CODE.fullmatch(code) and code in reference.weapon_types():
        return Reading(Kind(code))
    meanings = type_words().get(folded(text))
    if meanings:
        codes = " ".join(meaning.code for meaning in chosen(meanings, language)).split()
        return _one_of(codes, meanings[0].aside, calibre)
    if designation := _designation(text):
        kind, make, model = designation
        return Reading(Kind(kind, "", model, make))
    inside = _inside(text)
    if inside:
        return _one_of(inside[0].split(), inside[1], calibre)
    close = nearest(text, type_words(), cutoff=0.84)
    if close and len(folded(text)) >= 5:
        codes = type_words()[close[0]][0].code.split()
        if len(codes) == 1:
            return Reading(Kind(codes[0]), Cause.TYPE_LIKE, codes[0], {"nearest": f"{close[0]} ({codes[0]})"})
    return Reading(None, Cause.TYPE_UNKNOWN, facts={"nearest": _offers(text)})


@lru_cache(maxsize=8_192)
def _designation(text: str) -> tuple[str, str, str] | None:
    """A known model in the text: alone, or behind a maker, or among other words; the longest one counts."""
    known = models()
    if found := known.get(joined(text)):
        return found[0], found[1], text
    words = text.replace("/", " ").split()
    for length in range(min(len(words), 4), 0, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if (
                len(joined(part)) >= 3
                and any(c.isdigit() or c.isupper() for c in part)
                and (found := known.get(joined(part)))
            ):
                return found[0], found[1], part
    return None


@lru_cache(maxsize=8_192)
def _inside(text: str) -> tuple[str, str] | None:
    """The longest type words inside a longer text: ``fusil d'assaut russe`` holds ``fusil d'assaut``."""
    padded = f" {folded(text)} "
    found = [word for word in type_words() if len(word) >= 5 and f" {word} " in padded]
    if not found:
        return None
    meaning = type_words()[max(found, key=len)]
    return " ".join(each.code for each in meaning), meaning[0].aside


def _one_of(codes: list[str], origin: str, calibre: str) -> Reading:
    codes = list(dict.fromkeys(codes))
    if len(codes) > 1:
        codes = _by_calibre(codes, calibre)
    if len(codes) == 1:
        return Reading(Kind(codes[0], origin))
    names = [f"{code} ({reference.weapon_types()[code].name})" for code in codes]
    return Reading(None, Cause.TYPE_AMBIGUOUS, facts={"nearest": names})


def _by_calibre(codes: list[str], calibre: str) -> list[str]:
    match = _MILLIMETRES.match(calibre)
    if set(codes) == {"SA-03", "SA-04"} and calibre:
        return ["SA-04"] if calibre.endswith("gauge") else ["SA-03"]
    if match is None:
        return codes
    size = float(match[1])
    if "LW-01" in codes:
        return ["LW-01"] if size >= 12 else [code for code in codes if code != "LW-01"]
    if "LW-08" in codes:
        return ["LW-08"] if size < 100 else ["HW-03"]
    return codes


def _offers(text: str) -> list[str]:
    types = reference.weapon_types()
    words = nearest(text, type_words(), cutoff=0.6)
    codes = [code for word in words for code in type_words()[word][0].code.split()]
    by_name = get_close_matches(text.lower(), [kind.name.lower() for kind in types.values()], n=2, cutoff=0.5)
    codes += [code for code, kind in types.items() if kind.name.lower() in by_name]
    return [f"{code} ({types[code].name})" for code in dict.fromkeys(codes or ["SA-99", "LW-99"])]


def split_make(text: str) -> tuple[str, str]:
    """The maker and the model in one text; the maker is empty where none is known."""
    words = text.replace("/", " ").split()
    for length in range(min(len(words), 5), 0, -1):
        name = makes().get(folded(" ".join(words[:length])))
        if name:
            return name, " ".join(words[length:]).strip(" -/,")
    return "", text.strip(" -/,")


def read_condition(text: str, kind: str, default: str) -> Reading:
    """The condition of a ``weapon`` or of ``ammunition`` that a text names."""
    codes = reference.weapon_conditions() if kind == "weapon" else reference.ammunition_conditions()
    code = re.sub(r"[\s-]+", "_", text.strip().upper())
    if code in codes:
        return Reading(code)
    meanings = condition_words(kind).get(folded(text))
    if not meanings:
        padded = f" {folded(text)} "
        found = [word for word in condition_words(kind) if len(word) >= 6 and f" {word} " in padded]
        meanings = condition_words(kind)[max(found, key=len)] if found else None
        if not meanings or re.search(r"\b(?:not|non|no|pas|nao|sin|sem|sans)\b", padded):
            return Reading(default, Cause.CONDITION_UNKNOWN, facts={"value": default})
        return Reading(meanings[0].code, Cause.CONDITION_BROAD, facts={"value": meanings[0].code})
    meaning = meanings[0]
    if meaning.code not in codes:
        return Reading(default, Cause.CONDITION_UNKNOWN, facts={"value": default})
    cause = Cause.CONDITION_BROAD if meaning.aside == "yes" else None
    return Reading(meaning.code, cause, facts={"value": meaning.code})


@cache
def _countries() -> dict[str, frozenset[str]]:
    """Codes by folded name, in the five languages; a name of two countries has two codes."""
    from babel import Locale  # its data take a while to load, and most registers name few countries

    found: dict[str, set[str]] = {}
    for language in ("en", "fr", "es", "pt", "ar"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(folded(name), set()).add(code)
    for code, name in reference.countries().items():
        found.setdefault(folded(name), set()).add(code)
    for row in reference.rows("country_words"):
        for word in split_words(row["words"]):
            found[folded(word)] = {row["code"]}
    found["congo"] = {"CD", "CG"}
    found["korea"] = found["coree"] = found["corea"] = found["coreia"] = {"KP", "KR"}
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache(maxsize=4_096)
def read_country(text: str) -> Reading:
    """The two letters of the country that a text names."""
    code = text.strip().upper()
    if code in reference.countries():
        return Reading(code)
    codes = _countries().get(folded(text), frozenset())
    if len(codes) == 1:
        return Reading(next(iter(codes)))
    return Reading(None, Cause.COUNTRY_UNKNOWN)
