"""
From a JSON object to an operation: the form is checked, every fault is named, and the text is made canonical.

Nothing is changed silently: text that only lacks form NFC is brought into it, times are written in UTC, fields that
are null are left out. Everything else is refused with its field, its reason and a remedy.
"""

from __future__ import annotations

import difflib
import unicodedata
from typing import Any, Final

from pydantic import ValidationError

from wamledger.domain import moment
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.operations.base import Operation
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row
from wamledger.domain.text import intruders, repaired

TIMES: Final = ("occurred_at", "recorded_at", "due", "expected", "discovered_at", "cut_off", "next_due", "destroyed_on")
MULTILINE: Final = frozenset({"remarks", "description", "circumstances", "reason", "details", "route", "findings"})
MOST_FAULTS: Final = 20
DATE: Final = 10
"""Length of a date without a time."""


class Malformed(Exception):
    """An operation has one or more faults of form."""

    def __init__(self, faults: list[Refused]) -> None:
        self.faults = faults
        super().__init__(*faults)


def read(raw: Any, *, plain: bool = False) -> tuple[Operation, Row]:
    """
    The operation, and its canonical JSON object.

    ``plain`` says that the text was ASCII without escapes and holds no null, which spares looking at each string.
    Refuses: Malformed with not_an_object, operation_unknown, field_missing, field_unknown, field_invalid,
    text_forbidden, text_too_long, code_malformed, number_not_whole, time_unreadable
    """
    if not isinstance(raw, dict):
        raise Malformed([Refused(Code.NOT_AN_OBJECT, found=type(raw).__name__)])
    if not plain:
        faults: list[Refused] = []
        raw = _clean(raw, "", faults)
        if faults:
            raise Malformed(faults)
    kind = raw.get("op")
    model = OPERATIONS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise Malformed([_unknown_operation(kind)])
    for name in TIMES:
        text = raw.get(name)
        if text is not None and not (isinstance(text, str) and len(text) == 20 and text[-1] == "Z"):  # noqa: PLR2004
            raw = _canonical_time(raw, name)
    try:
        return model.__pydantic_validator__.validate_python(raw), raw
    except ValidationError as error:
        raise Malformed(_faults(error, kind or "", raw)) from None


def _unknown_operation(kind: Any) -> Refused:
    if kind is None:
        return Refused(Code.FIELD_MISSING, "op", op="-")
    near = difflib.get_close_matches(str(kind), OPERATIONS, n=3, cutoff=0.4) or ["register", "move", "issue"]
    return Refused(Code.OPERATION_UNKNOWN, "op", found=kind, nearest=near)


def _canonical_time(raw: Row, name: str) -> Row:
    text = raw[name]
    if not isinstance(text, str) or text == "STANDING" or (name in ("next_due", "destroyed_on") and len(text) <= DATE):
        return raw
    try:
        return {**raw, name: moment.canonical(moment.parse(text, name))}
    except Refused as refused:
        raise Malformed([refused]) from None


def _clean(value: Any, path: str, faults: list[Refused]) -> Any:
    """The value with its text in form NFC and without nulls; what may not enter is added to ``faults``."""
    if isinstance(value, str):
        name = path.rsplit(".", 1)[-1]
        lines = name in MULTILINE
        for found in intruders(value, lines=lines)[:1]:
            faults.append(
                Refused(
                    Code.TEXT_FORBIDDEN,
                    path,
                    code_point=found.code_point,
                    name=found.name,
                    position=found.position + 1,
                    repair=repaired(value, lines=lines),
                )
            )
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {
            _clean(key, path, faults): _clean(each, f"{path}.{key}" if path else key, faults)
            for key, each in value.items()
            if each is not None
        }
    if isinstance(value, list):
        return [_clean(each, f"{path}.{index}", faults) for index, each in enumerate(value)]
    return value


def _faults(error: ValidationError, kind: str, raw: Row) -> list[Refused]:
    """Every fault of form, each once, with the path that a person would write."""
    found: dict[tuple[str, Code], Refused] = {}
    for each in _likeliest(error, raw):
        refused = _fault(each, kind)
        found.setdefault((refused.field, refused.code), refused)
    return list(found.values())[:MOST_FAULTS]


def _likeliest(error: ValidationError, raw: Row) -> list[Any]:
    """
    The errors of the alternative that a line seems to mean.

    A line may be one of several kinds, and pydantic reports the faults of all of them: those of the alternative
    with the fewest are shown.
    """
    plain: list[Any] = []
    alternatives: dict[tuple[Any, ...], dict[str, list[Any]]] = {}
    for each in error.errors(include_url=False, include_context=True):
        where = each["loc"]
        at = next((i for i, part in enumerate(where) if isinstance(part, str) and (part[:1].isupper() or "[" in part)), None)
        if at is None or where[0] == "limit_nec_kg":
            plain.append(each)
        else:
            alternatives.setdefault(where[:at], {}).setdefault(str(where[at]), []).append(
                {**each, "loc": where[:at] + where[at + 1 :]}
            )
    for prefix, kinds in alternatives.items():
        line = _at(raw, prefix)
        plain += min(kinds.values(), key=lambda errors: (_strangeness(errors, line), len(errors)))
    return plain


def _strangeness(errors: list[Any], line: Any) -> int:
    """How little a line looks like an alternative: fields that it would not know, or that it lacks."""
    if not isinstance(line, dict):
        return 0
    return sum(1 for each in errors if each["type"] in ("extra_forbidden", "missing"))


def _at(raw: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return None
    return raw


def _fault(error: Any, kind: str) -> Refused:
    """One fault in the ledger's own words."""
    path = ".".join(str(part) for part in error["loc"])
    found = error["input"]
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return Refused(Code.FIELD_MISSING, path, op=kind)
        case "extra_forbidden":
            name = str(error["loc"][-1])
            return Refused(Code.FIELD_UNKNOWN, path, op=kind, nearest=_near_fields(name, kind))
        case "string_pattern_mismatch" if "A-Z0-9._" in str(context.get("pattern", "")):
            return Refused(Code.CODE_MALFORMED, path, found=found, repair=_code_like(str(found)))
        case "string_too_long":
            return Refused(Code.TEXT_TOO_LONG, path, length=len(found), most=context["max_length"])
        case "int_type" | "int_from_float" | "greater_than" | "greater_than_equal" | "int_parsing":
            return Refused(Code.NUMBER_NOT_WHOLE, path, found=found)
    if path in TIMES:
        return Refused(Code.TIME_UNREADABLE, path, found=found)
    shown = found if isinstance(found, (str, int, float, bool)) else type(found).__name__
    return Refused(Code.FIELD_INVALID, path, found=shown, detail=error["msg"])


def _near_fields(name: str, kind: str) -> list[str]:
    model = OPERATIONS[kind]
    fields = [field.alias or own for own, field in model.model_fields.items()]
    return difflib.get_close_matches(name, fields, n=3, cutoff=0.5) or sorted(fields)


def _code_like(text: str) -> str:
    """The nearest code to a text, offered as a repair."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return "".join(character if character.isalnum() or character in "._/-" else "-" for character in plain)[:40] or "CODE-1"
