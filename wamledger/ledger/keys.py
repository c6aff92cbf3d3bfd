"""
The ledger's key: who may sign heads in its name, and the file in which it lies open.

The file is a JSON object whose first field names the format and whose ``kind`` says how the seed is kept. ``plain``
keeps it as it is, and everything then rests on the file's rights; ``sealed`` (see ``sealed_key``) keeps it under
passphrases. The vkey in the file is redundant on purpose: a seed that was damaged makes another public key, and is
found out before it signs anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wamledger.domain.text import intruders
from wamledger.i18n import N_
from wamledger.ledger import key_file
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.head import is_origin
from wamledger.ledger.vkey import Verifier, decoded, encoded

PLAIN: Final = "plain"
SEALED: Final = "sealed"

PLAIN_FIELDS: Final = frozenset({"wamledger_key", "kind", "origin", "vkey", "seed"})


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A private Ed25519 key and the name that it signs in; for a ledger's key, its origin."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> Signer:
        """The key that grows from these 32 bytes."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def new(cls, name: str) -> Signer:
        """A key that nobody has had before."""
        return cls(name, Ed25519PrivateKey.generate())

    @property
    def verifier(self) -> Verifier:
        """The public key, by which others verify."""
        public = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        return Verifier(self.name, public)

    @property
    def vkey(self) -> str:
        """The public key as text, to be printed and handed over in person."""
        return self.verifier.vkey

    @property
    def seed(self) -> bytes:
        """The 32 bytes that the key grows from, to be sealed."""
        return self.private.private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature; the same for the same message, always."""
        return self.private.sign(message)

    def __repr__(self) -> str:
        return f"Signer({self.vkey})"


def create_key(path: Path, origin: str) -> Signer:
    """
    A new key for the ledger of this origin lies open in the file, which only its owner may read.

    Raises: KeyFault where there is such a file already, which stays as it was, and for a name that no
    ledger may have.
    """
    must_be_origin(origin)
    signer = Signer.new(origin)
    key_file.create(path, plain_record(signer))
    return signer


def must_be_origin(origin: str) -> None:
    """
    A ledger, or a witness, may be called so.

    Raises: KeyFault.
    """
    if not is_origin(origin) or intruders(origin):
        raise KeyFault(
            N_("{found} cannot be the origin of a ledger."),
            N_("An origin is a name without spaces and plus signs, for example unmission.example/site-1."),
            found=origin[:120],
        )


def load_key(path: Path) -> Signer:
    """
    The key that lies open in the file.

    1. It is a key file of this version, which its owner alone may read.
    2. It is of the kind that needs no passphrase.
    3. Its seed makes the key that its vkey names.

    Raises: KeyFault at the first of these that fails.
    """
    record = key_file.read(path)
    if record["kind"] == SEALED:
        raise KeyFault(
            N_("The key in {path} is sealed."),
            N_("Sign in, or give the passphrase of the key, and try again."),
            path=path,
        )
    if record["kind"] != PLAIN:
        raise key_file.unknown_kind(path, record)
    must_be_whole(path, record, PLAIN_FIELDS)
    return grown(path, record, decoded(record["seed"]))


def must_be_whole(path: Path, record: dict[str, Any], fields: frozenset[str]) -> None:
    """
    The record has these fields and no others, with a name that a ledger may have.

    Raises: KeyFault.
    """
    texts = (record.get(field) for field in ("origin", "seed", "vkey"))
    if (
        record.keys() != fields
        or any(type(text) is not str for text in texts)
        or not is_origin(record["origin"])
    ):
        raise key_file.damaged(path)


def grown(path: Path, record: dict[str, Any], seed: bytes) -> Signer:
    """
    The key of this seed, which must be the one that the record names.

    Raises: KeyFault.
    """
    if len(seed) != 32:
        raise key_file.damaged(path)
    signer = Signer.from_seed(record["origin"], seed)
    if signer.vkey != record["vkey"]:
        raise key_file.damaged(path)
    return signer


def plain_record(signer: Signer) -> dict[str, Any]:
    """The fields of a file in which the key lies open."""
    return {
        "wamledger_key": key_file.VERSION,
        "kind": PLAIN,
        "origin": signer.name,
        "seed": encoded(signer.seed),
        "vkey": signer.vkey,
    }
