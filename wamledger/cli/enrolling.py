"""The people of a ledger: who is enrolled, first of all the founder, and whose passphrase is reset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wamledger.cli import admission, passphrases
from wamledger.cli.call import Call
from wamledger.cli.passphrases import Given
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.access.founding import Founded

_User = Annotated[str, typer.Argument(metavar="CODE", help=N_("Code of the user."))]


def enrol(
    call: Call,
    user: _User,
    with_: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="CODE", help=N_("The second person, who gives their passphrase here.")
        ),
    ] = None,
    close_ledger: Annotated[
        bool,
        typer.Option(
            "--close-ledger",
            help=N_("Enrol the first: from then on, and for ever, people sign in to this ledger."),
        ),
    ] = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """The user signs in with a passphrase and signs with a key of their own."""
    from wamledger.services.access import enrolment

    asker = given.asker()
    with call.opened() as ledger:
        if not ledger.is_closed:
            _first(call, ledger, user, asker, close_ledger=close_ledger)
            return
        administrator = admission.signed_in(call)
        who = enrolment.account(ledger, user)
        beside = None if with_ is None else admission.second(ledger, asker, with_)
        new = asker.ask_new(asks_new(who.code))
        enrolment.enrol(ledger, administrator, who.code, new, second=beside)
        said = [_("{user} is enrolled, and signs in with: wamledger login {user}").format(user=who.code)]
        admission.say(call, {"user": who.code}, *said, *_next_step(ledger))


def reset_passphrase(
    call: Call,
    user: _User,
    with_: Annotated[
        str,
        typer.Option(
            "--with", metavar="CODE", help=N_("The second person, who gives their passphrase here.")
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why, as it is put on record."))],
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """The user signs in with another passphrase and signs with another key; the old key is revoked."""
    from wamledger.services.access import changing, enrolment

    asker = given.asker()
    with call.opened() as ledger:
        admission.must_be_closed(ledger)
        administrator = admission.signed_in(call)
        who = enrolment.account(ledger, user)
        beside = admission.second(ledger, asker, with_)
        new = asker.ask_new(asks_new(who.code))
        changing.reset(ledger, administrator, beside, who.code, new, reason=reason)
    admission.say(
        call,
        {"user": who.code},
        _("{user} signs in with the new passphrase. The old key is revoked; what it signed stays.").format(
            user=who.code
        ),
    )


def told_of_founding(made: Founded) -> list[str]:
    """What the founder of a ledger is told: the recovery code, which is not shown again, and what comes next."""
    user = made.person.user
    return [
        _("{user} is the first administrator. From now on people sign in to this ledger.").format(user=user),
        _("The recovery code of its key, shown now and never again: {code}").format(code=made.recovery_code),
        _(
            "Print it, and keep it in a safe in another place. Without it and all passphrases the ledger is shut."
        ),
        _("You are alone until a second person is enrolled. Sign in, and add one now:"),
        f"  wamledger login {user}",
        "  wamledger add-user CODE --name NAME --role APPROVER",
        "  wamledger enrol CODE",
    ]


def asks_new(user: str) -> str:
    """The words that ask somebody for their new passphrase."""
    return _("New passphrase of {user}, typed by nobody else: ").format(user=user.strip().upper())


def _first(call: Call, ledger: Ledger, user: str, asker: passphrases.Asker, *, close_ledger: bool) -> None:
    from wamledger.cli import key_passphrase
    from wamledger.ledger import sealed_key
    from wamledger.services.access import founding

    if not close_ledger:
        raise AccessFault(
            N_("Nobody signs in to this ledger yet, and whoever enrols first closes it, for ever."),
            N_("If that is what you want: wamledger enrol {user} --close-ledger"),
            user=user,
        )
    path = ledger.database.beside.key
    kek = key_passphrase.kek_from(path, asker) if sealed_key.slots(path) else None
    new = asker.ask_new(asks_new(user), variable=passphrases.OWN)
    made = founding.found(ledger, user, new, kek=kek)
    admission.say(
        call, {"user": made.person.user, "recovery_code": made.recovery_code}, *told_of_founding(made)
    )


def _next_step(ledger: Ledger) -> list[str]:
    """What an administrator who has enrolled somebody should do next."""
    from wamledger.services.access.enrolment import people_enrolled

    if people_enrolled(ledger) == 2:
        return [
            _("You are two now: from here on authority is given by two persons."),
            _("Enrol a third soon. Of two, neither can help the other who forgot the passphrase."),
        ]
    return []
