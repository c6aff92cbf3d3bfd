"""A count begins: what is counted, how, and by whom; on this screen, or as a sheet on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tui.counting.beginning import CountBlanks, Wanted
from tui.screens.base import Page
from tui.widgets.entry_drawing import Row
from tui.widgets.entry_lines import EntryLines
from tui.widgets.slot import Slot
from wamledger.i18n import N_, _, language
from wamledger.services.reach import reached

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.live import LiveCount


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
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "begin", N_("Begin"))]

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        super().__init__(desk)
        self.blanks = CountBlanks(wanted, desk.by)
        self._is_busy = False

    def body(self) -> ComposeResult:
        """The blanks, one below the other."""
        rows: list[Row] = [self.blanks.told, *((slot,) for slot in self.blanks.slots.values())]
        with VerticalScroll(can_focus=False):
            yield EntryLines(rows, self, at=self.blanks.first())

    def look(self) -> None:
        """The places that there are, and who keeps them."""
        self.query_one(EntryLines).focus()
        self.ask(self._asked, self._found)

    def _asked(self) -> list[dict[str, object]]:
        from wamledger.services import registers

        return registers.rows(self.desk.ledger, registers.named("places"))

    def _found(self, rows: list[dict[str, object]]) -> None:
        self.blanks.knows(rows)
        self.query_one(EntryLines).drawn()

    # filling in

    def left(self, slot: Slot) -> str | None:
        """Which blank comes next; after the last one it begins."""
        wanted = self.blanks.left(slot)
        if wanted == "":
            self.action_begin()
            return slot.name
        return wanted

    def changed(self, slot: Slot) -> None:
        """What is asked for depends on what is counted."""
        del slot
        self.blanks.switch()

    def struck(self, key: str) -> bool:
        """Ctrl+S begins, in its turn."""
        if key == "ctrl+s":
            self.action_begin()
        return key == "ctrl+s"

    # beginning

    def action_begin(self) -> None:
        """The sheet is drawn; it is filled in on the screen, or written to be printed."""
        if self._is_busy:
            return
        self._is_busy = True
        self.say(_("One moment …"), "busy")
        if self.blanks["where"].value == "paper":
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
        from wamledger.services.counting.recording import begin, begin_recount

        if self.blanks.wanted.recount:
            return begin_recount(
                self.desk.ledger,
                self.blanks.wanted.recount,
                self.blanks.counters(),
                by=self.desk.by,
                language=language(),
            )
        return begin(self.desk.ledger, self.blanks.asked(self.desk.by), by=self.desk.by)

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

        if self.blanks.wanted.recount:
            drawn = recount(
                self.desk.ledger,
                self.blanks.wanted.recount,
                self.blanks.counters(),
                generated_by=self.desk.by,
                language=language(),
            )
        else:
            drawn = sheet(self.desk.ledger, self.blanks.asked(self.desk.by))
        return sheet_written(self.desk, drawn, reached(self.blanks["folder"].value or "."))

    def _told_files(self, files: list[str]) -> None:
        self._is_busy = False
        self.say(_("Written: {files}").format(files=", ".join(files)), "good")
