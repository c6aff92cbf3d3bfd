"""Safekeeping: whether the ledger holds, what witnesses have seen of it, copies of it, and how it is locked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.deeds.beginning import CREATE, OPEN_LEDGER
from tui.deeds.copies import BACKUP, RESTORE
from tui.deeds.encrypting import DECRYPT, ENCRYPT
from tui.deeds.exporting import CHECK_EXPORT, EXPORT
from tui.deeds.heads import CONTINUES, HEAD
from tui.deeds.soundness import LAST, REBUILD, VERIFY
from tui.deeds.witnessing import COSIGN, WITNESS_KEY, WITNESSED
from tui.desk import Desk
from tui.screens.cards import Card, CardsPage, Group
from tui.widgets.status_line import Tone
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.safekeeping import Care, care


class Safekeeping(CardsPage):
    """What is done so that the record lasts, and so that others can hold it to its word."""

    heading: ClassVar[str] = N_("Safekeeping")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Verify before you rely on the ledger; give its head to somebody outside; make a backup on another disk."
        ),
        N_("Each line says how it stands. Long work shows how far it is, and Esc stops it."),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._care: Care | None = None

    def look(self) -> None:
        """How the ledger is kept is asked."""
        ledger = self.desk.ledger

        async def known(found: Care) -> None:
            self._care = found
            await self.show_cards()

        self.ask(lambda: care(ledger), known)

    def groups(self) -> Sequence[Group]:
        """Proof first, then witnesses, copies, and the lock."""
        return (
            Group(_("Does it hold?"), [self.of_deed(VERIFY, *self._verified()), self.of_deed(REBUILD)]),
            Group(
                _("Heads and witnesses"),
                [
                    self.of_deed(HEAD, *self._given()),
                    *(self.of_deed(each) for each in (CONTINUES, COSIGN, WITNESSED, WITNESS_KEY)),
                ],
            ),
            Group(
                _("Copies"),
                [
                    self.of_deed(BACKUP, *self._backed_up()),
                    *(self.of_deed(each) for each in (RESTORE, EXPORT, CHECK_EXPORT)),
                    self._files(),
                ],
            ),
            Group(_("Encryption"), [self._encryption()]),
            Group(_("Other ledgers"), [self.of_deed(OPEN_LEDGER), self.of_deed(CREATE)]),
        )

    def _verified(self) -> tuple[str, Tone]:
        last = LAST.get(self.desk.ledger)
        if last is None:
            return _("Not verified since these screens were opened."), "plain"
        at, sound = moments.when(last[0]), last[1]
        if sound:
            return _("Verified {time}: the ledger is sound.").format(time=at), "good"
        return _("Verified {time}: the ledger is NOT sound.").format(time=at), "refused"

    def _given(self) -> tuple[str, Tone]:
        found = self._care
        if found is None:
            return "", "plain"
        if found.unseen is None or found.given_at is None:
            return _("No head has left the office yet: nobody outside has seen any of it."), "warning"
        words = ngettext(
            "Given {time}; {number} entry since then has not been seen outside.",
            "Given {time}; {number} entries since then have not been seen outside.",
            found.unseen,
        ).format(time=moments.when(found.given_at), number=found.unseen)
        return words, "plain" if found.unseen else "good"

    def _backed_up(self) -> tuple[str, Tone]:
        found = self._care
        if found is None or not found.knows_backups:
            return "", "plain"
        if found.backed_up_at is None:
            return _("No backup is on record."), "warning"
        when = moments.when(found.backed_up_at)
        return _("Last made {time}: {file}").format(time=when, file=found.backed_up), "good"

    def _encryption(self) -> Card:
        found = self._care
        if found is not None and found.is_encrypted:
            return self.of_deed(DECRYPT, _("The ledger is encrypted."), "good")
        return self.of_deed(ENCRYPT, _("The ledger is not encrypted: whoever has the file can read it."))

    def _files(self) -> Card:
        async def opened() -> None:
            from tui.screens.attachments import Attachments

            await self.app.push_screen(Attachments(self.desk))

        return Card(
            "files", _("Attached files"), _("Which files entries attach, and which lie here."), opened
        )
