"""
Whoever a call is by: the session that was begun, or the passphrase that a script gives for this one call.

An open ledger asks nobody. Of a closed one nothing is read or recorded before somebody has signed in; what an
auditor does with the file alone (verify, proofs, heads) asks nobody either.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wamledger.cli import output, passphrases
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.services import user_settings

if TYPE_CHECKING:
    from wamledger.cli.call import Call
    from wamledger.ledger.store import Ledger
    from wamledger.services.access.person import Person


def admitted(ledger: Ledger) -> Person | None:
    """
    Who acts on the ledger, which knows them from now on; None for a ledger that asks nobody.

    1. The token in WAMLEDGER_TOKEN.
    2. WAMLEDGER_USER with WAMLEDGER_PASSPHRASE or WAMLEDGER_PASSPHRASE_FILE, for this call.
    3. The session that ``login`` began.

    Raises: AccessFault where there is none, or the first of these that there is does not hold.
    """
    if not ledger.is_closed:
        return None
    from wamledger.services.access import sessions, signing_in, tokens
    from wamledger.services.access.person import act

    passphrase = _for_this_call()
    if passphrase is not None:
        person = signing_in.sign_in(ledger, _named(), passphrase, purpose="call")
    else:
        kept = tokens.find(ledger.about.origin)
        if kept is None:
            raise AccessFault(
                N_("Nobody has signed in, and this ledger knows only people who have."),
                N_("Sign in: wamledger login CODE"),
            )
        person = sessions.resumed(ledger, kept.token)
    act(ledger, person)
    return person


def database_key(where: str) -> bytes | None:
    """
    What opens an encrypted database: the passphrase for this call, or the session.

    Raises: AccessFault where there is neither, or it does not open it.
    """
    from wamledger.services.access import unlocking

    passphrase = _for_this_call()
    if passphrase is not None:
        return unlocking.by_passphrase(where, _named(), passphrase)
    return unlocking.by_session(where)


@contextmanager
def opened_to_sign_in(call: Call, user: str, ask: Callable[[], str]) -> Iterator[tuple[Ledger, str]]:
    """
    A closed ledger, open for somebody to sign in to, and the passphrase that they gave.

    Raises: AccessFault for a ledger that nobody signs in to, and where an encrypted one does not open.
    """
    from wamledger.ledger.store import Ledger
    from wamledger.services.access import unlocking

    where, given, key = call.where(), None, None
    if unlocking.is_encrypted(where):
        given = ask()
        key = unlocking.by_passphrase(where, user, given)
    with Ledger.open(where, database_key=key) as ledger:
        must_be_closed(ledger)
        yield ledger, ask() if given is None else given


def must_be_closed(ledger: Ledger) -> None:
    """
    People sign in to the ledger.

    Raises: AccessFault.
    """
    if not ledger.is_closed:
        raise AccessFault(
            N_("Nobody signs in to this ledger: it is open to whoever has it."),
            N_("An administrator closes it: wamledger enrol CODE --close-ledger"),
        )


def signed_in(call: Call) -> Person:
    """
    Whoever the call is by.

    Raises: AccessFault where nobody has signed in.
    """
    if call.person is None:
        raise AccessFault(N_("Nobody has signed in."), N_("Sign in: wamledger login CODE"))
    return call.person


def admitted_if_known(ledger: Ledger) -> Person | None:
    """Whoever has a session acts; whoever has none is let as well, for nobody needs one for this."""
    try:
        return admitted(ledger)
    except (AccessFault, KeyFault):
        return None


def second(ledger: Ledger, asker: passphrases.Asker, user: str) -> Person:
    """
    The second person, who has given their passphrase at this console, and stands beside whoever has signed in.

    Raises: AccessFault where they are the same, or the passphrase is wrong.
    """
    from wamledger.services.access.second import must_be_another, stand_beside

    code = must_be_another(ledger, user)
    words = _("Passphrase of {user}, as the second person: ").format(user=code)
    return stand_beside(ledger, code, asker.ask(words, variable=passphrases.SECOND))


def second_of(ledger: Ledger, operation: dict[str, object]) -> None:
    """
    Whoever an operation names as the second person gives their passphrase, where somebody can be asked.

    Where nobody can, the write path says what is missing.
    """
    user = operation.get("approved_by")
    asker = passphrases.Asker()
    can_answer = asker.is_answered or passphrases.from_environment(passphrases.SECOND) is not None
    if ledger.is_closed and ledger.actor is not None and isinstance(user, str) and can_answer:
        second(ledger, asker, user)


def recorder(ledger: Ledger) -> str | None:
    """Who records: whoever has signed in, else whoever the settings name."""
    return ledger.actor.user if ledger.actor is not None else user_settings.recorder()


def is_for_this_call() -> bool:
    """Whether a script gives the passphrase for this one call."""
    return _for_this_call() is not None


def _for_this_call() -> str | None:
    from wamledger.services.access import tokens

    return None if os.environ.get(tokens.VARIABLE) else passphrases.from_environment(passphrases.OWN)


def _named() -> str:
    user = user_settings.recorder()
    if user is None:
        raise AccessFault(
            N_("A passphrase is given, and not whose it is."),
            N_("Set WAMLEDGER_USER to the code of the user."),
        )
    return user


def say(call: Call, answer: dict[str, object], *lines: str) -> None:
    """The answer is on standard output, for a program or in words."""
    if call.json:
        output.say_json(answer)
    else:
        output.say(*lines)
