"""Rules for keeping and moving: within a site, out to a party and back, between sites, and out of charge."""

from __future__ import annotations

from wamledger.domain import lifecycle
from wamledger.domain.operations import movement
from wamledger.domain.operations.base import LotLine, WeaponLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import guards
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.custody_of import (
    held_as,
    holder_of,
    issue_to,
    settle_oldest,
    settle_on,
    statuses_of,
)
from wamledger.domain.rules.licence import check_licence
from wamledger.domain.stock import Cell


def carry(
    case: Case,
    holder: str,
    destination: str,
    becomes: str,
    *,
    settle: str | None = None,
    first: tuple[str, ...] = (),
) -> None:
    """
    The lines pass from ``holder`` into ``destination`` with the status ``becomes``.

    A weapon keeps its condition unless its line names another. A lot is taken best condition first, or in the
    condition that its line names; what stands in the statuses ``first`` before the rest. What a party passes on is
    settled as ``settle``.
    Refuses: item_twice, condition_wrong, weapon_unknown, lot_unknown, not_held_there, status_forbids,
    stock_insufficient, and the guards of the life cycle
    """
    for index, line in enumerate(case.op.lines):  # type: ignore[attr-defined]
        field = f"lines.{index}"
        if isinstance(line, WeaponLine):
            carry_weapon(case, line, field, holder, destination, becomes, settle)
        else:
            carry_lot(case, line, field, holder, destination, becomes, settle, first)


def carry_weapon(
    case: Case, line: WeaponLine, field: str, holder: str, destination: str, becomes: str, settle: str | None
) -> None:
    """One weapon passes on."""
    code = line.weapon
    named = case.condition(line, field, "weapon")
    row, standing = case.weapon(code, f"{field}.weapon")
    cell = standing.cell
    if cell.holder != holder:
        raise Refused(
            Code.NOT_HELD_THERE,
            f"{field}.weapon",
            item=code,
            asked=holder,
            holder=cell.holder,
            status=cell.status,
        )
    step = case.transition("weapon", code, cell.status, becomes, f"{field}.weapon")
    condition = named or cell.condition
    if step.guards:
        # a better condition that the line names is no inspection: what is on record must let the weapon pass as well
        guards.run(case, step.guards, f"{field}.weapon", code, row, cell)
        if condition != cell.condition:
            guards.run(case, step.guards, f"{field}.weapon", code, row, cell._replace(condition=condition))
    if settle is not None and cell.status in lifecycle.WITH_A_PARTY:
        settle_oldest(case, holder, "weapon", code, 1, settle)
    case.move_weapon(code, cell, Cell(destination, becomes, condition))


def carry_lot(
    case: Case,
    line: LotLine,
    field: str,
    holder: str | None,
    destination: str | None,
    becomes: str,
    settle: str | None,
    first: tuple[str, ...] = (),
) -> None:
    """A quantity of one lot passes on; without ``holder`` from whoever has it, without ``destination`` it stays there."""
    code = line.lot
    condition = case.condition(line, field, "lot")
    row = case.lot(code, f"{field}.lot")
    steps = lifecycle.steps(case.op.op, becomes, "lot")
    if settle is not None and not first and holder is not None:
        first = held_as(case, holder, code)
    first = tuple(was for was in first if was in steps)
    fit = _issuable if any("issuable" in step.guards for step in steps.values()) else None
    taken = case.take(
        field,
        line,
        holder,
        (*first, *(was for was in steps if was not in first)),
        condition=condition,
        fit=fit,
        in_order=bool(first),
    )
    for cell, quantity in taken:
        step = steps[cell.status]
        if step.guards:
            guards.run(case, step.guards, f"{field}.lot", code, row, cell)
        if settle is not None and cell.status in lifecycle.WITH_A_PARTY:
            settle_oldest(case, cell.holder, "lot", code, quantity, settle)
        case.move_lot(code, quantity, cell, Cell(destination or cell.holder, becomes, cell.condition))


def _issuable(cell: Cell) -> bool:
    return guards.ISSUABLE.get(cell.condition, False)


def move(case: Case, op: movement.Move) -> None:
    """
    The goods stand in another place of the same site; what was planned for disposal may come back this way.

    Refuses: places_same, place_unknown, not_one_site, the refusals of carry, reserved, licence_exceeded,
    approval_missing
    """
    if op.origin == op.destination:
        raise Refused(Code.PLACES_SAME, "to", found=op.origin)
    destination = case.place(op.destination, "to")
    disposal = None
    origin = case.stock.place(op.origin)
    if origin is None:
        disposal = case.stock.get("disposal", op.origin)
        if disposal is None:
            raise Refused(Code.PLACE_UNKNOWN, "from", found=op.origin)
        origin = case.place(disposal["place"], "from")
    sites = (origin["site"],) if disposal is None else disposal["sites"]
    if destination["site"] not in sites:
        raise Refused(
            Code.NOT_ONE_SITE,
            "to",
            origin=op.origin,
            destination=op.destination,
            origin_site=sites,
            destination_site=destination["site"],
        )
    carry(case, op.origin, op.destination, "IN_STORE")
    if disposal is not None:
        dispose(case, op.origin, "withdrawn")
    check_licence(case, op.destination)
    case.leaves(origin["code"], op.destination)


def dispose(case: Case, disposal: str, how: str) -> None:
    """The moves so far count on the disposal as ``how``."""
    for each in case.moves:
        kind = "weapon" if "weapon" in each else "lot"
        case.disposed.append(
            {"disposal": disposal, kind: each[kind], "quantity": each.get("quantity", 1), "as": how}
        )


def issue(case: Case, op: movement.Issue) -> None:
    """
    The goods are with a party, who owes them until the due time.

    Refuses: remarks_needed, time_unreadable, places_same, holder_unknown, party_unknown, the refusals of carry, reserved,
    approval_missing
    """
    if op.purpose == "OTHER" and op.remarks is None:
        raise Refused(Code.REMARKS_NEEDED, "purpose")
    if op.due != "STANDING":
        case.moment(op.due, "due")
    if op.origin == op.destination:
        raise Refused(Code.PLACES_SAME, "to", found=op.origin)
    case.party(op.destination, "to")
    is_place = case.is_place(op.origin, "from")
    becomes = "IN_MAINTENANCE" if op.purpose == "MAINTENANCE" else "ISSUED"
    carry(case, op.origin, op.destination, becomes, settle="passed_on")
    if is_place:
        case.leaves(op.origin)


def return_(case: Case, op: movement.Return) -> None:
    """
    What came back from an issue is in store; ammunition waits for inspection unless its line says otherwise.

    Refuses: place_unknown, issue_unknown, condition_wrong, item_twice, weapon_unknown, lot_unknown, not_held_there,
    status_forbids, not_on_issue, reserved, more_than_owed, stock_insufficient, licence_exceeded.
    Source: SB-742-1 (returns are inspected first)
    """
    case.place(op.destination, "to")
    group = issue_to(case, op.issue, None)
    party = holder_of(group)
    for field, line in case.lines():
        if isinstance(line, WeaponLine):
            carry_weapon(case, line, field, party, op.destination, "IN_STORE", None)
            settle_on(case, op.issue, "weapon", line.weapon, 1, "returned", f"{field}.weapon")
        else:
            condition = case.condition(line, field, "lot") or "C3"
            case.lot(line.lot, f"{field}.lot")
            settle_on(case, op.issue, "lot", line.lot, line.quantity, "returned", f"{field}.lot")
            for cell, quantity in case.take(field, line, party, statuses_of(group), in_order=True):
                case.move_lot(line.lot, quantity, cell, Cell(op.destination, "IN_STORE", condition))
    check_licence(case, op.destination)


def expend(case: Case, op: movement.Expend) -> None:
    """
    The rounds are used up, out of an issue, out of what a party holds, or out of a store.

    Refuses: issue_unknown, issue_to_other, field_missing, holder_unknown, condition_wrong, lot_unknown, more_than_owed,
    stock_insufficient, held, approval_missing
    """
    holder = op.origin
    first: tuple[str, ...] = ()
    if op.issue is not None:
        group = issue_to(case, op.issue, holder)
        holder, first = holder_of(group), statuses_of(group)
    if holder is None:
        raise Refused(Code.FIELD_MISSING, "from", op=op.op)
    is_place = case.is_place(holder, "from")
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        if op.issue is not None:
            case.condition(line, field, "lot")
            case.lot(line.lot, f"{field}.lot")
            settle_on(case, op.issue, "lot", line.lot, line.quantity, "expended", f"{field}.lot")
        carry_lot(case, line, field, holder, holder, "EXPENDED", None if op.issue else "expended", first)
    if is_place:
        case.leaves(holder)


def hand_over(case: Case, op: movement.HandOver) -> None:
    """
    The goods left the charge of the ledger.

    Refuses: places_same, holder_unknown, party_unknown, the refusals of carry, reserved, approval_missing.
    Source: IDDRS-4.10
    """
    if op.origin == op.destination:
        raise Refused(Code.PLACES_SAME, "to", found=op.origin)
    case.is_place(op.origin, "from")
    case.party(op.destination, "to")
    carry(case, op.origin, op.destination, "HANDED_OVER", settle="passed_on")
    case.two_persons("always")


def reseal(case: Case, op: movement.Reseal) -> None:
    """
    The place or package bears the new seal.

    Refuses: field_missing, place_unknown
    """
    if (op.place is None) == (op.package is None):
        raise Refused(Code.FIELD_MISSING, "place or package (one of the two)", op="reseal")
    if op.place is not None:
        case.place(op.place, "place")
