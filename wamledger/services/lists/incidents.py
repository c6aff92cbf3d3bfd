"""The register of incidents: what happened, apart from stock."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, either_place, equal, held_by, typed
from wamledger.services.subjects import Subject

_SORTS: Final = {
    "incident": ("happened.id", False),
    "kind": ("happened.kind", False),
    "place": ("happened.place", True),
    "occurred_at": ("happened.occurred_at", False),
}


class Incidents:
    """Implements ordered.Register"""

    name = "incidents"
    title = N_("Incidents")
    query = Query.HISTORY
    finds = N_("number, place, description, operation")
    columns = (
        Column("incident", N_("Incident"), 14, "code", sorts=True),
        Column("kind", N_("Kind"), 18, "word", sorts=True, words=words.INCIDENT),
        Column("place", N_("Place"), 12, "code", sorts=True),
        Column("occurred_at", N_("When"), 17, "moment", sorts=True),
        Column("description", N_("What happened"), 0, "text"),
        Column("operation_reference", N_("Operation"), 16, "text", from_width=120),
    )
    filters = (choice("kind", N_("Kind"), words.INCIDENT), typed("place", N_("Place"), "place"))

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The incidents at places of the scope."""
        rows = Stretch(
            cells="happened.id, happened.kind, happened.place, happened.occurred_at, happened.description,"
            " happened.operation_reference, happened.reversed_seq",
            source="incident AS happened",
            where=(
                either_place(asking, ("happened.place",)),
                *equal(asked, {"kind": "happened.kind"}),
                held_by(asking, "happened.place", asked.filters.get("place", "")),
                found_in(
                    asking.link.engine,
                    asked.find,
                    ("happened.id", "happened.place", "happened.description", "happened.operation_reference"),
                ),
            ),
            order=("happened.id",),
            key=("happened.id",),
            made=_row,
        )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        return by(rows, expression, may_be_null=may_be_null)


def _row(_asking: Asking, row: Any) -> ListRow:
    *cells, reversed_seq = row
    return ListRow(
        row[0], Subject("incident", row[0]), tuple(cells), flags.REVERSED if reversed_seq is not None else ""
    )
