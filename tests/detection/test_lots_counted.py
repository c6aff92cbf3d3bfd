"""R02, R03 and R31 on ammunition: lot by lot and place by place, and never netted."""

from __future__ import annotations

import pytest

from tests.detection.story import BALL, GRENADE, Row, Story, one, when
from wamledger.detection.signal import Severity


def opened(lot: str, quantity: int) -> Row:
    """A line of an opened package."""
    return {"lot": lot, "quantity": quantity, "sealed": False}


@pytest.mark.parametrize(
    ("booked", "counted", "sealed", "severity"),
    [
        (10_000, 9_995, False, Severity.S3),
        (10_000, 9_900, False, Severity.S2),
        (10_000, 9_501, False, Severity.S2),
        (10_000, 9_499, False, Severity.S1),
        (10_000, 9_998, True, Severity.S3),
        (10_000, 9_901, True, Severity.S3),
        (30_000, 29_980, False, Severity.S3),
        (2_000, 200, False, Severity.S3),
        (8_400, 10, False, Severity.S3),
        (5_000, 5, False, Severity.S3),
        (2_000, 1_000, False, Severity.S1),
        (5_000, 4_000, True, Severity.S1),
    ],
)
def test_less_than_the_book(booked: int, counted: int, sealed: bool, severity: Severity) -> None:
    """Every difference is kept; opened packages have a tolerance, and figures of a wrong unit are for review."""
    story = Story()
    story.lot("L-1", booked)
    count = story.count(when(10), [{"lot": "L-1", "quantity": counted, "sealed": sealed}], place="ESH")
    finding = one(story.found("R02", when(11)))
    assert finding.severity is severity
    assert finding.signal.quantity == booked - counted
    assert finding.signal.operations == [count]
    assert finding.signal.lots == ["L-1"]
    assert story.found("R03", when(11)) == []


def test_grenades_are_of_class_a() -> None:
    """One grenade is a suspicion of class A."""
    story = Story()
    story.lot("L-1", 120, nature=GRENADE)
    story.count(when(10), [opened("L-1", 119)], place="ESH")
    assert one(story.found("R02", when(11))).severity is Severity.S2


def test_a_wrong_unit_that_a_second_count_finds_again_is_none() -> None:
    """A tenth of a lot is left: the second count takes the excuse away."""
    story = Story()
    story.lot("L-1", 2_000)
    first = story.count(when(10), [opened("L-1", 200)], place="ESH")
    assert one(story.found("R02", when(10.5))).severity is Severity.S3
    second = story.count(when(11), [opened("L-1", 200)], place="ESH")
    finding = one(story.found("R02", when(12)))
    assert finding.severity is Severity.S1
    assert finding.signal.operations == [first, second]


def test_a_wrong_unit_in_the_opened_box_alone() -> None:
    """The sealed boxes are right, and the opened one was counted in tens: for review."""
    story = Story()
    story.lot("L-1", 8_654)
    boxes = {"lot": "L-1", "quantity": 8_000, "sealed": True}
    story.count(when(10), [boxes, opened("L-1", 65)], place="ESH")
    assert one(story.found("R02", when(11))).severity is Severity.S3
    story = Story()
    story.lot("L-1", 8_654)
    story.count(when(10), [boxes, opened("L-1", 54)], place="ESH")
    assert one(story.found("R02", when(11))).severity is Severity.S1


def test_a_later_count_that_finds_all_clears() -> None:
    """A slip of the first count clears with the second, and stood in between."""
    story = Story()
    story.lot("L-1", 10_000)
    first = story.count(when(10), [opened("L-1", 9_800)], place="ESH")
    second = story.count(when(11), [opened("L-1", 10_000)], place="ESH", scope="SAMPLE")
    assert one(story.found("R02", when(10, 12))).signal.cleared_at is None
    finding = one(story.found("R02", when(12)))
    assert finding.signal.cleared_at is not None
    assert finding.signal.operations == [first, second]


def test_a_write_off_clears_and_a_report_of_loss_does_not() -> None:
    """The book has less after a report too, but nothing is well until it is written off."""
    story = Story()
    story.lot("L-1", 10_000)
    first = story.count(when(10), [opened("L-1", 9_800)], place="ESH")
    report = {"from_": "ESH", "kind": "UNEXPLAINED", "discovered_at": when(10)}
    story.post("report_loss", when(12), **report, lines=[{"lot": "L-1", "quantity": 200}])
    second = story.count(when(17), [opened("L-1", 9_800)], place="ESH")
    finding = one(story.found("R02", when(18)))
    assert finding.signal.cleared_at is None
    assert finding.signal.operations == [first, second]
    off = story.post(
        "adjust",
        when(40),
        approved_by="CHIEF",
        direction="WRITE_OFF",
        reason="Inquiry",
        inquiry="INQ-1",
        lines=[{"lot": "L-1", "quantity": 200}],
    )
    finding = one(story.found("R02", when(41)))
    assert finding.signal.cleared_at is not None
    assert finding.signal.operations == [first, second, off]


def test_what_was_known_is_no_news_and_what_grows_is() -> None:
    """A second count with the same difference adds evidence; a larger one is a finding of the rest."""
    story = Story()
    story.lot("L-1", 10_000)
    story.count(when(10), [opened("L-1", 9_800)], place="ESH")
    story.count(when(17), [opened("L-1", 9_800)], place="ESH")
    third = story.count(when(24), [opened("L-1", 9_500)], place="ESH")
    found = {each.signal.subject: each for each in story.found("R02", when(25))}
    assert set(found) == {"COUNT-1 L-1", f"{third} L-1"}
    assert found[f"{third} L-1"].signal.quantity == 300
    assert found["COUNT-1 L-1"].signal.operations == ["COUNT-1", "COUNT-2", "COUNT-3"]


def test_lots_are_never_netted() -> None:
    """Pitfall 1: a lot short and another over are two differences and a swap, though the total is right."""
    story = Story()
    story.lot("L-1", 5_000)
    story.lot("L-2", 5_000)
    count = story.count(when(10), [opened("L-1", 4_600), opened("L-2", 5_400)], place="ESH")
    found = {each.rule.code: each for each in story.found(["R02", "R03", "R31"], when(11))}
    assert set(found) == {"R02", "R03", "R31"}
    assert found["R31"].severity is Severity.S2
    assert found["R31"].signal.lots == ["L-1", "L-2"]
    assert found["R31"].signal.operations == [count]
    assert (found["R02"].signal.quantity, found["R03"].signal.quantity) == (400, 400)
    assert {found["R02"].severity, found["R03"].severity} == {Severity.S3}


def test_places_are_never_netted() -> None:
    """Pitfall 1: what one place has too few and another too many are two differences."""
    story = Story()
    story.lot("L-1", 5_000)
    story.post("move", when(1), from_="ESH", to="ARM", lines=[{"lot": "L-1", "quantity": 2_000}])
    story.count(when(10), [opened("L-1", 2_700)], place="ESH")
    story.count(when(10, 9), [opened("L-1", 2_300)], place="ARM")
    assert {each.rule.code for each in story.found(["R02", "R03"], when(11))} == {"R02", "R03"}


def test_a_line_that_names_the_wrong_lot_explains_a_swap() -> None:
    """Where an entry since the last count moved just as much of the lot that is over, it may name the wrong lot."""
    story = Story()
    story.lot("L-1", 5_000)
    story.lot("L-2", 5_000)
    story.count(when(5), [opened("L-1", 5_000), opened("L-2", 5_000)], place="ESH")
    lines = [{"lot": "L-2", "quantity": 400}]
    issue = story.post("issue", when(6), from_="ESH", to="PLT", due=when(7), purpose="TRAINING", lines=lines)
    story.post("expend", when(6, 12), issue=issue, activity="TRAINING", lines=lines)
    count = story.count(when(10), [opened("L-1", 4_600), opened("L-2", 5_000)], place="ESH")
    found = {each.rule.code: each for each in story.found(["R02", "R03", "R31"], when(11))}
    assert found["R31"].severity is Severity.S3
    assert found["R31"].signal.operations == [issue, count]
    assert {each.severity for each in found.values()} == {Severity.S3}


def test_a_box_that_stands_beside_the_wrong_lot_waits_for_a_second_count() -> None:
    """Two opened boxes of one lot on a sheet are odd: it is for review until others find the same."""
    story = Story()
    story.lot("L-1", 4_400)
    story.lot("L-2", 5_300)
    sheet = [
        {"lot": "L-1", "quantity": 4_000, "sealed": True},
        {"lot": "L-2", "quantity": 5_000, "sealed": True},
        opened("L-2", 300),
        opened("L-2", 400),
    ]
    story.count(when(10), sheet, place="ESH")
    assert one(story.found("R31", when(11))).severity is Severity.S3
    story.count(when(12), sheet, place="ESH", counted_by=["OTHER", "ANOTHER"])
    first = min(story.found("R31", when(13)), key=lambda each: each.signal.first_signal_at)
    assert first.severity is Severity.S2


def test_lots_of_two_natures_are_no_swap() -> None:
    """Grenades do not stand in for rounds."""
    story = Story()
    story.lot("L-1", 500)
    story.lot("L-2", 500, nature=GRENADE)
    story.count(when(10), [opened("L-1", 400), opened("L-2", 600)], place="ESH")
    assert story.found("R31", when(11)) == []


def test_quantities_that_differ_by_more_are_no_swap() -> None:
    """Within five of a hundred the two belong together."""
    story = Story()
    story.lot("L-1", 5_000)
    story.lot("L-2", 5_000)
    story.count(when(10), [opened("L-1", 4_600), opened("L-2", 5_422)], place="ESH")
    assert story.found("R31", when(11)) == []
    story.count(when(12), [opened("L-1", 4_200), opened("L-2", 5_841)], place="ESH")
    assert one(story.found("R31", when(13))).signal.quantity == 400


def test_few_grenades_are_no_mistake_in_units() -> None:
    """Three of thirty grenades are left: what kills is not excused by a figure."""
    story = Story()
    story.lot("L-1", 30, nature=GRENADE)
    story.count(when(10), [opened("L-1", 3)], place="ESH")
    assert one(story.found("R02", when(11))).severity is Severity.S2


def test_half_a_lot_and_one_package_are_told() -> None:
    """What the figures resemble is said and excuses nothing."""
    story = Story()
    story.lot("L-1", 2_000)
    story.lot("L-2", 5_040)
    story.count(when(10), [opened("L-1", 1_000), opened("L-2", 3_360)], place="ESH")
    told = {each.signal.lots[0]: each.signal.explanations[0] for each in story.found("R02", when(11))}
    assert "one is twice the other" in told["L-1"]
    assert "one package of 1680" in told["L-2"]


@pytest.mark.parametrize(("to", "severity"), [("HUT", Severity.S3), ("CAMP", Severity.S2)])
def test_a_part_that_was_unloaded_before_its_receipt(to: str, severity: Severity) -> None:
    """Half of a consignment to the hut stands there, and the receipt is not written yet."""
    story = Story()
    story.lot("L-1", 5_000)
    story.lot("L-1X", 1, to="HUT")
    story.post("dispatch", when(2), from_="ESH", to="HUT", expected=when(3), seals=[],
               lines=[{"lot": "L-1", "quantity": 300}])  # fmt: skip
    story.post("receive", when(3), dispatch="DISPATCH-1", to="HUT", seals_intact=True, seals=[], final=True,
               lines=[{"lot": "L-1", "quantity": 300}])  # fmt: skip
    story.post("dispatch", when(9), from_="ESH", to=to, expected=when(11), seals=[],
               lines=[{"lot": "L-1", "quantity": 1_000}])  # fmt: skip
    story.count(when(10), [opened("L-1", 800), opened("L-1X", 1)], place="HUT")
    assert one(story.found("R03", when(10.2))).severity is severity


def test_what_waits_to_be_destroyed_stands_there_still() -> None:
    """Who counts the whole stack counts what is planned to be destroyed with it; any other quantity is a gain."""
    story = Story()
    story.lot("L-1", 5_000, to="VAULT")
    story.post("plan_disposal", when(5), disposal="D-1", method="OPEN_DETONATION", place="VAULT", approved_by="CHIEF",
               lines=[{"lot": "L-1", "quantity": 800}])  # fmt: skip
    story.count(when(10), [opened("L-1", 5_000)], place="VAULT")
    story.count(when(11), [opened("L-1", 4_200)], place="VAULT")
    assert story.found(["R02", "R03"], when(12)) == []
    story.count(when(15), [opened("L-1", 5_100)], place="VAULT")
    assert one(story.found("R03", when(16))).signal.quantity == 100


def test_rounds_that_were_reported_lost_stand_there() -> None:
    """However few they are: whoever said so must say why."""
    story = Story()
    story.lot("L-1", 5_000)
    story.post("report_loss", when(5), from_="ESH", kind="THEFT", discovered_at=when(5),
               lines=[{"lot": "L-1", "quantity": 60}])  # fmt: skip
    story.count(when(10), [opened("L-1", 5_000)], place="ESH")
    assert one(story.found("R03", when(11))).severity is Severity.S2


def test_what_came_just_before_the_cut_off_may_not_have_been_unloaded() -> None:
    """As many are short as came an hour before: for review, until a second count misses them too."""
    story = Story()
    story.lot("L-1", 5_000, to="VAULT")
    story.post("move", when(1), from_="VAULT", to="ESH", approved_by="CHIEF",
               lines=[{"lot": "L-1", "quantity": 2_000}])  # fmt: skip
    came = story.post("move", when(10, 7), from_="VAULT", to="ESH", approved_by="CHIEF",
                      lines=[{"lot": "L-1", "quantity": 720}])  # fmt: skip
    count = story.count(when(10), [opened("L-1", 2_000)], place="ESH")
    finding = one(story.found("R02", when(10.5)))
    assert (finding.severity, finding.signal.operations) == (Severity.S3, [came, count])
    story.count(when(11), [opened("L-1", 2_000)], place="ESH")
    assert one(story.found("R02", when(11.5))).severity is Severity.S1


@pytest.mark.parametrize(("seen", "severity"), [(150, Severity.S3), (140, Severity.S2)])
def test_as_much_more_as_somebody_owes(seen: int, severity: Severity) -> None:
    """What a platoon was given and has brought back without a paper is for review; another quantity is for the day."""
    story = Story()
    story.lot("L-1", 5_000)
    story.post(
        "issue", when(9), from_="ESH", to="PLT", due=when(20), purpose="OPERATION",
        lines=[{"lot": "L-1", "quantity": 150}],
    )  # fmt: skip
    story.count(when(10), [opened("L-1", 4_850 + seen)], place="ESH")
    assert one(story.found("R03", when(10.2))).severity is severity


@pytest.mark.parametrize("line", [{"lot": "L-1", "quantity": 1_000}, {"nature": BALL, "quantity": 1_000}])
def test_rounds_that_were_booked_in_after_the_count_may_have_come_after_it(line: Row) -> None:
    """Seized the day before the count and entered two days later: they need not have been there to be counted."""
    story = Story()
    story.lot("L-1", 1_000)
    story.count(when(10), [line], place="ESH", scope="AMMUNITION", kind="COUNT")
    story.post(
        "register", when(9), recorded=when(12), to="ESH",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_lot": {"id": "L-9", "nature": BALL}, "quantity": 700, "condition": "C3"}],
    )  # fmt: skip
    assert story.found(["R02", "R03"], when(15)) == []
    story.count(when(20), [line], place="ESH", scope="AMMUNITION", kind="COUNT")
    assert one(story.found("R02", when(21))).signal.quantity == 700


def test_an_unknown_lot_at_the_place_is_a_gain() -> None:
    """A lot that the book has elsewhere is for review; more of it than the book has anywhere is for the day."""
    story = Story()
    story.lot("L-1", 5_000, to="VAULT")
    count = story.count(when(10), [opened("L-1", 600)], place="ESH")
    finding = one(story.found("R03", when(11)))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == [count]
    assert finding.signal.figures["on_the_book"] == 0
    story.post(
        "move", when(9), recorded=when(12), from_="VAULT", to="ESH", approved_by="CHIEF",
        lines=[{"lot": "L-1", "quantity": 600}],
    )  # fmt: skip
    assert story.found("R03", when(13)) == []


def test_totals_of_a_nature() -> None:
    """A count by totals names the nature and its lots, once, and clears with the count that finds all."""
    story = Story()
    story.lot("L-1", 3_000)
    story.lot("L-2", 3_000)
    count = story.count(when(10), [{"nature": BALL, "quantity": 5_700}], place="ESH", kind="COUNT")
    again = story.count(when(17), [{"nature": BALL, "quantity": 5_700}], place="ESH", kind="COUNT")
    finding = one(story.found("R02", when(18)))
    assert finding.severity is Severity.S2
    assert (finding.signal.quantity, list(finding.signal.lots)) == (300, ["L-1", "L-2"])
    assert finding.signal.operations == [count, again]
    last = story.count(when(24), [opened("L-1", 3_000), opened("L-2", 3_000)], place="ESH")
    finding = one(story.found("R02", when(25)))
    assert finding.signal.operations == [count, again, last]


def test_totals_in_boxes() -> None:
    """Five boxes of 1,680 were written down as five rounds: for review, until a second count says the same."""
    story = Story()
    story.lot("L-1", 8_400)
    story.count(when(10), [{"nature": BALL, "quantity": 5}], place="ESH", kind="COUNT")
    assert one(story.found("R02", when(11))).severity is Severity.S3
    story.count(when(12), [{"nature": BALL, "quantity": 5}], place="ESH", kind="COUNT")
    assert one(story.found("R02", when(13))).severity is Severity.S1


def test_what_moved_between_the_cut_off_and_the_count_explains() -> None:
    """The boxes that went out after the cut-off were not there to be counted."""
    story = Story()
    story.lot("L-1", 5_000)
    story.post("move", when(10, 6), from_="ESH", to="ARM", lines=[{"lot": "L-1", "quantity": 600}])
    story.count(when(10, 8), [opened("L-1", 4_400)], place="ESH", cut_off=when(10, 5))
    assert story.found(["R02", "R03"], when(11)) == []


def test_an_unknown_nature_does_no_harm() -> None:
    """A mission's own nature without a pack size is counted like any other."""
    story = Story()
    story.post(
        "add_nature", when(0), code="OWN", name="Own", category="other", hazard_division="1.4",
        compatibility_group="S", nec_mg=0, unit="EACH", by="CHIEF",
    )  # fmt: skip
    story.lot("L-1", 500, nature="OWN")
    story.count(when(10), [opened("L-1", 480)], place="ESH")
    assert one(story.found("R02", when(11))).severity is Severity.S3
