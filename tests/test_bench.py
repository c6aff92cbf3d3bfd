"""Every measurement runs on a small journal and says what it measured; how fast it was is nobody's business here."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from bench import counter, detecting, durable, keys, paper, peers, posting, reading, registers, scope, signing
from bench.__main__ import main
from bench.journal import Mission
from bench.table import Figure, ratios


def test_the_parts_that_need_a_ledger_fill_their_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """Scale, memory, verification and the books are measured on one ledger, and each prints a figure."""
    figures = main(["--size", "1200", "--rounds", "1", "--only", "ledger"])
    assert [each.name for each in figures if each.reached is None] == []
    assert {each.unit for each in figures} == {"ratio", "s", "ms", "MB"}
    assert "cost at" in capsys.readouterr().out


def test_posting_is_measured_against_bare_inserts() -> None:
    """A journal of one line an operation, and the sample mission, are posted and compared."""
    figures = posting.measure(1200, 1, mission=False)
    assert [each.goal for each in figures] == [0.10]
    assert all(each.reached and each.reached > 0 for each in figures)


def test_one_durable_operation_is_measured() -> None:
    """The rate of durable operations is a ratio; the syncs are counted where something can count them."""
    rate, syncs = durable.measure(1, times=4)
    assert rate.reached is not None
    assert rate.reached > 0
    assert syncs.reached is None or syncs.reached == 1


def test_what_signing_costs_is_measured() -> None:
    """A journal is posted into a ledger that signs and into one that does not, and a passphrase is stretched."""
    many, one, seconds = signing.measure(400, 1)
    assert many.goal == 1.05
    assert all(each.reached and each.reached > 0 for each in (many, one, seconds))


def test_what_a_narrow_scope_costs_is_measured() -> None:
    """Each question is asked by somebody who reads everything, half of the sites, and one of them."""
    figures = scope.measure(1000, 1)
    assert len(figures) == 12
    assert all(each.reached and each.reached > 0 for each in figures)
    assert "510 rows of 1,020" in figures[0].detail


def test_registers_of_two_sizes_are_measured(tmp_path: Path) -> None:
    """Pages, orders and searches are asked of a small ledger and of a larger one."""
    small, large = (
        registers.big(tmp_path / f"{size}.db", size, is_searched=size == 60) for size in (60, 300)
    )
    figures = registers.of(small, large, 300)
    assert [each.name for each in figures if each.goal is not None] == ["a letter of a search, the slowest"]
    assert all(each.reached and each.reached > 0 for each in figures)
    assert "at 300 weapons" in figures[1].detail


def test_a_long_register_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """A register and bare strings are drawn, each telling its time and its memory; the figures say what is wanted."""
    for what in ("report", "bare"):
        paper.main(what, 300)
        assert json.loads(capsys.readouterr().out)["seconds"] > 0
    assert len(list(paper.view_of(300).weapons)) == 300
    assert (paper.MOST_GROWTH, paper.MOST_MIB) == (11.0, 60.0)


def test_reading_a_workbook_is_measured() -> None:
    """The importer's reader and openpyxl read the same rows."""
    (figure,) = reading.measure(50, 1)
    assert figure.reached is not None


def test_saving_events_is_measured() -> None:
    """Where eventsourcing is installed it saves as many events as we post operations."""
    pytest.importorskip("eventsourcing", reason="the extra bench is not installed")
    figures = peers.eventsourcing(1000, 1)
    assert all(each.reached and each.reached > 0 for each in figures)


def test_what_detection_costs_is_measured() -> None:
    """The command is run in a process of its own, and the last entries are given one by one."""
    figures = detecting.measure("tiny")
    assert len(figures) == 4
    assert all(each.reached and each.reached > 0 for each in figures)
    assert "the last 200" in figures[2].detail


def test_a_journal_is_as_long_as_it_is_asked_to_be(tmp_path: Path) -> None:
    """The journal that is measured has the length that the table states, whatever the stock."""
    for weapons in (50, 400):
        written = posting.write_journal(
            tmp_path / "journal.jsonl", Mission(2000, weapons=weapons).operations()
        )
        assert written == 2000


def test_a_ratio_is_the_median_of_its_rounds() -> None:
    """One slow round does not speak for the others."""
    ours = iter([10.0, 1.0, 12.0])
    assert ratios(lambda: next(ours), lambda: 10.0, 3) == (1.0, 10.0, 10.0)


@pytest.mark.parametrize(
    ("reached", "at_least", "verdict"),
    [
        (2.0, True, "reached"),
        (0.5, True, "short by 2.00x"),
        (0.5, False, "reached"),
        (None, True, "not measured"),
    ],
)
def test_a_figure_is_judged_by_its_goal(reached: float | None, at_least: bool, verdict: str) -> None:
    """More is better, or less is, and what was not measured is no success."""
    assert Figure("", reached, 1.0, at_least=at_least).verdict == verdict


def test_what_somebody_at_a_counter_waits_for_is_measured(tmp_path: Path) -> None:
    """Scans, codes, pages and weapons that come are asked of a small ledger and of a larger one."""
    small, large = (registers.big(tmp_path / f"{size}.db", size, is_searched=False) for size in (200, 400))
    figures = counter.of(small, large, 400)
    assert len(figures) == 16
    assert all(each.reached and each.reached > 0 and "400 weapons" in each.detail for each in figures)


async def test_a_morning_of_keys_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key is counted from the second round on, and memory is swept between them, and as usual afterwards."""
    monkeypatch.setattr(keys, "ROUNDS", 2)
    monkeypatch.setattr(keys, "DONE", ("f2 w", "f2 h"))
    usual = gc.get_threshold()
    found = await keys._morning(registers.big(tmp_path / "small.db", 60), in_pauses=True)
    assert 2 <= found["keys"] <= 4
    assert 0 < found["median"] <= found["slowest"]
    assert found["pauses"] == 4
    assert gc.get_threshold() == usual
