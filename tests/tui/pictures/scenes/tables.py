"""Where people stand in line: the DDR line, a count in a store, a register that comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.tui.pictures.scenes.things import show
from tests.tui.pictures.walking import Scene, done, go, press
from tui.app import Wamledger
from tui.counting.beginning import Wanted
from tui.screens.count_begin import CountBegin
from tui.screens.count_sheet import FilledSheet

EMPTY: Final = "empty"
FULL: Final = "full"
PERSON: Final = press("enter", "m", "4", "1", "enter", " Amadou Diallo", "enter")
RIFLE: Final = press("1", " KK1987", "enter", "1", " T-77", "enter")
AMMUNITION: Final = press("enter", "1", " 30", "enter", "enter", "enter")


def scenes() -> Iterator[Scene]:
    """Each is begun with a ledger of its own where it keeps a draft."""
    ddr, counting = go("ddr"), go("counting")
    yield Scene("ddr", "with a rifle", FULL, (ddr, PERSON, RIFLE), alters=True)
    yield Scene("ddr", "review", FULL, (ddr, PERSON, RIFLE, AMMUNITION), alters=True)
    yield Scene("ddr", "recorded", FULL, (ddr, PERSON, RIFLE, AMMUNITION, press("enter")), alters=True)
    yield Scene("ddr", "a child", FULL, (ddr, press("enter", "f", "2", "3")), alters=True)
    yield Scene("ddr", "already on record", FULL, (ddr, PERSON, press("1", " KK10O1", "enter")), alters=True)
    yield Scene("ddr", "nothing to record", FULL, (ddr, press("ctrl+s")), alters=True)
    yield Scene("sitting", "filled", FULL, (ddr, press("f7")), alters=True)
    begun = press("n", " ARM-2", "enter", "1", "2", "enter", " OTHER", "enter", "enter", "enter")
    yield Scene("count-begin", "empty", FULL, (counting, press("n")))
    yield Scene("count-begin", "refused", FULL, (counting, press("n", " ARM-2", "ctrl+s")))
    yield Scene(
        "count-begin", "keeper", FULL, (done(_independent), press(" ADMIN", "enter", "enter", "enter"))
    )
    yield Scene("count-room", "empty", FULL, (counting, begun), alters=True)
    seen = press(" AB000001", "enter", " L-1", "enter", "5", "enter", "enter", " ZZ9", "enter", "enter")
    yield Scene("count-room", "filled", FULL, (counting, begun, seen), alters=True)
    yield Scene("count-room", "finishing", FULL, (counting, begun, seen, press("ctrl+s")), alters=True)
    yield Scene("count-cause", "filled", FULL, (show("count", "COUNT"), press("k")))
    yield Scene("count-sheet", "empty", FULL, (done(_sheet),))
    yield Scene("count-sheet", "refused", FULL, (done(_sheet), press(" note.txt", "ctrl+s")))
    yield from _importing()


def _independent(app: Wamledger) -> None:
    app.push_screen(CountBegin(app.desk, Wanted("ARM-1", "ALL", "INDEPENDENT")))


def _sheet(app: Wamledger) -> None:
    app.push_screen(FilledSheet(app.desk))


def _importing() -> Iterator[Scene]:
    begun = (go("import"), press("enter"))
    read = (*begun, press(" register.csv", "enter", "enter", " ARM-1", "ctrl+s"))
    problems = (*read, press("ctrl+s"))
    yield Scene("import-file", "empty", FULL, begun, alters=True)
    yield Scene("import-file", "refused", FULL, (*begun, press(" note.txt", "ctrl+s")), alters=True)
    yield Scene("import-columns", "filled", FULL, read, alters=True)
    yield Scene("import-columns", "changing one", FULL, (*read, press("enter")), alters=True)
    yield Scene("import-problems", "filled", FULL, problems, alters=True)
    yield Scene("import-problems", "correcting", FULL, (*problems, press("e")), alters=True)
    yield Scene("import-record", "filled", FULL, (*problems, press("ctrl+s")), alters=True)
    yield Scene("import-recorded", "filled", FULL, (*problems, press("ctrl+s", "ctrl+s")), alters=True)
