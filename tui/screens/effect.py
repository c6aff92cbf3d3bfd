"""
The review of a form: what the operation would do, before and after, and what is worth knowing; then Enter records it.

Where a second person has to agree it is proposed, and it is said who may approve it. It is recorded once, however often
Enter is pressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.before_after import before_after
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.form_fields.choices import ROLE
from wamledger.services.labelled import labelled
from wamledger.services.views import Foreseen

if TYPE_CHECKING:
    from tui.screens.form import FormPage
    from wamledger.services.form_fields.judging import Judged
    from wamledger.services.form_fields.recording import Recorded


class EffectPage(Page):
    """What a form would do; it stands over the form that asked."""

    heading: ClassVar[str] = N_("Review")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "This is what would change. Nothing is recorded yet: Enter records it, Esc goes back to the form."
        ),
        N_("Where a second person has to agree, Enter proposes it, and it waits under Approvals."),
    )
    DEFAULT_CSS = """
    EffectPage #effect { height: 1fr; padding: 1 2; }
    EffectPage .part { height: auto; margin-bottom: 1; }
    EffectPage .asks { height: auto; text-style: bold; }
    EffectPage .warns { height: auto; color: $text-warning; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "record", N_("Record it"), priority=True),
        Binding("enter,ctrl+s", "propose", N_("Propose it"), priority=True),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, desk: Desk, form: FormPage, judged: Judged) -> None:
        super().__init__(desk)
        self.form, self.judged = form, judged
        self.noticed: tuple[str, ...] | None = None
        """What is said at once of what comes; None while it is looked for."""
        self._is_posting = False
        self._became: Recorded | None = None
        """What became of it, where that is not told yet."""

    def title_text(self) -> str:
        """The operation, and that it is a review."""
        return labelled(_(self.form.shape.label), _(self.heading))

    @property
    def proposes(self) -> bool:
        """Whether Enter proposes the operation."""
        return self.judged.needs_second

    def body(self) -> ComposeResult:
        """The effect, what is worth knowing, and what Enter does."""
        with VerticalScroll(id="effect", can_focus=False):
            effect = Foreseen(self.judged.changes, self.judged.notices)
            for line in before_after(effect):
                yield Static(Text(shown(line)))
            yield Static("")
            if self.noticed is None:
                yield Static(Text(f"… {_('Serials and lot numbers are compared with those on record.')}"))
            for said in self._more():
                yield Static(Text(f"! {shown(said)}"), classes="warns")
            yield Static(Text("\n".join(self._asked())), classes="asks")

    def _more(self) -> Iterator[str]:
        """What the comparison found, beside what was told already."""
        return (said for said in self.noticed or () if said not in self.judged.notices)

    def _asked(self) -> Iterator[str]:
        if not self.proposes:
            yield _("Enter records it. Esc goes back to the form.")
            return
        roles = ", ".join(_(ROLE.get(role, role)) for role in self.judged.approvers)
        yield _("A second person has to agree: {roles}.").format(roles=roles)
        if self.judged.may_be_proposed:
            yield _("Enter proposes it, and it waits under Approvals. Esc goes back to the form.")
            if not self.app.is_guarded:
                yield _("Whoever has agreed already is named in the form, under Approved by.")

    def look(self) -> None:
        """Serials are compared, beside the screen."""
        if self.noticed is not None:
            return
        form, proposes = self.form, self.proposes

        def asked() -> tuple[str, ...]:
            from wamledger.services.form_fields.recording import foreseen_notices

            return foreseen_notices(self.desk.ledger, form.shape, form.values, propose=proposes)

        self.ask(asked, self._compared, group="comparing")

    async def _compared(self, found: tuple[str, ...]) -> None:
        self.noticed = found
        await self.recompose()

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is told; where it was the recording, it may be tried again, and nothing was kept."""
        self._is_posting = False
        if self.noticed is None:
            self.noticed = ()
            await self.recompose()
        await super().refused(error, whole=whole)

    def action_scroll(self, by: int) -> None:
        """The text is moved."""
        self.query_one("#effect", VerticalScroll).scroll_relative(y=by, animate=False)

    @property
    def is_held(self) -> bool:
        """Whether it is being recorded."""
        return self._is_posting

    def let_go(self) -> None:
        """It may be tried again; where it was recorded all the same, the ledger knows it again."""
        self._is_posting = False

    async def action_back(self) -> None:
        """The form is back, unless it is being recorded."""
        if not self._is_posting:
            await super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is told as what it does: it records, or it proposes."""
        if action in ("record", "propose"):
            return (action == "propose") == self.proposes
        return super().check_action(action, parameters)

    def action_propose(self) -> None:
        """It is proposed to a second person; once."""
        self.action_record()

    def action_record(self) -> None:
        """It is recorded, or proposed; once."""
        if self._is_posting:
            return
        if self.proposes and not self.judged.may_be_proposed:
            self.say(_("It cannot be proposed: name in the form who has agreed."), "refused")
            return
        self._is_posting = True
        # that serials could not be compared says nothing of the recording, and must not let Enter through again
        self.workers.cancel_group(self, "comparing")
        self.say(_("One moment …"), "busy")
        self.ask(self._record, self._recorded, group="recording")

    def _record(self) -> Any:
        """The form is posted; before that its draft says so, for a power cut between the two."""
        from wamledger.services.form_fields import recording

        form = self.form
        form.posting_since = recording.size(self.desk.ledger)
        form.keep()
        found = recording.record(self.desk.ledger, form.shape, form.values, propose=self.proposes)
        form.posting_since = None
        if not found.faults:
            form.forget_draft()
        return found

    def _recorded(self, recorded: Recorded) -> None:
        self._became = recorded
        if self.desk.door.is_open and not self.desk.by and not recorded.faults:
            # whoever has said once who they are need not say it on every form
            self.desk.is_called(self.form.values.fields.get("by", ""))
        self._go_on()

    def on_screen_resume(self) -> None:
        """Where something stood before it meanwhile, one goes on now."""
        self._go_on()

    def _go_on(self) -> None:
        """What stands below this screen goes on; nothing here waits for this screen to be taken away."""
        app, form, recorded = self.app, self.form, self._became
        if recorded is None or app.screen is not self:
            return
        self._became, self._is_posting = None, False
        app.pop_screen()
        if recorded.faults:
            form.call_later(form.show_faults, recorded.faults)
            return
        from tui.screens.posted import Posted

        app.pop_screen()
        app.push_screen(Posted(self.desk, form.shape.op, recorded))
