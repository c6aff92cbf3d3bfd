"""The page of each thing: what it says, what can be done next, and how cheaply it is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import pytest

from tests.services.things.subjects_of import TABLES, every
from wamledger.domain.moment import parse
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import Detection
from wamledger.services.posting import post_operations
from wamledger.services.subjects import KINDS, Subject
from wamledger.services.things import PAGES, thing
from wamledger.services.things.page import Bars, Fact, Next, Table, TimeLine

AT: Final = "2026-06-01T08:00:00Z"
ELSEWHERE: Final = frozenset({"finding", "entry", "proposal", "count"})
"""Kinds that have a screen of their own."""


def test_every_kind_of_thing_has_a_page() -> None:
    """Whatever a screen may be asked to show has a page here, or a screen of its own."""
    assert set(PAGES) | ELSEWHERE == set(KINDS)
    assert set(PAGES) == set(TABLES)


def test_every_page_opens_on_each_engine(full: Ledger) -> None:
    """Each thing of a ledger in which everything happened has a title, facts, and links that lead somewhere."""
    subjects = set(every(full))
    entries = set()
    with full.reading() as link:
        entries = {id_ for (id_,) in link.rows("SELECT id FROM entry")}
    seen = set()
    for subject in every(full):
        page = thing(full, subject)
        seen.add(subject.kind)
        assert page.subject == subject
        assert page.title
        assert page.facts
        for target in _targets(page):
            known = target in subjects or target.kind in ("nature", "count") or target.code in entries
            assert known, f"{subject} leads to {target}"
    assert seen == set(PAGES)


def _targets(page: Any) -> Iterator[Subject]:
    for fact in page.facts:
        if fact.leads_to is not None:
            yield fact.leads_to
    for section in page.sections:
        if isinstance(section, Table):
            yield from (cell.leads_to for row in section.rows for cell in row if cell.leads_to is not None)
            for row in section.rows:
                assert len(row) == len(section.columns), section.heading
        elif isinstance(section, TimeLine):
            yield from (each.leads_to for each in section.moments if each.leads_to is not None)


UNKNOWN: Final = {
    "weapon": Code.WEAPON_UNKNOWN,
    "lot": Code.LOT_UNKNOWN,
    "place": Code.PLACE_UNKNOWN,
    "party": Code.PARTY_UNKNOWN,
    "person": Code.USER_UNKNOWN,
    "consignment": Code.DISPATCH_UNKNOWN,
    "disposal": Code.DISPOSAL_UNKNOWN,
    "trace": Code.TRACE_UNKNOWN,
    "issue": Code.ISSUE_UNKNOWN,
    "incident": Code.INCIDENT_UNKNOWN,
    "nature": Code.NATURE_UNKNOWN,
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_code_that_nothing_has_is_refused_by_name(everything: Ledger, kind: str) -> None:
    """Whoever mistypes a code is told that there is no such thing."""
    if kind == "participant":
        with pytest.raises(LedgerFault, match="NONE-SUCH"):
            thing(everything, Subject(kind, "NONE-SUCH"))
        return
    with pytest.raises(Refused) as refused:
        thing(everything, Subject(kind, "NONE-SUCH"))
    assert refused.value.code is UNKNOWN[kind]
    assert "NONE-SUCH" in refused.value.message


def test_a_kind_without_a_page_is_refused(everything: Ledger) -> None:
    """What has a screen of its own is not asked for here."""
    with pytest.raises(Refused) as refused:
        thing(everything, Subject("proposal", "PROP-1"))
    assert refused.value.code is Code.CHOICE_UNKNOWN


def fact(page: Any, label: str) -> Fact:
    """The fact of that label."""
    return next(each for each in page.facts if each.label == label)


def section(page: Any, heading: str) -> Any:
    """The section of that heading."""
    return next(each for each in page.sections if each.heading == heading)


def texts(table: Table) -> list[list[str]]:
    """The rows as texts."""
    return [[cell.text for cell in row] for row in table.rows]


def test_the_page_of_a_weapon_that_is_owed(everything: Ledger) -> None:
    """It says who has it since when and until when, with what happened in order and the marks."""
    page = thing(everything, Subject("weapon", "W-1"))
    assert fact(page, "Held by") == Fact("Held by", "UNIT  Unit", Subject("party", "UNIT"))
    assert fact(page, "Status").value == "Issued"
    assert page.alarm == "Overdue"
    [row] = texts(section(page, "Custody"))
    assert row == ["ISSUE", "UNIT", "2026-01-01 00:00", "1", "1", "2026-01-05 00:00, overdue"]
    life = section(page, "What happened")
    assert [each.leads_to.code for each in life.moments] == ["REG-1", "MOVE", "ISSUE", "COUNT"]
    assert [each.detail for each in life.moments[1:3]] == [
        "ARM-1 → ARM-2, Serviceable",
        "ARM-2 → UNIT, Serviceable",
    ]
    assert texts(section(page, "Marks")) == [["Proof", "N", "barrel", ""]]
    assert [row[:3] for row in texts(section(page, "Counts"))] == [["COUNT", "2026-01-01 00:00", "ARM-1"]]


def test_the_page_of_a_weapon_names_what_may_be_the_same(everything: Ledger) -> None:
    """Two weapons that may be one are told of the later one."""
    page = thing(everything, Subject("weapon", "W-000001"))
    assert texts(section(page, "May be the same as")) == [["W-2", "Zastava M70", "AB000002"]]
    assert [row[1] for row in texts(section(page, "Readings of the serial"))] == ["AB-000002", "AB000092"]
    assert texts(section(page, "Traces"))[0][0] == "TR-1"


def test_the_page_of_a_lot(everything: Ledger) -> None:
    """Where how much stands adds up to what is on charge; the time line has the quantities."""
    page = thing(everything, Subject("lot", "L-1"))
    assert fact(page, "On charge").value == "970"
    rows = texts(section(page, "Where it stands"))
    assert sum(int(row[3]) for row in rows) == 1000
    assert [row[1] for row in rows][-1] == "Expended"
    assert section(page, "What happened").moments[1].detail == "100, ARM-1 → ARM-2, A1"
    restricted = thing(everything, Subject("lot", "L-2"))
    assert restricted.alarm == "Suspended"
    assert fact(restricted, "Restriction").alarm


def test_the_page_of_an_issue_and_of_who_owes_it(everything: Ledger) -> None:
    """What was issued is what came back, was fired, and is owed; the party owes the same."""
    page = thing(everything, Subject("issue", "ISSUE"))
    assert texts(section(page, "What was given"))[1] == [
        "L-1",
        "A cartridge, LOT-1",
        "60",
        "20",
        "30",
        "",
        "",
        "10",
    ]
    assert fact(page, "From").leads_to == Subject("place", "ARM-2")
    owed = texts(section(thing(everything, Subject("party", "UNIT")), "Owed"))
    assert [row[:4] for row in owed] == [
        ["W-1", "Zastava M70, AB000001", "1", "ISSUE"],
        ["L-1", "A cartridge, LOT-1", "10", "ISSUE"],
    ]


def test_the_page_of_a_consignment_that_fell_short(everything: Ledger) -> None:
    """What is missing stands first, and reporting it lost has its lines; what came is not filled in beforehand."""
    page = thing(everything, Subject("consignment", "SENT"))
    rows = texts(section(page, "Goods"))
    assert [(row[0], row[2:]) for row in rows] == [
        ("W-3", ["1", "", "", "1"]),
        ("L-1", ["100", "90", "", "10"]),
        ("W-2", ["1", "1", "", ""]),
    ]
    assert [row[1] for row in texts(section(page, "Seals"))] == ["Found intact", "Fitted"]
    assert texts(section(page, "Received"))[0][:2] == ["CAME", "2026-01-01 00:00"]
    by_op = {each.op: dict(each.filled) for each in page.next}
    assert by_op["receive"] == {"dispatch": "SENT", "to": "HUT"}
    assert by_op["report_loss"] == {
        "dispatch": "SENT",
        "lines": [{"weapon": "W-3"}, {"lot": "L-1", "quantity": 10}],
    }


def test_the_page_of_a_disposal(everything: Ledger) -> None:
    """What still awaits destruction stands first and can be destroyed, withdrawn or reported lost."""
    page = thing(everything, Subject("disposal", "D-1"))
    rows = texts(section(page, "Goods"))
    assert [(row[0], row[2], row[6], row[7]) for row in rows] == [
        ("W-7", "1", "", ""),
        ("W-6", "1", "1", "1"),
    ]
    by_op = {each.op: dict(each.filled) for each in page.next}
    assert by_op["destroy"] == {"disposal": "D-1", "lines": [{"weapon": "W-7"}]}
    assert "verify_destruction" not in by_op


def test_explosives_stand_against_the_limits_of_the_licence(tmp_path: Any) -> None:
    """Each division that is limited has a bar with what is used; over 80 % and over the limit are said in words."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-") as ledger:
        _posted(
            ledger,
            {"op": "add_user", "code": "ADMIN", "name": "A", "roles": ["WAM_OFFICER", "ADMINISTRATOR"]},
            {
                "op": "add_place",
                "code": "ESH",
                "name": "Store",
                "kind": "EXPLOSIVE_STOREHOUSE",
                "custody": "SINGLE",
                "limit_nec_kg": {"1.4": "2", "1.1": "5"},
            },
            _lot("L-1", 1000),
        )
        bars = section(thing(ledger, Subject("place", "ESH")), "Explosives by hazard division")
        assert isinstance(bars, Bars)
        assert [(bar.label, bar.amount, bar.limit) for bar in bars.bars] == [
            ("Division 1.1", 0, 5_000_000),
            ("Division 1.4", 1_700_000, 2_000_000),
        ]
        assert bars.bars[1].note == "1.700 kg of 2 kg, over 80 %"
        assert thing(ledger, Subject("place", "ESH")).alarm == ""
        _posted(ledger, _lot("L-2", 500))
        page = thing(ledger, Subject("place", "ESH"))
        said = section(page, "Explosives by hazard division").bars[1].note
        assert said == "2.550 kg of 2 kg, over the limit"
        assert page.alarm == "Over its explosives licence"


def _lot(code: str, quantity: int) -> dict[str, Any]:
    new = {"id": code, "nature": "CTG-5.56X45-BALL"}
    return {
        "op": "register",
        "to": "ESH",
        "acquisition": {"mode": "DECLARED", "ownership": "UN"},
        "lines": [{"new_lot": new, "quantity": quantity, "condition": "A1"}],
    }


def _posted(ledger: Ledger, *operations: dict[str, Any]) -> None:
    report = post_operations(ledger, [{"occurred_at": AT, "by": "ADMIN", **each} for each in operations])
    assert not report.refused, [line.as_json() for line in report.refused]


def test_a_long_list_is_cut_and_says_so(tmp_path: Any) -> None:
    """A place with more than a page shows has sums of all of it, the first of them, and a last line that leads nowhere."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-") as ledger:
        weapon = {
            "serial_status": "CLEAR",
            "make": "Z",
            "model": "M70",
            "type": "SA-06",
            "calibre": "7.62x39mm",
        }
        lines = [
            {"new_weapon": {"id": f"W-{n:03}", "serial": f"S{n:03}", **weapon}, "condition": "SERVICEABLE"}
            for n in range(1, 54)
        ]
        _posted(
            ledger,
            {"op": "add_user", "code": "ADMIN", "name": "A", "roles": ["WAM_OFFICER", "ADMINISTRATOR"]},
            {"op": "add_place", "code": "ARM", "name": "Store", "kind": "ARMOURY", "custody": "SINGLE"},
            {
                "op": "register",
                "to": "ARM",
                "acquisition": {"mode": "DECLARED", "ownership": "UN"},
                "lines": lines,
            },
        )
        page = thing(ledger, Subject("place", "ARM"))
        assert texts(section(page, "53 weapons"))[0][2] == "53"
        rows = section(page, "Weapons one by one").rows
        assert len(rows) == 51
        assert rows[-1][0].text == "… 3 more: the register shows them"
        assert all(cell.leads_to is None for cell in rows[-1])


def test_findings_come_with_a_detection_and_not_without(everything: Ledger) -> None:
    """A page without findings opens at once; with them each leads to its own screen."""
    subject = Subject("weapon", "W-5")
    assert not [each for each in thing(everything, subject).sections if each.heading == "Findings"]
    found = section(thing(everything, subject, Detection(everything)), "Findings")
    assert {row[0].leads_to.kind for row in found.rows} == {"finding"}
    told = {(row[0].text[:3], row[2].text, row[3].text) for row in found.rows}
    assert ("R01", "Weapons not found in a count", "2026-01-01") in told


def test_no_page_has_the_name_of_a_participant(everything: Ledger) -> None:
    """A person in disarmament stands everywhere as a number."""
    for subject in every(everything):
        assert "Somebody" not in str(asdict(thing(everything, subject)))
    page = thing(everything, Subject("participant", "P-1"))
    assert fact(page, "Name").value == "kept apart from the record"


# what can be done next


def _every_next(ledger: Ledger) -> Iterator[tuple[Subject, Next]]:
    for subject in every(ledger):
        for each in thing(ledger, subject, by="ADMIN").next:
            yield subject, each


def test_what_is_filled_in_is_of_the_form_of_its_operation(everything: Ledger) -> None:
    """A form takes every value that a page fills in: what is missing is for the person, and nothing is wrong."""
    seen = set()
    for subject, each in _every_next(everything):
        seen.add(each.op)
        try:
            read({"op": each.op, "occurred_at": AT, "by": "ADMIN", **each.filled})
        except Malformed as malformed:
            wrong = [fault.as_json() for fault in malformed.faults if fault.code is not Code.FIELD_MISSING]
            assert not wrong, f"{subject} {each}: {wrong}"
        # what may not be used is not offered as if it went out for use
        to_be_mended = each.filled.get("purpose") == "MAINTENANCE"
        assert each.label == ("Issue to be mended" if to_be_mended else OPERATIONS[each.op].label)
    assert seen >= {
        "issue",
        "return",
        "receive",
        "move",
        "dispatch",
        "expend",
        "hand_over",
        "plan_disposal",
        "destroy",
        "report_loss",
        "adjust",
        "inspect",
        "hold",
        "restrict",
        "correct_identity",
        "request_trace",
        "count",
        "register",
        "reseal",
        "incident",
        "declare",
        "change_user",
        "add_place",
        "add_party",
    }


REST: Final[dict[str, dict[str, Any]]] = {
    "issue": {"to": "GROUP", "due": "STANDING", "purpose": "GUARD"},
    "return": {"to": "ARM-2"},
    "receive": {"seals_intact": True, "final": False},
    "move": {"to": "ARM-2"},
    "dispatch": {"to": "HUT", "expected": "2026-09-01T00:00:00Z"},
    "hand_over": {"to": "STATE", "authority": "Order 8", "approved_by": "OTHER"},
    "plan_disposal": {"disposal": "D-9", "method": "SHEAR_HYDRAULIC", "approved_by": "OTHER"},
    "destroy": {"destroyed_on": "2026-06-01", "witnessed_by": ["ADMIN", "OTHER"]},
    "report_loss": {"kind": "UNEXPLAINED", "discovered_at": AT},
    "recover": {"to": "ARM-1", "circumstances": "Found"},
    "adjust": {"reason": "Miscounted", "inquiry": "INQ-2", "approved_by": "OTHER"},
    "inspect": {},
    "hold": {"kind": "EVIDENCE", "authority": "Court", "reason": "Case 13"},
    "release_hold": {"authority": "Court", "reason": "Closed", "approved_by": "OTHER"},
    "correct_identity": {
        "changes": {"description": "Worn stock"},
        "reason": "Looked again",
        "approved_by": "OTHER",
    },
    "request_trace": {"trace": "TR-9", "to": "RS", "channel": "iARMS"},
    "answer_trace": {"outcome": "NOT_TRACED"},
    "verify_destruction": {"verifier": "OTHER", "certificate": "C-2"},
    "expend": {"activity": "TRAINING"},
    "restrict": {"status": "CLEARED", "reason": "Tested", "authority": "ATO"},
}
"""What a person would add."""


@pytest.mark.parametrize("code", [*(f"W-{number}" for number in range(1, 9)), "W-000001"])
def test_what_is_offered_for_a_weapon_is_accepted(everything: Ledger, code: str) -> None:
    """Once the rest is filled in, the ledger takes every operation that the page of a weapon offers."""
    for each in thing(everything, Subject("weapon", code), by="ADMIN").next:
        rest = REST[each.op]
        if each.filled.get("from") == "HUT" and each.op in ("move", "dispatch"):
            rest = {**rest, "to": "FAR" if each.op == "move" else "ARM-1"}
        operation = {"op": each.op, "occurred_at": AT, "by": "ADMIN", **rest, **each.filled}
        report = post_operations(everything, [operation], dry_run=True)
        assert not report.refused, f"{each.op}: {[line.as_json() for line in report.refused]}"


def test_what_is_offered_for_a_lot_of_one_holder_is_accepted(everything: Ledger) -> None:
    """Once the rest is filled in, the ledger takes every operation that the page of a lot offers."""
    page = thing(everything, Subject("lot", "L-2"), by="ADMIN")
    # the lot is suspended: nobody may issue it but to have it mended
    assert {each.op: dict(each.filled) for each in page.next}["issue"]["purpose"] == "MAINTENANCE"
    for each in page.next:
        filled = dict(each.filled)
        if each.op not in ("inspect", "hold", "release_hold") and "lines" in filled:
            filled["lines"] = [{**line, "quantity": 1} for line in filled["lines"]]
        rest = {**REST[each.op]}
        if each.op == "plan_disposal":
            rest["method"] = "OPEN_DETONATION"
        operation = {"op": each.op, "occurred_at": AT, "by": "ADMIN", **rest, **filled}
        report = post_operations(everything, [operation], dry_run=True)
        assert not report.refused, f"{each.op}: {[line.as_json() for line in report.refused]}"


@pytest.mark.parametrize("subject", [("issue", "ISSUE"), ("consignment", "SENT"), ("disposal", "D-1")])
def test_what_is_offered_for_papers_is_accepted(everything: Ledger, subject: tuple[str, str]) -> None:
    """What issues, consignments and disposals offer is taken as it is filled in."""
    offered = thing(everything, Subject(*subject), by="ADMIN").next
    assert offered
    for each in offered:
        rest = {**REST.get(each.op, {}), **({"lines": []} if each.op == "receive" else {})}
        if each.op == "reseal":
            rest = {"new_seal": "S-9", "reason": "Worn"}
        if each.op == "plan_disposal":
            rest["lines"] = [{"weapon": "W-5"}]
        operation = {"op": each.op, "occurred_at": AT, "by": "ADMIN", **rest, **each.filled}
        report = post_operations(everything, [operation], dry_run=True)
        assert not report.refused, f"{each.op}: {[line.as_json() for line in report.refused]}"


def test_what_stands_in_the_way_is_not_offered(tmp_path: Any) -> None:
    """Held goods are neither issued nor sent; unread ones do not leave; what a proposal waits for stays."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-") as ledger:
        base = {"make": "Z", "model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
        lines = [
            {"new_weapon": {"id": "W-HELD", "serial": "S1", "serial_status": "CLEAR", **base}},
            {"new_weapon": {"id": "W-UNREAD", "serial_status": "NOT_CHECKED", **base}},
            {"new_weapon": {"id": "W-ASKED", "serial": "S3", "serial_status": "CLEAR", **base}},
            {"new_weapon": {"id": "W-FREE", "serial": "S4", "serial_status": "CLEAR", **base}},
        ]
        _posted(
            ledger,
            {"op": "add_user", "code": "ADMIN", "name": "A", "roles": ["WAM_OFFICER", "ADMINISTRATOR"]},
            {"op": "add_user", "code": "OTHER", "name": "O", "roles": ["STOREKEEPER"]},
            {"op": "add_user", "code": "READER", "name": "R", "roles": ["AUDITOR"]},
            {"op": "add_place", "code": "ARM", "name": "Store", "kind": "ARMOURY", "custody": "SINGLE"},
            {"op": "add_place", "code": "FAR", "name": "Store", "kind": "ARMOURY", "custody": "SINGLE"},
            {"op": "add_user", "code": "AWAY", "name": "W", "roles": ["STOREKEEPER"], "places": ["FAR"]},
            {
                "op": "register",
                "to": "ARM",
                "acquisition": {"mode": "DECLARED", "ownership": "UN"},
                "lines": [{**line, "condition": "SERVICEABLE"} for line in lines],
            },
            {
                "op": "hold",
                "kind": "EVIDENCE",
                "authority": "Court",
                "reason": "Case",
                "lines": [{"weapon": "W-HELD"}],
            },
            {
                "op": "propose",
                "operation": {
                    "op": "plan_disposal",
                    "occurred_at": AT,
                    "by": "ADMIN",
                    "disposal": "D-1",
                    "method": "SHEAR_HYDRAULIC",
                    "place": "ARM",
                    "lines": [{"weapon": "W-ASKED"}],
                },
            },
        )

        def ops(code: str, by: str = "ADMIN") -> set[str]:
            return {each.op for each in thing(ledger, Subject("weapon", code), by=by).next}

        leaving = {"issue", "dispatch", "hand_over", "plan_disposal"}
        assert leaving <= ops("W-FREE")
        assert "move" in ops("W-FREE")
        assert not leaving & ops("W-HELD")
        assert {"move", "report_loss", "release_hold"} <= ops("W-HELD")
        assert not leaving & ops("W-UNREAD")
        assert not {*leaving, "move"} & ops("W-ASKED")
        assert "report_loss" in ops("W-ASKED")
        # what is offered is what the person may record, where they may
        assert not {"hand_over_", "adjust", "plan_disposal", "request_trace"} & ops("W-FREE", by="OTHER")
        assert {"issue", "move", "dispatch"} <= ops("W-FREE", by="OTHER")
        assert ops("W-FREE", by="READER") == set()
        assert ops("W-FREE", by="AWAY") == set()
        page = thing(ledger, Subject("weapon", "W-ASKED"))
        assert fact(page, "Reserved").alarm
        assert section(page, "Reserved").rows[0][0].leads_to.kind == "proposal"


# how cheaply

LARGE: Final = (
    "weapon",
    "weapon_standing",
    "weapon_stay",
    "entry",
    "custody",
    "lot_posting",
    "subject",
    "reading",
    "marking",
    "serial_clue",
    "count_line",
    "consignment_line",
    "receipt",
)
"""Tables that have as many rows as a mission has weapons, or more."""


@pytest.mark.parametrize(
    "subject",
    [
        ("weapon", "W-1"),
        ("weapon", "W-000001"),
        ("consignment", "SENT"),
        ("issue", "ISSUE"),
        ("participant", "P-1"),
    ],
)
def test_a_page_is_found_by_index(
    everything: Ledger, subject: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No question of a page reads through a table that grows with the number of weapons."""
    plans: list[str] = []
    told = Link.rows

    def rows(link: Link, sql: str, parameters: Any = ()) -> list[Any]:
        plans.extend(row[3] for row in told(link, f"EXPLAIN QUERY PLAN {sql}", parameters))
        return told(link, sql, parameters)

    def one(link: Link, sql: str, parameters: Any = ()) -> Any:
        found = rows(link, sql, parameters)
        return found[0] if found else None

    monkeypatch.setattr(Link, "rows", rows)
    monkeypatch.setattr(Link, "one", one)
    thing(everything, Subject(*subject))
    assert plans
    scans = [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in LARGE]
    assert scans == []


def test_moments_of_a_page_are_those_of_the_entries(everything: Ledger) -> None:
    """A time line counts in microseconds of UTC."""
    life = section(thing(everything, Subject("weapon", "W-1")), "What happened")
    assert {each.at for each in life.moments} == {parse("2026-01-01T00:00:00Z")}


def test_pages_of_the_sample_mission(mission: Ledger) -> None:
    """A few of each kind of the sample mission open, and what they fill in is of the form of its operation."""
    by_kind: dict[str, list[Subject]] = {}
    for subject in every(mission):
        by_kind.setdefault(subject.kind, []).append(subject)
    for kind, found in by_kind.items():
        for subject in (found[0], found[len(found) // 2], found[-1]):
            page = thing(mission, subject)
            assert page.facts, subject
            for each in page.next:
                try:
                    read({"op": each.op, "occurred_at": AT, "by": "ADMIN", **each.filled})
                except Malformed as malformed:
                    codes = {fault.code for fault in malformed.faults}
                    assert codes == {Code.FIELD_MISSING}, f"{subject} {each}"
        assert kind in PAGES


def test_what_came_on_charge_with_a_party_is_owed_and_comes_back(tmp_path: Any) -> None:
    """A contingent's own weapon is owed on its registration, whose page offers the return that the ledger takes."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="-") as ledger:
        weapon = {
            "serial_status": "CLEAR",
            "make": "Z",
            "model": "M70",
            "type": "SA-06",
            "calibre": "7.62x39mm",
        }
        _posted(
            ledger,
            {"op": "add_user", "code": "ADMIN", "name": "A", "roles": ["WAM_OFFICER", "ADMINISTRATOR"]},
            {"op": "add_place", "code": "ARM", "name": "Store", "kind": "ARMOURY", "custody": "SINGLE"},
            {"op": "add_party", "code": "UNIT", "name": "Unit", "kind": "UNIT"},
            {
                "op": "register",
                "id": "REG",
                "to": "UNIT",
                "acquisition": {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "UNIT"},
                "lines": [
                    {"new_weapon": {"id": "W-1", "serial": "S1", **weapon}, "condition": "SERVICEABLE"}
                ],
            },
        )
        page = thing(ledger, Subject("weapon", "W-1"))
        assert texts(section(page, "Custody"))[0][0] == "REG"
        back = next(each for each in page.next if each.op == "return")
        assert back.filled == {"issue": "REG", "lines": [{"weapon": "W-1"}]}
        paper = thing(ledger, Subject("issue", "REG"))
        assert fact(paper, "By").value == "Take on charge"
        assert next(each for each in paper.next if each.op == "return").filled == back.filled
        _posted(ledger, {"op": "return", "to": "ARM", **back.filled})
        assert fact(thing(ledger, Subject("issue", "REG")), "State").value == "settled"
