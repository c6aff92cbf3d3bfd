"""
The register of entries: all that was recorded, in the order in which it was.

It is the whole ledger, and nobody reads it whose scope ends before that. A search goes by the number of an entry, by
how its identifier begins, or by the code of a weapon or a lot that it speaks of: each is found in an index.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import N_
from wamledger.services import asked_times
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by, either, together
from wamledger.services.lists.within import choice, equal, typed
from wamledger.services.reading import whole_only
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

OPERATION: Final = {op: form.label for op, form in OPERATIONS.items()}
_SORTS: Final = {
    "seq": "made.seq",
    "occurred_at": "made.occurred_at",
    "recorded_at": "made.recorded_at",
    "op": "made.op",
    "by": "made.by_user",
    "id": "made.id",
}
_LAST: Final = "\U0010ffff"


class Entries:
    """Implements ordered.Register"""

    name = "entries"
    title = N_("Journal")
    query = Query.JOURNAL
    finds = N_("number, identifier, weapon, lot")
    columns = (
        Column("seq", N_("No."), 7, "number", sorts=True),
        Column("occurred_at", N_("When"), 16, "moment", sorts=True),
        Column("op", N_("Operation"), 0, "word", sorts=True, words=OPERATION),
        Column("id", N_("Entry"), 14, "code", sorts=True),
        Column("by", N_("Recorded by"), 12, "code", sorts=True),
        Column("approved_by", N_("Approved by"), 12, "code", from_width=110),
        Column("document", N_("Document"), 16, "text", from_width=120),
        Column("recorded_at", N_("Recorded"), 17, "moment", sorts=True, from_width=140),
    )
    filters = (
        choice("op", N_("Operation"), OPERATION),
        typed("by", N_("Recorded by"), "person"),
        typed("since", N_("Happened from, a time or a day"), ""),
        typed("until", N_("Happened until, a time or a day"), ""),
    )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The entries.  Raises: AccessFault where the scope of who asks ends before the whole ledger"""
        if not asking.scope.is_whole:
            raise whole_only(self.query, asking.scope)
        rows = Stretch(
            cells="made.seq, made.occurred_at, made.recorded_at, made.op, made.id, made.by_user, made.entry,"
            " (SELECT 1 FROM reversal WHERE reversal.entry = made.id)",
            source="entry AS made",
            where=(
                *equal(asked, {"op": "made.op", "by": "made.by_user"}),
                _meant(asked.find),
                *_happened(asked),
            ),
            order=("made.seq",),
            key=("made.seq",),
            made=_row,
            numbers=True,
        )
        return by(rows, _SORTS.get(asked.sort, ""))


def _happened(asked: Asked) -> list[Condition]:
    """That it happened in the time that is asked for.  Refuses: time_unreadable"""
    since, until = asked.filters.get("since"), asked.filters.get("until")
    found: list[Condition] = []
    if since:
        found.append(("made.occurred_at >= ?", (asked_times.since(since),)))
    if until:
        found.append(("made.occurred_at <= ?", (asked_times.as_of(until),)))
    return found


def _meant(find: str) -> Condition:
    words = find.split()[:8]
    return together([_word(word) for word in words]) if words else ALWAYS


def _word(word: str) -> Condition:
    """An entry of that number or beginning, or about such a thing; each way goes by an index."""
    spelled = dict.fromkeys((word, word.upper()))
    ways: list[Condition] = [
        (f"made.seq IN (SELECT seq FROM entry WHERE {condition})", given)
        for each in spelled
        for condition, given in (("id >= ? AND id < ?", (each, each + _LAST)),)
    ]
    ways += [
        (
            "made.seq IN (SELECT seq FROM subject WHERE kind = ? AND code >= ? AND code < ?)",
            (kind, word.upper(), word.upper() + _LAST),
        )
        for kind in "WL"
    ]
    # a weapon that an entry moved stands with its stays, and not among what the entry speaks of
    ways.append(
        (
            "made.seq IN (SELECT seq FROM weapon_stay WHERE weapon >= ? AND weapon < ?)",
            (word.upper(), word.upper() + _LAST),
        )
    )
    number = word.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) < 18:
        ways.append(("made.seq = ?", (int(number),)))
    return either(ways)


def _row(_asking: Asking, row: Any) -> ListRow:
    seq, occurred, recorded, op, code, user, stored, is_reversed = row
    operation = orjson.loads(bytes(stored))["body"]["operation"]
    return ListRow(
        str(seq),
        Subject("entry", code),
        (
            seq, occurred, op, code, user, operation.get("approved_by"), operation.get("document"), recorded,
        ),
        flags.REVERSED if is_reversed else "",
    )  # fmt: skip
