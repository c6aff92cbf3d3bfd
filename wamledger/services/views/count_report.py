"""A count on paper: what the book said at the cut-off, what was seen, what differs, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class CountedLine:
    """
    One line of a count held against the book.

    Shape: ``of`` is weapon, serial, type, lot or nature; ``kind`` says how it differs (SHORTAGE, SURPLUS,
    WRONG_LOCATION, WRONG_SERIAL) and is empty where it does not; ``recounted`` is what the newest recount saw of it,
    None where none looked; ``where`` is where the book had it else; ``findings`` are ids.
    """

    of: str
    code: str
    described: str
    mark: str
    unit: str
    booked: int
    counted: int
    recounted: int | None
    kind: str
    where: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountFinding:
    """What a rule says of the count; ``severity`` and ``status`` are codes, ``title`` is in the reader's language."""

    finding: str
    rule: str
    severity: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class FoundCause:
    """What a person said of a finding, with the cause where they named one of the list, and the entry that says it."""

    finding: str
    status: str
    cause: str
    words: str
    by: str
    by_name: str
    said_at: Moment
    entry: str


@dataclass(frozen=True, slots=True)
class Recount:
    """A later count of what differed, by others."""

    posted: Posted
    cut_off: Moment
    counted_by: tuple[str, ...]
    lines: int
    differences: int


@dataclass(frozen=True, slots=True)
class CountReportView:
    """
    A count held against the book at its cut-off, by all that is known when the report is made.

    Shape: ``lines`` are all that were compared, those that agree among them; ``differences`` is how many differ, as the
    comparison says apart from the lines. ``validity_percent`` is the share of lines that were right, with one decimal,
    empty where nothing was compared. ``recounts``, ``findings`` and ``causes`` are in the order of the ledger.
    """

    provenance: Provenance
    posted: Posted
    place: str
    place_name: str
    is_party: bool
    keeper: str
    keeper_name: str
    scope: str
    kind: str
    cut_off: Moment
    counted_by: tuple[str, ...]
    is_blind: bool
    lines: tuple[CountedLine, ...]
    differences: int
    validity_percent: str
    recounts: tuple[Recount, ...]
    findings: tuple[CountFinding, ...]
    causes: tuple[FoundCause, ...]
