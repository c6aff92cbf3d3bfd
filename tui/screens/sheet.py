"""A sheet over a screen: a frame with a title, closed by Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.mending import Mended
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from tui.app import Wamledger

T = TypeVar("T")


class Sheet(Mended, ModalScreen[T], Generic[T]):
    """Dismissed with None by Escape."""

    app: Wamledger
    heading: ClassVar[str] = ""
    keys: ClassVar[str] = N_("Esc closes")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", N_("Close"))]
    DEFAULT_CSS = """
    Sheet { align: center middle; }
    Sheet > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: round $border; background: $surface; color: $text; padding: 0 1;
    }
    Sheet Static { height: auto; }
    Sheet Input { border: tall $border; background: $surface; color: $text; }
    Sheet OptionList { border: none; background: $surface; height: auto; max-height: 16; padding: 0; }
    Sheet OptionList:focus { border: none; }
    """

    def compose(self) -> ComposeResult:
        """The frame."""
        box = Vertical(*self.parts())
        box.border_title = Text(shown(_(self.heading)))
        box.border_subtitle = Text(_(self.keys))
        yield box

    def parts(self) -> list[Widget]:
        """What stands in it."""
        return []

    def action_leave(self) -> None:
        """Nothing was chosen."""
        self.dismiss(None)

    async def drawn_again(self) -> None:
        """The sheet is in the language in use."""
        await self.recompose()
