"""Rules for counts, baselines, adjustments, losses, recoveries, incidents and reviews."""

from __future__ import annotations

from wamledger.domain.operations import controlling, intake
from wamledger.domain.operations.base import LotLine, WeaponLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.custody_of import issue_to, settle_on, statuses_of
from wamledger.domain.rules.identity import check_type
from wamledger.domain.rules.intake import check_nature, give_codes, new_lot, new_weapon
from wamledger.domain.rules.licence import check_licence
from wamledger.domain.rules.moving import carry, carry_lot, carry_weapon, dispose
from wamledger.domain.stock import Cell


def count(case: Case, op: controlling.CountStock) -> None:
    """
    What was seen is on record; nothing moves, and what differs from the book becomes a finding.

    Refuses: time_unreadable, field_missing, witnesses_too_few, place_unknown, party_unknown, line_kind_wrong,
    field_invalid, condition_wrong, item_twice, weapon_unknown, lot_unknown, nature_unknown
    """
    case.moment(op.cut_off, "cut_off")
    if (op.place is None) == (op.party is None):
        raise Refused(Code.FIELD_MISSING, "place or party (one of the two)", op="count")
    counters = len(set(op.counted_by))
    if counters < 2 and not case.historical:
        raise Refused(Code.WITNESSES_TOO_FEW, "counted_by", found=counters, needed=2)
    if op.place is not None:
        case.place(op.place, "place")
    if op.party is not None:
        case.party(op.party, "party")
    for index, line in enumerate(op.lines):
        _check_seen(case, line, f"lines.{index}", op.kind)


def _check_seen(case: Case, line: controlling.Seen, field: str, kind: str) -> None:
    """A line says of one thing what was seen."""
    ways = [name for name in ("weapon", "lot", "nature") if getattr(line, name) is not None]
    if not ways and line.serial is not None:
        ways = ["serial"]
    if not ways and line.type is not None:
        ways = ["type"]
    if len(ways) != 1:
        raise Refused(
            Code.LINE_KIND_WRONG,
            field,
            op="count",
            found=" + ".join(ways) or "-",
            allowed="weapon; serial; lot + quantity; type or nature + quantity (kind COUNT)",
        )
    way = ways[0]
    if way in ("lot", "nature", "type") and line.quantity is None:
        raise Refused(Code.FIELD_MISSING, f"{field}.quantity", op="count")
    if way in ("nature", "type") and kind != "COUNT":
        raise Refused(
            Code.LINE_KIND_WRONG,
            field,
            op=f"count ({kind})",
            found=way,
            allowed="weapon; serial; lot + quantity",
        )
    if line.type is not None:
        check_type(line.type, f"{field}.type")
    case.condition(line, field, "lot" if way in ("lot", "nature") else "weapon")
    if way == "weapon":
        case.weapon(line.weapon or "", f"{field}.weapon")
    elif way == "lot":
        case.lot(line.lot or "", f"{field}.lot")
    elif way == "nature":
        check_nature(case, line.nature or "", f"{field}.nature")


def declare(case: Case, op: controlling.Declare) -> None:
    """
    The list is on record, for holdings to be held against.

    A list may name what is not on charge yet.
    Refuses: party_unknown, condition_wrong, field_missing, field_invalid, nature_unknown
    """
    case.party(op.party, "party")
    line: controlling.DeclaredLot | controlling.DeclaredWeapon
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        case.condition(line, field, "lot" if isinstance(line, controlling.DeclaredLot) else "weapon")
        if isinstance(line, controlling.DeclaredLot):
            if line.lot is None and line.nature is None:
                raise Refused(Code.FIELD_MISSING, f"{field}.lot or nature", op="declare")
            if line.nature is not None:
                check_nature(case, line.nature, f"{field}.nature")
        else:
            if line.weapon is None and line.serial is None and line.make is None and line.type is None:
                raise Refused(Code.FIELD_MISSING, f"{field}.weapon or serial", op="declare")
            if line.type is not None:
                check_type(line.type, f"{field}.type")


def adjust(case: Case, op: controlling.Adjust) -> None:
    """
    After an inquiry, what is unaccounted for or not there is written off, or what was never booked comes on charge.

    Refuses: field_missing, place_unknown, line_kind_wrong, the refusals of register or of carry, reserved,
    approval_missing
    """
    if op.place is None and op.direction == "BRING_ON_CHARGE":
        raise Refused(Code.FIELD_MISSING, "place", op="adjust (BRING_ON_CHARGE)")
    if op.place is not None:
        case.place(op.place, "place")
    give_codes(case, op.lines)
    for index, line in enumerate(op.lines):
        field = f"lines.{index}"
        if op.direction == "WRITE_OFF":
            _write_off(case, op, line, field)
        else:
            _bring_on_charge(case, op, line, field)
    if op.direction == "BRING_ON_CHARGE" and op.place is not None:
        check_licence(case, op.place)
    case.two_persons("always")


def _write_off(
    case: Case,
    op: controlling.Adjust,
    line: WeaponLine | LotLine | intake.NewWeaponLine | intake.NewLotLine,
    field: str,
) -> None:
    """What is unaccounted for, or should stand in the place and does not, is written off."""
    if isinstance(line, WeaponLine):
        standing = case.stock.standing_of(line.weapon)
        holder = op.place or ""
        if standing is not None and (standing.cell.status == "UNACCOUNTED" or op.place is None):
            holder = standing.cell.holder
        if op.place is None and standing is not None and standing.cell.status != "UNACCOUNTED":
            raise Refused(
                Code.STATUS_FORBIDS,
                f"{field}.weapon",
                item=line.weapon,
                status=standing.cell.status,
                op="adjust",
                allowed="UNACCOUNTED; IN_STORE (place)",
            )
        carry_weapon(case, line, field, holder, holder, "WRITTEN_OFF", None)
    elif isinstance(line, LotLine):
        if op.place is not None:
            # what is known to be missing is written off before what still stands on the book as there
            carry_lot(case, line, field, op.place, None, "WRITTEN_OFF", None, ("UNACCOUNTED",))
            return
        condition = case.condition(line, field, "lot")
        case.lot(line.lot, f"{field}.lot")
        for cell, quantity in case.take(field, line, None, ("UNACCOUNTED",), condition=condition):
            case.move_lot(line.lot, quantity, cell, Cell(cell.holder, "WRITTEN_OFF", cell.condition))
    else:
        raise Refused(
            Code.LINE_KIND_WRONG,
            field,
            op="adjust (WRITE_OFF)",
            found="new_weapon, new_lot",
            allowed="weapon; lot + quantity",
        )


def _bring_on_charge(
    case: Case,
    op: controlling.Adjust,
    line: WeaponLine | LotLine | intake.NewWeaponLine | intake.NewLotLine,
    field: str,
) -> None:
    """More of a known lot, or a new weapon or lot, comes on charge in the place."""
    place = op.place or ""
    if isinstance(line, intake.NewWeaponLine):
        new_weapon(case, line, field, place, "IN_STORE")
    elif isinstance(line, intake.NewLotLine):
        new_lot(case, line, field, place, "IN_STORE")
    elif isinstance(line, LotLine):
        condition = case.condition(line, field, "lot") or "C3"
        case.lot(line.lot, f"{field}.lot")
        case.move_lot(line.lot, line.quantity, None, Cell(place, "IN_STORE", condition))
    else:
        raise Refused(
            Code.LINE_KIND_WRONG,
            field,
            op="adjust (BRING_ON_CHARGE)",
            found="weapon",
            allowed="new_weapon; new_lot; lot + quantity (a weapon that is back: recover)",
        )


def report_loss(case: Case, op: controlling.ReportLoss) -> None:
    """
    The goods are unaccounted for with their last holder: still owed, not gone.

    Refuses: time_unreadable, field_missing, incident_unknown, dispatch_unknown, issue_unknown, holder_unknown,
    issue_to_other, not_on_dispatch, the refusals of carry, not_on_issue, more_than_owed
    """
    case.moment(op.discovered_at, "discovered_at")
    if (op.origin is None) == (op.dispatch is None):
        raise Refused(Code.FIELD_MISSING, "from or dispatch (one of the two)", op="report_loss")
    if op.incident is not None:
        incident = case.stock.get("incident", op.incident)
        if incident is None or incident["reversed_seq"] is not None:
            raise Refused(Code.INCIDENT_UNKNOWN, "incident", found=op.incident)
    if op.dispatch is not None:
        if op.issue is not None:
            raise Refused(Code.FIELD_MISSING, "from", op="report_loss (issue)")
        _lost_in_transit(case, op.dispatch)
        return
    holder = op.origin or ""
    disposal = None
    if case.stock.place(holder) is None and case.stock.party(holder) is None:
        disposal = case.stock.get("disposal", holder)
        if disposal is None:
            raise Refused(Code.HOLDER_UNKNOWN, "from", found=holder)
    if op.issue is not None:
        group = issue_to(case, op.issue, holder)
        carry(case, holder, holder, "UNACCOUNTED", first=statuses_of(group))
        for field, line in case.lines():
            kind, item, quantity = _item(line)
            settle_on(case, op.issue, kind, item, quantity, "lost", f"{field}.{kind}")
    else:
        carry(case, holder, holder, "UNACCOUNTED", settle="lost")
    if disposal is not None:
        dispose(case, holder, "lost")


def _lost_in_transit(case: Case, dispatch: str) -> None:
    """What is missing of a consignment is unaccounted for, with the consignment as its last holder."""
    consignment = case.stock.get("consignment", dispatch)
    if consignment is None or consignment["reversed_seq"] is not None:
        raise Refused(Code.DISPATCH_UNKNOWN, "dispatch", found=dispatch)
    lines = case.stock.get("consignment_line", dispatch)
    for field, line in case.lines():
        kind, item, _quantity = _item(line)
        if kind == "lot":
            case.lot(item, f"{field}.lot")
        elif case.stock.standing_of(item) is None:
            raise Refused(Code.WEAPON_UNKNOWN, f"{field}.weapon", found=item)
        if (kind, item) not in lines:
            raise Refused(Code.NOT_ON_DISPATCH, f"{field}.{kind}", item=item, dispatch=dispatch)
    carry(case, dispatch, dispatch, "UNACCOUNTED")
    for move in case.moves:
        kind = "weapon" if "weapon" in move else "lot"
        case.carried.append(
            {"dispatch": dispatch, kind: move[kind], "quantity": move.get("quantity", 1), "as": "lost"}
        )


def _item(line: WeaponLine | LotLine) -> tuple[str, str, int]:
    if isinstance(line, WeaponLine):
        return "weapon", line.weapon, 1
    return "lot", line.lot, line.quantity


def recover(case: Case, op: controlling.Recover) -> None:
    """
    What was unaccounted for, or written off, is back: in store at a place, or issued to a party.

    Ammunition that comes back waits for inspection unless its line says otherwise.
    Refuses: holder_unknown, item_twice, condition_wrong, weapon_unknown, lot_unknown, status_forbids,
    reserved, stock_insufficient, licence_exceeded
    """
    is_place = case.is_place(op.destination, "to")
    becomes = "IN_STORE" if is_place else "ISSUED"
    for field, line in case.lines():
        if isinstance(line, WeaponLine):
            standing = case.stock.standing_of(line.weapon)
            holder = standing.cell.holder if standing else ""
            carry_weapon(case, line, field, holder, op.destination, becomes, None)
        else:
            condition = case.condition(line, field, "lot") or "C3"
            case.lot(line.lot, f"{field}.lot")
            # what is unaccounted for comes back before what is written off
            lost = ("UNACCOUNTED", "WRITTEN_OFF")
            for cell, quantity in case.take(field, line, None, lost, in_order=True):
                case.move_lot(line.lot, quantity, cell, Cell(op.destination, becomes, condition))
    if is_place:
        check_licence(case, op.destination)


def incident(case: Case, op: controlling.Incident) -> None:
    """
    What happened is on record.

    Refuses: field_invalid, place_unknown
    """
    for index, code in enumerate(op.weapon_types or ()):
        check_type(code, f"weapon_types.{index}")
    if op.place is not None:
        case.place(op.place, "place")


def review_finding(case: Case, op: controlling.ReviewFinding) -> None:
    """A person has said what a finding is; whether it stands is seen when findings are drawn up."""
