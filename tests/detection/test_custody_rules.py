"""R07 and R08: what is out after its time, and rounds that do not add up after use."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.story import LAUNCHER, RIFLE, Row, Story, of, one, when
from wamledger.detection.signal import Severity


def issued(story: Story, lines: list[Row], at: str = when(10), due: str = when(10, 20), **how: Any) -> str:
    """An issue to the platoon; its id."""
    fields: Row = {"from_": "ARM", "to": "PLT", "purpose": "GUARD", **how}
    return story.post("issue", at, due=due, lines=lines, **fields)


def back(
    story: Story, issue: str, lines: list[Row], at: str = when(10, 19), to: str = "ARM", **how: Any
) -> str:
    """A return; its id."""
    return story.post("return", at, issue=issue, to=to, lines=lines, **how)


# R07


@pytest.mark.parametrize(("model", "late"), [(RIFLE, Severity.S2), (LAUNCHER, Severity.S2)])
def test_out_after_its_time_by_degrees(model: Row, late: Severity) -> None:
    """Nothing within the two hours of grace, for review until two days are over, then suspected lost."""
    story = Story()
    issue = issued(story, of(story.weapons(2, model=model)))
    assert story.found("R07", when(10, 21)) == []
    finding = one(story.found("R07", when(10, 23)))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == [issue]
    assert finding.signal.weapons == ["W-001", "W-002"]
    assert finding.signal.parties == ["PLT"]
    assert one(story.found("R07", when(13))).severity is late


def test_an_operation_has_a_day() -> None:
    """The grace of an operation is its own."""
    story = Story()
    issued(story, of(story.weapons(1)), purpose="OPERATION")
    assert story.found("R07", when(11, 19)) == []
    assert one(story.found("R07", when(11, 21))).severity is Severity.S3


def test_within_the_grace_nothing_is_said_however_late_it_is_entered() -> None:
    """What came back in time and was entered days later was in time."""
    story = Story()
    codes = story.weapons(1)
    issue = issued(story, of(codes))
    back(story, issue, of(codes), at=when(10, 21), recorded=when(20))
    assert story.found("R07", when(15)) != []
    assert story.found("R07", when(21)) == []


def test_what_comes_back_late_clears() -> None:
    """The return that brings the last of it is named; the severity is that at which it stood."""
    story = Story()
    codes = story.weapons(3)
    issue = issued(story, of(codes))
    first = back(story, issue, of(codes[:2]))
    assert one(story.found("R07", when(11))).signal.weapons == ["W-003"]
    last = back(story, issue, of(codes[2:]), at=when(11, 6))
    finding = one(story.found("R07", when(20)))
    assert finding.signal.operations == [issue, first, last]
    assert finding.signal.weapons == ["W-003"]
    assert finding.severity is Severity.S3
    assert finding.signal.cleared_at is not None


def test_a_report_of_loss_settles_it() -> None:
    """What is reported lost is owed no more, and other rules speak of it."""
    story = Story()
    codes = story.weapons(1)
    issue = issued(story, of(codes))
    report = {"from_": "PLT", "issue": issue, "kind": "ATTACK_PATROL", "discovered_at": when(12)}
    story.post("report_loss", when(12), lines=of(codes), **report)
    assert one(story.found("R07", when(13))).signal.cleared_at is not None


def test_what_names_no_issue_settles_the_oldest() -> None:
    """An expenditure without an issue is set against the oldest open one."""
    story = Story()
    story.lot("L-1", 5_000, to="ARM")
    first = issued(story, [{"lot": "L-1", "quantity": 100}])
    second = issued(story, [{"lot": "L-1", "quantity": 100}], at=when(10, 9))
    story.post(
        "expend", when(10, 12), from_="PLT", activity="TRAINING", lines=[{"lot": "L-1", "quantity": 100}]
    )
    finding = one(story.found("R07", when(12)))
    assert finding.signal.operations == [second]
    assert first not in finding.signal.operations


def test_what_names_no_issue_clears_one_that_is_overdue() -> None:
    """Days after its time the rounds are entered as fired by the party, and the oldest issue is settled by that."""
    story = Story()
    story.lot("L-1", 5_000, to="ARM")
    issue = issued(story, [{"lot": "L-1", "quantity": 100}])
    story.post("set_policy", when(13), name="classification", value="UN", by="ADMIN")
    fired = story.post(
        "expend", when(14), from_="PLT", activity="TRAINING", lines=[{"lot": "L-1", "quantity": 100}]
    )
    finding = one(story.found("R07", when(15)))
    assert finding.signal.operations == [issue, fired]
    assert finding.signal.cleared_at is not None


def test_a_return_that_was_reversed_is_none() -> None:
    """After the reversal it is out again."""
    story = Story()
    codes = story.weapons(2)
    issue = issued(story, of(codes))
    wrong = back(story, issue, of(codes))
    story.post("reverse", when(11), entry=wrong, reason="Wrong tags", approved_by="CHIEF")
    finding = one(story.found("R07", when(11, 9)))
    assert finding.signal.weapons == ["W-001", "W-002"]
    assert finding.signal.cleared_at is None


def test_an_issue_that_was_reversed_is_out_no_more() -> None:
    """What was never given is not owed."""
    story = Story()
    issue = issued(story, of(story.weapons(1)))
    story.post("reverse", when(12), entry=issue, reason="Wrong", approved_by="CHIEF")
    assert story.found("R07", when(11)) != []
    assert story.found("R07", when(13)) == []


def test_a_standing_issue_is_seen_each_month() -> None:
    """For review after thirty days; a count of the holder or an inspection begins the month anew."""
    story = Story()
    codes = story.weapons(1)
    issue = issued(story, of(codes), due="STANDING", purpose="PERSONAL")
    assert story.found("R07", when(39)) == []
    finding = one(story.found("R07", when(41)))
    assert (finding.severity, finding.signal.operations) == (Severity.S3, [issue])
    story.post(
        "count", when(45), party="PLT", scope="WEAPONS", kind="FULL_SERIAL", cut_off=when(45),
        counted_by=["CLERK", "THIRD"], blind=True, lines=of(codes),
    )  # fmt: skip
    assert story.found("R07", when(60)) == []
    inspected = story.post("inspect", when(70), lines=[{"weapon": codes[0], "condition": "SERVICEABLE"}])
    assert story.found("R07", when(99)) == []
    assert one(story.found("R07", when(101))).signal.operations == [issue, inspected]


def test_a_count_that_did_not_find_it_is_no_sighting() -> None:
    """The month goes on where the count of the holder missed the weapon."""
    story = Story()
    issued(story, of(story.weapons(2)), due="STANDING", purpose="PERSONAL")
    story.post(
        "count", when(35), party="PLT", scope="WEAPONS", kind="FULL_SERIAL", cut_off=when(35),
        counted_by=["CLERK", "THIRD"], blind=True, lines=of(["W-001"]),
    )  # fmt: skip
    assert one(story.found("R07", when(41))).severity is Severity.S3


def test_a_sample_that_names_what_is_held_has_seen_it() -> None:
    """What a sample of the holder names is seen; what it does not name is not, and is what is said."""
    story = Story()
    codes = story.weapons(3)
    story.lot("L-1", 1_000, to="ARM")
    lines = [*of(codes), {"lot": "L-1", "quantity": 90}]
    issued(story, lines, due="STANDING", purpose="PERSONAL")
    seen = story.count(when(35), lines, place=None, party="PLT", scope="SAMPLE", kind="SAMPLE_SERIAL")
    assert story.found("R07", when(60)) == []
    story.operations[-1]["lines"] = of(codes[:2])
    finding = one(story.found("R07", when(60)))
    assert (finding.signal.weapons, finding.signal.lots) == ([codes[2]], ["L-1"])
    assert seen not in finding.signal.operations


@pytest.mark.parametrize("due", ["STANDING", when(10, 20), when(300)])
def test_a_holder_who_has_gone_home(due: str) -> None:
    """Three days after the list of what went home, what is still out is critical, whenever it was to be back."""
    story = Story()
    codes = story.weapons(2)
    issue = issued(story, of(codes[:1]), due=due, to="COY")
    home = story.post(
        "declare",
        when(20),
        party="COY",
        list="REPATRIATION",
        rotation="1",
        lines=[{"lot": "L-9", "quantity": 5}],
    )
    story.lot("L-9", 10, at=when(1))
    finding = one(story.found("R07", when(24)))
    assert finding.severity is Severity.S1
    assert issue in finding.signal.operations
    assert finding.signal.operations == [issue, home]
    issued(story, of(codes[1:]), at=when(25), due=when(90), to="COY")
    assert Severity.S1 not in [each.severity for each in story.found("R07", when(26))]


def test_one_person_with_more_than_the_mission_allows() -> None:
    """Only where the mission has set how many, and only persons."""
    story = Story()
    codes = story.weapons(6)
    story.post("add_party", when(1), code="SGT", name="Sergeant", kind="PERSON", within="COY", by="CHIEF")
    first = issued(story, of(codes[:2]), to="SGT", due=when(90))
    second = issued(story, of(codes[2:4]), to="SGT", at=when(10, 9), due=when(90))
    issued(story, of(codes[4:]), to="PLT", due=when(90))
    assert story.found("R07", when(11)) == []
    story.post("set_policy", when(12), name="r07_most_weapons", value=3, by="ADMIN")
    finding = one(story.found("R07", when(13)))
    assert (finding.severity, finding.signal.operations) == (Severity.S3, [first, second])
    assert finding.signal.parties == ["SGT"]


def test_a_balance_with_a_party_has_no_time() -> None:
    """What was taken on charge with a party is owed on no issue with a due time."""
    story = Story()
    story.weapons(2, to="PLT")
    assert story.found("R07", when(100)) == []


# R08


def used(story: Story, fired: int, returned: int, quantity: int = 1_000, **how: Any) -> list[str]:
    """Rounds are issued, fired and returned; the entries."""
    issue = issued(story, [{"lot": "L-1", "quantity": quantity}], purpose="TRAINING")
    found = [issue]
    if fired:
        lines = [{"lot": "L-1", "quantity": fired}]
        found.append(story.post("expend", when(10, 15), issue=issue, activity="TRAINING", lines=lines, **how))
    if returned:
        found.append(back(story, issue, [{"lot": "L-1", "quantity": returned, "condition": "A1"}]))
    return found


@pytest.mark.parametrize(
    ("returned", "severity"), [(299, Severity.S2), (300, Severity.S3), (390, Severity.S3)]
)
def test_rounds_that_are_nowhere(returned: int, severity: Severity) -> None:
    """Issued less fired less returned must be nothing; more than a hundred are for the day."""
    story = Story()
    story.lot("L-1", 9_000, to="ARM")
    entries = used(story, 600, returned)
    assert story.found("R08", when(10, 21)) == []
    finding = one(story.found(["R07", "R08"], when(11)))
    assert finding.rule.code == "R08"
    assert finding.severity is severity
    assert finding.signal.quantity == 400 - returned
    assert finding.signal.operations == entries
    assert finding.signal.figures["fired"] == {"L-1": 600}


def test_rounds_that_add_up_are_no_matter() -> None:
    """All is fired or back."""
    story = Story()
    story.lot("L-1", 9_000, to="ARM")
    used(story, 600, 400)
    assert story.found("R08", when(20)) == []


def test_nothing_back_and_nothing_fired_is_late_and_not_wrong() -> None:
    """Before anything is accounted for, the whole issue is out after its time."""
    story = Story()
    story.lot("L-1", 9_000, to="ARM")
    used(story, 0, 0)
    assert {each.rule.code for each in story.found(["R07", "R08"], when(11))} == {"R07"}


def test_a_second_return_clears() -> None:
    """What is found in the truck the next day clears, and is named."""
    story = Story()
    story.lot("L-1", 9_000, to="ARM")
    entries = used(story, 600, 200)
    late = back(story, entries[0], [{"lot": "L-1", "quantity": 200}], at=when(12))
    finding = one(story.found("R08", when(13)))
    assert finding.signal.cleared_at is not None
    assert finding.signal.quantity == 200
    assert finding.signal.operations == [*entries, late]


def practice(story: Story, cases: list[int | None], fired: int = 1_000) -> list[str]:
    """As many days on the range as there are figures of cases; the expenditures."""
    story.lot("L-1", 100_000, to="ARM")
    found = []
    for day, number in enumerate(cases, 10):
        issue = issued(
            story, [{"lot": "L-1", "quantity": fired}], at=when(day), due=when(day, 20), purpose="TRAINING"
        )
        how = {} if number is None else {"cases_collected": number}
        lines = [{"lot": "L-1", "quantity": fired}]
        found.append(
            story.post("expend", when(day, 15), issue=issue, activity="TRAINING", lines=lines, **how)
        )
    return found


def test_cases_that_are_fewer_than_usual() -> None:
    """Where nearly all are found as a rule, a gap beyond the spread is for review."""
    story = Story()
    expended = practice(story, [980, 985, 990, 978, 992, 986, 900])
    finding = one(story.found("R08", when(30)))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["ISSUE-7", expended[-1]]
    assert finding.signal.quantity == 100
    assert finding.signal.figures["activities_before"] == 6


@pytest.mark.parametrize(
    "cases",
    [
        [980, 985, 990, 978, 992, 986, 971],
        [400, 700, 300, 800, 500, 600, 300],
        [980, 400],
        [None, None, None, None, None, None, None],
        [0, 0, 0, 0, 0, 0, 0],
    ],
)
def test_cases_that_say_nothing(cases: list[int | None]) -> None:
    """Within the spread, where cases are left in the field, with too little history, or without figures."""
    story = Story()
    practice(story, cases)
    assert story.found("R08", when(30)) == []


def test_cases_after_three_activities() -> None:
    """Three days on the range say whether cases are collected, and the fourth is held against them."""
    story = Story()
    practice(story, [980, 985, 978, 700])
    finding = one(story.found("R08", when(30)))
    assert (finding.signal.quantity, finding.signal.figures["activities_before"]) == (300, 3)


def test_cases_before_there_is_a_history() -> None:
    """Until three activities are on record the fixed limits stand, and it is said; those of other sites count."""
    story = Story()
    practice(story, [980, 985, 900])
    finding = one(story.found("R08", when(30)))
    assert finding.signal.figures["activities_before"] == 0
    assert "too few" in " ".join(finding.signal.explanations)


def test_cases_by_weight() -> None:
    """Cases are weighed where the nature says what one weighs."""
    story = Story()
    story.post(
        "add_nature", when(0), code="OWN", name="Own", category="small_arms", hazard_division="1.4",
        compatibility_group="S", nec_mg=0, unit="EACH", case_mass_mg=6_000, by="CHIEF",
    )  # fmt: skip
    story.lot("L-1", 100_000, to="ARM", nature="OWN")
    for day, mass in enumerate([5_900, 5_900, 5_900, 5_900, 5_900, 4_800], 10):
        lines = [{"lot": "L-1", "quantity": 1_000}]
        issue = issued(story, lines, at=when(day), due=when(day, 20), purpose="TRAINING")
        story.post("expend", when(day, 15), issue=issue, activity="TRAINING", lines=lines, cases_mass_g=mass)
    assert one(story.found("R08", when(30))).signal.figures["cases_found"] == 800


def test_more_than_people_and_weapons_can_fire() -> None:
    """Only where the mission has said what is allowed."""
    story = Story()
    story.lot("L-1", 9_000, to="ARM")
    entries = used(story, 1_000, 0, shooters=10, weapons_fired=2)
    assert story.found("R08", when(11)) == []
    story.post("set_policy", when(12), name="r08_rounds_per_shooter", value=60, by="ADMIN")
    story.post("set_policy", when(12), name="r08_rounds_per_weapon", value=400, by="ADMIN")
    found = {each.signal.subject: each for each in story.found("R08", when(13))}
    assert set(found) == {f"{entries[1]} shooters", f"{entries[1]} weapons"}
    assert {each.severity for each in found.values()} == {Severity.S3}
