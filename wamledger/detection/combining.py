"""
Combining: two kinds of evidence on the same thing say more than one.

A finding is raised by one level where another family speaks of the same item, place, or document within 180 days. How
people worked is never enough by itself: process signals alone stay where they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


Thing = tuple[str, str]
"""An item, a document or a place, as kind and code."""
Said = tuple[int, str, Family, str]
"""That a finding speaks of a thing: since when, its id, and the family and code of its rule."""


def combined(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each with the severity that it has beside the others."""
    known = list(findings)
    by_thing: dict[Thing, list[Said]] = defaultdict(list)
    for each in known:
        for thing in _told_of(each):
            by_thing[thing].append(_said(each))
    for said in by_thing.values():
        said.sort(key=lambda one: one[:2])
    return [_raised(each, by_thing) for each in known]


class Combining:
    """
    Findings beside one another, kept up: what nothing new speaks of the same as is left as it was.

    Invariant: ``worst_first(found)`` is ``worst_first(combined(found))`` of this module.
    """

    def __init__(self) -> None:
        self._known: dict[str, Finding] = {}
        """What each was by itself, by id."""
        self._beside: dict[str, Finding] = {}
        """What each became beside the others."""
        self._by_thing: dict[Thing, list[Said]] = {}
        self._ordered: list[Finding] = []

    def worst_first(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings, each with the severity that it has beside the others, in the order in which to look at them."""
        found = {each.id: each for each in findings}
        if len(found) < len(findings):
            # where two bear one name nothing can be kept under it
            self._known, self._beside, self._by_thing, self._ordered = {}, {}, {}, []
            return worst_first(combined(findings))
        before = self._known
        changed = [
            each for id_, each in found.items() if (known := before.get(id_)) is not each and known != each
        ]
        gone = [each for id_, each in before.items() if id_ not in found]
        if changed or gone:
            self._take(changed, gone)
            self._ordered = worst_first([self._beside[id_] for id_ in found])
        self._known = found
        return list(self._ordered)

    def _take(self, changed: list[Finding], gone: list[Finding]) -> None:
        """What has changed, and all that speaks of the same things, is looked at anew."""
        touched: set[Thing] = set()
        was = [known for each in changed if (known := self._known.get(each.id)) is not None]
        for each in (*gone, *was):
            said = _said(each)
            for thing in _told_of(each):
                touched.add(thing)
                self._by_thing[thing] = [one for one in self._by_thing[thing] if one != said]
        for each in gone:
            del self._known[each.id], self._beside[each.id]
        for each in changed:
            self._known[each.id] = each
            for thing in _told_of(each):
                touched.add(thing)
                self._by_thing.setdefault(thing, []).append(_said(each))
        for thing in touched:
            self._by_thing[thing].sort(key=lambda one: one[:2])
        doubtful = {each.id for each in changed} | {
            id_ for thing in touched for _when, id_, _family, _code in self._by_thing[thing]
        }
        for id_ in doubtful:
            self._beside[id_] = _raised(self._known[id_], self._by_thing)


def _told_of(finding: Finding) -> set[Thing]:
    """Of what it is evidence beside others."""
    return set() if _is_a_note(finding) else set(_things(finding))


def _said(finding: Finding) -> Said:
    return finding.signal.first_signal_at, finding.id, finding.rule.family, finding.rule.code


def _things(finding: Finding) -> list[Thing]:
    """The items and documents that a finding is about; its places only where it names no item."""
    signal = finding.signal
    found = [("weapon", code) for code in signal.weapons]
    found += [("lot", code) for code in signal.lots]
    found += [("document", code) for code in signal.documents]
    return found or [("place", code) for code in signal.places]


def _raised(finding: Finding, by_thing: Mapping[Thing, list[Said]]) -> Finding:
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
