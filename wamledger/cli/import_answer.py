"""What an import did, told to a person or a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.cli import output, receipts
from wamledger.i18n import _, ngettext
from wamledger.services.importing import FIELDS, Plan, Problem
from wamledger.services.importing.left_out import COLUMNS, LeftOut
from wamledger.services.posting import Report

MOST_ROWS: Final = 25
"""Rows that stayed out that are shown on a screen; the file of them has all."""


def tell(
    plan: Plan, report: Report, stayed_out: list[LeftOut], *, is_dry: bool, is_stopped: bool, file: str | None
) -> None:
    """How the file was read, what stayed out and why, and what went in, is on the screen."""
    _tell_plan(plan)
    _tell_rows(stayed_out, file)
    _tell_sums(plan)
    if is_stopped:
        output.tell(_("Nothing was recorded, because rows were refused."))
        return
    output.say(*receipts.summed(report, is_dry=is_dry, was_refused=not (report.posted or report.repeated)))


def _tell_plan(plan: Plan) -> None:
    """How the file was read, and what there is to say about it, each kind once."""
    output.say(
        _("{file}: {kind}, sheet {sheet}, headings in row {row}").format(
            file=plan.table.file,
            kind=plan.mapping.kind,
            sheet=plan.table.sheet or "-",
            row=plan.mapping.header_row,
        )
    )
    for column in plan.mapping.columns:
        if column.field:
            output.say(
                _("  column {letter}, {heading}: {field}").format(
                    letter=column.letter,
                    heading=column.heading or "-",
                    field=_(FIELDS[plan.mapping.kind][column.field]),
                )
            )
    for problem, number in plan.summary():
        output.say(*_said(problem, number))


def _said(problem: Problem, number: int) -> Iterator[str]:
    where = f"{problem.column}: " if problem.column else ""
    more = ngettext(" ({number} cell)", " ({number} cells)", number).format(number=output.number(number))
    yield f"  {where}{problem.message} {problem.remedy}{more if number > 1 else ''} [{problem.code}]"
    if problem.repair is not None:
        taken = _("taken") if problem.taken else _("offered")
        yield _("    repair {taken}: {found} → {repair}").format(
            taken=taken, found=problem.found, repair=problem.repair
        )


def _tell_rows(refused: list[LeftOut], report: str | None) -> None:
    for row, cell, column, _found, code, message, remedy in refused[:MOST_ROWS]:
        where = ", ".join(part for part in (_("row {row}").format(row=row), cell, column) if part)
        output.tell(f"{where}: {message} {remedy} [{code}]")
    more = len(refused) - MOST_ROWS
    if more > 0:
        output.tell(
            _("… and {number} more; {where} names them all.").format(
                number=output.number(more), where=report or "--report FILE.csv"
            )
        )


def _tell_sums(plan: Plan) -> None:
    """What became of the rows, and those that are no items by number."""
    output.say(
        _("{total} rows: {accepted} read, {refused} refused, {blank} empty, {aside} set aside.").format(
            total=output.number(plan.rows_total),
            accepted=output.number(plan.accepted),
            refused=output.number(plan.refused),
            blank=output.number(plan.blank),
            aside=output.number(plan.not_data),
        )
    )
    for aside in plan.set_aside:
        output.say(
            _("  row {row} is no item ({what}): {text}").format(
                row=aside.row, what=aside.fate.value, text=aside.text
            )
        )


def as_json(plan: Plan, report: Report, stayed_out: list[LeftOut]) -> dict[str, Any]:
    """All of it as data: the report of the posting, and beside it the rows, the mapping and the problems."""
    return {
        **report.as_json(),
        "rows": {
            "total": plan.rows_total,
            "accepted": plan.accepted,
            "refused": plan.refused,
            "blank": plan.blank,
            "set_aside": [
                {"row": each.row, "fate": each.fate.value, "text": each.text} for each in plan.set_aside
            ],
        },
        "mapping": plan.mapping.as_json(),
        "problems": [problem.as_json() for problem in plan.problems],
        "stayed_out": [dict(zip(COLUMNS, each, strict=True)) for each in stayed_out],
    }
