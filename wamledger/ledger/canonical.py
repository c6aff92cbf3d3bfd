"""
Canonical bytes: one value has one spelling, so that anybody can compute its hash again.

RFC 8785 within a profile in which nothing is left to a library's taste: texts in form NFC, whole numbers up
to 2^53 - 1 either way, true, false, null, lists, and objects whose keys are printable ASCII. No floats.
With ASCII keys the order of bytes is the order of UTF-16 units that the standard asks for, and a plain
sorted encoder is exact.

``encode`` looks at no rule, for it runs once for each entry posted; ``check`` looks at all of them.
``decode`` takes bytes from anywhere and trusts none.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final
from unicodedata import is_normalized

import orjson

from wamledger.i18n import N_
from wamledger.ledger.faults import CanonicalError

MOST_BYTES: Final = 65_535
"""An entry's length must fit the two bytes that an entry bundle has for it.  Source: C2SP tlog-tiles"""

MOST_DEPTH: Final = 16
MOST_INTEGER: Final = 2**53 - 1
"""Beyond this a JSON number is not exact in every reader.  Source: RFC 8785 section 3.2.2.3, RFC 7493"""

_Trail = tuple[Any, str | int] | None
"""The way to a value, last step first; it becomes text only when something is wrong there."""


def encode(value: Any) -> bytes:
    """
    The canonical bytes of a value that ``check`` accepts.

    Raises: CanonicalError where there are none at all; other values outside the profile are ``check``'s to
    find.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as fault:
        check(value)
        raise _fault(None, N_("{path} cannot be written: {detail}."), detail=str(fault)) from fault


def parse(data: bytes) -> Any:
    """The value of bytes that this ledger wrote and whose hash has been checked; looks at no rule."""
    return orjson.loads(data)


def decode(data: bytes, *, most_bytes: int = MOST_BYTES) -> Any:
    """
    The value of canonical bytes, and of no others.

    Raises: CanonicalError for what is too long, not JSON, outside the profile, or spelled in another way.
    """
    if len(data) > most_bytes:
        raise CanonicalError(
            N_("The record has {found} bytes; {most} are allowed."),
            N_("It was not written by this program: do not use it, and ask whoever sent it."),
            found=len(data),
            most=most_bytes,
        )
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        raise _not_json(fault) from fault
    check(value)
    written = encode(value)
    if written != data:
        raise _other_spelling(data, written)
    return value


def check(value: Any) -> None:
    """
    The value lies within the profile.

    Raises: CanonicalError naming the path of the first part that does not.
    """
    _check(value, None, 0)


def _check(value: Any, trail: _Trail, depth: int) -> None:
    # The exact type counts: an enumeration or a date would be encoded too, as something that decodes to
    # another type.
    kind = type(value)
    if kind is str:
        if not value.isascii():
            _check_text(value, trail)
    elif kind is int:
        if not -MOST_INTEGER <= value <= MOST_INTEGER:
            raise _fault(trail, N_("{path} is {found}, beyond what every reader keeps exactly."), found=value)
    elif kind is dict or kind is list:
        if depth == MOST_DEPTH:
            raise _fault(trail, N_("{path} is nested deeper than {most} levels."), most=MOST_DEPTH)
        if kind is dict:
            for key, each in value.items():
                if type(key) is not str or not key or not key.isascii() or not key.isprintable():
                    raise _fault(
                        trail,
                        N_("{path} has the key {found}, which is not printable ASCII."),
                        found=repr(key),
                    )
                if type(each) is not str or not each.isascii():
                    _check(each, (trail, key), depth + 1)
        else:
            for position, each in enumerate(value):
                _check(each, (trail, position), depth + 1)
    elif kind is float:
        raise _fault(
            trail, N_("{path} is the decimal number {found}; a decimal is written as text."), found=value
        )
    elif value is not None and kind is not bool:
        raise _fault(
            trail, N_("{path} is of the type {found}, which JSON does not have."), found=kind.__name__
        )


def _check_text(value: str, trail: _Trail) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as fault:
        raise _fault(
            trail, N_("{path} holds half a character (a surrogate) at {position}."), position=fault.start
        ) from fault
    if not is_normalized("NFC", value):
        raise _fault(trail, N_("{path} is not in Unicode form NFC: {found}."), found=value)


def duplicate_keys(text: str | bytes) -> list[str]:
    """
    The keys that stand more than once in one object of a JSON text; empty where each stands once.

    Shape:  each such key once for each object that repeats it, inner objects first.
    Raises: CanonicalError for a text that is not JSON.
    """
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        found.extend(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)

    try:
        # Numbers stay text: their value is of no interest here, and reading a very long one takes very long.
        json.loads(text, object_pairs_hook=note, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as fault:
        raise _not_json(fault) from fault
    return found


def _fault(trail: _Trail, message: str, **facts: Any) -> CanonicalError:
    steps: list[str] = []
    at = trail
    while at is not None:
        at, step = at
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return CanonicalError(
        message,
        N_("Correct the value, or take the record from where it was written correctly."),
        path="$" + "".join(reversed(steps)),
        **facts,
    )


def _not_json(fault: Exception) -> CanonicalError:
    return CanonicalError(
        N_("The record is not JSON: {detail}."),
        N_("Mend it, or take it from its source again."),
        detail=str(fault),
    )


def _other_spelling(data: bytes, written: bytes) -> CanonicalError:
    twice = duplicate_keys(data)
    if twice:
        return CanonicalError(
            N_("The key {key} stands twice in one object."),
            N_("Keep one of the two; a record may say a thing only once."),
            key=twice[0],
        )
    pairs = zip(data, written, strict=False)
    same = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(data), len(written)))
    return CanonicalError(
        N_("The record is not in canonical form: byte {position} is not what RFC 8785 writes there."),
        N_("Write it again in canonical form; a record that was changed in passing does not verify."),
        position=same,
    )
