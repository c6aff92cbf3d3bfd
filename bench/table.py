"""Figures and how they are shown: what was reached, beside the goal, with the plain rates that made the ratio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured figure. ``at_least`` says whether more is better; None where there is no goal."""

    name: str
    reached: float | None
    goal: float | None
    at_least: bool = True
    unit: str = "ratio"
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal is reached, and by how much not."""
        if self.reached is None:
            return "not measured"
        if self.goal is None:
            return ""
        short = self.goal / self.reached if self.at_least else self.reached / self.goal
        return "reached" if short <= 1 else f"short by {short:.2f}x"


def ratios(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """The median of one by other, round by round, and the median of each."""
    pairs = [(one(), other()) for _ in range(rounds)]
    return (
        median(first / second for first, second in pairs),
        median(first for first, _ in pairs),
        median(second for _, second in pairs),
    )


def show(figures: Sequence[Figure]) -> None:
    """The table is printed."""
    table = Table(title="wamledger: what was measured in this run")
    for heading in ("figure", "reached", "goal", "", "how"):
        table.add_column(heading, overflow="fold")
    for each in figures:
        sign = "≥" if each.at_least else "≤"
        table.add_row(
            each.name,
            "-" if each.reached is None else f"{each.reached:.3g} {each.unit}",
            "" if each.goal is None else f"{sign} {each.goal:g}",
            each.verdict,
            each.detail,
        )
    Console(width=150).print(table)
