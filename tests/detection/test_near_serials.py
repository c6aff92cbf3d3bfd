"""R13: a weapon came whose serial is nearly that of another on record."""

from __future__ import annotations

import pytest

from tests.detection.story import RIFLE, Row, Story, of, one, when
from tests.detection.test_reappearance import destroyed, seize
from wamledger.detection.signal import Severity

OWN: Row = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "COY"}


def own(story: Story, *serials: str, to: str = "ARM", day: float = 0, first: int = 1) -> list[str]:
    """Weapons of a contingent with these serials; their codes."""
    codes = [f"C-{first + number:03}" for number in range(len(serials))]
    lines = [
        {"new_weapon": {"id": code, "serial": text, "serial_status": "CLEAR", **RIFLE}, "condition": "SERVICEABLE"}
        for code, text in zip(codes, serials, strict=True)
    ]  # fmt: skip
    story.post("register", when(day), to=to, acquisition=dict(OWN), lines=lines)
    return codes


def run(begin: int, number: int) -> list[str]:
    """Consecutive serials."""
    return [f"AF{begin + each:06}" for each in range(number)]


@pytest.mark.parametrize("text", ["AFI04317", "104317", "AF1O4317", "AF704317"])
def test_a_seized_weapon_nearly_one_of_ours(text: str) -> None:
    """A letter for a figure, letters left out, a figure for another far from any run: the one pair, S2."""
    story = Story()
    codes = own(story, "AF104317", "BK990011")
    entry = seize(story, text)
    finding = one(story.found("R13", when(31)))
    assert finding.severity is Severity.S2
    assert finding.signal.weapons == [codes[0], "S-1"]
    assert finding.signal.operations == ["REGISTER-1", entry]
    assert finding.signal.figures["read_before"] == "AF104317"
    assert finding.signal.figures["read_now"] == text
    assert story.found("R12", when(31)) == []


def test_the_other_one_was_destroyed() -> None:
    """Its destruction is part of the evidence."""
    story = Story()
    code = own(story, "AF104317")[0]
    destroy = destroyed(story, [code])[1]
    seize(story, "AFI04317")
    finding = one(story.found("R13", when(31)))
    assert destroy in finding.signal.operations
    assert finding.severity is Severity.S2


def test_a_contingents_run_says_nothing() -> None:
    """Consecutive serials of several deliveries, one figure apart everywhere."""
    story = Story()
    serials = run(104_200, 90)
    for number in range(3):
        own(story, *serials[30 * number : 30 * number + 30], day=number, first=30 * number + 1)
    assert story.found(["R12", "R13"], when(31)) == []


def test_two_numbers_that_follow_one_another_say_nothing() -> None:
    """Entered one by one, before there is a run to see."""
    story = Story()
    own(story, "AF104200")
    own(story, "AF104201", day=1, first=2)
    assert story.found("R13", when(31)) == []


def test_one_beside_a_run_is_a_note() -> None:
    """A seized weapon whose number follows a contingent's run: several are as near, and none is named."""
    story = Story()
    own(story, *run(104_200, 60))
    seize(story, "AF104260")
    finding = one(story.found("R13", when(31)))
    assert finding.severity is Severity.S4
    assert finding.signal.weapons == ["S-1"]


def test_a_letter_for_a_figure_counts_within_a_run_too() -> None:
    """AF1O4217 is no other number of the run."""
    story = Story()
    codes = own(story, *run(104_200, 60))
    seize(story, "AF1O4217")
    assert one(story.found("R13", when(31))).signal.weapons == [codes[17], "S-1"]


def test_a_weapon_entered_twice_under_two_readings() -> None:
    """Both on charge as the contingent's: the serials are one but for what is easily misread."""
    story = Story()
    codes = own(story, "AF104317")
    more = own(story, "AFI04317", day=5, first=9)
    finding = one(story.found("R13", when(31)))
    assert finding.severity is Severity.S2
    assert finding.signal.weapons == [*codes, *more]


def test_a_count_by_others_that_sees_both_clears_it() -> None:
    """They are two weapons; a count by the keeper of the place proves nothing."""
    story = Story()
    story.post("add_place", when(0, 1), code="ARM2", name="ARM2", kind="ARMOURY", custody="SINGLE", keeper="CLERK",
               within="BASE")  # fmt: skip
    codes = own(story, "AF104317", to="ARM2") + own(story, "AF704317", day=5, first=9, to="ARM2")
    story.count(when(10), of(codes), place="ARM2", counted_by=["CLERK", "THIRD"], by="CHIEF")
    assert one(story.found("R13", when(31))).signal.cleared_at is None
    story.count(when(20), of(codes), place="ARM2", counted_by=["CHIEF", "THIRD"], by="CHIEF")
    assert one(story.found("R13", when(31))).signal.cleared_at is not None
    assert one(story.found("R13", when(15))).signal.cleared_at is None


def test_a_serial_misread_in_a_count_is_that_of_the_weapon_which_stands_there() -> None:
    """The count of the armoury in which the weapon stands: R01 and R03 speak of it; elsewhere it is a near serial."""
    story = Story()
    own(story, "AF104317", "BK990011")
    story.count(when(10), [{"serial": "AFI04317", **_seen()}, {"weapon": "C-002"}])
    assert story.found("R13", when(31)) == []
    count = story.count(when(12), [{"serial": "AFI04317", **_seen()}], place="HUT")
    finding = one(story.found("R13", when(31)))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["REGISTER-1", count]


def _seen() -> Row:
    return {name: RIFLE[name] for name in ("make", "model", "calibre")}


def test_a_corrected_reading_clears_it() -> None:
    """A second reading that is not like the other."""
    story = Story()
    own(story, "AF104317")
    seize(story, "AFI04317")
    story.post("correct_identity", when(35), weapon="S-1", changes={"serial": "QQ991188"}, reason="Cleaned",
               approved_by="CHIEF")  # fmt: skip
    assert one(story.found("R13", when(36))).signal.cleared_at is not None


def test_a_corrected_reading_may_also_show_it() -> None:
    """A weapon in store is read again, and turns out to be near another."""
    story = Story()
    own(story, "AF104317")
    seize(story, "QQ991188")
    correction = story.post("correct_identity", when(35), weapon="S-1", changes={"serial": "AFI04317"},
                            reason="Cleaned", approved_by="CHIEF")  # fmt: skip
    finding = one(story.found("R13", when(36)))
    assert correction in finding.signal.operations


def test_a_strangers_number_beside_a_run_on_a_sheet_says_nothing() -> None:
    """A count reads a serial of nobody, a whole figure off a delivery elsewhere: weapons of one model have one range."""
    story = Story()
    own(story, *run(104_200, 60))
    own(story, "BK990011", day=1, first=90)
    story.count(when(10), [{"serial": "AF904217", **_seen()}], place="HUT")
    assert story.found("R13", when(31)) == []
    story.count(when(12), [{"serial": "BK390011", **_seen()}], place="HUT")
    assert one(story.found("R13", when(31))).severity is Severity.S3


def test_among_many_strangers_a_whole_figure_is_no_more_than_a_review() -> None:
    """One of the few that came is named loudly beside a weapon that was destroyed; one of many may be it by chance."""
    for strangers, severity in ((0, Severity.S2), (120, Severity.S3)):
        story = Story()
        for number in range(strangers):
            # of six figures, and most of nine, scattered
            text = f"{100_003 + 37_411 * number:06}" if number < 20 else f"{700_000_009 + 1_234_577 * number}"
            seize(story, text, day=1, code=f"X-{number}")
        seize(story, "457203", day=2, code="Y-1", to="ARM")
        destroyed(story, ["Y-1"])
        seize(story, "457903", code="Y-2")
        found = [each for each in story.found("R13", when(31)) if "Y-2" in each.signal.weapons]
        assert one(found).severity is severity
        assert one(found).signal.figures["distance_hundredths"] == 100
