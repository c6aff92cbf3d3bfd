"""Forgery of all that follows from an entry, with the key and without; entries that no posting makes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.tampering.attack import SIZE
from tests.ledger.tampering.office import (
    Office,
    cells_of,
    forge,
    kinds,
    named,
    places,
    rebuild_projections,
    resign,
)
from wamledger.ledger.keys import Signer
from wamledger.ledger.verifying import tree as trees
from wamledger.ledger.verifying.finding import Kind

# forgery of everything after


@pytest.mark.parametrize(("seq", "bounds"), [(0, (0, 4)), (3, (0, 4)), (5, (5, 9)), (13, (10, 13))])
def test_a_forgery_without_the_key(small: Office, seq: int, bounds: tuple[int, int]) -> None:
    """Who computes everything again cannot sign the heads, and they tell between which entries it was."""
    with small.tampering() as connection:
        forge(connection, seq)
        rebuild_projections(connection)
    verdict = small.verdict()
    assert {Kind.HEAD_DIFFERS, Kind.TIP_DIFFERS} <= kinds(verdict)
    assert not kinds(verdict) & {
        Kind.ENTRY_CHANGED,
        Kind.LEAF_CHANGED,
        Kind.NODE_CHANGED,
        Kind.COLUMN_DIFFERS,
    }
    assert verdict.damage == bounds


def test_a_forgery_with_the_key(small: Office) -> None:
    """Who also has the ledger's key is found out by a head from outside, and by nothing else."""
    with small.tampering() as connection:
        forge(connection, 7)
        rebuild_projections(connection)
        resign(small, connection, small.signer())
    assert small.verdict().sound  # the honest limit of a ledger that is held against itself alone
    verdict = small.verdict(outside_heads=[small.note(5), small.note(10)])
    assert kinds(verdict) == {Kind.OUTSIDE_DIFFERS}
    assert verdict.damage == (5, 9)


def test_a_forgery_with_another_key(small: Office) -> None:
    """A ledger with another key of the same name is found out by the vkey, or a head, from outside."""
    vkey = small.signer().vkey
    new = Signer.from_seed(small.signer().name, b"\5" * 32)
    with small.tampering() as connection:
        forge(connection, 7)
        rebuild_projections(connection)
        resign(small, connection, new)
        connection.execute("UPDATE about SET value = ? WHERE name = 'vkey'", (new.vkey,))
    assert small.verdict().sound  # the same limit
    assert Kind.ABOUT_DIFFERS in kinds(small.verdict(vkey=vkey))
    assert kinds(small.verdict(outside_heads=[small.note(10)])) == {Kind.OUTSIDE_UNSIGNED}


def test_another_key_alone(small: Office) -> None:
    """A key that was replaced in the ledger alone has signed none of its heads."""
    new = Signer.from_seed(small.signer().name, b"\5" * 32)
    small.run("UPDATE about SET value = ? WHERE name = 'vkey'", new.vkey)
    assert [where.key for where in places(small.verdict(), Kind.HEAD_UNSIGNED)] == [(5,), (10,), (14,)]


def put(entry: dict[str, Any], path: str, value: Any) -> None:
    """The value stands at the path."""
    *parts, last = path.split(".")
    for part in parts:
        entry = entry[part]
    entry[last] = value


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("body.prev", "0" * 64, Kind.ENTRY_MISPLACED),
        ("body.origin", "another/ledger", Kind.ENTRY_MISPLACED),
        ("body.seq", 6, Kind.ENTRY_MISPLACED),
        ("body.v", 2, Kind.ENTRY_MALFORMED),
        ("body.v", True, Kind.ENTRY_MALFORMED),
        ("body.historical", False, Kind.ENTRY_MALFORMED),
        ("body.assigned", "id", Kind.ENTRY_MALFORMED),
        ("body.more", 1, Kind.ENTRY_MALFORMED),
        ("body.recorded_at", "yesterday", Kind.ENTRY_MALFORMED),
        ("body.effects", [], Kind.ENTRY_MALFORMED),
        ("body.effects", {"moves": [{"weapon": "W-1"}]}, Kind.ENTRY_MALFORMED),
        (
            "body.effects",
            {"moves": [{"lot": "L", "quantity": 0, "from": None, "to": None}]},
            Kind.ENTRY_MALFORMED,
        ),
        (
            "body.effects",
            {"moves": [{"weapon": "W", "from": None, "to": ["A", "B", "C"]}]},
            Kind.ENTRY_MALFORMED,
        ),
        ("body.operation.by", 7, Kind.ENTRY_MALFORMED),
        ("body.operation.occurred_at", "2026-02-30T00:00:00Z", Kind.ENTRY_MALFORMED),
        ("body.operation.name", 1.5, Kind.ENTRY_NOT_CANONICAL),
        ("sigs", {}, Kind.ENTRY_MALFORMED),
        ("more", 1, Kind.ENTRY_MALFORMED),
        ("body", [], Kind.ENTRY_MALFORMED),
    ],
)
def test_an_entry_of_another_form(small: Office, path: str, value: Any, kind: Kind) -> None:
    """An entry that no posting makes is named, also where all hashes and signatures fit it."""
    with small.tampering() as connection:
        forge(connection, SIZE - 1, lambda entry: put(entry, path, value))
        resign(small, connection, small.signer())
    verdict = small.verdict()
    assert (kind, SIZE - 1) in named(verdict)
    assert not {Kind.HEAD_DIFFERS, Kind.ENTRY_CHANGED, Kind.TIP_DIFFERS} & kinds(verdict)


@pytest.mark.parametrize(
    "written",
    [b"{}", b"[1]", b"null", b"not json", b'{"body":{},"sigs":[]}', b'{"sigs":[],"body":{}}', b"\xff\xfe"],
)
def test_bytes_that_are_no_entry(small: Office, written: bytes) -> None:
    """Whatever stands in the place of an entry is named, and the rest is verified."""
    small.run("UPDATE entry SET entry = ? WHERE seq = 3", written)
    verdict = small.verdict()
    assert (Kind.ENTRY_CHANGED, 3) in named(verdict)
    assert {(Kind.ENTRY_NOT_CANONICAL, 3), (Kind.ENTRY_MALFORMED, 3)} & named(verdict)
    assert {seq for _kind, seq in named(verdict) if seq is not None} == {3}


def test_a_node_above_the_blocks(small: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nodes above blocks are compared like those within them."""
    monkeypatch.setattr(trees, "BLOCK_LEVEL", 1)
    monkeypatch.setattr(trees, "BLOCK", 2)
    assert small.verdict().sound
    for key, _hash in cells_of(small, "tree_node", "hash"):
        small.run("UPDATE tree_node SET hash = zeroblob(32) WHERE level = ? AND position = ?", *key)
        assert [where.key for where in places(small.verdict(), Kind.NODE_CHANGED)] == [key]
        small.restore()
