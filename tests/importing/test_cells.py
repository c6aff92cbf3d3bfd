"""What single cells mean: serials, calibres, quantities, dates, kinds, conditions, countries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest

from wamledger.domain.serials import normalised
from wamledger.services.importing.calibres import read_calibre
from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.importing.dates import days_first, read_date
from wamledger.services.importing.identities import Widths, read_identity, widths_of
from wamledger.services.importing.markings import read_marks, several_serials
from wamledger.services.importing.quantities import (
    Ambiguous,
    Spoken,
    decimal_mark,
    number_of,
    read_count,
    spoken,
)
from wamledger.services.importing.table import Cell, content_of, text_of
from wamledger.services.importing.weapon_words import read_condition, read_country, read_type, split_make

NO_WIDTHS = Widths(Counter(), 0)


def cell(value) -> Cell:
    """A cell with this content."""
    return Cell("B7", content_of(value), text_of(value), value)


@pytest.mark.parametrize(
    ("written", "calibre"),
    [
        ("7.62x39", "7.62x39mm"),
        ("7,62 x 39", "7.62x39mm"),
        ("7.62 X 39 mm", "7.62x39mm"),
        ("7.62*39", "7.62x39mm"),
        ("7,62x54 R", "7.62x54mmR"),
        ("7.62 NATO", "7.62x51mm"),
        ("9mm Para", "9x19mm"),
        ("9 mm Makarov", "9x18mm"),
        ("9 x 19 mm", "9x19mm"),
        (".38 Special", ".38 Special"),
        ("38 spl", ".38 Special"),
        (".40", ".40"),
        (".40 S&W", ".40 S&W"),
        (".45", ".45"),
        (".22 LR", ".22 LR"),
        (".303 British", ".303"),
        ("12/70", "12 gauge"),
        ("Cal. 12", "12 gauge"),
        ("12 ga", "12 gauge"),
        ("calibre 12", "12 gauge"),
        ("82 mm", "82mm"),
        ("12,7x108", "12.7x108mm"),
        ("5.56", "5.56mm"),
        ("6.5x55", "6.5x55mm"),
    ],
)
def test_calibres_have_one_form(written: str, calibre: str) -> None:
    """However a calibre is written, it is stored in one form, and no row stops for it."""
    reading = read_calibre(cell(written))
    assert reading.value == calibre
    assert reading.cause is None or reading.cause.wording.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("value", "repair"),
    [
        (0.4, ".40"),
        (0.45, ".45"),
        (0.38, ".38"),
        (0.357, ".357"),
        (0.303, ".303"),
        ("0.40", ".40"),
        ("0,45", ".45"),
        (9.0, "9mm"),
        ("9.0", "9mm"),
        ("9", "9mm"),
        (12.0, "12 gauge"),
        (38.0, ".38"),
        (82.0, "82mm"),
        (556.0, "5.56mm"),
        (dt.date(1970, 12, 1), "12/70"),
        ("Dec-70", "12/70"),
        ("déc-70", "12/70"),
        ("1970-12-01 00:00:00", "12/70"),
        (dt.date(1962, 7, 1), "7.62"),
        (dt.date(1956, 5, 1), "5.56"),
        (dt.date(2026, 7, 24), "24/7"),
    ],
)
def test_calibres_that_a_spreadsheet_changed_are_offered(value: object, repair: str) -> None:
    """A date or a bare number in a calibre cell stops the row, and what was probably typed is offered."""
    reading = read_calibre(cell(value))
    assert reading.cause is not None
    assert reading.cause.wording.severity is Severity.REPAIR_OFFERED
    assert reading.repair == repair


@pytest.mark.parametrize("value", [0.4, "0.4", "0.40", ".40", "0,4", ".4"])
def test_point_forty_is_never_four(value: object) -> None:
    """.40 is a calibre of its own: never 4, never 40 mm, whatever the cell made of it."""
    reading = read_calibre(cell(value))
    assert reading.value in (".40", ".4")
    assert "mm" not in str(reading.value)


def test_an_unknown_calibre_stays_as_written() -> None:
    """What the list does not know is kept, with a note."""
    assert read_calibre(cell("cal. fusil de boucanier")).value == "cal. fusil de boucanier"
    assert read_calibre(cell("xyz")).cause is Cause.CALIBRE_UNKNOWN
    assert read_calibre(cell(3.3)).cause is Cause.CALIBRE_UNCLEAR


@pytest.mark.parametrize(
    ("value", "cause", "repair"),
    [
        (1717889.0, Cause.CELL_IS_NUMBER, "1717889"),
        ("1717889.0", Cause.CELL_IS_NUMBER, "1717889"),
        ("1717889,00", Cause.CELL_IS_NUMBER, "1717889"),
        ("1.71789E+06", Cause.DIGITS_LOST, "171789?"),
        ("1,717889E+06", Cause.DIGITS_LOST, "1717889"),
        (1234567890123456789.0, Cause.DIGITS_LOST, "123456789012345????"),
        (dt.date(1970, 12, 1), Cause.CELL_IS_DATE, "12/70"),
        (dt.datetime.fromisoformat("2026-07-24"), Cause.CELL_IS_DATE, "24/7"),
        ("24-juil", Cause.CELL_IS_DATE, "24/7"),
        ("Dec-70", Cause.CELL_IS_DATE, "12/70"),
        ("dic-70", Cause.CELL_IS_DATE, "12/70"),
        ('="00123"', Cause.FORMULA_TEXT, "00123"),
        ("'00123", Cause.FORMULA_TEXT, "00123"),
    ],
)
def test_serials_that_a_spreadsheet_changed_are_offered(value: object, cause: Cause, repair: str) -> None:
    """The row stops, the cell is named, and what was probably typed is offered."""
    reading = read_identity(cell(value), NO_WIDTHS)
    assert (reading.cause, reading.repair) == (cause, repair)
    assert cause.wording.severity is Severity.REPAIR_OFFERED


@pytest.mark.parametrize("value", [12.5, -3.0, True, dt.time(7, 24)])
def test_cells_that_can_be_no_serial_are_refused(value: object) -> None:
    """A fraction, a truth value or a time of day offers no repair."""
    reading = read_identity(cell(value), NO_WIDTHS)
    assert reading.cause is not None
    assert reading.cause.wording.severity is Severity.REFUSED


@pytest.mark.parametrize(
    "text", ["12/70", "24/7", "00123", "1E10", "=SUM", "AB-1.0", "12.70", "may 12345", "JAN1234"]
)
def test_serials_that_only_look_odd_stay(text: str) -> None:
    """A text that a person typed is the serial, however much it looks like something else."""
    reading = read_identity(cell(text), NO_WIDTHS)
    assert (reading.value, reading.cause) == (text, None)


def test_lost_zeros_are_offered_from_the_column() -> None:
    """The widths of a column tell what a short number lost; a number format tells it for the cell."""
    by_text = widths_of(["001234", "004321", 991.0])
    assert read_identity(cell(991.0), by_text).repair == "000991"
    mostly_six = widths_of([123456.0, 234567.0, 345678.0, 12345.0])
    reading = read_identity(cell(12345.0), mostly_six)
    assert (reading.cause, reading.repair) == (Cause.ZEROS_LOST, "012345")
    scattered = widths_of([1.0, 22.0, 333.0, 4444.0])
    assert read_identity(cell(22.0), scattered).repair == "22"
    assert read_identity(cell(123.0), NO_WIDTHS, "00000").repair == "00123"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("removed by filing", "OBLITERATED"),
        ("limé", "OBLITERATED"),
        ("effacé", "OBLITERATED"),
        ("numéro effacé volontairement", "OBLITERATED"),
        ("limado", "OBLITERATED"),
        ("raspado", "OBLITERATED"),
        ("apagado", "OBLITERATED"),
        ("illegible", "ILLEGIBLE"),
        ("illisible", "ILLEGIBLE"),
        ("ilegível", "ILLEGIBLE"),
        ("????", "ILLEGIBLE"),
        ("s/n", "NONE"),
        ("sin número", "NONE"),
        ("sans n°", "NONE"),
        ("No serial", "NONE"),
        ("sem número", "NONE"),
        ("-", "NOT_CHECKED"),
        ("n/a", "NOT_CHECKED"),
        ("unknown", "NOT_CHECKED"),
        ("inconnu", "NOT_CHECKED"),
        ("zero zero", "NOT_CHECKED"),
        ("0000", "NOT_CHECKED"),
        ("XXXX", "NOT_CHECKED"),
        ("", "NOT_CHECKED"),
    ],
)
def test_words_in_place_of_a_serial_become_a_status(text: str, status: str) -> None:
    """A word is never a key: there is no serial, and the status says why."""
    marked = read_marks(text)
    assert (marked.serial, marked.status) == (None, status)
    assert marked.causes


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("AB12?4", "AB12?4"),
        ("AB1*3", "AB1?3"),
        ("AB_123", "AB?123"),
        ("12…45", "12?45"),
        ("12...45", "12?45"),
        ("12[..]45", "12?45"),
        ("AB12(illisible)34", "AB12?34"),
        ("AB??12", "AB??12"),
        ("1234 illisible", "1234"),
        ("AB123 (partly illegible)", "AB123"),
    ],
)
def test_unread_characters_make_a_partial_serial(text: str, serial: str) -> None:
    """Each unread character is a ``?``; a run of unknown length is one, and the cell is kept."""
    marked = read_marks(text)
    assert (marked.serial, marked.status) == (serial, "PARTIAL")


@pytest.mark.parametrize(
    ("text", "serial"), [("1234 limé", "1234"), ("12?? filed", "12??"), ("AB1? (raspado)", "AB1?")]
)
def test_a_serial_that_was_partly_removed_is_obliterated(text: str, serial: str) -> None:
    """What was removed on purpose weighs more than what was not read; the characters that are left stay."""
    marked = read_marks(text)
    assert (marked.serial, marked.status) == (serial, "OBLITERATED")


@pytest.mark.parametrize(
    ("text", "serial", "status", "others"),
    [
        ("AB123 / AB128", "AB123", "PARTIAL", [("OTHER", "AB128")]),
        ("AB123 ou AB128", "AB123", "PARTIAL", [("OTHER", "AB128")]),
        ("A123 (or A128)", "A123", "PARTIAL", [("OTHER", "A128")]),
        ("123456 / ZK9", "123456", "MISMATCHED", [("OTHER", "ZK9")]),
        ("slide 123, frame 456", "456", "MISMATCHED", [("SLIDE", "123")]),
        ("Culasse: 777 Boîtier: 888", "888", "MISMATCHED", [("BOLT", "777")]),
        ("Corredera 55 Armazón 66", "66", "MISMATCHED", [("SLIDE", "55")]),
        ("Glissière 777, carcasse 777", "777", "CLEAR", []),
    ],
)
def test_several_readings_keep_every_number(text: str, serial: str, status: str, others: list) -> None:
    """Further readings become marks; the frame or receiver is the reference where parts are named."""
    marked = read_marks(text)
    assert (marked.serial, marked.status, list(marked.others)) == (serial, status, others)


@pytest.mark.parametrize(
    "text", ["AB 123-4.5/6", "12/70", "UN 1234 A", "АК-123", "٧٧٧١", "A1", "№", "KB 0012"]
)
def test_plain_serials_are_as_marked(text: str) -> None:
    """A serial in any script, with its spaces and signs, is stored as it stands."""
    marked = read_marks(text)
    if normalised(text) and any(character.isdigit() for character in text):
        assert (marked.serial, marked.status) == (text, "CLEAR")
    else:
        assert marked.serial is None


def test_a_look_alike_letter_is_noted() -> None:
    """A Cyrillic letter among Latin ones is kept and pointed out."""
    assert Cause.SERIAL_MIXED_SCRIPT in read_marks("АBC 123").causes


@pytest.mark.parametrize(
    ("text", "quantity", "serials"),
    [
        ("1001-1003", 3, ["1001", "1002", "1003"]),
        ("1001-1003", None, ["1001", "1002", "1003"]),
        ("AB098 à AB100", None, ["AB098", "AB099", "AB100"]),
        ("A1, A2, A3", 3, ["A1", "A2", "A3"]),
        ("0998-1001", 4, ["0998", "0999", "1000", "1001"]),
        ("1001-1003", 5, []),
        ("12-34", None, []),
        ("12/70", None, []),
        ("1234-12", None, []),
        ("AB-1234", None, []),
    ],
)
def test_ranges_and_lists_are_seen_and_hyphens_are_not_ranges(
    text: str, quantity: int | None, serials: list
) -> None:
    """A range is offered when its length is that of the quantity, or when nothing else is likely."""
    assert several_serials(text, quantity) == serials


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1250", None, 1250),
        ("1 250", None, 1250),
        ("12 500 000", None, 12_500_000),
        ("1'250", None, 1250),
        ("12 500,5", None, Fraction(25_001, 2)),
        ("12 500.5", None, Fraction(25_001, 2)),
        ("1.250.000", None, 1_250_000),
        ("1,250.00", None, 1250),
        ("1.250,00", None, 1250),
        ("1.250", ",", 1250),
        ("1,250", ".", 1250),
        ("1.250", ".", Fraction(5, 4)),
        ("12,5", None, Fraction(25, 2)),
    ],
)
def test_numbers_are_read_with_the_mark_of_their_column(text: str, mark, number) -> None:
    """Points, commas, spaces and apostrophes divide thousands or not as the column has it."""
    assert number_of(text, mark) == number


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009"])
def test_every_space_divides_thousands(space: str) -> None:
    """The narrow and the hard space of French spreadsheets are spaces."""
    assert read_count(cell(f"1{space}250"), None).value == Spoken(Fraction(1250))


def test_an_ambiguous_number_is_asked_for() -> None:
    """1.250 alone is a thousand or one; the message gives both readings."""
    with pytest.raises(Ambiguous) as either:
        number_of("1.250", None)
    assert (either.value.one, either.value.other) == ("1250", "1.250")
    assert read_count(cell("1.250"), None).cause is Cause.QUANTITY_AMBIGUOUS


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.250", "1.250.000"], ","),
        (["1.250", "12.5"], "."),
        (["1.250", "340"], None),
        (["1,250", "2,5"], ","),
        (["1.250", "1,5"], ","),
        (["1.5", "2,5"], None),
        (["1 250", "3 000"], None),
    ],
)
def test_the_column_proves_the_decimal_mark(texts: list[str], mark) -> None:
    """One cell that can only be read in one way decides for all; two that disagree decide nothing."""
    assert decimal_mark(texts) == mark


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1250 rds", Spoken(Fraction(1250))),
        ("1 250 cartouches", Spoken(Fraction(1250))),
        ("12 boxes", Spoken(None, Fraction(12))),
        ("3 caisses de 1000", Spoken(None, Fraction(3), Fraction(1000))),
        ("5 x 20 rds", Spoken(None, Fraction(5), Fraction(20))),
        ("2 cajas x 1000 + 40", Spoken(None, Fraction(2), Fraction(1000), Fraction(40))),
        ("2 caixas + 15 cartuchos", Spoken(None, Fraction(2), None, Fraction(15))),
        ("12.5 kg", Spoken(Fraction(25, 2), unit="kg")),
        ("about 20", None),
        ("20 elephants", None),
        ("", None),
    ],
)
def test_quantities_are_read_as_they_are_said(text: str, said: Spoken | None) -> None:
    """Boxes are boxes and rounds are rounds; a word that is neither makes no quantity."""
    assert spoken(text, None) == said


@pytest.mark.parametrize(
    ("value", "day_first", "date"),
    [
        (dt.date(2024, 3, 14), None, "2024-03-14"),
        (dt.datetime.fromisoformat("2024-03-14T08:00:00"), None, "2024-03-14"),
        ("2024-03-14", None, "2024-03-14"),
        ("14/03/2024", None, "2024-03-14"),
        ("03/04/2024", True, "2024-04-03"),
        ("03/04/2024", False, "2024-03-04"),
        ("14 mars 2024", None, "2024-03-14"),
        ("14 de março de 2024", None, "2024-03-14"),
        ("March 2024", None, "2024-03"),
        ("03/2024", None, "2024-03"),
        ("2015", None, "2015"),
        (2015.0, None, "2015"),
    ],
)
def test_dates_are_read_as_far_as_they_go(value: object, day_first: bool | None, date: str) -> None:
    """A date has as many parts as the cell has, and no more."""
    assert read_date(cell(value), day_first).value == date


@pytest.mark.parametrize("value", ["03/04/24", "31/02/2024", "soon", "2024-13-01", "1/1/1066"])
def test_what_is_no_date_is_said(value: str) -> None:
    """A year of two digits, a day that does not exist and a word are no dates."""
    assert read_date(cell(value), day_first=True).cause is Cause.DATE_UNREADABLE


def test_the_order_of_days_is_proved_by_the_column() -> None:
    """03/04/2024 is asked for, unless a cell of the column has a day above 12."""
    assert read_date(cell("03/04/2024"), None).cause is Cause.DATE_AMBIGUOUS
    day = read_date(cell("45231"), None)
    assert (day.cause, day.repair) == (Cause.DATE_NUMBER, "2023-11-01"), "as a spreadsheet counts days"
    assert read_date(cell("99999"), None).cause is Cause.DATE_UNREADABLE
    assert days_first(["03/04/2024", "25/04/2024"]) is True
    assert days_first(["03/04/2024", "04/25/2024"]) is False
    assert days_first(["25/04/2024", "04/25/2024"]) is None


@pytest.mark.parametrize(
    ("text", "calibre", "code"),
    [
        ("AK47", "", "SA-06"),
        ("AK-47", "", "SA-06"),
        ("fusil d'assaut", "", "SA-06"),
        ("FUSIL D ASSAUT", "", "SA-06"),
        ("pistola", "", "SA-02"),
        ("Revólver", "", "SA-01"),
        ("escopeta", "", "SA-04"),
        ("fusil de chasse", "", "SA-04"),
        ("RPG-7", "", "LW-06"),
        ("lance-roquettes", "", "LW-06"),
        ("mitrailleuse", "12.7x108mm", "LW-01"),
        ("mortier", "82mm", "LW-08"),
        ("mortero", "120mm", "HW-03"),
        ("espingarda", "12 gauge", "SA-04"),
        ("subfusil", "", "SA-05"),
        ("PKM", "", "SA-08"),
        ("arme artisanale", "", "SA-90"),
        ("sa-06", "", "SA-06"),
        ("Fusil d'assaut AK-47 crosse pliante", "", "SA-06"),
    ],
)
def test_kinds_of_weapon_in_four_languages(text: str, calibre: str, code: str) -> None:
    """Words, designations and codes name the type; the calibre decides where words do not."""
    reading = read_type(text, calibre, None)
    assert reading.value.code == code
    assert reading.cause is None


def test_unknown_and_ambiguous_kinds_offer_the_nearest() -> None:
    """What is not known is refused with codes to choose from; what is nearly known is offered."""
    assert read_type("mitrailleuse", "7.62x54mmR", None).cause is Cause.TYPE_AMBIGUOUS
    assert read_type("mortier", "", None).cause is Cause.TYPE_AMBIGUOUS
    like = read_type("pistolte", "", None)
    assert (like.cause, like.repair) == (Cause.TYPE_LIKE, "SA-02")
    unknown = read_type("chose bizarre", "", None)
    assert unknown.cause is Cause.TYPE_UNKNOWN
    assert unknown.facts["nearest"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Serviceable", "SERVICEABLE"),
        ("bon état", "SERVICEABLE"),
        ("bueno", "SERVICEABLE"),
        ("à réparer", "UNSERVICEABLE_REPAIRABLE"),
        ("HS", "UNSERVICEABLE_REPAIRABLE"),
        ("inservible", "UNSERVICEABLE_REPAIRABLE"),
        ("BER", "UNSERVICEABLE_BER"),
        ("sans culasse", "INCOMPLETE"),
        ("cargada", "UNSAFE"),
        ("neutralisée", "DEACTIVATED"),
        ("NOT INSPECTED", "NOT_INSPECTED"),
        ("moyen", "NOT_INSPECTED"),
        ("regular", "NOT_INSPECTED"),
        ("pas en bon état du tout", "NOT_INSPECTED"),
        ("zzz", "NOT_INSPECTED"),
    ],
)
def test_conditions_in_four_languages(text: str, code: str) -> None:
    """Words become condition codes; a word that says less is NOT_INSPECTED, never SERVICEABLE."""
    assert read_condition(text, "weapon", "NOT_INSPECTED").value == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russie", "RU"),
        ("URSS", "SU"),
        ("Alemania", "DE"),
        ("Bélgica", "BE"),
        ("FR", "FR"),
        ("Reino Unido", "GB"),
    ],
)
def test_countries_in_four_languages(text: str, code: str) -> None:
    """Names in English, French, Spanish and Portuguese become two letters."""
    assert read_country(text).value == code


@pytest.mark.parametrize("text", ["Congo", "Atlantis", "Corée"])
def test_a_name_of_two_countries_is_none(text: str) -> None:
    """A name that is no one country gives no code, and says so."""
    reading = read_country(text)
    assert (reading.value, reading.cause) == (None, Cause.COUNTRY_UNKNOWN)


def test_maker_and_model_are_parted() -> None:
    """The maker is split from the model where it is known, and nowhere else."""
    assert split_make("Kalashnikov AKM") == ("Kalashnikov", "AKM")
    assert split_make("Beretta 92F") == ("Beretta", "92F")
    assert split_make("Heckler & Koch G3") == ("Heckler & Koch", "G3")
    assert split_make("AKM") == ("", "AKM")
