"""The terminal screens, and the demonstration."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import N_


def tui(call: Call) -> None:
    """The screens have been open, and are closed again."""
    from wamledger.ledger.faults import LedgerFault

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise LedgerFault(
            N_("There is no terminal here to show screens on."),
            N_("Start it in a terminal; holdings and history answer without one."),
        )
    # the screens ask themselves who sits there
    with call.opened_to_look(anybody=True) as ledger:
        from tui.holdings import Holdings
        from wamledger.services.access.door import Door
        from wamledger.services.browsing import Browsing

        Holdings(Browsing(ledger), Door(ledger)).run()


def demo(
    call: Call,
    out: Annotated[
        str, typer.Option("--out", metavar="FOLDER", help=N_("Folder for what the demonstration makes."))
    ] = "wamledger-demo",
) -> int:
    """The demonstration has run; what it made lies in the folder."""
    from sample_data.demo import run

    # a ledger is named by option alone: the one that WAMLEDGER_DB names holds what is real
    return run(Path(call.ledger) if call.ledger else None, Path(out), output.say)
