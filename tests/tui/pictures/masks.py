"""What no two runs have alike, taken out of a picture: folders, references, digests, sizes; each in its own width."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.tui.pictures.picture import Picture

_MASKS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"\bF-[0-9A-F]{8}\b"), "#"),
    (re.compile(r"\bHI-[0-9A-F]{8,12}(?![0-9A-F])"), "#"),
    (re.compile(r"(?<=\bCS-\d{8}-)[0-9A-F]{8}\b"), "#"),
    (re.compile(r"\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\b"), "#"),
    (re.compile(r"(?<![\w+/])(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[\w+/]{24,}=*"), "#"),
    (re.compile(r"\d[\d\u202f.,]*(?= (?:[KMG]iB|KB|ko|octets?|bytes)\b)"), "#"),
)


def masked(picture: Picture, folder: str) -> Picture:
    """The picture with as many signs, none of which is of this run alone."""
    lines = (each.replace(folder, _like(folder, "~")) for each in picture.lines)
    return replace(picture, lines=tuple(hidden(each) for each in lines))


def hidden(text: str) -> str:
    """The text without what no two runs have alike."""
    found = text
    for pattern, sign in _MASKS:
        found = pattern.sub(_by(sign), found)
    return found


def _by(sign: str) -> Callable[[re.Match[str]], str]:
    return lambda match: _like(match.group(), sign)


def _like(text: str, sign: str) -> str:
    return sign * len(text)
