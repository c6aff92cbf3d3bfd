"""Beside the detector: plain methods, the detector without single ideas, honest missions, and forged ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sample_data.benchmark.label import PLANT
from sample_data.benchmark.scoring.groups import TRUE, share
from sample_data.benchmark.scoring.tally import Tally
from sample_data.benchmark.scoring.targets import URGENT
from sample_data.benchmark.scoring.wilson import Share
from sample_data.benchmark.size import PROFILES

Row = dict[str, Any]


def sums(rows: list[Row]) -> Row:
    if not rows:
        return {}
    return {
        "cases": sum(each["cases"] for each in rows),
        "verify": sum(each["verify"] for each in rows),
        "rule": sum(each["rule"] for each in rows),
        "untouched": all(each["untouched"] for each in rows),
    }


def calibration(tallies: Sequence[Tally]) -> Row:
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


def plain(tallies: Sequence[Tally]) -> dict[str, Row]:
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
            "own_false_a_month": sum(
                1
                for tally in looked
                for each in tally.findings
                if each["rule"] in families and each["severity"] in URGENT and each["kind"] not in TRUE
            )
            / sum(PROFILES[tally.profile].months for tally in looked),
        }
    return told


def ablations(tallies: Sequence[Tally]) -> dict[str, Row]:
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
