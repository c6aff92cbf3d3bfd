"""The figures of one or more tallies together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sample_data.benchmark.label import CONCEALMENTS, NEGATIVE, PLANT
from sample_data.benchmark.scoring import comparisons, keeping
from sample_data.benchmark.scoring.calibration import observed
from sample_data.benchmark.scoring.groups import TRUE, by, family, group, is_fact, is_true, share
from sample_data.benchmark.scoring.tally import Tally
from sample_data.benchmark.scoring.targets import TARGETS
from sample_data.benchmark.scoring.wilson import Share, quantile
from sample_data.benchmark.size import PROFILES

Row = dict[str, Any]


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
        "families": {code: family(rows) for code, rows in by(plants, "family").items()},
        "rules": {
            rule: {
                "urgent": share([each for each in rows if each["severity"] in ("S1", "S2")], is_true),
                "review": share([each for each in rows if each["severity"] == "S3"], is_fact),
            }
            for rule, rows in by(findings, "rule").items()
        },
        "groups": {each.name: group(each, plants, findings) for each in TARGETS},
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
        "findings_enough": share(
            [each for each in findings if each.get("enough") is not None], lambda one: bool(one["enough"])
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
        "ratio_ninety": quantile([each["ratio"] for each in plants if each["ratio"] is not None], 0.9),
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
        "forged": comparisons.sums([each.forged for each in tallies if each.forged]),
        "calibration": comparisons.calibration(tallies),
        "run_lengths": observed(),
        "states": keeping.states(tallies),
        "all": share(plants, lambda one: one["found"]),
        "plain": comparisons.plain(tallies),
        "ablations": comparisons.ablations(tallies),
    }
    return told


def _counted(words: Iterable[str]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for each in words:
        found[each] += 1
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _fairness(tallies: Sequence[Tally]) -> Share:
    """Of the staff who had no part in any case: how many are named by a rule about staff that speaks of no case."""
    named = of = 0
    for tally in tallies:
        honest = set(tally.staff) - set(tally.blamed)
        users = {user for each in tally.findings if each["kind"] not in TRUE for user in each["users"]}
        named += len(honest & users)
        of += len(honest)
    return Share(named, of)
