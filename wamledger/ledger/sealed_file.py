"""
Sealed files: the contents of an attached file, as they lie beside an encrypted ledger.

Two keys grow from the key of the database. One names files: what lies in the folder is called by an HMAC of the digest,
so that whoever has a photograph of their own cannot look whether it is there. From the other grows one key for each
file, by a salt that stands at its beginning. The contents follow in chunks, each sealed with AES-256-GCM under its
number and a mark on the last one, so that chunks can neither change places nor be left out at the end.
Source: NIST SP 800-38D (GCM), RFC 5869 (HKDF); the chunks are numbered as in STREAM (Hoang et al. 2015)
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.sealing import derived

MAGIC: Final = b"wamledger/file/v1\n"
SALT: Final = 16
CHUNK: Final = 1 << 20
TAG: Final = 16
SUFFIX: Final = ".sealed"

_LAST: Final = b"\x01"
_NOT_LAST: Final = b"\x00"


class FileKeys:
    """The keys for the files of an encrypted ledger, from the key of its database."""

    def __init__(self, database_key: bytes) -> None:
        self._naming = derived(database_key, b"wamledger/file-names/v1")
        self._sealing = derived(database_key, b"wamledger/files/v1")

    def name(self, digest: str) -> str:
        """What the file of this digest is called in the folder."""
        return hmac.new(self._naming, bytes.fromhex(digest), sha256).hexdigest() + SUFFIX

    def sealed(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The bytes of the sealed file, for contents that come in chunks of ``CHUNK`` bytes but for the last."""
        salt = secrets.token_bytes(SALT)
        cipher = self._cipher(salt)
        yield MAGIC + salt
        held, number = next(chunks, b""), 0
        for chunk in chunks:
            yield cipher.encrypt(_nonce(number, _NOT_LAST), held, None)
            held, number = chunk, number + 1
        yield cipher.encrypt(_nonce(number, _LAST), held, None)

    def opened(self, file: IO[bytes]) -> Iterator[bytes]:
        """
        The contents, chunk by chunk, each once it is known to be what was sealed.

        Raises: LedgerTampered where a byte was changed, or the end is missing.
        """
        head = file.read(len(MAGIC) + SALT)
        if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
            raise _changed()
        cipher = self._cipher(head[len(MAGIC) :])
        held, number = file.read(CHUNK + TAG), 0
        while True:
            after = file.read(CHUNK + TAG)
            try:
                yield cipher.decrypt(_nonce(number, _NOT_LAST if after else _LAST), held, None)
            except (InvalidTag, ValueError) as fault:
                raise _changed() from fault
            if not after:
                return
            held, number = after, number + 1

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(
            HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"wamledger/one-file/v1").derive(
                self._sealing
            )
        )


def _nonce(number: int, mark: bytes) -> bytes:
    return number.to_bytes(11, "big") + mark


def _changed() -> LedgerTampered:
    return LedgerTampered(
        N_("The sealed file was changed, or its end is missing."),
        N_("Put the file back from the last backup."),
    )
