"""
Entry: a filled-in sheet, or what was scanned, becomes a count.

1. The sheet is read: head and rows, every problem named with its row.
2. A sample is held against its seed and against the access record of the draw; a recount against who counted before.
3. The count is posted as any other entry is, with the sheet's number as its id and document: given twice, it is recorded
   once. Seed, size and state of the ledger stand in its remarks, so that whoever has the ledger can draw again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.drawing import CHOICES, drawn, population
from wamledger.services.counting.filled import Filled
from wamledger.services.counting.marks import Marks
from wamledger.services.counting.seen import Note, Problem, Seen, in_order, seen
from wamledger.services.counting.sheets import KINDS, SCOPES, digest_of, drawing_record, must_count
from wamledger.services.posting import Report, post_operations
from wamledger.services.reading import reading
from wamledger.services.scope import Scope

Row = dict[str, Any]


@dataclass(slots=True)
class Entered:
    """
    What became of a sheet: the count as it is or would be recorded, the problems and notes by row, and the posting.

    Shape: ``report`` is None where a problem kept the sheet out.
    """

    operation: Row
    lines: int
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    report: Report | None = None

    def as_json(self) -> Row:
        """The answer for a program."""
        return {
            "count": self.operation.get("id"),
            "lines": self.lines,
            "problems": [{"row": each.row, **each.fault.as_json()} for each in self.problems],
            "notes": [{"row": each.row, "text": each.text} for each in self.notes],
            **(self.report.as_json() if self.report is not None else {"posted": 0, "kept": False}),
        }


def enter(
    ledger: Ledger,
    filled: Filled,
    *,
    by: str | None,
    occurred_at: str | None = None,
    settings: Mapping[str, Any] | None = None,
    remarks: str = "",
    dry_run: bool = False,
) -> Entered:
    """
    The count that the sheet says is on record, or every row that keeps it out is named and nothing is.

    ``settings`` gives what a scan has no head for: place or party, scope, kind, counted_by, cut_off; ``remarks`` stand
    behind what the ledger says of how it was drawn.
    Refuses: count_sheet_wrong, choice_unknown, field_missing, time_unreadable, holder_unknown, sample_not_drawn,
    counter_again, count_unknown, and what a count is refused for.  Raises: AccessFault
    """
    operation = _head(filled, settings or {})
    with reading(ledger, Query.HOLDINGS) as (link, scope):
        at = operation.get("place") or operation["party"]
        must_count(link, at, scope)
        read = seen(filled, Marks(link, at), kind=operation["kind"], scope=operation["scope"])
        if not filled.is_scan:
            _check_draw(link, filled, read, operation, scope)
    if by is not None:
        operation["by"] = by
    if remarks:
        operation["remarks"] = " ".join(part for part in (operation.get("remarks"), remarks) if part)
    operation["occurred_at"] = occurred_at or operation["cut_off"]
    operation["lines"] = read.lines
    entered = Entered(operation, len(read.lines), list(in_order(read.problems)), read.notes)
    if entered.problems:
        return entered
    entered.report = post_operations(ledger, [operation], dry_run=dry_run, source=filled.file, receipts=True)
    _name_rows(entered, read)
    return entered


def _head(filled: Filled, settings: Mapping[str, Any]) -> Row:
    """The count without its lines, as the head of the sheet or the settings say."""
    if filled.is_scan:
        operation: Row = {"op": "count", "blind": True, **settings}
    else:
        holder = "place" if filled.head.get("place") else "party"
        operation = {
            "op": "count",
            "id": filled.one("number"),
            "document": filled.one("number"),
            holder: filled.one(holder),
            "scope": filled.one("scope"),
            "kind": filled.one("kind"),
            "cut_off": filled.one("cut_off"),
            "counted_by": list(filled.head["counted_by"]),
            "blind": True,
        }
    for name, allowed in (("scope", SCOPES), ("kind", KINDS)):
        if operation.get(name) not in allowed:
            raise Refused(Code.CHOICE_UNKNOWN, name, found=operation.get(name) or "-", allowed=list(allowed))
    if not (operation.get("place") or operation.get("party")):
        raise Refused(Code.FIELD_MISSING, "place or party (one of the two)", op="count")
    moment.parse(operation["cut_off"], "cut_off")
    return operation


def _check_draw(link: Link, filled: Filled, read: Seen, operation: Row, scope: Scope) -> None:
    """A sample is the one that was drawn, a recount is by others; either stands in the remarks."""
    at = operation.get("place") or operation["party"]
    counters = operation["counted_by"]
    recount = filled.one("recount")
    if recount:
        must_be_others(link, recount, counters, scope)
        if operation["scope"] == "SAMPLE" and not _was_drawn(
            link, operation["id"], digest_of(read.listed), at, counters
        ):
            raise Refused(Code.SAMPLE_NOT_DRAWN, "lines", sheet=operation["id"], place=at)
        operation["remarks"] = f"Recount of {recount}."
        return
    if operation["scope"] != "SAMPLE":
        return
    of, seed = filled.one("of"), filled.one("seed")
    entries, drawn_at = filled.one("entries"), filled.one("drawn_at")
    if of not in CHOICES or not entries.isdecimal():
        raise Refused(Code.COUNT_SHEET_WRONG, "file", file=filled.file, detail="of, entries")
    if of != "CLASS_A" and not _was_drawn(link, operation["id"], seed, at, counters):
        raise Refused(Code.SAMPLE_NOT_DRAWN, "seed", sheet=operation["id"], place=at)
    # late entries change what stood there then; only if they did are the first entries read again
    for known in (None, int(entries)):
        whole = population(link, at, moment.parse(drawn_at, "drawn_at"), of, known=known)
        size = min(len(read.listed), len(whole))
        sample = drawn(link, whole, of, size=size, seed=seed, place=at, counters=counters)
        if sample == sorted(read.listed):
            break
    else:
        raise Refused(Code.SAMPLE_NOT_DRAWN, "lines", sheet=operation["id"], place=at)
    operation["remarks"] = (
        f"{of}: {len(sample)} of {len(whole)}, drawn at {drawn_at} from the ledger at {entries} entries"
        + (f", seed {seed}." if of != "CLASS_A" else ".")
    )


def _was_drawn(link: Link, number: str, drawn_with: str, place: str, counters: list[str]) -> bool:
    """Whether the access record has the draw: a seed that somebody chose, or lines that they left out, are in none."""
    record = drawing_record(number, drawn_with, place, counters)
    return (
        link.one("SELECT 1 FROM access_record WHERE event = 'REPORTED' AND subject = ?", (record,))
        is not None
    )


def must_be_others(link: Link, count: str, counters: list[str], scope: Scope) -> Row:
    """
    The count stands, can be seen, and none of those who count again took part; its operation is returned.

    Refuses: count_unknown, counter_again.  Raises: AccessFault
    """
    row = link.one(
        "SELECT entry.entry FROM count_sheet JOIN entry ON entry.seq = count_sheet.seq"
        " WHERE count_sheet.id = ? AND count_sheet.reversed_seq IS NULL",
        (count,),
    )
    if row is None:
        raise Refused(Code.COUNT_UNKNOWN, "count", found=count)
    operation: Row = orjson.loads(bytes(row[0]))["body"]["operation"]
    must_count(link, operation.get("place") or operation["party"], scope)
    before = {each.strip().upper() for each in operation["counted_by"]}
    for each in counters:
        if each.strip().upper() in before:
            raise Refused(Code.COUNTER_AGAIN, "counted_by", person=each, count=count)
    return operation


def _name_rows(entered: Entered, read: Seen) -> None:
    """What the ledger refuses about a line is named by the row that it comes from."""
    for refused in entered.report.refused if entered.report is not None else ():
        for fault in refused.faults:
            parts = fault.field.split(".")
            if (
                parts[0] == "lines"
                and len(parts) > 1
                and parts[1].isdigit()
                and int(parts[1]) < len(read.rows)
            ):
                entered.problems.append(Problem(read.rows[int(parts[1])], fault))
