"""Every screen that is reached from anywhere: empty, filled, and refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.tui.pictures.walking import Scene, Step, done, go, press
from tui.app import Wamledger
from tui.destinations import DESTINATIONS
from tui.widgets.blank_form import BlankForm

EMPTY: Final = "empty"
FULL: Final = "full"


def _from_the_top(app: Wamledger) -> None:
    """The blanks are seen from the first: how far they had to be moved depends on when the files above were listed."""
    app.screen.query_one(BlankForm).scroll_to(y=0, animate=False)


REFUSED_BY_KEYS: Final[dict[str, tuple[Step, ...]]] = {
    "match": (press("ctrl+s"),),
    "reports": (press(" wl-f-01", "enter"),),
    "import": (press("enter", " nothing.csv", "ctrl+s"), done(_from_the_top)),
    "safekeeping": (press("down", "down", "enter", "ctrl+s"),),
    "settings": (press("enter", "down", "enter", "ctrl+u", " -1", "ctrl+s"),),
    "people": (press("enter", "a", "ctrl+s"),),
    "enter": (press(" qqq"),),
}
"""Where nobody is refused the screen itself: how one is refused there."""


def scenes() -> Iterator[Scene]:
    """Every destination; where the administrator of a closed ledger may read it, what is refused in it."""
    for each in DESTINATIONS:
        yield Scene(each.name, "empty", EMPTY, (go(each.name),))
    for each in DESTINATIONS:
        yield Scene(each.name, "filled", FULL, (go(each.name),))
    for each in DESTINATIONS:
        yield Scene(
            each.name, "refused", "closed ADAMU", (go(each.name), *REFUSED_BY_KEYS.get(each.name, ()))
        )
