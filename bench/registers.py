"""
Registers at ten thousand and at a million weapons: pages, orders, searches while typing, and the memory that takes.

The ledgers are built by ``big``: people, places and parties are posted; weapons, lots and issues are rows put straight
into the projections, which no entry speaks of. Such a ledger can be looked at and searched, and not verified.
"""

from __future__ import annotations

import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.table import Figure
from wamledger.domain import moment
from wamledger.domain.serials import assigned_serial, normalised
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.lists import named
from wamledger.services.lists.form import Asked, Source
from wamledger.services.lists.search.building import catch_up
from wamledger.services.posting import post_operations

SMALL: Final = 10_000
SITES: Final = 20
UNITS: Final = 40
AT: Final = "2026-01-01T00:00:00Z"
_AT: Final = moment.parse(AT)
PAGE: Final = 50
MODELS: Final = (
    ("Izhmash", "AKM", "SA-06", "7.62x39mm"),
    ("Izhmash", "AK-74", "SA-06", "5.45x39mm"),
    ("Zastava", "M70", "SA-06", "7.62x39mm"),
    ("Norinco", "Type 56", "SA-06", "7.62x39mm"),
    ("Colt", "M16A2", "SA-06", "5.56x45mm"),
    ("FN Herstal", "FAL", "SA-06", "7.62x51mm"),
    ("FN Herstal", "FNC", "SA-06", "5.56x45mm"),
    ("Heckler & Koch", "G3", "SA-06", "7.62x51mm"),
    ("Heckler & Koch", "MP5", "SA-05", "9x19mm"),
    ("Beretta", "92FS", "SA-02", "9x19mm"),
    ("Glock", "17", "SA-02", "9x19mm"),
    ("CZ", "75 B", "SA-02", "9x19mm"),
    ("Degtyarev", "PKM", "LW-01", "7.62x54mmR"),
    ("Bazalt", "RPG-7", "LW-06", "40 mm"),
)
MIB: Final = 1024 * 1024


def big(path: Path, weapons: int, *, is_searched: bool = True) -> Path:
    """A ledger with so many weapons, a fiftieth as many lots and a quarter as many issues lies there, with its index."""
    if path.exists():
        return path
    with Ledger.create(str(path), code="BIG", mission="A mission for measurements") as ledger:
        report = post_operations(ledger, _setting_up())
        if report.refused:
            raise RuntimeError(report.refused[0].as_json())
        with ledger.writing() as link:
            _fill(link, weapons)
        if is_searched:
            catch_up(ledger)
    return path


def _setting_up() -> Iterator[dict[str, Any]]:
    yield _op(
        "add_user", code="CLERK", name="C. Clerk", roles=["STOREKEEPER", "WAM_OFFICER", "ADMINISTRATOR"]
    )
    for site in range(SITES):
        yield _op("add_place", code=f"S{site:02d}", name=f"Site {site}", kind="SITE")
        yield _op(
            "add_place",
            code=f"S{site:02d}-ARM",
            name=f"Armoury {site}",
            kind="ARMOURY",
            within=f"S{site:02d}",
        )
    for unit in range(UNITS):
        yield _op("add_party", code=f"UNIT-{unit:02d}", name=f"Unit {unit}", kind="UNIT")


def _op(op: str, **fields: Any) -> dict[str, Any]:
    return {"op": op, "occurred_at": AT, "by": "CLERK", **fields}


def _fill(link: Link, weapons: int) -> None:
    dice = random.Random(weapons)
    files, standing, given = [], [], []
    for number in range(1, weapons + 1):
        code = f"W-{number:07d}"
        file, where, custody = _weapon(dice, number, code)
        files.append(file)
        standing.append(where)
        if custody is not None:
            given.append(custody)
        if len(files) == 20_000 or number == weapons:
            _insert(link, "weapon", _FILE, files)
            _insert(link, "weapon_standing", _STANDING, standing)
            _insert(link, "custody", _CUSTODY, given)
            files, standing, given = [], [], []
    lots, cells = [], []
    for number in range(1, weapons // 50 + 1):
        lot, held = _lot(dice, number)
        lots.append(lot)
        cells += held
    _insert(link, "lot", _LOT, lots)
    _insert(link, "lot_standing", _CELL, cells)


_FILE: Final = (
    "code", "serial", "serial_status", "serial_key", "serial_assigned", "make", "model", "type", "calibre", "tag",
    "mode", "ownership", "remarked", "holds", "reserved", "void", "taken_at", "identity_seq", "seq",
)  # fmt: skip
_STANDING: Final = ("weapon", "holder", "status", "condition", "since", "seq")
_CUSTODY: Final = (
    "issue", "item_kind", "item", "party", "quantity", "returned", "expended", "lost", "passed_on", "purpose",
    "due_at", "occurred_at", "seq",
)  # fmt: skip
_LOT: Final = (
    "code", "nature", "lot_number", "lot_key", "manufacturer", "hazard_division", "nec_mg", "mode", "ownership",
    "holds", "reserved", "void", "taken_at", "seq",
)  # fmt: skip
_CELL: Final = ("lot", "holder", "status", "condition", "quantity")


def _insert(link: Link, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" for _column in columns)
    link.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _weapon(dice: random.Random, number: int, code: str) -> tuple[Any, Any, Any]:
    make, model, kind, calibre = dice.choice(MODELS)
    serial = _serial(dice) if dice.random() < 0.95 else None
    assigned = None if serial else assigned_serial("BIG", 2026, number % 999_999 + 1)
    file = (
        code, serial, "CLEAR" if serial else "NONE", normalised(serial) if serial else None, assigned, make, model,
        kind, calibre, f"T{number:07d}", "DECLARED", "UN", 0, int(dice.random() < 0.01), 0, 0, _AT, 0, 0,
    )  # fmt: skip
    site, unit, fate = dice.randrange(SITES), dice.randrange(UNITS), dice.random()
    if fate < 0.70:
        return file, (code, f"S{site:02d}-ARM", "IN_STORE", "SERVICEABLE", _AT, 0), None
    if fate < 0.95:
        due = _AT + dice.randrange(400) * moment.DAY
        custody = (
            f"ISS-{number:07d}", "weapon", code, f"UNIT-{unit:02d}", 1, 0, 0, 0, 0, "PATROL", due, _AT, 0,
        )  # fmt: skip
        return file, (code, f"UNIT-{unit:02d}", "ISSUED", "SERVICEABLE", _AT, 0), custody
    return file, (code, f"S{site:02d}-ARM", "DESTROYED", "UNSERVICEABLE_BER", _AT, 0), None


def _serial(dice: random.Random) -> str:
    """As makers have them: letters and figures, figures alone, or a year and a number."""
    form = dice.random()
    if form < 0.4:
        return f"{dice.choice('ABCDEHKMNPRSTX')}{dice.choice('ABCDEHKMNPRSTX')}{dice.randrange(10**6):06d}"
    if form < 0.8:
        return f"{dice.randrange(10**5, 10**8)}"
    return f"{dice.randrange(1960, 2015)} {dice.choice('KLMN')}{dice.randrange(10**5):05d}"


def _lot(dice: random.Random, number: int) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    code, year = f"L-{number:06d}", dice.randrange(70, 99)
    written = f"{number % 1000:03d}/{year}"
    file = (
        code, "CTG-7.62X39-BALL" if number % 2 else "CTG-5.56X45-BALL", written, normalised(written), "Factory",
        "1.4", 1_600, "DECLARED", "UN", 0, 0, 0, _AT, 0,
    )  # fmt: skip
    cells = [
        (code, f"S{site:02d}-ARM", "IN_STORE", "A1", dice.randrange(1, 50_000))
        for site in dice.sample(range(SITES), 2)
    ]
    return file, cells


TYPED: Final = (
    "ab0012", "98765", "akm", "w-0007", "glock", "zastava m70", "1987 k", "un-big", "x", "k0", "qqqqq", "T0004711",
)  # fmt: skip
"""Each of them is typed letter by letter."""


def measure(weapons: int) -> list[Figure]:
    """The figures of a register of so many weapons, beside those of ten thousand."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        small = big(Path(folder) / "small.db", SMALL)
        return of(small, big(Path(folder) / "large.db", weapons, is_searched=False), weapons)


def of(small: Path, large: Path, weapons: int) -> list[Figure]:
    """The figures of two ledgers that ``big`` has built."""
    figures: list[Figure] = []
    taken: dict[str, list[float]] = {}
    for path in (small, large):
        with Ledger.open(str(path)) as ledger:
            began = time.perf_counter()
            catch_up(ledger)
            if path == large:
                figures.append(_plain("making the search index", time.perf_counter() - began, "s", weapons))
            for name, seconds in _asked(named(ledger, "weapons"), f"W-{weapons // 2:07d}"):
                taken.setdefault(name, []).append(seconds)
    for name, (little, much) in taken.items():
        figures.append(
            Figure(
                name,
                much * 1000,
                100 if name.endswith("slowest") else None,
                at_least=False,
                unit="ms",
                detail=f"at {weapons:,} weapons; {little * 1000:.1f} ms at {SMALL:,}; wall",
            )
        )
    figures.append(_plain("memory of a register and its searches", memory(large), "MiB", weapons))
    return figures


def _plain(name: str, value: float, unit: str, weapons: int) -> Figure:
    detail = f"of {weapons:,} weapons"
    return Figure(name, value, None, at_least=False, unit=unit, detail=detail)


def _asked(source: Source, middle: str) -> Iterator[tuple[str, float]]:
    """What is asked of a register, and how long it takes."""

    def page(asked: Asked, after: str | None = None) -> Callable[[], Any]:
        return lambda: source.page(asked, after, PAGE)

    plain = Asked()
    yield "the first page", _timed(page(plain))
    yield "the last page", _timed(lambda: source.page_before(plain, None, PAGE))
    yield "a page from the middle", _timed(page(plain, middle))
    yield "how many there are", _timed(lambda: source.count(plain), rounds=1)
    yield "where a row in the middle stands", _timed(lambda: source.position(plain, middle))
    for sort in ("serial", "holder", "status", "make", "since"):
        yield f"the first page by {sort}", _timed(page(Asked(sort)))
        yield f"the first page by {sort}, the other way", _timed(page(Asked(sort, descending=True)))
    for status in ("IN_STORE", "DESTROYED"):
        yield f"the first page of {status}", _timed(page(Asked(filters={"status": status})))
    letters = {
        text[:end]: _timed(page(Asked(find=text[:end]))) for text in TYPED for end in range(1, len(text) + 1)
    }
    slowest = max(letters, key=lambda text: letters[text])
    yield f"a letter of a search, median of {len(letters)}", median(letters.values())
    yield "a letter of a search, the slowest", letters[slowest]


def _timed(ask: Callable[[], Any], rounds: int = 5) -> float:
    found = []
    for _round in range(rounds):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return median(found)


def memory(path: Path) -> float:
    """MiB that Python holds at most while a register is paged through and searched."""
    with Ledger.open(str(path)) as ledger:
        source = named(ledger, "weapons")
        tracemalloc.start()
        for find in ("", "akm", "ab0"):
            key = None
            for _page in range(40):
                rows = source.page(Asked(find=find), key, PAGE)
                key = rows[-1].key if rows else None
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most / MIB
