"""The statistics of disarmament count what the journals say, and give nobody away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

import sample_data
from reports.ddr_statistics import KIND, ddr_statistics
from tests.reports.golden import mission as sample_mission
from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files
from wamledger.services.report_views.ddr_statistics import ddr_statistics_view


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return sample_mission(tmp_path_factory.mktemp("ddr"))


def lines() -> Iterator[dict[str, Any]]:
    for path in sample_data.journals():
        for line in Path(str(path)).read_bytes().splitlines():
            if b'"register' in line:
                found = orjson.loads(line)
                yield found.get("operation", found)


def test_people_are_those_of_the_journals(mission: Any) -> None:
    """Each shown figure is a count of the journals, each withheld one is small or hides a small one, and all add up."""
    view = ddr_statistics_view(mission, generated_by="AUD")
    counted = Counter(
        (line["category"], line["sex"], line["age_band"])
        for line in lines()
        if line["op"] == "register_participant"
    )
    assert view.total == sum(counted.values()) > 0
    assert {(cell.category, cell.sex, cell.age_band) for cell in view.people} == set(counted)
    for cell in view.people:
        count = counted[cell.category, cell.sex, cell.age_band]
        assert cell.count == count if count >= view.threshold else cell.count is None
    assert sum(cell.count or 0 for cell in view.people) + view.withheld == view.total
    assert view.withheld_cells > 1


def test_weapons_are_those_of_the_journals(mission: Any) -> None:
    """What was handed in is counted once, by type, by month and by place."""
    view = ddr_statistics_view(mission, generated_by="AUD")
    types: Counter[str] = Counter()
    places: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for line in lines():
        if line["op"] != "register":
            continue
        how = line["acquisition"]
        if how.get("ownership") == "PARTY":
            continue
        if how.get("participant") or how["mode"] in ("SURRENDERED", "COLLECTED"):
            for each in line["lines"]:
                if "new_weapon" in each:
                    types[each["new_weapon"]["type"]] += 1
                    places[line["to"]] += 1
                    months[line["occurred_at"][:7]] += 1
    assert {each.type: each.count for each in view.weapons} == dict(types)
    assert {each.place: each.weapons for each in view.places} == dict(places)
    assert {each.month: each.weapons for each in view.months if each.weapons} == dict(months)
    for each in view.weapons:
        if each.by_sex is not None:
            assert sum(each.by_sex) + each.of_nobody == each.count


def test_a_period_has_what_happened_in_it(mission: Any) -> None:
    """The months of two periods side by side are those of both together."""
    middle = moment.parse("2026-01-01T00:00:00Z")
    before = ddr_statistics_view(mission, until=middle - 1, generated_by="AUD")
    after = ddr_statistics_view(mission, since=middle, generated_by="AUD")
    together = ddr_statistics_view(mission, generated_by="AUD")
    assert before.total + after.total == together.total
    assert before.months
    assert after.months
    assert (*before.months, *after.months) == together.months


def test_two_people_are_no_table(tmp_path: Path) -> None:
    """Where only a few were registered nothing is said of them but how many they are."""
    ledger = Ledger.create(str(tmp_path / "few.db"), code="FEW", mission="Few", origin="few.example/wam")
    journal: list[dict[str, Any]] = [
        {"op": "add_user", "id": "U1", "code": "WAM", "name": "W", "roles": ["WAM_OFFICER", "DDR_OFFICER"]},
        *(
            {
                "op": "register_participant",
                "id": f"P{number}",
                "participant": f"P-{number}",
                "sex": "F",
                "age_band": "18_24",
                "category": "COMBATANT",
            }
            for number in range(2)
        ),
    ]
    file = tmp_path / "few.jsonl"
    file.write_bytes(
        b"\n".join(
            orjson.dumps({**line, "by": "WAM", "occurred_at": f"2026-01-0{number}T08:00:00Z"})
            for number, line in enumerate(journal, 1)
        )
    )
    assert not post_files(ledger, [file]).refused
    view = ddr_statistics_view(ledger, generated_by="WAM")
    assert (view.total, view.is_too_few, view.people) == (2, True, ())
    out = BytesIO()
    ddr_statistics(view, out)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(out.getvalue())).pages)
    assert "18 to 24" not in text
    assert "Combatant" not in text
    assert not list(next(table for table in KIND.tables(view) if table.name == "people").rows)
