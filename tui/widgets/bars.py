"""
Amounts as bars, in blocks that any terminal can draw, each with its figure and, where there is a limit, with words.

The bar says nothing that the figure and the words do not; over 80 % of a limit is told as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from wamledger.domain.text import shown
from wamledger.services.numbers import grouped

BLOCKS: Final = " ▏▎▍▌▋▊▉█"
TRACK: Final = "·"
WARN_PERCENT: Final = 80


class Bar(Protocol):
    """What a bar is drawn of."""

    @property
    def label(self) -> str:
        """What it is an amount of."""

    @property
    def amount(self) -> int:
        """How much."""

    @property
    def limit(self) -> int:
        """How much there may be; 0 where there is no limit."""

    @property
    def note(self) -> str:
        """The same in words."""


def drawn(amount: int, whole: int, width: int) -> str:
    """A bar of that many cells, filled to the share of the whole; more than the whole fills it."""
    eighths = 0 if whole <= 0 else min(width * 8, width * 8 * max(amount, 0) // whole)
    full, part = divmod(eighths, 8)
    if amount > 0 and not eighths:
        part = 1
    return (BLOCKS[8] * full + (BLOCKS[part] if part else "")).ljust(width, TRACK)


def share(bar: Bar) -> str:
    """Of a limit the share that is there, in whole per cent, rounded up; empty where there is no limit."""
    return f"{-(-100 * bar.amount // bar.limit)} %" if bar.limit else ""


def is_high(bar: Bar) -> bool:
    """Whether more than 80 % of what may be is there."""
    return bar.limit > 0 and bar.amount * 100 > bar.limit * WARN_PERCENT


def lines(bars: Sequence[Bar], width: int) -> list[Text]:
    """
    One line a bar: label, bar, figure, words.

    Bars without a limit are drawn against the greatest of them.
    """
    if not bars:
        return []
    greatest = max((bar.amount for bar in bars if not bar.limit), default=0)
    label = min(max(cell_len(shown(bar.label)) for bar in bars), max(width * 2 // 5, 8))
    said = max(cell_len(_said(bar)) for bar in bars)
    wide = max(6, min(30, width - label - said - 3))
    return [_line(bar, label, wide, width, greatest) for bar in bars]


def _line(bar: Bar, label: int, wide: int, width: int, greatest: int) -> Text:
    name = set_cell_size(shown(bar.label), label)
    text = Text(
        f"{name} {drawn(bar.amount, bar.limit or greatest, wide)} ", no_wrap=True, overflow="ellipsis"
    )
    text.append(_said(bar), style="bold" if is_high(bar) else "")
    text.truncate(width, overflow="ellipsis")
    return text


def _said(bar: Bar) -> str:
    """The figure, which the words beside it may hold already; of a limit the share, and a mark where it is high."""
    note = shown(bar.note)
    if not bar.limit:
        figure = grouped(bar.amount)
        return note if note.startswith(figure) or (note and not bar.amount) else f"{figure} {note}".strip()
    return f"{'! ' if is_high(bar) else ''}{share(bar)}  {note or f'{grouped(bar.amount)} / {grouped(bar.limit)}'}"
