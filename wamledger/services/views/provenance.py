"""Where a report comes from, and what it can be held against."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Provenance:
    """
    Where a report comes from, and what it can be held against.

    Shape: ``head_note`` is a signed head as C2SP note, empty while the ledger has none; ``unwitnessed``
    counts the entries after the last head that left the house, and is None while no head ever did;
    ``scope`` are the places with which everything in the report goes, and is empty where the report was
    made from the whole ledger.
    """

    ledger: str
    mission: str
    generated_at: Moment
    generated_by: str
    entries: int
    classification: str
    program: str
    head_note: str = ""
    as_of: Moment | None = None
    unwitnessed: int | None = None
    witnessed_at: Moment | None = None
    language: str = "en"
    scope: tuple[str, ...] = ()

    @property
    def head_size(self) -> str:
        """The number of entries that the head covers, as the note writes it."""
        return self._note_line(1)

    @property
    def head_root(self) -> str:
        """The root of the head in base64, as the note writes it."""
        return self._note_line(2)

    def _note_line(self, number: int) -> str:
        lines = self.head_note.split("\n")
        return lines[number] if len(lines) > number else ""
