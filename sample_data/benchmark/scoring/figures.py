"""The figures of one or more tallies together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sample_data.benchmark.label import CONCEALMENTS, EVENT, NEGATIVE, NOISE, PLANT
from sample_data.benchmark.scoring.tally import Tally
from sample_data.benchmark.scoring.targets import TARGETS
from sample_data.benchmark.scoring.wilson import Share, quantile
from sample_data.benchmark.size import PROFILES

Row = dict[str, Any]
TRUE = (PLANT, EVENT)


def share(rows: Iterable[Row], is_so: Callable[[Row], bool]) -> Share:
    """How many of the rows are so."""
    listed = list(rows)
    return Share(sum(1 for each in listed if is_so(each)), len(listed))


def figures(tallies: Sequence[Tally]) -> Row:
    """Everything that is printed, and lies in the JSON."""
    cases = [each for tally in tallies for each in tally.cases]
    findings = [each for tally in tallies for each in tally.findings]
    plants = [each for each in cases if each["kind"] == PLANT]
    profile = PROFILES[tallies[0].profile]
    months = profile.months * len(tallies)
    urgent = [each for each in findings if each["severity"] in ("S1", "S2")]
    review = [each for each in findings if each["severity"] == "S3"]
    told: Row = {
        "profile": profile.name,
        "seeds": [each.seed for each in tallies],
        "families": {family: _family(rows) for family, rows in _by(plants, "family").items()},
        "rules": {
            rule: {
                "urgent": share([each for each in rows if each["severity"] in ("S1", "S2")], _is_true),
                "review": share([each for each in rows if each["severity"] == "S3"], _is_fact),
            }
            for rule, rows in _by(findings, "rule").items()
        },
        "groups": {each.name: _group(each.families, plants, findings, each.least) for each in TARGETS},
        "grave": {
            each: share(
                [case for case in plants if case["grave"] and case["concealment"] == each],
                lambda one: one["noticed"],
            )
            for each in CONCEALMENTS
        },
        "false_a_month": sum(1 for each in urgent if each["kind"] not in TRUE) / months,
        "false_at_end": sum(1 for each in urgent if each["kind"] not in TRUE and each["stands"]),
        "false_by_rule": _counted([each["rule"] for each in urgent if each["kind"] not in TRUE]),
        "reviews_a_site_month": len(review) / (months * profile.sites),
        "reviews_on_honest_work": sum(1 for each in review if each["kind"] not in TRUE)
        / (months * profile.sites),
        "process_at_s1": sum(
            1
            for each in findings
            if each["severity"] == "S1" and each["family"] == "process" and each["rule"] != "R24"
        ),
        "enough": share(
            [each for each in plants if each["enough"] is not None], lambda one: bool(one["enough"])
        ),
        "ratio": quantile([each["ratio"] for each in plants if each["ratio"] is not None], 0.5),
        "negatives_low": share(
            [each for each in cases if each["kind"] == NEGATIVE], lambda one: one["worst"] not in ("S1", "S2")
        ),
        "negatives_low_at_end": share(
            [each for each in cases if each["kind"] == NEGATIVE],
            lambda one: one["worst_at_end"] not in ("S1", "S2"),
        ),
        "negatives_high": sorted(
            f"{each['family']} {each['what']}: {', '.join(each['rules'])}"
            for each in cases
            if each["kind"] == NEGATIVE and each["worst"] in ("S1", "S2")
        ),
        "first_rank": share(
            [each for each in plants if each["rank"] is not None], lambda one: one["rank"] == 1
        ),
        "staff_named": _fairness(tallies),
        "gone_before": {
            unit: [
                sum(each["gone"] for each in plants if each["unit"] == unit),
                sum(each["quantity"] for each in plants if each["unit"] == unit),
            ]
            for unit in ("weapons", "rounds")
        },
        "quantity_found": sum(
            each["quantity"] for each in plants if each["found"] and each["unit"] == "weapons"
        ),
        "quantity_planted": sum(each["quantity"] for each in plants if each["unit"] == "weapons"),
        "run": [each.run for each in tallies],
        "forged": _sums([each.forged for each in tallies if each.forged]),
        "calibration": _calibration(tallies),
        "all": share(plants, lambda one: one["found"]),
        "plain": _plain(tallies),
        "ablations": _ablations(tallies),
    }
    return told


def _is_true(row: Row) -> bool:
    return row["kind"] in TRUE


def _is_fact(row: Row) -> bool:
    """At S3 also an honest mistake, or a look-alike, that is said to be what it is."""
    return row["kind"] in (*TRUE, NOISE, NEGATIVE)


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for each in rows:
        found[each[name]].append(each)
    return dict(sorted(found.items()))


def _counted(words: Iterable[str]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for each in words:
        found[each] += 1
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _family(rows: list[Row]) -> Row:
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


def _group(families: Sequence[str], plants: list[Row], findings: list[Row], least: int) -> Row:
    rows = [each for each in plants if each["family"] in families and each["intensity"] >= least]
    said = [each for each in findings if each["rule"] in families]
    urgent = [each for each in said if each["severity"] in ("S1", "S2")]
    return {
        "recall": share(rows, lambda one: one["found"]),
        "precision": share(urgent, _is_true),
        "facts": share(said, _is_fact),
        "days": quantile([each["days"] for each in rows if each["days"] is not None], 0.5),
    }


def _fairness(tallies: Sequence[Tally]) -> Share:
    """Of the staff who had no part in any case: how many are named by a rule about staff that speaks of no case."""
    named = of = 0
    for tally in tallies:
        honest = set(tally.staff) - set(tally.blamed)
        users = {user for each in tally.findings if each["kind"] not in TRUE for user in each["users"]}
        named += len(honest & users)
        of += len(honest)
    return Share(named, of)


def _sums(rows: list[Row]) -> Row:
    if not rows:
        return {}
    return {
        "cases": sum(each["cases"] for each in rows),
        "verify": sum(each["verify"] for each in rows),
        "rule": sum(each["rule"] for each in rows),
        "untouched": all(each["untouched"] for each in rows),
    }


def _calibration(tallies: Sequence[Tally]) -> Row:
    """Where nothing was planted: alarms of the statistical rules a year, and of all at S1 and S2 a month."""
    looked = [each for each in tallies if each.honest]
    if not looked:
        return {}
    months = sum(PROFILES[each.profile].months for each in looked)
    rows = [each for tally in looked for each in tally.honest]
    stated = sorted(
        {
            f"{each['rule']} {name} = {value}"
            for each in rows
            for name, value in each["figures"].items()
            if "arl" in name.lower() and each["rule"] in ("R09", "R10")
        }
    )
    return {
        "alarms_a_year": {
            rule: sum(1 for each in rows if each["rule"] == rule) * 12 / months
            for rule in ("R09", "R10", "R11", "R19", "R21")
        },
        "urgent_a_month": sum(1 for each in rows if each["severity"] in ("S1", "S2")) / months,
        "stated": stated[:12],
    }


def _plain(tallies: Sequence[Tally]) -> dict[str, Row]:
    """The plain methods beside the detector, on the families that each could see at all."""
    told: dict[str, Row] = {}
    looked = [each for each in tallies if each.plain]
    for name in looked[0].plain if looked else ():
        rows = [each.plain[name] for each in looked]
        families = rows[0]["families"]
        cases = [
            each
            for tally in looked
            for each in tally.cases
            if each["kind"] == PLANT and each["family"] in families
        ]
        recall, precision = Share(0, 0), Share(0, 0)
        for each in rows:
            recall, precision = recall.plus(each["recall"]), precision.plus(each["precision"])
        told[name] = {
            "recall": recall,
            "precision": precision,
            "false_a_month": sum(each["false_a_month"] for each in rows) / len(rows),
            "detector": share(cases, lambda one: one["found"]),
        }
    return told


def _ablations(tallies: Sequence[Tally]) -> dict[str, Row]:
    told: dict[str, Row] = {}
    looked = [each for each in tallies if each.ablated]
    for name in looked[0].ablated if looked else ():
        cases = [each for tally in looked for each in tally.ablated[name]["cases"]]
        findings = [each for tally in looked for each in tally.ablated[name]["findings"]]
        months = sum(PROFILES[each.profile].months for each in looked)
        told[name] = {
            "recall": share([each for each in cases if each["kind"] == PLANT], lambda one: one["found"]),
            "false_a_month": sum(
                1 for each in findings if each["severity"] in ("S1", "S2") and each["kind"] not in TRUE
            )
            / months,
        }
    return told
