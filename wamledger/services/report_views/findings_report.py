"""
The view of the findings, by one state of the ledger, with roles in place of the codes of people.

Detection is run as ``detect`` runs it. Who is meant by a finding stands in the ledger, for whoever may read it there; a
paper goes from hand to hand, and says what post a person held and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from wamledger.detection.finding import Finding
from wamledger.detection.registry import load
from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.authority.roles import ROLES
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import staff
from wamledger.services.detecting import detect_in
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.views.findings_report import (
    AskedRule,
    FindingFigure,
    FindingReview,
    FindingsReportView,
    GroundEntry,
    ReportedFinding,
)

SEVERITIES: Final = ("S1", "S2", "S3", "S4")
_MANY: Final = 500

Roles = Mapping[str, tuple[str, ...]]


def findings_report_view(
    ledger: Ledger,
    *,
    as_of: Moment | None = None,
    since: Moment | None = None,
    least: str = "",
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> FindingsReportView:
    """
    What stands out as of a moment (now without one), as far as the person who asks may know of it.

    ``least`` leaves out what is less urgent than that; ``since`` adds what has cleared from then on.
    Refuses: choice_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    least = least.strip().upper() or SEVERITIES[-1]
    if least not in SEVERITIES:
        raise Refused(Code.CHOICE_UNKNOWN, "of", found=least, allowed=list(SEVERITIES))
    with state(ledger, Query.FINDINGS) as found:
        source = provenance(
            ledger,
            found,
            generated_by=generated_by,
            generated_at=generated_at,
            as_of=as_of,
            language=language,
        )
        at = source.generated_at if as_of is None else as_of
        has_staff = found.scope.user is None or not found.scope.roles.isdisjoint(staff.STAFF)
        told = [
            each
            for each in detect_in(found.link, found.scope, at, every=since is not None)
            if each.severity.name <= least and _is_wanted(each, since)
        ]
        roles = _roles(found.link)
        entries = _entries(found, told, roles)
        numbers = {each.entry: each.seq for each in entries}
        return FindingsReportView(
            provenance=source,
            as_of=at,
            since=since,
            least=least,
            has_staff=has_staff,
            rules=tuple(
                AskedRule(rule.code, _(rule.title), rule.about_staff)
                for rule in load().values()
                if has_staff or not rule.about_staff
            ),
            findings=tuple(_reported(each, roles, numbers) for each in told),
            entries=entries,
        )


def _is_wanted(finding: Finding, since: Moment | None) -> bool:
    cleared = finding.signal.cleared_at
    return cleared is None or (since is not None and cleared >= since)


def _roles(link: Link) -> Roles:
    return {
        code: tuple(orjson.loads(held)) for code, held in link.rows("SELECT code, roles FROM user_account")
    }


def _reported(finding: Finding, roles: Roles, numbers: Mapping[str, int]) -> ReportedFinding:
    signal, rule = finding.signal, finding.rule
    named = {text for text in _texts(signal.figures) if text in roles}
    masks = staff.masks_of({*signal.users, *(each.by for each in finding.reviews), *named}, roles)
    return ReportedFinding(
        finding=finding.id,
        rule=rule.code,
        rule_version=rule.version,
        severity=finding.severity.name,
        family=rule.family.name,
        title=_(signal.title or rule.title),
        question=_(rule.question),
        why=" ".join(part for part in (signal.why, finding.raised) if part),
        status=finding.status,
        first_signal_at=signal.first_signal_at,
        cleared_at=signal.cleared_at,
        quantity=signal.quantity,
        weapons=tuple(sorted(signal.weapons)),
        lots=tuple(sorted(signal.lots)),
        places=tuple(sorted(signal.places)),
        parties=tuple(sorted(signal.parties)),
        users=tuple(sorted(masks[code] for code in {*signal.users})),
        documents=tuple(sorted(signal.documents)),
        figures=tuple(FindingFigure(name, _shown(value, masks)) for name, value in signal.figures.items()),
        explanations=tuple(signal.explanations),
        clears_when=_(signal.clears_when or rule.clears_when),
        entries=tuple(sorted({numbers[each] for each in signal.operations if each in numbers})),
        reviews=tuple(
            FindingReview(each.at, each.status, each.reason, masks[each.by], each.entry)
            for each in finding.reviews
        ),
    )


def _texts(value: Any) -> Iterable[str]:
    """Every text within the figures of a finding."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield str(name)
            yield from _texts(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each)


def _shown(value: Any, masks: Mapping[str, str]) -> str:
    """A figure as one text; what is within it stands behind semicolons, and people by their masks."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{masks.get(str(name), name)}: {_shown(each, masks)}" for name, each in value.items()
        )
    if isinstance(value, set | frozenset):
        return _shown(sorted(value), masks)
    if isinstance(value, list | tuple):
        return "; ".join(_shown(each, masks) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else masks.get(str(value), str(value))


def _entries(found: State, told: Iterable[Finding], roles: Roles) -> tuple[GroundEntry, ...]:
    """The entries that the findings rest on, each once, in the order of the ledger."""
    wanted = sorted({entry for each in told for entry in each.signal.operations})
    entries = []
    for start in range(0, len(wanted), _MANY):
        condition, parameters = found.link.among("id", wanted[start : start + _MANY])
        for seq, leaf, entry in found.link.rows(
            f"SELECT seq, leaf, entry FROM entry WHERE {condition} ORDER BY seq", parameters
        ):
            operation = orjson.loads(bytes(entry))["body"]["operation"]
            entries.append(
                GroundEntry(
                    seq=seq,
                    entry=operation["id"],
                    operation=operation["op"],
                    occurred_at=moment.parse(operation["occurred_at"]),
                    document=operation.get("document", ""),
                    by=_role(operation["by"], roles),
                    approved_by=_role(operation.get("approved_by", ""), roles),
                    leaf=bytes(leaf).hex(),
                )
            )
    return tuple(sorted(entries, key=lambda each: each.seq))


def _role(code: str, roles: Roles) -> str:
    """The role of a user, the first of several in the order of the table of roles; empty for nobody."""
    if not code:
        return ""
    held = roles.get(code, ())
    return next((role for role in ROLES if role in held), staff.UNKNOWN)
