"""
How the screens begin: which ledger is opened for them, or none yet, or one that is invented.

Most who call the program want its screens and name a ledger at most. Their words are read here, for what reads any other
command line, and explains each command, takes longer to load than the screens themselves take to draw.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wamledger.cli import output
from wamledger.cli.call import DEFAULT, Call
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger


class Plain(NamedTuple):
    """A call that is about the screens and nothing else."""

    ledger: str | None
    language: str | None


def plain(words: Sequence[str]) -> Plain | None:
    """The call, where its words are ``tui``, a ledger and a language at most; None for any other."""
    given: dict[str, str] = {}
    left = list(words)
    while left:
        name, sign, value = left.pop(0).partition("=")
        if name == "tui" and not sign and name not in given:
            given[name] = name
            continue
        name = {"--lang": "--language"}.get(name, name)
        if name not in ("--ledger", "--language") or name in given:
            return None
        value = value if sign else left.pop(0) if left else ""
        if not value or value.startswith("-"):
            return None
        given[name] = value
    if "tui" not in given and not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return Plain(given.get("--ledger"), given.get("--language"))


def _asks_for_terminal() -> None:
    """
    Screens can be drawn here.

    Raises: LedgerFault where there is no terminal, one that only writes line after line, or none for all signs
    """
    from wamledger.ledger.faults import LedgerFault

    # what is drawn goes to standard error
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise LedgerFault(
            N_("There is no terminal here to show screens on."),
            N_("Start it in a terminal; holdings and history answer without one."),
        )
    if os.environ.get("TERM") == "dumb":
        raise LedgerFault(
            N_("This terminal writes line after line, and shows no screens."),
            N_("Start it in another terminal; holdings and history answer in this one."),
        )
    if "utf" not in sys.stderr.encoding.lower():
        raise LedgerFault(
            N_("This terminal is set to {encoding}, and the screens need UTF-8."),
            N_("Set LANG=C.UTF-8 and a terminal of UTF-8, and start it again."),
            encoding=sys.stderr.encoding,
        )


def sat(call: Call, *, is_demonstration: bool = False, keep: str | None = None) -> int:
    """The screens have been open, and are closed again; returns the exit code."""

    if served():
        from tui.web.watching import ends_with_server

        ends_with_server()
        _work_in_folder()
    else:
        _asks_for_terminal()
    if is_demonstration or keep is not None:
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


def _work_in_folder() -> None:
    """A name without a folder is one in the folder in which files may be named."""
    from wamledger.services import reach

    if (within := reach.folder()) is not None:
        os.chdir(within)


def served() -> bool:
    """Whether the screens are shown in a browser."""
    return bool(os.environ.get("TEXTUAL_DRIVER"))


def _opened(call: Call, where: str) -> Ledger | None:
    """
    The ledger, open for the screens, which ask themselves who sits there; None where they have to open or make it.

    Raises: LedgerFault
    """
    from wamledger.ledger import database
    from wamledger.ledger.faults import LedgerBehindTip, LedgerTampered
    from wamledger.ledger.store import Ledger

    if call.named() is None and not Path(where).exists():
        return None
    if not database.is_url(where) and not Path(where).exists():
        return None
    key, is_open_to_us = _database_key(where)
    if not is_open_to_us:
        return None
    try:
        ledger = Ledger.open(where, database_key=key)
    except (LedgerTampered, LedgerBehindTip):
        ledger = Ledger.open(where, readonly=True, database_key=key)
    if not served():
        _unlock(ledger)
    return ledger


def _database_key(where: str) -> tuple[bytes | None, bool]:
    """What opens an encrypted ledger, of the session that was begun; and whether it opens without asking anybody."""
    from wamledger.services.access import unlocking

    if not unlocking.is_encrypted(where):
        return None, True
    from wamledger.cli import admission
    from wamledger.ledger.faults import AccessFault

    try:
        return admission.database_key(where), True
    except AccessFault:
        return None, False


def _unlock(ledger: Ledger) -> None:
    """The key of a ledger that nobody signs in to is at hand; where it is sealed, it is asked for before the screens."""
    from wamledger.ledger import keys, sealed_key

    path = ledger.database.beside.key
    if not ledger.is_closed and path.exists() and sealed_key.stated(path).kind == keys.SEALED:
        from wamledger.cli import key_passphrase

        ledger.unlock(key_passphrase.key_from(path))


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
