"""What is done to the ledger as a whole, and before there is one: each with its blanks, and refused when they are left."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import tui.deeds
from tests.tui.pictures.walking import Scene, done, press
from tui.deeds.beginning import CREATE, OPEN_LEDGER
from tui.deeds.deed import Deed
from tui.deeds.soundness import VERIFY
from tui.screens.deed import DeedPage

FULL: Final = "full"
BROKEN: Final = "broken"
NONE: Final = "none"
OFFICER: Final = "closed ADAMU"
AT_THE_DOOR: Final = (CREATE, OPEN_LEDGER)


def deeds() -> Iterator[Deed]:
    """Every deed, in the order of their modules."""
    for found in iter_modules(tui.deeds.__path__):
        module = import_module(f"tui.deeds.{found.name}")
        yield from (each for each in vars(module).values() if isinstance(each, Deed))


def _begun(deed: Deed) -> tuple[object, ...]:
    return (done(lambda app: app.push_screen(DeedPage(app.desk, deed))),)


def scenes() -> Iterator[Scene]:
    """Every deed as it begins; a few that are done, or refused."""
    named = {each.name: each for each in deeds() if each not in AT_THE_DOOR}
    for name, deed in named.items():
        yield Scene(f"deed-{name}", "begun", OFFICER, _begun(deed))
    yield Scene("deed-verify", "done", FULL, (*_begun(VERIFY), press("ctrl+s")))
    yield Scene("deed-verify", "refused", BROKEN, (*_begun(VERIFY), press("ctrl+s")))
    yield Scene("deed-backup", "done", FULL, (*_begun(named["backup"]), press("ctrl+s")), alters=True)
    yield Scene(
        "deed-post", "refused", FULL, (*_begun(named["post"]), press(" journal.jsonl", "ctrl+s")), alters=True
    )
    yield Scene(
        "deed-enrol", "refused", OFFICER, (*_begun(named["enrol"]), press(" qqq", "ctrl+s")), alters=True
    )
    yield Scene("first-start", "empty", NONE, (), alters=True)
    yield Scene("deed-create", "begun", NONE, (press("enter"),), alters=True)
    yield Scene("deed-create", "refused", NONE, (press("enter", " no code", "ctrl+s"),), alters=True)
    yield Scene("deed-open", "begun", NONE, (press("down", "enter"),), alters=True)
    yield Scene(
        "deed-open",
        "refused",
        NONE,
        (press("down", "enter", "ctrl+u", " nothing.db", "ctrl+s"),),
        alters=True,
    )
