"""The register of weapons: every weapon on charge, where it stands and in what state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_, P_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by
from wamledger.services.lists.search import finding
from wamledger.services.lists.search.orders import Wanted, orders_of
from wamledger.services.lists.within import choice, equal, held_by, overdue, typed
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

HELD, OVERDUE, RESERVED = "HELD", "OVERDUE", "RESERVED"
ATTENTION: Final = {
    "UNACCOUNTED": N_("Unaccounted for"),
    OVERDUE: N_("Overdue"),
    HELD: P_("hold", "Held"),
    RESERVED: N_("Proposed"),
}
GIVEN: Final = (
    "custody AS given WHERE given.party = held.holder AND given.item_kind = 'weapon' AND given.item = held.weapon"
    " AND quantity - returned - expended - lost - passed_on > 0"
)
_BY_STANDING: Final = "weapon_standing AS held JOIN weapon AS file ON file.code = held.weapon"
_BY_FILE: Final = "weapon AS file JOIN weapon_standing AS held ON held.weapon = file.code"
_SORTS: Final[dict[str, tuple[str, bool]]] = {
    "code": ("held.weapon", False),
    "serial": ("file.serial_key", True),
    "make": ("file.make", False),
    "model": ("file.model", False),
    "type": ("file.type", False),
    "calibre": ("file.calibre", False),
    "holder": ("held.holder", False),
    "status": ("held.status", False),
    "condition": ("held.condition", False),
    "since": ("held.since", False),
    "tag": ("file.tag", True),
    "ownership": ("file.ownership", False),
    "taken_at": ("file.taken_at", False),
}

_INDEXED: Final = frozenset({"held.holder", "held.status"})
"""What the database keeps in order for every weapon; it does so for serials and tags, but not for those without one."""


def _types() -> dict[str, str]:
    return {code: each.name for code, each in reference.weapon_types().items()}


class Weapons:
    """Implements ordered.Register"""

    name = "weapons"
    title = N_("Weapons")
    query = Query.HOLDINGS
    finds = N_("part of a serial, tag, code, make, model")

    def __init__(self) -> None:
        types = _types()
        self._is_prepared = False
        self.columns = (
            Column("code", N_("Weapon"), 12, "code", sorts=True),
            Column("serial", N_("Serial"), 16, "text", sorts=True),
            Column("make", N_("Make"), 12, "text", sorts=True),
            Column("model", N_("Model"), 12, "text", sorts=True),
            Column("holder", N_("With"), 12, "code", sorts=True),
            Column("status", N_("Status"), 18, "word", sorts=True, words=words.STATUS),
            Column(
                "condition", N_("Condition"), 14, "word", sorts=True, words=words.CONDITION, from_width=100
            ),
            Column("calibre", N_("Calibre"), 12, "text", sorts=True, from_width=120),
            Column("since", N_("Since"), 17, "moment", sorts=True, from_width=140),
            Column("type", N_("Type"), 20, "word", sorts=True, words=types, shown=False),
            Column("tag", N_("Tag"), 14, "code", sorts=True, shown=False),
            Column("assigned", N_("Assigned serial"), 24, "code", shown=False),
            Column("due_at", N_("Due back"), 17, "moment", shown=False),
            Column("ownership", N_("Owner"), 14, "word", sorts=True, words=words.OWNERSHIP, shown=False),
            Column("taken_at", N_("Taken on charge"), 17, "moment", sorts=True, shown=False),
        )
        self.filters = (
            choice("status", N_("Status"), words.STATUS),
            typed("holder", N_("With"), "holder"),
            choice("type", N_("Type"), types),
            choice("condition", N_("Condition"), words.CONDITION),
            choice("ownership", N_("Owner"), words.OWNERSHIP),
            choice("attention", N_("Look at"), ATTENTION),
        )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The weapons on charge that are seen."""
        if not self._is_prepared:
            self._is_prepared = True
            finding.prepare(asking)
        rows = Stretch(
            cells="held.weapon, file.serial, file.serial_assigned, file.tag, file.make, file.model, held.holder,"
            " held.status, held.condition, file.calibre, held.since, file.type, file.ownership, file.taken_at,"
            f" file.holds, file.reserved, (SELECT MIN(given.due_at) FROM {GIVEN}),"
            f" (SELECT MAX(given.purpose) FROM {GIVEN})",
            source=_BY_STANDING,
            where=narrowed(asking, asked),
            order=("held.weapon",),
            key=("held.weapon",),
            made=_row,
            counted="weapon_standing AS held" if not needs_file(asked) else "",
        )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        if expression.startswith("file."):
            rows = replace(rows, source=_BY_FILE, order=("file.code",), key=("file.code",))
        if asked.sort in ("", "code"):
            return searched(asking, [rows], finding.weapons(asking, asked.find), asked)
        wanted, is_narrowed = Wanted(expression, may_be_null), any(each != ALWAYS for each in rows.where)
        most = finding.FEW if orders_of(asking.ledger).has(wanted) else finding.FEW_SORTED
        found = finding.weapons(asking, asked.find, most=most)
        stretches = searched(asking, by(rows, expression, may_be_null=may_be_null), found, asked)
        return _in_order(asking, stretches, wanted, found, is_narrowed=is_narrowed)


def searched(
    asking: Asking, stretches: list[Stretch], found: finding.Weapons | None, asked: Asked
) -> list[Stretch]:
    """The stretches of what a search means; the first six cells of their rows are what is searched."""
    if found is None:
        return stretches
    where = found.where(asking, stretches[0].key[0])
    if where is not None:
        return [replace(each, where=(*each.where, where), counted="") for each in stretches]
    loose = [replace(each, made=_meant(found, each.made), is_loose=True) for each in stretches]
    if asked.sort not in ("", "code"):
        return [replace(each, candidates=partial(found.candidates, each.key[0])) for each in loose]

    def walk(beyond: str | None, ascending: bool) -> Any:
        return found.walk(beyond, ascending=ascending)

    return [replace(each, walk=walk) for each in loose]


def _in_order(
    asking: Asking,
    stretches: list[Stretch],
    wanted: Wanted,
    found: finding.Weapons | None,
    *,
    is_narrowed: bool,
) -> list[Stretch]:
    """The same, gone through in an order that is known, where that is faster than sorting what is found."""
    if found is not None and (found.codes is not None or found.index is None):
        return stretches
    orders = orders_of(asking.ledger)
    if found is None and (wanted.expression in _INDEXED or is_narrowed):
        # the database is as fast, or reads only what the filters leave; whoever sorts may search next
        orders.send_for(asking, wanted)
        return stretches
    marks = None if found is None else found.marks()
    return [
        replace(each, in_order=orders.found(asking, wanted, marks=marks, is_lacking=bool(each.null)))
        for each in stretches
    ]


def _meant(
    found: finding.Weapons, made: Callable[[Asking, Any], ListRow | None]
) -> Callable[[Asking, Any], ListRow | None]:
    def looked_at(asking: Asking, row: Any) -> ListRow | None:
        return made(asking, row) if found.is_meant(*row[:6]) else None

    return looked_at


def needs_file(asked: Asked) -> bool:
    """Whether the file of a weapon says whether it stays, and not only where it stands."""
    return any(asked.filters.get(name) for name in ("type", "ownership", "attention"))


def narrowed(asking: Asking, asked: Asked) -> tuple[Condition, ...]:
    """That a weapon is seen, and stays by the filters."""
    return (
        asking.sight.weapons("held"),
        held_by(asking, "held.holder", asked.filters.get("holder", "")),
        _to_look_at(asking, asked.filters.get("attention", "")),
        *equal(
            asked,
            {
                "status": "held.status",
                "condition": "held.condition",
                "type": "file.type",
                "ownership": "file.ownership",
            },
        ),
    )


def _to_look_at(asking: Asking, attention: str) -> Condition:
    if attention == "UNACCOUNTED":
        return "held.status = 'UNACCOUNTED'", ()
    if attention == HELD:
        return "file.holds > 0", ()
    if attention == RESERVED:
        return "file.reserved > 0", ()
    if attention == OVERDUE:
        is_late, given = overdue(asking)
        return f"held.status = 'ISSUED' AND EXISTS (SELECT 1 FROM {GIVEN} AND {is_late})", given
    return ALWAYS


def _row(asking: Asking, row: Any) -> ListRow:
    (
        code, serial, assigned, tag, make, model, holder, status, condition, calibre, since, kind, ownership,
        taken_at, holds, reserved, due_at, purpose,
    ) = row  # fmt: skip
    return ListRow(
        code,
        Subject("weapon", code),
        (
            code, serial or assigned, make, model, holder, status, condition, calibre, since, kind, tag, assigned,
            due_at, ownership, taken_at,
        ),
        weapon_flag(asking, status, holds, reserved, due_at, purpose),
    )  # fmt: skip


def weapon_flag(
    asking: Asking, status: str, holds: int, reserved: int, due_at: int | None, purpose: str | None
) -> str:
    """Why somebody should look at a weapon, the weightiest reason first."""
    if status == "UNACCOUNTED":
        return flags.UNACCOUNTED
    if asking.grace.is_late(due_at, purpose, asking.now):
        return flags.OVERDUE
    if holds:
        return flags.HELD
    return flags.RESERVED if reserved else ""
