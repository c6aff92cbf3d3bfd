"""
What is done while nobody touches a key: screens are loaded before somebody goes there, and memory is swept.

Python looks for what nothing refers to any more whenever so many objects were made, through all that it knows, and
answers no key meanwhile: with all screens loaded that is a fifth of a second, in the middle of a word. So while the
screens are open only what is young is looked through at a key, and the rest when nobody has touched one for a second.
What was there before is set aside then, since it stays: a sweep goes through a few screens. What was set aside and is
not needed any more is found when somebody is away, or when it could be much.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from typing import Final

from tui.destinations import loaded, not_loaded

REST: Final = 1.0
"""Seconds without a key after which somebody has paused."""
AWAY: Final = 20.0
"""Seconds without a key after which a fifth of a second more is noticed by nobody."""
LOOKED: Final = 0.5
"""Seconds between two looks whether somebody has paused."""
YOUNG: Final = (10_000, 3, 200)
"""Objects made until the youngest are looked through, such times until those are that it left, and such times for all."""
MANY: Final = 80_000
"""Objects that are not looked through at a pause, which would take as long as a key may, but set aside."""
FEW: Final = 2_000
"""Objects made since the last sweep that are not worth one."""
MOST_APART: Final = 1_000_000
"""Objects set aside since all were looked through, from which they are at the next pause, 100 MB or so."""


class Rest:
    """The pauses of whoever sits at the screens; nothing is done in them before it has begun."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._touched_at, self._is_new = clock(), True
        """When a key was touched last, and whether nothing was swept since."""
        self._usual: tuple[int, int, int] | None = None
        self._ahead: Iterator[str] = iter(())
        self._has_all = False
        self._known = self._apart = 0
        """Objects that were there when all were looked through the last time, and that were set aside since."""

    def begin(self) -> None:
        """From now on memory is swept in pauses; what is there already stays."""
        if self._usual is None:
            self._usual = gc.get_threshold()
            gc.set_threshold(*YOUNG)
            gc.freeze()
            self._known, self._apart = gc.get_freeze_count(), 0
            self._ahead, self._has_all = not_loaded(), False

    def end(self) -> None:
        """Python sweeps its memory as it usually does."""
        if self._usual is not None:
            gc.set_threshold(*self._usual)
            gc.unfreeze()
            self._usual = None

    def touched(self) -> None:
        """Somebody touches a key."""
        self._touched_at, self._is_new = self._clock(), True

    def left(self) -> None:
        """Somebody looks at another window: they are away from now on."""
        self._touched_at = min(self._touched_at, self._clock() - AWAY)

    def look(self) -> None:
        """Where somebody has paused, one thing is done that waited for it."""
        paused = self._clock() - self._touched_at
        if self._usual is None or paused < REST:
            return
        is_away = paused >= AWAY
        if self._apart > (self._known // 4 if is_away else MOST_APART):
            self._sweep_all()
        elif self._is_new and _made() > FEW:
            self._sweep()
        elif not self._has_all:
            self._load()

    def _load(self) -> None:
        page = next(self._ahead, None)
        if page is not None:
            loaded(page)
        else:
            self._has_all = True
            self._set_aside()

    def _sweep(self) -> None:
        # once in a pause: what is at work beside the screens makes objects all the time
        self._is_new = False
        if len(gc.get_objects()) <= MANY:
            gc.collect()
        else:
            self._set_aside()

    def _set_aside(self) -> None:
        self._apart += len(gc.get_objects())
        gc.freeze()

    def _sweep_all(self) -> None:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._known, self._apart = gc.get_freeze_count(), 0


def _made() -> int:
    """About how many objects were made, and not looked through as often as can be."""
    young, older, oldest = gc.get_count()
    return young + YOUNG[0] * (older + YOUNG[1] * oldest)
