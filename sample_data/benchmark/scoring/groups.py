"""Shares of cases found and of findings that are true, by family and by group of rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

from sample_data.benchmark.label import CONCEALMENTS, EVENT, NEGATIVE, NOISE, PLANT
from sample_data.benchmark.scoring.targets import Target
from sample_data.benchmark.scoring.wilson import Share, quantile

Row = dict[str, Any]
TRUE: Final = (PLANT, EVENT)


def share(rows: Iterable[Row], is_so: Callable[[Row], bool]) -> Share:
    """How many of the rows are so."""
    listed = list(rows)
    return Share(sum(1 for each in listed if is_so(each)), len(listed))


def is_true(row: Row) -> bool:
    return row["kind"] in TRUE


def is_fact(row: Row) -> bool:
    """At S3 also an honest mistake, or a look-alike, that is said to be what it is."""
    return row["kind"] in (*TRUE, NOISE, NEGATIVE)


def by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for each in rows:
        found[each[name]].append(each)
    return dict(sorted(found.items()))


def family(rows: list[Row]) -> Row:
    days = [each["days"] for each in rows if each["days"] is not None]
    return {
        "recall": share(rows, lambda one: one["found"]),
        "noticed": share(rows, lambda one: one["noticed"]),
        "by_intensity": {
            str(number): share(
                [each for each in rows if each["intensity"] == number], lambda one: one["found"]
            )
            for number in range(1, 6)
        },
        "by_concealment": {
            name: share([each for each in rows if each["concealment"] == name], lambda one: one["found"])
            for name in CONCEALMENTS
        },
        "days_median": quantile(days, 0.5),
        "days_ninety": quantile(days, 0.9),
        "enough": share(
            [each for each in rows if each["enough"] is not None], lambda one: bool(one["enough"])
        ),
    }


def group(target: Target, plants: list[Row], findings: list[Row]) -> Row:
    """What was reached of a target."""
    rows = [
        each
        for each in plants
        if each["family"] in target.families
        and each["intensity"] >= target.least
        and each["concealment"] in target.concealments
    ]
    said = [
        each for each in findings if each["rule"] in target.families and each["severity"] in target.severities
    ]
    days = [each["days"] for each in rows if each["days"] is not None]
    return {
        "recall": share(rows, lambda one: one["found"]),
        "precision": share(said, is_fact if target.facts else is_true),
        "days": quantile(days, 0.5),
        "days_ninety": quantile(days, 0.9),
    }
