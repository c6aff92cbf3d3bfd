"""Errors become words and exit codes in one place."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from wamledger.domain.reading import Malformed
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_
from wamledger.ledger.faults import (
    KeyFault,
    LedgerBehindTip,
    LedgerBusy,
    LedgerFault,
    LedgerNewer,
    LedgerTampered,
    NotALedger,
    NoteFault,
    ProofFault,
)
from wamledger.services import fault_log
from wamledger.services.notices import Exit, notice_for, refusal_line
from wamledger.services.stopping import Stopped

WHAT, REMEDY = N_("There is {found}."), N_("Do something.")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path))


def _caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def _sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("attempt to write a readonly database")
    error.sqlite_errorname = name  # type: ignore[misc]
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused(Code.LOT_UNKNOWN, "lot", found="L-1"), Exit.REFUSED),
        (Refused(Code.APPROVAL_MISSING, "approved_by", op="adjust", because="-"), Exit.REFUSED),
        (_caused(Refused(Code.FILE_UNREADABLE, file="x", detail="-"), PermissionError(13, "no")), Exit.NOT_PERMITTED),
        (_caused(Refused(Code.FILE_UNREADABLE, file="x", detail="-"), FileNotFoundError(2, "no")), Exit.REFUSED),
        (Malformed([Refused(Code.LOT_UNKNOWN, "lot", found="L-1")]), Exit.REFUSED),
        (LedgerFault(WHAT, REMEDY, found=1), Exit.REFUSED),
        (NotALedger(WHAT, REMEDY, found=1), Exit.REFUSED),
        (LedgerNewer(WHAT, REMEDY, found=1), Exit.REFUSED),
        (LedgerBusy(WHAT, REMEDY, found=1), Exit.REFUSED),
        (NoteFault(WHAT, REMEDY, found=1), Exit.REFUSED),
        (ProofFault(WHAT, REMEDY, found=1), Exit.REFUSED),
        (LedgerTampered(WHAT, REMEDY, found=1), Exit.UNSOUND),
        (LedgerBehindTip(WHAT, REMEDY, found=1), Exit.UNSOUND),
        (KeyFault(WHAT, REMEDY, found=1), Exit.NOT_PERMITTED),
        (_caused(LedgerFault(WHAT, REMEDY, found=1), _sqlite("SQLITE_READONLY")), Exit.NOT_PERMITTED),
        (_caused(LedgerFault(WHAT, REMEDY, found=1), _sqlite("SQLITE_READONLY_DIRECTORY")), Exit.NOT_PERMITTED),
        (_caused(LedgerFault(WHAT, REMEDY, found=1), _sqlite("SQLITE_FULL")), Exit.REFUSED),
        (PermissionError(errno.EACCES, "Permission denied", "x"), Exit.NOT_PERMITTED),
        (OSError(errno.EROFS, "Read-only file system", "x"), Exit.NOT_PERMITTED),
        (OSError(errno.ENOSPC, "No space left on device"), Exit.REFUSED),
        (KeyboardInterrupt(), Exit.INTERRUPTED),
        (Stopped(0), Exit.INTERRUPTED),
        (UnicodeEncodeError("utf-8", "a\udc80", 1, 2, "surrogates not allowed"), Exit.REFUSED),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range"), Exit.FAULT),
        (ValueError("secret"), Exit.FAULT),
        (RecursionError(), Exit.FAULT),
        (MemoryError(), Exit.FAULT),
    ],
)  # fmt: skip
def test_each_kind_of_error_has_its_exit_code(error: BaseException, code: Exit) -> None:
    """Refused is 2, not sound 3, not permitted 4, our own mistake 1; each has a line to show and a code as data."""
    notice = notice_for(error)
    assert notice.exit_code is code
    assert notice.lines
    assert all(line.isprintable() for line in notice.lines)
    assert notice.json["code"]


def test_a_refusal_says_field_what_remedy_and_code() -> None:
    """The line of a refusal begins with the field, or what it is called here, and ends with the code."""
    refused = Refused(Code.LOT_UNKNOWN, "lines.0.lot", found="L\u202e1")
    said = "There is no lot L\\u202e1. Register it first, or correct the code. [lot_unknown]"
    assert refusal_line(refused) == f"lines.0.lot: {said}"
    assert refusal_line(refused, "line 1 lot") == f"line 1 lot: {said}"
    assert refusal_line(refused, "") == said
    assert notice_for(refused).json == refused.as_json()


def test_a_mistake_is_known_by_its_number_alone(tmp_path: Path) -> None:
    """What nobody foresaw is shown without its text; log and notice have the same reference."""
    notice = notice_for(ValueError("secret \x1b[2J"))
    (line,) = notice.lines
    assert "secret" not in line
    reference = notice.json["facts"]["reference"]
    assert reference in line
    log = (tmp_path / "log" / fault_log.FILE).read_text(encoding="utf-8")
    assert log.startswith(f"== {reference} ")
    assert "ValueError: secret" in log


def test_a_log_that_has_grown_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log beyond its size is kept once beside the new one."""
    monkeypatch.setattr(fault_log, "MOST_BYTES", 10)
    first = fault_log.record(ValueError("one"))
    second = fault_log.record(ValueError("two"))
    log = tmp_path / "log" / fault_log.FILE
    assert second.reference in log.read_text()
    assert first.reference in log.with_name("faults.log.1").read_text()


def test_who_stops_is_told_what_stands() -> None:
    """Whether anything was kept is said in numbers."""
    assert notice_for(Stopped(0)).lines == ("Stopped. Nothing of this call was kept.",)
    assert notice_for(Stopped(1)).lines == ("Stopped, but 1 operation had been recorded by then, and stays.",)
    assert notice_for(Stopped(2)).lines == ("Stopped, but 2 operations had been recorded by then, and stay.",)
