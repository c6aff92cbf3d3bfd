"""What a difference turned out to be: one of the causes that there are, and the words for it."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.entry_lines import EntryLines
from tui.widgets.slot import Slot
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.counting.recount import CAUSES


class CauseSheet(ModalScreen[tuple[str, str] | None]):
    """Dismissed with the cause and the words; None where nothing is recorded."""

    DEFAULT_CSS = """
    CauseSheet { align: center middle; }
    CauseSheet > Vertical { width: 78; max-width: 100%; height: auto; border: round $primary; background: $surface;
        padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "none", N_("Back"))]

    def __init__(self, finding: str) -> None:
        super().__init__()
        self._finding = finding
        picks = {
            chr(ord("a") + number): (name, cause.value) for number, (name, cause) in enumerate(CAUSES.items())
        }
        self._slots = {
            "cause": Slot("cause", N_("Cause"), "pick", 50, picks=picks),
            "words": Slot("words", N_("What was found"), "text", 55),
        }

    def compose(self) -> ComposeResult:
        """The causes by letter, and a line for words."""
        box = Vertical(
            EntryLines([(slot,) for slot in self._slots.values()], self),
            Static(Text(_("Enter at the end records it as a review of the finding; Esc goes back"))),
        )
        box.border_title = Text(shown(self._finding))
        yield box

    def on_mount(self) -> None:
        """The keys go to the cause."""
        self.query_one(EntryLines).focus()

    def changed(self, slot: Slot) -> None:
        """Nothing follows from what is typed before the blank is left."""

    def struck(self, key: str) -> bool:
        """No key of its own."""
        del key
        return False

    def left(self, slot: Slot) -> str | None:
        """Both are needed; after the words it is over."""
        if not slot.value.strip():
            slot.say(_("This is needed."))
            return slot.name
        if slot.name == "words":
            self.dismiss((self._slots["cause"].value, slot.value.strip()))
        return None

    def action_none(self) -> None:
        """Nothing is recorded."""
        self.dismiss(None)
