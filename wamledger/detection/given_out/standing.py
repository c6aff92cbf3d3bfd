"""What was given out for good, and nobody has seen again for long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import Reading, readings_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.given_out.gone_home import HOUR, gone_home
from wamledger.detection.look import Look
from wamledger.detection.severity import Item, are_heavy
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.moment import DAY
from wamledger.i18n import _


def standing(look: Look, event: Event) -> Iterator[Signal]:
    """Things of a standing issue that nobody has seen again for long, or whose holder has gone home."""
    file = look.custody(event.id)
    owed = look.owed(event.id)
    if file is None or not owed:
        return
    left = gone_home(look, event, owed)
    last = {item: _last_seen(look, event, file.party, item) for item in owed}
    every = look["standing_days"] * DAY
    items = {
        item: quantity
        for item, quantity in owed.items()
        if left is not None or look.passed(last[item].at + every)
    }
    if not items:
        return
    severity, since = Severity.S3, min(last[item].at for item in items) + every
    why = _("Nobody has seen it again for {days} days.").format(days=look["standing_days"])
    if left is not None:
        severity = Severity.S1 if are_heavy(look, items) else Severity.S2
        since = left.at + look["departure_hours"] * HOUR
        why = _("The holder has gone home, and it is still out: {list}.").format(list=left.id)
    seen = [last[item] for item in sorted(items)]
    yield Signal(
        subject=event.id,
        severity=severity,
        why=why,
        first_signal_at=since,
        operations=in_order([event, *seen, left]),
        quantity=sum(items.values()),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        places=[event.fields["from"]],
        parties=[file.party],
        users=user_codes(look, [event.by]),
        documents=documents(event, left),
        figures={
            "due": "STANDING",
            "last_seen": moments.canonical(min(each.at for each in seen)),
            "to_be_seen_every_days": look["standing_days"],
            "still_out": sum(owed.values()),
        },
        explanations=[
            _("Counts of the holder and inspections of the items since the issue were looked for.")
        ],
    )


def _last_seen(look: Look, event: Event, party: str, item: Item) -> Event:
    """The entry in which the thing was seen last with its holder: a count, an inspection, or the issue itself."""
    kind, code = item
    found = [event]
    for read in readings_of(look, party):
        if read.cut_off > event.at and _saw(look, read, kind, code):
            found.append(read.event)
    file = look.weapon(code) if kind == "weapon" else look.lot(code)
    found += _inspected(file.spoken_of if file is not None else (), event, party)
    return max(found, key=lambda each: (each.at, each.seq))


def _saw(look: Look, read: Reading, kind: str, code: str) -> bool:
    """Whether a count of the holder found it, by name or by a total that is right."""
    if kind == "lot":
        # more than the holder owes is seen as well
        short = read.difference(code)
        return short is not None and short <= 0
    if read.by_type:
        return read.of_weapons and not read.types
    return read.saw(look, code) is True


def _inspected(spoken_of: Sequence[Event], event: Event, party: str) -> Iterator[Event]:
    """The inspections and lists by which somebody saw it with its holder since the issue."""
    for each in spoken_of:
        if not each.stands or each.at <= event.at:
            continue
        listed = (
            each.op == "declare" and each.fields["list"] == "INSPECTION" and each.fields["party"] == party
        )
        if each.op == "inspect" or listed:
            yield each
