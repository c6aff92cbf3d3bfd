"""R07: what was issued and is still out after its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.given_out.standing import standing
from wamledger.detection.given_out.temporary import temporary
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _


def _subjects(look: Look) -> Iterable[str]:
    found = look.owing()
    if look["most_weapons"]:
        found += [f"holder {code}" for code, row in sorted(look.parties.items()) if row["kind"] == "PERSON"]
    return found


def overdue(look: Look, subject: str) -> Iterator[Signal]:
    """Something of an issue is out after its time, or nobody has seen it again for long."""
    if subject.startswith("holder "):
        yield from _too_much(look, subject.removeprefix("holder "))
        return
    event = look.event(subject)
    if event is None or not event.stands or event.op != "issue":
        return
    if event.get("due") == "STANDING":
        yield from standing(look, event)
    elif event.get("due"):
        yield from temporary(look, event, moments.parse(event.fields["due"]))


def _too_much(look: Look, party: str) -> Iterator[Signal]:
    """One person holds more weapons at a time than the mission allows."""
    held: dict[str, Event] = {}
    for issue in look.owed_by(party):
        event = look.event(issue)
        for kind, code in look.owed(issue):
            if kind == "weapon" and event is not None and event.stands:
                held[code] = event
    if len(held) <= look["most_weapons"]:
        return
    events = sorted(set(held.values()), key=lambda each: each.seq)
    yield Signal(
        subject=f"holder {party}",
        severity=Severity.S3,
        why=_("One person holds more weapons than the {most} that the mission allows.").format(
            most=look["most_weapons"]
        ),
        first_signal_at=max(each.at for each in events),
        operations=in_order(events),
        quantity=len(held),
        weapons=sorted(held),
        parties=[party],
        users=user_codes(look, [each.by for each in events]),
        documents=documents(*events),
        figures={"held": len(held), "most": look["most_weapons"]},
        explanations=[_("Whoever signs for a group is a unit and no person.")],
    )


register(
    Rule(
        code="R07",
        title=N_("Out after its time"),
        family=Family.PHYSICAL,
        question=N_("What was issued, and is still out after its time or has not been seen again for long?"),
        clears_when=N_("It comes back, is accounted for, or is seen with its holder."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=overdue,
        parameters=(
            Parameter(
                "grace_hours", 2, N_("Hours after the due time of a duty."), "issue_overdue_grace_hours"
            ),
            Parameter(
                "operation_grace_hours",
                24,
                N_("Hours after the due time of an operation."),
                "operation_overdue_grace_hours",
            ),
            Parameter(
                "standing_days",
                30,
                N_("Days within which a standing issue is seen again."),
                "standing_issue_days",
            ),
            Parameter(
                "urgent_hours",
                48,
                N_("Hours after its time from which it is suspected lost."),
                "r07_urgent_hours",
            ),
            Parameter(
                "departure_hours",
                72,
                N_("Hours after the list of what goes home for the rest to be brought back."),
                "r07_departure_hours",
            ),
            Parameter(
                "most_weapons",
                0,
                N_("The most weapons that one person may hold at a time; 0 for no such limit."),
                "r07_most_weapons",
            ),
        ),
    )
)
