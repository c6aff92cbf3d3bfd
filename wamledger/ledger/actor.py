"""Who acts on a ledger: a person who has signed in, with the key by which they sign, and who signs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wamledger.ledger.keys import Signer


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person who has proved to be a user of the ledger.

    Shape: ``signer`` is their private key, None where they only read; ``seconds`` are the keys of those who stand at
    the same console and gave their own passphrase, by their code. ``enrolling`` is a key that is being enrolled, and
    ``rotating`` the ledger's own keys, the one before and the one after; they prove by signing that somebody has them.
    """

    user: str
    signer: Signer | None = None
    seconds: Mapping[str, Signer] = field(default_factory=dict)
    enrolling: Signer | None = None
    rotating: tuple[Signer, ...] = ()
