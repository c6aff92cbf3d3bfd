"""
Step 11 of a verification: the attached files are here, and are those that were attached.

A file that an entry names and that was never put beside this ledger is counted and not found fault with: it came with
a journal, and another office keeps it. Files that no entry names are counted too: whoever was stopped while attaching
one leaves such a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wamledger.domain.refusals import Refused
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.link import Link
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.services.file_folder import FileFolder


class Looked(NamedTuple):
    """How many files are here and whole, were never here, and belong to no entry."""

    here: int
    elsewhere: int
    strays: int


def look_at_files(
    link: Link, folder: FileFolder, findings: Findings, told: Callable[[int, int], None]
) -> Looked:
    """Each file that was put beside the ledger is read; what is missing or changed is among the findings."""
    rows = link.rows("SELECT sha256, name, seq FROM attachment ORDER BY seq, sha256")
    ever, here, elsewhere = folder.ever_kept(), 0, 0
    named: set[str] = set()
    for number, (sha256, name, seq) in enumerate(rows):
        told(number, len(rows))
        named |= {sha256, folder.name_of(sha256)}
        where = Where(seq, "attachment", (sha256,))
        found = folder.found(sha256)
        if found is None:
            if ever.isdisjoint({sha256, folder.name_of(sha256)}):
                elsewhere += 1
            else:
                findings.add(Kind.FILE_MISSING, where, name=name, folder=str(folder.path))
            continue
        here += 1
        if folder.keys is not None and (folder.path / sha256).exists():
            findings.add(Kind.FILE_OPEN, where, name=name, file=str(folder.path / sha256))
        if not _is_whole(folder, sha256, name):
            findings.add(Kind.FILE_CHANGED, where, name=name, file=str(found.path))
    return Looked(here, elsewhere, sum(name not in named for name in folder.names()))


def _is_whole(folder: FileFolder, sha256: str, name: str) -> bool:
    try:
        for _chunk in folder.contents(sha256, name):
            pass
    except (LedgerTampered, Refused, OSError):
        return False
    return True
