"""
How far the names of files go that somebody writes on the screens.

At a terminal they go as far as that person's own rights on the machine. Where the screens are served to browsers, the
files are those of the server, and whoever signs in is given one folder of it: no name leads out of that folder, nor to
what belongs to the ledger. What the program itself keeps elsewhere is no concern of this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.services.outgoing import belongs_to_ledger

FOLDER: Final = "WAMLEDGER_FOLDER"
"""Names the folder to the processes that the server starts."""
LEDGER: Final = "WAMLEDGER_DB"


def folder() -> Path | None:
    """The one folder in which files may be named; None where the screens are not served to anybody else."""
    named = os.environ.get(FOLDER)
    return Path(named).resolve() if named else None


def is_within(path: Path) -> bool:
    """Whether the file may be named here; links are followed first."""
    within = folder()
    if within is None:
        return True
    ledger = os.environ.get(LEDGER, "")
    is_of_ledger = bool(ledger) and belongs_to_ledger(ledger, path)
    return path.resolve().is_relative_to(within) and not is_of_ledger


def reached(name: str | Path) -> Path:
    """
    The file of that name, with ``~`` read.

    Raises: LedgerFault where the screens are served and the name leads elsewhere; it does not say whether there is such
    a file
    """
    path = Path(name).expanduser()
    if not is_within(path):
        raise LedgerFault(
            N_(
                "{path} is not among the files that may be named here: those in {folder}, without the ledger's own."
            ),
            N_("Name a file in that folder, or have somebody at the server put it there."),
            path=name,
            folder=folder() or "",
        )
    return path
