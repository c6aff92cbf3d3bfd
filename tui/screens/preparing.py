"""The screen that is shown while the demonstration is being made ready."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from tui.desk import Desk
from tui.mending import Mended
from tui.widgets.key_line import KeyLine
from tui.widgets.progress import Progress
from tui.widgets.title_line import TitleLine
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from tui.app import Wamledger
    from wamledger.ledger.store import Ledger


class Preparing(Mended, Screen[Any]):
    """Posts the invented mission beside the screen; Enter begins with the months that are in."""

    app: Wamledger
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "begin", N_("Begin with what is there"), key_display="Enter"),
    ]
    DEFAULT_CSS = """
    Preparing { background: $surface; color: $text; }
    Preparing > Vertical { padding: 1 2; height: 1fr; }
    Preparing Static { height: auto; margin-bottom: 1; }
    """

    def __init__(self, folder: Path, *, is_kept: bool = False) -> None:
        super().__init__()
        self._folder, self._is_kept, self._stop = folder, is_kept, Event()
        self._done, self._whole = 0, 0

    def compose(self) -> ComposeResult:
        """What the demonstration is, and how far it has come."""
        yield TitleLine(_("Demonstration"), "")
        with Vertical():
            yield Static(
                Text(
                    _(
                        "A mission that never was: country, people, weapons and events are invented. Its fourteen months of"
                        " journals are being posted, as an office would have. Everything works in it, and nothing in it is"
                        " real."
                    )
                )
            )
            yield Static(
                Text(
                    _("It lies in {folder} and stays there.").format(folder=self._folder)
                    if self._is_kept
                    else _("It is thrown away when you leave.")
                )
            )
            yield Progress(id="how-far")
        yield KeyLine()

    def on_mount(self) -> None:
        """The months are posted, one after the other."""
        self._tell(self._done, self._whole)
        self.run_worker(self._made(), exit_on_error=False)

    def on_unmount(self) -> None:
        """Whoever leaves meanwhile waits for one month at most."""
        self._stop.set()

    def action_begin(self) -> None:
        """No more months are posted than the one that is on its way."""
        self._stop.set()

    async def drawn_again(self) -> None:
        """The words are in the language in use."""
        await self.recompose()
        self._tell(self._done, self._whole)

    async def _made(self) -> None:
        try:
            ledger = await asyncio.to_thread(self._prepared)
        except Exception as error:
            self.app.broken(error)
            return
        from tui.demonstration import RECORDER

        await self.app.sit_down(Desk(ledger, user=RECORDER))

    def _prepared(self) -> Ledger:
        from tui.demonstration import prepared

        def told(done: int, whole: int) -> None:
            self.call_later(self._tell, done, whole)

        return prepared(self._folder, told, self._stop.is_set)

    def _tell(self, done: int, whole: int) -> None:
        self._done, self._whole = done, whole
        for bar in self.query(Progress):
            bar.tell(_("Month {number} of {months}").format(number=done, months=whole or "…"), done, whole)
