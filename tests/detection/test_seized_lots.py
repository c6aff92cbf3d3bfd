"""R14: ammunition that others had bears the lot number of ours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.story import BALL, Row, Story, one, when
from wamledger.detection.signal import Severity

NUMBER = "17-99-204"


def lot(
    story: Story, code: str, quantity: int, day: float, *, to: str = "ESH", number: str = NUMBER, **how: Any
) -> str:
    """A lot with that number is on charge; the id of the entry."""
    line: Row = {
        "new_lot": {"id": code, "nature": how.pop("nature", BALL), "lot_number": number, **how.pop("identity", {})},
        "quantity": quantity,
        "condition": "C3",
        **how.pop("line", {}),
    }  # fmt: skip
    acquisition = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "COY", **how}
    return story.post("register", when(day), to=to, acquisition=acquisition, lines=[line])


def seized(story: Story, quantity: int = 300, day: float = 30, **how: Any) -> str:
    """So much is seized from a group."""
    outside = {"mode": "SEIZED", "ownership": "UNDETERMINED", "from": "REBELS"}
    return lot(story, "L-S", quantity, day, **outside, **how)


def test_a_lot_that_only_we_are_known_to_have() -> None:
    """S2; both entries are the evidence."""
    story = Story()
    ours = lot(story, "L-1", 5000, 0)
    entry = seized(story, number="17/99 204")
    assert story.found("R14", when(29)) == []
    finding = one(story.found("R14", when(31)))
    assert finding.severity is Severity.S2
    assert finding.signal.operations == [ours, entry]
    assert finding.signal.lots == ["L-1", "L-S"]
    assert finding.signal.quantity == 300


def test_a_loss_of_it_makes_it_urgent() -> None:
    """A reported loss, or a shortage that a count found and nobody explained, within half a year before or after."""
    story = Story()
    lot(story, "L-1", 5000, 0)
    lost = story.post("report_loss", when(20), from_="ESH", kind="THEFT", discovered_at=when(20),
                      lines=[{"lot": "L-1", "quantity": 400}])  # fmt: skip
    seized(story)
    finding = one(story.found("R14", when(31)))
    assert finding.severity is Severity.S1
    assert lost in finding.signal.operations
    assert finding.signal.figures["missing_of_it"] == 400

    story = Story()
    lot(story, "L-1", 5000, 0)
    seized(story)
    count = story.count(when(40), [{"lot": "L-1", "quantity": 4600}], place="ESH")
    assert one(story.found("R14", when(39))).severity is Severity.S2
    finding = one(story.found("R14", when(41)))
    assert finding.severity is Severity.S1
    assert count in finding.signal.operations
    story.count(when(45), [{"lot": "L-1", "quantity": 5000}], place="ESH")
    assert one(story.found("R14", when(46))).severity is Severity.S2, "the recount found them"


def test_a_loss_long_ago_says_nothing() -> None:
    """More than half a year before."""
    story = Story()
    lot(story, "L-1", 5000, 0)
    story.post("report_loss", when(2), from_="ESH", kind="THEFT", discovered_at=when(2),
               lines=[{"lot": "L-1", "quantity": 400}])  # fmt: skip
    seized(story, day=200)
    assert one(story.found("R14", when(201))).severity is Severity.S2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"line": {"seal": "UN 004417"}}, {"line": {"seal": "UN-004417"}}),
        ({"line": {"package": "BOX-77"}}, {"line": {"package": "BOX-77"}}),
        (
            {"identity": {"packaging_marks": "BOX 12 OF 40"}},
            {"identity": {"packaging_marks": "Box 12 of 40"}},
        ),
    ],
)
def test_the_mark_of_a_package_is_ours(ours: Row, theirs: Row) -> None:
    """A seal, a package or the marks on it: S1."""
    story = Story()
    lot(story, "L-1", 5000, 0, **ours)
    seized(story, **theirs)
    assert one(story.found("R14", when(31))).severity is Severity.S1


def test_a_lot_that_many_have() -> None:
    """Two others or more: the lot match is little evidence."""
    story = Story()
    lot(story, "L-1", 5000, 0)
    lot(story, "L-2", 5000, 1, **{"from": "PLT"})
    assert seized(story)
    assert one(story.found("R14", when(31))).severity is Severity.S2
    lot(story, "L-3", 5000, 2, **{"from": "STATE"}, ownership="UN")
    story.operations.insert(2, story.operations.pop())
    assert one(story.found("R14", when(31))).severity is Severity.S3


@pytest.mark.parametrize(
    "how",
    [
        {"day": -5},
        {"quantity": 6000},
        {"nature": "CTG-7.62X39-BALL"},
        {"number": "17-99-205"},
        {"identity": {"manufacturer": "Another works"}},
        {"identity": {"manufactured_on": "1988"}},
    ],
)
def test_what_cannot_be_ours_is_not_said(how: Row) -> None:
    """Seized before we had it, more than we ever had, another nature, number, maker or year."""
    story = Story()
    lot(story, "L-1", 5000, 0, identity={"manufacturer": "Works A", "manufactured_on": "1999"})
    seized(story, **how)
    assert story.found("R14", when(31)) == []


def test_a_reversed_entry_says_nothing() -> None:
    """The seizure was booked by mistake."""
    story = Story()
    lot(story, "L-1", 5000, 0)
    entry = seized(story)
    story.post("reverse", when(40), entry=entry, reason="Another mission's", approved_by="CHIEF")
    assert len(story.found("R14", when(39))) == 1
    assert story.found("R14", when(41)) == []
