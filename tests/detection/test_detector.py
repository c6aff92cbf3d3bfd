"""The detector: keeping up gives what beginning anew gives, and a look remembers what it asked."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.detection.helpers import both, bytes_of
from wamledger.detection.books import Books, is_known
from wamledger.detection.detector import Detector
from wamledger.detection.look import NEVER, Look
from wamledger.detection.multiplicity import kept_by_benjamini_hochberg
from wamledger.detection.registry import load
from wamledger.domain import moment
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files

MISSION = Path(__file__).parents[2] / "sample_data" / "mission"


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The entries of the first months of the sample mission."""
    where = tmp_path_factory.mktemp("detector") / "ledger.db"
    with Ledger.create(str(where), code="SAM", mission="Sample") as ledger:
        report = post_files(ledger, sorted(MISSION.glob("*.jsonl"))[:2], historical=True)
        assert not report.refused
        with ledger.reading() as link:
            return [
                orjson.loads(entry)["body"] for (entry,) in link.rows("SELECT entry FROM entry ORDER BY seq")
            ]


def test_keeping_up_gives_what_beginning_anew_gives(entries: list[dict[str, object]]) -> None:
    """Fed entry by entry, with time going along, the detector finds the same to the byte."""
    both(entries, "2025-11-15T00:00:00Z")


def test_the_same_entries_give_the_same_bytes(entries: list[dict[str, object]]) -> None:
    """Two runs agree."""
    at = moment.parse("2025-11-15T00:00:00Z")
    copies = [orjson.loads(orjson.dumps(entries)) for _time in range(2)]
    assert bytes_of(Detector().run(copies[0], at)) == bytes_of(Detector().run(copies[1], at))


def test_a_past_record_is_known_once_it_was_written_down() -> None:
    """What occurred before but was recorded after a moment was not known then; what states no record was."""
    body = {
        "operation": {"occurred_at": "2026-01-01T00:00:00Z"},
        "recorded_at": "2026-01-09T00:00:00Z",
        "historical": True,
    }
    early = moment.parse("2026-01-05T00:00:00Z")
    assert not is_known(body, early)
    assert is_known(body, moment.parse("2026-01-09T00:00:00Z"))
    assert is_known({**body, "historical": False}, early)


def test_a_look_remembers_what_it_asked_and_until_when_it_holds() -> None:
    """Keys are noted as they are asked, and the first moment that is still to come."""
    look = Look(Books(), 100, {})
    assert look.until == NEVER
    assert look.passed(100)
    assert not look.passed(300)
    assert not look.passed(200)
    assert look.until == 200
    look.weapon("W-1")
    look.weapons_standing(["A"], 5)
    assert look.asked == {("weapon", "W-1"), ("standing", "A 0")}


def test_a_detector_does_not_go_back() -> None:
    """The past is asked of a new detector."""
    detector = Detector([])
    detector.update((), 10)
    with pytest.raises(ValueError, match="forward"):
        detector.update((), 9)


def test_benjamini_and_hochberg() -> None:
    """The example of the paper: of fifteen tests four are kept at 0.05."""
    paper = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert kept_by_benjamini_hochberg(paper) == [True] * 4 + [False] * 11


def test_the_registry_is_whole() -> None:
    """Each rule has what the catalogue prints, and its parameters have policies of their own or shared ones."""
    for code, rule in load().items():
        assert rule.code == code
        assert rule.title
        assert rule.question.endswith("?")
        assert rule.clears_when.endswith(".")
        names = [parameter.name for parameter in rule.parameters]
        assert len(names) == len(set(names))
