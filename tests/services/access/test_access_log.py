"""The access record: what stands in it, and how what was changed or taken out shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger import access_chain
from wamledger.ledger.access_chain import Broken
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import exporting
from wamledger.services.access import log
from wamledger.services.access.log import Event
from wamledger.services.posting import post_operations
from wamledger.services.report_views import item_view, stock_view


def _records(office: Any, number: int) -> None:
    for each in range(number):
        log.note(office.ledger, Event.REPORTED, subject=f"W-{each}", pages=each)


def _unguarded(office: Any, change: Callable[[Link], None]) -> list[Broken]:
    """What the chain says after somebody took the guards away, changed something and put them back."""
    with office.ledger.writing() as link:
        guards = link.rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'access_record'"
        )
        for name, _sql in guards:
            link.run(f"DROP TRIGGER {name}")
        change(link)
        for _name, sql in guards:
            link.run(sql)
    with office.ledger.reading() as link:
        return list(log.check(link))


def test_a_chain_that_nobody_touched_is_whole(office: Any) -> None:
    """Records that were only added to follow one another."""
    _records(office, 5)
    with office.ledger.reading() as link:
        assert list(log.check(link)) == []
        assert log.commitment(link) == {
            "n": len(office.events()),
            "hash": office.column("SELECT hash FROM access_record ORDER BY n DESC")[0],
        }


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "at + 1"),
        ("user", "'OTHER'"),
        ("event", "'SIGNED_OUT'"),
        ("subject", "'W-9'"),
        ("subject", "NULL"),
        ("facts", """'{"pages":9}'"""),
        ("facts", """'{"pages": 2}'"""),
        ("facts", "'[]'"),
        ("facts", "'{'"),
        ("prev", "hash"),
        ("hash", "prev"),
    ],
)
def test_a_changed_record_shows(office: Any, column: str, value: str) -> None:
    """A change to any column of a record is seen at that record."""
    _records(office, 5)
    n = len(office.events()) - 3
    broken = _unguarded(
        office, lambda link: link.run(f'UPDATE access_record SET "{column}" = {value} WHERE n = ?', (n,))
    )
    assert broken
    assert broken[0].n == n


def test_a_removed_record_shows(office: Any) -> None:
    """A record that was taken out is missed where it stood."""
    _records(office, 5)
    n = len(office.events()) - 3
    broken = _unguarded(office, lambda link: link.run("DELETE FROM access_record WHERE n = ?", (n,)))
    assert broken[0] == Broken(n + 1, "number")


def test_a_removed_record_shows_where_the_others_move_up(office: Any) -> None:
    """Whoever takes a record out and renumbers the rest breaks the chain all the same."""
    _records(office, 5)
    n = len(office.events()) - 3

    def close_the_gap(link: Link) -> None:
        link.run("DELETE FROM access_record WHERE n = ?", (n,))
        link.run("UPDATE access_record SET n = -n WHERE n > ?", (n,))
        link.run("UPDATE access_record SET n = -n - 1 WHERE n < 0", ())

    broken = _unguarded(office, close_the_gap)
    assert broken[0] == Broken(n, "prev")


def test_a_chain_that_was_made_again_contradicts_an_entry(office: Any) -> None:
    """Whoever computes the whole chain anew, without a record, contradicts what a signed entry says of it."""
    _records(office, 3)
    office.acting("ADAMU")
    operation = {"op": "set_policy", "occurred_at": "2026-03-02T08:00:00Z", "by": "ADAMU"}
    assert not post_operations(
        office.ledger, [{**operation, "name": "count_interval_days", "value": 9}]
    ).refused
    with office.ledger.reading() as link:
        entry = json.loads(bytes(link.one("SELECT entry FROM entry ORDER BY seq DESC LIMIT 1")[0]))
    named = entry["body"]["access"]
    committed = {named["n"]: named["hash"]}
    with office.ledger.reading() as link:
        assert list(log.check(link, committed)) == []

    def made_again(link: Link) -> None:
        kept = [each for each in access_chain.records(link) if each.subject != "W-1"]
        link.run("DELETE FROM access_record")
        for each in kept:
            access_chain.append(
                link, each.at, user=each.user, event=each.event, subject=each.subject, facts=each.facts
            )

    assert _unguarded(office, made_again) == []
    with office.ledger.reading() as link:
        assert list(log.check(link, committed)) != []


def test_an_end_that_was_cut_off_contradicts_an_entry(office: Any) -> None:
    """Records that are cut off at the end are missed where an entry names them."""
    _records(office, 3)
    with office.ledger.reading() as link:
        named = log.commitment(link)
        assert named is not None
    assert (
        _unguarded(office, lambda link: link.run("DELETE FROM access_record WHERE n = ?", (named["n"] - 1,)))
        == []
    )
    with office.ledger.reading() as link:
        assert list(log.check(link, {named["n"]: named["hash"]})) == [Broken(named["n"] - 1, "number")]


def test_the_guards_hold_an_honest_program_back(office: Any) -> None:
    """A record is not changed, deleted or put in the middle by a program that errs."""
    _records(office, 2)
    for statement in (
        "UPDATE access_record SET at = 0",
        "DELETE FROM access_record",
        """INSERT OR REPLACE INTO access_record SELECT 0, at, "user", event, subject, facts, prev, hash
        FROM access_record""",
    ):
        with pytest.raises(Exception, match="only grows"), office.ledger.writing() as link:
            link.run(statement)


def test_exports_and_reports_are_on_record(office: Any, tmp_path: Path) -> None:
    """What leaves the office stands in the record, with who took it out and what it was, before it is there."""
    office.acting("BINTA")
    exporting.export(office.ledger, tmp_path / "journal.jsonl")
    with stock_view(office.ledger, generated_by="-"):
        pass
    with pytest.raises(Exception, match="W-404"):
        item_view(office.ledger, "W-404", generated_by="-")
    found = [(each.user, each.event, each.subject) for each in log.records(_read_by_auditor(office), most=4)]
    assert ("BINTA", "EXPORTED", "journal.jsonl") in found
    assert ("BINTA", "REPORTED", "W-404") in found
    assert ("BINTA", "REPORTED", None) in found


def _read_by_auditor(office: Any) -> Ledger:
    office.acting("ADAMU")
    ledger: Ledger = office.ledger
    return ledger


def test_an_export_that_is_refused_is_on_record_as_that(office: Any, tmp_path: Path) -> None:
    """Whoever may not export gets no file and a record of having tried."""
    office.acting("CHIKA")
    with pytest.raises(AccessFault):
        exporting.export(office.ledger, tmp_path / "journal.jsonl")
    assert not (tmp_path / "journal.jsonl").exists()
    assert office.events()[-1] == ("CHIKA", "DENIED")


def test_operations_that_are_forbidden_are_on_record(office: Any) -> None:
    """Whoever tries to record what their role does not allow is refused, and that they tried is on record."""
    office.acting("CHIKA")
    operation = {"op": "set_policy", "occurred_at": "2026-03-02T08:00:00Z", "by": "CHIKA"}
    report = post_operations(office.ledger, [{**operation, "name": "count_interval_days", "value": 9}])
    assert report.refused
    with office.ledger.reading() as link:
        newest = next(access_chain.records(link, newest_first=True))
    assert (newest.user, newest.event, newest.subject) == ("CHIKA", "DENIED", "set_policy")
    assert newest.facts == {"codes": ["role_forbids"], "lines": 1}


def test_the_record_is_read_by_those_who_may(office: Any) -> None:
    """Auditors and administrators read the record, the newest first, as narrow as they ask; others are refused."""
    office.acting("CHIKA")
    with pytest.raises(AccessFault, match="CHIKA may not read this"):
        list(log.records(office.ledger))
    office.clock.turn(hours=1)
    office.acting("ADAMU")
    newest = next(log.records(office.ledger))
    assert (newest.user, newest.event) == ("ADAMU", "SIGNED_IN")
    assert [each.event for each in log.records(office.ledger, user="CHIKA")] == ["DENIED", "SIGNED_IN"]
    assert {each.event for each in log.records(office.ledger, event="DENIED")} == {"DENIED"}
    assert len(list(log.records(office.ledger, most=2))) == 2
    assert [each.user for each in log.records(office.ledger, since=office.clock())] == ["ADAMU"]
    assert log.broken(office.ledger) == []
    assert log.as_json(newest)["at"] == "2026-03-02T09:00:00Z"


def test_an_open_ledger_records_without_a_name(tmp_path: Path, office: Any) -> None:
    """Where nobody signs in an export is on record all the same, without a name."""
    with Ledger.create(str(tmp_path / "open.db"), code="MOP", mission="Sector West") as ledger:
        exporting.export(ledger, tmp_path / "open.jsonl")
        found = list(log.records(ledger))
        assert [(each.user, each.event) for each in found] == [("", "EXPORTED")]


def test_every_event_has_words() -> None:
    """Each event is told in words, and one that this program does not know as it stands."""
    assert all(log.words(event) != event for event in Event)
    assert log.words("SOMETHING_ELSE") == "SOMETHING_ELSE"
