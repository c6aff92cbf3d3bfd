"""R12: a weapon turns up that by the book is destroyed, handed over, lost, or somewhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.story import PISTOL, RIFLE, Row, Story, of, one, serial, when
from wamledger.detection.signal import Severity

SEIZED: Row = {"mode": "SEIZED", "ownership": "UNDETERMINED", "from": "REBELS"}


def seize(
    story: Story, text: str, day: float = 30, *, model: Row = RIFLE, to: str = "HUT", **how: Any
) -> str:
    """A weapon with that serial is seized and booked in; the id of the entry."""
    acquisition = {**SEIZED, **how.pop("acquisition", {})}
    new = {"id": how.pop("code", "S-1"), "serial": text, "serial_status": "CLEAR", **model, **how}
    line = {"new_weapon": new, "condition": "SERVICEABLE"}
    return story.post("register", when(day), to=to, acquisition=acquisition, lines=[line])


def destroyed(story: Story, codes: list[str], day: float = 10) -> list[str]:
    """The weapons are planned for, destroyed and verified; the ids of the entries."""
    return [
        story.post("plan_disposal", when(day), disposal="D1", method="CUT_TORCH", place="ARM", lines=of(codes),
                   approved_by="CHIEF"),
        story.post("destroy", when(day + 1), disposal="D1", destroyed_on=when(day + 1)[:10], lines=of(codes),
                   witnessed_by=["THIRD", "A guest"]),
        story.post("verify_destruction", when(day + 2), disposal="D1", lines=of(codes), verifier="THIRD",
                   certificate="CERT-1"),
    ]  # fmt: skip


def test_a_destroyed_weapon_that_is_seized_is_urgent() -> None:
    """S1, with its registration, its destruction, the certificate and the seizure as evidence."""
    story = Story()
    code = story.weapons(3)[0]
    _plan, destroy, verify = destroyed(story, [code])
    sighting = seize(story, serial(code))
    assert story.found("R12", when(29)) == []
    finding = one(story.found("R12", when(31)))
    assert finding.severity is Severity.S1
    assert finding.signal.weapons == [code, "S-1"]
    assert finding.signal.operations == ["REGISTER-1", destroy, verify, sighting]
    assert finding.signal.figures["stood_as"] == "DESTROYED"
    assert finding.signal.first_signal_at == story_moment(30)
    assert finding.signal.cleared_at is None


def story_moment(day: float) -> int:
    """The same moment in microseconds."""
    from wamledger.domain import moment

    return moment.parse(when(day))


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("in_store", Severity.S1),
        ("issued", Severity.S1),
        ("lost", Severity.S1),
        ("handed_over", Severity.S2),
    ],
)
def test_own_stock_that_others_have(how: str, expected: Severity) -> None:
    """What is ours by the book, or lost, is urgent with others; what was handed over is another's loss."""
    story = Story()
    code = story.weapons(3)[0]
    line = of([code])
    if how == "issued":
        story.post("issue", when(5), from_="ARM", to="COY", due="STANDING", purpose="GUARD", lines=line)
    elif how == "lost":
        story.post("report_loss", when(5), from_="ARM", kind="THEFT", discovered_at=when(5), lines=line)
    elif how == "handed_over":
        story.post(
            "hand_over", when(5), from_="ARM", to="STATE", authority="A", lines=line, approved_by="CHIEF"
        )
    seize(story, serial(code))
    finding = one(story.found("R12", when(31)))
    assert finding.severity is expected


def test_two_seizures_of_one_weapon_are_less_urgent() -> None:
    """What is in store as seized and is seized again is no loss of ours yet."""
    story = Story()
    seize(story, "ZX778812", 10, code="S-0")
    seize(story, "ZX778812", 30)
    assert one(story.found("R12", when(31))).severity is Severity.S2


def test_another_script_is_the_same_serial() -> None:
    """What was stamped in Arabic figures, and came back in Latin ones."""
    story = Story()
    seize(story, "٧٧٨٨١٢٤", 10, code="S-0")
    seize(story, "7788124", 30)
    assert one(story.found("R12", when(31))).signal.weapons == ["S-0", "S-1"]


def test_the_same_entry_written_twice_is_a_fault_of_the_record() -> None:
    """The same seizure at the same moment under two ids."""
    story = Story()
    seize(story, "ZX778812", 10, code="S-0")
    seize(story, "ZX778812", 10)
    assert one(story.found("R12", when(31))).severity is Severity.S3


def test_another_maker_or_year_is_a_namesake() -> None:
    """Serials are not unique: of two makers or years it is no more than S3."""
    story = Story()
    seize(story, "ZX778812", 10, code="S-0", model={**RIFLE, "make": "Norinco"})
    seize(story, "ZX778812", 30, model={**RIFLE, "make": "Colt"})
    assert one(story.found("R12", when(31))).severity is Severity.S3
    story = Story()
    seize(story, "ZX778812", 10, code="S-0", year_of_manufacture=1984)
    seize(story, "ZX778812", 30, year_of_manufacture=1971)
    assert one(story.found("R12", when(31))).severity is Severity.S3


def test_another_model_is_nothing_while_both_are_held() -> None:
    """A rifle and a pistol with one serial are two weapons."""
    story = Story()
    seize(story, "ZX778812", 10, code="S-0")
    seize(story, "ZX778812", 30, model=PISTOL)
    assert story.found("R12", when(31)) == []


def test_the_next_rotation_may_bring_it_back() -> None:
    """What a contingent took home and declares again is looked at, and no more."""
    story = Story()
    how: Row = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "COY"}
    code = story.weapons(1, **how)[0]
    story.post(
        "hand_over", when(5), from_="ARM", to="COY", authority="A", lines=of([code]), approved_by="CHIEF"
    )
    seize(story, serial(code), acquisition=how)
    assert one(story.found("R12", when(31))).severity is Severity.S3


def test_a_state_mark_is_no_makers_serial() -> None:
    """An import mark with the figures of a serial on record is not held against it."""
    story = Story()
    code = story.weapons(1)[0]
    seize(
        story,
        "QQ991188",
        markings=[{"kind": "IMPORT", "text": serial(code), "position": "receiver"}],
    )
    assert story.found("R12", when(31)) == []


def test_the_missions_own_mark_is_recognised_wherever_it_stands() -> None:
    """A weapon that the mission had marked comes back with that mark typed as its serial."""
    from wamledger.domain.serials import assigned_serial

    own = assigned_serial("UNX", 2026, 4)
    story = Story()
    acquisition = dict(SEIZED)
    new = {"id": "S-0", "serial_status": "OBLITERATED", "serial_assigned": own, **RIFLE}
    story.post("register", when(3), to="ARM", acquisition=acquisition, lines=[{"new_weapon": new}])
    seize(story, own)
    assert one(story.found("R12", when(31))).signal.weapons == ["S-0", "S-1"]


def test_a_corrected_reading_clears_it() -> None:
    """The second look at the mark shows another serial."""
    story = Story()
    code = story.weapons(1)[0]
    seize(story, serial(code))
    story.post("correct_identity", when(35), weapon="S-1", changes={"serial": "QQ991188"}, reason="Cleaned",
               approved_by="CHIEF")  # fmt: skip
    assert one(story.found("R12", when(34))).signal.cleared_at is None
    assert one(story.found("R12", when(36))).signal.cleared_at == story_moment(35)


def test_a_reversed_entry_says_nothing() -> None:
    """The sighting, or the record that it was like, was a mistake."""
    for entry in ("REGISTER-1", "REGISTER-2"):
        story = Story()
        code = story.weapons(1)[0]
        seize(story, serial(code))
        story.post(
            "reverse", when(40), entry=entry, reason="Typed into the wrong ledger", approved_by="CHIEF"
        )
        assert len(story.found("R12", when(39))) == 1
        assert story.found("R12", when(41)) == []


def test_a_count_that_sees_a_destroyed_weapon() -> None:
    """By its code or by its serial; counts before the destruction say nothing."""
    for line in ({"weapon": "W-001"}, {"serial": serial("W-001")}):
        story = Story()
        code = story.weapons(3)[0]
        story.count(when(5), [line])
        destroy = destroyed(story, [code])[1]
        count = story.count(when(20), [line])
        finding = one(story.found("R12", when(21)))
        assert finding.severity is Severity.S1
        assert finding.signal.operations == ["REGISTER-1", destroy, count]
        assert story.found("R12", when(19)) == []


def test_a_trace_that_leads_to_one_of_ours() -> None:
    """The answer names a contingent as last holder of a weapon that was seized."""
    story = Story()
    seize(story, "ZX778812", 10)
    asked = story.post("request_trace", when(12), trace="T1", weapon="S-1", to="STATE", channel="iARMS")
    answer = story.post("answer_trace", when(40), trace="T1", outcome="TRACED", last_known_holder="coy")
    finding = one(story.found("R12", when(41)))
    assert finding.signal.parties == ["COY"]
    assert finding.signal.operations == ["REGISTER-1", asked, answer]
    story.operations[-1]["last_known_holder"] = "An army far away"
    assert story.found("R12", when(41)) == []


def test_bare_records_say_nothing_and_break_nothing() -> None:
    """No serial, no model, no party: nothing to compare."""
    story = Story()
    new = {"id": "S-0", "serial_status": "NONE", **RIFLE}
    story.post("register", when(3), to="ARM", acquisition=dict(SEIZED), lines=[{"new_weapon": new}])
    new = {"id": "S-1", "serial_status": "NOT_CHECKED", **RIFLE}
    story.post("register", when(3), to="ARM", acquisition=dict(SEIZED), lines=[{"new_weapon": new}])
    assert story.found(["R12", "R13"], when(5)) == []
