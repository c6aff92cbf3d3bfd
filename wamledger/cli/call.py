"""
One call of the program: which ledger it is about, how it answers, and how it ends.

Every command runs within ``answered``: whatever goes wrong becomes words on standard error, JSON on standard
output where that was asked for, and an exit code; a traceback never does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wamledger.cli import output
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.notices import Notice

DEFAULT: Final = "wamledger.db"
"""The ledger of the folder that one stands in."""


@dataclass(slots=True)
class Call:
    """
    What was asked beside the command itself.

    ``is_unsound`` is set when a ledger that is not sound was read all the same.
    """

    ledger: str | None = None
    json: bool = False
    language: str = "en"
    is_unsound: bool = False

    def where(self) -> str:
        """
        The ledger that is meant: as named, as WAMLEDGER_DB names it, else the one of this folder.

        Raises: LedgerFault where there is none.
        """
        named = self.named()
        if named is not None:
            return named
        if Path(DEFAULT).exists():
            return DEFAULT
        from wamledger.ledger.faults import LedgerFault

        raise LedgerFault(
            N_("No ledger is named, and there is no {default} in this folder."),
            N_("Name one with --ledger FILE or WAMLEDGER_DB, or create one: wamledger init --ledger FILE"),
            default=DEFAULT,
        )

    def named(self) -> str | None:
        """The ledger that was named, by option or by WAMLEDGER_DB."""
        return self.ledger or os.environ.get("WAMLEDGER_DB") or None

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """The ledger, open to be posted to.  Raises: LedgerFault"""
        from wamledger.ledger.store import Ledger

        with Ledger.open(self.where()) as ledger:
            yield ledger

    @contextmanager
    def opened_to_look(self) -> Iterator[Ledger]:
        """
        The ledger, open to be read; one that is not sound is read as well, and is said to be unsound.

        Raises: LedgerFault
        """
        from wamledger.ledger.faults import LedgerBehindTip, LedgerTampered
        from wamledger.ledger.store import Ledger

        try:
            ledger = Ledger.open(self.where())
        except (LedgerTampered, LedgerBehindTip):
            ledger = Ledger.open(self.where(), readonly=True)
        with ledger:
            if ledger.faults:
                from wamledger.services.notices import notice_for

                self.is_unsound = True
                for fault in ledger.faults:
                    output.tell(*notice_for(fault).lines)
            yield ledger


def answered(call: Call, task: Callable[[], int | None]) -> int:
    """The task is done, or has said why not; returns the exit code."""
    try:
        code = task() or 0
        sys.stdout.flush()
        return 3 if call.is_unsound and not code else code
    except BrokenPipeError:
        return _nobody_reads()
    except (Exception, KeyboardInterrupt) as error:
        return explained(error, json=call.json)


def explained(error: BaseException, *, json: bool = False) -> int:
    """The error is told in words, and as JSON where that was asked for; returns the exit code."""
    if type(error) is KeyboardInterrupt:
        # whoever is stopped while modules are loaded has only half of them, so nothing more is loaded
        output.tell(_("Stopped."))
        return 130
    from wamledger.services.notices import notice_for

    return told(notice_for(error), json=json)


def misread(error: Any, *, json: bool = False) -> int:
    """What Typer could not read of the command line is told in the voice of the program; returns the exit code."""
    from wamledger.services.notices import Exit, Notice

    message = error.format_message()
    context = getattr(error, "ctx", None)
    lines = [message]
    if context is not None:
        hint = _("How it is written: {command}").format(command=f"{context.command_path} --help")
        lines = [f"{context.command_path}: {message}", hint]
    answer = {"code": "usage", "message": message, "remedy": "", "facts": {}}
    return told(Notice(Exit.REFUSED, tuple(lines), answer), json=json)


def told(notice: Notice, *, json: bool = False) -> int:
    """The notice is shown; returns its exit code."""
    try:
        if json:
            output.say_json({"error": {**notice.json, "exit": int(notice.exit_code)}})
        output.tell(*notice.lines)
    except BrokenPipeError:
        return _nobody_reads()
    return int(notice.exit_code)


def _nobody_reads() -> int:
    """The reader of the output has gone: nothing more is written, and Python does not try either."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
