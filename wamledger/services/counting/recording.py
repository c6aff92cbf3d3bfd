"""A count on the screen begins, for whoever may record it, and is recorded when they say that this is all."""

from __future__ import annotations

from collections.abc import Sequence

from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.counting.entry import Entered, enter
from wamledger.services.counting.live import Listed, LiveCount
from wamledger.services.counting.recount import recount
from wamledger.services.counting.sheets import Asked, sheet
from wamledger.services.posting import post_operations
from wamledger.services.views.count_sheet import CountSheetView


def begin(ledger: Ledger, asked: Asked, *, by: str) -> LiveCount:
    """
    A count is under way, for the counters that are named: the sheet is drawn as a printed one is.

    Refuses: what a sheet is refused for, and what whoever records would be refused at the end.  Raises: AccessFault
    """
    return _begun(ledger, sheet(ledger, asked).view, by)


def begin_recount(
    ledger: Ledger, count: str, counted_by: Sequence[str], *, by: str, language: str = "en"
) -> LiveCount:
    """
    What differed in a count is counted again, by others, among lines that did not differ.

    Refuses: what a recount is refused for, and what whoever records would be refused at the end.  Raises: AccessFault
    """
    drawn = recount(ledger, count, counted_by, generated_by=by, language=language)
    return _begun(ledger, drawn.view, by)


def _begun(ledger: Ledger, view: CountSheetView, by: str) -> LiveCount:
    head = {
        "count_sheet": ["1"],
        "number": [view.number],
        "party" if view.is_party else "place": [view.place],
        "scope": [view.scope],
        "of": [view.of],
        "kind": [view.kind],
        "cut_off": [moment.canonical(view.cut_off)],
        "counted_by": list(view.counted_by),
        "drawn_at": [moment.canonical(view.drawn_at)],
        "entries": [str(view.entries)],
        "seed": [view.seed],
        "recount": [view.recount],
    }
    count = LiveCount({name: values for name, values in head.items() if any(values)})
    if view.scope == "SAMPLE" or view.recount:
        count.listed = [
            Listed(row.of, row.code, row.holder, row.what, row.mark)
            for row in view.rows
            if row.of in ("weapon", "lot")
        ]
    _must_be_recordable(ledger, count, by)
    return count


def _must_be_recordable(ledger: Ledger, count: LiveCount, by: str) -> None:
    """Whoever is going to record the count may: they are told before it is counted, and not after.

    Refuses: role_forbids, scope_forbids, user_unknown, witnesses_too_few
    """
    operation = {
        "op": "count",
        "id": count.number,
        "occurred_at": count.one("cut_off"),
        "by": by,
        "party" if count.head.get("party") else "place": count.at,
        "scope": count.one("scope"),
        "kind": count.one("kind"),
        "cut_off": count.one("cut_off"),
        "counted_by": count.head["counted_by"],
        "blind": True,
        "lines": [],
    }
    report = post_operations(ledger, [operation], dry_run=True)
    for line in report.refused:
        for refused in line.faults:
            raise refused


def finish(ledger: Ledger, count: LiveCount, *, by: str, dry_run: bool = False) -> Entered:
    """
    The count is on record, or every row that keeps it out is named.

    Refuses: count_row_open where nothing was said of a line of a sample; what a sheet is refused for
    """
    return enter(ledger, count.filled(), by=by, remarks=count.remarks(), dry_run=dry_run)
