"""What is found by looking at the whole ledger: findings, and the counts that stores owe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from wamledger.i18n import N_, _
from wamledger.services.home.form import Item
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.detecting import Detection

SEVERITY: Final[Mapping[int, str]] = {
    1: N_("Findings to look at now"),
    2: N_("Findings to look at within 24 hours"),
    3: N_("Findings to look at within 7 days"),
    4: N_("Findings to look at some time"),
}
_SETTLED: Final = frozenset({"EXPLAINED", "VOID"})
"""What somebody has said the last word about needs nobody now."""


def findings(detection: Detection) -> Iterator[Item]:
    """What stands out and nobody has explained, by how soon somebody must look.  Raises: AccessFault"""
    by_severity: dict[int, list[tuple[str, str]]] = {}
    for each in detection.findings():
        if each.status not in _SETTLED:
            title = each.signal.title or _(each.rule.title)
            by_severity.setdefault(int(each.severity), []).append((each.id, title))
    for severity, label in SEVERITY.items():
        found = by_severity.get(severity, [])
        if found:
            code, title = found[0]
            yield Item(
                f"findings_s{severity}",
                _(label),
                len(found),
                title,
                Subject("finding", code) if len(found) == 1 else "findings",
                {"severity": f"S{severity}"},
                is_alarming=severity == 1,
            )


def counts(ledger: Ledger) -> Iterator[Item]:
    """The counts whose day is over.  Raises: AccessFault"""
    from wamledger.services.counting.due import counts_due
    from wamledger.services.moments import when
    from wamledger.services.things.saying import named

    late = [each for each in counts_due(ledger, until=ledger.clock()) if each.is_overdue]
    if late:
        worst = late[0]
        yield Item(
            "counts",
            _("Counts that are due"),
            len(late),
            _("{store}: {check}, since {time}").format(
                store=named(worst.store, worst.name), check=_(worst.check.value), time=when(worst.at)
            ),
            "counting",
        )
