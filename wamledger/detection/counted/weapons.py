"""Weapons that a count did not find, or found where the book does not have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.counted.misreads import misread, misreads, strangers_left
from wamledger.detection.counted.reading import Line, Reading, TotalRead, reading, readings_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, Loss, class_of_weapon, severity_of, worst
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _

HOUR: Final = 3_600_000_000
SIGHTINGS: Final = frozenset(
    {"issue", "return", "dispatch", "receive", "move", "destroy", "recover", "hand_over", "plan_disposal"}
)
"""Operations in which somebody holds the weapon in their hands."""
GONE: Final = frozenset({"DESTROYED", "HANDED_OVER", "WRITTEN_OFF", "EXPENDED"})

STILL_GONE: Final = frozenset({"UNACCOUNTED", "WRITTEN_OFF"})


@dataclass(slots=True)
class Missing:
    """A weapon that a count did not find: the counts that missed it too, and what has become of it."""

    code: str
    again: list[Event]
    sighted: Event | None
    lost: Event | None
    written_off: Event | None

    @property
    def cleared(self) -> Event | None:
        """The entry from which on it is not missing."""
        found = [each for each in (self.sighted, self.written_off) if each is not None]
        return min(found, key=lambda each: (each.at, each.seq), default=None)


def identity(look: Look, code: str) -> dict[str, Any]:
    """What a weapon is; nothing where it is not known."""
    file = look.weapon(code)
    return file.identity if file is not None else {}


def first_sighting(look: Look, code: str, after: int) -> Event | None:
    """The first entry after a moment in which somebody had the weapon in hand."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.at > after:
            event = look.numbered(stay.seq)
            if event.op in SIGHTINGS:
                return event
    return None


def _history(look: Look, read: Reading, code: str) -> Missing | None:
    """What became of a weapon that this count did not find; None where an earlier count had missed it already."""
    file = look.weapon(code)
    cell = file.at(read.cut_off) if file is not None else None
    if file is None or cell is None:
        return None
    covering = readings_of(look, cell.holder)
    for earlier in reversed(covering):
        if earlier.order >= read.order:
            continue
        saw = earlier.saw(look, code)
        if saw is False:
            since = first_sighting(look, code, earlier.cut_off)
            if since is None or since.at > read.cut_off:
                return None
        if saw is not None:
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
    lost = written_off = None
    for stay in file.stays:
        if stay.at < read.cut_off or stay.cell is None:
            continue
        if stay.cell.status == "UNACCOUNTED" and lost is None:
            lost = look.numbered(stay.seq)
        if stay.cell.status == "WRITTEN_OFF" and written_off is None:
            written_off = look.numbered(stay.seq)
    return Missing(code, again, sighted, lost, written_off)


def weapons_missing(look: Look, count: str) -> Iterator[Signal]:
    """Weapons that the book had in the scope of a count, that the count did not see, and nobody has seen since."""
    read = reading(look, count)
    if read is None:
        return
    if read.by_type:
        yield from _short_by_type(look, read)
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
    cleared_at = None if standing else max(each.cleared.at for each in missing if each.cleared)
    if waits and _not_yet_recounted(look, read, recounts, cleared_at):
        severity, why = Severity.S3, _("{why} Not yet counted again by others.").format(why=why)
    evidence: list[Event | None] = [read.event]
    for each in told:
        stay = look.weapon(each.code).stay_at(read.cut_off)  # type: ignore[union-attr]
        evidence += [*each.again, each.cleared, each.lost, look.numbered(stay.seq) if stay else None]
    recounted = in_order(later for each in told for later in each.again)
    yield Signal(
        subject=read.event.id,
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order(evidence),
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
        ],
        cleared_at=cleared_at,
    )


def _not_yet_recounted(look: Look, read: Reading, recounts: list[Event], cleared_at: int | None) -> bool:
    """Whether nobody else has missed the weapons yet, and the time for a second count is not over."""
    counters = set(read.counters)
    if any(set(each.fields.get("counted_by", ())) != counters for each in recounts):
        return False
    limit = read.event.at + look["recount_hours"] * HOUR
    return cleared_at <= limit if cleared_at is not None else not look.passed(limit)


def _short_by_type(look: Look, read: Reading) -> Iterator[Signal]:
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
        if waits and _not_yet_recounted(look, read, again, cleared_at):
            severity, why = Severity.S3, _("{why} Not yet counted again by others.").format(why=why)
        yield Signal(
            subject=f"{read.event.id} {kind}",
            severity=severity,
            why=why,
            first_signal_at=read.event.at,
            operations=in_order([read.event, *again, after]),
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


# what was seen and is not on the book there


def weapons_beyond(look: Look, count: str) -> Iterator[Signal]:
    """Weapons that a count saw and that the book has elsewhere, or nowhere."""
    read = reading(look, count)
    if read is None:
        return
    for code in read.beyond:
        file = look.weapon(code)
        where, severity = _elsewhere(file.at(read.cut_off) if file is not None else None)
        if severity is not None and not _seen_here_before(look, read, code):
            yield _beyond(look, read, code, where, severity)
    if read.strangers:
        found = misreads(look, read)
        for number, line in strangers_left(read, found.pairs.values()):
            yield from _stranger(look, read, line, near=number in found.near)
    if read.by_type:
        for kind, total in read.types.items():
            if total.counted > total.booked and not _more_before(look, read, kind):
                yield _more_by_type(look, read, kind, total)


def _elsewhere(cell: Any) -> tuple[str, Severity | None]:
    """Where the book has it, and how much that matters; None where another rule speaks of it."""
    if cell is None:
        return _("not on charge then"), Severity.S2
    if cell.status in GONE or cell.status == "AWAITING_DISPOSAL":
        return "", None
    if cell.status == "UNACCOUNTED":
        return _("reported lost"), Severity.S2
    return _("on the book with {holder} ({status})").format(
        holder=cell.holder, status=cell.status
    ), Severity.S3


def _seen_here_before(look: Look, read: Reading, code: str) -> bool:
    """Whether a count of the place has said so already, and nobody has had the weapon in hand since."""
    for earlier in reversed(readings_of(look, read.place)):
        if earlier.order < read.order and code in earlier.beyond:
            since = first_sighting(look, code, earlier.cut_off)
            return since is None or since.at > read.cut_off
    return False


def _beyond(look: Look, read: Reading, code: str, where: str, severity: Severity) -> Signal:
    file = look.weapon(code)
    stay = file.stay_at(read.cut_off) if file is not None else None
    after = next(
        (
            look.numbered(each.seq)
            for each in (file.stays if file is not None else ())
            if each.at > read.cut_off and (each.cell is None or each.cell.status not in STILL_GONE)
        ),
        None,
    )
    return Signal(
        subject=f"{read.event.id} {code}",
        severity=severity,
        why=_("Seen where the book does not have it: {where}.").format(where=where),
        first_signal_at=read.event.at,
        operations=in_order([read.event, look.numbered(stay.seq) if stay else None, after]),
        quantity=1,
        weapons=[code],
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={"where_the_book_has_it": where, "cut_off": read.event.fields["cut_off"]},
        explanations=_late_paper(),
        cleared_at=after.at if after is not None else None,
    )


def _late_paper() -> list[str]:
    return [
        _("A receipt or move may have been entered late; it clears when that is on record."),
        _("What came between the cut-off and the count, and entries made since, are taken into account."),
    ]


def _stranger(look: Look, read: Reading, line: Line, *, near: bool) -> Iterator[Signal]:
    """A serial that is nobody's in the scope of the count, said once for all counts that see it."""
    serial = str(line["serial"])
    key = normalised(serial)
    for earlier in readings_of(look, read.place):
        if earlier.order < read.order and any(
            normalised(str(each["serial"])) == key for each in earlier.strangers
        ):
            return
    code = look.bearer(key, lambda _code: True, line)
    if code is not None and code in look.weapons_read_before(key, read.event.seq):
        file = look.weapon(code)
        cell = file.at(read.cut_off) if file is not None else None
        where, severity = _elsewhere(cell)
        if severity is not None and not read.covers(cell):
            yield _beyond(look, read, code, where, severity)
        return
    after = look.first_read_as(key, read.event.seq)
    yield Signal(
        subject=f"{read.event.id} {serial}",
        severity=Severity.S3 if near else Severity.S2,
        why=_("Seen where the book does not have it: {where}.").format(
            where=_("a serial that is on no book here: {serial}").format(serial=serial)
        ),
        first_signal_at=read.event.at,
        operations=in_order([read.event, after]),
        quantity=1,
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "serial": serial,
            "make": str(line.get("make") or ""),
            "model": str(line.get("model") or ""),
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[
            _(
                "Several weapons that were not seen have serials near this one: it may be one of them, misread."
            )
            if near
            else _("No weapon that the count did not see has a serial that is easily read for this one."),
            *_late_paper(),
        ],
        cleared_at=after.at if after is not None else None,
    )


def _more_before(look: Look, read: Reading, kind: str) -> bool:
    """Whether the count before, of the same scope, found as many more of the type."""
    return _known_short(look, read, kind) <= read.types[kind].booked - read.types[kind].counted


def _more_by_type(look: Look, read: Reading, kind: str, total: TotalRead) -> Signal:
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
            *_late_paper(),
        ],
        cleared_at=after.at if after is not None else None,
    )
