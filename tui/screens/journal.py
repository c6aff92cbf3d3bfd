"""The journal: all entries, the newest first, hashed anew from the file while somebody looks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import Static

from tui.desk import Desk
from tui.mending import FORESEEN
from tui.screens.entry_proof import Continuation, ProofCheck
from tui.screens.register import RegisterPage
from tui.widgets.window_table import WindowTable
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services.lists.form import Asked, ListRow
from wamledger.services.numbers import grouped

if TYPE_CHECKING:
    from wamledger.services.live_verification import LiveVerification, Verified
    from wamledger.services.proof_files import Checked, Written

BREATH_SECONDS: Final = 0.02
"""Between two blocks, so that keys are answered."""
KEPT_UP_SECONDS: Final = 5


class JournalTable(WindowTable):
    """The entries, each with the sign for what its verification came to."""

    verified: Verified | None = None

    def _row(self, row: ListRow, style: Style) -> Strip:
        mark = "…" if self.verified is None else self.verified.mark(int(row.cells[0] or 0))
        return self._signed(mark, super()._row(row, style), style)

    def _signed(self, mark: str, strip: Strip, style: Style) -> Strip:
        """The strip with the sign in place of the mark for a chosen row."""
        from rich.segment import Segment

        return Strip.join([Strip([Segment(mark, style)], 1), strip.crop(1)])


class Journal(RegisterPage):
    """All entries."""

    heading = N_("Journal")
    about = (
        N_(
            "Everything that was recorded, in the order of the ledger, the newest first. While you look, each entry is "
            "hashed anew from its bytes in the file, the tree is computed from these hashes, and every head that the "
            "ledger signed is held against it."
        ),
        N_(
            "✓ it is as it was recorded, ✗ it is not, ? it is near one that is not, … not looked at yet. Enter opens an "
            "entry; p there writes its proof. v begins the verification anew, and Safekeeping has all of its steps."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "verify", N_("Verify anew")),
        Binding("k", "check", N_("Check a proof")),
        Binding("h", "continues", N_("Prove that it continues"), show=False),
    ]
    DEFAULT_CSS = "Journal #verified { height: auto; padding: 0 1; text-style: bold; }"

    def __init__(self, desk: Desk, find: str = "") -> None:
        super().__init__(desk, "entries", find=find)
        self.window.ask(Asked(sort="seq", descending=True, find=find))
        self.verification: LiveVerification | None = None
        self.verified: Verified | None = None

    def title_text(self) -> str:
        """The journal."""
        return _(self.heading)

    def body(self) -> ComposeResult:
        """As any register, with what the verification has come to."""
        for widget in super().body():
            if isinstance(widget, WindowTable) and self.source is not None:
                table = JournalTable(self.source, self.window, empty=self._empty(), chosen=self.chosen)
                table.verified = self.verified
                yield Static(self._said(), id="verified")
                yield table
            else:
                yield widget

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done with entries that stand there: they are reversed on their own page."""
        return False if action in ("mark", "next") else super().check_action(action, parameters)

    async def _opened(self, source: object) -> None:
        await super()._opened(source)  # type: ignore[arg-type]
        self.action_verify()
        self.set_interval(KEPT_UP_SECONDS, self._keep_up)

    # the verification

    def action_verify(self) -> None:
        """All entries are looked at, from the first one on."""
        from wamledger.services.live_verification import LiveVerification

        if self.source is None:
            return
        self.verification, self.verified = LiveVerification(self.desk.ledger), None
        self._go_on_verifying()

    def _go_on_verifying(self) -> None:
        self.run_worker(self._verify(), group="verifying", exclusive=True, exit_on_error=False)

    async def _verify(self) -> None:
        """Block by block beside the screen; whoever leaves the screen ends it."""
        if self.verification is None:
            return
        steps = self.verification.steps()
        try:
            while (found := await asyncio.to_thread(_next, steps)) is not None:
                # what was known of entries stands until they have been looked at again
                if self.verified is None or not self.verified.is_done or found.is_done:
                    self._show_verified(found)
                await asyncio.sleep(BREATH_SECONDS)
        except FORESEEN as error:
            await self.refused(error)
        except Exception as error:
            self.app.broken(error)

    def _keep_up(self) -> None:
        """What was posted since is looked at too."""
        verification = self.verification
        if verification is None or self.verified is None or not self.verified.is_done or not self.is_current:
            return

        def behind(is_behind: bool) -> None:
            if is_behind:
                self._go_on_verifying()
                self.look()

        self.ask(verification.is_behind, behind, group="behind")

    def _show_verified(self, found: Verified) -> None:
        self.verified = found
        for line in self.query("#verified").results(Static):
            line.update(self._said())
        for table in self.query(JournalTable):
            table.verified = found
            table.refresh()

    def _said(self) -> Text:
        """How far the verification is, or what it came to."""
        found = self.verified
        if found is None:
            return Text(f"… {_('The verification begins.')}")
        if not found.is_done and found.holds:
            return Text(
                "… "
                + _("Verified {done} of {total} entries.").format(
                    done=grouped(found.done), total=grouped(found.total)
                )
            )
        if found.holds:
            return Text(
                "✓ "
                + ngettext(
                    "{number} entry is as it was recorded, under the head that the ledger signed over {size}.",
                    "All {number} entries are as they were recorded, under the head that the ledger signed over {size}.",
                    found.total,
                ).format(number=grouped(found.total), size=grouped(found.head_size))
                if found.total
                else "✓ " + _("There is no entry yet.")
            )
        return Text(f"✗ {shown(self._first_bad(found))}")

    def _first_bad(self, found: Verified) -> str:
        """The first that does not hold, and where to read more."""
        far = "" if found.is_done else _("So far: ")
        if found.bad:
            seq = min(found.bad)
            said = _("Entry {number} does not hold. {why}").format(number=grouped(seq), why=found.bad[seq])
        elif found.elsewhere:
            said = found.elsewhere[0]
        else:
            said = _("The first damaged entry lies between {first} and {last}.").format(
                first=found.damage.first if found.damage else "-",
                last=found.damage.last if found.damage else "-",
            )
        return f"{far}{said}"

    # proofs

    def action_check(self) -> None:
        """A proof is checked from its file."""
        self.app.push_screen(ProofCheck(self.desk), self._checked)

    def _checked(self, found: Checked | None) -> None:
        if found is None:
            return
        if found.why_not:
            self.say(f"{_('The proof does NOT hold.')} {found.why_not}", "refused")
        else:
            said = _("The entry is in the ledger {origin}, under its head over {size} entries.")
            self.say(
                f"{_('The proof holds.')} {said.format(origin=found.origin, size=grouped(found.size))}",
                "good",
            )

    def action_continues(self) -> None:
        """The proof that the ledger continues an earlier head is written to a file."""
        self.app.push_screen(Continuation(self.desk), self._continued)

    def _continued(self, written: Written | None) -> None:
        if written is not None:
            self.say(_("The proof is in {file}.").format(file=written.proof), "good")


def _next(steps: Iterator[Verified]) -> Verified | None:
    """The next step; None after the last."""
    return next(steps, None)
