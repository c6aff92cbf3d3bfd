"""
Programs that are killed while they post.

A program posts operations, alone and in batches, and acknowledges each posting when the ledger has said that it is
durable. Again and again it is ended by SIGKILL at some moment. Whatever the moment: the ledger opens, everything in
it agrees, and it holds exactly what was acknowledged, and at most the one posting that was under way, whole.

Ten kills an engine in the ordinary suite; ``pytest -m campaign tests/ledger/test_kill.py`` for 200 (KILLS=n for n).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wamledger.ledger import canonical, merkle
from wamledger.ledger.head import open_head
from wamledger.ledger.store import Ledger
from wamledger.services.verification import verify

SET_UP = 9
ROUNDS_AT_ONCE = 7
LOT = 1000
KILLS = 10
CAMPAIGN = int(os.environ.get("KILLS", "200"))

FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None

pytestmark = pytest.mark.skipif(FORK is None, reason="there is no SIGKILL on this system")


def operation(made: ModuleType, number: int) -> Any:
    """The operation with this number, always the same: four weapons' and lots' moves, there and back, and a user."""
    turn, kind = divmod(number, 4)
    if kind == 3:
        return made.user(f"K{number}")
    if kind == 2:
        there, back = ("ARM-1", "ARM-2") if turn % 2 == 0 else ("ARM-2", "ARM-1")
        line = {"lot": "L-1", "quantity": 1 + turn // 2 % ROUNDS_AT_ONCE}
        return made.asked(op="move", id=f"LOT-{number}", lines=[line], **{"from": there, "to": back})
    return made.move(turn, f"W-{kind + 1}")


def expected(count: int) -> dict[str, Any]:
    """Where everything stands after so many operations, reckoned without a ledger."""
    moves = [sum(1 for number in range(count) if number % 4 == kind) for kind in range(3)]
    away = 1 + moves[2] // 2 % ROUNDS_AT_ONCE if moves[2] % 2 else 0
    return {
        "weapons": {f"W-{kind + 1}": "ARM-2" if moves[kind] % 2 else "ARM-1" for kind in (0, 1)},
        "lot": {"ARM-1": LOT - away, "ARM-2": away} if away else {"ARM-1": LOT},
        "users": {"ADMIN", "OTHER", *(f"K{number}" for number in range(3, count, 4))},
    }


def post_until_killed(where: str, made: ModuleType, seed: int, answers: Connection, too_early: bool) -> None:
    """What the program does that is going to be killed."""
    dice = random.Random(seed)
    with Ledger.open(where, clock=made.clock) as ledger:
        number = ledger.head().size - SET_UP
        while True:
            size = dice.choice((1, 1, 1, 1, 2, 5, 60))
            answers.send(("begins", number, size))
            if too_early:
                answers.send(("done", number, size))
                time.sleep(0.05)
            seqs = made.post(ledger, *(operation(made, number + each) for each in range(size)))
            assert seqs == list(range(SET_UP + number, SET_UP + number + size))
            if not too_early:
                answers.send(("done", number, size))
            number += size


class Campaign:
    """Kills, and what was found after each."""

    def __init__(self, where: str, made: ModuleType, *, too_early: bool = False) -> None:
        self.where = where
        self.made = made
        self.too_early = too_early
        self.kills = self.kept = self.gone = self.idle = 0
        self.acknowledged = 0
        with Ledger.create(where, code="UNX", mission="X", clock=made.clock) as ledger:
            made.post(ledger, *made.setting_up())

    def run(self, kills: int) -> None:
        """So many programs were started and killed, and each time all was well."""
        for seed in range(kills):
            begun = self._kill_one(seed)
            self._look(begun)
            self.kills += 1
        with Ledger.open(self.where, readonly=True) as ledger:
            verdict = verify(ledger, workers=1)
            assert verdict.sound, [finding.message for finding in verdict.findings]

    def _kill_one(self, seed: int) -> int:
        """How many operations were under way when the program was killed."""
        assert FORK is not None
        ours, theirs = FORK.Pipe(duplex=False)
        child = FORK.Process(
            target=post_until_killed, args=(self.where, self.made, seed, theirs, self.too_early), daemon=True
        )
        child.start()
        theirs.close()
        time.sleep(random.Random(-1 - seed).uniform(0.0, 0.3))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert child.exitcode == -signal.SIGKILL, "the program ended by itself"
        under_way = 0
        while True:
            try:
                what, number, size = ours.recv()
            except EOFError:
                return under_way
            if what == "begins":
                under_way = size
            else:
                assert number == self.acknowledged
                self.acknowledged += size
                under_way = 0

    def _look(self, under_way: int) -> None:
        if not self.where.startswith("postgresql"):
            with closing(sqlite3.connect(self.where)) as shell:
                assert shell.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert shell.execute("PRAGMA foreign_key_check").fetchall() == []
        with Ledger.open(self.where, clock=self.made.clock) as ledger:
            # A server may still be busy with what a dead client asked; it lets go of the lock when it is done.
            with ledger.database.writing(keep=False):
                pass
            count = ledger.head().size - SET_UP
            assert count in (self.acknowledged, self.acknowledged + under_way), (
                f"{self.acknowledged} acknowledged, {under_way} under way, {count} there"
            )
            self._count(count, under_way)
            self.acknowledged = count
            must_agree(ledger, count)

    def _count(self, count: int, under_way: int) -> None:
        if not under_way:
            self.idle += 1
        elif count > self.acknowledged:
            self.kept += 1
        else:
            self.gone += 1

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} operations; under way when killed: "
            f"{self.kept} kept whole, {self.gone} left no trace, {self.idle} times nothing"
        )


def must_agree(ledger: Ledger, count: int) -> None:
    """Entries, tree, heads, tip and projections say the same, and what is reckoned without them."""
    with ledger.reading() as link:
        rows = link.rows("SELECT seq, id, leaf, entry FROM entry ORDER BY seq")
        heads = link.rows("SELECT size, root, note FROM signed_head ORDER BY size")
        weapons = link.rows("SELECT weapon, holder FROM weapon_standing")
        lot = link.rows("SELECT holder, sum(quantity) FROM lot_standing GROUP BY holder")
        postings = link.rows("SELECT holder, sum(delta) FROM lot_posting GROUP BY holder")
        users = link.rows("SELECT code FROM user_account")
    leaves = []
    previous = "0" * 64
    for place, (seq, id_, leaf, entry) in enumerate(rows):
        body: Any = canonical.decode(bytes(entry))["body"]
        assert (seq, body["seq"], body["prev"], body["operation"]["id"]) == (place, place, previous, id_)
        leaves.append(merkle.leaf_hash(bytes(entry)))
        assert leaves[-1] == bytes(leaf)
        previous = leaves[-1].hex()
    assert ledger.head().root == merkle.root_of(leaves)

    assert heads[-1][0] == len(rows), "the last commit is signed"
    tree, grown = merkle.Tree(), 0
    for size, root, note in heads:
        tree.extend(leaves[grown:size])
        grown = size
        assert tree.root() == bytes(root)
        head, _ = open_head(note, [ledger.about.verifier])
        assert (head.size, head.root) == (size, bytes(root))

    reckoned = expected(count)
    assert dict(weapons) == reckoned["weapons"]
    assert dict(lot) == reckoned["lot"]
    assert sum(dict(lot).values()) == LOT
    assert {holder: net for holder, net in postings if net and holder in ("ARM-1", "ARM-2")} == reckoned[
        "lot"
    ]
    assert {code for (code,) in users} == reckoned["users"]


def test_a_killed_program_loses_nothing_that_was_acknowledged(where: str, made: ModuleType) -> None:
    """After each of some kills the ledger holds what was acknowledged, and at most the one posting under way."""
    campaign = Campaign(where, made)
    campaign.run(KILLS)
    assert campaign.acknowledged > 0, "nothing was ever posted"


def test_an_acknowledgement_that_comes_too_early_is_found(on_sqlite: str, made: ModuleType) -> None:
    """A program that acknowledges before the ledger has is caught by the same look."""
    campaign = Campaign(on_sqlite, made, too_early=True)
    with pytest.raises(AssertionError, match="acknowledged, 0 under way"):
        campaign.run(50)


@pytest.mark.campaign
def test_the_campaign(where: str, made: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """After each of 200 kills the ledger holds what was acknowledged, and at most the one posting under way."""
    begun = time.monotonic()
    campaign = Campaign(where, made)
    campaign.run(CAMPAIGN)
    with capsys.disabled():
        print(f"\n{Path(where).name if '//' not in where else 'postgresql'}: {campaign}", end="")
        print(f"; {time.monotonic() - begun:.0f} s")
