"""
The log of internal faults: what the program could not foresee, kept for whoever mends it.

A user never sees a traceback. What they see is a reference number and the file in which the traceback
stands. The log lies in the user's own log folder, or under ``WAMLEDGER_HOME``, and only its owner may
read it: the text of a fault can hold what was on its way into the ledger.
"""

from __future__ import annotations

import os
import platform
import secrets
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from wamledger import __version__

FILE: Final = "faults.log"
MOST_BYTES: Final = 5_000_000
"""A log that has grown beyond this is begun anew; the one before it is kept beside."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Under which number a fault was written down, and where; ``path`` is None where it could not be."""

    reference: str
    path: Path | None


def folder() -> Path:
    """Where logs lie: under ``WAMLEDGER_HOME`` where that is set, else where the system keeps a user's logs."""
    home = os.environ.get("WAMLEDGER_HOME")
    if home:
        return Path(home) / "log"
    import platformdirs

    return Path(platformdirs.user_log_dir("wamledger", appauthor=False))


def record(error: BaseException, *, note: str = "") -> Recorded:
    """The fault stands in the log under a number of its own, with the note, as far as the disk lets it."""
    reference = f"F-{secrets.token_hex(4).upper()}"
    head = (
        f"== {reference} {datetime.now(UTC).isoformat(timespec='seconds')} wamledger {__version__}, "
        f"Python {platform.python_version()}, {platform.system()}\n"
    )
    noted = f"{note}\n" if note else ""
    text = head + noted + "".join(traceback.format_exception(error)) + "\n"
    try:
        return Recorded(reference, _written(text))
    except OSError:
        return Recorded(reference, None)


def _written(text: str) -> Path:
    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = place / FILE
    if path.exists() and path.stat().st_size > MOST_BYTES:
        os.replace(path, place / f"{FILE}.1")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return path
