"""What is wrong with a form is said at its fields, and what it would do is seen before it is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.ledger import everything
from tests.ledger.signing_people import actor, key
from wamledger.ledger.store import Ledger
from wamledger.services import attachments
from wamledger.services.form_fields.defaults import begun, following
from wamledger.services.form_fields.judging import Judged, faults, faults_of_form, judged
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.papers import PAPERS, paper_of
from wamledger.services.form_fields.recording import foreseen_notices, record, recorded_since, size
from wamledger.services.form_fields.values import Line, Values, values_of
from wamledger.services.posting import post_operations

AT = everything.AT
MOVE: dict[str, Any] = {
    "occurred_at": AT,
    "by": "ADMIN",
    "from": "ARM-1",
    "to": "ARM-2",
    "lines": [{"weapon": "W-5"}, {"lot": "L-1", "quantity": 5}],
}


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    """A ledger of its own in which everything has happened once."""
    with Ledger.create(str(tmp_path / "a.db"), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
        yield ledger


def _judged(ledger: Ledger, op: str, **part: Any) -> Judged:
    return judged(ledger, form_of(op), values_of(form_of(op), part))


def _last(ledger: Ledger) -> dict[str, Any]:
    with ledger.reading() as link:
        row = link.one("SELECT entry FROM entry ORDER BY seq DESC LIMIT 1")
    found: dict[str, Any] = orjson.loads(bytes(row[0]))["body"]["operation"]
    return found


@pytest.mark.parametrize(
    ("op", "part", "place", "code"),
    [
        ("move", {**MOVE, "to": "NOWHERE"}, "to", "place_unknown"),
        ("move", {**MOVE, "lines": []}, "lines", "field_invalid"),
        (
            "move",
            {**MOVE, "lines": [{"weapon": "W-5"}, {"weapon": "W-99"}]},
            "lines.1.weapon",
            "weapon_unknown",
        ),
        (
            "move",
            {**MOVE, "lines": [{"lot": "L-1", "quantity": 9999}]},
            "lines.0.quantity",
            "stock_insufficient",
        ),
        ("move", {**MOVE, "by": "NOBODY"}, "by", "user_unknown"),
        ("move", {**MOVE, "occurred_at": "soon"}, "occurred_at", "time_unreadable"),
        ("issue", {"from": "ARM-1", "by": "ADMIN", "occurred_at": AT}, "due", "field_missing"),
        (
            "register",
            {
                "by": "ADMIN",
                "occurred_at": AT,
                "to": "ARM-1",
                "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED"},
                "lines": [{"new_weapon": {"serial": "A", "serial_status": "CLEAR", "type": "SA-06"}}],
            },
            "lines.0.new_weapon.make",
            "field_missing",
        ),
        ("add_nature", {"code": "X", "nec_mg": "heavy"}, "nec_mg", "number_not_whole"),
        ("incident", {"latitude": "north"}, "latitude", "field_invalid"),
        (
            "request_trace",
            {"by": "ADMIN", "occurred_at": AT, "trace": "T", "to": "RS", "channel": "x"},
            "weapon",
            "",
        ),
    ],
)
def test_a_fault_stands_at_its_field(full: Ledger, op: str, part: Any, place: str, code: str) -> None:
    """Each refusal is at the field that it is about, in its line."""
    found = _judged(full, op, **part).faults
    assert place in found
    assert code in ("", found[place].code)
    assert found[place].message


def test_empty_lines_do_not_shift_faults(full: Ledger) -> None:
    """A fault is at its line as the form numbers it, though an empty line stands before."""
    values = values_of(form_of("move"), {**MOVE, "lines": [{"weapon": "W-99"}]})
    values.lines.insert(0, Line("weapon"))
    assert set(faults(full, "move", values)) == {"lines.1.weapon"}


def test_looking_at_the_form_alone_asks_no_ledger() -> None:
    """What is wrong by itself is said without a ledger, for each key that is typed."""
    found = faults_of_form(form_of("move"), values_of(form_of("move"), {**MOVE, "to": "a b"}), 0)
    assert found["to"].code == "code_malformed"


def test_the_effect_is_seen_before_it_is_recorded(full: Ledger) -> None:
    """Weapons from where to where, lots by cell; and nothing is on record by that."""
    before = full.head()
    found = _judged(full, "move", **MOVE)
    assert found.faults == {}
    seen = {(each.subject, each.before, each.after) for each in found.changes}
    assert ("W-5", "ARM-1: In store, Serviceable", "ARM-2: In store, Serviceable") in seen
    assert ("L-1, ARM-1: In store, A1", "800", "795") in seen
    assert not found.needs_second
    assert full.head() == before


def test_a_second_person_is_asked_for(full: Ledger) -> None:
    """Where somebody else has to agree it is said who may; named in the form, nobody is asked."""
    part = {"by": "ADMIN", "occurred_at": AT, "from": "ARM-1", "to": "STATE", "authority": "X"}
    lines = {"lines": [{"weapon": "W-5"}]}
    found = _judged(full, "hand_over", **part, **lines)
    assert found.needs_second
    assert found.may_be_proposed
    assert list(found.approvers) == ["APPROVER", "WAM_OFFICER"]
    assert not _judged(full, "hand_over", **part, **lines, approved_by="OTHER").needs_second


def test_a_form_is_recorded_once(fresh: Ledger) -> None:
    """The entry is the operation; what was typed is known again as recorded, and other things are not."""
    shape, since = form_of("move"), size(fresh)
    values = values_of(shape, MOVE)
    asked = judged(fresh, shape, values).operation
    assert recorded_since(fresh, asked, since) is None
    recorded = record(fresh, shape, values)
    assert recorded.faults == {}
    assert (recorded.seq, size(fresh)) == (since, since + 1)
    assert _last(fresh) == {"op": "move", "id": recorded.id, **MOVE}
    assert recorded_since(fresh, asked, since) == (recorded.id, recorded.seq)
    assert recorded_since(fresh, asked, since + 1) is None
    assert recorded_since(fresh, {**asked, "to": "HUT"}, since) is None


def test_what_is_refused_is_not_recorded(fresh: Ledger) -> None:
    """A refusal at the posting is at its field, and nothing is on record."""
    before = fresh.head()
    recorded = record(fresh, form_of("move"), values_of(form_of("move"), {**MOVE, "to": "NOWHERE"}))
    assert set(recorded.faults) == {"to"}
    assert fresh.head() == before


def test_a_proposal_is_recorded_instead(fresh: Ledger) -> None:
    """What a second person has to agree to is proposed, and found again as such."""
    shape, since = form_of("move"), size(fresh)
    recorded = record(fresh, shape, values_of(shape, MOVE), propose=True)
    assert recorded.is_proposal
    assert _last(fresh)["op"] == "propose"
    assert recorded.operation == {"op": "move", **MOVE}
    assert recorded_since(fresh, {"op": "move", **MOVE}, since) == (recorded.id, since)


def test_files_go_with_their_entry(fresh: Ledger, tmp_path: Path) -> None:
    """A path among the files is attached in the same transaction, and the entry has its digest; one is on record alone."""
    paper = tmp_path / "note.txt"
    paper.write_text("Signed.\n")
    shape, since = form_of("move"), size(fresh)
    values = values_of(shape, MOVE)
    values.fields["attachments"] = f"{everything.DIGEST}; {paper}"
    assert judged(fresh, shape, values).faults == {}
    recorded = record(fresh, shape, values)
    assert (recorded.faults, size(fresh)) == ({}, since + 2)
    digests = _last(fresh)["attachments"]
    assert digests[0] == everything.DIGEST
    assert attachments.named(fresh, digests[1]).is_here
    values.fields["attachments"] = str(tmp_path / "nothing.txt")
    assert set(judged(fresh, shape, values).faults) == {"attachments"}


def test_a_file_is_attached_by_its_path(fresh: Ledger, tmp_path: Path) -> None:
    """The form of a file asks for its path, and the rest is the file's own."""
    paper = tmp_path / "note.txt"
    paper.write_text("Signed.\n")
    shape = form_of("attach")
    values = values_of(shape, {"by": "ADMIN", "occurred_at": AT})
    assert set(judged(fresh, shape, values).faults) == {"file"}
    values.fields["file"] = str(paper)
    assert record(fresh, shape, values).faults == {}
    assert (_last(fresh)["name"], _last(fresh)["size"]) == ("note.txt", 8)


def test_what_comes_is_compared_before_it_is_recorded(fresh: Ledger) -> None:
    """A serial that is on record already is said at the review, and nothing is on record by that."""
    weapon = {"serial": "AB000003", "serial_status": "CLEAR", **everything.WEAPON}
    part = {
        "by": "ADMIN",
        "occurred_at": AT,
        "to": "ARM-1",
        "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED", "from": "GROUP"},
        "lines": [{"new_weapon": weapon, "condition": "SERVICEABLE"}],
    }
    before = fresh.head()
    said = foreseen_notices(fresh, form_of("register"), values_of(form_of("register"), part), propose=False)
    assert any("AB000003" in each and "W-3" in each for each in said)
    assert not any("review-finding" in each for each in said)
    assert fresh.head() == before


def test_where_people_sign_in_a_form_is_of_whoever_did(fresh: Ledger) -> None:
    """Nobody learns what somebody else's form would do; nothing is found that somebody else recorded."""
    enrol = {"op": "enrol_key", "occurred_at": AT, "by": "ADMIN", "user": "ADMIN", "vkey": key("ADMIN").vkey}
    fresh.act_as(actor("ADMIN", enrolling=key("ADMIN")))
    assert not post_operations(fresh, [enrol], by_ledger=True).refused
    fresh.act_as(actor("ADMIN"))
    assert _judged(fresh, "move", **MOVE).faults == {}
    found = _judged(fresh, "move", **{**MOVE, "by": "OTHER"})
    assert (set(found.faults), found.changes) == ({"by"}, ())
    fresh.act_as(None)
    assert set(_judged(fresh, "move", **MOVE).faults) == {"by"}


def test_a_form_begins_with_what_is_known(full: Ledger) -> None:
    """The time is now, whoever sits there records, and the last form of the same person is repeated where it helps."""
    values = begun(full, "issue", {"to": "STATE"}, by="ADMIN")
    assert values.fields["by"] == "ADMIN"
    assert values.fields["occurred_at"]
    assert (values.fields["from"], values.fields["to"]) == ("ARM-2", "STATE")
    assert values.fields["purpose"] == "PATROL"
    assert "from" not in begun(full, "issue", by="OTHER").fields


@pytest.mark.parametrize(
    ("op", "filled", "lines"),
    [
        ("return", {"issue": "ISSUE"}, [{"weapon": "W-1"}, {"lot": "L-1", "quantity": "10"}]),
        ("expend", {"issue": "ISSUE"}, [{"lot": "L-1", "quantity": "10"}]),
        ("receive", {"dispatch": "SENT"}, [{"weapon": "W-3"}, {"lot": "L-1", "quantity": "10"}]),
        ("destroy", {"disposal": "D-1"}, [{"weapon": "W-7"}]),
        ("verify_destruction", {"disposal": "D-1"}, []),
        ("report_loss", {"dispatch": "SENT"}, [{"weapon": "W-3"}, {"lot": "L-1", "quantity": "10"}]),
        ("return", {"issue": "NONE"}, []),
    ],
)
def test_what_follows_is_filled_in(full: Ledger, op: str, filled: Any, lines: list[dict[str, str]]) -> None:
    """What an issue still owes, a consignment has not delivered and a disposal has not destroyed stands in the lines."""
    assert [line.fields for line in begun(full, op, filled, by="ADMIN").lines] == lines
    ((name, code),) = filled.items()
    assert [line.fields for line in following(full, op, name, code).lines] == lines


def test_lines_that_were_given_stay(full: Ledger) -> None:
    """What was handed on to the form is not filled in over."""
    given = {"issue": "ISSUE", "lines": [{"weapon": "W-1"}]}
    assert [line.fields for line in begun(full, "return", given).lines] == [{"weapon": "W-1"}]


def test_a_person_with_one_place_begins_there(fresh: Ledger) -> None:
    """The place of somebody who has one stands in the form."""
    added = {
        "op": "add_user",
        "code": "KEEPER",
        "name": "Keeper",
        "roles": ["STOREKEEPER"],
        "places": ["HUT"],
    }
    assert not post_operations(fresh, [{"occurred_at": AT, "by": "ADMIN", **added}]).refused
    assert begun(fresh, "count", by="KEEPER").fields["place"] == "HUT"
    assert begun(fresh, "register", by="KEEPER").fields["to"] == "HUT"


def test_papers_are_kinds_of_reports() -> None:
    """Each paper is a report that there is, and a receipt is of the kind that its goods came by."""
    from reports.catalogue import kinds

    assert {kind for kind, _field in PAPERS.values()} <= set(kinds())
    assert paper_of("issue", {"id": "I-1"}) == ("issue-voucher", "I-1")
    assert paper_of("register", {"id": "R", "acquisition": {"mode": "SURRENDERED"}}) == ("collection", "R")
    assert paper_of("add_place", {"id": "P"}) is None


def test_a_draft_with_strange_content_is_still_a_form() -> None:
    """What is no text in a kept draft is left out, and the rest stands."""
    values = Values.from_json({"fields": {"to": "A", "x": 5}, "lines": [1, {"kind": "lot", "fields": None}]})
    assert (values.fields, values.lines) == ({"to": "A"}, [Line("lot")])
