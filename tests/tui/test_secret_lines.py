"""A passphrase that is being typed can be read by nobody: not on the screen, and not out of the clipboard."""

from __future__ import annotations

from pathlib import Path

from textual.app import App, ComposeResult

from tui.screens.sign_in import SignIn
from tui.widgets.passphrase_box import PassphraseBox
from tui.widgets.secret_line import SecretLine

ROOT = Path(__file__).parents[2]
TYPED = "copper lantern"


class _Box(App[None]):
    """A box for a passphrase."""

    def compose(self) -> ComposeResult:
        """The box."""
        yield PassphraseBox("Passphrase")


async def _gives_nothing(app: App[None]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        if not app.screen.query(SecretLine):
            await app.push_screen(SignIn("Ledger", lambda _user, _passphrase: ""))
        line = app.screen.query_one(SecretLine)
        line.focus()
        await pilot.press(*"copper", "space", *"lantern", "ctrl+shift+a", "ctrl+c")
        assert line.value == TYPED
        assert app.clipboard == ""
        line.select_all()
        await pilot.press("ctrl+x")
        assert (line.value, app.clipboard) == ("", "")


async def test_what_is_typed_at_the_door_is_not_copied() -> None:
    """The passphrase of whoever signs in does not go to the clipboard."""
    await _gives_nothing(App())


async def test_what_is_typed_once_more_is_not_copied() -> None:
    """Nor does that of whoever decides."""
    await _gives_nothing(_Box())


def test_every_hidden_line_is_a_secret_one() -> None:
    """No other line hides what is typed, so none hides it from the eye alone."""
    hiding = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tui").rglob("*.py"))
        if "password=True" in path.read_text(encoding="utf-8")
    ]
    assert hiding == ["tui/widgets/secret_line.py"]
