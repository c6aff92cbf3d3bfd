"""What an import tells on the screen: columns, problems, what would be recorded, and what was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group
from rich.text import Text

from tui.widgets.status_line import SIGNS
from tui.widgets.two_lines import two_lines
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services.importing import FIELDS, Column, Plan, Problem, Severity, left_out
from wamledger.services.importing.settings import Settings
from wamledger.services.labelled import labelled
from wamledger.services.posting_report import Report

MOST_LEFT_OUT: Final = 50
"""Reasons why rows stay out that are shown before it is recorded; the file that can be written has all."""
MOST_NOTICED: Final = 40
"""Notices that are shown; each is a finding as well where it is one."""

_SEVERITY: Final = {
    Severity.REFUSED: N_("stays out"),
    Severity.REPAIR_OFFERED: N_("repair offered"),
    Severity.NOTE: N_("note"),
}


def by_weight(problems: list[Problem], kind: str) -> list[Problem]:
    """The problems of a kind, or all of them: those that keep a row out first, mere notes last, each by row."""
    weights = list(_SEVERITY)
    return sorted(
        (each for each in problems if kind in ("", each.code)),
        key=lambda each: (not each.stops, weights.index(each.severity)),
    )


def column_line(kind: str, column: Column, examples: tuple[str, ...]) -> Group:
    """One column: its heading, what it is taken for and how sure that is, and the first texts in it."""
    words = FIELDS[kind]
    taken = _(words[column.field]) if column.field else _("not imported")
    sure = f"  {round(column.score * 100)} %" if column.field and column.score < 1 else ""
    text = Text(f"{'✓' if column.field else '–'} {column.letter:>2}  {shown(column.heading) or '-'}  →  ")
    text.append(taken, style="bold")
    text.append(sure)
    return two_lines(text, Text(", ".join(shown(each)[:24] for each in examples), style="dim"), indent=7)


def file_line(plan: Plan) -> str:
    """Which sheet was read, where its headings stand, and how many rows it has."""
    sheet = shown(plan.table.sheet)
    where = (
        _("{file}: sheet {sheet}, headings in row {row}; rows below: {rows}.")
        if sheet
        else _("{file}: headings in row {row}; rows below: {rows}.")
    )
    return where.format(
        file=shown(plan.table.file),
        sheet=sheet,
        row=plan.mapping.header_row,
        rows=plan.rows_total,
    )


def fields(kind: str) -> list[tuple[str, str]]:
    """What a column may be taken for, in words; nothing first."""
    return [("", _("not imported")), *((field, _(words)) for field, words in FIELDS[kind].items())]


def sums(plan: Plan) -> str:
    """What became of the rows, in one sentence."""
    return _(
        "Rows: {total}; read: {accepted}, refused: {refused}, empty: {blank}, set aside: {aside}."
    ).format(
        total=plan.rows_total,
        accepted=plan.accepted,
        refused=plan.refused,
        blank=plan.blank,
        aside=plan.not_data,
    )


def would(plan: Plan, report: Report, asked: Settings) -> Text:
    """What would be recorded, by whom, and what would stay out and why."""
    text = Text(f"{sums(plan)}\n\n")
    text.append(
        ngettext(
            "{number} operation would be recorded.",
            "{number} operations would be recorded.",
            report.posted,
        ).format(number=report.posted),
        style="bold",
    )
    text.append(
        "\n"
        + ngettext("{number} item is in it.", "{number} items are in it.", plan.items).format(
            number=plan.items
        )
    )
    if report.repeated:
        text.append(
            "\n"
            + ngettext(
                "{number} was on record already.", "{number} were on record already.", report.repeated
            ).format(number=report.repeated)
        )
    text.append("\n" + people(asked))
    if report.refused_lines:
        text.append(
            "\n\n✗ "
            + ngettext(
                "The ledger would refuse {number}, which would stay out:",
                "The ledger would refuse {number}, which would stay out:",
                report.refused_lines,
            ).format(number=report.refused_lines)
        )
    for row, cell, column, _found, _code, reason, remedy in left_out.left_out(plan, report)[:MOST_LEFT_OUT]:
        where = ", ".join(part for part in (_("row {row}").format(row=row), cell, column) if part)
        text.append(f"\n✗ {labelled(shown(where), shown(reason))} {shown(remedy)}")
    _add_noticed(text, plan, report)
    text.append("\n\n")
    text.append(
        _("Ctrl+S records it.") if report.posted else _("There is nothing to record. Esc goes back."),
        style="bold",
    )
    return text


def people(asked: Settings) -> str:
    """Who records it, and who stands beside them."""
    by = _("Recorded by {user}.").format(user=asked.by)
    if asked.approved_by:
        return f"{by} " + _("Approved by {user}.").format(user=asked.approved_by)
    return f"{by} " + _("Nobody is named as second person.")


def became(plan: Plan, report: Report) -> Text:
    """What was recorded, and that something stayed out."""
    text = Text()
    text.append(
        "✓ "
        + ngettext("{number} operation recorded.", "{number} operations recorded.", report.posted).format(
            number=report.posted
        ),
        style="bold",
    )
    out = left_out.left_out(plan, report)
    if out:
        said = ngettext(
            "{number} reason why a row stayed out; w writes them into a file.",
            "{number} reasons why rows stayed out; w writes them into a file.",
            len(out),
        )
        text.append(f"\n! {said.format(number=len(out))}")
    _add_noticed(text, plan, report)
    text.append(f"\n{_('Esc leaves.')}")
    return text


def _add_noticed(text: Text, plan: Plan, report: Report) -> None:
    """What was noticed of single rows, which does not keep them out: that a weapon may be one on record, above all."""
    from wamledger.services.on_screen import telling

    if not report.notices:
        return
    number = len({line for _file, line, _notice in report.notices})
    said = ngettext(
        "{number} row is worth a look, which is no reason for it to stay out:",
        "{number} rows are worth a look, which is no reason for them to stay out:",
        number,
    )
    text.append(f"\n\n! {said.format(number=number)}")
    for _file, line, notice in report.notices[:MOST_NOTICED]:
        where = _("row {row}").format(row=left_out.rows_of(plan.operations[line - 1]))
        text.append(f"\n! {labelled(shown(where), shown(telling.notice(notice)))}")
    if (more := len(report.notices) - MOST_NOTICED) > 0:
        text.append(f"\n… {more}")


def problem_lines(problem: Problem) -> Group:
    """One problem: where, what was found, why, and what to do."""
    first = Text(SIGNS["refused"] if problem.stops else "✓ " if problem.taken else "· ")
    first.append(", ".join(_where(problem)) or _("the file"), style="bold")
    weight = _("taken") if problem.taken else _(_SEVERITY[problem.severity])
    first.append(f"  {shown(problem.found)[:60]}  ({weight})")
    why = Text(f"{shown(problem.message)} {shown(problem.remedy)}")
    repair = "" if problem.repair is None else f"{shown(problem.found)} → {shown(problem.repair)}"
    if problem.repair == problem.found:
        repair = _("{text}, as it is written").format(text=shown(problem.found))
    return two_lines(first, why, Text(repair))


def _where(problem: Problem) -> Iterator[str]:
    if problem.row:
        yield _("row {row}").format(row=problem.row)
    if problem.cell:
        yield problem.cell
    if problem.column:
        yield shown(problem.column)
