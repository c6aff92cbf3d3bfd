"""Weapons that were counted by totals: how many of each type, and nothing of which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.counted.differing import TotalRead
from wamledger.detection.counted.explaining import late_paper, not_yet_recounted
from wamledger.detection.counted.misreads import misread
from wamledger.detection.counted.reading import Reading, reading, readings_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, Loss, class_of_weapon, severity_of
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def short_by_type(look: Look, read: Reading) -> Iterator[Signal]:
    """A count by totals that saw fewer of a type than the book had, and no count before it did."""
    for kind, total in read.types.items():
        short = total.booked - total.counted
        if short <= 0 or short <= _known_short(look, read, kind):
            continue
        again, after = _since_by_type(look, read, kind)
        item_class = class_of_weapon({"type": kind})
        severity = severity_of(look, item_class, short, Loss.SUSPECTED)
        why = _("{number} of class {classes}; {sure}.").format(
            number=short, classes=item_class.name, sure=_("counted by totals")
        )
        cleared_at = after.at if after is not None else None
        waits = severity is Severity.S2 and item_class is not ItemClass.A
        if waits and not_yet_recounted(look, read, again, cleared_at):
            severity, why = Severity.S3, _("{why} Not yet counted again by others.").format(why=why)
        yield Signal(
            subject=f"{read.event.id} {kind}",
            severity=severity,
            why=why,
            first_signal_at=read.event.at,
            operations=in_order([read.event, *again, after]),
            again=[each.id for each in again[1:]],
            quantity=short,
            weapons=_named_since(look, again),
            places=[read.place],
            users=user_codes(look, read.counters),
            documents=documents(read.event),
            figures=_total_figures(read, kind, total),
            explanations=[
                _("A count by totals cannot say which; a count by serial number does."),
                _(
                    "Entries made since the count that move a weapon before its cut-off are taken into account."
                ),
            ],
            cleared_at=cleared_at,
        )


def _total_figures(read: Reading, kind: str, total: TotalRead) -> dict[str, Any]:
    return {
        "type": kind,
        "on_the_book": total.booked,
        "seen": total.counted,
        "cut_off": read.event.fields["cut_off"],
    }


def _named_since(look: Look, again: list[Event]) -> list[str]:
    """The weapons that the counts by serial among these did not find."""
    found: set[str] = set()
    for event in again:
        read = reading(look, event.id)
        found |= read.missing if read is not None else set()
    return sorted(found)


def _short(look: Look, read: Reading, kind: str) -> int | None:
    """How many of a type a count found less than the book had; negative for more; None where it does not say."""
    if read.is_sample or not read.of_weapons:
        return None
    if read.by_type:
        total = read.types.get(kind)
        return 0 if total is None else total.booked - total.counted
    return look.types_of(read.missing - misread(look, read).keys()).get(kind, 0)


def _known_short(look: Look, read: Reading, kind: str) -> int:
    """How many of the type the count before, of the same scope, found missing."""
    for earlier in reversed(readings_of(look, read.place)):
        if earlier.order < read.order and earlier.holders == read.holders:
            short = _short(look, earlier, kind)
            if short is not None:
                return short
    return 0


def _since_by_type(look: Look, read: Reading, kind: str) -> tuple[list[Event], Event | None]:
    """The later counts of the same scope that missed some of the type too, and the first that did not."""
    again: list[Event] = []
    for later in readings_of(look, read.place):
        if later.order <= read.order or not set(read.holders) <= set(later.holders):
            continue
        short = _short(look, later, kind)
        if short is not None:
            if short <= 0:
                return again, later.event
            again.append(later.event)
    return again, None


def more_by_type(look: Look, read: Reading) -> Iterator[Signal]:
    """A count by totals that saw more of a type than the book had, and than the count before it."""
    for kind, total in read.types.items():
        if total.counted > total.booked and not _more_before(look, read, kind):
            yield _more(look, read, kind, total)


def _more_before(look: Look, read: Reading, kind: str) -> bool:
    """Whether the count before, of the same scope, found as many more of the type."""
    return _known_short(look, read, kind) <= read.types[kind].booked - read.types[kind].counted


def _more(look: Look, read: Reading, kind: str, total: TotalRead) -> Signal:
    after = None
    for later in readings_of(look, read.place):
        if later.order > read.order and set(read.holders) <= set(later.holders):
            short = _short(look, later, kind)
            if short is not None and short >= 0:
                after = later.event
                break
    return Signal(
        subject=f"{read.event.id} {kind}",
        severity=Severity.S3,
        why=_("More than the book has hides what is taken later."),
        first_signal_at=read.event.at,
        operations=in_order([read.event, after]),
        quantity=total.counted - total.booked,
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures=_total_figures(read, kind, total),
        explanations=[
            _("A count by totals cannot say which; a count by serial number does."),
            *late_paper(),
        ],
        cleared_at=after.at if after is not None else None,
    )
