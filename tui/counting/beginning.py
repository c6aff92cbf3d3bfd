"""
The blanks with which a count begins: what is counted, how, by whom, and whether on this screen or on paper.

They turn into the sheet that is drawn; whoever may not take part is told when that is tried, and not when it is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.text import Text

from tui.widgets import suggesting
from tui.widgets.slot import Slot, Suggested, numbered
from wamledger.i18n import N_, _, language
from wamledger.services.words import COUNT, COUNT_SCOPE

if TYPE_CHECKING:
    from wamledger.services.counting.sheets import Asked

_SCOPES: Final = ("ALL", "WEAPONS", "AMMUNITION", "SAMPLE")
_OF: Final = {"1": "WEAPONS", "2": "AMMUNITION", "3": "CLASS_A"}
_WHERE: Final = {"s": ("screen", N_("On this screen")), "p": ("paper", N_("On paper"))}
_NEEDED: Final = ("at", "scope", "kind", "first", "second", "where")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of the count before anybody is asked; ``recount`` names the count that is made again."""

    at: str = ""
    scope: str = "WEAPONS"
    kind: str = "COUNT"
    of: str = "WEAPONS"
    recount: str = ""
    on_paper: bool = False


class CountBlanks:
    """The blanks, with what is known of the places; of a count that is made again most is known."""

    def __init__(self, wanted: Wanted, by: str) -> None:
        self.wanted = wanted
        self._places: list[tuple[str, str]] = []
        self._keepers: dict[str, str] = {}
        made = (
            Slot(
                "at",
                N_("Place or party"),
                "code",
                24,
                suggest=self._places_like,
            ),
            Slot("scope", N_("What is counted"), "pick", 24, picks=numbered(_SCOPES, COUNT_SCOPE)),
            Slot(
                "of",
                N_("Sample of"),
                "pick",
                24,
                picks={key: (of, COUNT_SCOPE[of]) for key, of in _OF.items()},
            ),
            Slot("size", N_("How many (empty: as the mission's limits say)"), "number", 8),
            Slot("kind", N_("How"), "pick", 24, picks=numbered(tuple(COUNT), COUNT)),
            Slot("first", N_("First counter"), "text", 30),
            Slot("second", N_("Second counter"), "text", 30),
            Slot("third", N_("Third counter, if any"), "text", 30),
            Slot("where", N_("Counted"), "pick", 20, picks=_WHERE),
            Slot("folder", N_("Folder of the sheet"), "text", 40),
        )
        self.slots = {slot.name: slot for slot in made}
        for name, value in (
            ("at", wanted.at),
            ("scope", wanted.scope),
            ("of", wanted.of),
            ("kind", wanted.kind),
        ):
            self.slots[name].put(value)
        self.slots["first"].put("" if wanted.recount else by)
        self.slots["where"].put("paper" if wanted.on_paper else "screen")
        self.slots["folder"].put(".")
        self.switch()

    def __getitem__(self, name: str) -> Slot:
        return self.slots[name]

    def knows(self, rows: list[dict[str, object]]) -> None:
        """The places that there are, with who keeps them."""
        self._places = [(str(row["code"]), str(row["name"])) for row in rows]
        self._keepers = {str(row["code"]): str(row["keeper"]) for row in rows if row["keeper"]}

    def _places_like(self, typed: str) -> Suggested:
        return suggesting.of(self._places)(typed)

    def switch(self) -> None:
        """What is asked for is what goes with what was answered."""
        is_fixed = bool(self.wanted.recount)
        for name in ("at", "scope", "kind"):
            self.slots[name].is_on = not is_fixed
        for name in ("of", "size"):
            self.slots[name].is_on = not is_fixed and self.slots["scope"].value == "SAMPLE"
        self.slots["folder"].is_on = self.slots["where"].value == "paper"

    def first(self) -> str:
        """The blank where the cursor stands at first."""
        return next(
            (
                name
                for name in ("at", "first", "second")
                if self.slots[name].is_on and not self.slots[name].value
            ),
            "second",
        )

    def left(self, slot: Slot) -> str | None:
        """Its own name where the blank must not stay empty; empty after the last one, None where another follows."""
        value = slot.value.strip()
        if slot.name == "at" and value:
            slot.put(suggesting.meant(self._places, value) or value)
        if slot.name in _NEEDED and not value:
            slot.say(_("This is needed."))
            return slot.name
        self.switch()
        is_last = slot.name == "folder" or (slot.name == "where" and value == "screen")
        return "" if is_last else None

    def told(self) -> list[Text]:
        """Which count is made again, or who takes no part in this one."""
        if self.wanted.recount:
            return [
                Text(_("Counted again, by others: {count}").format(count=self.wanted.recount), style="bold")
            ]
        keeper = self._keepers.get(self.slots["at"].value, "")
        if not keeper:
            return []
        said = _("{person} keeps {place}, and takes no part in an independent count of it.")
        return [Text("! " + said.format(person=keeper, place=self.slots["at"].value))]

    def counters(self) -> tuple[str, ...]:
        """Who counts, as they were named."""
        return tuple(
            value for name in ("first", "second", "third") if (value := self.slots[name].value.strip())
        )

    def asked(self, by: str) -> Asked:
        """The sheet that is wanted."""
        from wamledger.services.counting.sheets import Asked

        size = self.slots["size"].value
        return Asked(
            place=self.slots["at"].value.strip().upper(),
            scope=self.slots["scope"].value,
            kind=self.slots["kind"].value,
            of=self.slots["of"].value or "WEAPONS",
            size=int(size) if size and self.slots["size"].is_on else None,
            counted_by=self.counters(),
            generated_by=by,
            language=language(),
        )
