"""
Recording one voucher: its blanks as options, the operation that they make, and the posting of it.

The operation is the same that a journal line would be, and goes in through the same door.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from wamledger.cli import admission, fields, lines, receipts
from wamledger.cli.blanks import COMMON, Blank, Kind, blanks, filled, is_open
from wamledger.cli.call import Call
from wamledger.cli.contents import Voucher
from wamledger.domain import moment
from wamledger.domain.authority.roles import PROPOSED_NEVER
from wamledger.domain.refusals import Refused
from wamledger.domain.stock import Row
from wamledger.i18n import N_, _

VOUCHER: Final = N_("On every voucher")

_FILE: Final = ("sha256", "size")
"""What the file itself says."""


def parameters(voucher: Voucher) -> list[inspect.Parameter]:
    """The voucher's blanks as parameters of a command: first what stands alone, then the options."""
    found = _blanks(voucher)
    alone = [blank for name in voucher.stand_alone for blank in found if blank.name == name]
    own = [blank for blank in found if blank not in alone]
    listed = [_argument(voucher, blank) for blank in alone]
    if voucher.of_file:
        listed.append(
            _parameter("file_", Annotated[str, typer.Argument(metavar="FILE", help=N_("The file."))])
        )
    listed += [_option(voucher, blank) for blank in own if blank.kind is not Kind.LINES]
    if any(blank.kind is Kind.LINES for blank in found):
        many = N_("File of lines as in the journal (JSON Lines), or - for standard input.")
        listed.append(
            _parameter(
                "lines_file_",
                Annotated[
                    str | None, typer.Option("--lines", metavar="FILE", help=many, rich_help_panel=VOUCHER)
                ],
                None,
            )
        )
    dry = N_("Only say what would be recorded.")
    listed.append(
        _parameter(
            "dry_run_",
            Annotated[bool, typer.Option("--dry-run", help=dry, rich_help_panel=VOUCHER)],
            default=False,
        )
    )
    if voucher.op not in PROPOSED_NEVER:
        later = N_("Propose it, for a second person to approve.")
        listed.append(
            _parameter(
                "propose_",
                Annotated[bool, typer.Option("--propose", help=later, rich_help_panel=VOUCHER)],
                default=False,
            )
        )
    return listed


def _blanks(voucher: Voucher) -> list[Blank]:
    return [blank for blank in blanks(voucher.op) if not (voucher.of_file and blank.name in _FILE)]


def _argument(voucher: Voucher, blank: Blank) -> inspect.Parameter:
    words = fields.words_for(voucher.op, blank.path)
    if blank.kind is Kind.LINES:
        argument = typer.Argument(metavar="LINE", help=words, show_default=False)
        return _parameter(blank.parameter, Annotated[list[str] | None, argument], None)
    return _parameter(
        blank.parameter, Annotated[str, typer.Argument(metavar=blank.path[-1].upper(), help=words)]
    )


def _option(voucher: Voucher, blank: Blank) -> inspect.Parameter:
    several = blank.kind in (Kind.LIST, Kind.PAIRS, Kind.MARKS)
    kind: Any = bool | None if blank.kind is Kind.FLAG else list[str] | None if several else str | None
    option = typer.Option(
        voucher.flags.get(blank.name, blank.option),
        metavar=None if blank.kind is Kind.FLAG else _metavar(blank),
        help=_help(voucher, blank),
        show_default=False,
        rich_help_panel=VOUCHER if blank.name in COMMON else None,
        autocompletion=_completion(blank.choices) if blank.choices else None,
    )
    return _parameter(blank.parameter, Annotated[kind, option], None)


def _metavar(blank: Blank) -> str:
    if blank.choices:
        return "WORD"
    return {Kind.NUMBER: "NUMBER", Kind.PAIRS: "NAME=VALUE", Kind.MARKS: "MARK"}.get(blank.kind, "TEXT")


def _help(voucher: Voucher, blank: Blank) -> str:
    """What the blank asks for, the words it takes, and whether the operation needs it."""
    parts = [_(fields.words_for(voucher.op, blank.path))]
    if blank.choices:
        choices = ", ".join(blank.choices)
        template = (
            _("One of {choices}, or other text.") if is_open(blank, voucher.op) else _("One of {choices}.")
        )
        parts.append(template.format(choices=choices))
    is_left_out = blank.name in ("occurred_at", "by") or blank.name in voucher.same_as or voucher.of_file
    if blank.required and not is_left_out:
        parts.append(_("[needed]"))
    return " ".join(parts)


def _completion(choices: tuple[str, ...]) -> Any:
    def complete(incomplete: str) -> list[str]:
        return [each for each in choices if each.startswith(incomplete.upper())]

    return complete


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def record(call: Call, voucher: Voucher, written: dict[str, Any]) -> int:
    """The operation that was written is posted, or refused in words of the command line."""
    from wamledger.services import attachments, posting
    from wamledger.services.stopping import told_what_stands

    is_dry, is_proposed = bool(written.pop("dry_run_")), bool(written.pop("propose_", False))
    file, lines_file = written.pop("file_", None), written.pop("lines_file_", None)
    named = {blank.name: blank for blank in _blanks(voucher)}
    operation: Row = {"op": voucher.op}
    operation |= filled({blank: _written(blank, written) for blank in named.values()})
    if lines_file is not None:
        operation.setdefault("lines", []).extend(lines.lines_in(lines_file))
    with ExitStack() as stack:
        ledger = stack.enter_context(call.opened())
        _complete(operation, voucher, ledger.clock(), admission.recorder(ledger))
        if not is_proposed:
            admission.second_of(ledger, operation)
        if file is not None:
            kept = stack.enter_context(attachments.kept(ledger, Path(file), keep=not is_dry))
            operation = {**kept.fields(), **operation}
        stack.enter_context(told_what_stands(ledger))
        if is_proposed:
            from wamledger.cli.proposals import proposed
            from wamledger.services.proposals import propose_operation

            return proposed(call, propose_operation(ledger, operation, dry_run=is_dry))
        report = posting.post_operations(ledger, [operation], dry_run=is_dry, receipts=True)
        return receipts.voucher_answer(
            call, voucher, report, name_of=lambda fault: _name(fault, named), is_dry=is_dry
        )


def _written(blank: Blank, written: dict[str, Any]) -> Any:
    value = written.get(blank.parameter)
    if blank.kind is Kind.LINES:
        return [lines.line_of(text, index) for index, text in enumerate(value)] if value else None
    return value


def _complete(operation: Row, voucher: Voucher, now: int, recorder: str | None) -> None:
    """What may be left out on the command line, and never in a journal, is there."""
    now -= now % moment.MICROSECONDS
    operation.setdefault("occurred_at", moment.canonical(now))
    if "by" not in operation and recorder:
        operation["by"] = recorder
    for name, other in voucher.same_as.items():
        value = operation[other]
        operation.setdefault(name, value[:10] if name.endswith("_on") else value)
    if any(blank.kind is Kind.LINES for blank in blanks(voucher.op)):
        operation.setdefault("lines", [])


def _name(fault: Refused, named: dict[str, Blank]) -> str:
    """How the command line calls the field of a refusal."""
    for name in _names(fault.field):
        blank = named.get(name)
        if blank is not None and blank.kind is not Kind.LINES:
            return blank.option
    parts = fault.field.split(".")
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdigit():
        line = _("line {number}").format(number=int(parts[1]) + 1)
        return " ".join([line, *parts[2:]])
    return fault.field


def _names(field: str) -> Iterator[str]:
    """The field itself, without the number of a line, and the list that a part of it stands in."""
    parts = field.split(".")
    yield field
    yield ".".join(part for part in parts if not part.isdigit())
    yield parts[0]
