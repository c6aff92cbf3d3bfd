"""Disposals on paper, certified only once they are done; and counts with their recounts and causes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.proposals import propose_operation
from wamledger.services.report_views.count_report import count_report_view
from wamledger.services.report_views.disposal import destruction_certificate_view, disposal_proposal_view

DAY = "2026-01-{:02d}T08:00:00Z"
LATER = moment.parse("2026-02-01T00:00:00Z")


def planned(
    made: ModuleType, lines: list[dict[str, Any]], method: str = "BURN", **more: Any
) -> dict[str, Any]:
    plan: dict[str, Any] = made.op(
        "plan_disposal",
        DAY.format(2),
        disposal="D-1",
        method=method,
        place="ARM-1",
        approved_by="OTHER",
        lines=lines,
        **more,
    )
    return plan


def destroyed(made: ModuleType, day: int, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    entry: dict[str, Any] = made.op(
        "destroy",
        DAY.format(day),
        disposal="D-1",
        destroyed_on=f"2026-01-{day:02d}",
        witnessed_by=["Monitor A", "Monitor B"],
        lines=lines,
        **more,
    )
    return entry


def verified(made: ModuleType, day: int, lines: list[dict[str, Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = made.op(
        "verify_destruction",
        DAY.format(day),
        by="OTHER",
        disposal="D-1",
        verifier="V. Verifier",
        certificate="C-1",
        lines=lines,
    )
    return entry


def refusal(ledger: Ledger) -> dict[str, Any]:
    with pytest.raises(Refused) as found:
        destruction_certificate_view(ledger, "D-1", generated_by="-")
    assert found.value.code is Code.DISPOSAL_NOT_DONE
    return {
        name: found.value.facts[name] for name in ("planned", "withdrawn", "lost", "destroyed", "verified")
    }


def test_a_certificate_waits_until_everything_is_accounted_for(small: Ledger, made: ModuleType) -> None:
    """Planned, burnt, cut, not yet verified, one lost and one taken back: the certificate comes with the last step alone."""
    rifles = [{"weapon": f"W-{number}"} for number in (1, 2, 3)]
    with pytest.raises(Refused) as unknown:
        destruction_certificate_view(small, "D-1", generated_by="-")
    assert unknown.value.code is Code.DISPOSAL_UNKNOWN
    made.posted(small, planned(made, rifles), destroyed(made, 3, rifles[:1]))
    assert refusal(small) == {"planned": 3, "withdrawn": 0, "lost": 0, "destroyed": 0, "verified": 0}
    made.posted(
        small,
        destroyed(made, 4, rifles[:1], method="CUT_TORCH", scrap_mass_g=3100),
        made.op("move", DAY.format(4), origin="D-1", to="ARM-1", lines=rifles[1:2], approved_by="OTHER"),
        made.op(
            "report_loss",
            DAY.format(5),
            origin="D-1",
            kind="UNEXPLAINED",
            discovered_at=DAY.format(5),
            lines=rifles[2:],
        ),
    )
    assert refusal(small) == {"planned": 3, "withdrawn": 1, "lost": 1, "destroyed": 1, "verified": 0}
    made.posted(small, verified(made, 6, rifles[:1]))
    view = destruction_certificate_view(small, "D-1", generated_by="-")
    (account,) = view.reconciliation
    assert (account.planned, account.destroyed, account.withdrawn, account.lost, account.waiting) == (
        3,
        1,
        1,
        1,
        0,
    )
    (item,) = view.items
    assert (item.line.item, item.verified) == ("W-1", 1)
    assert item.methods == ("Burning in public", "Cutting by torch")
    assert len(item.destroyed_in) == 2
    assert (view.leaders, view.verifiers) == (("A. Admin (ADMIN)",), ("V. Verifier",))
    assert view.monitors == ("Monitor A", "Monitor B")
    assert [each.scrap_mass_g for each in view.destructions] == [None, 3100]


def test_what_waits_keeps_the_certificate_back(small: Ledger, made: ModuleType) -> None:
    """One of two is destroyed and verified, and the other still waits."""
    rifles = [{"weapon": "W-1"}, {"weapon": "W-2"}]
    made.posted(
        small,
        planned(made, rifles, "CUT_TORCH"),
        destroyed(made, 3, rifles[:1]),
        verified(made, 4, rifles[:1]),
    )
    assert refusal(small) == {"planned": 2, "withdrawn": 0, "lost": 0, "destroyed": 1, "verified": 1}


def test_a_reversed_destruction_certifies_nothing(small: Ledger, made: ModuleType) -> None:
    """What was recorded as destroyed and taken back stands in no annex."""
    rifles = [{"weapon": "W-1"}, {"weapon": "W-2"}]
    made.posted(
        small,
        planned(made, rifles, "CUT_TORCH"),
        {**destroyed(made, 3, rifles), "id": "WRONG"},
        made.op("reverse", DAY.format(4), entry="WRONG", reason="Other crate", approved_by="OTHER"),
        {**destroyed(made, 5, rifles), "id": "RIGHT"},
        verified(made, 6, rifles),
    )
    view = destruction_certificate_view(small, "D-1", generated_by="-")
    assert [each.posted.entry for each in view.destructions] == ["RIGHT"]
    assert [item.destroyed_in for item in view.items] == [("RIGHT",), ("RIGHT",)]


def test_lots_are_certified_by_quantity(small: Ledger, made: ModuleType) -> None:
    """A lot that was destroyed in two parts is one line of the annex, with both entries and the whole quantity."""
    whole, part = [{"lot": "L-1", "quantity": 600}], [{"lot": "L-1", "quantity": 300}]
    made.posted(
        small,
        planned(made, whole, "OPEN_DETONATION"),
        destroyed(made, 3, part),
        destroyed(made, 4, part),
        verified(made, 5, whole),
    )
    view = destruction_certificate_view(small, "D-1", generated_by="-")
    (item,) = view.items
    assert (item.line.quantity, item.verified, len(item.destroyed_in)) == (600, 600, 2)
    assert [total.quantity for total in view.totals] == [600]


def test_a_proposal_shows_what_speaks_against_it(small: Ledger, made: ModuleType) -> None:
    """Method, holds and traces stand on the proposal; the plan that authorised it is named."""
    made.posted(
        small,
        made.op("add_party", code="STATE", name="A State", kind="STATE"),
        made.op("request_trace", DAY.format(1), trace="T-1", weapon="W-2", to="STATE", channel="POST"),
        planned(made, [{"weapon": "W-1"}, {"weapon": "W-2"}], consent="Letter 9"),
        made.op(
            "hold",
            DAY.format(3),
            kind="INVESTIGATION",
            authority="Board",
            reason="Case",
            lines=[{"weapon": "W-1"}],
        ),
    )
    view = disposal_proposal_view(small, "D-1", generated_by="-")
    assert [(item.line.item, item.holds, item.trace) for item in view.items] == [
        ("W-1", ("INVESTIGATION",), ""),
        ("W-2", (), "OPEN"),
    ]
    assert (view.is_enough_alone, view.consent, view.proposed) == (False, "Letter 9", None)
    assert [plan.approved_by for plan in view.plans] == ["OTHER"]
    made.posted(small, made.op("answer_trace", DAY.format(4), trace="T-1", outcome="NOT_TRACED"))
    assert disposal_proposal_view(small, "D-1", generated_by="-").items[1].trace == "NOT_TRACED"


def test_an_open_proposal_is_printed_before_it_is_approved(small: Ledger, made: ModuleType) -> None:
    """By its own code or that of the disposal; it names who proposes, and nobody who has approved."""
    plan = planned(made, [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 40}], "DETONATE")
    del plan["approved_by"]
    plan["lines"] = plan["lines"][:1]
    report = propose_operation(small, plan)
    assert not report.refused
    with small.reading() as link:
        (code,) = link.one("SELECT code FROM proposal")
    for asked in (code, "D-1"):
        view = disposal_proposal_view(small, asked, generated_by="-")
        assert (view.plans, view.disposal) == ((), "D-1")
        assert view.proposed is not None
        assert (view.proposed.entry, view.proposed.by) == (code, "ADMIN")
        assert view.expires_at is not None
        assert [(item.line.item, item.line.quantity) for item in view.items] == [("W-1", 1)]
    with pytest.raises(Refused) as unknown:
        disposal_proposal_view(small, "D-2", generated_by="-")
    assert unknown.value.code is Code.DISPOSAL_UNKNOWN


# counts


def counted(made: ModuleType, id_: str, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "place": "ARM-1",
        "scope": "ALL",
        "kind": "FULL_SERIAL",
        "cut_off": "2026-01-02T00:00:00Z",
        "counted_by": ["OTHER", "K. Second"],
        "blind": True,
        **more,
    }
    count: dict[str, Any] = made.op("count", told["cut_off"], id=id_, lines=lines, **told)
    return count


def test_every_line_of_a_count_stands_against_the_book(small: Ledger, made: ModuleType) -> None:
    """What agrees stands beside what differs; a recount and the cause that somebody found stand with it."""
    made.posted(
        small,
        counted(made, "C-1", [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 990}]),
        counted(
            made,
            "C-2",
            [{"weapon": "W-3"}, {"lot": "L-1", "quantity": 1000}],
            scope="SAMPLE",
            kind="SAMPLE_SERIAL",
            cut_off="2026-01-03T00:00:00Z",
            counted_by=["X. Third", "Y. Fourth"],
            remarks="Recount of C-1.",
        ),
        counted(
            made,
            "C-3",
            [{"lot": "L-1", "quantity": 5}],
            scope="SAMPLE",
            cut_off="2026-01-04T00:00:00Z",
            remarks="Recount of C-9.",
        ),
    )
    view = count_report_view(small, "C-1", generated_by="-", generated_at=LATER)
    assert [(line.code, line.booked, line.counted, line.recounted, line.kind) for line in view.lines] == [
        ("W-1", 1, 1, None, ""),
        ("W-2", 1, 0, None, "SHORTAGE"),
        ("W-3", 1, 0, 1, "SHORTAGE"),
        ("L-1", 1000, 990, 1000, "SHORTAGE"),
    ]
    assert (view.differences, view.validity_percent) == (3, "25.0")
    assert view.counted_by == ("O. Other (OTHER)", "K. Second")
    (recount,) = view.recounts
    assert (recount.posted.entry, recount.lines, recount.differences) == ("C-2", 2, 0)
    finding = view.lines[1].findings[0]
    assert finding in {each.finding for each in view.findings}
    made.posted(
        small,
        made.op(
            "review_finding",
            DAY.format(5),
            finding=finding,
            status="EXPLAINED",
            reason="NEIGHBOURING_STACK: behind the rack",
        ),
    )
    (cause,) = count_report_view(small, "C-1", generated_by="-", generated_at=LATER).causes
    assert (cause.finding, cause.cause, cause.words, cause.by_name) == (
        finding,
        "NEIGHBOURING_STACK",
        "behind the rack",
        "A. Admin",
    )


def test_a_late_voucher_changes_what_the_book_said(small: Ledger, made: ModuleType) -> None:
    """What had left before the cut-off and was entered after the count is no difference any more."""
    made.posted(
        small, counted(made, "C-1", [{"weapon": "W-1"}, {"weapon": "W-2"}, {"lot": "L-1", "quantity": 1000}])
    )
    assert count_report_view(small, "C-1", generated_by="-").differences == 1
    made.posted(small, made.move("W-3", "ARM-1", "ARM-2", "2026-01-01T12:00:00Z"))
    view = count_report_view(small, "C-1", generated_by="-")
    assert (view.differences, view.validity_percent) == (0, "100.0")


def test_a_reversed_count_has_no_report(small: Ledger, made: ModuleType) -> None:
    """A count that was cancelled, and one that never was, are refused alike."""
    made.posted(
        small,
        counted(made, "C-1", [], counted_by=["X. One", "Y. Two"]),
        made.op("reverse", DAY.format(5), entry="C-1", reason="Wrong store", approved_by="OTHER"),
    )
    for code in ("C-1", "C-9"):
        with pytest.raises(Refused) as refused:
            count_report_view(small, code, generated_by="-")
        assert refused.value.code is Code.COUNT_UNKNOWN
