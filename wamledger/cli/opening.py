"""A new ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import DEFAULT, Call
from wamledger.cli.enrolling import asks_new, told_of_founding
from wamledger.cli.passphrases import OWN, Given
from wamledger.i18n import N_, _


def init(
    call: Call,
    code: Annotated[
        str,
        typer.Option(
            "--code", metavar="CODE", help=N_("Code of the ledger; it begins every id that is assigned.")
        ),
    ] = "WAM",
    mission: Annotated[
        str, typer.Option("--mission", metavar="NAME", help=N_("Name of the mission, as reports print it."))
    ] = "Mission",
    origin: Annotated[
        str | None,
        typer.Option(
            "--origin",
            metavar="NAME",
            help=N_(
                "Name that no other ledger has, under which heads are signed. Made up, where it is left out."
            ),
        ),
    ] = None,
    administrator: Annotated[
        str | None,
        typer.Option(
            "--administrator",
            metavar="CODE",
            help=N_("Close the ledger at once: its first user, who enrols now and signs in from then on."),
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help=N_("Name of the administrator."))
    ] = None,
    encrypted: Annotated[
        bool,
        typer.Option(
            "--encrypted",
            help=N_(
                "Encrypt the file; with --administrator, whose passphrase opens it. Needs the extra 'encrypted'."
            ),
        ),
    ] = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """An empty ledger is there, with its key beside it; with an administrator, it is closed to all others."""
    from wamledger.ledger.faults import LedgerFault
    from wamledger.ledger.head import is_origin
    from wamledger.ledger.store import Ledger

    if origin is not None and not is_origin(origin):
        raise LedgerFault(
            N_("{found} cannot be the origin of a ledger."),
            N_("An origin is a name without spaces and plus signs, for example unmission.example/site-1."),
            found=origin[:120],
        )
    if encrypted and administrator is None:
        raise LedgerFault(
            N_("Nobody could open an encrypted ledger to which nobody signs in."),
            N_("Give its first user: --administrator CODE --name NAME"),
        )
    where, made = call.named() or DEFAULT, None
    passphrase = None if administrator is None else _passphrase(administrator, name, given)
    with Ledger.create(
        where, code=code, mission=mission, origin=origin, database_key=_new_key(encrypted)
    ) as ledger:
        about, key = ledger.about, ledger.database.beside.key
        shown_where = ledger.where
        if administrator is not None and passphrase is not None:
            from wamledger.services.access.founding import found

            made = found(ledger, administrator, passphrase, name=name)
    if call.json:
        answer = {
            "ledger": shown_where,
            "code": about.code,
            "mission": about.mission,
            "origin": about.origin,
            "vkey": about.vkey,
            "key_file": str(key),
        }
        if made is not None:
            answer |= {"administrator": made.person.user, "recovery_code": made.recovery_code}
        output.say_json(answer)
        return
    output.say(
        _("A new ledger: {where}").format(where=shown_where),
        _("Its name: {origin}").format(origin=about.origin),
        _("Its public key, for whoever checks it: {vkey}").format(vkey=about.vkey),
        _("Its key lies in {path}. Keep a copy in another place.").format(path=key),
    )
    if made is not None:
        output.say(*told_of_founding(made))
        return
    output.say(
        _("Begin with yourself: {command}").format(
            command="wamledger add-user CODE --name NAME --role ADMINISTRATOR --by CODE"
        )
    )


def _new_key(encrypted: bool) -> bytes | None:
    """The key of a database that is to be encrypted."""
    if not encrypted:
        return None
    from wamledger.ledger.sqlite.cipher import new_key

    return new_key()


def _passphrase(administrator: str, name: str | None, given: Given) -> str:
    """
    The administrator's passphrase, which will do; nothing has been made yet.

    Raises: AccessFault, PassphraseFault
    """
    from wamledger.services.access import founding

    return founding.must_be_ready(
        administrator, name, lambda: given.asker().ask_new(asks_new(administrator), variable=OWN)
    )
