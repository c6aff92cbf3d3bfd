"""
The detector over one ledger, in a process of its own, so that its time and memory are its own.

``python -m sample_data.benchmark.scoring.detecting ORDER`` reads an order (JSON) and writes the answer where it says.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from sample_data.benchmark.scoring.ablations import ABLATIONS
from wamledger.detection.detector import Detector
from wamledger.detection.finding import Finding
from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import entries
from wamledger.services.uncollected import uncollected

Row = dict[str, Any]
LAST: Final = 100
"""Entries that are given one by one, as an office posts them."""
DAY: Final = 86_400_000_000


def answered(order: Row) -> Row:
    """Findings, times and memory."""
    at = order["end"] * 1_000_000
    with Ledger.open(order["ledger"], readonly=True) as ledger, uncollected(), ledger.reading() as link:
        size = link.rows("SELECT COUNT(*) FROM entry")[0][0]
        detector = Detector()
        begin, cpu = time.perf_counter(), time.process_time()
        found = detector.run(entries(link, detector), at)
        detector.must_be_whole()
        told: Row = {
            "entries": size,
            "seconds": time.perf_counter() - begin,
            "cpu_seconds": time.process_time() - cpu,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        told["findings"] = [each.as_json() for each in found]
        rules = sorted({each.rule.code for each in found})
        told["rules"] = rules
        told["hash"] = hashed(found)
        if order.get("again", True):
            told.update(_again(link, at, max(0, size - int(order.get("last", LAST))), told["hash"]))
        if order.get("every"):
            told["first_seen"] = day_by_day(link, order["begin"] * 1_000_000, at, order["every"])
        for name in order.get("ablations", ()):
            ablation = ABLATIONS[name]
            other = Detector()
            ablation.prepare(other)
            other.run((ablation.changed(body) for body in entries(link, other)), at)
            other.must_be_whole()
            told.setdefault("ablated", {})[name] = [each.as_json() for each in other.findings()]
    return told


def hashed(found: Iterable[Finding]) -> str:
    """A hash over the findings as bytes."""
    return sha256(orjson.dumps([each.as_json() for each in found])).hexdigest()


def _again(link: Any, at: int, first: int, expected: str) -> Row:
    """The same once more, the last entries one by one: how long each takes, and whether the bytes are the same."""
    detector = Detector()
    stream = entries(link, detector)
    detector.run(islice(stream, first), at)
    taken = []
    found: list[Finding] = detector.findings()
    for body in stream:
        begin = time.perf_counter()
        found = detector.update([body], at)
        taken.append(time.perf_counter() - begin)
    detector.must_be_whole()
    return {
        "repeats": hashed(found) == expected,
        "incremental_mean": sum(taken) / len(taken) if taken else 0.0,
        "incremental_worst": max(taken, default=0.0),
    }


def day_by_day(link: Any, begin: int, end: int, every: int) -> dict[str, int]:
    """When each finding was first there, in seconds since 1970, asked every so many days."""
    detector = Detector()
    waiting = _known(entries(link, detector))
    first: dict[str, int] = {}
    body = next(waiting, None)
    for at in range(begin + every * DAY, end + every * DAY, every * DAY):
        batch = []
        while body is not None and body[0] <= at:
            batch.append(body[1])
            body = next(waiting, None)
        for each in detector.update(batch, at):
            first.setdefault(each.id, at // 1_000_000)
        detector.must_be_whole()
    return first


def _known(bodies: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """The entries with when they were known."""
    for body in bodies:
        text = body["recorded_at"] if body.get("historical") else body["operation"]["occurred_at"]
        yield moment.parse(text), body


def main(order: Path) -> None:
    """The answer lies where the order says."""
    asked = orjson.loads(order.read_bytes())
    Path(asked["answer"]).write_bytes(orjson.dumps(answered(asked)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
