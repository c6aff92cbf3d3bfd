"""What can be done with several things at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger import everything
from wamledger.domain.refusals import Refused
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations
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
    """A weapon in a store and one on its way share what needs neither: they are held together, and not issued."""
    ops = [each.op for each in together(ledger, [weapon("W-5"), weapon("W-3")], by="ADMIN")]
    assert "hold" in ops
    assert "issue" not in ops
    assert "receive" not in ops


def test_lines_of_two_vouchers_are_not_mixed(tmp_path: Path) -> None:
    """What two weapons owe on different issues comes back on two returns, and on one where the issue is one."""
    with Ledger.create(str(tmp_path / "own.db"), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
        given = {"op": "issue", "by": "ADMIN", "to": "UNIT", "purpose": "PATROL"}
        given |= {"occurred_at": "2026-01-02T00:00:00Z", "due": "2026-01-05T00:00:00Z"}
        lines = [[{"weapon": "W-5"}, {"weapon": "W-8"}], [{"weapon": "W-2"}]]
        for number, (place, these) in enumerate(zip(("ARM-1", "HUT"), lines, strict=True)):
            report = post_operations(
                ledger, [{**given, "from": place, "id": f"GIVEN-{number}", "lines": these}]
            )
            assert not report.refused, report.refused[0].as_json()
        one = {each.op: each.filled for each in together(ledger, [weapon("W-5"), weapon("W-8")], by="ADMIN")}
        assert one["return"] == {"issue": "GIVEN-0", "lines": lines[0]}
        two = [each.op for each in together(ledger, [weapon("W-5"), weapon("W-2")], by="ADMIN")]
        assert "hold" in two
        assert "return" not in two


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
