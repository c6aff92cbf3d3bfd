"""
Signing in: a user code and a passphrase become a person who may act, or a record that somebody failed to.

The passphrase goes through Argon2id once, whoever is named, so that the time that it takes tells nobody who is a user.
What was typed as the code of an unknown user is not recorded: people type their passphrase there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger import sealed_key, sealing
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.access import credentials, log
from wamledger.services.access.credentials import Credential, Secret
from wamledger.services.access.limits import MOST_FAILURES, SECOND, Limits
from wamledger.services.access.log import Event
from wamledger.services.access.person import Person, kek_of

WAITED_OUT: Final = 5 * SECOND
"""A delay that is waited out where somebody signs in; a longer one is told."""

_LOOKED_EVERY: Final = SECOND // 4

Wait = Callable[[float], None]
"""Waits so many seconds."""


def sign_in(
    ledger: Ledger, user: str, passphrase: str, *, purpose: str = "session", wait: Wait = time.sleep
) -> Person:
    """
    The user who gave their passphrase, on record as signed in; a wrong one is on record as well.

    1. Somebody may try: the account is not closed after failures. A short delay is waited out.
    2. The attempt is counted.
    3. The passphrase is the user's.
    4. The account is open, and its key is enrolled.

    A passphrase that costs less to try than this machine wants costs more from then on.

    ``purpose`` says in the record what it was for. In a ledger that may not be written to nothing is counted and
    recorded.

    Raises: AccessFault at the first of these that fails; KeyFault for a damaged key file.
    """
    code = user.strip().upper()
    found = _attempted(ledger, code, wait)
    made = sealing.master(passphrase, found.salt, found.kdf)
    if not found.proves(made):
        _failed(ledger, found)
        raise AccessFault(
            N_("The user or the passphrase is wrong."),
            N_("Type both again. If the passphrase is forgotten, two persons reset it: docs/sign-in.md."),
        )
    signer = Signer.from_seed(code, found.seed(made))
    _must_be_current(ledger, code, signer)
    person = Person(code, signer, kek_of(ledger, code, made))
    if log.may_be_written(ledger):
        with ledger.writing() as link:
            credentials.succeeded(link, code)
            log.append(link, ledger.clock(), Event.SIGNED_IN, user=code, purpose=purpose)
        if _is_cheaper(found.kdf, sealing.Kdf.of_this_machine()):
            _strengthen(ledger, person, passphrase)
    return person


def _is_cheaper(kdf: sealing.Kdf, wanted: sealing.Kdf) -> bool:
    """Whether a try costs less memory, or less work with it, than this machine wants."""
    return (kdf.memory_kib, kdf.memory_kib * kdf.passes) < (
        wanted.memory_kib,
        wanted.memory_kib * wanted.passes,
    )


def _strengthen(ledger: Ledger, person: Person, passphrase: str) -> None:
    """The same passphrase costs more to try from now on, in the ledger and in the key file."""
    secret = Secret.of(passphrase)
    if person.kek is not None:
        path = ledger.database.beside.key
        sealed_key.add_slot(path, person.user, person.kek, secret.master.slot_key(), secret.kdf, secret.salt)
    with ledger.writing() as link:
        credentials.write(
            link,
            person.signer,
            person.signer.seed,
            secret,
            at=ledger.clock(),
            by=person.user,
            approved_by=None,
        )


def _attempted(ledger: Ledger, code: str, wait: Wait) -> Credential:
    """The credential to try, once somebody may; the attempt is counted."""
    waited = 0
    while True:
        with ledger.reading() as link:
            found = credentials.read(link, code)
        if found is None:
            return credentials.of_nobody(code)
        left = found.closed_for(ledger.clock())
        if 0 < left <= WAITED_OUT - waited and found.failures < MOST_FAILURES:
            wait(_LOOKED_EVERY / SECOND)
            waited += _LOOKED_EVERY
            continue
        credentials.must_be_open(found, ledger.clock())
        if not log.may_be_written(ledger):
            return found
        with ledger.writing() as link:
            newest = credentials.read(link, code)
            if newest is None or newest.closed_for(ledger.clock()):
                # somebody else tried in between
                continue
            credentials.attempted(link, newest, Limits.read(link), ledger.clock())
            return newest


def _failed(ledger: Ledger, found: Credential) -> None:
    if not log.may_be_written(ledger):
        return
    with ledger.writing() as link:
        now, limits = ledger.clock(), Limits.read(link)
        if not found.is_known:
            log.append(link, now, Event.SIGN_IN_FAILED, known=False)
            return
        failures = found.failures + 1
        log.append(link, now, Event.SIGN_IN_FAILED, user=found.user, failures=failures)
        if failures % limits.failures == 0 or failures >= MOST_FAILURES:
            log.append(link, now, Event.LOCKED_OUT, user=found.user, failures=failures)


def _must_be_current(ledger: Ledger, user: str, signer: Signer) -> None:
    with ledger.reading() as link:
        must_be_current(link, user, signer)


def must_be_current(link: Link, user: str, signer: Signer) -> None:
    """
    The user's account is open, and this is the key by which they sign.

    Raises: AccessFault.
    """
    account = link.one("SELECT closed_seq FROM user_account WHERE code = ?", (user,))
    if account is None or account[0] is not None:
        raise AccessFault(
            N_("The account of {user} is closed."),
            N_("An administrator can say since when and why."),
            user=user,
        )
    key = link.one(
        'SELECT vkey FROM user_key WHERE "user" = ? AND revoked_seq IS NULL ORDER BY enrolled_seq DESC LIMIT 1',
        (user,),
    )
    if key is None or key[0] != signer.vkey:
        raise AccessFault(
            N_("The key of {user} is not enrolled any more."),
            N_("Two persons enrol another: wamledger reset-passphrase {user} --with SECOND"),
            user=user,
        )
