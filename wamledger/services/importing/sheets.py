"""Workbooks (XLSX, XLS, ODS, XLSB) as rows of values, read in a process that may fail without us."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.importing.table import Value

MOST_CELLS: Final = 5_000_000
_MEMORY_BYTES: Final = 2 * 1024 * 1024 * 1024
_SECONDS: Final = 120
_READER: Final = Path(__file__).with_name("sheet_reader.py")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet of a workbook as the reader gives it: every row from the first, all of one width."""

    name: str
    hidden: bool
    rows: list[list[Value]]
    merged: tuple[tuple[int, int, int, int], ...]


def sheets_of(content: bytes, file: str) -> list[RawSheet]:
    """
    The sheets of a workbook in their order, hidden ones included.

    Refuses: file_encrypted, file_too_large, file_broken.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program, run by our own interpreter
            [sys.executable, "-P", str(_READER), str(MOST_CELLS), str(_MEMORY_BYTES), str(_SECONDS)],
            input=content,
            capture_output=True,
            timeout=_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _large(file, _("it takes too long to read")) from None
    if done.returncode or not done.stdout:
        raise _large(file, _("the memory or the time for reading it ran out"))
    reply = _loaded(done.stdout)
    if fault := reply.get("fault"):
        raise _fault(fault, reply, file)
    return [
        RawSheet(name, hidden, rows, tuple(map(tuple, merged)))
        for name, hidden, rows, merged in reply["sheets"]
    ]


def _loaded(stdout: bytes) -> dict[str, Any]:
    """What the reader answered. The bytes come from our own program and hold only plain values."""
    was_on = gc.isenabled()
    gc.disable()  # looking for cycles among plain values doubles the time
    try:
        reply: dict[str, Any] = pickle.loads(stdout)  # noqa: S301
    finally:
        if was_on:
            gc.enable()
    return reply


def _fault(fault: str, answer: dict[str, Any], file: str) -> Refused:
    if fault == "locked":
        return Refused(Code.FILE_ENCRYPTED, file=file)
    if fault == "large":
        return _large(file, _("sheet {name} claims {cells} cells").format(**_claim(answer)))
    return Refused(Code.FILE_BROKEN, file=file, detail=answer.get("detail", ""))


def _claim(answer: dict[str, Any]) -> dict[str, str]:
    return {"name": answer.get("sheet") or "?", "cells": f"{answer.get('cells', 0):,}"}


def _large(file: str, detail: str) -> Refused:
    return Refused(Code.FILE_TOO_LARGE, file=file, detail=detail, most=f"{MOST_CELLS:,} cells")
