"""
Every cell of the table of roles, through the write path: what a role may record, agree to, propose and decide.

What is expected stands in authority/roles.txt, written by hand, and not in the program.
"""

from __future__ import annotations

import pytest

from tests import cells
from tests.cells import APPROVER, RECORDER, ROLES, decision, operation, proposal
from tests.office import Office
from tests.scenario import spelled
from wamledger.domain.authority.roles import PROPOSED_NEVER, SECONDED_WHEN_CLOSED, TABLE
from wamledger.domain.authority.roles import ROLES as ALL_ROLES
from wamledger.domain.decide import RULES
from wamledger.domain.refusals import Code
from wamledger.ledger.append import MADE_BY_LEDGER, Outcome

EXPECTED = cells.expected()
ALWAYS_TWO = {"plan_disposal", "adjust", "hand_over", "reverse", "correct_identity", "release_hold"}
KEYED = {"enrol_key", "revoke_key"}
"""Operations that only make sense once people sign in."""
ASKS = ("add_user", "WAM")
"""Who may record an operation besides, where an administrator or approver is the second person."""
PROPOSABLE = sorted(set(cells.OPERATIONS) - PROPOSED_NEVER)


@pytest.fixture(scope="module")
def open_office() -> Office:
    """A ledger of which nobody has a key."""
    office = Office()
    for each in (*cells.people(), *cells.stock()):
        office.must(each)
    return office


@pytest.fixture(scope="module")
def closed_office(open_office: Office) -> Office:
    """The same ledger after people sign in."""
    office = open_office.copy()
    office.close(RECORDER, "THIRD", *ROLES)
    return office


def tried(office: Office, asked: dict[str, object]) -> Outcome:
    """What becomes of an operation in a copy of the ledger; what is refused leaves no trace."""
    copy = office.copy()
    before, size = copy.rows(), copy.appender.size
    outcome = copy.post(asked, by_ledger=asked["op"] in MADE_BY_LEDGER)
    assert isinstance(outcome, Outcome), [str(fault) for fault in outcome]
    if outcome.refused is not None:
        assert copy.appender.size == size
        assert copy.rows() == before
    else:
        assert copy.appender.size > size
    return outcome


def code_of(outcome: Outcome) -> Code | None:
    """What an operation was refused for."""
    return None if outcome.refused is None else outcome.refused.code


def test_the_table_by_hand_has_a_row_for_each_operation() -> None:
    """No operation and no role is added without a row and a column here."""
    assert set(EXPECTED) == set(RULES) == set(TABLE)
    assert set(ROLES.values()) == set(ALL_ROLES)
    assert set(cells.OPERATIONS) | {"propose", *cells.UNDECIDED} == set(RULES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("op", sorted(cells.OPERATIONS))
def test_a_role_records_what_the_table_says(
    op: str, role: str, open_office: Office, closed_office: Office
) -> None:
    """Somebody with this role alone records the operation, or is refused and nothing is written."""
    for office in (open_office, closed_office):
        closed = office is closed_office
        if op in KEYED and not closed:
            continue
        needed = op in ALWAYS_TWO or (closed and op in SECONDED_WHEN_CLOSED)
        outcome = tried(office, operation(op, role, APPROVER if needed else None))
        may = role in EXPECTED[op][0] or (needed and (op, role) == ASKS)
        assert code_of(outcome) is (None if may else Code.ROLE_FORBIDS), (op, role, closed, outcome.refused)
        if outcome.refused is not None:
            assert outcome.refused.field == "by"
            allowed = {ROLES[each] for each in EXPECTED[op][0]}
            assert set(outcome.refused.facts["allowed"]) == allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("op", sorted(cells.OPERATIONS))
def test_a_role_is_the_second_person_where_the_table_says(
    op: str, role: str, open_office: Office, closed_office: Office
) -> None:
    """Somebody with this role alone agrees to the operation, or is refused and nothing is written."""
    may = role in EXPECTED[op][1]
    for office in (open_office, closed_office):
        if op in KEYED and office is open_office:
            continue
        outcome = tried(office, operation(op, RECORDER, role))
        assert code_of(outcome) is (None if may else Code.APPROVER_ROLE), (op, role, outcome.refused)
        if outcome.refused is not None:
            assert outcome.refused.field == "approved_by"
            allowed = {ROLES[each] for each in EXPECTED[op][1]}
            assert set(outcome.refused.facts["allowed"]) == allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("op", PROPOSABLE)
def test_a_role_proposes_what_it_may_record(op: str, role: str, closed_office: Office) -> None:
    """A proposal is taken of whoever may record the operation, and of nobody else."""
    may = role in EXPECTED[op][0] or (op, role) == ASKS
    outcome = tried(closed_office, proposal(op, role))
    assert code_of(outcome) is (None if may else Code.ROLE_FORBIDS), (op, role, outcome.refused)
    if outcome.refused is not None:
        assert outcome.refused.field == "operation.by"


@pytest.fixture(scope="module")
def proposed(closed_office: Office) -> dict[str, Office]:
    """By operation, the ledger in which it is proposed."""
    found = {}
    for op in PROPOSABLE:
        found[op] = closed_office.copy()
        found[op].must(proposal(op))
    return found


@pytest.mark.parametrize("kind", ["approve", "reject"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("op", PROPOSABLE)
def test_a_role_decides_what_it_may_be_the_second_person_of(
    op: str, role: str, kind: str, proposed: dict[str, Office]
) -> None:
    """A proposal is approved and rejected by whoever may stand as its second person, and by nobody else."""
    may = role in EXPECTED[op][1]
    outcome = tried(proposed[op], decision(kind, f"PROPOSED-{op}", role))
    assert code_of(outcome) is (None if may else Code.APPROVER_ROLE), (op, role, outcome.refused)
    assert (outcome.carried_out is not None) == (may and kind == "approve")


OWN = {
    "STO": "move",
    "WAM": "adjust",
    "DDR": "move",
    "APP": "hold",
    "AUD": "review_finding",
    "ADM": "add_place",
}
"""By role an operation that it may record."""


@pytest.mark.parametrize("role", ROLES)
def test_everybody_takes_back_what_they_proposed(role: str, closed_office: Office) -> None:
    """Whoever proposed withdraws, whatever their role; nobody else does."""
    office = closed_office.copy()
    office.must(proposal(OWN[role], role, "P-1"))
    other = "WAM" if role != "WAM" else "APP"
    assert code_of(tried(office, decision("withdraw", "P-1", other))) is Code.NOT_THE_PROPOSER
    assert tried(office, decision("withdraw", "P-1", role)).refused is None


@pytest.mark.parametrize("role", ROLES)
def test_everybody_says_that_a_proposal_has_lapsed(role: str, closed_office: Office) -> None:
    """That the time is over is a fact, which anybody may put on record, and not before."""
    office = closed_office.copy()
    office.must(proposal("move", RECORDER, "P-1", expires_at=cells.SOON))
    assert code_of(tried(office, decision("lapse", "P-1", role))) is Code.PROPOSAL_STANDS
    office.clock = cells.AFTER
    assert tried(office, decision("lapse", "P-1", role)).refused is None


@pytest.mark.parametrize("op", ["propose", *cells.UNDECIDED, "sign_entries"])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_the_second_person_of_a_proposal_or_a_decision(
    op: str, role: str, closed_office: Office
) -> None:
    """What is said of a proposal is said by one; the second person is who decides it."""
    assert EXPECTED[op][1] == set()
    office = closed_office.copy()
    office.must(proposal("move", RECORDER, "P-1", expires_at=cells.SOON))
    by = RECORDER
    if op == "propose":
        asked = proposal("issue", by)
    elif op == "sign_entries":
        asked = operation(op, by)
    else:
        by = RECORDER if op == "withdraw" else APPROVER
        asked = decision(op, "P-1", by)
        office.clock = cells.AFTER if op == "lapse" else office.clock
    outcome = tried(office, {**asked, "approved_by": role})
    assert code_of(outcome) is Code.APPROVER_ROLE


@pytest.mark.parametrize("code", ["role_forbids", "approver_role"])
def test_several_roles_are_all_that_each_of_them_is(code: str, open_office: Office) -> None:
    """Whoever has two roles may do what either of them may, and no more."""
    office = open_office.copy()
    both = {"op": "add_user", "occurred_at": "2026-01-01T00:00:00Z", "by": "ADMIN", "name": "Both"}
    office.must({**both, "code": "BOTH", "roles": ["AUDITOR", "ADMINISTRATOR"]})
    for op in cells.OPERATIONS:
        if op in KEYED:
            continue
        records, approves = EXPECTED[op]
        if code == "role_forbids":
            may = bool(records & {"AUD", "ADM"})
            outcome = tried(office, operation(op, "BOTH", APPROVER if op in ALWAYS_TWO else None))
        else:
            may = bool(approves & {"AUD", "ADM"})
            outcome = tried(office, operation(op, RECORDER, "BOTH"))
        assert code_of(outcome) is (None if may else Code(code)), op


def test_the_founder_adds_users_until_people_sign_in() -> None:
    """Whoever began the ledger adds users whatever their role, and nothing else, and no more once people sign in."""
    office = Office(bare=True)
    founder = {"op": "add_user", "by": "FIRST", "occurred_at": "2026-01-01T00:00:00Z", "name": "A user"}
    office.must({**founder, "code": "FIRST", "roles": ["STOREKEEPER"]})
    office.must({**founder, "code": "OTHER", "roles": ["STOREKEEPER"]})
    by_other = {**founder, "code": "THIRD", "roles": ["AUDITOR"], "by": "OTHER"}
    assert office.refused(by_other).code is Code.ROLE_FORBIDS
    policy = spelled("set_policy by=FIRST name=retention_years value=9")
    assert office.refused(policy).code is Code.ROLE_FORBIDS
    office.must({**founder, "code": "ADMIN", "roles": ["ADMINISTRATOR"]})
    office.must(spelled("enrol_key user=ADMIN id=K-1"), by_ledger=True)
    office.must(spelled("enrol_key user=FIRST id=K-2"), by_ledger=True)
    refused = office.refused({**founder, "code": "LATE", "roles": ["AUDITOR"], "approved_by": "ADMIN"})
    assert refused.code is Code.ROLE_FORBIDS
