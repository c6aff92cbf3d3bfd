"""The terminal screens, and the demonstration."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import DEFAULT, Call
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger


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
    from wamledger.ledger.faults import LedgerFault

    if served():
        from tui.web.watching import ends_with_server

        ends_with_server()
    elif not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise LedgerFault(
            N_("There is no terminal here to show screens on."),
            N_("Start it in a terminal; holdings and history answer without one."),
        )
    if demo or keep is not None:
        return _demonstrated(keep)
    from tui.running import run

    where = call.named() or DEFAULT
    ledger = _opened(call, where)
    if ledger is None:
        return run(None, where=where)
    from tui.desk import Desk
    from wamledger.services import user_settings

    with ledger:
        call.is_unsound = bool(ledger.faults)
        return run(Desk(ledger, user=(user_settings.recorder() or "").strip().upper()))


def served() -> bool:
    """Whether the screens are shown in a browser."""
    return bool(os.environ.get("TEXTUAL_DRIVER"))


def _opened(call: Call, where: str) -> Ledger | None:
    """
    The ledger, open for the screens, which ask themselves who sits there; None where they have to open or make it.

    Raises: LedgerFault
    """
    from wamledger.cli import admission, key_passphrase
    from wamledger.ledger import database
    from wamledger.ledger.faults import AccessFault, LedgerBehindTip, LedgerTampered
    from wamledger.ledger.store import Ledger

    if call.named() is None and not Path(where).exists():
        return None
    if not database.is_url(where) and not Path(where).exists():
        return None
    try:
        key = admission.database_key(where)
    except AccessFault:
        return None
    try:
        ledger = Ledger.open(where, database_key=key)
    except (LedgerTampered, LedgerBehindTip):
        ledger = Ledger.open(where, readonly=True, database_key=key)
    if not served():
        key_passphrase.unlock(ledger)
    return ledger


def _demonstrated(keep: str | None) -> int:
    """Somebody has looked around in the invented mission, and it is gone, or lies where it was wanted."""
    from tui.running import run
    from tui.screens.preparing import Preparing

    if keep is not None:
        folder = Path(keep)
        folder.mkdir(parents=True, exist_ok=False)
        code = run(None, first=lambda: Preparing(folder, is_kept=True))
        output.say(_("The invented mission lies in {folder}.").format(folder=shown(str(folder))))
        return code
    with tempfile.TemporaryDirectory(prefix="wamledger-demo-", ignore_cleanup_errors=True) as made:
        code = run(None, first=lambda: Preparing(Path(made)))
    output.say(_("The invented mission is gone."))
    return code


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
