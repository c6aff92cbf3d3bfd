"""What was known at a time: the entries of the ledger, filed under the weapons, lots, places and people they speak of."""

from __future__ import annotations

from wamledger.detection.books.books import Books, is_known
from wamledger.detection.books.custody import CustodyFile
from wamledger.detection.books.daybook import Numbered
from wamledger.detection.books.event import Event, Move
from wamledger.detection.books.known import Answer, Known, Memo, State
from wamledger.detection.books.lot import LotFile, Posting, Postings
from wamledger.detection.books.speaking import Key, Touched, seal_key
from wamledger.detection.books.weapon import Stay, WeaponFile

__all__ = [
    "Answer",
    "Books",
    "CustodyFile",
    "Event",
    "Key",
    "Known",
    "LotFile",
    "Memo",
    "Move",
    "Numbered",
    "Posting",
    "Postings",
    "State",
    "Stay",
    "Touched",
    "WeaponFile",
    "is_known",
    "seal_key",
]
