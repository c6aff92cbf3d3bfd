"""
Posting: the one way in for every front end.

A call is one transaction. By default a single refused line refuses the call whole and nothing of it is kept; with
``keep_going`` the good lines are entries and the others are named. Either way every refused line is reported with its
file, line, field, reason and remedy, as far as they can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from wamledger.domain import moment
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row
from wamledger.ledger.append import Appender, Asked, Outcome
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.at_entry import AtEntry
from wamledger.services.journal import JournalLine, lines_of
from wamledger.services.participants import Names, keep_names, set_apart
from wamledger.services.posting_report import MOST_REPORTED, RefusedLine, Report
from wamledger.services.uncollected import uncollected

BATCH: Final = 500
"""Operations that are decided before they are written together."""

__all__ = [
    "MOST_REPORTED",
    "Progress",
    "RefusedLine",
    "Report",
    "post_files",
    "post_lines",
    "post_operations",
]

Progress = Callable[[int, int], None]
"""Told how many bytes are done, and how many operations."""


class _Refuse(Exception):
    """Ends a transaction of which nothing is to be kept."""


def post_files(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    keep_going: bool = False,
    historical: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """
    The operations of the journals are entries, in order, or the call is refused whole.

    ``historical`` is for past records: recorded_at is taken from the journal, and approvals are as on paper.
    Refuses: file_unreadable, journal_empty, journal_kind_wrong, journal_version
    """
    lines = (line for path in paths for line in lines_of(path))
    return post_lines(
        ledger, lines, keep_going=keep_going, historical=historical, dry_run=dry_run, progress=progress
    )


def post_operations(
    ledger: Ledger,
    operations: Iterable[Row],
    *,
    keep_going: bool = False,
    historical: bool = False,
    dry_run: bool = False,
    source: str = "-",
    receipts: bool = False,
    by_ledger: bool = False,
    progress: Progress | None = None,
) -> Report:
    """
    The operations, given as objects, are entries; see post_files. ``receipts`` asks for what was recorded.

    ``by_ledger`` is for operations that the program makes itself, such as the enrolment of a key.
    """
    lines = (_line(source, number, raw) for number, raw in enumerate(operations, 1))
    return post_lines(
        ledger,
        lines,
        keep_going=keep_going,
        historical=historical,
        dry_run=dry_run,
        receipts=receipts,
        by_ledger=by_ledger,
        progress=progress,
    )


def _line(source: str, number: int, raw: Any) -> JournalLine:
    line = JournalLine(source, number, 0)
    try:
        line.op, line.operation = read(raw)
    except Malformed as malformed:
        line.faults = malformed.faults
    return line


def post_lines(
    ledger: Ledger,
    lines: Iterable[JournalLine],
    *,
    keep_going: bool = False,
    historical: bool = False,
    dry_run: bool = False,
    receipts: bool = False,
    by_ledger: bool = False,
    progress: Progress | None = None,
) -> Report:
    """The lines are entries, or the call is refused whole; see post_files."""
    report = Report()
    names: Names = {}
    try:
        with uncollected(), ledger.posting(keep=not dry_run) as appender:
            _post_all(appender, lines, report, historical, receipts, by_ledger, names, progress)
            if report.refused_lines and not keep_going:
                raise _Refuse
            appender.flush()  # so that the participants can be looked up
            keep_names(appender.link, names)
    except _Refuse:
        report.kept = False
    if report.forbidden_lines:
        log.denied(ledger, report.refused)
    if dry_run:
        report.kept = False
    if not report.kept:
        report.receipts = report.receipts if dry_run else []
        report.posted = report.posted if dry_run else 0
    return report


def _post_all(
    appender: Appender,
    lines: Iterable[JournalLine],
    report: Report,
    historical: bool,
    receipts: bool,
    by_ledger: bool,
    names: Names,
    progress: Progress | None,
) -> None:
    clock = _Clock(historical=historical)
    at_entry = AtEntry(appender)
    done = 0
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        if len(batch) > 1:
            # many are signed together, by an entry at the end
            appender.signs_each = False
        asked, faults = _asked(appender, batch, clock, names)
        for each in asked:
            each.by_ledger = by_ledger
        if not done and asked and not historical:
            _let_lapse(appender, asked[0].op.by)
        outcomes = appender.post(asked, historical=historical)
        refused = {id(each.asked.where): [each.refused] for each in outcomes if each.refused} | faults
        for line in batch:
            done += line.size
            if id(line) in refused:
                report.refuse(line, refused[id(line)])
        seen = list(at_entry.look(outcomes, more_to_come=len(batch) == BATCH))
        for outcome in outcomes:
            outcome.notices = [*outcome.notices, *(notice for other, notice in seen if other is outcome)]
            _told(appender, report, outcome, receipts=receipts)
        if progress is not None:
            progress(done, report.posted + report.repeated + report.refused_lines)
    left_out = at_entry.left_out()
    if left_out is not None and not historical:
        report.notices.append(("-", 0, left_out))


def _let_lapse(appender: Appender, by: str) -> None:
    """Proposals whose time is over lapse, on record by whoever comes along next; where they may not, it waits."""
    now = appender.clock()
    over = appender.link.rows(
        "SELECT code FROM proposal WHERE status = 'OPEN' AND expires_at <= ? ORDER BY expires_at, code",
        (now,),
    )
    for (code,) in over:
        op, operation = read(
            {"op": "lapse", "occurred_at": moment.canonical(now), "by": by, "proposal": code}, plain=True
        )
        appender.post([Asked(op, operation)])


def _asked(
    appender: Appender, batch: list[JournalLine], clock: _Clock, names: Names
) -> tuple[list[Asked], dict[int, list[Refused]]]:
    """What the batch asks of the ledger, and the faults of the lines that cannot be asked, by the line's identity."""
    asked: list[Asked] = []
    faults: dict[int, list[Refused]] = {}
    for line in batch:
        if line.operation is None or line.op is None:
            faults[id(line)] = line.faults
            continue
        try:
            clock.check(line.operation, line.file)
        except Refused as refused:
            faults[id(line)] = [refused]
            continue
        if line.operation["op"] == "register_participant":
            line.op, line.operation = set_apart(appender.link, line.operation, names)
        asked.append(Asked(line.op, line.operation, line))
    return asked, faults


def _told(appender: Appender, report: Report, outcome: Outcome, *, receipts: bool) -> None:
    """The report counts what was posted or repeated, with its notices, and its receipt where that is wanted."""
    if outcome.refused is not None:
        return
    if outcome.repeated:
        report.repeated += 1
    else:
        report.posted += 1
        where = outcome.asked.where
        room = MOST_REPORTED - len(report.notices)
        report.notices += [(where.file, where.number, notice) for notice in outcome.notices[:room]]
    if receipts:
        report.receipts.append(_receipt(appender, outcome))


class _Clock:
    """The order of the times at which past records were written, within each file."""

    def __init__(self, *, historical: bool) -> None:
        self.historical = historical
        self.file: str | None = None
        self.last: int | None = None

    def check(self, operation: Row, file: str) -> None:
        """The record was written after the one before it, and after what it records.

        Refuses: time_backwards, recorded_before_occurred
        """
        if not self.historical or "recorded_at" not in operation:
            return
        if file != self.file:
            self.file, self.last = file, None
        recorded = moment.parse(operation["recorded_at"], "recorded_at")
        if self.last is not None and recorded < self.last:
            raise Refused(
                Code.TIME_BACKWARDS,
                "recorded_at",
                found=operation["recorded_at"],
                before=moment.canonical(self.last),
            )
        if recorded < moment.parse(operation["occurred_at"]):
            raise Refused(
                Code.RECORDED_BEFORE_OCCURRED,
                "recorded_at",
                found=operation["recorded_at"],
                occurred=operation["occurred_at"],
            )
        self.last = recorded


def _receipt(appender: Appender, outcome: Outcome) -> dict[str, Any]:
    """What was recorded, also where that was earlier."""
    operation = outcome.asked.operation
    if outcome.repeated:
        operation = appender.stock.get("entry_body", outcome.id or "")["operation"]
    receipt = {"seq": outcome.seq, "id": outcome.id, "repeated": outcome.repeated, "operation": operation}
    return receipt if outcome.carried_out is None else {**receipt, "carried_out": outcome.carried_out}
