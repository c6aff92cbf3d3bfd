"""All scenes, by the ledger at which they are looked at, so that one program shows as many as it can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tests.tui.pictures.scenes import boxes, deeds, destinations, forms, tables, things
from tests.tui.pictures.walking import Scene

PARTS: Final = (destinations, things, forms, boxes, tables, deeds)


def every() -> list[Scene]:
    """Every scene; those of one ledger follow one another, and those that change it come last."""
    found = [scene for part in PARTS for scene in part.scenes()]
    offices = list(dict.fromkeys(each.office for each in found))
    return sorted(found, key=lambda each: (offices.index(each.office), each.alters))


def screens(scenes: Iterable[Scene]) -> list[str]:
    """The names of their files."""
    return list(dict.fromkeys(each.screen for each in scenes))
