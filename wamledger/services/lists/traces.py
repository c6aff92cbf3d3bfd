"""The register of trace requests, and what came of them."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, equal
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

WAITING: Final = "WAITING"
OUTCOME: Final = {WAITING: N_("No answer yet"), **words.TRACE}
_SORTS: Final = {
    "trace": ("asked.code", False),
    "item": ("asked.item", False),
    "addressee": ("asked.addressee", False),
    "requested_at": ("asked.requested_at", False),
    "answered_at": ("asked.answered_at", True),
    "outcome": ("asked.outcome", True),
}


class Traces:
    """Implements ordered.Register"""

    name = "traces"
    title = N_("Traces")
    query = Query.HISTORY
    finds = N_("number, item, who was asked")
    columns = (
        Column("trace", N_("Trace"), 14, "code", sorts=True),
        Column("item", N_("Item"), 14, "code", sorts=True),
        Column("addressee", N_("Asked"), 14, "text", sorts=True),
        Column("requested_at", N_("When"), 17, "moment", sorts=True),
        Column("outcome", N_("Answer"), 14, "word", sorts=True, words=OUTCOME),
        Column("answered_at", N_("Answered"), 17, "moment", sorts=True, from_width=100),
        Column("channel", N_("Through"), 20, "text", from_width=120),
        Column("last_known_holder", N_("Last known holder"), 20, "text", from_width=140),
    )
    filters = (choice("outcome", N_("Answer"), OUTCOME),)

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The requests about goods that are seen."""
        outcome = asked.filters.get("outcome", "")
        rows = Stretch(
            cells="asked.code, asked.item_kind, asked.item, asked.addressee, asked.requested_at, asked.outcome,"
            " asked.answered_at, asked.channel, asked.last_known_holder, asked.reversed_seq",
            source="trace AS asked",
            where=(
                of_seen(asking, "asked.item_kind", "asked.item"),
                ("asked.outcome IS NULL AND asked.reversed_seq IS NULL", ())
                if outcome == WAITING
                else ALWAYS,
                *([] if outcome == WAITING else equal(asked, {"outcome": "asked.outcome"})),
                found_in(asking.link.engine, asked.find, ("asked.code", "asked.item", "asked.addressee")),
            ),
            order=("asked.code",),
            key=("asked.code",),
            made=_row,
        )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        return by(rows, expression, may_be_null=may_be_null)


def of_seen(asking: Asking, kind: str, item: str) -> Condition:
    """That an item is seen somewhere: ``kind`` and ``item`` are expressions."""
    if asking.sight.is_whole:
        return ALWAYS
    weapons, codes = asking.sight.weapons("held")
    lots, cells = asking.sight.lots("held")
    return (
        f"({kind} = 'weapon' AND EXISTS"
        f" (SELECT 1 FROM weapon_standing AS held WHERE held.weapon = {item} AND {weapons}))"
        f" OR ({kind} = 'lot' AND EXISTS"
        f" (SELECT 1 FROM lot_standing AS held WHERE held.lot = {item} AND {lots}))",
        (*codes, *cells),
    )


def _row(_asking: Asking, row: Any) -> ListRow:
    code, _kind, item, addressee, requested, outcome, answered, channel, holder, reversed_seq = row
    flag = flags.REVERSED if reversed_seq is not None else "" if outcome else flags.NO_ANSWER
    return ListRow(
        code,
        Subject("trace", code),
        (code, item, addressee, requested, outcome or WAITING, answered, channel, holder),
        flag,
    )
