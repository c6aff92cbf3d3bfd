"""A line for something that nobody else may see: it shows nothing of it, and gives nothing of it to the clipboard."""

from __future__ import annotations

from textual.widgets import Input


class SecretLine(Input):
    """Written into, and never read from but by whoever asked for it."""

    def __init__(self, *, id: str, placeholder: str = "", compact: bool = True) -> None:
        super().__init__(password=True, compact=compact, id=id, placeholder=placeholder, max_length=4096)

    def action_copy(self) -> None:
        """Nothing is copied."""

    def action_cut(self) -> None:
        """What is selected is gone, and nothing is copied."""
        self.delete_selection()
