"""
Signatures of people in entries.

A signature stands beside the body, inside what is hashed, so that nobody can take it away later. It covers the whole
body, and with it the hash of the entry before: who signs, signs the history that they saw. What the signature means is
signed too, so that a proposal never passes for an approval.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from wamledger.domain.stock import Row
from wamledger.ledger.canonical import encode
from wamledger.ledger.vkey import Signing, Verifier, decoded, encoded, verified

POSTED: Final = "posted"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"
ENROLLED: Final = "enrolled"
SEALED: Final = "sealed"
ROTATED: Final = "rotated"

MEANINGS: Final = frozenset({POSTED, PROPOSED, APPROVED, REJECTED, WITHDRAWN, ENROLLED, SEALED, ROTATED})

OWN: Final = {
    "propose": PROPOSED,
    "approve": APPROVED,
    "reject": REJECTED,
    "withdraw": WITHDRAWN,
    "sign_entries": SEALED,
}
"""What the signature of whoever records an operation means, where it is not ``posted``."""

_FIELDS: Final = frozenset({"key_id", "meaning", "sig", "user"})
_DOMAIN: Final = b"wamledger/sig/v1\n"


def message(meaning: str, body: bytes) -> bytes:
    """What is signed: the meaning, and the hash of the canonical bytes of the body."""
    return _DOMAIN + meaning.encode() + b"\n" + sha256(body).hexdigest().encode()


def signature(signer: Signing, user: str, meaning: str, body: bytes) -> Row:
    """The signature as it stands in ``sigs``; ``user`` is empty for the ledger's own key."""
    return {
        "user": user,
        "key_id": signer.verifier.key_id.hex(),
        "meaning": meaning,
        "sig": encoded(signer.sign(message(meaning, body))),
    }


def is_signature(value: Any) -> bool:
    """True where the value has the form of a signature, whoever made it."""
    return (
        type(value) is dict
        and value.keys() == _FIELDS
        and all(type(each) is str for each in value.values())
        and value["meaning"] in MEANINGS
        and len(decoded(value["sig"])) == 64
    )


def holds(value: Row, verifier: Verifier, body: bytes) -> bool:
    """True where the key made this signature over this body."""
    return value["key_id"] == verifier.key_id.hex() and verified(
        verifier.public, decoded(value["sig"]), message(value["meaning"], body)
    )


def body_bytes(body: Row) -> bytes:
    """The canonical bytes of a body, which are what is signed."""
    return encode(body)
