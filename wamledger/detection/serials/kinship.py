"""
Kinship: whether two records of make, model and calibre may be of one weapon.

Serials are unique within a maker's model at best, so nothing is said of two serials before this is asked. Patrols name a
model otherwise than the contingent does that brought it, and often name none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from wamledger import reference
from wamledger.domain.serial_clues import by_sound


class Kinship(IntEnum):
    """How well two records agree, the better the less."""

    SAME = 0
    """The model is the same, and maker and calibre as far as somebody said."""
    COMPATIBLE = 1
    """They may be the same: a family of models, a general calibre, or one of the two does not say."""
    OTHER = 2
    """They are two models."""


class Looks(NamedTuple):
    """What a weapon is called, in one spelling; empty where nobody said."""

    make: str
    model: str
    family: str
    calibre: str
    type: str


_UNKNOWN: Final = frozenset(
    {"", "UNKNOWN", "UNK", "NA", "NK", "NOTKNOWN", "NONE", "INCONNU", "DESCONOCIDO", "DESCONHECIDO"}
)
_PLAIN: Final = re.compile(r"[\W_]+")
_BORE: Final = re.compile(r"(\d+(?:\.\d+)?)")


def looks(identity: Mapping[str, Any]) -> Looks:
    """What a weapon is called.  Shape: ``identity`` has make, model, calibre and type, as far as somebody said."""
    return _looks(*(str(identity.get(name) or "") for name in ("make", "model", "calibre", "type")))


@lru_cache(maxsize=16_384)
def _looks(make: str, model: str, calibre: str, kind: str) -> Looks:
    joined = _joined(model)
    return Looks(
        _makes().get(_joined(make), _joined(make)),
        joined,
        _families().get(joined, ""),
        _calibre(calibre),
        kind,
    )


def _joined(text: str) -> str:
    """The name in one spelling; makers and models are written in the script of whoever reads the mark."""
    found = _PLAIN.sub("", text).upper()
    if not found.isascii():
        found = by_sound(found) or found
    return "" if found in _UNKNOWN else found


def _calibre(text: str) -> str:
    joined = _joined(text.replace(".", "~").replace("~", "."))
    return _calibres().get(joined, joined.removesuffix("MM"))


@cache
def _makes() -> dict[str, str]:
    return {
        _joined(word): _joined(row["name"])
        for row in reference.rows("makes")
        for word in (row["name"], *row["written"].split("|"))
    }


@cache
def _families() -> dict[str, str]:
    return {
        _joined(word): row["family"]
        for row in reference.rows("model_families")
        for word in row["models"].split("|")
    }


@cache
def _calibres() -> dict[str, str]:
    return {
        _joined(word): row["calibre"]
        for row in reference.rows("calibres")
        for word in (row["calibre"], *row["written"].split("|"))
    }


@lru_cache(maxsize=65_536)
def kinship(one: Looks, other: Looks) -> Kinship:
    """Whether two records may be of one weapon."""
    if not _calibres_agree(one.calibre, other.calibre):
        return Kinship.OTHER
    if one.model and other.model:
        if one.model == other.model:
            agree = not (one.make and other.make) or one.make == other.make
            return Kinship.SAME if agree else Kinship.COMPATIBLE
        if one.family and one.family == other.family:
            return Kinship.COMPATIBLE
        shorter, longer = sorted((one.model, other.model), key=len)
        # a clerk writes the maker before the model, or leaves the variant out
        if len(shorter) >= 3 and (longer.startswith(shorter) or longer.endswith(shorter)):
            return Kinship.COMPATIBLE
        return Kinship.OTHER
    if one.type and other.type and one.type != other.type:
        return Kinship.OTHER
    return Kinship.OTHER if one.make and other.make and one.make != other.make else Kinship.COMPATIBLE


def _calibres_agree(one: str, other: str) -> bool:
    """Whether two calibres may be one: 7.62mm may be any of that bore."""
    if not one or not other or one == other:
        return True
    bores = [_BORE.match(each) for each in (one, other)]
    if not all(bores) or bores[0][1] != bores[1][1]:  # type: ignore[index]
        return False
    return not ("x" in one.lower() and "x" in other.lower())
