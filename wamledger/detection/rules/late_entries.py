"""R16: what was written down long after it is said to have happened, above all where it reaches back before a count."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.figures import fixed
from wamledger.detection.late import HOUR, MINUTE, came_behind, clock_set_back, covers, late_signal, limit_of
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

PART: Final = 500
"""Entries of a site that are looked at together."""


def subjects(look: Look) -> Iterator[str]:
    """Each site, some of its entries at a time, so that one more entry is looked at with its like alone."""
    for site in look.sites():
        for part in range(-(-len(look.dated(site)) // PART)):
            yield f"{part} {site}"
        if look.behind(site):
            yield f"behind {site}"
    if look.clock_set_back():
        yield "clock "


def late_entry(look: Look, subject: str) -> Iterator[Signal]:
    """An entry was made later than the site could have made it, or came after a count that it reaches behind."""
    part, _space, site = subject.partition(" ")
    if part == "clock":
        yield from clock_set_back(look)
        return
    if part == "behind":
        yield from came_behind(look, site)
        return
    begin = int(part) * PART
    entries = look.dated_part(site, begin, begin + PART)
    counts = _Counts(look, max((event.recorded or event.at for event, _usual in entries), default=0))
    for event, usual in entries:
        limit = limit_of(look, event.op)
        if limit is not None and event.recorded is not None:
            yield from _said(look, site, event, event.recorded, max(limit, usual), counts)


def _said(
    look: Look, site: str, event: Event, recorded: int, limit: int, counts: _Counts
) -> Iterator[Signal]:
    lag = recorded - event.at
    behind = _counts_behind(look, event, recorded, counts) if lag > look["count_minutes"] * MINUTE else []
    if not behind and lag <= limit:
        # it is itself the first that the site wrote down since, or another is earlier
        return
    chance = look.written_first(site, event.at)
    if chance is None or (not behind and recorded - chance <= limit):
        return
    yield late_signal(
        look,
        site,
        event,
        recorded,
        behind,
        figures={
            "first_entry_of_the_site_since": moments.canonical(chance),
            "limit_hours": fixed(limit / HOUR, 1),
        },
        explanations=[
            _(
                "It is measured from the first entry that the site made afterwards, since a site may be offline."
            ),
            _("Where a site is usually later than the limit, its own 99th percentile stands in its place."),
            _("A paper of the day shows that it happened when it is said to have."),
        ],
    )


class _Counts:
    """The counts that covered each place, in the order in which they were made, looked up once for many entries."""

    def __init__(self, look: Look, until: int) -> None:
        self._look = look
        self._until = until
        self._of: dict[str, tuple[list[int], list[Event]]] = {}

    def between(self, holder: str, begin: int, end: int) -> list[Event]:
        """The counts of a place that were made between two moments, none of them after what is looked at."""
        known = self._of.get(holder)
        if known is None:
            is_place = holder in self._look.places
            counts = self._look.counts_of(holder, until=self._until) if is_place else []
            counts = sorted(counts, key=lambda count: count.at)
            known = self._of[holder] = ([count.at for count in counts], counts)
        times, counts = known
        return counts[bisect_left(times, begin) : bisect_right(times, end)]


def _closed(count: Event) -> int:
    return count.at if count.recorded is None else count.recorded


def _counts_behind(look: Look, event: Event, recorded: int, counts: _Counts) -> list[Event]:
    """The counts that were closed before it was written down, cover what it moved, and were cut off after it happened."""
    found: dict[int, Event] = {}
    limit = recorded - look["count_minutes"] * MINUTE
    moves = look.moves(event)
    holders = {cell.holder for *_rest, was, becomes in moves for cell in (was, becomes) if cell is not None}
    for holder in holders:
        for count in counts.between(holder, event.at, recorded):
            if _closed(count) >= limit or moments.parse(count.fields["cut_off"]) < event.at:
                continue
            if any(
                covers(count, kind, code)
                for kind, code, _quantity, *cells in moves
                if any(cell is not None and cell.holder == holder for cell in cells)
            ):
                found[count.seq] = count
    return [found[seq] for seq in sorted(found)]


register(
    Rule(
        code="R16",
        title=N_("Written down late"),
        family=Family.PROCESS,
        question=N_("What was written down long after it happened, or behind a count that was closed?"),
        clears_when=N_(
            "The paper of the day is shown and the finding is explained, or the entry is reversed."
        ),
        source="WAMLEDGER",
        version=2,
        subjects=subjects,
        evaluate=late_entry,
        about_staff=True,
        parameters=(
            Parameter(
                "issue_hours", 24, N_("Hours within which an issue or return is entered."), "r16_issue_hours"
            ),
            Parameter(
                "transfer_hours",
                72,
                N_("Hours within which goods that change place or leave are entered."),
                "late_entry_hours",
            ),
            Parameter(
                "other_hours", 168, N_("Hours within which anything else is entered."), "r16_other_hours"
            ),
            Parameter(
                "count_minutes",
                60,
                N_("Minutes after a count is closed during which entries may still come in from before it."),
                "r16_count_minutes",
            ),
        ),
    )
)
