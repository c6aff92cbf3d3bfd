"""Attacks on the end of a ledger, on the files beside its database, and on tables and guards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.ledger.everything import operations
from tests.ledger.tampering.attack import SIZE, attack, openly, other_ledger, plainly
from tests.ledger.tampering.office import Office, truncate
from wamledger.ledger.keys import create_key
from wamledger.ledger.merkle import root_of
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import TipLog
from wamledger.services.posting import post_operations

# the end

END = "The end of the ledger"


@attack("the last entries cut off", END, first=10)
def _cut(office: Office) -> None:
    with office.tampering() as connection:
        truncate(connection, 10)


@attack("the last entries cut off, with their head", END, first=10)
def _cut_with_head(office: Office) -> None:
    with office.tampering() as connection:
        truncate(connection, 10)
        connection.execute("DELETE FROM signed_head WHERE size > 10")


@attack("the last entries cut off, with their head and the tip log", END, first=10)
def _cut_with_tip(office: Office) -> None:
    _cut_with_head(office)
    office.tip.unlink()


@attack("an older copy of the database restored", END, first=10)
def _older(office: Office) -> None:
    _older_copy(office, office.path)


@attack("an older copy of everything restored, its tip log with it", END, first=10)
def _older_with_tip(office: Office) -> None:
    _older_copy(office, office.path)
    _tip_again(office, 10)


@attack("an older copy restored, its tip log removed", END, first=10)
def _older_without_tip(office: Office) -> None:
    _older_copy(office, office.path)
    office.tip.unlink()


def _older_copy(office: Office, path: Path) -> None:
    """The database as it was after the second transaction."""
    with office.tampering() as connection:
        truncate(connection, 10)
        connection.execute("DELETE FROM signed_head WHERE size > 10")
    _closed(path)


def _closed(path: Path) -> None:
    """Nothing of the database stands in its log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tip_again(office: Office, size: int) -> None:
    """The tip log as it was at this size."""
    with closing(sqlite3.connect(office.path)) as connection:
        leaves = [bytes(leaf) for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq")]
    office.tip.unlink()
    with TipLog(office.tip) as log:
        log.append(size, root_of(leaves[:size]))


@attack("an older copy restored, and posted to again", END, first=10)
def _forked(office: Office) -> None:
    _older_with_tip(office)
    with Ledger.open(str(office.path)) as ledger:
        more = [{**each, "name": "Of another history"} for each in operations()[:5]]
        for number, each in enumerate(more):
            each.update(code=f"FORK-{number}")
        assert not post_operations(ledger, more).refused
    assert_size(office, 15)


def assert_size(office: Office, size: int) -> None:
    """The ledger has so many entries."""
    with closing(sqlite3.connect(office.path)) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (size,)


plainly(
    "everything emptied, the tip log kept",
    END,
    *(f"DELETE FROM {name}" for name in ("entry", "tree_node", "signed_head", "outside_head")),
    first=0,
)

# the files beside the database

BESIDE = "The files beside the database"


@attack("the tip log removed", BESIDE)
def _no_tip(office: Office) -> None:
    office.tip.unlink()


@attack("the tip log emptied", BESIDE)
def _empty_tip(office: Office) -> None:
    office.tip.write_bytes(b"")


@attack("another root in the tip log", BESIDE)
def _other_tip(office: Office) -> None:
    office.tip.write_bytes(b"14 " + b"01" * 32 + b"\n")


@attack("a larger size in the tip log", BESIDE)
def _larger_tip(office: Office) -> None:
    office.tip.write_bytes(office.tip.read_bytes() + b"20 " + b"01" * 32 + b"\n")


@attack("another key in the key file", BESIDE)
def _other_key_file(office: Office) -> None:
    origin = office.signer().name
    office.key.unlink()
    create_key(office.key, origin)


@attack("the key file removed", BESIDE)
def _no_key(office: Office) -> None:
    office.key.unlink()


@attack("the log of writes removed", BESIDE, first=SIZE)
def _no_wal(office: Office) -> None:
    _with_log(office)
    _wal(office).unlink()


@attack("the log of writes cut off", BESIDE, first=SIZE)
def _torn_wal(office: Office) -> None:
    _with_log(office)
    content = _wal(office).read_bytes()
    _wal(office).write_bytes(content[: len(content) // 2])


@attack("a byte in the log of writes", BESIDE, first=SIZE)
def _changed_wal(office: Office) -> None:
    _with_log(office)
    content = bytearray(_wal(office).read_bytes())
    content[600] ^= 1
    _wal(office).write_bytes(content)


@attack("the log of writes of another ledger", BESIDE, varies=True)
def _foreign_wal(office: Office) -> None:
    _with_log(office)
    other = other_ledger(office)
    with Ledger.open(str(other)) as ledger:
        more = [{**operations()[0], "code": f"FALSE-{number}"} for number in range(30)]
        assert not post_operations(ledger, more).refused
        content = Path(f"{other}-wal").read_bytes()
    _wal(office).write_bytes(content)
    _shm(office).unlink(missing_ok=True)


@attack("an older log of writes of the same ledger", BESIDE, varies=True)
def _older_wal(office: Office) -> None:
    _with_log(office)
    content = _wal(office).read_bytes()
    with Ledger.open(str(office.path)) as ledger:  # which brings the log in when it is closed
        more = [{**operations()[0], "code": f"MORE-{number}"} for number in range(30)]
        assert not post_operations(ledger, more).refused
    _wal(office).write_bytes(content)


@attack("the shared memory of the log removed", BESIDE)
def _no_shm(office: Office) -> None:
    _with_log(office)
    _shm(office).unlink(missing_ok=True)


@attack("the shared memory of the log filled with noise", BESIDE)
def _noisy_shm(office: Office) -> None:
    _with_log(office)
    _shm(office).write_bytes(bytes(range(256)) * 128)


def _wal(office: Office) -> Path:
    return Path(f"{office.path}-wal")


def _shm(office: Office) -> Path:
    return Path(f"{office.path}-shm")


def _with_log(office: Office) -> None:
    """One more entry is there, and stands in the log of writes alone: as it does while a program runs."""
    with Ledger.open(str(office.path)) as ledger:
        more = {**operations()[0], "op": "add_party", "code": "MORE", "name": "More", "kind": "UNIT"}
        more.pop("roles")
        assert post_operations(ledger, [more]).posted == 1
        copies = [(each, each.read_bytes()) for each in office.path.parent.iterdir() if each.is_file()]
    for path, content in copies:
        path.write_bytes(content)


# schema and guards

SCHEMA = "Tables and guards"

openly("a guard taken down", SCHEMA, "DROP TRIGGER guard_entry_update")
openly(
    "a guard that guards nothing",
    SCHEMA,
    "DROP TRIGGER guard_entry_delete; CREATE TRIGGER guard_entry_delete BEFORE DELETE ON entry BEGIN SELECT 1; END",
)
openly(
    "a trigger of somebody else's", SCHEMA, "CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END"
)
openly("an index taken away", SCHEMA, "DROP INDEX entry_id_once")
openly("a table of projections taken away", SCHEMA, "DROP TABLE loss")
openly("a table of the record taken away", SCHEMA, "DROP TABLE signed_head")
openly("a table too many", SCHEMA, "CREATE TABLE more (a)")
openly("a view too many", SCHEMA, "CREATE VIEW more AS SELECT * FROM entry")
openly("a column too many", SCHEMA, "ALTER TABLE loss ADD COLUMN more TEXT")
openly(
    "a constraint taken away",
    SCHEMA,
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'seq >= 0', 'seq >= -9')"
    " WHERE name = 'entry'; PRAGMA writable_schema = OFF",
)
openly("the mark of a ledger", SCHEMA, "PRAGMA application_id = 1")
openly("a later edition", SCHEMA, "PRAGMA user_version = 9999")
openly("an edition before the first", SCHEMA, "PRAGMA user_version = 0")
