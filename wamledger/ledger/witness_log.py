"""
What a witness has seen: of each ledger the head that it cosigned last, and the keys by which it knows the ledger.

A witness is worth as much as this memory. Each head is remembered before its cosignature is given out, in one
transaction with the look at the one before, so that two calls at once cannot cosign two histories. A head that
contradicts what was seen is kept beside it: the two together, both signed by one key, convict the ledger.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.faults import KeyFault, LedgerBusy
from wamledger.ledger.head import Head

APPLICATION: Final = 0x574C5754
"""By this SQLite knows the file: WLWT."""

_VERSION: Final = 1
_WAIT_MS: Final = 10_000
_SCHEMA: Final = (
    "CREATE TABLE ledger_key (origin TEXT NOT NULL, vkey TEXT NOT NULL, PRIMARY KEY (origin, vkey)) STRICT",
    "CREATE TABLE seen (origin TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL CHECK (size >= 0),"
    " root BLOB NOT NULL CHECK (length(root) = 32), note TEXT NOT NULL, cosigned_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE contradiction (origin TEXT NOT NULL, note TEXT NOT NULL, found_at INTEGER NOT NULL,"
    " PRIMARY KEY (origin, note)) STRICT",
)


class Seen(NamedTuple):
    """The head of a ledger that was cosigned last, as a head and as the note that came, and when (seconds)."""

    head: Head
    note: str
    cosigned_at: int


class WitnessLog:
    """The memory of a witness, open."""

    def __init__(self, path: Path) -> None:
        """
        The memory in this file, made where there is none yet.

        Raises: KeyFault for a file that is something else.
        """
        self._path = path
        if not path.exists():
            # made whole before it has its name, so that no half-made memory is ever found
            self._make()
        try:
            self._session = self._connected(path)
            found = tuple(
                self._session.execute(f"PRAGMA {each}").fetchone()[0]
                for each in ("application_id", "user_version")
            )
        except sqlite3.DatabaseError as fault:
            raise self._unusable(str(fault)) from fault
        if found != (APPLICATION, _VERSION):
            self._session.close()
            raise self._unusable(f"{found[0]:#x}, {found[1]}")

    @contextmanager
    def looking(self) -> Iterator[Self]:
        """
        One transaction: what is found stays so until the block ends, and what is remembered is on the disk then.

        Raises: LedgerBusy where another process holds on for too long; KeyFault where the disk does not take it.
        """
        try:
            self._session.execute("BEGIN IMMEDIATE")
            try:
                yield self
            except BaseException:
                self._session.execute("ROLLBACK")
                raise
            self._session.execute("COMMIT")
        except sqlite3.OperationalError as fault:
            if getattr(fault, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise LedgerBusy(
                    N_("Another process is cosigning with the same key."), N_("Try again in a moment.")
                ) from fault
            raise self._unusable(str(fault)) from fault
        except sqlite3.DatabaseError as fault:
            raise self._unusable(str(fault)) from fault

    def keys(self, origin: str) -> list[str]:
        """The vkeys by which this ledger is known."""
        rows = self._session.execute("SELECT vkey FROM ledger_key WHERE origin = ? ORDER BY rowid", (origin,))
        return [str(row[0]) for row in rows]

    def know(self, origin: str, vkey: str) -> None:
        """The ledger is known by this key too."""
        self._session.execute("INSERT OR IGNORE INTO ledger_key VALUES (?, ?)", (origin, vkey))

    def seen(self, origin: str) -> Seen | None:
        """The head of this ledger that was cosigned last."""
        row = self._session.execute(
            "SELECT size, root, note, cosigned_at FROM seen WHERE origin = ?", (origin,)
        ).fetchone()
        return None if row is None else Seen(Head(origin, row[0], bytes(row[1])), row[2], row[3])

    def all_seen(self) -> list[Seen]:
        """The heads that were cosigned last, by ledger."""
        origins = [row[0] for row in self._session.execute("SELECT origin FROM seen ORDER BY origin")]
        return [seen for origin in origins if (seen := self.seen(origin)) is not None]

    def remember(self, head: Head, note: str, at: int) -> None:
        """This head was cosigned last."""
        self._session.execute(
            "INSERT INTO seen VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
            " size = excluded.size, root = excluded.root, note = excluded.note, cosigned_at = excluded.cosigned_at",
            (head.origin, head.size, head.root, note, at),
        )

    def keep_contradiction(self, origin: str, note: str, at: int) -> None:
        """The note that contradicts what was seen is kept."""
        self._session.execute("INSERT OR IGNORE INTO contradiction VALUES (?, ?, ?)", (origin, note, at))

    def contradictions(self, origin: str) -> list[str]:
        """The notes of this ledger that contradict what was seen."""
        rows = self._session.execute(
            "SELECT note FROM contradiction WHERE origin = ? ORDER BY found_at, note", (origin,)
        )
        return [str(row[0]) for row in rows]

    def close(self) -> None:
        """The file is closed."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make(self) -> None:
        unfinished = self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
        try:
            with closing(self._connected(unfinished)) as session:
                session.execute(f"PRAGMA application_id = {APPLICATION}")
                session.execute(f"PRAGMA user_version = {_VERSION}")
                for statement in _SCHEMA:
                    session.execute(statement)
            unfinished.chmod(0o600)
            durable.sync_file(unfinished)
            durable.name_new(unfinished, self._path)
        except FileExistsError:
            pass  # another process has just made it
        except (OSError, sqlite3.Error) as fault:
            raise self._unusable(str(fault)) from fault
        finally:
            unfinished.unlink(missing_ok=True)

    @staticmethod
    def _connected(path: Path) -> sqlite3.Connection:
        session = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_MS / 1000)
        session.execute("PRAGMA synchronous = EXTRA")
        session.execute("PRAGMA trusted_schema = OFF")
        return session

    def _unusable(self, detail: str) -> KeyFault:
        return KeyFault(
            N_("The memory of the witness in {path} cannot be used: {detail}."),
            N_("Without it a witness cannot say what it has seen. Put it back from its copy."),
            path=self._path,
            detail=detail,
        )
