"""
How fast a ledger is verified, as ratios taken in one run.

    python bench/verify_bench.py [--entries 200000] [--rounds 3] [--ledger FILE]

The chained-hash limit is a loop that hashes the predecessor's hash and each stored entry: the least that a check of
these bytes in order costs in this language. The tree rate reads the stored bytes, computes leaves, nodes and root,
and compares all of them with what is stored. A ledger that is named and exists is used as it is.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from wamledger.ledger.store import Ledger
from wamledger.services import verification
from wamledger.services.posting import post_operations

AT = {"occurred_at": "2026-01-01T00:00:00Z", "by": "ADMIN"}
PLACES, PARTIES, WEAPONS, LOTS = 20, 20, 5000, 100

SAMPLE = 20_000
"""Entries that the chained-hash limit is taken from, over and over."""


def operations(entries: int) -> Iterator[dict[str, Any]]:
    """A mission that moves, issues, takes back and sends: so many operations after what it is set up with."""
    yield {"op": "add_user", "code": "ADMIN", "name": "A", "roles": ["WAM_OFFICER"], **AT}
    yield {"op": "add_place", "code": "S", "name": "Site", "kind": "SITE", "custody": "SINGLE", **AT}
    for n in range(PLACES):
        place = {"code": f"P{n}", "name": f"Armoury {n}", "kind": "ARMOURY", "within": "S"}
        yield {"op": "add_place", **place, "custody": "SINGLE", **AT}
    for n in range(PARTIES):
        yield {"op": "add_party", "code": f"U{n}", "name": f"Unit {n}", "kind": "UNIT", **AT}
    acquisition = {"mode": "DECLARED", "ownership": "CONTINGENT"}
    for n in range(WEAPONS):
        weapon = {"id": f"W-{n:06d}", "serial": f"AB{n:07d}", "serial_status": "CLEAR", "make": "Zastava"}
        weapon |= {"model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
        line = {"new_weapon": weapon, "condition": "SERVICEABLE"}
        yield {"op": "register", "id": f"R{n}", "to": "P0", "acquisition": acquisition, "lines": [line], **AT}
    for n in range(LOTS):
        lot = {"id": f"L-{n:06d}", "nature": "CTG-5.56X45-BALL", "lot_number": f"LOT{n}"}
        line = {"new_lot": lot, "quantity": 10_000_000, "condition": "A1"}
        yield {
            "op": "register",
            "id": f"RL{n}",
            "to": "P0",
            "acquisition": acquisition,
            "lines": [line],
            **AT,
        }
    for n in range(entries):
        yield from _turn(n)


def _turn(n: int) -> Iterator[dict[str, Any]]:
    """One operation of the daily round, which comes back to where it began every eight rounds of all weapons."""
    # Each weapon takes eight steps in turn, so that whatever it does next is possible.
    weapon, step = f"W-{n % WEAPONS:06d}", n // WEAPONS % 8
    lot, unit, again = f"L-{n % LOTS:06d}", f"U{n % PARTIES}", n - WEAPONS
    lines = [{"weapon": weapon}]
    rounds = [{"lot": lot, "quantity": 30}]
    away, back = f"P{1 + n % (PLACES - 2)}", f"P{1 + again % (PLACES - 2)}"
    if step == 0:
        yield {"op": "move", "id": f"M{n}", "from": "P0", "to": away, "lines": lines, **AT}
    elif step == 1:
        yield {"op": "move", "id": f"M{n}", "from": back, "to": "P0", "lines": lines, **AT}
    elif step == 2:
        due = {"due": "2026-02-01T00:00:00Z", "purpose": "PATROL"}
        yield {"op": "issue", "id": f"I{n}", "from": "P0", "to": unit, "lines": lines + rounds, **due, **AT}
    elif step == 3:
        given = [*lines, {"lot": f"L-{again % LOTS:06d}", "quantity": 20, "condition": "A1"}]
        yield {"op": "return", "id": f"B{n}", "issue": f"I{again}", "to": "P0", "lines": given, **AT}
    elif step == 4:
        spent = [{"lot": f"L-{(n - 2 * WEAPONS) % LOTS:06d}", "quantity": 10}]
        issue = f"I{n - 2 * WEAPONS}"
        yield {"op": "expend", "id": f"X{n}", "issue": issue, "activity": "TRAINING", "lines": spent, **AT}
    elif step == 5:
        expected = {"expected": "2026-01-02T00:00:00Z", "seals": [f"S{n}"]}
        yield {
            "op": "dispatch",
            "id": f"D{n}",
            "from": "P0",
            "to": f"P{PLACES - 1}",
            "lines": lines,
            **expected,
            **AT,
        }
    elif step == 6:
        sealed = {"seals_intact": True, "seals": [f"S{again}"], "final": True}
        yield {
            "op": "receive",
            "id": f"E{n}",
            "dispatch": f"D{again}",
            "to": f"P{PLACES - 1}",
            "lines": lines,
        } | (sealed | AT)
    else:
        yield {"op": "move", "id": f"H{n}", "from": f"P{PLACES - 1}", "to": "P0", "lines": lines, **AT}


class Memory:
    """The greatest sum of resident memory of this process and those that it has started, sampled."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.peak = max(self.peak, sum(map(_resident, ["self", *_children()])))


def _children() -> list[str]:
    listed = Path("/proc/self/task").glob("*/children")
    return [pid for path in listed if path.exists() for pid in path.read_text().split()]


def _resident(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024


class Timed:
    """How many seconds the block took, by the clock and of the processor, with the processes that it started."""

    def __enter__(self) -> Timed:
        self._begun = time.perf_counter(), _processor()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._begun[0]
        self.processor = _processor() - self._begun[1]


def _processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def chained(entries: list[bytes]) -> None:
    """The limit: each hash over the one before it and the next entry."""
    prev = bytes(32)
    for entry in entries:
        prev = sha256(prev + entry).digest()


def main() -> None:
    """A table on standard output."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--entries", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--ledger", type=Path)
    asked.add_argument("--only-post", action="store_true", help="make the ledger and measure nothing")
    options = asked.parse_args()
    if options.only_post:
        post(options.ledger, options.entries)
        return
    with TemporaryDirectory() as folder:
        path = options.ledger or Path(folder) / "bench.db"
        if not path.exists():
            # by another process, so that the memory it took is not counted here
            made = ["--only-post", "--ledger", str(path), "--entries", str(options.entries)]
            subprocess.run([sys.executable, __file__, *made], check=True)
        with Ledger.open(str(path), readonly=True) as ledger:
            measure(ledger, options.rounds)


def post(path: Path, entries: int) -> None:
    """The ledger is there, with so many operations in it."""
    with Ledger.create(str(path), code="BENCH", mission="A measured one") as ledger:
        with Timed() as timed:
            report = post_operations(ledger, operations(entries))
        if report.refused:
            sys.exit(str(report.refused[0].as_json()))
        print(f"posted {report.posted:,} in {timed.wall:.1f} s")


def measure(ledger: Ledger, rounds: int) -> None:
    """The table of one ledger: each figure is the median of the rounds, and what is compared is taken by turns."""
    with ledger.reading() as link:
        entries = link.one("SELECT count(*) FROM entry")[0]
        # from all of it, for entries are of different lengths at its beginning and at its end
        every = max(1, entries // SAMPLE)
        sample = [row[0] for row in link.rows("SELECT entry FROM entry WHERE seq % ? = 0", (every,))]
    kinds: dict[str, dict[str, Any]] = {
        "tree, one process": {"bodies": False, "workers": 1},
        "tree, two workers": {"bodies": False, "workers": 2},
        "entries and tree": {"projections": False},
        "everything": {},
    }
    limits: list[Timed] = []
    taken: dict[str, list[Timed]] = {name: [] for name in kinds}
    peaks = dict.fromkeys(kinds, 0)
    for round_ in range(rounds):
        with Timed() as timed:
            for _again in range(10):
                chained(sample)
        limits.append(timed)
        for name, options in kinds.items():
            with Memory() as memory, Timed() as timed:
                verdict = verification.verify(ledger, **options)
            taken[name].append(timed)
            if round_ == 0:  # a process gives little of its memory back, so only the first time tells
                peaks[name] = memory.peak
            if not verdict.sound:
                sys.exit(str([finding.message for finding in verdict.findings]))
    hashed = 10 * len(sample)
    wall, processor = hashed / median(t.wall for t in limits), hashed / median(t.processor for t in limits)
    print(f"{entries:,} entries of {sum(map(len, sample)) // len(sample)} bytes, {rounds} rounds, medians")
    print(
        f"{'':22}{'seconds':>9}{'entries/s':>12}{'of limit':>10}{'CPU s':>8}{'of limit':>10}{'peak MiB':>10}"
    )
    print(f"{'chained-hash limit':22}{'':>9}{wall:>12,.0f}{1:>10.2f}{'':>8}{1:>10.2f}")
    for name in kinds:
        seconds, cpu = median(t.wall for t in taken[name]), median(t.processor for t in taken[name])
        ratios = f"{entries / seconds / wall:>10.2f}{cpu:>8.2f}{entries / cpu / processor:>10.2f}"
        print(f"{name:22}{seconds:>9.2f}{entries / seconds:>12,.0f}{ratios}{peaks[name] / 2**20:>10.0f}")


if __name__ == "__main__":
    main()
