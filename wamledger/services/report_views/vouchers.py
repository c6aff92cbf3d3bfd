"""The views of vouchers: issues and returns."""

from __future__ import annotations

from collections.abc import Sequence

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.goods import Goods, Item
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import posted, stored
from wamledger.services.scope import EVERYTHING
from wamledger.services.views.vouchers import IssueAccount, IssueVoucherView, ReturnVoucherView


def issue_voucher_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> IssueVoucherView:
    """
    The issue of that id, as it was recorded.

    Refuses: issue_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["issue"], found.scope, Code.ISSUE_UNKNOWN)
        operation, goods = entry.operation, Goods(link, names)
        due = operation["due"]
        return IssueVoucherView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            origin=operation["from"],
            origin_name=names.holder(operation["from"]),
            receiver=operation["to"],
            receiver_name=names.holder(operation["to"]),
            purpose=operation["purpose"],
            due=None if due == "STANDING" else moment.parse(due),
            lines=goods.lines(entry),
            totals=goods.totals(entry.moves),
        )


def return_voucher_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ReturnVoucherView:
    """
    The return of that id, as it was recorded, and what its issue is owed now.

    Refuses: entry_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["return"], found.scope)
        operation, goods = entry.operation, Goods(link, names)
        # whoever sees what came back may know which entry gave it out
        issue = stored(link, operation["issue"], (), EVERYTHING)
        lines = goods.lines(entry)
        items = list(dict.fromkeys((line.item_kind, line.item) for line in lines))
        party = entry.moves[0]["from"][0]
        return ReturnVoucherView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            issue=posted(link, names, issue),
            party=party,
            party_name=names.holder(party),
            place=operation["to"],
            place_name=names.holder(operation["to"]),
            lines=lines,
            totals=goods.totals(entry.moves),
            accounts=accounts(link, goods, operation["issue"], items),
        )


def accounts(link: Link, goods: Goods, issue: str, items: Sequence[Item]) -> tuple[IssueAccount, ...]:
    """What became of these items of an issue, in their order."""
    rows = {
        (kind, item): rest
        for kind, item, *rest in link.rows(
            "SELECT item_kind, item, quantity, returned, expended, lost, passed_on FROM custody WHERE issue = ?",
            (issue,),
        )
    }
    found = []
    for item in items:
        if item not in rows:
            continue
        line = goods.line(item, 1, "")
        issued, returned, expended, lost, passed_on = rows[item]
        found.append(
            IssueAccount(
                item_kind=item[0],
                item=item[1],
                described=" ".join(part for part in (line.nature_name or line.nature, line.mark) if part),
                unit=line.unit,
                issued=issued,
                returned=returned,
                expended=expended,
                lost=lost,
                passed_on=passed_on,
            )
        )
    return tuple(found)
