"""
Steps 4 to 6: every head that is known, inside and outside, against the root that the entries give.

A head that the ledger's key signed and that no longer fits proves that entries before it were changed.
Which one it was, a root cannot say; the greatest head that still fits and the least that does not give the
entries between which it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from wamledger.domain import moment
from wamledger.ledger.faults import NoteFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.link import Link
from wamledger.ledger.tip import Tip
from wamledger.ledger.verifying.chain import Chain
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.ledger.vkey import Verifier

_MOST: Final = 2**63 - 1


class KeptHead(NamedTuple):
    """
    A row of ``signed_head`` whose note the ledger's key signed for this size, with the root that was
    signed and the key.
    """

    size: int
    signed: bytes
    vkey: str


@dataclass(slots=True)
class Reign:
    """The heads that one key of the ledger has signed: how many, over how many entries at least and at most."""

    vkey: str
    first: int
    last: int
    heads: int

    def as_json(self) -> dict[str, Any]:
        """The figures as data."""
        return {"vkey": self.vkey, "from": self.first, "to": self.last, "heads": self.heads}


class Witnessed(NamedTuple):
    """A head that was brought, and the known witnesses that cosigned it, each with the time that it states."""

    head: Head
    cosigned: tuple[tuple[str, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The head and its witnesses as data."""
        return {
            "size": self.head.size,
            "witnesses": [
                {"witness": name, "at": moment.canonical(at * 1_000_000)} for name, at in self.cosigned
            ],
        }


class OutsideRow(NamedTuple):
    """A row of ``outside_head``."""

    size: int
    root: bytes
    given_at: int
    given_as: str


def kept_heads(link: Link, after: int, end: int, chain: Chain, findings: Findings) -> list[KeptHead]:
    """
    The heads kept for sizes after that, up to ``end``, that the key of their size signed; the others are among the
    findings.
    """
    rows = link.rows(
        "SELECT size, root, note FROM signed_head WHERE size > ? AND size <= ? ORDER BY size",
        (after, end),
    )
    found = []
    for size, root, note in rows:
        key = chain.at(size)
        head = _opened(size, root, note, key, chain, findings)
        if head is not None and key is not None:
            found.append(KeptHead(size, head.root, key.vkey))
    return found


def _opened(
    size: int, root: bytes, note: str, key: Verifier | None, chain: Chain, findings: Findings
) -> Head | None:
    where = Where(table="signed_head", key=(size,))
    try:
        head, _note = open_head(note, [] if key is None else [key])
    except NoteFault as fault:
        other = _other_key(note, chain)
        if other is None or key is None:
            findings.add(Kind.HEAD_UNSIGNED, where, size=size, detail=fault.message)
        else:
            findings.add(Kind.HEAD_OF_OTHER_KEY, where, size=size, found=other.vkey, expected=key.vkey)
        return None
    if head.root != bytes(root):
        findings.add(Kind.HEAD_COLUMN, where._replace(column="root"), size=size, name="root")
    if head.size != size:
        findings.add(Kind.HEAD_COLUMN, where._replace(column="size"), size=size, name="size")
        return None
    return head


def _other_key(note: str, chain: Chain) -> Verifier | None:
    """The key of the ledger, of another time, that signed the note."""
    for each in chain.verifiers:
        try:
            open_head(note, [each])
        except NoteFault:
            continue
        return each
    return None


def outside_rows(link: Link, after: int, end: int) -> list[OutsideRow]:
    """What the ledger remembers of heads that were given out for sizes after that, up to ``end``."""
    rows = link.rows(
        "SELECT size, root, given_at, given_as FROM outside_head WHERE size > ? AND size <= ?"
        " ORDER BY size, given_at",
        (after, end),
    )
    return [OutsideRow(size, bytes(root), given_at, given_as) for size, root, given_at, given_as in rows]


def opened_from_outside(
    texts: Sequence[str],
    chain: Chain,
    findings: Findings,
    *,
    witnesses: Sequence[Verifier] = (),
    needed: int = 0,
) -> list[Witnessed]:
    """
    The heads that were brought from outside, each signed by the key of its size.

    One that the key did not sign is among the findings, and so is one that fewer than ``needed`` of the witnesses
    have cosigned.

    Raises: NoteFault for a text that is no signed head at all.
    """
    heads = []
    for text in texts:
        try:
            heads.append(_from_outside(text, chain, witnesses, needed, findings))
        except NoteFault as fault:
            if not _is_note(text):
                raise
            findings.add(Kind.OUTSIDE_UNSIGNED, detail=fault.message)
    return heads


def _from_outside(
    text: str, chain: Chain, witnesses: Sequence[Verifier], needed: int, findings: Findings
) -> Witnessed:
    stated, _opened = open_head(text, [*chain.verifiers, *witnesses])
    key = chain.at(stated.size)
    # a witness vouches that it saw the head, and the ledger's own key, of that size, must have signed it as well
    head, opened = open_head(text, [*([] if key is None else [key]), *witnesses])
    if key not in opened.verified:
        head, opened = open_head(text, [] if key is None else [key])
    cosigned = [(each.name, at) for each in witnesses if (at := opened.cosigned_at(each)) is not None]
    if len(cosigned) < needed:
        findings.add(Kind.OUTSIDE_UNWITNESSED, size=head.size, found=len(cosigned), needed=needed)
    return Witnessed(head, tuple(cosigned))


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
    which one does not; ``witnessed`` the greatest size that somebody outside is known to have seen, and ``proved``
    the greatest of a head that was brought; ``reigns`` the heads by the key that signed them.
    """

    def __init__(self, origin: str, findings: Findings) -> None:
        self.origin = origin
        self.findings = findings
        self.checked = 0
        self.newest = -1
        self.reigns: dict[str, Reign] = {}
        self.fits = 0
        self.differs: int | None = None
        self.witnessed = 0
        self.proved = 0

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
        reign = self.reigns.setdefault(head.vkey, Reign(head.vkey, head.size, head.size, 0))
        reign.first, reign.last = min(reign.first, head.size), max(reign.last, head.size)
        reign.heads += 1
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
            self.proved = max(self.proved, head.size)
        else:
            self.findings.add(Kind.OUTSIDE_DIFFERS, size=head.size, signed=head.root, found=root)

    def acknowledged(self, tip: Tip, root: bytes) -> None:
        """What the tip log remembers. A head that was brought and fits speaks for the entries and against the log."""
        if tip.root != root:
            self.findings.add(Kind.TIP_DIFFERS, size=tip.size, acknowledged=tip.root)
        if tip.root == root or tip.size > self.proved:
            self._compared(tip.size, tip.root, root)


def find_beyond(link: Link, entries: int, chain: Chain, findings: Findings) -> None:
    """No head is kept or remembered for more entries than there are."""
    for head in kept_heads(link, entries, _MOST, chain, findings):
        where = Where(table="signed_head", key=(head.size,))
        findings.add(Kind.HEAD_BEYOND, where, size=head.size, entries=entries)
    for row in outside_rows(link, entries, _MOST):
        where = Where(table="outside_head", key=(row.size, row.given_at))
        findings.add(Kind.OUTSIDE_ROW_BEYOND, where, size=row.size, given_as=row.given_as, entries=entries)
