"""R01, R03 and R31 on weapons: what a count did not see, what it saw beyond the book, and one weapon for another."""

from __future__ import annotations

import pytest

from tests.detection.story import LAUNCHER, PISTOL, RIFLE, Row, Story, of, one, serial, when
from wamledger.detection.signal import Severity


def test_a_weapon_that_a_count_did_not_see_is_missing() -> None:
    """The count, and the entry by which the weapon stands there, are the evidence."""
    story = Story()
    codes = story.weapons(3)
    count = story.count(when(10), of(codes[1:]))
    assert story.found("R01", when(9)) == []
    assert one(story.found("R01", when(10))).severity is Severity.S3
    finding = one(story.found("R01", when(11)))
    assert finding.signal.weapons == ["W-001"]
    assert finding.signal.operations == ["REGISTER-1", count]
    assert finding.signal.figures["on_the_book"] == 3
    assert finding.signal.figures["seen"] == 2
    assert finding.signal.users == ["CLERK", "THIRD"]
    assert finding.severity is Severity.S2
    assert finding.signal.cleared_at is None


def test_few_weapons_are_for_review_until_others_have_counted_again() -> None:
    """A second count the same day that finds them clears it as a slip; one by others that misses them takes it away."""
    for again, severity in ((3, Severity.S3), (2, Severity.S2)):
        story = Story()
        codes = story.weapons(3)
        story.count(when(10), of(codes[:2]))
        story.count(when(10, 12), of(codes[:again]), counted_by=["CHIEF", "THIRD"])
        finding = one(story.found("R01", when(10, 13)))
        assert finding.severity is severity
        assert (finding.signal.cleared_at is None) == (again == 2)
    story = Story()
    codes = story.weapons(3)
    story.count(when(10), of(codes[:2]))
    story.count(when(10, 12), of(codes[:2]))
    assert one(story.found("R01", when(10, 13))).severity is Severity.S3


def test_it_clears_when_the_weapon_is_seen_and_is_said_once() -> None:
    """A second count that misses it adds to the evidence, and a third that sees it clears the finding."""
    story = Story()
    codes = story.weapons(3)
    first = story.count(when(10), of(codes[1:]))
    second = story.count(when(17), of(codes[1:]))
    finding = one(story.found("R01", when(20)))
    assert finding.signal.operations == ["REGISTER-1", first, second]
    assert finding.signal.figures["missing_again_in"] == [second]
    third = story.count(when(24), of(codes))
    finding = one(story.found("R01", when(30)))
    assert finding.signal.operations == ["REGISTER-1", first, second, third]
    assert finding.signal.cleared_at is not None
    assert one(story.found("R01", when(23))).signal.cleared_at is None


def test_a_weapon_that_goes_missing_again_is_said_anew() -> None:
    """Once it has been in somebody's hands since, a count that misses it is news."""
    story = Story()
    codes = story.weapons(2)
    story.count(when(10), of(codes[1:]))
    issue = story.post(
        "issue", when(12), from_="ARM", to="PLT", due=when(13), purpose="GUARD", lines=of(codes[:1])
    )
    story.post("return", when(13), issue=issue, to="ARM", lines=of(codes[:1]))
    again = story.count(when(20), of(codes[1:]))
    found = story.found("R01", when(21))
    assert [each.signal.subject for each in found if each.signal.cleared_at is None] == [again]


@pytest.mark.parametrize(
    ("model", "number", "lost", "severity"),
    [
        (RIFLE, 1, False, Severity.S2),
        (RIFLE, 10, False, Severity.S2),
        (RIFLE, 11, False, Severity.S1),
        (RIFLE, 1, True, Severity.S1),
        (PISTOL, 1, False, Severity.S2),
        (PISTOL, 11, False, Severity.S1),
        (PISTOL, 1, True, Severity.S2),
        (LAUNCHER, 1, False, Severity.S2),
        (LAUNCHER, 1, True, Severity.S1),
    ],
)
def test_severity_by_class_number_and_report(model: Row, number: int, lost: bool, severity: Severity) -> None:
    """The matrix: class, number, and whether the loss is reported."""
    story = Story()
    codes = story.weapons(number, model=model)
    count = story.count(when(10), [])
    if lost:
        report = story.post(
            "report_loss",
            when(11),
            from_="ARM",
            kind="THEFT",
            discovered_at=when(10),
            lines=of(codes),
        )
    finding = one(story.found("R01", when(12)))
    assert finding.severity is severity
    assert finding.signal.operations == ["REGISTER-1", count, *([report] if lost else [])]


def test_a_write_off_after_an_inquiry_clears() -> None:
    """The approved adjustment is named."""
    story = Story()
    codes = story.weapons(1)
    count = story.count(when(10), [])
    off = story.post(
        "adjust",
        when(40),
        place="ARM",
        approved_by="CHIEF",
        direction="WRITE_OFF",
        reason="Board of inquiry",
        inquiry="BOI-1",
        lines=of(codes),
    )
    assert one(story.found("R01", when(39))).signal.cleared_at is None
    finding = one(story.found("R01", when(41)))
    assert finding.signal.operations == ["REGISTER-1", count, off]
    assert finding.signal.cleared_at is not None


def test_an_issue_that_was_entered_late_explains() -> None:
    """The book at the cut-off is that of all that is known by now."""
    story = Story()
    codes = story.weapons(2)
    story.count(when(10), of(codes[1:]))
    story.post(
        "issue",
        when(9),
        recorded=when(14),
        from_="ARM",
        to="PLT",
        due=when(20),
        purpose="GUARD",
        lines=of(codes[:1]),
    )
    assert one(story.found("R01", when(13))).signal.weapons == ["W-001"]
    assert story.found("R01", when(15)) == []


def test_what_left_between_the_cut_off_and_the_count_is_not_missing() -> None:
    """A weapon that was issued after the cut-off was not there to be seen."""
    story = Story()
    codes = story.weapons(2)
    story.post(
        "issue", when(10, 6), from_="ARM", to="PLT", due=when(20), purpose="GUARD", lines=of(codes[:1])
    )
    story.count(when(10, 8), of(codes[1:]), cut_off=when(10, 5))
    assert story.found("R01", when(11)) == []


def test_a_loss_reported_between_the_cut_off_and_the_count_still_stands() -> None:
    """Being reported lost is not being somewhere."""
    story = Story()
    codes = story.weapons(2)
    report = {"from_": "ARM", "kind": "THEFT", "discovered_at": when(10, 6), "lines": of(codes[:1])}
    story.post("report_loss", when(10, 6), **report)
    story.count(when(10, 8), of(codes[1:]), cut_off=when(10, 5))
    assert one(story.found("R01", when(11))).severity is Severity.S1


def test_a_sample_speaks_of_what_it_names() -> None:
    """A weapon that a sample does not name is not missing; one that it looked for and did not find is."""
    story = Story()
    codes = story.weapons(4)
    story.count(when(10), of(codes[:2]), scope="SAMPLE", kind="SAMPLE_SERIAL")
    assert story.found("R01", when(11)) == []
    lines = [{"weapon": codes[0]}, {"weapon": codes[1], "quantity": 0}]
    story.count(when(12), lines, scope="SAMPLE", kind="SAMPLE_SERIAL")
    assert one(story.found("R01", when(13))).signal.weapons == ["W-002"]


def test_a_count_that_was_reversed_says_nothing() -> None:
    """Reversing a count cancels it."""
    story = Story()
    story.weapons(2)
    count = story.count(when(10), [])
    assert one(story.found("R01", when(11)))
    story.post("reverse", when(12), entry=count, reason="Wrong sheet", approved_by="CHIEF")
    assert story.found("R01", when(13)) == []


def test_a_count_of_a_party_covers_what_it_holds() -> None:
    """What stands with a holder is counted there, and not what is in store."""
    story = Story()
    codes = story.weapons(3)
    story.post(
        "issue", when(2), from_="ARM", to="PLT", due="STANDING", purpose="PERSONAL", lines=of(codes[:2])
    )
    count = story.post(
        "count",
        when(10),
        party="PLT",
        scope="WEAPONS",
        kind="FULL_SERIAL",
        cut_off=when(10),
        counted_by=["CLERK", "THIRD"],
        blind=True,
        lines=of(codes[:1]),
    )
    finding = one(story.found("R01", when(11)))
    assert finding.signal.weapons == ["W-002"]
    assert finding.signal.operations == ["ISSUE-1", count]
    assert finding.signal.places == ["PLT"]


def test_a_count_of_the_site_covers_the_places_within_it() -> None:
    """A count of the whole base misses a weapon of the armoury, and one of the armoury says it no second time."""
    story = Story()
    codes = story.weapons(2)
    whole = story.count(when(10), of(codes[1:]), place="BASE")
    story.count(when(20), of(codes[1:]))
    finding = one(story.found("R01", when(21)))
    assert finding.signal.subject == whole
    assert finding.signal.figures["missing_again_in"] == ["COUNT-2"]


# counts by totals


def test_totals_that_fall_short_name_the_type_and_not_the_weapon() -> None:
    """A count by totals says how many; a later count by serial says which, and one that finds all clears it."""
    story = Story()
    codes = story.weapons(5)
    count = story.count(when(10), [{"type": "SA-06", "quantity": 4}], kind="COUNT")
    finding = one(story.found("R01", when(11)))
    assert (finding.signal.quantity, finding.signal.weapons) == (1, [])
    assert finding.severity is Severity.S2
    story.count(when(17), [{"type": "SA-06", "quantity": 4}], kind="COUNT")
    again = one(story.found("R01", when(18)))
    assert again.id == finding.id
    assert again.signal.operations == [count, "COUNT-2"]
    story.count(when(24), of(codes[:4]))
    found = story.found("R01", when(25))
    assert {tuple(each.signal.weapons) for each in found} == {("W-005",)}
    story.count(when(30), [{"type": "SA-06", "quantity": 5}], kind="COUNT")
    assert {each.signal.cleared_at is None for each in story.found("R01", when(31))} == {False, True}


def test_a_type_that_is_corrected_later_explains_totals() -> None:
    """Totals agree if they agree with the types as they were or as they are now known to be."""
    story = Story()
    codes = story.weapons(2)
    story.count(when(10), [{"type": "SA-06", "quantity": 2}], kind="COUNT")
    story.post(
        "correct_identity",
        when(12),
        weapon=codes[0],
        changes={"type": "SA-04"},
        reason="Looked at again",
        approved_by="CHIEF",
    )
    story.count(when(14), [{"type": "SA-06", "quantity": 1}, {"type": "SA-04", "quantity": 1}], kind="COUNT")
    assert story.found(["R01", "R03"], when(15)) == []


def test_more_of_a_type_than_the_book_has() -> None:
    """A gain by totals is for review, is said once, and clears with the count that finds no more."""
    story = Story()
    story.weapons(2)
    count = story.count(when(10), [{"type": "SA-06", "quantity": 3}], kind="COUNT")
    story.count(when(17), [{"type": "SA-06", "quantity": 3}], kind="COUNT")
    finding = one(story.found("R03", when(18)))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == [count]
    story.count(when(24), [{"type": "SA-06", "quantity": 2}], kind="COUNT")
    assert one(story.found("R03", when(25))).signal.cleared_at is not None


# serials as read


def test_a_misread_serial_is_neither_missing_nor_beyond() -> None:
    """A stranger on the sheet that is easily read for the one weapon that was not seen is that weapon."""
    story = Story()
    codes = story.weapons(3)
    seen = serial(codes[0]).replace("0", "O").replace("5", "S").replace("1", "I").replace("6", "G")
    assert seen != serial(codes[0])
    story.count(when(10), [{"serial": seen, **_looks(RIFLE)}, *of(codes[1:])])
    assert story.found(["R01", "R03", "R31"], when(11)) == []


def test_a_serial_as_written_is_recognised() -> None:
    """Case, spaces and hyphens make no other serial."""
    story = Story()
    codes = story.weapons(2)
    written = serial(codes[0]).lower().replace("k", "k - ")
    story.count(when(10), [{"serial": written}, *of(codes[1:])])
    assert story.found(["R01", "R03"], when(11)) == []


def test_another_weapon_in_the_rack_is_a_swap() -> None:
    """A weapon gone and a stranger of its make and model: one for another, whatever the totals say."""
    story = Story()
    codes = story.weapons(3)
    count = story.count(when(10), [{"serial": "ZZ 99881", **_looks(RIFLE)}, *of(codes[1:])])
    found = {each.rule.code: each for each in story.found(["R01", "R03", "R31"], when(11))}
    assert set(found) == {"R01", "R03", "R31"}
    assert found["R31"].signal.weapons == ["W-001"]
    assert found["R31"].signal.operations == [count]
    assert found["R31"].signal.figures["seen_serial"] == "ZZ 99881"
    assert found["R31"].severity is Severity.S2
    story.count(when(12), of(codes))
    assert {each.signal.cleared_at is None for each in story.found("R31", when(13))} == {False}


def test_a_stranger_of_another_model_is_no_swap() -> None:
    """A pistol does not stand in for a rifle."""
    story = Story()
    codes = story.weapons(3)
    story.count(when(10), [{"serial": "ZZ 99881", **_looks(PISTOL)}, *of(codes[1:])])
    assert story.found("R31", when(11)) == []


def test_a_stranger_clears_when_it_is_taken_on_charge() -> None:
    """A serial that no book has is said once, and clears when it is registered."""
    story = Story()
    codes = story.weapons(1)
    lines = [*of(codes), {"serial": "ZZ 99881", **_looks(RIFLE)}]
    count = story.count(when(10), lines)
    story.count(when(17), lines)
    finding = one(story.found("R03", when(18)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [count]
    weapon = {"id": "W-900", "serial": "zz99881", "serial_status": "CLEAR", **RIFLE}
    acquisition = {"mode": "FOUND", "ownership": "UNDETERMINED"}
    line = {"new_weapon": weapon, "condition": "SERVICEABLE"}
    new = story.post("register", when(20), to="ARM", acquisition=acquisition, lines=[line])
    finding = one(story.found("R03", when(21)))
    assert finding.signal.operations == [count, new]
    assert finding.signal.cleared_at is not None


def test_in_a_sample_one_of_a_run_may_be_misread() -> None:
    """Where several weapons that the sample does not name are as near, the stranger is for review."""
    story = Story()
    lines = [
        {
            "new_weapon": {"id": f"W-{n}", "serial": f"RUN10{n}", "serial_status": "CLEAR", **RIFLE},
            "condition": "SERVICEABLE",
        }
        for n in range(1, 9)
    ]
    acquisition = {"mode": "DECLARED", "ownership": "UN"}
    story.post("register", when(0), to="ARM", acquisition=acquisition, lines=lines)
    stranger = [{"serial": "RUN10X", **_looks(RIFLE)}]
    story.count(when(10), stranger, scope="SAMPLE", kind="SAMPLE_SERIAL")
    finding = one(story.found(["R03", "R31"], when(11)))
    assert finding.severity is Severity.S3


# seen where the book has them not


def test_a_weapon_that_the_book_has_elsewhere() -> None:
    """It is for review, names where the book has it, and clears with the entry that moves it."""
    story = Story()
    here = story.weapons(1)
    there = story.weapons(1, to="VAULT", first=2)
    count = story.count(when(10), of([*here, *there]))
    story.count(when(12), of([*here, *there]))
    finding = one(story.found("R03", when(13)))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["REGISTER-2", count]
    move = story.post("move", when(14), from_="VAULT", to="ARM", approved_by="CHIEF", lines=of(there))
    finding = one(story.found("R03", when(15)))
    assert finding.signal.operations == ["REGISTER-2", count, move]
    assert finding.signal.cleared_at is not None


def test_a_weapon_that_was_reported_lost_and_is_seen() -> None:
    """What is reported lost and stands in the rack is a gain that must be looked at within a day."""
    story = Story()
    codes = story.weapons(2)
    report = {"from_": "ARM", "kind": "THEFT", "discovered_at": when(5), "lines": of(codes[:1])}
    story.post("report_loss", when(5), **report)
    story.count(when(10), of(codes))
    assert one(story.found("R03", when(11))).severity is Severity.S2
    story.post("recover", when(12), to="ARM", lines=of(codes[:1]), circumstances="Behind the rack")
    assert one(story.found("R03", when(13))).signal.cleared_at is not None


def test_a_destroyed_weapon_that_is_seen_is_left_to_the_rule_on_identity() -> None:
    """R12 speaks of what cannot be; a gain is said of what may be."""
    story = Story()
    codes = story.weapons(2, to="VAULT")
    story.post(
        "plan_disposal",
        when(2),
        approved_by="CHIEF",
        disposal="D-1",
        method="CUT_TORCH",
        place="VAULT",
        lines=of(codes[:1]),
    )
    story.post(
        "destroy",
        when(3),
        approved_by="CHIEF",
        disposal="D-1",
        destroyed_on="2026-01-04",
        witnessed_by=["A", "B"],
        lines=of(codes[:1]),
    )
    story.count(when(10), of(codes), place="VAULT")
    assert story.found("R03", when(11)) == []


def test_what_came_between_the_cut_off_and_the_count_is_no_gain() -> None:
    """A weapon that was returned after the cut-off was there to be seen."""
    story = Story()
    codes = story.weapons(2)
    issue = story.post(
        "issue", when(5), from_="ARM", to="PLT", due=when(20), purpose="GUARD", lines=of(codes[:1])
    )
    story.post("return", when(10, 6), issue=issue, to="ARM", lines=of(codes[:1]))
    story.count(when(10, 8), of(codes), cut_off=when(10, 5))
    assert story.found("R03", when(11)) == []


def test_nothing_stated_is_nothing_said() -> None:
    """Times of recording that nobody stated, and strangers to users, do no harm."""
    story = Story()
    codes = story.weapons(1, model={"make": "?", "model": "?", "type": "SA-99", "calibre": "?"})
    story.operations[-1].pop("recorded_at")
    story.count(when(10), [], counted_by=["Somebody on paper"], stated=False)
    finding = one(story.found("R01", when(200)))
    assert (finding.signal.weapons, finding.signal.users) == (codes, [])


def _looks(model: Row) -> Row:
    return {name: model[name] for name in ("make", "model", "calibre")}


@pytest.mark.parametrize("by_totals", [False, True])
def test_a_weapon_that_was_booked_in_after_the_count_may_have_come_after_it(by_totals: bool) -> None:
    """Seized the day before the count and entered two days later: it need not have been there to be seen."""
    story = Story()
    codes = story.weapons(3)
    lines: list[Row] = [{"type": "SA-06", "quantity": 3}] if by_totals else of(codes)
    story.count(when(10), lines, kind="COUNT")
    story.post(
        "register", when(9), recorded=when(12), to="ARM",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_weapon": {"id": "W-900", "serial": "ZZ900", "serial_status": "CLEAR", **RIFLE}}],
    )  # fmt: skip
    assert story.found(["R01", "R03"], when(15)) == []
    story.count(when(20), lines, kind="COUNT")
    assert one(story.found("R01", when(20.1))).signal.quantity == 1


def test_two_are_gone_of_which_one_may_not_have_come() -> None:
    """By totals, what was booked in late excuses as many and no more."""
    story = Story()
    story.weapons(3)
    story.count(when(10), [{"type": "SA-06", "quantity": 2}], kind="COUNT")
    story.post(
        "register", when(9), recorded=when(12), to="ARM",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_weapon": {"id": "W-900", "serial": "ZZ900", "serial_status": "CLEAR", **RIFLE}}],
    )  # fmt: skip
    finding = one(story.found("R01", when(15)))
    assert (finding.signal.quantity, finding.signal.figures["on_the_book"]) == (1, 3)


@pytest.mark.parametrize("line", [{"weapon": "W-001"}, {"serial": serial("W-001")}])
def test_a_weapon_that_another_count_saw_is_not_missing(line: Row) -> None:
    """It stands in another store than the book says: that is what is said, until that store does not see it again."""
    story = Story()
    codes = story.weapons(3)
    others = story.weapons(2, to="HUT", first=10)
    missed = story.count(when(10), of(codes[1:]))
    seen = story.count(when(10, 12), [*of(others), line], place="HUT")
    finding = one(story.found("R01", when(12)))
    assert finding.signal.cleared_at is not None
    assert {missed, seen} <= set(finding.signal.operations)
    assert one(story.found("R03", when(12))).severity is Severity.S3
    story.count(when(17), of(codes[1:]))
    assert one(story.found("R01", when(20))).signal.cleared_at is not None
    story.count(when(24), of(others), place="HUT")
    standing = one(story.found("R01", when(26)))
    assert (standing.severity, standing.signal.cleared_at) == (Severity.S2, None)


def test_a_weapon_of_another_store_in_its_place() -> None:
    """One rifle is gone, and one that the book has at the camp stands in its rack."""
    story = Story()
    codes = story.weapons(3)
    (other,) = story.weapons(1, to="HUT", first=10)
    (pistol,) = story.weapons(1, to="HUT", first=20, model=PISTOL)
    story.count(when(10), of([*codes[1:], pistol]))
    assert story.found("R31", when(11)) == []
    story.count(when(12), of([*codes[2:], other]))
    finding = one(story.found("R31", when(13)))
    assert (finding.severity, finding.signal.weapons) == (Severity.S2, [codes[1], other])


def test_a_serial_of_which_the_sheet_says_nothing_more() -> None:
    """As many strangers without make or model as weapons that are gone: for review, for they may be of any kind."""
    story = Story()
    codes = story.weapons(3)
    story.count(when(10), [*of(codes[1:]), {"serial": "QQ-77812"}])
    assert one(story.found("R31", when(11))).severity is Severity.S3
    story.count(
        when(12), [*of(codes[2:]), {"serial": "QQ-77812"}, {"serial": "XX-11345"}, {"serial": "YY-3"}]
    )
    assert one(story.found("R31", when(13))).signal.operations == ["COUNT-1"]
