"""
What stands in a form, and the operation that it means.

Everything in a form is text until it is read, so that a form that is not finished, or wrong, can be kept as it is. An
operation taken apart into a form and put together again is the same operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from wamledger.services.form_fields.lines import TELLING
from wamledger.services.form_fields.shape import Field, FormShape, Kind
from wamledger.services.form_fields.texts import text_of, value_of

Operation = dict[str, Any]


@dataclass(slots=True)
class Line:
    """What stands in a line: its kind, and text by the name of the field."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(text.strip() for text in self.fields.values())


@dataclass(slots=True)
class Values:
    """
    What stands in a form.

    Shape: ``fields`` is text by the name of the field; ``lines`` are in their order; ``kept`` is what the operation has
    and no field shows.
    """

    fields: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    kept: Operation = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The values as data, for a draft."""
        lines = [{"kind": line.kind, "fields": dict(line.fields)} for line in self.lines]
        return {"fields": dict(self.fields), "lines": lines, "kept": self.kept}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """The values of a draft; what is no text in it is left out."""
        return cls(
            _texts(found.get("fields")),
            [
                Line(str(line.get("kind", "")), _texts(line.get("fields")))
                for line in found.get("lines") or ()
                if isinstance(line, dict)
            ],
            dict(found.get("kept") or {}),
        )


def _texts(found: Any) -> dict[str, str]:
    return {str(name): text for name, text in (found or {}).items() if isinstance(text, str)}


def values_of(shape: FormShape, operation: Mapping[str, Any]) -> Values:
    """What stands in the form of an operation, or of a part of one."""
    left = _copied({name: value for name, value in operation.items() if name not in ("op", "lines")})
    values = Values()
    if shape.op == "attach" and "sha256" in left:
        values.fields["file"] = left.pop("sha256")
    for each in shape.fields:
        if (value := _taken(left, each.path)) is not None:
            values.fields[each.name] = text_of(each, value)
    for line in operation.get("lines") or ():
        values.lines.append(line_of(shape, line))
    values.kept = left
    return values


def line_of(shape: FormShape, line: Mapping[str, Any]) -> Line:
    """What stands in the line: of the first kind that it tells by a field of its own."""
    known = {each.name for each in shape.lines}
    kind = next((name for name in TELLING if name in line and name in known), shape.lines[0].name)
    found = Line(kind)
    left = _copied(dict(line))
    for each in shape.line(kind).fields:
        if (value := _taken(left, each.path)) is not None:
            found.fields[each.name] = text_of(each, value)
    return found


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(each) for name, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _taken(left: dict[str, Any], path: tuple[str, ...]) -> Any:
    """The value at the path, which is no longer there then; None where there is none."""
    name, *deeper = path
    inner = left.get(name)
    if not deeper:
        return left.pop(name, None)
    if not isinstance(inner, dict):
        return None
    value = _taken(inner, tuple(deeper))
    if not inner:
        del left[name]
    return value


def assembled(shape: FormShape, values: Values, now: int) -> Operation:
    """
    The operation that the form means. An empty field makes none, and neither does an empty line.

    Units: now in microseconds, for times like +3d.
    """
    operation: Operation = {"op": shape.op, **_copied(values.kept)}
    for each, value in _read(shape.fields, values.fields, now):
        if each.kind is not Kind.FILE:
            _put(operation, each.path, value)
    if shape.lines:
        operation["lines"] = [_line(shape, line, now) for line in values.lines if not line.is_blank]
    return operation


def file_of(values: Values) -> str:
    """The path in a form that is about a file."""
    return values.fields.get("file", "").strip()


def line_numbers(values: Values) -> list[int]:
    """For each line of the operation the number of its line in the form, both from 0."""
    return [number for number, line in enumerate(values.lines) if not line.is_blank]


def _line(shape: FormShape, line: Line, now: int) -> Operation:
    made: Operation = {}
    for each, value in _read(shape.line(line.kind).fields, line.fields, now):
        _put(made, each.path, value)
    return made


def _read(fields: tuple[Field, ...], texts: Mapping[str, str], now: int) -> Iterator[tuple[Field, Any]]:
    for each in fields:
        value = value_of(each, texts.get(each.name, ""), now)
        if value is not None:
            yield each, value


def _put(inner: Operation, path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        inner = inner.setdefault(name, {})
    inner[path[-1]] = value
