"""The registers of a real ledger on screen: each opens, shows what one may see, and goes into a file as it stands."""

from __future__ import annotations

import csv
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from textual.pilot import Pilot

from tests.services import two_sites
from tests.services.two_sites import person
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.destinations import DESTINATIONS
from tui.screens.register import RegisterPage
from tui.screens.register_export import RegisterExport
from tui.screens.thing import ThingScreen
from tui.widgets.file_box import FileBox
from tui.widgets.window import Window, answered
from tui.widgets.window_table import WindowTable
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.lists import named
from wamledger.services.lists.form import Asked

DeskOf = Callable[[str], Desk]
NAMES = [each.name for each in DESTINATIONS if each.page.endswith(":RegisterPage")]


async def everything(pilot: Pilot[Any]) -> None:
    """Rows and their number have come."""
    for _turn in range(40):
        await settled(pilot)
        page = pilot.app.screen
        if not isinstance(page, RegisterPage) or page.refusal or page.window.count is not None:
            break
        await pilot.pause(0.02)
    await settled(pilot)


async def opened(pilot: Pilot[Any], name: str, **more: Any) -> RegisterPage:
    """The register is in front."""
    await settled(pilot)
    await pilot.app.go(name, **more)
    await everything(pilot)
    page = pilot.app.screen
    assert isinstance(page, RegisterPage)
    return page


async def test_every_register_opens_and_leads_to_its_things(desk_of: DeskOf) -> None:
    """Each register that one can go to has rows on a small screen, and Enter shows the page of what the row is about."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        for name in NAMES:
            page = await opened(pilot, name)
            assert page.window.count, name
            assert page.window.at_cursor is not None
            assert str(page.window.at_cursor.cells[0]) in screen_text(pilot)
            subject = page.subjects()[0]
            await pilot.press("enter")
            await settled(pilot)
            thing = pilot.app.screen
            assert isinstance(thing, ThingScreen), name
            assert thing.subject == subject
            assert thing.page is not None, (name, thing.refusal)
            await pilot.press("escape")


async def test_every_register_of_an_empty_ledger_says_so(desk_of: DeskOf) -> None:
    """Where nothing was recorded yet each register says so in words."""
    async with Wamledger(desk_of("empty")).run_test(size=(80, 24)) as pilot:
        for name in NAMES:
            page = await opened(pilot, name)
            # one that opens with what is owed alone says how to see the rest
            narrowed, bare = "Nothing is found like this; f", "There is nothing in this register yet."
            assert (narrowed if page.asked.filters else bare) in screen_text(pilot), name


async def test_what_comes_and_goes_stands_with_what_is_of_today_first(desk_of: DeskOf) -> None:
    """Custody opens with what is owed, consignments with the newest; whoever asks for something else has just that."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, "custody")
        assert page.asked.filters == {"state": "OWED"}
        assert "State: Owed" in screen_text(pilot)
        assert (await opened(pilot, "consignments")).asked.descending
        page = await opened(pilot, "custody", filters={"state": "SETTLED"})
        assert page.asked.filters == {"state": "SETTLED"}


async def test_a_search_finds_in_the_ledger(desk_of: DeskOf) -> None:
    """Part of a serial typed into the search leaves the weapons that have it."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, "weapons")
        await pilot.press("slash", *"0005")
        await everything(pilot)
        assert [row.cells[0] for row in page.window.rows] == ["W-5"]


@pytest.mark.parametrize("name", NAMES)
def test_a_window_goes_through_the_register_and_back(desk_of: DeskOf, name: str) -> None:
    """By every order and both ways the window comes from the first row to the last, past each row once, and back."""
    source = named(desk_of("full").ledger, name)
    for sort in ("", *(each.name for each in source.columns if each.sorts)):
        for descending in (False, True):
            asked = Asked(sort=sort, descending=descending)
            keys = [row.key for row in source.page(asked, None, 1000)]
            window = Window(asked, height=2)
            for move in (*[1] * len(keys), -len(keys), len(keys), "home", "end", -1, "again"):
                window.move(move) if isinstance(move, int) else getattr(window, move)()
                while need := window.needs():
                    window.take(need, answered(source, need))
                first = keys.index(window.rows[0].key)
                assert [row.key for row in window.rows] == keys[first : first + len(window.rows)]
                window.counted(source.count(asked))
                if window.start is None:
                    window.placed(window.rows[0].key, source.position(asked, window.rows[0].key))
                assert window.start == first
            assert window.position == max(len(keys) - 2, 0)


# files


async def exported(pilot: Pilot[Any], path: Path) -> None:
    """What is shown is in that file."""
    await pilot.press("e")
    await settled(pilot)
    assert isinstance(pilot.app.screen, RegisterExport)
    pilot.app.screen.query_one(FileBox).value = str(path)
    await pilot.press("enter")
    for _turn in range(100):
        await settled(pilot)
        if isinstance(pilot.app.screen, RegisterPage):
            break
        await pilot.pause(0.02)
    assert path.exists()


async def test_the_file_holds_exactly_what_is_shown(desk_of: DeskOf, tmp_path: Path) -> None:
    """Rows, order, columns and words of the file are those of the screen, as CSV and as a sheet."""
    async with Wamledger(desk_of("full")).run_test(size=(110, 40)) as pilot:
        page = await opened(pilot, "weapons", filters={"status": "IN_STORE"})
        page._sort("serial")
        await pilot.press("S")
        await everything(pilot)
        await exported(pilot, tmp_path / "stock.csv")
        await exported(pilot, tmp_path / "stock.xlsx")
        assert "✓ Written:" in screen_text(pilot)
        lines = screen_text(pilot).splitlines()
        columns = page.columns()
        codes = [str(row.cells[0]) for row in page.window.rows]
        with (tmp_path / "stock.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == [*(column.heading for column in columns), "Look at"]
        assert [row[0] for row in rows[1:]] == codes
        assert 2 <= len(codes) == page.window.count
        for row in rows[1:]:
            line = next(each for each in lines if f" {row[0]} " in each)
            assert all(cell in line for cell in row if cell), (row, line)
        book = openpyxl.load_workbook(tmp_path / "stock.xlsx")
        assert [[str(cell.value or "") for cell in row] for row in book.active.iter_rows()] == rows


async def test_a_file_that_is_there_is_written_over_only_when_told_twice(
    desk_of: DeskOf, tmp_path: Path
) -> None:
    """Another name, Escape, and a second Enter are what one can do; a name without an ending is refused."""
    there = tmp_path / "there.csv"
    there.write_text("kept")
    async with Wamledger(desk_of("full")).run_test(size=(100, 30)) as pilot:
        page = await opened(pilot, "lots")
        await pilot.press("e")
        box = pilot.app.screen
        box.query_one(FileBox).value = str(tmp_path / "lots.pdf")
        await pilot.press("enter")
        assert "✗ The name must end in .xlsx or .csv." in screen_text(pilot)
        box.query_one(FileBox).value = str(there)
        await pilot.press("enter")
        assert "Enter writes over it" in screen_text(pilot)
        await pilot.press("escape")
        assert pilot.app.screen is page
        assert there.read_text() == "kept"
        await pilot.press("e")
        pilot.app.screen.query_one(FileBox).value = str(there)
        await pilot.press("enter", "enter")
        await everything(pilot)
        await settled(pilot)
        assert "LOT-1" in there.read_text(encoding="utf-8-sig")


async def test_a_file_that_cannot_be_written_is_told_in_words(desk_of: DeskOf, tmp_path: Path) -> None:
    """Where the folder is not there, the reason stands below the name, and another name can be given."""
    async with Wamledger(desk_of("full")).run_test(size=(100, 30)) as pilot:
        await opened(pilot, "lots")
        await pilot.press("e")
        box = pilot.app.screen
        box.query_one(FileBox).value = str(tmp_path / "nowhere" / "lots.csv")
        await pilot.press("enter")
        for _turn in range(50):
            await settled(pilot)
            if "✗" in screen_text(pilot):
                break
            await pilot.pause(0.02)
        assert "✗" in screen_text(pilot)
        assert pilot.app.screen is box
        assert not box.query_one(FileBox).disabled


# who may see what


@pytest.fixture(scope="module")
def _mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the closed ledger of both sites."""
    path: Path = tmp_path_factory.mktemp("sight") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
    return path


@pytest.fixture
def mission(_mission: Path, tmp_path: Path) -> Iterator[Ledger]:
    """The closed ledger of both sites."""
    for file in _mission.parent.glob("sites.db*"):
        if file.is_file():
            shutil.copy2(file, tmp_path / file.name)
    with Ledger.open(str(tmp_path / "sites.db")) as ledger:
        yield ledger


@asynccontextmanager
async def seen_by(
    ledger: Ledger, roles: list[str], scope: tuple[str, ...] | None
) -> AsyncIterator[Pilot[Any]]:
    """The screens of the closed ledger, used by that person."""
    async with Wamledger(Desk(ledger), look_every=1000).run_test(size=(120, 60)) as pilot:
        ledger.act_as(Actor(person(roles, scope)))
        pilot.app.screen.dismiss("-")
        await settled(pilot)
        yield pilot


async def test_a_register_shows_what_goes_with_their_places(mission: Ledger) -> None:
    """A storekeeper of one site sees in no register, from the first row to the last, anything of the other."""
    async with seen_by(mission, ["STOREKEEPER"], ("NORTH",)) as pilot:
        for name in ("weapons", "lots", "custody", "holdings"):
            page = await opened(pilot, name)
            shown = screen_text(pilot)
            await pilot.press("end")
            await everything(pilot)
            shown += screen_text(pilot)
            assert "NORTH-" in shown, name
            assert "SOUTH-" not in shown, name
        rows = len(two_sites.seen(two_sites.Books.of(mission), ("NORTH",)))
        assert page.window.count == rows
        assert f"of {rows}" in screen_text(pilot)


async def test_whoever_may_not_see_it_any_more_is_told_so(mission: Ledger) -> None:
    """A right that was taken away while the register is open ends it in words, with no row left on the screen."""
    async with seen_by(mission, ["AUDITOR"], None) as pilot:
        page = await opened(pilot, "weapons")
        assert "W-NORTH" in screen_text(pilot)
        mission.act_as(Actor(person(["ADMINISTRATOR"], None)))
        await pilot.press("f5")
        await everything(pilot)
        assert "may not read this" in screen_text(pilot)
        assert not page.query(WindowTable)
        assert "W-NORTH" not in screen_text(pilot)


async def test_the_page_of_a_thing_out_of_reach_is_refused(mission: Ledger) -> None:
    """Whoever names a weapon of the other site learns no more of it than of one that is not there."""
    from wamledger.services.subjects import Subject

    async with seen_by(mission, ["STOREKEEPER"], ("NORTH",)) as pilot:
        told = []
        for code in ("W-SOUTH-STORED", "W-NOWHERE"):
            await pilot.app.show(Subject("weapon", code))
            await settled(pilot)
            page = pilot.app.screen
            assert isinstance(page, ThingScreen)
            assert page.page is None
            told.append(page.refusal.replace(code, "CODE"))
        assert told[0] == told[1] != ""
