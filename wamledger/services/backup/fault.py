"""A backup that cannot be made, read or put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault

TAKE_ANOTHER = N_("Take another backup, and keep this file for whoever looks into it.")


class BackupFault(LedgerFault):
    """The file is no backup of this program, or not what was written, or must not be put back."""

    code = "backup_fault"


def broken(path: Path, detail: str, **facts: Any) -> BackupFault:
    """What to say of a file that is not as the program writes it; ``detail`` is marked for translation."""
    return BackupFault(
        N_("{path} is not a backup that this program wrote: {detail}."),
        TAKE_ANOTHER,
        path=path,
        detail=detail.format(**facts),
    )
