"""
Signed notes: a text, an empty line, and a signature line for each key that speaks for it.

The format is that of C2SP signed-note, which other programs read as well. Two kinds of signature are in
use: the plain Ed25519 one of a ledger, and the cosignature of a witness, which says when it was made. Lines
of keys that the reader does not know are kept and count for nothing; one wrong line of a key that the
reader knows spoils the note.

A note says nothing before a known key has been found to sign it: ``open_note`` is the only way to its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import NoteFault
from wamledger.ledger.vkey import (
    COSIGNATURE,
    ED25519,
    Signing,
    Verifier,
    decoded,
    encoded,
    is_key_name,
    verified,
)

MOST_BYTES: Final = 1_000_000
MOST_SIGNATURES: Final = 100

_COSIGNATURE_SIZE: Final = 8 + 64  # the time, the Ed25519 signature
_LATEST_TIME: Final = 2**63 - 1
_ASK_AGAIN: Final = N_("Take the text again from where it was signed, whole and unchanged.")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says it is, by which key id, and the bytes after that."""

    name: str
    key_id: bytes
    body: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {encoded(self.key_id + self.body)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """
        The signature that a line without its end holds.

        Raises: NoteFault for any other line.
        """
        parts = line.split(" ")
        packed = decoded(parts[2]) if len(parts) == 3 else b""
        if parts[0] != "—" or len(packed) < 5 or not is_key_name(parts[1]):
            raise NoteFault(N_("{found} is not a signature line."), _ASK_AGAIN, found=line[:80])
        return cls(parts[1], packed[:4], packed[4:])


@dataclass(frozen=True, slots=True)
class Note:
    """
    A note that was opened: its text, who of the known keys signed it, and the lines of others.

    Shape:  the text ends in a line feed; at least one key has verified; each line stands once.
    """

    text: str
    verified: Mapping[Verifier, Signature]
    unknown: tuple[Signature, ...]

    def cosigned_at(self, witness: Verifier) -> int | None:
        """When this witness signed, in seconds since 1970 as the witness states; None where it did not."""
        signature = self.verified.get(witness)
        return None if signature is None or witness.kind != COSIGNATURE else cosignature_time(signature)


def sign(text: str, signer: Signing) -> str:
    """
    The note of this text with the signer's line.

    Raises: NoteFault for a text that no note can hold.
    """
    _must_be_note_text(text)
    verifier = signer.verifier
    return text + "\n" + Signature(verifier.name, verifier.key_id, signer.sign(text.encode())).line


def cosign(note: str, witness: Signing, time: int) -> str:
    """
    The note with one line more, by which the witness says that it saw this head at this time.

    Units:  time is in seconds since 1970.
    Raises: NoteFault for what is not a note. The witness must have verified the head before: this does not.
    """
    text, _signatures = _parted(note)
    if not 0 <= time <= _LATEST_TIME:
        raise NoteFault(N_("{found} is not a time that a cosignature can state."), _ASK_AGAIN, found=time)
    verifier = witness.verifier.as_witness()
    body = time.to_bytes(8, "big") + witness.sign(_cosigned(text, time))
    return note + Signature(verifier.name, verifier.key_id, body).line


def cosignature_time(signature: Signature) -> int:
    """
    When a cosignature was made, in seconds since 1970 as its maker states.

    Raises: NoteFault where the signature has no room for a time, and so is none.
    """
    if len(signature.body) != _COSIGNATURE_SIZE:
        raise NoteFault(N_("The line of {name} is not a cosignature."), _ASK_AGAIN, name=signature.name)
    return int.from_bytes(signature.body[:8], "big")


def open_note(note: str | bytes, verifiers: Iterable[Verifier]) -> Note:
    """
    The text of a note that at least one of the known keys has signed.

    1. The whole is UTF-8 of bounded size without control characters, a text ending in a line feed, an empty
    line, and
       1 to 100 signature lines.
    2. Each line whose name and key id are a known key's must be a true signature of the text.
    3. At least one line must have been.

    Raises: NoteFault at the first of these that fails.  Source: C2SP signed-note
    """
    text, signatures = _parted(note)
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            raise NoteFault(
                N_("Two different keys are called {name} with the id {key_id}."),
                N_("Leave out the one that is not to be trusted."),
                name=verifier.name,
                key_id=verifier.key_id.hex(),
            )
    good: dict[Verifier, Signature] = {}
    unknown: dict[Signature, None] = {}
    for signature in signatures:
        owner = known.get((signature.name, signature.key_id))
        if owner is None:
            unknown[signature] = None
        elif _is_true(signature, owner, text):
            good.setdefault(owner, signature)
        else:
            raise NoteFault(
                N_("The signature of {name} is not a signature of this text."),
                N_("The text or the signature was changed: keep this copy, and report it."),
                name=signature.name,
            )
    if not good:
        raise NoteFault(
            N_("No known key has signed the note; it names {names}."),
            N_("Give the vkey of its signer, received from a person you trust and not with the note itself."),
            names=", ".join(dict.fromkeys(signature.name for signature in signatures)),
        )
    return Note(text, good, tuple(unknown))


def _is_true(signature: Signature, owner: Verifier, text: str) -> bool:
    if owner.kind == ED25519:
        return verified(owner.public, signature.body, text.encode())
    if len(signature.body) != _COSIGNATURE_SIZE:
        return False
    return verified(owner.public, signature.body[8:], _cosigned(text, cosignature_time(signature)))


def _parted(note: str | bytes) -> tuple[str, list[Signature]]:
    try:
        raw = note.encode() if isinstance(note, str) else note
        whole = raw.decode()
    except UnicodeError as fault:
        raise NoteFault(N_("The note is not UTF-8 text."), _ASK_AGAIN) from fault
    if len(raw) > MOST_BYTES:
        raise NoteFault(
            N_("The note has {found} bytes; {most} are allowed."), _ASK_AGAIN, found=len(raw), most=MOST_BYTES
        )
    body, gap, tail = whole.rpartition("\n\n")
    text = body + "\n"
    _must_be_note_text(text)
    if not gap or not tail.endswith("\n"):
        raise NoteFault(
            N_("The note does not end in an empty line and signature lines, each with its line end."),
            _ASK_AGAIN,
        )
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteFault(
            N_("The note has {found} signature lines; {most} are allowed."),
            _ASK_AGAIN,
            found=len(lines),
            most=MOST_SIGNATURES,
        )
    return text, [Signature.parse(line) for line in lines]


def _must_be_note_text(text: str) -> None:
    control = re.search(r"[\x00-\x09\x0b-\x1f]", text)
    if control or not text.endswith("\n"):
        raise NoteFault(
            N_("The text of the note holds a control character, or its last line has no end."),
            N_("Take the text again; line ends are single line feeds, without carriage returns."),
        )


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
