"""
Public keys as text: the vkey, ``name+id+base64``, by which a reader knows who signed.

A key is known by its name and by a key id of four bytes, which is short because it only finds the key and
protects nothing. The kind is part of the key: the same Ed25519 key signs heads of its own ledger as one
kind and cosigns those of others as another, and neither passes for the other.  Source: C2SP signed-note,
tlog-cosignature
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wamledger.i18n import N_
from wamledger.ledger.faults import NoteFault

ED25519: Final = 1
COSIGNATURE: Final = 4

_FIELD: Final = 2**255 - 19
_COPY_WHOLE: Final = N_("Copy the vkey whole, as it was printed: name+id+base64.")


@dataclass(frozen=True, slots=True)
class Verifier:
    """
    A public key, the name it goes by, and the kind of signature it makes.

    Raises: NoteFault for a name that no key may have, another kind, and a key that is not 32 bytes.
    """

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise NoteFault(
                N_("{found} cannot be the name of a key."),
                N_("A name is not empty and holds no space, no plus and no control character."),
                found=self.name[:120],
            )
        if self.kind not in (ED25519, COSIGNATURE) or len(self.public) != 32:
            raise NoteFault(
                N_("The key of {name} is of a kind that this program does not know."),
                N_("Known are Ed25519 keys of ledgers and of witnesses."),
                name=self.name[:120],
            )

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """
        The key that a vkey names.

        Raises: NoteFault for any other text, also where the id does not fit name and key.
        """
        name, _plus, rest = vkey.partition("+")
        id_text, _plus, key_text = rest.partition("+")
        key = decoded(key_text)
        if not key:
            raise NoteFault(N_("{found} is not a vkey."), _COPY_WHOLE, found=vkey[:120])
        verifier = cls(name, key[1:], key[0])
        if verifier.key_id.hex() != id_text:
            raise NoteFault(
                N_("The id {id} in the vkey does not fit its name and key."), _COPY_WHOLE, id=id_text[:20]
            )
        return verifier

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature line names this key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, for whoever wants to verify."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(bytes([self.kind]) + self.public)}"

    def as_witness(self) -> Verifier:
        """The same key, as the one by which its owner cosigns heads."""
        return replace(self, kind=COSIGNATURE)


class Signing(Protocol):
    """What can sign: a private key that knows its public one."""

    @property
    def verifier(self) -> Verifier: ...

    def sign(self, message: bytes) -> bytes: ...


def verified(public: bytes, signature: bytes, message: bytes) -> bool:
    """
    True where the signature is the key's, by the rules of RFC 8032.

    What the RFC wants refused is refused: an S that is not below the order of the group, and points that
    are not written in the one canonical way. On points with a component of small order the RFC leaves a
    choice, and it is left to the library: no key that was drawn at random has one.
    Source: RFC 8032 section 5.1.7; C2SP CCTV, ed25519
    """
    if not _is_canonical_point(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_canonical_point(point: bytes) -> bool:
    # The library refuses such an R by itself, and lets such a key pass.
    sign, y = divmod(int.from_bytes(point, "little"), 1 << 255)
    return y < _FIELD and not (sign and y in (1, _FIELD - 1))


def is_key_name(name: str) -> bool:
    """True where a key may go by this name: not empty, no space, no plus, no control character."""
    return bool(name) and not any(
        each.isspace() or each == "+" or each < " " or _is_half(each) for each in name
    )


def _is_half(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def encoded(content: bytes) -> str:
    """The bytes as base64 text, in the standard alphabet with padding.  Source: RFC 4648 section 4"""
    return base64.b64encode(content).decode()


def decoded(text: str) -> bytes:
    """The bytes of base64 text; none where it is not the one text that ``encoded`` writes for them."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return content if encoded(content) == text else b""
