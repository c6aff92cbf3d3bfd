"""
A morning of keys on all kinds of screens: what each takes until something is drawn, and what sweeping memory adds to it.

The same keys are struck twice, each time in a process of its own: where Python sweeps memory when it likes, and where
it is swept in pauses (``tui.rest``). A pause comes after every screen, by a clock of our own. Without a terminal.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.table import Figure

SIZE: Final = (140, 45)
ROUNDS: Final = 4
"""Times that everything is done; the first, in which screens are loaded, is not counted."""
MIB: Final = 1024 * 1024
DONE: Final = (
    "f2 w", "down " * 15, "pagedown", "slash a b 0 1 enter escape", "enter tab down", "escape",
    "f4 i s s u enter", "u n i t tab a b", "escape escape escape escape", "f2 s", "down " * 5, "slash 9 8 enter escape",
    "escape", "f2 f", "down", "f2 j", "down pagedown", "f2 r", "s escape", "f2 c", "f2 d", "1 2 3", "f2 h",
)  # fmt: skip
"""Keys, with a pause after each group."""


def measure(weapons: int, rounds: int) -> list[Figure]:
    """The figures of a program at a ledger of so many weapons."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        return of(Path(folder) / "large.db", weapons, rounds)


def of(ledger: Path, weapons: int, rounds: int) -> list[Figure]:
    """The figures at a ledger that ``registers.big`` has built, or builds."""
    from bench.registers import big

    big(ledger, weapons)
    found: dict[str, list[dict[str, float]]] = {"usual": [], "pauses": []}
    for _round in range(rounds):
        for how, taken in found.items():
            taken.append(_said(how, ledger))
    usual, pauses = (
        {key: median(each[key] for each in taken) for key in taken[0]} for taken in found.values()
    )
    beside = f"{usual['slowest']:.0f} where Python sweeps when it likes"
    return [
        Figure(
            "a key on any screen, until drawn: the slowest",
            pauses["slowest"],
            100,
            at_least=False,
            unit="ms",
            detail=f"of {pauses['keys']:.0f} at {weapons:,} weapons, median {pauses['median']:.0f}; {beside}; processor"
            f" time; wall {pauses['slowest_wall']:.0f} and {usual['slowest_wall']:.0f}",
        ),
        Figure(
            "memory swept in a pause: the longest",
            pauses["longest_pause"],
            None,
            at_least=False,
            unit="ms",
            detail=f"of {pauses['pauses']:.0f} of a second; {pauses['longest_away']:.0f} when somebody is away; CPU",
        ),
        Figure(
            "memory that a round of all these screens leaves",
            pauses["left"] / MIB,
            None,
            at_least=False,
            unit="MiB",
            detail=f"mean of {ROUNDS - 1} rounds; {usual['left'] / MIB:.1f} where Python sweeps when it likes; resident",
        ),
    ]


def _said(how: str, ledger: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.keys", how, str(ledger)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]).stdout
    found: dict[str, float] = json.loads(said)
    return found


# in a process of its own


class _Clock:
    """Stands until it is put forward."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def _morning(ledger: Path, *, in_pauses: bool) -> dict[str, float]:
    from bench.window_table import _rss
    from tui.app import Wamledger
    from tui.desk import Desk
    from tui.rest import AWAY, LOOKED, REST, Rest
    from wamledger.ledger.store import Ledger

    clock, drawn = _Clock(), []
    keys: list[tuple[float, float]] = []
    pauses: list[float] = []
    away: list[float] = []
    left: list[int] = []

    def paused(seconds: float) -> float:
        clock.at += seconds
        began = time.thread_time()
        app.rest.look()
        return (time.thread_time() - began) * 1000

    with Ledger.open(str(ledger)) as opened:
        app = Wamledger(Desk(opened, user="CLERK"))
        plain = app._display

        def noted(screen: Any, renderable: Any) -> None:
            plain(screen, renderable)
            drawn.append((time.perf_counter(), time.thread_time()))

        app._display = noted  # type: ignore[method-assign]
        app.rest = Rest(clock)
        if in_pauses:
            app.rest.begin()
        async with app.run_test(size=SIZE) as pilot:
            await _idle(pilot)
            for number in range(ROUNDS):
                for group in DONE:
                    for key in _events(group):
                        drawn.clear()
                        wall, cpu = time.perf_counter(), time.thread_time()
                        app.post_message(key)
                        for _turn in range(200):
                            if drawn:
                                break
                            await asyncio.sleep(0.002)
                        if drawn and number:
                            keys.append((drawn[0][1] - cpu, drawn[0][0] - wall))
                        await _idle(pilot)
                    pauses.append(paused(REST))
                    # nobody struck a key: screens are loaded
                    paused(LOOKED)
                away.append(paused(AWAY))
                left.append(_rss())
        app.rest.end()
    return {
        "keys": len(keys),
        "median": median(cpu for cpu, _wall in keys) * 1000,
        "slowest": max(cpu for cpu, _wall in keys) * 1000,
        "slowest_wall": max(wall for _cpu, wall in keys) * 1000,
        "pauses": len(pauses),
        "longest_pause": max(pauses),
        "longest_away": max(away),
        "left": (left[-1] - left[0]) / (ROUNDS - 1),
    }


async def _idle(pilot: Any) -> None:
    """Everything that was asked is answered, or has been asked otherwise meanwhile."""
    from textual.worker import WorkerCancelled

    while True:
        try:
            await pilot.app.workers.wait_for_complete()
        except WorkerCancelled:
            continue
        break
    await pilot.pause()


def _events(group: str) -> Iterator[Any]:
    from textual import events

    for key in group.split():
        yield events.Key(key, "/" if key == "slash" else key if len(key) == 1 else None)


def main() -> None:
    """One of the two mornings is measured, and told as JSON."""
    print(json.dumps(asyncio.run(_morning(Path(sys.argv[2]), in_pauses=sys.argv[1] == "pauses"))))


if __name__ == "__main__":
    main()
