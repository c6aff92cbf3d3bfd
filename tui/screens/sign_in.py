"""The screen at which somebody signs in; it covers everything, and what stood below it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.widgets.secret_line import SecretLine
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.ledger.faults import LedgerFault


class SignIn(Screen[str]):
    """Asks for a code and a passphrase until they are somebody's; it is dismissed with the code."""

    DEFAULT_CSS = """
    SignIn { align: center middle; background: $surface; }
    SignIn > Vertical { width: 64; height: auto; border: round $border; padding: 1 2; }
    SignIn Static { height: auto; }
    SignIn #sign-in-told { color: $text-error; margin-top: 1; }
    """

    def __init__(self, ledger: str, enter: Callable[[str, str], str], said: str = "") -> None:
        super().__init__()
        self._ledger, self._enter, self._said = ledger, enter, said

    def compose(self) -> ComposeResult:
        """The name of the ledger, two lines to write on, and why it did not work."""
        box = Vertical(
            Static(Text(_("Ledger {name}").format(name=shown(self._ledger)))),
            Input(placeholder=_("Code of the user"), id="sign-in-user"),
            SecretLine(placeholder=_("Passphrase"), id="sign-in-passphrase", compact=False),
            Static(Text(shown(self._said)), id="sign-in-told"),
        )
        box.border_title = Text(_("Sign in"))
        box.border_subtitle = Text(_("Enter signs in, Ctrl+Q leaves"))
        yield box

    def on_mount(self) -> None:
        """The keys go to the code."""
        self.query_one("#sign-in-user", Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """After the code comes the passphrase, and after that it is tried."""
        user, passphrase = self._fields()
        if message.input is user or not user.value.strip():
            (passphrase if user.value.strip() else user).focus()
            return
        typed, passphrase.value = passphrase.value, ""
        for field in (user, passphrase):
            field.disabled = True
        self._tell(_("One moment …"))
        self.run_worker(self._tried(user.value, typed), exclusive=True)

    async def _tried(self, user: str, passphrase: str) -> None:
        """The passphrase is tried in a thread of its own; the screen goes on being drawn meanwhile."""
        try:
            code = await asyncio.to_thread(self._enter, user, passphrase)
        except LedgerFault as fault:
            from wamledger.services.on_screen import telling

            self._refused(telling.fault(fault))
        else:
            self.dismiss(code)

    def _refused(self, said: str) -> None:
        user, passphrase = self._fields()
        for field in (user, passphrase):
            field.disabled = False
        self._tell(said)
        (passphrase if user.value.strip() else user).focus()

    def _fields(self) -> tuple[Input, Input]:
        return self.query_one("#sign-in-user", Input), self.query_one("#sign-in-passphrase", Input)

    def _tell(self, said: str) -> None:
        self.query_one("#sign-in-told", Static).update(Text(shown(said)))
