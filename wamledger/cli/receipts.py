"""
What a posting did, told to a person or a program.

The report of the service is the answer for a program, whole and always of one shape. A person is told what
was recorded and, on standard error, what was refused: as much as can be read, and how much more there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from wamledger.cli import output
from wamledger.i18n import _, ngettext
from wamledger.services.notices import Exit, refusal_line

if TYPE_CHECKING:
    from wamledger.cli.call import Call
    from wamledger.cli.contents import Voucher
    from wamledger.domain.refusals import Refused
    from wamledger.services.posting import Report

MOST_SHOWN: Final = 20
"""Refused lines, and notices, that are shown to a person; a program is given all that were kept."""


def exit_code(report: Report, *, keep_going: bool = False, is_dry: bool = False) -> Exit:
    """
    Refused where a line was refused, unless the others were to go in and some did; not permitted where each of them
    was refused because of who recorded or approved it.

    A dry run ends as the real one would.
    """
    if not report.refused_lines:
        return Exit.DONE
    went_in = bool(report.posted or report.repeated) and (report.kept or is_dry)
    if keep_going and went_in:
        return Exit.DONE
    return Exit.NOT_PERMITTED if report.forbidden_lines == report.refused_lines else Exit.REFUSED


def journal_answer(call: Call, report: Report, *, keep_going: bool, is_dry: bool) -> Exit:
    """What became of the lines of journals is told."""
    code = exit_code(report, keep_going=keep_going, is_dry=is_dry)
    if call.json:
        output.say_json(report.as_json())
    _tell_notices(report, _place)
    _tell_refusals(report, lambda file, line, fault: f"{_place(file, line)}: {refusal_line(fault)}")
    if not call.json:
        output.say(*summed(report, is_dry=is_dry, was_refused=code is not Exit.DONE))
    return code


def voucher_answer(
    call: Call, voucher: Voucher, report: Report, *, name_of: Callable[[Refused], str], is_dry: bool
) -> Exit:
    """What became of one voucher is told, with what the ledger assigned."""
    if call.json:
        output.say_json(report.as_json())
    _tell_notices(report, lambda _file, _line: voucher.name)
    _tell_refusals(
        report, lambda _file, _line, fault: f"{voucher.name}: {refusal_line(fault, name_of(fault))}"
    )
    if not call.json:
        for receipt in report.receipts:
            output.say(*receipt_lines(receipt, is_dry=is_dry))
        if report.refused_lines:
            output.tell(_("Nothing was recorded."))
    return exit_code(report)


def _place(file: str, line: int) -> str:
    return f"{file}:{line}"


def _tell_refusals(report: Report, said: Callable[[str, int, Refused], str]) -> None:
    """The first refused lines are on standard error, each with everything that is wrong with it."""
    shown_lines = report.refused[:MOST_SHOWN]
    for refused in shown_lines:
        output.tell(*(said(refused.file, refused.line, fault) for fault in refused.faults))
    more = report.refused_lines - len(shown_lines)
    if more:
        output.tell(
            ngettext(
                "… and {number} more refused line; --json names it.",
                "… and {number} more refused lines; --json names them.",
                more,
            ).format(number=output.number(more))
        )


def _tell_notices(report: Report, place: Callable[[str, int], str]) -> None:
    """What is worth knowing of accepted lines is on standard error."""
    for file, line, notice in report.notices[:MOST_SHOWN]:
        output.tell(_("{place}: note: {notice}").format(place=place(file, line), notice=notice.text))
    more = len(report.notices) - MOST_SHOWN
    if more > 0:
        output.tell(
            ngettext("… and {number} more note.", "… and {number} more notes.", more).format(
                number=output.number(more)
            )
        )


def summed(report: Report, *, is_dry: bool, was_refused: bool) -> Iterator[str]:
    """What a posting comes to, in sentences."""
    if was_refused:
        yield ngettext(
            "Nothing was kept: {number} line was refused.",
            "Nothing was kept: {number} lines were refused.",
            report.refused_lines,
        ).format(number=output.number(report.refused_lines))
        return
    template = (
        ngettext(
            "{number} operation would be recorded.", "{number} operations would be recorded.", report.posted
        )
        if is_dry
        else ngettext("{number} operation recorded.", "{number} operations recorded.", report.posted)
    )
    yield template.format(number=output.number(report.posted))
    if report.repeated:
        yield ngettext(
            "{number} was on record already.", "{number} were on record already.", report.repeated
        ).format(number=output.number(report.repeated))
    if report.refused_lines:
        yield ngettext(
            "{number} line was refused and left out.",
            "{number} lines were refused and left out.",
            report.refused_lines,
        ).format(number=output.number(report.refused_lines))


def receipt_lines(receipt: dict[str, Any], *, is_dry: bool = False) -> Iterable[str]:
    """What one voucher became: its id, and the codes of what is new on charge."""
    template = (
        _("Would be recorded as {id}.")
        if is_dry
        else _("On record already as {id} (entry {number}).")
        if receipt["repeated"]
        else _("Recorded as {id} (entry {number}).")
    )
    yield template.format(id=receipt["id"], number=receipt["seq"])
    if receipt.get("carried_out"):
        yield _("It took effect as {id}.").format(id=receipt["carried_out"])
    for line in receipt["operation"].get("lines", ()):
        weapon, lot = line.get("new_weapon"), line.get("new_lot")
        if weapon is not None:
            serial = weapon.get("serial") or weapon.get("serial_assigned") or weapon["serial_status"]
            yield "  {}  {}  {} {}, {}  {}".format(
                weapon["id"], weapon["type"], weapon["make"], weapon["model"], weapon["calibre"], serial
            )
        elif lot is not None:
            yield f"  {lot['id']}  {lot['nature']}  {output.number(line['quantity'])}"
