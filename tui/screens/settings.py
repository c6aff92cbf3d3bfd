"""Settings: the mission's own limits, its natures of ammunition, and how these screens look and sound."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from tui.looks import NAMES
from tui.screens.cards import Card, CardsPage, Group
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.language_names import all_named, named
from wamledger import i18n
from wamledger.i18n import N_, P_, _
from wamledger.ledger.faults import AccessFault
from wamledger.services import user_settings

"""Each language by its own name, which nobody translates."""

ON, OFF = "on", "off"


class Settings(CardsPage):
    """What can be set, for everybody by an entry, or for oneself on this machine."""

    heading: ClassVar[str] = N_("Settings")
    about: ClassVar[tuple[str, ...]] = (
        N_("Limits and natures belong to the mission: setting one is an entry, and holds for everybody."),
        N_("Language, colours and sound are yours, and are remembered on this machine."),
    )
    _known: dict[str, int] = {}

    def look(self) -> None:
        """How many limits the mission has set, and how many natures it has added."""
        ledger = self.desk.ledger

        def counted() -> dict[str, int]:
            from wamledger.services import registers

            with suppress(AccessFault):
                limits = registers.rows(ledger, registers.named("policies"))
                natures = registers.rows(ledger, registers.named("natures"))
                return {
                    "limits": len(limits),
                    "set": sum(each["value"] != each["default"] for each in limits),
                    "natures": len(natures),
                    "own": sum(each["source"] == "mission" for each in natures),
                }
            return {}

        async def known(found: dict[str, int]) -> None:
            self._known = found
            await self.show_cards()

        self.ask(counted, known)

    def groups(self) -> Sequence[Group]:
        """The mission's settings, and one's own."""
        known = self._known
        limits = natures = ""
        if known:
            limits = _("Limits: {limits}; set by the mission: {set}.").format(**known)
            natures = _("Natures: {natures}; of the mission's own: {own}.").format(**known)
        look = str(self.app.theme)
        return (
            Group(
                _("For the mission"),
                [
                    self._page("policies", _("Limits"), limits, "tui.screens.policies:Policies"),
                    self._page("natures", _("Natures of ammunition"), natures, "tui.screens.natures:Natures"),
                    self._page(
                        "types",
                        _("Types of weapons"),
                        _("Those that the program knows, with their classes."),
                        "tui.screens.weapon_types:WeaponTypes",
                    ),
                ],
            ),
            Group(
                _("For you, on this machine"),
                [
                    Card(
                        "language",
                        _("Language"),
                        named(i18n.language()),
                        self._pick_language,
                    ),
                    Card("colours", _("Colours"), _(NAMES.get(look, look)), self._pick_colours),
                    Card(
                        "sound",
                        _(P_("bells", "Sound")),
                        _("on") if self._is_loud() else _("off"),
                        self._turn_sound,
                    ),
                    Card(
                        "printer",
                        _("Printer"),
                        _("Whether receipts are printed is said at the DDR line, when it is set up."),
                        lambda: self.app.go("ddr"),
                    ),
                ],
            ),
            Group(
                _("For a new ledger"),
                [
                    self._page(
                        "first-steps",
                        _("First steps"),
                        _("Places, people, a register: what comes next in a ledger that has just been made."),
                        "tui.screens.next_steps:NextSteps",
                    )
                ],
            ),
        )

    def _page(self, name: str, title: str, state: str, page: str) -> Card:
        async def opened() -> None:
            from tui.destinations import loaded

            await self.app.push_screen(loaded(page)(self.desk))

        return Card(name, title, state, opened)

    async def _pick_language(self) -> None:
        choices = list(all_named(i18n.languages()).items())

        async def picked(code: Any) -> None:
            if code is not None:
                await self.app.speak(code)

        self.app.push_screen(ChoiceBox(_("Language"), choices, at=i18n.language()), picked)

    async def _pick_colours(self) -> None:
        choices = [(name, _(words)) for name, words in NAMES.items()]

        async def picked(name: Any) -> None:
            if name is not None:
                self.app.wear(name)
                await self.show_cards()

        self.app.push_screen(ChoiceBox(_("Colours"), choices, at=self.app.theme), picked)

    def _is_loud(self) -> bool:
        return user_settings.preferred("sound") != OFF

    async def _turn_sound(self) -> None:
        user_settings.remember("sound", OFF if self._is_loud() else ON)
        await self.show_cards()
