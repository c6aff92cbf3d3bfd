"""Attacks after which all that follows from an entry is computed again."""

from __future__ import annotations

from typing import Final

import orjson

from tests.ledger.everything import operations
from tests.ledger.tampering.attack import AT, LATER, SIZE, append, attack
from tests.ledger.tampering.office import Office, forge, rebuild_projections, resign, rewrite, written
from wamledger.ledger import key_file
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer, plain_record
from wamledger.ledger.merkle import root_of
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import TipLog
from wamledger.services.posting import post_operations

# everything computed again

FORGED = "Everything computed again"

OWN_SEED: Final = b"\5" * 32
"""Of a key of the attacker's own."""


@attack("an entry, and everything that follows from it", FORGED, first=AT)
def _without_key(office: Office) -> None:
    with office.tampering() as connection:
        forge(connection, AT)
        rebuild_projections(connection)


@attack("the same, with the ledger's key", FORGED, first=AT)
def _with_key(office: Office) -> None:
    with office.tampering() as connection:
        forge(connection, AT)
        rebuild_projections(connection)
        resign(office, connection, office.signer())


@attack("the same, with a key of one's own in the ledger", FORGED, first=AT)
def _with_own_key(office: Office) -> None:
    signer = Signer.from_seed(office.signer().name, OWN_SEED)
    with office.tampering() as connection:
        forge(connection, AT)
        rebuild_projections(connection)
        resign(office, connection, signer)
        connection.execute("UPDATE about SET value = ? WHERE name = 'vkey'", (signer.vkey,))


@attack("the same, with a key of one's own in the ledger and in the key file", FORGED, first=AT)
def _with_own_key_file(office: Office) -> None:
    _with_own_key(office)
    key_file.replace(office.key, plain_record(Signer.from_seed(office.signer().name, OWN_SEED)))


@attack("two entries that changed places, with the ledger's key", FORGED, first=7)
def _swapped_with_key(office: Office) -> None:
    with office.tampering() as connection:
        columns = "id, op, occurred_at, recorded_at, by_user, entry"
        rows = connection.execute(f"SELECT {columns} FROM entry WHERE seq IN (7, 8) ORDER BY seq").fetchall()
        connection.execute("UPDATE entry SET id = id || '.' WHERE seq IN (7, 8)")
        for seq, row in ((7, rows[1]), (8, rows[0])):
            entry = orjson.loads(row[-1])
            entry["body"]["seq"] = seq
            values = (*row[:-1], written(entry), seq)
            connection.execute(
                "UPDATE entry SET id = ?, op = ?, occurred_at = ?, recorded_at = ?, by_user = ?, entry = ? WHERE seq = ?",
                values,
            )
        entries = [bytes(each) for (each,) in connection.execute("SELECT entry FROM entry ORDER BY seq")]
        rewrite(connection, entries, since=6)
        rebuild_projections(connection)
        resign(office, connection, office.signer())


@attack("an entry added at the end, with the ledger's key", FORGED)
def _added_with_key(office: Office) -> None:
    with office.tampering() as connection:
        append(connection)
        rebuild_projections(connection)
        leaves = [bytes(leaf) for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq")]
        signer = office.signer()
        root = root_of(leaves)
        note = sign_head(Head(signer.name, SIZE + 1, root), signer)
        connection.execute("INSERT INTO signed_head VALUES (?, ?, ?, 0)", (SIZE + 1, root, note))
    with TipLog(office.tip) as log:
        log.append(SIZE + 1, root)


@attack("another ledger of the same name, with a key of its own", FORGED, first=0)
def _another_ledger(office: Office) -> None:
    origin = office.signer().name
    for each in office.path.parent.iterdir():
        each.unlink()
    opening = {"code": "UNX", "mission": "UN Mission in X", "origin": origin, "clock": lambda: LATER}
    with Ledger.create(str(office.path), **opening) as ledger:
        assert not post_operations(ledger, operations()[:SIZE]).refused


@attack("the public key in the ledger", FORGED)
def _other_vkey(office: Office) -> None:
    signer = Signer.from_seed(office.signer().name, OWN_SEED)
    office.run("UPDATE about SET value = ? WHERE name = 'vkey'", signer.vkey)
