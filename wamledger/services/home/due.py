"""What is found by looking at the whole ledger: findings, and the counts that stores owe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wamledger.i18n import _, ngettext
from wamledger.services.home.form import Item
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.detecting import Detection

_SEVERITIES: Final = (1, 2, 3, 4)
_SETTLED: Final = frozenset({"EXPLAINED", "VOID"})
"""What somebody has said the last word about needs nobody now."""


def findings(detection: Detection) -> Iterator[Item]:
    """What stands out and nobody has explained, by how soon somebody must look.  Raises: AccessFault"""
    by_severity: dict[int, list[tuple[str, str]]] = {}
    for each in detection.findings():
        if each.status not in _SETTLED:
            title = _(each.signal.title or each.rule.title)
            by_severity.setdefault(int(each.severity), []).append((each.id, title))
    for severity in _SEVERITIES:
        found = by_severity.get(severity, [])
        if found:
            code, title = found[0]
            yield Item(
                f"findings_s{severity}",
                _label(severity, len(found)),
                len(found),
                title,
                Subject("finding", code) if len(found) == 1 else "findings",
                {"severity": f"S{severity}"},
                is_alarming=severity == 1,
            )


def _label(severity: int, number: int) -> str:
    """So many findings, by how soon somebody has to look."""
    match severity:
        case 1:
            return ngettext("Finding to look at now", "Findings to look at now", number)
        case 2:
            return ngettext(
                "Finding to look at within 24 hours", "Findings to look at within 24 hours", number
            )
        case 3:
            return ngettext("Finding to look at within 7 days", "Findings to look at within 7 days", number)
    return ngettext("Finding to look at some time", "Findings to look at some time", number)


def counts(ledger: Ledger) -> Iterator[Item]:
    """The counts whose day is over.  Raises: AccessFault"""
    from wamledger.services.counting.due import counts_due
    from wamledger.services.moments import day
    from wamledger.services.things.saying import named

    late = [each for each in counts_due(ledger, until=ledger.clock()) if each.is_overdue]
    if late:
        worst = late[0]
        yield Item(
            "counts",
            ngettext("Count that is overdue", "Counts that are overdue", len(late)),
            len(late),
            _("since {date}: {store}, {check}").format(
                store=named(worst.store, worst.name), check=_(worst.check.value), date=day(worst.at)
            ),
            "counting",
            is_alarming=True,
        )
