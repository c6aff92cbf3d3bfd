"""A report as text, page by page as it is on paper; from here it is written and opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.text_sheet import TextSheet
from wamledger.i18n import N_, P_, _, ngettext

if TYPE_CHECKING:
    from reports.making import Printed


AT_ONCE: Final = 20
"""Pages that are read before they are shown."""


class ReportPreview(Page):
    """The pages of a report."""

    heading = N_("Preview")
    about = (
        N_(
            "These are the pages of the report, as text; charts and codes are on paper only. The arrows scroll, also to "
            "the right. Nothing has been written yet."
        ),
        N_(
            "w writes it to a file: the PDF that you see, byte for byte, or its figures as CSV, XLSX or JSON. A file that "
            "exists is written over only when you say so. o opens what was written, or gives the PDF to the browser."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", N_("Write")),
        Binding("o", "open", P_("key", "Open")),
        Binding("n", "page(1)", N_("Next page")),
        Binding("p", "page(-1)", N_("Page before")),
    ]

    def __init__(self, desk: Desk, report: Printed) -> None:
        super().__init__(desk)
        self.report = report
        self.pages: list[str] = []
        self._rest: Iterator[str] | None = None
        self.written = ""

    def title_text(self) -> str:
        """Which report it is, of what."""
        from reports.catalogue import kind_of

        kind = kind_of(self.report.order.kind)
        return f"{_(kind.form.title)} {self.report.order.code}".strip()

    def body(self) -> ComposeResult:
        """The pages, below one another."""
        yield TextSheet(self.pages, of=self.report.pages, empty=_("One moment …"))

    def look(self) -> None:
        """The text is taken out of the pages, once: the report stays as it was printed."""
        if self._rest is None:
            from reports.text_pages import text_pages

            self._rest = text_pages(self.report.content)
            self._read_on()

    def _read_on(self) -> None:
        """Some pages more are read beside the screen, and shown while those behind them are read."""
        rest = self._rest or iter(())
        self.ask(lambda: list(islice(rest, AT_ONCE)), self._found)

    def _found(self, pages: list[str]) -> None:
        self.pages += pages
        for sheet in self.query(TextSheet):
            sheet.add(pages)
        number = self.report.pages
        if pages and len(self.pages) < number:
            self.say(
                _("{done} of {number} pages are read …").format(done=len(self.pages), number=number), "busy"
            )
            self._read_on()
            return
        self.say(
            ngettext(
                "{number} page. Nothing is written yet.", "{number} pages. Nothing is written yet.", number
            ).format(number=number)
        )

    def action_page(self, pages: int) -> None:
        """The page after this one, or before it, begins at the top."""
        for sheet in self.query(TextSheet):
            sheet.turn(pages)

    def action_write(self) -> None:
        """A file is named and written, on the machine on which the program runs."""
        from tui.screens.report_target import ReportTarget

        self.app.push_screen(ReportTarget(self.desk, self.report), self._wrote)

    def _deliver(self) -> None:
        """The PDF goes to whoever looks through a browser."""
        from reports.making import remember
        from tui.screens.report_target import proposed_name

        self.app.deliver_binary(
            io.BytesIO(self.report.content),
            save_filename=proposed_name(self.report.order),
            mime_type="application/pdf",
        )
        report, ledger = self.report, self.desk.ledger
        self.ask(
            lambda: remember(ledger, report.order.kind, report.head_note),
            lambda _done: self.say(_("Handed to the browser."), "good"),
        )

    def _wrote(self, told: dict[str, Any] | None) -> None:
        if told is None:
            return
        files = told.get("files") or [told["file"]]
        self.written = files[0] if files else ""
        self.say(_("Written: {files}").format(files=", ".join(files)), "good")

    def action_open(self) -> None:
        """What was written is shown by whatever this machine shows such files with; a browser is given the PDF."""
        from tui.papers.opener import opened

        if self.app.is_web:
            self._deliver()
        elif not self.written:
            self.say(_("Write it first: w."), "warning")
        elif not opened(self.written):
            self.say(_("It lies in {file}.").format(file=self.written))
