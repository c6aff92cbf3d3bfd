"""
Whether a ledger may be written to, as far as can be told at once when it is opened.

Looked at are the schema with its guards, the right edge of the tree, and what was acknowledged last. Whether
every entry is what was recorded is told by ``verify`` alone, which reads them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger import checkpoint
from wamledger.ledger.checkpoint import RESTORE
from wamledger.ledger.database import Database
from wamledger.ledger.difference import Difference
from wamledger.ledger.faults import LedgerBehindTip, LedgerFault, LedgerTampered
from wamledger.ledger.head import Head
from wamledger.ledger.link import Link
from wamledger.ledger.tip import TipLog, Verdict

_MOST_NAMED: Final = 5


def must_be_readable(different: list[Difference]) -> None:
    """
    The record has its tables and columns, so that there is something to look at.

    Raises: LedgerTampered.
    """
    lacking = [each for each in different if each.what == "missing" and each.kind in ("table", "column")]
    if lacking:
        # loaded where something is wrong, and not at each opening
        from wamledger.ledger.tables import RECORD

        if any(each.name.partition(".")[0] in RECORD for each in lacking):
            raise _not_as_made(different)


def faults(held: Database, origin: str, tip: TipLog, different: list[Difference]) -> Iterator[LedgerFault]:
    """Why nothing may be posted; nothing where all is well."""
    if different:
        yield _not_as_made(different)
    try:
        with held.reading() as link:
            must_hold(link, held.where, checkpoint.head(link, origin), tip)
    except (LedgerTampered, LedgerBehindTip) as fault:
        yield fault


def must_hold(link: Link, where: str, present: Head, tip: TipLog) -> None:
    """
    What was acknowledged last is there, as it was.

    Raises: LedgerBehindTip
    """

    def root_at(size: int) -> bytes:
        return present.root if size == present.size else checkpoint.tree(link, size).root()

    if tip.compare(present.size, root_at) in (Verdict.BEHIND, Verdict.FORKED):
        raise _behind(where, present.size, tip)


def _not_as_made(different: list[Difference]) -> LedgerTampered:
    names = [f"{each.kind} {each.name} ({each.what})" for each in different[:_MOST_NAMED]]
    if len(different) > _MOST_NAMED:
        names.append("…")
    return LedgerTampered(
        N_("The ledger is not as it was made: {differences}."),
        N_("Open it for reading only and verify it; do not write to it."),
        differences=", ".join(names),
    )


def _behind(where: str, size: int, tip: TipLog) -> LedgerBehindTip:
    last = tip.last()
    acknowledged = last.size if last else 0
    if size < acknowledged:
        return LedgerBehindTip(
            N_("{where} holds {size} entries, and {acknowledged} were acknowledged: the last are missing."),
            RESTORE,
            where=where,
            size=size,
            acknowledged=acknowledged,
        )
    return LedgerBehindTip(
        N_("{where} holds other entries than those that were acknowledged (the first {acknowledged})."),
        RESTORE,
        where=where,
        acknowledged=acknowledged,
    )
