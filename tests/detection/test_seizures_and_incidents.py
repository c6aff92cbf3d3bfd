"""R27 and R30: what a patrol reported and what was booked in; incidents after which nobody counted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.story import PISTOL, RIFLE, Row, Story, of, one, when
from wamledger.detection.signal import Severity


def reported(
    story: Story, types: list[str], at: str = when(10), reference: str = "PATROL-1", **how: Any
) -> str:
    """A patrol's report; its id."""
    fields: Row = {"kind": "SEIZURE", "place": "BASE", "description": "At a checkpoint", **how}
    return story.post("incident", at, operation_reference=reference, weapon_types=types, **fields)


def booked(
    story: Story, number: int, at: str = when(10), *, first: int = 1, model: Row = RIFLE,
    reference: str | None = "PATROL-1", recorded: str | None = None,
) -> str:  # fmt: skip
    """An intake of so many weapons; its id."""
    lines = [
        {
            "new_weapon": {"id": f"W-{n}", "serial": f"Z{n * 7919:06}", "serial_status": "CLEAR", **model},
            "condition": "NOT_INSPECTED",
        }
        for n in range(first, first + number)
    ]
    acquisition: Row = {"mode": "SEIZED", "ownership": "UNDETERMINED"}
    if reference:
        acquisition["operation_reference"] = reference
    return story.post("register", at, recorded=recorded, to="ARM", acquisition=acquisition, lines=lines)


def test_as_many_as_were_reported() -> None:
    """Booked in the same day: nothing."""
    story = Story()
    reported(story, ["SA-06"] * 3)
    booked(story, 3, recorded=when(10, 15))
    assert story.found("R27", when(40)) == []


def test_fewer_than_were_reported() -> None:
    """For review on the day of the intake, suspected from the next; the rest clears it."""
    story = Story()
    report = reported(story, ["SA-06"] * 3)
    intake = booked(story, 2, recorded=when(10, 15))
    assert one(story.found("R27", when(10, 16))).severity is Severity.S3
    finding = one(story.found("R27", when(12)))
    assert finding.severity is Severity.S2
    assert finding.signal.quantity == 1
    assert finding.signal.operations == [report, intake]
    assert finding.signal.weapons == ["W-1", "W-2"]
    rest = booked(story, 1, first=3, recorded=when(20))
    found = {each.signal.subject: each for each in story.found("R27", when(21))}
    assert found["PATROL-1 fewer"].signal.cleared_at is not None
    assert found["PATROL-1 fewer"].signal.operations == [report, intake, rest]


def test_nothing_was_booked_in() -> None:
    """Nothing within a day is for review, within three for the day."""
    story = Story()
    report = reported(story, ["SA-06"] * 3)
    assert story.found("R27", when(10, 20)) == []
    assert one(story.found("R27", when(11, 9))).severity is Severity.S3
    finding = one(story.found("R27", when(14)))
    assert (finding.severity, finding.signal.operations) == (Severity.S2, [report])


def test_booked_in_late() -> None:
    """More than a day is for review, more than three for the day; it has cleared."""
    for day, severity in ((12, Severity.S3), (15, Severity.S2)):
        story = Story()
        report = reported(story, ["SA-06"])
        intake = booked(story, 1, recorded=when(day))
        finding = one(story.found("R27", when(30)))
        assert finding.severity is severity
        assert finding.signal.cleared_at is not None
        assert finding.signal.operations == [report, intake]


def test_where_the_report_came_late_too_the_line_was_down() -> None:
    """A site without a line enters report and intake together days later, and is not late with the intake."""
    story = Story()
    reported(story, ["SA-06"], recorded=when(20))
    booked(story, 1, recorded=when(20, 9))
    assert story.found("R27", when(30)) == []


@pytest.mark.parametrize(
    ("types", "severity"),
    [
        (["SA-06", "SA-02"], Severity.S3),
        (["SA-06", "SA-05"], Severity.S2),
        (["SA-03", "SA-03"], Severity.S3),
    ],
)
def test_as_many_but_others(types: list[str], severity: Severity) -> None:
    """A patrol names types otherwise than an inspector does; two rifles that have become pistols are no matter of words."""
    story = Story()
    report = reported(story, types)
    intake = booked(story, 2, model=PISTOL, recorded=when(10, 15))
    finding = one(story.found("R27", when(20)))
    assert finding.severity is severity
    assert finding.signal.operations == [report, intake]


def test_two_reports_of_one_patrol() -> None:
    """A second report that tells the same again adds nothing; one that tells of other weapons adds these."""
    story = Story()
    reported(story, ["SA-06", "SA-06"])
    reported(story, ["SA-06"], at=when(10, 10))
    booked(story, 2, recorded=when(10, 15))
    assert story.found("R27", when(20)) == []
    reported(story, ["SA-02"], at=when(11))
    assert one(story.found("R27", when(20))).signal.quantity == 1


def test_a_reference_in_other_letters() -> None:
    """Whoever writes the number of the patrol otherwise means that patrol, where something is missing."""
    story = Story()
    reported(story, ["SA-06"], reference="PAT 12/26")
    booked(story, 1, at=when(10, 12), reference="pat-12/26")
    assert story.found("R27", when(30)) == []


def test_an_intake_that_is_said_to_have_happened_late() -> None:
    """Where nobody states when it was written down, the day on which it is said to have happened tells."""
    story = Story()
    reported(story, ["SA-06"], stated=False)
    booked(story, 1, at=when(15))
    del story.operations[-1]["recorded_at"]
    finding = one(both(bodies(story.operations, historical=False), when(200), rules=["R27"]))
    assert (finding.severity, finding.signal.operations) == (Severity.S2, ["INCIDENT-1", "REGISTER-1"])


def test_a_weapon_of_the_missions_own_that_came_back_is_no_gap() -> None:
    """What a patrol brings home of the mission's own stock is recovered, and not registered."""
    story = Story()
    codes = story.weapons(1)
    story.post("report_loss", when(5), from_="ARM", kind="THEFT", discovered_at=when(5), lines=of(codes))
    reported(story, ["SA-06"])
    story.post("recover", when(10, 12), to="ARM", circumstances="Checkpoint", lines=of(codes))
    assert story.found("R27", when(30)) == []


def test_an_intake_without_its_reference_is_found_by_site_and_day() -> None:
    """A sheet that lacks the patrol's number is taken for its own, if it is of the site and the day."""
    story = Story()
    reported(story, ["SA-06"])
    booked(story, 1, at=when(10, 12), reference=None)
    assert story.found("R27", when(30)) == []


def test_a_report_without_types_says_nothing_of_numbers() -> None:
    """Where the report does not say how many, only lateness is seen."""
    story = Story()
    story.post(
        "incident", when(10), kind="SEIZURE", place="BASE", description="Something", operation_reference="P"
    )
    assert story.found("R27", when(30)) == []


# R30


def attacked(story: Story, at: str = when(10), **how: Any) -> str:
    """An attack on the base; its id."""
    fields: Row = {"kind": "ATTACK", "place": "BASE", "description": "At night", **how}
    return story.post("incident", at, **fields)


def test_an_attack_after_which_nobody_counts() -> None:
    """For the day after two days, critical after seven; the count clears it."""
    story = Story()
    codes = story.weapons(3)
    incident = attacked(story)
    assert story.found("R30", when(12, 7)) == []
    finding = one(story.found("R30", when(12, 9)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [incident]
    assert finding.signal.figures["on_the_book"] == {"ARM": {"weapons": 3, "lots": 0}}
    assert one(story.found("R30", when(17, 9))).severity is Severity.S1
    count = story.count(when(20), of(codes), kind="INCIDENT")
    finding = one(story.found("R30", when(21)))
    assert finding.signal.operations == [incident, count]
    assert finding.signal.cleared_at is not None
    assert finding.severity is Severity.S1


def test_a_list_of_losses_answers() -> None:
    """A report of loss that names the incident, within two days."""
    story = Story()
    codes = story.weapons(3)
    incident = attacked(story)
    story.post(
        "report_loss", when(11), from_="ARM", kind="ATTACK_FIXED_SITE", incident=incident,
        discovered_at=when(10), lines=of(codes[:1]),
    )  # fmt: skip
    assert story.found("R30", when(30)) == []


def test_a_count_of_one_store_by_routine_answers_for_that_store() -> None:
    """A routine count answers once every store of the site was counted; a count for the incident answers at once."""
    story = Story()
    codes = story.weapons(2)
    story.lot("L-1", 500)
    attacked(story)
    story.count(when(10, 12), of(codes))
    finding = one(story.found("R30", when(13)))
    assert finding.signal.figures["not_counted_since"] == ["ESH"]
    story.count(
        when(10, 15), [{"lot": "L-1", "quantity": 500}], place="ESH", kind="INCIDENT", recorded=when(14)
    )
    assert story.found("R30", when(15)) == []


def test_where_nothing_stood_nothing_is_missing() -> None:
    """An empty place needs no list; neither does an accident of another kind, or an ambush far away."""
    story = Story()
    story.weapons(1)
    attacked(story, place="CAMP")
    attacked(story, kind="OTHER")
    story.post(
        "add_place", when(1), code="NORTH", name="North", kind="SITE", custody="SINGLE", by="CHIEF",
        latitude="3.50", longitude="62.10",
    )  # fmt: skip
    story.weapons(1, to="NORTH", first=5, at=when(2))
    attacked(story, kind="AMBUSH", place="NORTH", latitude="3.91", longitude="62.10")
    assert [each.signal.places[0] for each in story.found("R30", when(20))] == []


def test_an_incident_without_a_place_does_no_harm() -> None:
    """What names no place says nothing of stock."""
    story = Story()
    story.weapons(1)
    story.post("incident", when(10), kind="ATTACK", description="Somewhere")
    assert story.found("R30", when(20)) == []
