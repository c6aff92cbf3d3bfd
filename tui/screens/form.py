"""
The form of an operation: fields and lines, filled in by keyboard alone, with what is wrong said beside each field.

What stands in the form is kept as a draft while it is typed, whether or not it is right, until it is posted or thrown
away. Ctrl+S asks the ledger and shows what the operation would do; nothing is recorded before that was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tui.forms.codes import FormCodes
from tui.forms.place import parted
from tui.widgets.lines_table import LinesTable
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services.form_fields.values import Line, Values


class FormPage(FormCodes):
    """Fills in one operation; ``draft`` goes on with one that was begun before."""

    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Enter and Tab go on to the next field, Shift+Tab back. A star marks what is needed; F7 shows the rest."
        ),
        N_(
            "Codes are completed while you type: arrow keys choose, Enter takes. F6 shows what may stand in a field."
        ),
        N_(
            "Ctrl+N begins a line, Ctrl+D deletes one, Ctrl+K makes it another kind of line. A scanned tag adds a line."
        ),
        N_(
            "Ctrl+S shows what the operation would do, and Enter there records it. What you type is kept as a draft."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "review", N_("Review")),
        Binding("ctrl+n", "new_line", N_("New line")),
        Binding("ctrl+d", "delete_line", N_("Delete line"), show=False),
        Binding("ctrl+k", "other_kind", N_("Other kind of line"), show=False),
        Binding("f7", "more", N_("More"), key_display="F7"),
        Binding("f10", "throw_away", N_("Throw away"), show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]
    # beginning

    def look(self) -> None:
        """What is known already is asked for once; after that what stands in the form is what somebody wrote."""
        if self._is_ready:
            self._draw_faults()
            return
        self.ask(self._begun, self._begin, whole=True)

    def _begun(self) -> tuple[Values, int | None, str]:
        from wamledger.services import drafts
        from wamledger.services.form_fields import defaults, recording

        ledger, by = self.desk.ledger, self.desk.by
        if self.draft is None:
            return defaults.begun(ledger, self.shape.op, self._filled, by=by), None, ""
        found = drafts.draft(ledger, self.draft, by=by)
        values = Values.from_json(found.content.get("values") or {})
        since = found.content.get("since")
        if not isinstance(since, int):
            return values, None, ""
        from wamledger.services.form_fields.values import assembled

        made = recording.recorded_since(ledger, assembled(self.shape, values, ledger.clock()), since)
        return values, since, "" if made is None else made[0]

    async def _begin(self, begun: tuple[Values, int | None, str]) -> None:
        self.values, _since, recorded = begun
        if self.shape.needs_lines and not self.values.lines:
            self.values.lines.append(Line(self.shape.lines[0].name))
        self._is_ready, self._is_changed = True, self.draft is not None
        await self._draw()
        self._focus_first()
        self.name_lines()
        if recorded:
            self.say(
                _("This was recorded already, as {id}: throw it away with F10.").format(id=recorded),
                "warning",
            )

    def action_page(self, by: int) -> None:
        """The form is turned by a page."""
        form = self.query_one("#form", VerticalScroll)
        (form.scroll_page_down if by > 0 else form.scroll_page_up)(animate=False)

    async def action_more(self) -> None:
        """All fields are shown, or those that are asked for."""
        if not self._is_ready:
            return
        had = self._place_of_keys()
        self.shows_more = not self.shows_more
        await self._draw()
        if not self._focus_at(had):
            self._focus_first()

    # what is wrong

    def _ask_ledger(self) -> None:
        """What the ledger says is told at the fields that somebody has filled in."""
        self.ask(self._judged, self._tell_of_filled, group="judging")

    def _judged(self) -> Any:
        from wamledger.services.form_fields.judging import judged

        return judged(self.desk.ledger, self.shape, self.values)

    def _tell_of_filled(self, judged: Any) -> None:
        filled = {name for name, text in self.values.fields.items() if text.strip()}
        for number, line in enumerate(self.values.lines):
            filled |= {f"lines.{number}.{name}" for name, text in line.fields.items() if text.strip()}
        self.faults = {place: str(why) for place, why in judged.faults.items() if place in filled}
        self._draw_faults()
        self._draw_lines()

    async def show_faults(self, faults: Mapping[str, Any]) -> None:
        """Each fault stands at its field, and the keys are at the first of them."""
        self.faults = {place: str(why) for place, why in faults.items()}
        shown_now = {box.place for box in self.boxes()}
        of_lines = next((place for place in self.faults if place.startswith("lines.")), None)
        if of_lines is not None:
            self.line = parted(of_lines)[0] or 0
        if of_lines is not None or not set(self.faults) <= shown_now:
            await self._draw()
        self._draw_faults()
        self._draw_lines()
        for box in self.boxes():
            if box.place in self.faults:
                box.focus_line()
                break
        else:
            if "lines" in self.faults:
                self.query_one(LinesTable).focus()
        number = len(self.faults)
        self.say(
            ngettext(
                "{number} field will not do; it is marked.",
                "{number} fields will not do; they are marked.",
                number,
            ).format(number=number),
            "refused",
        )

    # leaving

    async def action_back(self) -> None:
        """What is offered is taken away; else the draft is kept, and the screen before is back."""
        offering = [box for box in self.boxes() if box.is_offering]
        if offering:
            for box in offering:
                box.close()
            return
        await self._leave(self.keep)
        if self.draft is not None and self.app.screen is not self:
            said = _("What you typed is kept as a draft: F4 shows it.")
            self.app.notify(said, timeout=4, markup=False)

    async def _leave(self, first: Callable[[], None]) -> None:
        try:
            first()
        except LedgerFault as fault:
            if not self._is_asked:
                self._is_asked = True
                said = _("Not kept as a draft: {why} Press Esc again to leave all the same.")
                self.say(said.format(why=fault.message), "warning")
                return
        await self.app.action_back()

    async def action_throw_away(self) -> None:
        """What was typed is gone, when it was asked for twice."""
        if self._is_changed and not self._is_asked:
            self._is_asked = True
            self.say(_("Press F10 again to throw away what you typed."), "warning")
            return
        await self._leave(self.forget_draft)

    # reviewing

    def action_review(self) -> None:
        """What the operation would do is shown; what is wrong is marked instead."""
        if not self._is_ready or self._is_busy:
            return
        for box in self.boxes():
            box.close()
            # what was typed a moment ago may be known to the field alone
            self._store(box)
        self._is_busy = True
        self.say(_("One moment …"), "busy")
        self._ask_for_review()

    def _ask_for_review(self) -> None:
        times = self._written_times

        async def judged(found: Any) -> None:
            if self._written_times != times:
                # somebody wrote on meanwhile, and what is shown is what would be recorded
                self._ask_for_review()
            else:
                await self._reviewed(found)

        self.ask(self._judged, judged, group="reviewing")

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is told, and one may try again."""
        self._is_busy = False
        await super().refused(error, whole=whole)

    def let_go(self) -> None:
        """One may ask for the review again."""
        self._is_busy = False

    async def _reviewed(self, judged: Any) -> None:
        from tui.screens.effect import EffectPage

        self._is_busy = False
        if not self.is_active:
            # whoever has gone elsewhere meanwhile is not called back
            self.say("")
            return
        if judged.faults:
            await self.show_faults(judged.faults)
            return
        self.say("")
        self.faults = {}
        self._draw_faults()
        await self.app.push_screen(EffectPage(self.desk, self, judged))
