"""
Writing while the next operations are decided.

SQLite lets other threads of Python run while it works on a statement. Statements that insert a hundred rows at once
are long enough for that to pay: one thread decides, the other writes, and both cores are used. The rows stay in the
stock's memory until the writer is through, so that nothing is ever asked of the database that is not there yet.
On PostgreSQL, and for a few rows, statements run at once.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from functools import cache
from itertools import chain
from queue import Queue
from typing import Any, Final, NamedTuple

from wamledger.ledger.link import Link

MOST_PARAMETERS: Final = 1600
"""In one statement of several rows."""

MOST_WAITING: Final = 3
"""Batches that may wait to be written; more would only take memory."""

THREADS_SHARE: Final = 3
"""What sqlite3.threadsafety is when threads may share a connection.  Source: DB-API, Python 3.11"""


class Job(NamedTuple):
    """A statement for many rows. ``values`` says that it is an INSERT to which rows may be added."""

    sql: str
    rows: Sequence[Sequence[Any]]
    values: bool = True


class Writer:
    """
    Runs jobs in the order in which they are given.

    Invariant: after ``drain`` every job has run, or what stopped it has been raised.
    """

    def __init__(self, link: Link) -> None:
        self.link = link
        self._threaded = link.engine == "sqlite" and sqlite3.threadsafety == THREADS_SHARE
        self._queue: Queue[list[Job] | None] | None = None
        self._thread: threading.Thread | None = None
        self._fault: BaseException | None = None

    def submit(self, jobs: list[Job], *, at_once: bool) -> None:
        """The jobs run: now, or after those that wait."""
        if at_once or not self._threaded:
            self.drain()
            for job in jobs:
                run(self.link, job)
            return
        self._raise()
        if self._queue is None:
            self._queue = Queue(MOST_WAITING)
            self._thread = threading.Thread(target=self._work, args=(self._queue,), daemon=True)
            self._thread.start()
        self._queue.put(jobs)

    def drain(self) -> None:
        """Every job has run."""
        if self._queue is not None:
            self._queue.join()
        self._raise()

    def close(self) -> None:
        """No thread is left."""
        if self._queue is not None and self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._queue = self._thread = None

    def _work(self, queue: Queue[list[Job] | None]) -> None:
        while True:
            jobs = queue.get()
            try:
                if jobs is None:
                    return
                if self._fault is None:
                    for job in jobs:
                        run(self.link, job)
            except BaseException as fault:
                self._fault = fault
            finally:
                queue.task_done()

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault


def run(link: Link, job: Job) -> None:
    """The job has run; on SQLite many rows go into one statement."""
    rows = job.rows
    if not rows:
        return
    if link.engine != "sqlite" or not job.values or len(rows) == 1:
        link.many(job.sql, rows)
        return
    width = len(rows[0])
    start = 0
    while start < len(rows):
        # powers of two, so that few statements serve any number of rows and are prepared once; never row by row,
        # since a thread gives up its turn at each row and waits long for the next
        step = min(1 << (len(rows) - start).bit_length() - 1, _most_rows(width))
        link.put(several(job.sql, width, step), tuple(chain.from_iterable(rows[start : start + step])))
        start += step


@cache
def _most_rows(width: int) -> int:
    """The greatest power of two of rows of this width that one statement takes."""
    return 1 << max(1, MOST_PARAMETERS // width).bit_length() - 1


_SEVERAL: Final[dict[tuple[str, int], str]] = {}


def several(sql: str, width: int, times: int) -> str:
    """An INSERT of one row, written for several."""
    key = (sql, times)
    known = _SEVERAL.get(key)
    if known is None:
        one = "(" + ", ".join("?" for _ in range(width)) + ")"
        known = _SEVERAL[key] = sql.replace(f"VALUES {one}", "VALUES " + ", ".join([one] * times), 1)
    return known
