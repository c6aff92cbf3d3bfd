"""R09 and R10: small losses that come too often, and many at once."""

from __future__ import annotations

import pytest

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import count_of, entry, lots, moment_of, weekly
from wamledger.detection.finding import Finding, finding_id
from wamledger.detection.signal import Severity

NAMES = [f"L-{number:02}" for number in range(10)]
THEFT = {week: {NAMES[week % 10]: 6} for week in (10, 12, 13, 15)}
AT = moment_of(200)


def found(operations: list[dict[str, object]], code: str = "R09", at: str = AT) -> list[Finding]:
    """What the rule says as of a time, whole and bit by bit."""
    return both(bodies(operations), at, rules=[code])


def store(losses: dict[int, dict[str, int]], weeks: range = range(20)) -> list[dict[str, object]]:
    """A store of ten lots, counted each week."""
    return [lots("ESH", NAMES), *weekly("ESH", NAMES, weeks, losses)]


def test_small_losses_again_and_again_are_found() -> None:
    """Four losses of six rounds within six weeks are said at the end of the week of the alarm, with their counts."""
    (finding,) = found(store(THEFT))
    assert finding.rule.code == "R09"
    assert finding.severity is Severity.S3
    assert finding.signal.operations[0] == "CNT-ESH-010"
    assert set(finding.signal.operations) <= {"CNT-ESH-010", "CNT-ESH-012", "CNT-ESH-013", "CNT-ESH-015"}
    assert finding.signal.figures["loss_lines"] >= 3
    assert finding.signal.quantity == 6 * finding.signal.figures["loss_lines"]
    assert finding.signal.places == ["ESH"]
    assert not finding.signal.users


def test_nothing_is_said_before_the_week_is_over() -> None:
    """As of the day before the alarm there is none, and as of the end of its week there is."""
    operations = store(THEFT)
    (finding,) = found(operations)
    after = finding.signal.first_signal_at
    assert found(operations, at=moment_of(13 * 7 + 6, 23.9)) == []
    assert [each.id for each in found(operations, at=moment_of(14 * 7, 0))] == [finding.id]
    assert after % (7 * 86_400_000_000) == 4 * 86_400_000_000


def test_what_is_said_stays_said_while_nothing_changes() -> None:
    """Weeks later the finding has the same name and the same first losses."""
    operations = store(THEFT)
    (early,) = found(operations, at=moment_of(14 * 7, 0))
    (late,) = found(operations)
    assert early.id == late.id
    assert early.signal.first_signal_at == late.signal.first_signal_at


def test_a_quiet_store_is_quiet() -> None:
    """A store in which one lot was short once says nothing, nor does one without a loss."""
    assert found(store({})) == []
    assert found(store({7: {"L-03": 6}})) == []


def test_a_shortage_that_stays_is_one_loss_line() -> None:
    """The same shortage in ten counts is not ten losses."""
    assert found(store({3: {"L-03": 6}}, range(13))) == []


def test_mistakes_of_counts_are_no_losses() -> None:
    """What the next count finds again was counted wrongly, however often that happens."""
    operations = [lots("ESH", NAMES)]
    for week in range(20):
        seen = dict.fromkeys(NAMES, 1000)
        if week % 2:
            seen[NAMES[week % 10]] -= 6
        operations.append(count_of(f"C-{week}", "ESH", week * 7 + 1, seen))
    assert found(operations) == []


def test_what_is_booked_on_the_wrong_lot_is_no_loss() -> None:
    """Where another lot of the nature has as much more, nothing of the nature is gone."""
    operations = [lots("ESH", NAMES)]
    seen = dict.fromkeys(NAMES, 1000)
    for week in range(9):
        if week > 2:
            seen = {**seen, NAMES[week]: 994, NAMES[(week + 5) % 10]: 1006}
        operations.append(count_of(f"C-{week}", "ESH", week * 7 + 1, seen))
    assert found(operations) == []


def test_a_busy_store_may_lose_more() -> None:
    """The same four losses are nothing unusual where two hundred times as much is counted and moved."""
    names = [f"L-{number:03}" for number in range(200)]
    losses = {week: {names[week]: 6} for week in (10, 12, 13, 15)}
    quiet = [lots("ESH", names), *weekly("ESH", names, range(20), losses)]
    assert found(quiet) == []


def test_losses_that_are_written_off_stay_losses() -> None:
    """Writing off after each count neither hides the series nor doubles it."""
    operations = [lots("ESH", NAMES)]
    left = dict.fromkeys(NAMES, 1000)
    for week in range(16):
        if week in (10, 12, 13, 15):
            left[NAMES[1]] -= 6
        operations.append(count_of(f"C-{week:02}", "ESH", week * 7 + 1, left))
        if week in (10, 12, 13, 15):
            operations.append(
                entry(
                    "adjust", f"ADJ-{week}", week * 7 + 3, place="ESH", direction="WRITE_OFF", reason="Board",
                    inquiry="I", approved_by="CHIEF", lines=[{"lot": NAMES[1], "quantity": 6}],
                )
            )  # fmt: skip
    (finding,) = found(operations)
    assert [each for each in finding.signal.operations if each.startswith("ADJ")] == []
    assert finding.signal.figures["loss_lines"] in (3, 4)


def test_reported_losses_that_no_count_had_found_are_loss_lines() -> None:
    """Three small losses that are reported as unexplained within five weeks are a series; those of a fire are none."""

    def store_with(kind: str) -> list[dict[str, object]]:
        operations = [lots("ESH", NAMES), count_of("C-0", "ESH", 1, dict.fromkeys(NAMES, 1000))]
        for week in (2, 3, 4, 5):
            at = moment_of(week * 7 + 2)
            operations.append(
                entry(
                    "report_loss", f"LOS-{week}", week * 7 + 2, kind=kind, discovered_at=at,
                    lines=[{"lot": NAMES[week], "quantity": 7}], **{"from": "ESH"},
                )
            )  # fmt: skip
        return operations

    (finding,) = found(store_with("UNEXPLAINED"))
    assert set(finding.signal.operations) <= {"LOS-2", "LOS-3", "LOS-4", "LOS-5"}
    assert found(store_with("FIRE_EXPLOSION")) == []


def test_it_clears_when_what_was_missing_is_found() -> None:
    """A later count that finds everything again clears the alarm, and says when."""
    operations = store(THEFT)
    operations.append(count_of("C-LAST", "ESH", 150, dict.fromkeys(NAMES, 1000)))
    (finding,) = found(operations)
    assert standing([finding]) == []
    assert finding.signal.cleared_at is not None
    assert "C-LAST" in finding.signal.operations
    assert found(operations, at=moment_of(149))[0].signal.cleared_at is None


def test_it_clears_when_the_losses_are_explained() -> None:
    """Where people explain the findings of the counts, the losses that they rest on are none."""
    operations = store(THEFT)
    for number, week in enumerate((10, 12, 13, 15)):
        operations.append(
            entry(
                "review_finding", f"RV-{week}", 160 + number, by="CHIEF", status="EXPLAINED", reason="Box label",
                finding=finding_id("R02", f"CNT-ESH-{week:03} {NAMES[week % 10]}"),
            )
        )  # fmt: skip
    (finding,) = found(operations)
    assert finding.signal.cleared_at is not None


def test_the_sum_counts_by_the_matrix() -> None:
    """Four losses of forty rounds are more than a hundred together, which is S2."""
    heavy = {week: {NAMES[week % 10]: 40} for week in (10, 12, 13, 15)}
    (finding,) = found(store(heavy))
    assert finding.severity is Severity.S2


def test_the_usual_rate_stands_in_until_there_is_a_baseline() -> None:
    """Before 26 weeks the finding says that the policy's rate was taken; afterwards it names the weeks of the baseline."""
    (early,) = found(store(THEFT))
    assert early.signal.figures["baseline_weeks"] == 0
    late = {week + 30: lost for week, lost in THEFT.items()}
    (finding,) = found(store(late, range(50)), at=moment_of(400))
    assert finding.signal.figures["baseline_weeks"] == 26
    assert finding.signal.figures["baseline_loss_lines"] == 0
    assert finding.signal.figures["baseline_from"] == "2026-01-05"


def test_theft_does_not_become_what_is_usual() -> None:
    """Weeks of an alarm are no part of a baseline, so a second theft is found as the first was."""
    first = {week: {NAMES[week % 10]: 6} for week in (5, 6, 7, 8)}
    second = {week: {NAMES[week % 10]: 6} for week in (60, 61, 62, 63)}
    findings = found(store({**first, **second}, range(70)), at=moment_of(600))
    assert len(findings) == 2
    assert findings[-1].signal.figures["baseline_loss_lines"] <= 1


def test_a_new_way_of_counting_begins_anew() -> None:
    """Losses from before the time that a signed policy names are not added to those after it."""
    changed = entry(
        "set_policy", "POL", 12 * 7 + 5, by="ADMIN", name="r09_baseline_from", value=moment_of(12 * 7 + 5)
    )
    operations = store(THEFT)
    operations.insert(14, changed)
    assert found(operations) == []


def test_the_budget_decides_how_quiet_it_is() -> None:
    """Twenty streams and one false alarm a year want 1,040 weeks each; with four a year 260 are enough."""
    quiet = entry("set_policy", "POL", -19, by="ADMIN", name="false_alarms_per_year", value=1)
    operations = store({week: {NAMES[week % 10]: 6} for week in range(8, 20)})
    for added, weeks in (([], 260), ([quiet], 1040)):
        (finding,) = found([operations[0], *added, *operations[1:]])
        stated = float(finding.signal.figures["mean_weeks_to_a_false_alarm"])
        assert weeks <= stated < 1.6 * weeks
        assert finding.signal.figures["sums"][-1] >= finding.signal.figures["limit_h"]


USUAL = entry("set_policy", "POL", -19, by="ADMIN", name="r09_losses_per_1000_lines", value=100)
"""A mission in which a lot in ten is short at each count, and nobody minds."""


def test_larger_losses_than_usual_are_found_by_their_amounts() -> None:
    """A store that always loses a round or two somewhere, and then loses dozens on as few lines, is found by amounts."""
    losses = {week: {NAMES[week % 10]: 1 + week % 2} for week in range(1, 40)}
    losses |= {week: {NAMES[week % 10]: 30} for week in range(40, 46)}
    (finding,) = found([USUAL, *store(losses, range(46))], at=moment_of(500))
    assert finding.signal.subject == "ESH D amounts 2026-10-05"
    assert finding.signal.figures["baseline_weeks"] == 26
    assert finding.signal.operations[-1] == "CNT-ESH-040"
    usual = {week: lost for week, lost in losses.items() if week < 40}
    assert found([USUAL, *store(usual, range(46))], at=moment_of(500)) == []


def test_many_at_once_are_a_burst() -> None:
    """Five lots short in one week are said by R10 with the chance of it, corrected for all that were tested."""
    (finding,) = found(store({9: dict.fromkeys(NAMES[:5], 5)}), "R10")
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["CNT-ESH-009"]
    assert finding.signal.figures["loss_lines"] == 5
    assert finding.signal.figures["tests_in_run"] == 1
    assert finding.signal.figures["distribution"] == "Poisson"
    assert float(finding.signal.figures["p_corrected"]) <= 0.01


def test_two_at_once_are_no_burst() -> None:
    """Fewer than three loss lines are never a burst."""
    assert found(store({9: dict.fromkeys(NAMES[:2], 5)}), "R10") == []


def test_a_burst_that_was_a_mistake_clears() -> None:
    """The next count finds everything, and the burst has cleared."""
    operations = [lots("ESH", NAMES), *weekly("ESH", NAMES, range(10), {9: dict.fromkeys(NAMES[:5], 5)})]
    operations.append(count_of("C-AGAIN", "ESH", 9 * 7 + 9, dict.fromkeys(NAMES, 1000)))
    (finding,) = found(operations, "R10")
    assert finding.signal.cleared_at is not None
    assert "C-AGAIN" in finding.signal.operations


def test_losses_that_cluster_anyway_are_allowed_for() -> None:
    """Fourteen lines in two weeks are a burst where one a week is usual, and none where they come by the half dozen."""
    steady = {week: {NAMES[week % 10]: 1} for week in range(30)}
    clusters = {week: dict.fromkeys(NAMES[:6], 1) for week in range(5, 29, 6)}
    last = {30: dict.fromkeys(NAMES[:6], 1), 31: dict.fromkeys(NAMES[:8], 1)}
    (finding,) = found([USUAL, *store({**steady, **last}, range(34))], "R10", at=moment_of(300))
    assert finding.signal.figures["distribution"] == "Poisson"
    assert found([USUAL, *store({**clusters, **last}, range(34))], "R10", at=moment_of(300)) == []


@pytest.mark.parametrize("code", ["R09", "R10"])
def test_missing_data_says_nothing(code: str) -> None:
    """Stores that were never counted, counts of parties and counts by totals raise nothing."""
    operations = [
        lots("ESH", NAMES[:2]),
        entry("count", "C-1", 3, party="COY", scope="AMMUNITION", kind="COUNT", cut_off=moment_of(3, 7),
              counted_by=["Somebody"], blind=False, lines=[]),
        entry("count", "C-2", 4, place="ESH", scope="AMMUNITION", kind="COUNT", cut_off=moment_of(4, 7),
              counted_by=["Somebody"], blind=False, lines=[{"nature": "CTG-5.56X45-BALL", "quantity": 1990}]),
    ]  # fmt: skip
    assert found(operations, code) == []
