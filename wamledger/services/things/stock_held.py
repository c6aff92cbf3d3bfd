"""What one holder has: sums of weapons by type and status, lots, and the first of the weapons one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.i18n import _, ngettext
from wamledger.services import words
from wamledger.services.numbers import grouped
from wamledger.services.scope import Sight
from wamledger.services.subjects import Subject
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Cell, Section, Table
from wamledger.services.things.saying import cells, named, quantity
from wamledger.services.words import word

HERE: Final = "held.status NOT IN ('DESTROYED', 'EXPENDED', 'WRITTEN_OFF')"
"""What is no more stands with its last holder in the books, and with nobody in the world."""


def held(grounds: Grounds, sight: Sight, holder: str) -> Iterator[Section]:
    """The sums, then the first of each kind; a register shows all of them."""
    seen, parameters = sight.weapons("held")
    sums = grounds.link.rows(
        "SELECT weapon.type, held.status, COUNT(*) FROM weapon_standing AS held"
        " JOIN weapon ON weapon.code = held.weapon"
        f" WHERE held.holder = ? AND {HERE} AND {seen} GROUP BY weapon.type, held.status ORDER BY 1, 2",
        (holder, *parameters),
    )
    total = sum(weapons for _kind, _status, weapons in sums)
    if sums:
        yield Table(
            ngettext("{number} weapon", "{number} weapons", total).format(number=grouped(total)),
            (_("Type"), _("Status"), _("Weapons")),
            tuple(
                cells(named(kind, grounds.names.type(kind)), word(words.STATUS, status), grouped(weapons))
                for kind, status, weapons in sums
            ),
        )
    yield from _lots(grounds, sight, holder)
    if total:
        rows = grounds.link.rows(
            "SELECT held.weapon, held.status, held.condition, weapon.make, weapon.model, weapon.serial,"
            " weapon.serial_assigned FROM weapon_standing AS held JOIN weapon ON weapon.code = held.weapon"
            f" WHERE held.holder = ? AND {HERE} AND {seen} ORDER BY held.weapon LIMIT ?",
            (holder, *parameters, SHOWN),
        )
        listed = [
            cells(
                (code, Subject("weapon", code)),
                f"{make} {model}",
                serial or assigned or "",
                word(words.STATUS, status),
                word(words.CONDITION, condition),
            )
            for code, status, condition, make, model, serial, assigned in rows
        ]
        heads = (_("Weapon"), _("Make and model"), _("Serial"), _("Status"), _("Condition"))
        yield Table(_("Weapons one by one"), heads, (*listed, *more(total, len(heads))))


def more(total: int, columns: int, shown: int = SHOWN) -> list[tuple[Cell, ...]]:
    """Where there are more than a page shows, a last row that says so and leads nowhere."""
    if total <= shown:
        return []
    left = total - shown
    said = ngettext(
        "… {number} more: the register shows it", "… {number} more: the register shows them", left
    )
    return [(Cell(said.format(number=grouped(left))), *(Cell("") for _each in range(columns - 1)))]


def _lots(grounds: Grounds, sight: Sight, holder: str) -> Iterator[Section]:
    seen, parameters = sight.lots("held")
    rows = grounds.link.rows(
        "SELECT held.lot, held.status, held.condition, held.quantity, lot.nature, lot.lot_number, lot.restriction"
        " FROM lot_standing AS held JOIN lot ON lot.code = held.lot"
        f" WHERE held.holder = ? AND held.quantity > 0 AND {HERE} AND {seen}"
        " ORDER BY lot.nature, held.lot, held.status, held.condition",
        (holder, *parameters),
    )
    if not rows:
        return
    listed = [
        cells(
            (lot, Subject("lot", lot)),
            grounds.names.nature(nature).name or nature,
            lot_number or "",
            word(words.STATUS, status),
            condition,
            quantity(amount, grounds.names.nature(nature).unit),
            word(words.RESTRICTION, restriction) if restriction else "",
        )
        for lot, status, condition, amount, nature, lot_number, restriction in rows[:SHOWN]
    ]
    heads = (_("Lot"), _("Nature"), _("Number"), _("Status"), _("Condition"), _("Quantity"), _("Restriction"))
    yield Table(_("Ammunition"), heads, (*listed, *more(len(rows), len(heads))))
