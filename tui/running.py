"""
The screens as a process: they run until somebody leaves, and after a mistake that ended them they run again.

Whoever had signed in still sits there then, and is told what happened before anything else.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

from tui.app import Wamledger
from wamledger.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from tui.desk import Desk

MOST: Final = 3
WITHIN_SECONDS: Final = 60.0
"""Screens that end so often in so short a time are not started again."""


def run(
    desk: Desk | None,
    *,
    where: str = "",
    start: str = "home",
    first: Callable[[], Screen[Any]] | None = None,
    make: Callable[..., Wamledger] = Wamledger,
) -> int:
    """
    The screens have been open, and are closed again; returns 0, or 1 where a mistake of this program ended them.

    A ledger that was opened on the screens is closed again; that of ``desk`` stays as it was given.
    """
    told: tuple[str, ...] = ()
    ended: list[float] = []
    app = make(desk, where=where, start=start, first=first)
    try:
        while True:
            app.rest.begin()
            app.run()
            app.rest.end()
            if not app.told_at_end:
                return app.return_code or 0
            told = app.told_at_end
            ended = [at for at in ended if time.monotonic() - at < WITHIN_SECONDS] + [time.monotonic()]
            if len(ended) >= MOST or not _has_terminal():
                break
            app = make(app.desk if app.has_desk else None, where=where, start=start, first=first, told=told)
    finally:
        if app.has_desk:
            app.desk.door.leave()
            if app.desk is not desk:
                app.desk.ledger.close()
    for line in told:
        sys.stderr.write(f"{shown(line)}\n")
    return 1


def _has_terminal() -> bool:
    """Whether somebody sits at a terminal; a browser begins anew by itself."""
    return sys.__stdin__ is not None and sys.__stdin__.isatty()
