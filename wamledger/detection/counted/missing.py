"""Weapons that the book had in the scope of a count, and that the count did not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wamledger.detection.books import Event
from wamledger.detection.counted.explaining import not_yet_recounted
from wamledger.detection.counted.misreads import misread
from wamledger.detection.counted.reading import Reading, reading, readings_of
from wamledger.detection.counted.sighting import counted_elsewhere, first_sighting, identity
from wamledger.detection.counted.totals import short_by_type
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, Loss, class_of_weapon, severity_of, worst
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


@dataclass(slots=True)
class Missing:
    """A weapon that a count did not find: the counts that missed it too, and what has become of it."""

    code: str
    seen: Event | None
    """The last count before that saw it."""
    again: list[Event]
    sighted: Event | None
    lost: Event | None
    written_off: Event | None

    @property
    def cleared(self) -> Event | None:
        """The entry from which on it is not missing."""
        found = [each for each in (self.sighted, self.written_off) if each is not None]
        return min(found, key=lambda each: (each.at, each.seq), default=None)


def _history(look: Look, read: Reading, code: str) -> Missing | None:
    """What became of a weapon that this count did not find; None where an earlier count had missed it already."""
    file = look.weapon(code)
    cell = file.at(read.cut_off) if file is not None else None
    if file is None or cell is None:
        return None
    covering = readings_of(look, cell.holder)
    seen: Event | None = None
    for earlier in reversed(covering):
        if earlier.order >= read.order:
            continue
        saw = earlier.saw(look, code)
        if saw is False:
            since = first_sighting(look, code, earlier.cut_off)
            if since is None or since.at > read.cut_off:
                return None
        if saw is not None:
            seen = earlier.event if saw else None
            break
    again: list[Event] = []
    sighted = first_sighting(look, code, read.cut_off)
    for later in covering:
        if later.order <= read.order:
            continue
        if sighted is not None and sighted.at <= later.cut_off:
            break
        saw = later.saw(look, code)
        if saw:
            sighted = later.event
            break
        if saw is False:
            again.append(later.event)
    if sighted is None:
        here = {cell.holder, *(other.place for other in covering)}
        sighted = counted_elsewhere(look, code, here, read.cut_off)
    lost = written_off = None
    for stay in file.stays:
        if stay.at < read.cut_off or stay.cell is None:
            continue
        if stay.cell.status == "UNACCOUNTED" and lost is None:
            lost = look.numbered(stay.seq)
        if stay.cell.status == "WRITTEN_OFF" and written_off is None:
            written_off = look.numbered(stay.seq)
    return Missing(code, seen, again, sighted, lost, written_off)


def weapons_missing(look: Look, count: str) -> Iterator[Signal]:
    """Weapons that the book had in the scope of a count, that the count did not see, and nobody has seen since."""
    read = reading(look, count)
    if read is None:
        return
    if read.by_type:
        yield from short_by_type(look, read)
        return
    if not read.missing:
        return
    pairs = misread(look, read)
    missing = [
        found
        for code in sorted(read.missing)
        if code not in pairs and (found := _history(look, read, code)) is not None
    ]
    if not missing:
        return
    standing = [each for each in missing if each.cleared is None]
    told = standing or missing
    confirmed = any(each.lost is not None for each in told)
    classes: dict[ItemClass, int] = {}
    for each in told:
        kind = class_of_weapon(identity(look, each.code))
        classes[kind] = classes.get(kind, 0) + 1
    why = _("{number} of class {classes}; {sure}.").format(
        number=len(told),
        classes=", ".join(sorted(kind.name for kind in classes)),
        sure=_("reported lost") if confirmed else _("not reported lost"),
    )
    severity = worst(
        severity_of(look, kind, number, Loss.CONFIRMED if confirmed else Loss.SUSPECTED)
        for kind, number in classes.items()
    )
    recounts = [each.again[0] for each in told if each.again]
    waits = not confirmed and ItemClass.A not in classes and severity is Severity.S2
    cleared_at = None
    if not standing:
        # who saw it elsewhere on the day of the count may have been there before it
        cleared_at = max(read.event.at, *(each.cleared.at for each in missing if each.cleared))
    if waits and not_yet_recounted(look, read, recounts, cleared_at):
        severity, why = Severity.S3, _("{why} Not yet counted again by others.").format(why=why)
    evidence: list[Event | None] = [read.event]
    for each in told:
        stay = look.weapon(each.code).stay_at(read.cut_off)  # type: ignore[union-attr]
        evidence += [
            each.seen,
            *each.again,
            each.cleared,
            each.lost,
            look.numbered(stay.seq) if stay else None,
        ]
    recounted = in_order(later for each in told for later in each.again)
    first_again = {each.again[0].id for each in told if each.again}
    yield Signal(
        subject=read.event.id,
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order(evidence),
        again=[id_ for id_ in recounted if id_ not in first_again],
        quantity=len(told),
        weapons=[each.code for each in told],
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "on_the_book": read.on_book,
            "seen": read.seen,
            "missing": len(told),
            "missing_again_in": recounted,
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[
            _("Entries made since the count that move a weapon before its cut-off are taken into account."),
            _("What left between the cut-off and the count is not missing."),
            _("Misread serials among the lines: {number}.").format(number=len(pairs)),
            _("Counts since then that missed them too: {counts}.").format(counts=", ".join(recounted) or "-"),
            _("Whoever saw it at another place or with a holder on the day or since then clears it."),
        ],
        cleared_at=cleared_at,
    )
