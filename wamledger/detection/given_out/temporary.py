"""What was given out until a time, and is out after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.given_out.gone_home import HOUR, gone_home
from wamledger.detection.given_out.settled import accounts_for_rounds, out_at, settlers
from wamledger.detection.look import Look
from wamledger.detection.severity import Item, are_heavy, suspected
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import _

LONG: Final = frozenset({"OPERATION", "MAINTENANCE", "INSPECTION", "EVIDENCE", "OTHER"})
"""Purposes that take longer than a duty, and whose end nobody knows to the hour."""


def temporary(look: Look, event: Event, due: int) -> Iterator[Signal]:
    """Something of an issue is out after the time at which all of it was to be back, or its holder has gone home."""
    file = look.custody(event.id)
    if file is None:
        return
    owed = look.owed(event.id)
    left = gone_home(look, event, owed) if owed else None
    purpose = str(event.get("purpose") or "")
    grace = look["operation_grace_hours"] if purpose in LONG else look["grace_hours"]
    limit = due + grace * HOUR
    if left is not None:
        limit = min(limit, left.at + look["departure_hours"] * HOUR)
    if not look.passed(limit):
        return
    settled = settlers(look, event)
    cleared = None
    if not owed:
        if file.last <= limit:
            return
        cleared = file.last
    before = [each for each in settled if each.at <= limit]
    # rounds of which a part came back or was fired are an account that does not add up, and R08 speaks of it
    accounted = accounts_for_rounds(look, settled if cleared is None else before)
    items = {
        item: quantity
        for item, quantity in (owed or out_at(look, event, before)).items()
        if item[0] == "weapon" or not accounted
    }
    if not items:
        return
    severity, why = _urgency(look, items, limit, cleared, left)
    yield Signal(
        subject=event.id,
        severity=severity,
        why=why,
        first_signal_at=limit,
        operations=in_order([event, *settled, left]),
        quantity=sum(items.values()),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        places=[event.fields["from"]],
        parties=[file.party],
        users=user_codes(look, [event.by]),
        documents=documents(event, left),
        figures={
            "issued": sum(look.given(event.id).values()),
            "due": event.fields["due"],
            "grace_hours": grace,
            "overdue_from": moments.canonical(limit),
            "purpose": purpose,
            "still_out": sum(owed.values()),
        },
        explanations=[
            _("Entries that settle the issue, with the time at which it happened, are taken into account."),
            _("A patrol or operation that was extended is issued anew, or its return says when it ended."),
        ],
        cleared_at=cleared,
    )


def _urgency(
    look: Look, items: Mapping[Item, int], limit: int, cleared: int | None, left: Event | None
) -> tuple[Severity, str]:
    """How urgent it is: by what is out, once it is out for long, and at once where the holder has gone home."""
    if left is not None:
        return (Severity.S1 if are_heavy(look, items) else Severity.S2), _(
            "The holder has gone home, and it is still out: {list}."
        ).format(list=left.id)
    hours = look["urgent_hours"]
    urgent = limit + hours * HOUR
    if look.passed(urgent) if cleared is None else cleared > urgent:
        return suspected(look, items), _("Out for more than {hours} hours after its time.").format(
            hours=hours
        )
    return Severity.S3, _("Out after its time, for less than {hours} hours.").format(hours=hours)
