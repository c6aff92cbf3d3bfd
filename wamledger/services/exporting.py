"""
The journal back: every operation as it was accepted, so that posting it into a new ledger gives the same holdings.

What the ledger assigned is filled in. Names of participants are not in entries and do not leave this way; the head
of the moment stands at the end as comments, so that whoever holds the export is a witness of the ledger.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.journal import header
from wamledger.services.report_views.provenance import state


def export(ledger: Ledger, path: Path, *, progress: Callable[[int, int], None] | None = None) -> int:
    """
    The file holds the journal of the ledger; returns how many operations that is.

    The file appears whole or not at all. Refuses: file_unwritable
    """
    total = 0
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file, state(ledger) as found:
                file.write(_line(header(ledger.about.code, ledger.about.mission)))
                for block in found.link.stream("SELECT entry FROM entry ORDER BY seq"):
                    file.writelines(_operation(bytes(entry)) for (entry,) in block)
                    total += len(block)
                    if progress is not None:
                        progress(total, found.entries)
                for line in found.note.splitlines():
                    file.write(f"# {line}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o640)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as fault:
        raise Refused(Code.FILE_UNWRITABLE, file=str(path), detail=fault.strerror or str(fault)) from fault
    return total


def _operation(entry: bytes) -> bytes:
    body = orjson.loads(entry)["body"]
    return _line({**body["operation"], "recorded_at": body["recorded_at"]})


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) + b"\n"
