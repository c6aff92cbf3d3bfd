"""Consignments that have not arrived in time, and how late is usual on their route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.carried import Consignment, consignment
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import Item, ItemClass, class_of_item
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.moment import DAY
from wamledger.i18n import _

HOUR: Final = 3_600_000_000


def in_transit_overdue(look: Look, subject: str) -> Iterator[Signal]:
    """Of a consignment something has neither arrived nor been reported lost, no receipt closes it, and its time is over."""
    made = consignment(look, subject)
    if made is None:
        return
    event = made.dispatch
    due = made.expected + look["grace_hours"] * HOUR
    if not look.passed(due):
        return
    missing = made.outstanding()
    cleared: Event | None = made.final
    if cleared is None and not missing:
        cleared = max((*made.receipts, *made.losses), key=lambda each: (each.at, each.seq), default=None)
    if cleared is not None:
        # it came, but late: the finding stood until the last of it was there, or its receipt was closed
        if cleared.at <= due:
            return
        before = [entry for entry in (*made.arrived, *made.lost) if entry[0].at <= due]
        missing = {
            item: left
            for item, quantity in made.sent.items()
            if (left := quantity - sum(part for _entry, each, part in before if each == item)) > 0
        }
    until = cleared.at if cleared is not None else None
    severity, why, usual, unheard = _urgency(look, made, due, until, missing)
    yield Signal(
        subject=event.id,
        severity=severity,
        why=why,
        first_signal_at=due,
        operations=in_order([event, *made.receipts, *made.losses]),
        quantity=sum(missing.values()),
        weapons=sorted(code for kind, code in missing if kind == "weapon"),
        lots=sorted(code for kind, code in missing if kind == "lot"),
        places=[event.fields["from"], event.fields["to"]],
        users=user_codes(look, [event.by]),
        documents=documents(event),
        figures={
            "sent": sum(made.sent.values()),
            "arrived": sum(quantity for _event, _item, quantity in made.arrived),
            "reported_lost": sum(quantity for _event, _item, quantity in made.lost),
            "expected": event.fields["expected"],
            "grace_hours": look["grace_hours"],
            "due": moments.canonical(due),
            "carrier": str(event.get("carrier") or ""),
            "route": str(event.get("route") or ""),
            "nineteen_of_twenty_on_this_route_hours": "-" if usual is None else str(usual // HOUR),
        },
        explanations=[
            _("No receipt closes the consignment in time: the paper may be late, or the goods."),
            _("The place of arrival has not been heard from since: there may be no line.")
            if unheard
            else _("The place of arrival has been heard from since it was due."),
        ],
        cleared_at=until,
    )


def _urgency(
    look: Look, made: Consignment, due: int, until: int | None, missing: Mapping[Item, int]
) -> tuple[Severity, str, int | None, bool]:
    """How urgent it is and why, how long after the hour the route takes, and whether the site is silent."""
    hours = look["urgent_hours"]
    if not _late(look, min(due + hours * HOUR, due + DAY), until):
        return Severity.S3, _("Overdue by less than {hours} hours.").format(hours=hours), None, False
    site = look.site(made.dispatch.fields["to"])
    if until is None and not look.heard_since(site, due):
        return Severity.S3, _("Overdue, and nothing was heard of {site} since.").format(site=site), None, True
    # A weapon of class A is never a matter of what the route is used to
    if _late(look, due + DAY, until) and any(class_of_item(look, *item) is ItemClass.A for item in missing):
        return Severity.S1, _("Class A, and overdue by more than a day."), None, False
    usual = _usual_delay(look, made)
    urgent = max(due + hours * HOUR, made.expected + (usual or 0))
    if _late(look, urgent, until):
        return Severity.S2, _("Overdue by more than {hours} hours.").format(hours=hours), usual, False
    return Severity.S3, _("Overdue by less than {hours} hours.").format(hours=hours), usual, False


def _late(look: Look, limit: int, until: int | None) -> bool:
    """Whether the limit was over while something was missing."""
    return look.passed(limit) if until is None else until > limit


def _usual_delay(look: Look, made: Consignment) -> int | None:
    """How long after the expected hour 19 of 20 earlier consignments on the route came; None where they are few."""
    routes: dict[tuple[str, str], list[tuple[int, int]]] = look.shared("routes", "", _routes)
    fields = made.dispatch.fields
    trips = routes.get((look.site(fields["from"]), look.site(fields["to"])), [])
    delays = sorted(delay for arrived, delay in trips if arrived < made.dispatch.at)
    if len(delays) < look["route_trips"]:
        return None
    return max(0, delays[-(-len(delays) * 95 // 100) - 1])


def _routes(look: Look, _subject: str) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """When consignments came on each route, and how long after the expected hour."""
    closing: dict[str, int] = {}
    for event in look.events("receive"):
        if event.fields.get("final"):
            closing.setdefault(event.fields["dispatch"], event.at)
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for event in look.events("dispatch"):
        arrived = closing.get(event.id)
        if arrived is not None:
            route = (look.site(event.fields["from"]), look.site(event.fields["to"]))
            found.setdefault(route, []).append((arrived, arrived - moments.parse(event.fields["expected"])))
    return found
