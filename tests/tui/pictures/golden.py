"""
The pictures that are kept: one file for each screen, with every state, language and size of it, to be read by people.

Each picture begins with a line ``== state, language, size``; the lines of the screen follow behind a bar, then where
the keys go, then what is set off on which line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.tui.pictures.picture import Picture

FOLDER: Final = Path(__file__).with_name("kept")


def written(pictures: Mapping[str, Picture]) -> str:
    """The file of a screen: its pictures by their names, in their order."""
    return "\n".join(_lines(pictures)) + "\n"


def _lines(pictures: Mapping[str, Picture]) -> Iterator[str]:
    for name, picture in pictures.items():
        yield from (f"== {name}", *(f"|{line}" for line in picture.lines))
        yield f"keys: {picture.keys_at}"
        yield from picture.set_off
        yield ""


def parted(text: str) -> dict[str, list[str]]:
    """Each picture of a file by its name, as lines; those between two pictures are left out."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("== "):
            found[line[3:]] = []
        elif found and line:
            found[next(reversed(found))].append(line)
    return found


def path(screen: str) -> Path:
    """Where the pictures of a screen are kept."""
    return FOLDER / f"{screen}.txt"


def kept(screen: str) -> str:
    """The pictures of a screen as they are kept; empty where there are none."""
    file = path(screen)
    return file.read_text(encoding="utf-8") if file.exists() else ""
