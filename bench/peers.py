"""Other software at its own work, against ours in the same run: eventsourcing saving events, Tryton moving goods."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Final

import platformdirs

from bench.journal import SITES, Mission
from bench.posting import post, post_into, write_journal
from bench.table import Figure, ratios
from wamledger.ledger.store import Ledger

AGGREGATE: Final = 10
"""Events of one aggregate: what is saved at a time where it is not all at once."""

TRYTON: Final = ("trytond==8.2.1", "trytond_stock==8.2.1")
WEAPONS: Final = 400
LINES: Final = 50
"""Of an operation of many lines."""


def measure(size: int, moves: int, rounds: int) -> list[Figure]:
    """Our rates by those of the peers; by processor time, since all of them work in one process."""
    return [*eventsourcing(size, rounds), *tryton(moves, rounds)]


def eventsourcing(size: int, rounds: int) -> list[Figure]:
    """Bulk posting by the saving of plain events, in one transaction and ten at a time."""
    names = {"all": "events saved in one transaction", "ten": f"events saved {AGGREGATE} at a time"}
    if find_spec("eventsourcing") is None:
        missing = "not installed (extra: bench)"
        return [
            Figure(f"posting, by eventsourcing: {name}", None, 1, detail=missing) for name in names.values()
        ]
    found = []
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        here = Path(folder)
        journal = here / "journal.jsonl"
        write_journal(journal, islice(Mission(size, weapons=max(50, size // 20)).operations(), size))
        numbers = iter(range(10_000))

        lines = _journals(here / "lines", size, LINES)

        def single() -> float:
            count, _, cpu = post([journal], here / f"ledger-{next(numbers)}.db")
            return count / cpu

        def together() -> float:
            return _moved(lines, here / f"ledger-{next(numbers)}.db")

        ways = {"operations of one line": single, f"lines, {LINES} to an operation": together}
        for kind, name in names.items():
            for way, ours in ways.items():
                ratio, rate, peer = ratios(
                    ours, lambda kind=kind: _events(here, next(numbers), size, kind), rounds
                )  # type: ignore[misc]
                detail = f"{size:,}: {rate:,.0f} {way}, {peer:,.0f} events saved per CPU second"
                found.append(Figure(f"posting {way}, by eventsourcing: {name}", ratio, 1, detail=detail))
    return found


def _events(here: Path, number: int, size: int, kind: str) -> float:
    """The events saved per second of processor time."""
    from eventsourcing.application import Application

    made = _aggregate()
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(here / f"events-{number}.db")}
    application: Any = Application(env=env)
    began = time.process_time()
    weapons = []
    for each in range(size // AGGREGATE):
        weapon = made(serial=f"AB{each:07}")
        for turn in range(AGGREGATE - 1):
            weapon.move(
                id=f"E{each:07}-{turn}",
                occurred_at="2026-01-01T00:00:00Z",
                by="BENCH",
                origin=f"S1-A{turn}",
                to=f"S1-A{turn + 1}",
            )
        if kind == "ten":
            application.save(weapon)
        else:
            weapons.append(weapon)
    if weapons:
        application.save(*weapons)
    spent = time.process_time() - began
    application.close()
    return size / spent


@cache
def _aggregate() -> Any:
    """A weapon as eventsourcing writes one; the package takes each class once."""
    from eventsourcing.domain import Aggregate, event

    class Weapon(Aggregate):
        """Something that is moved."""

        @event("Registered")
        def __init__(self, serial: str) -> None:
            self.serial, self.place = serial, "A"

        @event("Moved")
        def move(self, id: str, occurred_at: str, by: str, origin: str, to: str) -> None:  # noqa: ARG002
            self.place = to

    return Weapon


def tryton(moves: int, rounds: int) -> list[Figure]:
    """Our moves by Tryton's internal moves, created and done: one after the other, and as one list."""
    names = {"each": "moves one after the other", "list": "moves as one list"}
    python = tryton_python()
    if python is None:
        missing = "Tryton could not be installed here"
        return [Figure(f"moving, by Tryton: {name}", None, 100, detail=missing) for name in names.values()]
    found = []
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        here = Path(folder)
        numbers = iter(range(10_000))
        for kind, name in names.items():
            lines = 1 if kind == "each" else LINES
            journals = _journals(here / kind, 20_000, lines)
            with _asked(python, here / f"tryton-{kind}", moves, kind) as ask:
                ours = lambda journals=journals: _moved(journals, here / f"ledger-{next(numbers)}.db")  # type: ignore[misc] # noqa: E731
                ratio, rate, peer = ratios(ours, lambda ask=ask: moves / ask(), rounds)  # type: ignore[misc]
            detail = f"{lines} to an operation; {rate:,.0f} by us, {peer:,.0f} by Tryton per CPU second"
            found.append(Figure(f"moving, by Tryton: {name}", ratio, 100, detail=detail))
    return found


def _moved(journals: tuple[Path, Path, int], ledger: Path) -> float:
    """Weapons moved per second of processor time, in a ledger that was set up before."""
    setting_up, moves, moved = journals
    with Ledger.create(str(ledger), code="BENCH", mission="Benchmark") as opened:
        post_into(opened, [setting_up])
        _, _, cpu = post_into(opened, [moves])
    return moved / cpu


def _journals(folder: Path, moved: int, lines: int) -> tuple[Path, Path, int]:
    """A journal that sets up, and one that then moves so many weapons."""
    folder.mkdir()
    mission = Mission(0, weapons=WEAPONS)
    groups = [list(range(begin, begin + LINES)) for begin in range(0, WEAPONS, LINES)]
    mission.at = [(n // LINES % SITES, 0) for n in range(WEAPONS)]
    setting_up = list(mission.operations())
    moves = list(mission.moves_together([group[:lines] for group in groups], moved // lines))
    begin, then = folder / "begin.jsonl", folder / "then.jsonl"
    write_journal(begin, setting_up)
    write_journal(then, moves)
    return begin, then, sum(len(each["lines"]) for each in moves)


@contextmanager
def _asked(python: Path, folder: Path, moves: int, kind: str) -> Iterator[Any]:
    """A Tryton that moves goods when it is asked, and says how many seconds of processor time that took."""
    folder.mkdir()
    program = Path(__file__).with_name("tryton_moves.py")
    with subprocess.Popen(
        [python, "-W", "ignore", program, folder, str(moves), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": ""},
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        stdin, stdout = running.stdin, running.stdout
        stdout.readline()

        def ask() -> float:
            stdin.write("again\n")
            stdin.flush()
            return float(stdout.readline())

        yield ask
        stdin.close()


def tryton_python() -> Path | None:
    """The interpreter of an environment that has Tryton, made when it is asked for first; None where that fails."""
    home = platformdirs.user_cache_path("wamledger-bench") / "tryton"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = home / "ready"
    if ready.exists() and ready.read_text() == " ".join(TRYTON):
        return python
    venv.create(home, with_pip=True, clear=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *TRYTON]
    if subprocess.run(install, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        return None
    ready.write_text(" ".join(TRYTON))
    return python
