"""
How long the screens take to come: from the start of the process to home drawn with what waits, in a terminal.

The terminal is one that nobody looks at. Beside it stands a Textual program of one line, which is what nobody can be
faster than. Time is what somebody waits; CPU is what the process itself has used until then.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path
from statistics import median
from typing import Final

from bench.table import Figure

SMALL: Final = 10_000
LARGE: Final = 1_000_000
ROWS, COLUMNS = 30, 100
READY: Final = b"This ledger"
"""Home has its answer when it says how the ledger stands."""
BARE: Final = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Bare(App):\n"
    "    def compose(self):\n"
    "        yield Static('This ledger')\n"
    "Bare().run()\n"
)
PATIENCE: Final = 60.0


def measure(small: Path, large: Path, rounds: int, *, weapons: int = LARGE) -> list[Figure]:
    """The figures, of ledgers with 10,000 and so many weapons, by turns."""
    found: dict[str, list[tuple[float, float]]] = {"bare": [], "small": [], "large": []}
    for _round in range(rounds + 1):
        for name, words in (
            ("bare", ["-c", BARE]),
            ("small", _screens(small)),
            ("large", _screens(large)),
        ):
            found[name].append(until_ready(words))
    # the first round brings files into memory
    wall, cpu = (
        {name: median(each[which] for each in times[1:]) for name, times in found.items()} for which in (0, 1)
    )
    return [
        Figure(
            f"seconds to home with {SMALL:,} weapons",
            wall["small"],
            1,
            unit="s",
            at_least=False,
            detail=f"{cpu['small']:.2f} s CPU; bare Textual {wall['bare']:.2f} s, {cpu['bare']:.2f} s CPU",
        ),
        Figure(
            f"start with {weapons:,} weapons by {SMALL:,}",
            wall["large"] / wall["small"],
            1.3,
            at_least=False,
            detail=f"{wall['large']:.2f} and {wall['small']:.2f} s; CPU {cpu['large'] / cpu['small']:.2f}",
        ),
        Figure(
            "CPU to home by a bare Textual program",
            cpu["small"] / cpu["bare"],
            1.8,
            at_least=False,
            detail=f"{cpu['small']:.2f} and {cpu['bare']:.2f} s CPU",
        ),
    ]


def at_temporary(weapons: int, rounds: int) -> list[Figure]:
    """The same, of ledgers that are built for it and thrown away."""
    from bench.registers import big

    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        big(small, SMALL)
        big(large, weapons)
        return measure(small, large, rounds, weapons=weapons)


def _screens(ledger: Path) -> list[str]:
    return ["-m", "wamledger", "--language", "en", "--ledger", str(ledger), "tui"]


def until_ready(words: list[str]) -> tuple[float, float]:
    """Seconds, and seconds of CPU, until the screen holds what is waited for; the process is ended then."""
    began = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        with tempfile.TemporaryDirectory() as home:
            os.environ.update(TERM="xterm-256color", WAMLEDGER_HOME=home, LANG="C.UTF-8")
            os.execv(sys.executable, [sys.executable, *words])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    seen = b""
    while READY not in seen:
        if time.perf_counter() - began > PATIENCE or not select.select([terminal], [], [], PATIENCE)[0]:
            raise RuntimeError(seen[-2000:].decode(errors="replace"))
        seen += os.read(terminal, 65536)
    took = time.perf_counter() - began
    os.kill(process, signal.SIGKILL)
    _pid, _status, used = os.wait4(process, 0)
    os.close(terminal)
    return took, used.ru_utime + used.ru_stime
