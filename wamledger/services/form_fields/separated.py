"""Several texts in one: semicolons part them, and a backslash takes the next character as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = ";"


def split(text: str) -> list[str]:
    """The parts between semicolons, still with their backslashes; parts with nothing in them are left out."""
    return [part for part in _parts(text, SEPARATOR) if part]


def parted(text: str, mark: str) -> tuple[str, str | None]:
    """What stands before the first mark, and what after it; None where there is no mark."""
    first, *rest = _parts(text, mark, most=1)
    return first, rest[0] if rest else None


def _parts(text: str, mark: str, most: int = -1) -> list[str]:
    parts = [""]
    characters = iter(text)
    for character in characters:
        if character == "\\":
            parts[-1] += character + next(characters, "")
        elif character == mark and most != 0:
            parts.append("")
            most -= 1
        else:
            parts[-1] += character
    return [_trimmed(part) for part in parts]


def _trimmed(text: str) -> str:
    """The text without blanks at its ends, but for one that a backslash keeps."""
    text = text.lstrip()
    bare = text.rstrip()
    is_kept = (len(bare) - len(bare.rstrip("\\"))) % 2 == 1 and len(bare) < len(text)
    return text[: len(bare) + 1] if is_kept else bare


def unescaped(text: str) -> str:
    """The text without its backslashes."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def escaped(text: str, marks: str = "") -> str:
    """The text with a backslash before semicolons, backslashes and these marks, and before blanks at its ends."""
    text = re.sub(f"[\\\\;{re.escape(marks)}]", r"\\\g<0>", text)
    return re.sub(r"^\s|\s$", r"\\\g<0>", text)


def together(parts: Iterable[str]) -> str:
    """Parts that have their backslashes already, in one text."""
    return "; ".join(parts)


def join(texts: Iterable[str]) -> str:
    """The texts in one; see split and unescaped."""
    return together(escaped(text) for text in texts)


def last(text: str) -> tuple[str, str]:
    """What stands before the part that is being typed, and that part."""
    start = 0
    position = 0
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == SEPARATOR:
            start = position + 1
        position += 1
    typed = text[start:].lstrip()
    return text[: len(text) - len(typed)], typed
