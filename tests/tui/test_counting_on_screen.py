"""Counting by keyboard and scanner: blind until it is over, then what differs, why, and again by others."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from textual import events
from textual.pilot import Pilot

from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.counting.beginning import Wanted
from tui.desk import Desk
from tui.scanner import Scanner
from tui.screens.count_begin import CountBegin
from tui.screens.count_room import CountRoom
from tui.screens.count_sheet import FilledSheet
from tui.screens.counting import Counting
from tui.screens.differences import Differences
from tui.widgets.entry_lines import EntryLines
from tui.widgets.signal import Signal
from tui.widgets.work_list import WorkList
from wamledger import i18n
from wamledger.ledger.store import Ledger
from wamledger.services import drafts
from wamledger.services.counting.made import counts_made
from wamledger.services.posting import post_operations
from wamledger.services.subjects import Subject

DeskOf = Callable[[str], Desk]
AT = "2026-01-01T00:00:00Z"
MODEL = {"serial_status": "CLEAR", "make": "Zastava", "model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
BOOK = re.compile(r"W-\d|KK10\d\d|T-\d|L-\d|LOT-\w|\b(?:1[ ,]?234|777)\b")
"""Codes, serials, tags, lot numbers and quantities of the book."""


def _operations() -> Iterator[dict[str, Any]]:
    """A store with five rifles and two lots, and one rifle in another."""
    roles = ["WAM_OFFICER", "APPROVER", "ADMINISTRATOR"]
    for code in ("KOUAME", "TRAORE", "DIALLO", "SOW"):
        yield {"op": "add_user", "by": "KOUAME", "code": code, "name": code.title(), "roles": roles}
    yield {"op": "add_place", "code": "SITE", "name": "Site", "kind": "SITE", "custody": "SINGLE"}
    for code, keeper in (("STORE", "SOW"), ("OTHER", "DIALLO")):
        place = {"code": code, "name": code, "kind": "ARMOURY", "within": "SITE", "custody": "SINGLE"}
        yield {"op": "add_place", **place, "keeper": keeper}
    declared = {"mode": "DECLARED", "ownership": "UN"}
    for number in range(1, 7):
        new = {"id": f"W-{number}", "serial": f"KK10{number:02}", "tag": f"T-{number}", **MODEL}
        line: dict[str, Any] = {"new_weapon": new, "condition": "SERVICEABLE"}
        to = "STORE" if number < 6 else "OTHER"
        yield {"op": "register", "to": to, "acquisition": declared, "lines": [line]}
    for number, quantity in ((1, 1234), (2, 777)):
        lot = {"id": f"L-{number}", "nature": "CTG-5.56X45-BALL", "lot_number": f"LOT-{'AB'[number - 1]}"}
        line = {"new_lot": lot, "quantity": quantity, "condition": "A1"}
        yield {"op": "register", "to": "STORE", "acquisition": declared, "lines": [line]}


@pytest.fixture(scope="session")
def _store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "store.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        operations = [{"occurred_at": AT, "by": "KOUAME", **each} for each in _operations()]
        report = post_operations(ledger, operations)
        assert not report.refused, [line.as_json() for line in report.refused]
    return path


@pytest.fixture
def store(_store_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk at a copy of the store, in a folder of its own."""
    for file in _store_file.parent.glob("store.db*"):
        shutil.copy2(file, tmp_path / file.name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    desk = Desk(Ledger.open(str(tmp_path / "store.db")), user="KOUAME")
    yield desk
    desk.ledger.close()


async def typed(pilot: Pilot[Any], *keys: str) -> None:
    """The keys are struck faster than anything is drawn."""
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.set_sender(pilot.app)
        assert pilot.app._driver is not None
        pilot.app._driver.send_message(event)
    # first the program hands the keys on, then the blanks take them
    await pilot.pause()
    await pilot.pause()


async def begun(pilot: Pilot[Any], desk: Desk, **wanted: str) -> CountRoom:
    """A count at the store is under way, by two people."""
    await pilot.app.push_screen(CountBegin(desk, Wanted("STORE", **wanted)))  # type: ignore[arg-type]
    await settled(pilot)
    await typed(pilot, *"TRAORE", "enter", "enter", "enter")
    await settled(pilot)
    room = pilot.app.screen
    assert isinstance(room, CountRoom), screen_text(pilot)
    return room


async def seen(pilot: Pilot[Any], room: CountRoom, mark: str, *more: str) -> str:
    """The mark is scanned and what is asked for is typed; what was told of it is returned."""
    room.scanned(mark)
    await typed(pilot, *more)
    return room.query_one(Signal).said


async def test_nothing_of_the_book_is_on_a_screen_before_the_end(store: Desk) -> None:
    """From the beginning to the last key but one no code, serial, tag, lot or quantity is shown that nobody has read."""
    async with Wamledger(store).run_test(size=(140, 45)) as pilot:
        await pilot.app.go("counting")  # type: ignore[attr-defined]
        await settled(pilot)
        assert not BOOK.search(screen_text(pilot))
        room = await begun(pilot, store, scope="ALL", kind="FULL_SERIAL")
        assert not BOOK.search(screen_text(pilot))
        told = [
            await seen(pilot, room, "T-1", *"KK10??", "enter"),
            await seen(pilot, room, "LOT-A", *"9", "enter", "enter"),
            await seen(pilot, room, "T-6", *"KK2", "enter"),
            await seen(pilot, room, "ZZ9", "enter"),
            await seen(pilot, room, "T-1"),
        ]
        assert [each.split("  ")[0].strip() for each in told] == [
            "✓ KNOWN HERE",
            "✓ KNOWN HERE",
            "≠ ELSEWHERE",
            "? UNKNOWN",
            "= SEEN ALREADY",
        ]
        await typed(pilot, "ctrl+s")
        await settled(pilot)
        shown = screen_text(pilot)
        for read in ("T-1", "LOT-A", "T-6", "KK10??", "KK2", "ZZ9"):
            assert read in shown
            shown = shown.replace(read, "")
        assert not BOOK.search(shown), BOOK.findall(shown)
        assert "OTHER" not in shown, "where it stands instead is not told"
        assert "nobody changes" in shown


async def test_bells_tell_one_from_the_other_and_can_be_turned_off(
    store: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bell for known here, two for twice, three for elsewhere, four for unknown; none when they are off."""
    rung: list[int] = []
    monkeypatch.setattr(Wamledger, "bell", lambda _app: rung.append(1))
    monkeypatch.setattr("tui.widgets.signal.BETWEEN_SECONDS", 0.001)
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        room = await begun(pilot, store, scope="WEAPONS", kind="COUNT")
        for mark, bells in (("T-1", 1), ("T-1", 2), ("T-6", 3), ("ZZ9", 4)):
            rung.clear()
            await seen(pilot, room, mark)
            await pilot.pause(0.05)
            assert len(rung) == bells, mark
            assert room.query_one(Signal).classes & {"good", "warning", "refused"}
        await typed(pilot, "enter")
        await pilot.press("ctrl+b")
        rung.clear()
        await seen(pilot, room, "T-2")
        assert rung == []
        assert "bells off" in screen_text(pilot)
        assert not CountRoom(store, room.count).sounds


async def test_a_count_is_made_paused_gone_on_with_and_recorded(store: Desk) -> None:
    """By keyboard: begun from the list, left for lunch, found again, recorded with two keys, and its differences seen."""
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        await pilot.app.go("counting")  # type: ignore[attr-defined]
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Counting)
        assert "Due" in screen_text(pilot)
        await pilot.press("n")
        await settled(pilot)
        await typed(pilot, *"STORE", "enter", "1", "2", "enter", *"TRAORE", "enter", "enter", "enter")
        await settled(pilot)
        room = pilot.app.screen
        assert isinstance(room, CountRoom)
        assert (room.count.one("scope"), room.count.one("kind")) == ("ALL", "SAMPLE_SERIAL")
        await typed(pilot, *"T-1", "enter", *"KK1001", "enter", *"kk1002", "enter")
        await typed(pilot, *"LOT-A", "enter", *"1234", "enter", "y", *"S-7", "enter")
        assert [row.mark for row in room.count.rows] == ["T-1", "kk1002", "LOT-A"]
        await typed(pilot, "f6", *"wet", "enter")
        assert room.count.rows[-1].remarks == "wet"
        await typed(pilot, *"T-3", "enter", *"KK1003", "enter", "ctrl+d")
        assert len(room.count.rows) == 3
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "Under way" in screen_text(pilot)
        await pilot.press("home", "enter")
        await settled(pilot)
        room = pilot.app.screen
        assert isinstance(room, CountRoom)
        assert [row.mark for row in room.count.rows] == ["T-1", "kk1002", "LOT-A"]
        assert "SEEN ALREADY" in await seen(pilot, room, "T-1")
        await typed(pilot, "ctrl+s")
        await settled(pilot)
        assert counts_made(store.ledger) == []
        await typed(pilot, "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is page
        assert f"Count {room.count.number} is recorded" in screen_text(pilot)
        assert "Under way" not in screen_text(pilot)
        assert drafts.drafts(store.ledger, by="KOUAME") == []
        made = counts_made(store.ledger)[0]
        assert made.counted_by == ("KOUAME", "TRAORE")
        lines = page.query_one(WorkList)
        lines.go_to(f"count {made.id}")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Differences)
        shown = screen_text(pilot)
        assert "not there" in shown
        assert "W-3" in shown
        assert "L-2" in shown


async def test_a_sample_is_looked_for_line_by_line(store: Desk) -> None:
    """A sample lists marks without serials; nothing is recorded before something was said of each line."""
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(CountBegin(store, Wanted("STORE", "SAMPLE", "SAMPLE_SERIAL")))
        await settled(pilot)
        await typed(pilot, *"TRAORE", "enter", "enter", "enter")
        await settled(pilot)
        room = pilot.app.screen
        assert isinstance(room, CountRoom)
        assert len(room.count.listed) == 5
        assert not re.search(r"KK10\d\d", screen_text(pilot))
        for line in room.count.listed[:4]:
            await seen(pilot, room, line.mark, *f"KK10{int(line.mark[2:]):02}", "enter")
        await typed(pilot, "ctrl+s")
        await pilot.pause()
        assert "nothing was said" in re.sub(r"\s+", " ", screen_text(pilot))
        await typed(pilot, "ctrl+n", "ctrl+s", "ctrl+s")
        await settled(pilot)
        made = counts_made(store.ledger)
        assert [each.scope for each in made] == ["SAMPLE"]


async def test_who_may_not_count_is_told_at_the_beginning(store: Desk) -> None:
    """The keeper of an independent count is told on the first screen, as is one who would count alone."""
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(CountBegin(store, Wanted("STORE", "ALL", "INDEPENDENT")))
        await settled(pilot)
        assert "SOW keeps STORE" in screen_text(pilot)
        await typed(pilot, *"SOW", "enter", "enter", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, CountBegin)
        assert "✗" in screen_text(pilot)
        lines = pilot.app.screen.query_one(EntryLines)
        for second in ("KOUAME", "TRAORE"):
            lines["second"].put(second)
            await typed(pilot, "ctrl+s")
            await settled(pilot)
            assert isinstance(pilot.app.screen, CountRoom) is (second == "TRAORE")


async def test_while_a_serial_is_awaited_no_other_weapon_is_taken_for_it(store: Desk) -> None:
    """A tag that is scanned before the serial was read is not written down as that serial."""
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        room = await begun(pilot, store, scope="WEAPONS", kind="FULL_SERIAL")
        room.scanned("T-1")
        room.scanned("T-2")
        await pilot.pause()
        assert room.count.rows == []
        assert "First what is asked for" in screen_text(pilot)
        room.scanned("serial=KK1001")
        assert [(row.mark, row.serial) for row in room.count.rows] == [("T-1", "KK1001")]
        await typed(pilot, *"T-2", "enter", "enter")
        assert "Read the serial" in screen_text(pilot)
        await typed(pilot, "ctrl+d")
        assert len(room.count.rows) == 1


async def test_differences_are_explained_and_counted_again_by_others(store: Desk) -> None:
    """A cause is recorded as a review of the finding; who counted before is refused in the recount."""
    counted = {
        "op": "count",
        "occurred_at": AT,
        "by": "KOUAME",
        "id": "C-1",
        "place": "STORE",
        "scope": "WEAPONS",
        "kind": "FULL_SERIAL",
        "cut_off": AT,
        "counted_by": ["KOUAME", "TRAORE"],
        "blind": True,
        "lines": [{"weapon": f"W-{number}"} for number in range(1, 5)],
    }
    assert post_operations(store.ledger, [counted]).posted == 1
    async with Wamledger(store).run_test(size=(140, 45)) as pilot:
        await pilot.app.show(Subject("count", "C-1"))  # type: ignore[attr-defined]
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Differences)
        assert "W-5" in screen_text(pilot)
        await typed(pilot, "k")
        await pilot.pause()
        await typed(pilot, "b", *"IV-31 was late", "enter")
        await settled(pilot)
        assert "Recorded of R01" in screen_text(pilot)
        await typed(pilot, "p")
        await settled(pilot)
        assert Path("C-1.pdf").read_bytes().startswith(b"%PDF")
        await pilot.press("r")
        await settled(pilot)
        await typed(pilot, *"KOUAME", "enter", *"SOW", "ctrl+s")
        await settled(pilot)
        assert "KOUAME" in screen_text(pilot)
        assert isinstance(pilot.app.screen, CountBegin)
        pilot.app.screen.query_one(EntryLines)["first"].put("DIALLO")
        await typed(pilot, "ctrl+s")
        await settled(pilot)
        room = pilot.app.screen
        assert isinstance(room, CountRoom)
        assert room.count.one("recount") == "C-1"
        assert len(room.count.listed) > 1


async def test_a_sheet_goes_out_on_paper_and_comes_back(store: Desk) -> None:
    """The sheet is written to print and to fill in; what keeps it out is told by row, and then it is recorded."""
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(CountBegin(store, Wanted("STORE", "AMMUNITION", "COUNT", on_paper=True)))
        await settled(pilot)
        await typed(pilot, *"TRAORE", "enter", "enter", "enter", "enter")
        await settled(pilot)
        workbook = next(Path().glob("CS-*.xlsx"))
        assert next(Path().glob("CS-*.pdf")).read_bytes().startswith(b"%PDF")
        book = openpyxl.load_workbook(workbook)
        page = book.active
        assert page is not None
        keys = next(row for row in page.iter_rows() if row[0].value == "line")
        at = {cell.value: cell.column for cell in keys}
        rows = [row for row in range(keys[0].row + 1, page.max_row + 1) if page.cell(row, at["code"]).value]
        page.cell(rows[0], at["quantity"]).value = 1200
        book.save(workbook)
        await pilot.app.push_screen(FilledSheet(store))
        await settled(pilot)
        await typed(pilot, *workbook.name, "enter")
        await settled(pilot)
        assert f"Row {rows[1]}" in screen_text(pilot)
        await typed(pilot, "ctrl+s")
        await settled(pilot)
        assert counts_made(store.ledger) == []
        page.cell(rows[1], at["quantity"]).value = 777
        book.save(workbook)
        await typed(pilot, "enter")
        await settled(pilot)
        assert "2 lines can be recorded" in screen_text(pilot)
        await typed(pilot, "ctrl+s")
        await settled(pilot)
        assert len(counts_made(store.ledger)) == 1
        pilot.app.screen.query_one(EntryLines)["file"].put("nothing.xlsx")
        await typed(pilot, "enter")
        await settled(pilot)
        assert "nothing.xlsx" in screen_text(pilot)


async def test_bursts_of_a_scanner_are_counted_and_told_from_typing(store: Desk) -> None:
    """Codes that come as bursts are lines one after the other, and the record says how many were scanned."""
    app = Wamledger(store)
    app.scanner = Scanner(app, is_on=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CountBegin(store, Wanted("STORE", "WEAPONS", "COUNT")))
        await settled(pilot)
        for key in (*"TRAORE", "enter", "enter", "enter"):
            await typed(pilot, key)
        await settled(pilot)
        room = app.screen
        assert isinstance(room, CountRoom)
        await typed(pilot, *"KK1001", "enter", *"KK1002", "tab", *"KK1001", "enter")
        await pilot.pause(0.1)
        assert [(row.mark, row.is_scanned) for row in room.count.rows] == [("KK1001", True), ("KK1002", True)]
        for key in (*"T-3", "enter"):
            await typed(pilot, key)
            await pilot.pause(0.05)
        assert [row.is_scanned for row in room.count.rows] == [True, True, False]
        assert room.count.remarks() == "Counted on a screen: 2 scanned, 1 typed."


async def test_another_language_changes_words_and_nothing_that_was_read(store: Desk) -> None:
    """While a serial is awaited the screen speaks French; the signal stays, and so does what is asked for."""
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        room = await begun(pilot, store, scope="WEAPONS", kind="FULL_SERIAL")
        await seen(pilot, room, "T-1", *"KK1")
        try:
            await pilot.app.speak("fr")  # type: ignore[attr-defined]
            await pilot.pause()
            assert "T-1" in room.query_one(Signal).said
            await typed(pilot, *"001", "enter")
        finally:
            i18n.use_language("en")
        assert [(row.mark, row.serial) for row in room.count.rows] == [("T-1", "KK1001")]


async def test_an_empty_ledger_has_nothing_to_count(desk_of: DeskOf) -> None:
    """Where nothing stands anywhere the screen says so."""
    async with Wamledger(desk_of("empty")).run_test(size=(80, 24)) as pilot:
        await pilot.app.go("counting")  # type: ignore[attr-defined]
        await settled(pilot)
        assert "Nothing stands anywhere" in screen_text(pilot)


async def test_counting_is_refused_to_whoever_may_not_know_of_stock(
    store: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may not read of holdings is told so in place of the lists."""
    from wamledger.ledger.faults import AccessFault

    def refused(*_more: object, **_named: object) -> None:
        raise AccessFault("{person} may not read this.", "Ask somebody who may.", person="CLERK")

    monkeypatch.setattr("wamledger.services.counting.due.counts_due", refused)
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        await pilot.app.go("counting")  # type: ignore[attr-defined]
        await settled(pilot)
        assert "✗ CLERK may not read this" in screen_text(pilot)


async def test_what_comes_while_a_count_is_recorded_is_in_no_draft(
    store: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is scanned or taken back while the count goes on record changes nothing, and leaves no draft."""
    from wamledger.services.counting.recording import finish

    may_go_on = threading.Event()

    def slowly(*given: Any, **more: Any) -> Any:
        may_go_on.wait(10)
        return finish(*given, **more)

    monkeypatch.setattr("tui.screens.count_room.finish", slowly)
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        room = await begun(pilot, store, scope="WEAPONS")
        await seen(pilot, room, "T-1")
        await typed(pilot, "ctrl+s", "ctrl+s")
        room.scanned("T-2")
        await typed(pilot, *"T-3", "enter", "ctrl+d", "escape", "f2", "ctrl+s")
        assert pilot.app.screen is room
        assert [row.mark for row in room.count.rows] == ["T-1"]
        may_go_on.set()
        await settled(pilot)
        assert pilot.app.screen is not room
        assert "is recorded" in screen_text(pilot)
    assert len(counts_made(store.ledger)) == 1
    assert drafts.drafts(store.ledger, by="KOUAME") == []


async def test_a_draft_that_was_thrown_away_is_not_written_again(
    store: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was on its way to the disk when a draft was thrown away does not bring it back; what is put later is kept."""
    keep, may_go_on = drafts.keep, threading.Event()

    def slowly(*given: Any, **more: Any) -> Any:
        may_go_on.wait(10)
        return keep(*given, **more)

    monkeypatch.setattr(drafts, "keep", slowly)
    async with Wamledger(store).run_test(size=(80, 24)) as pilot:
        room = await begun_slowly(pilot, store, may_go_on)
        box = room._box
        may_go_on.clear()
        box.put({"count": 1})
        await pilot.pause()
        box.put({"count": 2})
        gone = asyncio.create_task(asyncio.to_thread(box.throw_away))
        await asyncio.sleep(0.05)
        may_go_on.set()
        await gone
        await settled(pilot)
        assert drafts.drafts(store.ledger, by="KOUAME") == []
        box.put({"count": 3})
        await settled(pilot)
        assert [each.content for each in drafts.drafts(store.ledger, by="KOUAME")] == [{"count": 3}]


async def begun_slowly(pilot: Pilot[Any], desk: Desk, may_go_on: threading.Event) -> CountRoom:
    """A count is under way."""
    may_go_on.set()
    return await begun(pilot, desk, scope="WEAPONS")
