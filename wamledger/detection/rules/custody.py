"""R07: what was issued and is still out after its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import Reading, readings_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, Loss, class_of_lot, class_of_weapon, severity_of, worst
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.moment import DAY
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000
LONG: Final = frozenset({"OPERATION", "PATROL", "MAINTENANCE", "INSPECTION", "EVIDENCE", "OTHER"})
"""Purposes that take longer than a duty, and whose end nobody knows to the hour."""
Item = tuple[str, str]


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
        yield from _standing(look, event)
    elif event.get("due"):
        yield from _temporary(look, event, moments.parse(event.fields["due"]))


def class_of(look: Look, item: Item) -> ItemClass:
    """The class of a weapon or lot by its code."""
    kind, code = item
    if kind == "lot":
        return class_of_lot(look, {"nature": look.nature_of(code)})
    file = look.weapon(code)
    return class_of_weapon(file.identity if file is not None else {})


def _by_class(look: Look, items: dict[Item, int]) -> dict[ItemClass, int]:
    found: dict[ItemClass, int] = {}
    for item, quantity in items.items():
        kind = class_of(look, item)
        found[kind] = found.get(kind, 0) + quantity
    return found


def suspected(look: Look, items: dict[Item, int]) -> Severity:
    """The severity of a suspected loss of these."""
    return worst(
        severity_of(look, kind, quantity, Loss.SUSPECTED) for kind, quantity in _by_class(look, items).items()
    )


def settlers(look: Look, event: Event) -> list[Event]:
    """The entries that settled something of an issue and stand."""
    file = look.custody(event.id)
    found = [look.numbered(seq) for seq in (file.by if file is not None else ())]
    return [each for each in found if each.stands and each.op != "reverse"]


def accounts_for_rounds(look: Look, events: list[Event]) -> bool:
    """Whether one of the entries says what became of rounds."""
    return any(kind == "lot" for each in events for kind, *_rest in look.moves(each))


def _temporary(look: Look, event: Event, due: int) -> Iterator[Signal]:
    """An issue with a time at which all of it was to be back."""
    purpose = str(event.get("purpose") or "")
    grace = look["operation_grace_hours"] if purpose in LONG - {"PATROL"} else look["grace_hours"]
    limit = due + grace * HOUR
    if not look.passed(limit):
        return
    file = look.custody(event.id)
    if file is None:
        return
    owed = look.owed(event.id)
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
        for item, quantity in (owed or _out_at(look, event, before)).items()
        if item[0] == "weapon" or not accounted
    }
    if not items:
        return
    severity, why = _urgency(look, event, items, limit, cleared)
    yield Signal(
        subject=event.id,
        severity=severity,
        why=why,
        first_signal_at=limit,
        operations=in_order([event, *settled]),
        quantity=sum(items.values()),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        places=[event.fields["from"]],
        parties=[file.party],
        users=user_codes(look, [event.by]),
        documents=documents(event),
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


def _out_at(look: Look, event: Event, before: list[Event]) -> dict[Item, int]:
    """What of an issue was not back by the entries before its time; all of it where it cannot be told."""
    given = look.given(event.id)
    back: dict[Item, int] = {}
    for each in before:
        if each.get("issue") == event.id:
            for kind, code, quantity, _was, _becomes in look.moves(each):
                back[kind, code] = back.get((kind, code), 0) + quantity
    left = {item: quantity - back.get(item, 0) for item, quantity in given.items()}
    return {item: quantity for item, quantity in left.items() if quantity > 0} or given


def _urgency(
    look: Look, event: Event, items: dict[Item, int], limit: int, cleared: int | None
) -> tuple[Severity, str]:
    """How urgent it is: by what is out, once it is out for long, and at once where the holder has gone home."""
    left = _gone_home(look, event, items) if cleared is None else None
    if left is not None:
        heavy = _by_class(look, items).keys() & {ItemClass.A, ItemClass.B}
        return (Severity.S1 if heavy else Severity.S2), _(
            "The holder has gone home, and it is still out: {list}."
        ).format(list=left.id)
    urgent = limit + look["urgent_hours"] * HOUR
    if look.passed(urgent) if cleared is None else cleared > urgent:
        return suspected(look, items), _("Out for more than {hours} hours after its time.").format(
            hours=look["urgent_hours"]
        )
    return Severity.S3, _("Out after its time, for less than {hours} hours.").format(
        hours=look["urgent_hours"]
    )


def _gone_home(look: Look, event: Event, items: dict[Item, int]) -> Event | None:
    """The list of what went home that came after the issue, where the holder has had nothing issued since."""
    party: str | None = str(event.fields["to"])
    family = []
    while party is not None and party not in family:
        family.append(party)
        party = (look.parties.get(party) or {}).get("within")
    for code in family:
        for each in look.about("declared", code):
            if each.fields["list"] != "REPATRIATION" or each.at <= event.at:
                continue
            if not look.passed(each.at + look["departure_hours"] * HOUR):
                continue
            named = {line.get("weapon") for line in each.fields.get("lines", ())}
            if any(item[1] in named for item in items if item[0] == "weapon") or not _still_here(
                look, family, each.at + look["departure_hours"] * HOUR
            ):
                return each
    return None


def _still_here(look: Look, family: list[str], after: int) -> bool:
    """Whether somebody of the holder's unit has been issued something since."""
    for code in family:
        for issue in look.owed_by(code):
            event = look.event(issue)
            if event is not None and event.at > after:
                return True
    return False


def _standing(look: Look, event: Event) -> Iterator[Signal]:
    """A standing issue that nobody has seen again for long."""
    file = look.custody(event.id)
    owed = look.owed(event.id)
    if file is None or not owed:
        return
    seen = sorted(_sightings(look, event, file.party, owed), key=lambda each: (each.at, each.seq))
    last = event
    every = look["standing_days"] * DAY
    for each in [*seen, None]:
        due = last.at + every
        if each is not None:
            if each.at > last.at:
                last = each
            continue
        left = _gone_home(look, event, owed)
        if left is None and not look.passed(due):
            return
        heavy = _by_class(look, owed).keys() & {ItemClass.A, ItemClass.B}
        severity, why = (
            Severity.S3,
            _("Nobody has seen it again for {days} days.").format(days=look["standing_days"]),
        )
        if left is not None:
            severity = Severity.S1 if heavy else Severity.S2
            why = _("The holder has gone home, and it is still out: {list}.").format(list=left.id)
        yield Signal(
            subject=event.id,
            severity=severity,
            why=why,
            first_signal_at=left.at + look["departure_hours"] * HOUR if left is not None else due,
            operations=in_order([event, last, left]),
            quantity=sum(owed.values()),
            weapons=sorted(code for kind, code in owed if kind == "weapon"),
            lots=sorted(code for kind, code in owed if kind == "lot"),
            places=[event.fields["from"]],
            parties=[file.party],
            users=user_codes(look, [event.by]),
            documents=documents(event, left),
            figures={
                "due": "STANDING",
                "last_seen": moments.canonical(last.at),
                "to_be_seen_every_days": look["standing_days"],
                "still_out": sum(owed.values()),
            },
            explanations=[
                _("Counts of the holder and inspections of the items since the issue were looked for.")
            ],
        )


def _sightings(look: Look, event: Event, party: str, owed: dict[Item, int]) -> Iterator[Event]:
    """The entries in which the things were seen with their holder."""
    weapons = {code for kind, code in owed if kind == "weapon"}
    for read in readings_of(look, party):
        if read.cut_off > event.at and _all_seen(
            read, weapons, {code for kind, code in owed if kind == "lot"}
        ):
            yield read.event
    for code in sorted(weapons):
        file = look.weapon(code)
        for each in file.spoken_of if file is not None else ():
            if each.op == "inspect" and each.stands and each.at > event.at:
                yield each


def _all_seen(read: Reading, weapons: set[str], lots: set[str]) -> bool:
    """Whether a count of the holder found them all, by name or by a total that is right."""
    if weapons:
        if read.is_sample or not read.of_weapons or weapons & read.missing:
            return False
        if read.by_type and read.types:
            return False
    if lots:
        return read.of_lots and not lots & read.lots.keys()
    return True


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
