"""
Who verifies the blocks: this process, or two workers beside it that open the ledger for reading themselves.

The blocks come back in their order. A worker that cannot be started, or dies, is no reason to fail: what it leaves is
verified here.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import cycle, islice
from typing import Final

from wamledger.ledger.link import Link
from wamledger.ledger.verifying import worker
from wamledger.ledger.verifying.block import Block, Task, verify_block

WORKERS: Final = 2
AHEAD: Final = 2
"""Blocks that each worker has before it, so that it never waits for this process."""

LEAST_ENTRIES: Final = 50_000
"""Below this, starting workers takes longer than the work."""


def blocks(
    link: Link, address: str, key: bytes | None, tasks: Sequence[Task], workers: int = WORKERS
) -> Iterator[Block]:
    """The blocks of the tasks, verified, in their order; ``key`` is that of an encrypted ledger."""
    waiting = iter(tasks)
    if workers > 1 and tasks[-1].end >= LEAST_ENTRIES and not getattr(sys, "frozen", False):
        left = yield from _by_workers((address, key), waiting, workers)
        yield from (verify_block(link, task) for task in left)
    yield from (verify_block(link, task) for task in waiting)


def _by_workers(
    opening: worker.Opening, waiting: Iterator[Task], workers: int
) -> Generator[Block, None, list[Task]]:
    """Blocks by workers, which take turns; ends early where they cannot work, and returns what they leave."""
    staff: list[subprocess.Popen[bytes]] = []
    handed: deque[Task] = deque()
    try:
        for _number in range(workers):
            staff.append(_started(opening))
        takers, givers = cycle(staff), cycle(staff)
        for task in islice(waiting, workers * AHEAD):
            handed.append(task)
            _put(next(takers), task)
        while handed:
            block = _taken(next(givers))
            for task in islice(waiting, 1):
                handed.append(task)
                _put(next(takers), task)
            handed.popleft()
            yield block
    except (OSError, EOFError, pickle.UnpicklingError):
        pass  # the tasks that are left are verified by whoever asked, who also meets the reason
    finally:
        for each in staff:
            _end(each)
    return list(handed)


def _started(opening: worker.Opening) -> subprocess.Popen[bytes]:
    # The worker finds this program where this process found it, and nothing in the folder it happens to be in.
    path = os.pathsep.join(each or os.curdir for each in sys.path)
    process = subprocess.Popen(  # noqa: S603 - this interpreter, and a module of this program
        [sys.executable, "-P", "-m", worker.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    # over the pipe, for other users of the machine see the words and the environment of a process
    _put(process, opening)
    return process


def _put(process: subprocess.Popen[bytes], value: worker.Opening | Task) -> None:
    if process.stdin is not None:
        pickle.dump(value, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()


def _taken(process: subprocess.Popen[bytes]) -> Block:
    if process.stdout is None:
        raise EOFError
    block = pickle.load(process.stdout)  # noqa: S301 - from a process that this one started
    if not isinstance(block, Block):
        raise EOFError
    return block


def _end(process: subprocess.Popen[bytes]) -> None:
    """The worker has ended and its pipes are closed."""
    process.kill()
    process.communicate()
