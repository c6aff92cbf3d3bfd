"""The register of participants in disarmament, by number; names are asked for elsewhere, and that is recorded."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import Asking, Stretch, by
from wamledger.services.lists.typed import found_in
from wamledger.services.lists.within import choice, equal
from wamledger.services.participant_list import seen_people
from wamledger.services.subjects import Subject

_SORTS: Final = {
    "participant": ("person.number", False),
    "sex": ("person.sex", False),
    "age_band": ("person.age_band", False),
    "category": ("person.category", False),
    "armed_group": ("person.armed_group", True),
    "entered": ("person.seq", False),
}


class Participants:
    """Implements ordered.Register"""

    name = "participants"
    title = N_("Participants")
    query = Query.PARTICIPANTS
    finds = N_("number, armed group")
    columns = (
        Column("participant", N_("Number"), 16, "code", sorts=True),
        Column("sex", N_("Sex"), 14, "word", sorts=True, words=words.SEX),
        Column("age_band", N_("Age"), 12, "word", sorts=True, words=words.AGE_BAND),
        Column("category", N_("Category"), 0, "word", sorts=True, words=words.PARTICIPANT),
        Column("weapons", N_("Weapons"), 8, "number"),
        Column("lots", N_("Lots"), 6, "number"),
        Column("armed_group", N_("Armed group"), 18, "text", sorts=True, from_width=110),
        Column("entered", N_("Entry"), 8, "number", sorts=True, shown=False),
    )
    filters = (
        choice("category", N_("Category"), words.PARTICIPANT),
        choice("sex", N_("Sex"), words.SEX),
        choice("age_band", N_("Age"), words.AGE_BAND),
    )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The people whom somebody recorded, or of whom something came to their places."""
        rows = Stretch(
            cells="person.number, person.sex, person.age_band, person.category,"
            " (SELECT COUNT(*) FROM weapon WHERE weapon.participant = person.number AND weapon.void = 0),"
            " (SELECT COUNT(*) FROM lot WHERE lot.participant = person.number AND lot.void = 0),"
            " person.armed_group, person.seq",
            source="participant AS person",
            where=(
                seen_people(asking.link, asking.scope),
                *equal(
                    asked,
                    {"category": "person.category", "sex": "person.sex", "age_band": "person.age_band"},
                ),
                found_in(asking.link.engine, asked.find, ("person.number", "person.armed_group")),
            ),
            order=("person.number",),
            key=("person.number",),
            made=_row,
        )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        return by(rows, expression, may_be_null=may_be_null)


def _row(_asking: Asking, row: Any) -> ListRow:
    return ListRow(row[0], Subject("participant", row[0]), tuple(row))
