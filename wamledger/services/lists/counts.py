"""The register of counts: where somebody counted, when, and what kind of count it was."""

from __future__ import annotations

from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, either_place, equal, held_by, typed
from wamledger.services.subjects import Subject

BLIND: Final = {"YES": N_("Blind"), "NO": N_("With the book at hand")}
_SORTS: Final = {
    "count": ("made.id", False),
    "place": ("made.place", True),
    "party": ("made.party", True),
    "kind": ("made.kind", False),
    "cut_off": ("made.cut_off", False),
}


class Counts:
    """Implements ordered.Register"""

    name = "counts"
    title = N_("Counts")
    query = Query.HISTORY
    finds = N_("number, place, party, who counted")
    columns = (
        Column("count", N_("Count"), 14, "code", sorts=True),
        Column("place", N_("Place"), 12, "code", sorts=True),
        Column("kind", N_("Kind"), 20, "word", sorts=True, words=words.COUNT),
        Column("cut_off", N_("As of"), 17, "moment", sorts=True),
        Column("counted_by", N_("Counted by"), 18, "text"),
        Column("blind", N_("How"), 12, "word", words=BLIND, from_width=100),
        Column("scope", N_("What"), 14, "word", words=words.COUNT_SCOPE, from_width=110),
        Column("lines", N_("Lines"), 7, "number", from_width=120),
        Column("party", N_("Party"), 12, "code", sorts=True, from_width=130),
    )
    filters = (choice("kind", N_("Kind"), words.COUNT), typed("place", N_("Place"), "place"))

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The counts at places of the scope."""
        rows = Stretch(
            cells="made.id, made.place, made.kind, made.cut_off, made.counted_by, made.blind, made.scope,"
            " (SELECT COUNT(*) FROM count_line AS line WHERE line.seq = made.seq), made.party, made.reversed_seq",
            source="count_sheet AS made",
            where=(
                either_place(asking, ("made.place",)),
                *equal(asked, {"kind": "made.kind"}),
                held_by(asking, "made.place", asked.filters.get("place", "")),
                found_in(
                    asking.link.engine, asked.find, ("made.id", "made.place", "made.party", "made.counted_by")
                )
                if asked.find
                else ALWAYS,
            ),
            order=("made.id",),
            key=("made.id",),
            made=_row,
        )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        return by(rows, expression, may_be_null=may_be_null)


def _row(_asking: Asking, row: Any) -> ListRow:
    code, place, kind, cut_off, counted_by, blind, scope, lines, party, reversed_seq = row
    return ListRow(
        code,
        Subject("count", code),
        (
            code, place, kind, cut_off, ", ".join(orjson.loads(counted_by)), "YES" if blind else "NO", scope, lines,
            party,
        ),
        flags.REVERSED if reversed_seq is not None else "",
    )  # fmt: skip
