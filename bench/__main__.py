"""
Every measurement in one table: ``python -m bench``.

Each figure is a ratio of two things measured in this run, by turns, or stands beside the limit that the program sets
itself. Nothing passes or fails here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from bench import (
    books,
    counter,
    detecting,
    durable,
    keys,
    paper,
    peers,
    posting,
    reading,
    registers,
    scale,
    scope,
    screens,
    signing,
    verifying,
    window_table,
)
from bench.table import Figure, show

LARGE = 1_000_000


def main(arguments: list[str] | None = None) -> list[Figure]:
    """The table is printed, and its figures returned."""
    asked = _asked(arguments)
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder,
        Console(stderr=True).status("") as status,
    ):
        for name, figures_of in _parts(asked, Path(folder)):
            if asked.only and name not in asked.only:
                continue
            status.update(f"measuring: {name}")
            figures += figures_of()
    show(figures)
    return figures


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--size", type=int, default=200_000, help="operations of the journals (default: 200000)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each ratio (default: 3)")
    parser.add_argument(
        "--only", action="append", choices=NAMES, help="this part alone; may be given several times"
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="a ledger of 1000000 entries, registers of 1000000 weapons, 100000 rows of XLSX, and the standard mission",
    )
    return parser.parse_args(arguments)


NAMES = (
    "posting",
    "signing",
    "durable",
    "peers",
    "reading",
    "scope",
    "registers",
    "screens",
    "window_table",
    "counter",
    "keys",
    "paper",
    "detecting",
    "ledger",
)


def _parts(asked: argparse.Namespace, here: Path) -> Iterator[tuple[str, Callable[[], list[Figure]]]]:
    size, rounds = asked.size, asked.rounds
    yield "posting", lambda: posting.measure(size, rounds)
    yield "signing", lambda: signing.measure(min(size, 50_000), rounds)
    yield "durable", lambda: durable.measure(rounds)
    yield "peers", lambda: peers.measure(min(size, 20_000), min(size, 300), rounds)
    yield "reading", lambda: reading.measure(100_000 if asked.large else min(size, 20_000), rounds)
    yield "scope", lambda: scope.measure(size, rounds)
    yield "registers", lambda: registers.measure(LARGE if asked.large else min(size, 100_000))
    yield "screens", lambda: screens.at_temporary(LARGE if asked.large else min(size, 100_000), rounds)
    yield "window_table", lambda: window_table.measure(LARGE if asked.large else min(size, 100_000), rounds)
    yield "counter", lambda: counter.measure(LARGE if asked.large else min(size, 100_000))
    yield "keys", lambda: keys.measure(LARGE if asked.large else min(size, 100_000), rounds)
    yield "paper", lambda: paper.measure(min(size, paper.LARGE), rounds)
    yield "detecting", lambda: detecting.measure("standard" if asked.large else "small")
    yield "ledger", lambda: _ledger(here, LARGE if asked.large else size, rounds)


def _ledger(here: Path, entries: int, rounds: int) -> list[Figure]:
    """What depends on how large the ledger is: one is built, and everything is asked of it."""
    small = min(scale.SMALL, entries // 2)
    found, ledger = scale.measure(here, entries, rounds, small=small, more=min(scale.MORE, small))
    return [*found, *verifying.measure(ledger, 1 if entries >= LARGE else rounds), *books.measure(ledger)]


if __name__ == "__main__":
    main(sys.argv[1:])
