"""
A ledger to work in: one that is made, with its first user, or one that is there, opened by whoever may.

Whoever makes a ledger says whether people sign in to it. Where they do, the first user is its administrator and
closes it at once; where they do not, it is open to whoever has the file, and the first user is a name in it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from wamledger.domain import moment
from wamledger.domain.reading import read
from wamledger.i18n import N_
from wamledger.ledger import database, sealed_key
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import founding, unlocking
from wamledger.services.access.founding import ADMINISTRATOR
from wamledger.services.access.person import Person
from wamledger.services.keys import unlocking as key_unlocking
from wamledger.services.posting import post_operations

STOCK = "WAM_OFFICER"
"""What the first user of an open ledger may be beside administrator, where they look after the stock too."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    The ledger that somebody wants made, and its first user.

    Shape: ``passphrase`` is empty for an open ledger; only then may the first user also keep stock.
    """

    where: str
    code: str
    mission: str
    user: str
    name: str
    passphrase: str = ""
    keeps_stock: bool = False
    encrypted: bool = False


class Begun(NamedTuple):
    """A new ledger, open; the founder and the recovery code of its key where people sign in to it."""

    ledger: Ledger
    person: Person | None
    recovery_code: str


def begin(wanted: Wanted) -> Begun:
    """
    There is a new ledger with its first user.

    1. The first user can be one, and their passphrase is good enough.
    2. Nothing lies there yet.
    3. The first user is on record; where people sign in, the ledger is closed to all others.

    Refuses: what add_user refuses. Raises: AccessFault, PassphraseFault, LedgerFault; no file is left then.
    """
    signs_in = bool(wanted.passphrase)
    if signs_in:
        founding.must_be_ready(wanted.user, wanted.name, lambda: wanted.passphrase)
    else:
        read(_first_user(wanted, 0))
    if wanted.encrypted and not signs_in:
        raise LedgerFault(
            N_("Nobody could open an encrypted ledger to which nobody signs in."),
            N_("Let people sign in, or leave it unencrypted."),
        )
    ledger = Ledger.create(
        wanted.where,
        code=wanted.code.strip().upper(),
        mission=wanted.mission.strip(),
        database_key=_new_key() if wanted.encrypted else None,
    )
    try:
        if signs_in:
            made = founding.found(ledger, wanted.user, wanted.passphrase, name=wanted.name)
            return Begun(ledger, made.person, made.recovery_code)
        report = post_operations(ledger, [_first_user(wanted, ledger.clock())])
        if report.refused:
            raise report.refused[0].faults[0]
        return Begun(ledger, None, "")
    except BaseException:
        ledger.close()
        _remove(wanted.where)
        raise


def _new_key() -> bytes:
    from wamledger.ledger.sqlite.cipher import new_key

    return new_key()


def _first_user(wanted: Wanted, at: int) -> dict[str, Any]:
    roles = [ADMINISTRATOR, STOCK] if wanted.keeps_stock else [ADMINISTRATOR]
    code = wanted.user.strip().upper()
    times = {"occurred_at": moment.canonical(at), "by": code}
    return {"op": "add_user", **times, "code": code, "name": wanted.name.strip(), "roles": roles}


def _remove(where: str) -> None:
    """What was made of a ledger that nobody was let into is gone; on a server it stays, for whoever runs it."""
    if database.is_url(where):
        return
    path = Path(where)
    beside = database.beside(where)
    for each in (
        path,
        beside.key,
        beside.tip,
        *(path.with_name(path.name + tail) for tail in ("-wal", "-shm")),
    ):
        with suppress(FileNotFoundError):
            os.unlink(each)


def asks_key(where: str) -> bool:
    """Whether the ledger is encrypted, so that nothing of it can be read before somebody gives a passphrase."""
    return unlocking.is_encrypted(where)


def opened(where: str, user: str = "", passphrase: str = "") -> Ledger:
    """
    The ledger is open to be posted to; one that is not sound is open to be read, and says so in its ``faults``.

    Raises: AccessFault for an encrypted one without a passphrase that opens it; NotALedger, LedgerFault
    """
    from wamledger.ledger.faults import LedgerBehindTip, LedgerTampered

    if not database.is_url(where) and not os.path.lexists(where):
        # opening would say that it is no ledger; that there is nothing helps more
        raise LedgerFault(N_("There is no ledger {path}."), N_("Choose another file."), path=where)
    key = unlocking.by_passphrase(where, user, passphrase) if passphrase else None
    try:
        return Ledger.open(where, database_key=key)
    except (LedgerTampered, LedgerBehindTip):
        return Ledger.open(where, readonly=True, database_key=key)


def opened_by(where: str, person: Person) -> Ledger:
    """
    The ledger is open, which may be encrypted by now, by what the person's passphrase opened before.

    Raises: KeyFault, LedgerFault
    """
    key = None
    if asks_key(where) and person.kek is not None:
        key = sealed_key.database_key(database.beside(where).key, person.kek)
    return Ledger.open(where, database_key=key)


def unlock(ledger: Ledger, passphrase: str) -> None:
    """
    The key of a ledger that nobody signs in to is at hand for as long as the ledger is open.

    Raises: KeyFault for a wrong passphrase.
    """
    path = ledger.database.beside.key
    kek = key_unlocking.by_passphrase(path, passphrase)
    ledger.unlock(sealed_key.load_sealed(path, kek))
