"""The screens in a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import DEFAULT, Call
from wamledger.i18n import N_, _


def serve(
    call: Call,
    host: Annotated[
        str,
        typer.Option("--host", metavar="HOST", help=N_("Name or address to listen on; this machine alone.")),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="NUMBER", min=0, max=65535, help=N_("Port; 0 takes one that is free.")
        ),
    ] = 8420,
    anybody: Annotated[
        bool,
        typer.Option(
            "--anybody",
            help=N_("Also let the network into a ledger to which nobody signs in: anybody may then record."),
        ),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            metavar="FOLDER",
            help=N_(
                "The one folder in which files may be named on the screens; that of the ledger by default."
            ),
        ),
    ] = None,
) -> None:
    """The screens have been shown to browsers, and are closed again."""
    from wamledger.ledger.faults import LedgerFault
    from wamledger.services import reach

    try:
        from tui.web.serving import is_this_machine
        from tui.web.serving import serve as served
    except ModuleNotFoundError as missing:
        raise LedgerFault(
            N_("The screens need the extra 'web' to be shown in a browser."),
            N_("Install it: pip install 'wamledger[web]'"),
        ) from missing
    is_near = is_this_machine(host)
    if not is_near:
        if not anybody and not _is_closed(call):
            raise LedgerFault(
                N_("Nobody signs in to this ledger: whoever reaches {host} could read it and record in it."),
                N_(
                    "Let people sign in (wamledger enrol CODE --close-ledger), stay on this machine, or say --anybody."
                ),
                host=host,
            )
        output.tell(
            _(
                "! What is typed and shown goes over the network as it is: there is no encryption here, and anybody on the"
                " network reaches the sign-in. Put a server with TLS before it."
            )
        )
    where = call.named() or DEFAULT
    is_file = "://" not in where
    given = folder or (Path(where).absolute().parent if is_file else Path.cwd())
    if not given.is_dir():
        raise LedgerFault(N_("There is no folder {path}."), N_("Name one that there is."), path=given)
    environment = {
        reach.LEDGER: str(Path(where).absolute()) if is_file else where,
        reach.FOLDER: str(given.resolve()),
    }

    def told(address: str) -> None:
        output.say(_("The screens are at {address}").format(address=address), _("Ctrl+C ends it."))
        sys.stdout.flush()

    served(host, port, environment, told)


def _is_closed(call: Call) -> bool:
    """Whether people sign in to the ledger; of an encrypted one somebody has to, to open it."""
    from wamledger.ledger.faults import AccessFault

    try:
        with call.opened_as_it_is() as ledger:
            return ledger.is_closed
    except AccessFault:
        return True
