"""
What a page says of an entry, against the entry.

Wherever a view names an entry by number and id, its digest is the one that the proof leads from; and where the entry
itself is enclosed, its id, times, document and people are those of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from wamledger.domain.moment import canonical

_OF_OPERATION: Final = {
    "entry": "id",
    "operation": "op",
    "by": "by",
    "approved_by": "approved_by",
    "document": "document",
}
"""Fields of a view that repeat a field of the operation, by the name that it has there."""


def named(value: Any) -> Iterator[Any]:
    """Each part of a view that names an entry; streams are left alone."""
    if is_dataclass(value) and not isinstance(value, type):
        names = {each.name for each in fields(value)}
        if {"seq", "entry"} <= names:
            yield value
        for name in sorted(names):
            yield from named(getattr(value, name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from named(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from named(each)


def differences(
    view: Any, leaves: Mapping[int, bytes], bodies: Mapping[int, Mapping[str, Any]]
) -> Iterator[tuple[int, str]]:
    """(number of the entry, field of the view) wherever the two say otherwise."""
    for part in named(view):
        leaf = getattr(part, "leaf", "")
        if leaf and part.seq in leaves and leaves[part.seq].hex() != leaf:
            yield part.seq, "leaf"
        body = bodies.get(part.seq)
        if body is None:
            continue
        operation = body["operation"]
        for name, there in _OF_OPERATION.items():
            if (getattr(part, name, None) or "") != operation.get(there, "") and hasattr(part, name):
                yield part.seq, name
        for name, time in (("occurred_at", operation["occurred_at"]), ("recorded_at", body["recorded_at"])):
            if hasattr(part, name) and canonical(getattr(part, name)) != time:
                yield part.seq, name
