"""
Rules for proposals: one person proposes an operation, another approves it, and only then it takes effect.

A proposal is decided when it is made, as far as that can be done without the second person, so that nobody is asked to
approve what cannot be. It is decided again when it is approved, for the stock may have changed.
"""

from __future__ import annotations

from wamledger.domain import moment
from wamledger.domain.authority import roles
from wamledger.domain.authority.check import may_reject
from wamledger.domain.operations import authority
from wamledger.domain.reading import read
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row
from wamledger.i18n import N_

HOUR = 3_600_000_000

NOT_YET = "?"
"""Stands for the id of an operation that gets its own when it takes effect; nothing on record has it for a code."""


def propose(case: Case, op: authority.Propose) -> None:
    """
    The operation waits for a second person, and what it would move is reserved.

    Refuses: not_proposable, proposed_by_other, approval_given, field_unknown, id_used, time_unreadable, expiry_past, and
    for whatever the operation itself is refused, but that nobody has approved it
    """
    from wamledger.domain.decide import ruled

    inner, row = read(op.operation, plain=True)
    if inner.op in roles.PROPOSED_NEVER:
        raise Refused(Code.NOT_PROPOSABLE, "operation.op", op=inner.op)
    if inner.by != op.by:
        raise Refused(Code.PROPOSED_BY_OTHER, "operation.by", found=inner.by, person=op.by)
    if inner.approved_by is not None:
        raise Refused(Code.APPROVAL_GIVEN, "operation.approved_by", found=inner.approved_by)
    if inner.recorded_at is not None:
        raise Refused(Code.FIELD_UNKNOWN, "operation.recorded_at", op="propose", nearest=["occurred_at"])
    if inner.id is not None:
        id_is_free(case, inner.id, "operation.id")
    else:
        row = {**row, "id": NOT_YET}
    hours = case.stock.policy("proposal_hours")
    expires_at = (
        case.now + hours * HOUR if op.expires_at is None else moment.parse(op.expires_at, "expires_at")
    )
    if expires_at <= case.now:
        raise Refused(Code.EXPIRY_PAST, "expires_at", found=moment.canonical(expires_at))
    proposed = Case(case.stock, inner, row, moment.parse(inner.occurred_at), closed=case.closed, now=case.now)
    proposed.is_proposed = True
    try:
        ruled(proposed)
    except Refused as refused:
        raise refused.within("operation") from None
    case.notices += proposed.notices
    case.extras["expires_at"] = moment.canonical(expires_at)
    case.extras["reserves"] = _reserved(proposed, row)


def id_is_free(case: Case, id_: str, field: str) -> None:
    """Neither an entry nor the operation itself has the id of the operation that is proposed.  Refuses: id_used"""
    if id_ == case.operation["id"] or case.stock.get("entry", id_) is not None:
        raise Refused(Code.ID_USED, field, id=id_, differs=["op"])


def _reserved(proposed: Case, row: Row) -> list[Row]:
    """What the operation would take, by cell, and the weapons that it speaks of."""
    found: list[Row] = []
    weapons: set[str] = set()
    for move in proposed.moves:
        if move["from"] is None:
            continue
        if "weapon" in move:
            weapons.add(move["weapon"])
            found.append({"weapon": move["weapon"], "from": list(move["from"]), "quantity": 1})
        else:
            found.append({"lot": move["lot"], "from": list(move["from"]), "quantity": move["quantity"]})
    for each in (row, *row.get("lines", ())):
        weapon = each.get("weapon")
        if weapon is not None and weapon not in weapons and proposed.stock.standing_of(weapon) is not None:
            weapons.add(weapon)
            found.append({"weapon": weapon, "from": None, "quantity": 1})
    return found


def _open(case: Case, code: str) -> Row:
    """The proposal, which nobody has decided.  Refuses: proposal_unknown, proposal_decided"""
    row: Row | None = case.stock.get("proposal", code)
    if row is None:
        raise Refused(Code.PROPOSAL_UNKNOWN, "proposal", found=code)
    if row["status"] != "OPEN":
        raise Refused(
            Code.PROPOSAL_DECIDED, "proposal", proposal=code, status=row["status"], by=row["decided_by"]
        )
    reserves = case.stock.get("entry_body", code)["effects"]["reserves"]
    subjects = [f"W {each['weapon']}" if "weapon" in each else f"L {each['lot']}" for each in reserves]
    case.extras["frees"] = list(dict.fromkeys(subjects))
    return row


def approve(case: Case, op: authority.Approve) -> None:
    """
    The operation takes effect now, by whoever proposed it, with the approval of whoever records this.

    Refuses: proposal_unknown, proposal_decided, proposal_lapsed, same_person, id_used, and for whatever the operation
    itself is refused
    """
    row = _open(case, op.proposal)
    if case.now >= row["expires_at"]:
        raise Refused(
            Code.PROPOSAL_LAPSED,
            "proposal",
            proposal=op.proposal,
            expired=moment.canonical(row["expires_at"]),
        )
    if row["by_user"] == op.by:
        raise Refused(Code.SAME_PERSON, "by", person=op.by, first=N_("proposer"), second=N_("approver"))
    case.approving = op.proposal
    case.proposed = {**row["operation"], "approved_by": op.by}


def reject(case: Case, op: authority.Reject) -> None:
    """
    The operation will not take effect, and what it reserved is free.

    Refuses: proposal_unknown, proposal_decided, same_person, approver_role, scope_forbids, own_authority
    """
    row = _open(case, op.proposal)
    if row["by_user"] == op.by:
        raise Refused(
            Code.SAME_PERSON, "by", person=op.by, first=N_("proposer"), second=N_("the one who rejects")
        )
    inner, operation = read(row["operation"], plain=True)
    proposed = Case(case.stock, inner, operation, case.at, closed=case.closed, now=case.now)
    may_reject(proposed, case.user(op.by, "by"))


def withdraw(case: Case, op: authority.Withdraw) -> None:
    """
    The proposal is taken back by whoever made it.

    Refuses: proposal_unknown, proposal_decided, not_the_proposer
    """
    row = _open(case, op.proposal)
    if row["by_user"] != op.by:
        raise Refused(Code.NOT_THE_PROPOSER, "by", person=op.by, proposer=row["by_user"])


def lapse(case: Case, op: authority.Lapse) -> None:
    """
    The time to decide is over, and what the proposal reserved is free.

    Refuses: proposal_unknown, proposal_decided, proposal_stands
    """
    row = _open(case, op.proposal)
    if case.now < row["expires_at"]:
        raise Refused(
            Code.PROPOSAL_STANDS,
            "proposal",
            proposal=op.proposal,
            expires=moment.canonical(row["expires_at"]),
        )
