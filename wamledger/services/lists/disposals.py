"""The register of disposals: what awaits destruction, and how far it has come."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services.form_fields.choices import methods
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, either_place, held_by, typed
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

WAITING, UNVERIFIED, DONE = "WAITING", "UNVERIFIED", "DONE"
STATE: Final = {
    WAITING: N_("Awaiting destruction"),
    UNVERIFIED: N_("Not verified yet"),
    DONE: N_("Done"),
}
_LINES: Final = "FROM disposal_line AS line WHERE line.disposal = plan.code"
_LEFT: Final = (
    f"(SELECT COUNT(*) {_LINES} AND line.planned - line.withdrawn - line.lost - line.destroyed > 0)"
)
_UNVERIFIED: Final = f"(SELECT COUNT(*) {_LINES} AND line.verified < line.destroyed)"
_SORTS: Final = {
    "disposal": "plan.code",
    "place": "plan.place",
    "method": "plan.method",
    "planned_at": "plan.planned_at",
}


class Disposals:
    """Implements ordered.Register"""

    name = "disposals"
    title = N_("Disposals")
    query = Query.HOLDINGS
    finds = N_("number, place, method")
    columns = (
        Column("disposal", N_("Disposal"), 14, "code", sorts=True),
        Column("place", N_("At"), 12, "code", sorts=True),
        Column("method", N_("Method"), 16, "word", sorts=True, words=methods()),
        Column("state", N_("State"), 20, "word", words=STATE),
        Column("planned_at", N_("Planned"), 17, "moment", sorts=True),
        Column("items", N_("Items"), 7, "number", from_width=100),
        Column("left", N_("Waiting"), 8, "number", from_width=100),
        Column("planned_by", N_("Planned by"), 12, "code", from_width=120),
        Column("approved_by", N_("Approved by"), 12, "code", from_width=130),
    )
    filters = (choice("state", N_("State"), STATE), typed("place", N_("At"), "place"))

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The disposals at places of the scope."""
        rows = Stretch(
            cells=f"plan.code, plan.place, plan.method, plan.planned_at, (SELECT COUNT(*) {_LINES}), {_LEFT},"
            f" plan.planned_by, plan.approved_by, {_UNVERIFIED}",
            source="disposal AS plan",
            where=(
                either_place(asking, ("plan.place",)),
                _in_state(asked.filters.get("state", "")),
                held_by(asking, "plan.place", asked.filters.get("place", "")),
                found_in(asking.link.engine, asked.find, ("plan.code", "plan.place", "plan.method")),
            ),
            order=("plan.code",),
            key=("plan.code",),
            made=_row,
        )
        return by(rows, _SORTS.get(asked.sort, ""))


def _in_state(state: str) -> Condition:
    if state == WAITING:
        return f"{_LEFT} > 0", ()
    if state == UNVERIFIED:
        return f"{_LEFT} = 0 AND {_UNVERIFIED} > 0", ()
    return (f"{_LEFT} = 0 AND {_UNVERIFIED} = 0", ()) if state == DONE else ALWAYS


def _row(_asking: Asking, row: Any) -> ListRow:
    code, place, method, planned_at, items, left, planned_by, approved_by, unverified = row
    state = WAITING if left else UNVERIFIED if unverified else DONE
    return ListRow(
        code,
        Subject("disposal", code),
        (code, place, method, state, planned_at, items, left, planned_by, approved_by),
        flags.NOT_VERIFIED if unverified else "",
    )
