"""The fields of a form, spread out of the parts of an operation: what is asked for at once, and what when one wants more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args, get_origin

from wamledger.domain.operations.base import Form
from wamledger.services.form_fields import choices, labels
from wamledger.services.form_fields.annotation import alternatives, codes_of, fields_of, is_upper, kind_of
from wamledger.services.form_fields.help import help_for
from wamledger.services.form_fields.shape import Field, Kind

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


def spread(
    op: str, path: tuple[str, ...], annotation: Any, required: bool, info: Any, *, group: str, line: str = ""
) -> Iterator[Field]:
    """The field, or the fields that it is made of."""
    parts = list(alternatives(annotation))
    inner = [part for part in parts if isinstance(part, type) and issubclass(part, Form)]
    if inner:
        for name, (deeper, needed, narrowed) in fields_of(inner[0]):
            heading = labels.GROUPS.get(path[-1], group)
            yield from spread(
                op, (*path, name), deeper, required and needed, narrowed, group=heading, line=line
            )
        return
    yield _field(op, path, parts, required, info, group=group, line=line)


def _field(
    op: str, path: tuple[str, ...], parts: list[Any], required: bool, info: Any, *, group: str, line: str
) -> Field:
    codes = codes_of(parts)
    items = [item for part in parts if get_origin(part) is list for item in alternatives(get_args(part)[0])]
    completes = choices.completed_by(op, path)
    kind = kind_of(path, parts, items)
    kind = Kind.CODE if kind is Kind.TEXT and completes else kind
    words = choices.words_of(op, path)
    chosen: Mapping[str, str] = {code: words.get(code, "") for code in codes or codes_of(items)}
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
        is_upper=is_upper(info, parts, items),
        group=group,
        is_folded=folds,
    )
