"""
The options of an import, by what they are about.

Each group is one object; what they mean to the importer is said by ``Settings`` of the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import typer

from wamledger.i18n import N_

GOODS: Final = N_("About the goods")
READING: Final = N_("How the file is read")


@dataclass(frozen=True, slots=True)
class Goods:
    """What the file does not say of the goods: how they came, whose they are, who records them."""

    mode: Annotated[
        str,
        typer.Option(
            "--mode", metavar="WORD", help=N_("How the mission came to hold them."), rich_help_panel=GOODS
        ),
    ] = "OPENING_BALANCE"
    ownership: Annotated[
        str, typer.Option("--ownership", metavar="WORD", help=N_("Whose they are."), rich_help_panel=GOODS)
    ] = "UNDETERMINED"
    received_from: Annotated[
        str | None,
        typer.Option(
            "--received-from", metavar="CODE", help=N_("Party that they came from."), rich_help_panel=GOODS
        ),
    ] = None
    condition: Annotated[
        str | None,
        typer.Option(
            "--condition",
            metavar="CODE",
            help=N_("Condition where the file has none."),
            rich_help_panel=GOODS,
        ),
    ] = None
    occurred_at: Annotated[
        str | None,
        typer.Option(
            "--occurred-at",
            metavar="TIME",
            help=N_(
                "When they were taken on charge, where a row has no date of its own. Now, where left out."
            ),
            rich_help_panel=GOODS,
        ),
    ] = None
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="CODE",
            help=N_("User who records it. Else WAMLEDGER_USER, or by in the settings."),
            rich_help_panel=GOODS,
        ),
    ] = None
    approved_by: Annotated[
        str | None,
        typer.Option(
            "--approved-by",
            metavar="CODE",
            help=N_("A different user who authorised it."),
            rich_help_panel=GOODS,
        ),
    ] = None
    document: Annotated[
        str | None,
        typer.Option(
            "--document", metavar="TEXT", help=N_("Number of the register on paper."), rich_help_panel=GOODS
        ),
    ] = None
    prefix: Annotated[
        str | None,
        typer.Option(
            "--prefix",
            metavar="TEXT",
            help=N_(
                "Codes are made of this and the row (W-A- gives W-A-000012). Else the ledger assigns them."
            ),
            rich_help_panel=GOODS,
        ),
    ] = None
    batch: Annotated[
        int,
        typer.Option(
            "--batch",
            metavar="NUMBER",
            help=N_("Rows that may go into one operation."),
            rich_help_panel=GOODS,
        ),
    ] = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file is to be read, where it should not be guessed."""

    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet", metavar="NAME", help=N_("Sheet, by name or number."), rich_help_panel=READING
        ),
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", metavar="NAME", help=N_("Encoding of a CSV file: cp1252."), rich_help_panel=READING
        ),
    ] = None
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator",
            metavar="CHARACTER",
            help=N_("What separates the cells of a CSV file; tab for a tabulator."),
            rich_help_panel=READING,
        ),
    ] = None
    header_row: Annotated[
        int | None,
        typer.Option(
            "--header-row", metavar="NUMBER", help=N_("Row of the headings, from 1."), rich_help_panel=READING
        ),
    ] = None
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            help=N_("Which column is which, as saved earlier."),
            rich_help_panel=READING,
        ),
    ] = None
    decimal: Annotated[
        str | None,
        typer.Option(
            "--decimal",
            metavar="MARK",
            help=N_("Decimal mark of quantities: . or ,"),
            rich_help_panel=READING,
        ),
    ] = None
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first",
            help=N_("What comes first in a date like 03/04/2026."),
            show_default=False,
            rich_help_panel=READING,
        ),
    ] = None
    register_language: Annotated[
        str | None,
        typer.Option(
            "--register-language",
            metavar="CODE",
            help=N_("Language of the register: en, fr, es, pt."),
            rich_help_panel=READING,
        ),
    ] = None
    correct: Annotated[
        list[str] | None,
        typer.Option(
            "--correct",
            metavar="CELL=TEXT",
            help=N_("What a cell should say: B7=12/70; once for each."),
            rich_help_panel=READING,
        ),
    ] = None
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="CODE",
            help=N_("Take the repairs of problems with this code; once for each."),
            rich_help_panel=READING,
        ),
    ] = None
    accept_repairs: Annotated[
        bool,
        typer.Option(
            "--accept-repairs", help=N_("Take every repair that is offered."), rich_help_panel=READING
        ),
    ] = False
    merge_identical: Annotated[
        bool,
        typer.Option(
            "--merge-identical",
            help=N_("Identical lines are one weapon; else each is a weapon of its own."),
            rich_help_panel=READING,
        ),
    ] = False
    keep_other_columns: Annotated[
        bool,
        typer.Option(
            "--keep-other-columns",
            help=N_("Keep the columns that are no field as remarks."),
            rich_help_panel=READING,
        ),
    ] = False
