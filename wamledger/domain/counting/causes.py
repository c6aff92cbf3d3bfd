"""
Causes: what a difference turned out to be, as a closed list, so that causes can be counted.

The cause stands in front of the reason of the review that records it, as ``CODE: words``. Most are what a search
after a count looks through first: late vouchers, lots that were mixed up, open transfers, opened boxes, neighbours.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from wamledger.i18n import N_


class Cause(Enum):
    """Why book and count differed; the value is what it is called."""

    COUNTING_ERROR = N_("counted wrongly, shown by a recount of others")
    VOUCHER_LATE = N_("a voucher was entered late or not at all")
    VOUCHER_WRONG = N_("a voucher says another item, lot or quantity than was moved")
    OPEN_TRANSFER = N_("a transfer was under way at the cut-off")
    LOT_MIXED_UP = N_("one lot was counted or entered as another")
    PART_BOX = N_("an opened box was counted as full, or the other way round")
    UNIT_OF_ISSUE = N_("boxes and rounds were taken for one another")
    NEIGHBOURING_STACK = N_("it stood in a neighbouring stack, rack or store")
    SERIAL_MISREAD = N_("a serial was misread, at the count or at registration")
    TAG_EXCHANGED = N_("tags were exchanged or lost")
    SEAL_RECORD = N_("the package is whole, and its seal was recorded wrongly")
    EXPENDED_UNRECORDED = N_("it was used up, and nobody recorded that")
    THEFT = N_("stolen")
    LOST = N_("lost, by accident or carelessness")
    UNKNOWN = N_("searched for, and not found out")


OUTSIDE_THE_BOOK: Final = frozenset({Cause.THEFT, Cause.LOST, Cause.UNKNOWN})
"""Causes that no correction of the record makes good: a finding with one of them is not explained away."""


def cause_in(reason: str) -> Cause | None:
    """The cause that the reason of a review begins with; None where it names none."""
    name = reason.partition(":")[0].strip()
    return Cause[name] if name in Cause.__members__ else None


def with_cause(cause: Cause, words: str) -> str:
    """The reason of a review: the cause, and what was found in words."""
    return f"{cause.name}: {words}"
