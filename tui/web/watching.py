"""A process of the server ends when the server does, however that ended."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import Final

SERVER: Final = "WAMLEDGER_SERVER"
"""Names the process of the server to those that it starts."""
EVERY: Final = 1.0
GRACE: Final = 5.0
"""Seconds to leave in good order, after which the process ends all the same."""

_PR_SET_PDEATHSIG: Final = 1


def ends_with_server() -> None:
    """This process ends soon after the one that serves it; nothing where no server started it."""
    server = os.environ.get(SERVER)
    if server is None or not server.isdecimal() or not hasattr(signal, "SIGTERM"):
        return
    if sys.platform == "linux":
        # the system tells it at once; the watch below is for whoever was too late to ask
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_watch, args=(int(server),), name="watch", daemon=True).start()


def _watch(server: int) -> None:
    while os.getppid() == server:
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
