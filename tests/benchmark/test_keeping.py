"""Measurements in pieces: what is kept of some seeds is printed with others as if all had been run at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sample_data.benchmark import __main__ as command
from sample_data.benchmark.scoring import keeping
from sample_data.benchmark.scoring.figures import figures
from sample_data.benchmark.scoring.printing import page
from sample_data.benchmark.scoring.tally import Tally
from sample_data.benchmark.scoring.wilson import Share


def tally(seed: int, found: int, of: int) -> Tally:
    """A mission with cases of R01, some of them found, and a plain method beside it."""
    made = Tally("tiny", seed)
    made.cases = [
        {
            "seed": seed, "case": f"R01-{each}", "family": "R01", "kind": "plant", "what": "", "intensity": 3,
            "concealment": "naive", "quantity": 1, "unit": "weapons", "gone": 1, "grave": True,
            "found": each < found, "noticed": each < found, "worst": "S2", "worst_at_end": "S2", "rules": ["R01"],
            "days": 0.5, "enough": True, "ratio": 1.0, "rank": None,
        }
        for each in range(of)
    ]  # fmt: skip
    made.run = {"entries": 10, "seconds": 1.0, "cpu_seconds": 1.0, "megabytes": 1, "repeats": True,
                "incremental_mean": 0.0, "incremental_worst": 0.0, "rules_as_written": "a"}  # fmt: skip
    made.plain = {
        "totals only": {
            "families": ["R01"], "recall": Share(1, of), "precision": Share(1, 2), "false_a_month": 0.5
        }
    }  # fmt: skip
    return made


def test_cases_of_all_pieces_are_pooled(tmp_path: Path) -> None:
    """What comes back from files gives the same page, and the interval is over the cases of all seeds."""
    pieces = [tally(1, 3, 4), tally(2, 6, 6)]
    for each in pieces:
        keeping.keep(tmp_path / f"{each.seed}.json", figures([each]), [each])
    back = keeping.together(keeping.taken_up([tmp_path / "2.json", tmp_path / "1.json"]))
    assert list(page(figures(back))) == list(page(figures(pieces)))
    assert figures(back)["families"]["R01"]["recall"] == Share(9, 10)
    assert figures(back)["plain"]["totals only"]["recall"] == Share(2, 10)


def test_pieces_that_do_not_belong_together_are_refused(tmp_path: Path, capsys: Any) -> None:
    """A seed twice and another profile give no page."""
    with pytest.raises(keeping.Unlike):
        keeping.together([tally(1, 1, 1), tally(1, 1, 1)])
    other = tally(2, 1, 1)
    other.profile = "small"
    with pytest.raises(keeping.Unlike):
        keeping.together([tally(1, 1, 1), other])
    keeping.keep(tmp_path / "1.json", {}, [tally(1, 1, 1)])
    kept = ["--add", str(tmp_path / "1.json")]
    assert command.main(["--profile", "tiny", "--seeds", "1", *kept]) == 2
    assert command.main(["--profile", "small", *kept]) == 2
    assert "profile" in capsys.readouterr().err
    assert command.main(["--profile", "tiny", *kept]) == 0
    assert "1.000" in capsys.readouterr().out


def test_pieces_of_other_rules_are_told_apart() -> None:
    """A page over pieces that were run with different rules says so."""
    one, other = tally(1, 1, 1), tally(2, 1, 1)
    assert not any("changed between" in line for line in page(figures([one, other])))
    other.run["rules_as_written"] = "b"
    assert any("changed between" in line for line in page(figures([one, other])))
