"""A real terminal: the program runs in a process of its own at a pty, and what it draws is read as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any, Final

_CONTROLS: Final = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX^_].*?\x1b\\|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_=>])"
)
KEYS: Final = {"F2": "\x1bOQ", "F4": "\x1bOS", "F8": "\x1b[19~", "^S": "\x13", "^Q": "\x11", "Esc": "\x1b"}


class Terminal:
    """A window of a size, with the program in it."""

    def __init__(self, home: Path, *arguments: str, columns: int = 80, rows: int = 24) -> None:
        self._ours, self._theirs = pty.openpty()
        self.sized(columns, rows)
        self.before = termios.tcgetattr(self._theirs)
        self.drawn = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wamledger", *arguments],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            cwd=home,
            start_new_session=True,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "WAMLEDGER_HOME": str(home / "home"),
                "LANG": "C.UTF-8",
            },
        )

    def sized(self, columns: int, rows: int) -> None:
        """The window has another size, and the program is told."""
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if hasattr(self, "process"):
            self.process.send_signal(signal.SIGWINCH)

    def strike(self, *keys: str) -> None:
        """Keys by their names, and text, are typed."""
        for key in keys:
            os.write(self._ours, KEYS.get(key, key).encode())
            # an escape that is followed at once would be read as the beginning of another key
            time.sleep(0.15)

    def send(self, data: bytes) -> None:
        """The bytes come from the keyboard as they are."""
        os.write(self._ours, data)

    def read(self, seconds: float = 0.05) -> str:
        """What was drawn since it was forgotten, without colours and movements of the cursor."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._ours], [], [], left)[0]:
                try:
                    self.drawn += os.read(self._ours, 65536)
                except OSError:
                    break
        return " ".join(_CONTROLS.sub(b" ", self.drawn).decode(errors="replace").split())

    def await_text(self, text: str, seconds: float = 30.0) -> None:
        """The text was drawn; what was drawn up to now is forgotten."""
        end = time.monotonic() + seconds
        while text not in self.read():
            assert time.monotonic() < end, f"{text!r} never came; drawn: {self.read()[-3000:]}"
            assert self.process.poll() is None, f"ended with {self.process.poll()}: {self.read()[-3000:]}"
        self.drawn = b""

    def ended(self, seconds: float = 15.0) -> tuple[int, str, list[Any]]:
        """The code that it ended with, what it drew last, and the modes of the terminal after it."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        self.read(0.1)
        code = self.process.wait(timeout=1)
        return code, self.drawn.decode(errors="replace"), termios.tcgetattr(self._theirs)

    def close(self) -> None:
        """Nothing of it runs any more."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)
