"""Codes are completed while they are typed, from what somebody may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger import everything
from tests.ledger.signing_people import actor, key
from wamledger.ledger.store import Ledger
from wamledger.services.completing import complete, words_for
from wamledger.services.posting import post_operations


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Everything has happened once."""
    path = tmp_path_factory.mktemp("completing") / "a.db"
    ledger = Ledger.create(str(path), code="UNX", mission="A mission made up for tests")
    everything.post_everything(ledger)
    return ledger


@pytest.mark.parametrize(
    ("kind", "typed", "first"),
    [
        ("weapon", "w-00", "W-000001"),
        ("weapon", "t-1", "W-1"),
        ("weapon", "AB-0000 03", "W-3"),
        ("lot", "L-2", "L-2"),
        ("lot", "lot1", "L-1"),
        ("place", "arm", "ARM-1"),
        ("holder", "sta", "STATE"),
        ("party", "uni", "UNIT"),
        ("user", "oth", "OTHER"),
        ("nature", "ctg-5.56x45-b", "CTG-5.56X45-BALL"),
        ("nature", "a cartr", "CTG-LOCAL"),
        ("issue", "", "ISSUE"),
        ("dispatch", "S", "SENT"),
        ("disposal", "d", "D-1"),
        ("trace", "tr", "TR-1"),
        ("incident", "RA", "RAID"),
        ("entry", "UN", "UNDO"),
        ("participant", "p-", "P-1"),
        ("addressee", "rs", "RS"),
        ("type", "sa-06", "SA-06"),
        ("type", "assault", "SA-06"),
        ("policy", "late", "late_entry_hours"),
    ],
)
def test_what_begins_so_is_offered(full: Ledger, kind: str, typed: str, first: str) -> None:
    """A code, a tag, a serial as it is marked or a word of the name leads to the code."""
    assert complete(full, kind, typed)[0][0] == first


def test_each_code_is_offered_once_and_few_of_them(full: Ledger) -> None:
    """No more than were asked for, and none twice though it is found in two ways."""
    found = [code for code, _words in complete(full, "weapon", "", 3)]
    assert len(found) == len(set(found)) == 3
    assert complete(full, "weapon", "nothing is called so") == []
    assert complete(full, "no such kind", "") == []


def test_what_stands_with_the_holder_comes_first(full: Ledger) -> None:
    """Where it is known who gives, what stands there is offered before what does not, with how much there is."""
    assert complete(full, "weapon", "w", at="HUT")[0][0] == "W-2"
    assert complete(full, "lot", "l-1", at="ARM-1")[0] == ("L-1", "A cartridge, LOT-1, 800")


def test_a_code_is_put_into_words(full: Ledger) -> None:
    """The words of a whole code are found; the beginning of one has none."""
    assert words_for(full, "place", "SITE") == "Site"
    assert words_for(full, "place", "SIT") == ""
    assert words_for(full, "weapon", "") == ""


def test_nobody_is_offered_what_they_may_not_read(tmp_path: Path) -> None:
    """With a scope only what goes with its places is offered; without the right nothing is, and nobody is blamed."""
    with Ledger.create(str(tmp_path / "a.db"), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
        keeper = {
            "op": "add_user",
            "code": "KEEPER",
            "name": "K",
            "roles": ["STOREKEEPER"],
            "places": ["FAR"],
        }
        clerk = {"op": "add_user", "code": "CLERK", "name": "C", "roles": ["ADMINISTRATOR"]}
        people = [{"occurred_at": everything.AT, "by": "ADMIN", **each} for each in (keeper, clerk)]
        assert not post_operations(ledger, people).refused
        enrol = {"op": "enrol_key", "occurred_at": everything.AT, "by": "ADMIN", "user": "ADMIN"}
        ledger.act_as(actor("ADMIN", enrolling=key("ADMIN")))
        assert not post_operations(ledger, [{**enrol, "vkey": key("ADMIN").vkey}], by_ledger=True).refused
        assert complete(ledger, "weapon", "W-5")
        ledger.act_as(actor("KEEPER"))
        assert [code for code, _words in complete(ledger, "weapon", "W-")] == ["W-2", "W-3"]
        assert complete(ledger, "weapon", "W-5", at="ARM-1") == []
        assert [code for code, _words in complete(ledger, "place", "")] == ["FAR", "HUT"]
        assert complete(ledger, "user", "") == []
        assert complete(ledger, "trace", "") == []
        assert [code for code, _words in complete(ledger, "dispatch", "")] == ["SENT"]
        assert complete(ledger, "entry", "") == []
        ledger.act_as(actor("CLERK"))
        assert complete(ledger, "weapon", "W-") == []
        ledger.act_as(None)
        assert complete(ledger, "weapon", "W-") == []
        with ledger.reading() as link:
            assert link.one("SELECT COUNT(*) FROM access_record WHERE event = 'DENIED'")[0] == 0
