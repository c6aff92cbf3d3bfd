"""What happened to a thing, oldest first, along a line: when, what, where to, and on whose word."""

from __future__ import annotations

from typing import Final

from tui.widgets.lines import Line, Piece, paragraph, wrapped
from wamledger.services import moments
from wamledger.services.things.page import TimeLine

WHEN: Final = 16
"""Cells of a day and a time."""
ONE_LINE: Final = 110
"""Cells from which what happened and its details stand on one line."""


def lines(told: TimeLine, width: int) -> list[Line]:
    """The moments in lines of at most so many cells; each leads to its entry."""
    if not told.moments:
        return paragraph(told.empty, width)
    found: list[Line] = []
    room = max(width - WHEN - 4, 8)
    for number, each in enumerate(told.moments):
        when = moments.minute(each.at)
        details = [part for part in (each.detail, each.people) if part]
        if width >= ONE_LINE:
            parts = wrapped("  ·  ".join((each.words, *details)), room)
        else:
            parts = [*wrapped(each.words, room), *(part for one in details for part in wrapped(one, room))]
        is_last = number == len(told.moments) - 1
        for at, part in enumerate(parts):
            if at == 0:
                found.append((Piece(f"{when} "), Piece("● "), Piece(part, "plain", each.leads_to)))
            else:
                found.append((Piece(f"{'':{WHEN}} {' ' if is_last else '│'} "), Piece(part)))
    return found
