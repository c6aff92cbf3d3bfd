"""The program in a real terminal: it is worked with, ends, is ended and is killed, and leaves the terminal as it was."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="there are no such terminals here")

from tests.tui.terminal import Terminal
from wamledger.ledger.store import Ledger

pytestmark = pytest.mark.lasting

LEAVES = ("\x1b[?1049l", "\x1b[?25h")
"""The screen that was there before is back, and so is the cursor."""


@pytest.fixture
def window(_desk_files: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """A maker of terminals with the program at a copy of a ledger."""
    for file in _desk_files.glob("full.db*"):
        shutil.copy2(file, tmp_path / file.name.replace("full", "gao"))
    made: list[Terminal] = []

    def of(*, columns: int = 80, rows: int = 24) -> Terminal:
        made.append(Terminal(tmp_path, "tui", "--ledger", "gao.db", columns=columns, rows=rows))
        made[-1].await_text("What needs you now")
        return made[-1]

    yield of
    for terminal in made:
        terminal.close()


def _size(tmp_path: Path) -> int:
    with Ledger.open(str(tmp_path / "gao.db")) as ledger:
        return ledger.head().size


def test_somebody_records_and_leaves(window: Callable[..., Terminal], tmp_path: Path) -> None:
    """One entry is typed, seen and recorded in a window whose size changes; then it ends with 0 and clean."""
    before = _size(tmp_path)
    terminal = window()
    terminal.strike("F4")
    terminal.await_text("New entry")
    terminal.strike("add a party", "\r")
    terminal.await_text("Its code: 1 to 40")
    terminal.sized(140, 45)
    terminal.await_text("Ctrl+S Review")
    for text in ("PATROL-9", "Ninth patrol", "UNIT"):
        terminal.strike(text)
        terminal.read(0.4)
        terminal.strike("\t")
    for _again in range(3):
        # whatever is still needed has the keys then: who records
        terminal.strike("^S")
        if "Enter records it" in terminal.read(1.5):
            break
        terminal.strike("ADMIN")
    assert "Enter records it" in terminal.read()
    terminal.strike("\r")
    terminal.await_text("Recorded as")
    terminal.strike("^Q")
    code, drawn, modes = terminal.ended()
    assert code == 0
    assert all(each in drawn for each in LEAVES)
    assert modes == terminal.before
    assert _size(tmp_path) == before + 1


def test_what_was_typed_outlives_the_power(window: Callable[..., Terminal]) -> None:
    """Killed in the middle of a form, the program offers what was typed when it starts again."""
    first = window()
    first.strike("F4")
    first.await_text("New entry")
    first.strike("add a party", "\r")
    first.await_text("Its code: 1 to 40")
    first.strike("HALFWAY-7")
    first.read(2.0)
    first.process.send_signal(signal.SIGKILL)
    assert first.ended()[0] == -signal.SIGKILL
    second = window()
    second.strike("F4")
    second.await_text("HALFWAY-7")


def test_whoever_ends_it_gets_the_terminal_back(window: Callable[..., Terminal]) -> None:
    """After keys that are none, and ended from outside, it leaves the terminal as it found it, and draws no traceback."""
    terminal = window()
    # bytes of another encoding, a key that there cannot be, and what ends other programs
    terminal.send(b"\xe9\xff\x1b[99999999999;5u\x03")
    terminal.await_text("Ctrl+Q leaves")
    terminal.process.send_signal(signal.SIGTERM)
    code, drawn, modes = terminal.ended()
    assert code in (0, 128 + signal.SIGTERM)
    assert all(each in drawn for each in LEAVES)
    assert "Traceback" not in drawn
    assert modes == terminal.before
