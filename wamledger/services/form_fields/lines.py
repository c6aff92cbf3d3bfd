"""The lines of a form: one shape for each way to name what a line is about, and what is asked of it first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, get_args, get_origin

from wamledger.domain.operations.base import Form
from wamledger.services.form_fields import labels
from wamledger.services.form_fields.annotation import alternatives, fields_of
from wamledger.services.form_fields.fields import spread
from wamledger.services.form_fields.shape import Field, LineShape

_KINDS_OF_LINES: Final = {
    ("weapon",): ("weapon",),
    ("lot",): ("lot", "quantity", "at"),
    ("new_weapon",): (
        "new_weapon.serial",
        "new_weapon.serial_status",
        "new_weapon.type",
        "new_weapon.make",
        "new_weapon.model",
        "new_weapon.calibre",
        "condition",
        "new_weapon.tag",
    ),
    ("new_lot",): ("new_lot.nature", "new_lot.lot_number", "quantity", "condition", "new_lot.expires_on"),
    ("serial",): ("serial", "make", "model", "type", "calibre"),
    ("type",): ("type", "quantity"),
    ("nature",): ("nature", "lot_number", "quantity"),
}
"""The field that tells a kind of line, and those that are asked for first."""

TELLING: Final = ("weapon", "new_weapon", "new_lot", "lot", "serial", "nature", "type")
"""By which of its fields a line is told to be of a kind: the first that it has."""


def lines_of(op: str, annotation: Any) -> Iterator[LineShape]:
    """The kinds of lines, in the order in which a storekeeper thinks of them."""
    listed = next(part for part in alternatives(annotation) if get_origin(part) is list)
    found: dict[str, tuple[Field, ...]] = {}
    for model in alternatives(get_args(listed)[0]):
        for name in _kinds_of(model):
            fields = [
                field
                for key, (inner, required, info) in fields_of(model)
                for field in spread(op, (key,), inner, required, info, group="", line=name)
            ]
            found[name] = tuple(_line_fields(name, fields))
    for name in (each for each in labels.LINES if each in found):
        yield LineShape(name, labels.LINES[name], found[name])


def _kinds_of(model: type[Form]) -> list[str]:
    """The ways to name what a line of the model is about."""
    names = set(model.model_fields)
    kinds = [key[0] for key in _KINDS_OF_LINES if key[0] in names]
    if "weapon" in names and "lot" not in names:
        kinds = [kind for kind in kinds if kind in ("weapon", "serial")]
    if "lot" in names and "weapon" not in names:
        kinds = [kind for kind in kinds if kind in ("lot", "nature")]
    if "new_weapon" in names or "new_lot" in names:
        kinds = [kind for kind in kinds if kind in ("new_weapon", "new_lot")]
    return kinds


def _line_fields(kind: str, fields: list[Field]) -> Iterator[Field]:
    """What is asked for first, in its order; everything else when somebody wants more."""
    main = next(names for (key,), names in _KINDS_OF_LINES.items() if key == kind)
    by_name = {field.name: field for field in fields}
    for name in main:
        if name in by_name:
            needed = (
                by_name[name].required
                or (name == kind)
                or (name == "quantity" and kind in ("type", "nature"))
            )
            yield replace(by_name[name], required=needed, is_folded=False)
    for field in fields:
        if field.name not in main:
            unfolded = field.name == "condition" or (field.name == "sealed" and kind == "lot")
            yield replace(field, required=False, is_folded=not unfolded)
