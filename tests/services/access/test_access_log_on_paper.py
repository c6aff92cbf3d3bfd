"""The access log on paper: what it counts is what stands in it, and what was taken out shows."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from pypdf import PdfReader

from reports import access_log
from reports.agreement import FiguresDisagree
from reports.kinds import Asked
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.access.log import Event
from wamledger.services.posting import post_operations
from wamledger.services.report_views.access_log import access_log_view


def printed(ledger: Ledger, **asked: Any) -> str:
    out = io.BytesIO()
    view_of = access_log.KIND.view
    assert view_of is not None
    with view_of(ledger, Asked(generated_by="X", **asked)) as view:
        access_log.access_log(view, out)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(out.getvalue())).pages)
    return " ".join(text.split())


def test_the_sums_are_those_of_the_records(office: Any) -> None:
    """By kind and by person the log counts what stands in it line by line, itself among them."""
    office.acting("ADAMU")
    log.note(office.ledger, Event.EXPORTED, subject="journal", lines=3)
    with access_log_view(office.ledger, generated_by="X") as view:
        lines = list(view.records)
    told = office.events()
    assert [(each.user, each.event) for each in lines] == told
    assert lines[-1].event == "REPORTED"
    assert {each.event: each.records for each in view.by_event} == Counter(event for _u, event in told)
    assert {each.user: each.records for each in view.by_user} == Counter(user for user, _e in told)
    assert (view.first_n, view.last_n) == (0, len(told) - 1)
    assert next(each for each in lines if each.event == "EXPORTED").facts == "lines: 3"


def test_failures_are_counted_by_person(office: Any) -> None:
    """Wrong passphrases and refusals stand beside the name of whoever they concern."""
    for _try in range(2):
        with pytest.raises(AccessFault):
            office.sign_in("CHIKA", "wrong words altogether now")
    office.acting("CHIKA")
    with pytest.raises(AccessFault), access_log_view(office.ledger, generated_by="X"):
        pass
    office.acting("ADAMU")
    with access_log_view(office.ledger, generated_by="X") as view:
        chika = next(each for each in view.by_user if each.user == "CHIKA")
    assert (chika.failed, chika.refused) == (2, 1)
    text = printed(office.ledger)
    assert "Chika Obi (CHIKA)" in text
    assert "failed to sign in" in text


def test_a_period_has_what_fell_in_it(office: Any) -> None:
    """Both ends of a period belong to it; rights that changed before it are left out."""
    office.clock.turn(hours=1)
    office.acting("ADAMU")
    since = office.clock.now
    log.note(office.ledger, Event.EXPORTED, subject="one")
    office.clock.turn(hours=1)
    log.note(office.ledger, Event.EXPORTED, subject="two")
    with access_log_view(office.ledger, since=since, until=since, generated_by="X") as view:
        lines = list(view.records)
        assert [each.subject for each in lines if each.event == "EXPORTED"] == ["one"]
        assert sum(each.records for each in view.by_event) == len(lines)
        assert sum(each.records for each in view.by_user) == len(lines)
        assert (view.first_n, view.last_n) == (lines[0].n, lines[-1].n)
        assert view.rights == ()
    with access_log_view(office.ledger, until=since - 1, generated_by="X") as view:
        assert "one" not in [each.subject for each in view.records]
        assert {each.posted.operation for each in view.rights} == {"add_user", "enrol_key"}
        roles = {each.user: each.now for each in view.rights if each.posted.operation == "add_user"}
    assert roles["CHIKA"] == "STOREKEEPER"


def test_an_entry_that_somebody_signed_vouches_for_the_chain(office: Any, new_user: Any) -> None:
    """The newest entry that names the records agrees with them, and does no more once one was changed."""
    office.acting("ADAMU", "BINTA")
    report = post_operations(office.ledger, [new_user("DAYO", "Dayo", "AUDITOR", approved_by="BINTA")])
    assert not report.refused
    with access_log_view(office.ledger, generated_by="X") as view:
        assert view.named_by is not None
        assert view.named_by.operation in ("add_user", "sign_entries")
        assert view.named_agrees
        assert not view.broken
    assert "both agree" in printed(office.ledger)
    with office.ledger.writing() as link:
        names = link.rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'access_record'"
        )
        for (name,) in names:
            link.run(f"DROP TRIGGER {name}")
        link.run("UPDATE access_record SET subject = 'another' WHERE n = ?", (view.named - 1,))
    with access_log_view(office.ledger, generated_by="X") as view:
        assert [each.n for each in view.broken] == [view.named - 1]
    assert "is broken at these numbers" in printed(office.ledger)


def test_a_log_that_does_not_add_up_is_not_printed(office: Any) -> None:
    """A line that is lost on the way stops the log."""
    office.acting("ADAMU")
    with access_log_view(office.ledger, generated_by="X") as view:
        from dataclasses import replace

        short = replace(view, records=list(view.records)[1:])
    with pytest.raises(FiguresDisagree):
        access_log.access_log(short, io.BytesIO())


def test_whoever_is_neither_auditor_nor_administrator_sees_none_of_it(office: Any) -> None:
    """A storekeeper and somebody who has not signed in are refused."""
    with pytest.raises(LedgerFault), access_log_view(office.ledger, generated_by="X"):
        pass
    office.acting("CHIKA")
    with pytest.raises(AccessFault), access_log_view(office.ledger, generated_by="X"):
        pass
