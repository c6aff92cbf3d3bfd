"""
Journals and operations: what a line of text, or an object, becomes on its way into the ledger.

An operation that is read is the same when it is read again, has canonical bytes, and holds no character that may not
enter. A journal that is read has each of its lines read or refused.
"""

from __future__ import annotations

import io
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import orjson

from tests.fuzz.dice import Dice
from tests.fuzz.oracle import must_be_shown, refusals_only
from tests.ledger.everything import operations as everything
from wamledger.domain import moment, serials
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.operations.base import Form, Operation
from wamledger.domain.reading import read
from wamledger.domain.text import intruders, repaired, shown
from wamledger.ledger import canonical
from wamledger.services.journal import MOST_LINE_BYTES, lines_from

# a journal as text


def journals(content: bytes) -> None:
    """Each line is an operation or has its faults; what is an operation is one for ever."""
    with refusals_only():
        file = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]
        for line in lines_from(file, "journal"):
            assert 0 < line.size <= len(content)
            assert (line.op is None) == (line.operation is None) == bool(line.faults)
            assert line.size <= MOST_LINE_BYTES or line.op is None
            for fault in line.faults:
                must_be_shown(fault)
            if line.op is not None:
                _must_be_settled(line.op, line.operation)


def _names() -> tuple[str, ...]:
    """The names of all operations and fields, in quotes."""
    fields = {
        field.alias or name for model in OPERATIONS.values() for name, field in model.model_fields.items()
    }
    return tuple(f'"{name}"' for name in sorted({*OPERATIONS, *fields, "journal", "weapon", "lot", "serial"}))


WORDS = (*_names(), "null", '"\\u202e"', "1e5", "2026-01-01T00:00:00Z", "{", "[", '":')


def of_journals() -> list[bytes]:
    """The operations of a whole ledger, one by one and together, and lines that are none."""
    lines = [orjson.dumps(each) for each in everything()]
    header = b'{"journal":1,"ledger":"UNX","mission":"X"}\n'
    odd = [
        b"\xef\xbb\xbf# comment\n\n" + header + lines[0],
        b'{"journal":2}\n',
        b'{"op":"move","op":"move"}',
        b'{"op":"add_user","code":"a\xcc\x81\\u202e","name":null}',
        b'[{"op":"move"}]\n"x"\n1e999\n',
        b"PK\x03\x04",
    ]
    return [*lines, header + b"\n".join(lines[:4]), *odd]


# an operation as an object


def operations(content: bytes) -> None:
    """Any object is an operation or has its faults."""
    raw = _operation(Dice(content))
    with refusals_only():
        op, operation = read(raw)
        _must_be_settled(op, operation)


def _must_be_settled(op: Operation, operation: Any) -> None:
    assert not any(intruders(text, lines=True) for text in _texts(operation))
    again, same = read(operation)
    assert (again, same) == (op, operation)
    canonical.check(operation)
    assert canonical.decode(canonical.encode(operation), most_bytes=1 << 24) == operation
    assert op.op == operation["op"]
    moment.parse(operation["occurred_at"])


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in _texts(each)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**53 - 1, 2**53, -(2**63), 2**64, 1.5, float("inf"), float("nan")),
    *("", " ", "x", "a" * 3000, "\u202e", "e\u0301", "\x00", "\ud800", "\ufeff", "{message}", "%s", "{0}"),
    *(
        [],
        {},
        [[]],
        {"": ""},
        {"op": "move"},
        [None],
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59.999999999-23:59",
    ),
)
_TIMES = (
    "2026-01-01T00:00:00Z", "2026-01-01 00:00:00.5+02:00", "0001-01-01T00:00:00+14:00", "2026-01-01", "STANDING",
    "2024-02-29T23:59:60Z", "1999-12-31t23:59:59z", "2026-13-01T00:00:00Z",
)  # fmt: skip
_CODES = ("ADMIN", "OTHER", "ARM-1", "ARM-2", "W-1", "L-1", "UNIT", "REG-1", "P-1", "a b", "ÄÖ", "X" * 41)


def _operation(dice: Dice) -> dict[str, Any]:
    """An object that looks like an operation, more or less."""
    name = dice.pick((*OPERATIONS, "mvoe", ""))
    model = OPERATIONS.get(name, OPERATIONS["move"])
    raw = _form(model, dice, 0)
    raw["op"] = dice.pick(_ODD) if dice.one_in(60) else name
    raw["occurred_at"] = dice.pick(_TIMES)
    raw["by"] = dice.pick(_CODES)
    for _more in range(dice.below(3)):
        raw[dice.text(8) or dice.pick(_CODES)] = dice.pick(_ODD)
    return raw


def _form(model: Any, dice: Dice, level: int) -> dict[str, Any]:
    """An object with the fields of a form, some left out, some wrong."""
    made: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if (not field.is_required() and not dice.one_in(3)) or dice.one_in(40):
            continue
        made[field.alias or name] = _value(field.annotation, dice, level)
    return made


def _value(kind: Any, dice: Dice, level: int) -> Any:
    if dice.one_in(25):
        return dice.pick(_ODD)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _value(dice.pick([each for each in parts if each is not type(None)]), dice, level)
    if origin is Literal:
        return dice.pick(parts)
    if origin is list:
        return [_value(parts[0], dice, level + 1) for _each in range(1 + dice.below(3))]
    if origin is dict:
        return {dice.pick(_CODES): _value(parts[1], dice, level + 1) for _each in range(1 + dice.below(3))}
    if origin is not None and parts:  # an annotated type
        return _value(parts[0], dice, level)
    if isinstance(kind, type) and issubclass(kind, Form):
        return _form(kind, dice, level + 1) if level < 5 else {}
    if kind is bool:
        return dice.one_in(2)
    if kind is int:
        return dice.pick((1, 2, 100, dice.below(1 << 16)))
    if kind is str:
        return dice.pick((*_CODES, *_TIMES, dice.text(12), "7.62x39mm", "ab" * 32, "1.5", "2030-06", "CLEAR"))
    return dice.pick(_ODD)


@cache
def of_operations() -> list[bytes]:
    """Rows of choices of several lengths."""
    return [bytes((number * step) % 256 for number in range(80)) for step in range(1, 60)]


# texts, times and serials


def texts(content: bytes) -> None:
    """A repaired text has nothing left to repair; what is shown cannot act on a screen."""
    text = content.decode("utf-8", "surrogatepass") if _is_text(content) else content.decode("latin-1")
    for lines in (False, True):
        assert not intruders(repaired(text, lines=lines), lines=lines)
        assert repaired(repaired(text, lines=lines), lines=lines) == repaired(text, lines=lines)
    assert not intruders(shown(text))
    assert shown(shown(text)) == shown(text)
    normal = serials.normalised(text)
    assert serials.normalised(normal) == normal
    assert serials.keys(text) == serials.keys(normal)
    serials.is_placeholder(text)
    serials.check_assigned(text)


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def of_texts() -> list[bytes]:
    """Texts with and without what may not enter."""
    some = ("AB 12-34/x", "e\u0301\u202e\u200b\U000e0041", "\n\t\x1b[2J", "\ufdd0", "Ⅳ½ﬁ", "А1О0l", "N/A")
    return [text.encode() for text in some]


def times(content: bytes) -> None:
    """A time that is read is one moment, and its canonical text reads as the same."""
    with refusals_only():
        point = moment.parse(content.decode("utf-8", "replace"))
        text = moment.canonical(point)
        assert moment.parse(text) == point
        assert moment.canonical(moment.parse(text)) == text


def of_times() -> list[bytes]:
    """Times of all forms."""
    return [text.encode() for text in _TIMES]
