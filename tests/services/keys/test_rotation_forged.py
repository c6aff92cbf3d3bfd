"""A handover that is not what it says brings in no key, and verification names it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.services.keys.conftest import post, turn
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.services.keys.rotation import rotate
from wamledger.services.verification import verify


def drop_guards(database: sqlite3.Connection) -> None:
    """Nothing stops whoever writes to the database."""
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")


def test_a_stated_first_key_that_was_changed(ledger: Ledger, tmp_path: Path) -> None:
    """Whoever trusts a later key sees that the ledger states another first key than the one that handed over to it."""
    later = turn(ledger).vkey
    where = ledger.where
    ledger.close()
    with sqlite3.connect(where) as database:
        drop_guards(database)
        forged = Signer.new(ledger.about.origin).vkey
        database.execute("UPDATE about SET value = ? WHERE name = 'vkey'", (forged,))
    with Ledger.open(where, readonly=True) as opened:
        found = [each.kind for each in verify(opened, vkey=later).findings]
        assert Kind.ABOUT_DIFFERS in found
        assert Kind.HEAD_UNSIGNED not in found
        assert Kind.HEAD_UNSIGNED in [each.kind for each in verify(opened).findings]


def forged(ledger: Ledger, rotating: Callable[[Signer, Signer], tuple[Signer, ...]], monkeypatch: Any) -> str:
    """A rotation of which something is false, recorded by whoever has the program in their hands."""
    with monkeypatch.context() as patch:
        act_as = ledger.act_as

        def changed(actor: Any) -> None:
            if actor is not None and actor.rotating:
                actor = replace(actor, rotating=rotating(*actor.rotating))
            act_as(actor)

        patch.setattr(ledger, "act_as", changed)
        patch.setattr(ledger, "_newest", lambda link, signer: signer)
        return rotate(ledger, by="ADAMU", reason="forged").vkey


@pytest.mark.parametrize("change", ["DELETE FROM ledger_key", "UPDATE ledger_key SET seq = seq - 1"])
def test_the_table_of_keys_is_not_asked_for_proof(ledger: Ledger, change: str) -> None:
    """Where the table of keys was changed, the entries say which key signs; only the table is named, and made again."""
    from wamledger.services.verification import rebuild

    heads = [post(ledger, "BINTA")]
    for code in ("CHIKA", "DAYO"):
        turn(ledger)
        heads.append(post(ledger, code))
    where = ledger.where
    ledger.close()
    with sqlite3.connect(where) as database:
        database.execute(change)
    with Ledger.open(where, readonly=True) as opened:
        verdict = verify(opened, outside_heads=heads)
        assert {each.where.table for each in verdict.findings} == {"ledger_key"}
        assert len(verdict.signed_by) == 3
    with Ledger.open(where) as opened:
        rebuild(opened)
        assert verify(opened, outside_heads=heads).sound


@pytest.mark.parametrize("leave_heads", [True, False])
def test_a_later_head_from_outside_leads_to_its_key(ledger: Ledger, leave_heads: bool) -> None:
    """A head from outside that a later key signed is known by the entries, also where table and kept heads were cut."""
    heads = [post(ledger, "BINTA")]
    turn(ledger)
    heads.append(post(ledger, "CHIKA"))
    where = ledger.where
    ledger.close()
    with sqlite3.connect(where) as database:
        drop_guards(database)
        database.execute("DELETE FROM ledger_key")
        if not leave_heads:
            database.execute("DELETE FROM signed_head WHERE size > 2")
    with Ledger.open(where, readonly=True) as opened:
        kinds = {each.kind for each in verify(opened, outside_heads=heads).findings}
        assert Kind.OUTSIDE_UNSIGNED not in kinds
        assert Kind.HEAD_UNSIGNED not in kinds
        assert (Kind.HEAD_MISSING in kinds) is not leave_heads


@pytest.mark.parametrize(
    "rotating",
    [
        lambda _old, _new: (),
        lambda _old, new: (new,),
        lambda old, _new: (old,),
        lambda _old, new: (new, new),
        lambda old, _new: (old, Signer.new(old.name)),
        lambda _old, new: (Signer.new(new.name), new),
    ],
    ids=["nobody", "new alone", "old alone", "new twice", "old and a third", "a third and new"],
)
def test_a_rotation_that_not_both_have_signed(
    ledger: Ledger, rotating: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one of the two keys has not signed the entry, it brings in no key: verification names entry and heads."""
    post(ledger, "BINTA")
    vkey = forged(ledger, rotating, monkeypatch)
    first = ledger.about.vkey
    verdict = verify(ledger)
    assert verdict.counts[Kind.LEDGER_KEY_NOT_PROVED] == 1
    assert [each.vkey for each in verdict.signed_by] == [first]
    # whoever is told to trust the new key sees that nothing leads to it from the key that the ledger states
    assert verify(ledger, vkey=vkey).counts[Kind.ABOUT_DIFFERS] == 1


def test_a_thief_with_the_old_key(ledger: Ledger) -> None:
    """Heads that the old key signs for sizes after the handover are named, whether kept or brought from outside."""
    thief = ledger.own_key()
    turn(ledger)
    post(ledger, "BINTA")
    head = ledger.head()
    stolen = sign_head(Head(head.origin, head.size, head.root), thief)
    verdict = verify(ledger, outside_heads=[stolen])
    assert [each.kind for each in verdict.findings] == [Kind.OUTSIDE_UNSIGNED]
    where = ledger.where
    ledger.close()
    with sqlite3.connect(where) as database:
        drop_guards(database)
        database.execute("UPDATE signed_head SET note = ? WHERE size = ?", (stolen, head.size))
    with Ledger.open(where, readonly=True) as opened:
        found = verify(opened).findings
        (finding,) = [each for each in found if each.kind is Kind.HEAD_OF_OTHER_KEY]
        assert (finding.facts["found"], finding.where.key) == (thief.vkey, (head.size,))
