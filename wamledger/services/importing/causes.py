"""
Every remark that the importer makes, with its weight, what is, and what to do.

Three weights. *Refused*: the row stays out until a person changes it. *Repair offered*: the row stays
out until a person takes the repair. *Note*: the row goes in, and this is how it was read. The original
text is kept in every case.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from wamledger.i18n import N_


class Severity(Enum):
    """How much a problem weighs."""

    REFUSED = "refused"
    REPAIR_OFFERED = "repair_offered"
    NOTE = "note"


class Wording(NamedTuple):
    """The weight of a cause, what is, and what to do."""

    severity: Severity
    message: str
    remedy: str


_R, _O, _N = Severity.REFUSED, Severity.REPAIR_OFFERED, Severity.NOTE
_TAKE: Final = N_(
    "Look at the weapon or the paper; take the repair if it is right, or write the cell as text."
)
_READ: Final = N_("Nothing needs to be done if this is right.")
_CELL: Final = N_("Correct the cell.")


class Cause(Enum):
    """Every remark that the importer makes; the value is the stable name."""

    def __init__(self, code: str, wording: Wording) -> None:
        self.code = code
        self.wording = wording

    # the file and its columns
    ENCODING_GUESSED = (
        "encoding_guessed",
        Wording(
            _N,
            N_("The file does not say its encoding; it was read as {found}."),
            N_("If accents look wrong, name the encoding."),
        ),
    )
    QUOTES_LOOSE = (
        "quotes_loose",
        Wording(
            _N,
            N_("Quotation marks in the file are not balanced."),
            N_("Look at cells with a quotation mark."),
        ),
    )
    OTHER_SHEET = (
        "other_sheet",
        Wording(
            _N,
            N_("The sheet {found} also holds a register and is not imported now."),
            N_("Import it by naming the sheet."),
        ),
    )
    SHEET_HIDDEN = "sheet_hidden", Wording(_N, N_("The sheet {found} is hidden."), _READ)
    COLUMN_HIDDEN = "column_hidden", Wording(_N, N_("The column {found} is hidden, and is imported."), _READ)
    COLUMN_NOT_IMPORTED = (
        "column_not_imported",
        Wording(
            _N,
            N_("The column {found} is not imported."),
            N_("Name its field in the mapping, or keep other columns as remarks."),
        ),
    )
    CONDITION_ASSUMED = (
        "condition_assumed",
        Wording(
            _N,
            N_("No column holds the condition; every row gets {found}."),
            N_("Name the condition when you import."),
        ),
    )
    # the row
    ROW_HIDDEN = "row_hidden", Wording(_N, N_("The row is hidden in the file, and is imported."), _READ)
    ROW_TOO_LONG = (
        "row_too_long",
        Wording(
            _R,
            N_("The row has content beyond the last heading ({found}): its cells may have moved."),
            N_("Put quotation marks round the cell that holds the separator, or give the column a heading."),
        ),
    )
    ROW_TOO_EMPTY = (
        "row_too_empty",
        Wording(
            _R,
            N_("The row holds {found} and nothing else: a title, or an item with the rest left out."),
            N_("Fill the row in, or delete it if it is a title."),
        ),
    )
    QUOTE_SWALLOWED = (
        "quote_swallowed",
        Wording(
            _R,
            N_("The cell holds {lines} lines that look like rows: a quotation mark above was not closed."),
            N_("Close the quotation mark, and import the file again."),
        ),
    )
    LINE_IDENTICAL = (
        "line_identical",
        Wording(
            _N,
            N_("The row says the same as row {first}; it is another item."),
            N_("If it is the same item, import with merging."),
        ),
    )
    LINE_MERGED = (
        "line_merged",
        Wording(_N, N_("The row says the same as row {first} and was merged with it."), _READ),
    )
    DITTO_COPIED = "ditto_copied", Wording(_N, N_("{found} stands for the cell above: {value}."), _READ)
    DITTO_SERIAL = (
        "ditto_serial",
        Wording(_R, N_("{found} repeats the {label} of the row above; two items do not share one."), _CELL),
    )
    MERGED_COPIED = "merged_copied", Wording(_N, N_("A cell merged over several rows: {value}."), _READ)
    # any cell
    TEXT_FORBIDDEN = (
        "text_forbidden",
        Wording(
            _O,
            N_("The cell holds {code_point} ({name}), which does not show and may mislead."),
            N_("Take the repair, which leaves it out."),
        ),
    )
    TEXT_TOO_LONG = (
        "text_too_long",
        Wording(_R, N_("The cell has {length} characters; {most} are allowed."), N_("Shorten it.")),
    )
    FORMULA_TEXT = (
        "formula_text",
        Wording(_O, N_("The text is written in the way that keeps a spreadsheet from changing it."), _TAKE),
    )
    FORMULA_VALUE = (
        "formula_value",
        Wording(_N, N_("The cell holds a formula; its last value was read."), _READ),
    )
    CELL_ERROR = "cell_error", Wording(_R, N_("The formula of the cell ended in the error {found}."), _CELL)
    CODE_UNUSABLE = (
        "code_unusable",
        Wording(
            _O,
            N_("{found} is not a code (1 to 40 of A-Z 0-9 . _ / -)."),
            N_("Take the repair, or give another code."),
        ),
    )
    # serials, lot numbers and other texts that a spreadsheet changes
    CELL_IS_DATE = "cell_is_date", Wording(_O, N_("The cell holds a date where a {label} stands."), _TAKE)
    CELL_IS_NUMBER = (
        "cell_is_number",
        Wording(
            _O, N_("The cell holds a number where a {label} stands; zeros at its front would be lost."), _TAKE
        ),
    )
    ZEROS_LOST = (
        "zeros_lost",
        Wording(
            _O,
            N_("The cell holds a number shorter than the others in its column: zeros in front may be lost."),
            _TAKE,
        ),
    )
    DIGITS_LOST = (
        "digits_lost",
        Wording(_O, N_("The cell holds a number in powers of ten: its last digits may be lost."), _TAKE),
    )
    CELL_IS_FRACTION = (
        "cell_is_fraction",
        Wording(_R, N_("The cell holds the number {found} where a {label} stands."), _CELL),
    )
    CELL_IS_TRUTH = "cell_is_truth", Wording(_R, N_("The cell holds the truth value {found}."), _CELL)
    SERIAL_MISSING = (
        "serial_missing",
        Wording(_N, N_("No serial is given: it counts as not checked."), _READ),
    )
    SERIAL_WORDS = "serial_words", Wording(_N, N_("The text is not a serial: the status is {status}."), _READ)
    SERIAL_LABEL = "serial_label", Wording(_N, N_("The word before the serial was left out: {value}."), _READ)
    SERIAL_UNREAD = (
        "serial_unread",
        Wording(_N, N_("Characters that were not read: the serial is {value}, partly read."), _READ),
    )
    SERIAL_UNREAD_RUN = (
        "serial_unread_run",
        Wording(
            _N, N_("A run of unread characters whose length is not known stands as one ?: {value}."), _READ
        ),
    )
    SERIAL_READINGS = (
        "serial_readings",
        Wording(
            _N,
            N_("The cell holds several readings: the serial is {value}, status {status}; also {others}."),
            _READ,
        ),
    )
    SERIAL_STARS = (
        "serial_stars",
        Wording(_O, N_("Stars stand before and after the serial, as barcodes have them."), _TAKE),
    )
    SERIAL_RANGE = (
        "serial_range",
        Wording(
            _O,
            N_("The cell reads like a range of {count} serials."),
            N_("Take the repair for one weapon to each serial."),
        ),
    )
    SERIAL_LIST = (
        "serial_list",
        Wording(
            _O,
            N_("The cell reads like a list of {count} serials."),
            N_("Take the repair for one weapon to each serial."),
        ),
    )
    SERIAL_FOR_MANY = (
        "serial_for_many",
        Wording(
            _R,
            N_("The row counts {count} weapons and gives the serial {found}."),
            N_("Write one row to each weapon."),
        ),
    )
    SERIAL_MIXED_SCRIPT = (
        "serial_mixed_script",
        Wording(
            _N,
            N_("The serial mixes scripts ({scripts}): a letter may be a look-alike."),
            N_("Read the mark again."),
        ),
    )
    SERIAL_IS_OTHER_MARK = (
        "serial_is_other_mark",
        Wording(
            _R, N_("The serial {found} is also given as {label}."), N_("Read the frame or receiver again.")
        ),
    )
    # what the item is
    TYPE_MISSING = (
        "type_missing",
        Wording(_R, N_("The row does not say what kind of weapon it is."), N_("Fill in the type.")),
    )
    TYPE_UNKNOWN = (
        "type_unknown",
        Wording(
            _R,
            N_("{found} is not a kind of weapon that is known here."),
            N_("Write a type or one of the codes. Nearest: {nearest}."),
        ),
    )
    TYPE_LIKE = (
        "type_like",
        Wording(_O, N_("{found} reads like {nearest}."), N_("Take the repair if that is meant.")),
    )
    TYPE_AMBIGUOUS = (
        "type_ambiguous",
        Wording(
            _R,
            N_("{found} may be {nearest}."),
            N_("Write the code of the type, or give a calibre that decides."),
        ),
    )
    TYPE_INFERRED = (
        "type_inferred",
        Wording(_N, N_("The type {value} follows from the designation {found}."), _READ),
    )
    CALIBRE_DATE = "calibre_date", Wording(_O, N_("The cell holds a date where a calibre stands."), _TAKE)
    CALIBRE_NUMBER = (
        "calibre_number",
        Wording(_O, N_("The cell holds a bare number where a calibre stands."), _TAKE),
    )
    CALIBRE_UNCLEAR = (
        "calibre_unclear",
        Wording(
            _R,
            N_("{found} is a number, and no calibre that is known here."),
            N_("Write the calibre as text, for example 7.62x39mm."),
        ),
    )
    CALIBRE_SHORT = "calibre_short", Wording(_N, N_("{value} does not say which cartridge."), _READ)
    CALIBRE_UNKNOWN = "calibre_unknown", Wording(_N, N_("The calibre is kept as it is written."), _READ)
    COUNTRY_UNKNOWN = (
        "country_unknown",
        Wording(
            _N,
            N_("{found} is not one country; the text is kept in the description."),
            N_("Write the two letters of ISO 3166-1."),
        ),
    )
    YEAR_UNREADABLE = (
        "year_unreadable",
        Wording(_N, N_("{found} is no year in full; the text is kept."), _READ),
    )
    CONDITION_BROAD = (
        "condition_broad",
        Wording(
            _N,
            N_("{found} says less than a condition code; it was read as {value}, and the text is kept."),
            _READ,
        ),
    )
    CONDITION_UNKNOWN = (
        "condition_unknown",
        Wording(
            _N,
            N_("{found} is no condition that is known here; it was read as {value}, and the text is kept."),
            _READ,
        ),
    )
    NATURE_MISSING = (
        "nature_missing",
        Wording(_R, N_("The row does not say what ammunition it is."), N_("Fill in the nature.")),
    )
    NATURE_UNKNOWN = (
        "nature_unknown",
        Wording(
            _R,
            N_("{found} fits no nature of the catalogue."),
            N_("Write a code of the catalogue, or add the nature. Nearest: {nearest}."),
        ),
    )
    NATURE_AMBIGUOUS = (
        "nature_ambiguous",
        Wording(
            _O,
            N_("{found} does not say which of these: {nearest}."),
            N_("Write what it is; the repair is the first of them."),
        ),
    )
    NATURE_INFERRED = "nature_inferred", Wording(_N, N_("{found} was read as {value}."), _READ)
    # how many
    WEAPONS_COUNTED = (
        "weapons_counted",
        Wording(_N, N_("The row counts {count} weapons: as many are taken on charge."), _READ),
    )
    QUANTITY_MISSING = (
        "quantity_missing",
        Wording(_R, N_("The row has no quantity."), N_("Fill in the quantity.")),
    )
    QUANTITY_UNREADABLE = (
        "quantity_unreadable",
        Wording(_R, N_("{found} is not a quantity."), N_("Write a whole number of rounds or pieces.")),
    )
    QUANTITY_NOT_WHOLE = (
        "quantity_not_whole",
        Wording(
            _R,
            N_("{found} is not a whole number above zero."),
            N_("Write a whole number of rounds or pieces."),
        ),
    )
    QUANTITY_AMBIGUOUS = (
        "quantity_ambiguous",
        Wording(
            _R,
            N_("{found} may be {one} or {other}, and the column does not tell."),
            N_("Name the decimal mark when you import."),
        ),
    )
    QUANTITY_TOO_LARGE = (
        "quantity_too_large",
        Wording(
            _R,
            N_("The row counts {count} weapons; {most} is the limit for one row."),
            N_("Check the number, or split the row."),
        ),
    )
    QUANTITY_DISAGREES = (
        "quantity_disagrees",
        Wording(
            _R,
            N_("The quantity is {found}, and boxes and loose rounds make {other}."),
            N_("Correct one of them."),
        ),
    )
    PACK_SIZE_MISSING = (
        "pack_size_missing",
        Wording(
            _O,
            N_("The row counts {found} boxes, not what one holds; the catalogue has about {pack}."),
            N_("Open a box or read its label; take the repair if the catalogue is right."),
        ),
    )
    PACK_SIZE_UNKNOWN = (
        "pack_size_unknown",
        Wording(
            _R,
            N_("The row counts {found} boxes and does not say what one holds."),
            N_("Write how many a box holds."),
        ),
    )
    UNIT_MISSING = (
        "unit_missing",
        Wording(
            _R,
            N_("The nature is weighed, and {found} names no unit."),
            N_("Write g or kg behind the number."),
        ),
    )
    # when
    DATE_UNREADABLE = (
        "date_unreadable",
        Wording(_R, N_("{found} is not a date."), N_("Write it as 2026-03-14.")),
    )
    DATE_NUMBER = (
        "date_number",
        Wording(
            _O, N_("The cell holds the number by which a spreadsheet keeps a day, and not the day."), _TAKE
        ),
    )
    DATE_AMBIGUOUS = (
        "date_ambiguous",
        Wording(
            _R,
            N_("{found} may be {one} or {other}, and the column does not tell."),
            N_("Say whether the day comes first."),
        ),
    )
    DATE_KEPT = "date_kept", Wording(_N, N_("{found} is not a date; the text is kept in the remarks."), _READ)
    MEASURE_UNREADABLE = (
        "measure_unreadable",
        Wording(
            _R,
            N_("{found} is not a coordinate in degrees with decimals."),
            N_("Write it as 4.3619 or -11.5."),
        ),
    )
