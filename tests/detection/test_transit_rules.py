"""R04, R05 and R06: consignments that are late, receipts that fall short, and seals that are not as they should be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.story import LAUNCHER, PISTOL, RIFLE, Row, Story, of, one, serial, when
from wamledger.detection.signal import Severity


def sent(story: Story, lines: list[Row], at: str = when(10), expected: str = when(10, 18), **how: Any) -> str:
    """A consignment from the base to the camp; its id."""
    return story.post("dispatch", at, from_="ARM", to="HUT", expected=expected, lines=lines, **how)


def came(story: Story, dispatch: str, lines: list[Row], at: str = when(10, 17), **how: Any) -> str:
    """A receipt that closes the consignment unless said otherwise; its id."""
    fields: Row = {"seals_intact": True, "final": True, **how}
    return story.post("receive", at, dispatch=dispatch, to="HUT", lines=lines, **fields)


def heard(story: Story, at: str) -> str:
    """The camp is heard from."""
    return story.count(at, [], place="HUT", scope="AMMUNITION")


# R04


def test_overdue_by_degrees() -> None:
    """Nothing within the grace; then for review, and after three days for the day, where the site is heard from."""
    story = Story()
    dispatch = sent(story, of(story.weapons(3)))
    story.count(when(20), [], place="HUT", scope="AMMUNITION")
    assert story.found("R04", when(11, 17)) == []
    assert one(story.found("R04", when(11, 19))).severity is Severity.S3
    finding = one(story.found("R04", when(21)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [dispatch]
    assert finding.signal.quantity == 3


def test_class_a_a_day_late_is_critical() -> None:
    """A launcher that is a day overdue is for now."""
    story = Story()
    sent(story, of(story.weapons(1, model=LAUNCHER)))
    heard(story, when(12))
    assert one(story.found("R04", when(12, 17))).severity is Severity.S3
    assert one(story.found("R04", when(12, 19))).severity is Severity.S1


def test_a_site_that_is_not_heard_from_holds_it_at_review() -> None:
    """No line, no receipt: it is said, and is for review until the site makes an entry."""
    story = Story()
    sent(story, of(story.weapons(1)))
    finding = one(story.found("R04", when(30)))
    assert finding.severity is Severity.S3
    assert any("line" in each for each in finding.signal.explanations)
    heard(story, when(31))
    assert one(story.found("R04", when(32))).severity is Severity.S2


def test_it_clears_when_it_comes_and_says_how_late_it_was() -> None:
    """Late by four days: it stood as urgent, and has cleared."""
    story = Story()
    codes = story.weapons(2)
    dispatch = sent(story, of(codes))
    receipt = came(story, dispatch, of(codes), at=when(15))
    finding = one(story.found("R04", when(16)))
    assert finding.signal.cleared_at is not None
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [dispatch, receipt]
    assert finding.signal.figures["arrived"] == 2


def test_within_the_grace_nothing_is_said() -> None:
    """Twenty hours after the expected one is within the grace."""
    story = Story()
    codes = story.weapons(2)
    came(story, sent(story, of(codes)), of(codes), at=when(11, 14))
    assert story.found(["R04", "R05"], when(40)) == []


def test_a_part_that_does_not_come_is_overdue_until_it_is_reported_lost() -> None:
    """An open receipt leaves the rest on its way."""
    story = Story()
    codes = story.weapons(3)
    dispatch = sent(story, of(codes))
    part = came(story, dispatch, of(codes[:2]), final=False)
    finding = one(story.found("R04", when(12)))
    assert finding.signal.weapons == ["W-003"]
    assert finding.signal.operations == [dispatch, part]
    story.post(
        "report_loss",
        when(14),
        dispatch=dispatch,
        kind="ATTACK_CONVOY",
        discovered_at=when(13),
        lines=of(codes[2:]),
    )
    assert one(story.found("R04", when(15))).signal.cleared_at is not None


def test_a_receipt_that_closes_short_is_the_other_rules() -> None:
    """After the last receipt R05 speaks, and nothing is overdue."""
    story = Story()
    codes = story.weapons(3)
    came(story, sent(story, of(codes)), of(codes[:2]))
    assert {each.rule.code for each in story.found(["R04", "R05"], when(40))} == {"R05"}


def test_a_slow_route_takes_longer_to_be_urgent() -> None:
    """Where 19 of 20 consignments of a route came five days late, four days are no urgency."""
    story = Story()
    codes = story.weapons(1)
    for trip in range(5):
        day = 10 + trip * 20
        out = sent(story, of(codes), at=when(day), expected=when(day, 18))
        came(story, out, of(codes), at=when(day + 6))
        back = story.post(
            "dispatch", when(day + 8), from_="HUT", to="ARM", expected=when(day + 8, 18), lines=of(codes)
        )
        story.post(
            "receive",
            when(day + 8, 12),
            dispatch=back,
            to="ARM",
            seals_intact=True,
            final=True,
            lines=of(codes),
        )
    story.post("set_policy", when(110), name="r04_route_trips", value=5, by="ADMIN")
    sent(story, of(codes), at=when(120), expected=when(120, 18))
    heard(story, when(123))
    current = [each for each in story.found("R04", when(125)) if each.signal.cleared_at is None]
    assert one(current).severity is Severity.S3
    assert one(current).signal.figures["nineteen_of_twenty_on_this_route_hours"] == "134"
    later = [each for each in story.found("R04", when(127)) if each.signal.cleared_at is None]
    assert one(later).severity is Severity.S2


def test_a_dispatch_that_was_reversed_is_not_on_its_way() -> None:
    """Reversing the dispatch ends the finding."""
    story = Story()
    dispatch = sent(story, of(story.weapons(1)))
    assert story.found("R04", when(20))
    story.post("reverse", when(21), entry=dispatch, reason="Never left", approved_by="CHIEF")
    assert story.found("R04", when(22)) == []


# R05


@pytest.mark.parametrize(
    ("model", "intact", "severity"),
    [(RIFLE, True, Severity.S2), (RIFLE, False, Severity.S1), (LAUNCHER, True, Severity.S1)],
)
def test_less_came_than_was_sent(model: Row, intact: bool, severity: Severity) -> None:
    """A weapon short is for the day; with a broken seal, or of class A, for now."""
    story = Story()
    codes = story.weapons(3, model=model)
    dispatch = sent(story, of(codes), seals=["S1", "S2"])
    receipt = came(story, dispatch, of(codes[:2]), seals_intact=intact, seals=["S1", "S2"])
    finding = one(story.found("R05", when(11)))
    assert finding.severity is severity
    assert finding.signal.weapons == ["W-003"]
    assert finding.signal.operations == [dispatch, receipt]
    assert one(story.found("R05", when(10, 18))).signal.first_signal_at == finding.signal.first_signal_at
    assert story.found("R05", when(10, 16)) == []


def test_the_second_leg_clears() -> None:
    """What was left behind and comes later clears; while the consignment is open nothing is said."""
    story = Story()
    codes = story.weapons(3)
    open_ = sent(story, of(codes[:1]))
    came(story, open_, [], final=False)
    dispatch = sent(story, of(codes[1:]), at=when(10, 9))
    came(story, dispatch, of(codes[1:2]))
    assert one(story.found("R05", when(12))).signal.weapons == ["W-003"]
    later = came(story, dispatch, of(codes[2:]), at=when(16))
    finding = one(story.found("R05", when(17)))
    assert finding.signal.cleared_at is not None
    assert finding.signal.operations == [dispatch, "RECEIVE-2", later]


def test_rounds_that_are_reported_lost_stand_until_they_are_written_off() -> None:
    """A report says who looks for them, not where they are."""
    story = Story()
    story.lot("L-1", 5_000, to="ARM")
    dispatch = sent(story, [{"lot": "L-1", "quantity": 1_000}])
    receipt = came(story, dispatch, [{"lot": "L-1", "quantity": 940}])
    loss = story.post(
        "report_loss", when(12), dispatch=dispatch, kind="UNEXPLAINED", discovered_at=when(11),
        lines=[{"lot": "L-1", "quantity": 60}],
    )  # fmt: skip
    assert one(story.found("R05", when(13))).signal.cleared_at is None
    off = story.post(
        "adjust", when(60), approved_by="CHIEF", direction="WRITE_OFF", reason="Packing error",
        inquiry="INQ-1", lines=[{"lot": "L-1", "quantity": 60}],
    )  # fmt: skip
    finding = one(story.found("R05", when(61)))
    assert finding.signal.cleared_at is not None
    assert finding.signal.operations == [dispatch, receipt, loss, off]


def test_what_was_lost_on_the_way_and_reported_before_is_not_short() -> None:
    """An ambush that was reported explains the receipt."""
    story = Story()
    codes = story.weapons(3)
    dispatch = sent(story, of(codes))
    story.post(
        "report_loss", when(10, 14), dispatch=dispatch, kind="ATTACK_CONVOY", discovered_at=when(10, 13),
        lines=of(codes[:1]),
    )  # fmt: skip
    came(story, dispatch, of(codes[1:]))
    assert story.found("R05", when(11)) == []


def test_a_wrong_unit_is_for_review() -> None:
    """A tenth of the rounds on the receipt looks like a nought that was left out."""
    story = Story()
    story.lot("L-1", 50_000, to="ARM")
    came(story, sent(story, [{"lot": "L-1", "quantity": 8_400}]), [{"lot": "L-1", "quantity": 840}])
    assert one(story.found("R05", when(11))).severity is Severity.S3


def test_another_lot_came() -> None:
    """A lot short and another of its nature beside the list: R05 says it, and R31 pairs the two."""
    story = Story()
    story.lot("L-1", 5_000, to="ARM")
    story.lot("L-2", 5_000, to="HUT")
    dispatch = sent(story, [{"lot": "L-1", "quantity": 1_000}])
    receipt = came(story, dispatch, [{"lot": "L-2", "quantity": 1_000}])
    found = {each.rule.code: each for each in story.found(["R05", "R31"], when(11))}
    assert found["R05"].severity is Severity.S2
    assert found["R05"].signal.lots == ["L-1", "L-2"]
    assert found["R31"].severity is Severity.S2
    assert found["R31"].signal.lots == ["L-1", "L-2"]
    assert found["R31"].signal.operations == [dispatch, receipt]


def test_another_weapon_came() -> None:
    """A serial that was not sent, of the same model as one that did not come."""
    story = Story()
    codes = story.weapons(2)
    dispatch = sent(story, of(codes))
    looks = {name: RIFLE[name] for name in ("make", "model", "calibre")}
    receipt = came(story, dispatch, [{"weapon": codes[0]}, {"serial": "ZZ 99881", **looks}])
    found = {each.rule.code: each for each in story.found(["R05", "R31"], when(11))}
    assert found["R05"].severity is Severity.S2
    assert found["R31"].signal.weapons == ["W-002"]
    assert found["R31"].signal.operations == [dispatch, receipt]


def test_a_misread_serial_on_the_receipt_is_for_review() -> None:
    """The serial that came is easily read for the one that was sent."""
    story = Story()
    codes = story.weapons(2)
    assert serial(codes[1]) == "K5308651"
    seen = "KS3O8651"
    came(story, sent(story, of(codes)), [{"weapon": codes[0]}, {"serial": seen, "model": "FNC"}])
    found = story.found(["R05", "R31"], when(11))
    assert [(each.rule.code, each.severity) for each in found] == [("R05", Severity.S3)]


def test_something_came_that_was_not_sent() -> None:
    """A pistol that the book has at the base: for review, and clear once the book has it at the camp."""
    story = Story()
    codes = story.weapons(1)
    other = story.weapons(1, model=PISTOL, first=9)
    dispatch = sent(story, of(codes))
    came(story, dispatch, of([*codes, *other]))
    finding = one(story.found("R05", when(11)))
    assert finding.severity is Severity.S3
    assert finding.signal.weapons == ["W-009"]
    second = sent(story, of(other), at=when(12), expected=when(12, 18))
    came(story, second, of(other), at=when(12, 12))
    assert one(story.found("R05", when(13))).signal.cleared_at is not None


# R06


def test_another_number_is_for_the_day_and_a_misread_one_for_review() -> None:
    """S000288 is not S000919; S000288 may have been read as S0002B8."""
    for number, severity in (("S000919", Severity.S2), ("S0002B8", Severity.S3)):
        story = Story()
        codes = story.weapons(1)
        dispatch = sent(story, of(codes), seals=["S000288"])
        receipt = came(story, dispatch, of(codes), seals=[number])
        finding = one(story.found("R06", when(11)))
        assert finding.severity is severity
        assert finding.signal.operations == [dispatch, receipt]
        assert finding.signal.figures == {"should_be": ["S000288"], "found": [number], "intact": True}


def test_a_broken_seal() -> None:
    """Broken is for the day; with a change on record on the way for review."""
    story = Story()
    codes = story.weapons(2)
    plain = sent(story, of(codes[:1]), seals=["S1"])
    came(story, plain, of(codes[:1]), seals=["S1"], seals_intact=False)
    opened = sent(story, of(codes[1:]), at=when(10, 9), seals=["S2"])
    change = story.post(
        "reseal",
        when(10, 12),
        package=opened,
        old_seal="S2",
        new_seal="S3",
        reason="Customs",
        witnessed_by=["A"],
    )
    receipt = came(story, opened, of(codes[1:]), seals=["S3"], seals_intact=False)
    found = {each.signal.subject: each for each in story.found("R06", when(11))}
    assert {each.severity for each in found.values()} == {Severity.S2, Severity.S3}
    assert found[f"{opened} {receipt}"].signal.operations == [opened, change, receipt]
    assert found[f"{opened} {receipt}"].severity is Severity.S3


def test_a_change_on_record_explains_another_number() -> None:
    """What was resealed on the way, before witnesses, arrives with the new number, and nothing is said."""
    story = Story()
    codes = story.weapons(1)
    dispatch = sent(story, of(codes), seals=["S1"])
    story.post(
        "reseal",
        when(10, 12),
        package=dispatch,
        old_seal="S1",
        new_seal="S2",
        reason="Customs",
        witnessed_by=["A"],
    )
    came(story, dispatch, of(codes), seals=["S2"])
    assert story.found("R06", when(11)) == []


def test_a_change_takes_off_what_was_on_and_needs_a_second_person() -> None:
    """Another old number is for the day, and nobody beside the clerk for review."""
    story = Story()
    dispatch = sent(story, of(story.weapons(1)), seals=["S000111"])
    change = story.post(
        "reseal", when(10, 12), package=dispatch, old_seal="S000777", new_seal="S9", reason="Customs"
    )
    found = {each.signal.subject: each for each in story.found("R06", when(10, 13))}
    assert found[f"{change} old"].severity is Severity.S2
    assert found[f"{change} old"].signal.operations == [dispatch, change]
    assert found[f"{change} alone"].severity is Severity.S3


def test_one_number_on_two_containers() -> None:
    """A number is fitted once; what goes on sealed from where it came is the same container."""
    story = Story()
    codes = story.weapons(3)
    first = sent(story, of(codes[:1]), seals=["S1"])
    second = sent(story, of(codes[1:2]), at=when(10, 9), seals=["s-1"])
    finding = one(story.found("R06", when(10, 10)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [first, second]
    story = Story()
    codes = story.weapons(1)
    came(story, sent(story, of(codes), seals=["S1"]), of(codes), seals=["S1"])
    on = story.post(
        "dispatch", when(12), from_="HUT", to="VAULT", expected=when(12, 18), seals=["S1"], lines=of(codes)
    )
    assert on
    assert story.found("R06", when(12, 9)) == []


def test_a_number_that_the_mission_was_not_given() -> None:
    """Only where the mission has set its range."""
    story = Story()
    codes = story.weapons(2)
    sent(story, of(codes[:1]), seals=["S000150"])
    out = sent(story, of(codes[1:]), at=when(10, 9), seals=["S000950"])
    assert story.found("R06", when(10, 10)) == []
    story.post("set_policy", when(10, 11), name="r06_seals_issued", value="S000100:S000199", by="ADMIN")
    finding = one(story.found("R06", when(10, 12)))
    assert (finding.severity, finding.signal.operations) == (Severity.S2, [out])


def test_a_package_that_bears_another_seal_at_the_next_count() -> None:
    """The count before and the count that shows it are the evidence; a change in between explains."""
    story = Story()
    story.lot("L-1", 5_000)

    def line(seal: str) -> list[Row]:
        return [{"lot": "L-1", "quantity": 5_000, "sealed": True, "package": "BOX-1", "seal": seal}]

    first = story.count(when(10), line("S000111"), place="ESH")
    second = story.count(when(20), line("S000777"), place="ESH")
    finding = one(story.found("R06", when(21)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [first, second]
    story.post(
        "reseal", when(25), package="BOX-1", old_seal="S000777", new_seal="S000778", reason="Opened for issue",
        witnessed_by=["A"],
    )  # fmt: skip
    story.count(when(30), line("S000778"), place="ESH")
    assert one(story.found("R06", when(31))).id == finding.id


def test_a_package_that_is_seen_open() -> None:
    """What bore a seal and is open is for the day, unless something of its lot was taken or inspected in between."""
    story = Story()
    story.lot("L-1", 5_000)
    box = {"lot": "L-1", "quantity": 5_000, "package": "BOX-1"}
    first = story.count(when(10), [{**box, "sealed": True, "seal": "S000111"}], place="ESH")
    second = story.count(when(20), [{**box, "sealed": False}], place="ESH")
    finding = one(story.found("R06", when(21)))
    assert (finding.severity, finding.signal.lots) == (Severity.S2, ["L-1"])
    assert finding.signal.operations == [first, second]
    opened = [{"lot": "L-1", "condition": "A1", "at": "ESH"}]
    story.operations.insert(2, {"op": "inspect", "id": "I-1", "occurred_at": when(15), "by": "CLERK",
                                "recorded_at": when(15), "lines": opened})  # fmt: skip
    assert story.found("R06", when(21)) == []


def test_a_lot_that_bears_another_seal_without_a_package() -> None:
    """Who writes the seal beside the lot means its box: one that came or was seen is not exchanged for another."""
    story = Story()
    story.lot("L-1", 5_000)
    story.operations[-1]["lines"][0]["seal"] = "S000111"
    line = {"lot": "L-1", "quantity": 5_000, "sealed": True}
    story.count(when(10), [{**line, "seal": "s 000111"}], place="ESH")
    assert story.found("R06", when(11)) == []
    shown = story.count(when(20), [{**line, "seal": "S000777"}], place="ESH")
    finding = one(story.found("R06", when(21)))
    assert (finding.severity, finding.signal.operations) == (Severity.S2, ["COUNT-1", shown])
    story.count(when(30), [{**line, "seal": "S000777"}], place="ESH")
    assert one(story.found("R06", when(31))).id == finding.id
    story.post("reseal", when(35), place="ESH", old_seal="S000777", new_seal="S000778", reason="Worn",
               witnessed_by=["A"])  # fmt: skip
    story.count(when(40), [{**line, "seal": "S000778"}], place="ESH")
    assert one(story.found("R06", when(41))).id == finding.id


def test_no_seals_on_record_is_nothing_to_hold_against() -> None:
    """Who copies no numbers and finds all intact is not late with anything."""
    story = Story()
    codes = story.weapons(1)
    came(story, sent(story, of(codes)), of(codes))
    other = sent(story, of(story.weapons(1, first=5)), seals=["S1"], at=when(10, 9))
    came(story, other, of(["W-005"]))
    assert story.found("R06", when(11)) == []
