"""A code of anything leads to it, within what whoever types may read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger import everything
from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.finding_codes import lookup
from wamledger.services.subjects import KINDS, Subject


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """An open ledger in which everything has happened once."""
    path = tmp_path_factory.mktemp("codes") / "full.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
        yield ledger


CODES = {
    "weapon": "SELECT code FROM weapon WHERE void = 0",
    "lot": "SELECT code FROM lot WHERE void = 0",
    "place": "SELECT code FROM place",
    "party": "SELECT code FROM party",
    "consignment": "SELECT dispatch FROM consignment WHERE reversed_seq IS NULL",
    "disposal": "SELECT code FROM disposal",
    "trace": "SELECT code FROM trace WHERE reversed_seq IS NULL",
    "participant": "SELECT number FROM participant",
    "person": "SELECT code FROM user_account WHERE closed_seq IS NULL",
    "nature": "SELECT code FROM nature",
    "entry": "SELECT id FROM entry",
}


@pytest.mark.parametrize("kind", CODES)
def test_each_code_leads_to_its_thing(full: Ledger, kind: str) -> None:
    """Whatever has a code is found by it, first of all; case does not matter where codes have none."""
    assert kind in KINDS
    with full.reading() as link:
        codes = [code for (code,) in link.rows(CODES[kind])]
    assert codes
    for code in codes:
        exact = [each.subject for each in lookup(full, f" {code} ") if each.subject.code == code]
        assert Subject(kind, code) in exact
        assert lookup(full, code)[0].subject.code == code
        if kind in ("weapon", "lot", "place"):
            assert Subject(kind, code) in [each.subject for each in lookup(full, code.lower())]


def test_what_nothing_is_called_finds_nothing(full: Ledger) -> None:
    """Nothing is offered for blanks, for a mark that nothing bears or comes near, nor for text that could act."""
    for text in ("", "   ", "QQQQ-0000-NOWHERE", "\u202eabc", "x" * 500):
        assert lookup(full, text) == []


def test_nobody_is_offered_what_they_may_not_read(tmp_path: Path) -> None:
    """A storekeeper of one site is offered weapons of that site alone; an administrator none at all."""
    with Ledger.create(str(tmp_path / "sites.db"), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        ledger.act_as(Actor(person(["STOREKEEPER"], ("NORTH",))))
        assert [each.subject.code for each in lookup(ledger, "W-NORTH-STORED")] == ["W-NORTH-STORED"]
        assert lookup(ledger, "W-SOUTH-STORED") == []
        ledger.act_as(Actor(person(["ADMINISTRATOR"], None)))
        assert lookup(ledger, "W-NORTH-STORED") == []
