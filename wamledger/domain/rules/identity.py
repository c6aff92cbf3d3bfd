"""
The identity of a weapon: its serial, its status, and the marks beside it (rules R-SN1 to R-SN7).

A serial is text as marked and never a key. What stands for a serial without being one is refused, the number that
the mission assigns is kept apart from what the maker marked, and a hit on the same serial is shown to a person, never
merged.
"""

from __future__ import annotations

from typing import Any

from wamledger import reference
from wamledger.domain import moment, serials
from wamledger.domain.operations.intake import Marking, NewWeapon
from wamledger.domain.operations.tracing import Changes
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.setting_up import check_country, nearest

NEEDS_SERIAL = frozenset({"CLEAR", "PARTIAL", "ALTERED_RESTAMPED", "MISMATCHED"})
WITHOUT_SERIAL = frozenset({"ILLEGIBLE", "OBLITERATED", "NONE"})
NOT_VOID = {"void": 0}
OWNERS_MARKS = frozenset({"UNIT_RACK", "PROPERTY", "RACK", "STOCK", "PART"})


def check_serial(
    serial: str | None, status: str, model: str, tag: str | None, markings: list[Marking], field: str
) -> None:
    """
    Serial, status and the other marks agree.

    Refuses: serial_missing, serial_unexpected, serial_placeholder, serial_unread, serial_is_other_mark.
    Source: NCIC, AR-710-3 (R-SN3, R-SN4)
    """
    if serial is None:
        if status in NEEDS_SERIAL:
            raise Refused(Code.SERIAL_MISSING, f"{field}serial", status=status)
        return
    if status == "NONE":
        raise Refused(Code.SERIAL_UNEXPECTED, f"{field}serial", found=serial)
    if serials.is_placeholder(serial):
        raise Refused(Code.SERIAL_PLACEHOLDER, f"{field}serial", found=serial)
    if status == "CLEAR" and "?" in serial:
        raise Refused(Code.SERIAL_UNREAD, f"{field}serial", found=serial)
    key = serials.normalised(serial)
    if key == serials.normalised(model):
        raise Refused(Code.SERIAL_IS_OTHER_MARK, f"{field}serial", found=serial, kind="model")
    if tag is not None and key == serials.normalised(tag):
        raise Refused(Code.SERIAL_IS_OTHER_MARK, f"{field}serial", found=serial, kind="tag")
    for mark in markings:
        if mark.kind in OWNERS_MARKS and serials.normalised(mark.text) == key:
            raise Refused(Code.SERIAL_IS_OTHER_MARK, f"{field}serial", found=serial, kind=mark.kind)


def check_type(code: str, field: str) -> None:
    """The type is one of the taxonomy.  Refuses: field_invalid"""
    types = reference.weapon_types()
    if code not in types:
        near = ", ".join(f"{each} ({types[each].name})" for each in nearest(code, list(types)))
        raise Refused(Code.FIELD_INVALID, field, found=code, detail=f"no weapon type; nearest: {near}")


def check_new_weapon(case: Case, new: NewWeapon, field: str) -> None:
    """
    A weapon may come on charge with this identity.

    Refuses: field_invalid, those of check_serial, code_taken, tag_taken
    """
    check_type(new.type, f"{field}.type")
    check_country(new.country_of_manufacture, f"{field}.country_of_manufacture")
    for index, mark in enumerate(new.markings):
        check_country(mark.country, f"{field}.markings.{index}.country")
    check_serial(new.serial, new.serial_status, new.model, new.tag, new.markings, f"{field}.")
    if new.serial_assigned is not None and not serials.check_assigned(new.serial_assigned):
        raise Refused(
            Code.FIELD_INVALID,
            f"{field}.serial_assigned",
            found=new.serial_assigned,
            detail="not of the form UN-MISSION-YY-NNNNNN-C, or its check character is wrong",
        )
    if new.id is not None:
        check_item_code(case, new.id, f"{field}.id")
    if new.tag is not None:
        check_tag(case, new.tag, f"{field}.tag")


def check_tag(case: Case, tag: str, field: str, weapon: str | None = None) -> None:
    """No other weapon bears the tag.  Refuses: tag_taken"""
    other = case.stock.get("tag", tag)
    if other is not None and other["weapon"] != weapon:
        raise Refused(Code.TAG_TAKEN, field, found=tag, weapon=other["weapon"])
    if f"tag {tag}" in case.seen:
        raise Refused(Code.ITEM_TWICE, field, item=tag)
    case.seen.add(f"tag {tag}")


def check_item_code(case: Case, code: str, field: str) -> None:
    """No weapon and no lot has the code yet.  Refuses: item_twice, code_taken"""
    if code in case.seen:
        raise Refused(Code.ITEM_TWICE, field, item=code)
    if case.stock.get("weapon", code) is not None:
        raise Refused(Code.CODE_TAKEN, field, found=code, kind="weapon")
    if case.stock.get("lot", code) is not None:
        raise Refused(Code.CODE_TAKEN, field, found=code, kind="lot")
    case.seen.add(code)


def next_code(case: Case, prefix: str) -> str:
    """The next free code of weapons (``W``) or lots (``L``)."""
    number = case.codes.get(prefix, case.stock.counter(prefix))
    while True:
        number += 1
        code = f"{prefix}-{number:06d}"
        if (
            code not in case.seen
            and code not in case.given
            and case.stock.get("weapon", code) is None
            and case.stock.get("lot", code) is None
        ):
            case.codes[prefix] = number
            case.seen.add(code)
            return code


def assign_serial(case: Case) -> str:
    """
    The next serial that the mission assigns, for a weapon that has none to read.

    Source: AR-710-3 (R-SN1); the form is the program's own (R-SN2)
    """
    number: int = case.codes.get("UN", case.stock.counter("UN")) + 1
    case.codes["UN"] = number
    return serials.assigned_serial(case.stock.mission, moment.aware(case.at).year, number)


def possible_duplicates(case: Case, code: str, new: NewWeapon) -> list[str]:
    """
    Weapons on record that may be the same one, for a person to look at; nothing is merged.

    The key is serial, make, model and calibre, each without spaces and marks; the same serial alone is no hit.
    Source: NCIC (R-SN5)
    """
    if new.serial is None:
        return []
    key = serials.normalised(new.serial)
    beside = case.new_serials.setdefault(key, [])
    known = (case.stock.get("serial_key", key) or {"weapons": []})["weapons"]
    found = sorted(
        other["weapon"]
        for other in (*known, *beside)
        if same_model(other, new) and not (case.stock.get("weapon", other["weapon"]) or NOT_VOID)["void"]
    )
    beside.append({"weapon": code, "make": new.make, "model": new.model, "calibre": new.calibre})
    return found


def same_model(one: dict[str, Any], other: NewWeapon) -> bool:
    """Whether make, model and calibre agree, as far as both are known."""
    return all(
        _loose(one[name]) == _loose(getattr(other, name)) or "UNKNOWN" in (one[name], getattr(other, name))
        for name in ("make", "model", "calibre")
    )


def _loose(text: str) -> str:
    return serials.normalised(text)


def changed(row: dict[str, Any], changes: Changes) -> dict[str, Any]:
    """The fields that a correction really changes, with their new values."""
    given = changes.model_dump(exclude_none=True, exclude={"markings"})
    return {name: value for name, value in given.items() if row[name] != value}
