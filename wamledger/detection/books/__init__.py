"""What was known at a time: the entries of the ledger, filed under the weapons, lots, places and people they speak of."""

from __future__ import annotations

from wamledger.detection.books.books import Books, is_known
from wamledger.detection.books.custody import CustodyFile
from wamledger.detection.books.daybook import Numbered
from wamledger.detection.books.event import Event, Move
from wamledger.detection.books.lot import LotFile, Posting, Postings
from wamledger.detection.books.speaking import Touched, memo_key, seal_key
from wamledger.detection.books.weapon import Stay, WeaponFile

__all__ = [
    "Books",
    "CustodyFile",
    "Event",
    "LotFile",
    "Move",
    "Numbered",
    "Posting",
    "Postings",
    "Stay",
    "Touched",
    "WeaponFile",
    "is_known",
    "memo_key",
    "seal_key",
]
