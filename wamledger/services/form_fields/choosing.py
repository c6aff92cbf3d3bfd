"""Which operations somebody may record, and the drafts that they have begun: what the list of forms shows."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.authority import roles
from wamledger.domain.moment import Moment
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.form_fields.model import form_of, has_form
from wamledger.services.form_fields.phases import PHASES
from wamledger.services.form_fields.values import Values
from wamledger.services.reading import scope_in


@dataclass(frozen=True, slots=True)
class Choice:
    """An operation in the list; texts are marked. ``recorders`` are the roles that may record it, where others may."""

    op: str
    label: str
    about: str
    phase: str
    may_record: bool = True
    recorders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft of a form: of which operation, with what in it, and since when."""

    id: str
    op: str
    label: str
    content: str
    changed_at: Moment


def choices_for(ledger: Ledger, by: str) -> list[Choice]:
    """Every operation that has a form, by phase; where it is not known who records, all of them may be recorded."""
    held = _roles_of(ledger, by)
    return [
        Choice(
            op,
            OPERATIONS[op].label,
            about,
            phase,
            held is None or roles.may_record(op, held),
            tuple(sorted(roles.TABLE[op].records)),
        )
        for phase, listed in PHASES.items()
        for op, about in listed.items()
    ]


def _roles_of(ledger: Ledger, by: str) -> list[str] | None:
    """What the person may do; None for one who is not there, as the first of a ledger."""
    from wamledger.domain.authority.queries import Query

    with ledger.reading() as link:
        scope = scope_in(link, Query.LISTS, ledger.actor)
        if scope.user is not None:
            return sorted(scope.roles)
        row = link.one("SELECT roles FROM user_account WHERE code = ?", (by,))
    if row is None:
        return None
    import orjson

    found: list[str] = orjson.loads(row[0])
    return found


def begun_for(ledger: Ledger, by: str) -> list[Begun]:
    """The drafts of forms that somebody has begun, the newest first."""
    from wamledger.services import drafts

    return [
        Begun(
            each.id,
            each.form,
            OPERATIONS[each.form].label,
            _content(each.form, each.content),
            each.changed_at,
        )
        for each in drafts.drafts(ledger, by=by)
        if has_form(each.form)
    ]


def _content(op: str, content: dict[str, object]) -> str:
    """What stands in the draft, in one line; never the name of a person."""
    found = content.get("values")
    values = Values.from_json(found if isinstance(found, dict) else {})
    shape = form_of(op)
    left_out = ("occurred_at", "by", "name") if op == "register_participant" else ("occurred_at", "by")
    told = [
        f"{_(each.label)} {text.strip()}"
        for each in shape.fields
        if each.name not in left_out and (text := values.fields.get(each.name, "")).strip()
    ]
    lines = [text for line in values.lines for text in line.fields.values() if text.strip()]
    return ", ".join([*told[:4], *lines[:4]])
