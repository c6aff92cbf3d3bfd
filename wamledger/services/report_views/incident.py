"""The view of an incident, filled from its entry and from what names it or bears its reference."""

from __future__ import annotations

from collections import Counter
from typing import Any

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.entries import entry_of, files, holder, items_of, lines_seen
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.losses import settlements
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, policy, provenance, state
from wamledger.services.report_views.stored import Stored, posted, sees, standing_only, stored_all
from wamledger.services.views.incident import (
    Casualties,
    Counted,
    Happened,
    IncidentView,
    LossOf,
    Taken,
    TypeCount,
)

Row = dict[str, Any]


def incident_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> IncidentView:
    """
    An incident by the id of its entry, with the losses, the intake and the counts that belong to it.

    Refuses: entry_unknown; report_of_entry
    Raises: AccessFault where a narrow scope ends before it
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        entry = entry_of(found, code, ("incident",))
        what = happened(found, names, entry)
        return IncidentView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            happened=what,
            losses=tuple(_loss(found, names, each) for each in losses_of(found, code)),
            taken=tuple(_taken(found, names, each) for each in _intake(found, what.operation_reference)),
            counts=counts_after(found, names, what.place.code, what.posted.occurred_at),
            files=files(link, entry.operation.get("attachments", ())),
            count_hours=policy(link, "incident_count_hours"),
        )


def happened(found: State, names: Names, entry: Stored) -> Happened:
    """What an incident says."""
    get = entry.operation.get
    types = Counter(get("weapon_types") or ())
    return Happened(
        posted=posted(found.link, names, entry),
        kind=entry.operation["kind"],
        place=holder(names, get("place")),
        latitude=get("latitude", ""),
        longitude=get("longitude", ""),
        description=entry.operation["description"],
        operation_reference=get("operation_reference", ""),
        casualties=Casualties(**(get("casualties") or {})),
        weapon_types=tuple(TypeCount(each, names.type(each), types[each]) for each in sorted(types)),
    )


def losses_of(found: State, incident: str) -> list[Stored]:
    """The losses that name an incident and that nobody reversed, as far as they are seen."""
    rows = found.link.rows("SELECT seq FROM loss WHERE incident = ? ORDER BY seq", (incident,))
    entries = standing_only(found.link, stored_all(found.link, [seq for (seq,) in rows]))
    return [entry for entry in entries if lines_seen(found, entry)]


def _loss(found: State, names: Names, entry: Stored) -> LossOf:
    """The loss, and what of it is still unaccounted for."""
    lines = [line for _number, line in lines_seen(found, entry)]
    settled = settlements(found.link, items_of({"lines": lines}))
    sums = {"weapon": [0, 0], "lot": [0, 0]}
    for (loss, item), each in settled.items():
        if loss == entry.operation["id"]:
            kind = "weapon" if any(line.get("weapon") == item for line in lines) else "lot"
            sums[kind][0] += each.reported
            sums[kind][1] += each.open
    return LossOf(
        posted=posted(found.link, names, entry),
        kind=entry.operation["kind"],
        origin=holder(names, entry.operation.get("from") or entry.operation.get("dispatch")),
        weapons=sums["weapon"][0],
        weapons_open=sums["weapon"][1],
        units=sums["lot"][0],
        units_open=sums["lot"][1],
    )


def _intake(found: State, reference: str) -> list[Stored]:
    """The registrations under the reference of an operation that nobody reversed, as far as they are seen."""
    if not reference:
        return []
    rows = found.link.rows(
        "SELECT DISTINCT seq FROM weapon WHERE operation_reference = ?"
        " UNION SELECT DISTINCT seq FROM lot WHERE operation_reference = ?",
        (reference, reference),
    )
    entries = standing_only(found.link, stored_all(found.link, [seq for (seq,) in rows]))
    return [entry for entry in entries if sees(found.link, found.scope, entry)]


def _taken(found: State, names: Names, entry: Stored) -> Taken:
    totals = Goods(found.link, names).totals(entry.moves)
    return Taken(
        posted=posted(found.link, names, entry),
        destination=holder(names, entry.operation["to"]),
        weapons=sum(each.quantity for each in totals if each.item_kind == "weapon"),
        units=sum(each.quantity for each in totals if each.item_kind == "lot"),
    )


def counts_after(found: State, names: Names, place: str, since: Moment) -> tuple[Counted, ...]:
    """The counts after an incident at a place, around it or within it, with the book as of then or later."""
    if not place:
        return ()
    link = found.link
    near = _near(dict(link.rows("SELECT code, within FROM place")), place)
    condition, parameters = link.among("place", sorted(near))
    rows = link.rows(
        f"SELECT seq FROM count_sheet WHERE kind = 'INCIDENT' AND {condition} AND cut_off >= ?"
        " AND reversed_seq IS NULL ORDER BY seq",
        (*parameters, since),
    )
    return tuple(
        Counted(
            posted=posted(link, names, entry),
            place=holder(names, entry.operation["place"]),
            kind=entry.operation["kind"],
            scope=entry.operation["scope"],
            cut_off=moment.parse(entry.operation["cut_off"]),
            counted_by=tuple(entry.operation["counted_by"]),
        )
        for entry in stored_all(link, [seq for (seq,) in rows])
        if sees(link, found.scope, entry)
    )


def _near(around: dict[str, str | None], place: str) -> set[str]:
    """The place, the places around it, and those within it."""
    found: set[str] = set()
    code: str | None = place
    while code is not None and code not in found:
        found.add(code)
        code = around.get(code)
    inside = {place}
    while more := {each for each, outer in around.items() if outer in inside} - inside:
        inside |= more
    return found | inside
