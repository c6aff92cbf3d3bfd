"""R04 and R05: goods that are on their way too long, and receipts that do not say what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, class_of_lot, class_of_weapon
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000


def _dispatches(look: Look) -> Iterable[str]:
    return [event.id for event in look.events("dispatch")]


def _sent(look: Look, event: Event) -> dict[tuple[str, str], int]:
    """What left, by kind and code."""
    found: dict[tuple[str, str], int] = {}
    for kind, code, quantity, _was, _becomes in look.moves(event):
        found[kind, code] = found.get((kind, code), 0) + quantity
    return found


def _arrived(look: Look, event: Event) -> tuple[dict[tuple[str, str], int], list[Event]]:
    """What of it arrived or was reported lost, and the entries that say so."""
    found: dict[tuple[str, str], int] = {}
    entries = []
    for other in look.about("dispatch", event.id):
        if other.op not in ("receive", "report_loss"):
            continue
        entries.append(other)
        for each in other.effects.get("carried", ()):
            kind = "weapon" if "weapon" in each else "lot"
            key = (kind, each[kind])
            found[key] = found.get(key, 0) + each["quantity"]
    return found, entries


def in_transit_overdue(look: Look, subject: str) -> Iterator[Signal]:
    """Of a consignment something has neither arrived nor been reported lost, and its time is over."""
    event = look.event(subject)
    if event is None:
        return
    sent = _sent(look, event)
    arrived, entries = _arrived(look, event)
    missing = {key: quantity - arrived.get(key, 0) for key, quantity in sent.items()}
    missing = {key: quantity for key, quantity in missing.items() if quantity > 0}
    due = moments.parse(event.fields["expected"]) + look["grace_hours"] * HOUR
    if not look.passed(due):
        return
    cleared = None
    if not missing:
        # it came, but late: the finding stood until the last of it was there
        last = max((each.at for each in entries), default=due)
        if last <= due:
            return
        cleared, missing = last, sent
    urgent = due + look["urgent_hours"] * HOUR
    classes = [
        class_of_weapon(_identity(look, key))
        if key[0] == "weapon"
        else class_of_lot(look, _identity(look, key))
        for key in missing
    ]
    severity = Severity.S3
    why = _("Overdue by less than {hours} hours.").format(hours=look["urgent_hours"])
    if _late(look, urgent, cleared):
        severity, why = (
            Severity.S2,
            _("Overdue by more than {hours} hours.").format(hours=look["urgent_hours"]),
        )
    if ItemClass.A in classes and _late(look, due + 24 * HOUR, cleared):
        severity, why = Severity.S1, _("Class A, and overdue by more than a day.")
    final = any(each.fields.get("final") for each in entries if each.op == "receive")
    yield Signal(
        subject=event.id,
        severity=severity,
        why=why,
        first_signal_at=due,
        operations=[event.id, *(each.id for each in entries)],
        quantity=sum(missing.values()),
        weapons=[code for kind, code in missing if kind == "weapon"],
        lots=[code for kind, code in missing if kind == "lot"],
        places=[event.fields["from"], event.fields["to"]],
        users=[event.by],
        documents=[event.fields["document"]] if event.get("document") else [],
        figures={
            "sent": sum(sent.values()),
            "arrived_or_reported": sum(arrived.values()),
            "missing": sum(missing.values()) if cleared is None else 0,
            "expected": event.fields["expected"],
            "grace_hours": look["grace_hours"],
            "due": moments.canonical(due),
        },
        explanations=[
            _("The receipt was closed with less than was sent.")
            if final
            else _("No receipt closes the consignment yet: the paper may be late, or the goods."),
        ],
        cleared_at=cleared,
    )


def _late(look: Look, limit: int, cleared: int | None) -> bool:
    """Whether the limit was over while something was missing."""
    return look.passed(limit) if cleared is None else cleared > limit


def _identity(look: Look, key: tuple[str, str]) -> dict[str, object]:
    kind, code = key
    file = look.weapon(code) if kind == "weapon" else look.lot(code)
    return file.identity if file is not None else {}


register(
    Rule(
        code="R04",
        title=N_("In transit too long"),
        family=Family.PHYSICAL,
        question=N_("What has left one site and arrived at no other in time?"),
        clears_when=N_("What is missing is received, or reported lost with the dispatch."),
        source="WAMLEDGER",
        subjects=_dispatches,
        evaluate=in_transit_overdue,
        parameters=(
            Parameter(
                "grace_hours",
                24,
                N_("Hours after the expected arrival before it is overdue."),
                "transit_grace_hours",
            ),
            Parameter("urgent_hours", 72, N_("Hours overdue from which it is urgent."), "r04_urgent_hours"),
        ),
    )
)
