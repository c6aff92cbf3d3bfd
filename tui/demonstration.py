"""
A mission that never was, to try everything on: its fourteen months are posted into a ledger of their own.

What somebody does in it is kept nowhere else; the folder it lies in is theirs to keep or to throw away.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file
from pathlib import Path
from typing import Final

import sample_data
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files

FILE: Final = "demonstration.db"
RECORDER: Final = "WAM-CHIEF"
"""Who records in it until somebody says otherwise: the chief of the invented weapons section."""

Told = Callable[[int, int], None]


def prepared(folder: Path, told: Told, is_stopped: Callable[[], bool]) -> Ledger:
    """
    The ledger of the invented mission is open, with as many of its months as there was time for.

    ``told`` hears how many months are in, and how many there are; between two months ``is_stopped`` is asked.
    """
    journals = sample_data.journals()
    ledger = Ledger.create(str(folder / FILE), code="TAL", mission=_("UNMITAL, an invented mission"))
    try:
        for number, journal in enumerate(journals):
            told(number, len(journals))
            if is_stopped() and number:
                break
            with as_file(journal) as path:
                post_files(ledger, [path], historical=True)
    except BaseException:
        ledger.close()
        raise
    told(len(journals), len(journals))
    return ledger
