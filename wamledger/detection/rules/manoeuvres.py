"""R32: counts that were cancelled, repeated or narrowed until nothing was missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import Reading, cancelled_reading, reading
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

_WIDTH: Final = {"SAMPLE": 0, "WEAPONS": 1, "AMMUNITION": 1, "ALL": 2}


def _places(look: Look) -> list[str]:
    counts = [*look.events("count"), *look.reversed_events("count")]
    return sorted({event.fields["place"] for event in counts if event.get("place")})


def manoeuvre(look: Look, place: str) -> Iterator[Signal]:
    """A count of the place was cancelled after it had found something, made narrower, or repeated until it matched."""
    standing = [event for event in look.counts_of(place) if event.get("place") == place]
    for count in look.reversed_events("count"):
        if count.get("place") == place:
            yield from _cancelled(look, place, count, standing)
    yield from _repeated(look, place, standing)


def differing(read: Reading) -> list[str]:
    """What differs from the book in a count: codes of weapons and lots, types and natures."""
    return sorted({*read.missing, *read.beyond, *read.lots, *read.types, *read.natures})


def _cancelled(look: Look, place: str, count: Event, standing: Sequence[Event]) -> Iterator[Signal]:
    read = cancelled_reading(look, count)
    seen = differing(read)
    undone = look.numbered(count.reversed_by) if count.reversed_by is not None else None
    until = count.at + look["within_days"] * moments.DAY
    instead = next(
        (other for other in look_again(look, place, standing) if count.at < other.at <= until), None
    )
    again = _found_again(look, instead, seen) if instead is not None else False
    narrower = instead is not None and (
        _WIDTH[instead.fields["scope"]] < _WIDTH[count.fields["scope"]] or instead.fields["place"] != place
    )
    # what the count in its place found as well is not hidden by the first being cancelled
    if (not seen or again) and not narrower:
        return
    yield _signal(
        look,
        f"cancelled {count.id}",
        place,
        [count, undone, instead],
        at=undone.at if undone is not None else count.at,
        counters=count,
        weapons=sorted(read.missing),
        lots=sorted(read.lots),
        why=_("A count that had found differences was cancelled.")
        if seen and not again
        else _("A count was cancelled, and one of a narrower scope took its place."),
        figures={
            "differences": len(seen),
            "scope": count.fields["scope"],
            "scope_of_the_count_in_its_place": instead.fields["scope"] if instead is not None else "",
            "place_of_the_count_in_its_place": instead.fields["place"] if instead is not None else "",
            "within_days": look["within_days"],
        },
        explanation=_("The sheet may have been entered for the wrong place or time: the paper sheet tells."),
    )


def look_again(look: Look, place: str, standing: Sequence[Event]) -> list[Event]:
    """The counts that may stand in place of a cancelled one: of the place, or of places within it, as they were made."""
    found = list(standing)
    for inner in look.within(place):
        if inner != place:
            found += [event for event in look.counts_of(inner) if event.get("place") == inner]
    return sorted(found, key=lambda event: (event.at, event.seq))


def _found_again(look: Look, instead: Event, seen: Sequence[str]) -> bool:
    read = reading(look, instead.id)
    return read is not None and set(seen) <= set(differing(read))


def _repeated(look: Look, place: str, standing: Sequence[Event]) -> Iterator[Signal]:
    """More recounts by the same people than are needed: what each of them missed, the last one finds."""
    series: list[Event] = []
    missed: list[set[str]] = []
    for count in standing:
        read = reading(look, count.id)
        if read is None:
            continue
        seen = set(differing(read))
        if series and _follows(look, series, count):
            begin, found = _found_at_last(missed, seen)
            if len(series) - begin > look["recounts"]:
                yield _of_series(look, place, [*series[begin:], count], sorted(found))
                series, missed = [], []
        else:
            series, missed = [], []
        series.append(count)
        missed.append(seen)


def _found_at_last(missed: Sequence[set[str]], seen: set[str]) -> tuple[int, set[str]]:
    """From which count on something was missed every time that is found now, and what that is."""
    begin, found = len(missed), set()
    left = (missed[-1] if missed else set()) - seen
    while begin and left & missed[begin - 1]:
        begin -= 1
        left &= missed[begin]
        found = set(left)
    return begin, found


def _follows(look: Look, series: Sequence[Event], count: Event) -> bool:
    """Whether it is a recount of the series: of the same scope, by the same people, soon after."""
    last = series[-1]
    return (
        count.fields["scope"] == last.fields["scope"]
        and set(count.fields["counted_by"]) == set(last.fields["counted_by"])
        and count.at - last.at <= look["recount_days"] * moments.DAY
    )


def _of_series(look: Look, place: str, series: Sequence[Event], found: Sequence[str]) -> Signal:
    return _signal(
        look,
        f"repeated {series[0].id}",
        place,
        series,
        at=series[-1].at,
        counters=series[0],
        weapons=[code for code in found if look.weapon(code) is not None],
        lots=[code for code in found if look.lot(code) is not None],
        why=_("The same people counted again and again until it was there."),
        figures={
            "counts": len(series),
            "recounts": len(series) - 1,
            "let_pass": look["recounts"],
            "found_at_last": len(found),
        },
        explanation=_("A search may have found what was missing: a recount by other people shows it."),
    )


def _signal(
    look: Look,
    subject: str,
    place: str,
    events: Sequence[Event | None],
    *,
    at: int,
    counters: Event,
    weapons: list[str],
    lots: list[str],
    why: str,
    figures: dict[str, object],
    explanation: str,
) -> Signal:
    return Signal(
        subject=subject,
        severity=Severity.S3,
        why=why,
        first_signal_at=at,
        operations=in_order(events),
        weapons=weapons,
        lots=lots,
        places=[place],
        users=user_codes(look, [counters.by, *counters.fields.get("counted_by", ())]),
        documents=documents(*events),
        figures=figures,
        explanations=[explanation],
    )


register(
    Rule(
        code="R32",
        title=N_("Counts repeated, narrowed or cancelled"),
        family=Family.PROCESS,
        question=N_(
            "Which count was cancelled after it had found something, narrowed, or repeated until it matched?"
        ),
        clears_when=N_(
            "Other people count the place in full, and the finding is explained with their sheet."
        ),
        source="WAMLEDGER",
        subjects=_places,
        evaluate=manoeuvre,
        about_staff=True,
        parameters=(
            Parameter(
                "recounts",
                2,
                N_("Recounts by the same people that are let pass before one that matches."),
                "r32_recounts",
            ),
            Parameter(
                "recount_days",
                3,
                N_("Days within which a count is a recount of the last."),
                "r32_recount_days",
            ),
            Parameter(
                "within_days",
                7,
                N_("Days within which another count stands in place of a cancelled one."),
                "r32_within_days",
            ),
        ),
    )
)
