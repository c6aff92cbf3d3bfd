"""
The ledger's own signature under a report: that the program which holds its key made a report of exactly this data.

Without it anybody could draw a report of other figures over a head that is true. The signature is a signed note, as heads
are, over a text that no reader takes for a head: its second line is a name where a head has a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from wamledger.ledger.faults import KeyFault
from wamledger.ledger.note import sign

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FIRST_LINE: Final = "wamledger.report/v1"

Sealing = Callable[[str], str]
"""Signs a text; empty where no key is at hand."""


def text_of(origin: str, head_note: str, digest: str) -> str:
    """The text that is signed: of which ledger and state, and the digest of the list of all that is enclosed."""
    size, root = head_note.split("\n")[1:3]
    return f"{FIRST_LINE}\n{origin}\n{size}\n{root}\n{digest}\n"


def unsealed(_text: str) -> str:
    """No signature: for reports that are made without a ledger."""
    return ""


def sealing(ledger: Ledger) -> Sealing:
    """What signs reports with the ledger's key, where nobody has to be asked for a passphrase; else nothing does."""

    def sealed(text: str) -> str:
        try:
            return sign(text, ledger.key_at_hand())
        except KeyFault:
            return ""

    return sealed
