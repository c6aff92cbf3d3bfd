"""The papers of goods: vouchers, movements, hand-overs and expenditures say what their entries did, and no more."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.services import two_sites
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.history import history_in
from wamledger.services.report_views.expenditure import expenditure_view
from wamledger.services.report_views.hand_over import POINTS, hand_over_view
from wamledger.services.report_views.movement import (
    manifest_view,
    movement_order_view,
    receipt_view,
    shortfall_view,
)
from wamledger.services.report_views.stored import sees, stored_all
from wamledger.services.report_views.vouchers import issue_voucher_view, return_voucher_view
from wamledger.services.scope import EVERYTHING, scope_of
from wamledger.services.views.goods import GoodsLine

DAY = "2026-01-{:02d}T08:00:00Z"


def told(lines: tuple[GoodsLine, ...]) -> list[tuple[int, str, int, str]]:
    return [(line.line, line.item, line.quantity, line.condition) for line in lines]


@pytest.fixture
def issued(small: Ledger, made: ModuleType) -> Ledger:
    """A rifle and rounds in two conditions went to the unit."""
    made.posted(
        small,
        made.op(
            "inspect",
            DAY.format(2),
            lines=[{"lot": "L-1", "at": "ARM-1", "condition": "A2", "quantity": 400}],
        ),
        made.op(
            "issue",
            DAY.format(3),
            id="I-1",
            document="IV/1",
            remarks="For the guard",
            origin="ARM-1",
            to="UNIT",
            due="2026-02-01T00:00:00Z",
            purpose="GUARD",
            approved_by="OTHER",
            lines=[{"weapon": "W-1", "seal": "S-9"}, {"lot": "L-1", "quantity": 700, "package": "BOX-1"}],
        ),
    )
    return small


def test_an_issue_says_what_went_in_which_condition(issued: Ledger) -> None:
    """A lot that was taken in two conditions is two lines; totals come from the movements."""
    view = issue_voucher_view(issued, "I-1", generated_by="-")
    assert told(view.lines) == [(1, "W-1", 1, "SERVICEABLE"), (2, "L-1", 600, "A1"), (2, "L-1", 100, "A2")]
    assert [(each.nature, each.quantity) for each in view.totals] == [("SA-06", 1), ("CTG-5.56X45-BALL", 700)]
    assert [(line.seal, line.package) for line in view.lines] == [("S-9", ""), ("", "BOX-1"), ("", "BOX-1")]
    rounds = view.totals[1]
    assert (rounds.nec_mg, rounds.nec_is_vouched) == (700 * 1700, False)
    assert (view.origin, view.receiver_name, view.purpose) == ("ARM-1", "First unit", "GUARD")
    assert view.due is not None
    entry = view.posted
    assert (entry.document, entry.by_name, entry.approver_name) == ("IV/1", "A. Admin", "O. Other")
    with issued.reading() as link:
        assert entry.leaf == bytes(link.one("SELECT leaf FROM entry WHERE id = 'I-1'")[0]).hex()


def test_a_return_says_what_its_issue_is_still_owed(issued: Ledger, made: ModuleType) -> None:
    """What was issued less what came back, was fired, was lost, is still owed."""
    made.posted(
        issued,
        made.op(
            "expend", DAY.format(4), issue="I-1", activity="TRAINING", lines=[{"lot": "L-1", "quantity": 250}]
        ),
        made.op(
            "report_loss",
            DAY.format(5),
            origin="UNIT",
            issue="I-1",
            kind="UNEXPLAINED",
            discovered_at=DAY.format(5),
            lines=[{"lot": "L-1", "quantity": 30}],
        ),
        made.op(
            "return",
            DAY.format(6),
            id="R-1",
            issue="I-1",
            to="ARM-1",
            lines=[{"lot": "L-1", "quantity": 400}],
        ),
    )
    view = return_voucher_view(issued, "R-1", generated_by="-")
    assert sum(line.quantity for line in view.lines) == 400
    assert {line.condition for line in view.lines} == {"C3"}
    (account,) = view.accounts
    assert (account.issued, account.returned, account.expended, account.lost) == (700, 400, 250, 30)
    assert account.owed == 20
    assert (view.issue.entry, view.party) == ("I-1", "UNIT")


@pytest.mark.parametrize(
    ("view_of", "code", "refusal"),
    [
        (issue_voucher_view, "NOTHING", Code.ISSUE_UNKNOWN),
        (issue_voucher_view, "REG-W-1", Code.REPORT_OF_ENTRY),
        (return_voucher_view, "I-1", Code.REPORT_OF_ENTRY),
        (movement_order_view, "NOTHING", Code.DISPATCH_UNKNOWN),
        (shortfall_view, "NOTHING", Code.DISPATCH_UNKNOWN),
        (hand_over_view, "I-1", Code.REPORT_OF_ENTRY),
        (expenditure_view, "NOTHING", Code.ENTRY_UNKNOWN),
    ],
)
def test_a_paper_of_another_entry_is_refused(
    issued: Ledger, view_of: Callable[..., Any], code: str, refusal: Code
) -> None:
    """An id that is no entry, or one of another operation, is refused by that reason."""
    with pytest.raises(Refused) as refused:
        view_of(issued, code, generated_by="-")
    assert refused.value.code is refusal


def test_a_reversed_entry_says_so(issued: Ledger, made: ModuleType) -> None:
    """The paper of an entry that was taken back names the entry that did it, and still says what it said."""
    made.posted(
        issued, made.op("reverse", DAY.format(9), id="BACK", entry="I-1", reason="Twice", approved_by="OTHER")
    )
    view = issue_voucher_view(issued, "I-1", generated_by="-")
    assert view.posted.reversed_by == "BACK"
    assert sum(line.quantity for line in view.lines) == 701


# movement


@pytest.fixture
def sent(small: Ledger, made: ModuleType) -> Ledger:
    """Two rifles and 500 rounds are on their way to another site."""
    made.posted(
        small,
        made.op(
            "add_place",
            code="FAR",
            name="Far site",
            kind="SITE",
            custody="SINGLE",
            latitude="1.5",
            longitude="30.25",
        ),
        made.op(
            "add_place", code="FAR-ARM", name="Far armoury", kind="ARMOURY", within="FAR", custody="SINGLE"
        ),
        made.op(
            "dispatch",
            DAY.format(2),
            id="D-1",
            origin="ARM-1",
            to="FAR-ARM",
            expected=DAY.format(3),
            carrier="UNIT",
            seals=["S-1", "S-2"],
            lines=[{"weapon": "W-1"}, {"weapon": "W-2"}, {"lot": "L-1", "quantity": 500}],
        ),
    )
    return small


def received(
    made: ModuleType, id_: str, day: int, lines: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    told_: dict[str, Any] = {
        "dispatch": "D-1",
        "to": "FAR-ARM",
        "seals_intact": True,
        "seals": ["S-1", "S-2"],
        "final": True,
        **more,
    }
    receive: dict[str, Any] = made.op("receive", DAY.format(day), id=id_, lines=lines, **told_)
    return receive


def test_the_order_sums_what_the_manifest_lists(sent: Ledger) -> None:
    """Order and manifest are of one entry; the order has the totals alone."""
    order, manifest = (
        movement_order_view(sent, "D-1", generated_by="-"),
        manifest_view(sent, "D-1", generated_by="-"),
    )
    assert order.totals == manifest.totals
    assert order.lines == len(manifest.lines) == 3
    journey = order.journey
    assert (journey.carrier_name, journey.seals) == ("First unit", ("S-1", "S-2"))
    assert (journey.origin_position, journey.destination_position) == ("", "1.5, 30.25")
    assert not hasattr(order, "items")


def test_receipts_in_parts_count_what_came_before(sent: Ledger, made: ModuleType) -> None:
    """The second receipt says what came before, with it, and not at all; what is lost is not expected any more."""
    made.posted(
        sent,
        received(made, "RC-1", 3, [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 200}], final=False),
        made.op(
            "report_loss",
            DAY.format(4),
            dispatch="D-1",
            kind="UNEXPLAINED",
            discovered_at=DAY.format(4),
            lines=[{"lot": "L-1", "quantity": 10}],
        ),
        received(made, "RC-2", 5, [{"lot": "L-1", "quantity": 250}]),
    )
    first, second = receipt_view(sent, "RC-1", generated_by="-"), receipt_view(sent, "RC-2", generated_by="-")
    assert [
        (each.nature, each.sent, each.before, each.now, each.lost, each.outstanding) for each in first.carried
    ] == [
        ("SA-06", 2, 0, 1, 0, 1),
        ("CTG-5.56X45-BALL", 500, 0, 200, 0, 300),
    ]
    assert [
        (each.nature, each.sent, each.before, each.now, each.lost, each.outstanding)
        for each in second.carried
    ] == [
        ("SA-06", 2, 1, 0, 0, 1),
        ("CTG-5.56X45-BALL", 500, 200, 250, 10, 40),
    ]
    assert [(each.line.item, each.outstanding) for each in second.short] == [("W-2", 1), ("L-1", 40)]
    assert (first.is_final, second.is_final) == (False, True)


def test_a_note_is_made_only_where_something_differs(sent: Ledger, made: ModuleType) -> None:
    """While more is expected nothing is short; with the last receipt what is missing is; when it came there is no note."""

    def refused() -> bool:
        with pytest.raises(Refused) as found:
            shortfall_view(sent, "D-1", generated_by="-")
        return found.value.code is Code.NOTHING_SHORT

    assert refused()
    made.posted(
        sent, received(made, "RC-1", 3, [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 500}], final=False)
    )
    assert refused()
    made.posted(sent, received(made, "RC-2", 4, []))
    view = shortfall_view(sent, "D-1", generated_by="-")
    assert [(each.line.item, each.line.quantity, each.received, each.outstanding) for each in view.short] == [
        ("W-2", 1, 0, 1)
    ]
    assert [each.entry for each in view.receipts] == ["RC-1", "RC-2"]
    made.posted(sent, received(made, "RC-3", 5, [{"weapon": "W-2"}]))
    assert refused()


def test_seals_and_surplus_make_a_note_by_themselves(sent: Ledger, made: ModuleType) -> None:
    """A strange seal, and a weapon that nobody sent, are named although all that was sent has come."""
    lines = [
        {"weapon": "W-1"},
        {"weapon": "W-2"},
        {"lot": "L-1", "quantity": 520},
        {"serial": "ZZ 99", "make": "Maadi", "model": "Misr", "type": "SA-06", "calibre": "7.62x39mm"},
    ]
    made.posted(sent, received(made, "RC-1", 3, lines, seals=["S-1", "S-7"]))
    view = shortfall_view(sent, "D-1", generated_by="-")
    assert not view.short
    (seals,) = view.seals
    assert (seals.missing, seals.strange, seals.differ) == (("S-2",), ("S-7",), True)
    assert [(each.item, each.mark, each.quantity) for each in view.surplus] == [
        ("L-1", "LOT-L-1", 20),
        ("", "ZZ 99", 1),
    ]
    assert view.surplus[1].described == "SA-06 Maadi Misr 7.62x39mm"


def test_a_seal_that_was_replaced_on_the_way_does_not_differ(sent: Ledger, made: ModuleType) -> None:
    """The seal that was put in the place of another is the one that is expected."""
    made.posted(
        sent,
        made.op(
            "reseal", DAY.format(2), package="D-1", old_seal="S-2", new_seal="S-3", reason="Opened at a halt"
        ),
        received(
            made,
            "RC-1",
            3,
            [{"weapon": "W-1"}, {"weapon": "W-2"}, {"lot": "L-1", "quantity": 500}],
            seals=["S-1", "S-3"],
        ),
    )
    assert not receipt_view(sent, "RC-1", generated_by="-").seals.differ


# hand-overs and expenditures


@pytest.mark.parametrize(
    ("checklist", "answers", "further"),
    [
        (None, {}, []),
        (
            {"embargo_reviewed": True, "legal_advice": "L-1"},
            {"embargo_reviewed": "YES", "legal_advice": "STATED"},
            [],
        ),
        ({"joint_inspection": False, "guard": True}, {"joint_inspection": "NO"}, ["guard"]),
        (["marks_present", "keys counted"], {"marks_present": "YES"}, ["keys counted"]),
        ("all was looked at", {}, ["all was looked at"]),
    ],
)
def test_a_point_of_which_nothing_is_recorded_is_open(
    small: Ledger, made: ModuleType, checklist: Any, answers: dict[str, str], further: list[str]
) -> None:
    """Each of the nine points has an answer or is open; whatever else was said stands behind them."""
    more = {"checklist": checklist} if checklist is not None else {}
    made.posted(
        small,
        made.op("add_party", code="STATE", name="The State", kind="STATE"),
        made.op(
            "hand_over",
            DAY.format(2),
            id="H-1",
            origin="ARM-1",
            to="STATE",
            authority="Order 7",
            approved_by="OTHER",
            lines=[{"weapon": "W-1"}],
            **more,
        ),
    )
    view = hand_over_view(small, "H-1", generated_by="-")
    assert {each.point: each.answer for each in view.points} == {
        point: answers.get(point, "OPEN") for point in POINTS
    }
    assert [each.point for each in view.further] == further
    assert (view.unclear, view.receiver_kind) == (0, "STATE")


@pytest.mark.parametrize(
    ("said", "cases", "missing", "is_within"),
    [
        ({}, None, None, None),
        ({"cases_collected": 195}, 195, 5, True),
        ({"cases_collected": 190}, 190, 10, False),
        ({"cases_mass_g": 990}, 198, 2, True),
    ],
)
def test_cases_are_held_against_rounds(
    small: Ledger,
    made: ModuleType,
    said: dict[str, int],
    cases: int | None,
    missing: int | None,
    is_within: bool | None,
) -> None:
    """Cases are counted, or made out of their mass and rounded down; the limit is the mission's own."""
    made.posted(
        small,
        made.op(
            "add_nature",
            code="BALL",
            name="Ball",
            category="small_arms",
            hazard_division="1.4",
            compatibility_group="S",
            nec_mg=1700,
            unit="EACH",
            case_mass_mg=5000,
        ),
        made.lot("L-9", 1000, nature="BALL"),
        made.op(
            "expend",
            DAY.format(2),
            id="E-1",
            origin="ARM-1",
            activity="TEST",
            lines=[{"lot": "L-9", "quantity": 200}],
            **said,
        ),
    )
    view = expenditure_view(small, "E-1", generated_by="-")
    assert (view.issue, view.accounts) == (None, ())
    assert view.totals[0].nec_is_vouched
    if cases is None:
        assert view.cases is None
        return
    assert view.cases is not None
    assert (view.cases.rounds, view.cases.cases, view.cases.missing) == (200, cases, missing)
    assert (view.cases.tolerance_percent, view.cases.is_within) == (3, is_within)


def test_a_mass_without_the_mass_of_one_case_is_no_number(small: Ledger, made: ModuleType) -> None:
    """For a nature of the packaged catalogue nobody states the mass of a case, and nothing is made of it."""
    made.posted(
        small,
        made.op(
            "expend",
            DAY.format(2),
            id="E-1",
            origin="ARM-1",
            activity="TEST",
            cases_mass_g=990,
            lines=[{"lot": "L-1", "quantity": 200}],
        ),
    )
    view = expenditure_view(small, "E-1", generated_by="-")
    assert view.cases is not None
    assert (view.cases.cases, view.cases.is_within) == (None, False)


# who may read them


def test_a_paper_is_seen_by_whoever_sees_its_entry_in_a_history(ledger: Ledger) -> None:
    """For every scope and entry with movements: the paper is seen exactly where a history of an item shows the entry."""
    two_sites.furnished(ledger)
    with ledger.reading() as link:
        entries = [
            each
            for each in stored_all(link, [seq for (seq,) in link.rows("SELECT seq FROM entry")])
            if each.operation["op"] in ("issue", "return", "dispatch", "receive", "hand_over", "expend")
        ]
        assert len(entries) > 20
        for places in two_sites.SCOPES[1:]:
            assert places is not None
            scope = scope_of(link, "X", ["STOREKEEPER"], places)
            for entry in entries:
                items = {move.get("weapon") or move["lot"] for move in entry.moves}
                shown = False
                for item in items:
                    try:
                        seen = history_in(link, item, scope)
                    except AccessFault:
                        continue
                    shown = shown or entry.operation["id"] in {each["id"] for each in seen}
                assert sees(link, scope, entry) == shown, (places, entry.operation)
        assert all(sees(link, EVERYTHING, entry) for entry in entries)


def test_a_paper_of_another_site_is_as_if_it_were_not_there(ledger: Ledger) -> None:
    """Somebody with a narrow scope is refused the paper of another site in the same words as one that is nowhere."""
    two_sites.furnished(ledger)
    two_sites.close(ledger)
    ledger.act_as(Actor(two_sites.person(["STOREKEEPER"], ("NORTH",))))
    assert issue_voucher_view(ledger, "NORTH-I1", generated_by="-").lines
    said = []
    for code in ("SOUTH-I1", "NOWHERE-1"):
        with pytest.raises(AccessFault) as fault:
            issue_voucher_view(ledger, code, generated_by="-")
        said.append(str(fault.value).replace(code, "CODE"))
    assert said[0] == said[1]
