"""
The ledger: the one place through which everything is posted to it and read from it.

A posting is one transaction: entries, tree, projections and the signed head over them are durable together,
or nothing is there. Only then does the tip log remember it, outside the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import TracebackType
from typing import Final, Self

from wamledger.i18n import N_
from wamledger.ledger import database, merkle, tables
from wamledger.ledger.about import About, must_be_code, must_be_mission, new_origin
from wamledger.ledger.append import Appender
from wamledger.ledger.database import Database
from wamledger.ledger.faults import KeyFault, LedgerBehindTip, LedgerFault, LedgerTampered
from wamledger.ledger.head import Head, open_head, sign_head
from wamledger.ledger.keys import Signer, create_key, load_key
from wamledger.ledger.link import Link
from wamledger.ledger.schema import Difference
from wamledger.ledger.tip import TipLog, Verdict

SYNC_EVERY: Final = 1000
"""Postings after which the tip log is forced to the disk, and cut short where it has grown long."""

MOST_NAMED: Final = 5
"""Differences of the schema that a message names."""

_RESTORE: Final = N_(
    "Keep what is here as it is. Put the ledger back from its last backup, and enter again what is missing."
)


def now() -> int:
    """The present moment, by the clock of this machine, to the second: a record is not written faster than that."""
    return int(time.time()) * 1_000_000


class Ledger:
    """
    A ledger that is open.

    Shape: ``faults`` says why nothing may be posted; it is empty unless the ledger was opened to be read.
    """

    def __init__(self, held: Database, about: About, clock: Callable[[], int] | None) -> None:
        self._database = held
        self._tip = TipLog(held.beside.tip)
        self._signer: Signer | None = None
        self._postings = 0
        self.about = about
        self.where = held.where
        self.clock = clock or now
        self.faults: tuple[LedgerFault, ...] = ()

    @classmethod
    def create(
        cls,
        where: str,
        *,
        code: str,
        mission: str,
        origin: str | None = None,
        clock: Callable[[], int] | None = None,
    ) -> Self:
        """
        An empty ledger is there, with a key of its own, and open.

        ``where`` is the path of a file or the address of a PostgreSQL database.

        Raises: LedgerFault where there is something already; nothing has been made then.
        """
        must_be_code(code)
        must_be_mission(mission)
        beside = database.beside(where)
        database.must_be_free(where)
        signer = create_key(beside.key, origin or new_origin(code))
        about = About(signer.name, code, mission, signer.vkey)
        try:
            held = database.create(where, about)
        except BaseException:
            with suppress(OSError):
                beside.key.unlink()
            raise
        return cls(held, about, clock)

    @classmethod
    def open(cls, where: str, *, clock: Callable[[], int] | None = None, readonly: bool = False) -> Self:
        """
        The ledger is open.

        1. It is a ledger, of a version that this program knows.
        2. Its tables and guards are as they were made.
        3. It holds what was acknowledged last.

        ``readonly`` opens it also where 2 or 3 fails, so that somebody can look, as long as the record has
        its tables and columns; ``faults`` then says what failed.

        Raises: NotALedger, LedgerNewer, LedgerTampered, LedgerBehindTip, LedgerFault.
        """
        held = database.connect(where, readonly=readonly)
        try:
            different = held.differences()
            _must_be_readable(different)
            with held.reading() as link:
                about = About.read(link)
            ledger = cls(held, about, clock)
            ledger.faults = tuple(ledger._found_faults(different))
            if ledger.faults and not readonly:
                raise ledger.faults[0]
        except BaseException:
            held.close()
            raise
        return ledger

    @contextmanager
    def posting(self, *, keep: bool = True) -> Iterator[Appender]:
        """
        The growing end of the ledger, for one transaction.

        When the block ends, what was appended is durable under a signed head; after an exception there is no
        trace of it. ``keep=False`` leaves no trace either.

        Raises: LedgerBusy, LedgerFault, KeyFault.
        """
        self._must_be_sound()
        signer = self._key() if keep else None
        head: Head | None = None
        with self._database.writing(keep=keep) as link:
            appender = Appender(link, origin=self.about.origin, code=self.about.code, clock=self.clock)
            before = appender.size
            self._must_continue(link, Head(self.about.origin, before, appender.tree.root()))
            try:
                yield appender
                appender.flush()
            finally:
                appender.close()
            if signer is not None and appender.size > before:
                head = Head(self.about.origin, appender.size, appender.tree.root())
                self._write_head(link, head, signer)
        if head is not None:
            self._remember(head)

    def reading(self) -> AbstractContextManager[Link]:
        """A consistent view of everything: what is posted meanwhile is not seen."""
        return self._database.reading()

    def writing(self) -> AbstractContextManager[Link]:
        """The one transaction that may write beside the record: projections and side tables."""
        self._must_be_sound()
        return self._database.writing()

    def head(self) -> Head:
        """How many entries there are, and the root over them."""
        with self.reading() as link:
            return self._head(link)

    def checkpoint(self) -> str:
        """
        The signed head over everything that is there, also where the last commit was not signed.

        Raises: LedgerTampered where the head that was signed for this size has another root.
        """
        with self.reading() as link:
            head = self._head(link)
            note = self._note(link, head)
        if note is None:
            self._must_be_sound()
            signer = self._key()
            with self._database.writing() as link:
                head = self._head(link)
                note = self._note(link, head) or self._write_head(link, head, signer)
            self._remember(head)
        self._tip.sync()
        return note

    @property
    def database(self) -> Database:
        """Where the ledger is kept."""
        return self._database

    def close(self) -> None:
        """Nothing is open any more, and the tip log is on the disk."""
        self._tip.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _found_faults(self, different: list[Difference]) -> Iterator[LedgerFault]:
        if different:
            yield _not_as_made(different)
        try:
            with self.reading() as link:
                head = self._head(link)
                verdict = self._tip.compare(head.size, lambda size: _tree(link, size).root())
        except LedgerTampered as fault:
            yield fault
            return
        if verdict in (Verdict.BEHIND, Verdict.FORKED):
            yield _behind(self.where, head.size, self._tip)

    def _must_be_sound(self) -> None:
        if self.faults:
            raise self.faults[0]

    def _must_continue(self, link: Link, head: Head) -> None:
        """What is appended to must be what was signed, or two heads would convict the ledger."""
        row = link.one("SELECT root FROM signed_head WHERE size = ?", (head.size,))
        if row is not None and bytes(row[0]) != head.root:
            raise _other_head(head.size)

    def _head(self, link: Link) -> Head:
        row = link.one("SELECT max(seq) FROM entry")
        size = 0 if row[0] is None else row[0] + 1
        return Head(self.about.origin, size, _tree(link, size).root())

    def _note(self, link: Link, head: Head) -> str | None:
        row = link.one("SELECT note FROM signed_head WHERE size = ?", (head.size,))
        if row is None:
            return None
        note: str = row[0]
        signed, _opened = open_head(note, [self.about.verifier])
        if signed != head:
            raise _other_head(head.size)
        return note

    def _write_head(self, link: Link, head: Head, signer: Signer) -> str:
        note = sign_head(head, signer)
        link.run(
            "INSERT INTO signed_head (size, root, note, signed_at) VALUES (?, ?, ?, ?)",
            (head.size, head.root, note, self.clock()),
        )
        return note

    def _remember(self, head: Head) -> None:
        self._tip.append(head.size, head.root)
        self._postings += 1
        if self._postings % SYNC_EVERY == 0:
            self._tip.sync()

    def _key(self) -> Signer:
        """The ledger's key, read when it is needed first."""
        if self._signer is None:
            signer = load_key(self._database.beside.key)
            if signer.vkey != self.about.vkey:
                raise KeyFault(
                    N_("The key in {path} is not the key of this ledger."),
                    N_("Put the right key file back from the place where its copy is kept."),
                    path=self._database.beside.key,
                )
            self._signer = signer
        return self._signer


def _tree(link: Link, size: int) -> merkle.Tree:
    def stored(level: int, index: int) -> bytes:
        if level == 0:
            row = link.one("SELECT leaf FROM entry WHERE seq = ?", (index,))
        else:
            row = link.one("SELECT hash FROM tree_node WHERE level = ? AND position = ?", (level, index))
        if row is None:
            raise LedgerTampered(
                N_("A node of the tree is missing (level {level}, number {index})."),
                _RESTORE,
                level=level,
                index=index,
            )
        return bytes(row[0])

    return merkle.Tree.load(size, stored)


def _must_be_readable(different: list[Difference]) -> None:
    for each in different:
        if each.what == "missing" and each.kind in ("table", "column"):
            table = each.name.partition(".")[0]
            if table in tables.RECORD:
                raise _not_as_made(different)


def _not_as_made(different: list[Difference]) -> LedgerTampered:
    names = [f"{each.kind} {each.name} ({each.what})" for each in different[:MOST_NAMED]]
    if len(different) > MOST_NAMED:
        names.append("…")
    return LedgerTampered(
        N_("The ledger is not as it was made: {differences}."),
        N_("Open it for reading only and verify it; do not write to it."),
        differences=", ".join(names),
    )


def _other_head(size: int) -> LedgerTampered:
    return LedgerTampered(
        N_("The head that was signed for {size} entries is not the head of those that are there."),
        _RESTORE,
        size=size,
    )


def _behind(where: str, size: int, tip: TipLog) -> LedgerBehindTip:
    last = tip.last()
    acknowledged = last.size if last else 0
    if size < acknowledged:
        return LedgerBehindTip(
            N_("{where} holds {size} entries, and {acknowledged} were acknowledged: the last are missing."),
            _RESTORE,
            where=where,
            size=size,
            acknowledged=acknowledged,
        )
    return LedgerBehindTip(
        N_("{where} holds other entries than those that were acknowledged (the first {acknowledged})."),
        _RESTORE,
        where=where,
        acknowledged=acknowledged,
    )
