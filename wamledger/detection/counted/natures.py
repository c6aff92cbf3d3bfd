"""Ammunition that was counted by totals: how much of each nature, and nothing of which lot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.counted.differences import news, pack_size, unit_error
from wamledger.detection.counted.differing import LotRead, TotalRead
from wamledger.detection.counted.reading import Reading, readings_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, Loss, class_of_lot, severity_of
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def natures_differing(look: Look, read: Reading, *, sign: int) -> Iterator[Signal]:
    """Fewer (sign 1) or more (sign -1) of a nature than the book had, and than the count before found."""
    for nature, total in read.natures.items():
        difference = total.booked - total.counted
        if difference * sign > 0 and news(difference, _nature_before(look, read, nature)) != 0:
            yield _signal(look, read, nature, total)


def _signal(look: Look, read: Reading, nature: str, total: TotalRead) -> Signal:
    amount = abs(total.booked - total.counted)
    again, after = _since(look, read, nature)
    item_class = class_of_lot(look, {"nature": nature})
    wrong_unit = unit_error(LotRead(total.booked, total.counted, sealed=False), pack_size(look, nature))
    severity = severity_of(look, item_class, amount, Loss.SUSPECTED)
    if total.counted > total.booked:
        severity = max(severity, Severity.S2)
    why = _("{number} of class {classes}; {sure}.").format(
        number=amount, classes=item_class.name, sure=_("counted by totals")
    )
    if wrong_unit and not again and item_class is ItemClass.D:
        severity, why = Severity.S3, _("Probably a mistake in units: {how}.").format(how=wrong_unit)
    return Signal(
        subject=f"{read.event.id} {nature}",
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order([read.event, *again, after]),
        quantity=amount,
        lots=total.lots,
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures=_nature_figures(read, nature, total.booked, total.counted),
        explanations=[
            _("A count by totals cannot say which lot; a count by lot does."),
            _("Mistake in units: {found}.").format(found=wrong_unit or _("the figures do not look like one")),
            _("Counts since then with the difference: {counts}.").format(
                counts=", ".join(other.id for other in again) or "-"
            ),
        ],
        cleared_at=after.at if after is not None else None,
    )


def _nature_figures(read: Reading, nature: str, booked: int, counted: int) -> dict[str, Any]:
    return {
        "nature": nature,
        "on_the_book": booked,
        "counted": counted,
        "cut_off": read.event.fields["cut_off"],
    }


def _of_nature(look: Look, read: Reading, nature: str) -> int | None:
    """Book less count of a nature, lot by lot or as a total; None where the count does not say."""
    if read.is_sample or not read.of_lots:
        return None
    if read.by_nature:
        total = read.natures.get(nature)
        return 0 if total is None else total.booked - total.counted
    return sum(each.booked - each.counted for lot, each in read.lots.items() if look.nature_of(lot) == nature)


def _nature_before(look: Look, read: Reading, nature: str) -> int:
    for earlier in reversed(readings_of(look, read.place)):
        if earlier.order < read.order and earlier.holders == read.holders:
            found = _of_nature(look, earlier, nature)
            if found is not None:
                return found
    return 0


def _since(look: Look, read: Reading, nature: str) -> tuple[list[Event], Event | None]:
    """The later counts of the same scope that differ the same way, and the first that does not."""
    short = read.natures[nature].booked > read.natures[nature].counted
    again: list[Event] = []
    for later in readings_of(look, read.place):
        if later.order > read.order and later.holders == read.holders:
            found = _of_nature(look, later, nature)
            if found is not None:
                if not found or (found > 0) != short:
                    return again, later.event
                again.append(later.event)
    return again, None
