"""
The register of stock: what stands where, weapons by code and then lots by code, holder, status and condition.

That is the order of every list of holdings. Another order would mix weapons with rounds, and is had by a filter.
"""

from __future__ import annotations

from typing import Any

from wamledger.domain.authority.queries import Query
from wamledger.domain.lifecycle import FINAL
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.lots import found_among, lot_flag
from wamledger.services.lists.ordered import BETWEEN, Asking, Stretch
from wamledger.services.lists.search import finding
from wamledger.services.lists.search.lots import lots_of
from wamledger.services.lists.weapons import GIVEN, searched, weapon_flag
from wamledger.services.lists.within import choice, equal, held_by, typed
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

WEAPONS, LOTS = "WEAPONS", "LOTS"
KIND = {WEAPONS: N_("Weapons"), LOTS: N_("Ammunition")}
CONDITION = {**words.CONDITION}
_WEAPON, _LOT = f"1{BETWEEN}", f"2{BETWEEN}"
"""What keys begin with: weapons stand before lots."""


class Holdings:
    """Implements ordered.Register"""

    name = "holdings"
    title = N_("Stock")
    query = Query.HOLDINGS
    finds = N_("serial, tag, code, make, lot number, nature")
    columns = (
        Column("item", N_("Item"), 12, "code", sorts=True),
        Column("description", N_("What"), 0, "text"),
        Column("mark", N_("Serial or lot number"), 16, "text"),
        Column("quantity", N_("Quantity"), 10, "number"),
        Column("holder", N_("With"), 12, "code"),
        Column("status", N_("Status"), 18, "word", words=words.STATUS),
        Column("condition", N_("Condition"), 14, "word", words=CONDITION, from_width=100),
    )
    filters = (
        typed("holder", N_("With"), "holder"),
        choice("status", N_("Status"), words.STATUS),
        choice("kind", N_("Kind"), KIND),
    )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """What stands in each cell that is seen."""
        kind = asked.filters.get("kind", "")
        stretches = []
        if kind != LOTS:
            found = finding.weapons(asking, asked.find)
            stretches += searched(asking, [self._weapons(asking, asked)], found, Asked())
        if kind != WEAPONS:
            stretches.append(self._lots(asking, asked))
        return stretches

    def _weapons(self, asking: Asking, asked: Asked) -> Stretch:
        return Stretch(
            cells="held.weapon, file.serial, file.serial_assigned, file.tag, file.make, file.model, held.holder,"
            " held.status, held.condition, file.type, file.holds, file.reserved,"
            f" (SELECT MIN(given.due_at) FROM {GIVEN}), (SELECT MAX(given.purpose) FROM {GIVEN})",
            source="weapon_standing AS held JOIN weapon AS file ON file.code = held.weapon",
            where=(asking.sight.weapons("held"), *_narrowed(asking, asked)),
            order=("held.weapon",),
            key=("held.weapon",),
            made=_weapon_row,
            before=_WEAPON,
            counted="weapon_standing AS held",
        )

    def _lots(self, asking: Asking, asked: Asked) -> Stretch:
        lots_of(asking.ledger).prepare(asking.ledger)
        key = ("held.lot", "held.holder", "held.status", "held.condition")
        return Stretch(
            cells="held.lot, file.lot_number, file.nature, held.quantity, held.holder, held.status, held.condition,"
            " file.restriction, file.expires_at, file.next_due_at, file.holds",
            source="lot_standing AS held JOIN lot AS file ON file.code = held.lot",
            where=(
                asking.sight.lots("held"),
                *_narrowed(asking, asked),
                found_among(asking, asked.find, "held.lot"),
            ),
            order=key,
            key=key,
            made=_lot_row,
            before=_LOT,
            counted="lot_standing AS held",
        )


def _narrowed(asking: Asking, asked: Asked) -> list[Condition]:
    return [
        held_by(asking, "held.holder", asked.filters.get("holder", "")),
        *equal(asked, {"status": "held.status"}),
    ]


def _weapon_row(asking: Asking, row: Any) -> ListRow:
    (
        code,
        serial,
        assigned,
        _tag,
        make,
        model,
        holder,
        status,
        condition,
        kind,
        holds,
        reserved,
        due_at,
        purpose,
    ) = row
    called = f"{make} {model}".strip()
    described = ", ".join(part for part in (asking.names.type(kind) or kind, called) if part)
    return ListRow(
        f"{_WEAPON}{code}",
        Subject("weapon", code),
        (code, described, serial or assigned, 1, holder, status, condition),
        weapon_flag(asking, status, holds, reserved, due_at, purpose),
    )


def _lot_row(asking: Asking, row: Any) -> ListRow:
    lot, number, nature, quantity, holder, status, condition, restriction, expires_at, next_due_at, holds = (
        row
    )
    if status == "UNACCOUNTED":
        flag = flags.UNACCOUNTED
    else:
        flag = "" if status in FINAL else lot_flag(asking, restriction, expires_at, next_due_at, holds)
    return ListRow(
        f"{_LOT}{BETWEEN.join((lot, holder, status, condition))}",
        Subject("lot", lot),
        (lot, asking.names.nature(nature).name or nature, number, quantity, holder, status, condition),
        flag,
    )
