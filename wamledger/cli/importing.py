"""
Registers as offices keep them, brought in: how the file was read, what is wrong with which cell, what went in.

A row that is refused never stops the others unless that is asked for, and every row that did not go in is
named, on the screen and in the file of refused rows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from wamledger.cli import admission, output
from wamledger.cli.call import Call
from wamledger.cli.import_options import READING, Goods, Reading
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.importing import Settings


def import_(
    call: Call,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The register: CSV, XLSX, XLS or ODS."))],
    kind: Annotated[
        str, typer.Option("--as", metavar="KIND", help=N_("What its rows are: weapons or ammunition."))
    ],
    to: Annotated[str, typer.Option("--to", metavar="CODE", help=N_("Place or party that holds the goods."))],
    goods: Goods,
    reading: Reading,
    save_mapping: Annotated[
        str | None,
        typer.Option(
            "--save-mapping",
            metavar="FILE",
            help=N_("Save which column was taken for what."),
            rich_help_panel=READING,
        ),
    ] = None,
    stop_on_refusal: Annotated[
        bool, typer.Option("--stop-on-refusal", help=N_("Record nothing where any row is refused."))
    ] = False,
    report: Annotated[
        str | None,
        typer.Option(
            "--report", metavar="FILE.csv", help=N_("Write the rows that did not go in, with reasons.")
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=N_("Write over files that exist."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be recorded."))] = False,
) -> int:
    """The rows of the register that are sound are recorded, and all others are named."""
    from wamledger.cli.outgoing import must_be_writable

    for target in (report, save_mapping):
        if target is not None:
            must_be_writable(call, Path(target), overwrite=overwrite)
    wishes = _Wishes(report, save_mapping, stop_on_refusal, dry_run)
    with call.opened() as ledger:
        asked = _settings(kind, to, goods, reading, admission.recorder(ledger))
        admission.second_of(ledger, {"approved_by": goods.approved_by})
        return _imported(call, ledger, file, asked, wishes)


def _settings(kind: str, to: str, goods: Goods, reading: Reading, known: str | None) -> Settings:
    """What was written, as the importer takes it.  Refuses: field_missing, what Settings and Mapping refuse"""
    from wamledger.cli.blanks import whole
    from wamledger.domain.refusals import Code, Refused
    from wamledger.services import importing

    recorder = goods.by or known
    if recorder is None:
        raise Refused(Code.FIELD_MISSING, "--by", op="import")
    acquisition = {"mode": goods.mode.upper(), "ownership": goods.ownership.upper()}
    return importing.Settings(
        kind=cast("Literal['weapons', 'ammunition']", kind),
        to=to,
        by=recorder,
        occurred_at=goods.occurred_at or _now(),
        is_of_now=not goods.occurred_at,
        acquisition=acquisition | ({"from": goods.received_from} if goods.received_from else {}),
        approved_by=goods.approved_by,
        document=goods.document,
        sheet=whole(reading.sheet) if reading.sheet else None,
        encoding=reading.encoding,
        separator="\t" if reading.separator == "tab" else reading.separator,
        header_row=reading.header_row,
        mapping=importing.Mapping.load(reading.mapping) if reading.mapping else None,
        accept_repairs=reading.accept_repairs,
        accept_codes=frozenset(reading.accept or ()),
        corrections=dict(_correction(each) for each in reading.correct or ()),
        merge_identical=reading.merge_identical,
        keep_other_columns=reading.keep_other_columns,
        condition=goods.condition,
        decimal=cast("Literal['.', ',', None]", reading.decimal),
        day_first=reading.day_first,
        language=cast("Literal['en', 'fr', 'es', 'pt', None]", reading.register_language),
        weapon_prefix=goods.prefix if kind == "weapons" else None,
        lot_prefix=goods.prefix if kind == "ammunition" else None,
        batch=goods.batch,
    )


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is asked beside the reading: where to write what, and when to record nothing."""

    report: str | None
    mapping: str | None
    stops_on_refusal: bool
    is_dry: bool


def _imported(call: Call, ledger: Ledger, file: str, asked: Settings, wishes: _Wishes) -> int:
    from wamledger.cli import import_answer
    from wamledger.services import register_import
    from wamledger.services.importing import left_out
    from wamledger.services.notices import Exit
    from wamledger.services.stopping import told_what_stands

    with output.progress(_("Reading {file}").format(file=file)) as moved:
        plan = register_import.planned(ledger, file, asked, lambda done, total: moved("", done, total))
    if wishes.mapping is not None:
        plan.mapping.save(wishes.mapping)
    is_stopped = wishes.stops_on_refusal and plan.refused > 0
    is_dry = wishes.is_dry or is_stopped
    with told_what_stands(ledger):
        report = register_import.posted(ledger, plan, stops_on_refusal=wishes.stops_on_refusal, is_dry=is_dry)
    stayed_out = left_out.left_out(plan, report)
    if wishes.report is not None:
        left_out.write(Path(wishes.report), stayed_out)
    if call.json:
        output.say_json(import_answer.as_json(plan, report, stayed_out))
    else:
        import_answer.tell(plan, report, stayed_out, is_dry=is_dry, is_stopped=is_stopped, file=wishes.report)
    if is_stopped or (stayed_out and not (report.posted or report.repeated)):
        return int(Exit.REFUSED)
    return int(Exit.DONE)


def _correction(text: str) -> tuple[str, str]:
    from wamledger.domain.refusals import Code, Refused

    cell, equals, value = text.partition("=")
    if not equals:
        raise Refused(Code.IMPORT_SETTING_WRONG, "--correct", found=text, allowed="B7=12/70")
    return cell.upper(), value


def _now() -> str:
    from wamledger.domain import moment

    return moment.canonical(time.time_ns() // 1_000_000_000 * moment.MICROSECONDS)
