"""The receipt of what was handed in: written as a file that carries its proof, and sent to the printer of this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

PATIENCE_SECONDS: Final = 30
"""How long a printer may take to answer before somebody is told that it does not."""


def receipt_written(
    ledger: Ledger, entry: str, folder: Path, *, by: str, language: str, second_language: str = ""
) -> Path:
    """
    The receipt for an entry is in the folder, named after its number; one that was written before stays beside it.

    Refuses: what the report refuses.  Raises: AccessFault, OSError
    """
    options = {"second_language": second_language} if second_language else {}
    return report_written(ledger, "receipt", folder, by=by, code=entry, language=language, options=options)


def day_written(ledger: Ledger, since: int, folder: Path, *, by: str, language: str) -> Path:
    """The figures of disarmament since a moment are in the folder.  Raises: AccessFault, OSError"""
    return report_written(
        ledger, "ddr-statistics", folder, by=by, language=language, options={"since": since}
    )


def report_written(
    ledger: Ledger,
    name: str,
    folder: Path,
    *,
    by: str,
    language: str,
    code: str = "",
    options: Mapping[str, Any] | None = None,
) -> Path:
    """The report of that kind is in the folder, whole, and the ledger knows that its head left the office."""
    # drawing loads fonts, which nobody should wait for before there is something to draw
    from reports.making import Order, remember, viewed, write

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    order = Order(name, code, options or {}, language=language)
    with viewed(ledger, order, by=by) as (kind, view):
        called = getattr(view, "document", "") or code or f"{name}-{view.provenance.generated_at}"
        path = _free(folder, _file_name(called))
        write(ledger, kind, view, path, format="pdf", paper=order.paper, overwrite=False, on_page=None)
        note = view.provenance.head_note
    remember(ledger, name, note)
    return path


def _file_name(called: str) -> str:
    """The number as a name that every system takes."""
    return "".join(each if each.isalnum() or each in "-_" else "-" for each in called).strip("-") or "receipt"


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{name}.{number}.pdf"
    return path


def sent_to_printer(path: Path) -> None:
    """The file is with the printer of this machine.  Raises: LedgerFault where there is none, or it does not take it"""
    program = shutil.which("lp")
    if program is None:
        raise LedgerFault(
            N_("This machine has no printer that takes files (lp)."),
            N_("The receipt lies in {path}: print it from there."),
            path=path,
        )
    try:
        ended = subprocess.run(  # noqa: S603 - the program that the system has for printing, and a file of ours
            [program, str(path)], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        said = ended.stderr.strip() if ended.returncode else ""
    except subprocess.TimeoutExpired:
        said = f"lp: {PATIENCE_SECONDS} s"
    if said:
        raise LedgerFault(
            N_("The printer did not take {path}: {detail}."),
            N_("Look at the printer; the receipt can be printed from that file."),
            path=path,
            detail=said[:200],
        )
