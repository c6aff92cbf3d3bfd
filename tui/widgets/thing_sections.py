"""The parts of the page of a thing as lines: tables, time lines, bars and paragraphs, each under its heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from rich.cells import cell_len

from tui.widgets import bars, facts, time_line
from tui.widgets.cell import fitted
from tui.widgets.lines import Line, Piece, paragraph, wrapped
from wamledger.domain.text import shown
from wamledger.services.numbers import grouped
from wamledger.services.things.page import Bar, Bars, Cell, Section, Table, Text, ThingPage, TimeLine

GAP: Final = 2
PERCENT: Final = 6
NOTE: Final = 34
"""Cells that are kept for the words behind a bar."""
WIDEST_BAR: Final = 30
LEAST: Final = 6
"""Cells that a column of a table keeps, however narrow the screen is."""


def lines(page: ThingPage, width: int) -> list[Line]:
    """The whole page in lines of at most so many cells."""
    found = facts.lines(page.facts, width)
    for section in page.sections:
        found += [(), heading(section.heading, width), *of_section(section, width)]
    return found


def heading(text: str, width: int) -> Line:
    """A heading with a rule behind it, so that it stands out without any colour."""
    safe = shown(text)
    cells = min(cell_len(safe), width)
    rule = width - cells - 1
    return (Piece(fitted(safe, cells) + (f" {'─' * rule}" if rule > 0 else ""), "heading"),)


def of_section(section: Section, width: int) -> list[Line]:
    """One part of the page without its heading."""
    match section:
        case Table():
            return _table(section, width)
        case TimeLine():
            return time_line.lines(section, width)
        case Bars():
            return _bars(section, width)
        case Text():
            return paragraph(section.text, width)
        case _:
            assert_never(section)


def _table(table: Table, width: int) -> list[Line]:
    if not table.rows:
        return paragraph(table.empty, width)
    texts = [[shown(cell.text) for cell in row] for row in table.rows]
    cells = _widths([[shown(each) for each in table.columns], *texts], width)
    found: list[Line] = [
        (
            Piece(
                (" " * GAP).join(
                    fitted(shown(name), wide) for name, wide in zip(table.columns, cells, strict=True)
                )
            ),
        )
    ]
    found.append((Piece((" " * GAP).join("─" * wide for wide in cells)),))
    for row in table.rows:
        found += _row(
            [(cell, wrapped(cell.text, wide)) for cell, wide in zip(row, cells, strict=True)], cells
        )
    return found


def _row(row: Sequence[tuple[Cell, list[str]]], cells: Sequence[int]) -> list[Line]:
    """A row in as many lines as its longest cell needs, since what is cut off may be what matters."""
    found: list[Line] = []
    for number in range(max(len(parts) for _cell, parts in row)):
        pieces: list[Piece] = []
        for (cell, parts), wide in zip(row, cells, strict=True):
            text = parts[number] if number < len(parts) else ""
            pieces.append(Piece(text, "plain", cell.leads_to if text and number == 0 else None))
            pieces.append(Piece(" " * (wide - cell_len(text) + GAP)))
        found.append(tuple(pieces[:-1]))
    return found


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The cells of each column: what it needs; where that is too much, the widest give way first."""
    cells = [max(cell_len(each) for each in column) for column in zip(*rows, strict=True)]
    room = width - GAP * (len(cells) - 1)
    while sum(cells) > room:
        widest = max(range(len(cells)), key=cells.__getitem__)
        if cells[widest] <= LEAST:
            break
        others = [each for number, each in enumerate(cells) if number != widest]
        cells[widest] = max(cells[widest] - max(sum(cells) - room, 0), max(others, default=0) - 1, LEAST)
    return cells


def _bars(section: Bars, width: int) -> list[Line]:
    if not section.bars:
        return paragraph(section.empty, width)
    label = min(max(cell_len(shown(each.label)) for each in section.bars), max(width // 3, LEAST))
    greatest = max((each.amount for each in section.bars if not each.limit), default=0)
    wide = max(min(width - label - PERCENT - NOTE, WIDEST_BAR), LEAST)
    return [_bar(each, label, wide, width, each.limit or greatest) for each in section.bars]


def _bar(bar: Bar, label: int, wide: int, width: int, whole: int) -> Line:
    """Label, bar, the share of the limit and the words; the label leads to what it is about."""
    share = bars.share(bar)
    said = shown(bar.note) or grouped(bar.amount)
    is_high = bars.is_high(bar)
    rest = f" {bars.drawn(bar.amount, whole, wide)}{share and f' {share:>{PERCENT}}'}  {'! ' if is_high else ''}{said}"
    name = fitted(shown(bar.label), label)
    left = width - label
    kept = name.rstrip()
    return (
        Piece(kept, "plain", bar.leads_to if kept else None),
        Piece(" " * (label - cell_len(kept))),
        Piece(fitted(rest, min(cell_len(rest), left)), "alarm" if is_high else "plain"),
    )
