"""
The lines of a voucher as they are written on the command line.

``W-000123`` is a weapon, ``L-000045:840`` a quantity of a lot, ``L-000045:ALL`` a lot as a whole;
``@CONDITION`` may follow, and then any other field of a line after commas:
``L-000045:840@A1,seal=0471,package=P-3``. Where the item has no code, the fields stand alone:
``serial=AB 123,type=SA-06``. Many lines come from a file of JSON Lines, each a line as in the journal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

import orjson

from wamledger.cli.blanks import whole
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row
from wamledger.i18n import _
from wamledger.ledger.canonical import duplicate_keys
from wamledger.services.journal import MOST_LINE_BYTES

_NUMBERS: Final = frozenset({"quantity"})
_YES: Final = {"true": True, "yes": True, "false": False, "no": False}
_FLAGS: Final = frozenset({"sealed"})
_WHOLE_LOT: Final = "ALL"


def line_of(text: str, index: int) -> Row:
    """
    The line that a short form stands for.

    Units: index counts from 0, as in the field names of refusals.
    Refuses: field_invalid
    """
    item, *others = text.split(",")
    line = _item(item) if "=" not in item else {}
    if not line:
        others.insert(0, item)
    for other in others:
        name, equals, value = other.partition("=")
        if not equals or not name.strip():
            raise Refused(
                Code.FIELD_INVALID,
                f"lines.{index}",
                found=text,
                detail=_("after a comma stands a field and its value, for example seal=0471"),
            )
        line[name.strip()] = _field(name.strip(), value)
    return line


def _item(text: str) -> Row:
    """``CODE``, ``CODE:QUANTITY`` or ``CODE:ALL``, with or without ``@CONDITION``."""
    code, at, condition = text.partition("@")
    code, colon, quantity = code.partition(":")
    line: Row = {"lot" if colon else "weapon": code}
    if colon and quantity.upper() != _WHOLE_LOT:
        line["quantity"] = whole(quantity)
    if at:
        line["condition"] = condition
    return line


def _field(name: str, value: str) -> object:
    if name in _NUMBERS:
        return whole(value)
    if name in _FLAGS:
        return _YES.get(value.lower(), value)
    return value


def lines_in(file: str) -> Iterator[Row]:
    """
    The lines of a file of JSON Lines, or of standard input for ``-``.

    Refuses: file_unreadable, json_broken, key_twice, not_an_object, entry_too_large, naming file and line
    """
    with ExitStack() as closing:
        if file == "-":
            source: IO[bytes] = sys.stdin.buffer
        else:
            try:
                source = closing.enter_context(Path(file).open("rb"))
            except (OSError, ValueError) as fault:
                detail = getattr(fault, "strerror", None) or str(fault)
                raise Refused(Code.FILE_UNREADABLE, "lines", file=file, detail=detail) from fault
        number = 0
        while text := _next(source, file):
            number += 1
            if number == 1:
                text = text.removeprefix(b"\xef\xbb\xbf")
            where = f"{file}:{number}"
            if len(text) >= MOST_LINE_BYTES:
                raise Refused(Code.ENTRY_TOO_LARGE, where, found=len(text), most=MOST_LINE_BYTES)
            text = text.strip()
            if text and not text.startswith(b"#"):
                yield _parsed(text, where)


def _next(source: IO[bytes], file: str) -> bytes:
    try:
        return source.readline(MOST_LINE_BYTES)
    except OSError as fault:
        detail = fault.strerror or str(fault)
        raise Refused(Code.FILE_UNREADABLE, "lines", file=file, detail=detail) from fault


def _parsed(text: bytes, where: str) -> Row:
    try:
        line = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        detail = f"{fault.msg}, column {fault.colno}"
        raise Refused(Code.JSON_BROKEN, where, detail=detail) from None
    if not isinstance(line, dict):
        raise Refused(Code.NOT_AN_OBJECT, where, found=type(line).__name__)
    twice = duplicate_keys(text)
    if twice:
        raise Refused(Code.KEY_TWICE, where, key=twice[0])
    return line
