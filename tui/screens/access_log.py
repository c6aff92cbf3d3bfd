"""The access log: who came in, failed, was refused or took something out, the newest first, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.table import TablePage
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.line_box import LineBox
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.access import log, log_told

PAGE = 200
"""Records on one page."""


class AccessLog(TablePage):
    """One page of the log after the other."""

    heading: ClassVar[str] = N_("Access log")
    about: ClassVar[tuple[str, ...]] = (
        N_("The newest records first; m shows older ones too, u and w those of one user or kind."),
        N_(
            "Each record names the one before it: whether one was changed or taken out is said above the table."
        ),
    )
    headings: ClassVar[tuple[str, ...]] = (
        N_("Number"),
        N_("Time"),
        N_("User"),
        N_("What"),
        N_("About"),
        N_("Details"),
    )
    spare: ClassVar[tuple[int, ...]] = (5,)
    none: ClassVar[str] = N_("There are no access records.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "more", N_("Older records")),
        Binding("u", "user", N_("Of one user")),
        Binding("w", "kind", N_("Of one kind")),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._most, self._user, self._event = PAGE, "", ""

    def asked(self) -> Any:
        """The records, and where their chain does not hold."""
        ledger = self.desk.ledger
        found = list(log.records(ledger, user=self._user or None, event=self._event or None, most=self._most))
        return found, log.broken(ledger)

    def above(self) -> str:
        """Whether the records are as they were written, and which of them are shown."""
        if self.found is None:
            return ""
        records, broken = self.found
        said = (
            f"✓ {_('The records follow one another: none was changed or taken out.')}"
            if not broken
            else "✗ "
            + _("Access record {number} is not as it was written, or one before it is gone.").format(
                number=broken[0].n
            )
        )
        shown_ = ngettext("{number} record shown.", "{number} records shown.", len(records)).format(
            number=len(records)
        )
        narrowed = [self._user, _(log.words(self._event)) if self._event else ""]
        return f"{said}\n{'  ·  '.join(part for part in (shown_, *narrowed) if part)}"

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a record."""
        if self.found is None:
            return ()
        return [
            (
                str(each.n),
                (
                    str(each.n),
                    moments.minute(each.at),
                    each.user,
                    _(log.words(each.event)),
                    log_told.about(each),
                    log_told.details(each),
                ),
            )
            for each in self.found[0]
        ]

    def action_more(self) -> None:
        """Older records are on the screen as well."""
        self._most += PAGE
        self.look()

    def action_user(self) -> None:
        """Only what one user did is on the screen; of everybody where nothing is written."""

        def named(code: str | None) -> None:
            if code is not None:
                self._user = code.strip().upper()
                self.look()

        self.app.push_screen(LineBox(_("Code of the user; empty for everybody"), self._user), named)

    def action_kind(self) -> None:
        """Only records of one kind are on the screen."""
        choices = [("", _("everything")), *((each.value, _(log.words(each.value))) for each in log.Event)]

        def picked(event: str | None) -> None:
            if event is not None:
                self._event = event
                self.look()

        self.app.push_screen(ChoiceBox(_("What happened"), choices, at=self._event), picked)
