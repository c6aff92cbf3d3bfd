"""Rules for users, their keys, and the ledger's own key."""

from __future__ import annotations

from wamledger.domain.operations import authority
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row


def change_user(case: Case, op: authority.ChangeUser) -> None:
    """
    The user has the roles and places that are given; what is left out stays.

    Refuses: user_unknown, field_missing, place_unknown, last_administrator
    """
    row = case.user(op.code, "code")
    if op.roles is None and op.places is None and op.all_places is None and op.closed is None:
        raise Refused(Code.FIELD_MISSING, "roles, places, all_places or closed (one of them)", op=op.op)
    if op.places is not None and op.all_places:
        raise Refused(Code.FIELD_MISSING, "places or all_places (one of them)", op=op.op)
    for index, place in enumerate(op.places or ()):
        case.place(place, f"places.{index}")
    loses = op.closed or (op.roles is not None and "ADMINISTRATOR" not in op.roles)
    if loses and "ADMINISTRATOR" in row["roles"] and case.closed:
        others = [
            code for code in case.stock.enrolled_users() if code != op.code and _administers(case, code)
        ]
        if not others:
            raise Refused(Code.LAST_ADMINISTRATOR, "code", person=op.code)
    names = ("roles", "places", "closed_seq")
    case.extras["before"] = {name: row[name] for name in names}


def _administers(case: Case, code: str) -> bool:
    row = case.stock.get("user_account", code)
    return row is not None and row["closed_seq"] is None and "ADMINISTRATOR" in row["roles"]


def enrol_key(case: Case, op: authority.EnrolKey) -> None:
    """
    The user signs with this key from now on. The first to enrol is an administrator, and closes the ledger.

    Refuses: user_unknown, user_closed, key_of_another, key_enrolled, first_enrols
    """
    row = case.user(op.user, "user")
    if row["closed_seq"] is not None:
        raise Refused(Code.USER_CLOSED, "user", person=op.user)
    name, key_id, key = op.vkey.split("+", 2)
    if name != op.user:
        raise Refused(Code.KEY_OF_ANOTHER, "vkey", name=name, person=op.user)
    for known_id, known in case.stock.keys().items():
        if known_id == key_id or known["vkey"].split("+", 2)[2] == key:
            raise Refused(Code.KEY_ENROLLED, "vkey", key=known_id, person=known["user"])
        if known["user"] == op.user and known["revoked_seq"] is None:
            raise Refused(Code.KEY_ENROLLED, "user", key=known_id, person=op.user)
    if not case.closed and (op.by != op.user or "ADMINISTRATOR" not in row["roles"]):
        raise Refused(Code.FIRST_ENROLS, "user", person=op.user)


def revoke_key(case: Case, op: authority.RevokeKey) -> None:
    """
    The key signs nothing from now on.

    Refuses: key_unknown, key_revoked
    """
    known = case.stock.keys().get(op.key_id)
    if known is None or known["user"] != op.user:
        raise Refused(Code.KEY_UNKNOWN, "key_id", found=op.key_id, person=op.user)
    if known["revoked_seq"] is not None:
        raise Refused(Code.KEY_REVOKED, "key_id", found=op.key_id, person=op.user)


def rotate_ledger_key(case: Case, op: authority.RotateLedgerKey) -> None:
    """
    Heads are signed by the new key from here on.

    Refuses: key_enrolled
    """
    known: Row | None = case.stock.get("ledger_key", op.vkey)
    if known is not None:
        raise Refused(Code.KEY_ENROLLED, "vkey", key=op.vkey.split("+")[1], person="-")


def sign_entries(case: Case, op: authority.SignEntries) -> None:
    """The entries before this one are signed together. The ledger makes this entry itself."""
    del case, op


def record_restore(case: Case, op: authority.RecordRestore) -> None:
    """That the ledger was put back from an older copy is on record. The ledger makes this entry itself."""
    del case, op
