"""
The last check of every operation: role, scope, second person, separation.

Past records are taken as they stand on paper: nothing here is asked of them but that two persons are two.
"""

from __future__ import annotations

from wamledger.domain.authority import roles, scope
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row
from wamledger.i18n import N_

OF_AUTHORITY = frozenset({"add_user", "change_user", "revoke_key", "enrol_key"})

NEVER_PAST = frozenset({"change_user", "revoke_key", "propose", "approve", "reject", "withdraw", "lapse"})
"""Operations that act on who may do what now; no paper of the past does that."""


def check(case: Case) -> None:
    """
    Whoever records and whoever approves may do so, there, and together.

    Refuses: same_person, user_closed, role_forbids, scope_forbids, approval_missing, approver_role, keeper_approves,
    counter_approves, own_authority
    """
    op = case.op
    if op.approved_by is not None and op.approved_by == op.by:
        raise Refused(Code.SAME_PERSON, "approved_by", person=op.by, first="by", second="approved_by")
    if case.historical:
        return
    recorder = case.stock.get("user_account", op.by)
    if recorder is None:  # the first user of all, who is not there yet
        return
    _may_record(case, recorder)
    if op.op in roles.SECONDED_WHEN_CLOSED and case.closed:
        _seconded_when_closed(case)
    if op.approved_by is not None:
        _may_approve(case, case.stock.get("user_account", op.approved_by))
    if op.op in OF_AUTHORITY:
        _own_authority(case)


def may_import(person: Row, op: str) -> None:
    """
    The person may bring in past records, now that people sign in; what gives authority or approves is no past record.

    Refuses: user_closed, role_forbids, scope_forbids, not_historical
    """
    if person["closed_seq"] is not None:
        raise Refused(Code.USER_CLOSED, "by", person=person["code"])
    if "WAM_OFFICER" not in person["roles"]:
        raise Refused(
            Code.ROLE_FORBIDS,
            "by",
            person=person["code"],
            roles=person["roles"],
            op="import-history",
            allowed=["WAM_OFFICER"],
        )
    if person["places"] is not None:
        raise Refused(
            Code.SCOPE_FORBIDS,
            "by",
            person=person["code"],
            place=N_("the whole ledger"),
            scope=person["places"],
        )
    if op in NEVER_PAST:
        raise Refused(Code.NOT_HISTORICAL, "op", op=op)


def may_reject(case: Case, person: Row) -> None:
    """
    The person may say no to the operation: with a role to say yes, for these places, and not about themselves.

    Refuses: approver_role, scope_forbids, own_authority
    """
    op, get = case.op.op, case.operation.get
    if not roles.may_approve(op, person["roles"]):
        raise _approver_role(op, person, "by")
    _within_scope(case, person, "by")
    if op in OF_AUTHORITY and person["code"] in (get("code"), get("user")):
        raise Refused(Code.OWN_AUTHORITY, "by", person=person["code"], op=op)


def _approver_role(op: str, person: Row, field: str) -> Refused:
    return Refused(
        Code.APPROVER_ROLE,
        field,
        person=person["code"],
        roles=person["roles"],
        op=op,
        allowed=sorted(roles.TABLE[op].approves),
    )


def _may_record(case: Case, recorder: Row) -> None:
    op = case.op.op
    if recorder["closed_seq"] is not None:
        raise Refused(Code.USER_CLOSED, "by", person=recorder["code"])
    if not roles.may_record(op, recorder["roles"]):
        is_founder = recorder["seq"] == 0 and not case.closed
        if not (op == "add_user" and is_founder) and not _is_proposed_to_administrator(case, recorder):
            raise Refused(
                Code.ROLE_FORBIDS,
                "by",
                person=recorder["code"],
                roles=recorder["roles"],
                op=op,
                allowed=sorted(roles.TABLE[op].records),
            )
    _within_scope(case, recorder, "by")


def _is_proposed_to_administrator(case: Case, recorder: Row) -> bool:
    """A WAM officer may ask for a user, and an administrator or approver stands beside them."""
    if case.op.op != "add_user" or "WAM_OFFICER" not in recorder["roles"]:
        return False
    if case.op.approved_by is None:
        return case.is_proposed
    approver = case.stock.get("user_account", case.op.approved_by)
    return not {"ADMINISTRATOR", "APPROVER"}.isdisjoint(approver["roles"])


def _may_approve(case: Case, approver: Row) -> None:
    op = case.op.op
    if approver["closed_seq"] is not None:
        raise Refused(Code.USER_CLOSED, "approved_by", person=approver["code"])
    if not roles.may_approve(op, approver["roles"]):
        raise _approver_role(op, approver, "approved_by")
    _within_scope(case, approver, "approved_by")
    if not case.needs_second:
        return
    for code in scope.places_of(case):
        row = case.stock.place(code)
        if row is not None and row["keeper"] == approver["code"]:
            raise Refused(Code.KEEPER_APPROVES, "approved_by", person=approver["code"], place=code, op=op)
    for sheet in _counts_it_rests_on(case):
        if approver["code"] in sheet["counted_by"]:
            raise Refused(
                Code.COUNTER_APPROVES, "approved_by", person=approver["code"], count=sheet["id"], op=op
            )


def _within_scope(case: Case, person: Row, field: str) -> None:
    """What the operation concerns lies in the places of the person.  Refuses: scope_forbids"""
    if person["places"] is None:
        return
    if scope.is_whole(case):
        raise Refused(
            Code.SCOPE_FORBIDS,
            field,
            person=person["code"],
            place=N_("the whole ledger"),
            scope=person["places"],
        )
    for code in scope.places_of(case):
        if not scope.covers(case.stock, person["places"], code):
            raise Refused(
                Code.SCOPE_FORBIDS, field, person=person["code"], place=code, scope=person["places"]
            )


def _seconded_when_closed(case: Case) -> None:
    """
    Once people sign in, authority is given by two, and a loss is not closed by one.

    The founder is alone until a second person has enrolled, and adds and enrols that one alone.
    """
    if case.op.op in ("add_user", "enrol_key") and len(case.stock.enrolled_users()) < 2:
        return
    case.two_persons("always")


def _counts_it_rests_on(case: Case) -> list[Row]:
    """The counts that an adjustment names, and the newest of its place; the count that is reversed."""
    op, get = case.op.op, case.operation.get
    named = {"reverse": ("entry",), "adjust": ("inquiry", "document")}.get(op, ())
    found = [case.stock.get("count_sheet", code) for name in named if (code := get(name))]
    place = get("place")
    if op == "adjust" and place is not None:
        found.append(case.stock.newest_count(place))
    return [sheet for sheet in found if sheet is not None]


def _own_authority(case: Case) -> None:
    """Nobody gives or takes their own authority, except the founder, who begins."""
    op = case.op
    get = case.operation.get
    concerned = get("code") or get("user")
    if op.approved_by == concerned:
        raise Refused(Code.OWN_AUTHORITY, "approved_by", person=concerned, op=op.op)
    if op.by == concerned and op.op != "add_user" and not (op.op == "enrol_key" and not case.closed):
        raise Refused(Code.OWN_AUTHORITY, "by", person=concerned, op=op.op)
