"""
What one proposes and another decides: for each operation that may be proposed, each way in which that may end.

The goods are the same for all of them, and stand in tests/cells.py.
"""

from __future__ import annotations

from hashlib import sha256

import orjson
import pytest

from tests import cells
from tests.cells import APPROVER, RECORDER, decision, operation, proposal
from tests.ledger.signing_people import key
from tests.office import NOON, Office
from tests.scenario import spelled
from wamledger.domain.authority.roles import PROPOSED_NEVER
from wamledger.domain.refusals import Code
from wamledger.domain.rules.reversing import ADVICE
from wamledger.domain.stock import Row
from wamledger.ledger import merkle, signing
from wamledger.ledger.append import MADE_BY_LEDGER

PROPOSABLE = sorted(set(cells.OPERATIONS) - PROPOSED_NEVER)
SOLO = sorted(set(PROPOSABLE) - {"revoke_key"})
"""Those that make sense also where nobody signs in."""


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
    office.close(RECORDER, "THIRD")
    return office


def proposed(office: Office, op: str, **more: str) -> Office:
    """The ledger in which the operation is proposed under the id P-1, and stands to be decided."""
    copy = office.copy()
    copy.must(proposal(op, code="P-1", **more))
    return copy


def last(office: Office, number: int = 1) -> list[Row]:
    """The newest entries, as they are stored."""
    rows = office.connection.execute(
        "SELECT entry FROM entry ORDER BY seq DESC LIMIT ?", (number,)
    ).fetchall()
    return [orjson.loads(entry) for (entry,) in reversed(rows)]


def row_of(office: Office) -> Row:
    """The proposal as it is listed."""
    (row,) = office.table("proposal")
    return row


def waiting(office: Office) -> list[Row]:
    """What is reserved and not released."""
    return [row for row in office.table("reservation") if row["released_seq"] is None]


def nothing_reserved(office: Office) -> bool:
    """Nothing waits, and no weapon and no lot says that it does."""
    return not waiting(office) and not any(
        row["reserved"] for name in ("weapon", "lot") for row in office.table(name)
    )


def without(rows: dict[str, list[tuple[object, ...]]], *names: str) -> dict[str, list[tuple[object, ...]]]:
    """Every table but some."""
    return {name: each for name, each in rows.items() if name not in names}


# proposing


@pytest.mark.parametrize("op", PROPOSABLE)
def test_a_proposal_changes_nothing_but_what_is_reserved(op: str, closed_office: Office) -> None:
    """What is proposed has not happened: everything stands where it stood."""
    office = proposed(closed_office, op)
    assert office.holdings() == closed_office.holdings()
    before, after = closed_office.rows(), office.rows()
    own = ("proposal", "reservation", "weapon", "lot", "subject")
    assert without(after, *own) == without(before, *own)
    for name in ("weapon", "lot"):
        at = [{**row, "reserved": 0} for row in office.table(name)]
        assert at == closed_office.table(name)
    assert row_of(office)["status"] == "OPEN"
    assert office.rows() == office.rebuilt()


@pytest.mark.parametrize("op", PROPOSABLE)
def test_what_a_proposal_takes_is_reserved_as_it_would_be_taken(op: str, closed_office: Office) -> None:
    """The reservation is what the operation takes from cells when it is carried out, and each weapon that it names."""
    office = proposed(closed_office, op)
    reserved = {
        (row["subject"], row["holder"], row["status"], row["condition"], row["quantity"])
        for row in waiting(office)
    }
    office.must(decision("approve", "P-1", APPROVER))
    (entry,) = last(office)
    taken = {
        (
            f"W {move['weapon']}" if "weapon" in move else f"L {move['lot']}",
            *move["from"],
            move.get("quantity", 1),
        )
        for move in entry["body"]["effects"].get("moves", ())
        if move["from"]
    }
    named = {
        each.get("weapon")
        for each in (entry["body"]["operation"], *entry["body"]["operation"].get("lines", ()))
    }
    moved = {each[0] for each in taken}
    spoken = {(f"W {code}", None, None, None, 1) for code in named if code and f"W {code}" not in moved}
    assert reserved == taken | spoken


@pytest.mark.parametrize("op", PROPOSABLE)
def test_a_proposal_is_signed_by_whoever_makes_it(op: str, closed_office: Office) -> None:
    """The entry carries one signature, which says that this was proposed."""
    office = proposed(closed_office, op)
    (entry,) = last(office)
    (signature,) = entry["sigs"]
    assert (signature["user"], signature["meaning"]) == (RECORDER, signing.PROPOSED)
    assert signing.holds(signature, key(RECORDER).verifier, signing.body_bytes(entry["body"]))


# approving


@pytest.mark.parametrize("op", SOLO)
def test_what_is_approved_is_as_if_it_had_been_recorded_by_two(op: str, open_office: Office) -> None:
    """Carried out through a proposal, an operation has the effect that it has when two record it at once."""
    office = proposed(open_office, op)
    office.must(decision("approve", "P-1", APPROVER))
    other = open_office.copy()
    other.must(operation(op, RECORDER, APPROVER))
    assert office.holdings() == other.holdings() or op == "dispatch"
    (through,), (at_once,) = last(office), last(other)
    for name in ("op", "by", "approved_by", "occurred_at"):
        assert through["body"]["operation"][name] == at_once["body"]["operation"][name]
    one, two = through["body"]["effects"], at_once["body"]["effects"]
    ids = {through["body"]["operation"]["id"]: "ID", at_once["body"]["operation"]["id"]: "ID"}
    assert renamed(one, ids) == renamed(two, ids)
    assert office.rows() == office.rebuilt()


def renamed(value: object, names: dict[str, str]) -> object:
    """The value with the ids of the two entries told alike, and without the numbers of entries."""
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    for name, other in names.items():
        text = text.replace(f'"{name}"', f'"{other}"')
    return orjson.loads(text)


@pytest.mark.parametrize("op", PROPOSABLE)
def test_an_approval_is_two_entries_that_name_each_other(op: str, closed_office: Office) -> None:
    """The approval comes first, then what it carries out, which names both; both are signed by whoever approved."""
    office = proposed(closed_office, op)
    outcome = office.must(decision("approve", "P-1", APPROVER))
    approve, carried = last(office, 2)
    assert approve["body"]["operation"]["op"] == "approve"
    inner = carried["body"]["operation"]
    assert inner["id"] == outcome.carried_out
    assert (inner["op"], inner["by"], inner["approved_by"]) == (op, RECORDER, APPROVER)
    assert carried["body"]["approval"] == {"proposal": "P-1", "approve": "APPROVE-P-1"}
    assert "approval" not in approve["body"]
    stored = b'{"body":' + signing.body_bytes(approve["body"])
    assert office.entry("APPROVE-P-1").startswith(stored)
    assert carried["body"]["prev"] == sha256(b"\x00" + office.entry("APPROVE-P-1")).hexdigest()
    for entry in (approve, carried):
        (signature,) = entry["sigs"]
        assert (signature["user"], signature["meaning"]) == (APPROVER, signing.APPROVED)
        assert signing.holds(signature, key(APPROVER).verifier, signing.body_bytes(entry["body"]))
        assert not signing.holds(signature, key(RECORDER).verifier, signing.body_bytes(entry["body"]))
    assert (row_of(office)["status"], row_of(office)["decided_by"]) == ("APPROVED", APPROVER)
    assert nothing_reserved(office)


def test_an_operation_keeps_the_id_that_was_proposed_for_it(closed_office: Office) -> None:
    """An id of the proposed operation is that of its entry; without one the ledger gives it, and says so."""
    for given in ("OWN-ID", None):
        office = closed_office.copy()
        asked = proposal("move", code="P-1")
        if given:
            asked["operation"]["id"] = given
        office.must(asked)
        outcome = office.must(decision("approve", "P-1", APPROVER))
        (entry,) = last(office)
        assert entry["body"].get("assigned", []) == ([] if given else ["id"])
        assert outcome.carried_out == entry["body"]["operation"]["id"]
        assert outcome.carried_out == given or (given is None and outcome.carried_out.startswith("UNX-E"))


def test_an_approval_and_what_it_carries_out_are_given_ids_of_their_own(closed_office: Office) -> None:
    """Where neither has an id, the ledger gives two."""
    office = proposed(closed_office, "move")
    asked = decision("approve", "P-1", APPROVER)
    del asked["id"]
    outcome = office.must(asked)
    approve, carried = last(office, 2)
    assert outcome.id == approve["body"]["operation"]["id"]
    assert [outcome.id, outcome.carried_out] == [
        f"UNX-E{entry['body']['seq'] + 1:06d}" for entry in (approve, carried)
    ]


@pytest.mark.parametrize("op", ["dispatch", "issue", "register"])
def test_what_begins_something_is_named_by_the_id_that_it_got(op: str, closed_office: Office) -> None:
    """What an approval carries out is received, returned or reversed under the id of its own entry."""
    office = proposed(closed_office, op)
    outcome = office.must(decision("approve", "P-1", APPROVER))
    line = {
        "dispatch": f"receive id=X dispatch={outcome.carried_out} to=HUT W4",
        "issue": f"return id=X issue={outcome.carried_out} to=ARM W2",
        "register": f"reverse id=X entry={outcome.carried_out}",
    }[op]
    office.must(spelled(line))
    assert office.rows() == office.rebuilt()


def test_an_approval_is_repeated_without_a_trace(closed_office: Office) -> None:
    """The same approval posted again is known, and so are the proposal and what was carried out."""
    office = proposed(closed_office, "hand_over")
    asked = decision("approve", "P-1", APPROVER)
    office.must(asked)
    before, size = office.rows(), office.appender.size
    (carried,) = last(office)
    for each in (asked, proposal("hand_over", code="P-1"), carried["body"]["operation"]):
        office.forget()
        assert office.must(each).repeated
    assert (office.rows(), office.appender.size) == (before, size)
    changed = {**asked, "proposal": "P-2"}
    assert office.refused(changed).code is Code.ID_USED


@pytest.mark.parametrize("end", ["approve", "reject", "withdraw", "lapse"])
def test_a_proposal_ends_once(end: str, closed_office: Office) -> None:
    """After one decision no other is taken, and each is told what became of the proposal and by whom."""
    office = proposed(closed_office, "hand_over", expires_at=cells.SOON)
    who = {"approve": APPROVER, "reject": "THIRD", "withdraw": RECORDER, "lapse": "ADMIN"}
    if end == "lapse":
        office.clock = cells.AFTER
    office.must(decision(end, "P-1", who[end]))
    status = {"approve": "APPROVED", "reject": "REJECTED", "withdraw": "WITHDRAWN", "lapse": "LAPSED"}[end]
    assert (row_of(office)["status"], row_of(office)["decided_by"]) == (status, who[end])
    assert nothing_reserved(office)
    for other, by in who.items():
        refused = office.refused({**decision(other, "P-1", by), "id": f"AGAIN-{other}"})
        assert refused.code is Code.PROPOSAL_DECIDED
        assert refused.facts["status"] == status
    (signature,) = last(office)[0]["sigs"]
    meaning = {"approve": "approved", "reject": "rejected", "withdraw": "withdrawn", "lapse": "posted"}[end]
    assert (signature["user"], signature["meaning"]) == (who[end], meaning)
    assert office.rows() == office.rebuilt()


@pytest.mark.parametrize("op", PROPOSABLE)
@pytest.mark.parametrize("end", ["reject", "withdraw", "lapse"])
def test_what_is_not_approved_has_not_happened(op: str, end: str, closed_office: Office) -> None:
    """After a rejection, a withdrawal or a lapse everything is as it was before the proposal, and may be recorded."""
    office = proposed(closed_office, op, expires_at=cells.SOON)
    if end == "lapse":
        office.clock = cells.AFTER
    office.must(decision(end, "P-1", RECORDER if end == "withdraw" else APPROVER))
    own = ("proposal", "reservation", "subject")
    assert without(office.rows(), *own) == without(closed_office.rows(), *own)
    assert nothing_reserved(office)
    assert office.rows() == office.rebuilt()
    assert office.must(operation(op, RECORDER, APPROVER)).seq is not None


@pytest.mark.parametrize("op", sorted(set(PROPOSABLE) - set(ADVICE)))
def test_what_was_carried_out_is_reversed(op: str, closed_office: Office) -> None:
    """What came about by a proposal is reversed like what two recorded, and the goods stand as before."""
    office = proposed(closed_office, op)
    outcome = office.must(decision("approve", "P-1", APPROVER))
    reversal = spelled(f"reverse id=UNDO entry={outcome.carried_out} by=CLERK approved_by=CHIEF")
    office.must({**reversal, "occurred_at": "2026-03-01T00:00:00Z"})
    # what was taken on charge and reversed stands nowhere
    assert office.holdings() == closed_office.holdings()
    assert office.rows() == office.rebuilt()


@pytest.mark.parametrize("op", PROPOSABLE)
def test_what_was_carried_out_is_in_the_history_of_its_goods(op: str, closed_office: Office) -> None:
    """Proposal, approval and what followed belong to the history of each item that was reserved."""
    office = proposed(closed_office, op)
    items = {row["subject"][2:] for row in waiting(office)}
    outcome = office.must(decision("approve", "P-1", APPROVER))
    for item in items:
        history = office.history(item)
        assert history[-3:] == ["P-1", "APPROVE-P-1", outcome.carried_out], item


# the stock that waits


def test_reserved_goods_move_by_nothing_but_their_proposal(closed_office: Office) -> None:
    """Whatever would take a reserved weapon or reserved rounds elsewhere is refused; a loss is not."""
    office = closed_office.copy()
    at = {"occurred_at": "2026-02-01T09:00:00Z", "by": RECORDER}
    lines = [{"weapon": "W1"}, {"lot": "L2", "quantity": 50}]
    inner = {**spelled("hand_over from=ARM to=STATE W1"), **at, "lines": lines[:1]}
    lots = {**spelled("hand_over from=ESH to=STATE L2:50"), **at, "lines": lines[1:]}
    for code, each in (("P-1", inner), ("P-2", lots)):
        del each["id"], each["approved_by"]
        office.must({"op": "propose", "id": code, "operation": each, **at})
    tried = [
        "move from=ARM to=ESH W1",
        "issue from=ARM to=COY W1",
        "dispatch from=ARM to=HUT W1",
        "hand_over from=ARM to=STATE W1",
        "plan_disposal disposal=D-9 place=ARM W1",
        "adjust place=ARM inquiry=I W1",
        "reverse entry=R-1",
        "move from=ESH to=ARM L2:1",
        "issue from=ESH to=COY L2:1",
        "expend from=ESH L2:1",
        "dispatch from=ESH to=HUT L2:1",
        "hand_over from=ESH to=STATE L2:1",
        "plan_disposal disposal=D-9 place=ESH method=OPEN_BURNING L2:1",
        "adjust place=ESH inquiry=I L2:1",
        "reverse entry=R-L",
    ]
    for number, line in enumerate(tried):
        refused = office.copy().refused({**spelled(line, number), "id": f"X-{number}"})
        assert refused.code in (Code.RESERVED, Code.STOCK_INSUFFICIENT, Code.LATER_ENTRIES_REST), line
        assert (refused.code is Code.RESERVED) == (" W1" in line or line.endswith("R-1")), line
    for number, line in enumerate(
        ["report_loss from=ARM W1", "report_loss from=ESH L2:50", "inspect W1,condition=UNSAFE"]
    ):
        office.copy().must({**spelled(line), "id": f"Y-{number}"})


def test_what_was_lost_is_not_carried_out(closed_office: Office) -> None:
    """After a loss the approval is refused for what is missing, the proposal stays open, and may be withdrawn."""
    for op, loss, code in (
        ("hand_over", "report_loss from=ARM W6", Code.STATUS_FORBIDS),
        ("issue", "report_loss from=ARM W2", Code.STATUS_FORBIDS),
        ("expend", "report_loss from=COY issue=ISSUED-L1 L1:18", Code.MORE_THAN_OWED),
    ):
        office = proposed(closed_office, op)
        office.must(spelled(f"{loss} id=LOSS"))
        before, size = office.rows(), office.appender.size
        assert office.refused(decision("approve", "P-1", APPROVER)).code is code
        assert (office.rows(), office.appender.size) == (before, size)
        assert row_of(office)["status"] == "OPEN"
        office.must(decision("withdraw", "P-1", RECORDER))
        assert nothing_reserved(office)


def test_an_inspection_since_is_taken_into_account(closed_office: Office) -> None:
    """What was found unfit since is not issued by an approval; what is only in another condition goes as it is."""
    office = proposed(closed_office, "issue")
    office.must(spelled("inspect id=LOOK W2,condition=UNSAFE"))
    assert office.refused(decision("approve", "P-1", APPROVER)).code is Code.UNSERVICEABLE
    office = proposed(closed_office, "hand_over")
    office.must(spelled("inspect id=LOOK W6,condition=INCOMPLETE"))
    office.must(decision("approve", "P-1", APPROVER))
    assert office.holdings()["W6"] == {("STATE", "HANDED_OVER", "INCOMPLETE"): 1}


def test_an_approval_is_decided_as_the_stock_stands_then(closed_office: Office) -> None:
    """A hold that came since stops the goods, a restriction stops the rounds, and their end lets them go."""
    office = proposed(closed_office, "hand_over")
    office.must(spelled("hold id=STOP W6"))
    assert office.refused(decision("approve", "P-1", APPROVER)).code is Code.HELD
    office.must(spelled("release_hold id=GO W6"))
    office.must(decision("approve", "P-1", APPROVER))


@pytest.mark.parametrize("order", [("P-1", "P-2"), ("P-2", "P-1")])
def test_two_proposals_about_one_lot_are_decided_in_any_order(
    order: tuple[str, str], closed_office: Office
) -> None:
    """Each has what it reserved, whichever is approved first."""
    office = closed_office.copy()
    at = {"occurred_at": "2026-02-01T09:00:00Z", "by": RECORDER}
    for code, quantity in (("P-1", 30), ("P-2", 20)):
        inner = {**spelled(f"hand_over from=ESH to=STATE L2:{quantity}"), **at}
        del inner["id"], inner["approved_by"]
        office.must({"op": "propose", "id": code, "operation": inner, **at})
    for code in order:
        office.must(decision("approve", code, APPROVER))
        office.forget()
    assert office.holdings()["L2"] == {("STATE", "HANDED_OVER", "A1"): 50}
    assert nothing_reserved(office)


def test_the_clock_ends_a_proposal_by_itself(closed_office: Office) -> None:
    """From its last moment on a proposal reserves nothing and is not approved, whether or not anybody said so."""
    office = proposed(closed_office, "hand_over", expires_at=cells.SOON)
    office.clock = NOON + 3_599_000_000
    assert office.copy().refused(spelled("move id=X from=ARM to=ESH W6")).code is Code.RESERVED
    office.clock = NOON + 3_600_000_000
    assert office.refused(decision("approve", "P-1", APPROVER)).code is Code.PROPOSAL_LAPSED
    assert office.refused(decision("reject", "P-1", APPROVER) | {"by": RECORDER}).code is Code.SAME_PERSON
    office.must(spelled("move id=X from=ARM to=ESH W6"))
    office.must(decision("lapse", "P-1", "ADMIN"))
    assert nothing_reserved(office)
    assert office.rows() == office.rebuilt()


def test_an_approval_that_makes_too_large_an_entry_is_refused_whole() -> None:
    """What would not fit into an entry is refused before the approval is written."""
    office = Office()
    weapons = " ".join(f"+W{number}" for number in range(330))
    inner = spelled(f"register to=ARM {weapons}")
    del inner["id"]
    at = {"occurred_at": "2026-02-01T09:00:00Z", "by": RECORDER}
    assert 45_000 < len(orjson.dumps(inner)) < 60_000
    office.must({"op": "propose", "id": "P-1", "operation": inner, **at})
    before, size = office.rows(), office.appender.size
    assert office.refused(decision("approve", "P-1", APPROVER)).code is Code.ENTRY_TOO_LARGE
    assert (office.rows(), office.appender.size) == (before, size)
    office.must(decision("withdraw", "P-1", RECORDER))


def test_what_is_proposed_is_canonical(closed_office: Office) -> None:
    """The proposed operation is kept as it would be stored: times in UTC, text in form NFC, nothing that is null."""
    office = closed_office.copy()
    asked = proposal("move", code="P-1")
    asked["operation"] |= {
        "occurred_at": "2026-02-01T10:00:00+02:00",
        "remarks": "Cafe\u0301",
        "document": None,
    }
    office.must(asked)
    (entry,) = last(office)
    inner = entry["body"]["operation"]["operation"]
    assert (inner["occurred_at"], inner["remarks"]) == ("2026-02-01T08:00:00Z", "Caf\u00e9")
    assert "document" not in inner


# many at once, and again from the entries


def test_proposals_in_one_call_are_signed_singly_and_the_rest_together(closed_office: Office) -> None:
    """What authority rests on carries its own signature, also among many; one entry at the end signs for the others."""
    office = closed_office.copy()
    first = office.appender.size
    asked = [proposal("hand_over", code="P-1"), operation("move"), operation("reseal"), operation("hold")]
    office.post_all(asked, together=True)
    entries = last(office, 5)
    assert [[each["meaning"] for each in entry["sigs"]] for entry in entries] == [
        [signing.PROPOSED],
        [],
        [],
        [],
        [signing.SEALED],
    ]
    seal = entries[-1]["body"]["operation"]
    tree = merkle.Tree()
    leaves = [
        sha256(b"\x00" + entry).digest()
        for (entry,) in office.connection.execute("SELECT entry FROM entry ORDER BY seq")
    ]
    tree.extend(leaves[first + 1 : -1])
    assert (seal["first"], seal["count"], seal["root"]) == (first + 1, 3, tree.root().hex())
    (signature,) = entries[-1]["sigs"]
    assert signing.holds(signature, key(RECORDER).verifier, signing.body_bytes(entries[-1]["body"]))


@pytest.mark.parametrize("regime", ["open", "closed"])
def test_what_proposals_did_comes_back_from_the_entries(
    regime: str, open_office: Office, closed_office: Office
) -> None:
    """A ledger with a proposal of every kind and every end is the same again, from its entries and from its journal."""
    office = (open_office if regime == "open" else closed_office).copy()
    ends = ["approve", "reject", "withdraw"]
    ops = [op for op in PROPOSABLE if op != "revoke_key"]
    for number, op in enumerate(ops):
        office.must(proposal(op))
        end = ends[number % 3]
        office.must(decision(end, f"PROPOSED-{op}", RECORDER if end == "withdraw" else APPROVER))
    assert office.rows() == office.rebuilt()
    other = Office(bare=True)
    for body in list(office.bodies()):
        asked = body["operation"]
        outcome = other.must(asked, by_ledger=asked["op"] in MADE_BY_LEDGER)
        # what an approval carried out is there already when its own line comes
        assert outcome.repeated == ("approval" in body)
    assert other.rows() == office.rows()


@pytest.mark.parametrize("end", ["approve", "reject"])
def test_a_lot_that_waits_in_two_conditions_is_set_free_once(end: str, closed_office: Office) -> None:
    """However many cells a proposal waits for, the entry that ends it names each item once."""
    office = closed_office.copy()
    office.must(spelled("inspect id=LOOK L2:20,at=ESH,condition=B1"))
    at = {"occurred_at": "2026-02-01T09:00:00Z", "by": RECORDER}
    inner = {**spelled("hand_over from=ESH to=STATE L2:50"), **at}
    del inner["id"], inner["approved_by"]
    office.must({"op": "propose", "id": "P-1", "operation": inner, **at})
    assert [row["condition"] for row in waiting(office)] == ["A1", "B1"]
    office.must(decision(end, "P-1", APPROVER))
    stored = orjson.loads(office.entry(f"{end.upper()}-P-1"))
    assert stored["body"]["effects"]["frees"] == ["L L2"]
    assert nothing_reserved(office)
