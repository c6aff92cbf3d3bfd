"""Rules for what travels between sites: a dispatch, and one or more receipts that may fall short."""

from __future__ import annotations

from wamledger.domain import serials
from wamledger.domain.notices import Notice
from wamledger.domain.operations import movement
from wamledger.domain.operations.base import LotLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.identity import check_type
from wamledger.domain.rules.licence import check_licence
from wamledger.domain.rules.moving import carry
from wamledger.domain.rules.setting_up import check_new_holder
from wamledger.domain.stock import Cell, Row


def dispatch(case: Case, op: movement.Dispatch) -> None:
    """
    The goods are in transit under the id of the operation, and no consignee has them yet.

    Refuses: time_unreadable, places_same, code_taken, holder_unknown, the refusals of carry, reserved,
    approval_missing
    """
    case.moment(op.expected, "expected")
    if op.origin == op.destination:
        raise Refused(Code.PLACES_SAME, "to", found=op.origin)
    check_new_holder(case, case.operation["id"], "id")
    is_place = case.is_place(op.origin, "from")
    case.is_place(op.destination, "to")
    carry(case, op.origin, case.operation["id"], "IN_TRANSIT", settle="passed_on")
    if is_place:
        case.leaves(op.origin)


def outstanding(row: Row) -> int:
    """What of a consignment line is still in transit."""
    quantity: int = row["sent"] - row["received"] - row["lost"]
    return quantity


def receive(case: Case, op: movement.Receive) -> None:
    """
    What was sent and came is with the consignee; what came and was not sent is on record as surplus.

    Refuses: dispatch_unknown, holder_unknown, reserved, consignment_closed, field_missing, field_invalid, condition_wrong,
    item_twice, weapon_unknown, lot_unknown, licence_exceeded
    """
    consignment = case.stock.get("consignment", op.dispatch)
    if consignment is None or consignment["reversed_seq"] is not None:
        raise Refused(Code.DISPATCH_UNKNOWN, "dispatch", found=op.dispatch)
    is_place = case.is_place(op.destination, "to")
    lines = case.stock.get("consignment_line", op.dispatch)
    left = {key: outstanding(row) for key, row in lines.items()}
    if consignment["finals"] and not any(left.values()):
        raise Refused(Code.CONSIGNMENT_CLOSED, "dispatch", dispatch=op.dispatch)
    becomes = "IN_STORE" if is_place else "ISSUED"
    surplus: list[Row] = []
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        if isinstance(line, LotLine):
            more = _receive_lot(case, line, field, op, left, becomes)
        else:
            more = _receive_weapon(case, line, field, op, left, becomes)
        if more:
            surplus.append({"line": index, "quantity": more})
    if surplus:
        case.extras["surplus"] = surplus
        case.notices.append(Notice("surplus", dispatch=op.dispatch, lines=len(surplus)))
    short = sum(1 for quantity in left.values() if quantity > 0)
    if op.final and short:
        case.notices.append(Notice("short_receipt", dispatch=op.dispatch, lines=short))
    if is_place:
        check_licence(case, op.destination)


def _receive_weapon(
    case: Case,
    line: movement.ReceivedWeapon,
    field: str,
    op: movement.Receive,
    left: dict[tuple[str, str], int],
    becomes: str,
) -> int:
    """A weapon moves when it is outstanding; the answer is how many were not on the list."""
    code = line.weapon
    if code is None and line.serial is None:
        raise Refused(Code.FIELD_MISSING, f"{field}.weapon", op="receive")
    if line.type is not None:
        check_type(line.type, f"{field}.type")
    named = case.condition(line, field, "weapon")
    if code is None:
        code = _by_serial(case, line.serial or "", left)
        if code is None:
            return 1
        case.extras.setdefault("recognised", []).append({"line": int(field.split(".")[1]), "weapon": code})
    _, standing = case.weapon(code, f"{field}.weapon")
    if not left.get(("weapon", code)):
        return 1
    condition = named or standing.cell.condition
    case.move_weapon(code, standing.cell, Cell(op.destination, becomes, condition))
    case.carried.append({"dispatch": op.dispatch, "weapon": code, "quantity": 1, "as": "received"})
    left["weapon", code] = 0
    return 0


def _by_serial(case: Case, serial: str, left: dict[tuple[str, str], int]) -> str | None:
    """The one outstanding weapon that bears the serial, if there is exactly one."""
    key = serials.normalised(serial)
    found = [
        code
        for (kind, code), quantity in left.items()
        if kind == "weapon" and quantity and case.stock.get("weapon", code)["serial_key"] == key
    ]
    return found[0] if len(found) == 1 and key else None


def _receive_lot(
    case: Case,
    line: LotLine,
    field: str,
    op: movement.Receive,
    left: dict[tuple[str, str], int],
    becomes: str,
) -> int:
    """A quantity moves as far as it is outstanding; the answer is how much came beyond that."""
    condition = case.condition(line, field, "lot")
    case.lot(line.lot, f"{field}.lot")
    key = ("lot", line.lot)
    moving = min(line.quantity, left.get(key, 0))
    if moving:
        wanted = line if moving == line.quantity else line.model_copy(update={"quantity": moving})
        for cell, quantity in case.take(field, wanted, op.dispatch, ("IN_TRANSIT",)):
            case.move_lot(
                line.lot, quantity, cell, Cell(op.destination, becomes, condition or cell.condition)
            )
        case.carried.append({"dispatch": op.dispatch, "lot": line.lot, "quantity": moving, "as": "received"})
        left[key] -= moving
    return line.quantity - moving
