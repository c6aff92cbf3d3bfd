"""
Attacks on a ledger that people sign in to: on their signatures, their keys, their approvals, and the access record.

Whoever makes them has all rights over the files and the ledger's own key, and no key of a person but where that is
said. Everything is computed again each time, so that what is found is what only signatures show.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson

from tests.ledger.signing_people import AT, actor, close, key, move, op, post, propose, reversal, weapon
from tests.ledger.tampering.attack import Attack, Do
from tests.ledger.tampering.office import (
    Change,
    Office,
    forge,
    rebuild_projections,
    resign,
    rewrite,
    truncate,
    written,
)
from wamledger.ledger import access_chain, signing
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.merkle import root_of
from wamledger.ledger.store import Ledger
from wamledger.ledger.vkey import encoded
from wamledger.services.access import log
from wamledger.services.keys.rotation import rotate
from wamledger.services.posting import post_operations

CLOSED: Final[list[Attack]] = []
"""The attacks; ``first`` is the number of the entry that is damaged first."""

BEFORE: Final = 5
"""Entries from before the ledger was closed."""


def make_closed(folder: Path) -> None:
    """A closed ledger lies in the folder: entries signed singly, together, by two people; access is on record."""
    with Ledger.create(str(folder / "unx.wl"), code="UNX", mission="UN Mission in X") as ledger:
        close(ledger)
        seen(ledger, log.Event.SIGNED_IN, "OFFICER")
        post(ledger, actor("OFFICER"), *(weapon(f"W-{number}") for number in range(1, 5)))
        seen(ledger, log.Event.EXPORTED, "OFFICER")
        post(ledger, actor("OFFICER"), move("W-1", id="MOVE-1"))
        post(ledger, actor("OFFICER", "APPROVER"), reversal("MOVE-1", approved_by="APPROVER", id="REV-1"))
        post(ledger, actor("OFFICER"), move("W-2", id="MOVE-2"))
        propose(ledger, "PROP-1", reversal("MOVE-2"))
        seen(ledger, log.Event.SIGNED_IN, "APPROVER")
        post(ledger, actor("APPROVER"), op("approve", "APPROVER", proposal="PROP-1", id="DEC-1"))
        post(ledger, actor("OFFICER"), move("W-3", id="MOVE-3"))
        post(ledger, actor("OFFICER"), move("W-4", id="MOVE-4"))
        propose(ledger, "PROP-2", reversal("MOVE-4"))
        post(ledger, actor("KEEPER"), move("W-3", by="KEEPER", to="ARM-1", id="MOVE-5"))
        with ledger.writing() as link:
            values = ("OFFICER", "{}", "salt", "verifier", "key", "sealed", 0, 0, 0, "OFFICER")
            link.run(f"INSERT INTO credential ({_CREDENTIAL}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


_CREDENTIAL: Final = (
    '"user", kdf, salt, verifier, key_id, sealed_key, failures, must_change, changed_at, changed_by'
)


def make_rotated(folder: Path) -> None:
    """The same ledger, in which the ledger's key has been changed once."""
    make_closed(folder)
    with Ledger.open(str(folder / "unx.wl")) as ledger:
        ledger.act_as(actor("FOUNDER", "OFFICER"))
        rotate(ledger, by="FOUNDER", approved_by="OFFICER", reason="It was due.")


def seen(ledger: Ledger, event: log.Event, user: str) -> None:
    """The event is on the access record."""
    with ledger.writing() as link:
        log.append(link, ledger.clock(), event, user=user)


# what people signed

SIGNATURES: Final = "Signatures of people, by somebody with the ledger's key"

ENROLLED, SEALED, SEAL, APPROVED, PROPOSED, DECIDED, CARRIED_OUT, MOVED, LAST = (
    7,
    13,
    16,
    18,
    20,
    21,
    22,
    23,
    26,
)
"""Numbers of entries: by which a key came, one among several, their seal, and so on."""

OWN: Final = Signer.from_seed("OFFICER", b"\5" * 32)
"""A key of the attacker's, in the name of an officer."""


def forged(name: str, seq: int, change: Change) -> None:
    """A change of one entry, with all that follows from it and the ledger's key, is in the catalogue."""

    def do(office: Office) -> None:
        with office.tampering() as connection:
            forge(connection, seq, change)
            _finish(office, connection)

    CLOSED.append(Attack(name, SIGNATURES, do, seq))


def _finish(office: Office, connection: sqlite3.Connection) -> None:
    rebuild_projections(connection)
    resign(office, connection, office.signer())


def says(**fields: Any) -> Change:
    """The operation says something else."""
    return lambda entry: entry["body"]["operation"].update(fields)


def signed_by(user: str, signer: Signer, meaning: str = signing.POSTED) -> Change:
    """The entry is signed by this key, in the name of this user, and by nobody else."""

    def change(entry: dict[str, Any]) -> None:
        entry["sigs"] = [signing.signature(signer, user, meaning, signing.body_bytes(entry["body"]))]

    return change


def sigs(change: Callable[[list[dict[str, Any]]], Any]) -> Change:
    """Something happens to the signatures of the entry, as they stand there."""
    return lambda entry: change(entry["sigs"])


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(entry: dict[str, Any]) -> None:
        for each in changes:
            each(entry)

    return change


forged("what a signed entry says", MOVED, says(remarks="Was not there."))
forged("a signature removed", MOVED, sigs(list.clear))
forged("the signature of another person in its place, who gave it", MOVED, signed_by("KEEPER", key("KEEPER")))
forged("a signature with a key of one's own", MOVED, both(says(remarks="Mine."), signed_by("OFFICER", OWN)))
forged("another meaning of a signature", MOVED, sigs(lambda each: each[0].update(meaning=signing.APPROVED)))
forged(
    "a signature of another text", MOVED, sigs(lambda each: each[0].update(sig=encoded(OWN.sign(b"another"))))
)
forged("another person said to have recorded it", MOVED, says(by="KEEPER"))
forged("an entry among several that are signed together", SEALED, says(remarks="Was not there."))
forged("an entry from before people signed", 2, says(name="Another name"))
forged("the seal over several entries removed", SEAL, sigs(list.clear))
forged("the approver's signature removed", APPROVED, sigs(list.pop))
forged("an approver named who did not sign", APPROVED, says(approved_by="KEEPER"))
forged(
    "another operation than was approved, with the proposer's key",
    CARRIED_OUT,
    says(reason="Another reason."),
)
forged("the approval of a proposal without its signature", DECIDED, sigs(list.clear))
forged("a proposal in the name of somebody else", PROPOSED, says(by="KEEPER"))
forged("an enrolled key exchanged for one's own", ENROLLED, says(vkey=OWN.vkey))


def listed(name: str, group: str, first: int | None = None) -> Callable[[Do], Do]:
    """The function is in the catalogue under this name."""

    def add(do: Do) -> Do:
        CLOSED.append(Attack(name, group, do, first))
        return do

    return add


@listed("an entry added at the end", SIGNATURES, LAST + 1)
def _added(office: Office) -> None:
    with office.tampering() as connection:
        columns = "op, occurred_at, recorded_at, by_user, leaf, entry"
        connection.execute(
            f"INSERT INTO entry SELECT seq + 1, 'FALSE', {columns} FROM entry WHERE seq = {LAST}"
        )
        entries = [bytes(each) for (each,) in connection.execute("SELECT entry FROM entry ORDER BY seq")]
        added = orjson.loads(entries[-1])
        added["body"]["seq"] = LAST + 1
        added["body"]["operation"].update({"id": "FALSE", "from": "ARM-1", "to": "ARM-2"})
        for move in added["body"]["effects"]["moves"]:
            move["from"], move["to"] = move["to"], move["from"]
        rewrite(connection, [*entries[:-1], written(added)], since=LAST)
        _finish(office, connection)
        leaves = [bytes(leaf) for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq")]
        signer, root = office.signer(), root_of(leaves)
        note = sign_head(Head(signer.name, len(leaves), root), signer)
        connection.execute("INSERT INTO signed_head VALUES (?, ?, ?, 0)", (len(leaves), root, note))


@listed("the ledger as it was before people signed, and posted to again", SIGNATURES, BEFORE)
def _reopened(office: Office) -> None:
    with office.tampering() as connection:
        truncate(connection, BEFORE)
        connection.execute("DELETE FROM signed_head WHERE size > ?", (BEFORE,))
        for table in ("access_record", "credential", "sign_in"):
            connection.execute(f"DELETE FROM {table}")
        resign(office, connection, office.signer())
    with Ledger.open(str(office.path)) as ledger:
        party = {"op": "add_party", "code": "FALSE", "name": "False", "kind": "UNIT"}
        report = post_operations(ledger, [{**party, "occurred_at": AT, "by": "FOUNDER"}] * 1)
        assert report.posted == 1, report.refused


# what stands beside


def _plainly(name: str, *statements: str) -> None:
    def do(office: Office) -> None:
        for statement in statements:
            office.run(statement)

    CLOSED.append(Attack(name, ACCESS, do))


ACCESS: Final = "Keys, proposals and the access record"

_plainly("the table of people's keys", f"UPDATE user_key SET vkey = '{OWN.vkey}' WHERE user = 'OFFICER'")
_plainly("a key said to be revoked", "UPDATE user_key SET revoked_seq = 3 WHERE user = 'OFFICER'")
_plainly("a proposal said to be open", "UPDATE proposal SET status = 'OPEN', decided_by = NULL")
_plainly("a reservation removed", "DELETE FROM reservation")
_plainly("what somebody was seen to do", "UPDATE access_record SET event = 'SIGNED_OUT' WHERE n = 1")
_plainly("an access record removed", "DELETE FROM access_record WHERE n = 1")
_plainly("the newest access record removed", "DELETE FROM access_record WHERE n = 2")
_plainly("all access records removed", "DELETE FROM access_record")


@listed("an access record changed, and all after it computed again", ACCESS)
def _chained_again(office: Office) -> None:
    with office.tampering() as connection:
        link = Link(connection, "sqlite")
        kept = list(access_chain.records(link))
        link.run("DELETE FROM access_record")
        for record in kept:
            access_chain.append(link, record.at, user="OTHER", event=record.event, facts=record.facts)


_plainly(
    "an access record added",
    "INSERT INTO access_record SELECT 3, at, user, event, subject, facts, prev, hash FROM access_record WHERE n = 2",
)
_plainly("what a passphrase is tried against", "UPDATE credential SET verifier = 'x', sealed_key = 'x'")
