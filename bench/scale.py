"""What an operation costs in a large ledger against a small one, and the memory that posting takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bench.journal import Mission
from bench.posting import peak_mib, post, write_journal
from bench.table import Figure, ratios
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files

SMALL: Final = 10_000
WEAPONS: Final = 2_000
"""In both ledgers, so that what is compared is the number of entries."""

MORE: Final = 5_000
"""Operations of one posting, in either ledger by turns."""

MIB: Final = 1024 * 1024 / 1e6


def measure(
    here: Path, entries: int, rounds: int, *, small: int = SMALL, more: int = MORE
) -> tuple[list[Figure], Path]:
    """The figures, and where the large ledger is."""
    large, journals = here / "large.db", {}
    weapons = min(WEAPONS, small // 5)
    posted: dict[str, Any] = {}
    for size in (small, entries):
        mission = Mission(size, weapons=weapons).operations_without_end()
        first = here / f"first-{size}.jsonl"
        write_journal(first, islice(mission, size))
        ledger = large if size == entries else here / "small.db"
        posted = _posted(first, ledger)
        journals[size] = _further(here, size, mission, more)

    def cost(size: int, ledger: Path) -> float:
        with Ledger.open(str(ledger)) as opened:
            began = time.process_time()
            report = post_files(opened, [next(journals[size])])
            spent = time.process_time() - began
        if report.refused:
            raise RuntimeError(str(report.refused[0].faults[0]))
        return spent / report.posted * 1e6

    ratio, much, little = ratios(lambda: cost(entries, large), lambda: cost(small, here / "small.db"), rounds)
    return [
        Figure(
            f"cost at {entries:,} entries, by cost at {small:,}",
            ratio,
            1.5,
            at_least=False,
            detail=f"{much:.0f} and {little:.0f} us an operation, {more:,} to a posting, {weapons:,} weapons in both; CPU",
        ),
        Figure(
            "memory while posting",
            posted["peak"],
            300,
            at_least=False,
            unit="MB",
            detail=f"{posted['posted']:,} operations in one transaction ({posted['wall']:.0f} s), a process of its own",
        ),
    ], large


def _further(here: Path, size: int, mission: Iterator[Any], more: int) -> Iterator[Path]:
    """Journals that go on where the mission stands, one after the other."""
    number = 0
    while True:
        number += 1
        path = here / f"more-{size}-{number}.jsonl"
        write_journal(path, islice(mission, more))
        yield path


def _posted(journal: Path, ledger: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.scale", str(journal), str(ledger)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def main() -> None:
    """The journal is posted into a new ledger, and what that took is told as JSON."""
    posted, wall, cpu = post([Path(sys.argv[1])], Path(sys.argv[2]))
    print(json.dumps({"posted": posted, "wall": wall, "cpu": cpu, "peak": peak_mib() * MIB}))


if __name__ == "__main__":
    main()
