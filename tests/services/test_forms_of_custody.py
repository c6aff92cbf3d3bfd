"""Forms of what is kept for others, goes through hands and is traced: figures are those of the entries."""

from __future__ import annotations

import io
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from reports.agreement import FiguresDisagree
from reports.catalogue import kind_of
from reports.kinds import Asked
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.history import history
from wamledger.services.holdings import holdings
from wamledger.services.report_views.custody import custody_view
from wamledger.services.report_views.deposit import deposit_view
from wamledger.services.report_views.trace import trace_view


def printed(ledger: Ledger, name: str, code: str, **asked: Any) -> str:
    """The text of all pages of a report, with single spaces."""
    kind, out = kind_of(name), io.BytesIO()
    assert kind.view is not None
    with kind.view(ledger, Asked(generated_by="X", code=code, **asked)) as view:
        kind.draw(view, out)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(out.getvalue())).pages)
    return " ".join(text.split())


@pytest.fixture
def deposited(small: Ledger, made: ModuleType) -> Ledger:
    """Two weapons and 500 rounds that a party deposited; one weapon is out, 120 rounds were moved to another store."""
    source = {"mode": "COLLECTED", "ownership": "PARTY", "from": "UNIT", "programme": "Agreement, article 4"}
    lines: list[dict[str, Any]] = [
        {"new_weapon": {"id": f"W-{n}", "serial": f"D{n}", **made.WEAPON}, "condition": "SERVICEABLE"}
        for n in (11, 12)
    ]
    lot = {"id": "L-9", "nature": "CTG-5.56X45-BALL", "lot_number": "LOT-9"}
    lines.append({"new_lot": lot, "quantity": 500, "condition": "A1"})
    day = "2026-02-0{}T08:00:00Z".format
    made.posted(
        small,
        made.op("register", id="DEP", to="ARM-1", acquisition=source, lines=lines, document="DEP/1"),
        made.op(
            "issue",
            day(1),
            id="ISS",
            origin="ARM-1",
            to="UNIT",
            due=day(3),
            purpose="INSPECTION",
            lines=[{"weapon": "W-11"}, {"weapon": "W-12"}, {"weapon": "W-1"}],
        ),
        made.op("return", day(2), id="RET", issue="ISS", to="ARM-1", lines=[{"weapon": "W-12"}]),
        made.op(
            "move", day(4), id="MOV", origin="ARM-1", to="ARM-2", lines=[{"lot": "L-9", "quantity": 120}]
        ),
    )
    return small


def test_a_deposit_stands_where_the_holdings_say(deposited: Ledger) -> None:
    """The sums by holder and status are those of the holdings of its items, and come to what was deposited."""
    view = deposit_view(deposited, "DEP", generated_by="X")
    mine = [
        each
        for each in holdings(deposited)
        if each.get("weapon") in ("W-11", "W-12") or each.get("lot") == "L-9"
    ]
    told: dict[tuple[str, str], list[int]] = {}
    for each in mine:
        told.setdefault((each["holder"], each["status"]), [0, 0])["lot" in each] += each["quantity"]
    assert {(e.holder.code, e.status): [e.weapons, e.units] for e in view.standing} == told
    assert [(each.item_kind, each.quantity) for each in view.totals] == [("weapon", 2), ("lot", 500)]


def test_every_access_counts_what_it_moved_of_the_deposit(deposited: Ledger) -> None:
    """An issue that also took another weapon counts the two of the deposit; inspections that move nothing are none."""
    view = deposit_view(deposited, "DEP", generated_by="X")
    assert [(each.posted.entry, each.weapons, each.units) for each in view.accesses] == [
        ("ISS", 2, 0),
        ("RET", 1, 0),
        ("MOV", 0, 120),
    ]
    assert [(each.origin.code, each.destination.code) for each in view.accesses] == [
        ("ARM-1", "UNIT"),
        ("UNIT", "ARM-1"),
        ("ARM-1", "ARM-2"),
    ]
    assert view.accesses[0].due == moment.parse("2026-02-03T08:00:00Z")
    text = printed(deposited, "deposit", "DEP")
    for part in (
        "Deposit protocol DEP/1",
        "Access slip",
        "Both keys",
        "For the party that deposits: First unit",
    ):
        assert part in text, part


def test_a_deposit_that_does_not_add_up_is_not_printed(deposited: Ledger) -> None:
    """A standing that somebody changed behind the ledger's back stops the protocol."""
    with deposited.writing() as link:
        link.run("DELETE FROM weapon_standing WHERE weapon = 'W-11'")
    with pytest.raises(FiguresDisagree):
        printed(deposited, "deposit", "DEP")


def test_what_the_mission_owns_is_no_deposit(small: Ledger) -> None:
    """Goods of another owner have no deposit protocol, and the refusal says whose they are."""
    with pytest.raises(Refused) as refused:
        deposit_view(small, "REG-L-1", generated_by="X")
    assert refused.value.code is Code.DEPOSIT_NOT_OF_PARTY
    assert refused.value.facts["ownership"] == "United Nations"


def test_a_reversed_deposit_says_so(small: Ledger, made: ModuleType) -> None:
    """The protocol of an entry that was taken back stands, and says that the goods stand nowhere."""
    source = {"mode": "COLLECTED", "ownership": "PARTY", "from": "UNIT"}
    line = {"new_weapon": {"id": "W-11", "serial": "D1", **made.WEAPON}, "condition": "SERVICEABLE"}
    made.posted(
        small,
        made.op("register", id="DEP", to="ARM-1", acquisition=source, lines=[line]),
        made.op("reverse", id="REV", entry="DEP", reason="Twice", approved_by="OTHER"),
    )
    text = printed(small, "deposit", "DEP")
    assert "reversed by REV" in text
    assert "Nowhere: the entry was reversed." in text


@pytest.mark.parametrize("weapon", ["W-000744", "W-001749", "W-002551"])
def test_a_custody_sheet_has_each_change_of_hands(mission: Ledger, weapon: str) -> None:
    """Lines are the movements of the history between two holders, in their order, and none is left out."""
    view = custody_view(mission, weapon, generated_by="X")
    moved = [
        each["seq"]
        for each in history(mission, weapon)
        for move in each["effects"].get("moves", [])
        if move["from"] is None or move["from"][:2] != move["to"][:2]
    ]
    assert [each.step.seq for each in view.handovers] == moved
    assert [each.number for each in view.handovers] == list(range(1, len(moved) + 1))
    assert not any(each.is_broken for each in view.handovers)
    for before, after in zip(view.handovers, view.handovers[1:], strict=False):
        assert before.step.receiver == after.step.giver


def test_a_custody_sheet_names_people_seals_and_packages(small: Ledger, made: ModuleType) -> None:
    """Seal and package of the line, and the witnesses, stand beside the change of hands; lines to sign follow."""
    made.posted(
        small,
        made.op(
            "move",
            "2026-01-02T00:00:00Z",
            id="MV",
            origin="ARM-1",
            to="ARM-2",
            document="MV/1",
            witnessed_by=["A. Witness"],
            lines=[
                {"weapon": "W-1", "seal": "SEAL-7", "package": "BOX-3"},
                {"weapon": "W-2", "seal": "OTHER-SEAL"},
            ],
        ),
    )
    view = custody_view(small, "W-1", generated_by="X")
    assert (view.handovers[1].seal, view.handovers[1].package, view.handovers[1].witnesses) == (
        "SEAL-7",
        "BOX-3",
        ("A. Witness",),
    )
    assert (view.handovers[1].giver_name, view.handovers[1].receiver_name) == ("Place ARM-1", "Place ARM-2")
    text = printed(small, "custody", "W-1")
    for part in (
        "SEAL-7",
        "BOX-3",
        "A. Witness",
        "MV/1",
        "Given by: name, signature",
        "In each the giver is",
    ):
        assert part in text, part
    assert "OTHER-SEAL" not in text
    assert custody_view(small, "W-2", generated_by="X").handovers[1].seal == "OTHER-SEAL"
    early = custody_view(small, "W-1", as_of=moment.parse("2026-01-01T12:00:00Z"), generated_by="X")
    assert len(early.handovers) == 1


def test_a_trace_request_says_nothing_of_its_answer(mission: Ledger) -> None:
    """The request alone has neither the answer nor other traces; the result has both, and the same item."""
    with mission.reading() as link:
        codes = [
            code for (code,) in link.rows("SELECT code FROM trace WHERE outcome IS NOT NULL ORDER BY code")
        ]
    assert len(codes) > 20
    for code in codes[:6]:
        request = trace_view(mission, code, with_answer=False, generated_by="X")
        result = trace_view(mission, code, with_answer=True, generated_by="X")
        assert request.answer is None
        assert result.answer is not None
        with mission.reading() as link:
            outcome, holder, answered = link.one(
                "SELECT outcome, last_known_holder, answered_at FROM trace WHERE code = ?", (code,)
            )
        assert (result.answer.outcome, result.answer.last_known_holder) == (outcome, holder or "")
        assert result.answer.posted.occurred_at == answered
        assert request.item == result.item
        if holder:
            assert holder not in printed(mission, "trace-request", code)


def test_a_trace_request_has_the_fields_of_a_trace(mission: Ledger) -> None:
    """Who asks whom, marks, type, calibre, country, how it came, and lines for what the office must say."""
    text = printed(mission, "trace-request", "TRACE-0003")
    for part in (
        "Trace request TRACE-0003",
        "STATE-ORMUND Ormund (invented)",
        "Diplomatic note to the national point of contact",
        "947305",
        "Norinco",
        "Type 56",
        "7.62x39mm",
        "China",
        "Seized",
        "near Uzembe",
        "Resolution 9901 (invented), paragraph 12",
        "Removed or altered on purpose",
        "Why it is held to be illicit, and under which law",
        "What the answer will be used for",
        "Point of contact",
    ):
        assert part in text, part
    # who had it before is not for whoever is asked
    assert "GROUP-URP" not in text


def test_a_trace_that_waits_says_for_how_long(small: Ledger, made: ModuleType) -> None:
    """Without an answer the result says so, and counts the days against the mission's own limit."""
    made.posted(
        small,
        made.op("set_policy", name="trace_reply_days", value=45),
        made.op("request_trace", id="RQ", trace="TR-1", weapon="W-1", to="FR", channel="NCB"),
        made.op("request_trace", id="RQ2", trace="TR-2", lot="L-1", to="UNIT", channel="Letter"),
        made.op("request_trace", id="RQ3", trace="TR-3", weapon="W-1", to="DE", channel="NCB"),
    )
    asked = moment.parse(made.AT)
    text = printed(small, "trace-result", "TR-1", generated_at=asked + 50 * 86_400 * 1_000_000)
    for part in ("No answer is on record.", "Days since it was asked", "50", "45", "FR France", "TR-3"):
        assert part in text, part
    lot = trace_view(small, "TR-2", with_answer=True, generated_by="X")
    assert (lot.item.item, lot.item.mark, lot.marks, lot.missing) == ("L-1", "LOT-L-1", (), ())
    assert "LOT-L-1" in printed(small, "trace-request", "TR-2")


def test_a_trace_that_was_taken_back_is_none(small: Ledger, made: ModuleType) -> None:
    """A reversed request and a code that is nothing are unknown."""
    made.posted(
        small,
        made.op("request_trace", id="RQ", trace="TR-1", weapon="W-1", to="FR", channel="NCB"),
        made.op("reverse", id="RV", entry="RQ", reason="Wrong weapon", approved_by="OTHER"),
    )
    for code in ("TR-1", "TR-9"):
        with pytest.raises(Refused) as refused:
            trace_view(small, code, with_answer=True, generated_by="X")
        assert refused.value.code is Code.TRACE_UNKNOWN
