"""Three of the pitfalls of detection that lie in counting: netting, one clock, and one mark taken for another."""

from __future__ import annotations

from tests.detection.story import PISTOL, RIFLE, Story, of, one, serial, when
from wamledger.detection.signal import Severity


def test_netting_hides_swaps() -> None:
    """Pitfall 1: totals that agree by nature and over the site still leave each lot and each place short or over."""
    story = Story()
    story.lot("L-1", 2_000)
    story.lot("L-2", 2_000, to="ARM")
    story.count(when(10), [{"lot": "L-1", "quantity": 1_500}, {"lot": "L-2", "quantity": 500}], place="ESH")
    story.count(
        when(10, 9), [{"lot": "L-2", "quantity": 1_500}, {"lot": "L-1", "quantity": 500}], place="ARM"
    )
    found = story.found(["R02", "R03", "R31"], when(11))
    assert sorted((each.rule.code, each.signal.quantity) for each in found) == [
        ("R02", 500), ("R02", 500), ("R03", 500), ("R03", 500), ("R31", 500), ("R31", 500),
    ]  # fmt: skip


def test_balances_follow_what_happened_as_far_as_it_is_known() -> None:
    """
    Pitfall 2: a site without a line is not punished for entering late, and what is known when decides what is said.

    The move happened before the count and was written down after it: until then the weapon is missing, from then on it
    is not, and nothing that was written down later is used for an earlier time.
    """
    story = Story()
    codes = story.weapons(2)
    story.count(when(10), of(codes[1:]))
    story.post("move", when(9), recorded=when(18), from_="ARM", to="ESH", lines=of(codes[:1]))
    assert one(story.found("R01", when(17))).signal.weapons == codes[:1]
    assert story.found("R01", when(19)) == []


def test_a_mark_of_a_state_is_no_makers_serial() -> None:
    """Pitfall 8: a serial on a sheet is the weapon that bears it, not one that bears it as an import mark."""
    story = Story()
    codes = story.weapons(1)
    marking = {"kind": "IMPORT", "text": serial("W-001")}
    new = {"id": "W-700", "serial": "QQ 55", "serial_status": "CLEAR", **PISTOL, "markings": [marking]}
    line = {"new_weapon": new, "condition": "SERVICEABLE"}
    story.post(
        "register", when(1), to="ARM", acquisition={"mode": "DECLARED", "ownership": "UN"}, lines=[line]
    )
    story.count(when(10), [{"serial": serial("W-001"), "make": RIFLE["make"], "model": RIFLE["model"]}])
    finding = one(story.found(["R01", "R03", "R31"], when(11)))
    assert (finding.severity, finding.signal.weapons) == (Severity.S2, ["W-700"])
    assert codes == ["W-001"]
