"""People and keys: the users, whether they can sign in and when they last did; the ledger's key; who came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from tui import who_records
from tui.deeds import own_key, people
from tui.deeds.deed import Deed
from tui.desk import Desk
from tui.screens.cards import Card, CardsPage, Group
from wamledger.domain.authority.queries import Query
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.safekeeping import Care, care, may

if TYPE_CHECKING:
    from textual.screen import Screen


class People(CardsPage):
    """What is done about people and keys; whoever may not do something is told so when they try."""

    heading: ClassVar[str] = N_("People and keys")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "A user is added with a form, and then enrolled: they sit here and type a passphrase that nobody else sees."
        ),
        N_("Once two people are enrolled, authority is given by two: the second types theirs here as well."),
        N_("A passphrase stands in its line until it was used, and is kept nowhere."),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._care: Care | None = None
        self._number: int | None = None
        self._log = False
        self._ends_at: int | None = None

    def look(self) -> None:
        """How many users there are, and how the key is kept."""
        ledger = self.desk.ledger

        door = self.desk.door

        def found() -> tuple[Care, int | None, bool, int | None]:
            from wamledger.services import registers

            number = None
            if may(ledger, Query.USERS):
                number = len(registers.rows(ledger, registers.named("users")))
            return care(ledger), number, may(ledger, Query.ACCESS_LOG), door.ends_at()

        async def known(answer: tuple[Care, int | None, bool, int | None]) -> None:
            self._care, self._number, self._log, self._ends_at = answer
            await self.show_cards()

        self.ask(found, known)

    def groups(self) -> Sequence[Group]:
        """People, oneself, the key, and the log."""
        is_open = self.desk.door.is_open
        ours = [self._page("users", _("Users"), self._users(), "tui.screens.users:Users")]
        ours += [self.of_form("add_user", _("Add a user"), _("A person who records, approves or looks."))]
        if is_open:
            ours.append(self.of_deed(people.CLOSE))
            oneself = Group(_("Yourself"), [self._who()])
        else:
            ours += [self.of_deed(each) for each in (people.ENROL, people.RESET, people.SIGN_OUT)]
            oneself = Group(_("Yourself"), [self._who(), self.of_deed(people.PASSPHRASE)])
        watched = [
            self._page(
                "access-log",
                _("Access log"),
                _("Who came in, failed, was refused, or took something out.")
                if self._log
                else _("For auditors and administrators."),
                "tui.screens.access_log:AccessLog",
            ),
            self._page(
                "names",
                _("Names of participants"),
                _("For a DDR officer; it is recorded who saw them."),
                "tui.screens.participant_names:ParticipantNames",
            ),
        ]
        return (
            Group(_("Users"), ours),
            oneself,
            Group(_("The ledger's key"), self._keys()),
            Group(_("Who came in, and who is protected"), watched),
        )

    def _users(self) -> str:
        if self._number is None:
            return _("Who they are, their roles and places.")
        return ngettext("{number} user.", "{number} users.", self._number).format(number=self._number)

    def _who(self) -> Card:
        if self.desk.door.is_open:
            said = (
                _("Nobody signs in to this ledger; {user} records here.").format(user=shown(self.desk.by))
                if self.desk.by
                else _("Nobody signs in to this ledger, and it is not said who records here.")
            )
            return Card("whoami", _("Who records here"), said, self._called)
        said = _("{user} has signed in. Ctrl+L signs out.").format(user=shown(self.desk.by))
        if self._ends_at is not None:
            until = _("The session ends at {time} at the latest.")
            said = f"{said} {until.format(time=moments.when(self._ends_at))}"
        return Card("whoami", _("Who is signed in"), said, self.app.action_lock)

    async def _called(self) -> None:
        async def called() -> None:
            await self.recompose()
            await self.show_cards()

        who_records.ask(self, called)

    def _keys(self) -> list[Card]:
        found = self._care
        sealed = found is not None and found.is_key_sealed
        if found is None:
            state = ""
        elif not found.has_key:
            state = _("The key file is not here: nothing can be recorded.")
        elif sealed:
            state = _("Sealed. It can be unlocked by: {names}").format(names=", ".join(found.openers))
        else:
            state = _("It lies open: whoever can read its file can sign heads.")
        cards = [self._page("keys", _("How the key is kept"), state, "tui.screens.keys:Keys")]
        deeds: list[Deed] = []
        if self.desk.door.is_open and sealed:
            deeds += [own_key.UNLOCK, own_key.SEAL_AGAIN, own_key.RECOVERY_CODE]
        elif self.desk.door.is_open:
            deeds.append(own_key.SEAL)
        else:
            deeds += [own_key.SHARE, own_key.RECOVERY_CODE]
            if not sealed:
                deeds.append(own_key.SEAL)
        deeds.append(own_key.ROTATE)
        return [*cards, *(self.of_deed(each) for each in deeds)]

    def _page(self, name: str, title: str, state: str, page: str) -> Card:
        async def opened() -> None:
            from tui.destinations import loaded

            screen: Screen[Any] = loaded(page)(self.desk)
            await self.app.push_screen(screen)

        return Card(name, title, state, opened)
