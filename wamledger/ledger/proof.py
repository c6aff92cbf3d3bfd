"""
The proof of one entry, as a file that an inspector can check without the ledger.

A C2SP tlog-proof: the index of the entry, the audit path from it to the root, and the signed head that
states the root. Together with the entry's bytes and the vkey of the ledger it shows that this entry, and no
other, was recorded at this place before the head was signed. ``extra`` may carry anything beside it; nobody
has signed it, and nothing rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.audit_path import verify_inclusion
from wamledger.ledger.faults import ProofFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.merkle import HASH_SIZE, leaf_hash
from wamledger.ledger.note import MOST_BYTES as MOST_NOTE_BYTES
from wamledger.ledger.vkey import Verifier, decoded, encoded

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
MOST_HASHES: Final = 63
"""No tree has more levels whose size is a number that a head may state."""
MOST_EXTRA_BYTES: Final = 65_536

_MOST_CHARACTERS: Final = MOST_NOTE_BYTES + 2 * MOST_EXTRA_BYTES
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_ASK_AGAIN: Final = N_("Ask for the proof again, as a file and not as a copy of its text.")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof file holds: index, audit path from the leaf upwards, the signed head, the extra."""

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes = b""


def write(index: int, path: Sequence[bytes], head_note: str, extra: bytes = b"") -> str:
    """The text of the proof file, whose name ends in .tlog-proof; ``read`` gives the same parts back."""
    lines = [FIRST_LINE]
    if extra:
        lines.append(f"extra {encoded(extra)}")
    lines += [f"index {index}", *map(encoded, path), "", head_note]
    text = "\n".join(lines)
    if read(text) != Proof(index, tuple(path), head_note, extra):
        raise ValueError("these parts make no proof file that would be read as what it is")
    return text


def read(proof: str | bytes) -> Proof:
    """
    The parts of a proof file; what it proves is for ``check`` to say.

    Raises: ProofFault naming the line that is not as C2SP tlog-proof has it.
    """
    try:
        text = proof if isinstance(proof, str) else proof.decode()
    except UnicodeDecodeError as fault:
        raise ProofFault(N_("The proof is not UTF-8 text."), _ASK_AGAIN) from fault
    if len(text) > _MOST_CHARACTERS:
        raise ProofFault(
            N_("The proof has {found} characters; {most} are allowed."),
            _ASK_AGAIN,
            found=len(text),
            most=_MOST_CHARACTERS,
        )
    upper, gap, note = text.partition("\n\n")
    lines = upper.split("\n")
    if lines[0] != FIRST_LINE:
        raise ProofFault(
            N_("The first line is not {wanted}: this is no proof."), _ASK_AGAIN, wanted=FIRST_LINE
        )
    if not gap or not note:
        raise ProofFault(N_("The proof has no empty line with a signed head after it."), _ASK_AGAIN)
    at, extra = 1, b""
    if at < len(lines) and lines[at].startswith("extra "):
        extra = decoded(lines[at].removeprefix("extra "))
        if not 0 < len(extra) <= MOST_EXTRA_BYTES:
            raise _bad_line(at, N_("Line {line} is not extra data in base64, of 1 to 65536 bytes."))
        at += 1
    index = _INDEX.fullmatch(lines[at]) if at < len(lines) else None
    if not index:
        raise _bad_line(at, N_("Line {line} does not give the index of the entry."))
    path = [decoded(line) for line in lines[at + 1 :]]
    if len(path) > MOST_HASHES:
        raise ProofFault(
            N_("The proof has {found} hashes; no ledger is so large."), _ASK_AGAIN, found=len(path)
        )
    for number, each in enumerate(path, at + 1):
        if len(each) != HASH_SIZE:
            raise _bad_line(number, N_("Line {line} is not a hash of 32 bytes in base64."))
    return Proof(int(index[1]), tuple(path), note, extra)


def check(proof: str | bytes, entry: bytes, verifiers: Iterable[Verifier]) -> Head:
    """
    The entry with exactly these stored bytes is in the ledger of the head that is returned, at the proof's
    index.

    1. The proof file is well-formed.
    2. A known key has signed the head.
    3. The path leads from the hash of the entry to the root of the head.

    Raises: ProofFault or NoteFault at the first of these that fails.
    """
    parts = read(proof)
    head, _note = open_head(parts.note, verifiers)
    verify_inclusion(parts.index, head.size, leaf_hash(entry), parts.path, head.root)
    return head


def _bad_line(at: int, message: str) -> ProofFault:
    return ProofFault(message, _ASK_AGAIN, line=at + 1)
