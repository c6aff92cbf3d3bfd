"""
Rotation: another key signs the heads of the ledger, by an entry that the old and the new one both sign.

The new key lies ready before the entry is recorded and takes its place after it (``ledger.key_change``). Whoever trusts
the old key comes to the new one by that entry; whoever holds heads of the old one can go on using them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from wamledger.domain import moment
from wamledger.domain.reading import read
from wamledger.i18n import N_
from wamledger.ledger import checkpoint, key_change, sealed_key
from wamledger.ledger.actor import Actor
from wamledger.ledger.append import Appender, Asked
from wamledger.ledger.faults import KeyFault, LedgerFault
from wamledger.ledger.key_slot import Slot
from wamledger.ledger.keys import PLAIN, Signer, plain_record
from wamledger.ledger.store import Ledger


class Rotated(NamedTuple):
    """The key before and the key after, as vkeys, and the entry that says so."""

    before: str
    vkey: str
    seq: int
    id: str


class Renewal(NamedTuple):
    """
    Who can unlock the new key, where not everybody shall who could unlock the old one.

    ``kek`` is a new one (``sealing.new_key``), and the slots are made with it.
    """

    kek: bytes
    slots: Sequence[Slot]


def rotate(
    ledger: Ledger,
    *,
    by: str,
    reason: str,
    approved_by: str | None = None,
    kek: bytes | None = None,
    renewal: Renewal | None = None,
) -> Rotated:
    """
    Heads are signed by a new key from now on, and the key file holds it.

    ``kek`` is that of the key file, where it is sealed; the new key lies in the same slots, unless ``renewal`` says
    otherwise.

    1. The old key is at hand, and is the one that signs heads now.
    2. The new key lies ready.
    3. The entry is recorded, under a head of the new key.
    4. The files change places.

    Refuses: what rotate_ledger_key refuses. Raises: KeyFault, LedgerFault. Up to 3 nothing has changed then; after it
    the ledger finishes by itself when it is opened next.
    """
    old = ledger.own_key()
    new = Signer.new(old.name)
    path = ledger.database.beside.key
    key_change.lay_ready(path, _record(ledger, new, kek, renewal))
    actor = ledger.actor
    try:
        ledger.act_as(replace(actor or Actor(by), rotating=(old, new)))
        with ledger.posting() as appender:
            seq, id_ = _append(appender, ledger, old, new, by, reason, approved_by)
    except BaseException:
        with suppress(LedgerFault):
            _put_away_unless_recorded(ledger, new)
        raise
    finally:
        ledger.act_as(actor)
    key_change.settle(path, new.vkey)
    return Rotated(old.vkey, new.vkey, seq, id_)


def _record(ledger: Ledger, new: Signer, kek: bytes | None, renewal: Renewal | None) -> dict[str, Any]:
    """The fields of the new key file."""
    path = ledger.database.beside.key
    if sealed_key.stated(path).kind == PLAIN:
        return plain_record(new)
    if kek is None:
        raise KeyFault(
            N_("The key in {path} is sealed."),
            N_("Sign in, or give the passphrase of the key, and try again."),
            path=path,
        )
    if renewal is None:
        return sealed_key.with_signer(path, kek, new)
    database = sealed_key.database_key(path, kek)
    return sealed_key.sealed_record(new, renewal.kek, renewal.slots, database=database)


def _append(
    appender: Appender,
    ledger: Ledger,
    old: Signer,
    new: Signer,
    by: str,
    reason: str,
    approved_by: str | None,
) -> tuple[int, str]:
    """The entry is appended; returns its number and id."""
    if checkpoint.newest_key(appender.link, ledger.about.vkey) != old.vkey:
        raise KeyFault(
            N_("Somebody else has just changed the ledger's key."),
            N_("Nothing was recorded. Look at it with: wamledger keys"),
        )
    said = {"op": "rotate_ledger_key", "before": old.vkey, "vkey": new.vkey, "reason": reason, "by": by}
    if approved_by is not None:
        said["approved_by"] = approved_by
    op, operation = read({**said, "occurred_at": moment.canonical(ledger.clock())})
    (outcome,) = appender.post([Asked(op, operation, by_ledger=True)])
    if outcome.refused is not None:
        raise outcome.refused
    appender.flush()
    return outcome.seq or 0, str(outcome.id)


def _put_away_unless_recorded(ledger: Ledger, new: Signer) -> None:
    """The new key is gone where no entry has brought it in; otherwise it is needed."""
    if all(each.vkey != new.vkey for each in ledger.verifiers()):
        key_change.put_away(ledger.database.beside.key, new.vkey)
