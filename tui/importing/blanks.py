"""What somebody says about a register that is brought in: whose goods they are, and how its file is read."""

from __future__ import annotations

from typing import Any, Final, cast

from tui.deeds.deed import NO, YES, Blank, Values, is_yes
from tui.desk import Desk
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_
from wamledger.services import importing
from wamledger.services.words import ACQUISITION, OWNERSHIP

_MORE: Final = ("more", YES)

FILE_BLANKS: Final = (
    Blank(
        "file",
        N_("The register"),
        "read",
        N_("CSV, XLSX, XLS or ODS."),
        ends=(".csv", ".xlsx", ".xls", ".ods"),
    ),
    Blank(
        "kind",
        N_("What its rows are"),
        "choice",
        choices={"weapons": N_("weapons"), "ammunition": N_("ammunition")},
    ),
    Blank(
        "to",
        N_("Place or party that holds the goods"),
        help=N_("Its code, for example GAO-ARM."),
        completes="holder",
    ),
    Blank(
        "mode",
        N_("How the mission came to hold them"),
        "choice",
        choices=ACQUISITION,
        default="OPENING_BALANCE",
    ),
    Blank("ownership", N_("Whose they are"), "choice", choices=OWNERSHIP, default="UNDETERMINED"),
    Blank("received_from", N_("Party that they came from"), is_required=False, completes="party"),
    Blank(
        "approved_by",
        N_("Second person who authorised it"),
        is_required=False,
        completes="user",
        help=N_("Their code. Where people sign in, they type their passphrase before it is recorded."),
    ),
    Blank("document", N_("Number of the register on paper"), is_required=False),
    Blank(
        "refusals",
        N_("Where rows are refused"),
        "choice",
        choices={"others": N_("record the others"), "nothing": N_("record nothing")},
    ),
    Blank("more", N_("Say more about how the file is read"), "yes", default=NO),
    Blank(
        "occurred_at",
        N_("When they were taken on charge"),
        is_required=False,
        help=N_("Where a row has no date of its own; empty means now."),
        when=_MORE,
    ),
    Blank("condition", N_("Condition where the file has none"), is_required=False, when=_MORE),
    Blank("sheet", N_("Sheet, by name or number"), is_required=False, when=_MORE),
    Blank("header_row", N_("Row of the headings, from 1"), is_required=False, when=_MORE),
    Blank(
        "mapping",
        N_("Columns that were saved earlier"),
        "read",
        is_required=False,
        ends=(".toml",),
        when=_MORE,
    ),
    Blank(
        "encoding",
        N_("Encoding of a CSV file"),
        is_required=False,
        help=N_("For example cp1252."),
        when=_MORE,
    ),
    Blank(
        "separator",
        N_("What separates the cells of a CSV file"),
        is_required=False,
        help=N_("One character; tab for a tabulator."),
        when=_MORE,
    ),
    Blank(
        "decimal",
        N_("Decimal mark of quantities"),
        "choice",
        choices={"guess": N_("as it is found"), ".": N_("point"), ",": N_("comma")},
        when=_MORE,
    ),
    Blank(
        "first",
        N_("What comes first in a date like 03/04/2026"),
        "choice",
        choices={"guess": N_("as it is found"), "day": N_("the day"), "month": N_("the month")},
        when=_MORE,
    ),
    Blank(
        "language",
        N_("Language of the register"),
        "choice",
        choices={
            "guess": N_("as it is found"),
            "en": N_("English"),
            "fr": N_("French"),
            "es": N_("Spanish"),
            "pt": N_("Portuguese"),
        },
        when=_MORE,
    ),
    Blank(
        "merge",
        N_("Identical lines are one weapon"),
        "yes",
        N_("Else each is a weapon of its own."),
        when=_MORE,
    ),
    Blank("keep", N_("Keep the columns that are no field as remarks"), "yes", when=_MORE),
    Blank(
        "prefix",
        N_("Codes are made of this and the row"),
        is_required=False,
        help=N_("W-A- gives W-A-000012; empty lets the ledger assign them."),
        when=_MORE,
    ),
    Blank("batch", N_("Rows that may go into one operation"), default="1", when=_MORE),
)
"""The blanks of the first step of an import."""


def settings(desk: Desk, values: Values) -> importing.Settings:
    """
    What was written, as the importer takes it.

    Refuses: field_missing where it is not said who records; what Settings and Mapping refuse
    """
    if not desk.by:
        raise Refused(Code.FIELD_MISSING, "by", op="import")
    more = values if is_yes(values, "more") else {}
    acquisition = {"mode": values["mode"], "ownership": values["ownership"]}
    if values["received_from"]:
        acquisition["from"] = values["received_from"].upper()
    separator, prefix = more.get("separator") or None, more.get("prefix") or None
    kind = cast("importing.settings.Kind", values["kind"])
    return importing.Settings(
        kind=kind,
        to=values["to"].upper(),
        by=desk.by,
        occurred_at=more.get("occurred_at") or moment.canonical(desk.ledger.clock()),
        is_of_now=not more.get("occurred_at"),
        acquisition=acquisition,
        approved_by=values["approved_by"].upper() or None,
        document=values["document"] or None,
        sheet=_sheet(more.get("sheet", "")),
        encoding=more.get("encoding") or None,
        separator="\t" if separator == "tab" else separator,
        header_row=_number("header_row", more.get("header_row", "")),
        mapping=importing.Mapping.load(more["mapping"]) if more.get("mapping") else None,
        merge_identical=is_yes(more, "merge"),
        keep_other_columns=is_yes(more, "keep"),
        condition=more.get("condition", "").upper() or None,
        decimal=_guessed(more, "decimal"),
        day_first={"day": True, "month": False}.get(more.get("first", "")),
        language=_guessed(more, "language"),
        weapon_prefix=prefix if kind == "weapons" else None,
        lot_prefix=prefix if kind == "ammunition" else None,
        batch=_number("batch", more.get("batch", "")) or 1,
    )


def _guessed(values: Values, name: str) -> Any:
    value = values.get(name, "")
    return None if value in ("", "guess") else value


def _sheet(text: str) -> str | int | None:
    return (int(text) if text.isdigit() else text) if text else None


def _number(name: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise Refused(Code.IMPORT_SETTING_WRONG, name, found=text, allowed="1, 2, 3 …")
    return int(text)
