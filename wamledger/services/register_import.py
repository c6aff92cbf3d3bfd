"""
A register brought in: planned from its file, tried on the ledger without a trace, and posted.

Between the three somebody looks at what was found. The plan names what is wrong with which cell; the trial names what
the ledger itself would refuse; only the posting leaves anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services import importing, registers
from wamledger.services.importing.mapping import FIELDS, SEVERAL
from wamledger.services.posting import post_operations
from wamledger.services.posting_report import Report

AT_ONCE: Final = 500
"""Operations that are looked up together."""

Told = Callable[[int, int], None]
"""Takes what is done, and how much there is."""


def planned(
    ledger: Ledger, path: Path | str, asked: importing.Settings, progress: Told | None = None
) -> importing.Plan:
    """
    What the register would make, with the natures of the mission's own known.

    Where nobody gave a time, rows that went in with an earlier import of the file keep the one that they have: they are
    the same operations, and are not recorded again.

    Refuses: what importing.plan refuses.  Raises: AccessFault
    """
    plan = importing.plan(path, replace(asked, natures=registers.own_natures(ledger)), progress)
    if asked.is_of_now:
        since = _recorded(ledger, [operation["id"] for operation in plan.operations])
        for operation in plan.operations:
            operation["occurred_at"] = since.get(operation["id"], operation["occurred_at"])
    return plan


def _recorded(ledger: Ledger, ids: Sequence[str]) -> dict[str, str]:
    """When those of the operations happened that are entries already."""
    found: dict[str, str] = {}
    with ledger.reading() as link:
        for first in range(0, len(ids), AT_ONCE):
            condition, parameters = link.among("id", ids[first : first + AT_ONCE])
            rows = link.rows("SELECT id, occurred_at FROM entry WHERE " + condition, parameters)
            found |= {code: moment.canonical(at) for code, at in rows}
    return found


def posted(
    ledger: Ledger,
    plan: importing.Plan,
    *,
    stops_on_refusal: bool = False,
    is_dry: bool = False,
    progress: Told | None = None,
) -> Report:
    """
    The operations of the plan are entries, or the report says what would be recorded.

    With ``stops_on_refusal`` one that the ledger refuses keeps all of them out.
    """
    total = len(plan.operations)
    return post_operations(
        ledger,
        plan.operations,
        keep_going=not stops_on_refusal,
        dry_run=is_dry,
        source=plan.table.file,
        receipts=True,
        progress=None if progress is None else lambda _bytes, number: progress(number, total),
    )


def with_field(mapping: importing.Mapping, index: int, field: str | None) -> importing.Mapping:
    """
    The mapping in which that column holds the field, and no other does that may not hold it too.

    Refuses: choice_unknown
    """
    if field is not None and field not in FIELDS[mapping.kind]:
        raise Refused(Code.CHOICE_UNKNOWN, "field", found=field, allowed=list(FIELDS[mapping.kind]))

    def other(column: importing.Column) -> importing.Column:
        if column.index == index:
            return replace(column, field=field, score=1.0, why="")
        if field is not None and field not in SEVERAL and column.field == field:
            return replace(column, field=None, score=1.0, why="")
        return column

    return replace(mapping, columns=tuple(map(other, mapping.columns)))


@dataclass(frozen=True, slots=True)
class Examples:
    """What stands in the first filled cells of each column, by the position of the column."""

    texts: Mapping[int, tuple[str, ...]]


def examples(plan: importing.Plan, most: int = 3) -> Examples:
    """The first texts of each column below the headings."""
    found: dict[int, list[str]] = {column.index: [] for column in plan.mapping.columns}
    table = plan.table
    for row in range(plan.mapping.first_data_row, len(table.rows) + 1):
        open_ = [index for index, texts in found.items() if len(texts) < most]
        if not open_:
            break
        for index in open_:
            if text := table.cell(row, index).text:
                found[index].append(text)
    return Examples({index: tuple(texts) for index, texts in found.items()})
