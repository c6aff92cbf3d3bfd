"""Rules for taking on charge and for participants in disarmament."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wamledger import reference
from wamledger.domain.notices import Notice
from wamledger.domain.operations import intake
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import identity
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.licence import check_licence
from wamledger.domain.rules.setting_up import nearest
from wamledger.domain.stock import Cell
from wamledger.i18n import N_


def register(case: Case, op: intake.Register) -> None:
    """
    The new weapons and lots are on charge, in store at a place or issued to a party.

    Refuses: holder_unknown, party_unknown, field_invalid, condition_wrong, the refusals of identity, nature_unknown,
    code_taken, item_twice, tag_taken, licence_exceeded
    """
    is_place = case.is_place(op.destination, "to")
    if op.acquisition.origin is not None:
        case.party(op.acquisition.origin, "acquisition.from")
    take_on_charge(case, op.lines, op.destination, "IN_STORE" if is_place else "ISSUED")
    if is_place:
        check_licence(case, op.destination)


def take_on_charge(
    case: Case, lines: list[intake.NewWeaponLine | intake.NewLotLine], holder: str, status: str
) -> None:
    """New weapons and lots come from outside the ledger into ``holder``; codes that are absent are assigned."""
    give_codes(case, lines)
    for index, line in enumerate(lines):
        field = f"lines.{index}"
        if isinstance(line, intake.NewWeaponLine):
            new_weapon(case, line, field, holder, status)
        else:
            new_lot(case, line, field, holder, status)


def give_codes(case: Case, lines: Iterable[object]) -> None:
    """The codes that the lines give to new items are known before others are assigned."""
    for line in lines:
        if isinstance(line, intake.NewWeaponLine) and line.new_weapon.id is not None:
            case.given.add(line.new_weapon.id)
        elif isinstance(line, intake.NewLotLine) and line.new_lot.id is not None:
            case.given.add(line.new_lot.id)


def new_weapon(case: Case, line: intake.NewWeaponLine, field: str, holder: str, status: str) -> None:
    """A weapon comes on charge."""
    new = line.new_weapon
    condition = case.condition(line, field, "weapon") or "NOT_INSPECTED"
    identity.check_new_weapon(case, new, f"{field}.new_weapon")
    code = new.id
    if code is None:
        code = identity.next_code(case, "W")
        case.assign(f"{field}.new_weapon.id", code)
    if new.serial_status in identity.WITHOUT_SERIAL and new.serial_assigned is None:
        case.assign(f"{field}.new_weapon.serial_assigned", identity.assign_serial(case))
    duplicates = identity.possible_duplicates(case, code, new)
    if duplicates:
        case.extras.setdefault("possible_duplicates", []).append({"weapon": code, "others": duplicates})
        case.notices.append(Notice("possible_duplicate", weapon=code, others=duplicates))
    case.move_weapon(code, None, Cell(holder, status, condition))


def new_lot(case: Case, line: intake.NewLotLine, field: str, holder: str, status: str) -> None:
    """A lot comes on charge with its quantity."""
    new = line.new_lot
    condition = case.condition(line, field, "lot") or "C3"
    for name in ("manufactured_on", "expires_on"):
        check_date(getattr(new, name), f"{field}.new_lot.{name}")
    check_nature(case, new.nature, f"{field}.new_lot.nature")
    code = new.id
    if code is None:
        code = identity.next_code(case, "L")
        case.assign(f"{field}.new_lot.id", code)
    else:
        identity.check_item_code(case, code, f"{field}.new_lot.id")
    case.move_lot(code, line.quantity, None, Cell(holder, status, condition))


def check_nature(case: Case, code: str, field: str) -> None:
    """The nature is of the catalogue or was added.  Refuses: nature_unknown"""
    if case.stock.get("nature", code) is None:
        raise Refused(
            Code.NATURE_UNKNOWN, field, found=code, nearest=nearest(code, list(reference.natures()))
        )


def check_date(text: str | None, field: str) -> None:
    """The date is one of the calendar; a month or year alone is enough.  Refuses: field_invalid"""
    if text is None:
        return
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])
    except ValueError:
        raise Refused(
            Code.FIELD_INVALID,
            field,
            found=text,
            detail=N_("no date of the calendar (YYYY, YYYY-MM or YYYY-MM-DD)"),
        ) from None


def register_participant(case: Case, op: intake.RegisterParticipant) -> None:
    """
    The person is known by number. The name does not enter the entry: a salted commitment to it does.

    Refuses: participant_taken
    """
    if case.stock.get("participant", op.participant) is not None:
        raise Refused(Code.PARTICIPANT_TAKEN, "participant", found=op.participant)
