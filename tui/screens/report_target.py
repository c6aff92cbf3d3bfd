"""The box in which a file is named for a report, in which form it is written, and whether over another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.asking import Asking
from tui.widgets.choice_line import ChoiceLine
from wamledger.domain import moment
from wamledger.i18n import N_, _
from wamledger.services.reach import reached

if TYPE_CHECKING:
    from reports.making import Order, Printed

FORMS: Final = {
    "pdf": N_("PDF, as you see it"),
    "csv": N_("CSV: the figures, a file for each table"),
    "xlsx": N_("XLSX: the figures as a workbook"),
    "json": N_("JSON: the figures for other programs"),
}
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


def proposed_name(order: Order, at: int | None = None) -> str:
    """A name for the file of the report: what it is, of what, and the day."""
    parts = [order.kind, order.code, "" if at is None else moment.canonical(at)[:10]]
    return _NOT_IN_NAMES.sub("_", "-".join(part for part in parts if part)) + ".pdf"


class ReportTarget(Asking[dict[str, Any]]):
    """Dismissed with what is told of the file that was written."""

    def __init__(self, desk: Desk, report: Printed) -> None:
        super().__init__(_("Write the report"))
        self.desk, self.report = desk, report
        self.form = ChoiceLine(FORMS)
        self.file = Input(proposed_name(report.order, desk.ledger.clock()), id="target-file")
        self.asked = ""
        """The file over which somebody has been asked whether to write."""

    def keys(self) -> str:
        """What the keys do."""
        return _("←→ another form, Tab the next line")

    def does(self) -> str:
        """What going on does."""
        return _("Write")

    def fields(self) -> list[Widget]:
        """The form and the file."""
        folder = _("File; without a folder it lies in {folder}").format(folder=Path.cwd())
        return [Static(Text(_("Form"))), self.form, Static(Text(folder)), self.file]

    def begin(self) -> None:
        """The keys go to the file."""
        self.file.focus()

    def on_choice_line_changed(self, message: ChoiceLine.Changed) -> None:
        """The name ends as the form wants it."""
        name = self.file.value
        stem = name.rpartition(".")[0] if name.lower().endswith(tuple(f".{each}" for each in FORMS)) else name
        self.file.value = f"{stem}.{message.value}"

    def on_choice_line_submitted(self) -> None:
        """Enter goes to the file."""
        self.focus_next()

    def question(self) -> Callable[[], dict[str, Any]] | None:
        """The file is written; one that exists only when somebody says so a second time."""
        from reports.making import figures_out, let_out

        name = self.file.value.strip()
        if not name:
            self.tell(_("Name a file."))
            return None
        path, overwrite = reached(name), self.asked == name
        if path.exists() and not overwrite:
            self.asked = name
            self.tell(
                "! " + _("There is a file {path} already. Ctrl+S once more writes over it.").format(path=name)
            )
            return None
        ledger, report, form, by = self.desk.ledger, self.report, self.form.value, self.desk.by
        if form == "pdf":
            return lambda: let_out(ledger, report, path, overwrite=overwrite)
        return lambda: figures_out(ledger, report.order, path, format=form, by=by, overwrite=overwrite)
