"""The sitting of a team at one place: what is set once in the morning and holds for everybody who comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wamledger.ledger.store import Ledger
from wamledger.services.reach import reached


@dataclass(slots=True)
class Sitting:
    """
    Where things are stored and how they came, and what becomes of the receipts.

    Shape: ``rounds_at`` is the place for ammunition, empty where it lies with the weapons; ``apart`` is the place for
    what is unsafe, empty where there is none; ``series`` is what the numbers of
    participants begin with; ``folder`` is where receipts are written, empty for beside the ledger; ``prints`` sends each
    to the printer of this machine.
    """

    place: str = ""
    rounds_at: str = ""
    apart: str = ""
    mode: str = "COLLECTED"
    ownership: str = "UNDETERMINED"
    programme: str = ""
    series: str = ""
    place_name: str = ""
    site_type: str = ""
    operation_reference: str = ""
    second_language: str = ""
    folder: str = ""
    prints: bool = False

    def as_json(self) -> dict[str, Any]:
        """The sitting for a draft."""
        return asdict(self)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Sitting:
        """The sitting that a draft has; fields of another version of the program are left out."""
        return cls(**{name: content[name] for name in cls.__dataclass_fields__ if name in content})


def receipts_folder(ledger: Ledger, sitting: Sitting) -> Path:
    """Where the receipts are written: the folder of the sitting, else one beside the ledger."""
    if sitting.folder:
        return reached(sitting.folder)
    key = ledger.database.beside.key
    return key.with_name(f"{key.name.removesuffix('.key')}.receipts")
