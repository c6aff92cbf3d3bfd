"""Counts that never differ: where everybody else's do, the book was perhaps read and not the shelf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wamledger.detection.books import Event
from wamledger.detection.counted.losses import Counted, counted_places, end_of, losses_of
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.figures import fixed
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import N_, _


def _by_week(look: Look, _subject: str) -> Mapping[str, dict[int, tuple[int, int]]]:
    """For each place and week: how many lines were counted, and how many of them differed."""
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for place in counted_places(look):
        weeks = found.setdefault(place, {})
        for each in losses_of(look, place).counts:
            lines, differing = weeks.get(each.week, (0, 0))
            weeks[each.week] = (lines + sum(each.lines.values()), differing + each.differing)
    return found


def too_perfect(look: Look, place: str) -> Iterator[Signal]:
    """So many lines without a difference, all counted by the keeper, as chance gives hardly ever."""
    row = look.places.get(place, {})
    keeper = row.get("keeper")
    if not keeper:
        return
    counts = losses_of(look, place).counts
    if not counts:
        return
    weeks: Mapping[str, dict[int, tuple[int, int]]] = look.shared("differing by week", "", _by_week)
    own: list[Counted] = []
    lines, said_at, rate = 0, 0, 0.0
    for each in counts:
        if each.differing or keeper not in each.counters:
            if said_at:
                yield _perfect(look, place, own, lines, rate, said_at, each.entry)
            own, lines, said_at = [], 0, 0
            continue
        own.append(each)
        lines += sum(each.lines.values())
        if said_at or lines < look["perfect_lines"]:
            continue
        run = end_of(each.week)
        if not look.passed(run):
            return
        rate = _rate_elsewhere(weeks, place, each.week)
        if rate and (1 - rate) ** lines < look["perfect_per_mille"] / 1000:
            said_at = run
    if said_at:
        yield _perfect(look, place, own, lines, rate, said_at, None)


def _rate_elsewhere(weeks: Mapping[str, dict[int, tuple[int, int]]], place: str, until: int) -> float:
    """The share of lines that differed in the counts of all other places up to a week."""
    lines = differing = 0
    for other in sorted(weeks):
        if other != place:
            for week, (counted, wrong) in weeks[other].items():
                if week <= until:
                    lines += counted
                    differing += wrong
    return differing / lines if lines else 0.0


def _perfect(
    look: Look,
    place: str,
    own: Sequence[Counted],
    lines: int,
    rate: float,
    at: int,
    ended: Event | None,
) -> Signal:
    return Signal(
        subject=f"perfect {own[0].entry.id}",
        title=N_("Counts that never differ"),
        severity=Severity.S3,
        why=_("That nothing ever differs is less likely than that the book was read and not the shelf."),
        first_signal_at=at,
        operations=in_order([*(each.entry for each in own), ended]),
        places=[place],
        documents=documents(own[0].entry, own[-1].entry),
        figures={
            "lines": lines,
            "counts": len(own),
            "differing": 0,
            "share_that_differs_elsewhere_percent": fixed(100 * rate, 3),
            "chance_of_none": fixed((1 - rate) ** lines, 5),
            "limit": fixed(look["perfect_per_mille"] / 1000, 3),
        },
        explanations=[
            _("A store of sealed boxes differs less than one of opened boxes: an independent count tells."),
            _("All of these counts were made by the keeper; one by somebody else ends the series."),
        ],
        cleared_at=ended.at if ended is not None else None,
        clears_when=_("Somebody else counts the place, and what they find is on record."),
    )
