"""Rules for keeping and moving: within a site, out to a party and back, between sites, and out of charge."""

from __future__ import annotations

from wamledger.domain import lifecycle
from wamledger.domain.operations import movement
from wamledger.domain.operations.base import LotLine, WeaponLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import guards
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.custody_of import settle_oldest, settle_on
from wamledger.domain.rules.licence import check_licence
from wamledger.domain.stock import Cell


def carry(case: Case, holder: str, destination: str, becomes: str, *, settle: str | None = None) -> None:
    """
    The lines pass from ``holder`` into ``destination`` with the status ``becomes``.

    A weapon keeps its condition unless its line names another. A lot is taken best condition first, or in the
    condition that its line names. What a party passes on is settled as ``settle``.
    Refuses: item_twice, condition_wrong, weapon_unknown, lot_unknown, not_held_there, status_forbids,
    stock_insufficient, and the guards of the life cycle
    """
    for index, line in enumerate(case.op.lines):  # type: ignore[attr-defined]
        field = f"lines.{index}"
        if isinstance(line, WeaponLine):
            carry_weapon(case, line, field, holder, destination, becomes, settle)
        else:
            carry_lot(case, line, field, holder, destination, becomes, settle)


def carry_weapon(
    case: Case, line: WeaponLine, field: str, holder: str, destination: str, becomes: str, settle: str | None
) -> None:
    """One weapon passes on."""
    code = line.weapon
    row, standing = case.weapon(code, f"{field}.weapon")
    cell = standing.cell
    if cell.holder != holder:
        raise Refused(
            Code.NOT_HELD_THERE, f"{field}.weapon", item=code, asked=holder, holder=cell.holder, status=cell.status
        )
    step = case.transition("weapon", code, cell.status, becomes, f"{field}.weapon")
    condition = case.condition(line, field, "weapon") or cell.condition
    observed = cell if condition == cell.condition else Cell(cell.holder, cell.status, condition)
    if step.guards:
        guards.run(case, step.guards, f"{field}.weapon", code, row, observed)
    if settle is not None and cell.status in lifecycle.WITH_A_PARTY:
        settle_oldest(case, holder, "weapon", code, 1, settle)
    case.move_weapon(code, cell, Cell(destination, becomes, condition))


def carry_lot(
    case: Case, line: LotLine, field: str, holder: str, destination: str, becomes: str, settle: str | None
) -> None:
    """A quantity of one lot passes on."""
    code = line.lot
    row = case.lot(code, f"{field}.lot")
    condition = case.condition(line, field, "lot")
    statuses = tuple(
        was
        for was in lifecycle.sources(case.op.op, "lot")
        if (case.op.op, was, becomes) in lifecycle.transitions("lot")
    )
    if not statuses:
        raise Refused(
            Code.STATUS_FORBIDS, f"{field}.lot", item=code, status="-", op=case.op.op, allowed=()
        )
    step = lifecycle.transitions("lot")[case.op.op, statuses[0], becomes]
    fit = _issuable if "issuable" in step.guards else None
    taken = case.take(field, line, holder, statuses, condition=condition, fit=fit)
    for cell, quantity in taken:
        if step.guards:
            guards.run(case, step.guards, f"{field}.lot", code, row, cell)
        if settle is not None and cell.status in lifecycle.WITH_A_PARTY:
            settle_oldest(case, holder, "lot", code, quantity, settle)
        case.move_lot(code, quantity, cell, Cell(destination, becomes, cell.condition))


def _issuable(cell: Cell) -> bool:
    return guards.ISSUABLE.get(cell.condition, False)


def move(case: Case, op: movement.Move) -> None:
    """
    The goods stand in another place of the same site; what was planned for disposal may come back this way.

    Refuses: places_same, place_unknown, not_one_site, the refusals of carry, licence_exceeded, approval_missing
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
    if origin["site"] != destination["site"]:
        raise Refused(
            Code.NOT_ONE_SITE,
            "to",
            origin=op.origin,
            destination=op.destination,
            origin_site=origin["site"],
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

    Refuses: remarks_needed, time_unreadable, places_same, holder_unknown, party_unknown, the refusals of carry,
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

    Refuses: place_unknown, issue_unknown, item_twice, not_on_issue, not_held_there, status_forbids,
    stock_insufficient, more_than_owed, licence_exceeded.  Source: SB-742-1 (returns are inspected first)
    """
    case.place(op.destination, "to")
    group = case.stock.get("custody", op.issue)
    if not group:
        raise Refused(Code.ISSUE_UNKNOWN, "issue", found=op.issue)
    party = next(iter(group.values()))["party"]
    for field, line in case.lines():
        if isinstance(line, WeaponLine):
            carry_weapon(case, line, field, party, op.destination, "IN_STORE", None)
            settle_on(case, op.issue, "weapon", line.weapon, 1, "returned", f"{field}.weapon")
        else:
            case.lot(line.lot, f"{field}.lot")
            condition = case.condition(line, field, "lot") or "C3"
            settle_on(case, op.issue, "lot", line.lot, line.quantity, "returned", f"{field}.lot")
            for cell, quantity in case.take(field, line, party, ("ISSUED", "IN_MAINTENANCE")):
                case.move_lot(line.lot, quantity, cell, Cell(op.destination, "IN_STORE", condition))
    check_licence(case, op.destination)


def expend(case: Case, op: movement.Expend) -> None:
    """
    The rounds are used up, out of an issue, out of what a party holds, or out of a store.

    Refuses: field_missing, holder_unknown, issue_unknown, not_on_issue, stock_insufficient, more_than_owed,
    held, approval_missing
    """
    holder = op.origin
    if op.issue is not None:
        group = case.stock.get("custody", op.issue)
        if not group:
            raise Refused(Code.ISSUE_UNKNOWN, "issue", found=op.issue)
        party = next(iter(group.values()))["party"]
        if holder is not None and holder != party:
            raise Refused(Code.NOT_ON_ISSUE, "from", item=holder, issue=op.issue, open=[party])
        holder = party
    if holder is None:
        raise Refused(Code.FIELD_MISSING, "from", op=op.op)
    is_place = case.is_place(holder, "from")
    for field, line in case.lines():
        if isinstance(line, LotLine):
            row = case.lot(line.lot, f"{field}.lot")
            condition = case.condition(line, field, "lot")
            if op.issue is not None:
                settle_on(case, op.issue, "lot", line.lot, line.quantity, "expended", f"{field}.lot")
            statuses = ("IN_STORE",) if is_place else ("ISSUED", "IN_MAINTENANCE")
            for cell, quantity in case.take(field, line, holder, statuses, condition=condition):
                step = case.transition("lot", line.lot, cell.status, "EXPENDED", f"{field}.lot")
                guards.run(case, step.guards, f"{field}.lot", line.lot, row, cell)
                case.move_lot(line.lot, quantity, cell, Cell(holder, "EXPENDED", cell.condition))
            if op.issue is None and not is_place:
                settle_oldest(case, holder, "lot", line.lot, line.quantity, "expended")
    if is_place:
        case.leaves(holder)


def hand_over(case: Case, op: movement.HandOver) -> None:
    """
    The goods left the charge of the ledger.

    Refuses: places_same, holder_unknown, party_unknown, the refusals of carry, approval_missing.  Source: IDDRS-4.10
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
