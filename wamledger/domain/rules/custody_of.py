"""
Who still owes what: settling issues when goods come back, are fired, lost or go elsewhere.

Where an operation names no issue, the oldest open issue of that item to that party is settled first. What a party
holds without an issue (a balance taken on charge before the ledger) needs no settling beyond what is owed.
"""

from __future__ import annotations

from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row

AS = ("returned", "expended", "lost", "passed_on")


def owed(row: Row) -> int:
    """What is still owed on a line of an issue."""
    quantity: int = row["quantity"] - row["returned"] - row["expended"] - row["lost"] - row["passed_on"]
    return quantity


def issue_line(case: Case, issue: str, kind: str, item: str, field: str) -> Row:
    """The line of an issue for an item.  Refuses: issue_unknown, not_on_issue"""
    group = case.stock.get("custody", issue)
    if not group:
        raise Refused(Code.ISSUE_UNKNOWN, "issue", found=issue)
    row: Row | None = group.get((kind, item))
    if row is None:
        raise Refused(Code.NOT_ON_ISSUE, field, item=item, issue=issue, open=open_issues(case, group, kind, item))
    return row


def open_issues(case: Case, group: dict[tuple[str, str], Row], kind: str, item: str) -> list[str]:
    """The issues on which the party of ``group`` still owes an item."""
    party = next(iter(group.values()))["party"]
    return [issue for issue, _ in owing(case, party, kind, item)]


def owing(case: Case, party: str, kind: str, item: str) -> list[tuple[str, int]]:
    """The open issues of an item to a party, oldest first, with what is owed on each."""
    issues = case.stock.get("owing", f"{party} {kind} {item}") or ()
    found = []
    for issue in issues:
        row = case.stock.get("custody", issue).get((kind, item))
        if row is not None:
            left = owed(row) - case.owed_less.get((issue, kind, item), 0)
            if left > 0:
                found.append((row["occurred_at"], row["seq"], issue, left))
    found.sort()
    return [(issue, left) for _, _, issue, left in found]


def settle_on(case: Case, issue: str, kind: str, item: str, quantity: int, how: str, field: str) -> None:
    """An issue is owed less of an item.  Refuses: issue_unknown, not_on_issue, more_than_owed"""
    row = issue_line(case, issue, kind, item, field)
    key = (issue, kind, item)
    left = owed(row) - case.owed_less.get(key, 0)
    if quantity > left:
        if kind == "weapon":
            raise Refused(Code.NOT_ON_ISSUE, field, item=item, issue=issue, open=[])
        raise Refused(Code.MORE_THAN_OWED, field, item=item, issue=issue, owed=left, asked=quantity)
    case.owed_less[key] = case.owed_less.get(key, 0) + quantity
    case.settles.append({"issue": issue, kind: item, "quantity": quantity, "as": how})


def settle_oldest(case: Case, party: str, kind: str, item: str, quantity: int, how: str) -> None:
    """The oldest open issues of an item to a party are owed less, as far as they are owed anything."""
    for issue, left in owing(case, party, kind, item):
        if not quantity:
            return
        part = min(left, quantity)
        key = (issue, kind, item)
        case.owed_less[key] = case.owed_less.get(key, 0) + part
        case.settles.append({"issue": issue, kind: item, "quantity": part, "as": how})
        quantity -= part
