"""The parts of the page of a thing as lines: tables, time lines, bars and paragraphs, each under its heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from rich.cells import cell_len

from tui.widgets import bars, facts, time_line
from tui.widgets.cell import fitted
from tui.widgets.lines import Line, Piece, paragraph
from wamledger.domain.text import shown
from wamledger.services.things.page import Bar, Bars, Section, Table, Text, ThingPage, TimeLine

GAP: Final = 2
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
    for row, safe in zip(table.rows, texts, strict=True):
        pieces: list[Piece] = []
        for cell, text, wide in zip(row, safe, cells, strict=True):
            written = fitted(text, wide)
            kept = written.rstrip()
            pieces += [Piece(kept, "plain", cell.leads_to if kept else None)]
            pieces += [Piece(" " * (wide - cell_len(kept) + GAP))]
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
    drawn = bars.lines(section.bars, width)
    return [
        _bar(bar, fitted(text.plain, width).rstrip()) for bar, text in zip(section.bars, drawn, strict=True)
    ]


def _bar(bar: Bar, drawn: str) -> Line:
    """The line of a bar, of which the label leads to what it is about."""
    if bar.leads_to is None:
        return (Piece(drawn, "alarm" if bars.is_high(bar) else "plain"),)
    name = shown(bar.label)
    name = name if drawn.startswith(name) else drawn.split(" ", 1)[0]
    return (
        Piece(name, "plain", bar.leads_to),
        Piece(drawn[len(name) :], "alarm" if bars.is_high(bar) else "plain"),
    )
