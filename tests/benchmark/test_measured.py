"""Two tiny missions from the generator to the page, with every rule: what continuous checks hold the detector to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from sample_data.benchmark import __main__ as command
from sample_data.benchmark.scoring import targets
from sample_data.benchmark.scoring.ablations import ABLATIONS
from sample_data.benchmark.scoring.calibration import observed
from wamledger.detection.detector import Detector


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of seeds 1 and 2, with the ablations and a forged ledger or three."""
    file: Path = tmp_path_factory.mktemp("measured") / "told.json"
    asked = ["--profile", "tiny", "--seeds", "1,2", "--last", "20", "--ablations", "--forged", "3"]
    assert command.main([*asked, "--jobs", "2", "--json", str(file)]) == 0
    found: dict[str, Any] = orjson.loads(file.read_bytes())
    return found


def test_every_case_is_found(told: Any) -> None:
    """No case of two missions is missed, and nothing that took a weapon or 500 rounds goes unnoticed."""
    missed = [each["case"] for each in told["cases"] if each["kind"] == "plant" and not each["found"]]
    assert len(told["cases"]) > 40
    assert missed == []
    for share in told["grave"].values():
        assert share["found"] == share["of"] > 0


def test_honest_work_is_left_in_peace(told: Any) -> None:
    """False alarms at S1 and S2 stay within the wanted, look-alikes below, and no process signal alone is at S1."""
    assert told["false_a_month"] <= targets.FALSE_A_MONTH
    assert told["reviews_a_site_month"] <= targets.REVIEWS_A_SITE_MONTH
    assert told["negatives_low"]["share"] >= targets.NEGATIVES_LOW
    assert told["process_at_s1"] == 0


def test_the_evidence_is_whole(told: Any) -> None:
    """Every case that is found at S1 or S2 has a finding that names the least that proves it."""
    assert told["enough"]["found"] == told["enough"]["of"] > 20


def test_the_same_ledger_gives_the_same_bytes(told: Any) -> None:
    """A second run, its last entries one by one, ends in the same findings."""
    assert [run["repeats"] for run in told["run"]] == [True, True]


def test_a_forged_ledger_is_seen(told: Any) -> None:
    """Entries changed, dropped and exchanged after a published head are all seen by verify, and nothing else is."""
    assert told["forged"] == {"cases": 6, "verify": 6, "rule": 6, "untouched": True}


def test_every_plain_method_stands_beside_the_detector(told: Any) -> None:
    """On what each of the four can see at all the detector finds as much, with fewer false alarms."""
    assert len(told["plain"]) == 4
    for row in told["plain"].values():
        assert row["detector"]["share"] >= row["recall"]["share"]
        assert row["own_false_a_month"] <= row["false_a_month"] or not row["recall"]["found"]


def test_four_ideas_can_be_switched_off(told: Any) -> None:
    """Each ablation runs, and what it switches off is a parameter that a rule has."""
    assert set(told["ablations"]) == set(ABLATIONS)
    assert len(ABLATIONS) == 4
    for each in ABLATIONS.values():
        assert each.is_possible()
        detector = Detector()
        each.prepare(detector)
        assert bool(detector.books._policies) == bool(each.parameters)


def test_what_was_posted_is_looked_at_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mission that was prepared is measured in the ledger that was kept, and a changed journal is posted anew."""
    asked = ["--profile", "tiny", "--seeds", "3", "--last", "0", "--keep", str(tmp_path)]
    assert command.main([*asked, "--prepare"]) == 0
    mark = tmp_path / "tiny-3" / "posted.txt"
    first = mark.read_text("ascii")
    written = (tmp_path / "tiny-3" / "mission.db").stat().st_ino
    mark.write_text(f"{first.split()[0]} 4321.0\n", "ascii")
    assert command.main(asked) == 0
    assert "posted 4321.0 s" in capsys.readouterr().out
    assert (tmp_path / "tiny-3" / "mission.db").stat().st_ino == written
    mark.write_text("another 4321.0\n", "ascii")
    assert command.main([*asked, "--prepare"]) == 0
    assert mark.read_text("ascii").split()[0] == first.split()[0]


def test_limits_of_the_cusum_keep_what_they_state() -> None:
    """Drawn streams take as long to the false alarm as is stated, and a threefold rise is seen within a quarter."""
    rows = {row["expected"]: row for row in observed()}
    for row in rows.values():
        assert abs(row["observed"] / row["stated"] - 1) <= targets.LENGTH
    assert rows[0.5]["in_a_quarter"] >= 0.85
    assert rows[0.5]["three"] <= 8
    assert rows[0.5]["five"] <= 4
