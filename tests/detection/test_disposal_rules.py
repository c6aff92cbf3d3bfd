"""R15: disposals that do not balance, and who looked on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.story import LAUNCHER, PISTOL, RIFLE, Row, Story, of, one, when
from wamledger.detection.signal import Severity


def planned(story: Story, lines: list[Row], at: str = when(10), disposal: str = "D-1", **how: Any) -> str:
    """A plan; its id."""
    fields: Row = {"approved_by": "CHIEF", "method": "CUT_TORCH", "place": "VAULT", **how}
    return story.post("plan_disposal", at, disposal=disposal, lines=lines, **fields)


def destroyed(story: Story, lines: list[Row], at: str = when(11), disposal: str = "D-1", **how: Any) -> str:
    """A work; its id."""
    fields: Row = {"witnessed_by": ["Monitor", "Member"], "destroyed_on": at[:10], "by": "THIRD", **how}
    return story.post("destroy", at, disposal=disposal, lines=lines, **fields)


def verified(story: Story, lines: list[Row], at: str = when(12), disposal: str = "D-1", **how: Any) -> str:
    """A certificate; its id."""
    fields: Row = {"verifier": "Auditor", "certificate": f"CERT-{disposal}", **how}
    return story.post("verify_destruction", at, disposal=disposal, lines=lines, **fields)


def test_a_disposal_that_balances() -> None:
    """Planned, destroyed and verified, before witnesses who had no part in it: nothing."""
    story = Story()
    codes = story.weapons(4, to="VAULT")
    planned(story, of(codes))
    destroyed(story, of(codes))
    verified(story, of(codes))
    assert story.found("R15", when(90)) == []


@pytest.mark.parametrize(
    ("model", "late"), [(RIFLE, Severity.S1), (LAUNCHER, Severity.S1), (PISTOL, Severity.S2)]
)
def test_planned_and_certified_and_not_destroyed(model: Row, late: Severity) -> None:
    """The certificate shows it; three days later it is critical for class A and B."""
    story = Story()
    codes = story.weapons(4, to="VAULT", model=model)
    plan = planned(story, of(codes))
    work = destroyed(story, of(codes[:3]))
    paper = verified(story, of(codes[:3]))
    assert story.found("R15", when(11, 9)) == []
    finding = one(story.found("R15", when(12, 9)))
    assert finding.severity is Severity.S3
    finding = one(story.found("R15", when(16)))
    assert finding.severity is late
    assert finding.signal.weapons == ["W-004"]
    assert finding.signal.operations == [plan, work, paper]
    assert finding.signal.figures["planned"] == 4


def test_what_was_taken_back_is_not_left_over() -> None:
    """A claim of ownership came in: the weapon is moved back, and the disposal balances."""
    story = Story()
    codes = story.weapons(4, to="VAULT")
    planned(story, of(codes))
    story.post("move", when(10, 12), from_="D-1", to="VAULT", approved_by="CHIEF", lines=of(codes[3:]))
    destroyed(story, of(codes[:3]))
    verified(story, of(codes[:3]))
    assert story.found("R15", when(90)) == []


def test_a_second_work_clears_what_was_left_over() -> None:
    """The rest of the campaign clears it, and is named."""
    story = Story()
    codes = story.weapons(4, to="VAULT")
    planned(story, of(codes))
    destroyed(story, of(codes[:3]))
    verified(story, of(codes[:3]))
    later = destroyed(story, of(codes[3:]), at=when(13))
    verified(story, of(codes[3:]), at=when(14), certificate="CERT-2")
    found = story.found("R15", when(20))
    assert one(found).signal.cleared_at is not None
    assert one(found).severity is Severity.S3
    assert later in one(found).signal.operations


def test_what_was_left_out_of_a_work_that_nobody_certified() -> None:
    """Where no certificate is written, the rest is said once the time for certificates is long over."""
    story = Story()
    codes = story.weapons(3, to="VAULT")
    plan = planned(story, of(codes))
    work = destroyed(story, of(codes[1:]))
    assert {each.signal.subject for each in story.found("R15", when(20))} == {f"D-1 {work} verified"}
    found = {each.signal.subject: each for each in story.found("R15", when(40))}
    assert found["D-1 residual"].severity is Severity.S1
    assert (found["D-1 residual"].signal.weapons, found["D-1 residual"].signal.operations) == (
        codes[:1],
        [plan, work],
    )


def test_rounds_are_balanced_by_lot() -> None:
    """A lot of which a part was not destroyed is left over by quantity."""
    story = Story()
    story.lot("L-1", 1_000, to="VAULT")
    planned(story, [{"lot": "L-1", "quantity": 1_000}], method="OPEN_DETONATION")
    destroyed(story, [{"lot": "L-1", "quantity": 900}])
    verified(story, [{"lot": "L-1", "quantity": 900}])
    finding = one(story.found("R15", when(20)))
    assert (finding.severity, finding.signal.quantity) == (Severity.S2, 100)
    assert finding.signal.lots == ["L-1"]


def test_destroyed_and_left_out_of_the_certificate() -> None:
    """For review until the time for certificates is over, then by class; a later certificate clears."""
    story = Story()
    codes = story.weapons(3, to="VAULT")
    plan = planned(story, of(codes))
    work = destroyed(story, of(codes))
    paper = verified(story, of(codes[:2]))
    assert one(story.found("R15", when(12, 9))).severity is Severity.S3
    finding = one(story.found("R15", when(15)))
    assert finding.severity is Severity.S1
    assert finding.signal.weapons == ["W-003"]
    assert finding.signal.operations == [plan, work, paper]
    verified(story, of(codes[2:]), at=when(20), certificate="CERT-2")
    assert one(story.found("R15", when(21))).signal.cleared_at is not None


def test_destroyed_and_never_verified() -> None:
    """No certificate: for review after three days, for the day a week later."""
    story = Story()
    codes = story.weapons(3, to="VAULT")
    plan = planned(story, of(codes))
    work = destroyed(story, of(codes))
    assert story.found("R15", when(13)) == []
    assert one(story.found("R15", when(15))).severity is Severity.S3
    finding = one(story.found("R15", when(22)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [plan, work]


def test_a_witness_who_had_a_part_in_it() -> None:
    """Who planned, approved or kept it is no independent witness; names on paper prove nothing."""
    story = Story()
    codes = story.weapons(2, to="VAULT")
    plan = planned(story, of(codes))
    work = destroyed(story, of(codes), witnessed_by=["CHIEF", "Monitor"])
    verified(story, of(codes))
    finding = one(story.found("R15", when(20)))
    assert finding.severity is Severity.S3
    assert finding.signal.users == ["CHIEF"]
    assert finding.signal.operations == [plan, work]


def test_one_certificate_or_photograph_for_two_disposals() -> None:
    """The same paper stands for two destructions."""
    story = Story()
    codes = story.weapons(2, to="VAULT")
    papers = []
    for number, code in enumerate(codes):
        disposal = f"D-{number}"
        planned(story, of([code]), disposal=disposal)
        destroyed(story, of([code]), disposal=disposal, attachments=["ab" * 32])
        papers.append(verified(story, of([code]), disposal=disposal, certificate="CERT"))
    found = story.found("R15", when(20))
    assert {each.severity for each in found} == {Severity.S2}
    assert sorted(each.signal.operations for each in found) == [["DESTROY-1", "DESTROY-2"], papers]


def test_one_serial_destroyed_twice() -> None:
    """Two weapons with one serial, make and model are both certified."""
    story = Story()
    lines = [
        {
            "new_weapon": {"id": f"W-{n}", "serial": "AB 12345", "serial_status": "CLEAR", **RIFLE},
            "condition": "SERVICEABLE",
        }
        for n in (1, 2)
    ]
    for line in lines:
        acquisition = {"mode": "SEIZED", "ownership": "UNDETERMINED"}
        story.post("register", when(0), to="VAULT", acquisition=acquisition, lines=[line])
    for n in (1, 2):
        planned(story, of([f"W-{n}"]), disposal=f"D-{n}")
        destroyed(story, of([f"W-{n}"]), disposal=f"D-{n}", at=when(10 + n))
        verified(story, of([f"W-{n}"]), disposal=f"D-{n}", at=when(12 + n))
    finding = one(story.found("R15", when(20)))
    assert finding.severity is Severity.S2
    assert finding.signal.weapons == ["W-1", "W-2"]
    assert finding.signal.operations == ["DESTROY-1", "VERIFY-DESTRUCTION-2"]


def test_a_first_method_that_is_not_enough_is_no_destruction() -> None:
    """What was only burnt waits for its second work, and nobody can have verified it."""
    story = Story()
    codes = story.weapons(1, to="VAULT")
    planned(story, of(codes), method="BURN")
    destroyed(story, of(codes))
    assert story.found("R15", when(90)) == []
