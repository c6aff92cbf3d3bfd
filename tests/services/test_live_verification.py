"""Verification while somebody looks: it says of each entry what the whole verification would, and keeps up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger import everything
from tests.tui.tampered import change, change_entry
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying import tree
from wamledger.services import live_verification
from wamledger.services.live_verification import LiveVerification, Verified
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify

AT = "2026-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "full.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
    return path


@pytest.fixture
def held(_file: Path, tmp_path: Path) -> Iterator[Ledger]:
    for each in _file.parent.glob("full.db*"):
        shutil.copy2(each, tmp_path / each.name)
    with Ledger.open(str(tmp_path / "full.db")) as opened:
        yield opened


def last(verification: LiveVerification) -> Verified:
    return list(verification.steps())[-1]


def party(number: int) -> dict[str, str]:
    code = f"MORE-{number}"
    return {"op": "add_party", "occurred_at": AT, "by": "ADMIN", "code": code, "name": code, "kind": "UNIT"}


def test_a_sound_ledger_holds_up_to_its_head(held: Ledger) -> None:
    """Every entry of a sound ledger has the sign that it holds, and the newest head covers all of them."""
    found = last(LiveVerification(held))
    size = held.head().size
    assert (found.done, found.total, found.head_size) == (size, size, size)
    assert found.holds
    assert {found.mark(seq) for seq in range(size)} == {"✓"}
    assert found.mark(size) == "…"


def test_it_holds_on_either_engine(full: Ledger) -> None:
    """A ledger on a server is verified while somebody looks as one in a file is."""
    found = last(LiveVerification(full))
    assert found.holds
    assert found.head_size == found.total == full.head().size


def test_nothing_is_said_of_what_was_not_looked_at(held: Ledger) -> None:
    """Before the first block no entry has a sign but that it was not looked at yet."""
    first = next(iter(LiveVerification(held).steps()))
    assert (first.done, first.is_done) == (0, False)
    assert first.mark(0) == "…"


def test_an_empty_ledger_is_done_at_once(tmp_path: Path) -> None:
    """Of a ledger without entries there is nothing to find."""
    with Ledger.create(str(tmp_path / "empty.db"), code="UNX", mission="M") as held:
        found = last(LiveVerification(held))
    assert found.is_done
    assert found.holds


@pytest.mark.parametrize("seq", [0, 20, 51])
def test_the_entry_that_was_changed_is_named(held: Ledger, seq: int) -> None:
    """One changed byte is found at its entry, and the entries beside it hold."""
    change_entry(held.where, seq, b'"by":"ADMIN"', b'"by":"ADMIM"')
    found = last(LiveVerification(held))
    assert min(found.bad) == seq
    assert found.mark(seq) == "✗"
    assert {found.mark(each) for each in range(52) if each not in found.bad} == {"✓"}
    assert not found.holds


def test_an_entry_that_is_gone_is_named(held: Ledger) -> None:
    """An entry that was taken out of the middle is missing at its number."""
    change(held.where, "DELETE FROM entry WHERE seq = 30")
    found = last(LiveVerification(held))
    assert found.mark(30) == "✗"


def test_a_changed_node_and_a_changed_head_are_told(held: Ledger) -> None:
    """What is wrong with the tree or with a head is told where no entry is to blame."""
    change(held.where, "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 1 AND position = 3")
    change(held.where, "UPDATE signed_head SET note = replace(note, '10', '11') WHERE size = 10")
    found = last(LiveVerification(held))
    assert len(found.elsewhere) == 2
    assert not found.holds


def test_it_agrees_with_the_whole_verification(held: Ledger) -> None:
    """What it finds in entries, tree and heads is what the whole verification finds in its steps 2 to 4."""
    change_entry(held.where, 7, b'"by":"ADMIN"', b'"by":"ADMIM"')
    change_entry(held.where, 33, b'"COUNT"', b'"CONUT"')
    found = last(LiveVerification(held))
    whole = verify(held, projections=False, files=False)
    named = {
        each.where.seq for each in whole.findings if each.step in (2, 3, 4) and each.where.seq is not None
    }
    assert set(found.bad) == named
    assert found.damage == whole.damage


def test_it_keeps_up_with_what_is_posted(held: Ledger) -> None:
    """Entries that are posted later are looked at when it goes on, and a change after that is seen there."""
    verification = LiveVerification(held)
    before = last(verification).total
    assert not verification.is_behind()
    assert not post_operations(held, [party(1), party(2)]).refused
    assert verification.is_behind()
    after = last(verification)
    assert (after.total, after.holds) == (before + 2, True)
    change_entry(held.where, before, b"MORE-1", b"LESS-1")
    assert last(verification).mark(before) == "✗"


def test_many_blocks_are_one_tree(held: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over several blocks, and going on from any of them, it comes to the heads that were signed; damage stays found."""
    monkeypatch.setattr(tree, "BLOCK_LEVEL", 3)
    monkeypatch.setattr(tree, "BLOCK", 8)
    verification = LiveVerification(held)
    steps = list(verification.steps())
    assert [step.done for step in steps] == [0, 8, 16, 24, 32, 40, 48, 52]
    assert steps[-1].holds
    assert steps[-1].head_size == 52
    assert not post_operations(held, [party(number) for number in range(7)]).refused
    again = list(verification.steps())
    assert [step.done for step in again] == [48, 56, 59]
    assert again[-1].holds
    change_entry(held.where, 3, b'"by":"ADMIN"', b'"by":"ADMIM"')
    anew = last(LiveVerification(held))
    assert anew.mark(3) == "✗"
    assert anew.mark(4) == "✓"


def test_more_damage_than_is_named_is_not_called_sound(held: Ledger) -> None:
    """Where a block has more wrong entries than are named one by one, none of its others is said to hold."""
    for seq in range(10, 30):
        change_entry(held.where, seq, b'"by":"ADMIN"', b'"by":"ADMIM"')
    found = last(LiveVerification(held))
    assert {found.mark(seq) for seq in range(10, 30)} <= {"✗", "?"}
    assert live_verification.OPEN in {found.mark(seq) for seq in range(52)}


def test_entries_that_are_gone_from_the_end_are_missed(held: Ledger) -> None:
    """A head that the ledger signed over more entries than there are is told, though each that is left holds."""
    change(held.where, "DELETE FROM entry WHERE seq = 51")
    change(held.where, "DELETE FROM tree_node WHERE (position + 1) * (1 << level) > 51")
    found = last(LiveVerification(held))
    assert found.total == 51
    assert not found.holds
    assert found.mark(50) == "✓"
    assert "52" in " ".join(found.elsewhere)


def test_entries_without_a_head_over_them_are_told(held: Ledger) -> None:
    """Where the newest entries are under no signed head that is told."""
    change(held.where, "DELETE FROM signed_head WHERE size = 52")
    assert not last(LiveVerification(held)).holds
