"""R18: one person in two parts that two should play, or always the same two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import count_of, entry, lots, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(200)
STORE = [weapons("ARM", [f"W-{number}" for number in range(60)]), lots("ESH", ["L-1"])]
KEPT = entry(
    "add_place", "P-KEPT", -30, by="ADMIN", code="KEPT", name="Kept", kind="ARMOURY", custody="SINGLE",
    within="BASE", keeper="CLERK",
)  # fmt: skip
FREE = entry(
    "add_place", "P-FREE", -30, by="ADMIN", code="FREE", name="Free", kind="ARMOURY", custody="SINGLE",
    within="BASE", keeper="ADMIN",
)  # fmt: skip


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R18 says, whole and bit by bit."""
    return both(bodies(sorted(operations, key=lambda each: each["recorded_at"])), at, rules=["R18"])


def counts(
    number: int, place: str = "FREE", kind: str = "FULL_SERIAL", begin: int = 0
) -> list[dict[str, Any]]:
    """So many counts by others than the keeper."""
    return [
        count_of(f"C-{place}-{begin + each}", place, begin + each, {}, kind=kind, scope="WEAPONS")
        for each in range(number)
    ]


def test_a_keeper_who_makes_an_independent_count() -> None:
    """A count that should be independent and has the keeper among its counters is S3."""
    count = count_of("C-1", "KEPT", 5, {}, kind="INDEPENDENT", scope="WEAPONS")
    (finding,) = found([KEPT, count])
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["C-1"]
    assert finding.signal.users == ["CLERK"]
    assert finding.signal.places == ["KEPT"]


def test_a_keeper_counts_where_keepers_hardly_ever_do() -> None:
    """One count by the keeper among six by others is S3."""
    (finding,) = found(
        [KEPT, FREE, *counts(6), count_of("C-1", "KEPT", 20, {}, kind="FULL_SERIAL", scope="WEAPONS")]
    )
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["C-1"]


@pytest.mark.parametrize(
    ("by", "days", "number"),
    [("CHIEF", 5, 1), ("CLERK", 5, 1), ("ADMIN", 5, 0), ("CHIEF", -30, 0)],
    ids=["whoever approves made it", "whoever records made it", "somebody else did", "long before"],
)
def test_goods_that_leave_to_a_party_of_ones_own(by: str, days: float, number: int) -> None:
    """A hand-over to a party that one of the two had put on record within the month is S3, and names that person."""
    party = entry("add_party", "P-1", days, by=by, code="COUSIN", name="Supply", kind="COMPANY")
    gone = entry(
        "hand_over", "H-1", 20, to="COUSIN", authority="Order", approved_by="CHIEF", lines=[{"weapon": "W-1"}],
        **{"from": "ARM"},
    )  # fmt: skip
    findings = found([*STORE, party, gone])
    assert [each.severity for each in findings] == [Severity.S3] * number
    for finding in findings:
        assert finding.signal.operations == ["P-1", "H-1"]
        assert finding.signal.users == [by]


def test_keepers_who_always_count_are_a_note() -> None:
    """Where keepers count their own stores as a practice there is one note for the place, and no more."""
    (finding,) = found([KEPT, *counts(8, "KEPT", "COUNT")])
    assert finding.severity is Severity.S4
    assert len(finding.signal.operations) == 8


def test_counts_by_others_are_nothing() -> None:
    """Who does not keep the place may count it."""
    assert found([KEPT, FREE, *counts(6), *counts(3, "FREE", "INDEPENDENT", 10)]) == []


def test_a_handover_is_counted_by_the_keeper() -> None:
    """In a count at a handover the keeper must take part."""
    assert found([KEPT, count_of("C-1", "KEPT", 5, {}, kind="HANDOVER", scope="WEAPONS")]) == []


@pytest.mark.parametrize(("receiver", "number"), [("CLERK", 1), ("THIRD", 0)])
def test_who_sends_does_not_receive(receiver: str, number: int) -> None:
    """One person at both ends of a consignment is S3; two are nothing."""
    sent = entry(
        "dispatch", "D-1", 1, to="HUT", expected=moment_of(2), seals=["S-1"], lines=[{"weapon": "W-1"}],
        **{"from": "ARM"},
    )  # fmt: skip
    got = entry(
        "receive", "R-1", 2, by=receiver, dispatch="D-1", to="HUT", seals_intact=True, seals=["S-1"],
        lines=[{"weapon": "W-1"}], final=True,
    )  # fmt: skip
    findings = found([*STORE, sent, got])
    assert len(findings) == number
    for finding in findings:
        assert finding.severity is Severity.S3
        assert finding.signal.operations == ["D-1", "R-1"]
        assert finding.signal.places == ["ARM", "HUT"]


@pytest.mark.parametrize(("witness", "number"), [("CLERK", 1), ("CHIEF", 1), ("THIRD", 0), ("A. Clerk", 0)])
def test_a_witness_is_somebody_else(witness: str, number: int) -> None:
    """Whoever records or approves a write-off is no witness of it; a name on paper is nobody's code."""
    written = entry(
        "adjust", "A-1", 3, place="ESH", direction="WRITE_OFF", reason="Board", inquiry="I", approved_by="CHIEF",
        witnessed_by=[witness, "B. Monitor"], lines=[{"lot": "L-1", "quantity": 5}],
    )  # fmt: skip
    findings = found([*STORE, written])
    assert [each.signal.operations for each in findings] == [["A-1"]] * number


def test_a_keeper_who_approved_on_paper() -> None:
    """A past record in which the keeper approved what left their own store is S3."""
    moved = entry("register", "G-1", -19, to="KEPT", acquisition={"mode": "DECLARED", "ownership": "UN"}, lines=[
        {"new_lot": {"id": "L-K", "nature": "CTG-5.56X45-BALL"}, "quantity": 50, "condition": "A1"}])  # fmt: skip
    written = entry(
        "adjust", "A-1", 3, by="THIRD", place="KEPT", direction="WRITE_OFF", reason="Board", inquiry="I",
        approved_by="CLERK", lines=[{"lot": "L-K", "quantity": 5}],
    )  # fmt: skip
    (finding,) = found([KEPT, moved, written])
    assert finding.signal.users == ["CLERK"]
    assert finding.signal.operations == ["A-1"]


def test_an_account_that_had_ended() -> None:
    """What somebody is said to have recorded after their account ended is S3."""
    end = entry("change_user", "X-1", 4, by="ADMIN", code="THIRD", closed=True, reason="Gone home")
    after = entry("move", "M-1", 6, by="THIRD", to="VAULT", lines=[{"weapon": "W-1"}], **{"from": "ARM"})
    (finding,) = found([*STORE, end, after])
    assert finding.signal.operations == ["X-1", "M-1"]
    assert found([*STORE, {**after, "by": "CLERK"}, end]) == []


def approved(id_: str, days: float, by: str, approver: str, weapon: str) -> dict[str, Any]:
    """A consignment that one recorded and another approved."""
    return entry(
        "dispatch", id_, days, by=by, approved_by=approver, to="HUT", expected=moment_of(300), seals=["S-1"],
        lines=[{"weapon": weapon}], **{"from": "ARM"},
    )  # fmt: skip


def test_always_the_same_two() -> None:
    """Twenty-two acts of one person, all approved by the same though another approved there too, are S3 for both."""
    own = [approved(f"D-{number:02}", number, "CLERK", "CHIEF", f"W-{number}") for number in range(22)]
    others = [
        approved(f"E-{number:02}", number, "CHIEF", "THIRD", f"W-{number + 30}") for number in range(22)
    ]
    (finding,) = found([*STORE, *own, *others])
    assert finding.signal.subject == "pair CLERK CHIEF"
    assert finding.signal.users == ["CHIEF", "CLERK"]
    assert len(finding.signal.operations) == 22
    assert finding.signal.figures["share_percent"] == "100.0"


def test_a_pair_of_which_nobody_else_was_there() -> None:
    """Where no other approver worked at the site, the same two have no choice."""
    own = [approved(f"D-{number:02}", number, "CLERK", "CHIEF", f"W-{number}") for number in range(22)]
    assert found([*STORE, *own]) == []


def corrected(id_: str, days: float, by: str, approver: str, weapon: str) -> dict[str, Any]:
    """A description that one recorded and another approved."""
    return entry(
        "correct_identity", id_, days, by=by, approved_by=approver, weapon=weapon, changes={"description": "Worn"},
        reason="Seen again",
    )  # fmt: skip


def test_the_same_two_for_one_kind_of_act() -> None:
    """Twenty-two corrections by two alone are said, though the same clerk's consignments are approved by somebody else."""
    own = [corrected(f"C-{number:02}", number, "CLERK", "CHIEF", f"W-{number}") for number in range(22)]
    sent = [approved(f"D-{number:02}", 30 + number, "CLERK", "THIRD", f"W-{number}") for number in range(5)]
    assert found([*STORE, *own, *sent]) == []
    by_others = [
        approved(f"E-{number:02}", number, "CHIEF", "THIRD", f"W-{number + 30}") for number in range(4)
    ]
    (finding,) = found([*STORE, *own, *sent, *by_others])
    assert finding.signal.subject == "pair CLERK CHIEF correct_identity"
    assert len(finding.signal.operations) == 22


def test_whoever_approves_for_everybody_is_no_pair() -> None:
    """The officer who approves all consignments by office is no partner of one clerk, whoever approves corrections."""
    own = [approved(f"D-{number:02}", number, "CLERK", "CHIEF", f"W-{number}") for number in range(22)]
    office = [approved(f"E-{number:02}", number, "THIRD", "CHIEF", f"W-{number + 30}") for number in range(9)]
    other = [corrected(f"C-{number:02}", number, "CHIEF", "THIRD", f"W-{number + 22}") for number in range(6)]
    assert found([*STORE, *own, *office, *other]) == []


def test_what_officers_record_says_nothing_of_clerks() -> None:
    """Where another approver signs what the administrator of the office records, clerks had nobody else for that."""
    own = [approved(f"D-{number:02}", number, "CLERK", "CHIEF", f"W-{number}") for number in range(22)]
    keeper = entry(
        "change_user", "X-1", -20, by="ADMIN", code="CLERK", roles=["STOREKEEPER"], reason="New post"
    )
    others = [
        approved(f"E-{number:02}", number, "CHIEF", "THIRD", f"W-{number + 30}") for number in range(22)
    ]
    assert len(found([*STORE, *own, *others])) == 1
    assert found([*STORE, keeper, *own, *others]) == []


def test_a_pair_that_changes_clears() -> None:
    """Where others approve afterwards, so that the share falls, the finding has cleared."""
    own = [approved(f"D-{number:02}", number, "CLERK", "CHIEF", f"W-{number}") for number in range(22)]
    others = [approved(f"E-{number:02}", number, "CHIEF", "THIRD", f"W-{number + 22}") for number in range(8)]
    after = [
        approved(f"F-{number:02}", 60 + number, "CLERK", "THIRD", f"W-{number + 40}") for number in range(5)
    ]
    (finding,) = found([*STORE, *own, *others, *after])
    assert standing([finding]) == []
    assert len(standing(found([*STORE, *own, *others, *after], at=moment_of(50)))) == 1
