"""Several things bear one mark: a short list, to choose the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.labelled import labelled
from wamledger.services.scanned import Found
from wamledger.services.subjects import Subject


class Which(ModalScreen[Subject | None]):
    """Dismissed with the thing that was chosen; None where none was."""

    DEFAULT_CSS = """
    Which { align: center middle; }
    Which > Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%; border: round $primary;
        background: $surface; padding: 0 1; }
    Which OptionList { height: auto; max-height: 16; border: none; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "none", N_("Back"))]

    def __init__(self, said: str, found: Sequence[Found]) -> None:
        super().__init__()
        self._said, self._found = said, found

    def compose(self) -> ComposeResult:
        """What was scanned, and each thing that it may be, with how it was found."""
        with Vertical():
            yield Static(Text(shown(self._said)))
            yield OptionList(
                *(
                    Option(
                        Text(f"{each.subject.code}  {labelled(_(each.by), shown(each.words))}", no_wrap=True)
                    )
                    for each in self._found
                )
            )
            yield Static(Text(_("Enter shows it, Esc goes back"), style="dim"))

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """That is the one."""
        self.dismiss(self._found[message.option_index].subject)

    def action_none(self) -> None:
        """None of them."""
        self.dismiss(None)
