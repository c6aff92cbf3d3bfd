"""
Witnessing: another office states, with a key of its own, that it saw a head of a ledger, and when.

A witness says nothing of what the entries tell. It says that this head continues the one that it saw before: so two
histories cannot both have its word, and whoever demands its cosignature cannot be shown a history of their own.
Source: C2SP tlog-witness, tlog-cosignature
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wamledger.i18n import N_
from wamledger.ledger import key_file, sealed_key, sealing
from wamledger.ledger.faults import KeyFault, LedgerFault, LedgerTampered, NoteFault, ProofFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.key_slot import MACHINE
from wamledger.ledger.keys import SEALED, Signer, load_key, must_be_origin, plain_record
from wamledger.ledger.note import cosign as cosigned
from wamledger.ledger.vkey import Verifier
from wamledger.ledger.witness_log import Seen, WitnessLog
from wamledger.services.keys import unlocking
from wamledger.services.proving import must_continue, read_consistency


class Cosigned(NamedTuple):
    """The head, the note with the witness's line, and the head that the same witness had seen before."""

    head: Head
    note: str
    before: Head | None


class Last(NamedTuple):
    """The newest head of a ledger that a witness has cosigned: when (seconds), and how many contradicted one before."""

    origin: str
    size: int
    cosigned_at: int
    contradictions: int
    note: str


def create(path: Path, name: str, passphrase: str | None) -> Verifier:
    """
    A witness of this name has a key, sealed under the passphrase, or open where there is none; returns its public one.

    Raises: KeyFault for a name that no key may have, and where the file exists.
    """
    must_be_origin(name)
    signer = Signer.new(name)
    if passphrase is None:
        record = plain_record(signer)
    else:
        kek = sealing.new_key()
        record = sealed_key.sealed_record(signer, kek, [unlocking.slot(name, kek, MACHINE, passphrase)])
    key_file.create(path, record)
    return signer.verifier.as_witness()


def is_sealed(path: Path) -> bool:
    """
    Whether the key of a witness wants a passphrase.

    Raises: KeyFault.
    """
    return sealed_key.stated(path).kind == SEALED


def load(path: Path, passphrase: str | None) -> Signer:
    """
    The key of a witness.

    Raises: KeyFault for a wrong passphrase, and where one is needed.
    """
    if passphrase is None or not is_sealed(path):
        return load_key(path)
    return sealed_key.load_sealed(path, unlocking.by_passphrase(path, passphrase))


def memory(path: Path) -> Path:
    """The file that remembers what the witness with this key has seen."""
    return path.with_name(f"{path.name}.seen")


def seen(path: Path) -> list[Last]:
    """The newest head of each ledger that the witness with this key has cosigned; nothing where it has seen none."""
    remembered = memory(path)
    if not remembered.exists():
        return []
    with WitnessLog(remembered) as log:
        return [
            Last(
                each.head.origin,
                each.head.size,
                each.cosigned_at,
                len(log.contradictions(each.head.origin)),
                each.note,
            )
            for each in log.all_seen()
        ]


def cosign(
    witness: Signer,
    remembered: Path,
    text: str,
    *,
    at: int,
    vkeys: Sequence[str] = (),
    consistency: str | None = None,
    previous: str | None = None,
) -> Cosigned:
    """
    The head with the cosignature of the witness, who remembers it from now on.

    ``text`` is a signed head, or a proof of consistency, which ends with one. ``consistency`` is the proof where the
    head came alone; ``previous`` a head that the office holds from before it was a witness. ``vkeys`` are keys of the
    ledger that were handed over in person: needed the first time, and after the ledger has changed its key.

    1. A known key of the ledger has signed the head, and the witness is not the ledger itself.
    2. The head continues the one that this witness cosigned last.
    3. It is remembered.

    Units:  ``at`` is in seconds since 1970.
    Raises: NoteFault, ProofFault, LedgerFault where that is not shown; LedgerTampered where the head contradicts what
    the witness has seen: the note is kept then.
    """
    note, proof = _parted(text, consistency)
    with WitnessLog(remembered) as log:
        contradiction: LedgerTampered | None = None
        with log.looking():
            head = _opened(log, note, vkeys, witness)
            seen = log.seen(head.origin)
            before = _before(log, seen, previous, head.origin, vkeys)
            try:
                _must_follow(before, head, proof)
            except LedgerTampered as fault:
                contradiction = fault
                log.keep_contradiction(head.origin, note, at)
            else:
                made = cosigned(note, witness, at)
                for vkey in vkeys:
                    log.know(head.origin, vkey)
                log.remember(head, note, at)
        # what convicts the ledger is on the disk before anybody is told
        if contradiction is not None:
            raise contradiction
    return Cosigned(head, made, before)


def _parted(text: str, consistency: str | None) -> tuple[str, tuple[int, list[bytes]] | None]:
    """The note, and the proof that it continues an earlier head."""
    if not text.startswith("old "):
        if consistency is None:
            return text, None
        first, path, note = read_consistency(consistency)
        if Head.parse(_stated(note)) != Head.parse(_stated(text)):
            raise ProofFault(
                N_("The proof is for another head than the one to be cosigned."),
                N_("Ask for both again, made at the same time."),
            )
        return text, (first, path)
    first, path, note = read_consistency(text)
    return note, (first, path)


def _stated(note: str) -> str:
    """The text of a note, which says nothing before a signature of it was checked."""
    return note.rpartition("\n\n")[0] + "\n"


def _opened(log: WitnessLog, note: str, vkeys: Sequence[str], witness: Signer) -> Head:
    origin = note.partition("\n")[0]
    if origin == witness.name:
        raise KeyFault(
            N_("The key is of {name}, and nobody is a witness of themselves."),
            N_("Cosign with the key of another office."),
            name=witness.name,
        )
    known = log.keys(origin)
    if not known and not vkeys:
        raise NoteFault(
            N_("This witness does not know the ledger {origin} yet."),
            N_("Give its public key with --vkey, as it was handed over in person."),
            origin=origin[:120],
        )
    head, _opened = open_head(note, [Verifier.parse(vkey) for vkey in dict.fromkeys([*known, *vkeys])])
    return head


def _before(
    log: WitnessLog, seen: Seen | None, previous: str | None, origin: str, vkeys: Sequence[str]
) -> Head | None:
    """The head that this one must continue: the one that was cosigned, else the one that the office held."""
    if seen is not None or previous is None:
        return None if seen is None else seen.head
    known = [Verifier.parse(vkey) for vkey in dict.fromkeys([*log.keys(origin), *vkeys])]
    return open_head(previous, known)[0]


def _must_follow(before: Head | None, head: Head, proof: tuple[int, list[bytes]] | None) -> None:
    """The head continues the one before; nothing need be shown where there is none, or it is of no entries."""
    if before is None or before == head:
        return
    if before.size == head.size:
        raise LedgerTampered(
            N_(
                "The ledger {origin} has signed two histories of {size} entries: the root that was seen is {seen}, and"
                " this one is {found}."
            ),
            N_(
                "It is not cosigned. Keep both heads, which convict the ledger's key, and report them to headquarters."
            ),
            origin=head.origin,
            size=head.size,
            seen=before.root.hex(),
            found=head.root.hex(),
        )
    if head.size < before.size:
        raise LedgerFault(
            N_("The head is of {size} entries, and {seen} of this ledger have been seen."),
            N_(
                "Bring the newest head. If this is the newest, the ledger was put back to an older state: report it, and"
                " do not cosign."
            ),
            size=head.size,
            seen=before.size,
        )
    if before.size == 0:
        return
    if proof is None:
        raise ProofFault(
            N_("It is not shown that the {size} entries continue the {seen} that were seen."),
            N_("Ask the ledger's office for: wamledger prove --consistency {seen} {size}"),
            size=head.size,
            seen=before.size,
        )
    first, path = proof
    try:
        must_continue(before, head, first, path)
    except ProofFault as fault:
        if first != before.size:
            raise
        raise LedgerTampered(
            N_(
                "The {size} entries of {origin} are not shown to continue the {seen} that were seen: {detail}"
            ),
            N_(
                "It is not cosigned. Ask for the proof once more; if that one fails too, keep both heads and report"
                " them to headquarters."
            ),
            size=head.size,
            seen=before.size,
            origin=head.origin,
            detail=fault.message,
        ) from fault
