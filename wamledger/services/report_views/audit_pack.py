"""The view of an audit pack: one state of the whole ledger, and the verification that was run for it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from wamledger.detection.signal import Severity
from wamledger.domain.authority import queries
from wamledger.domain.authority.queries import Query, Reach
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.due import Owed, counts_due
from wamledger.services.counting.stores import policies
from wamledger.services.reading import must_read_whole
from wamledger.services.report_views import audit_evidence as evidence
from wamledger.services.report_views.ammunition_stock import licences
from wamledger.services.report_views.audit_conduct import Conduct
from wamledger.services.report_views.audit_stock import Stock
from wamledger.services.report_views.audit_unknown import unknowns
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.scope import Scope
from wamledger.services.verification import verify
from wamledger.services.views.audit_pack import AuditPackView, CountDue

_MOST_FAULTS: Final = 30


def audit_pack_view(
    ledger: Ledger,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> AuditPackView:
    """
    Everything of a period, both ends of it included, with a verification that is run now.

    Raises: AccessFault, also for a narrow scope, for a pack is of the whole ledger; LedgerTampered where the signed
    head is not that of the entries
    """
    must_read_whole(ledger, Query.FINDINGS)
    with state(ledger, Query.FINDINGS) as found:
        link = found.link
        source = provenance(
            ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
        )
        now = source.generated_at
        end = now if until is None else until
        names, limits = Names(link), policies(link)
        verdict = verify(ledger)
        owed = counts_due(ledger, at=now)
        told = evidence.findings(link, found.scope, now)
        stock = Stock(link, names, since, end)
        conduct = Conduct(link, names, since, end, int(limits["late_entry_hours"]))
        silent, uncounted = int(limits["count_interval_days"]), int(limits["full_count_interval_days"])
        return AuditPackView(
            provenance=source,
            since=since,
            until=end,
            entries=conduct.entries,
            types=stock.types(),
            owners=stock.owners(),
            holders=stock.holders(),
            natures=stock.natures(),
            weapons_reconciled=stock.weapons_reconciled(),
            natures_reconciled=stock.natures_reconciled(),
            stock_trend=stock.trend(),
            intake_trend=stock.intake(),
            ages=stock.ages(),
            findings_trend=evidence.trend(told, stock.months()),
            operations=conduct.operations(),
            counts_done=conduct.counts(Counter(id_ for each in told for id_ in set(each.signal.operations))),
            counts_due=tuple(map(_due, owed)),
            discrepancies=evidence.discrepancies(told, since, end),
            losses=conduct.losses(),
            disposals=conduct.disposals(),
            duties=conduct.duties(),
            same_hands=conduct.same_hands(),
            licences=licences(found, end),
            rules=evidence.by_rule(told),
            urgent=tuple(
                evidence.line(each)
                for each in sorted(
                    told, key=lambda each: (each.severity, each.signal.first_signal_at, each.id)
                )
                if each.severity in (Severity.S1, Severity.S2)
            ),
            keys=evidence.keys(ledger, link),
            heads_signed=_heads(link),
            heads_given=evidence.heads_given(link),
            is_sound=verdict.sound,
            faults=tuple(each.message for each in verdict.findings[:_MOST_FAULTS]),
            verified_entries=verdict.entries,
            steps=evidence.steps(verdict),
            access=evidence.access(link, since, end) if _may_see_the_door(found.scope) else None,
            unknowns=tuple(unknowns(link, now, owed, verdict, silent_days=silent, uncounted_days=uncounted)),
            late_hours=int(limits["late_entry_hours"]),
            silent_days=silent,
            uncounted_days=uncounted,
        )


def _due(each: Owed) -> CountDue:
    return CountDue(
        holder=each.store,
        holder_name=each.name,
        check=_(each.check.value),
        last="" if each.last is None else each.last.id,
        last_at=None if each.last is None else each.last.cut_off,
        due_at=each.at,
        is_overdue=each.is_overdue,
    )


def _heads(link: Link) -> int:
    row: Any = link.one("SELECT COUNT(*) FROM signed_head")
    return int(row[0])


def _may_see_the_door(scope: Scope) -> bool:
    return scope.user is None or queries.reach(Query.ACCESS_LOG, scope.roles) is not Reach.NO
