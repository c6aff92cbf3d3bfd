"""
What reports and screens are given to show: frozen values, with no database behind them.

A service fills a view from the ledger; a report draws it and knows nothing else. Codes stay codes here
(IN_STORE, SA-06, CONTINGENT), and whoever draws turns them into words of the reader's language. Text is as it
was recorded: whoever draws escapes it. Sums stand in the view beside the lines, computed apart from them, so
that a report can compare the two and refuse to print figures that disagree.

Units: moments are whole microseconds since 1970 in UTC; quantities are single rounds or pieces, or grams
where the unit says GRAM; net explosive content is in milligrams.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wamledger.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Provenance:
    """
    Where a report comes from, and what it can be held against.

    Shape: ``head_note`` is a signed head as C2SP note, empty while the ledger has none; ``unwitnessed``
    counts the entries after the last head that left the house, and is None while no head ever did.
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


@dataclass(frozen=True, slots=True)
class WeaponLine:
    """One weapon as it stands: with whom, what it is, whose it is, and its status."""

    holder: str
    holder_name: str
    weapon: str
    type: str
    type_name: str
    make: str
    model: str
    calibre: str
    serial: str
    serial_status: str
    tag: str
    condition: str
    ownership: str
    owner: str
    status: str


@dataclass(frozen=True, slots=True)
class LotLine:
    """A quantity of one lot as it stands with one holder, in one condition and status."""

    holder: str
    holder_name: str
    lot: str
    nature: str
    nature_name: str
    lot_number: str
    quantity: int
    unit: str
    condition: str
    ownership: str
    owner: str
    status: str
    hazard_division: str
    compatibility_group: str
    nec_mg: int | None
    """Net explosive content of one unit; None where nobody vouches for it."""


@dataclass(frozen=True, slots=True)
class HolderTotal:
    """How many weapons stand with one holder, by status."""

    holder: str
    holder_name: str
    by_status: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TypeTotal:
    """How many weapons of one type there are, by ownership."""

    type: str
    type_name: str
    by_ownership: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Balance:
    """
    What was taken on charge and where it stands: the two are equal at every moment.

    Shape: ``taken_on_charge`` is None where the report covers a part of the ledger, and the rule has no
    meaning.
    """

    code: str
    name: str
    unit: str
    by_status: Mapping[str, int]
    taken_on_charge: int | None

    @property
    def standing(self) -> int:
        """The sum over all statuses."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class StockView:
    """
    All holdings as of a moment, by holder, type, owner and status.

    Shape: ``weapons`` and ``lots`` are read once, in order of holder, and may be generators of any length;
    ``weapon_balance`` covers all weapons, ``lot_balances`` one nature each, ordered by code.
    """

    provenance: Provenance
    as_of: Moment
    weapons: Iterable[WeaponLine]
    lots: Iterable[LotLine]
    weapon_balance: Balance
    lot_balances: Sequence[Balance]
    holders: Sequence[HolderTotal]
    types: Sequence[TypeTotal]
    at: str = ""
    at_name: str = ""


@dataclass(frozen=True, slots=True)
class WeaponIdentity:
    """What a weapon is, as last read."""

    weapon: str
    type: str
    type_name: str
    make: str
    model: str
    calibre: str
    serial: str
    serial_status: str
    tag: str = ""
    country: str = ""
    year: str = ""
    origin: str = ""
    description: str = ""
    acquisition: str = ""
    taken_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the weapon beside its serial."""

    kind: str
    text: str
    position: str
    country: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the serial; earlier ones stay on record."""

    read_at: Moment
    serial: str
    serial_status: str
    read_by: str
    reason: str
    entry: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A file attached to the weapon, named by its digest."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold on the weapon; ``released_at`` is None while it stands."""

    kind: str
    authority: str
    reason: str
    placed_at: Moment
    released_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a weapon stands: with whom, in which status and condition, whose it is, and since when."""

    holder: str
    holder_name: str
    status: str
    condition: str
    ownership: str
    owner: str
    since: Moment


@dataclass(frozen=True, slots=True)
class Step:
    """
    One entry in the life of an item: when, what, between whom, on which document, by whose word.

    Shape: ``words`` says the operation in the reader's language; ``giver`` and ``receiver`` are empty where
    nothing changed hands; ``quantity`` is 1 for a weapon.
    """

    seq: int
    entry: str
    occurred_at: Moment
    recorded_at: Moment
    operation: str
    words: str
    giver: str = ""
    receiver: str = ""
    document: str = ""
    by: str = ""
    approved_by: str = ""
    condition: str = ""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Sighting:
    """A count that had the weapon in its scope, and what it found."""

    counted_at: Moment
    entry: str
    place: str
    kind: str
    result: str
    """SEEN, MISSING or UNEXPECTED."""
    counted_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace request and its answer; ``outcome`` is empty while there is none."""

    trace: str
    asked_of: str
    channel: str
    requested_at: Moment
    outcome: str = ""
    answered_at: Moment | None = None
    details: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """
    The life of one weapon with its chain of custody, oldest first.

    Shape: ``chain`` is in the order of the ledger; ``standing`` is None for a weapon that was reversed away.
    """

    provenance: Provenance
    identity: WeaponIdentity
    standing: Standing | None
    chain: Sequence[Step]
    marks: Sequence[Mark] = ()
    readings: Sequence[Reading] = ()
    photos: Sequence[Photo] = ()
    holds: Sequence[Hold] = ()
    sightings: Sequence[Sighting] = ()
    traces: Sequence[Trace] = ()


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """
    One line of the register on screen.

    Shape: ``key`` orders the register and names the line for ever within one state of the ledger.
    """

    key: str
    holder: str
    item: str
    description: str
    mark: str
    """The serial of a weapon as marked, or the number of a lot."""
    quantity: int
    condition: str
    status: str


@dataclass(frozen=True, slots=True)
class HoldingsSummary:
    """What the head of the register says."""

    ledger: str
    entries: int
    lines: int
    weapons: int
    rounds: int
    unwitnessed: int | None = None
    by_status: Mapping[str, int] = field(default_factory=dict)


class HoldingsSource(Protocol):
    """
    Holdings in the order of their key, a window at a time, and the history of an item.

    Shape: ``page`` gives at most ``limit`` rows after a key, from the beginning for None; ``page_before``
    gives the last rows before a key, from the end for None, and also in ascending order.
    """

    def page(self, after: str | None, limit: int) -> Sequence[HoldingRow]: ...

    def page_before(self, before: str | None, limit: int) -> Sequence[HoldingRow]: ...

    def summary(self) -> HoldingsSummary: ...

    def history(self, item: str) -> Sequence[Step]: ...
