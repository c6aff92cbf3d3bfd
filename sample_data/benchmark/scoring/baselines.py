"""
Four plain methods that a detector must beat.

They are given the same entries. Each answers with the entries at which it would have raised its voice; a case is found
where one of them is among its evidence, and every other answer is a false alarm.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

from sample_data.benchmark.label import AWARE, EVENT, PLANT, Label
from sample_data.benchmark.scoring.matching import seconds
from sample_data.benchmark.scoring.walking import Books, Counted, counts
from sample_data.benchmark.scoring.wilson import Share
from wamledger.domain import serials

Row = dict[str, Any]
MONTH: Final = 30 * 86_400


def totals_only(bodies: Iterable[Row]) -> list[str]:
    """The sum of a store's rounds, and the number of its weapons, against the count."""
    alarms = []
    for each in counts(bodies, Books()):
        if isinstance(each, Counted) and each.scope != "SAMPLE":
            booked = sum(book for book, _ in each.lots.values())
            seen = sum(found for _, found in each.lots.values())
            if booked != seen or each.weapons[0] != each.weapons[1]:
                alarms.append(each.id)
    return alarms


def fixed_thresholds(bodies: Iterable[Row]) -> list[str]:
    """Any lot that differs by five, any shortage of weapons, and more than 1,000 rounds fired at once."""
    alarms = []
    for each in counts(bodies, Books()):
        if isinstance(each, Counted):
            if each.weapons[0] != each.weapons[1] or any(
                abs(one - two) >= 5 for one, two in each.lots.values()
            ):
                alarms.append(each.id)
        elif (
            each["operation"]["op"] == "expend"
            and sum(line["quantity"] for line in each["operation"]["lines"]) > 1_000
        ):
            alarms.append(each["operation"]["id"])
    return alarms


def monthly_spreadsheet(bodies: Iterable[Row]) -> list[str]:
    """Once a month the last count of each store, by nature, against the book as it is then."""
    books, last, alarms = Books(), dict[str, Counted](), list[str]()
    month: int | None = None
    for each in counts(bodies, books):
        at = each.at if isinstance(each, Counted) else seconds(each["operation"]["occurred_at"])
        if isinstance(each, Counted) and each.scope != "SAMPLE":
            last[each.place] = each
        if month is None:
            month = at // MONTH
        if at // MONTH > month:
            month = at // MONTH
            for place, counted in sorted(last.items()):
                seen: Counter[str] = Counter()
                for lot, (_, found) in counted.lots.items():
                    seen[books.nature.get(lot, "")] += found
                booked: Counter[str] = Counter()
                for lot in counted.lots:
                    booked[books.nature.get(lot, "")] += books.lots[place][lot]
                if seen != booked or (not counted.lots and counted.weapons[1] != len(books.weapons[place])):
                    alarms.append(counted.id)
    return alarms


def plain_edit_distance(bodies: Iterable[Row]) -> list[str]:
    """A serial that comes in from outside and is at most one edit from any on the book."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    alarms = []
    for body in bodies:
        operation = body["operation"]
        if operation["op"] != "register":
            continue
        new = [
            serials.normalised(line["new_weapon"]["serial"])
            for line in operation["lines"]
            if line.get("new_weapon", {}).get("serial")
        ]
        if operation["acquisition"]["mode"] != "DECLARED" and any(_near(known, key) for key in new):
            alarms.append(operation["id"])
        for key in new:
            for shorter in _shorter(key):
                known[shorter].add(key)
    return alarms


def _shorter(key: str) -> list[str]:
    return [key, *(key[:index] + key[index + 1 :] for index in range(len(key)))]


def _near(known: dict[str, set[str]], key: str) -> bool:
    """Whether a known serial is one insertion, deletion or substitution away, or the same."""
    for shorter in _shorter(key):
        for other in known.get(shorter, ()):
            if abs(len(other) - len(key)) <= 1 and _one_edit(key, other):
                return True
    return False


def _one_edit(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


BASELINES: Final[dict[str, tuple[Callable[[Iterable[Row]], list[str]], tuple[str, ...]]]] = {
    "totals only": (totals_only, ("R01", "R02", "R03", "R09", "R10", "R19", "R31", "C1")),
    "plain edit distance": (plain_edit_distance, ("R12", "R13", "R28", "C2")),
    "fixed thresholds": (
        fixed_thresholds,
        ("R01", "R02", "R03", "R08", "R09", "R10", "R11", "R19", "R31", "C1"),
    ),
    "monthly spreadsheet": (monthly_spreadsheet, ("R01", "R02", "R03", "R09", "R10", "R19", "R31", "C1")),
}
"""Each with the families that it could see at all; recall is over those."""


SUMS: Final = ("totals only", "monthly spreadsheet")
"""Methods that add lots up, to which an even swap is nothing: what they say at its count is about something else."""


def measured(bodies: Callable[[], Iterable[Row]], labels: list[Label], months: int) -> dict[str, Row]:
    """Recall, precision and false alarms a month of each plain method."""
    told: dict[str, Row] = {}
    for name, (method, families) in BASELINES.items():
        alarms = set(method(bodies()))
        cases = [
            each for each in labels if each.kind == PLANT and each.is_recordable and each.family in families
        ]
        found = [
            each
            for each in cases
            if any(id_ in alarms for some in each.evidence for id_ in some)
            and not (name in SUMS and each.family == "R31" and each.concealment != AWARE)
        ]
        true = {
            id_ for each in labels if each.kind in (PLANT, EVENT) for id_ in each.operations if id_ in alarms
        }
        told[name] = {
            "families": list(families),
            "recall": Share(len(found), len(cases)),
            "precision": Share(len(true), len(alarms)),
            "false_a_month": (len(alarms) - len(true)) / months,
        }
    return told
