"""
The form of an operation, read from the operation's own model.

A field that is added to a model is in its form from then on. Nested parts are spread out (``acquisition.mode``); a line
has one shape for each way to name what it is about.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from wamledger.domain.operations import OPERATIONS
from wamledger.domain.operations import base as forms
from wamledger.domain.operations.base import Form
from wamledger.domain.reading import MULTILINE, TIMES
from wamledger.i18n import N_
from wamledger.services.form_fields import choices, labels
from wamledger.services.form_fields.help import help_for
from wamledger.services.form_fields.phases import SUMMARIES
from wamledger.services.form_fields.shape import Field, FormShape, Kind, LineShape

ELSEWHERE: Final[Mapping[str, str]] = {
    "enrol_key": N_("People and keys: whoever enrols types a passphrase."),
    "rotate_ledger_key": N_("People and keys: the old key and the new one sign it."),
    "sign_entries": N_("The ledger signs entries that were posted together."),
    "record_restore": N_("Safekeeping: it is recorded when a copy is put back."),
    "lapse": N_("The ledger lets a proposal lapse with the next entry after its time."),
    "propose": N_("The form of the operation that is proposed."),
    "approve": N_("Approvals."),
    "reject": N_("Approvals."),
    "withdraw": N_("Approvals."),
}
"""Operations without a form of their own, and where they are made; texts are marked."""

COMMON: Final = (
    "occurred_at",
    "by",
    "approved_by",
    "document",
    "witnessed_by",
    "remarks",
    "attachments",
    "id",
)
"""The fields of every operation, in the order of the form."""

NOT_ASKED: Final = frozenset({"op", "recorded_at", "name_commitment"})
"""What comes from elsewhere: the ledger, or past records."""

_UNFOLDED: Final = frozenset(
    {
        "approved_by",
        "document",
        "acquisition.from",
        "custody",
        "within",
        "keeper",
        "strength",
        "places",
        "closed",
        "roles",
        "seals",
        "place",
        "party",
        "from",
        "issue",
        "lot",
        "weapon",
        "old_seal",
        "package",
        "findings",
        "next_due",
        "cases_collected",
        "armed_group",
        "name",
        "condition",
        "quantity",
        "serial",
        "tag",
        "lot_number",
        "expires_on",
        "at",
        "incident",
        "last_known_holder",
        "details",
        "participant",
        "consent",
        "checklist",
        "calibre",
        "changes.serial",
        "changes.serial_status",
    }
)
"""What may be left out and is asked for all the same; everything else that may is shown when somebody wants more."""

_FOLDED: Final = frozenset({"acquisition.place_name", "register.document", "name_commitment"})

_ALSO_UNFOLDED: Final = frozenset(
    {("destroy", "witnessed_by"), ("register", "acquisition.participant"), ("incident", "weapon_types")}
)

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

_OF_WEAPONS: Final = frozenset({"weapon", "new_weapon", "serial", "type"})

TELLING: Final = ("weapon", "new_weapon", "new_lot", "lot", "serial", "nature", "type")
"""By which of its fields a line is told to be of a kind: the first that it has."""


def has_form(op: str) -> bool:
    """Whether people record the operation with a form."""
    return op in OPERATIONS and op not in ELSEWHERE


@cache
def form_of(op: str) -> FormShape:
    """The form of an operation that has one."""
    model = OPERATIONS[op]
    found = dict(_fields_of(model))
    own = [name for name in found if name not in COMMON and name not in NOT_ASKED and name != "lines"]
    common = [name for name in COMMON if name in found]
    fields = [
        field
        for name in (*own, *common)
        for field in _spread(op, (name,), *found[name], group=labels.RECORD if name in COMMON else "")
    ]
    if op == "attach":
        kept = [field for field in fields if field.name not in ("sha256", "size")]
        of_file = ("name", "media_type")
        fields = [
            _file(),
            *(
                replace(each, required=False, is_folded=True) if each.name in of_file else each
                for each in kept
            ),
        ]
    lines: tuple[LineShape, ...] = ()
    needed = False
    if "lines" in found:
        annotation, _required, info = found["lines"]
        lines = tuple(_lines(op, annotation))
        needed = bool(getattr(info, "metadata", None))
    return FormShape(op, model.label, SUMMARIES[op], tuple(_ordered(fields)), lines, needed)


def _ordered(fields: list[Field]) -> Iterator[Field]:
    """The main fields first, then the other groups; within a group as they came, with from before to."""
    groups = list(dict.fromkeys(field.group for field in fields))
    for group in sorted(groups, key=lambda each: (each == labels.RECORD, each != "", groups.index(each))):
        yield from (field for field in fields if field.group == group)


def _file() -> Field:
    return Field(
        ("file",),
        Kind.FILE,
        labels.label_for("attach", ("file",)),
        help_for("attach", ("file",)),
        required=True,
    )


def _fields_of(model: type[Form]) -> Iterator[tuple[str, tuple[Any, bool, Any]]]:
    """The fields of a model by the names of the journal: annotation, whether required, and what narrows it."""
    for name, info in model.model_fields.items():
        yield info.alias or name, (info.annotation, info.is_required(), info)


def _spread(
    op: str, path: tuple[str, ...], annotation: Any, required: bool, info: Any, *, group: str, line: str = ""
) -> Iterator[Field]:
    """The field, or the fields that it is made of."""
    parts = list(alternatives(annotation))
    inner = [part for part in parts if isinstance(part, type) and issubclass(part, Form)]
    if inner:
        for name, (deeper, needed, narrowed) in _fields_of(inner[0]):
            heading = labels.GROUPS.get(path[-1], group)
            yield from _spread(
                op, (*path, name), deeper, required and needed, narrowed, group=heading, line=line
            )
        return
    yield _field(op, path, parts, required, info, group=group, line=line)


def _field(
    op: str, path: tuple[str, ...], parts: list[Any], required: bool, info: Any, *, group: str, line: str
) -> Field:
    codes = _codes(parts)
    items = [item for part in parts if get_origin(part) is list for item in alternatives(get_args(part)[0])]
    completes = choices.completed_by(op, path)
    kind = _kind(path, parts, items)
    kind = Kind.CODE if kind is Kind.TEXT and completes else kind
    words = choices.words_of(op, path)
    chosen: Mapping[str, str] = {code: words.get(code, "") for code in codes or _codes(items)}
    is_open = str in (items or parts)
    if kind is Kind.FLAG:
        chosen, is_open = (choices.YES if parts == [Literal[True]] else choices.YES_NO), False
    elif path[-1] == "condition":
        chosen, is_open = (
            choices.conditions("weapon" if "weapon" in line or line == "serial" else "lot"),
            True,
        )
    elif completes in choices.PACKAGED and completes in ("method", "category"):
        chosen, is_open, completes = choices.PACKAGED[completes](), True, ""
    elif words and not chosen:
        chosen, is_open = words, True
    name = ".".join(path)
    folds = not required and path[-1] not in _UNFOLDED and name not in _UNFOLDED
    folds = (folds or name in _FOLDED) and (op, name) not in _ALSO_UNFOLDED
    return Field(
        path,
        kind,
        labels.label_for(op, path),
        help_for(op, path),
        required=required,
        choices=chosen,
        is_open=is_open,
        completes=completes,
        is_upper=_is_upper(info, parts, items),
        group=group,
        is_folded=folds,
    )


def _kind(path: tuple[str, ...], parts: list[Any], items: list[Any]) -> Kind:
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
    if _codes(parts):
        return Kind.CHOICE
    return Kind.TEXT


def _codes(parts: list[Any]) -> tuple[str, ...]:
    return tuple(
        str(each)
        for part in parts
        if get_origin(part) is Literal
        for each in get_args(part)
        if each is not True
    )


_UPPER: Final = (forms.CODE_PATTERN, r"^[A-Z]{2}$", r"^[A-LNS]$")


def _is_upper(info: Any, parts: list[Any], items: list[Any]) -> bool:
    """Whether every text that the field takes is a code in capital letters."""
    narrowed = (*info.metadata, *_narrowings(info.annotation))
    return str in (items or parts) and any(getattr(each, "pattern", None) in _UPPER for each in narrowed)


def _narrowings(annotation: Any) -> Iterator[Any]:
    """What narrows an annotation, at any depth of it."""
    if get_origin(annotation) is Annotated:
        yield from get_args(annotation)[1:]
    for each in get_args(annotation):
        yield from _narrowings(each)


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


def _lines(op: str, annotation: Any) -> Iterator[LineShape]:
    """The kinds of lines, in the order in which a storekeeper thinks of them."""
    listed = next(part for part in alternatives(annotation) if get_origin(part) is list)
    found: dict[str, tuple[Field, ...]] = {}
    for model in alternatives(get_args(listed)[0]):
        for name in _kinds_of(model):
            fields = [
                field
                for key, (inner, required, info) in _fields_of(model)
                for field in _spread(op, (key,), inner, required, info, group="", line=name)
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
