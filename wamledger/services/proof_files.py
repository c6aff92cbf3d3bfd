"""Proofs as files: the proof of an entry with the entry's bytes beside it, and the check of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault, NoteFault, ProofFault
from wamledger.ledger.store import Ledger
from wamledger.services import incoming, outgoing, proving
from wamledger.services.on_screen import telling

ENTRY: str = ".entry"
"""What the name of the file with the entry's bytes ends in, after that of the proof."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written; ``entry`` is None where the bytes are not given to whoever asked."""

    proof: Path
    entry: Path | None
    vkey: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof shows; ``why_not`` is empty where it holds."""

    origin: str = ""
    size: int = 0
    why_not: str = ""


def write_proof(ledger: Ledger, which: str, path: Path, *, overwrite: bool = False) -> Written:
    """
    The proof of the entry is in the file, and its bytes are beside it where the person may read them.

    Raises: LedgerFault where there is no such entry, and for files that may not be written over; LedgerTampered
    """
    beside = path.with_name(path.name + ENTRY)
    for each in (path, beside):
        outgoing.must_be_writable(ledger.where, each, overwrite=overwrite)
    proved = proving.prove(ledger, which)
    outgoing.write_text(path, proved.text)
    if proved.entry is None:
        return Written(path, None, proved.vkey)
    with outgoing.written(beside) as file:
        file.write(proved.entry)
    return Written(path, beside, proved.vkey)


def write_continuation(ledger: Ledger, first: int, path: Path, *, overwrite: bool = False) -> Path:
    """
    The proof that the ledger of now continues that of the first so many entries is in the file.

    Raises: LedgerFault where it never had so many, and for a file that may not be written over.
    """
    outgoing.must_be_writable(ledger.where, path, overwrite=overwrite)
    outgoing.write_text(path, proving.prove_consistency(ledger, first))
    return path


def check_file(proof: str, vkeys: list[str], *, entry: str = "") -> Checked:
    """
    Whether the proof in the file shows that the entry beside it, or in ``entry``, is in a ledger of these keys.

    Raises: LedgerFault and OSError for files that cannot be read.
    """
    if not vkeys:
        raise LedgerFault(
            N_("A proof is checked with a key."), N_("Give the public key, as it was handed over.")
        )
    try:
        head = proving.check_proof(
            incoming.text_of(proof), incoming.bytes_of(entry or f"{proof}{ENTRY}"), *vkeys
        )
    except (ProofFault, NoteFault) as fault:
        return Checked(why_not=telling.fault(fault))
    return Checked(head.origin, head.size)
