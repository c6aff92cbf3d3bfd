"""
Heads: the one line of arithmetic by which a whole ledger is known, and what makes it worth keeping.

A head states the ledger's origin, how many entries it has, and the root over them. As text it is a C2SP
checkpoint of three lines; signed, a note. Whoever keeps a signed head can tell later whether anything
before it was changed. A ledger never signs two heads of which neither continues the other: such a pair
convicts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import NoteFault
from wamledger.ledger.merkle import EMPTY_ROOT, HASH_SIZE
from wamledger.ledger.note import Note, open_note, sign
from wamledger.ledger.vkey import COSIGNATURE, Signing, Verifier, decoded, encoded, is_key_name

MOST_ORIGIN_BYTES: Final = 255
"""A longer name does not fit what witnesses sign in the newer cosignatures.  Source: C2SP tlog-cosignature"""

_MOST_SIZE: Final = 2**63 - 1
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_COPY_WHOLE: Final = N_("A head is three lines: origin, number of entries, root in base64. Copy it whole.")


@dataclass(frozen=True, slots=True)
class Head:
    """
    That the ledger of this origin had so many entries, and that their root was this.

    Raises: NoteFault for an origin that cannot name a key, a negative size, a root that is not 32 bytes,
    and an empty ledger with the root of another.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not is_origin(self.origin):
            raise NoteFault(
                N_("{found} cannot be the origin of a ledger."),
                N_(
                    "An origin is a name without spaces and plus signs, for example unmission.example/site-1."
                ),
                found=self.origin[:120],
            )
        if not 0 <= self.size <= _MOST_SIZE:
            raise NoteFault(N_("{found} is not a number of entries."), _COPY_WHOLE, found=self.size)
        if len(self.root) != HASH_SIZE or (not self.size and self.root != EMPTY_ROOT):
            raise NoteFault(
                N_("The head of {origin} has no root that fits its size."), _COPY_WHOLE, origin=self.origin
            )

    def to_text(self) -> str:
        """The head as the text that is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Head:
        """
        The head that a text states.

        Raises: NoteFault for any text that ``to_text`` would not have written, so also for one with
        extension lines.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not _SIZE.fullmatch(lines[1]):
            raise NoteFault(N_("The text of the note is not a head."), _COPY_WHOLE)
        return cls(lines[0], int(lines[1]), decoded(lines[2]))


def is_origin(name: str) -> bool:
    """True where a ledger may be called so: the name of a key, of at most 255 bytes."""
    return is_key_name(name) and len(name.encode()) <= MOST_ORIGIN_BYTES


def sign_head(head: Head, signer: Signing) -> str:
    """
    The head as a signed note.

    Raises: NoteFault where the key is another ledger's.
    """
    if signer.verifier.name != head.origin:
        raise NoteFault(
            N_("The key is of {name}, the head of {origin}."),
            N_("Use the key that was created with this ledger."),
            name=signer.verifier.name,
            origin=head.origin,
        )
    return sign(head.to_text(), signer)


def open_head(note: str | bytes, verifiers: Iterable[Verifier]) -> tuple[Head, Note]:
    """
    The head that a note states, and the note itself, which says who of the known keys signed.

    Raises: NoteFault for what ``open_note`` refuses, for a note that is no head, and where neither the key
    of the head's own origin nor a known witness has signed it: one ledger does not speak for another.
    """
    opened = open_note(note, verifiers)
    head = Head.parse(opened.text)
    if not any(each.name == head.origin or each.kind == COSIGNATURE for each in opened.verified):
        raise NoteFault(
            N_("The head is of {origin}, and only {names} signed it."),
            N_("Give the vkey of the ledger itself, or of a witness of it."),
            origin=head.origin,
            names=", ".join(each.name for each in opened.verified),
        )
    return head, opened
