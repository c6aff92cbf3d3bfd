"""
Calibres in one form for each: ``7.62x39mm``, ``9x19mm``, ``12 gauge``, ``.38 Special``, ``82mm``.

What is not known stays as it is written. A number in a calibre cell has lost what was typed: 0.4 was
``.40`` and is offered as that, never taken for 4; a date was ``12/70`` or ``7.62`` and is offered as
that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from wamledger import reference
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.lexicon import folded, split_words
from wamledger.services.importing.problems import Reading
from wamledger.services.importing.table import Cell, Content

_METRIC = re.compile(
    r"(\d{1,3}(?:\.\d{1,2})?)\s*(?:mm)?\s*[x×*]\s*(\d{2,3})(?:\.\d)?\s*(mm)?\s*(r|sr|b)?(?:\s*mm)?"
)
_MILLIMETRES = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*m\s*/?\s*m")
_AMBIGUOUS = frozenset(
    (
        *("5.56mm", "7.62mm", "9mm", "12.7mm", "7.65mm", "40mm"),
        *(".22", ".25", ".30", ".32", ".338", ".357", ".38", ".40", ".44", ".45", ".50"),
    )
)


@cache
def _written() -> dict[str, str]:
    """Calibres by every key under which they are written."""
    found: dict[str, str] = {}
    for row in reference.rows("calibres"):
        for word in (row["calibre"], *split_words(row["written"])):
            found.setdefault(key_of(word), row["calibre"])
    return found


@cache
def _numbers() -> dict[str, str]:
    """Calibres that are known by a bare number of millimetres."""
    return {row["number"]: row["calibre"] for row in reference.rows("calibres") if row["number"]}


@lru_cache(maxsize=16_384)
def key_of(text: str) -> str:
    """The folded text without spaces and without the words for calibre and millimetre."""
    plain = folded(text.replace("×", "x").replace("*", "x"))
    plain = re.sub(r"\b(?:calibre|caliber)\b", "cal", plain).replace("m m", "mm")
    metric = _METRIC.fullmatch(plain.removeprefix("cal ").strip())
    if metric:
        return f"{metric[1]}x{metric[2]}{(metric[4] or '').removeprefix('s')}"
    return re.sub(r"mm$", "", re.sub(r"[\s.-](?!\d)|\s", "", plain)) or plain


def is_calibre(text: str) -> bool:
    """True of a text that names a calibre of the list, or one in millimetres."""
    return normal(text) is not None


@lru_cache(maxsize=16_384)
def normal(text: str) -> str | None:
    """The one form of a calibre, or nothing where it is not known."""
    key = key_of(text)
    if known := _written().get(key) or _written().get(key.removeprefix("cal")):
        return known
    plain = folded(text).removeprefix("cal ").strip()
    if metric := _METRIC.match(plain):
        tail = (metric[4] or "").upper().replace("SR", "R")
        rest = plain[metric.end() :].strip()
        return f"{metric[1]}x{metric[2]}mm{tail}" if not rest or not any(c.isdigit() for c in rest) else None
    if bare := _MILLIMETRES.fullmatch(plain):
        return f"{bare[1]}mm"
    return None


def read_calibre(cell: Cell) -> Reading:
    """The calibre of a cell; empty where the cell is."""
    if cell.content is Content.NUMBER:
        return _of_number(cell)
    if cell.content is Content.DATE:
        return _of_date(cell)
    if cell.content is Content.TRUTH:
        return Reading(None, Cause.CELL_IS_TRUTH)
    text = cell.text
    if not text or text in ("-", "?", "/"):
        return Reading("")
    if looks_like_date(text):
        return _of_date(cell)
    if re.fullmatch(r"[.,]?\d+(?:[.,]\d+)?", text) and not text.startswith((".", ",")):
        return _of_bare(text)
    calibre = normal(text)
    if calibre is None:
        return Reading(text, Cause.CALIBRE_UNKNOWN)
    return Reading(calibre, Cause.CALIBRE_SHORT if calibre in _AMBIGUOUS else None, facts={"value": calibre})


def _of_bare(text: str) -> Reading:
    """
    A text of digits alone: ``7.62`` is a calibre as it stands, ``9``, ``12``, ``38``, ``0.40`` are
    offered.
    """
    number = text.replace(",", ".")
    if number.startswith("0."):
        return _offered(_of_inches(number))
    if number in _numbers() and "." in number and not number.endswith(".0"):
        calibre = _numbers()[number]
        return Reading(calibre, Cause.CALIBRE_SHORT, facts={"value": calibre})
    return _of_whole(number.removesuffix(".0").removesuffix(".00"))


def _of_number(cell: Cell) -> Reading:
    number = float(cell.value)  # type: ignore[arg-type]
    if 0 < number < 1:
        return _offered(_of_inches(repr(number)))
    if number.is_integer():
        return _of_whole(str(int(number)))
    calibre = _numbers().get(repr(number))
    if calibre is None:
        return Reading(None, Cause.CALIBRE_UNCLEAR)
    return Reading(calibre, Cause.CALIBRE_SHORT, facts={"value": calibre})


def _of_inches(number: str) -> str | None:
    """
    ``0.4`` was ``.40`` and ``0.357`` was ``.357``: two digits at least, as calibres in inches are
    written.
    """
    digits = number.removeprefix("0.").rstrip("0") or "0"
    return normal("." + digits.ljust(2, "0"))


def _of_whole(digits: str) -> Reading:
    """9 was ``9mm``, 12 was ``12 gauge``, 45 was ``.45``, 556 was ``5.56``: none of them is certain."""
    tries: tuple[str, ...] = (f"{digits} gauge", f".{digits}", f"{digits[:-2]}.{digits[-2:]}", digits)
    if digits in ("9", "60", "81", "82", "120", "107", "122", "105", "155"):
        tries = (digits, *tries)
    for text in tries:
        if calibre := _numbers().get(text) or (normal(text) if text != digits else None):
            return _offered(calibre)
    return Reading(None, Cause.CALIBRE_UNCLEAR)


def _offered(calibre: str | None) -> Reading:
    if calibre is None:
        return Reading(None, Cause.CALIBRE_UNCLEAR)
    return Reading(calibre, Cause.CALIBRE_NUMBER, repair=calibre)


def _of_date(cell: Cell) -> Reading:
    """The first way of writing the date that is a calibre: 12/70, 7.62, 12.7, 9x19 …"""
    for text in writings(cell):
        for candidate in (text, text.replace("/", "."), text.replace("/", "x")):
            if calibre := _numbers().get(candidate) or _written().get(key_of(candidate)):
                return Reading(calibre, Cause.CALIBRE_DATE, repair=candidate)
    first = next(iter(writings(cell)), None)
    return Reading(first, Cause.CALIBRE_DATE, repair=first) if first else Reading(None, Cause.CALIBRE_UNCLEAR)


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv january janvier ene enero janeiro",
            "feb fev fevr february fevrier febrero fevereiro",
            "mar mars march marzo marco",
            "apr avr april avril abr abril",
            "may mai mayo maio",
            "jun juin june junio junho",
            "jul juil july juillet julio julho",
            "aug aout august ago agosto",
            "sep sept september septembre septiembre set setembro",
            "oct october octobre octubre out outubro",
            "nov november novembre noviembre novembro",
            "dec december decembre dic diciembre dez dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 0?0:00(?::00)?)?")


def looks_like_date(text: str) -> bool:
    """True of a text that a spreadsheet wrote for a date: ``1970-12-01``, ``Dec-70``, ``24-juil``."""
    return bool(_parts(text))


@lru_cache(maxsize=16_384)
def _parts(text: str) -> tuple[int | None, int, int | None] | None:
    """Day, month and year of a text that looks like a date, as far as it has them."""
    if not text[:1].isdigit() and len(text) > 20:
        return None
    if match := _ISO.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SLASHED.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    words = folded(text.replace("-", " ")).replace(".", " ").split()
    if (
        len(words) in (2, 3)
        and (place := next((i for i, w in enumerate(words) if w in MONTHS), None)) is not None
    ):
        rest = [word for i, word in enumerate(words) if i != place]
        if all(word.isdigit() and len(word) in (1, 2, 4) for word in rest) and re.search(r"[-./ ]", text):
            month = MONTHS[words[place]]
            if len(rest) == 2 and place == 1:
                return int(rest[0]), month, int(rest[1])
            if len(rest) == 1:
                return (None, month, int(rest[0])) if place == 0 else (int(rest[0]), month, None)
    return None


def writings(cell: Cell) -> Iterator[str]:
    """
    The texts that a spreadsheet may have turned into this date, likeliest first: ``12/70``, ``24/7``,
    ``7/24``.
    """
    parts = _parts(cell.text)
    if isinstance(cell.value, (dt.date, dt.datetime)):
        parts = cell.value.day, cell.value.month, cell.value.year
    if parts is None:
        return
    day, month, year = parts
    if year is not None and (day is None or day == 1):
        yield f"{month}/{year % 100:02d}"
    if day is not None:
        yield f"{day}/{month}"
        yield f"{month}/{day}"
    if day is not None and year is not None:
        yield f"{day:02d}/{month:02d}/{year}"
