"""What can be done with several things at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger import everything
from wamledger.domain.refusals import Refused
from wamledger.ledger.store import Ledger
from wamledger.services.subjects import Subject
from wamledger.services.things import thing
from wamledger.services.things.together import together


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger in which everything has happened once."""
    path: Path = tmp_path_factory.mktemp("together") / "full.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
        yield ledger


def weapon(code: str) -> Subject:
    return Subject("weapon", code)


def test_things_of_one_holder_go_on_one_voucher(ledger: Ledger) -> None:
    """Two weapons of one store are issued, moved or dispatched together, each on a line of its own."""
    both = {each.op: each.filled for each in together(ledger, [weapon("W-5"), weapon("W-8")], by="ADMIN")}
    held = {each.op: dict(each.filled) for each in thing(ledger, weapon("W-5"), by="ADMIN").next}
    assert {"issue", "move", "dispatch"} <= set(both)
    assert set(both) <= set(held)
    for op, filled in both.items():
        assert filled == {**held[op], "lines": [{"weapon": "W-5"}, {"weapon": "W-8"}]}


def test_what_one_of_them_does_not_offer_is_left_out(ledger: Ledger) -> None:
    """A weapon in a store and one that is owed elsewhere share no voucher that names the holder."""
    stored = {each.op for each in thing(ledger, weapon("W-5"), by="ADMIN").next}
    assert "issue" in stored
    elsewhere = next(
        code
        for code in ("W-1", "W-2", "W-4", "W-6", "W-7", "W-8")
        if all(each.op != "issue" for each in thing(ledger, weapon(code), by="ADMIN").next)
    )
    ops = {each.op for each in together(ledger, [weapon("W-5"), weapon(elsewhere)], by="ADMIN")}
    assert "issue" not in ops


def test_one_thing_has_all_that_its_page_offers(ledger: Ledger) -> None:
    """For a single thing nothing is left out, also where it is named twice."""
    alone = thing(ledger, weapon("W-5"), by="ADMIN").next
    assert any("lines" not in each.filled for each in alone)
    assert together(ledger, [weapon("W-5"), weapon("W-5")], by="ADMIN") == alone


def test_a_thing_that_is_not_there_is_refused(ledger: Ledger) -> None:
    """A code that nobody has given is refused, and not left out in silence."""
    with pytest.raises(Refused):
        together(ledger, [weapon("W-5"), weapon("W-404")], by="ADMIN")


def test_whoever_counts_along_may_end_it(ledger: Ledger) -> None:
    """What hears how far it is hears each thing, and may end the work."""
    heard: list[int] = []
    together(ledger, [weapon("W-5"), weapon("W-8")], by="ADMIN", told=heard.append)
    assert heard == [0, 1]

    def stop(number: int) -> None:
        raise KeyError(number)

    with pytest.raises(KeyError):
        together(ledger, [weapon("W-5")], by="ADMIN", told=stop)
