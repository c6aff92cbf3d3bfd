"""The parts of an audit pack about what was done: movements, counts, discrepancies, losses, disposals, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports import figures, styles
from reports.audit_parts import Listed, Part, Shown, code, number, worded
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.audit_pack import AuditPackView, CountDone, CountDue

SAME_HAND: Final[Mapping[str, str]] = {
    "RECORDED_AND_APPROVED": N_("Recorded and approved by one person"),
    "KEEPER_APPROVED": N_("Approved by the keeper of the place"),
    "KEEPER_COUNTED": N_("Independent count with the keeper of the place among the counters"),
    "DISPATCHED_AND_RECEIVED": N_("Dispatched and received by one person"),
    "DESTROYED_AND_VERIFIED": N_("Destroyed and verified by one person"),
}
FINDING: Final = words.FINDING


def conduct_parts(view: AuditPackView) -> tuple[Part, ...]:
    """Movements, counts, discrepancies, losses, disposals, separation of duties."""
    return (
        _movements(view),
        _counts(view),
        _discrepancies(view),
        _losses(view),
        _disposals(view),
        _duties(view),
    )


def operation(name: str) -> str:
    """What an operation is called."""
    return _(OPERATIONS[name].label) if name in OPERATIONS else name


def _movements(view: AuditPackView) -> Part:
    return Part(
        _("Movements"),
        _(
            "The entries that happened in the period, by what they are. A movement is one weapon, or one quantity of "
            "one lot, that an entry put elsewhere. Late is what was recorded more than {hours} hours after it "
            "happened, apart from past records."
        ).format(hours=figures.number(view.late_hours)),
        (
            Listed(
                "movements",
                _("Entries by operation"),
                (
                    Shown("operation", _("Operation"), 3.0, says=operation),
                    number("entries", _("Entries"), bold=True),
                    number("reversed", _("Reversed since")),
                    number("late", _("Recorded late")),
                    number("weapons", _("Movements of weapons")),
                    number("lots", _("Movements of ammunition")),
                ),
                view.operations,
                _("Nothing was recorded of this period."),
                has_sums=True,
            ),
        ),
    )


def _counts(view: AuditPackView) -> Part:
    return Part(
        _("Counts"),
        _(
            "Counts by their cut-off, and what is owed now. Quantities stand in the report of each count; here stands how "
            "many of the findings of today rest on it."
        ),
        (
            Listed(
                "counts_due",
                _("Owed now"),
                (
                    code("holder", _("Place or party"), 1.6),
                    Shown("holder_name", _("Name"), 2.4),
                    Shown("check", _("What has to be counted"), 2.8),
                    code("last", _("Last count"), 1.4),
                    Shown("last_at", _("Its cut-off (UTC)"), 1.4),
                    Shown("due_at", _("Due (UTC)"), 1.4),
                    Shown("is_overdue", _("Overdue"), 0.8, style=styles.CELL_BOLD, says=_yes),
                ),
                _by_urgency(view.counts_due),
                _("No count is owed."),
            ),
            Listed(
                "counts_by_kind",
                _("Done in the period, by kind"),
                (
                    worded("kind", _("Kind"), words.COUNT, 4.0),
                    number("counts", _("Counts"), bold=True),
                    number("lines", _("Lines")),
                    number("with_findings", _("With findings")),
                ),
                _by_kind(view.counts_done),
                _("Nothing was counted in this period."),
                has_sums=True,
            ),
            Listed(
                "counts_done",
                _("Done in the period"),
                (
                    code("count", _("Count, its number"), 1.4),
                    code("holder", _("Place or party"), 1.6),
                    Shown("holder_name", _("Name"), 2.4),
                    Shown("cut_off_at", _("Cut-off (UTC)"), 1.4),
                    worded("kind", _("Kind"), words.COUNT, 1.8),
                    worded("scope", _("Of what"), words.COUNT_SCOPE, 1.4),
                    number("lines", _("Lines"), 0.7),
                    number("findings", _("Findings"), 0.7, bold=True),
                ),
                view.counts_done,
                _("Nothing was counted in this period."),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """The counts of one kind."""

    kind: str
    counts: int
    lines: int
    with_findings: int


def _by_kind(done: Sequence[CountDone]) -> list[_Counted]:
    """The counts of the period by their kind, in the order of the vocabulary."""
    order = [*words.COUNT, *sorted({each.kind for each in done} - set(words.COUNT))]
    of_kind = {kind: [each for each in done if each.kind == kind] for kind in order}
    return [
        _Counted(
            kind, len(counts), sum(each.lines for each in counts), sum(each.findings > 0 for each in counts)
        )
        for kind, counts in of_kind.items()
        if counts
    ]


def _of_rule(view: AuditPackView, rule: str) -> int:
    return sum(each.s1 + each.s2 + each.s3 + each.s4 for each in view.rules if each.rule == rule)


def _by_urgency(owed: Iterable[CountDue]) -> list[CountDue]:
    """What is overdue first; otherwise as it falls due."""
    return sorted(owed, key=lambda each: not each.is_overdue)


def _yes(value: bool) -> str:
    return _("yes") if value else figures.NOTHING


def findings_columns() -> tuple[Shown, ...]:
    """The columns of a list of findings."""
    return (
        code("id", _("Finding"), 1.7),
        Shown("severity", _("Severity"), 0.7, style=styles.CELL_BOLD),
        Shown("title", _("What stands out"), 2.2),
        worded("status", _("Status"), FINDING, 1.0),
        Shown("first_signal_at", _("Since (UTC)"), 1.3),
        number("quantity", _("Quantity"), 0.8),
        code("items", _("Weapons and lots"), 2.4),
        code("places", _("Places"), 1.6),
    )


def _discrepancies(view: AuditPackView) -> Part:
    return Part(
        _("Discrepancies"),
        _(
            "What did not balance and showed first in this period: counts against the book, consignments, seals, issues, "
            "expenditure, disposals. A discrepancy accuses nobody; its evidence stands in the report of findings."
        ),
        (
            Listed(
                "discrepancies",
                _("Discrepancies of the period"),
                findings_columns(),
                view.discrepancies,
                _(
                    "No discrepancy of this period stands. That does not mean that there was none to be found."
                ),
            ),
        ),
    )


def _losses(view: AuditPackView) -> Part:
    return Part(
        _("Losses"),
        _("Reports of loss of the period that nobody reversed, with what became of each item by now."),
        (
            Listed(
                "losses",
                _("Losses"),
                (
                    code("loss", _("Report"), 1.4),
                    worded("kind", _("Kind"), words.LOSS, 1.4),
                    code("origin", _("Lost from"), 1.4),
                    Shown("discovered_at", _("Discovered (UTC)"), 1.4),
                    code("item", _("Weapon or lot"), 1.2),
                    Shown("what", _("What it is"), 2.4),
                    number("reported", _("Reported")),
                    number("recovered", _("Recovered")),
                    number("written_off", _("Written off")),
                    number("open", _("Unaccounted for"), bold=True),
                ),
                view.losses,
                _("No loss was reported in this period."),
            ),
        ),
    )


def _disposals(view: AuditPackView) -> Part:
    return Part(
        _("Disposals"),
        _(
            "Disposals of which the period tells, and those that are not at their end, as they stand now. What was handed "
            "over stands in the reconciliation."
        ),
        (
            Listed(
                "disposals",
                _("Disposals"),
                (
                    code("disposal", _("Disposal"), 1.7),
                    code("place", _("Place"), 1.3),
                    Shown("planned_at", _("Planned (UTC)"), 1.4),
                    Shown("item_kind", _("Weapons or lot"), 0.9, says=_kind),
                    code("code", _("Nature"), 1.3),
                    Shown("name", _("What it is"), 2.0),
                    number("planned", _("Planned")),
                    number("withdrawn", _("Withdrawn")),
                    number("lost", _("Lost")),
                    number("destroyed", _("Destroyed")),
                    number("verified", _("Verified"), bold=True),
                ),
                view.disposals,
                _("There was no disposal."),
            ),
        ),
    )


def _kind(value: str) -> str:
    return _("Weapons") if value == "weapon" else _("Ammunition")


def _duties(view: AuditPackView) -> Part:
    return Part(
        _("Separation of duties"),
        _(
            "Who recorded and who approved, by role; of several roles the first in the order of docs/roles.md. People are "
            "not named: the entries name them to whoever may read them."
        ),
        (
            Listed(
                "same_hands",
                _("One person in two parts"),
                (
                    worded("case", _("What is looked at"), SAME_HAND, 2.6),
                    code("role", _("Role"), 1.2),
                    number("entries", _("Entries"), 0.7, bold=True),
                    code("examples", _("Some of them"), 5.0),
                ),
                view.same_hands,
                _("No entry of this period has one person in two of the parts that are looked at here."),
                note=_(
                    "Looked at are: recording and approving, keeping a place and approving for it or counting it as "
                    "independent, dispatching and receiving, destroying and verifying. Rule R18 looks further, across "
                    "several entries: {number} of its findings stand."
                ).format(number=figures.number(_of_rule(view, "R18"))),
            ),
            Listed(
                "duties",
                _("Who recorded and approved what"),
                (
                    Shown("operation", _("Operation"), 3.0, says=operation),
                    code("recorder", _("Recorded by"), 1.4),
                    code("approver", _("Approved by"), 1.4),
                    number("entries", _("Entries"), bold=True),
                ),
                view.duties,
                _("Nothing was recorded of this period."),
            ),
        ),
    )
