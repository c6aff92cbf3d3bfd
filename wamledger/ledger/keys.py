"""
The ledger's key: who may sign heads in its name, and the file that the key lies in.

The file is a JSON object whose first field names the format and whose ``kind`` says how the seed is kept.
``plain`` keeps it as it is, and everything then rests on the file's rights: it is refused where others may
read it. The field is there so that a sealed kind can stand beside it without another format. The vkey in
the file is redundant on purpose: a seed that was damaged makes another public key, and is found out before
it signs anything.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wamledger.domain.text import intruders
from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.canonical import duplicate_keys, encode
from wamledger.ledger.faults import CanonicalError, KeyFault
from wamledger.ledger.head import is_origin
from wamledger.ledger.vkey import Verifier, decoded, encoded

VERSION: Final = 1

_MOST_BYTES: Final = 4096
_RESTORE: Final = N_("Put the right key file back from the place where its copy is kept.")


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A private Ed25519 key and the name that it signs in; for a ledger's key, its origin."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> Signer:
        """The key that grows from these 32 bytes."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

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

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature; the same for the same message, always."""
        return self.private.sign(message)

    def __repr__(self) -> str:
        return f"Signer({self.vkey})"


def create_key(path: Path, origin: str) -> Signer:
    """
    A new key for the ledger of this origin lies in the file, which only its owner may read.

    Raises: KeyFault where there is such a file already, which stays as it was, and for a name that no
    ledger may have.
    """
    if not is_origin(origin) or intruders(origin):
        raise KeyFault(
            N_("{found} cannot be the origin of a ledger."),
            N_("An origin is a name without spaces and plus signs, for example unmission.example/site-1."),
            found=origin[:120],
        )
    private = Ed25519PrivateKey.generate()
    signer = Signer(origin, private)
    seed = private.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    record = {
        "wamledger_key": VERSION,
        "kind": "plain",
        "origin": origin,
        "seed": encoded(seed),
        "vkey": signer.vkey,
    }
    try:
        durable.create(path, encode(record) + b"\n")
    except FileExistsError as fault:
        raise KeyFault(
            N_("There is a file {path} already."),
            N_("A key is never written over. Move the file away if its ledger is gone for good."),
            path=path,
        ) from fault
    except OSError as fault:
        raise _unreachable(path, fault) from fault
    return signer


def load_key(path: Path) -> Signer:
    """
    The key that lies in the file.

    1. The file can be read, by its owner and, where the system knows rights, by nobody else.
    2. It is a key file of a version and kind that this program knows.
    3. Its seed makes the key that its vkey names.

    Raises: KeyFault at the first of these that fails.
    """
    record = _record(path, _content(path))
    if record["wamledger_key"] != VERSION or record.get("kind") != "plain":
        raise KeyFault(
            N_("The key in {path} is of version {version} and kind {kind}, which this program cannot open."),
            N_("Use the program of the version that wrote it, or a later one."),
            path=path,
            version=record["wamledger_key"],
            kind=record.get("kind"),
        )
    if any(type(record.get(field)) is not str for field in ("origin", "seed", "vkey")) or len(record) != 5:
        raise _damaged(path)
    seed = decoded(record["seed"])
    if len(seed) != 32 or not is_origin(record["origin"]):
        raise _damaged(path)
    signer = Signer.from_seed(record["origin"], seed)
    if signer.vkey != record["vkey"]:
        raise _damaged(path)
    return signer


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # The rights are asked of the open file: the name could be given to another one in between.
            status = os.fstat(file.fileno())
            if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyFault(
                    N_("The key in {path} may be read by others (its mode is {mode})."),
                    N_("If somebody can have copied it, create a new key. Otherwise: chmod 600 {path}"),
                    path=path,
                    mode=f"{stat.S_IMODE(status.st_mode):04o}",
                )
            return file.read(_MOST_BYTES + 1)
    except FileNotFoundError as fault:
        raise KeyFault(N_("There is no key file {path}."), _RESTORE, path=path) from fault
    except OSError as fault:
        raise _unreachable(path, fault) from fault


def _record(path: Path, content: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(content)
        twice = duplicate_keys(content)
    except (orjson.JSONDecodeError, CanonicalError):
        record, twice = None, []
    # True and 1.0 equal 1 in Python; a version is a whole number and nothing that merely compares so.
    if (
        len(content) > _MOST_BYTES
        or not isinstance(record, dict)
        or type(record.get("wamledger_key")) is not int
        or twice
    ):
        raise KeyFault(N_("{path} is not a key file."), _RESTORE, path=path)
    return record


def _damaged(path: Path) -> KeyFault:
    return KeyFault(
        N_("The key in {path} is damaged: its parts do not belong together."), _RESTORE, path=path
    )


def _unreachable(path: Path, fault: OSError) -> KeyFault:
    return KeyFault(
        N_("The key file {path} cannot be used: {detail}."),
        N_("Check that the folder exists, that the disk has room, and whose file it is."),
        path=path,
        detail=fault.strerror or str(fault),
    )
