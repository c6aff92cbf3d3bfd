"""
A register on screen: what opening, paging, jumping and searching cost, and the memory it adds.

Beside it stands Textual's own DataTable with all its rows in it. Each measurement is a process of its own, without a
terminal; what a terminal takes to draw is not in it.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

from bench.table import Figure

SIZE: Final = (160, 50)
SMALL: Final = 10_000
PAGES: Final = 120
JUMPS: Final = 10
AT_REST: Final = 4.0
"""Seconds in which the memory of a screen at rest does not change."""
KEYS: Final = {"-": "minus", " ": "space"}
MIB: Final = 1024 * 1024


def measure(weapons: int, rounds: int) -> list[Figure]:
    """The figures of a register of so many weapons, beside those of ten thousand."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        return of(Path(folder) / "small.db", Path(folder) / "large.db", weapons, rounds)


def of(small: Path, large: Path, weapons: int, rounds: int) -> list[Figure]:
    """The figures of two ledgers, which are built where they are not there."""
    # what is measured for its memory loads no more than the program does: see the processes below
    from bench.registers import TYPED, big
    from wamledger.ledger.store import Ledger
    from wamledger.services.lists.search.building import catch_up

    for path, number in ((small, SMALL), (large, weapons)):
        with Ledger.open(str(big(path, number))) as ledger:
            catch_up(ledger)
    tables = [_said("datatable", small) for _round in range(rounds)]
    ours = [_said("register", small) for _round in range(rounds)]
    much = [_said("register", large) for _round in range(rounds)]
    whole = [_said("program", large) for _round in range(rounds)]
    table, mine, most, program = (
        {key: median(each[key] for each in found) for key in found[0]}
        for found in (tables, ours, much, whole)
    )
    return [
        Figure(
            f"CPU to open a register of {SMALL:,}: DataTable by ours",
            table["load"] / mine["load"],
            8,
            detail=f"{table['load'] * 1000:.0f} and {mine['load'] * 1000:.0f} ms from the start of a bare screen",
        ),
        Figure(
            f"CPU to open a register of {weapons:,}, by one of {SMALL:,}",
            most["load"] / mine["load"],
            1.3,
            at_least=False,
            detail=f"{most['load'] * 1000:.0f} and {mine['load'] * 1000:.0f} ms",
        ),
        Figure(
            f"memory added by a register of {weapons:,}",
            program["added"] / MIB,
            25,
            at_least=False,
            unit="MiB",
            detail=f"resident, over the program at home; paged {PAGES} screens and jumped {2 * JUMPS} times",
        ),
        Figure(
            "CPU of a page down, with the rows asked for ahead",
            most["page"] * 1000,
            150,
            at_least=False,
            unit="ms",
            detail=f"mean of {PAGES} at {weapons:,}; DataTable of {SMALL:,}: {table['page'] * 1000:.0f} ms",
        ),
        Figure(
            "CPU of a jump to the other end",
            most["jump"] * 1000,
            150,
            at_least=False,
            unit="ms",
            detail=f"median of {2 * JUMPS} at {weapons:,}; DataTable of {SMALL:,}: {table['jump'] * 1000:.0f} ms",
        ),
        Figure(
            "a letter of a search, key to drawn: the slowest",
            program["slowest_letter"] * 1000,
            100,
            at_least=False,
            unit="ms",
            detail=f"median {program['letter'] * 1000:.0f} ms at {weapons:,}; wall; CPU {program['letter_cpu'] * 1000:.0f},"
            f" at most {program['slowest_letter_cpu'] * 1000:.0f} ms; {', '.join(TYPED)}",
        ),
    ]


def _said(what: str, ledger: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.window_table", what, str(ledger)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]).stdout
    found: dict[str, float] = json.loads(said)
    return found


# in a process of its own


def _rss() -> int:
    """The memory that the process has now."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def _datatable(ledger: Path) -> dict[str, float]:
    """A DataTable with all rows in it, which are at hand as text before the clock starts."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    from tui.widgets.cell import written
    from wamledger.ledger.store import Ledger
    from wamledger.services.lists import named
    from wamledger.services.lists.form import Asked

    with Ledger.open(str(ledger)) as opened:
        source = named(opened, "weapons")
        columns = [each for each in source.columns if each.shown]
        at = [list(source.columns).index(each) for each in columns]
        rows = [
            tuple(written(column, row.cells[number]) for column, number in zip(columns, at, strict=True))
            for row in source.page(Asked(), None, SMALL)
        ]

    class Held(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            table.add_columns(*(each.heading for each in columns))
            table.add_rows(rows)
            table.focus()

    app, began = Held(), time.process_time()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        load = time.process_time() - began
        page = await _each(pilot, ["pagedown"] * 40, fmean)
        jump = await _each(pilot, ["ctrl+end", "ctrl+home"] * JUMPS)
    return {"load": load, "page": page, "jump": jump}


async def _register(ledger: Path) -> dict[str, float]:
    """The register of weapons alone on a screen, as the DataTable is."""
    from textual.app import App, ComposeResult

    from tui.widgets.window import Window
    from tui.widgets.window_table import WindowTable
    from wamledger.ledger.store import Ledger
    from wamledger.services.lists import named

    class Windowed(App[None]):
        def compose(self) -> ComposeResult:
            yield WindowTable(named(opened, "weapons"), Window())

        def on_mount(self) -> None:
            self.query_one(WindowTable).focus()

    with Ledger.open(str(ledger)) as opened:
        named(opened, "weapons")
        app, began = Windowed(), time.process_time()
        async with app.run_test(size=SIZE) as pilot:
            await _idle(pilot)
            load = time.process_time() - began
            if "W-0000001" not in app.query_one(WindowTable).render_line(1).text:
                raise RuntimeError("the first row is not there")
            page = await _each(pilot, ["pagedown"] * PAGES, fmean)
            jump = await _each(pilot, ["end", "home"] * JUMPS)
    return {"load": load, "page": page, "jump": jump}


async def _program(ledger: Path) -> dict[str, float]:
    """The whole program at home and then in the register: the memory added, and what each letter of a search takes."""
    from tui.app import Wamledger
    from tui.desk import Desk
    from wamledger.ledger.store import Ledger

    with Ledger.open(str(ledger)) as opened:
        async with Wamledger(Desk(opened)).run_test(size=SIZE) as pilot:
            bare = await _settled_rss(pilot)
            await pilot.app.go("weapons")
            await _idle(pilot)
            await _each(pilot, ["pagedown"] * PAGES)
            await _each(pilot, ["end", "home"] * JUMPS)
            gc.collect()
            added = _rss() - bare
            letters = await _letters(pilot)
    seconds, cpu = [wall for wall, _cpu in letters], [cpu for _wall, cpu in letters]
    return {
        "added": added,
        "letter": median(seconds),
        "slowest_letter": max(seconds),
        "letter_cpu": median(cpu),
        "slowest_letter_cpu": max(cpu),
    }


async def _settled_rss(pilot: Any) -> int:
    """The memory at home when it has come to rest: what home sums up, it does after its first screen."""
    before, now = -1, 0
    while now != before:
        before = now
        await asyncio.sleep(AT_REST)
        await _idle(pilot)
        gc.collect()
        now = _rss()
    return now


async def _letters(pilot: Any) -> list[tuple[float, float]]:
    """The seconds from each key of a search until its rows are drawn, and the CPU of the whole program in them."""
    from bench.registers import TYPED
    from tui.widgets.window_table import WindowTable

    drawn: list[tuple[int, float, float]] = []
    plain = WindowTable.render_line

    def noted(table: WindowTable, y: int) -> Any:
        if y == table.size.height - 1 and table.window.is_loaded:
            drawn.append((table.window.turn, time.perf_counter(), time.process_time()))
        return plain(table, y)

    WindowTable.render_line = noted  # type: ignore[method-assign]
    window = pilot.app.screen.window
    spent = []
    for text in TYPED:
        await pilot.press("slash")
        for letter in text:
            turn, began, cpu = window.turn, time.perf_counter(), time.process_time()
            await pilot.press(KEYS.get(letter, letter))
            if letter == " ":
                # a space at the end asks for nothing new
                await _idle(pilot)
                continue
            await _until(lambda turn=turn: any(each > turn for each, _at, _cpu in drawn))
            at, used = next((at, used) for each, at, used in drawn if each > turn)
            spent.append((at - began, used - cpu))
        await pilot.press("enter", "escape")
        await _idle(pilot)
    return spent


async def _each(
    pilot: Any, keys: Sequence[str], middle: Callable[[Sequence[float]], float] = median
) -> float:
    """The CPU of a key in the middle until everything that came of it is drawn."""
    spent = []
    for key in keys:
        began = time.process_time()
        await pilot.press(key)
        await _idle(pilot)
        spent.append(time.process_time() - began)
    return middle(spent)


async def _idle(pilot: Any) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def _until(is_so: Callable[[], bool]) -> None:
    for _turn in range(2000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise RuntimeError("nothing was drawn")


WHAT: Final[dict[str, Callable[[Path], Awaitable[dict[str, float]]]]] = {
    "datatable": _datatable,
    "register": _register,
    "program": _program,
}


def main() -> None:
    """One of them is measured, and told as JSON."""

    async def told() -> dict[str, float]:
        return await WHAT[sys.argv[1]](Path(sys.argv[2]))

    print(json.dumps(asyncio.run(told())))


if __name__ == "__main__":
    main()
