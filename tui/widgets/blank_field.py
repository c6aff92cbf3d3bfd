"""A blank of a deed on the screen: its label, the line to write on, what it is for, and why it will not do."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.deeds.deed import YES_NO, Blank, Whose
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.file_box import FileBox
from tui.widgets.secret_line import SecretLine
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.access.passphrases import PassphraseFault, must_be_good


class BlankField(Vertical):
    """
    One blank; ``whose`` says for whom a new passphrase is chosen.

    A new passphrase is typed twice, and its strength is told while it is typed. What is hidden is taken once and gone.
    """

    DEFAULT_CSS = """
    BlankField { height: auto; margin: 0 1; }
    BlankField > .label { text-style: bold; }
    BlankField > .help { color: $text-muted; }
    BlankField > .told { height: auto; display: none; }
    BlankField > .told.said { display: block; }
    BlankField > .told.wrong { color: $text-error; text-style: bold; }
    BlankField > .told.good { color: $text-success; }
    """

    class Next(Message):
        """Enter was pressed: the next blank is wanted."""

        def __init__(self, blank_field: BlankField) -> None:
            super().__init__()
            self.blank_field = blank_field

    def __init__(
        self,
        blank: Blank,
        value: str,
        whose: Callable[[], Whose] | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        super().__init__(id=f"blank-{blank.name}")
        self.blank = blank
        self._suggester = suggester
        self._first, self._whose = value, whose
        self._told = "", False

    def compose(self) -> ComposeResult:
        """Label and line; help below where there is some."""
        blank = self.blank
        optional = "" if blank.is_required else f"  ({_('may be left empty')})"
        yield Static(Text(f"{_(blank.label)}{optional}"), classes="label")
        yield self._line()
        if blank.kind == "new_hidden":
            yield SecretLine(placeholder=_("The same again"), id="again")
        yield Static("", classes="told")
        if blank.help:
            yield Static(Text(_(blank.help)), classes="help")

    def _line(self) -> Widget:
        blank = self.blank
        if blank.kind == "choice":
            return ChoiceLine(blank.choices, self._first)
        if blank.kind == "yes":
            return ChoiceLine(YES_NO, self._first)
        if blank.kind in ("read", "write", "folder"):
            return FileBox(self._first, wants=blank.kind, ends=blank.ends)
        if blank.is_hidden:
            return SecretLine(id="line")
        return Input(self._first, compact=True, id="line", suggester=self._suggester)

    @property
    def value(self) -> str:
        """What stands in the blank."""
        if self.blank.kind in ("choice", "yes"):
            return self.query_one(ChoiceLine).value
        if self.blank.kind in ("read", "write", "folder"):
            return self.query_one(FileBox).value
        value = self.query_one("#line", Input).value
        return value if self.blank.is_hidden else value.strip()

    def focus_line(self) -> None:
        """The keys go to the line."""
        if self.blank.kind in ("read", "write", "folder"):
            self.query_one(FileBox).focus_line()
        elif self.blank.kind in ("choice", "yes"):
            self.query_one(ChoiceLine).focus()
        else:
            self.query_one("#line", Input).focus()

    def fault(self) -> str:
        """Why what stands there will not do; empty where it may."""
        if not self.value:
            return _("This is needed.") if self.blank.is_required else ""
        if self.blank.kind != "new_hidden":
            return ""
        if wrong := self._weakness():
            return wrong
        return "" if self.query_one("#again", Input).value == self.value else _("The two are not the same.")

    def _weakness(self) -> str:
        whose = self._whose() if self._whose is not None else Whose()
        try:
            must_be_good(self.value, user=whose.user, name=whose.name, roles=whose.roles)
        except PassphraseFault as fault:
            from wamledger.services.on_screen import telling

            return telling.fault(fault)
        return ""

    def tell(self, said: str, *, good: bool = False) -> None:
        """Beside the line stands this, with a sign; nothing where it is empty."""
        told = self.query_one(".told", Static)
        if (said, good) == self._told:
            return
        self._told = said, good
        told.update(Text(f"{'✓' if good else '✗'} {shown(said)}" if said else ""))
        told.set_classes(f"told {'said' if said else ''} {'good' if good else 'wrong'}")

    def forget(self) -> None:
        """A secret that was typed stands there no more."""
        if self.blank.is_hidden:
            for line in self.query(Input):
                with line.prevent(Input.Changed):
                    line.value = ""
            self.tell("")

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        if self.blank.kind != "new_hidden" or not self.value:
            self.tell("")
        elif weakness := self._weakness():
            self.tell(weakness)
        elif self.query_one("#again", Input).value != self.value:
            self.tell(_("It will do. Type it again below."), good=True)
        else:
            self.tell(_("It will do."), good=True)

    @on(Input.Submitted)
    def _entered(self, message: Input.Submitted) -> None:
        message.stop()
        if self.blank.kind == "new_hidden" and message.input.id == "line":
            self.query_one("#again", Input).focus()
        else:
            if self.blank.completes and message.input.cursor_position == len(message.input.value):
                # what stands there in grey is what Enter means; a whole code is offered nothing more
                message.input.action_cursor_right()
            self.post_message(self.Next(self))

    @on(ChoiceLine.Submitted)
    @on(FileBox.Chosen)
    def _chosen(self, message: Message) -> None:
        message.stop()
        self.post_message(self.Next(self))
