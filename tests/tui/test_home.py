"""Home says what needs somebody now, leads to it, and how the ledger stands."""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.reading import screen_text, settled
from tui import demonstration
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.findings import Findings
from tui.screens.first_start import FirstStart
from tui.screens.home import Home
from tui.screens.preparing import Preparing
from tui.widgets import bars
from tui.widgets.spark import spark
from tui.widgets.waiting import Wait, Waiting
from wamledger import i18n
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.store import Ledger
from wamledger.services.numbers import grouped
from wamledger.services.subjects import Subject
from wamledger.services.things.page import Bar

DeskOf = Callable[[str], Desk]
Went = list[tuple[Any, ...]]


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> Went:
    """Where Enter leads, without going there."""
    found: Went = []
    real = Wamledger.go

    async def go(app: Wamledger, name: str, **more: Any) -> None:
        if name == "home":
            await real(app, name, **more)
        else:
            found.append((name, more))

    async def show(_app: Wamledger, subject: Subject) -> None:
        found.append(("show", subject))

    monkeypatch.setattr(Wamledger, "go", go)
    monkeypatch.setattr(Wamledger, "show", show)
    return found


async def looked(pilot: Pilot[Any]) -> None:
    """Home has everything, the findings too."""
    for _turn in range(200):
        await pilot.pause(0.02)
        if isinstance(pilot.app.screen, Home) and pilot.app.screen.later is not None:
            await settled(pilot)
            return
    pytest.fail(screen_text(pilot))


async def test_each_line_leads_to_its_screen(desk_of: DeskOf, went: Went) -> None:
    """Every line of what waits is one Enter away from the thing or the screen that it counts, narrowed as it was counted."""
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=(80, 24)) as pilot:
        await looked(pilot)
        assert isinstance(app.screen, Home)
        items = {each.name: each for each in app.screen._items()}
        waiting = app.screen.query_one(Waiting)
        assert len(waiting.lines) == len(items) >= 3
        alarms = [each.is_alarming for each in waiting.lines]
        assert alarms == sorted(alarms, reverse=True)
        for line in waiting.lines:
            assert waiting.name_at_cursor == line.name
            went.clear()
            await pilot.press("enter", "down")
            await pilot.pause()
            item = items[line.name]
            if isinstance(item.leads_to, Subject):
                assert went == [("show", item.leads_to)]
            else:
                name, more = went[0]
                assert name == item.leads_to
                assert more.get("filters", more) == dict(item.filters)
        text = screen_text(pilot)
        for line in waiting.lines[:5]:
            assert f"{line.number}  {line.label}" in " ".join(text.split("\n"))


def test_more_than_was_counted_is_told() -> None:
    """A number that is the least there are has a plus behind it; one that is exact has none."""
    assert Wait("a", "A", 1000, "", is_at_least=True).count == f"{grouped(1000)}+"
    assert Wait("a", "A", 1000, "").count == grouped(1000)


async def test_findings_from_home_are_as_urgent_as_those_that_were_counted(desk_of: DeskOf) -> None:
    """Findings take how urgent the line of home was."""
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=(80, 24)) as pilot:
        await looked(pilot)
        assert isinstance(app.screen, Home)
        items = [each for each in app.screen._items() if each.leads_to == "findings"]
        assert items
        waiting = app.screen.query_one(Waiting)
        waiting.cursor = [each.name for each in waiting.lines].index(items[0].name)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Findings)
        assert app.screen.shown.severity == items[0].filters["severity"]


@pytest.fixture
def in_english() -> Iterator[None]:
    """Whatever language was chosen, the next test begins in English."""
    yield
    i18n.use_language("en")


async def test_what_waits_is_in_the_language_that_was_chosen(desk_of: DeskOf, in_english: None) -> None:
    """In another language everything on home is said in it, what the rules said of findings too."""
    async with Wamledger(desk_of("full")).run_test(size=(140, 45)) as pilot:
        await looked(pilot)
        english = {each.name: (each.label, each.worst) for each in pilot.app.screen._items()}
        await pilot.app.speak("fr")
        await looked(pilot)
        french = {each.name: (each.label, each.worst) for each in pilot.app.screen._items()}
        assert french.keys() == english.keys()
        assert not [name for name in english if french[name][0] == english[name][0]]
        assert "Restricted" not in screen_text(pilot)
        [urgent] = [each for each in pilot.app.desk.detection().findings() if each.id.startswith("R01")]
        assert "classe" in urgent.signal.why


async def test_a_click_opens_a_line(desk_of: DeskOf, went: Went) -> None:
    """The mouse opens the line that it points at."""
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=(80, 24)) as pilot:
        await looked(pilot)
        await pilot.click(Waiting, offset=(5, 1))
        await pilot.pause()
        assert len(went) == 1
        assert app.screen.query_one(Waiting).cursor == 1


async def test_an_empty_ledger_needs_nobody(desk_of: DeskOf, went: Went) -> None:
    """Where nothing waits that is said, and Enter does nothing."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=(80, 24)) as pilot:
        await looked(pilot)
        text = screen_text(pilot)
        assert "✓ Nothing waits for you." in text
        assert "0 entries" in text
        await pilot.press("enter", "up", "down")
        assert went == []


@pytest.mark.parametrize(("size", "beside"), [((80, 24), False), ((140, 45), True)])
async def test_a_wide_screen_shows_the_stock_beside(
    desk_of: DeskOf, size: tuple[int, int], *, beside: bool
) -> None:
    """On a wide screen the stock stands beside what waits; on a narrow one below, to be scrolled to."""
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=size) as pilot:
        await looked(pilot)
        left, right = (app.screen.query_one(f"#home-{side}").region for side in ("left", "right"))
        assert (right.x >= left.right) == beside
        assert (right.y >= left.bottom) == (not beside)
        if beside:
            assert "Weapons by status" in screen_text(pilot)
        assert all(len(line) <= size[0] for line in screen_text(pilot).split("\n"))


async def test_whoever_comes_back_finds_it_asked_anew(desk_of: DeskOf) -> None:
    """What was posted meanwhile stands at home when somebody comes back."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=(100, 30)) as pilot:
        await looked(pilot)
        assert "0 entries" in screen_text(pilot)
        await pilot.press("f1")
        from wamledger.services.posting import post_operations

        user = {"op": "add_user", "by": "ADAMU", "code": "ADAMU", "name": "Adamu", "roles": ["ADMINISTRATOR"]}
        report = await asyncio.to_thread(
            post_operations, app.desk.ledger, [{"occurred_at": "2026-01-01T00:00:00Z", **user}]
        )
        assert not report.refused
        await pilot.press("escape")
        await settled(pilot)
        assert "1 entry" in screen_text(pilot)


async def test_an_unsound_ledger_says_so_on_every_screen(desk_of: DeskOf, tmp_path: Path) -> None:
    """Where what is stored is not what was recorded a line under the title says so, on whatever screen one is."""
    where = Path(desk_of("full").ledger.where)
    for file in where.parent.glob(f"{where.name}*"):
        shutil.copy2(file, tmp_path / file.name)
    path = str(tmp_path / where.name)
    with sqlite3.connect(path) as raw:
        raw.execute(
            "DROP TRIGGER " + raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchone()[0]
        )
    raw.close()
    with pytest.raises(LedgerTampered):
        Ledger.open(path)
    with Ledger.open(path, readonly=True) as ledger:
        app = Wamledger(Desk(ledger))
        async with app.run_test(size=(100, 30)) as pilot:
            await looked(pilot)
            for key in ("", "f4"):
                await pilot.press(*((key,) if key else ()))
                await settled(pilot)
                lines = screen_text(pilot).split("\n")
                assert "This ledger is not sound" in lines[1]
                assert lines[0].strip()


async def test_without_a_ledger_one_is_made_or_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no ledger the first start comes, and the keys that need one do nothing."""
    monkeypatch.chdir(tmp_path)
    app = Wamledger(None, where=str(tmp_path / "new.db"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, FirstStart)
        await pilot.press("f2", "f3", "ctrl+p", "ctrl+l")
        assert isinstance(app.screen, FirstStart)
        assert not app.has_desk
    assert list(tmp_path.glob("new.db*")) == []


async def test_the_demonstration_can_be_used_before_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The invented mission says what it is, Enter begins with the months that are in, and everything in it works."""
    gate, posted, post = Event(), list[Any](), demonstration.post_files

    def slowly(ledger: Ledger, paths: list[Path], **more: Any) -> Any:
        gate.wait(20)
        posted.append(paths)
        return post(ledger, paths, **more)

    monkeypatch.setattr(demonstration, "post_files", slowly)
    app = Wamledger(None, first=lambda: Preparing(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(pilot)
        assert "A mission that never was" in text
        assert "thrown away when you leave" in text
        for _turn in range(100):
            if "Month 0 of 14" in screen_text(pilot):
                break
            await pilot.pause(0.02)
        assert "Month 0 of 14" in screen_text(pilot)
        await pilot.press("enter")
        gate.set()
        for _turn in range(500):
            await pilot.pause(0.02)
            if app.has_desk:
                break
        await looked(pilot)
        assert len(posted) == 1
        assert app.desk.by == demonstration.RECORDER
        assert "WAM-CHIEF" in screen_text(pilot)
        assert app.screen.query_one(Waiting).lines
    app.desk.ledger.close()


@pytest.mark.skipif(not hasattr(os, "fork") or not Path("/dev/ptmx").exists(), reason="needs a terminal")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_whoever_ends_the_process_leaves_a_clean_terminal(desk_of: DeskOf, tmp_path: Path, name: str) -> None:
    """A process that is told to end takes the screens away, shows the cursor again, and ends by itself."""
    import pty

    where = desk_of("empty").ledger.where
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", WAMLEDGER_HOME=str(tmp_path), COLUMNS="80", LINES="24")
        os.execv(sys.executable, [sys.executable, "-m", "wamledger", "--ledger", where, "tui"])
    seen, told, until = b"", False, time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
        if not told and b"This ledger" in seen:
            os.kill(process, getattr(signal, name))
            told = True
        if os.waitpid(process, os.WNOHANG)[0]:
            process = 0
            break
    assert told
    if process:
        _pid, status = os.waitpid(process, 0)
        assert os.waitstatus_to_exitcode(status) == 0
    assert b"\x1b[?1049l" in seen
    assert b"\x1b[?25h" in seen
    assert b"Traceback" not in seen
    os.close(terminal)


@pytest.mark.parametrize(
    ("amount", "whole", "width", "wanted"),
    [
        (0, 10, 4, "····"),
        (10, 10, 4, "████"),
        (30, 10, 4, "████"),
        (5, 10, 4, "██··"),
        (1, 10_000, 4, "▏···"),
        (5, 0, 4, "▏···"),
        (9, 16, 2, "█▏"),
    ],
)
def test_bars_show_their_share(amount: int, whole: int, width: int, wanted: str) -> None:
    """A bar is filled to its share, never beyond its width, and what there is little of is not nothing."""
    assert bars.drawn(amount, whole, width) == wanted


def test_over_four_fifths_of_a_limit_is_said() -> None:
    """A bar of more than 80 % of its limit has an exclamation mark and the share in figures; text is made safe."""
    lines = bars.lines([Bar("HD 1.1", 81, 100, ""), Bar("HD 1.4\x1b[31m", 80, 100, "80 kg of 100 kg")], 60)
    first, second = (line.plain for line in lines)
    assert "! 81 %  81 / 100" in first
    assert "!" not in second
    assert "80 %  80 kg of 100 kg" in second
    assert "\x1b" not in second
    assert all(line.cell_len <= 60 for line in lines)


def test_a_spark_line_is_as_high_as_its_greatest() -> None:
    """The greatest is as high as it goes, nothing is a dot, and none at all is empty."""
    assert spark([0, 1, 4, 8]) == "·▁▄█"
    assert spark([]) == ""
    assert spark([0, 0]) == "··"
