"""
Sealing: what a passphrase opens, and how secrets lie closed until it is given.

A passphrase goes through Argon2id once, and what comes out is never kept: three keys grow from it, each for one
purpose, so that what proves a passphrase opens nothing. Secrets are sealed with AES-256-GCM; the header beside them is
part of the seal, so that a secret cannot be moved under another name or cheaper parameters.

Parameters come from files and rows that somebody may have written by hand. Those below the floor would make guessing
cheap, those above the ceiling would take all memory of the machine: both are refused before anything is computed.
Source: RFC 9106 (Argon2id), RFC 5869 (HKDF), NIST SP 800-38D (GCM)
"""

from __future__ import annotations

import os
import secrets
import threading
import time
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wamledger.i18n import N_
from wamledger.ledger.canonical import encode
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.vkey import decoded, encoded

KEY_SIZE: Final = 32
SALT_SIZE: Final = 16
MOST_SEALED: Final = 100_000
"""Characters of a sealed secret that are read."""

_NONCE_SIZE: Final = 12
_TAG_SIZE: Final = 16
_ONE_AT_A_TIME: Final = threading.Lock()
_PUT_BACK: Final = N_("Put the right file back from the place where its copy is kept.")


@dataclass(frozen=True, slots=True)
class Kdf:
    """
    What one try of a passphrase costs: memory in KiB, passes over it, lanes.

    Raises: KeyFault for parameters below the floor or above the ceiling.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    DEFAULT: ClassVar[Kdf]
    LIMITS: ClassVar[dict[str, tuple[int, int]]] = {
        "memory_kib": (64 * 1024, 1024 * 1024),
        "passes": (3, 10),
        "lanes": (1, 16),
    }

    def __post_init__(self) -> None:
        for name, (least, most) in self.LIMITS.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise KeyFault(
                    N_("The passphrase would be tried with {name} = {found}; allowed is {least} to {most}."),
                    N_(
                        "Whoever wrote this wanted guessing to be cheap, or memory to run out. Do not use it."
                    ),
                    name=name,
                    found=str(value)[:40],
                    least=least,
                    most=most,
                )

    @classmethod
    def parse(cls, record: Any) -> Self:
        """
        The parameters that a record states.

        Raises: KeyFault where it states other fields, or values that are refused.
        """
        if type(record) is not dict or record.keys() != cls.LIMITS.keys():
            raise KeyFault(N_("A sealed secret does not say how its passphrase is to be tried."), _PUT_BACK)
        return cls(**record)

    @classmethod
    def of_this_machine(cls) -> Self:
        """
        The parameters for new passphrases: the default, or what WAMLEDGER_ARGON2 states (``MiB,passes,lanes``).

        Raises: KeyFault where that is not three numbers within the limits.
        """
        stated = os.environ.get("WAMLEDGER_ARGON2")
        if not stated:
            return cls()
        parts = stated.split(",")
        if len(parts) != 3 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
            raise KeyFault(
                N_("WAMLEDGER_ARGON2 is {found}, and must be memory in MiB, passes and lanes."),
                N_("For example: WAMLEDGER_ARGON2=256,3,4"),
                found=stated[:80],
            )
        mebibytes, passes, lanes = (int(part[:9]) for part in parts)
        return cls(mebibytes * 1024, passes, lanes)

    def as_json(self) -> dict[str, int]:
        """The parameters as a record."""
        return {name: getattr(self, name) for name in self.LIMITS}


Kdf.DEFAULT = Kdf()


@dataclass(frozen=True, slots=True, repr=False)
class Master:
    """What a passphrase, a salt and parameters give; it is not kept, only what grows from it is used."""

    _secret: bytes = field()

    def verifier(self) -> bytes:
        """32 bytes that prove the passphrase and open nothing; they may be kept."""
        return sha256(derived(self._secret, b"wamledger/verify/v1")).digest()

    def seal_key(self) -> bytes:
        """The key under which the user's own secrets are sealed."""
        return derived(self._secret, b"wamledger/seal/v1")

    def slot_key(self) -> bytes:
        """The key that opens the user's slot in the key file of the ledger."""
        return derived(self._secret, b"wamledger/slot/v1")

    def __repr__(self) -> str:
        return "Master(…)"


def master(passphrase: str, salt: bytes, kdf: Kdf) -> Master:
    """
    What the passphrase gives with this salt, in some tenths of a second.

    The same letters typed as other characters (composed or not) are the same passphrase. One is computed at a
    time, so that many calls at once do not take the memory of the machine.

    Raises: KeyFault for a passphrase that is no text or a salt that is none, and where memory does not suffice.
    """
    if len(salt) != SALT_SIZE:
        raise KeyFault(N_("The salt of a passphrase has {found} bytes."), _PUT_BACK, found=len(salt))
    try:
        typed = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError as fault:
        raise KeyFault(
            N_("The passphrase is no text in UTF-8."), N_("Set the terminal to UTF-8, and type it again.")
        ) from fault
    try:
        with _ONE_AT_A_TIME:
            secret = Argon2id(
                salt=salt, length=KEY_SIZE, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory_kib
            ).derive(typed)
    except MemoryError as fault:
        raise KeyFault(
            N_("There is not enough memory to try the passphrase: {mebibytes} MiB are needed."),
            N_("Close other programs, then try again."),
            mebibytes=kdf.memory_kib // 1024,
        ) from fault
    return Master(secret)


def measured(kdf: Kdf) -> float:
    """How many seconds one try of a passphrase takes on this machine."""
    began = time.perf_counter()
    master("how long does this take", bytes(SALT_SIZE), kdf)
    return time.perf_counter() - began


def derived(secret: bytes, purpose: bytes) -> bytes:
    """The key that grows from a secret for this purpose; it says nothing of the secret, or of another purpose."""
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=purpose).derive(secret)


def new_salt() -> bytes:
    """A salt that nobody has had before."""
    return secrets.token_bytes(SALT_SIZE)


def new_key() -> bytes:
    """A key that nobody can guess."""
    return secrets.token_bytes(KEY_SIZE)


def header(**fields: Any) -> bytes:
    """What stands beside a sealed secret, as bytes that the seal covers."""
    return encode(fields)


def seal(key: bytes, plaintext: bytes, header: bytes) -> str:
    """The secret, closed: base64 of the nonce and what AES-256-GCM makes of it."""
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return encoded(nonce + AESGCM(key).encrypt(nonce, plaintext, header))


def opened(key: bytes, sealed: str, header: bytes) -> bytes:
    """
    The secret that was sealed under this key beside this header.

    Raises: KeyFault for another key, another header, and for any text that was changed.
    """
    content = decoded(sealed) if len(sealed) <= MOST_SEALED else b""
    if len(content) < _NONCE_SIZE + _TAG_SIZE:
        raise _closed()
    try:
        return AESGCM(key).decrypt(content[:_NONCE_SIZE], content[_NONCE_SIZE:], header)
    except InvalidTag as fault:
        raise _closed() from fault


def _closed() -> KeyFault:
    return KeyFault(
        N_(
            "The seal does not open: it was made with another passphrase or key, or what it seals was changed."
        ),
        N_(
            "Try the passphrase again. If it is right, put the file back from the place where its copy is kept."
        ),
    )
