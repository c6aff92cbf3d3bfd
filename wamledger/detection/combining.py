"""
Combining: two kinds of evidence on the same thing say more than one.

A finding is raised by one level where another family speaks of the same item, place, or document within 180 days. How
people worked is never enough by itself: process signals alone stay where they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from wamledger.detection.finding import Finding
from wamledger.detection.registry import Family, Rule
from wamledger.detection.signal import Severity
from wamledger.domain.moment import DAY
from wamledger.i18n import _

WINDOW: Final = 180 * DAY
QUIET: Final = frozenset({Family.PROCESS, Family.COVERAGE})
"""Families that never raise one another: neither shows that anything is gone."""
SUMS: Final = frozenset({"R09", "R10", "R19"})
"""Rules that add up the lines of others, and are no evidence beside them: the same rounds would count twice."""
SUMMED: Final = frozenset({"R01", "R02", "R03", "R05", "R31"})


def combined(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each with the severity that it has beside the others."""
    known = list(findings)
    by_thing: dict[tuple[str, str], list[tuple[int, str, Family, str]]] = defaultdict(list)
    for each in known:
        if _is_a_note(each):
            continue
        for thing in _things(each):
            by_thing[thing].append((each.signal.first_signal_at, each.id, each.rule.family, each.rule.code))
    for said in by_thing.values():
        said.sort(key=lambda one: one[:2])
    return [_raised(each, by_thing) for each in known]


def _things(finding: Finding) -> list[tuple[str, str]]:
    """The items and documents that a finding is about; its places only where it names no item."""
    signal = finding.signal
    found = [("weapon", code) for code in signal.weapons]
    found += [("lot", code) for code in signal.lots]
    found += [("document", code) for code in signal.documents]
    return found or [("place", code) for code in signal.places]


def _raised(finding: Finding, by_thing: dict[tuple[str, str], list[tuple[int, str, Family, str]]]) -> Finding:
    own, at = finding.rule.family, finding.signal.first_signal_at
    if finding.severity is Severity.S1 or own in QUIET or finding.signal.cleared_at is not None:
        return finding
    if _is_a_note(finding):
        return finding
    others: set[str] = set()
    for thing in _things(finding):
        said = by_thing[thing]
        begin = bisect_left(said, (at - WINDOW, ""), key=lambda one: one[:2])
        for when, id_, family, code in said[begin:]:
            if when > at + WINDOW:
                break
            if id_ != finding.id and family is not own and _adds(finding.rule, family, code):
                others.add(code)
    if not others:
        return finding
    return replace(
        finding,
        severity=Severity(finding.severity - 1),
        raised=_("Raised by one level: {rules} speak of the same within 180 days.").format(
            rules=", ".join(sorted(others))
        ),
    )


def _is_a_note(finding: Finding) -> bool:
    """Whether it says of serials only that several are as near: that is no evidence about any of them."""
    return finding.rule.family is Family.IDENTITY and finding.severity is Severity.S4


def _adds(own: Rule, family: Family, code: str) -> bool:
    """
    Whether the other rule adds evidence.

    One of the two must say that something is gone or is another, and neither may be the sum of what the other says.
    """
    if own.family in QUIET and family in QUIET:
        return False
    return not ((own.code in SUMS and code in SUMMED) or (own.code in SUMMED and code in SUMS))


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """In the order in which somebody should look: severity, then time, then name."""
    return sorted(findings, key=lambda each: (each.severity, each.signal.first_signal_at, each.id))
