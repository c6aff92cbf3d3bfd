"""
Lines from right to left: the order and the letter forms in which they are drawn.

A line is turned after the wrapping, never before, for what is read first must stand on the first line.

Source: Unicode Standard Annex 9, without its explicit controls, which never reach a page, and without paired
brackets (N0); letter forms from the decompositions of the Unicode character database.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from reports.fonts import face

_FIRST_RIGHT_TO_LEFT: Final = "\u0590"
_MIRRORED: Final = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")
_TATWEEL: Final = "\u0640"


def is_left_to_right(text: str) -> bool:
    """Whether every character of the text runs from left to right, so that it is drawn as it is read."""
    return text.isascii() or max(text, default="") < _FIRST_RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A character with its marks: as drawn, as written, where it stands in the text, and its level."""

    level: int
    drawn: str
    written: str
    position: int

    @property
    def is_digit(self) -> bool:
        return unicodedata.bidirectional(self.written[0]) in ("EN", "AN")

    @property
    def is_letter(self) -> bool:
        return unicodedata.bidirectional(self.written[0]) in ("R", "AL")


def visual(text: str) -> str:
    """A line in the order and the letter forms in which it is drawn from left to right."""
    return text if is_left_to_right(text) else "".join(each.drawn for each in _clusters(text))


def pieces(text: str) -> list[tuple[str, str]]:
    """
    A line as it is drawn, in pieces, each with what a program that reads the page should take for it.

    Readers turn letters that run from right to left around, each in the form that it is written in. They let
    numbers be: numbers with separators, whose groups are drawn the other way round, are one piece.
    """
    clusters = _clusters(text)
    result: list[tuple[str, str]] = []
    at = 0
    while at < len(clusters):
        end = at + 1
        if clusters[at].is_digit:
            stretch = at
            while stretch < len(clusters) and not clusters[stretch].is_letter:
                end = stretch + 1 if clusters[stretch].is_digit else end
                stretch += 1
        piece = clusters[at:end]
        read = "".join(each.written for each in sorted(piece, key=lambda each: each.position))
        result.append(("".join(each.drawn for each in piece), read))
        at = end
    return result


def _clusters(text: str) -> list[_Cluster]:
    """The line in the order in which it is drawn (rules L2 to L4)."""
    levels = _levels(text)
    clusters: list[_Cluster] = []
    for position, (character, form) in enumerate(zip(text, _joined(text), strict=True)):
        level = levels[position]
        if clusters and (not form or unicodedata.bidirectional(character) == "NSM"):
            last = clusters[-1]
            clusters[-1] = _Cluster(last.level, last.drawn + form, last.written + character, last.position)
        else:
            drawn = form.translate(_MIRRORED) if level % 2 else form
            clusters.append(_Cluster(level, drawn, character, position))
    for level in range(max(levels), 0, -1):
        clusters = _turned(clusters, level)
    return clusters


def _turned(clusters: list[_Cluster], level: int) -> list[_Cluster]:
    """Each run at ``level`` or above, reversed (rule L2)."""
    result: list[_Cluster] = []
    run: list[_Cluster] = []
    for cluster in clusters:
        if cluster.level >= level:
            run.append(cluster)
        else:
            result += [*reversed(run), cluster]
            run = []
    return result + run[::-1]


def _levels(text: str) -> list[int]:
    """The embedding level of each character: rules P2 to L1, in order, for text without explicit controls."""
    original = [unicodedata.bidirectional(each) or "L" for each in text]
    base = next((0 if kind == "L" else 1 for kind in original if kind in ("L", "R", "AL")), 0)
    kinds = _weak(original, "R" if base else "L")
    _neutral(kinds, "R" if base else "L")
    levels = [_level(kind, base) for kind in kinds]
    for index in range(len(text) - 1, -1, -1):
        if original[index] not in ("WS", "B", "S"):
            break
        levels[index] = base
    return levels


def _level(kind: str, base: int) -> int:
    if base == 0:
        return {"L": 0, "R": 1}.get(kind, 2)
    return 1 if kind == "R" else 2


def _weak(original: list[str], start: str) -> list[str]:
    """Rules W1 to W7: marks take the kind of their base, numbers that of the script before them."""
    kinds = list(original)
    strong, before = start, start
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = kind = before
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = kind = "AN"
        before = kind
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, len(kinds) - 1):
        left, right = kinds[index - 1], kinds[index + 1]
        if left == right and (
            (kinds[index] in ("ES", "CS") and left == "EN") or (kinds[index] == "CS" and left == "AN")
        ):
            kinds[index] = left
    for step, order in ((1, range(len(kinds))), (-1, range(len(kinds) - 1, -1, -1))):
        for index in order:
            beside = index - step
            if kinds[index] == "ET" and 0 <= beside < len(kinds) and kinds[beside] == "EN":
                kinds[index] = "EN"
    strong = start
    for index, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
        elif kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
    return kinds


def _neutral(kinds: list[str], start: str) -> None:
    """Rules N1 and N2: a run of neutrals takes the direction of both neighbours, or that of the line."""
    index = 0
    while index < len(kinds):
        if kinds[index] in ("L", "R", "EN", "AN"):
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] not in ("L", "R", "EN", "AN"):
            end += 1
        left = start if index == 0 else ("L" if kinds[index - 1] == "L" else "R")
        right = start if end == len(kinds) else ("L" if kinds[end] == "L" else "R")
        kinds[index:end] = [left if left == right else start] * (end - index)
        index = end


@cache
def _forms() -> dict[tuple[str, str], str]:
    """The presentation form of a letter, or of two, by position: ("initial", "ب") and so on."""
    table: dict[tuple[str, str], str] = {}
    for code in (*range(0xFE70, 0xFEFD), *range(0xFB50, 0xFC00)):
        position, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        plain = "".join(chr(int(letter, 16)) for letter in letters)
        if plain and not plain.startswith(" "):
            table.setdefault((position.strip("<>"), plain), chr(code))
    return table


def _joined(text: str) -> list[str]:
    """
    Each character in the form that it takes beside its neighbours.

    Shape: one for each character; lam and alef have one form together, and the alef's is empty.
    """
    forms, sans = _forms(), face("WL-Sans")

    def joins_on(letter: str) -> bool:
        return ("initial", letter) in forms or letter == _TATWEEL

    def joins_back(letter: str) -> bool:
        return ("final", letter) in forms or letter == _TATWEEL

    letters = [at for at, each in enumerate(text) if unicodedata.bidirectional(each) != "NSM"]
    result = list(text)
    skipped = -1
    for index, at in enumerate(letters):
        letter = text[at]
        if at == skipped:
            continue
        before = text[letters[index - 1]] if index else ""
        after = text[letters[index + 1]] if index + 1 < len(letters) else ""
        back = bool(before) and joins_on(before) and joins_back(letter)
        if (
            letter == "\u0644"
            and after
            and letters[index + 1] == at + 1
            and ("isolated", letter + after) in forms
        ):
            result[at], result[at + 1] = forms["final" if back else "isolated", letter + after], ""
            skipped = at + 1
            continue
        onward = bool(after) and joins_on(letter) and joins_back(after)
        position = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get(
            (back, onward), "isolated"
        )
        form = forms.get((position, letter), letter)
        result[at] = form if sans.has(form) else letter
    return result
