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


def holder_of(group: dict[tuple[str, str], Row]) -> str:
    """The party that the lines of an issue were given to."""
    party: str = next(iter(group.values()))["party"]
    return party


def statuses_of(group: dict[tuple[str, str], Row]) -> tuple[str, str]:
    """How a party holds goods, the status that the issue gave them first."""
    if next(iter(group.values()))["purpose"] == "MAINTENANCE":
        return "IN_MAINTENANCE", "ISSUED"
    return "ISSUED", "IN_MAINTENANCE"


def held_as(case: Case, party: str, lot: str) -> tuple[str, ...]:
    """
    Where a party has a lot in use and in the workshop: the status of the issue that is settled first, before the other.

    Otherwise nothing, since there is nothing to choose.
    """
    cells = case.stock.cells_of(lot).items()
    statuses = {cell.status for cell, quantity in cells if quantity and cell.holder == party}
    if not {"ISSUED", "IN_MAINTENANCE"} <= statuses:
        return ()
    for issue, _ in owing(case, party, "lot", lot):
        return statuses_of(case.stock.get("custody", issue))
    return ()


def issue_to(case: Case, issue: str, party: str | None) -> dict[tuple[str, str], Row]:
    """The lines of an issue, which went to the party when one is named.  Refuses: issue_unknown, issue_to_other"""
    group: dict[tuple[str, str], Row] = case.stock.get("custody", issue)
    if not group:
        raise Refused(Code.ISSUE_UNKNOWN, "issue", found=issue)
    if party is not None and party != holder_of(group):
        raise Refused(Code.ISSUE_TO_OTHER, "issue", issue=issue, party=holder_of(group), asked=party)
    return group


def issue_line(case: Case, issue: str, kind: str, item: str, field: str) -> Row:
    """The line of an issue for an item.  Refuses: issue_unknown, not_on_issue"""
    group = case.stock.get("custody", issue)
    if not group:
        raise Refused(Code.ISSUE_UNKNOWN, "issue", found=issue)
    row: Row | None = group.get((kind, item))
    if row is None:
        raise Refused(
            Code.NOT_ON_ISSUE, field, item=item, issue=issue, open=open_issues(case, group, kind, item)
        )
    return row


def open_issues(case: Case, group: dict[tuple[str, str], Row], kind: str, item: str) -> list[str]:
    """The issues on which the party of ``group`` still owes an item."""
    return [issue for issue, _ in owing(case, holder_of(group), kind, item)]


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
            elsewhere = open_issues(case, case.stock.get("custody", issue), kind, item)
            raise Refused(Code.NOT_ON_ISSUE, field, item=item, issue=issue, open=elsewhere)
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
