"""
Every row of the table of separation, both ways: one person may not play both parts, and two may.

Each row is played as a scenario of its own, and again through a proposal where the second part is an approval.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.office import Office
from tests.scenario import spelled
from wamledger.domain.authority.separation import TABLE
from wamledger.domain.decide import decide
from wamledger.domain.reading import read
from wamledger.domain.refusals import Code, Refused

Setting = Callable[[Office], None]


def said(*lines: str) -> Setting:
    """The lines are posted."""

    def post(office: Office) -> None:
        for number, line in enumerate(lines):
            office.must(spelled(line, number))

    return post


def closing(*lines: str) -> Setting:
    """The lines are posted, and then people sign in."""

    def post(office: Office) -> None:
        said(*lines)(office)
        office.close()

    return post


WEAPON = "register to=ARM +W1"
KEPT = "add_place code=KEPT within=BASE keeper=CHIEF custody=TWO_PERSON"
COUNTED = 'count id=C-1 place=ARM counted_by=["CHIEF","CLERK"] lines=[]'.replace("[", "'[").replace("]", "]'")
NOW = "2026-03-01T00:00:00Z"

CASES: Final[list[tuple[str, Setting, str, str]]] = [
    # row of the table, what came before, what one person may not do, what another may
    (
        "recorder_approves",
        said(WEAPON),
        "adjust place=ARM approved_by=CLERK W1",
        "adjust place=ARM approved_by=CHIEF W1",
    ),
    (
        "recorder_approves",
        said(WEAPON),
        "move from=ARM to=ESH approved_by=CLERK W1",
        "move from=ARM to=ESH approved_by=THIRD W1",
    ),
    (
        "proposer_approves",
        said(WEAPON, "propose id=P-1 by=CHIEF operation='adjust place=ARM W1'"),
        "approve proposal=P-1 by=CHIEF",
        "approve proposal=P-1 by=THIRD",
    ),
    (
        "proposer_rejects",
        said(WEAPON, "propose id=P-1 by=CHIEF operation='adjust place=ARM W1'"),
        "reject proposal=P-1 by=CHIEF",
        "reject proposal=P-1 by=THIRD",
    ),
    (
        "keeper_approves",
        said(KEPT, "register to=KEPT +W1"),
        "adjust place=KEPT approved_by=CHIEF W1",
        "adjust place=KEPT approved_by=THIRD W1",
    ),
    (
        "keeper_approves",
        said(KEPT, "register to=KEPT +W1"),
        "issue from=KEPT to=COY approved_by=CHIEF W1",
        "issue from=KEPT to=COY approved_by=THIRD W1",
    ),
    (
        "keeper_approves",
        said(KEPT, "register to=KEPT +W1", "propose id=P-1 operation='hand_over from=KEPT to=STATE W1'"),
        "approve proposal=P-1 by=CHIEF",
        "approve proposal=P-1 by=THIRD",
    ),
    (
        "keeper_approves",
        said(KEPT, "register to=KEPT +W1", "hold id=H-1 W1"),
        "reverse entry=H-1 approved_by=CHIEF",
        "reverse entry=H-1 approved_by=THIRD",
    ),
    (
        "keeper_approves",
        said(KEPT, "register to=KEPT +W1", "report_loss from=KEPT W1"),
        "adjust approved_by=CHIEF W1",
        "adjust approved_by=THIRD W1",
    ),
    (
        "counter_approves",
        said(WEAPON, COUNTED),
        "adjust place=ARM inquiry=C-1 approved_by=CHIEF W1",
        "adjust place=ARM inquiry=C-1 approved_by=THIRD W1",
    ),
    (
        "counter_approves",
        said(WEAPON, COUNTED),
        "adjust place=ARM document=C-1 approved_by=CHIEF W1",
        "adjust place=ARM document=C-1 approved_by=THIRD W1",
    ),
    (
        "counter_approves",
        said(WEAPON, COUNTED),
        "adjust place=ARM approved_by=CHIEF W1",
        "adjust place=ARM approved_by=THIRD W1",
    ),
    (
        "counter_approves",
        said(WEAPON, COUNTED),
        "reverse entry=C-1 approved_by=CHIEF",
        "reverse entry=C-1 approved_by=THIRD",
    ),
    (
        "counter_approves",
        said(WEAPON, COUNTED, "propose id=P-1 by=CLERK operation='adjust place=ARM W1'"),
        "approve proposal=P-1 by=CHIEF",
        "approve proposal=P-1 by=THIRD",
    ),
    (
        "subject_changes",
        said(),
        "change_user code=ADMIN by=ADMIN all_places=true",
        "change_user code=ADMIN by=CLERK all_places=true",
    ),
    (
        "subject_changes",
        closing(),
        "revoke_key user=ADMIN by=ADMIN approved_by=CHIEF",
        "revoke_key user=ADMIN by=CLERK approved_by=CHIEF",
    ),
    (
        "subject_changes",
        said(),
        "propose by=ADMIN operation='change_user code=ADMIN by=ADMIN all_places=true'",
        "propose by=CLERK operation='change_user code=ADMIN by=CLERK all_places=true'",
    ),
    (
        "subject_approves",
        said(),
        "change_user code=CHIEF by=ADMIN approved_by=CHIEF all_places=true",
        "change_user code=CHIEF by=ADMIN approved_by=CLERK all_places=true",
    ),
    (
        "subject_approves",
        closing(),
        "revoke_key user=CLERK by=ADMIN approved_by=CLERK",
        "revoke_key user=CLERK by=ADMIN approved_by=CHIEF",
    ),
    (
        "subject_approves",
        said("propose id=P-1 by=ADMIN operation='change_user code=CHIEF by=ADMIN all_places=true'"),
        "approve proposal=P-1 by=CHIEF",
        "approve proposal=P-1 by=CLERK",
    ),
    (
        "counter_twice",
        said(WEAPON),
        'count place=ARM counted_by=\'["CLERK", "CLERK"]\' W1',
        'count place=ARM counted_by=\'["CLERK", "CHIEF"]\' W1',
    ),
    (
        "witness_twice",
        said(WEAPON, "plan_disposal disposal=D-1 place=ARM W1"),
        'destroy disposal=D-1 witnessed_by=\'["A. Witness", "A. Witness"]\' W1',
        'destroy disposal=D-1 witnessed_by=\'["A. Witness", "B. Monitor"]\' W1',
    ),
    (
        "destroyer_verifies",
        said(WEAPON, "plan_disposal disposal=D-1 place=ARM W1", "destroy disposal=D-1 by=THIRD W1"),
        "verify_destruction disposal=D-1 verifier=THIRD W1",
        "verify_destruction disposal=D-1 verifier=CHIEF W1",
    ),
]


def asked(line: str, number: int) -> dict[str, Any]:
    """The operation of a line, with an id that nothing has."""
    return {
        "id": f"NEW-{number}",
        **{k: v for k, v in spelled(line).items() if k != "id"},
        "occurred_at": NOW,
    }


def answer(office: Office, line: str, number: int) -> Refused | None:
    """What the ledger says to the line; what is refused leaves no trace."""
    before, size = office.rows(), office.appender.size
    outcome = office.post(asked(line, number))
    assert not isinstance(outcome, list), [str(fault) for fault in outcome]
    if outcome.refused is not None:
        assert (office.rows(), office.appender.size) == (before, size)
    return outcome.refused


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}: {case[2]}")
def test_one_person_may_not_and_another_may(case: tuple[str, Setting, str, str]) -> None:
    """The same act is refused of who plays both parts, with the code of the row, and taken of two persons."""
    name, setting, same, other = case
    row = next(row for row in TABLE if row.name == name)
    office = Office()
    setting(office)
    refused = answer(office, same, 1)
    assert refused is not None, same
    assert refused.code is row.code, str(refused)
    assert answer(office, other, 2) is None


def test_every_row_of_the_table_is_played() -> None:
    """No separation is added without a case here, and no case stands for a separation that is not there."""
    assert {name for name, *_ in CASES} == {row.name for row in TABLE}


def test_nobody_enrols_themselves_once_people_sign_in() -> None:
    """
    An administrator without a key is enrolled by another, even where somebody takes them for signed in.

    The write path asks for a key before it asks for this, so the decision is asked alone.
    """
    office = Office()
    closing("add_user by=ADMIN code=NEW roles='[\"ADMINISTRATOR\"]'")(office)
    stock, how = office.appender.stock, {"new_id": str, "closed": True, "now": office.clock}
    with pytest.raises(Refused) as refused:
        decide(stock, *read(asked("enrol_key user=NEW by=NEW approved_by=CHIEF", 1)), **how)
    assert (refused.value.code, refused.value.field) == (Code.OWN_AUTHORITY, "by")
    decide(stock, *read(asked("enrol_key user=NEW by=CLERK approved_by=CHIEF", 2)), **how)
