"""
Steps 4 to 6: every head that is known, inside and outside, against the root that the entries give.

A head that the ledger's key signed and that no longer fits proves that entries before it were changed.
Which one it was, a root cannot say; the greatest head that still fits and the least that does not give the
entries between which it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from wamledger.ledger.faults import NoteFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.link import Link
from wamledger.ledger.tip import Tip
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.ledger.vkey import Verifier

_MOST: Final = 2**63 - 1


class KeptHead(NamedTuple):
    """
    A row of ``signed_head`` whose note the ledger's key signed for this size, with the root that was
    signed.
    """

    size: int
    signed: bytes


class OutsideRow(NamedTuple):
    """A row of ``outside_head``."""

    size: int
    root: bytes
    given_at: int
    given_as: str


def kept_heads(link: Link, after: int, end: int, vkey: str, findings: Findings) -> list[KeptHead]:
    """
    The heads kept for sizes after that, up to ``end``, that the key signed; the others are among the
    findings.
    """
    rows = link.rows(
        "SELECT size, root, note FROM signed_head WHERE size > ? AND size <= ? ORDER BY size",
        (after, end),
    )
    trusted = [Verifier.parse(vkey)] if vkey else []
    return [
        KeptHead(size, head.root)
        for size, root, note in rows
        if (head := _opened(size, root, note, trusted, findings)) is not None
    ]


def _opened(size: int, root: bytes, note: str, trusted: list[Verifier], findings: Findings) -> Head | None:
    where = Where(table="signed_head", key=(size,))
    try:
        head, _note = open_head(note, trusted)
    except NoteFault as fault:
        findings.add(Kind.HEAD_UNSIGNED, where, size=size, detail=fault.message)
        return None
    if head.root != bytes(root):
        findings.add(Kind.HEAD_COLUMN, where._replace(column="root"), size=size, name="root")
    if head.size != size:
        findings.add(Kind.HEAD_COLUMN, where._replace(column="size"), size=size, name="size")
        return None
    return head


def outside_rows(link: Link, after: int, end: int) -> list[OutsideRow]:
    """What the ledger remembers of heads that were given out for sizes after that, up to ``end``."""
    rows = link.rows(
        "SELECT size, root, given_at, given_as FROM outside_head WHERE size > ? AND size <= ?"
        " ORDER BY size, given_at",
        (after, end),
    )
    return [OutsideRow(size, bytes(root), given_at, given_as) for size, root, given_at, given_as in rows]


def opened_from_outside(texts: Sequence[str], trusted: Sequence[Verifier], findings: Findings) -> list[Head]:
    """
    The heads that were brought from outside; one that the key did not sign is among the findings.

    Raises: NoteFault for a text that is no signed head at all.
    """
    heads = []
    for text in texts:
        try:
            heads.append(open_head(text, trusted)[0])
        except NoteFault as fault:
            if not _is_note(text):
                raise
            findings.add(Kind.OUTSIDE_UNSIGNED, detail=fault.message)
    return heads


def _is_note(text: str) -> bool:
    """True where the text has the form of a signed head, whoever signed it."""
    upper, gap, lower = text.rpartition("\n\n")
    if not gap or not lower.startswith("— "):
        return False
    try:
        Head.parse(upper + "\n")
    except NoteFault:
        return False
    return True


class HeadJudge:
    """
    Holds heads against roots, in rising order of size.

    Shape: ``fits`` is the greatest size at which a signed head still fits, before ``differs``, the least at
    which one does not; ``witnessed`` the greatest size that somebody outside is known to have seen.
    """

    def __init__(self, origin: str, findings: Findings) -> None:
        self.origin = origin
        self.findings = findings
        self.checked = 0
        self.newest = -1
        self.fits = 0
        self.differs: int | None = None
        self.witnessed = 0

    def _compared(self, size: int, claimed: bytes, root: bytes) -> bool:
        self.checked += 1
        if claimed == root:
            if self.differs is None or size < self.differs:
                self.fits = max(self.fits, size)
            return True
        if self.differs is None or size < self.differs:
            self.differs = size
        return False

    def kept(self, head: KeptHead, root: bytes) -> None:
        """A head that the ledger keeps."""
        self.newest = max(self.newest, head.size)
        if not self._compared(head.size, head.signed, root):
            where = Where(table="signed_head", key=(head.size,))
            self.findings.add(Kind.HEAD_DIFFERS, where, size=head.size, signed=head.signed, found=root)

    def given_out(self, row: OutsideRow, root: bytes) -> None:
        """A head that the ledger remembers to have given out."""
        if row.root == root:
            self.witnessed = max(self.witnessed, row.size)
            return
        where = Where(table="outside_head", key=(row.size, row.given_at), column="root")
        self.findings.add(Kind.OUTSIDE_ROW_DIFFERS, where, size=row.size, given_as=row.given_as)

    def brought(self, head: Head, root: bytes) -> None:
        """A head that was brought from outside, signed by the key that is trusted."""
        if self._compared(head.size, head.root, root):
            self.witnessed = max(self.witnessed, head.size)
        else:
            self.findings.add(Kind.OUTSIDE_DIFFERS, size=head.size, signed=head.root, found=root)

    def acknowledged(self, tip: Tip, root: bytes) -> None:
        """What the tip log remembers."""
        if not self._compared(tip.size, tip.root, root):
            self.findings.add(Kind.TIP_DIFFERS, size=tip.size, acknowledged=tip.root)


def find_beyond(link: Link, entries: int, vkey: str, findings: Findings) -> None:
    """No head is kept or remembered for more entries than there are."""
    for head in kept_heads(link, entries, _MOST, vkey, findings):
        where = Where(table="signed_head", key=(head.size,))
        findings.add(Kind.HEAD_BEYOND, where, size=head.size, entries=entries)
    for row in outside_rows(link, entries, _MOST):
        where = Where(table="outside_head", key=(row.size, row.given_at))
        findings.add(Kind.OUTSIDE_ROW_BEYOND, where, size=row.size, given_as=row.given_as, entries=entries)
