"""Which finding speaks of which case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from sample_data.benchmark.label import EVENT, NEGATIVE, NOISE, PLANT, Label
from wamledger.domain import moment

Row = dict[str, Any]
DAY: Final = 86_400


def seconds(text: str) -> int:
    """The moment in seconds since 1970."""
    return moment.parse(text) // 1_000_000


class Sheet:
    """The answer sheet, by everything that a finding may name."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self.labels = [each for each in labels if each.is_recordable]
        self._by_item: dict[str, list[Label]] = defaultdict(list)
        self._by_paper: dict[str, list[Label]] = defaultdict(list)
        self._by_entry: dict[str, list[Label]] = defaultdict(list)
        self._by_ground: dict[str, list[Label]] = defaultdict(list)
        for each in self.labels:
            for code in (*each.weapons, *each.lots):
                self._by_item[code].append(each)
            for code in each.documents:
                self._by_paper[code].append(each)
            for code in each.operations:
                self._by_entry[code].append(each)
            for code in (*each.places, *each.parties):
                self._by_ground[code].append(each)

    def of(self, finding: Row) -> list[Label]:
        """
        The cases of which the finding speaks.

        It names an item or a paper of the case; or an entry of it, unless both name items and not the same; or it is
        what the case's own rules say of its place or party at that time, from an entry of it where the case has any that
        proves it: another loss of the same store is another matter.
        """
        items = [*finding["weapons"], *finding["lots"]]
        found: dict[int, Label] = {}
        at = seconds(finding["first_signal_at"])
        entries = set(finding["operations"])
        for code in items:
            for each in self._by_item.get(code, ()):
                # the same item at another time is another matter, unless an entry of the case is named
                if self._in_time(each, at) or not entries.isdisjoint(each.operations):
                    found[id(each)] = each
        for code in finding.get("documents", ()):
            found |= {id(each): each for each in self._by_paper.get(code, ())}
        for code in finding["operations"]:
            for each in self._by_entry.get(code, ()):
                if not (items and (each.weapons or each.lots)):
                    found[id(each)] = each
        for code in (*finding["places"], *finding["parties"]):
            for each in self._by_ground.get(code, ()):
                of_rule = finding["rule"] in each.rules
                disjoint = (
                    items and (each.weapons or each.lots) and not set(items) & {*each.weapons, *each.lots}
                )
                named = not any(each.evidence) or not entries.isdisjoint(each.operations)
                if of_rule and not disjoint and named and self._in_time(each, at):
                    found[id(each)] = each
        return sorted(found.values(), key=lambda each: each.number)

    def _in_time(self, label: Label, at: int) -> bool:
        begin = min(each for each in (label.first_loss_at, label.first_signal_at) if each is not None)
        return begin - 35 * DAY <= at <= begin + 270 * DAY


def kind_of(finding: Row, cases: list[Label]) -> str:
    """
    What a finding is: about a plant, a reported loss, a look-alike, an honest mistake of which it may speak, or nothing.

    A plant or a loss explains a finding of any rule; an honest mistake only what it may be called.
    """
    kinds = {each.kind for each in cases}
    if PLANT in kinds:
        return PLANT
    if EVENT in kinds:
        return EVENT
    if NEGATIVE in kinds:
        return NEGATIVE
    if any(each.kind == NOISE and finding["rule"] in each.rules for each in cases):
        return NOISE
    return "nothing"


def proves(finding: Row, label: Label) -> tuple[bool, float] | None:
    """Whether the finding names the least that proves the case, and how many entries it names for each of those."""
    sets = [set(each) for each in label.evidence if each]
    if not sets:
        return None
    named = set(finding["operations"])
    enough = [each for each in sets if each <= named]
    least = min(len(each) for each in (enough or sets))
    return bool(enough), len(named) / least
