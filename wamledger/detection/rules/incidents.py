"""R30: an attack, ambush, fire or forced withdrawal where stock stood, and nobody has said what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import Reading, readings_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000
KINDS: Final = frozenset({"ATTACK", "AMBUSH", "FIRE", "EXPLOSION", "THEFT", "FORCED_WITHDRAWAL"})
AWAY: Final = 20_000
"""Millionths of a degree (some two kilometres) from which an incident is not at the place that it names."""


def _subjects(look: Look) -> Iterable[str]:
    return [
        event.id
        for event in look.events("incident")
        if event.fields["kind"] in KINDS and (event.get("place") or event.get("latitude"))
    ]


def not_itemised(look: Look, subject: str) -> Iterator[Signal]:
    """After an incident where stock stood, nobody has counted it or itemised what was lost."""
    event = look.event(subject)
    if event is None or not event.stands:
        return
    place = _place(look, event)
    if place is None:
        return
    stores = _stores(look, place, event.at)
    if not stores:
        return
    limit = event.at + look["declare_hours"] * HOUR
    if not look.passed(limit):
        return
    answer = _answer(look, event, stores)
    if answer is not None and answer.at <= limit:
        return
    urgent = event.at + look["urgent_hours"] * HOUR
    late = look.passed(urgent) if answer is None else answer.at > urgent
    waiting = [each for each in stores if _counted(look, each, event, stores[each]) is None]
    in_part = answer is None and all(_reads(look, each, event) for each in stores)
    late = late and not in_part
    yield Signal(
        subject=event.id,
        severity=Severity.S1 if late else Severity.S2,
        why=_("No count and no list of what was lost within {hours} hours of the incident.").format(
            hours=look["urgent_hours"] if late else look["declare_hours"]
        ),
        first_signal_at=limit,
        operations=in_order([event, answer]),
        quantity=0,
        places=sorted({place, *waiting}),
        users=user_codes(look, [event.by]),
        documents=documents(event),
        figures={
            "incident": str(event.fields["kind"]),
            "on_the_book": {each: dict(stores[each]) for each in stores},
            "not_counted_since": waiting,
            "due": moments.canonical(limit),
            "then_critical": moments.canonical(urgent),
        },
        explanations=[
            _("Counts of the place, or of every store of the site, and reports of loss were looked for."),
            _("That nothing was lost is said by a count, too."),
            _("A count of the weapons says nothing of the ammunition beside them, nor the other way round."),
        ],
        cleared_at=answer.at if answer is not None else None,
    )


def _place(look: Look, event: Event) -> str | None:
    """
    Where it was: the place that it names, or without one the site that lies there.

    None where the incident lies away from the place that it names, as an ambush of a patrol does.
    """
    named = event.get("place")
    if isinstance(named, str):
        return None if _is_away(look, event, named) else named
    return next((site for site in look.sites() if _is_away(look, event, site) is False), None)


def _is_away(look: Look, event: Event, place: str) -> bool | None:
    """Whether the incident lies away from the place; None where one of the two has no position."""
    row = look.places.get(place) or {}
    here = look.places.get(look.site(place)) or {}
    known = False
    for name in ("latitude", "longitude"):
        own, other = event.get(name), row.get(name) or here.get(name)
        if own is not None and other is not None:
            known = True
            if abs(_millionths(own) - _millionths(other)) > AWAY:
                return True
    return False if known else None


def _millionths(degrees: str) -> int:
    whole, _dot, part = str(degrees).partition(".")
    value = abs(int(whole)) * 1_000_000 + int((part + "000000")[:6])
    return -value if whole.startswith("-") else value


def _stores(look: Look, place: str, at: int) -> dict[str, dict[str, int]]:
    """The places in which something stood then, with how many weapons and lots."""
    found: dict[str, dict[str, int]] = {}
    for each in look.within(place):
        weapons = sum(1 for cell in look.weapons_standing([each], at).values() if cell.status == "IN_STORE")
        lots = len({lot for (lot, cell) in look.lots_standing(each, at) if cell.status == "IN_STORE"})
        if weapons or lots:
            found[each] = {"weapons": weapons, "lots": lots}
    return found


def _reads(look: Look, place: str, event: Event) -> list[Reading]:
    """The counts of a store after the incident; a sample is none."""
    return [read for read in readings_of(look, place) if read.cut_off >= event.at and not read.is_sample]


def _counted(look: Look, place: str, event: Event, stood: Mapping[str, int]) -> Event | None:
    """The entry with which all that stood in a store was counted: weapons, and lots."""
    reads = _reads(look, place, event)
    found: list[Event] = []
    if stood["weapons"]:
        found += _earliest(read.event for read in reads if read.of_weapons)
    if stood["lots"]:
        found += _earliest(read.event for read in reads if read.of_lots)
    if len(found) < bool(stood["weapons"]) + bool(stood["lots"]):
        return None
    return max(found, key=lambda each: (each.at, each.seq))


def _earliest(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda each: (each.at, each.seq))[:1]


def _answer(look: Look, event: Event, stores: Mapping[str, Mapping[str, int]]) -> Event | None:
    """The entry by which it is known what is missing: a list of losses, a count for the incident, or all counts."""
    found: list[Event] = [each for each in look.about("incident", event.id) if each.op == "report_loss"]
    for each in look.events("report_loss"):
        if each.at >= event.at and each.get("from") in stores and not each.get("incident"):
            found.append(each)
    counts = [_counted(look, place, event, stood) for place, stood in stores.items()]
    for place, stood in stores.items():
        found += [
            read.event
            for read in readings_of(look, place)
            if read.cut_off >= event.at
            and read.event.fields["kind"] == "INCIDENT"
            and (read.of_weapons or not stood["weapons"])
            and (read.of_lots or not stood["lots"])
        ]
    if None not in counts:
        found.append(max((each for each in counts if each is not None), key=lambda each: (each.at, each.seq)))
    return min(found, key=lambda each: (max(each.at, event.at), each.seq), default=None)


register(
    Rule(
        code="R30",
        title=N_("Incident, and no list of losses"),
        family=Family.PHYSICAL,
        question=N_("After which incident has nobody counted the stock, or said item by item what was lost?"),
        clears_when=N_("The stock is counted, or the losses are reported item by item."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=not_itemised,
        parameters=(
            Parameter("declare_hours", 48, N_("Hours in which the stock is counted."), "r30_declare_hours"),
            Parameter("urgent_hours", 168, N_("Hours from which it is critical."), "r30_urgent_hours"),
        ),
    )
)
