"""A box in front of a screen that asks for something, tries it, and stays with the reason where it is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.mending import FORESEEN, Mended
from wamledger.domain.text import shown
from wamledger.i18n import N_, P_, _

if TYPE_CHECKING:
    from tui.app import Wamledger

T = TypeVar("T")


class Abandoned(Exception):
    """Somebody went back while it was being tried."""


class Press(Static):
    """Words that do with the mouse what a key does."""

    DEFAULT_CSS = """
    Press { width: auto; height: 1; padding: 0 1; margin: 0 1 0 0; background: $boost; text-style: bold; }
    Press:hover { background: $primary; }
    """

    def __init__(self, key: str, does: str, press: Callable[[], None]) -> None:
        super().__init__(Text(f"{key} {does}"))
        self._press = press

    def on_click(self) -> None:
        """It is done."""
        self._press()


class Asking(Mended, ModalScreen[T], Generic[T]):
    """
    Asks with a title, fields and a line that says why not; dismissed with the answer, or None where somebody went back.

    Enter in a field goes to the next one, and tries it after the last; Ctrl+S tries it from anywhere.
    """

    app: Wamledger
    may_be_left: ClassVar[bool] = False
    """Whether one may go back while it is tried, because nothing is recorded by it."""

    DEFAULT_CSS = """
    Asking { align: center middle; }
    Asking > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    Asking #presses { height: 1; }
    Asking #fields { height: auto; max-height: 70vh; }
    Asking Static { height: auto; }
    Asking #asking-told { max-height: 4; color: $text-error; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("Back")),
        Binding("ctrl+s", "try", N_("Go on")),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._is_trying = False
        self._told = Static(id="asking-told")
        self._abandoned = Event()
        self._since, self._done = 0.0, ""

    def compose(self) -> ComposeResult:
        """The box."""
        presses = Horizontal(
            Press("Ctrl+S", self.does(), self.action_try),
            Press(_(P_("keyboard", "Esc")), _("Back"), self.action_leave),
            id="presses",
        )
        box = Vertical(VerticalScroll(*self.fields(), id="fields"), self._told, presses)
        box.border_title = Text(shown(self._title))
        box.border_subtitle = Text(self.keys())
        yield box

    def keys(self) -> str:
        """What other keys do than those that go on and back, on the lower edge."""
        return ""

    def does(self) -> str:
        """What going on does."""
        return _("Go on")

    def fields(self) -> list[Widget]:
        """What is asked for."""
        return []

    def question(self) -> Callable[[], T] | None:
        """What is tried with what was typed; None where something is missing, which was told then."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The keys go to the first field."""
        self.set_interval(0.5, self._ticks)
        self.begin()

    def begin(self) -> None:
        """The keys go to the first field that is empty."""
        inputs = list(self.query(Input))
        empty = next((each for each in inputs if not each.value), None)
        if empty is not None or inputs:
            (empty or inputs[0]).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """After a field comes the next one; after the last it is tried."""
        inputs = [each for each in self.query(Input) if not each.disabled]
        at = inputs.index(message.input)
        if at + 1 < len(inputs):
            inputs[at + 1].focus()
        else:
            self.action_try()

    def tell(self, said: str) -> None:
        """The line below the fields says this."""
        self._told.update(Text(shown(said)))

    async def told(self, error: BaseException) -> bool:
        """What was refused to a key is told below the fields."""
        from wamledger.services.on_screen.telling import lines

        self.tell(f"✗ {' '.join(lines(error))}")
        return True

    def moved(self, said: str) -> None:
        """How far it is, said from the thread in which it is tried; raises Abandoned where somebody went back."""
        if self._abandoned.is_set():
            raise Abandoned
        self._done = said

    def _ticks(self) -> None:
        if self._is_trying:
            seconds = round(time.monotonic() - self._since)
            waiting = _("One moment … ({seconds} s; Esc goes back)").format(seconds=seconds)
            self.tell(f"… {self._done or waiting}")

    def action_leave(self) -> None:
        """Nothing was done, or nothing more is done where that can be stopped."""
        if self._is_trying and not self.may_be_left:
            return
        self._abandoned.set()
        self.dismiss(None)

    def action_try(self) -> None:
        """What was typed is tried, once."""
        if self._is_trying:
            return
        question = self.question()
        if question is not None:
            self._is_trying, self._since, self._done = True, time.monotonic(), ""
            self.tell(_("One moment …"))
            self.run_worker(self._tried(question), exclusive=True, exit_on_error=False)

    async def _tried(self, question: Callable[[], T]) -> None:
        from wamledger.services.on_screen.telling import lines

        try:
            answer = await asyncio.to_thread(question)
        except Abandoned:
            return
        except FORESEEN as error:
            self.tell(f"✗ {' '.join(lines(error))}")
        except Exception as error:
            self.app.broken(error)
            self.tell("")
        else:
            if not self._abandoned.is_set():
                self.dismiss(answer)
        finally:
            self._is_trying = False
