"""The register of consignments: what is on its way, and what of it did not arrive."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, either_place, held_by, typed
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

OPEN, OVERDUE, CLOSED, REVERSED = "OPEN", "OVERDUE", "CLOSED", "REVERSED"
STATE: Final = {
    OPEN: N_("On its way"),
    OVERDUE: N_("Overdue"),
    CLOSED: N_("Closed"),
    REVERSED: N_("Reversed"),
}
_MISSING: Final = (
    "(SELECT COUNT(*) FROM consignment_line AS line WHERE line.dispatch = sent.dispatch"
    " AND line.received + line.lost < line.sent)"
)
_UNDER_WAY: Final = f"sent.reversed_seq IS NULL AND {_MISSING} > 0"
_SORTS: Final = {
    "dispatch": "sent.dispatch",
    "origin": "sent.origin",
    "destination": "sent.destination",
    "dispatched_at": "sent.dispatched_at",
    "expected_at": "sent.expected_at",
}


class Consignments:
    """Implements ordered.Register"""

    name = "consignments"
    title = N_("Consignments")
    query = Query.HOLDINGS
    finds = N_("number, origin, destination, carrier, vehicle")
    columns = (
        Column("dispatch", N_("Dispatch"), 14, "code", sorts=True),
        Column("origin", N_("From"), 12, "code", sorts=True),
        Column("destination", N_("To"), 12, "code", sorts=True),
        Column("state", N_("State"), 12, "word", words=STATE),
        Column("expected_at", N_("Expected"), 17, "moment", sorts=True),
        Column("missing", N_("Under way"), 9, "number"),
        Column("items", N_("Items"), 7, "number", from_width=100),
        Column("dispatched_at", N_("Sent"), 17, "moment", sorts=True, from_width=110),
        Column("carrier", N_("Carrier"), 16, "text", from_width=130),
        Column("vehicle", N_("Vehicle"), 12, "text", shown=False),
        Column("by", N_("Recorded by"), 12, "code", shown=False),
    )
    filters = (
        choice("state", N_("State"), STATE),
        typed("origin", N_("From"), "place"),
        typed("destination", N_("To"), "place"),
    )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The consignments that leave or reach a place of the scope."""
        wanted = asked.filters
        rows = Stretch(
            cells=f"sent.dispatch, sent.origin, sent.destination, sent.expected_at, {_MISSING},"
            " (SELECT COUNT(*) FROM consignment_line AS line WHERE line.dispatch = sent.dispatch),"
            " sent.dispatched_at, sent.carrier, sent.vehicle, sent.by_user, sent.reversed_seq",
            source="consignment AS sent",
            where=(
                either_place(asking, ("sent.origin", "sent.destination")),
                _in_state(asking, wanted.get("state", "")),
                held_by(asking, "sent.origin", wanted.get("origin", "")),
                held_by(asking, "sent.destination", wanted.get("destination", "")),
                found_in(
                    asking.link.engine,
                    asked.find,
                    ("sent.dispatch", "sent.origin", "sent.destination", "sent.carrier", "sent.vehicle"),
                ),
            ),
            order=("sent.dispatch",),
            key=("sent.dispatch",),
            made=_row,
        )
        return by(rows, _SORTS.get(asked.sort, ""))


def _in_state(asking: Asking, state: str) -> Condition:
    if state == REVERSED:
        return "sent.reversed_seq IS NOT NULL", ()
    if state == CLOSED:
        return f"sent.reversed_seq IS NULL AND {_MISSING} = 0", ()
    if state == OVERDUE:
        return f"{_UNDER_WAY} AND sent.expected_at < ?", (asking.now - asking.grace.transit,)
    return (_UNDER_WAY, ()) if state == OPEN else ALWAYS


def _row(asking: Asking, row: Any) -> ListRow:
    dispatch, origin, destination, expected, missing, items, sent, carrier, vehicle, user, reversed_seq = row
    state = REVERSED if reversed_seq is not None else OPEN if missing else CLOSED
    if state == OPEN and asking.grace.has_not_come(expected, asking.now):
        state = OVERDUE
    return ListRow(
        dispatch,
        Subject("consignment", dispatch),
        (dispatch, origin, destination, state, expected, missing, items, sent, carrier, vehicle, user),
        {OVERDUE: flags.OVERDUE, REVERSED: flags.REVERSED}.get(state, ""),
    )
