"""What an audit pack says of the ledger itself: findings, keys, heads, the verification run for it, and the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import orjson

from wamledger.detection import registry
from wamledger.detection.detector import Detector
from wamledger.detection.finding import Finding
from wamledger.detection.registry import Family
from wamledger.detection.signal import Severity
from wamledger.domain import moment
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.verdict import Step, Verdict
from wamledger.services import staff
from wamledger.services.detecting import entries
from wamledger.services.report_views.audit_conduct import EXAMPLES, role_of
from wamledger.services.scope import Scope
from wamledger.services.uncollected import uncollected
from wamledger.services.views.audit_pack import (
    AccessSum,
    FindingLine,
    HeadLine,
    KeyLine,
    RuleSum,
    StepLine,
    Trend,
    TrendSeries,
)

_BEGINNING: Final = -(2**62)
_UNREVIEWED: Final = ("OPEN", "REOPENED")
_DOOR: Final = 10
"""The step that looks at access records. Making a report adds one, so that their number is no figure of a page."""


def findings(link: Link, scope: Scope, at: Moment) -> list[Finding]:
    """What stands out as of a moment in this state of the ledger, as far as the reader may know of it."""
    with uncollected():
        detector = Detector()
        found = detector.run(entries(link, detector), at)
        detector.must_be_whole()
    return [each for each in found if each.signal.cleared_at is None and staff.may_read(each, scope)]


def line(each: Finding) -> FindingLine:
    """A finding on one line; nobody is named in it."""
    signal = each.signal
    items = sorted({*signal.weapons, *signal.lots})
    rest = len(items) - EXAMPLES
    return FindingLine(
        id=each.id,
        rule=each.rule.code,
        title=_(signal.title or each.rule.title),
        severity=each.severity.name,
        status=each.status,
        first_signal_at=signal.first_signal_at,
        quantity=signal.quantity,
        items=" ".join(items[:EXAMPLES]) + (f" +{rest}" if rest > 0 else ""),
        places=" ".join(sorted(code for code in signal.places if code)),
    )


def by_rule(found: Iterable[Finding]) -> tuple[RuleSum, ...]:
    """How many findings of each rule, by severity."""
    counts: dict[str, Counter[str]] = {}
    rules = registry.load()
    for each in found:
        of_rule = counts.setdefault(each.rule.code, Counter())
        of_rule[each.severity.name] += 1
        of_rule["unreviewed"] += each.status in _UNREVIEWED
    return tuple(
        RuleSum(
            code,
            _(rules[code].title),
            *(counts[code][name] for name in ("S1", "S2", "S3", "S4", "unreviewed")),
        )
        for code in sorted(counts)
    )


def discrepancies(found: Iterable[Finding], since: Moment | None, until: Moment) -> tuple[FindingLine, ...]:
    """What does not balance and showed first in the period, in the order in which it did."""
    begin = _BEGINNING if since is None else since
    chosen = [
        each
        for each in found
        if each.rule.family is Family.PHYSICAL and begin <= each.signal.first_signal_at <= until
    ]
    return tuple(
        line(each) for each in sorted(chosen, key=lambda each: (each.signal.first_signal_at, each.id))
    )


def trend(found: Iterable[Finding], months: list[str]) -> Trend:
    """Findings by the month in which they showed first, and by severity."""
    counts = Counter((each.severity, moment.canonical(each.signal.first_signal_at)[:7]) for each in found)
    return Trend(
        tuple(months),
        tuple(
            TrendSeries(severity.name, tuple(counts[severity, month] for month in months))
            for severity in Severity
        ),
    )


def keys(ledger: Ledger, link: Link) -> tuple[KeyLine, ...]:
    """The keys that sign heads, and those by which people sign, these by the role of their owner."""
    found = [KeyLine(ledger.about.vkey, "LEDGER", 0, None)]
    for vkey, seq in link.rows("SELECT vkey, seq FROM ledger_key ORDER BY seq"):
        last = found.pop()
        found += [KeyLine(last.key, last.owner, last.since_seq, seq), KeyLine(vkey, "LEDGER", seq, None)]
    roles = {code: orjson.loads(held) for code, held in link.rows("SELECT code, roles FROM user_account")}
    for key_id, user, enrolled, revoked in link.rows(
        'SELECT key_id, "user", enrolled_seq, revoked_seq FROM user_key ORDER BY enrolled_seq, key_id'
    ):
        found.append(KeyLine(key_id, role_of(roles.get(user, ())), enrolled, revoked))
    return tuple(found)


def heads_given(link: Link) -> tuple[HeadLine, ...]:
    """The heads that somebody outside holds, the newest last."""
    rows = link.rows("SELECT size, given_at, given_as FROM outside_head ORDER BY given_at, size")
    return tuple(HeadLine(*row) for row in rows)


def steps(verdict: Verdict) -> tuple[StepLine, ...]:
    """The steps of a verification."""
    return tuple(map(_step, verdict.steps))


def _step(each: Step) -> StepLine:
    state = "NOT_TAKEN" if each.ok is None else "SOUND" if each.ok else "FAULT"
    if each.number == _DOOR:
        if each.ok is False:
            return StepLine(each.number, each.name, "FAULT", _("The chain of access records does not hold."))
        return StepLine(each.number, each.name, "SOUND", _("The access records follow one another."))
    return StepLine(each.number, each.name, state, each.said if each.detail else "")


def access(link: Link, since: Moment | None, until: Moment) -> tuple[AccessSum, ...]:
    """What happened at the door in the period."""
    return tuple(
        AccessSum(*row)
        for row in link.rows(
            "SELECT event, COUNT(*), COUNT(DISTINCT NULLIF(\"user\", '')) FROM access_record"
            " WHERE at BETWEEN ? AND ? GROUP BY event ORDER BY event",
            (_BEGINNING if since is None else since, until),
        )
    )
