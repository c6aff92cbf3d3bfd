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
    from wamledger.services.access.person import Person
    from wamledger.services.notices import Notice

DEFAULT: Final = "wamledger.db"
"""The ledger of the folder that one stands in."""


@dataclass(slots=True)
class Call:
    """
    What was asked beside the command itself.

    ``is_unsound`` is set when a ledger that is not sound was read all the same; ``person`` when somebody has signed in.
    """

    ledger: str | None = None
    json: bool = False
    language: str = "en"
    is_unsound: bool = False
    person: Person | None = None

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
    def opened(self, *, anybody: bool = False) -> Iterator[Ledger]:
        """
        The ledger, open to be posted to by whoever has signed in.

        ``anybody`` lets in whoever has the file.

        Raises: LedgerFault
        """
        with self._open(readonly=False) as ledger:
            self._admit(ledger, anybody=anybody)
            yield ledger

    @contextmanager
    def opened_to_look(self, *, anybody: bool = False) -> Iterator[Ledger]:
        """
        The ledger, open to be read by whoever has signed in; one that is not sound is read as well, and is said to be
        unsound.

        ``anybody`` lets in whoever has the file.

        Raises: LedgerFault
        """
        from wamledger.ledger.faults import LedgerBehindTip, LedgerTampered

        try:
            ledger = self._open(readonly=False)
        except (LedgerTampered, LedgerBehindTip):
            ledger = self._open(readonly=True)
        with ledger:
            if ledger.faults:
                from wamledger.services.notices import notice_for

                self.is_unsound = True
                for fault in ledger.faults:
                    output.tell(*notice_for(fault).lines)
            self._admit(ledger, anybody=anybody)
            yield ledger

    def opened_as_it_is(self) -> Ledger:
        """
        The ledger, open to be checked by whoever has it, whatever is wrong with it.

        Raises: LedgerFault
        """
        return self._open(readonly=True)

    def _open(self, *, readonly: bool) -> Ledger:
        from wamledger.ledger.faults import AccessFault
        from wamledger.ledger.store import Ledger

        where = self.where()
        try:
            return Ledger.open(where, readonly=readonly)
        except AccessFault:
            # an encrypted file says nothing, not even who may read it, without its key
            from wamledger.cli import admission

            key = admission.database_key(where)
            if key is None:
                raise
            return Ledger.open(where, readonly=readonly, database_key=key)

    def _admit(self, ledger: Ledger, *, anybody: bool) -> None:
        if ledger.is_closed:
            from wamledger.cli import admission

            self.person = admission.admitted_if_known(ledger) if anybody else admission.admitted(ledger)
            return
        from wamledger.cli import key_passphrase

        ledger.key_from = key_passphrase.key_from


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
