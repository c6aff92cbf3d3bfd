"""
Proofs that leave the house: that one entry is in the ledger, and that the ledger of today continues that of then.

Whoever holds one can check it without the ledger, with the public key alone, also with other programs that read C2SP
formats. A proof is checked here before it is given out: a ledger that cannot prove what it holds says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.ledger import audit_path, proof
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault, LedgerFault, LedgerTampered, ProofFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.link import Link
from wamledger.ledger.merkle import HASH_SIZE, Get, leaf_hash
from wamledger.ledger.store import Ledger
from wamledger.ledger.vkey import Verifier, decoded, encoded
from wamledger.services.cosigners import NO_COSIGNERS, Cosigners
from wamledger.services.reading import scope_in

MOST_CHARACTERS: Final = 1_100_000

_VERIFY: Final = N_("Run verify, which names everything that is wrong.")
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proved:
    """
    The proof of one entry, with the entry's bytes, which it is checked with.

    Shape: ``entry`` is None where the person who acts may not read it, or nobody has signed in who may: the proof alone
    tells nothing of what it proves, and whoever holds the bytes can check it.
    """

    seq: int
    id: str
    entry: bytes | None
    text: str
    vkey: str

    def as_json(self) -> dict[str, Any]:
        """The proof as data; the bytes of an entry are text."""
        return {
            "seq": self.seq,
            "id": self.id,
            "entry": None if self.entry is None else self.entry.decode(),
            "proof": self.text,
            "vkey": self.vkey,
        }


def prove(ledger: Ledger, which: str | int) -> Proved:
    """
    The proof that an entry, named by its id or its number, is in the ledger, under a head over all that is there.

    Raises: LedgerFault where there is no such entry; LedgerTampered where the ledger cannot prove it.
    """
    note = ledger.checkpoint()
    key = ledger.verifiers()[-1]
    head, _note = open_head(note, [key])
    with ledger.reading() as link:
        seq, id_, entry = _entry(link, which)
        if seq >= head.size:  # posted since the head was signed
            raise _unknown(which)
        given = entry if may_be_read(link, ledger.actor, entry) else None
        path = audit_path.inclusion(seq, head.size, stored_nodes(link))
    try:
        audit_path.verify_inclusion(seq, head.size, leaf_hash(entry), path, head.root)
    except ProofFault as fault:
        raise LedgerTampered(
            N_("Entry {seq} cannot be proved: what is stored does not lead to the signed head."),
            _VERIFY,
            seq=seq,
        ) from fault
    return Proved(seq, id_, given, proof.write(seq, path, note), key.vkey)


def may_be_read(link: Link, actor: Actor | None, entry: bytes) -> bool:
    """Whether the person may read the entry as it is stored; with a narrow scope, only one that they had a part in."""
    try:
        scope = scope_in(link, Query.ENTRY, actor)
    except AccessFault:
        return False
    operation = orjson.loads(entry)["body"]["operation"]
    return scope.is_whole or scope.user in (operation["by"], operation.get("approved_by"))


def check_proof(text: str | bytes, entry: bytes, *vkeys: str, cosigners: Cosigners = NO_COSIGNERS) -> Head:
    """
    The entry with exactly these bytes is in the ledger of the head that is returned.

    One of the ledger's keys has signed the head, and so have as many of the witnesses as are needed.
    Raises: ProofFault or NoteFault where that is not shown.
    """
    verifiers = [Verifier.parse(vkey) for vkey in vkeys]
    head = proof.check(text, entry, verifiers)
    cosigners.of(proof.read(text).note, verifiers)
    return head


def prove_consistency(ledger: Ledger, first: int, second: int | None = None) -> str:
    """
    The proof that the ledger of ``second`` entries, or of now, continues the ledger of the first ``first``.

    Shape: as a request to a witness: the old size, the hashes, an empty line, the signed new head.
    Raises: LedgerFault where no head was signed for ``second``, or the sizes are none to compare.
    Source: C2SP tlog-witness
    """
    note = ledger.checkpoint() if second is None else _signed(ledger, second)
    head, _note = open_head(note, ledger.verifiers())
    if not 1 <= first <= head.size:
        raise LedgerFault(
            N_("A ledger of {second} entries cannot be shown to continue one of {first}."),
            N_("Give the size of an earlier head, from 1 to {second}."),
            first=first,
            second=head.size,
        )
    with ledger.reading() as link:
        path = audit_path.consistency(first, head.size, stored_nodes(link))
    return "\n".join([f"old {first}", *map(encoded, path), "", note])


def check_consistency(
    text: str, earlier: str, *vkeys: str, cosigners: Cosigners = NO_COSIGNERS
) -> tuple[Head, Head]:
    """
    The ledger of the later head continues that of the earlier one, which is given as a signed note; returns both.

    Each is signed by one of the ledger's keys, and the later one by as many of the witnesses as are needed.
    Raises: ProofFault or NoteFault where that is not shown.
    """
    verifiers = [Verifier.parse(vkey) for vkey in vkeys]
    old, _note = open_head(earlier, verifiers)
    first, path, note = read_consistency(text)
    new, _note = open_head(note, verifiers)
    cosigners.of(note, verifiers)
    must_continue(old, new, first, path)
    return old, new


def must_continue(old: Head, new: Head, first: int, path: Sequence[bytes]) -> None:
    """
    The path, which begins at this size, shows that the ledger of the new head continues that of the old one.

    Raises: ProofFault.
    """
    if old.origin != new.origin:
        raise ProofFault(
            N_("The heads are of two ledgers, {old} and {new}."),
            N_("Bring heads of one ledger."),
            old=old.origin,
            new=new.origin,
        )
    if first != old.size:
        raise ProofFault(
            N_("The proof is from {found} entries on, and the earlier head is of {wanted}."),
            N_("Ask for a proof from the size of the head that you hold."),
            found=first,
            wanted=old.size,
        )
    audit_path.verify_consistency(old.size, new.size, old.root, new.root, list(path))


def read_consistency(text: str) -> tuple[int, list[bytes], str]:
    """
    The parts of a proof that one ledger continues another: the earlier size, the path, the later head as a note.

    Raises: ProofFault for any other text.
    """
    upper, gap, note = text.partition("\n\n")
    first, *lines = upper.split("\n")
    old = _OLD.fullmatch(first)
    path: Sequence[bytes] = [decoded(line) for line in lines[: proof.MOST_HASHES + 1]]
    if (
        len(text) > MOST_CHARACTERS
        or old is None
        or not gap
        or len(path) > proof.MOST_HASHES
        or any(len(each) != HASH_SIZE for each in path)
    ):
        raise ProofFault(
            N_("The text is not a proof that one ledger continues another."),
            N_("Ask for the proof again, as a file and not as a copy of its text."),
        )
    return int(old[1]), list(path), note


def _entry(link: Link, which: str | int) -> tuple[int, str, bytes]:
    row = None
    if isinstance(which, str):
        row = link.one("SELECT seq, id, entry FROM entry WHERE id = ?", (which,))
    if row is None and re.fullmatch(r"[0-9]{1,18}", str(which), re.ASCII):
        row = link.one("SELECT seq, id, entry FROM entry WHERE seq = ?", (int(which),))
    if row is None:
        raise _unknown(which)
    return row[0], row[1], bytes(row[2])


def _unknown(which: str | int) -> LedgerFault:
    return LedgerFault(
        N_("There is no entry {found}."),
        N_("Give the id of an operation, or the number of its entry as history shows it."),
        found=which,
    )


def _signed(ledger: Ledger, size: int) -> str:
    with ledger.reading() as link:
        row = link.one("SELECT note FROM signed_head WHERE size = ?", (size,))
    if row is None:
        raise LedgerFault(
            N_("No head was signed for {size} entries."),
            N_("Leave the later size out to prove it for the ledger of now."),
            size=size,
        )
    note: str = row[0]
    return note


def stored_nodes(link: Link) -> Get:
    """What fetches the hashes of the tree as they are stored; a missing one is LedgerTampered."""

    def get(level: int, index: int) -> bytes:
        if level == 0:
            row = link.one("SELECT leaf FROM entry WHERE seq = ?", (index,))
        else:
            row = link.one("SELECT hash FROM tree_node WHERE level = ? AND position = ?", (level, index))
        if row is None:
            raise LedgerTampered(
                N_("The node {index} of level {level} of the tree is missing."),
                _VERIFY,
                level=level,
                index=index,
            )
        return bytes(row[0])

    return get
