"""
The blanks of a voucher: each field of an operation as something that can be written on the command line.

They are read from the operation's own model, so that a field that is added there has its option here, with
the codes it takes. A nested object is spread out (``acquisition.mode`` is ``--mode``); lines are written in
a short form of their own (``lines``). What was written is put back into the operation as JOURNAL.md has it.
Nothing is checked here: whether the ledger agrees is said by the ledger, in its own words.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from wamledger.domain.operations import OPERATIONS
from wamledger.domain.operations.base import Form
from wamledger.domain.operations.intake import NewLotLine, NewWeaponLine
from wamledger.domain.stock import Row


class Kind(Enum):
    """How a blank is written."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    PAIRS = "pairs"
    MARKS = "marks"
    VALUE = "value"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Blank:
    """
    One field of an operation: where it stands in it, how it is written, and what it takes.

    Shape: ``path`` from the operation inwards; ``choices`` is empty where any text may stand.
    """

    path: tuple[str, ...]
    kind: Kind
    required: bool
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The path as it stands in refusals."""
        return ".".join(self.path)

    @property
    def parameter(self) -> str:
        """A name that Python takes for it."""
        return "__".join(self.path) + "_"

    @property
    def option(self) -> str:
        """The option that it is written with."""
        return "--" + OPTIONS.get(self.name, self.path[-1].replace("_", "-"))


COMMON: Final = (
    "id",
    "occurred_at",
    "by",
    "approved_by",
    "witnessed_by",
    "document",
    "remarks",
    "attachments",
)
"""The fields that stand on every voucher."""

OPTIONS: Final[Mapping[str, str]] = {
    "witnessed_by": "witness",
    "attachments": "attachment",
    "roles": "role",
    "places": "place",
    "seals": "seal",
    "limit_nec_kg": "limit-nec",
    "weapon_types": "weapon-type",
    "acquisition.from": "received-from",
    "lines.new_weapon.id": "weapon-id",
    "lines.new_weapon.markings": "marking",
    "lines.new_weapon.country_of_manufacture": "country",
    "lines.new_weapon.year_of_manufacture": "year",
    "lines.new_lot.id": "lot-id",
    "changes.markings": "marking",
    "changes.country_of_manufacture": "country",
    "changes.year_of_manufacture": "year",
}
"""Options that are not called as their field is: one is given for each of several, or the name is taken."""

_NOT_WRITTEN: Final = frozenset(
    {"op", "recorded_at", "name_commitment", "lines.remarks", "lines.new_weapon.serial_assigned"}
)
"""Fields that come from elsewhere: the ledger, past records, or a line's own short form."""

_NEW: Final = {"new_weapon": NewWeaponLine, "new_lot": NewLotLine}


def blanks(op: str) -> list[Blank]:
    """The blanks of an operation, its own first, then those of every voucher."""
    model = OPERATIONS[op]
    fields = list(_fields(model))
    own = [field for field in fields if field[0] not in COMMON]
    common = [field for field in fields if field[0] in COMMON]
    found: list[Blank] = []
    for name, annotation, required in (*own, *common):
        found += _of(annotation, (name,), required=required)
    return [blank for blank in found if blank.name not in _NOT_WRITTEN]


def _fields(model: type[Form]) -> Iterator[tuple[str, Any, bool]]:
    """The fields of a model by the names of the journal."""
    for name, info in model.model_fields.items():
        yield info.alias or name, info.annotation, info.is_required()


def _of(annotation: Any, path: tuple[str, ...], *, required: bool) -> list[Blank]:
    """The blanks of one field."""
    parts = list(_alternatives(annotation))
    forms = [part for part in parts if isinstance(part, type) and issubclass(part, Form)]
    items = [item for part in parts if get_origin(part) is list for item in _alternatives(get_args(part)[0])]
    lines = [item for item in items if isinstance(item, type) and issubclass(item, Form)]
    if path == ("value",):
        return [Blank(path, Kind.VALUE, required)]
    if path[-1] == "markings":
        return [Blank(path, Kind.MARKS, required=False)]
    if lines:
        new = [model for model in _NEW.values() if model in lines]
        return [Blank(path, Kind.LINES, required), *_new_lines(new)]
    if forms:
        return [
            blank
            for name, inner, needed in _fields(forms[0])
            for blank in _of(inner, (*path, name), required=required and needed)
        ]
    if items:
        return [Blank(path, Kind.LIST, required, _choices(items))]
    if any(get_origin(part) is dict for part in parts):
        return [Blank(path, Kind.PAIRS, required)]
    if parts in ([bool], [Literal[True]]):
        return [Blank(path, Kind.FLAG, required)]
    if parts == [int]:
        return [Blank(path, Kind.NUMBER, required)]
    return [Blank(path, Kind.TEXT, required, _choices(parts))]


def _new_lines(models: list[Any]) -> Iterator[Blank]:
    """The blanks of one new weapon or lot, each field once."""
    seen: set[tuple[str, ...]] = set()
    for model in models:
        for name, annotation, _required in _fields(model):
            for blank in _of(annotation, ("lines", name), required=False):
                if blank.path not in seen:
                    seen.add(blank.path)
                    yield blank


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, without what only narrows them, and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin is Union or isinstance(annotation, types.UnionType):
        for part in get_args(annotation):
            yield from _alternatives(part)
    elif annotation is not type(None):
        yield annotation


def _choices(parts: list[Any]) -> tuple[str, ...]:
    return tuple(str(each) for part in parts if get_origin(part) is Literal for each in get_args(part))


def is_open(blank: Blank, op: str) -> bool:
    """True where other texts than the choices may stand too (an age in words, a due time)."""
    annotation = next((a for name, a, _r in _fields(OPERATIONS[op]) if name == blank.path[0]), None)
    return str in list(_alternatives(annotation))


def filled(written: Mapping[Blank, Any]) -> Row:
    """
    The operation that the blanks make, without its kind; a blank that was left out makes no field.

    Shape: the fields of a new weapon or lot make one line, after the lines that were written as lines.
    """
    operation: Row = {}
    new: Row = {}
    for blank, value in written.items():
        if value is None or (value == [] and blank.kind is not Kind.LINES):
            continue
        if blank.path[0] == "lines" and len(blank.path) > 1:
            _put(new, blank.path[1:], _read(blank, value))
        else:
            _put(operation, blank.path, _read(blank, value))
    if new:
        operation.setdefault("lines", []).append(new)
    return operation


def _put(inner: Row, path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        inner = inner.setdefault(name, {})
    inner[path[-1]] = value


def _read(blank: Blank, value: Any) -> Any:
    match blank.kind:
        case Kind.NUMBER:
            return whole(value)
        case Kind.PAIRS:
            return dict(_pair(each) for each in value)
        case Kind.MARKS:
            return [_mark(each) for each in value]
        case Kind.VALUE:
            return _value(value)
        case Kind.LIST:
            return [_chosen(blank, each) for each in value]
    return _chosen(blank, value)


def _chosen(blank: Blank, value: Any) -> Any:
    """A code in upper case where the blank takes it so; any other text as it is."""
    if isinstance(value, str) and value.upper() in blank.choices:
        return value.upper()
    return value


_WHOLE: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)


def whole(text: str) -> int | str:
    """The number that a text is; any other text stays, for the ledger to say what is wrong with it."""
    return int(text) if _WHOLE.fullmatch(text) else text


def _pair(text: str) -> tuple[str, str | bool]:
    """``1.1=250`` as a name and a text; a name alone is a yes."""
    name, equals, value = text.partition("=")
    return (name, value) if equals else (name, True)


_MARK: Final = re.compile(r"(?P<kind>[A-Za-z_]+)(@(?P<position>[^=]+))?=(?P<text>.*)", re.DOTALL)


def _mark(text: str) -> Row | str:
    """``IMPORT@BARREL=FN 95`` as a marking; any other text stays, for the ledger to refuse."""
    found = _MARK.fullmatch(text)
    if found is None:
        return text
    mark = {"kind": found["kind"].upper(), "text": found["text"]}
    return {**mark, "position": found["position"]} if found["position"] else mark


def _value(text: str) -> Any:
    """A policy's value: true, false, a whole number, a list or an object as in JSON, else the text itself."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, (bool, int, list, dict)) else text
