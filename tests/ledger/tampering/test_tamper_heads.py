"""The end of the ledger cut off, and the heads that miss it."""

from __future__ import annotations

import pytest

from tests.ledger.everything import operations
from tests.ledger.tampering.attack import SIZE
from tests.ledger.tampering.office import Office, kinds, places, truncate
from wamledger.ledger import tables
from wamledger.ledger.faults import LedgerBehindTip
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import TipLog
from wamledger.ledger.verifying.finding import Kind
from wamledger.services.posting import post_operations

# the end of the ledger, and its heads


def test_the_last_entries_gone(small: Office) -> None:
    """Entries that are missing at the end are missed by the signed heads and by the tip log."""
    with small.tampering() as connection:
        truncate(connection, 10)
    verdict = small.verdict()
    assert {Kind.HEAD_BEYOND, Kind.TIP_BEYOND} <= kinds(verdict)
    assert verdict.damage == (10, SIZE - 1)


def test_the_last_entries_and_their_head_gone(small: Office) -> None:
    """Where the head over them is gone as well, the tip log still misses them."""
    with small.tampering() as connection:
        truncate(connection, 10)
        connection.execute("DELETE FROM signed_head WHERE size > 10")
    assert kinds(small.verdict()) == {Kind.TIP_BEYOND}


def test_the_last_entries_their_head_and_the_tip_gone(small: Office) -> None:
    """Where all of it was cut to one length, only a head from outside tells."""
    with small.tampering() as connection:
        truncate(connection, 10)
        connection.execute("DELETE FROM signed_head WHERE size > 10")
    small.tip.unlink()
    assert small.verdict().sound
    assert kinds(small.verdict(outside_heads=[small.note(SIZE)])) == {Kind.OUTSIDE_BEYOND}


def test_all_gone(small: Office) -> None:
    """A ledger that was emptied is missed by what remembers it."""
    with small.tampering() as connection:
        for name in ("entry", "tree_node", "signed_head", "participant_name", *reversed(tables.PROJECTIONS)):
            connection.execute(f"DELETE FROM {name}")
    assert kinds(small.verdict()) == {Kind.TIP_BEYOND, Kind.OUTSIDE_ROW_BEYOND}


def test_the_log_of_writes_gone(small: Office) -> None:
    """Entries that stood only in a write-ahead log that was deleted are missed by the tip log."""
    with Ledger.open(str(small.path)) as ledger:
        code = {"op": "add_party", "code": "MORE", "name": "More", "kind": "UNIT"}
        assert post_operations(ledger, [{**operations()[0], **code}]).refused
        operation = {**code, "occurred_at": "2026-01-01T00:00:00Z", "by": "ADMIN"}
        assert post_operations(ledger, [operation]).posted == 1
        kept = [(each, each.read_bytes()) for each in small.path.parent.iterdir() if "-" not in each.suffix]
    small.restore()
    for path, content in kept:
        path.write_bytes(content)
    verdict = small.verdict()
    assert kinds(verdict) == {Kind.TIP_BEYOND}
    with pytest.raises(LedgerBehindTip):
        Ledger.open(str(small.path))


def test_the_newest_head_gone(small: Office) -> None:
    """That no head is kept over all entries is noticed, for each posting signs one."""
    small.run("DELETE FROM signed_head WHERE size = ?", SIZE)
    assert kinds(small.verdict()) == {Kind.HEAD_MISSING}


def test_heads_swapped(small: Office) -> None:
    """A true head that is kept for another size is named."""
    with small.tampering() as connection:
        notes = dict(connection.execute("SELECT size, note FROM signed_head").fetchall())
        connection.execute("UPDATE signed_head SET note = ? WHERE size = 5", (notes[10],))
    assert [where.key for where in places(small.verdict(), Kind.HEAD_COLUMN)] == [(5,), (5,)]


def test_a_tip_log_of_another_history(small: Office) -> None:
    """A tip log that remembers another root is named."""
    small.tip.unlink()
    with TipLog(small.tip) as log:
        log.append(SIZE, b"\1" * 32)
    assert kinds(small.verdict()) == {Kind.TIP_DIFFERS}
