"""
What stands in a field as text, and the value that it means.

Each value is written so that reading it gives the same value again. A text that means no value of its kind stays a
text: the ledger then says what is wrong with it, in its own words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from wamledger.i18n import _
from wamledger.services.form_fields import choices, times
from wamledger.services.form_fields.separated import escaped, join, parted, split, together, unescaped
from wamledger.services.form_fields.shape import LISTS, Field, Kind

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_GROUPS: Final = re.compile(r"[0-9]{1,3}([   '][0-9]{3})+")
_YES: Final = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def value_of(field: Field, text: str, now: int) -> Any:
    """What the text means; None where the field is empty.  Units: now in microseconds"""
    # the parts of a list may end in a blank that a backslash keeps
    text = text if field.kind is Kind.PARAGRAPH or field.kind in LISTS else text.strip()
    if not text.strip():
        return None
    return _READERS.get(field.kind, _text)(field, text, now)


def text_of(field: Field, value: Any) -> str:
    """The value as it stands in the field."""
    if value is None:
        return ""
    return _WRITERS.get(field.kind, _plain)(value)


def _text(field: Field, text: str, _now: int) -> str:
    return chosen(field, text)


def chosen(field: Field, text: str) -> str:
    """The code that a text means where the field has codes; a code in capitals where it takes no others."""
    known = field.choices or (
        choices.PACKAGED[field.completes]() if field.completes in choices.PACKAGED else {}
    )
    if text in known:
        return text
    typed = text.casefold()
    for code, word in known.items():
        if typed == code.casefold() or (word and field.choices and typed == _(word).casefold()):
            return code
    return text.upper() if field.is_upper else text


def _number(_field: Field, text: str, _now: int) -> int | str:
    """A whole number; spaces may part its thousands."""
    if _GROUPS.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    return int(text) if _WHOLE.fullmatch(text) else text


def _moment(field: Field, text: str, now: int) -> str:
    code = chosen(field, text)
    if code in field.choices:
        return code
    if field.name in _DEADLINES and _DAY.fullmatch(text.strip()):
        # what is due on a day is due until that day is over
        text = f"{text.strip()} 23:59"
    return times.read(text, now, is_date=field.name in _DATES)


_DATES: Final = frozenset({"destroyed_on", "next_due"})
_DEADLINES: Final = frozenset({"due", "expected"})
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _flag(field: Field, text: str, _now: int) -> bool | str:
    code = chosen(field, text)
    return _YES.get(code.casefold(), text)


def _texts(field: Field, text: str, _now: int) -> list[str]:
    return [chosen(field, unescaped(each)) for each in split(text)]


def _pairs(_field: Field, text: str, _now: int) -> dict[str, Any] | str:
    found = [parted(each, "=") for each in split(text)]
    if any(value is None for _name, value in found):
        return text
    return {unescaped(name): unescaped(value or "") for name, value in found}


_PLACE: Final = re.compile(r"(?P<position>(?:\\.|[^\\(])*)(\((?P<origin>[^()]*)\))?", re.DOTALL)


def _marks(_field: Field, text: str, _now: int) -> list[Any]:
    return [_mark(each) for each in split(text)]


def _mark(text: str) -> dict[str, Any] | str:
    """``PROOF@BARREL(FR 1995)=N`` as a mark; any other text stays, for the ledger to refuse."""
    where, inscription = parted(text, "=")
    kind, position = parted(where, "@")
    found = _PLACE.fullmatch(kind if position is None else position)
    if inscription is None or found is None:
        return text
    place = unescaped(found["position"].rstrip() if found["origin"] else found["position"])
    mark: dict[str, Any] = {"kind": place if position is None else unescaped(kind)}
    mark["text"] = unescaped(inscription)
    if position is not None:
        mark["position"] = place
    for part in (found["origin"] or "").split():
        mark["year" if part.isdigit() else "country"] = int(part) if part.isdigit() else part.upper()
    return mark


def _checklist(_field: Field, text: str, _now: int) -> Any:
    """Points as a list; with answers as a table; a text in quotation marks as it is."""
    if text.startswith('"'):
        return _json(text)
    answers = [parted(each, "=") for each in split(text)]
    if any(answer is None for _point, answer in answers):
        return [unescaped(each) for each in split(text)]
    return {unescaped(point): _answer(answer or "") for point, answer in answers}


def _answer(text: str) -> bool | str:
    return _YES[text] if text in ("yes", "no") else unescaped(text)


def _value(_field: Field, text: str, _now: int) -> Any:
    """Yes, no, a whole number, a list or an object as in JSON, else the text itself."""
    return _json(text)


def _json(text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, (bool, int, str, list, dict)) else text


# writing


def _plain(value: Any) -> str:
    return str(value)


def _write_moment(value: Any) -> str:
    return times.written(str(value))


def _write_flag(value: Any) -> str:
    return "yes" if value is True else "no" if value is False else str(value)


def _write_texts(value: Any) -> str:
    return join(str(each) for each in value) if isinstance(value, list) else str(value)


def _write_pairs(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return together(f"{escaped(str(name), '=')}={escaped(str(each))}" for name, each in value.items())


def _write_marks(value: Any) -> str:
    return together(_write_mark(each) for each in value)


def _write_mark(mark: Any) -> str:
    if not isinstance(mark, dict):
        return str(mark)
    where = escaped(str(mark.get("kind", "")), "@=(")
    if mark.get("position") is not None:
        where = f"{where}@{escaped(str(mark['position']), '@=(')}"
    origin = " ".join(str(mark[name]) for name in ("country", "year") if mark.get(name) is not None)
    return f"{where}{f'({origin})' if origin else ''}={escaped(str(mark.get('text', '')))}"


def _write_checklist(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return together(
            f"{escaped(str(point), QUOTED)}={_write_answer(each)}" for point, each in value.items()
        )
    return together(escaped(str(point), QUOTED) for point in value)


QUOTED: Final = '="'


def _write_answer(answer: Any) -> str:
    if isinstance(answer, bool):
        return _write_flag(answer)
    text = escaped(str(answer))
    return f"\\{text}" if text in ("yes", "no") else text


def _write_value(value: Any) -> str:
    if isinstance(value, str):
        return value if _json(value) == value and value.strip() == value and value else json.dumps(value)
    return json.dumps(value, ensure_ascii=False)


_READERS: Final[dict[Kind, Callable[[Field, str, int], Any]]] = {
    Kind.NUMBER: _number,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.TEXTS: _texts,
    Kind.FILES: _texts,
    Kind.PAIRS: _pairs,
    Kind.MARKS: _marks,
    Kind.CHECKLIST: _checklist,
    Kind.VALUE: _value,
}
_WRITERS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.MOMENT: _write_moment,
    Kind.FLAG: _write_flag,
    Kind.TEXTS: _write_texts,
    Kind.FILES: _write_texts,
    Kind.PAIRS: _write_pairs,
    Kind.MARKS: _write_marks,
    Kind.CHECKLIST: _write_checklist,
    Kind.VALUE: _write_value,
}
