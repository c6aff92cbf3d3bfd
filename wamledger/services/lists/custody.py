"""The register of custody: what was issued, to whom, what of it is owed, and when it is due back."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, BETWEEN, Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, equal, held_by, overdue, typed
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

OWED, OVERDUE, SETTLED = "OWED", "OVERDUE", "SETTLED"
STATE: Final = {OWED: N_("Owed"), OVERDUE: N_("Overdue"), SETTLED: N_("Settled")}
_OWED: Final = "given.quantity - given.returned - given.expended - given.lost - given.passed_on"
_SORTS: Final = {
    "issue": ("given.issue", False),
    "party": ("given.party", False),
    "item": ("given.item", False),
    "due_at": ("given.due_at", True),
    "issued_at": ("given.occurred_at", False),
    "owed": (f"({_OWED})", False),
}
_SOURCE: Final = "(SELECT each.*, each.item AS weapon, each.item AS lot, each.party AS holder FROM custody AS each) AS given"


class Custody:
    """Implements ordered.Register"""

    name = "custody"
    title = N_("Custody")
    query = Query.HOLDINGS
    finds = N_("issue, party, weapon, lot")
    columns = (
        Column("issue", N_("Issue"), 14, "code", sorts=True),
        Column("party", N_("Party"), 14, "code", sorts=True),
        Column("item", N_("Item"), 14, "code", sorts=True),
        Column("owed", N_("Owed"), 9, "number", sorts=True),
        Column("due_at", N_("Due back"), 17, "moment", sorts=True),
        Column("state", N_("State"), 9, "word", words=STATE),
        Column("quantity", N_("Issued"), 9, "number", from_width=100),
        Column("issued_at", N_("When"), 17, "moment", sorts=True, from_width=110),
        Column("purpose", N_("Purpose"), 14, "word", words=words.PURPOSE, from_width=120),
        Column("returned", N_("Returned"), 9, "number", from_width=140),
        Column("expended", N_("Expended"), 9, "number", from_width=140),
        Column("lost", N_("Lost"), 7, "number", shown=False),
        Column("passed_on", N_("Passed on"), 9, "number", shown=False),
    )
    filters = (
        choice("state", N_("State"), STATE),
        typed("party", N_("Party"), "party"),
        choice("purpose", N_("Purpose"), words.PURPOSE),
    )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """What went from hand to hand, of goods that are seen."""
        rows = Stretch(
            cells="given.issue, given.item_kind, given.item, given.party, given.quantity, given.returned,"
            " given.expended, given.lost, given.passed_on, given.purpose, given.due_at, given.occurred_at",
            source=_SOURCE,
            where=(
                _seen(asking),
                _in_state(asking, asked.filters.get("state", "")),
                held_by(asking, "given.party", asked.filters.get("party", "")),
                *equal(asked, {"purpose": "given.purpose"}),
                found_in(asking.link.engine, asked.find, ("given.issue", "given.party", "given.item")),
            ),
            order=("given.issue", "given.item_kind", "given.item"),
            key=("given.issue", "given.item_kind", "given.item"),
            made=_row,
        )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        return by(rows, expression, may_be_null=may_be_null)


def _seen(asking: Asking) -> Condition:
    if asking.sight.is_whole:
        return ALWAYS
    weapons, codes = asking.sight.weapons("given")
    lots, cells = asking.sight.lots("given")
    return (
        f"(given.item_kind = 'weapon' AND {weapons}) OR (given.item_kind = 'lot' AND {lots})",
        (*codes, *cells),
    )


def _in_state(asking: Asking, state: str) -> Condition:
    if state == SETTLED:
        return f"NOT ({_OWED} > 0)", ()
    if state == OVERDUE:
        is_late, given = overdue(asking)
        return f"{_OWED} > 0 AND {is_late}", given
    return (f"{_OWED} > 0", ()) if state == OWED else ALWAYS


def _row(asking: Asking, row: Any) -> ListRow:
    issue, kind, item, party, quantity, returned, expended, lost, passed_on, purpose, due_at, issued = row
    owed = quantity - returned - expended - lost - passed_on
    state = SETTLED if owed <= 0 else OVERDUE if asking.grace.is_late(due_at, purpose, asking.now) else OWED
    return ListRow(
        BETWEEN.join((issue, kind, item)),
        Subject("issue", issue),
        (
            issue, party, item, owed, due_at, state, quantity, issued, purpose, returned, expended, lost, passed_on,
        ),
        flags.OVERDUE if state == OVERDUE else "",
    )  # fmt: skip
