"""The report of findings: what does not fit as of a moment, each with its evidence and with what people said of it."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class FindingFigure:
    """A figure of a rule, under the name that the rule gives it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FindingReview:
    """What a person, told by role, said of a finding."""

    said_at: Moment
    status: str
    reason: str
    by: str
    entry: str


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """
    A finding with all that it takes to judge it.

    Shape: ``users`` are roles with a number, the same for the same person within the finding and nowhere else;
    ``entries`` are the numbers of the entries that it rests on.
    """

    finding: str
    rule: str
    rule_version: int
    severity: str
    family: str
    title: str
    question: str
    why: str
    status: str
    first_signal_at: Moment
    cleared_at: Moment | None
    quantity: int
    weapons: tuple[str, ...]
    lots: tuple[str, ...]
    places: tuple[str, ...]
    parties: tuple[str, ...]
    users: tuple[str, ...]
    documents: tuple[str, ...]
    figures: tuple[FindingFigure, ...]
    explanations: tuple[str, ...]
    clears_when: str
    entries: tuple[int, ...]
    reviews: tuple[FindingReview, ...]


@dataclass(frozen=True, slots=True)
class GroundEntry:
    """An entry that findings rest on; who recorded and approved it are roles."""

    seq: int
    entry: str
    operation: str
    occurred_at: Moment
    document: str
    by: str
    approved_by: str
    leaf: str


@dataclass(frozen=True, slots=True)
class AskedRule:
    """A rule that looked at the ledger."""

    rule: str
    title: str
    is_about_staff: bool


@dataclass(frozen=True, slots=True)
class FindingsReportView:
    """
    The findings as of a moment, the most urgent first.

    Shape: ``least`` is the least urgent severity that is asked for; with ``since``, what has cleared from then on stands
    among them. Without ``has_staff`` the rules about how people worked are left out. ``rules`` are all that were asked.
    """

    provenance: Provenance
    as_of: Moment
    since: Moment | None
    least: str
    has_staff: bool
    rules: tuple[AskedRule, ...]
    findings: tuple[ReportedFinding, ...]
    entries: tuple[GroundEntry, ...]
