"""
Another passphrase: one that its owner changes, and one that two persons reset.

Whoever knows the old passphrase keeps their key, which is only sealed again. Whoever forgot it has lost the key with
it: the old one is revoked and another enrolled, by an administrator and a second person, both other than its owner.
Either way all other sessions of the user are over.
"""

from __future__ import annotations

from wamledger.i18n import N_
from wamledger.ledger import sealed_key
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.keys import SEALED, Signer
from wamledger.ledger.store import Ledger
from wamledger.services.access import credentials, log, sessions
from wamledger.services.access.credentials import Secret
from wamledger.services.access.enrolment import account, append, give_slot, key_of, record_key
from wamledger.services.access.log import Event
from wamledger.services.access.passphrases import PassphraseFault, must_be_good, normal
from wamledger.services.access.person import Person


def change(ledger: Ledger, person: Person, old: str, new: str) -> None:
    """
    Whoever has just proved to be the user signs in with the new passphrase; their sessions are over.

    ``old`` is only compared: signing in with it comes before.
    Raises: PassphraseFault, KeyFault; nothing has changed then.
    """
    who = account(ledger, person.user)
    if normal(old) == normal(new):
        raise PassphraseFault(N_("The new passphrase is the old one."), N_("Choose another."))
    secret = Secret.of(must_be_good(new, user=who.code, name=who.name, roles=who.roles))
    with ledger.writing() as link:
        now = ledger.clock()
        credentials.write(
            link, person.signer, person.signer.seed, secret, at=now, by=who.code, approved_by=None
        )
        sessions.end_all(link, now, who.code)
        log.append(link, now, Event.PASSPHRASE_CHANGED, user=who.code, subject=who.code)
    if person.kek is not None:
        give_slot(ledger, person, who.code, secret)


def reset(
    ledger: Ledger, administrator: Person, second: Person, user: str, passphrase: str, *, reason: str
) -> None:
    """
    The user signs in with the passphrase and signs with another key; the old one is revoked.

    What the old key signed before keeps counting: it was forgotten, not stolen.
    Refuses: what revoke_key and enrol_key refuse. Raises: AccessFault, PassphraseFault, KeyFault; nothing has changed
    then.
    """
    who = account(ledger, user)
    text = must_be_good(passphrase, user=who.code, name=who.name, roles=who.roles)
    signer, secret = Signer.new(who.code), Secret.of(text)
    with ledger.reading() as link:
        old = key_of(link, who.code)
    if old is None:
        raise AccessFault(
            N_("{user} is not enrolled."), N_("Enrol them: wamledger enrol {user}"), user=who.code
        )
    with ledger.posting() as appender:
        now = ledger.clock()
        appender.actor = Actor(
            administrator.user, administrator.signer, {second.user: second.signer}, enrolling=signer
        )
        revoked = {"op": "revoke_key", "user": who.code, "key_id": old, "reason": reason}
        append(appender, revoked, by=administrator, second=second, clock=now)
        record_key(appender, administrator, signer, secret, second=second, clock=now, reason=reason)
        sessions.end_all(appender.link, now, who.code)
        log.append(
            appender.link,
            now,
            Event.PASSPHRASE_RESET,
            user=administrator.user,
            subject=who.code,
            second=second.user,
        )
    if sealed_key.stated(ledger.database.beside.key).kind == SEALED:
        give_slot(ledger, administrator, who.code, secret)
