"""
Whether the lines of a report come to its sums.

A view brings sums beside its lines, and they were computed apart. The lines are counted while they are drawn,
and a report whose lines and sums differ is not printed: a page that contradicts itself proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reports import figures
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault


class FiguresDisagree(LedgerFault):
    """The lines of a report and its sums differ, and nothing was printed."""

    code = "figures_disagree"


class Tally:
    """What lines come to, by subject (a holder, a nature) and by status."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def add(self, subject: str, status: str, quantity: int = 1) -> None:
        """One more line is counted."""
        self._counts.setdefault(subject, Counter())[status] += quantity

    def agree(self, sums: Mapping[str, Mapping[str, int]]) -> None:
        """The lines come to the sums, subject by subject.  Refuses: FiguresDisagree"""
        for subject in sorted({*self._counts, *sums}):
            _compare(subject, self._counts.get(subject, {}), sums.get(subject, {}))

    def agree_in_all(self, subject: str, sums: Mapping[str, int]) -> None:
        """The lines of all subjects together come to the sums.  Refuses: FiguresDisagree"""
        _compare(subject, sum(self._counts.values(), Counter()), sums)


def _compare(subject: str, lines: Mapping[str, int], sums: Mapping[str, int]) -> None:
    for status in sorted({*lines, *sums}):
        counted, stated = lines.get(status, 0), sums.get(status, 0)
        if counted != stated:
            raise FiguresDisagree(
                N_("{subject}, {status}: the lines of the report come to {counted}, its sums to {stated}."),
                N_("Nothing was printed. Run “wamledger verify”, then “wamledger rebuild”, and print again."),
                subject=subject,
                status=status,
                counted=figures.number(counted),
                stated=figures.number(stated),
            )
