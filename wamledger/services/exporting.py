"""
The journal back: every operation as it was accepted, so that posting it into a new ledger gives the same holdings.

What the ledger assigned is filled in. Names of participants are not in entries and do not leave this way. Keys,
proposals and seals speak of this ledger alone and are left out: whoever posts the journal elsewhere has other keys.
The head of the moment stands at the end as comments, so that whoever holds the export is a witness of the ledger.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import ngettext
from wamledger.ledger.store import Ledger
from wamledger.services.journal import header
from wamledger.services.reading import must_read_whole
from wamledger.services.report_views.provenance import state

LEFT_OUT: Final = frozenset(
    {
        "enrol_key",
        "revoke_key",
        "rotate_ledger_key",
        "propose",
        "approve",
        "reject",
        "withdraw",
        "lapse",
        "sign_entries",
        "record_restore",
    }
)
"""Operations that carry authority in the ledger in which they stand, and in no other."""


class Exported(NamedTuple):
    """How many operations a journal holds, and how many were left out of it."""

    operations: int
    left_out: int


def export(ledger: Ledger, path: Path, *, progress: Callable[[int, int], None] | None = None) -> Exported:
    """
    The file holds the journal of the ledger; returns how many operations that is, and how many it lacks.

    The file appears whole or not at all. Refuses: file_unwritable.  Raises: AccessFault
    """
    must_read_whole(ledger, Query.JOURNAL)
    total = written = 0
    with appearing(path) as file, state(ledger, Query.JOURNAL, path.name) as found:
        file.write(_line(header(ledger.about.code, ledger.about.mission)))
        for block in found.link.stream("SELECT entry FROM entry ORDER BY seq"):
            lines = [line for (entry,) in block if (line := _operation(bytes(entry)))]
            file.writelines(lines)
            written += len(lines)
            total += len(block)
            if progress is not None:
                progress(total, found.entries)
        if written < total:
            file.write(f"# {said_of_left_out(total - written)}\n".encode())
        for said in found.note.splitlines():
            file.write(f"# {said}\n".encode())
    return Exported(written, total - written)


def said_of_left_out(number: int) -> str:
    """What a journal says of the operations that it lacks."""
    return ngettext(
        "{number} entry that carries authority in this ledger alone (keys, proposals, signatures) is left out.",
        "{number} entries that carry authority in this ledger alone (keys, proposals, signatures) are left out.",
        number,
    ).format(number=number)


@contextmanager
def appearing(path: Path) -> Iterator[IO[bytes]]:
    """
    What the block writes is in the file when the block has ended; after an exception nothing has changed.

    Refuses: file_unwritable
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
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


def _operation(entry: bytes) -> bytes:
    """The line of the entry in a journal; empty for one that is left out."""
    body = orjson.loads(entry)["body"]
    if body["operation"]["op"] in LEFT_OUT:
        return b""
    if "recorded_at" in body.get("assigned", ()):
        # of a past record of which nobody said when it was written down, the ledger does not say it either
        return _line(body["operation"])
    return _line({**body["operation"], "recorded_at": body["recorded_at"]})


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) + b"\n"
