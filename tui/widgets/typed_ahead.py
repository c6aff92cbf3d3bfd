"""What is typed ahead while something is being recorded: it waits, and comes in its turn or is forgotten."""

from __future__ import annotations

from collections.abc import Callable


class TypedAhead:
    """Acts that wait while it is held; held or not, their order stays as they came."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] | None = None

    def hold(self) -> None:
        """What is typed from here on waits."""
        self._held = [] if self._held is None else self._held

    def waits(self, act: Callable[[], None]) -> bool:
        """Whether it is held; the act comes in its turn then."""
        if self._held is not None:
            self._held.append(act)
        return self._held is not None

    def let_go(self, *, forgets: bool = False) -> bool:
        """What was typed ahead is typed now, or forgotten; whether anything was forgotten."""
        held, self._held = self._held or [], None
        if forgets:
            return bool(held)
        for act in held:
            # what is typed may record again, and the rest waits for that too
            if not self.waits(act):
                act()
        return False
