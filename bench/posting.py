"""Posting a journal: every rule, the tree and all projections on, against bare inserts of the same entries."""

from __future__ import annotations

import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from bench.journal import MIX, Mission
from bench.table import Figure, ratios
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files


def write_journal(path: Path, operations: Iterable[dict[str, Any]]) -> int:
    """The journal is in the file; returns how many operations that is."""
    count = 0
    with path.open("wb") as file:
        for operation in operations:
            file.write(orjson.dumps(operation) + b"\n")
            count += 1
    return count


def post(journals: list[Path], ledger: Path) -> tuple[int, float, float]:
    """The journals are posted into a new ledger; operations, wall seconds, CPU seconds."""
    with Ledger.create(str(ledger), code="BENCH", mission="Benchmark") as opened:
        return post_into(opened, journals)


def post_into(opened: Ledger, journals: list[Path]) -> tuple[int, float, float]:
    """The journals are posted into this ledger; operations, wall seconds, CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    report = post_files(opened, journals)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if report.refused:
        raise RuntimeError("; ".join(str(fault) for line in report.refused[:3] for fault in line.faults))
    return report.posted, wall, cpu


def bare(entries: list[tuple[Any, ...]], path: Path) -> tuple[float, float]:
    """The same rows inserted with executemany into a plain table, in one transaction; wall and CPU seconds."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id TEXT, op TEXT, occurred_at INTEGER,"
        " recorded_at INTEGER, by_user TEXT, leaf BLOB, entry BLOB)"
    )
    wall, cpu = time.perf_counter(), time.process_time()
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entries)
    connection.execute("COMMIT")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    connection.close()
    return wall, cpu


def rows_of(ledger: Path) -> list[tuple[Any, ...]]:
    """The entry rows of a ledger."""
    with sqlite3.connect(ledger) as connection:
        return connection.execute(
            "SELECT seq, id, op, occurred_at, recorded_at, by_user, leaf, entry FROM entry ORDER BY seq"
        ).fetchall()


def measure(size: int, rounds: int, *, mission: bool = True) -> list[Figure]:
    """The figures of posting, as ratios to bare inserts of the same round."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        here = Path(folder)
        one_line = here / "journal.jsonl"
        count = write_journal(one_line, Mission(size, weapons=max(50, size // 20)).operations())
        figures = _against_bare(
            here, [one_line], f"{count:,} operations of one line each ({MIX})", rounds, 0.10
        )
        if not mission:
            return figures
        journals = sorted((Path(__file__).parents[1] / "sample_data" / "mission").glob("*.jsonl"))
        lines = sum(
            len(orjson.loads(line).get("lines", ())) or 1
            for path in journals
            for line in path.read_bytes().splitlines()
            if line.strip() and not line.startswith(b"#")
        )
        figures += _against_bare(here, journals, f"the sample mission, {lines:,} lines in all", rounds, None)
        return figures


def _against_bare(
    here: Path, journals: list[Path], what: str, rounds: int, goal: float | None
) -> list[Figure]:
    numbers = iter(range(10_000))
    cpu: list[float] = []
    rows: list[tuple[Any, ...]] = []

    def ours() -> float:
        ledger = here / f"ledger-{next(numbers)}.db"
        count, wall, busy = post(journals, ledger)
        rows[:] = rows_of(ledger)
        cpu.append(count / busy)
        _remove(ledger)
        return count / wall

    def theirs() -> float:
        path = here / f"bare-{next(numbers)}.db"
        wall, _ = bare(rows, path)
        _remove(path)
        return len(rows) / wall

    ratio, rate, bare_rate = ratios(ours, theirs, rounds)
    busy = sorted(cpu)[len(cpu) // 2]
    detail = f"{what}; {rate:,.0f}/s posted ({busy:,.0f} per CPU second), {bare_rate:,.0f}/s bare; wall"
    return [Figure("posting, by bare executemany", ratio, goal, detail=detail)]


def _remove(path: Path) -> None:
    for each in path.parent.glob(path.name + "*"):
        each.unlink()


def peak_mib() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
