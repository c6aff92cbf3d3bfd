"""Who uses the ledger: signing in and out, the passphrases of people, and the record of who came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wamledger.cli import admission, moments, output, passphrases
from wamledger.cli.call import Call
from wamledger.cli.passphrases import Given
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services import user_settings

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.access.person import Person


def login(
    call: Call,
    user: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE", help=N_("Code of the user. Else WAMLEDGER_USER, or by in the settings.")
        ),
    ] = None,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
    token: Annotated[
        bool,
        typer.Option(
            "--token", help=N_("Write the token of the session to standard output, and keep it nowhere.")
        ),
    ] = False,
) -> None:
    """Whoever gave their passphrase has a session, and the commands that follow are theirs."""
    from wamledger.services.access import roles, sessions, signing_in, tokens, unlocking
    from wamledger.services.access import users as users_of_ledger

    code = user or user_settings.recorder()
    if code is None:
        raise LedgerFault(N_("Nobody is named."), N_("Name yourself: wamledger login CODE"))
    asker = given.asker()
    with admission.opened_to_sign_in(call, code, lambda: _asked(asker, code)) as (ledger, text):
        person = signing_in.sign_in(ledger, code, text)
        if roles.is_administrator(ledger, person.user):
            users_of_ledger.shut_out(ledger)
        kept = unlocking.kept_with(ledger, person, sessions.begin(ledger, person))
        if token:
            output.say(kept.text)
            return
        where = tokens.keep(ledger.about.origin, kept)
        _tell(call, ledger, person, kept.token, where=where)


def logout(
    call: Call,
    everybody: Annotated[
        bool, typer.Option("--everybody", help=N_("End the sessions of all users; for an administrator."))
    ] = False,
    user: Annotated[
        str | None,
        typer.Option(
            "--user", metavar="CODE", help=N_("End the sessions of this user; for an administrator.")
        ),
    ] = None,
) -> None:
    """The session is over; or those of others are, where an administrator says so."""
    from wamledger.services.access import log, sessions, tokens, users

    if everybody or user is not None:
        with call.opened() as ledger:
            admission.must_be_closed(ledger)
            number = users.sign_out_others(ledger, admission.signed_in(call), None if everybody else user)
        ended = ngettext("{number} session is over.", "{number} sessions are over.", number)
        admission.say(call, {"ended": number}, ended.format(number=output.number(number)))
        return
    whose = None
    with call.opened_to_look(anybody=True) as ledger:
        kept = tokens.find(ledger.about.origin)
        if kept is not None and log.may_be_written(ledger):
            whose = sessions.end(ledger, kept.token)
        tokens.forget(ledger.about.origin)
    admission.say(
        call,
        {"user": whose},
        _("Signed out: {user}").format(user=whose) if whose else _("Nobody was signed in."),
    )


def whoami(call: Call) -> None:
    """Who is signed in, and until when, is on standard output."""
    from wamledger.services.access import tokens

    with call.opened_to_look() as ledger:
        admission.must_be_closed(ledger)
        person = admission.signed_in(call)
        kept = tokens.find(ledger.about.origin)
        _tell(call, ledger, person, kept.token if kept else None, where=kept.where if kept else "")


def passphrase(call: Call, given: Given = Given()) -> None:  # noqa: B008 - a group of options, which never changes
    """Whoever is signed in has another passphrase."""
    from wamledger.services.access import changing, sessions, signing_in, tokens, unlocking

    asker = given.asker()
    with call.opened() as ledger:
        admission.must_be_closed(ledger)
        user = admission.signed_in(call).user
        old = _asked(asker, user)
        proved = signing_in.sign_in(ledger, user, old, purpose="passphrase")
        changing.change(ledger, proved, old, asker.ask_new(_("New passphrase: ")))
        if not admission.is_for_this_call():
            tokens.keep(
                ledger.about.origin, unlocking.kept_with(ledger, proved, sessions.begin(ledger, proved))
            )
    admission.say(
        call,
        {"user": user},
        _("The passphrase of {user} is another one now. Sessions on other machines are over.").format(
            user=user
        ),
    )


def users(call: Call) -> None:
    """Who the users are, whether they can sign in, and when they last did, is on standard output."""
    from wamledger.services.access import users as access_users

    with call.opened_to_look() as ledger:
        found = access_users.users(ledger)
    if call.json:
        output.say_json_list(each.as_json() for each in found)
        return
    headings = (N_("User"), N_("Name"), N_("Roles"), N_("Places"), N_("State"), N_("Last signed in"))
    output.say_table(
        [_(heading) for heading in headings],
        (
            (
                each.code,
                each.name,
                ", ".join(each.roles),
                _("all") if each.places is None else ", ".join(each.places),
                _(each.state),
                each.last_signed_in_at or "",
            )
            for each in found
        ),
    )


def access_log(
    call: Call,
    user: Annotated[
        str | None, typer.Option("--user", metavar="CODE", help=N_("Only what this user did."))
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="WORD", help=N_("Only this, for example SIGN_IN_FAILED."))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help=N_("Only from this time on."))
    ] = None,
    most: Annotated[
        int, typer.Option("--most", metavar="NUMBER", min=1, help=N_("So many records, the newest first."))
    ] = 200,
) -> int:
    """Who came in, failed, was refused or took something out is on standard output, the newest first."""
    from wamledger.domain import moment
    from wamledger.services.access import log

    from_ = None if since is None else moments.since(since)
    with call.opened_to_look() as ledger:
        found = list(log.records(ledger, user=user, event=event, since=from_, most=most))
        broken = log.broken(ledger)
    if call.json:
        output.say_json(
            {
                "records": [log.as_json(record) for record in found],
                "broken": [{"n": each.n, "what": each.what} for each in broken],
            }
        )
    else:
        headings = (N_("Number"), N_("Time"), N_("User"), N_("What"), N_("About"), N_("Details"))
        output.say_table(
            [_(heading) for heading in headings],
            (
                (
                    record.n,
                    moment.canonical(record.at),
                    record.user,
                    _(log.words(record.event)),
                    record.subject or "",
                    ", ".join(f"{name} {value}" for name, value in sorted(record.facts.items())),
                )
                for record in found
            ),
        )
    for each in broken[:10]:
        output.tell(
            _("Access record {number} is not as it was written, or one before it is gone.").format(
                number=each.n
            )
        )
    return 3 if broken else 0


def _tell(call: Call, ledger: Ledger, person: Person, token: str | None, *, where: str) -> None:
    """Who is signed in, with which rights, and until when."""
    from wamledger.domain import moment
    from wamledger.services.access import enrolment, sessions

    who = enrolment.account(ledger, person.user)
    times = None if token is None else sessions.times(ledger, token)
    answer: dict[str, object] = {
        "user": who.code,
        "name": who.name,
        "roles": list(who.roles),
        "ledger": ledger.about.origin,
    }
    lines = [_("{user}, {name}: {roles}").format(user=who.code, name=who.name, roles=", ".join(who.roles))]
    if times is not None:
        answer |= {"until": moment.canonical(times.ends_at), "idle_until": moment.canonical(times.idle_at)}
        lines.append(
            _("Signed in until {until}, if a command comes every {minutes} minutes.").format(
                until=moment.canonical(times.ends_at), minutes=times.idle_minutes
            )
        )
        lines.append(_("The token lies in {where}.").format(where=where))
    if person.kek is None and _is_sealed(ledger):
        lines.append(
            _(
                "You cannot unlock the key of the ledger here, so you can only read. docs/keys.md says what to do."
            )
        )
    admission.say(call, answer, *lines)


def _is_sealed(ledger: Ledger) -> bool:
    from wamledger.ledger import sealed_key

    path = ledger.database.beside.key
    return path.exists() and bool(sealed_key.slots(path))


def _asked(asker: passphrases.Asker, user: str) -> str:
    words = _("Passphrase of {user}: ").format(user=user.strip().upper())
    return asker.ask(words, variable=passphrases.OWN)
