"""
A view as data and back: what is drawn is what was written down, so that it can be drawn again from that.

The view itself is one JSON object. Its fields that are streams of lines are read once, while they are drawn; each line is
written down on the way, one JSON object a line, and what goes on to the page is what was read back. So nothing can be on
a page that is not in the data, and a page that is drawn from the data again cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

import orjson
from pydantic import TypeAdapter

from reports.enclosure import JSON, JSON_LINES, Enclosure
from reports.kinds import View
from wamledger.i18n import _
from wamledger.ledger.canonical import encode, parse

VIEW: Final = "view.json"

V = TypeVar("V", bound=View)


@cache
def streams(view_type: type[Any]) -> Mapping[str, TypeAdapter[Any]]:
    """The fields of a view that are streamed, each with what loads one of its lines."""
    hints = get_type_hints(view_type)
    return {
        each.name: TypeAdapter(get_args(hints[each.name])[0])
        for each in fields(view_type)
        if get_origin(hints[each.name]) in (Iterable, Iterator)
    }


def file_of(stream: str) -> str:
    """The name of the file in which the lines of a stream stand."""
    return f"{stream}.jsonl"


class Record:
    """What a view holds, written down while it is drawn."""

    def __init__(self, view: View) -> None:
        self._type: type[Any] = type(view)
        self._streams = streams(self._type)
        self._lines = {
            name: Enclosure(file_of(name), JSON_LINES, _("The lines of the report, as data"))
            for name in self._streams
        }
        self._rest = {name: iter(getattr(view, name)) for name in self._streams}
        head = replace(view, **dict.fromkeys(self._streams, ()))  # type: ignore[type-var]
        self._head = encoded(head)

    def drawn(self) -> Any:
        """The view to be drawn: its streams are read once, and are written down as they are."""
        return _filled(self._type, self._head, {name: self._written(name) for name in self._streams})

    def again(self) -> Any:
        """The view once more, read from what was written down."""
        for name in self._streams:
            for _line in self._written(name):
                pass
        return _filled(self._type, self._head, {name: self._read(name) for name in self._streams})

    def enclosures(self) -> list[Enclosure]:
        """The view and its streams as files."""
        view = Enclosure(VIEW, JSON, _("What the pages show, as data"), content=self._head + b"\n")
        return [view, *self._lines.values()]

    def _written(self, name: str) -> Iterator[Any]:
        load, file = self._streams[name].validate_json, self._lines[name]
        for line in self._rest[name]:
            written = encoded(line)
            file.write(written + b"\n")
            yield load(written)

    def _read(self, name: str) -> Iterator[Any]:
        return map(self._streams[name].validate_json, self._lines[name].lines())


def encoded(value: object) -> bytes:
    """A view or a line as canonical JSON."""
    # fields stand in the order of their class first, and in that of their names only after another turn
    return encode(parse(orjson.dumps(value)))


def loaded(view_type: type[V], head: bytes, lines: Callable[[str], Iterable[bytes]]) -> V:
    """
    The view of which these are the files; ``lines`` gives the lines of a stream by its name.

    Raises: pydantic.ValidationError where the data is no such view.
    """
    found: V = _filled(
        view_type,
        head,
        {name: map(load.validate_json, lines(name)) for name, load in streams(view_type).items()},
    )
    return found


def _filled(view_type: type[Any], head: bytes, lines: Mapping[str, Iterable[Any]]) -> Any:
    return replace(TypeAdapter(view_type).validate_json(head), **lines)
