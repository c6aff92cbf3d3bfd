"""The mapping of a table, guessed from its headings and, where they say nothing, from what the cells hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.importing.calibres import is_calibre
from wamledger.services.importing.headings import (
    FIRST_ROWS,
    SURE,
    Sense,
    fields_named,
    header_row,
    key_of,
    senses,
)
from wamledger.services.importing.lexicon import condition_words, folded, joined, models, type_words
from wamledger.services.importing.mapping import SEVERAL, Column, Mapping
from wamledger.services.importing.settings import Kind
from wamledger.services.importing.table import Content, Table, content_of, letters, text_of

_SAMPLE_ROWS: Final = 200
DEEPER: Final = " › "
"""Stands between the heading of a group and the heading below it."""


def guess_mapping(table: Table, kind: Kind, at_row: int | None = None) -> Mapping:
    """
    The column of each field, with how sure that is and why.

    Refuses: header_not_found (no row of headings, and none was named).
    """
    row = at_row or header_row(table.rows, kind)
    if row is None or row > len(table.rows):
        raise Refused(Code.HEADER_NOT_FOUND, file=table.file, kind=kind)
    deep = _is_deep(table, row, kind)
    headings = _headings(table, row, deep=deep)
    columns = _assigned(headings, kind)
    columns = _by_content(table, row + 1 + deep, columns, kind)
    return Mapping(kind, row, tuple(columns), header_rows=1 + deep)


def fitted(mapping: Mapping, table: Table) -> Mapping:
    """
    A saved mapping on a table: columns found again by heading, or by letter where they have none.

    Refuses: column_missing, header_not_found.
    """
    if not mapping.header_row:
        return mapping
    row = _row_of(mapping, table)
    if row > len(table.rows):
        raise Refused(Code.HEADER_NOT_FOUND, file=table.file, kind=mapping.kind)
    headings = _headings(table, row, deep=mapping.header_rows > 1)
    wanted: dict[str, list[Column]] = {}
    for column in mapping.columns:
        wanted.setdefault(key_of(column.heading) or column.letter, []).append(column)
    columns = []
    for index, heading in enumerate(headings):
        known = wanted.get(key_of(heading) or letters(index))
        like = known.pop(0) if known else Column(index, heading, None, 0.0)
        columns.append(Column(index, heading, like.field, like.score, like.why))
    missing = [column for left in wanted.values() for column in left if column.field]
    if missing:
        raise Refused(
            Code.COLUMN_MISSING,
            file=table.file,
            field=missing[0].heading or missing[0].letter,
            found=[each for each in headings if each],
        )
    return Mapping(mapping.kind, row, tuple(columns), mapping.header_rows)


def _row_of(mapping: Mapping, table: Table) -> int:
    """The row that holds the most of the mapping's headings; where none holds one, the row it was saved with."""
    wanted = {key_of(column.heading) for column in mapping.columns if column.field and column.heading.strip()}
    best, most = mapping.header_row, 0
    deep = mapping.header_rows > 1
    for row in (mapping.header_row, *range(1, min(len(table.rows), FIRST_ROWS) + 1)):
        if row > len(table.rows):
            continue
        found = len(wanted & {key_of(heading) for heading in _headings(table, row, deep=deep)})
        if found > most:
            best, most = row, found
    return best


def _is_deep(table: Table, row: int, kind: Kind) -> int:
    """
    1 where the row below belongs to the headings: it names fields, holds no number, and adds to what is
    named.
    """
    if row >= len(table.rows):
        return 0
    below = table.rows[row]
    if any(
        content_of(value) in (Content.NUMBER, Content.DATE) or str(value).strip().isdigit() for value in below
    ):
        return 0
    own = fields_named(below, kind)
    alone = fields_named(_headings(table, row, deep=0), kind)
    both = fields_named(_headings(table, row, deep=1), kind)
    return 1 if own and both > alone and _fills_gaps(table, row, below) else 0


def _fills_gaps(table: Table, row: int, below: Sequence[object]) -> bool:
    """Under every cell of the lower row there is a gap or a heading of a group that spans columns."""
    above = [text_of(value) for value in table.rows[row - 1]]
    spans = {
        column
        for top, left, bottom, right in table.merged
        if top == row - 1 and right > left
        for column in range(left, min(right, 10_000) + 1)
    }
    filled = [index for index, value in enumerate(below) if str(value).strip()]
    gaps = [
        index
        for index in filled
        if index >= len(above)
        or not above[index]
        or index in spans
        or (index + 1 < len(above) and not above[index + 1] and index + 1 in filled)
    ]
    return bool(gaps) and len(gaps) == len(filled)


def _headings(table: Table, row: int, *, deep: int | bool) -> list[str]:
    """The headings from left to right; a lower heading stands behind the heading of its group."""
    upper = [text_of(value) for value in table.rows[row - 1]]
    width = table.width
    upper += [""] * (width - len(upper))
    if not deep or row >= len(table.rows):
        return upper
    lower = [text_of(value) for value in table.rows[row]]
    lower += [""] * (width - len(lower))
    group = ""
    names = []
    for top, low in zip(upper, lower, strict=True):
        group = top or (group if low else "")
        names.append(f"{group}{DEEPER}{low}" if group and low else low or top)
    return names


def _senses_of(heading: str, kind: Kind) -> tuple[Sense, ...]:
    """A heading of two rows is read by its lower part first, then whole, then by the upper part."""
    if DEEPER in heading:
        upper, lower = heading.split(DEEPER, 1)
        for part in (lower, f"{upper} {lower}", heading, upper):
            if found := senses(part, kind):
                return found
    return senses(heading, kind)


def _assigned(headings: list[str], kind: Kind) -> list[Column]:
    """Each field to the column that names it most surely; a column that loses takes its next sense."""
    claims = sorted(
        ((sense, index) for index, heading in enumerate(headings) for sense in _senses_of(heading, kind)),
        key=lambda claim: (-claim[0].score, claim[1]),
    )
    taken: set[str] = set()
    given: dict[int, Sense] = {}
    for sense, index in claims:
        if (
            index in given
            or sense.score < SURE * 0.9
            or (sense.field in taken and sense.field not in SEVERAL)
        ):
            continue
        given[index] = sense
        taken.add(sense.field)
    return [
        Column(index, heading, given[index].field, round(given[index].score, 2), given[index].why)
        if index in given
        else Column(index, heading, None, 0.0, "")
        for index, heading in enumerate(headings)
    ]


def _by_content(table: Table, first: int, columns: list[Column], kind: Kind) -> list[Column]:
    """What the headings leave open, filled from the cells: calibres, kinds of weapon, conditions, serials."""
    has = {column.field for column in columns}
    tests: list[tuple[str, Callable[[str], bool]]] = [("calibre", is_calibre)]
    if kind == "weapons":
        tests += [("type", _is_type), ("condition", lambda text: folded(text) in condition_words("weapon"))]
    for field, test in tests:
        if field in has or (field == "type" and has & {"model", "make_model"}):
            continue
        for place, column in enumerate(columns):
            if (
                column.field in (None, "description", "remarks")
                and _share(table, first, column.index, test) >= 0.6
            ):
                columns[place] = Column(column.index, column.heading, field, 0.55, _("what its cells hold"))
                has.add(field)
                break
    if kind == "weapons" and "serial" not in has:
        for place, column in enumerate(columns):
            if column.field == "ordinal" and not _counts_up(table, first, column.index):
                columns[place] = Column(
                    column.index, column.heading, "serial", 0.5, _("numbers that do not count the rows")
                )
                break
    if kind == "weapons" and not has & {"type", "model", "make_model"}:
        for place, column in enumerate(columns):
            if column.field == "description":
                columns[place] = Column(
                    column.index, column.heading, "type", 0.5, _("no other column names the weapon")
                )
                break
    return columns


def _is_type(text: str) -> bool:
    return folded(text) in type_words() or joined(text) in models()


def _cells(table: Table, first: int, index: int) -> list[str]:
    rows = table.rows[first - 1 : first - 1 + _SAMPLE_ROWS]
    return [text for row in rows if index < len(row) and (text := text_of(row[index]))]


def _share(table: Table, first: int, index: int, test: Callable[[str], bool]) -> float:
    cells = _cells(table, first, index)
    return sum(map(test, cells)) / len(cells) if len(cells) >= 2 else 0.0


def _counts_up(table: Table, first: int, index: int) -> bool:
    """True of a column that numbers the rows: 1, 2, 3 with a gap here and there."""
    cells = _cells(table, first, index)
    numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit() and len(cell) < 9]
    if not cells or len(numbers) < 0.8 * len(cells):
        return not cells
    return numbers == sorted(numbers) and numbers[-1] <= max(3 * len(cells), 10)
