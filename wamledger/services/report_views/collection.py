"""The views of papers about goods that came from outside, filled from the entry that took them on charge."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.entries import (
    acquired,
    entry_of,
    files,
    holder,
    lines_seen,
    marks_on,
    people,
    person,
    taken,
    totals_of,
)
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, policy, provenance, state
from wamledger.services.report_views.stored import Stored, posted, sees, stored_all
from wamledger.services.views.collection import (
    CollectionView,
    FieldReport,
    HandedIn,
    ReceiptView,
    TypeReported,
)
from wamledger.services.views.goods import GoodsLine

Row = dict[str, Any]

TAKEN_IN: Final = frozenset({"SEIZED", "CAPTURED", "SURRENDERED", "COLLECTED", "FOUND", "RECOVERED"})
"""Modes of acquisition in which goods come from people outside, or from nobody."""


def collection_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> CollectionView:
    """
    The collection that an entry took on charge, with what the field had reported of it.

    Refuses: entry_unknown; report_of_entry, also where the goods came on charge otherwise
    Raises: AccessFault where a narrow scope ends before it
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        entry = taken_in(found, code)
        named = lines_seen(found, entry)
        goods = Goods(link, names)
        lines = taken(goods, named)
        return CollectionView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            acquired=acquired(names, entry.operation),
            destination=holder(names, entry.operation["to"]),
            witnesses=people(names, entry.operation.get("witnessed_by", ())),
            lines=lines,
            totals=totals_of(goods, entry.moves, lines),
            marks=marks_on(named),
            files=files(link, entry.operation.get("attachments", ())),
            reported=_reported(found, names, entry.operation["acquisition"].get("operation_reference")),
        )


def receipt_view(
    ledger: Ledger,
    code: str,
    *,
    second_language: str = "",
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ReceiptView:
    """
    What the person gets who handed in what an entry took on charge.

    Refuses: entry_unknown; report_of_entry, also where the goods came on charge otherwise
    Raises: AccessFault where a narrow scope ends before it
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        entry = taken_in(found, code)
        goods = Goods(link, names)
        operation, about = entry.operation, posted(link, names, entry)
        came = operation["acquisition"]
        is_deposit = came["ownership"] == "PARTY"
        return ReceiptView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            seq=entry.seq,
            entry=about.entry,
            document=about.document,
            handed_in_at=about.occurred_at,
            mode=came["mode"],
            place_name=came.get("place_name", ""),
            destination=holder(names, operation["to"]),
            participant=came.get("participant", ""),
            programme=came.get("programme", ""),
            owner=holder(names, came.get("from") if is_deposit else None),
            issuer=person(names, about.by),
            lines=tuple(_handed_in(line) for line in taken(goods, lines_seen(found, entry))),
            statement=policy(link, "receipt_statement"),
            reversed_by=about.reversed_by,
            language2="" if second_language == language else second_language,
        )


def _handed_in(line: GoodsLine) -> HandedIn:
    """The line without what the mission remarked of the item, which is not for whoever handed it in."""
    is_weapon = line.item_kind == "weapon"
    return HandedIn(
        line=line.line,
        kind=line.item_kind,
        code=line.item,
        type=line.nature,
        type_name=line.nature_name,
        make=line.make if is_weapon else "",
        model=line.model,
        calibre=line.calibre,
        mark=line.mark,
        mark_status=line.mark_status,
        tag=line.tag,
        quantity=line.quantity,
        unit=line.unit,
        serviceable=reference.weapon_conditions().get(line.condition, "unknown") if is_weapon else "",
    )


def taken_in(found: State, code: str) -> Stored:
    """The entry that took goods from outside on charge.  Refuses: entry_unknown, report_of_entry"""
    entry = entry_of(found, code, ("register",))
    mode = entry.operation["acquisition"]["mode"]
    if mode not in TAKEN_IN:
        raise Refused(Code.REPORT_OF_INTAKE, "code", found=code, mode=mode, allowed=sorted(TAKEN_IN))
    return entry


class _Told(NamedTuple):
    entry: Stored
    types: Counter[str]


def _reported(found: State, names: Names, reference: str | None) -> tuple[FieldReport, ...]:
    """The reports of the field under a reference, each with its weapons by type beside those that were booked."""
    if not reference:
        return ()
    link = found.link
    numbers = [
        seq
        for (seq,) in link.rows(
            "SELECT seq FROM incident WHERE operation_reference = ? AND reversed_seq IS NULL"
            " AND kind IN ('SEIZURE', 'FIND')",
            (reference,),
        )
    ]
    told = [
        _Told(entry, Counter(entry.operation.get("weapon_types", ())))
        for entry in stored_all(link, numbers)
        if sees(link, found.scope, entry)
    ]
    booked = _booked(link, reference)
    return tuple(
        FieldReport(
            posted=posted(link, names, entry),
            kind=entry.operation["kind"],
            place=holder(names, entry.operation.get("place")),
            latitude=entry.operation.get("latitude", ""),
            longitude=entry.operation.get("longitude", ""),
            description=entry.operation["description"],
            types=tuple(
                TypeReported(each, names.type(each), types[each], booked[each])
                for each in sorted({*types, *booked})
            ),
        )
        for entry, types in told
    )


def _booked(link: Link, reference: str) -> Counter[str]:
    """Weapons by type that came on charge under the reference, by whatever entries, and were not taken off again."""
    return Counter(
        dict(
            link.rows(
                "SELECT type, COUNT(*) FROM weapon WHERE operation_reference = ? AND void = 0 GROUP BY type",
                (reference,),
            )
        )
    )
