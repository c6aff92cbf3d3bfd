"""R26: the same goods, or the same person, at two places between which nobody can have gone in that time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from wamledger.detection.books import Event
from wamledger.detection.counted.losses import counted_places
from wamledger.detection.counted.twice_seen import twice_seen
from wamledger.detection.distances import distance_between
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import fixed
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import N_, _

MINUTE: Final = 60_000_000
ON_THE_SPOT: Final = frozenset({"issue", "return", "move", "receive", "dispatch", "count", "reseal"})
"""Operations that a storekeeper records where the goods are."""
_WHERE: Final = {"return": "to", "receive": "to", "count": "place", "reseal": "place"}
"""The field that says where, where it is not the one that says from where."""
_BY_AIR: Final = re.compile(
    r"\b(air|aircraft|airlift|airport|flight|fly|flown|heli\w*|helo|plane|aeroplane|airplane|mi-?\d+|an-?\d+|"
    r"c-?130|il-?76|l-?100|uno-?\d+[a-z]?|avion|vol|hélicoptère|aérien\w*)\b",
    re.IGNORECASE,
)
"""Words by which a consignment is seen to have flown."""


class _Seen(NamedTuple):
    """Somebody at a site: when, and by which entry."""

    at: int
    site: str
    event: Event


def subjects(look: Look) -> Iterator[str]:
    """The consignments, the returns at another site, the places that were counted, and everybody who works in stores."""
    yield "consignments"
    yield "returns"
    for place in counted_places(look):
        yield f"counts {place}"
    for user in sorted(look.users):
        yield f"user {user}"


def impossible(look: Look, subject: str) -> Iterator[Signal]:
    """Between two entries lies a distance that cannot be gone in the time between them."""
    part, _space, name = subject.partition(" ")
    match part:
        case "consignments":
            for receipt in look.events("receive"):
                sent = look.event(receipt.fields["dispatch"])
                if sent is not None and look.moves(receipt):
                    yield from _goods(look, sent, receipt, sent.get("from"), receipt.get("to"), _way(sent))
        case "returns":
            for issue, back in look.crossings():
                if issue.stands and back.stands:
                    yield from _goods(look, issue, back, issue.get("from"), back.get("to"), "unknown")
        case "counts":
            yield from _seen_twice(look, name)
        case "user":
            yield from _person(look, name)


def _way(sent: Event) -> str:
    """How a consignment went, as far as its papers say: by air, by road, or unknown."""
    said = " ".join(
        str(sent.get(name) or "") for name in ("carrier", "vehicle", "escort", "route", "remarks")
    )
    if _BY_AIR.search(said):
        return "air"
    return "road" if sent.get("vehicle") or sent.get("route") or sent.get("escort") else "unknown"


def _goods(look: Look, one: Event, other: Event, origin: Any, destination: Any, way: str) -> Iterator[Signal]:
    distance = distance_between(look, origin, destination)
    if distance is None or distance < look["least_km"] or other.at < one.at:
        return
    took = other.at - one.at
    limit = (
        look["air_km_h"]
        if way == "air" or _is_faster(distance, took, look["air_km_h"])
        else look["road_km_h"]
    )
    if not _is_faster(distance, took, limit):
        return
    is_note = way == "unknown" and limit == look["road_km_h"]
    moved = look.moves(other)
    yield _signal(
        look,
        f"goods {one.id} {other.id}",
        one,
        other,
        origin,
        destination,
        distance,
        limit,
        way,
        severity=Severity.S4 if is_note else Severity.S3,
        users=[one.by, other.by],
        weapons=sorted({code for kind, code, *_rest in moved if kind == "weapon"}),
        lots=sorted({code for kind, code, *_rest in moved if kind == "lot"}),
    )


def _seen_twice(look: Look, place: str) -> Iterator[Signal]:
    """A count saw weapons where the book does not have them, too soon before or after they were seen where it does."""
    for pair in twice_seen(look, place):
        distance = distance_between(look, pair.one.place, pair.other.place)
        if distance is None or distance < look["least_km"]:
            continue
        took = pair.one.apart(pair.other)
        if not _is_faster(distance, took, look["road_km_h"]):
            continue
        yield _signal(
            look,
            f"seen {pair.one.event.id} {pair.other.event.id}",
            pair.one.event,
            pair.other.event,
            pair.one.place,
            pair.other.place,
            distance,
            look["road_km_h"],
            "road",
            severity=Severity.S3,
            users=[],
            weapons=list(pair.weapons),
            took=took,
        )


def _person(look: Look, user: str) -> Iterator[Signal]:
    """
    Somebody worked or counted at two sites.

    Whoever counts was there, whatever their part; of those who record, only storekeepers stand beside the goods.
    """
    on_the_spot = look.about("counter", user)
    if "STOREKEEPER" in look.users[user].get("roles", ()):
        on_the_spot = [*on_the_spot, *(each for each in look.by_user(user) if each.op in ON_THE_SPOT)]
    sites: dict[str, str] = {}
    seen = []
    for event in {each.seq: each for each in on_the_spot if each.reversed_by is None}.values():
        place = _where(event)
        if place is not None:
            if place not in sites:
                sites[place] = look.site(place)
            seen.append((event.at, event.seq, sites[place], event))
    # no two have the same number, so that entries are never compared
    seen.sort()
    elsewhere = (
        (_Seen(one[0], one[2], one[3]), _Seen(other[0], other[2], other[3]))
        for one, other in pairwise(seen)
        if one[2] != other[2]
    )
    for one, other in elsewhere:
        distance = distance_between(look, one.site, other.site)
        if distance is None or distance < look["least_km"]:
            continue
        took = other.at - one.at
        if not _is_faster(distance, took, look["road_km_h"]):
            continue
        by_air = _is_faster(distance, took, look["air_km_h"])
        yield _signal(
            look,
            f"person {user} {one.event.id} {other.event.id}",
            one.event,
            other.event,
            one.site,
            other.site,
            distance,
            look["air_km_h"] if by_air else look["road_km_h"],
            "air" if by_air else "road",
            severity=Severity.S3 if by_air else Severity.S4,
            users=[user],
        )


def _where(event: Event) -> str | None:
    """Where the goods were that a storekeeper had in hand."""
    code = event.get(_WHERE.get(event.op, "from"))
    return code if isinstance(code, str) else None


def _is_faster(distance: float, took: int, limit: int) -> bool:
    """Whether so many kilometres in that time are faster than the limit; entries of one minute are one moment."""
    return distance > limit * max(took, MINUTE) / (60 * MINUTE)


def _signal(
    look: Look,
    subject: str,
    one: Event,
    other: Event,
    origin: str,
    destination: str,
    distance: float,
    limit: int,
    way: str,
    *,
    severity: Severity,
    users: list[str],
    weapons: list[str] | None = None,
    lots: list[str] | None = None,
    took: int | None = None,
) -> Signal:
    took = other.at - one.at if took is None else took
    return Signal(
        subject=subject,
        severity=severity,
        why=_("Times that cannot both be right; a wrong date is likelier than anything else."),
        first_signal_at=max(one.at, other.at),
        operations=in_order([one, other]),
        weapons=weapons or [],
        lots=lots or [],
        places=sorted({look.site(origin), look.site(destination)}),
        users=user_codes(look, users),
        documents=documents(one, other),
        figures={
            "kilometres": fixed(distance, 1),
            "minutes": took // MINUTE,
            "kilometres_an_hour": fixed(distance * 60 * MINUTE / max(took, MINUTE), 0),
            "limit_kilometres_an_hour": limit,
            "way": {"air": _("by air"), "road": _("by road")}.get(way, _("not stated")),
        },
        explanations=[
            _("A date or hour may have been typed wrongly in one of the two: the papers tell."),
            _("The distance is a straight line between the sites; every road is longer."),
        ],
    )


register(
    Rule(
        code="R26",
        title=N_("At two places at once"),
        family=Family.PROCESS,
        question=N_(
            "Which goods or which person were at two places between which nobody can go in that time?"
        ),
        clears_when=N_(
            "The wrong date is found and the entry reversed and made again, or the finding is explained."
        ),
        source="WAMLEDGER",
        subjects=subjects,
        evaluate=impossible,
        parameters=(
            Parameter("road_km_h", 80, N_("Faster than this by road is impossible."), "road_speed_km_h"),
            Parameter("air_km_h", 900, N_("Faster than this by air is impossible."), "air_speed_km_h"),
            Parameter("least_km", 10, N_("Places nearer than this are one."), "r26_least_km"),
        ),
    )
)
