"""
The view of a count: each line against the book at its cut-off, with recounts, findings and causes.

It is by all that is known now: a voucher that was entered late counts from when it happened. Whoever may not read
findings may not read this.
"""

from __future__ import annotations

from collections.abc import Sequence

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.counting.causes import cause_in
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.differences import Compared, Difference, Line, compared, differences_in
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import Stored, posted, standing_only, stored_all
from wamledger.services.scope import is_place
from wamledger.services.views.count_report import (
    CountedLine,
    CountFinding,
    CountReportView,
    FoundCause,
    Recount,
)


def count_report_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> CountReportView:
    """
    The count of that id.

    Refuses: count_unknown, also for one that was reversed
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.FINDINGS, code) as found:
        link, names = found.link, Names(found.link)
        source = provenance(
            ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
        )
        held = differences_in(link, found.scope, code, source.generated_at)
        operation = held.operation
        place = operation.get("place") or operation["party"]
        seq = link.one("SELECT seq FROM count_sheet WHERE id = ?", (code,))[0]
        recounts = _recounts(link, code, place, seq)
        keeper = link.one("SELECT keeper FROM place WHERE code = ?", (place,))
        return CountReportView(
            provenance=source,
            posted=posted(link, names, stored_all(link, [seq])[0]),
            place=place,
            place_name=names.holder(place),
            is_party=not is_place(link, place),
            keeper=(keeper[0] or "") if keeper else "",
            keeper_name=names.person((keeper[0] or "") if keeper else ""),
            scope=operation["scope"],
            kind=operation["kind"],
            cut_off=moment.parse(operation["cut_off"]),
            counted_by=_people(names, operation["counted_by"]),
            is_blind=operation["blind"],
            lines=tuple(_lines(link, names, held, [again for _entry, again in recounts])),
            differences=len(held.differences),
            validity_percent=held.validity_percent or "",
            recounts=tuple(
                Recount(
                    posted=posted(link, names, entry),
                    cut_off=moment.parse(entry.operation["cut_off"]),
                    counted_by=_people(names, entry.operation["counted_by"]),
                    lines=again.lines,
                    differences=len(again.differences),
                )
                for entry, again in recounts
            ),
            findings=tuple(
                CountFinding(
                    each.id,
                    each.rule.code,
                    each.severity.name,
                    _(each.signal.title or each.rule.title),
                    each.status,
                )
                for each in sorted(held.findings, key=lambda each: (each.severity.name, each.id))
            ),
            causes=tuple(_causes(names, held)),
        )


def _people(names: Names, people: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{names.person(each)} ({each})" if names.person(each) else each for each in people)


def _recounts(link: Link, count: str, place: str, seq: int) -> list[tuple[Stored, Compared]]:
    """The later counts there that were made to count this one again, each held against the book at its own cut-off."""
    rows = link.rows(
        "SELECT seq FROM count_sheet WHERE (place = ? OR party = ?) AND seq > ? AND reversed_seq IS NULL",
        (place, place, seq),
    )
    entries = stored_all(link, (number for (number,) in rows))
    said = f"Recount of {count}."
    return [
        (each, compared(link, each.operation))
        for each in standing_only(link, entries)
        if each.operation.get("remarks", "").startswith(said)
    ]


def _lines(link: Link, names: Names, held: Compared, recounts: Sequence[Compared]) -> list[CountedLine]:
    differing = {(each.of, each.code): each for each in held.differences}
    again = {(line.of, line.code): line.counted for recount in recounts for line in recount.compared}
    goods = Goods(link, names)
    goods.look_up((line.of, line.code) for line in held.compared if line.of in ("weapon", "lot"))
    return [
        _line(names, goods, line, differing.get((line.of, line.code)), again.get((line.of, line.code)))
        for line in held.compared
    ]


def _line(
    names: Names, goods: Goods, line: Line, difference: Difference | None, recounted: int | None
) -> CountedLine:
    mark, unit = "", "EACH"
    if line.of in ("weapon", "lot"):
        known = goods.line((line.of, line.code), 1, "")
        parts = (known.nature, known.nature_name, known.make, known.model)
        described = " ".join(part for part in (*parts, known.calibre if line.of == "weapon" else "") if part)
        mark, unit = known.mark, known.unit
    elif line.of == "type":
        described = names.type(line.code)
    elif line.of == "nature":
        described, unit = names.nature(line.code).name, names.nature(line.code).unit
    else:
        described = ""
    return CountedLine(
        of=line.of,
        code="" if line.of == "serial" else line.code,
        described=described,
        mark=line.code if line.of == "serial" else mark,
        unit=unit,
        booked=line.booked,
        counted=line.counted,
        recounted=recounted,
        kind=difference.kind.name if difference is not None else "",
        where=difference.where if difference is not None else "",
        findings=difference.findings if difference is not None else (),
    )


def _causes(names: Names, held: Compared) -> list[FoundCause]:
    """What people said of the findings, in the order in which they said it."""
    found = []
    for finding in held.findings:
        for review in finding.reviews:
            cause = cause_in(review.reason)
            words = review.reason.partition(":")[2].strip() if cause is not None else review.reason
            found.append(
                FoundCause(
                    finding=finding.id,
                    status=review.status,
                    cause=cause.name if cause is not None else "",
                    words=words,
                    by=review.by,
                    by_name=names.person(review.by),
                    said_at=review.at,
                    entry=review.entry,
                )
            )
    return sorted(found, key=lambda each: (each.said_at, each.entry, each.finding))
