"""Everything of a period for whoever audits: stock, movements, counts, conduct, evidence, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wamledger.domain.moment import Moment
from wamledger.services.views.ammunition_stock import Licence
from wamledger.services.views.provenance import Provenance

MOST_MONTHS: Final = 36
"""A longer period is drawn by the last of its months."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands of a type, an owner, a holder or a nature on charge, by status. Units: as ``unit`` says"""

    code: str
    name: str
    unit: str
    in_store: int
    issued: int
    in_maintenance: int
    in_transit: int
    awaiting_disposal: int
    unaccounted: int

    @property
    def on_charge(self) -> int:
        """The sum over all statuses that are on charge."""
        return (
            self.in_store
            + self.issued
            + self.in_maintenance
            + self.in_transit
            + self.awaiting_disposal
            + self.unaccounted
        )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """
    A weapon type or a nature over the period: opening, what came and what went, closing.

    Shape: ``opening`` and ``closing`` are the balances of the books; the rest is added up from single movements.
    ``back`` is what had gone and came on charge again, ``undone`` what was taken on charge and reversed.
    """

    code: str
    name: str
    unit: str
    opening: int
    taken: int
    back: int
    destroyed: int
    expended: int
    handed_over: int
    written_off: int
    undone: int
    closing: int

    @property
    def difference(self) -> int:
        """What opening and movements come to beyond the closing balance; 0 in a sound ledger."""
        gone = self.destroyed + self.expended + self.handed_over + self.written_off + self.undone
        return self.opening + self.taken + self.back - gone - self.closing


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """One series of a trend, by its code, with a figure for each category."""

    code: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Figures over categories: months, or ages; what is drawn as a chart."""

    categories: tuple[str, ...]
    series: tuple[TrendSeries, ...]


@dataclass(frozen=True, slots=True)
class OperationSum:
    """
    The entries of one operation: how many, how many of them were reversed since, and how many came late.

    Shape: ``weapons`` and ``lots`` are single movements of a weapon, or of a quantity of a lot.
    """

    operation: str
    entries: int
    reversed: int
    late: int
    weapons: int
    lots: int


@dataclass(frozen=True, slots=True)
class CountDone:
    """A count of the period, with how many of the findings of today rest on it."""

    count: str
    holder: str
    holder_name: str
    cut_off_at: Moment
    kind: str
    scope: str
    lines: int
    findings: int


@dataclass(frozen=True, slots=True)
class CountDue:
    """A check that a store owes, as of the making of the pack."""

    holder: str
    holder_name: str
    check: str
    last: str
    last_at: Moment | None
    due_at: Moment
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding, with the things and places that it is about; its evidence stands in the report of findings."""

    id: str
    rule: str
    title: str
    severity: str
    status: str
    first_signal_at: Moment
    quantity: int
    items: str
    places: str


@dataclass(frozen=True, slots=True)
class RuleSum:
    """How many findings of a rule stand, by severity, and how many of them nobody has reviewed."""

    rule: str
    title: str
    s1: int
    s2: int
    s3: int
    s4: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class LossLine:
    """One item of a report of loss, and what became of it."""

    loss: str
    kind: str
    origin: str
    discovered_at: Moment
    item: str
    what: str
    reported: int
    recovered: int
    written_off: int
    open: int


@dataclass(frozen=True, slots=True)
class DisposalSum:
    """How far a disposal has come with its weapons, or with one nature. ``item_kind`` is weapon or lot"""

    disposal: str
    place: str
    planned_at: Moment
    item_kind: str
    code: str
    name: str
    planned: int
    withdrawn: int
    lost: int
    destroyed: int
    verified: int


@dataclass(frozen=True, slots=True)
class DutyLine:
    """How many entries of an operation were recorded by one role and approved by another; empty where nobody approved."""

    operation: str
    recorder: str
    approver: str
    entries: int


@dataclass(frozen=True, slots=True)
class SameHand:
    """One person in two parts: which case, in which role, how often, and the ids of some of the entries."""

    case: str
    role: str
    entries: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key: of the ledger, or of somebody in a role; from which entry it counts, and with which it ended."""

    key: str
    owner: str
    since_seq: int
    ended_seq: int | None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A head that left the office: how many entries it covers, when it was given, and as what."""

    size: int
    given_at: Moment
    given_as: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the verification that was run for the pack. ``state`` is SOUND, FAULT or NOT_TAKEN"""

    number: int
    name: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class AccessSum:
    """How often something happened at the door in the period, and to how many people."""

    event: str
    records: int
    people: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """
    Something that the ledger does not know.

    Shape: ``case`` names it; ``number`` of ``among`` are concerned, ``among`` is None where there is nothing to hold it
    against; ``examples`` are the codes of some.
    """

    case: str
    number: int
    among: int | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditPackView:
    """
    The audit pack of a period, both ends included.

    Shape: stock is as of ``until``; counts due, findings, verification and what is not known are as of the making.
    ``access`` is None where whoever made it may not read the access log. ``faults`` are the first of what the verification
    found, in words.
    """

    provenance: Provenance
    since: Moment | None
    until: Moment
    entries: int
    types: tuple[Stand, ...]
    owners: tuple[Stand, ...]
    holders: tuple[Stand, ...]
    natures: tuple[Stand, ...]
    weapons_reconciled: tuple[Reconciled, ...]
    natures_reconciled: tuple[Reconciled, ...]
    stock_trend: Trend
    intake_trend: Trend
    ages: Trend
    findings_trend: Trend
    operations: tuple[OperationSum, ...]
    counts_done: tuple[CountDone, ...]
    counts_due: tuple[CountDue, ...]
    discrepancies: tuple[FindingLine, ...]
    losses: tuple[LossLine, ...]
    disposals: tuple[DisposalSum, ...]
    duties: tuple[DutyLine, ...]
    same_hands: tuple[SameHand, ...]
    licences: tuple[Licence, ...]
    rules: tuple[RuleSum, ...]
    urgent: tuple[FindingLine, ...]
    keys: tuple[KeyLine, ...]
    heads_signed: int
    heads_given: tuple[HeadLine, ...]
    is_sound: bool
    faults: tuple[str, ...]
    verified_entries: int
    steps: tuple[StepLine, ...]
    access: tuple[AccessSum, ...] | None
    unknowns: tuple[Unknown, ...]
    late_hours: int
    silent_days: int
    uncounted_days: int
