"""The register of lots: every lot of ammunition on charge, and how much of it there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.lifecycle import FINAL
from wamledger.i18n import N_, P_
from wamledger.services import words
from wamledger.services.lists import flags
from wamledger.services.lists.form import Asked, Column, ListRow
from wamledger.services.lists.ordered import ALWAYS, Asking, Stretch, by, together
from wamledger.services.lists.search.lots import lots_of
from wamledger.services.lists.within import choice, equal, held_by, typed
from wamledger.services.scope import Condition
from wamledger.services.subjects import Subject

EXPIRED, HELD, DUE, RESTRICTED = "EXPIRED", "HELD", "DUE", "RESTRICTED"
ATTENTION: Final = {
    RESTRICTED: N_("Restricted"),
    EXPIRED: N_("Expired"),
    DUE: N_("To be inspected"),
    HELD: P_("hold", "Held"),
}
_GONE: Final = ", ".join(f"'{status}'" for status in sorted(FINAL))
_RESTRICTED: Final = "file.restriction IS NOT NULL AND file.restriction <> 'CLEARED'"
_SORTS: Final[dict[str, tuple[str, bool]]] = {
    "code": ("file.code", False),
    "nature": ("file.nature", False),
    "lot_number": ("file.lot_number", True),
    "restriction": ("file.restriction", True),
    "expires_at": ("file.expires_at", True),
    "next_due_at": ("file.next_due_at", True),
    "hazard_division": ("file.hazard_division", False),
    "manufacturer": ("file.manufacturer", True),
    "taken_at": ("file.taken_at", False),
    "quantity": ("COALESCE(charged.quantity, 0)", False),
}


class Lots:
    """Implements ordered.Register"""

    name = "lots"
    title = N_("Lots")
    query = Query.HOLDINGS
    finds = N_("lot number, code, nature, maker, headstamp")
    columns = (
        Column("code", N_("Lot"), 12, "code", sorts=True),
        Column("nature", N_("Nature"), 20, "code", sorts=True),
        Column("lot_number", N_("Lot number"), 14, "text", sorts=True),
        Column("quantity", N_("On charge"), 11, "number", sorts=True),
        Column("restriction", N_("Restriction"), 12, "word", sorts=True, words=words.RESTRICTION),
        Column("name", N_("Name"), 0, "text", from_width=100),
        Column("unit", N_("Unit"), 6, "word", words=words.UNIT, from_width=110),
        Column("hazard_division", N_("Division"), 8, "text", sorts=True, from_width=120),
        Column("expires_at", N_("Expires"), 12, "date", sorts=True, from_width=120),
        Column("next_due_at", N_("Next inspection"), 12, "date", sorts=True, from_width=140),
        Column("manufacturer", N_("Maker"), 14, "text", sorts=True, shown=False),
        Column("headstamp", N_("Headstamp"), 14, "text", shown=False),
        Column("taken_at", N_("Taken on charge"), 17, "moment", sorts=True, shown=False),
    )
    filters = (
        choice("attention", N_("Look at"), ATTENTION),
        choice("restriction", N_("Restriction"), words.RESTRICTION),
        typed("nature", N_("Nature"), "nature"),
        typed("holder", N_("With"), "holder"),
    )

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """The lots of which some is seen, with as much of each as is seen."""
        lots_of(asking.ledger).prepare(asking.ledger)
        seen = asking.sight.lots("held")
        standing = together((("held.lot = file.code", ()), seen))
        with_holder = held_by(asking, "held.holder", asked.filters.get("holder", ""))
        rows = Stretch(
            cells="file.code, file.nature, file.lot_number, file.restriction, file.hazard_division, file.expires_at,"
            " file.next_due_at, file.manufacturer, file.headstamp, file.taken_at, file.holds,"
            f" (SELECT CAST(SUM(held.quantity) AS BIGINT) FROM lot_standing AS held WHERE {standing[0]}"
            f" AND held.status NOT IN ({_GONE}))",
            given=standing[1],
            source="lot AS file",
            where=(
                ("file.void = 0", ()),
                ALWAYS if seen == ALWAYS == with_holder else _stands(together((standing, with_holder))),
                _to_look_at(asking, asked.filters.get("attention", "")),
                *equal(asked, {"restriction": "file.restriction", "nature": "file.nature"}),
                found_among(asking, asked.find, "file.code"),
            ),
            order=("file.code",),
            key=("file.code",),
            made=_row,
        )
        if asked.sort == "quantity":
            # added up once for all lots, and not anew for each that is compared
            of_each = (
                "SELECT held.lot AS of_lot, CAST(SUM(held.quantity) AS BIGINT) AS quantity FROM lot_standing AS held"
                f" WHERE held.status NOT IN ({_GONE}) AND {seen[0]} GROUP BY held.lot"
            )
            rows = replace(
                rows,
                source=f"lot AS file LEFT JOIN ({of_each}) AS charged ON charged.of_lot = file.code",
                source_given=seen[1],
                counted="lot AS file",
            )
        expression, may_be_null = _SORTS.get(asked.sort, ("", False))
        return by(rows, expression, may_be_null=may_be_null)


def found_among(asking: Asking, find: str, column: str) -> Condition:
    """That a lot is one that somebody means by what was typed."""
    codes = lots_of(asking.ledger).meant(asking, find)
    if codes is None:
        return ALWAYS
    return asking.link.among(column, codes) if codes else ("1 = 0", ())


def _stands(condition: Condition) -> Condition:
    return f"EXISTS (SELECT 1 FROM lot_standing AS held WHERE {condition[0]})", condition[1]


def _to_look_at(asking: Asking, attention: str) -> Condition:
    if attention == RESTRICTED:
        return _RESTRICTED, ()
    if attention == EXPIRED:
        return "file.expires_at < ?", (asking.now,)
    if attention == DUE:
        return "file.next_due_at < ?", (asking.now,)
    return ("file.holds > 0", ()) if attention == HELD else ALWAYS


def _row(asking: Asking, row: Any) -> ListRow:
    (
        code, nature, number, restriction, division, expires_at, next_due_at, maker, headstamp, taken_at, holds,
        quantity,
    ) = row  # fmt: skip
    known = asking.names.nature(nature)
    return ListRow(
        code,
        Subject("lot", code),
        (
            code, nature, number, quantity or 0, restriction, known.name, known.unit, division, expires_at,
            next_due_at, maker, headstamp, taken_at,
        ),
        lot_flag(asking, restriction, expires_at, next_due_at, holds),
    )  # fmt: skip


def lot_flag(
    asking: Asking, restriction: str | None, expires_at: int | None, next_due_at: int | None, holds: int
) -> str:
    """Why somebody should look at a lot, the weightiest reason first."""
    if restriction is not None and restriction != "CLEARED":
        return flags.RESTRICTED
    if expires_at is not None and expires_at < asking.now:
        return flags.EXPIRED
    if holds:
        return flags.HELD
    return flags.DUE if next_due_at is not None and next_due_at < asking.now else ""
