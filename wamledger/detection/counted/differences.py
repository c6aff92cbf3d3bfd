"""How far a count of a lot goes beyond what was known: against the counts before and after it, and what was adjusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.differing import LotRead
from wamledger.detection.counted.reading import Reading, reading, readings_of
from wamledger.detection.look import Look
from wamledger.i18n import _

_A_PACKAGE: Final = 200
"""One figure that is so many times the other, to the unit, has counted packages: no package of cartridges is smaller."""
OFF: Final = frozenset({"WRITTEN_OFF"})
LOST: Final = frozenset({"UNACCOUNTED"})


@dataclass(slots=True)
class Difference:
    """What a count found less (positive) or more (negative) of a lot than the book had, beyond what was known before."""

    read: LotRead
    is_new: int
    later: list[Event]
    cleared: Event | None


def news(difference: int, known: int) -> int:
    """How far a difference goes beyond what was known, away from nothing; what is made good is no news."""
    if difference > 0:
        return max(0, difference - max(known, 0))
    return min(0, difference - min(known, 0))


def difference_of(look: Look, read: Reading, lot: str) -> Difference | None:
    """The difference of one lot, as far as it is news; None where the count before had found as much."""
    each = read.lots[lot]
    covering = [other for other in readings_of(look, read.place) if other.holders == read.holders]
    known = 0
    for earlier in reversed(covering):
        if earlier.order < read.order:
            before = _still(look, earlier, read, lot)
            if before is not None:
                known = before
                break
    is_new = news(each.booked - each.counted, known)
    if not is_new:
        return None
    again: list[Event] = []
    cleared = _adjusted(look, read, lot, is_new)
    for later in covering:
        if later.order <= read.order:
            continue
        if cleared is not None and cleared.at <= later.event.at:
            break
        found = later.difference(lot)
        if found is None:
            continue
        found += _lost_since(look, read, later, lot)
        if news(found, known) == 0 or (found > 0) != (is_new > 0):
            cleared = later.event
            break
        again.append(later.event)
    return Difference(each, is_new, again, cleared)


def _still(look: Look, earlier: Reading, read: Reading, lot: str) -> int | None:
    """What an earlier count had found, less what has been written off or reported lost since."""
    found = earlier.difference(lot)
    if not found:
        return found
    gone = 0
    for status in (OFF, LOST):
        gone += look.lot_held(lot, read.holders, read.cut_off, status)
        gone -= look.lot_held(lot, read.holders, earlier.cut_off, status)
    return max(0, found - max(0, gone)) if found > 0 else found


def _lost_since(look: Look, read: Reading, later: Reading, lot: str) -> int:
    """What was reported lost there between two counts and is still not found: the book has less, and nothing is well."""
    then = look.lot_held(lot, read.holders, read.cut_off, LOST)
    return max(0, look.lot_held(lot, read.holders, later.cut_off, LOST) - then)


def _adjusted(look: Look, read: Reading, lot: str, is_new: int) -> Event | None:
    """The approved adjustment after which nothing of the difference is left."""
    total = 0
    for event in look.events("adjust"):
        if event.at < read.cut_off or event.seq < read.event.seq:
            continue
        for kind, code, quantity, was, becomes in look.moves(event):
            if kind != "lot" or code != lot:
                continue
            left = is_new > 0 and was is not None and was.holder in read.holders
            came = is_new < 0 and was is None and becomes is not None and becomes.holder in read.holders
            if left or came:
                total += quantity
        if total >= abs(is_new):
            return event
    return None


def differences(look: Look, count: str) -> dict[str, Difference]:
    """What is news in a count, by lot."""
    found: dict[str, Difference] = look.shared("differences", count, _differences)
    return found


def _differences(look: Look, count: str) -> dict[str, Difference]:
    read = reading(look, count)
    if read is None:
        return {}
    return {lot: found for lot in read.lots if (found := difference_of(look, read, lot)) is not None}


def unit_error(read: LotRead, pack: int | None) -> str:
    """
    What kind of mistake in units the figures look like, all of them or those of the opened packages; or nothing.

    Half of a lot, or one package less, is no mistake that a unit explains: those are told, and excuse nothing.
    """
    for booked, counted in (
        (read.booked, read.counted),
        (read.booked - read.boxes, read.counted - read.boxes),
    ):
        larger, smaller = max(booked, counted), min(booked, counted)
        if smaller <= 0:
            continue
        # a tenth, and the number of packages, may have been rounded
        if smaller >= 2 and abs(larger - 10 * smaller) < 10:
            return _("one is ten times the other")
        if pack and abs(larger - pack * smaller) < pack and larger >= pack:
            return _("one is the other in packs of {size}").format(size=pack)
        if larger >= _A_PACKAGE * smaller and larger % smaller == 0:
            return _("one is the other in packages of {size}").format(size=larger // smaller)
    return ""


def resemblance(read: LotRead, pack: int | None) -> str:
    """What else the figures resemble that may help whoever looks, and excuses nothing; or nothing."""
    larger, smaller = max(read.booked, read.counted), min(read.booked, read.counted)
    if larger == 2 * smaller:
        return _("one is twice the other")
    if pack and larger - smaller == pack:
        return _("they differ by one package of {size}").format(size=pack)
    return ""


def pack_size(look: Look, nature: str) -> int | None:
    """How many units a package of the nature has, where that is known and more than one."""
    known = look.nature(nature)
    if known is None:
        return None
    size = known.get("pack_size") if isinstance(known, dict) else getattr(known, "pack_size", None)
    return int(size) if size and int(size) > 1 else None
