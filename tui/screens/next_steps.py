"""What comes next in a ledger that has just been made; each step can be left out, and found again where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from tui.screens.cards import Card, CardsPage, Group
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import AccessFault


class NextSteps(CardsPage):
    """Places, people, a register; then the day begins."""

    heading: ClassVar[str] = N_("First steps")
    about: ClassVar[tuple[str, ...]] = (
        N_("Begin with the places where goods stand, then add the people, then bring in a register."),
        N_(
            "Every step can be left out. Places are added again under New entry, people under People and keys."
        ),
    )

    def look(self) -> None:
        """How many places and people there are by now."""
        ledger = self.desk.ledger

        def counted() -> dict[str, int]:
            from wamledger.services import registers

            found = {}
            for kind in ("places", "users"):
                with suppress(AccessFault):
                    found[kind] = len(registers.rows(ledger, registers.named(kind)))
            return found

        async def known(found: dict[str, int]) -> None:
            self._found = found
            await self.show_cards()

        self.ask(counted, known)

    _found: dict[str, int] = {}

    def groups(self) -> Sequence[Group]:
        """The steps, each with how far it has come."""
        places, users = self._found.get("places", 0), self._found.get("users", 0)
        steps = [
            Card(
                "places",
                _("1. Places"),
                ngettext("{number} place so far.", "{number} places so far.", places).format(number=places)
                if places
                else _("Stores, magazines and sites: where goods may stand."),
                self._places,
                "good" if places else "plain",
            ),
            Card(
                "people",
                _("2. People"),
                ngettext("{number} user so far.", "{number} users so far.", users).format(number=users)
                if users
                else _("Who records, who approves, who looks."),
                lambda: self.app.go("people"),
                "good" if users > 1 else "plain",
            ),
            Card(
                "import",
                _("3. Bring in a register"),
                _("Weapons or ammunition from a spreadsheet, with whatever is wrong in it shown first.")
                if self.desk.door.is_open
                else _("From a spreadsheet; whoever looks after the stock signs in to do it."),
                lambda: self.app.go("import"),
            ),
            Card("home", _("Begin the day"), _("What needs you now."), lambda: self.app.go("home")),
        ]
        return (Group(_("What comes next"), steps),)

    async def _places(self) -> None:
        from tui.screens.places_start import PlacesStart

        await self.app.push_screen(PlacesStart(self.desk))
