"""Sightings of a weapon: the entries in which somebody had it in hand."""

from __future__ import annotations

from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look

SIGHTINGS: Final = frozenset(
    {"issue", "return", "dispatch", "receive", "move", "destroy", "recover", "hand_over", "plan_disposal"}
)
"""Operations in which somebody holds the weapon in their hands."""


def identity(look: Look, code: str) -> dict[str, Any]:
    """What a weapon is; nothing where it is not known."""
    file = look.weapon(code)
    return file.identity if file is not None else {}


def first_sighting(look: Look, code: str, after: int) -> Event | None:
    """The first entry after a moment in which somebody had the weapon in hand."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.at > after:
            event = look.numbered(stay.seq)
            if event.op in SIGHTINGS:
                return event
    return None
