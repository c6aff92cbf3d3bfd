"""Rules for the care of goods where they stand: inspections, holds, restrictions. None of them moves anything."""

from __future__ import annotations

from wamledger.domain import lifecycle
from wamledger.domain.operations import movement
from wamledger.domain.operations.base import WeaponLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import guards
from wamledger.domain.rules.case import CONDITION_RANK, Case
from wamledger.domain.rules.intake import check_date
from wamledger.domain.stock import Cell, Row


def inspect(case: Case, op: movement.Inspect) -> None:
    """
    The goods are in the condition that the lines name, where they stand.

    A lot line speaks of what ``at`` has, or of all that is not gone; ``quantity`` limits it, best condition first.
    Refuses: time_unreadable, field_invalid, condition_wrong, item_twice, weapon_unknown, lot_unknown, holder_unknown,
    not_held_there, stock_insufficient
    """
    if op.next_due is not None:
        check_due(case, op.next_due)
    before: Row = {}
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        due = line.next_due or op.next_due
        if line.next_due is not None:
            check_due(case, line.next_due, f"{field}.next_due")
        if isinstance(line, WeaponLine):
            condition = case.condition(line, field, "weapon")
            _row, standing = case.weapon(line.weapon, f"{field}.weapon")
            cell = standing.cell
            if condition is not None and condition != cell.condition:
                case.move_weapon(line.weapon, cell, Cell(cell.holder, cell.status, condition))
        else:
            _inspect_lot(case, line, field)
            if due is not None:
                row = case.lot(line.lot, f"{field}.lot")
                before[line.lot] = {name: row[name] for name in ("next_due_at", "next_due_seq")}
    if before:
        case.extras["next_due_before"] = before


def check_due(case: Case, text: str, field: str = "next_due") -> None:
    """The date or time is one.  Refuses: time_unreadable, field_invalid"""
    if len(text) > 10:
        case.moment(text, field)
    else:
        check_date(text, field)


def _inspect_lot(case: Case, line: movement.LotAt, field: str) -> None:
    condition = case.condition(line, field, "lot")
    case.lot(line.lot, f"{field}.lot")
    if line.at is not None:
        _check_holder(case, line.at, f"{field}.at")
    cells = [
        (cell, quantity)
        for cell, quantity in sorted(
            case.stock.cells_of(line.lot).items(),
            key=lambda pair: (CONDITION_RANK.get(pair[0].condition, len(CONDITION_RANK)), pair[0]),
        )
        if quantity - case.taken.get((line.lot, cell), 0) > 0
        and cell.status not in lifecycle.FINAL
        and cell.status != "UNACCOUNTED"
        and line.at in (None, cell.holder)
    ]
    if line.at is not None and not cells:
        elsewhere = [cell for cell, quantity in case.stock.cells_of(line.lot).items() if quantity]
        raise Refused(
            Code.NOT_HELD_THERE,
            f"{field}.lot",
            item=line.lot,
            asked=line.at,
            holder=sorted({cell.holder for cell in elsewhere}),
            status=sorted({cell.status for cell in elsewhere}),
        )
    if condition is None:
        return
    left = line.quantity
    for cell, quantity in cells:
        part = quantity - case.taken.get((line.lot, cell), 0)
        if left is not None:
            part = min(part, left)
            left -= part
        if part and cell.condition != condition:
            case.move_lot(line.lot, part, cell, Cell(cell.holder, cell.status, condition))
        case.taken[line.lot, cell] = case.taken.get((line.lot, cell), 0) + part
    if left:
        raise Refused(
            Code.STOCK_INSUFFICIENT,
            f"{field}.quantity",
            lot=line.lot,
            holder=line.at or "-",
            status="-",
            held=(line.quantity or 0) - left,
            asked=line.quantity,
            missing=left,
        )


def _check_holder(case: Case, code: str, field: str) -> None:
    """A place, a party, a dispatch or a disposal has the code.  Refuses: holder_unknown"""
    if case.stock.get("consignment", code) is None and case.stock.get("disposal", code) is None:
        case.is_place(code, field)


def hold(case: Case, op: movement.Hold) -> None:
    """
    The items may not leave, be issued or be disposed of.

    Refuses: item_twice, weapon_unknown, lot_unknown, holder_unknown
    """
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        if isinstance(line, WeaponLine):
            case.weapon(line.weapon, f"{field}.weapon")
        else:
            case.lot(line.lot, f"{field}.lot")
            if line.at is not None:
                _check_holder(case, line.at, f"{field}.at")


def release_hold(case: Case, op: movement.ReleaseHold) -> None:
    """
    The holds of this kind on the items no longer stand.

    Refuses: item_twice, weapon_unknown, lot_unknown, not_held_back, approval_missing
    """
    released: list[Row] = []
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        if isinstance(line, WeaponLine):
            item, at = line.weapon, None
            row, _ = case.weapon(item, f"{field}.weapon")
        else:
            item, at = line.lot, line.at
            row = case.lot(item, f"{field}.lot")
        key = guards.hold_key(row, item)
        standing = [each for each in case.stock.get("hold", key).values() if each["released_seq"] is None]
        found = [
            each
            for each in standing
            if each["kind"] == op.kind
            and at in (None, each["at"])
            and {"hold": key, "seq": each["seq"], "n": each["n"]} not in released
        ]
        if not found:
            raise Refused(
                Code.NOT_HELD_BACK,
                f"{field}.{'weapon' if isinstance(line, WeaponLine) else 'lot'}",
                item=item,
                kind=op.kind,
                open=sorted({each["kind"] for each in standing}),
            )
        released += [{"hold": key, "seq": each["seq"], "n": each["n"]} for each in found]
    case.extras["released"] = released
    case.two_persons("always")


def restrict(case: Case, op: movement.Restrict) -> None:
    """
    The whole lot is under the restriction, wherever it stands.

    Refuses: lot_unknown, nothing_changes.  Source: IATG-01.70
    """
    row = case.lot(op.lot, "lot")
    status = None if op.status == "CLEARED" else op.status
    if row["restriction"] == status and status is None:
        raise Refused(Code.NOTHING_CHANGES, "status", item=op.lot, found="CLEARED")
    case.extras["before"] = {
        name: row[name] for name in ("restriction", "restriction_reason", "restriction_seq")
    }
