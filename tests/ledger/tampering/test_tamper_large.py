"""
A ledger of 20,000 entries, changed at places that a seed chooses: the first damaged entry is named all the same.

A few attacks of each kind in the ordinary suite; ``pytest -m campaign -k large`` for ATTACKS=300.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.ledger.everything import AT, operations
from tests.ledger.tampering.office import Office, written
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.merkle import leaf_hash, root_of
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations

ENTRIES = 20_000
CAMPAIGN = int(os.environ.get("ATTACKS", "300"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A large ledger, posted in five calls, to lay hands on."""
    source, copy = tmp_path_factory.mktemp("large"), tmp_path_factory.mktemp("copy")
    with Ledger.create(str(source / "unx.wl"), code="UNX", mission="UN Mission in X") as ledger:
        assert not post_operations(ledger, operations()[:1]).refused
        for begin in range(1, ENTRIES, ENTRIES // 5):
            parties = (_party(number) for number in range(begin, min(begin + ENTRIES // 5, ENTRIES)))
            assert not post_operations(ledger, parties).refused
    return Office(copy, source)


def _party(number: int) -> dict[str, Any]:
    party = {"op": "add_party", "code": f"UNIT-{number}", "name": f"Unit {number}", "kind": "UNIT"}
    return {**party, "occurred_at": AT, "by": "ADMIN"}


@pytest.fixture(scope="module")
def brought(office: Office) -> dict[str, Any]:
    """Heads of every tenth size that were given away, and the key."""
    leaves = leaves_of(office)
    signer = office.signer()
    sizes = range(10, ENTRIES + 1, ENTRIES // 40)
    notes = [sign_head(Head(signer.name, size, root_of(leaves[:size])), signer) for size in (*sizes, ENTRIES)]
    return {"outside_heads": notes, "vkey": signer.vkey, "projections": False}


def leaves_of(office: Office) -> list[bytes]:
    """The hashes of all entries."""
    with office.tampering() as connection:
        return [bytes(leaf) for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq")]


Do = Callable[[Any, int], None]


def changed(connection: Any, seq: int) -> None:
    """The entry says something else."""
    (stored,) = connection.execute("SELECT entry FROM entry WHERE seq = ?", (seq,)).fetchone()
    entry = orjson.loads(stored)
    entry["body"]["operation"]["document"] = "False"
    connection.execute("UPDATE entry SET entry = ? WHERE seq = ?", (written(entry), seq))


def changed_with_hash(connection: Any, seq: int) -> None:
    """The entry says something else, and the hash beside it agrees."""
    changed(connection, seq)
    (stored,) = connection.execute("SELECT entry FROM entry WHERE seq = ?", (seq,)).fetchone()
    connection.execute("UPDATE entry SET leaf = ? WHERE seq = ?", (leaf_hash(stored), seq))


def removed(connection: Any, seq: int) -> None:
    """The entry is gone."""
    connection.execute("DELETE FROM entry WHERE seq = ?", (seq,))


def moved_up(connection: Any, seq: int) -> None:
    """The entry is gone, and those after it have moved up."""
    removed(connection, seq)
    connection.execute("UPDATE entry SET seq = -seq WHERE seq > ?", (seq,))
    connection.execute("UPDATE entry SET seq = -seq - 1 WHERE seq < 0")


def swapped(connection: Any, seq: int) -> None:
    """The entry and the one after it have changed places."""
    for before, after in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
        connection.execute("UPDATE entry SET seq = ? WHERE seq = ?", (after, before))


def cut_off(connection: Any, seq: int) -> None:
    """The entry and all after it are gone, with what the tree has of them."""
    connection.execute("DELETE FROM entry WHERE seq >= ?", (seq,))
    connection.execute("DELETE FROM tree_node WHERE (position + 1) * (1 << level) > ?", (seq,))
    connection.execute("DELETE FROM signed_head WHERE size > ?", (seq,))


KINDS: tuple[Do, ...] = (changed, changed_with_hash, removed, moved_up, swapped, cut_off)


def attacks(count: int, seed: int) -> Iterator[tuple[Do, int]]:
    """So many attacks of each kind in turn, at the ends, at the borders of blocks, and anywhere."""
    dice = random.Random(seed)
    borders = (0, 1, 4095, 4096, 8191, 8192, ENTRIES - 2)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        yield kind, dice.choice(borders) if dice.random() < 0.3 else dice.randrange(ENTRIES - 1)


def carry_out(office: Office, brought: dict[str, Any], count: int, seed: int) -> int:
    """Each of so many attacks is found, with the number of the entry; returns how many."""
    done = 0
    for kind, seq in attacks(count, seed):
        shutil.copy2(office.source / office.path.name, office.path)
        with office.tampering() as connection:
            kind(connection, seq)
        damage = office.verdict(**brought).damage
        assert damage is not None, (kind.__name__, seq)
        if kind is cut_off:  # all that is missing, after the greatest head that fits
            assert damage.first <= seq <= damage.last == ENTRIES - 1
            assert seq - damage.first < ENTRIES // 40 + 10
        else:
            assert damage == (seq, seq), (kind.__name__, seq)
        done += 1
        for follower in ("-wal", "-shm"):
            Path(f"{office.path}{follower}").unlink(missing_ok=True)
    return done


def test_a_large_ledger(office: Office, brought: dict[str, Any]) -> None:
    """One attack of each kind on 20,000 entries: the first damaged one is named."""
    shutil.copy2(office.source / office.path.name, office.path)
    assert office.verdict(**brought).sound
    assert carry_out(office, brought, len(KINDS), seed=1) == len(KINDS)


@pytest.mark.campaign
def test_a_large_ledger_many_times(office: Office, brought: dict[str, Any]) -> None:
    """The same, many times."""
    print(f"{carry_out(office, brought, CAMPAIGN, seed=2)} attacks on {ENTRIES} entries, all named")
