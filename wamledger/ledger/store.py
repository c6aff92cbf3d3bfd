"""
The ledger: the one place through which everything is posted to it and read from it.

A posting is one transaction: entries, tree, projections and the signed head over them are durable together,
or nothing is there. Only then does the tip log remember it, outside the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from wamledger.i18n import N_
from wamledger.ledger import checkpoint, database, key_change, soundness
from wamledger.ledger.about import About, must_be_code, must_be_mission, new_origin
from wamledger.ledger.actor import Actor
from wamledger.ledger.database import Database
from wamledger.ledger.faults import KeyFault, LedgerFault
from wamledger.ledger.head import Head
from wamledger.ledger.keys import Signer, create_key, load_key
from wamledger.ledger.link import Link
from wamledger.ledger.seen_heads import SeenHeads
from wamledger.ledger.tip import TipLog
from wamledger.ledger.vkey import Verifier

if TYPE_CHECKING:
    from wamledger.ledger.append import Appender

SYNC_EVERY: Final = 1000
"""Postings after which the tip log is forced to the disk, and cut short where it has grown long."""


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
        self._seen = SeenHeads(about.origin)
        self._signer: Signer | None = None
        self._closed = False
        self._postings = 0
        self.actor: Actor | None = None
        self.key_from: Callable[[Path], Signer] = load_key
        """How the ledger's key is had from its file, where nobody has unlocked it; a front end may ask for a passphrase."""
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
        database_key: bytes | None = None,
    ) -> Self:
        """
        An empty ledger is there, with a key of its own, and open.

        ``where`` is the path of a file or the address of a PostgreSQL database. With a ``database_key`` the file is
        encrypted; whoever gives it sees to it that the key file holds it, sealed.

        Raises: LedgerFault where there is something already; nothing has been made then.
        """
        must_be_code(code)
        must_be_mission(mission)
        beside = database.beside(where)
        database.must_be_free(where)
        signer = create_key(beside.key, origin or new_origin(code))
        about = About(signer.name, code, mission, signer.vkey)
        try:
            held = database.create(where, about, key=database_key)
        except BaseException:
            with suppress(OSError):
                beside.key.unlink()
            raise
        return cls(held, about, clock)

    @classmethod
    def open(
        cls,
        where: str,
        *,
        clock: Callable[[], int] | None = None,
        readonly: bool = False,
        database_key: bytes | None = None,
    ) -> Self:
        """
        The ledger is open.

        1. It is a ledger, of a version that this program knows.
        2. Its tables and guards are as they were made.
        3. It holds what was acknowledged last.

        ``readonly`` opens it also where 2 or 3 fails, so that somebody can look, as long as the record has
        its tables and columns; ``faults`` then says what failed. ``database_key`` opens an encrypted file.

        Raises: NotALedger, LedgerNewer, LedgerTampered, LedgerBehindTip, LedgerFault; AccessFault where an encrypted
        file wants its key.
        """
        held = database.connect(where, readonly=readonly, key=database_key)
        try:
            different = held.differences()
            soundness.must_be_readable(different)
            with held.reading() as link:
                about = About.read(link)
                newest = checkpoint.newest_key(link, about.vkey)
            if not readonly:
                key_change.settle(held.beside.key, newest)
            ledger = cls(held, about, clock)
            ledger.faults = tuple(soundness.faults(held, about.origin, ledger._tip, different))
            if ledger.faults and not readonly:
                raise ledger.faults[0]
            if not readonly:
                head = ledger.head()
                ledger._seen.remember(head.size, head.root)
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
        # rules and tables are loaded by who posts; who only reads does without, and begins sooner
        from wamledger.ledger.append import Appender

        self._must_be_sound()
        signer = self.own_key() if keep else None
        head: Head | None = None
        used = signer
        with self._database.writing(keep=keep) as link:
            appender = Appender(
                link, origin=self.about.origin, code=self.about.code, clock=self.clock, actor=self.actor
            )
            before = appender.size
            present = Head(self.about.origin, before, appender.tree.root())
            checkpoint.must_continue(link, present)
            # also while it is open an older copy may be put in its place
            soundness.must_hold(link, self._database.where, present, self._tip)
            try:
                yield appender
                if keep:
                    appender.seal()
                appender.flush()
            finally:
                appender.close()
            if signer is not None and appender.size > before:
                head = Head(self.about.origin, appender.size, appender.tree.root())
                used = self._newest(link, signer)
                checkpoint.sign(link, head, used, self.clock())
        if head is not None:
            self._signer = used
            self._remember(head)

    @property
    def is_closed(self) -> bool:
        """Whether people sign in: somebody has enrolled a signing key, and nobody acts without one any more."""
        if not self._closed:
            with self.reading() as link:
                self._closed = checkpoint.is_closed(link)
        return self._closed

    def act_as(self, actor: Actor | None) -> None:
        """What is posted and read from now on is this person's doing; None for nobody in particular."""
        self.actor = actor

    def unlock(self, signer: Signer) -> None:
        """
        The ledger's own key is at hand for as long as the ledger is open.

        Raises: KeyFault where it is not the key of this ledger.
        """
        self._signer = self._own(signer)

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
            return checkpoint.head(link, self.about.origin)

    def checkpoint(self) -> str:
        """
        The signed head over everything that is there, also where the last commit was not signed.

        Raises: LedgerTampered where the head that was signed for this size has another root.
        """
        with self.reading() as link:
            head = checkpoint.head(link, self.about.origin)
            note = checkpoint.note(link, head, self._verifier(link))
        if note is None:
            self._must_be_sound()
            signer = self.own_key()
            with self._database.writing() as link:
                head = checkpoint.head(link, self.about.origin)
                note = checkpoint.note(link, head, self._verifier(link)) or checkpoint.sign(
                    link, head, self._newest(link, signer), self.clock()
                )
            self._remember(head)
        self._tip.sync()
        return note

    def own_key(self) -> Signer:
        """
        The key that signs heads, read when it is needed first.

        Raises: KeyFault where it is sealed and nobody has unlocked it, or is another ledger's.
        """
        if self._signer is None:
            self._signer = self._own(self.key_from(self._database.beside.key))
        return self._signer

    def key_at_hand(self) -> Signer:
        """
        The key that signs heads, without asking anybody for a passphrase.

        Raises: KeyFault where it is sealed and nobody has unlocked it.
        """
        if self._signer is None:
            self._signer = self._own(load_key(self._database.beside.key))
        return self._signer

    def verifiers(self) -> list[Verifier]:
        """The keys that sign heads of this ledger, or have signed them; the one of now is the last."""
        with self.reading() as link:
            return [Verifier.parse(vkey) for _since, vkey in checkpoint.chain(link, self.about.vkey)]

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

    def _must_be_sound(self) -> None:
        if self.faults:
            raise self.faults[0]

    def _remember(self, head: Head) -> None:
        self._tip.append(head.size, head.root)
        self._seen.remember(head.size, head.root)
        self._postings += 1
        if self._postings % SYNC_EVERY == 0:
            self._tip.sync()

    def _verifier(self, link: Link) -> Verifier:
        return Verifier.parse(checkpoint.newest_key(link, self.about.vkey))

    def _newest(self, link: Link, signer: Signer) -> Signer:
        """
        The key that signs the next head: the one at hand, the one that this transaction has brought in, or one that
        somebody else has brought in meanwhile.

        Raises: KeyFault where that one is not at hand.
        """
        newest = checkpoint.newest_key(link, self.about.vkey)
        for each in (signer, *(self.actor.rotating if self.actor is not None else ())):
            if each.vkey == newest:
                return each
        key_change.settle(self._database.beside.key, newest)
        return self._must_be(newest, self.key_from(self._database.beside.key))

    def _own(self, signer: Signer) -> Signer:
        with self.reading() as link:
            return self._must_be(checkpoint.newest_key(link, self.about.vkey), signer)

    def _must_be(self, vkey: str, signer: Signer) -> Signer:
        if signer.vkey != vkey:
            raise KeyFault(
                N_("The key in {path} is not the key of this ledger."),
                N_("Put the right key file back from the place where its copy is kept."),
                path=self._database.beside.key,
            )
        return signer
