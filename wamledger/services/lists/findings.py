"""The register of findings: what does not fit, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wamledger.detection.finding import Finding
from wamledger.i18n import N_
from wamledger.services import words
from wamledger.services.detecting import Detection
from wamledger.services.lists import flags
from wamledger.services.lists.form import Column, ListRow
from wamledger.services.lists.small import Kept, Small
from wamledger.services.lists.within import choice
from wamledger.services.subjects import Subject

SEVERITY: Final = {
    "S1": N_("S1: now"),
    "S2": N_("S2: within 24 hours"),
    "S3": N_("S3: within 7 days"),
    "S4": N_("S4: at some time"),
}
WAITING: Final = frozenset({"OPEN", "REOPENED"})


class Findings:
    """What a detection says.  Implements small.Whole"""

    name = "findings"
    title = N_("Findings")
    finds = N_("what it says, weapon, lot, place, party, rule")
    columns = (
        Column("severity", N_("Severity"), 9, "code", sorts=True),
        Column("title", N_("What does not fit"), 0, "text", sorts=True),
        Column("about", N_("About"), 22, "text"),
        Column("status", N_("Status"), 14, "word", sorts=True, words=words.FINDING),
        Column("since", N_("Since"), 17, "moment", sorts=True, from_width=100),
        Column("places", N_("Places"), 16, "text", sorts=True, from_width=120),
        Column("rule", N_("Rule"), 10, "code", sorts=True, from_width=130),
        Column("id", N_("Finding"), 14, "code", sorts=True, from_width=140),
    )
    filters = (
        choice("severity", N_("Severity"), SEVERITY),
        choice("status", N_("Status"), words.FINDING),
        choice("attention", N_("Look at"), {"WAITING": N_("Not reviewed yet")}),
    )
    kept: Final[dict[str, Kept]] = {"attention": lambda row, _value: row.cells[3] in WAITING}

    def __init__(self, detection: Detection, where: str) -> None:
        self._detection = detection
        self.where = where
        self._found: list[Finding] = []
        self._rows: list[ListRow] = []

    def rows(self) -> Sequence[ListRow]:
        """The findings as they stand now.  Raises: AccessFault"""
        found = self._detection.findings()
        if found != self._found or not self._rows:
            self._found = found
            self._rows = [_row(each) for each in found]
        return self._rows


def findings_source(detection: Detection, where: str = "") -> Small:
    """
    The register of what a detection says, in its order unless another is asked for.

    Shape: ``where`` is where the ledger lies, whose files an export does not write over.
    """
    return Small(Findings(detection, where))


def _row(finding: Finding) -> ListRow:
    signal = finding.signal
    about = [*signal.weapons, *signal.lots, *signal.parties, *signal.users, *signal.documents]
    return ListRow(
        finding.id,
        Subject("finding", finding.id),
        (
            finding.severity.name,
            signal.title or finding.rule.title,
            ", ".join(about[:3]) + (" …" if len(about) > 3 else ""),
            finding.status,
            signal.first_signal_at,
            ", ".join(signal.places),
            finding.rule.code,
            finding.id,
        ),
        _flag(finding),
    )


def _flag(finding: Finding) -> str:
    if finding.status not in WAITING:
        return ""
    return flags.URGENT if finding.severity.name == "S1" else flags.OPEN
