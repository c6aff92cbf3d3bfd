"""
A register as operations to post, and the fate of every row.

Nothing is posted here. The operations carry ids that follow from the content of the file and the row, so
that posting the same file twice posts nothing twice; and every row below the headings is accepted,
refused, empty, or set aside and named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wamledger.domain.refusals import Code, Refused
from wamledger.services.importing.acquisition import acquisition_of, occurred_on
from wamledger.services.importing.ammunition import lot_lines
from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.importing.guessing import DEEPER, fitted, guess_mapping
from wamledger.services.importing.headings import key_of
from wamledger.services.importing.mapping import FIELDS, Column, Mapping
from wamledger.services.importing.operations import Accepted, operations_of
from wamledger.services.importing.problems import Problem
from wamledger.services.importing.reader import RowReader
from wamledger.services.importing.reading import read_table
from wamledger.services.importing.register import Register
from wamledger.services.importing.row_shape import is_whole
from wamledger.services.importing.rows import Fate, SetAside, fate_of
from wamledger.services.importing.settings import Settings
from wamledger.services.importing.table import Table, text_of
from wamledger.services.importing.weapons import weapon_lines

Progress = Callable[[int, int], None]
"""Called with the rows that are done and the rows there are."""

_STEP: Final = 256


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What an import would do.

    Shape:  ``operations`` in the order of the rows, as lines of a journal; ``problems`` by row, those of
            the file and its columns first; ``fates`` by row number for every row of the sheet; the four
            counts are of rows below the headings and add up to ``rows_total``.
    """

    table: Table
    mapping: Mapping
    operations: list[dict[str, Any]]
    problems: list[Problem]
    fates: dict[int, Fate]
    set_aside: list[SetAside]
    items: int

    @property
    def rows_total(self) -> int:
        return sum(fate is not Fate.TITLE for fate in self.fates.values())

    @property
    def accepted(self) -> int:
        return self._count(Fate.ACCEPTED)

    @property
    def refused(self) -> int:
        return self._count(Fate.REFUSED)

    @property
    def blank(self) -> int:
        return self._count(Fate.BLANK)

    @property
    def not_data(self) -> int:
        """Rows below the headings that were set aside: totals, sections, repeated headings, signatures."""
        return sum(fate.is_set_aside for fate in self.fates.values())

    def _count(self, wanted: Fate) -> int:
        return sum(fate is wanted for fate in self.fates.values())

    def summary(self) -> list[tuple[Problem, int]]:
        """
        One problem of each cause and column with how often it stands, the heaviest and most frequent
        first.
        """
        groups: dict[tuple[Cause, str, bool], list[Problem]] = {}
        for problem in self.problems:
            groups.setdefault((problem.cause, problem.column, problem.taken), []).append(problem)
        weight = {Severity.REFUSED: 0, Severity.REPAIR_OFFERED: 1, Severity.NOTE: 2}
        ordered = sorted(
            groups.values(), key=lambda group: (weight[group[0].severity], -len(group), group[0].row)
        )
        return [(group[0], len(group)) for group in ordered]


def plan(path: Path | str, settings: Settings, progress: Progress | None = None) -> Plan:
    """
    The operations that a register makes, and what there is to say about each of its rows.

    Refuses: what ``read_table`` refuses; header_not_found, column_missing.
    """
    return plan_table(read_table(path, settings), settings, progress)


def plan_table(table: Table, settings: Settings, progress: Progress | None = None) -> Plan:
    """The plan of a table that was read already."""
    mapping = _mapping(table, settings)
    register = Register(table, mapping, settings)
    problems = list(_about_file(register))
    headings = frozenset(
        key_of(part)
        for column in mapping.columns
        for part in (column.heading, *column.heading.split(DEEPER))
        if part
    )
    first = mapping.first_data_row
    fates = dict.fromkeys(range(1, min(first, len(table.rows) + 1)), Fate.TITLE)
    aside: list[SetAside] = []
    accepted: list[Accepted] = []
    seen: dict[str, int] = {}
    total = max(len(table.rows) - first + 1, 0)
    for done, row in enumerate(range(first, len(table.rows) + 1)):
        if progress and done % _STEP == 0:
            progress(done, total)
        fate = fate_of(table.rows[row - 1], mapping, headings, is_spanned=row in register.spanned)
        if fate is None:
            reader = RowReader(register, row)
            item = _item(reader, seen)
            problems += reader.problems
            fate = Fate.ACCEPTED if item else Fate.REFUSED
            if item and item.lines:
                accepted.append(item)
        elif fate.is_set_aside:
            aside.append(SetAside(row, fate, _row_text(table, row)))
        fates[row] = fate
    if progress:
        progress(total, total)
    operations = list(operations_of(accepted, table, settings))
    return Plan(table, mapping, operations, problems, fates, aside, sum(len(item.lines) for item in accepted))


def _mapping(table: Table, settings: Settings) -> Mapping:
    mapping = (
        fitted(settings.mapping, table)
        if settings.mapping
        else guess_mapping(table, settings.kind, settings.header_row)
    )
    must_have_columns(table, mapping)
    return mapping


def must_have_columns(table: Table, mapping: Mapping) -> None:
    """
    The columns that every row needs are among those of the mapping.

    Refuses: column_missing
    """
    has = {column.field for column in mapping.columns}
    ways = (
        {"type": {"type", "model", "make_model"}}
        if mapping.kind == "weapons"
        else {"nature": {"nature", "calibre", "ammunition_type"}, "quantity": {"quantity", "boxes", "loose"}}
    )
    for field, any_of in ways.items():
        if not has & any_of:
            found = [column.heading for column in mapping.columns if column.heading]
            raise Refused(
                Code.COLUMN_MISSING, file=table.file, field=FIELDS[mapping.kind][field], found=found
            )


def _about_file(register: Register) -> Iterator[Problem]:
    """What there is to say about the file and its columns."""
    table, mapping, settings = register.table, register.mapping, register.settings

    def about(cause: Cause, found: str, column: Column | None = None, row: int = 0) -> Problem:
        heading = (column.heading or column.letter) if column else ""
        return Problem(row, heading, "", (column.field or "") if column else "", found, cause)

    if table.encoding_guessed:
        yield about(Cause.ENCODING_GUESSED, table.encoding or "")
    if table.loose_quotes:
        yield about(Cause.QUOTES_LOOSE, "")
    if any(sheet.hidden and sheet.name == table.sheet for sheet in table.sheets):
        yield about(Cause.SHEET_HIDDEN, table.sheet)
    for name in table.other_registers:
        yield about(Cause.OTHER_SHEET, name)
    filled = {
        index
        for row in table.rows[mapping.first_data_row - 1 :]
        for index, value in enumerate(row)
        if value != ""
    }
    for column in mapping.columns:
        if column.index in table.appearance.hidden_columns and column.field:
            yield about(Cause.COLUMN_HIDDEN, column.heading or column.letter, column, mapping.header_row)
        if column.field is None and column.index in filled:
            yield about(
                Cause.COLUMN_NOT_IMPORTED, column.heading or column.letter, column, mapping.header_row
            )
    if "condition" not in register.fields:
        default = settings.condition or ("NOT_INSPECTED" if settings.kind == "weapons" else "C3")
        yield about(Cause.CONDITION_ASSUMED, default)


def _row_text(table: Table, row: int) -> str:
    return " | ".join(text for value in table.rows[row - 1] if (text := text_of(value)))


def _item(reader: RowReader, seen: dict[str, int]) -> Accepted | None:
    """The item of a row, or nothing where the row has to stay out."""
    register, row = reader.register, reader.row
    if not is_whole(reader):
        return None
    if row in register.table.appearance.hidden_rows:
        reader.say(Cause.ROW_HIDDEN, None, "")
    lines = weapon_lines(reader) if register.settings.kind == "weapons" else lot_lines(reader)
    said = acquisition_of(reader)
    date = occurred_on(reader)
    if reader.stops or not lines:
        return None
    key = json.dumps([lines, said, date], sort_keys=True, default=str)
    first = seen.setdefault(key, row)
    if first != row:
        has_identity = any("serial" in line.get("new_weapon", {}) or "new_lot" in line for line in lines)
        if register.settings.merge_identical and has_identity:
            reader.say(Cause.LINE_MERGED, None, _row_text(register.table, row), first=first)
            return Accepted(row, [], said, date, repaired=False)
        if has_identity:
            reader.say(Cause.LINE_IDENTICAL, None, _row_text(register.table, row), first=first)
    _give_codes(lines, register.settings, row)
    return Accepted(row, lines, said, date, reader.repaired)


def _give_codes(lines: list[dict[str, Any]], settings: Settings, row: int) -> None:
    """Each new item has a code made of the prefix and its row, where a prefix was named."""
    kind = "new_weapon" if settings.kind == "weapons" else "new_lot"
    prefix = settings.weapon_prefix if settings.kind == "weapons" else settings.lot_prefix
    if prefix is None:
        return
    for place, line in enumerate(lines):
        tail = f"-{place + 1}" if len(lines) > 1 else ""
        line[kind] = {"id": f"{prefix}{row:06d}{tail}", **line[kind]}
