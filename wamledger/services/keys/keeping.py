"""How the ledger's key is kept: what its file says without being opened, and the keys that have signed heads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wamledger.ledger import checkpoint, key_file, sealed_key, sealing
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Kept:
    """
    How the key is kept; nothing of it is secret.

    Shape: ``kind`` is None where the key file is not here; ``chain`` has each key with the least size of a head that
    it signs. ``seconds`` is how long one try of a passphrase takes, where that was measured.
    """

    path: Path
    kind: str | None
    unlocked_by: tuple[str, ...]
    chain: tuple[tuple[int, str], ...]
    old: tuple[Path, ...]
    unused: tuple[Path, ...]
    kdf: Kdf
    seconds: float | None

    def as_json(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "key_file": str(self.path),
            "kind": self.kind,
            "unlocked_by": list(self.unlocked_by),
            "keys": [{"from": since, "vkey": vkey} for since, vkey in self.chain],
            "old_key_files": [str(path) for path in self.old],
            "unused_key_files": [str(path) for path in self.unused],
            "argon2id": self.kdf.as_json(),
            "seconds": self.seconds,
        }


def kept(ledger: Ledger, *, measure: bool = False) -> Kept:
    """
    How the ledger's key is kept on this machine.

    Raises: KeyFault for a key file that is damaged.
    """
    path = ledger.database.beside.key
    said = sealed_key.stated(path) if path.exists() else None
    with ledger.reading() as link:
        chain = checkpoint.chain(link, ledger.about.vkey)
    kdf = Kdf.of_this_machine()
    return Kept(
        path=path,
        kind=None if said is None else said.kind,
        unlocked_by=() if said is None else tuple(slot.name for slot in said.slots),
        chain=tuple(chain),
        old=tuple(key_file.all_before(path)),
        unused=tuple(key_file.all_ready(path)),
        kdf=kdf,
        seconds=sealing.measured(kdf) if measure else None,
    )
