"""
What must hold before goods go on: the guards that the life cycles name.

Each takes the case, the field to blame, the item with its row and cell, and refuses or says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wamledger import reference
from wamledger.domain.notices import Notice
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Cell, Row

SERVICEABLE: Final = reference.weapon_conditions()
ISSUABLE: Final = reference.ammunition_conditions()
NEW_MARKS: Final = frozenset({"SECONDARY_ASSIGNED", "IMPORT", "CONFISCATION"})


def identity_checked(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """The marks of the weapon have been read.  Refuses: identity_not_checked"""
    if row["serial_status"] == "NOT_CHECKED":
        raise Refused(Code.IDENTITY_NOT_CHECKED, field, item=item)


def identity_checked_or_unsafe(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:
    """The marks have been read, or the weapon is unsafe and destroyed as it is.  Refuses: identity_not_checked"""
    if cell.condition != "UNSAFE":
        identity_checked(case, field, item, row, cell)


def not_held(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:
    """No hold stands on the item where it is.  Refuses: held"""
    if not row["holds"]:
        return
    for hold in case.stock.get("hold", hold_key(row, item)).values():
        if hold["released_seq"] is None and hold["at"] in (None, cell.holder):
            raise Refused(Code.HELD, field, item=item, kind=hold["kind"], authority=hold["authority"])


def hold_key(row: Row, item: str) -> str:
    """The key under which holds of a weapon or a lot are kept."""
    return ("L " if "nature" in row else "W ") + item


def serviceable(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """The weapon is not known to be unserviceable.  Refuses: unserviceable"""
    if SERVICEABLE.get(cell.condition) == "no":
        raise Refused(Code.UNSERVICEABLE, field, item=item, condition=cell.condition)


def safe_to_move(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """The weapon has been cleared.  Refuses: unsafe_to_move"""
    if cell.condition == "UNSAFE":
        raise Refused(Code.UNSAFE_TO_MOVE, field, item=item)


def marked(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """An altered or erased weapon bears a new mark.  Refuses: marks_missing"""
    if row["serial_status"] in ("OBLITERATED", "ALTERED_RESTAMPED") and not row["remarked"]:
        raise Refused(Code.MARKS_MISSING, field, item=item, status=row["serial_status"])


def owner_consents(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """A temporary deposit is disposed of with its owner's consent.  Refuses: owner_consent_missing"""
    if row["ownership"] == "PARTY" and getattr(case.op, "consent", None) is None:
        raise Refused(Code.OWNER_CONSENT_MISSING, field, item=item, owner=row["acquired_from"] or "PARTY")


def not_restricted(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """The lot is free to be used, or constrained and a second person agrees to this use.  Refuses: lot_restricted"""
    status = row["restriction"]
    if status is None or (status == "CONSTRAINED" and case.is_seconded):
        return
    raise Refused(Code.LOT_RESTRICTED, field, lot=item, status=status, reason=row["restriction_reason"])


def issuable(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """The ammunition is of condition group A.  Refuses: unserviceable"""
    if not ISSUABLE.get(cell.condition, False):
        raise Refused(Code.UNSERVICEABLE, field, item=item, condition=cell.condition)


def not_expired(case: Case, field: str, item: str, row: Row, cell: Cell) -> None:  # noqa: ARG001
    """The shelf life has not ended, or an inspection has extended it.  Refuses: lot_expired"""
    expired = row["expires_at"]
    if expired is None or case.at < expired:
        return
    extended = row["next_due_at"]
    if extended is not None and extended > expired and case.at < extended:
        return
    if case.stock.policy("expired_issue") == "REFUSE":
        raise Refused(Code.LOT_EXPIRED, field, lot=item, expired=row["expires_on"])
    case.notices.append(Notice("lot_expired", lot=item, expired=row["expires_on"]))


Guard = Callable[[Case, str, str, Row, Cell], None]

GUARDS: Final[dict[str, Guard]] = {
    guard.__name__: guard
    for guard in (
        not_restricted,
        issuable,
        not_expired,
        serviceable,
        safe_to_move,
        identity_checked,
        identity_checked_or_unsafe,
        not_held,
        marked,
        owner_consents,
    )
}


def run(case: Case, names: tuple[str, ...], field: str, item: str, row: Row, cell: Cell) -> None:
    """Each named guard has let the item pass."""
    for name in names:
        GUARDS[name](case, field, item, row, cell)
