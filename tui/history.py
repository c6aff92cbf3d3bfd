"""The life of one item on screen: its entries as the ledger holds them, oldest first, and help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from wamledger.domain.moment import aware
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.views import HoldingRow, Step


class _Sheet(ModalScreen[None]):
    """A sheet over the register, closed by Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter", "dismiss", N_("Close"))]
    DEFAULT_CSS = """
    _Sheet { align: center middle; }
    _Sheet > VerticalScroll {
        width: 90%; height: 85%; border: round $primary; padding: 0 1; background: $surface;
    }
    """

    def __init__(self, heading: str, text: Text) -> None:
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self) -> ComposeResult:
        """The heading on the frame, the text in it, the keys below."""
        sheet = VerticalScroll(Static(self._text, id="sheet-text"))
        sheet.border_title = Text(self._heading)
        sheet.border_subtitle = Text(_("Esc closes"))
        yield sheet


class History(_Sheet):
    """The entries of one item."""

    def __init__(self, row: HoldingRow, steps: Sequence[Step]) -> None:
        super().__init__(f"{row.item}  {shown(row.description)}  {shown(row.mark)}", _told(steps))


class Help(_Sheet):
    """What each key does."""

    def __init__(self) -> None:
        keys = (
            ("↑ ↓", _("One row up or down")),
            ("PgUp PgDn", _("One screen up or down")),
            ("Home End", _("First or last row")),
            ("Enter", _("History of the item")),
            ("l", _("Lock the screens, where people sign in")),
            ("?", _("This help")),
            ("q", _("Quit")),
        )
        text = Text(_("The register shows what stands where. It changes nothing.") + "\n\n")
        for key, does in keys:
            text.append(f"{key:<12}", style="bold")
            text.append(f"{does}\n")
        super().__init__(_("Help"), text)


def _told(steps: Sequence[Step]) -> Text:
    """The steps as text: when and what, then from and to, then on whose word."""
    if not steps:
        return Text(_("No entries."))
    text = Text()
    for step in steps:
        when = aware(step.occurred_at).strftime("%Y-%m-%d %H:%M UTC")
        text.append(f"{when}  {shown(step.words or step.operation)}", style="bold")
        text.append(f"  #{step.seq}  {shown(step.entry)}\n", style="dim")
        if step.giver or step.receiver:
            text.append(f"    {shown(step.giver or '–')} → {shown(step.receiver or '–')}\n")
        people = [
            template.format(name=shown(name))
            for template, name in ((_("by {name}"), step.by), (_("approved by {name}"), step.approved_by))
            if name
        ]
        details = [*people, *(shown(part) for part in (step.document,) if part)]
        if details:
            text.append(f"    {', '.join(details)}\n")
        text.append("\n")
    return text
