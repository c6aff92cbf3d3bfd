"""
A picture of a screen, as text: what stands on each line, what is set off and how, and where the keys go.

No colour is kept, for no colour says anything; but that a stretch lies on another ground than most of the screen is
kept, by a letter for each ground, since that is how a cursor or a frame is seen.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from rich.segment import Segment
from textual.app import App
from textual.strip import Strip

ATTRIBUTES: Final = ("bold", "reverse", "underline", "italic", "dim", "strike")


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A screen at one moment.

    Shape: ``lines`` are as many as the screen is high, without the blanks at their ends; ``set_off`` has one text for
    each line on which something is set off; ``keys_at`` names the part to which keys go, and where it lies.
    """

    width: int
    height: int
    lines: tuple[str, ...]
    set_off: tuple[str, ...]
    keys_at: str

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(self.lines)


def taken(app: App[Any]) -> Picture:
    """The picture of the screen in front."""
    strips = app.screen._compositor.render_strips()
    grounds = _grounds(strips)
    marks = ((row, _marks(strip, grounds)) for row, strip in enumerate(strips))
    return Picture(
        app.size.width,
        app.size.height,
        tuple(strip.text.rstrip() for strip in strips),
        tuple(f"{row:>2}  {said}" for row, said in marks if said),
        _keys_at(app),
    )


def _keys_at(app: App[Any]) -> str:
    widget = app.screen.focused
    if widget is None:
        return "nothing"
    name = f"{type(widget).__name__}#{widget.id}" if widget.id else type(widget).__name__
    region = widget.region
    return f"{name} at {region.x},{region.y} {region.width}x{region.height}"


def _grounds(strips: Iterable[Strip]) -> dict[str, str]:
    """A letter for each ground, in the order in which they come; none for the one that covers most."""
    covered: Counter[str] = Counter()
    for strip in strips:
        for segment in strip:
            covered[_ground(segment)] += segment.cell_length
    if not covered:
        return {}
    (most, _cells), *_others = covered.most_common(1)
    return {
        most: "",
        **dict(zip((each for each in covered if each != most), string.ascii_letters, strict=False)),
    }


def _ground(segment: Segment) -> str:
    return str(segment.style.bgcolor) if segment.style is not None else ""


def _marks(strip: Strip, grounds: dict[str, str]) -> str:
    """What of one line is set off: ``bold 3-9, a 0-80``, by columns, the last one not included."""
    spans: dict[str, list[list[int]]] = {}
    column = 0
    for segment in strip:
        until = column + segment.cell_length
        for name in _names(segment, grounds):
            found = spans.setdefault(name, [])
            if found and found[-1][1] == column:
                found[-1][1] = until
            else:
                found.append([column, until])
        column = until
    return ", ".join(
        f"{name} {' '.join(f'{begin}-{end}' for begin, end in places)}"
        for name, places in sorted(spans.items())
    )


def _names(segment: Segment, grounds: dict[str, str]) -> Iterator[str]:
    style = segment.style
    if style is None:
        return
    yield from (
        name for name in ATTRIBUTES if getattr(style, name) and (name != "bold" or segment.text.strip())
    )
    if letter := grounds.get(_ground(segment), ""):
        yield letter
