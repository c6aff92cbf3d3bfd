"""A new ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import DEFAULT, Call
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
) -> None:
    """An empty ledger is there, with its key beside it."""
    from wamledger.ledger.faults import LedgerFault
    from wamledger.ledger.head import is_origin
    from wamledger.ledger.store import Ledger

    if origin is not None and not is_origin(origin):
        raise LedgerFault(
            N_("{found} cannot be the origin of a ledger."),
            N_("An origin is a name without spaces and plus signs, for example unmission.example/site-1."),
            found=origin[:120],
        )
    where = call.named() or DEFAULT
    with Ledger.create(where, code=code, mission=mission, origin=origin) as ledger:
        about, key = ledger.about, ledger.database.beside.key
        shown_where = ledger.where
    if call.json:
        output.say_json(
            {
                "ledger": shown_where,
                "code": about.code,
                "mission": about.mission,
                "origin": about.origin,
                "vkey": about.vkey,
                "key_file": str(key),
            }
        )
        return
    output.say(
        _("A new ledger: {where}").format(where=shown_where),
        _("Its name: {origin}").format(origin=about.origin),
        _("Its public key, for whoever checks it: {vkey}").format(vkey=about.vkey),
        _("Its key lies in {path}. Keep a copy in another place.").format(path=key),
        _("Begin with yourself: {command}").format(
            command="wamledger add-user CODE --name NAME --role ADMINISTRATOR --by CODE"
        ),
    )
