"""
What is wrong with what stands in a form, and what it would do.

First the form itself is looked at, which is cheap enough for every key; then the ledger decides the operation without
recording it, on the state of that moment, by the same rules as when it is posted. Each fault is told at the field that
it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.form_fields.shape import FormShape, Kind
from wamledger.services.form_fields.values import Operation, Values, assembled, file_of, line_numbers
from wamledger.services.on_screen.telling import message, notice, remedy
from wamledger.services.reach import reached
from wamledger.services.views import Change

WHOLE: Final = ""
"""The place of a fault that is about no field."""
LINES: Final = "lines"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and what to do; in the language in use."""

    message: str
    remedy: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


Faults = dict[str, Fault]
"""By place: a field's name, or ``lines.0.quantity`` with the number of the line in the form; see WHOLE and LINES."""


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What the ledger says of the form.

    Shape: with ``faults`` there is nothing else; ``needs_second`` where somebody else has to agree who is not named in
    it, and ``approvers`` are the roles that may.
    """

    operation: Operation
    faults: Faults = field(default_factory=dict)
    changes: Sequence[Change] = ()
    notices: Sequence[str] = ()
    needs_second: bool = False
    approvers: Sequence[str] = ()
    may_be_proposed: bool = True


def faults_of_form(shape: FormShape, values: Values, now: int) -> Faults:
    """What is wrong with the form by itself; the ledger is not asked."""
    operation = _with_file(shape, assembled(shape, values, now))
    try:
        read(operation)
    except Malformed as malformed:
        return placed(shape, values, malformed.faults)
    return _missing(shape, values)


def faults(ledger: Ledger, op: str, values: Values) -> Faults:
    """What is wrong with the form, by itself and as the ledger stands."""
    from wamledger.services.form_fields.model import form_of

    return judged(ledger, form_of(op), values).faults


def judged(ledger: Ledger, shape: FormShape, values: Values) -> Judged:
    """
    What the ledger says of the form as it stands, where nothing is recorded.

    Raises: AccessFault where the form is somebody else's than who has signed in.
    """
    from wamledger.domain.authority import roles
    from wamledger.services.foreseeing import changes, decided

    now = ledger.clock()
    operation = assembled(shape, values, now)
    wrong = faults_of_form(shape, values, now)
    if wrong:
        return Judged(operation, wrong)
    try:
        _must_be_theirs(ledger, operation)
        operation = with_files(ledger, shape, values, operation)[0]
        with ledger.reading() as link:
            case, refused = decided(link, read(operation)[1], mission=ledger.about.code, now=now)
            if refused is not None:
                raise refused
            return Judged(
                operation,
                changes=changes(link, case),
                notices=tuple(notice(each) for each in case.notices),
                needs_second=case.needs_second and case.op.approved_by is None,
                approvers=sorted(roles.TABLE[shape.op].approves),
                may_be_proposed=shape.op not in roles.PROPOSED_NEVER,
            )
    except Refused as refused:
        return Judged(operation, placed(shape, values, [refused]))
    except Malformed as malformed:
        return Judged(operation, placed(shape, values, malformed.faults))


def _must_be_theirs(ledger: Ledger, operation: Operation) -> None:
    """Nobody learns from a form what somebody else could record.  Refuses: signed_in_as_other, not_signed_in"""
    if not ledger.is_closed:
        return
    if ledger.actor is None:
        raise Refused(Code.NOT_SIGNED_IN, "by")
    if operation.get("by") != ledger.actor.user:
        raise Refused(Code.SIGNED_IN_AS_OTHER, "by", person=ledger.actor.user, found=operation.get("by"))


def _missing(shape: FormShape, values: Values) -> Faults:
    """What the form asks for, though the ledger could read it without: what a line is about, and the file."""
    found: Faults = {}
    if shape.field("file") is not None and not file_of(values):
        found["file"] = _left_out()
    for number, line in enumerate(values.lines):
        if not line.is_blank:
            for each in shape.line(line.kind).fields:
                if each.required and not line.fields.get(each.name, "").strip():
                    found[f"{LINES}.{number}.{each.name}"] = _left_out()
    return found


def _left_out() -> Fault:
    return Fault(_("This is needed."), "", Code.FIELD_MISSING.value)


_NO_FILE: Final = {"sha256": "0" * 64, "size": 0, "name": "-", "media_type": "text/plain"}


def _with_file(shape: FormShape, operation: Operation) -> Operation:
    """The operation as if its files had been read."""
    if shape.field("file") is not None:
        operation = {**_NO_FILE, **operation}
    if "attachments" in operation:
        read_ones = [each if is_digest(each) else _NO_FILE["sha256"] for each in operation["attachments"]]
        operation = {**operation, "attachments": read_ones}
    return operation


def is_digest(text: str) -> bool:
    """Whether the text is the digest of a file, and no path."""
    return len(text) == len("0" * 64) and all(character in "0123456789abcdef" for character in text)


def with_files(
    ledger: Ledger, shape: FormShape, values: Values, operation: Operation, *, kept: Any = None
) -> tuple[Operation, list[Operation]]:
    """
    The operation with the digests of its files, and the operations that add those which are not on record yet.

    ``kept`` takes the context of each file that is kept with it; without it files are only read.
    Refuses: file_unreadable, attachment_too_large, attachment_kind, naming the field
    """
    paths = [file_of(values)] if shape.field("file") is not None else []
    paths += [each for each in operation.get("attachments") or () if not is_digest(each)]
    if not paths:
        return operation, []
    found = {
        path: _fields_of(ledger, path, kept, "file" if path == file_of(values) else "attachments")
        for path in paths
    }
    if shape.field("file") is not None:
        operation = {**found[paths[0]], **operation}
    added: list[Operation] = []
    if operation.get("attachments"):
        digests = [found[each]["sha256"] if each in found else each for each in operation["attachments"]]
        common: Operation = {name: operation[name] for name in ("occurred_at", "by") if name in operation}
        added = [
            {"op": "attach", **common, **found[each]} for each in operation["attachments"] if each in found
        ]
        operation = {**operation, "attachments": digests}
    return operation, added


def _fields_of(ledger: Ledger, path: str, kept: Any, name: str) -> Operation:
    from wamledger.services import attachments

    try:
        file = attachments.kept(ledger, reached(path), keep=kept is not None)
        if kept is not None:
            return kept.enter_context(file).fields()  # type: ignore[no-any-return]
        with file as found:
            return found.fields()
    except Refused as refused:
        facts = {key: fact for key, fact in refused.facts.items() if key != "field"}
        raise Refused(refused.code, name, **facts) from None


def placed(shape: FormShape, values: Values, refusals: Iterable[Refused]) -> Faults:
    """The refusals at the fields that they are about; the first of several at one field."""
    found: Faults = {}
    for refused in refusals:
        place = place_of(shape, values, refused.field)
        found.setdefault(place, _told(refused, place))
    return found


def _told(refused: Refused, place: str) -> Fault:
    """The refusal in the words of a form, where it speaks of a form."""
    if refused.code is Code.FIELD_MISSING and place.rsplit(".", 1)[-1] == refused.field.rsplit(".", 1)[-1]:
        return _left_out()
    if place == LINES and refused.facts.get("found") == "[]":
        return Fault(_("Nothing is named yet."), _("Ctrl+N begins a line."), refused.code.value)
    return Fault(message(refused), remedy(refused), refused.code.value)


def place_of(shape: FormShape, values: Values, named: str) -> str:
    """Where in the form the field of a refusal is; WHOLE where it is nowhere."""
    parts = named.removeprefix("operation.").split(".")
    if parts[0] == LINES and shape.lines:
        numbers = line_numbers(values)
        if len(parts) == 1 or not parts[1].isdigit() or int(parts[1]) >= len(numbers):
            return LINES
        number = numbers[int(parts[1])]
        line = shape.line(values.lines[number].kind)
        for end in range(len(parts), 2, -1):
            if line.field(".".join(parts[2:end])) is not None:
                return f"{LINES}.{number}.{'.'.join(parts[2:end])}"
        return f"{LINES}.{number}.{line.fields[0].name}"
    for end in range(len(parts), 0, -1):
        name = ".".join(parts[:end])
        if (found := shape.field(name)) is not None and (found.kind is not Kind.FILE or end == 1):
            return name
    if parts[0] in ("sha256", "size"):
        return "file"
    first = next((each.name for each in shape.fields if each.path[0] == parts[0]), WHOLE)
    # "place or party (one of them)" begins with the field that is asked for first
    return first or next(
        (each.name for each in shape.fields if named.split(" ")[0].strip(",") == each.name), WHOLE
    )
