"""The users of the ledger: their roles and places, whether they can sign in, and when they last did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.deeds import own_key, people
from tui.deeds.deed import Deed
from tui.screens.deed import DeedPage
from tui.screens.table import TablePage
from tui.widgets.choice_box import ChoiceBox
from wamledger.i18n import N_, _
from wamledger.services.form_fields.choices import ROLE
from wamledger.services.moments import readable
from wamledger.services.subjects import Subject

_SIGNS = {"closed": "✗", "not enrolled": "–", "locked": "!", "enrolled": "✓"}


class Users(TablePage):
    """Everybody who has an account; n says what can be done next about the one that is marked."""

    heading: ClassVar[str] = N_("Users")
    about: ClassVar[tuple[str, ...]] = (
        N_("Enter or n shows what can be done about the user that is marked; a adds one."),
        N_(
            "A user who is not enrolled cannot sign in yet; one who is locked typed a wrong passphrase too often."
        ),
    )
    headings: ClassVar[tuple[str, ...]] = (
        N_("User"),
        N_("Name"),
        N_("State"),
        N_("Roles"),
        N_("Places"),
        N_("Last signed in"),
    )
    spare: ClassVar[tuple[int, ...]] = (5, 4)
    none: ClassVar[str] = N_("There are no users yet.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next", N_("What can be done")),
        Binding("a", "add", N_("Add a user")),
    ]

    def asked(self) -> Any:
        """The users."""
        from wamledger.services.access.users import users

        return users(self.desk.ledger)

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a user; the state has a sign."""
        return [
            (
                each.code,
                (
                    each.code,
                    each.name,
                    f"{_SIGNS.get(each.state, '·')} {_(each.state)}",
                    ", ".join(_(ROLE.get(role, role)) for role in each.roles),
                    _("all") if each.places is None else ", ".join(each.places),
                    readable(each.last_signed_in_at or ""),
                ),
            )
            for each in self.found or ()
        ]

    def opened(self, key: str) -> None:
        """What can be done about the user is shown."""
        self._show_next(key)

    def action_next(self) -> None:
        """What can be done about the user that is marked is shown."""
        if key := self.chosen():
            self._show_next(key)

    async def action_add(self) -> None:
        """The form that adds a user."""
        await self.app.fill("add_user")

    def _show_next(self, code: str) -> None:
        user = next(each for each in self.found if each.code == code)
        choices: list[tuple[Any, str]] = [("page", _("Look at everything about the user"))]
        if not self.desk.door.is_open:
            deeds = [people.RESET, people.SIGN_OUT, own_key.SHARE] if user.enrolled else [people.ENROL]
            choices += [(deed, _(deed.title)) for deed in deeds]
        choices.append(("change_user", _("Change roles or places, or close the account")))
        if user.enrolled:
            choices.append(("revoke_key", _("Revoke the key")))

        async def picked(what: Any) -> None:
            if isinstance(what, Deed):
                await self.app.push_screen(DeedPage(self.desk, what, {"user": code}))
            elif what == "page":
                await self.app.show(Subject("person", code))
            elif what == "change_user":
                await self.app.fill("change_user", {"user": code})
            elif what == "revoke_key":
                await self.app.fill("revoke_key", {"user": code, "key_id": user.key_id})

        self.app.push_screen(ChoiceBox(code, choices), picked)
