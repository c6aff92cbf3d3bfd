"""The steps of a way, on one line: those that are done, the one that is being taken, and those to come."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget


class WayLine(Widget):
    """Each step has a sign: ✓ done, ▶ here, · to come."""

    DEFAULT_CSS = "WayLine { height: 1; padding: 0 1; background: $boost; }"

    def __init__(self, steps: Sequence[str], at: int) -> None:
        super().__init__()
        self._steps, self._at = steps, at

    def render(self) -> RenderResult:
        """The steps, in the language in use."""
        text = Text(no_wrap=True, overflow="ellipsis")
        for number, step in enumerate(self._steps):
            sign = "✓" if number < self._at else "▶" if number == self._at else "·"
            text.append(f"{sign} {number + 1} {step}   ", style="bold" if number == self._at else "")
        return text
