"""
How long the books take to answer in a large ledger: holdings now and as of any time, histories, screens, reports.

    python bench/books_bench.py [--entries 1000000] [--ledger FILE]

Builds the ledger where the file is not there yet, and prints a table. Nothing here passes or fails: the limits that
the program sets itself stand beside the figures.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.history import history
from wamledger.services.holdings import holdings
from wamledger.services.lists import named
from wamledger.services.lists.form import Asked
from wamledger.services.posting import post_operations
from wamledger.services.report_views import item_view, stock_view

WEAPONS, LOTS, SITES, STORES = 20_000, 900, 8, 5
BEGAN = moment.parse("2021-01-01T00:00:00Z")
YEARS = 5 * 365 * moment.DAY
Operation = dict[str, Any]


def operations(entries: int, seed: int = 7) -> Iterator[Operation]:
    """A journal of so many operations: everything is taken on charge, then issued, moved, fired and returned."""
    books = _Books(entries, seed)
    yield from books.setting_up()
    yield from books.taking_on_charge()
    while books.written < entries:
        yield from books.day_of_work()


class _Books:
    """Who has what, as plainly as it can be kept, so that every operation is one that the ledger accepts."""

    def __init__(self, entries: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.entries, self.written = entries, 0
        self.stores = [[f"S{site}-A{store}" for store in range(STORES)] for site in range(SITES)]
        self.units = [[f"U{site}-{unit}" for unit in range(STORES)] for site in range(SITES)]
        self.weapon_at: list[list[int]] = []
        self.open: list[tuple[str, int, list[int]]] = []

    def write(self, op: str, *, late: int = 0, origin: str | None = None, **fields: Any) -> Operation:
        at = BEGAN + YEARS * self.written // self.entries - late
        number, self.written = self.written, self.written + 1
        named = {"from": origin} if origin else {}
        time = moment.canonical(at - at % moment.MICROSECONDS)
        return {"op": op, "id": f"E{number:07}", "occurred_at": time, "by": "BENCH", **named, **fields}

    def setting_up(self) -> Iterator[Operation]:
        yield self.write("add_user", code="BENCH", name="Bench", roles=["ADMINISTRATOR", "WAM_OFFICER"])
        for site in range(SITES):
            yield self.write("add_place", code=f"S{site}", name=f"Site {site}", kind="SITE", custody="SINGLE")
            for code in self.stores[site]:
                yield self.write(
                    "add_place", code=code, name=code, kind="ARMOURY", custody="SINGLE", within=f"S{site}"
                )
            for code in self.units[site]:
                yield self.write("add_party", code=code, name=code, kind="UNIT")

    def taking_on_charge(self) -> Iterator[Operation]:
        source = {"mode": "DECLARED", "ownership": "UN"}
        for begin in range(0, WEAPONS, 20):
            site = begin // 20 % SITES
            store = begin // 20 // SITES % STORES
            lines = []
            for number in range(begin, begin + 20):
                self.weapon_at.append([site, store])
                lines.append({"new_weapon": _weapon(number), "condition": "SERVICEABLE"})
            yield self.write("register", to=self.stores[site][store], acquisition=source, lines=lines)
        for number in range(LOTS):
            lot = {"id": f"L-{number:06}", "nature": "CTG-5.56X45-BALL", "lot_number": f"LOT-{number}"}
            line = {"new_lot": lot, "quantity": 10_000_000, "condition": "A1"}
            yield self.write("register", to=self.stores[number % SITES][0], acquisition=source, lines=[line])

    def day_of_work(self) -> Iterator[Operation]:
        dice = self.dice
        late = dice.randrange(20 * 1440) * 60 * moment.MICROSECONDS if dice.random() < 0.01 else 0
        what = dice.random()
        if what < 0.35:
            yield self._issue(late)
        elif what < 0.6 and self.open:
            yield self._return(late)
        elif what < 0.75:
            yield from self._range_day()
        else:
            yield self._move(late)

    def _issue(self, late: int) -> Operation:
        first = self.dice.randrange(WEAPONS)
        site, store = self.weapon_at[first]
        if store < 0:
            return self._move(late)
        group = [
            each for each in range(first, min(first + 4, WEAPONS)) if self.weapon_at[each] == [site, store]
        ]
        unit = self.dice.choice(self.units[site])
        made = self.write(
            "issue",
            late=late,
            origin=self.stores[site][store],
            to=unit,
            due="STANDING",
            purpose="GUARD",
            lines=[{"weapon": f"W-{each:06}"} for each in group],
        )
        for each in group:
            self.weapon_at[each] = [site, -1]
        self.open.append((made["id"], site, group))
        return made

    def _return(self, late: int) -> Operation:
        issue, site, group = self.open.pop(self.dice.randrange(len(self.open)))
        store = self.dice.randrange(STORES)
        for each in group:
            self.weapon_at[each] = [site, store]
        lines = [{"weapon": f"W-{each:06}"} for each in group]
        return self.write("return", late=late, issue=issue, to=self.stores[site][store], lines=lines)

    def _move(self, late: int) -> Operation:
        while True:
            number = self.dice.randrange(WEAPONS)
            site, store = self.weapon_at[number]
            if store >= 0:
                break
        to = (store + self.dice.randrange(1, STORES)) % STORES
        self.weapon_at[number] = [site, to]
        stores = self.stores[site]
        line = {"weapon": f"W-{number:06}"}
        return self.write("move", late=late, origin=stores[store], to=stores[to], lines=[line])

    def _range_day(self) -> Iterator[Operation]:
        number = self.dice.randrange(LOTS)
        lot, site = f"L-{number:06}", number % SITES
        store, unit = self.stores[site][0], self.dice.choice(self.units[site])
        fired = self.dice.randrange(1, 200)
        line = {"lot": lot, "quantity": 200}
        issued = self.write("issue", origin=store, to=unit, due="STANDING", purpose="TRAINING", lines=[line])
        yield issued
        line = {"lot": lot, "quantity": fired}
        yield self.write(
            "expend", issue=issued["id"], activity="TRAINING", lines=[line], cases_collected=fired
        )
        line = {"lot": lot, "quantity": 200 - fired, "condition": "A1"}
        yield self.write("return", issue=issued["id"], to=store, lines=[line])


def _weapon(number: int) -> Operation:
    return {
        "id": f"W-{number:06}",
        "serial": f"BN{number * 7:07}",
        "serial_status": "CLEAR",
        "make": "Zastava",
        "model": "M70",
        "type": "SA-06",
        "calibre": "7.62x39mm",
    }


def build(path: Path, entries: int, console: Console) -> None:
    """The file holds a ledger of so many entries."""
    began = time.perf_counter()
    with Ledger.create(str(path), code="BENCH", mission="Bench") as ledger, Progress(console=console) as bar:
        task = bar.add_task("posting", total=entries)
        source = operations(entries)
        while ledger.head().size < entries:
            batch = list(islice(source, 50_000))
            report = post_operations(ledger, batch)
            if report.refused_lines:
                raise SystemExit(str(report.refused[0].as_json()))
            bar.advance(task, report.posted)
    console.print(f"built in {time.perf_counter() - began:.0f} s")


def timed(work: Callable[[], Any], times: int = 5) -> tuple[float, float, float]:
    """The median and the worst of some runs, and the median of processor time, in milliseconds."""
    spent, worked = [], []
    for _ in range(times):
        began, busy = time.perf_counter(), time.process_time()
        work()
        spent.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return statistics.median(spent), max(spent), statistics.median(worked)


def measure(ledger: Ledger) -> Iterator[tuple[str, str, float, float, float]]:
    """What was asked, the limit, and what ``timed`` says."""
    yield "holdings now", "200 ms", *timed(lambda: holdings(ledger))
    for share in (0.001, 0.1, 0.25, 0.5, 0.75, 0.99, 1.0):
        at = BEGAN + int(YEARS * share)
        yield (
            f"holdings as of {moment.canonical(at)[:10]}",
            "200 ms",
            *timed(lambda at=at: holdings(ledger, as_of=at)),
        )
    yield "holdings at one site", "200 ms", *timed(lambda: holdings(ledger, at="S3"))
    most = _busiest(ledger)
    for kind, code, seen in most:
        yield (
            f"history of {kind} {code}, {seen} entries",
            "200 ms",
            *timed(lambda code=code: history(ledger, code)),
        )
    stock, every = named(ledger, "holdings"), Asked()
    yield "screen: how many rows", "", *timed(lambda: stock.count(every))
    yield "screen: first page of 100", "", *timed(lambda: stock.page(every, None, 100))
    middle = stock.page(every, None, 20_000)[-1].key
    yield "screen: page in the middle", "", *timed(lambda: stock.page(every, middle, 100))
    yield "screen: page before it", "", *timed(lambda: stock.page_before(every, middle, 100))
    yield "screen: last page", "", *timed(lambda: stock.page_before(every, None, 100))
    weapon = next(code for kind, code, _ in most if kind == "weapon")
    yield "view of a weapon", "", *timed(lambda: item_view(ledger, weapon, generated_by="BENCH"))
    yield "view of all stock, read through", "", *timed(lambda: _read_through(ledger, None), times=3)
    half = BEGAN + YEARS // 2
    yield "the same as of half the time", "", *timed(lambda: _read_through(ledger, half), times=3)


def _busiest(ledger: Ledger) -> list[tuple[str, str, int]]:
    with ledger.reading() as link:
        weapon = link.one("SELECT weapon, count(*) FROM weapon_stay GROUP BY weapon ORDER BY 2 DESC, 1")
        lot = link.one("SELECT code, count(*) FROM subject WHERE kind = 'L' GROUP BY code ORDER BY 2 DESC, 1")
    return [("weapon", *weapon), ("lot", *lot)]


def _read_through(ledger: Ledger, as_of: int | None) -> None:
    with stock_view(ledger, as_of=as_of, generated_by="BENCH") as view:
        for _line in view.weapons:
            pass
        for _line in view.lots:
            pass


def main() -> None:
    """The table is printed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path)
    asked = parser.parse_args()
    console = Console()
    path = asked.ledger or Path(tempfile.gettempdir()) / f"wamledger-books-{asked.entries}.db"
    if not path.exists():
        build(path, asked.entries, console)
    with Ledger.open(str(path), readonly=True) as ledger:
        table = Table(title=f"{path.name}, Python {sys.version.split()[0]}")
        for heading in ("asked", "limit", "median, ms", "worst, ms", "processor, ms"):
            table.add_column(heading, justify="right" if "ms" in heading else "left")
        for what, limit, *figures in measure(ledger):
            table.add_row(what, limit, *(f"{figure:.1f}" for figure in figures))
    console.print(table)


if __name__ == "__main__":
    main()
