"""R28: what does not fit where people hand weapons in."""

from __future__ import annotations

from typing import Any

from tests.detection.story import RIFLE, Row, Story, of, one, when
from tests.detection.test_reappearance import destroyed, seize
from wamledger.detection.signal import Severity


class Camp(Story):
    """A story with people who hand weapons in at two sites."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def person(self, at: str = when(1), *, by: str = "CLERK") -> str:
        """Somebody is registered; their number."""
        self.number += 1
        number = f"P-{self.number:04}"
        self.post("register_participant", at, participant=number, sex="M", age_band="25_34",
                  category="COMBATANT", by=by)  # fmt: skip
        return number

    def hands_in(
        self, text: str, at: str, *, person: str | None = None, to: str = "ARM", by: str = "CLERK", **how: Any
    ) -> str:
        """A weapon is handed in; its code."""
        code = f"D-{len(self.operations):05}"
        who = person or self.person(at, by=by)
        acquisition = {
            "mode": "SURRENDERED",
            "ownership": "NONE",
            "participant": who,
            **how.pop("acquisition", {}),
        }
        new: Row = {"id": code, "serial": text, "serial_status": "CLEAR", **RIFLE}
        line = {"new_weapon": new, "condition": how.pop("condition", "SERVICEABLE")}
        self.post("register", at, to=to, acquisition=acquisition, lines=[line], by=by)
        return code


def apart(number: int) -> str:
    """A serial that is like no other."""
    return f"Z{number * 7_654_321 % 9_999_991:07}"


def test_the_same_weapon_is_credited_twice() -> None:
    """Exactly, or nearly; in store still, or destroyed in between."""
    for text in (apart(1), apart(1).replace("1", "I", 1)):
        story = Camp()
        first = story.hands_in(apart(1), when(2))
        second = story.hands_in(text, when(40), to="HUT")
        finding = one(story.found("R28", when(41)))
        assert finding.severity is Severity.S2
        assert finding.signal.weapons == [first, second]
        assert finding.signal.operations == ["REGISTER-1", "REGISTER-2"]
        assert story.found("R28", when(39)) == []
    story = Camp()
    first = story.hands_in(apart(1), when(2))
    destroy = destroyed(story, [first])[1]
    story.hands_in(apart(1), when(40), to="HUT")
    assert destroy in one(story.found("R28", when(41))).signal.operations


def test_a_partys_deposit_may_come_again() -> None:
    """What stays the party's, and was given back to it, is no credit."""
    story = Camp()
    own = {"ownership": "PARTY"}
    code = story.hands_in(apart(1), when(2), acquisition=own)
    story.post(
        "hand_over", when(20), from_="ARM", to="REBELS", authority="A", lines=of([code]), approved_by="CHIEF"
    )
    story.hands_in(apart(1), when(40), acquisition=own)
    assert story.found("R28", when(41)) == []


def test_a_hand_in_that_was_written_twice_is_no_second_credit() -> None:
    """The same person at the same moment."""
    story = Camp()
    person = story.person()
    story.hands_in(apart(1), when(2), person=person)
    story.hands_in(apart(1), when(2), person=person)
    assert story.found("R28", when(41)) == []


def test_a_weapon_that_was_handed_in_is_taken_from_others() -> None:
    """It never reached the destruction, or left the store."""
    story = Camp()
    code = story.hands_in(apart(1), when(2))
    seize(story, apart(1))
    finding = one(story.found("R28", when(41)))
    assert finding.signal.weapons == [code, "S-1"]
    assert finding.severity is Severity.S2


def test_a_weapon_that_was_handed_in_is_issued() -> None:
    """S2 until it is back; for maintenance it may go."""
    for purpose, found in (("GUARD", 1), ("INSPECTION", 0)):
        story = Camp()
        code = story.hands_in(apart(1), when(2))
        issue = story.post(
            "issue", when(5), from_="ARM", to="COY", due="STANDING", purpose=purpose, lines=of([code])
        )
        story.post("return", when(9), issue=issue, to="ARM", lines=of([code]))
        assert len(story.found("R28", when(6))) == found
        if found:
            assert one(story.found("R28", when(6))).signal.cleared_at is None
            assert one(story.found("R28", when(10))).signal.cleared_at is not None


def test_one_person_with_several_weapons_at_once_is_normal() -> None:
    """On several days, or at several sites, it is worth a look."""
    story = Camp()
    person = story.person()
    story.hands_in(apart(1), when(2, 8), person=person)
    story.hands_in(apart(2), when(2, 9), person=person)
    assert story.found("R28", when(41)) == []
    story.hands_in(apart(3), when(12), person=person, to="HUT")
    finding = one(story.found("R28", when(41)))
    assert finding.severity is Severity.S3
    assert finding.signal.figures["participant"] == person


def test_a_hand_in_that_was_reversed_is_none() -> None:
    """The second credit was a mistake of the clerk."""
    story = Camp()
    person = story.person()
    story.hands_in(apart(1), when(2), person=person)
    story.hands_in(apart(2), when(12), person=person)
    story.post("reverse", when(20), entry="REGISTER-2", reason="Another person", approved_by="CHIEF")
    assert len(story.found("R28", when(19))) == 1
    assert story.found("R28", when(21)) == []


def test_a_site_where_fewer_come_with_a_weapon() -> None:
    """Far outside the funnel of all sites together; within it nothing is said."""
    for armed, expected in ((10, 1), (29, 0)):
        story = Camp()
        for number in range(40):
            at = when(1 + number / 4)
            if number < 36:
                story.hands_in(apart(number + 1), at)
            else:
                story.person(at)
            if number < armed:
                story.hands_in(apart(number + 100), at, to="HUT", by="THIRD")
            else:
                story.person(at, by="THIRD")
        found = [each for each in story.found("R28", when(60)) if each.signal.figures.get("sigmas")]
        places = [each.signal.places for each in found]
        assert (["CAMP"] in places) == bool(expected), places


def test_a_site_where_more_is_useless_than_elsewhere() -> None:
    """Said with its probability, corrected for what was tested; a small difference is nothing."""
    for useless, expected in ((26, 1), (6, 0)):
        story = Camp()
        for number in range(40):
            at = when(1 + number / 4)
            bad = "UNSERVICEABLE_BER"
            story.hands_in(apart(number + 1), at, condition=bad if number < 5 else "SERVICEABLE")
            story.hands_in(apart(number + 100), at, to="HUT", by="THIRD",
                           condition=bad if number < useless else "SERVICEABLE")  # fmt: skip
        found = [each for each in story.found("R28", when(90)) if "useless" in each.signal.figures]
        assert len(found) == expected
        if expected:
            assert found[0].signal.places == ["CAMP", "HUT"]
            assert "p_corrected" in found[0].signal.figures
            assert found[0].severity is Severity.S3


def test_a_site_where_more_is_useless_than_before() -> None:
    """With one site alone, its last month is held against the months before; it is said once."""
    for useless, expected in ((14, 1), (4, 0)):
        story = Camp()
        for number in range(60):
            story.hands_in(
                apart(number + 1),
                when(1 + 2 * number),
                condition="INCOMPLETE" if number % 8 == 0 else "SERVICEABLE",
            )
        for number in range(16):
            story.hands_in(apart(number + 100), when(121 + number),
                           condition="UNSERVICEABLE_BER" if number < useless else "SERVICEABLE")  # fmt: skip
        found = [each for each in story.found("R28", when(200)) if "useless" in each.signal.figures]
        assert len(found) == expected
        if expected:
            assert found[0].signal.figures["compared_with"] == "before"


def test_where_only_inspecting_began_nothing_is_said() -> None:
    """Nobody had looked before; now some are good and some are not. Only scrap would be odd."""
    for useless, expected in ((8, 0), (16, 1)):
        story = Camp()
        for number in range(40):
            story.hands_in(apart(number + 1), when(1 + 3 * number), condition="NOT_INSPECTED")
        for number in range(16):
            story.hands_in(apart(number + 100), when(121 + number),
                           condition="INCOMPLETE" if number < useless else "SERVICEABLE")  # fmt: skip
        found = [each for each in story.found("R28", when(200)) if "useless" in each.signal.figures]
        assert len(found) == expected


def test_bare_records_say_nothing() -> None:
    """Hand-ins without a participant, without serials, and participants without hand-ins."""
    story = Camp()
    story.person()
    new = {"id": "S-0", "serial_status": "NONE", **RIFLE}
    acquisition = {"mode": "COLLECTED", "ownership": "NONE"}
    for number in range(3):
        line = {"new_weapon": {**new, "id": f"S-{number}"}}
        story.post("register", when(3 + number), to="ARM", acquisition=acquisition, lines=[line])
    assert story.found("R28", when(50)) == []
