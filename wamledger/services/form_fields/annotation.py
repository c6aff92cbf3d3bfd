"""What the type of a field in an operation's model tells of it: its alternatives, its codes, what is written into it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from wamledger.domain.operations import base as forms
from wamledger.domain.operations.base import Form
from wamledger.domain.reading import MULTILINE, TIMES
from wamledger.services.form_fields.shape import Kind


def fields_of(model: type[Form]) -> Iterator[tuple[str, tuple[Any, bool, Any]]]:
    """The fields of a model by the names of the journal: annotation, whether required, and what narrows it."""
    for name, info in model.model_fields.items():
        yield info.alias or name, (info.annotation, info.is_required(), info)


def alternatives(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, without what only narrows them, and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from alternatives(get_args(annotation)[0])
    elif origin is Union or isinstance(annotation, types.UnionType):
        for part in get_args(annotation):
            yield from alternatives(part)
    elif annotation is not type(None):
        yield annotation


def kind_of(path: tuple[str, ...], parts: list[Any], items: list[Any]) -> Kind:
    """What is written into a field: by its name where that says it, else by its type."""
    last = path[-1]
    special = {
        "attachments": Kind.FILES,
        "markings": Kind.MARKS,
        "checklist": Kind.CHECKLIST,
        "limit_nec_kg": Kind.PAIRS,
    }
    if last in special:
        return special[last]
    if path == ("value",):
        return Kind.VALUE
    if items:
        return Kind.TEXTS
    if last in TIMES:
        return Kind.MOMENT
    if last.endswith("_on"):
        return Kind.DATE
    if parts in ([bool], [Literal[True]]):
        return Kind.FLAG
    if parts == [int]:
        return Kind.NUMBER
    if last in MULTILINE:
        return Kind.PARAGRAPH
    if last in ("latitude", "longitude"):
        return Kind.DECIMAL
    if codes_of(parts):
        return Kind.CHOICE
    return Kind.TEXT


def codes_of(parts: list[Any]) -> tuple[str, ...]:
    """The codes that a value may be, in the order of the model."""
    return tuple(
        str(each)
        for part in parts
        if get_origin(part) is Literal
        for each in get_args(part)
        if each is not True
    )


_UPPER: Final = (forms.CODE_PATTERN, r"^[A-Z]{2}$", r"^[A-LNS]$")


def is_upper(info: Any, parts: list[Any], items: list[Any]) -> bool:
    """Whether every text that the field takes is a code in capital letters."""
    narrowed = (*info.metadata, *_narrowings(info.annotation))
    return str in (items or parts) and any(getattr(each, "pattern", None) in _UPPER for each in narrowed)


def _narrowings(annotation: Any) -> Iterator[Any]:
    """What narrows an annotation, at any depth of it."""
    if get_origin(annotation) is Annotated:
        yield from get_args(annotation)[1:]
    for each in get_args(annotation):
        yield from _narrowings(each)
