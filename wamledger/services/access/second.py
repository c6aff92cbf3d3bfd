"""The second person: somebody who gives their passphrase at the machine at which another has signed in."""

from __future__ import annotations

from dataclasses import replace

from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import signing_in
from wamledger.services.access.person import Person


def must_be_another(ledger: Ledger, user: str) -> str:
    """
    The code of somebody other than whoever has signed in.

    Raises: AccessFault
    """
    code, actor = user.strip().upper(), ledger.actor
    if actor is not None and code == actor.user:
        raise AccessFault(
            N_("{user} cannot be the second person beside themselves."), N_("Name another."), user=code
        )
    return code


def stand_beside(ledger: Ledger, user: str, passphrase: str) -> Person:
    """
    The user, who has given their passphrase, stands beside whoever has signed in until somebody else does.

    Raises: AccessFault where they are the same, or the passphrase is wrong.
    """
    code, actor = must_be_another(ledger, user), ledger.actor
    beside = signing_in.sign_in(ledger, code, passphrase, purpose="second")
    if actor is not None:
        ledger.act_as(replace(actor, seconds={**actor.seconds, beside.user: beside.signer}))
    return beside


def goes(ledger: Ledger) -> None:
    """Nobody stands beside whoever has signed in any more."""
    if ledger.actor is not None:
        ledger.act_as(replace(ledger.actor, seconds={}))
