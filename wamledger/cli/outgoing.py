"""Files that a command writes, held against the ledger that the call is about."""

from __future__ import annotations

from pathlib import Path

from wamledger.cli.call import DEFAULT, Call
from wamledger.services import outgoing
from wamledger.services.outgoing import write_text, written

__all__ = ["must_be_writable", "write_text", "written"]


def must_be_writable(call: Call, path: Path, *, overwrite: bool) -> None:
    """
    The file may be written.

    Raises: LedgerFault for a file of the ledger, and for one that exists unless ``overwrite`` is given.
    """
    outgoing.must_be_writable(call.named() or DEFAULT, path, overwrite=overwrite)
