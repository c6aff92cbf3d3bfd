"""How the demonstration tells things on a screen: titles, figures, small tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services import words
from wamledger.services.holdings import Holding
from wamledger.services.importing import Plan
from wamledger.services.posting import Report
from wamledger.services.words import word

Echo = Callable[[str], None]
"""Shows one line."""

_MOST_CELLS: Final = 6


def title(echo: Echo, text: str) -> None:
    """The title of a step stands on the screen, with a line under it."""
    echo("")
    echo(text)
    echo("─" * len(text))


def number(value: int) -> str:
    """1765862 as 1,765,862 with narrow spaces."""
    return f"{value:,}".replace(",", "\u202f")


def problems_told(echo: Echo, plan: Plan) -> None:
    """Each kind of problem once, with the cells where it stands, what to do, and the repair that is offered."""
    for problem, _times in plan.summary():
        same = [
            each
            for each in plan.problems
            if (each.cause, each.column, each.taken) == (problem.cause, problem.column, problem.taken)
        ]
        cells = [each.cell or _("row {row}").format(row=each.row) for each in same]
        more = ", …" if len(cells) > _MOST_CELLS else ""
        echo(f"  {', '.join(cells[:_MOST_CELLS])}{more}: {problem.message}")
        if problem.repair is not None:
            echo(
                "      "
                + _("{found} would be taken as the text {repair}. {remedy}").format(
                    found=shown(problem.found), repair=shown(problem.repair), remedy=problem.remedy
                )
            )


def status_table(echo: Echo, *columns: Sequence[Holding]) -> None:
    """
    Weapons by status, and what there is of ammunition, each in its own unit: rounds, pieces or grams.

    A pair of columns for each list of holdings.
    """
    counted = [_by_status(column) for column in columns]
    heading = "".join(f"{_('weapons'):>12}{_('rounds, pcs, g'):>16}" for _column in columns)
    echo(f"  {'':<22}{heading}")
    for status in words.STATUS:
        if any(status in part for pair in counted for part in pair):
            figures = "".join(
                f"{number(weapons[status]):>12}{number(ammunition[status]):>16}"
                for weapons, ammunition in counted
            )
            echo(f"  {word(words.STATUS, status):<22}{figures}")
    sums = "".join(
        f"{number(weapons.total()):>12}{number(ammunition.total()):>16}" for weapons, ammunition in counted
    )
    echo(f"  {_('taken on charge'):<22}{sums}")


def _by_status(held: Sequence[Holding]) -> tuple[Counter[str], Counter[str]]:
    weapons: Counter[str] = Counter()
    ammunition: Counter[str] = Counter()
    for each in held:
        (weapons if "weapon" in each else ammunition)[each["status"]] += each["quantity"]
    return weapons, ammunition


def posted_told(report: Report, echo: Echo) -> None:
    """How much was posted, what is worth knowing of it, and what was refused."""
    echo(
        _("{posted} operations posted, {refused} refused, {notices} notices.").format(
            posted=number(report.posted), refused=report.refused_lines, notices=number(len(report.notices))
        )
    )
    for _file, _line, notice in report.notices[:2]:
        echo(f"  {notice.text}")
    refused_told(report, echo)


def refused_told(report: Report, echo: Echo) -> None:
    """Each refused line with its reason and remedy."""
    for line in report.refused:
        for fault in line.faults:
            echo(f"  {shown(line.file)}:{line.line}: {fault.message} {fault.remedy}")
