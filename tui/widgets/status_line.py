"""The line above the keys: what was just done, or why not; a sign stands before it, so that no colour is needed."""

from __future__ import annotations

from typing import Final, Literal

from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from wamledger.domain.text import shown

Tone = Literal["plain", "good", "warning", "refused", "busy"]
SIGNS: Final[dict[Tone, str]] = {"plain": "", "good": "✓ ", "warning": "! ", "refused": "✗ ", "busy": "… "}


class StatusLine(Widget):
    """One sentence, or as many as fit in six lines."""

    DEFAULT_CSS = """
    StatusLine { height: auto; max-height: 6; padding: 0 1; color: $text-muted; }
    StatusLine.good { color: $text-success; }
    StatusLine.warning { color: $text-warning; }
    StatusLine.refused { color: $text-error; text-style: bold; }
    """

    said = ""

    def say(self, text: str, tone: Tone = "plain") -> None:
        """The line says this and nothing else."""
        self.said = f"{SIGNS[tone]}{shown(text)}"
        self.set_classes(tone)
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The sentence."""
        return Text(self.said)
