"""The scorer on cases made by hand: shares, matching, evidence, delays, look-alikes, and the plain methods."""

from __future__ import annotations

from typing import Any

import pytest

from sample_data import times
from sample_data.benchmark.label import EVENT, NEGATIVE, NOISE, PLANT, Label
from sample_data.benchmark.scoring import baselines, frozen
from sample_data.benchmark.scoring.figures import figures
from sample_data.benchmark.scoring.matching import Sheet, kind_of, proves
from sample_data.benchmark.scoring.printing import page
from sample_data.benchmark.scoring.tally import tallied
from sample_data.benchmark.scoring.wilson import Share, quantile

NOON = times.at(2026, 5, 1, 12)


def finding(rule: str = "R01", severity: str = "S2", **fields: Any) -> dict[str, Any]:
    """A finding as detect --json has it."""
    return {
        "id": f"{rule}-{fields.get('number', 1):04}", "rule": rule, "severity": severity, "family": "physical",
        "weapons": [], "lots": [], "places": [], "parties": [], "users": [], "documents": [], "operations": [],
        "quantity": 1, "first_signal_at": times.written(NOON), "figures": {}, "explanations": [], **fields,
    }  # fmt: skip


def case(family: str = "R01", kind: str = PLANT, **fields: Any) -> Label:
    """A case of which the books show something at noon."""
    label = Label(family, kind, (family,), 3, "naive", first_loss_at=NOON - 7_200, **fields)
    label.first_signal_at = NOON
    return label


def told(*findings: dict[str, Any]) -> dict[str, Any]:
    """The answer of a run."""
    return {"findings": list(findings), "entries": 10, "seconds": 1.0, "cpu_seconds": 1.0, "megabytes": 1,
            "repeats": True, "incremental_mean": 0.0, "incremental_worst": 0.0}  # fmt: skip


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (143, 150, 0.9069, 0.9772)],
)
def test_intervals_are_those_of_wilson(found: int, of: int, low: float, high: float) -> None:
    """The interval agrees with published values; 143 of 150 has a lower bound above 0.90."""
    assert Share(found, of).interval == pytest.approx((low, high), abs=5e-4)


def test_a_share_of_nothing_says_nothing() -> None:
    """No cases give no share, and an interval of everything."""
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0.0, 1.0)
    assert str(Share(0, 0)) == "-"


def test_quantiles_are_numbers_of_the_row() -> None:
    """The median and the ninetieth percentile are the number at that rank."""
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([1, 2, 3, 4], 0.5) == 2
    assert quantile(list(range(1, 11)), 0.9) == 9
    assert quantile([], 0.5) is None


def test_a_finding_speaks_of_a_case_whose_item_it_names() -> None:
    """The weapon joins them; a weapon of nobody's case joins nothing."""
    label = case(weapons=["W-1"])
    sheet = Sheet([label])
    assert sheet.of(finding(weapons=["W-1"])) == [label]
    assert sheet.of(finding(weapons=["W-2"])) == []


def test_a_common_entry_does_not_join_different_items() -> None:
    """Two shortages of one count are two things."""
    label = case(weapons=["W-1"], operations=["CNT-1"])
    sheet = Sheet([label])
    assert sheet.of(finding(weapons=["W-2"], operations=["CNT-1"])) == []
    assert sheet.of(finding(operations=["CNT-1"])) == [label]


def test_a_place_joins_only_what_the_own_rules_say_in_time() -> None:
    """A statistical case is met by its rule at its store from when it began."""
    label = case("R09", places=["S01-ESH"])
    sheet = Sheet([label])
    assert sheet.of(finding("R09", places=["S01-ESH"])) == [label]
    assert sheet.of(finding("R22", places=["S01-ESH"])) == []
    early = finding("R09", places=["S01-ESH"], first_signal_at=times.written(NOON - 100 * times.DAY))
    assert sheet.of(early) == []


def test_another_loss_of_the_store_is_another_matter() -> None:
    """Where entries prove a case, its place alone joins nothing: the finding must rest on one of its entries."""
    label = case("R09", places=["S01-ESH"], operations=["CNT-1"], evidence=[["CNT-1"]])
    sheet = Sheet([label])
    assert sheet.of(finding("R09", places=["S01-ESH"], operations=["CNT-7"], lots=["L-7"])) == []
    assert sheet.of(finding("R09", places=["S01-ESH"], operations=["CNT-1", "CNT-7"], lots=["L-7"])) == [
        label
    ]


def test_kinds_of_findings() -> None:
    """A plant or a loss explains any rule, a mistake only its own, and nothing is nothing."""
    noise = case("R16", NOISE)
    assert kind_of(finding("R25"), [case()]) == PLANT
    assert kind_of(finding("R25"), [case(kind=EVENT), noise]) == EVENT
    assert kind_of(finding("R16"), [noise]) == NOISE
    assert kind_of(finding("R25"), [noise]) == "nothing"
    assert kind_of(finding("R25"), [case(kind=NEGATIVE), noise]) == NEGATIVE
    assert kind_of(finding(), []) == "nothing"


def test_evidence_is_enough_when_one_proof_is_whole() -> None:
    """Any one alternative suffices, and what is named beyond it counts as a ratio."""
    label = case(evidence=[["A", "B"], ["C"]])
    assert proves(finding(operations=["C", "D"]), label) == (True, 2.0)
    assert proves(finding(operations=["A"]), label) == (False, 1.0)
    assert proves(finding(operations=["A"]), case(evidence=[[]])) is None


def test_a_tally_counts_what_was_found_when_and_how_well() -> None:
    """Found by its rule, half a day late, with enough evidence; the other case is missed."""
    one = case(
        weapons=["W-1"], evidence=[["CNT-1"]], operations=["CNT-1"], quantity=1, unit="weapons", loss=True
    )
    other = case("R02", lots=["L-1"], quantity=900, unit="rounds", loss=True)
    half = finding(
        weapons=["W-1"], operations=["CNT-1"], first_signal_at=times.written(NOON + 12 * times.HOUR)
    )
    tally = tallied("tiny", 1, [one, other], told(half), {"CNT-1": times.written(NOON)})
    first, second = tally.cases
    assert (first["found"], first["days"], first["enough"], first["ratio"]) == (True, 0.5, True, 1.0)
    assert (second["found"], second["noticed"], second["grave"]) == (False, False, True)


def test_no_finding_is_believed_before_its_evidence_was_written() -> None:
    """A signal that dates itself back is counted from when the entry reached the ledger."""
    label = case(weapons=["W-1"], evidence=[["CNT-1"]], operations=["CNT-1"])
    back = finding(weapons=["W-1"], operations=["CNT-1"], first_signal_at=times.written(NOON - 9 * times.DAY))
    late = {"CNT-1": times.written(NOON + 3 * times.DAY)}
    assert tallied("tiny", 1, [label], told(back), late).cases[0]["days"] == 3.0


def test_a_finding_that_was_seen_is_counted_from_that_day() -> None:
    """Where the detector was asked day by day, its own word stands."""
    label = case(weapons=["W-1"], evidence=[["CNT-1"]])
    said = finding(weapons=["W-1"])
    answer = {**told(said), "first_seen": {said["id"]: NOON + 2 * times.DAY}}
    assert tallied("tiny", 1, [label], answer, {}).cases[0]["days"] == 2.0


def test_figures_of_a_mission_made_by_hand() -> None:
    """Precision, recall, false alarms and look-alikes come out as counted on paper, and the page prints."""
    plant, alike = (
        case(weapons=["W-1"], quantity=1, unit="weapons", loss=True),
        case("R04", NEGATIVE, weapons=["W-9"]),
    )
    findings = [
        finding(weapons=["W-1"], number=1),
        finding(weapons=["W-9"], number=2),
        finding(weapons=["W-7"], severity="S1", number=3),
        finding(weapons=["W-8"], severity="S3", number=4),
    ]
    answer = figures([tallied("tiny", 1, [plant, alike], told(*findings), {})])
    assert answer["rules"]["R01"]["urgent"] == Share(1, 3)
    assert answer["families"]["R01"]["recall"] == Share(1, 1)
    assert answer["false_a_month"] == 2.0
    assert answer["negatives_low"] == Share(0, 1)
    assert answer["grave"]["naive"] == Share(1, 1)
    assert any("MISSED" in line for line in page(answer))


def test_the_true_candidate_has_a_rank() -> None:
    """It is first, second, or not among those that are named."""
    ranks = []
    for codes in (["W-1", "W-2"], ["W-2", "W-1"], ["W-2", "W-3"]):
        label = case("R13", weapons=["W-1", "W-5"], partner=["W-1"])
        said = finding("R13", weapons=["W-5"], figures={"candidates": [{"weapon": code} for code in codes]})
        ranks.append(tallied("tiny", 1, [label], told(said), {}).cases[0]["rank"])
    assert ranks == [1, 2, 99]


def count_body(seen: dict[str, int], place: str = "S01-ESH") -> dict[str, Any]:
    """An entry of a count of lots."""
    return {
        "operation": {
            "op": "count", "id": f"CNT-{sum(seen.values())}", "occurred_at": times.written(NOON), "place": place,
            "scope": "AMMUNITION", "lines": [{"lot": lot, "quantity": number} for lot, number in seen.items()],
        },
        "effects": {},
    }  # fmt: skip


def stock_body(lot: str, quantity: int) -> dict[str, Any]:
    """An entry that brings a lot on charge."""
    move = {"lot": lot, "quantity": quantity, "from": None, "to": ["S01-ESH", "IN_STORE", "A1"]}
    return {
        "operation": {"op": "register", "id": f"REG-{lot}", "occurred_at": times.written(NOON), "lines": []},
        "effects": {"moves": [move]},
    }


def test_totals_hide_a_swap_that_lots_show() -> None:
    """One lot short and another over by as much: the totals agree, and the plain method is silent."""
    books = [stock_body("L-1", 100), stock_body("L-2", 100)]
    assert baselines.totals_only([*books, count_body({"L-1": 90, "L-2": 110})]) == []
    assert baselines.totals_only([*books, count_body({"L-1": 90, "L-2": 100})]) == ["CNT-190"]
    assert baselines.fixed_thresholds([*books, count_body({"L-1": 90, "L-2": 110})]) == ["CNT-200"]


def test_plain_edit_distance_takes_any_neighbour() -> None:
    """One edit away is enough for it, two are not."""

    def register(number: int, serial: str, mode: str) -> dict[str, Any]:
        line = {"new_weapon": {"id": f"W-{number}", "serial": serial}}
        operation = {"op": "register", "id": f"REG-{number}", "acquisition": {"mode": mode}, "lines": [line]}
        return {"operation": operation, "effects": {}}

    own = register(1, "AF104201", "DECLARED")
    for number, (serial, heard) in enumerate(
        [("AF104201", True), ("AF104202", True), ("AF10420", True), ("AF104312", False)], 2
    ):
        answer = baselines.plain_edit_distance([own, register(number, serial, "SEIZED")])
        assert bool(answer) is heard, serial


def test_test_seeds_are_refused_until_thresholds_are_frozen(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a file of the right hash no test seed is run, and seeds are not mixed."""
    from sample_data.benchmark import __main__ as command

    monkeypatch.setattr(frozen, "FILE", tmp_path / "frozen.txt")
    monkeypatch.setattr(frozen, "thresholds", lambda: "as they are")
    assert command.main(["--profile", "tiny", "--test-seeds", "101"]) == 2
    assert "frozen" in capsys.readouterr().err
    assert command.main(["--freeze"]) == 0
    assert frozen.are_frozen()
    assert command.main(["--profile", "tiny", "--test-seeds", "1"]) == 2
    assert command.main(["--profile", "tiny", "--seeds", "101"]) == 2
    assert command.main(["--profile", "riverine", "--seeds", "1"]) == 2
    assert command.main(["--profile", "police", "--seeds", "1", "--write", str(tmp_path / "w")]) == 2
    assert command.main(["--profile", "tiny", "--test-seeds", "101", "--write", str(tmp_path / "w")]) == 0
    assert (tmp_path / "w" / "tiny-101.labels.json").exists()
    monkeypatch.setattr(frozen, "thresholds", lambda: "tuned again")
    assert not frozen.are_frozen()


def test_what_was_gone_when_it_was_found_is_counted_from_the_thefts() -> None:
    """Of what was taken piece by piece only the pieces before the finding were lost by then."""
    label = case(
        quantity=6, unit="weapons", taken=[(NOON, 1), (NOON + times.DAY, 2), (NOON + 5 * times.DAY, 3)]
    )
    assert [label.gone_by(NOON + days * times.DAY) for days in (0, 2, 9)] == [1, 3, 6]
    assert case(quantity=4).gone_by(NOON) == 4


def test_the_same_item_at_another_time_is_another_matter() -> None:
    """A shortage of the lot half a year before the theft is not the theft, unless it rests on an entry of it."""
    label = case("R10", lots=["L-1"], operations=["CNT-1"])
    sheet = Sheet([label])
    early = times.written(NOON - 180 * times.DAY)
    assert sheet.of(finding("R10", lots=["L-1"], first_signal_at=early)) == []
    assert sheet.of(finding("R10", lots=["L-1"], first_signal_at=early, operations=["CNT-1"])) == [label]
