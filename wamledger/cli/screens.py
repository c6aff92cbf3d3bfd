"""The terminal screens, and the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wamledger.cli import at_screens, output
from wamledger.cli.call import Call
from wamledger.i18n import N_


def tui(
    call: Call,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help=N_("Try everything on an invented mission, which is thrown away afterwards.")
        ),
    ] = False,
    keep: Annotated[
        str | None,
        typer.Option(
            "--keep", metavar="FOLDER", help=N_("With --demo: a new folder in which the mission stays.")
        ),
    ] = None,
) -> int:
    """The screens have been open, and are closed again."""
    return at_screens.sat(call, is_demonstration=demo, keep=keep)


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
