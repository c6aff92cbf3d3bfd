"""
Recovery codes: secrets that are made to be printed, kept in a safe, and typed again years later.

A code has eight groups of four: seven are random, the last is computed from them. So a slip of the pen is found
before anything is tried with it. The letters I, L, O and U are left out; whoever reads a zero as O or a one as I or L
is understood.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import KeyFault

GROUPS: Final = 8
GROUP: Final = 4
BITS: Final = (GROUPS - 1) * GROUP * 5
"""Bits of chance in a code: no passphrase of a person has so many."""

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_MOST_TYPED: Final = 200


def new_code() -> str:
    """A code that nobody can guess, as it is printed."""
    return written("".join(secrets.choice(_ALPHABET) for _place in range((GROUPS - 1) * GROUP)))


def written(chosen: str) -> str:
    """The code of these 28 random letters: in groups, with the group that checks them."""
    whole = chosen + _check(chosen)
    return "-".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))


def read(typed: str) -> str:
    """
    The code that was typed, as it was printed.

    Raises: KeyFault where a letter is missing, too many or wrong, before anything was tried with it.
    """
    letters = typed[:_MOST_TYPED].strip().upper().translate(_MISREAD)
    chosen, check = letters[: (GROUPS - 1) * GROUP], letters[(GROUPS - 1) * GROUP :]
    if not set(letters) <= set(_ALPHABET) or check != _check(chosen):
        raise KeyFault(
            N_("This is not a recovery code: a letter is missing or wrong."),
            N_("Type it again as it was printed, {groups} groups of {letters}."),
            groups=GROUPS,
            letters=GROUP,
        )
    return written(chosen)


def _check(chosen: str) -> str:
    """Four letters that any wrong one among the others changes, but for one slip in a million."""
    number = int.from_bytes(sha256(b"wamledger/recovery/v1\n" + chosen.encode()).digest()[:4], "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))
