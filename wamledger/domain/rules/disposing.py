"""Rules for disposing: the plan, the destruction, and the verification by somebody else."""

from __future__ import annotations

from wamledger import reference
from wamledger.domain.notices import Notice
from wamledger.domain.operations import disposing
from wamledger.domain.operations.base import LotLine, WeaponLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import guards
from wamledger.domain.rules.care import check_due
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.moving import carry, carry_lot, dispose
from wamledger.domain.rules.setting_up import check_new_holder
from wamledger.domain.stock import Cell, Row
from wamledger.i18n import N_


def plan_disposal(case: Case, op: disposing.PlanDisposal) -> None:
    """
    The goods await disposal under the code of the plan; a later plan of the same code adds to it.

    Refuses: method_wrong, code_taken, place_unknown, the refusals of carry, reserved, approval_missing.
    Source: IDDRS-4.10
    """
    check_method(op.method, op.lines, "method")
    check_new_holder(case, op.disposal, "disposal", besides="disposal")
    case.place(op.place, "place")
    carry(case, op.place, op.disposal, "AWAITING_DISPOSAL")
    dispose(case, op.disposal, "planned")
    case.two_persons("always")


def check_method(method: str, lines: list[WeaponLine | LotLine], field: str) -> None:
    """The method is one for the goods of the lines.  Refuses: method_wrong"""
    kinds = {"weapon" if isinstance(line, WeaponLine) else "ammunition" for line in lines}
    allowed: dict[str, bool] = {}
    for kind in sorted(kinds):
        allowed |= reference.disposal_methods(kind)
    if method not in allowed:
        raise Refused(
            Code.METHOD_WRONG, field, found=method, kind=" and ".join(sorted(kinds)), allowed=sorted(allowed)
        )


def destroy(case: Case, op: disposing.Destroy) -> None:
    """
    The goods are destroyed; a weapon that was only burnt or driven over waits for a second, effective method.

    Refuses: time_unreadable, method_wrong, witnesses_too_few, disposal_unknown, place_unknown, item_twice,
    condition_wrong, weapon_unknown, lot_unknown, not_on_disposal, reserved, stock_insufficient, held.  Source: IDDRS-4.10
    """
    if len(op.destroyed_on) > 10:
        case.moment(op.destroyed_on, "destroyed_on")
    else:
        check_due(case, op.destroyed_on, "destroyed_on")
    if op.method is not None:
        check_method(op.method, op.lines, "method")
    witnesses = len(set(op.witnessed_by))
    if witnesses < 2:
        raise Refused(Code.WITNESSES_TOO_FEW, "witnessed_by", found=witnesses, needed=2)
    if case.stock.get("disposal", op.disposal) is None:
        raise Refused(Code.DISPOSAL_UNKNOWN, "disposal", found=op.disposal)
    if op.place is not None:
        case.place(op.place, "place")
    planned = case.stock.get("disposal_line", op.disposal)
    for field, line in case.lines():
        if isinstance(line, WeaponLine):
            _destroy_weapon(case, op, line, field, planned)
        else:
            _destroy_lot(case, op, line, field, planned)


def _destroy_weapon(
    case: Case, op: disposing.Destroy, line: WeaponLine, field: str, planned: dict[tuple[str, str], Row]
) -> None:
    code = line.weapon
    named = case.condition(line, field, "weapon")
    row, standing = case.weapon(code, f"{field}.weapon")
    cell = standing.cell
    if cell.holder != op.disposal or cell.status != "AWAITING_DISPOSAL":
        raise Refused(Code.NOT_ON_DISPOSAL, f"{field}.weapon", item=code, disposal=op.disposal)
    method = op.method or planned["weapon", code]["method"]
    effective = reference.disposal_methods("weapon").get(method, True)
    how = "destroyed" if effective else "weakened"
    becomes = "DESTROYED" if effective else "AWAITING_DISPOSAL"
    step = case.transition("weapon", code, cell.status, becomes, f"{field}.weapon")
    guards.run(case, step.guards, f"{field}.weapon", code, row, cell)
    if effective:
        case.move_weapon(code, cell, Cell(cell.holder, becomes, named or cell.condition))
    else:
        _second_method(case, op.disposal, method)
    case.disposed.append({"disposal": op.disposal, "weapon": code, "quantity": 1, "as": how})


def _second_method(case: Case, disposal: str, method: str) -> None:
    """The notice of weapons that wait for a second method counts one more; there is one for each method."""
    for notice in case.notices:
        if notice.code == "second_method_needed" and notice.facts["method"] == method:
            notice.facts["weapons"] += 1
            return
    case.notices.append(Notice("second_method_needed", disposal=disposal, method=method, weapons=1))


def _destroy_lot(
    case: Case, op: disposing.Destroy, line: LotLine, field: str, planned: dict[tuple[str, str], Row]
) -> None:
    case.condition(line, field, "lot")
    case.lot(line.lot, f"{field}.lot")
    if ("lot", line.lot) not in planned:
        raise Refused(Code.NOT_ON_DISPOSAL, f"{field}.lot", item=line.lot, disposal=op.disposal)
    carry_lot(case, line, field, op.disposal, None, "DESTROYED", None)
    case.disposed.append(
        {"disposal": op.disposal, "lot": line.lot, "quantity": line.quantity, "as": "destroyed"}
    )


def verify_destruction(case: Case, op: disposing.VerifyDestruction) -> None:
    """
    Somebody who did not destroy has seen that the goods are gone; no holding changes.

    Refuses: disposal_unknown, item_twice, weapon_unknown, lot_unknown, not_on_disposal, more_than_destroyed,
    same_person.  Source: IDDRS-4.10
    """
    disposal = case.stock.get("disposal", op.disposal)
    if disposal is None:
        raise Refused(Code.DISPOSAL_UNKNOWN, "disposal", found=op.disposal)
    lines = case.stock.get("disposal_line", op.disposal)
    named: dict[str, int] = {}
    for field, line in case.lines():
        if isinstance(line, WeaponLine):
            kind, item, quantity = "weapon", line.weapon, 1
            case.weapon(item, f"{field}.weapon")
        else:
            kind, item, quantity = "lot", line.lot, line.quantity
            case.lot(item, f"{field}.lot")
        row = lines.get((kind, item))
        if row is None:
            raise Refused(Code.NOT_ON_DISPOSAL, f"{field}.{kind}", item=item, disposal=op.disposal)
        named[item] = named.get(item, 0) + quantity
        left = row["destroyed"] - row["verified"]
        if named[item] > left:
            raise Refused(
                Code.MORE_THAN_DESTROYED,
                f"{field}.{kind}",
                item=item,
                destroyed=left,
                disposal=op.disposal,
                asked=named[item],
            )
        case.disposed.append({"disposal": op.disposal, kind: item, "quantity": quantity, "as": "verified"})
    if op.verifier in disposal["destroyers"]:
        raise Refused(
            Code.SAME_PERSON, "verifier", person=op.verifier, first=N_("destroyer"), second=N_("verifier")
        )
