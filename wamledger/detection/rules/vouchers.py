"""R25: numbers that are missing from a series of papers, seals, tags or registrations, or were used twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from wamledger.detection.books import Event, Numbered
from wamledger.detection.evidence import in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

WORDS: Final = {
    "document": N_("papers"),
    "seal": N_("seals"),
    "tag": N_("tags"),
    "weapon": N_("registration numbers"),
}


@dataclass(slots=True)
class _Gap:
    """Numbers that were passed over: from, to, and the entries that used the ones before and after them."""

    first: int
    last: int
    before: Numbered
    after: Numbered


def numbers(look: Look, series: str) -> Iterator[Signal]:
    """In a book of numbers that are used up one by one some were passed over, or one was used for two things."""
    kind, _space, before = series.partition(" ")
    used = look.series(series)
    # a paper whose entry was reversed is still accounted for
    by_number: dict[int, Numbered] = {}
    repeated: set[int] = set()
    for each in used:
        number = each.number
        known = by_number.setdefault(number, each)
        if known is not each:
            repeated.add(number)
            if (each.event.at, each.event.seq) < (known.event.at, known.event.seq):
                by_number[number] = each
    if len(by_number) < look["least_numbers"]:
        return
    order = sorted(by_number)
    ordered = [by_number[number] for number in order]
    gaps = [_gap(by_number[one], by_number[other]) for one, other in pairwise(order) if other - one > 1]
    gaps = [gap for gap in gaps if gap.last - gap.first < look["most_missing"]]
    # a book of which numbers are missing again and again is no book that is used up one by one
    if len(gaps) <= _few(look, len(ordered)):
        for gap in gaps:
            yield from _missing(look, kind, before, gap)
    yield from _came_late(look, kind, before, ordered)
    if kind == "document" and repeated:
        yield from _twice(look, series, used, repeated)


def _few(look: Look, number: int) -> int:
    """How often something may be wrong with so many numbers, for them to be a book all the same: once at least."""
    return int(-(-look["missing_percent"] * number // 100))


def _gap(one: Numbered, other: Numbered) -> _Gap:
    return _Gap(one.number + 1, other.number - 1, one, other)


def _missing(look: Look, kind: str, before: str, gap: _Gap) -> Iterator[Signal]:
    due = gap.after.event.at + look["wait_days"] * moments.DAY
    if not look.passed(due):
        return
    yield _signal(
        look,
        f"{kind} {before} {gap.first}",
        [gap.before.event, gap.after.event],
        due,
        figures={
            "series": before,
            "kind": _(WORDS[kind]),
            "missing_from": gap.first,
            "missing_to": gap.last,
            "missing": gap.last - gap.first + 1,
            "used_before": gap.before.text,
            "used_after": gap.after.text,
            "waited_days": look["wait_days"],
        },
        quantity=gap.last - gap.first + 1,
        why=_("Numbers that nobody accounts for; how papers were kept is S3 at most."),
        explanation=_(
            "A number may have been spoilt or cancelled: the spoilt paper or seal itself shows it."
        ),
    )


def _came_late(look: Look, kind: str, before: str, ordered: Sequence[Numbered]) -> Iterator[Signal]:
    """Numbers that turned up after they had been missing for long: the finding that there was has cleared."""
    wait = look["wait_days"] * moments.DAY
    moments_of = [each.event.at for each in reversed(ordered)]
    if not any(
        at > before + wait for at, before in zip(moments_of, accumulate(moments_of, min), strict=True)
    ):
        # books are used up in their order, but for a few
        return
    earliest: int | None = None
    following: Numbered | None = None
    for each in reversed(ordered):
        if earliest is not None and following is not None and each.event.at > earliest + wait:
            yield _signal(
                look,
                f"{kind} {before} {each.number}",
                [following.event, each.event],
                earliest + wait,
                figures={
                    "series": before,
                    "kind": _(WORDS[kind]),
                    "missing_from": each.number,
                    "missing_to": each.number,
                    "missing": 1,
                    "used_after": following.text,
                    "waited_days": look["wait_days"],
                },
                quantity=1,
                why=_("Numbers that nobody accounts for; how papers were kept is S3 at most."),
                explanation=_(
                    "The number was used later: a second book may have been begun before the first was full."
                ),
                cleared_at=each.event.at,
            )
        if earliest is None or each.event.at < earliest:
            earliest, following = each.event.at, each


def _twice(look: Look, series: str, used: Sequence[Numbered], numbers: set[int]) -> Iterator[Signal]:
    """A number on two papers of one kind that cannot be one paper: one of these, which were used more than once."""
    by_paper: dict[tuple[int, str], list[Event]] = {}
    for each in used:
        if each.number in numbers and each.event.stands:
            by_paper.setdefault((each.number, each.event.op), []).append(each.event)
    repeated = {key: events for key, events in by_paper.items() if _are_two(events)}
    if not repeated:
        return
    # where numbers are repeated as a habit, they are references and no numbers of a book
    papers = {(each.number, each.event.op) for each in used if each.event.stands}
    if len(repeated) > _few(look, len(papers)):
        return
    for (number, op), events in sorted(repeated.items()):
        last = max(events, key=lambda event: (event.at, event.seq))
        yield _signal(
            look,
            f"{series} {number} {op} twice",
            events,
            last.at,
            figures={
                "series": series.partition(" ")[2],
                "number": number,
                "operation": op,
                "entries": len(events),
            },
            quantity=len(events),
            title=N_("A number used twice"),
            why=_("One number on two papers; how papers were kept is S3 at most."),
            explanation=_(
                "One paper may have been entered in parts: then day and place agree, and it is not said."
            ),
        )


def _are_two(events: Sequence[Event]) -> bool:
    """Whether the entries are of different days or places: one paper that was entered in parts is of one."""
    first = events[0]
    return any(
        abs(event.at - first.at) > moments.DAY
        or (event.get("from"), event.get("to"), event.get("place"))
        != (first.get("from"), first.get("to"), first.get("place"))
        for event in events[1:]
    )


def _signal(
    look: Look,
    subject: str,
    events: Iterable[Event],
    at: int,
    *,
    figures: dict[str, Any],
    quantity: int,
    why: str,
    explanation: str,
    title: str = "",
    cleared_at: int | None = None,
) -> Signal:
    told = list(events)
    places = {
        code for event in told for name in ("from", "to", "place") if (code := event.get(name)) in look.places
    }
    return Signal(
        subject=subject,
        title=title,
        severity=Severity.S3,
        why=why,
        first_signal_at=at,
        operations=in_order(told),
        quantity=quantity,
        places=sorted(places),
        users=user_codes(look, (event.by for event in told)),
        # where it is a seal that is not accounted for, the papers of its neighbours are in order
        documents=[]
        if figures.get("kind") == _(WORDS["seal"])
        else sorted({event.fields["document"] for event in told if event.get("document")}),
        figures=figures,
        explanations=[explanation],
        cleared_at=cleared_at,
    )


register(
    Rule(
        code="R25",
        title=N_("Numbers missing from a series"),
        family=Family.PROCESS,
        question=N_("Which numbers of papers, seals, tags or registrations were passed over, or used twice?"),
        clears_when=N_(
            "The number turns up, or the spoilt paper or seal is shown and the finding is explained."
        ),
        source="WAMLEDGER",
        subjects=Look.series_names,
        evaluate=numbers,
        parameters=(
            Parameter(
                "least_numbers",
                10,
                N_("Numbers of a series before it is taken for a book."),
                "r25_least_numbers",
            ),
            Parameter(
                "missing_percent",
                5,
                N_(
                    "Where numbers are missing or repeated more often than once in so many of a hundred, it is no book."
                ),
                "r25_missing_percent",
            ),
            Parameter(
                "most_missing",
                20,
                N_("Where so many follow one another, a new book was begun."),
                "r25_most_missing",
            ),
            Parameter(
                "wait_days", 7, N_("Days after the next number before one is missing."), "r25_wait_days"
            ),
        ),
    )
)
