"""Verification against the chained-hash limit, its seconds and its memory: ``bench.verify_bench`` as figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.table import Figure
from bench.verify_bench import Memory, Timed, chained
from wamledger.ledger.store import Ledger
from wamledger.services import verification

KINDS: Final[dict[str, dict[str, Any]]] = {
    "tree": {"bodies": False, "workers": 1},
    "entries": {"projections": False},
    "everything": {},
}
MILLION: Final = 1_000_000
SAMPLE: Final = 20_000
"""Entries that the chained-hash limit is taken from, over and over."""


def measure(ledger: Path, rounds: int) -> list[Figure]:
    """The figures of one ledger, taken in a process of its own so that memory is only what verification holds."""
    command = [sys.executable, "-m", "bench.verifying", str(ledger), str(rounds)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]).stdout
    found: dict[str, Any] = json.loads(said)
    entries = found["entries"]
    # the goals in seconds are for a million entries; a smaller ledger is given its share
    share = entries / MILLION
    what = f"{entries:,} entries"

    def seconds(name: str, kind: str, limit: float) -> Figure:
        took, busy = found["seconds"][kind], found["busy"][kind]
        detail = f"{what}; wall ({busy:.3g} s of processor time, workers included)"
        return Figure(name, took, limit * share, at_least=False, unit="s", detail=detail)

    held = f"{what}; its workers included"
    return [
        Figure("tree, by the chained-hash limit", found["tree"], 0.30, detail=f"{what}, one process; CPU"),
        seconds("verifying entries and tree", "entries", 30),
        seconds("verifying everything, projections made again", "everything", 90),
        Figure("memory while verifying", found["peak"], 300, at_least=False, unit="MB", detail=held),
    ]


def taken(ledger: Ledger, rounds: int) -> dict[str, Any]:
    """Each kind of verification by turns with the limit: medians, and the greatest memory."""
    with ledger.reading() as link:
        entries = link.one("SELECT count(*) FROM entry")[0]
        sample = [row[0] for row in link.rows("SELECT entry FROM entry ORDER BY seq DESC LIMIT ?", (SAMPLE,))]
    limits, trees = [], []
    seconds: dict[str, list[float]] = {name: [] for name in KINDS}
    busy: dict[str, list[float]] = {name: [] for name in KINDS}
    peak = 0
    for _ in range(rounds):
        with Timed() as limit:
            for _again in range(10):
                chained(sample)
        limits.append(10 * len(sample) / limit.processor)
        for name, options in KINDS.items():
            with Memory() as memory, Timed() as timed:
                verdict = verification.verify(ledger, **options)
            if not verdict.sound:
                raise RuntimeError(str([finding.message for finding in verdict.findings]))
            seconds[name].append(timed.wall)
            busy[name].append(timed.processor)
            peak = max(peak, memory.peak)
            if name == "tree":
                trees.append(entries / timed.processor)
    return {
        "entries": entries,
        "tree": median(tree / limit for tree, limit in zip(trees, limits, strict=True)),
        "seconds": {name: median(each) for name, each in seconds.items()},
        "busy": {name: median(each) for name, each in busy.items()},
        "peak": peak / 1e6,
    }


def main() -> None:
    """The figures of the ledger that is named, as JSON."""
    with Ledger.open(sys.argv[1], readonly=True) as ledger:
        print(json.dumps(taken(ledger, int(sys.argv[2]))))


if __name__ == "__main__":
    main()
