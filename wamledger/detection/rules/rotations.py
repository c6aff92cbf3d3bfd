"""R23: what a contingent declared, brought, was found to hold and took home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.rotation.arriving import arriving
from wamledger.detection.rotation.leaving import leaving
from wamledger.detection.rotation.lists import list_of
from wamledger.detection.rotation.saying import Rotation
from wamledger.detection.rotation.showing import showing
from wamledger.detection.signal import Signal
from wamledger.i18n import N_


def _subjects(look: Look) -> Iterable[str]:
    found = (f"{event.fields['party']} {event.fields['rotation']}" for event in look.events("declare"))
    return list(dict.fromkeys(found))


def rotation(look: Look, subject: str) -> Iterator[Signal]:
    """The lists of a contingent's rotation do not agree with one another, or with the book."""
    party, _space, name = subject.partition(" ")
    everything = look.about("declared", party)
    events = [each for each in everything if each.fields["rotation"] == name]
    lists = {}
    for kind in sorted({str(each.fields["list"]) for each in events}):
        made = list_of(look, events, kind)
        if made is not None:
            lists[kind] = made
    looked = Rotation(subject, party, lists, tuple(everything))
    yield from arriving(look, looked)
    yield from showing(look, looked)
    yield from leaving(look, looked)


register(
    Rule(
        code="R23",
        title=N_("The lists of a contingent do not agree"),
        family=Family.PHYSICAL,
        question=N_("What did a contingent declare, bring, show and take home, and where do these differ?"),
        clears_when=N_("It is found, handed over, or accounted for item by item."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=rotation,
        parameters=(
            Parameter(
                "arrival_hours",
                168,
                N_("Hours after the arrival list for later flights."),
                "r23_arrival_hours",
            ),
            Parameter(
                "departure_hours",
                72,
                N_("Hours after the list of what goes home for it to be handed over."),
                "r23_departure_hours",
            ),
        ),
    )
)
