"""One entry: what was recorded and what it did, its bytes and its hash, who signed it, and the proof that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.entry_proof import EntryProof, ProofCheck
from tui.widgets.story import Story, told
from wamledger.i18n import N_, _
from wamledger.services.numbers import grouped

if TYPE_CHECKING:
    from wamledger.services.entry_told import EntryStory
    from wamledger.services.proof_files import Checked, Written


class EntryPage(Page):
    """The page of an entry."""

    heading = N_("Entry")
    awaits_answer: ClassVar[bool] = True
    about = (
        N_(
            "An entry is an operation as it was accepted: nobody can change it, and its hash stands in the tree over all "
            "entries. Here it is in words, and below as it is stored."
        ),
        N_(
            "p writes the proof that it is in the ledger, which anybody can check with the public key alone; k checks such "
            "a file. r reverses the entry with another one that names it."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "prove", N_("Proof")),
        Binding("k", "check", N_("Check a proof")),
        Binding("r", "reverse", N_("Reverse")),
    ]

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self.code = code
        self.story: EntryStory | None = None

    def title_text(self) -> str:
        """Which entry it is."""
        return f"{_(self.heading)} {self.code}"

    def body(self) -> ComposeResult:
        """The story of the entry, and what it leads to."""
        yield Story(self._told(), self.story.leads if self.story else ())

    def _told(self) -> Text:
        if self.story is None:
            return told(_("One moment …"))
        stored = (
            _("As it is stored"),
            [self.story.content or _("Its bytes are given to whoever may read them.")],
        )
        return told(*self.story.parts, stored)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is reversed already is not reversed again."""
        if action == "reverse":
            return self.story is not None and self.story.can_be_reversed
        return super().check_action(action, parameters)

    def look(self) -> None:
        """The entry is read from the file."""
        ledger, code = self.desk.ledger, self.code

        def found() -> EntryStory:
            from wamledger.services.entry_told import entry_story

            return entry_story(ledger, code)

        self.ask(found, self._found, whole=True)

    def _found(self, found: EntryStory) -> None:
        self.story = found
        for each in self.query(Story):
            each.put(self._told(), found.leads)
        self.refresh_bindings()
        if not found.is_intact:
            self.say(_("The stored bytes have another hash: they were changed. Run verify."), "refused")

    async def drawn_again(self) -> None:
        """The screen is in the language in use, also in what services say."""
        await super().drawn_again()
        self.look()

    def action_prove(self) -> None:
        """The proof is written to a file."""
        if self.story is not None:
            self.app.push_screen(EntryProof(self.desk, self.story.id), self._proved)

    def _proved(self, written: Written | None) -> None:
        if written is None:
            return
        if written.entry is None:
            self.say(_("The proof is in {file}.").format(file=written.proof), "good")
        else:
            self.say(
                _("The proof is in {file}, the entry in {entry}.").format(
                    file=written.proof, entry=written.entry
                ),
                "good",
            )

    def action_check(self) -> None:
        """A proof is checked from its file."""
        self.app.push_screen(ProofCheck(self.desk), self.checked)

    def checked(self, found: Checked | None) -> None:
        """Whether the proof holds is said."""
        if found is None:
            return
        if found.why_not:
            self.say(f"{_('The proof does NOT hold.')} {found.why_not}", "refused")
            return
        said = _("The entry is in the ledger {origin}, under its head over {size} entries.")
        self.say(
            f"{_('The proof holds.')} {said.format(origin=found.origin, size=grouped(found.size))}", "good"
        )

    async def action_reverse(self) -> None:
        """The form that reverses it is in front."""
        if self.story is not None and self.story.can_be_reversed:
            await self.app.fill("reverse", {"entry": self.story.id})
