"""
The scope of places: what a person who is good for one site may do there, elsewhere, and with what goes between.

Each row says which places an operation concerns. Whoever is good for these records it and approves it; whoever is good
for others is told which place lies outside.
"""

from __future__ import annotations

from typing import Final

import pytest

from tests.cells import OPERATIONS
from tests.office import Office
from tests.scenario import spelled
from wamledger.domain.authority.scope import WHOLE
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.append import MADE_BY_LEDGER

SETTING: Final = """
    add_user code=BASER by=ADMIN places='["BASE"]' roles=EVERY
    add_user code=CAMPER by=ADMIN places='["CAMP"]' roles=EVERY
    add_user code=ARMER by=ADMIN places='["ARM"]' roles=EVERY
    add_user code=BOTH by=ADMIN places='["CAMP", "ARM", "ESH"]' roles=EVERY
    register to=ARM +W1 +W2 +W3 +W4 +W5 +W6 +W7 +W8 +W9
    register to=HUT +W11 +W12 +W13 +W14 +W15
    register to=ESH +L1:50 +L2:50
    register to=HUT +L3:50
    issue id=OUT-W2 from=ARM to=COY W2
    issue id=OUT-L1 from=ESH to=COY L1:10
    dispatch id=THERE from=ARM to=HUT W3
    dispatch id=THERE-L from=ESH to=HUT L1:10
    report_loss id=LOST from=ARM W4
    report_loss id=LOST-COY from=COY W2
    plan_disposal id=PLAN disposal=D-1 place=ARM W5
    hold id=HELD W6
    request_trace id=ASKED trace=T-1 weapon=W6 to=STATE
    inspect id=LOOKED W7 next_due=2027
    restrict id=BAN lot=L2
    move id=MOVED from=ARM to=ESH W8
    count id=C-1 place=ARM counted_by='["THIRD", "A. Nother"]' W1
    issue id=OUT-W9 from=ARM to=COY W9
    register to=ESH +L4:50
    dispatch id=SPLIT from=ESH to=HUT L4:20
    receive dispatch=SPLIT to=HUT L4:20
    hand_over id=GIVEN from=HUT to=STATE W15
"""

BASE, CAMP, BOTH_SITES, NOBODYS, WHOLE_LEDGER = (
    "BASE",
    "CAMP",
    "BASE and CAMP",
    "nobody's",
    "the whole ledger",
)

CONCERNS: Final[list[tuple[str, str]]] = [
    # places themselves, users and limits
    ("add_place code=NEW within=ARM", BASE),
    ("add_place code=NEW within=HUT", CAMP),
    ("add_place code=NEW kind=SITE", WHOLE_LEDGER),
    ("add_party code=NEW", NOBODYS),
    ("add_nature code=NEW", NOBODYS),
    ("""add_user code=NEW places='["ARM"]'""", BASE),
    ("""add_user code=NEW places='["ARM", "HUT"]'""", BOTH_SITES),
    ("add_user code=NEW", WHOLE_LEDGER),
    ("set_policy name=retention_years value=9", WHOLE_LEDGER),
    ("change_user code=THIRD all_places=true", WHOLE_LEDGER),
    ("rotate_ledger_key", WHOLE_LEDGER),
    ("record_restore", WHOLE_LEDGER),
    # what comes in concerns the place that it comes to
    ("register to=ARM +W90", BASE),
    ("register to=HUT +W90", CAMP),
    ("register to=COY +W90", NOBODYS),
    ("register_participant participant=P-1", NOBODYS),
    ("return issue=OUT-L1 to=ESH L1:5", BASE),
    ("return issue=OUT-L1 to=HUT L1:5", CAMP),
    ("receive dispatch=THERE to=HUT W3", CAMP),
    ("receive dispatch=THERE-L to=HUT L1:10", CAMP),
    ("receive dispatch=THERE to=ESH W3", BASE),
    ("recover to=ARM W4", BASE),
    ("recover to=HUT W4", CAMP),
    ("recover to=COY W2", NOBODYS),
    ("adjust direction=BRING_ON_CHARGE place=HUT +W90", CAMP),
    # what leaves a place concerns that place
    ("move from=ARM to=ESH W1", BASE),
    ("move from=HUT to=CAMP W11", CAMP),
    ("move from=D-1 to=ARM W5", BASE),
    ("issue from=ARM to=COY W1", BASE),
    ("issue from=HUT to=COY W11", CAMP),
    ("dispatch from=ARM to=HUT W1", BASE),
    ("dispatch from=HUT to=ARM W11", CAMP),
    ("hand_over from=HUT to=STATE W11", CAMP),
    ("expend from=ESH L1:5", BASE),
    ("expend from=HUT L3:5", CAMP),
    ("report_loss from=HUT W11", CAMP),
    ("report_loss from=ARM W1", BASE),
    ("adjust place=HUT W11", CAMP),
    ("adjust W4", BASE),
    # what parties have concerns nobody's places
    ("expend issue=OUT-L1 L1:5", NOBODYS),
    ("issue from=COY to=PLT W9", NOBODYS),
    ("hand_over from=COY to=STATE W9", NOBODYS),
    ("report_loss from=COY W9", NOBODYS),
    ("report_loss dispatch=THERE W3", NOBODYS),
    ("adjust W2", NOBODYS),
    ("count party=COY W9", NOBODYS),
    ('declare party=COY lines=\'[{"weapon": "W1"}]\'', NOBODYS),
    # what is only spoken of concerns the place where it stands
    ("inspect W1", BASE),
    ("inspect W1,condition=INCOMPLETE", BASE),
    ("inspect W11,condition=INCOMPLETE W1", BOTH_SITES),
    ("inspect W11 W1,condition=INCOMPLETE", BOTH_SITES),
    ("inspect L1,at=ESH", BASE),
    ("inspect L3,condition=C1", CAMP),
    ("inspect W5", BASE),
    ("inspect W3", NOBODYS),
    ("hold W11", CAMP),
    ("hold W9", NOBODYS),
    ("hold W1 W11", BOTH_SITES),
    ("hold L4,at=ESH", BASE),
    ("hold L4,at=HUT", CAMP),
    ("hold L4", BOTH_SITES),
    ("restrict lot=L4", BOTH_SITES),
    ("inspect L4,at=HUT", CAMP),
    ("release_hold W6", BASE),
    ("restrict lot=L3", CAMP),
    ("restrict lot=L1", BASE),
    ("correct_identity weapon=W11 changes.model=M92", CAMP),
    ("request_trace trace=T-2 weapon=W11 to=STATE", CAMP),
    ("answer_trace trace=T-1", BASE),
    # where something is done
    ("reseal place=HUT", CAMP),
    ("reseal package=THERE", NOBODYS),
    ("count place=HUT W11", CAMP),
    ("count place=BASE W1", "BASE itself"),
    ("incident place=HUT", CAMP),
    ("incident", NOBODYS),
    ("review_finding", NOBODYS),
    ("attach sha256=" + "ab" * 32, NOBODYS),
    ("plan_disposal disposal=D-2 place=HUT W11", CAMP),
    ("plan_disposal disposal=D-2 place=ARM W1", BASE),
    ("destroy disposal=D-1 W5", BASE),
    ("destroy disposal=D-1 method=BURN W5", BASE),
    # a reversal concerns what the entry concerned
    ("reverse entry=MOVED", BASE),
    ("reverse entry=OUT-W9", BASE),
    ("reverse entry=THERE", BASE),
    ("reverse entry=GIVEN", CAMP),
    ("reverse entry=LOST", BASE),
    ("reverse entry=HELD", BASE),
    ("reverse entry=LOOKED", BASE),
    ("reverse entry=BAN", BASE),
    ("reverse entry=C-1", BASE),
    ("reverse entry=PLAN", BASE),
]
"""A line, and the places that it concerns; ARM and ESH are within BASE, HUT within CAMP."""

REACH: Final = {
    BASE: {"BASER", "BOTH"},
    "BASE itself": {"BASER"},
    CAMP: {"CAMPER", "BOTH"},
    BOTH_SITES: {"BOTH"},
    NOBODYS: {"BASER", "CAMPER", "BOTH"},
    WHOLE_LEDGER: set(),
}
"""Who of three people is good for what: one for BASE, one for CAMP, one for CAMP and the armoury and store of BASE."""


@pytest.fixture(scope="module")
def sites() -> Office:
    """Two sites, with goods, and people who are good for some of it."""
    office = Office()
    roles = '\'["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER", "ADMINISTRATOR"]\''
    for number, line in enumerate(SETTING.strip().splitlines()):
        operation = spelled(line.strip().replace("roles=EVERY", f"roles={roles}"), number)
        office.must(operation)
    return office


def outcome(office: Office, line: str, by: str, approved_by: str | None) -> Refused | None:
    """What a copy of the ledger says to the line; what is refused leaves no trace."""
    copy = office.copy()
    operation = {**spelled(line), "id": "NEW", "occurred_at": "2026-03-01T00:00:00Z", "by": by}
    operation.pop("approved_by", None)
    if approved_by is not None:
        operation["approved_by"] = approved_by
    before = copy.rows()
    answer = copy.post(operation, by_ledger=operation["op"] in MADE_BY_LEDGER)
    assert not isinstance(answer, list), [str(fault) for fault in answer]
    if answer.refused is not None:
        assert copy.rows() == before
    return answer.refused


def second(line: str) -> str | None:
    """A second person who is good everywhere, where the operation needs one."""
    two = ("plan_disposal", "adjust", "hand_over", "reverse", "correct_identity", "release_hold")
    return "CHIEF" if line.split()[0] in two else None


@pytest.mark.parametrize("person", ["BASER", "CAMPER", "BOTH"])
@pytest.mark.parametrize(("line", "places"), CONCERNS, ids=lambda each: each)
def test_whoever_records_is_good_for_the_places(line: str, places: str, person: str, sites: Office) -> None:
    """An operation is recorded by whoever is good for what it concerns, and by nobody else."""
    refused = outcome(sites, line, person, second(line))
    if person in REACH[places]:
        assert refused is None, str(refused)
    else:
        assert refused is not None
        assert (refused.code, refused.field) == (Code.SCOPE_FORBIDS, "by"), str(refused)
        assert person in str(refused)
        if places == WHOLE_LEDGER:
            assert refused.facts["place"] == "the whole ledger"


@pytest.mark.parametrize("person", ["BASER", "CAMPER", "BOTH"])
@pytest.mark.parametrize(("line", "places"), CONCERNS, ids=lambda each: each)
def test_whoever_approves_is_good_for_the_places(line: str, places: str, person: str, sites: Office) -> None:
    """The second person is good for what the operation concerns as well."""
    refused = outcome(sites, line, "CLERK", person)
    if person in REACH[places]:
        assert refused is None, str(refused)
    else:
        assert refused is not None
        assert (refused.code, refused.field) == (Code.SCOPE_FORBIDS, "approved_by"), str(refused)


def test_every_operation_that_concerns_places_stands_here() -> None:
    """No operation is added without saying which places it concerns."""
    told = {line.split()[0] for line, _ in CONCERNS}
    apart = {"sign_entries", "enrol_key", "revoke_key", "verify_destruction"}
    assert told | apart == set(OPERATIONS)
    assert {line.split()[0] for line, places in CONCERNS if places == WHOLE_LEDGER} >= WHOLE - apart


@pytest.mark.parametrize("person", ["BASER", "CAMPER"])
def test_a_destruction_is_verified_where_it_was(person: str, sites: Office) -> None:
    """What is verified concerns the place of the disposal."""
    office = sites.copy()
    office.must(spelled("destroy id=CUT disposal=D-1 W5"))
    refused = outcome(office, "verify_destruction disposal=D-1 verifier=MONITOR W5", person, None)
    assert (refused is None) == (person == "BASER")


@pytest.mark.parametrize("op", ["revoke_key user=THIRD", "enrol_key user=CAMPER"])
def test_keys_are_for_who_is_good_for_everything(op: str, sites: Office) -> None:
    """Whoever is good for some places changes nobody's key, and does not agree to it."""
    office = sites.copy()
    office.close("CLERK", "THIRD", "BASER")
    one, other = outcome(office, op, "BASER", "CHIEF"), outcome(office, op, "CLERK", "BASER")
    assert one is not None
    assert other is not None
    assert (one.code, one.field) == (Code.SCOPE_FORBIDS, "by")
    assert (other.code, other.field) == (Code.SCOPE_FORBIDS, "approved_by")
    assert outcome(office, op, "CLERK", "CHIEF") is None


def test_a_place_covers_what_is_within_it_and_not_what_is_around_it(sites: Office) -> None:
    """Whoever is good for an armoury is good for a rack in it, and not for the site."""
    office = sites.copy()
    office.must(spelled("add_place id=RACK-1 code=RACK within=ARM"))
    assert outcome(office, "register to=RACK +W90", "ARMER", None) is None
    assert outcome(office, "register to=ARM +W90", "ARMER", None) is None
    for line in ("register to=BASE +W90", "register to=ESH +W90", "count place=BASE W1"):
        refused = outcome(office, line, "ARMER", None)
        assert refused is not None
        assert refused.code is Code.SCOPE_FORBIDS


@pytest.mark.parametrize("person", ["BASER", "CAMPER"])
def test_a_proposal_is_made_and_decided_within_the_places(person: str, sites: Office) -> None:
    """Whoever proposes, approves or rejects is good for what the proposed operation concerns."""
    office = sites.copy()
    inner = {name: value for name, value in spelled("hand_over from=ARM to=STATE W1").items() if name != "id"}
    del inner["approved_by"]
    at = {"occurred_at": "2026-03-01T00:00:00Z"}
    may = person == "BASER"
    asked = office.copy().post({"op": "propose", "by": person, "operation": {**inner, "by": person}, **at})
    assert not isinstance(asked, list)
    assert (asked.refused is None) == may
    if not may:
        assert asked.refused is not None
        assert (asked.refused.code, asked.refused.field) == (Code.SCOPE_FORBIDS, "operation.by")
    office.must({"op": "propose", "id": "P-1", "by": "CLERK", "operation": inner, **at})
    for op, field in (("approve", "approved_by"), ("reject", "by")):
        more = {"reason": "No"} if op == "reject" else {}
        answer = office.copy().post({"op": op, "by": person, "proposal": "P-1", **at, **more})
        assert not isinstance(answer, list)
        assert (answer.refused is None) == may
        if answer.refused is not None:
            assert (answer.refused.code, answer.refused.field) == (Code.SCOPE_FORBIDS, field)


def test_an_account_without_places_is_good_everywhere(sites: Office) -> None:
    """Only a scope that was given narrows anything."""
    for line, _ in CONCERNS:
        assert outcome(sites, line, "CLERK", second(line)) is None, line
