"""A count begins: what is counted, how, and by whom; on this screen, or as a sheet on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tui.screens.base import Page
from tui.widgets import suggesting
from tui.widgets.entry_drawing import Row
from tui.widgets.entry_lines import EntryLines
from tui.widgets.slot import Slot, Suggested, numbered
from wamledger.i18n import N_, _, language
from wamledger.services.reach import reached
from wamledger.services.words import COUNT, COUNT_SCOPE

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.live import LiveCount
    from wamledger.services.counting.sheets import Asked

_OF: Final = {"1": "WEAPONS", "2": "AMMUNITION", "3": "CLASS_A"}
_WHERE: Final = {"s": ("screen", N_("On this screen")), "p": ("paper", N_("On paper"))}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of the count before anybody is asked; ``recount`` names the count that is made again."""

    at: str = ""
    scope: str = "WEAPONS"
    kind: str = "COUNT"
    of: str = "WEAPONS"
    recount: str = ""
    on_paper: bool = False


class CountBegin(Page):
    """The blanks of a count; whoever may not take part is told here, and not when it is over."""

    heading: ClassVar[str] = N_("Begin a count")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Name who counts, two people at least, by code or by name; then the sample is drawn, and not before."
        ),
        N_(
            "Whoever keeps a place takes no part in an independent count of it; nobody counts again what they counted."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "begin", N_("Begin"), key_display="^S")]

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        super().__init__(desk)
        self._wanted = wanted
        self._places: list[tuple[str, str]] = []
        self._keepers: dict[str, str] = {}
        self._is_busy = False
        scopes = ("ALL", "WEAPONS", "AMMUNITION", "SAMPLE")
        made = (
            Slot(
                "at",
                N_("Place or party"),
                "code",
                24,
                suggest=self._places_like,
            ),
            Slot("scope", N_("What is counted"), "pick", 24, picks=numbered(scopes, COUNT_SCOPE)),
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
        self.slots["first"].put("" if wanted.recount else desk.by)
        self.slots["where"].put("paper" if wanted.on_paper else "screen")
        self.slots["folder"].put(".")
        self._switch()

    def _places_like(self, typed: str) -> Suggested:
        return suggesting.of(self._places)(typed)

    def _switch(self) -> None:
        is_fixed = bool(self._wanted.recount)
        for name in ("at", "scope", "kind"):
            self.slots[name].is_on = not is_fixed
        for name in ("of", "size"):
            self.slots[name].is_on = not is_fixed and self.slots["scope"].value == "SAMPLE"
        self.slots["folder"].is_on = self.slots["where"].value == "paper"

    def body(self) -> ComposeResult:
        """The blanks, one below the other."""
        rows: list[Row] = [self._told]
        rows += [(slot,) for slot in self.slots.values()]
        with VerticalScroll(can_focus=False):
            yield EntryLines(rows, self, at=self._first())

    def _first(self) -> str:
        return next(
            (
                name
                for name in ("at", "first", "second")
                if self.slots[name].is_on and not self.slots[name].value
            ),
            "second",
        )

    def _told(self) -> list[Text]:
        if self._wanted.recount:
            return [
                Text(_("Counted again, by others: {count}").format(count=self._wanted.recount), style="bold")
            ]
        keeper = self._keepers.get(self.slots["at"].value, "")
        if not keeper:
            return []
        said = _("{person} keeps {place}, and takes no part in an independent count of it.")
        return [Text("! " + said.format(person=keeper, place=self.slots["at"].value))]

    def look(self) -> None:
        """The places that there are, and who keeps them."""
        self.query_one(EntryLines).focus()
        self.ask(self._asked, self._found)

    def _asked(self) -> list[dict[str, object]]:
        from wamledger.services import registers

        return registers.rows(self.desk.ledger, registers.named("places"))

    def _found(self, rows: list[dict[str, object]]) -> None:
        self._places = [(str(row["code"]), str(row["name"])) for row in rows]
        self._keepers = {str(row["code"]): str(row["keeper"]) for row in rows if row["keeper"]}
        self.query_one(EntryLines).drawn()

    # filling in

    def left(self, slot: Slot) -> str | None:
        """Which blank comes next; after the last one it begins."""
        value = slot.value.strip()
        if slot.name == "at" and value:
            slot.put(suggesting.meant(self._places, value) or value)
        if slot.name in ("at", "scope", "kind", "first", "second", "where") and not value:
            slot.say(_("This is needed."))
            return slot.name
        self._switch()
        if slot.name == "folder" or (slot.name == "where" and value == "screen"):
            self.action_begin()
            return slot.name
        return None

    def changed(self, slot: Slot) -> None:
        """What is asked for depends on what is counted."""
        del slot
        self._switch()

    def struck(self, key: str) -> bool:
        """Ctrl+S begins, in its turn."""
        if key == "ctrl+s":
            self.action_begin()
        return key == "ctrl+s"

    def counters(self) -> tuple[str, ...]:
        """Who counts, as they were named."""
        return tuple(
            value for name in ("first", "second", "third") if (value := self.slots[name].value.strip())
        )

    def asked(self) -> Asked:
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
            generated_by=self.desk.by,
            language=language(),
        )

    # beginning

    def action_begin(self) -> None:
        """The sheet is drawn; it is filled in on the screen, or written to be printed."""
        if self._is_busy:
            return
        self._is_busy = True
        self.say(_("One moment …"), "busy")
        if self.slots["where"].value == "paper":
            self.ask(self._written, self._told_files)
        else:
            self.ask(self._begun, self._counted)

    @property
    def is_held(self) -> bool:
        """Whether the count is just beginning."""
        return self._is_busy

    def let_go(self) -> None:
        """It may be tried again."""
        self._is_busy = False

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is said, and can be put right."""
        self._is_busy = False
        await super().refused(error, whole=whole)

    def _begun(self) -> LiveCount:
        from wamledger.services.counting.live import begin, begin_recount

        if self._wanted.recount:
            return begin_recount(
                self.desk.ledger, self._wanted.recount, self.counters(), by=self.desk.by, language=language()
            )
        return begin(self.desk.ledger, self.asked(), by=self.desk.by)

    def _counted(self, count: LiveCount) -> None:
        from tui.screens.count_room import CountRoom

        app, room = self.app, CountRoom(self.desk, count)
        # nobody waits for this screen to be gone: it is the one that asks for it
        app.pop_screen()
        app.push_screen(room)

    def _written(self) -> list[str]:
        from tui.papers.counts import sheet_written
        from wamledger.services.counting.recount import recount
        from wamledger.services.counting.sheets import sheet

        if self._wanted.recount:
            drawn = recount(
                self.desk.ledger,
                self._wanted.recount,
                self.counters(),
                generated_by=self.desk.by,
                language=language(),
            )
        else:
            drawn = sheet(self.desk.ledger, self.asked())
        return sheet_written(self.desk, drawn, reached(self.slots["folder"].value or "."))

    def _told_files(self, files: list[str]) -> None:
        self._is_busy = False
        self.say(_("Written: {files}").format(files=", ".join(files)), "good")
