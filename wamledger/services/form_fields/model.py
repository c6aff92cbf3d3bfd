"""
The form of an operation, read from the operation's own model.

A field that is added to a model is in its form from then on. Nested parts are spread out (``acquisition.mode``); a line
has one shape for each way to name what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import N_
from wamledger.services.form_fields import labels
from wamledger.services.form_fields.annotation import fields_of
from wamledger.services.form_fields.fields import spread
from wamledger.services.form_fields.help import help_for
from wamledger.services.form_fields.lines import lines_of
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


def has_form(op: str) -> bool:
    """Whether people record the operation with a form."""
    return op in OPERATIONS and op not in ELSEWHERE


@cache
def form_of(op: str) -> FormShape:
    """The form of an operation that has one."""
    model = OPERATIONS[op]
    found = dict(fields_of(model))
    own = [name for name in found if name not in COMMON and name not in NOT_ASKED and name != "lines"]
    common = [name for name in COMMON if name in found]
    fields = [
        field
        for name in (*own, *common)
        for field in spread(op, (name,), *found[name], group=labels.RECORD if name in COMMON else "")
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
        lines = tuple(lines_of(op, annotation))
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
