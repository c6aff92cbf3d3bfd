"""
Who verifies the blocks: this process, or two workers beside it that open the ledger for reading themselves.

The blocks come back in their order. A worker that cannot be started, or dies, is no reason to fail: its
blocks are verified here.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from itertools import islice
from typing import Final

from wamledger.ledger import database
from wamledger.ledger.link import Link
from wamledger.ledger.verifying.block import Block, Task, verify_block

WORKERS: Final = 2
AHEAD: Final = 2
"""Blocks that each worker has before it; what is done and not yet taken is held in memory."""

LEAST_ENTRIES: Final = 50_000
"""Below this, starting workers takes longer than the work."""


def blocks(link: Link, address: str, tasks: Sequence[Task], workers: int = WORKERS) -> Iterator[Block]:
    """The blocks of the tasks, verified, in their order."""
    waiting = iter(tasks)
    entries = tasks[-1].end if tasks else 0
    if workers > 1 and entries >= LEAST_ENTRIES and (os.cpu_count() or 1) > 1:
        unfinished = yield from _by_workers(address, waiting, workers)
        yield from (verify_block(link, task) for task in unfinished)
    yield from (verify_block(link, task) for task in waiting)


def _by_workers(address: str, waiting: Iterator[Task], workers: int) -> Generator[Block, None, list[Task]]:
    """
    Blocks by worker processes; ends early where they cannot work, and returns what is left of what they
    got.
    """
    # A fresh process each: one that is copied from this would share its connections.
    context = multiprocessing.get_context("spawn")
    handed: deque[tuple[Task, Future[Block]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_open, initargs=(address,)) as pool:
        try:
            handed.extend((task, pool.submit(_verify, task)) for task in islice(waiting, workers * AHEAD))
            while handed:
                block = handed[0][1].result()
                handed.popleft()
                handed.extend((task, pool.submit(_verify, task)) for task in islice(waiting, 1))
                yield block
        except Exception:
            pool.shutdown(cancel_futures=True)
    return [task for task, _future in handed]


_ledger: Link | None = None
_opened = ExitStack()


def _open(address: str) -> None:
    """The ledger is open in this worker, until the process ends."""
    global _ledger  # noqa: PLW0603 - a worker has one ledger
    held = database.connect(address, readonly=True)
    _opened.callback(held.close)
    _ledger = _opened.enter_context(held.reading())


def _verify(task: Task) -> Block:
    if _ledger is None:
        raise BrokenProcessPool("the worker has no ledger")
    return verify_block(_ledger, task)
