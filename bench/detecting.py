"""
What detection costs: a whole run over a mission of the benchmark, its memory, and one more entry.

The mission is played and posted first, which is not measured. The run is ``wamledger detect --json`` in a process of its
own; the last entries are then given one by one to a detector that is kept, each at the moment at which it was known.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

from bench.table import Figure
from sample_data.benchmark.generating import Play
from sample_data.benchmark.scoring.running import posted, written
from wamledger.detection.detector import Detector
from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import entries
from wamledger.services.uncollected import uncollected

Row = dict[str, Any]
SECONDS, MEGABYTES, ONE_MORE = 60, 1000, 0.2
"""What a whole run over 400,000 entries may take, and one more entry."""
SIZE_OF_GOALS: Final = 400_000
LAST: Final = 200
_RUN: Final = """
import resource, sys
from wamledger.cli.app import main
try:
    main()
finally:
    own = resource.getrusage(resource.RUSAGE_SELF)
    sys.stderr.write(f"\\ncost {own.ru_utime + own.ru_stime} {own.ru_maxrss}\\n")
"""


def measure(profile: str, seed: int = 1, where: Path | None = None) -> list[Figure]:
    """The run, its memory and one more entry; the ledger lies in ``where`` and is kept, where that is said."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        ledger = where or Path(folder) / "mission.db"
        if not ledger.exists():
            journal = Path(folder) / "journal.jsonl"
            written(journal, Play(profile, seed))
            posted(journal, ledger)
        with Ledger.open(str(ledger), readonly=True) as held, held.reading() as link:
            size = link.one("SELECT COUNT(*) FROM entry")[0]
        seconds, megabytes = _whole(ledger)
        taken = sorted(_one_by_one(ledger, size))
    share = size / SIZE_OF_GOALS
    how = f"{profile}, seed {seed}, {size:,} entries"
    return [
        Figure(
            "detect, by the goal for so many entries", seconds / (SECONDS * share), 1, at_least=False,
            detail=f"{how}: {seconds:.1f} s of CPU, everything included",
        ),
        Figure(
            "memory of detect, by the goal", megabytes / MEGABYTES, 1, at_least=False,
            detail=f"{how}: {megabytes:.0f} MB at most",
        ),
        Figure(
            "one more entry, mean, by the goal", mean(taken) / ONE_MORE, 1, at_least=False,
            detail=f"the last {len(taken)}: {mean(taken) * 1000:.1f} ms, median {median(taken) * 1000:.1f} ms; CPU",
        ),
        Figure(
            "one more entry, worst, by the goal", taken[-1] / ONE_MORE, 1, at_least=False,
            detail=f"{taken[-1] * 1000:.0f} ms, all but one in a hundred within "
            f"{taken[len(taken) * 99 // 100 - 1] * 1000:.0f} ms; CPU",
        ),
    ]  # fmt: skip


def _whole(ledger: Path) -> tuple[float, float]:
    """Seconds of processor time and megabytes of the command, from its start to its end."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, "--ledger", str(ledger), "--json", "detect"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    (cost,) = (line for line in done.stderr.splitlines() if line.startswith(b"cost "))
    _word, seconds, kilobytes = cost.split()
    return float(seconds), int(kilobytes) / 1000


def _one_by_one(ledger: Path, size: int) -> Iterator[float]:
    """How long each of the last entries takes, given to a detector that has all before it."""
    with Ledger.open(str(ledger), readonly=True) as held, held.reading() as link:
        before = max(0, size - LAST)
        at = max((_known(body) for body in islice(entries(link, Detector(())), before)), default=0)
        detector = Detector()
        stream = entries(link, detector)
        # as ``services.detecting`` does it
        with uncollected():
            detector.run(islice(stream, before), at)
            for body in stream:
                at = max(at, _known(body))
                begin = time.process_time()
                detector.update([body], at)
                yield time.process_time() - begin


def _known(body: Row) -> int:
    """When somebody who looked could know the entry."""
    texts = [body["operation"]["occurred_at"]]
    if body.get("historical"):
        texts.append(body["recorded_at"])
    return max(moment.parse(text) for text in texts)
