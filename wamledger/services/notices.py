"""
Where errors become words and exit codes: the one place, for every front end.

Three kinds, one voice. The ledger says no (``Refused``); the world is not ready (``LedgerFault``, a file
that cannot be reached); our own mistake (anything else), of which a user sees a number and what to do,
and never the traceback.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from wamledger.domain.malformed import Malformed
from wamledger.domain.refusals import Refused
from wamledger.domain.text import shown
from wamledger.i18n import _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services import fault_log
from wamledger.services.stopping import Stopped


class Exit(IntEnum):
    """What a process says when it ends."""

    DONE = 0
    FAULT = 1
    """An internal fault."""
    REFUSED = 2
    """The input or the call was refused, and nothing was kept."""
    UNSOUND = 3
    """The ledger is not sound."""
    NOT_PERMITTED = 4
    """A file may not be read or written, or a key not used."""
    INTERRUPTED = 130
    """Somebody stopped the process, as shells say it."""
    PIPE_CLOSED = 141
    """Whoever read the output went away, as shells say it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """
    What a person and a program are told about an error.

    Shape: ``lines`` in the language in use, safe to show anywhere; ``json`` is one object.
    """

    exit_code: Exit
    lines: tuple[str, ...]
    json: dict[str, Any] = field(default_factory=dict)


_UNSOUND: Final = frozenset({"ledger_tampered", "ledger_behind_tip", "figures_disagree"})
_NOT_PERMITTED: Final = frozenset({"key_fault", "access_fault"})
_FORBIDDING: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FORBIDDING_SQLITE: Final = ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")


def notice_for(error: BaseException) -> Notice:
    """What to say about an error and how to end; an internal fault is also written to the fault log."""
    match error:
        case Refused():
            code = Exit.NOT_PERMITTED if is_forbidden(error) else Exit.REFUSED
            return Notice(code, (refusal_line(error),), error.as_json())
        case Malformed():
            faults = error.faults
            return Notice(
                Exit.REFUSED,
                tuple(refusal_line(each) for each in faults),
                {"code": "malformed", "refusals": [each.as_json() for each in faults]},
            )
        case LedgerFault():
            return Notice(
                _code_of(error), (f"{error.message} {error.remedy} [{error.code}]",), error.as_json()
            )
        case KeyboardInterrupt():
            return _of_stop(error)
        case OSError():
            return _of_system(error)
        case UnicodeEncodeError(reason="surrogates not allowed"):
            # only a command line, or the name of a file, can hold bytes that are no text
            message = _("{found} is no text in UTF-8.").format(found=shown(error.object[:80]))
            return _plain(Exit.REFUSED, "not_text", message, _("Write it in UTF-8, or rename the file."))
        case _:
            return _of_mistake(error)


def refusal_line(refused: Refused, named: str | None = None) -> str:
    """A refusal in one line: the field as ``named`` or as the journal has it, what is, what to do, the code."""
    subject = refused.field if named is None else named
    start = f"{shown(subject)}: " if subject else ""
    return f"{start}{refused.message} {refused.remedy} [{refused.code.value}]"


def is_forbidden(error: BaseException) -> bool:
    """True where the error, or one that it comes from, is that this process may not do it."""
    return any(
        (isinstance(each, OSError) and each.errno in _FORBIDDING)
        or str(getattr(each, "sqlite_errorname", "")).startswith(_FORBIDDING_SQLITE)
        for each in _causes(error)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__


def _code_of(fault: LedgerFault) -> Exit:
    if fault.code in _UNSOUND:
        return Exit.UNSOUND
    return Exit.NOT_PERMITTED if fault.code in _NOT_PERMITTED or is_forbidden(fault) else Exit.REFUSED


def _of_stop(stop: KeyboardInterrupt) -> Notice:
    """Somebody stopped the process."""
    kept = stop.kept if isinstance(stop, Stopped) else None
    if kept is None:
        said = _("Stopped.")
    elif kept == 0:
        said = _("Stopped. Nothing of this call was kept.")
    else:
        said = ngettext(
            "Stopped, but {number} operation had been recorded by then, and stays.",
            "Stopped, but {number} operations had been recorded by then, and stay.",
            kept,
        ).format(number=kept)
    return _plain(Exit.INTERRUPTED, "stopped", said, "")


def _of_system(error: OSError) -> Notice:
    """A file or a disk that cannot be used."""
    detail = error.strerror or str(error) or type(error).__name__
    file = shown(str(error.filename)) if error.filename is not None else ""
    message = (
        _("The file {file} cannot be used: {detail}.").format(file=file, detail=shown(detail))
        if file
        else _("The system does not let this go on: {detail}.").format(detail=shown(detail))
    )
    if is_forbidden(error):
        remedy = _("Ask whoever owns it for the right to use it.")
        return _plain(Exit.NOT_PERMITTED, "not_permitted", message, remedy)
    remedy = _("Check that it exists and that the disk has room, then try again.")
    return _plain(Exit.REFUSED, "system", message, remedy)


def _of_mistake(error: BaseException) -> Notice:
    """A fault of the program itself: recorded, and known to the user by its number."""
    recorded = fault_log.record(error)
    message = _("The program made a mistake that it did not foresee (reference {reference}).").format(
        reference=recorded.reference
    )
    remedy = (
        _("Nothing was half done. Send {file} to whoever maintains the program, with this reference.").format(
            file=shown(str(recorded.path))
        )
        if recorded.path is not None
        else _(
            "Nothing was half done. Tell whoever maintains the program what you did; no log could be written."
        )
    )
    notice = _plain(Exit.FAULT, "internal_fault", message, remedy)
    notice.json["facts"] = {"reference": recorded.reference}
    return notice


def _plain(exit_code: Exit, code: str, message: str, remedy: str) -> Notice:
    lines = tuple(line for line in (f"{message} {remedy}".strip(),) if line)
    return Notice(exit_code, lines, {"code": code, "message": message, "remedy": remedy, "facts": {}})
