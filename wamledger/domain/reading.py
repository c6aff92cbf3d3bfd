"""
From a JSON object to an operation: the form is checked, every fault is named, and the text is made canonical.

Nothing is changed silently: text that only lacks form NFC is brought into it, times are written in UTC, fields that
are null are left out. Everything else is refused with its field, its reason and a remedy.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from typing import Any, Final, get_args

from pydantic import ValidationError

from wamledger.domain import moment
from wamledger.domain.malformed import Malformed as Malformed
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.operations.base import Form, Operation
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row
from wamledger.domain.text import intruders, repaired
from wamledger.i18n import N_

TIMES: Final = (
    "occurred_at",
    "recorded_at",
    "due",
    "expected",
    "discovered_at",
    "cut_off",
    "next_due",
    "destroyed_on",
    "expires_at",
)
MULTILINE: Final = frozenset(
    {"remarks", "description", "circumstances", "reason", "details", "route", "findings"}
)
DATES: Final = ("next_due", "destroyed_on")
"""Fields that take a date as well as a time."""
MOST_FAULTS: Final = 20
MOST_LEVELS: Final = 16
"""Objects and lists that may stand within one another; no operation needs half of them."""
DATE: Final = 10
"""Length of a date without a time."""


def read(raw: Any, *, plain: bool = False) -> tuple[Operation, Row]:
    """
    The operation, and its canonical JSON object.

    ``plain`` says that the text was ASCII without escapes and holds no null, which spares looking at each string.
    Refuses: Malformed with not_an_object, operation_unknown, field_missing, field_unknown, field_invalid,
    choice_unknown, number_out_of_range, text_forbidden, text_too_long, code_malformed, number_not_whole, time_unreadable
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
        if text is not None and not (
            isinstance(text, str) and len(text) == 20 and text[10] == "T" and text[-1] == "Z"
        ):
            raw = _canonical_time(raw, name)
    if kind == "propose" and isinstance(raw.get("operation"), dict):
        raw = {**raw, "operation": _proposed(raw["operation"])}
    try:
        return model.__pydantic_validator__.validate_python(raw), raw
    except ValidationError as error:
        raise Malformed(_faults(error, kind or "", raw)) from None


def _proposed(raw: Row) -> Row:
    """The operation that is proposed, in its canonical form; its faults are named as parts of the proposal."""
    try:
        return read(raw, plain=True)[1]
    except Malformed as malformed:
        raise Malformed([each.within("operation") for each in malformed.faults]) from None


def _unknown_operation(kind: Any) -> Refused:
    if kind is None:
        return Refused(Code.FIELD_MISSING, "op", op="-")
    near = difflib.get_close_matches(str(kind), OPERATIONS, n=3, cutoff=0.4) or ["register", "move", "issue"]
    return Refused(Code.OPERATION_UNKNOWN, "op", found=_seen(kind), nearest=near)


def _canonical_time(raw: Row, name: str) -> Row:
    text = raw[name]
    if not isinstance(text, str) or text == "STANDING" or (name in DATES and len(text) <= DATE):
        return raw
    try:
        return {**raw, name: moment.canonical(moment.parse(text, name))}
    except Refused as refused:
        raise Malformed([refused]) from None


def _clean(value: Any, path: str, faults: list[Refused], level: int = 0) -> Any:
    """The value with its text in form NFC and without nulls; what may not enter is added to ``faults``."""
    if isinstance(value, str):
        return _clean_text(value, path, faults)
    if isinstance(value, (dict, list)) and level >= MOST_LEVELS:
        faults.append(
            Refused(Code.FIELD_INVALID, path, found="...", detail=N_("too many levels, one in another"))
        )
        return None
    if isinstance(value, dict):
        return {
            _clean_text(key, path, faults): _clean(each, f"{path}.{key}" if path else key, faults, level + 1)
            for key, each in value.items()
            if each is not None
        }
    if isinstance(value, list):
        return [_clean(each, f"{path}.{index}", faults, level + 1) for index, each in enumerate(value)]
    return value


def _clean_text(text: str, path: str, faults: list[Refused]) -> str:
    lines = path.rsplit(".", 1)[-1] in MULTILINE
    for found in intruders(text, lines=lines)[:1]:
        faults.append(
            Refused(
                Code.TEXT_FORBIDDEN,
                path,
                code_point=found.code_point,
                name=found.name,
                position=found.position + 1,
                repair=repaired(text, lines=lines),
            )
        )
    return unicodedata.normalize("NFC", text)


def _faults(error: ValidationError, kind: str, raw: Row) -> list[Refused]:
    """Every fault of form, each once, with the path that a person would write."""
    found: dict[tuple[str, Code], Refused] = {}
    for path, each in _likeliest(error, raw):
        refused = _fault(path, each, kind)
        found.setdefault((refused.field, refused.code), refused)
    return list(found.values())[:MOST_FAULTS]


Path = tuple[str | int, ...]


def _likeliest(error: ValidationError, raw: Row) -> list[tuple[Path, Any]]:
    """
    The faults of the alternative that a value seems to mean, each with its path.

    A line may be one of several kinds, and pydantic reports the faults of all of them. What the value lacks or has
    beyond an alternative speaks against it; a fault that lies deep inside speaks for it.
    """
    sure: list[tuple[Path, Any]] = []
    kinds: dict[Path, dict[str, list[tuple[Path, Any]]]] = {}
    for each in error.errors(include_url=False, include_context=True):
        path, at, kind = _path(each, raw)
        if kind is None:
            sure.append((path, each))
        else:
            kinds.setdefault(path[:at], {}).setdefault(kind, []).append((path, each))
    for prefix, alternatives in kinds.items():
        likeliest = min(alternatives.values(), key=lambda faults: _strangeness(faults, len(prefix) + 1))
        sure += likeliest
    return sure


def _strangeness(faults: list[tuple[Path, Any]], level: int) -> tuple[int, int, int]:
    """How little a value looks like the alternative that has these faults."""
    unlike = sum(
        each["type"] in ("extra_forbidden", "missing") and len(path) == level for path, each in faults
    )
    return unlike, -max(len(path) for path, _ in faults), len(faults)


def _path(error: Any, raw: Row) -> tuple[Path, int, str | None]:
    """
    The path of a fault in what was written, and where and which alternative pydantic names in it.

    The names of alternatives stand in pydantic's path and not in what was written, which is how they are told.
    """
    path: list[str | int] = []
    at, kind = 0, None
    here: Any = raw
    where = error["loc"]
    for part in where:
        if (isinstance(here, dict) and part in here) or (isinstance(here, list) and isinstance(part, int)):
            here = here[part]
            path.append(part)
        elif error["type"] == "missing" and part == where[-1]:
            path.append(part)
        elif kind is None and part != "[key]":
            at, kind = len(path), str(part)
    return tuple(path), at, kind


_DETAILS: Final[dict[str, str]] = {
    "string_type": N_("not text in quotes"),
    "bool_type": N_("neither true nor false"),
    "list_type": N_("not a list"),
    "dict_type": N_("not an object"),
    "model_type": N_("not an object"),
    "too_short": N_("an empty list"),
    "string_too_short": N_("too short"),
    "string_pattern_mismatch": N_("not written in the form that docs/operations.md gives"),
}
"""Faults of form in the ledger's own words."""


def _fault(where: Path, error: Any, kind: str) -> Refused:
    """One fault in the ledger's own words."""
    path = ".".join(str(part) for part in where)
    found = error["input"]
    context = error.get("ctx", {})
    if error["type"] == "missing":
        return Refused(Code.FIELD_MISSING, path, op=kind)
    if error["type"] == "extra_forbidden":
        return Refused(Code.FIELD_UNKNOWN, path, op=kind, nearest=_near_fields(where, kind))
    if path in DATES:
        return Refused(
            Code.FIELD_INVALID, path, found=_seen(found), detail=N_("no date and no time with an offset")
        )
    if path in TIMES:
        return Refused(Code.TIME_UNREADABLE, path, found=_seen(found))
    if isinstance(found, float):
        return Refused(Code.NUMBER_NOT_WHOLE, path, found=found)
    match error["type"]:
        case "string_pattern_mismatch" if "A-Z0-9._" in str(context.get("pattern", "")):
            return Refused(Code.CODE_MALFORMED, path, found=found, repair=_code_like(str(found)))
        case "string_too_long":
            return Refused(Code.TEXT_TOO_LONG, path, length=len(found), most=context["max_length"])
        case "literal_error":
            return Refused(
                Code.CHOICE_UNKNOWN,
                path,
                found=_seen(found),
                allowed=re.findall(r"'([^']*)'", context["expected"]),
            )
        case "greater_than_equal" | "less_than_equal" if abs(context.get("ge", context.get("le"))) > 0:
            limit = f">= {context['ge']}" if "ge" in context else f"<= {context['le']}"
            return Refused(Code.NUMBER_OUT_OF_RANGE, path, found=found, limit=limit)
        case "int_type" | "greater_than" | "greater_than_equal":
            return Refused(Code.NUMBER_NOT_WHOLE, path, found=_seen(found))
    return Refused(
        Code.FIELD_INVALID, path, found=_seen(found), detail=_DETAILS.get(error["type"], error["msg"])
    )


def _seen(value: Any) -> str:
    """A value of the wrong kind, as short as it can be told."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "{...}" if isinstance(value, dict) else "[...]" if value else "[]"
    return str(value)


def _near_fields(where: Path, kind: str) -> list[str]:
    """Fields that a wrong name may mean: of the operation itself, or of what stands within it."""
    own = {field.alias or name for name, field in OPERATIONS[kind].model_fields.items()}
    fields = own if len(where) == 1 else _inner_fields(OPERATIONS[kind])
    return difflib.get_close_matches(str(where[-1]), fields, n=3, cutoff=0.5) or sorted(fields)


@cache
def _inner_fields(model: Any) -> frozenset[str]:
    """The fields of every form within a form."""
    found: set[str] = set()
    waiting = [field.annotation for field in model.model_fields.values()]
    while waiting:
        each: Any = waiting.pop()
        waiting += get_args(each)
        if isinstance(each, type) and issubclass(each, Form):
            found |= {field.alias or name for name, field in each.model_fields.items()}
            waiting += [field.annotation for field in each.model_fields.values()]
    return frozenset(found)


def _code_like(text: str) -> str:
    """The nearest code to a text, offered as a repair."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return (
        "".join(character if character.isalnum() or character in "._/-" else "-" for character in plain)[:40]
        or "CODE-1"
    )
