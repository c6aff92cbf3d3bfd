"""The sheet for indicator 16.4.2 counts the arms of a period once, and what came of their traces by a day."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

import sample_data
from reports.sdg import percent
from tests.reports.golden import mission as sample_mission
from wamledger.domain import moment
from wamledger.services.report_views.sdg import sdg_view
from wamledger.services.views.sdg import SdgView, TracedCount

ACCOUNTED = ("traced", "partly", "without", "refused", "waiting", "not_asked")


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return sample_mission(tmp_path_factory.mktemp("sdg"))


def all_of(view: SdgView) -> tuple[tuple[TracedCount, ...], ...]:
    return view.modes, view.types, view.countries, view.places


def operations(*names: str) -> list[dict[str, Any]]:
    lines = (
        orjson.loads(line)
        for path in sample_data.journals()
        for line in Path(str(path)).read_bytes().splitlines()
        if line.startswith(b"{")
    )
    return [found for line in lines if (found := line.get("operation", line)).get("op") in names]


def test_every_division_comes_to_the_same_arms(mission: Any) -> None:
    """By mode, type, country and place the same arms are divided, each in one row and under one outcome."""
    view = sdg_view(mission, generated_by="AUD")
    assert view.arms > 0
    assert view.traced > 0
    for division in all_of(view):
        assert sum(each.arms for each in division) == view.arms
        for each in division:
            assert sum(getattr(each, name) for name in ACCOUNTED) == each.arms
        assert sum(each.traced for each in division) == view.traced


def test_arms_are_those_of_the_journals(mission: Any) -> None:
    """Seized, found and surrendered small arms and light weapons, and nothing that is ours or on deposit."""
    view = sdg_view(mission, generated_by="AUD")
    under = {"SEIZED": "SEIZED", "CAPTURED": "SEIZED", "FOUND": "FOUND", "RECOVERED": "FOUND"}
    under |= {"SURRENDERED": "SURRENDERED", "COLLECTED": "SURRENDERED"}
    counted: Counter[str] = Counter()
    left = 0
    undone = {each["entry"] for each in operations("reverse")}
    for line in operations("register"):
        if line["id"] in undone:
            continue
        how = line["acquisition"]
        for each in line["lines"]:
            if "new_weapon" not in each:
                continue
            new = each["new_weapon"]
            is_salw = new["type"][:2] in ("SA", "LW")
            is_antique = (new.get("year_of_manufacture") or 2000) <= 1899
            if (
                how["mode"] in under
                and how["ownership"] not in ("CONTINGENT", "UN", "PARTY")
                and is_salw
                and not is_antique
            ):
                counted[under[how["mode"]]] += 1
            else:
                left += 1
    assert {each.code: each.arms for each in view.modes} == dict(counted)
    assert sum(each.arms for each in view.left_out) == left


def test_traces_count_up_to_their_day(mission: Any) -> None:
    """An answer that came later is no answer yet, and nothing that was traced is asked for twice."""
    answers = sorted(
        moment.parse(each["occurred_at"])
        for each in operations("answer_trace")
        if each["outcome"] == "TRACED"
    )
    whole = sdg_view(mission, generated_by="AUD")
    before = sdg_view(mission, as_of=answers[0] - 1, generated_by="AUD")
    assert before.traced == 0 < whole.traced <= len(answers)
    assert before.arms == whole.arms


def test_periods_side_by_side_are_the_whole(mission: Any) -> None:
    """What came in two periods comes to what came in both."""
    middle = moment.parse("2026-02-01T00:00:00Z")
    before = sdg_view(mission, until=middle - 1, generated_by="AUD")
    after = sdg_view(mission, since=middle, generated_by="AUD")
    assert before.arms + after.arms == sdg_view(mission, generated_by="AUD").arms
    assert before.arms > 0
    assert after.arms > 0


def test_no_arm_is_no_share() -> None:
    """Where nothing was seized, found or surrendered there is no share, and never one of nought."""
    assert percent(0, 0) == ""
    assert percent(0, 3) == "0.0 %"
    assert percent(1, 3) == "33.3 %"
