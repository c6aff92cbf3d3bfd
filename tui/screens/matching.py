"""Whose serial is this: the weapons on record that may bear it, the likeliest first, for somebody who holds one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.deeds.deed import Blank
from tui.desk import Desk
from tui.screens.table import TablePage
from tui.widgets.blank_form import BlankForm
from tui.widgets.rows import Rows
from wamledger.i18n import N_, _
from wamledger.services.subjects import Subject
from wamledger.services.words import STATUS, word

BLANKS = (
    Blank(
        "serial",
        N_("Serial, as it was read"),
        help=N_("? stands for a character that was not read, * for several."),
    ),
    Blank("make", N_("Make, if known"), is_required=False),
    Blank("model", N_("Model, if known"), is_required=False),
    Blank("calibre", N_("Calibre, if known"), is_required=False),
    Blank("kind", N_("Code of the type, if known"), is_required=False),
)


class Matching(TablePage):
    """Blanks for what was read, and below them who may be meant."""

    heading: ClassVar[str] = N_("Whose serial is this?")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Write the serial as it was read, in any script, and press Ctrl+S. Enter opens the weapon that is marked."
        ),
    )
    headings: ClassVar[tuple[str, ...]] = (
        N_("Weapon"),
        N_("Serial"),
        N_("How near"),
        N_("Holder"),
        N_("Status"),
        N_("Model"),
        N_("Agreement"),
    )
    spare: ClassVar[tuple[int, ...]] = (6, 5)
    none: ClassVar[str] = N_("No weapon on record bears that serial, or one that is easily read for it.")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "match", N_("Look"))]
    DEFAULT_CSS = "Matching BlankForm { height: 12; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.values = {blank.name: "" for blank in BLANKS}

    def body(self) -> ComposeResult:
        """The blanks above the table."""
        yield BlankForm(self.desk, BLANKS, self.values, id="blanks")
        yield from super().body()

    def asked(self) -> Any:
        """The weapons that may be meant; nothing before a serial was written."""
        from wamledger.services.serial_search import match_serial

        values = self.values
        if not values["serial"]:
            return None
        return match_serial(
            self.desk.ledger,
            values["serial"],
            make=values["make"],
            model=values["model"],
            calibre=values["calibre"],
            kind=values["kind"],
        )

    def above(self) -> str:
        """Where several are as near, that they have to be compared."""
        if self.found and not any(each.is_best for each in self.found):
            return _("Several are as near, or the numbers follow one another: compare the marks of each.")
        return ""

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a weapon."""
        from wamledger.services.serial_search import AGREEMENT, HOW

        return [
            (
                each.weapon,
                (
                    each.weapon,
                    each.serial,
                    _(HOW[each.how]),
                    each.holder,
                    word(STATUS, each.status),
                    f"{each.make} {each.model}",
                    _(AGREEMENT[each.agreement]),
                ),
            )
            for each in self.found or ()
        ]

    def _settle(self) -> None:
        super()._settle()
        if not self.found:
            for form in self.query(BlankForm):
                form.focus_first()

    def action_match(self) -> None:
        """Who may be meant is looked for."""
        form = self.query_one(BlankForm)
        if (faulty := form.faulty()) is not None:
            faulty.focus_line()
            return
        self.values = form.written()
        self.look()

    def opened(self, key: str) -> None:
        """The page of the weapon."""
        self.run_worker(self.app.show(Subject("weapon", key)), exit_on_error=False)

    async def drawn_again(self) -> None:
        """In another language, with what was written."""
        self.values = self.query_one(BlankForm).written()
        for table in self.query(Rows):
            table.clear()
        await super().drawn_again()
