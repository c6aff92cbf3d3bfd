"""The detector over the tiny mission, with the one rule that every other test of the benchmark can do without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sample_data.benchmark.generating import Play
from sample_data.benchmark.label import PLANT
from sample_data.benchmark.scoring import shuffling
from sample_data.benchmark.scoring.detecting import hashed
from sample_data.benchmark.scoring.matching import Sheet, kind_of, proves
from sample_data.benchmark.scoring.running import bodies
from sample_data.benchmark.size import END
from wamledger.detection.detector import Detector
from wamledger.detection.registry import RULES
from wamledger.detection.rules import transit as _transit  # noqa: F401 - it registers its rules
from wamledger.domain import moment


def test_a_consignment_that_never_arrives_is_found_with_its_evidence(tiny: Any) -> None:
    """R04 finds the planted consignment, after its evidence, and says S2 of nothing else."""
    rules = [RULES["R04"]]
    detector = Detector(rules)
    found = [each.as_json() for each in detector.run(bodies(tiny.where), END * 1_000_000)]
    play = Play("tiny", 1)
    for _ in play.operations():
        pass
    sheet = Sheet(play.labels)
    planted = [each for each in sheet.labels if each.family == "R04" and each.kind == PLANT]
    assert len(planted) == 1
    spoken = [each for each in found if planted[0] in sheet.of(each)]
    assert len(spoken) == 1
    proof = proves(spoken[0], planted[0])
    assert proof is not None
    assert proof[0]
    for id_ in planted[0].evidence[0]:
        at = moment.parse(tiny.by_id[id_]["occurred_at"])
        assert at <= moment.parse(spoken[0]["first_signal_at"])
    for each in found:
        if each["severity"] in ("S1", "S2"):
            assert kind_of(each, sheet.of(each)) == PLANT


def test_two_runs_give_the_same_bytes(tiny: Any) -> None:
    """The findings of one ledger are the same to the byte, run after run."""
    hashes = {hashed(Detector([RULES["R04"]]).run(bodies(tiny.where), END * 1_000_000)) for _ in range(2)}
    assert len(hashes) == 1


def test_the_order_within_an_instant_changes_nothing(tmp_path: Path) -> None:
    """Neighbours of one instant at different sites may be exchanged, and the findings are the same."""
    pairs, same = shuffling.compared("tiny", 1, tmp_path, [RULES["R04"]])
    assert pairs > 5
    assert same
