"""Every rule over the tiny mission: however it is taken in, and wherever it runs, the findings are the same to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sample_data.benchmark.scoring import shuffling
from sample_data.benchmark.scoring.detecting import hashed
from sample_data.benchmark.scoring.running import bodies
from sample_data.benchmark.size import END
from wamledger.detection.detector import Detector
from wamledger.domain import moment

AT = END * 1_000_000
Row = dict[str, Any]


@pytest.fixture(scope="module")
def whole(tiny: Any) -> tuple[list[bytes], str]:
    """The entries, and a hash over what is found in all of them at once."""
    found = Detector().run(bodies(tiny.where), AT)
    assert len({each.rule.code for each in found}) > 15
    return [orjson.dumps(body) for body in bodies(tiny.where)], hashed(found)


def known_at(body: Row) -> int:
    """When somebody who looked could know it."""
    occurred = moment.parse(body["operation"]["occurred_at"])
    return max(occurred, moment.parse(body["recorded_at"])) if body.get("historical") else occurred


@given(cuts=st.sets(st.integers(1, 1400), min_size=1, max_size=12), data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_pieces_give_what_everything_at_once_gives(
    whole: tuple[list[bytes], str], cuts: set[int], data: st.DataObject
) -> None:
    """Taken in piece by piece, with the moment going along and idle looks between, the findings are the same."""
    stored, expected = whole
    detector = Detector()
    begin = 0
    for end in [*sorted(cut for cut in cuts if cut < len(stored)), len(stored)]:
        piece = [orjson.loads(each) for each in stored[begin:end]]
        at = max(detector.at, *(known_at(body) for body in piece))
        if at > AT:
            break
        detector.update(piece, at)
        if data.draw(st.booleans()):
            detector.update((), min(AT, at + data.draw(st.integers(0, 5)) * moment.DAY))
        begin = end
    rest = [orjson.loads(each) for each in stored[begin:]]
    found = detector.update(rest, AT)
    assert not detector.outdated
    assert hashed(found) == expected


def test_the_last_entries_one_by_one_give_the_same(whole: tuple[list[bytes], str]) -> None:
    """So do the last hundred, one at a time, as an office posts them."""
    stored, expected = whole
    detector = Detector()
    known = [each for each in map(orjson.loads, stored) if known_at(each) <= AT]
    detector.update(known[:-100], AT)
    for body in known[-100:]:
        found = detector.update([body], AT)
    assert hashed(found) == expected


def test_the_order_within_an_instant_changes_no_rule(tmp_path: Path) -> None:
    """Neighbours of one instant at different sites may be exchanged, and no rule says anything else."""
    pairs, same = shuffling.compared("tiny", 1, tmp_path)
    assert pairs > 5
    assert same


def test_no_seed_of_hashes_changes_a_byte(tiny: Any, whole: tuple[list[bytes], str], tmp_path: Path) -> None:
    """Two processes that hash strings otherwise find the same: nothing hangs on the order of a set."""
    for seed in ("1", "4242"):
        answer = tmp_path / f"answer-{seed}.json"
        order = {
            "ledger": str(tiny.where), "answer": str(answer), "begin": 0, "end": END, "every": 0,
            "ablations": [], "again": False,
        }  # fmt: skip
        (tmp_path / "order.json").write_bytes(orjson.dumps(order))
        subprocess.run(
            [sys.executable, "-m", "sample_data.benchmark.scoring.detecting", str(tmp_path / "order.json")],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert orjson.loads(answer.read_bytes())["hash"] == whole[1]
