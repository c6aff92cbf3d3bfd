"""What of access an administrator does outside of entries, and nobody else."""

from __future__ import annotations

import orjson

from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.access.log import Event

ADMINISTRATOR = "ADMINISTRATOR"


def is_administrator(ledger: Ledger, user: str) -> bool:
    """Whether the user is an administrator, now."""
    with ledger.reading() as link:
        row = link.one("SELECT roles FROM user_account WHERE code = ? AND closed_seq IS NULL", (user,))
    return row is not None and ADMINISTRATOR in orjson.loads(row[0])


def must_administer(ledger: Ledger, user: str) -> None:
    """
    The user is an administrator.

    Raises: AccessFault, which is on record.
    """
    if not is_administrator(ledger, user):
        log.note(ledger, Event.DENIED, subject="administration")
        raise AccessFault(
            N_("{user} is no administrator."), N_("Ask an administrator to do it: wamledger users"), user=user
        )
