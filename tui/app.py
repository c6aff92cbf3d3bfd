"""
The register of holdings as a terminal application, for reading only.

Above stands the ledger and what it comes to, with the entries that nobody outside has seen; below, the rows.
"""

from __future__ import annotations

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Footer, Static

from tui.history import Help, History
from tui.register import Register
from tui.window import Window
from wamledger.domain.text import shown
from wamledger.i18n import _, ngettext
from wamledger.services.views import HoldingsSource, HoldingsSummary


class Holdings(App[None]):
    """What stands where, and the life of each item."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #summary { height: 2; padding: 0 1; background: $panel; }
    #position { height: 1; padding: 0 1; color: $text-muted; }
    Register { height: 1fr; padding: 0 1; }
    """

    def __init__(self, source: HoldingsSource) -> None:
        super().__init__()
        self._source = source
        # bound here and not in the class, for the language is known only when the program runs
        self.bind("enter", "open", description=_("History"))
        self.bind("question_mark", "help", description=_("Help"), key_display="?")
        self.bind("q", "quit", description=_("Quit"))

    def compose(self) -> ComposeResult:
        """Summary, register, position, keys."""
        summary = self._source.summary()
        self.title = summary.ledger
        yield Static(_summed(summary), id="summary")
        yield Register(Window(self._source))
        yield Static(id="position")
        yield Footer()

    def on_mount(self) -> None:
        """The keys go to the register."""
        self.query_one(Register).focus()

    def on_register_moved(self) -> None:
        """The line below the register says where the cursor stands."""
        window = self.query_one(Register).window
        at = window.position + 1 if window.rows else 0
        self.query_one("#position", Static).update(
            Text(_("Row {row} of {rows}").format(row=_number(at), rows=_number(window.lines)))
        )

    def on_register_opened(self, message: Register.Opened) -> None:
        """The history of the item is on the screen."""
        self.push_screen(History(message.row, self._source.history(message.row.item)))

    def action_open(self) -> None:
        """The history of the row under the cursor is asked for."""
        self.query_one(Register).open()

    def action_help(self) -> None:
        """The keys are explained."""
        self.push_screen(Help())


def _summed(summary: HoldingsSummary) -> Text:
    """The head of the screen: the ledger and its sums, then what nobody outside has seen."""
    sums = "  ·  ".join(
        (
            shown(summary.ledger),
            ngettext("{number} entry", "{number} entries", summary.entries).format(
                number=_number(summary.entries)
            ),
            ngettext("{number} weapon", "{number} weapons", summary.weapons).format(
                number=_number(summary.weapons)
            ),
            ngettext("{number} round", "{number} rounds", summary.rounds).format(
                number=_number(summary.rounds)
            ),
        )
    )
    if summary.unwitnessed is None:
        unseen = _(
            "No head of this ledger has left the office: nobody outside could tell if it were changed."
        )
    else:
        unseen = ngettext(
            "{number} entry has not been seen outside.",
            "{number} entries have not been seen outside.",
            summary.unwitnessed,
        ).format(number=_number(summary.unwitnessed))
    return Text(f"{sums}\n{unseen}")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
