"""Ammunition of which a count saw less or more than the book has, lot by lot and place by place, never netted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.differences import (
    LOST,
    Difference,
    differences,
    pack_size,
    resemblance,
    unit_error,
)
from wamledger.detection.counted.natures import natures_differing
from wamledger.detection.counted.reading import Reading, reading
from wamledger.detection.counted.swapped import Swap, swaps
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, Loss, class_of_lot, severity_of
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _

_UNLOADING: Final = 4 * 3_600_000_000
"""So long before the cut-off of a count something may have come and not stand in its place yet."""
_SOMEWHERE: Final = frozenset({"IN_STORE", "ISSUED", "IN_TRANSIT", "IN_MAINTENANCE"})


def lots_differing(look: Look, count: str, *, sign: int) -> Iterator[Signal]:
    """Less (sign 1) or more (sign -1) of a lot was counted than the book had."""
    read = reading(look, count)
    if read is None:
        return
    if read.by_nature:
        yield from natures_differing(look, read, sign=sign)
        return
    if not read.lots:
        return
    found = differences(look, count)
    paired = {lot: swap for swap in swaps(look, count) for lot in (swap.short, swap.over)}
    for lot, each in found.items():
        if each.is_new * sign > 0:
            yield _signal(look, read, lot, each, paired.get(lot))


def _signal(look: Look, read: Reading, lot: str, each: Difference, swap: Swap | None) -> Signal:
    amount = abs(each.is_new)
    booked, counted = each.read.booked, each.read.counted
    item_class = class_of_lot(look, {"nature": look.nature_of(lot)})
    tolerance = max(look["tolerance_rounds"], min(look["tolerance_most"], booked // 1000))
    pack = pack_size(look, look.nature_of(lot))
    wrong_unit = unit_error(each.read, pack)
    severity = severity_of(look, item_class, amount, Loss.SUSPECTED)
    why = _("{number} of class {classes}; {sure}.").format(
        number=amount, classes=item_class.name, sure=_("one lot, one place")
    )
    just_come = _just_come(look, read, lot, tolerance) if each.is_new > tolerance else []
    elsewhere = _where_it_should_be(look, read, lot, each) if each.is_new < 0 else ""
    if elsewhere:
        severity, why = (
            Severity.S3,
            _("Seen where the book does not have it: {where}.").format(where=elsewhere),
        )
    elif each.is_new < 0 and amount <= _reported_lost(look, read, lot):
        severity, why = Severity.S2, _("It was reported lost there, and stands there.")
    elif each.is_new < 0:
        severity, why = max(severity, Severity.S2), _("More than the book has hides what is taken later.")
    if not each.read.sealed and amount <= tolerance and item_class is ItemClass.D:
        severity, why = Severity.S3, _("Opened packages, and no more than {number}.").format(number=tolerance)
    elif wrong_unit and not each.later and item_class is ItemClass.D:
        severity, why = Severity.S3, _("Probably a mistake in units: {how}.").format(how=wrong_unit)
    elif just_come and not each.later and item_class is ItemClass.D:
        severity, why = (
            Severity.S3,
            _("It agrees with the book before {entry}, shortly before the cut-off.").format(
                entry=just_come[0].id
            ),
        )
    elif swap is not None:
        other = swap.over if lot == swap.short else swap.short
        severity, why = (
            max(severity, Severity.S3),
            _("Of {lot} there is as much the other way: see what is said of the two together.").format(
                lot=other
            ),
        )
    return Signal(
        subject=f"{read.event.id} {lot}",
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order([read.event, *just_come, *each.later, each.cleared]),
        again=[other.id for other in each.later[1:]],
        quantity=amount,
        lots=[lot],
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "on_the_book": booked,
            "counted": counted,
            "difference": booked - counted,
            "known_before": booked - counted - each.is_new,
            "tolerance": tolerance,
            "all_sealed": each.read.sealed,
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[
            _("Mistake in units: {found}.").format(
                found=wrong_unit or resemblance(each.read, pack) or _("the figures do not look like one")
            ),
            _("Entries made since the count that move rounds before its cut-off are taken into account."),
            _("Counts since then with the difference: {counts}.").format(
                counts=", ".join(other.id for other in each.later) or "-"
            ),
        ],
        cleared_at=each.cleared.at if each.cleared else None,
    )


def _just_come(look: Look, read: Reading, lot: str, tolerance: int) -> list[Event]:
    """
    The entries of the hours before the cut-off without which the count agrees with the book; none where it does not.

    What came then may have waited on the lorry, or the sheet may have been filled in before its cut-off.
    """
    since = look.handled(read.holders, read.cut_off - _UNLOADING, read.cut_off).get(lot, [])
    since = sorted(since, key=lambda each: (each.at, each.seq))
    for place in range(len(since) - 1, -1, -1):
        then = look.lot_held(lot, read.holders, since[place].at - 1, read.statuses)
        if abs(then - read.lots[lot].counted) <= tolerance:
            return since[place:]
    return []


def _reported_lost(look: Look, read: Reading, lot: str) -> int:
    """How much of the lot was reported lost there and is not found by the book."""
    return look.lot_held(lot, read.holders, read.cut_off, LOST)


def _is_bound_for(look: Look, dispatch: str, read: Reading) -> bool:
    """Whether a consignment is on its way to the place that was counted."""
    event = look.event(dispatch)
    return event is not None and event.get("to") in read.holders


def _where_it_should_be(look: Look, read: Reading, lot: str, each: Difference) -> str:
    """
    Where the book has what was seen beyond it; nothing where it cannot be that.

    A lot of which nothing should be here and enough is elsewhere; as much as somebody owes; or no more than is on its
    way to the place.
    """
    amount = -each.is_new
    file = look.lot(lot)
    if file is None:
        return ""
    standing: dict[tuple[str, str], int] = {}
    for cell in file.cells:
        if cell.holder not in read.holders and cell.status in _SOMEWHERE:
            key = (cell.holder, cell.status)
            standing[key] = standing.get(key, 0) + file.in_cell(cell, read.cut_off)
    for (holder, status), quantity in sorted(standing.items()):
        exactly = quantity == amount and status != "IN_STORE"
        coming = quantity >= amount and status == "IN_TRANSIT" and _is_bound_for(look, holder, read)
        if exactly or coming or (not each.read.booked and quantity >= amount):
            return _("on the book with {holder} ({status})").format(holder=holder, status=status)
    return ""
