"""The view of an expenditure of ammunition."""

from __future__ import annotations

from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import policy, provenance, state
from wamledger.services.report_views.stored import posted, stored
from wamledger.services.report_views.vouchers import accounts
from wamledger.services.scope import EVERYTHING
from wamledger.services.views.expenditure import CasesFound, ExpenditureView
from wamledger.services.views.goods import GoodsLine

Row = dict[str, Any]
_MILLIGRAMS: Final = 1000
"""In a gram."""
_CONTINGENTS: Final = ("CONTINGENT", "POLICE_UNIT")


def expenditure_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> ExpenditureView:
    """
    The expenditure of that id, and the account of its issue.

    Refuses: entry_unknown, report_of_entry
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        entry = stored(link, code, ["expend"], found.scope)
        operation, goods = entry.operation, Goods(link, names)
        issue = stored(link, operation["issue"], (), EVERYTHING) if operation.get("issue") else None
        lines = goods.lines(entry)
        holder = entry.moves[0]["from"][0]
        contingent = _contingent(link, holder)
        items = list(dict.fromkeys((line.item_kind, line.item) for line in lines))
        return ExpenditureView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            issue=posted(link, names, issue) if issue is not None else None,
            holder=holder,
            holder_name=names.holder(holder),
            contingent=contingent,
            contingent_name=names.holder(contingent),
            activity=operation["activity"],
            weapons_fired=operation.get("weapons_fired"),
            shooters=operation.get("shooters"),
            lines=lines,
            totals=goods.totals(entry.moves),
            accounts=accounts(link, goods, operation["issue"], items) if issue is not None else (),
            cases=_cases(link, operation, lines),
        )


def _contingent(link: Link, holder: str) -> str:
    """The contingent that a party is or belongs to; empty for a place, and for a party of nobody's contingent."""
    at, seen = holder, set[str]()
    while at and at not in seen:
        seen.add(at)
        row = link.one("SELECT kind, within FROM party WHERE code = ?", (at,))
        if row is None:
            return ""
        if row[0] in _CONTINGENTS:
            return at
        at = row[1] or ""
    return ""


def _cases(link: Link, operation: Row, lines: tuple[GoodsLine, ...]) -> CasesFound | None:
    """The cases as they were counted, or as many as their mass is good for where all lines have one kind of case."""
    counted, mass = operation.get("cases_collected"), operation.get("cases_mass_g")
    if counted is None and mass is None:
        return None
    weights = {_case_mass(link, line.nature) for line in lines}
    weight = weights.pop() if len(weights) == 1 else None
    by_mass = counted is None
    return CasesFound(
        rounds=sum(line.quantity for line in lines if line.unit == "EACH"),
        cases=(int(mass or 0) * _MILLIGRAMS // weight if weight else None) if by_mass else counted,
        by_mass=by_mass,
        mass_g=int(mass or 0),
        tolerance_percent=int(policy(link, "expenditure_tolerance_percent")),
    )


def _case_mass(link: Link, nature: str) -> int | None:
    row = link.one("SELECT case_mass_mg FROM nature WHERE code = ?", (nature,))
    return None if row is None else row[0]
