"""Reports on screen: chosen, set, seen as text, written and checked; by keyboard alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reports import making
from reports.catalogue import kinds
from reports.text_pages import text_pages
from tests.tui.closed_desk import pasted, signed_in
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.papers import opener
from tui.screens.report_order import ReportOrder
from tui.screens.report_preview import ReportPreview
from tui.screens.reports import Reports
from wamledger.ledger.store import Ledger

SMALL = (80, 24)
WIDE = (140, 45)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written without a folder lies in one of the test's own."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")


async def chosen(pilot: Pilot[Any], name: str) -> None:
    await settled(pilot)
    pasted(pilot, name)
    await pilot.press("enter")
    await settled(pilot)


def outside(desk: Desk) -> list[Any]:
    with desk.ledger.reading() as link:
        return link.rows("SELECT given_as FROM outside_head")


async def test_every_report_is_listed(desk_of: Callable[[str], Desk]) -> None:
    """Each kind of report of the catalogue is in the list, below its group."""
    async with Wamledger(desk_of("empty"), start="reports").run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Reports)
        listed = [line.key for line in page._lines() if line.key]
        assert sorted(listed) == sorted(kinds())
        assert "For the auditor" in screen_text(pilot)


async def test_the_list_is_narrowed_by_typing(desk_of: Callable[[str], Desk]) -> None:
    """Words in any order narrow the list; where none is left it says so."""
    async with Wamledger(desk_of("empty"), start="reports").run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press(*"audit")
        text = screen_text(pilot)
        assert "Audit pack" in text
        assert "Issue voucher" not in text
        await pilot.press(*"xyz")
        assert "No report is like that." in screen_text(pilot)


async def test_a_report_is_seen_and_written(desk_of: Callable[[str], Desk]) -> None:
    """The file is, byte for byte, what was seen; only then has a head left the office; no other file is written over."""
    desk = desk_of("full")
    async with Wamledger(desk, start="reports").run_test(size=WIDE) as pilot:
        await chosen(pilot, "weapon file")
        await pilot.press(*"w-1", "ctrl+s")
        await settled(pilot)
        assert "There is no weapon w-1." in screen_text(pilot)
        await pilot.press("ctrl+u", *"W-1", "ctrl+s")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, ReportPreview)
        text = screen_text(pilot)
        assert "AB000001" in text
        assert "Chain of custody" in text
        assert "Nothing is written yet." in text
        assert outside(desk) == []
        await pilot.press("n")
        assert "Page 2 of 2" in screen_text(pilot)
        await pilot.press("w", "ctrl+u", *"a.pdf", "ctrl+s")
        await settled(pilot)
        assert "Written: a.pdf" in screen_text(pilot)
        assert Path("a.pdf").read_bytes() == page.report.content
        assert outside(desk) == [("report item",)]
        Path("a.pdf").write_bytes(b"mine")
        await pilot.press("w", "ctrl+u", *"a.pdf", "ctrl+s")
        await settled(pilot)
        assert "There is a file a.pdf already." in screen_text(pilot)
        assert Path("a.pdf").read_bytes() == b"mine"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert Path("a.pdf").read_bytes() == page.report.content


async def test_no_report_is_written_over_the_ledger(desk_of: Callable[[str], Desk]) -> None:
    """A file of the ledger is never written over, however often somebody says so."""
    desk = desk_of("full")
    before = Path(desk.ledger.where).read_bytes()
    async with Wamledger(desk, start="reports").run_test(size=WIDE) as pilot:
        await chosen(pilot, "weapon file")
        await pilot.press(*"W-1", "ctrl+s")
        await settled(pilot)
        await pilot.press("w", "ctrl+u")
        pasted(pilot, desk.ledger.where)
        await pilot.press("ctrl+s", "ctrl+s")
        await settled(pilot)
        assert "belongs to the ledger" in screen_text(pilot)
    assert Path(desk.ledger.where).read_bytes()[:100] == before[:100]


async def test_figures_are_written_for_other_programs(desk_of: Callable[[str], Desk]) -> None:
    """As CSV each table is a file; the form that is chosen changes the name."""
    async with Wamledger(desk_of("full"), start="reports").run_test(size=WIDE) as pilot:
        await chosen(pilot, "issue voucher")
        await pilot.press(*"ISSUE", "ctrl+s")
        await settled(pilot)
        await pilot.press("w", "shift+tab", "right", "tab")
        await pilot.press("ctrl+u", *"f.csv", "ctrl+s")
        await settled(pilot)
    assert sorted(each.suffix for each in Path().iterdir()) == [".csv"] * len(list(Path().iterdir()))
    assert any("W-1" in each.read_text(encoding="utf-8-sig") for each in Path().iterdir())


async def test_a_code_is_offered(desk_of: Callable[[str], Desk]) -> None:
    """What is typed of a code is completed from the ledger, and the right arrow takes it."""
    async with Wamledger(desk_of("full"), start="reports").run_test(size=WIDE) as pilot:
        await chosen(pilot, "issue voucher")
        await pilot.press("I", "S")
        await settled(pilot)
        await pilot.pause(0.1)
        await pilot.press("right")
        box = pilot.app.screen
        assert isinstance(box, ReportOrder)
        assert box.code.value == "ISSUE"


async def test_a_report_in_another_language(desk_of: Callable[[str], Desk]) -> None:
    """A report can be made in another language than that of the screens, which go on in theirs."""
    async with Wamledger(desk_of("full"), start="reports").run_test(size=WIDE) as pilot:
        await chosen(pilot, "weapon file")
        box = pilot.app.screen
        assert isinstance(box, ReportOrder)
        await pilot.press(*"W-1", "tab", "tab", "right", "ctrl+s")
        await settled(pilot)
        text = screen_text(pilot)
        assert "Fiche" in text or "arme" in text
        assert "Chain of custody" not in text
        assert "Nothing is written yet." in text


async def test_a_browser_keeps_the_file(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a browser the PDF is handed to whoever looks, no file is written here, and the ledger knows that its head left."""
    desk = desk_of("full")
    handed: list[tuple[bytes, str]] = []
    app = Wamledger(desk, start="reports")

    def deliver(content: Any, *, save_filename: str, **_more: Any) -> str:
        handed.append((content.read(), save_filename))
        return ""

    monkeypatch.setattr(Wamledger, "is_web", True)
    monkeypatch.setattr(app, "deliver_binary", deliver)
    async with app.run_test(size=WIDE) as pilot:
        await chosen(pilot, "weapon file")
        await pilot.press(*"W-1", "ctrl+s")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, ReportPreview)
        await pilot.press("o")
        await settled(pilot)
        assert handed == [(page.report.content, "item-W-1.pdf")]
        assert "Handed to the browser." in screen_text(pilot)
    assert outside(desk) == [("report item",)]
    assert list(Path().iterdir()) == []


async def test_what_was_written_can_be_opened(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is opened before it is written; where nothing on the machine opens files it is said where it lies."""
    opened: list[str] = []
    monkeypatch.setattr(
        "tui.papers.opener.opened", lambda path: bool(opened.append(path)) or len(opened) == 1
    )
    async with Wamledger(desk_of("full"), start="reports").run_test(size=WIDE) as pilot:
        await chosen(pilot, "weapon file")
        await pilot.press(*"W-1", "ctrl+s")
        await settled(pilot)
        await pilot.press("o")
        assert "Write it first" in screen_text(pilot)
        await pilot.press("w", "ctrl+u", *"a.pdf", "ctrl+s")
        await settled(pilot)
        await pilot.press("o")
        assert opened == ["a.pdf"]
        await pilot.press("o")
        assert "It lies in a.pdf." in screen_text(pilot)


def test_nothing_opens_a_file_without_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without a display nothing is started to open a file."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not opener.opened("a.pdf")


async def test_a_wrong_time_is_told_at_once(desk_of: Callable[[str], Desk]) -> None:
    """A time that cannot be read is refused in words, and the box stays as it was."""
    async with Wamledger(desk_of("full"), start="reports").run_test(size=SMALL) as pilot:
        await chosen(pilot, "sdg")
        await pilot.press(*"yesterday", "ctrl+s")
        await settled(pilot)
        assert "yesterday is not a time." in screen_text(pilot)
        assert "Ctrl+S Show it" in screen_text(pilot)
        assert isinstance(pilot.app.screen, ReportOrder)


async def test_a_long_report_can_be_left(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape while a report is printed ends it after the page, and nothing is shown or written."""
    pages: list[int] = []
    left = asyncio.Event()
    loop = asyncio.get_running_loop()
    real = making.printed_report

    def slow(*asked: Any, on_page: Callable[[int], None], **more: Any) -> Any:
        def counted(number: int) -> None:
            pages.append(number)
            if number == 1:
                asyncio.run_coroutine_threadsafe(left.wait(), loop).result(10)
            on_page(number)

        return real(*asked, on_page=counted, **more)

    monkeypatch.setattr(making, "printed_report", slow)
    async with Wamledger(desk_of("full"), start="reports").run_test(size=WIDE) as pilot:
        await chosen_without_waiting(pilot, "audit pack")
        await pilot.press("ctrl+s")
        while not pages:
            await pilot.pause(0.01)
        await pilot.press("escape")
        left.set()
        await settled(pilot)
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, Reports)
        assert pages == [1]


async def chosen_without_waiting(pilot: Pilot[Any], name: str) -> None:
    await pilot.pause()
    await pilot.press(*name, "enter")
    await pilot.pause()


async def test_a_printed_report_is_checked(desk_of: Callable[[str], Desk]) -> None:
    """What this ledger printed holds; with a byte changed it does not, and where is said."""
    desk = desk_of("full")
    report = making.printed_report(desk.ledger, making.Order("item", "W-1"), by="ADMIN")
    Path("good.pdf").write_bytes(report.content)
    Path("bad.pdf").write_bytes(report.content.replace(b"/Title", b"/Titel", 1))
    async with Wamledger(desk, start="reports").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("f6", *"good.pdf", "ctrl+s")
        await settled(pilot)
        assert "✓ The report holds." in screen_text(pilot)
        await pilot.press("escape", "f6", *"bad.pdf", "ctrl+s")
        await settled(pilot)
        assert "✗ The report does NOT hold." in screen_text(pilot)
        await pilot.press("escape", "f6", *"none.pdf", "ctrl+s")
        await settled(pilot)
        assert "none.pdf" in screen_text(pilot)
        assert "✗" in screen_text(pilot)


async def test_reports_about_one_thing(desk_of: Callable[[str], Desk]) -> None:
    """Of a weapon only reports about weapons are listed, and its code is filled in."""
    async with Wamledger(desk_of("full")).run_test(size=WIDE) as pilot:
        await pilot.app.go("reports", code="W-1", about="weapon")  # type: ignore[attr-defined]
        await settled(pilot)
        text = screen_text(pilot)
        assert "Weapon file" in text
        assert "Issue voucher" not in text
        await pilot.press(*"weapon file", "enter")
        await settled(pilot)
        box = pilot.app.screen
        assert isinstance(box, ReportOrder)
        assert box.code.value == "W-1"


async def test_what_a_code_is_of_is_looked_up(desk_of: Callable[[str], Desk]) -> None:
    """Where only a code is given, the reports are those about such a thing."""
    async with Wamledger(desk_of("full")).run_test(size=(140, 60)) as pilot:
        await pilot.app.go("reports", code="SENT")  # type: ignore[attr-defined]
        await settled(pilot)
        text = screen_text(pilot)
        assert "Movement order" in text
        assert "Weapon file" not in text


async def test_a_report_that_another_screen_wants_is_set_at_once(desk_of: Callable[[str], Desk]) -> None:
    """Somebody who comes for one report of one thing is asked what else it needs, with the code filled in."""
    async with Wamledger(desk_of("full")).run_test(size=WIDE) as pilot:
        await pilot.app.go("reports", code="ISSUE", kind="issue-voucher")  # type: ignore[attr-defined]
        await settled(pilot)
        box = pilot.app.screen
        assert isinstance(box, ReportOrder)
        assert box.code.value == "ISSUE"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Issue voucher ISSUE" in screen_text(pilot)


def test_what_every_report_is_about_can_be_completed() -> None:
    """Each kind of report with a subject says what its code names, and no other does."""
    assert set(making.COMPLETES) == {kind.name for kind in kinds().values() if kind.subject}


def test_the_text_of_pages_keeps_what_stands_below_each_other(desk_of: Callable[[str], Desk]) -> None:
    """Gaps between columns are narrowed, and what stands in a column stays in it."""
    report = making.printed_report(desk_of("full").ledger, making.Order("stock"), by="ADMIN")
    lines = next(text_pages(report.content)).split("\n")
    head = next(line for line in lines if "In store" in line and "Difference" in line)
    first = next(line for line in lines if line.startswith("Weapons, all types"))
    assert len(head) < 200
    assert abs(len(head) - len(first)) <= 1
    assert first.split()[-1] == "0"


async def test_whoever_may_not_read_it_gets_no_report(closed: Desk) -> None:
    """A storekeeper who asks for the access log is refused in the box, and may ask for something else."""
    async with Wamledger(closed, start="reports").run_test(size=WIDE) as pilot:
        await signed_in(pilot, "DIALLO")
        await chosen(pilot, "access log")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "DIALLO may not read this" in screen_text(pilot)
        assert isinstance(pilot.app.screen, ReportOrder)
        await pilot.press("escape", "ctrl+u")
        await chosen(pilot, "weapon file")
        await pilot.press(*"W-1", "ctrl+s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ReportPreview)


def test_a_ledger_that_is_not_sound_is_printed_all_the_same(desk_of: Callable[[str], Desk]) -> None:
    """What can only be read can be printed and written, though the ledger cannot remember that its head left."""
    where = desk_of("full").ledger.where
    with sqlite3.connect(where) as connection:
        (guard,) = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchone()
        connection.execute(f'DROP TRIGGER "{guard}"')
    connection.close()
    with Ledger.open(where, readonly=True) as ledger:
        assert ledger.faults
        report = making.printed_report(ledger, making.Order("item", "W-1"), by="ADMIN")
        assert making.let_out(ledger, report, Path("a.pdf"))["pages"] == report.pages
    assert Path("a.pdf").read_bytes() == report.content
