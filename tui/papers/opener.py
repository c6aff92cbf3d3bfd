"""Opening a file with whatever this machine opens such files with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def opened(path: str) -> bool:
    """Whether there is something to open the file with, which has been started then and is not waited for."""
    file = str(Path(path).resolve())
    if sys.platform == "win32":  # pragma: no cover - this branch is for another system
        os.startfile(file)  # noqa: S606 - a file that this program wrote
        return True
    command = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    has_display = sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if command is None or not has_display:
        return False
    subprocess.Popen(  # noqa: S603 - a program of this machine, with a file that this program wrote
        [command, file],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
