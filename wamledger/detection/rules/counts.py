"""R01, R02, R03 and R31: what a count did not find, what it found beyond the book, and one thing in place of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, Loss, class_of_lot, class_of_weapon, severity_of, worst
from wamledger.detection.sheet import Sheet, expected_lots, expected_weapons, recognised, sheet_of
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.serials import confusable_key
from wamledger.i18n import N_, _

SIGHTINGS: Final = frozenset(
    {"issue", "return", "dispatch", "receive", "move", "destroy", "recover", "hand_over"}
)
"""Operations in which somebody holds the weapon in their hands."""
GONE: Final = frozenset({"DESTROYED", "HANDED_OVER", "WRITTEN_OFF", "EXPENDED"})


def _counts(look: Look) -> Iterable[str]:
    return [event.id for event in look.events("count")]


def _documents(event: Event) -> list[str]:
    return [event.fields["document"]] if event.get("document") else []


@dataclass(slots=True)
class _Missing:
    """A weapon that a count did not find: since which count, which saw it missing too, and when it was seen again."""

    code: str
    first: Event
    again: list[Event]
    sighted: Event | None


def _missing_in(look: Look, sheet: Sheet) -> set[str]:
    """The weapons that were expected and not seen; none where the count was made by totals."""
    if sheet.types:
        return set()
    expected = expected_weapons(look, sheet)
    seen, _strangers = recognised(look, sheet, expected)
    return set(expected) - seen


def _saw(look: Look, event: Event, code: str) -> bool | None:
    """Whether a count saw the weapon; None where it was not in its scope, or counted by totals."""
    sheet = sheet_of(look, event)
    if code in sheet.weapons:
        return True
    if sheet.types:
        return None
    file = look.weapon(code)
    cell = file.at(sheet.cut_off) if file is not None else None
    if cell is None or cell.holder not in sheet.holders or cell.status not in sheet.statuses:
        return None
    if sheet.is_sample:
        return False if code in sheet.absent else None
    if not sheet.of_weapons:
        return None
    seen, _strangers = recognised(look, sheet, {code: cell})
    return code in seen


def _history(look: Look, sheet: Sheet, code: str) -> _Missing | None:
    """What became of a weapon that this count did not find; None where an earlier count had missed it already."""
    file = look.weapon(code)
    cell = file.at(sheet.cut_off) if file is not None else None
    if file is None or cell is None:
        return None
    again: list[Event] = []
    sighted: Event | None = None
    covering = look.counts_of(cell.holder)
    before = [each for each in covering if _is_before(each, sheet)]
    for earlier in reversed(before):
        saw = _saw(look, earlier, code)
        if saw is False and not _moved_between(
            look, file.code, moments.parse(earlier.fields["cut_off"]), sheet.cut_off
        ):
            return None
        if saw is not None:
            break
    for later in covering:
        if later.id == sheet.event.id or _is_before(later, sheet):
            continue
        saw = _saw(look, later, code)
        if saw:
            sighted = later
            break
        if saw is False:
            again.append(later)
    moved = _first_sighting(look, code, sheet.cut_off)
    if moved is not None and (sighted is None or moved.at < moments.parse(sighted.fields["cut_off"])):
        sighted = moved
    return _Missing(code, sheet.event, again, sighted)


def _is_before(event: Event, sheet: Sheet) -> bool:
    return (moments.parse(event.fields["cut_off"]), event.seq) < (sheet.cut_off, sheet.event.seq)


def _moved_between(look: Look, code: str, begin: int, end: int) -> bool:
    found = _first_sighting(look, code, begin)
    return found is not None and found.at <= end


def _first_sighting(look: Look, code: str, after: int) -> Event | None:
    """The first entry after a moment in which somebody had the weapon in hand."""
    file = look.weapon(code)
    if file is None:
        return None
    for stay in file.stays:
        if stay.at > after:
            event = look.numbered(stay.seq)
            if event.op in SIGHTINGS:
                return event
    return None


def serialised_shortage(look: Look, subject: str) -> Iterator[Signal]:
    """Weapons that the book had in the scope of a count, that the count did not see, and nobody has seen since."""
    event = look.event(subject)
    if event is None or not event.stands:
        return
    sheet = sheet_of(look, event)
    if sheet.types:
        yield from _short_by_type(look, sheet)
        return
    expected = expected_weapons(look, sheet)
    seen, strangers = recognised(look, sheet, expected)
    missing = [
        found for code in sorted(set(expected) - seen) if (found := _history(look, sheet, code)) is not None
    ]
    misread = _misread(look, missing, strangers)
    missing = [each for each in missing if each.code not in misread]
    if not missing:
        return
    standing = [each for each in missing if each.sighted is None and not _written_off(look, each.code)]
    told = standing or missing
    cleared = None if standing else max(_cleared_at(look, each) for each in missing)
    confirmed = {each.code for each in told if _reported_lost(look, each.code, sheet.cut_off) is not None}
    classes: dict[ItemClass, int] = {}
    for each in told:
        kind = class_of_weapon(_identity(look, each.code))
        classes[kind] = classes.get(kind, 0) + 1
    severity = worst(
        severity_of(look, kind, number, Loss.CONFIRMED if confirmed else Loss.SUSPECTED)
        for kind, number in classes.items()
    )
    evidence = {event.id: event}
    for each in told:
        for other in (*each.again, each.sighted, _reported_lost(look, each.code, sheet.cut_off)):
            if other is not None:
                evidence[other.id] = other
        stay = look.weapon(each.code).stay_at(sheet.cut_off)  # type: ignore[union-attr]
        if stay is not None:
            placed = look.numbered(stay.seq)
            evidence[placed.id] = placed
    recounted = sorted({later.id for each in told for later in each.again})
    yield Signal(
        subject=event.id,
        severity=severity,
        why=_("{number} of class {classes}; {sure}.").format(
            number=len(told),
            classes=", ".join(kind.name for kind in sorted(classes, key=lambda each: each.name)),
            sure=_("reported lost") if confirmed else _("not reported lost"),
        ),
        first_signal_at=event.at,
        operations=_in_order(evidence.values()),
        quantity=len(told),
        weapons=[each.code for each in told],
        places=[sheet.place],
        users=_codes(look, sheet.counters),
        documents=_documents(event),
        figures={
            "on_the_book": len(expected),
            "seen": len(seen & set(expected)),
            "missing": len(told),
            "missing_again_in": recounted,
            "cut_off": event.fields["cut_off"],
        },
        explanations=[
            _("Entries made since the count that move a weapon before its cut-off are taken into account."),
            _("Misread serials among the lines: {number}.").format(number=len(misread)),
            _("Counts since then that missed them too: {counts}.").format(counts=", ".join(recounted) or "-"),
        ],
        cleared_at=cleared,
    )


def _cleared_at(look: Look, each: _Missing) -> int:
    written = _written_off(look, each.code)
    found = [when.at for when in (each.sighted, written) if when is not None]
    return min(found)


def _written_off(look: Look, code: str) -> Event | None:
    """The approved adjustment that took the weapon off the books."""
    file = look.weapon(code)
    if file is None or file.now is None or file.now.status != "WRITTEN_OFF":
        return None
    return look.numbered(file.stays[-1].seq)


def _reported_lost(look: Look, code: str, after: int) -> Event | None:
    """The report of its loss, at or after a moment."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.cell is not None and stay.cell.status == "UNACCOUNTED" and stay.at >= after:
            return look.numbered(stay.seq)
    return None


def _misread(look: Look, missing: list[_Missing], strangers: list[dict[str, Any]]) -> set[str]:
    """The missing weapons whose serial is easily read as one that was written and is nobody's."""
    keys: dict[str, list[str]] = {}
    for each in missing:
        serial = _identity(look, each.code).get("serial")
        if serial:
            keys.setdefault(confusable_key(serial), []).append(each.code)
    found = set()
    for line in strangers:
        codes = [code for code in keys.get(confusable_key(line["serial"]), ()) if code not in found]
        if len(codes) == 1:
            found.add(codes[0])
    return found


def _short_by_type(look: Look, sheet: Sheet) -> Iterator[Signal]:
    """A count by totals that saw fewer of a type than the book had."""
    event = sheet.event
    expected: dict[str, list[str]] = {}
    for code in expected_weapons(look, sheet):
        expected.setdefault(str(_identity(look, code).get("type", "")), []).append(code)
    counted = dict(sheet.types)
    for code in sheet.weapons:
        kind = str(_identity(look, code).get("type", ""))
        counted[kind] = counted.get(kind, 0) + 1
    for kind in sorted(expected):
        short = len(expected[kind]) - counted.get(kind, 0)
        if short <= 0:
            continue
        after = _later_total(look, sheet, kind)
        item_class = class_of_weapon({"type": kind})
        yield Signal(
            subject=f"{event.id} {kind}",
            severity=severity_of(look, item_class, short, Loss.SUSPECTED),
            why=_("{number} of class {classes}; {sure}.").format(
                number=short, classes=item_class.name, sure=_("counted by totals")
            ),
            first_signal_at=event.at,
            operations=_in_order([event, *([after] if after is not None else [])]),
            quantity=short,
            places=[sheet.place],
            users=_codes(look, sheet.counters),
            documents=_documents(event),
            figures={
                "type": kind,
                "on_the_book": len(expected[kind]),
                "seen": counted.get(kind, 0),
                "cut_off": event.fields["cut_off"],
            },
            explanations=[
                _("A count by totals cannot say which; a count by serial number does."),
                _(
                    "Entries made since the count that move a weapon before its cut-off are taken into account."
                ),
            ],
            cleared_at=after.at if after is not None else None,
        )


def _later_total(look: Look, sheet: Sheet, kind: str) -> Event | None:
    """The first later count of the same place in which no weapon of the type is missing."""
    for event in look.counts_of(sheet.place):
        if _is_before(event, sheet) or event.id == sheet.event.id:
            continue
        later = sheet_of(look, event)
        if later.is_sample or not later.of_weapons or not set(sheet.holders) <= set(later.holders):
            continue
        expected = expected_weapons(look, later)
        of_kind = {code for code in expected if _identity(look, code).get("type") == kind}
        if later.types:
            if later.types.get(kind, 0) >= len(of_kind):
                return event
        elif of_kind <= recognised(look, later, expected)[0]:
            return event
    return None


def _identity(look: Look, code: str) -> dict[str, Any]:
    file = look.weapon(code)
    return file.identity if file is not None else {}


def _codes(look: Look, names: Iterable[str]) -> list[str]:
    """Those among the names that are codes of users."""
    return [name for name in names if name in look.users]


def _in_order(events: Iterable[Event]) -> list[str]:
    return [
        event.id for event in sorted({each.seq: each for each in events}.values(), key=lambda each: each.seq)
    ]


# ammunition


@dataclass(slots=True)
class _Difference:
    """What a count found less (positive) or more (negative) of a lot than the book had."""

    booked: int
    counted: int
    sealed: bool
    is_new: int
    """How much of the difference no earlier count had found."""
    later: list[Event]
    cleared: Event | None


def _difference(look: Look, sheet: Sheet, lot: str) -> int | None:
    """Book less count of one lot; None where the count says nothing of it."""
    if sheet.natures:
        return None
    if sheet.is_sample:
        if lot not in sheet.lots:
            return None
    elif not sheet.of_lots:
        return None
    booked = sum(
        file.held(holder, sheet.cut_off, sheet.statuses)
        for holder in sheet.holders
        if (file := look.lot(lot)) is not None
    )
    return booked - sheet.lots.get(lot, (0, True))[0]


def _differences(look: Look, sheet: Sheet) -> dict[str, _Difference]:
    """The lots whose count is another than the book, as far as that is news."""
    if sheet.natures:
        return {}
    expected = expected_lots(look, sheet)
    if not (sheet.of_lots or sheet.is_sample):
        return {}
    found = {}
    before = [
        sheet_of(look, each)
        for each in look.counts_of(sheet.place)
        if _is_before(each, sheet) and each.id != sheet.event.id
    ]
    for lot in sorted({*expected, *sheet.lots}):
        booked, (counted, sealed) = expected.get(lot, 0), sheet.lots.get(lot, (0, False))
        known = 0
        if booked != counted or before:
            known = _known_before(look, sheet, before, lot)
        news = _news(booked - counted, known)
        if news:
            later, cleared = _since(look, sheet, lot, known)
            found[lot] = _Difference(booked, counted, sealed, news, later, cleared)
    return found


def _news(difference: int, known: int) -> int:
    """How far a difference goes beyond what was known, away from nothing; what was known and is made good is no news."""
    if difference > 0:
        return max(0, difference - max(known, 0))
    return min(0, difference - min(known, 0))


def _known_before(look: Look, sheet: Sheet, before: list[Sheet], lot: str) -> int:
    """The difference that the count before had found, where the scope was the same."""
    for earlier in reversed(before):
        if earlier.holders != sheet.holders:
            continue
        difference = _difference(look, earlier, lot)
        if difference is not None:
            return difference
    return 0


def _since(look: Look, sheet: Sheet, lot: str, known: int) -> tuple[list[Event], Event | None]:
    """The counts since then that found it too, and the one that found no more than had been known before."""
    again: list[Event] = []
    now = _difference(look, sheet, lot) or 0
    for event in look.counts_of(sheet.place):
        if _is_before(event, sheet) or event.id == sheet.event.id:
            continue
        later = sheet_of(look, event)
        difference = _difference(look, later, lot) if later.holders == sheet.holders else None
        if difference is None:
            continue
        if _news(difference, known) == 0 or (difference > 0) != (now > 0):
            return again, event
        again.append(event)
    return again, None


def _unit_error(look: Look, lot: str, each: _Difference) -> str:
    """What kind of mistake in units the figures look like; empty where they look like none."""
    if not each.booked or not each.counted:
        return ""
    larger, smaller = max(each.booked, each.counted), min(each.booked, each.counted)
    if larger == 10 * smaller:
        return _("one is ten times the other")
    pack = _pack_size(look, lot)
    if pack and larger == pack * smaller:
        return _("one is the other in packs of {size}").format(size=pack)
    if larger == 2 * smaller:
        return _("one is twice the other")
    return ""


def _pack_size(look: Look, lot: str) -> int | None:
    file = look.lot(lot)
    nature = look.nature(file.identity.get("nature", "")) if file is not None else None
    if nature is None:
        return None
    size = nature.get("pack_size") if isinstance(nature, dict) else getattr(nature, "pack_size", None)
    return int(size) if size and int(size) > 1 else None


def lot_shortage(look: Look, subject: str) -> Iterator[Signal]:
    """Less of a lot was counted than the book had, place by place and never netted."""
    yield from _lots(look, subject, sign=1)


def lot_gain(look: Look, subject: str) -> Iterator[Signal]:
    """More of a lot was counted than the book had."""
    yield from _lots(look, subject, sign=-1)


def _lots(look: Look, subject: str, *, sign: int) -> Iterator[Signal]:
    event = look.event(subject)
    if event is None or not event.stands:
        return
    sheet = sheet_of(look, event)
    if sheet.natures:
        yield from _by_nature(look, sheet, sign=sign)
        return
    for lot, each in _differences(look, sheet).items():
        amount = each.is_new * sign
        if amount <= 0:
            continue
        file = look.lot(lot)
        if file is None:
            continue
        item_class = class_of_lot(look, file.identity)
        tolerance = max(look["tolerance_rounds"], min(look["tolerance_most"], each.booked // 1000))
        unit_error = _unit_error(look, lot, each)
        severity = severity_of(look, item_class, amount, Loss.SUSPECTED)
        why = _("{number} of class {classes}; {sure}.").format(
            number=amount, classes=item_class.name, sure=_("one lot, one place")
        )
        if sign < 0:
            severity, why = max(severity, Severity.S2), _("More than the book has hides what is taken later.")
        if not each.sealed and amount <= tolerance and item_class is ItemClass.D:
            severity, why = (
                Severity.S3,
                _("Opened packages, and no more than {number}.").format(number=tolerance),
            )
        elif unit_error and not each.later:
            severity, why = Severity.S3, _("Probably a mistake in units: {how}.").format(how=unit_error)
        yield Signal(
            subject=f"{event.id} {lot}",
            severity=severity,
            why=why,
            first_signal_at=event.at,
            operations=_in_order([event, *each.later, *([each.cleared] if each.cleared else [])]),
            quantity=amount,
            lots=[lot],
            places=[sheet.place],
            users=_codes(look, sheet.counters),
            documents=_documents(event),
            figures={
                "on_the_book": each.booked,
                "counted": each.counted,
                "difference": each.booked - each.counted,
                "known_before": each.booked - each.counted - each.is_new,
                "tolerance": tolerance,
                "all_sealed": each.sealed,
                "cut_off": event.fields["cut_off"],
            },
            explanations=[
                _("Mistake in units: {found}.").format(
                    found=unit_error or _("the figures do not look like one")
                ),
                _("Entries made since the count that move rounds before its cut-off are taken into account."),
                _("Counts since then with the difference: {counts}.").format(
                    counts=", ".join(other.id for other in each.later) or "-"
                ),
            ],
            cleared_at=each.cleared.at if each.cleared else None,
        )


def _by_nature(look: Look, sheet: Sheet, *, sign: int) -> Iterator[Signal]:
    """A count by totals: fewer or more of a nature than the book had."""
    event = sheet.event
    booked: dict[str, int] = {}
    lots: dict[str, list[str]] = {}
    for lot, quantity in expected_lots(look, sheet).items():
        file = look.lot(lot)
        nature = str(file.identity.get("nature")) if file is not None else ""
        booked[nature] = booked.get(nature, 0) + quantity
        lots.setdefault(nature, []).append(lot)
    counted = dict(sheet.natures)
    for lot, (quantity, _sealed) in sheet.lots.items():
        file = look.lot(lot)
        nature = str(file.identity.get("nature")) if file is not None else ""
        counted[nature] = counted.get(nature, 0) + quantity
    for nature in sorted({*booked, *counted}):
        amount = (booked.get(nature, 0) - counted.get(nature, 0)) * sign
        if amount <= 0:
            continue
        item_class = class_of_lot(look, {"nature": nature})
        severity = severity_of(look, item_class, amount, Loss.SUSPECTED)
        if sign < 0:
            severity = max(severity, Severity.S2)
        yield Signal(
            subject=f"{event.id} {nature}",
            severity=severity,
            why=_("{number} of class {classes}; {sure}.").format(
                number=amount, classes=item_class.name, sure=_("counted by totals")
            ),
            first_signal_at=event.at,
            operations=[event.id],
            quantity=amount,
            lots=lots.get(nature, []),
            places=[sheet.place],
            users=_codes(look, sheet.counters),
            documents=_documents(event),
            figures={
                "nature": nature,
                "on_the_book": booked.get(nature, 0),
                "counted": counted.get(nature, 0),
                "cut_off": event.fields["cut_off"],
            },
            explanations=[_("A count by totals cannot say which lot; a count by lot does.")],
        )


def unexplained_gain(look: Look, subject: str) -> Iterator[Signal]:
    """A count saw weapons, or rounds, that the book does not have there."""
    yield from lot_gain(look, subject)
    event = look.event(subject)
    if event is None or not event.stands:
        return
    sheet = sheet_of(look, event)
    for code in sorted(sheet.weapons):
        file = look.weapon(code)
        cell = file.at(sheet.cut_off) if file is not None else None
        if file is None or (cell is not None and cell.holder in sheet.holders):
            continue
        where, severity = _elsewhere(cell)
        if severity is None:
            continue
        yield _gain(look, sheet, f"{event.id} {code}", where, severity, weapons=[code])
    expected = look.weapons_standing(sheet.holders, sheet.cut_off) if sheet.serials else {}
    _seen, strangers = recognised(look, sheet, expected) if sheet.serials else (set(), [])
    for line in strangers:
        subject_ = f"{event.id} {line['serial']}"
        near = _near_missing(look, expected, sheet, line)
        if near:
            continue
        yield _gain(
            look,
            sheet,
            subject_,
            _("a serial that is on no book here: {serial}").format(serial=line["serial"]),
            Severity.S2,
            weapons=[],
        )


def _near_missing(look: Look, expected: dict[str, Any], sheet: Sheet, line: dict[str, Any]) -> bool:
    """Whether the serial is easily read for that of a weapon which the count missed."""
    key = confusable_key(line["serial"])
    return any(
        code not in sheet.weapons and confusable_key(str(_identity(look, code).get("serial") or "")) == key
        for code in expected
    )


def _elsewhere(cell: Any) -> tuple[str, Severity | None]:
    """Where the book has it, and how much that matters; None where another rule speaks of it."""
    if cell is None:
        return _("not on charge then"), Severity.S2
    if cell.status in GONE:
        return "", None
    if cell.status == "UNACCOUNTED":
        return _("reported lost"), Severity.S2
    if cell.status == "AWAITING_DISPOSAL":
        return "", None
    return _("on the book with {holder} ({status})").format(
        holder=cell.holder, status=cell.status
    ), Severity.S3


def _gain(
    look: Look, sheet: Sheet, subject: str, where: str, severity: Severity, *, weapons: list[str]
) -> Signal:
    event = sheet.event
    evidence = [event]
    cleared: int | None = None
    for code in weapons:
        file = look.weapon(code)
        stay = file.stay_at(sheet.cut_off) if file is not None else None
        if stay is not None:
            evidence.append(look.numbered(stay.seq))
        after = _first_sighting(look, code, sheet.cut_off)
        if after is not None:
            evidence.append(after)
            cleared = after.at
    return Signal(
        subject=subject,
        severity=severity,
        why=_("Seen where the book does not have it: {where}.").format(where=where),
        first_signal_at=event.at,
        operations=_in_order(evidence),
        quantity=1,
        weapons=weapons,
        places=[sheet.place],
        users=_codes(look, sheet.counters),
        documents=_documents(event),
        figures={"where_the_book_has_it": where, "cut_off": event.fields["cut_off"]},
        explanations=[
            _("A receipt or move may have been entered late; it clears when that is on record."),
            _("Entries made since the count are taken into account."),
        ],
        cleared_at=cleared,
    )


def swap(look: Look, subject: str) -> Iterator[Signal]:
    """In one count one lot (or weapon) is short and another of the same kind is over by as much."""
    event = look.event(subject)
    if event is None or not event.stands:
        return
    sheet = sheet_of(look, event)
    differences = _differences(look, sheet)
    short = {lot: each.is_new for lot, each in differences.items() if each.is_new > 0 and not each.cleared}
    over = {lot: -each.is_new for lot, each in differences.items() if each.is_new < 0 and not each.cleared}
    used: set[str] = set()
    for lot in sorted(short):
        for other in sorted(over):
            if other in used or _nature(look, lot) != _nature(look, other):
                continue
            if abs(short[lot] - over[other]) * 100 > look["swap_percent"] * max(short[lot], over[other]):
                continue
            used.add(other)
            yield Signal(
                subject=f"{event.id} {lot} {other}",
                severity=Severity.S2,
                why=_("One lot for another of the same nature."),
                first_signal_at=event.at,
                operations=[event.id],
                quantity=short[lot],
                lots=[lot, other],
                places=[sheet.place],
                users=_codes(look, sheet.counters),
                documents=_documents(event),
                figures={"short": short[lot], "over": over[other], "within_percent": look["swap_percent"]},
                explanations=[
                    _("Lots may have been mixed in an opened box: photographs of the markings tell.")
                ],
            )
            break


def _nature(look: Look, lot: str) -> str:
    file = look.lot(lot)
    return str(file.identity.get("nature")) if file is not None else ""


_TOLERANCE: Final = (
    Parameter(
        "tolerance_rounds",
        5,
        N_("Rounds of opened packages that are let pass as S3."),
        "r02_tolerance_rounds",
    ),
    Parameter(
        "tolerance_most",
        20,
        N_("The most rounds that a share of the book may let pass."),
        "r02_tolerance_most",
    ),
)

register(
    Rule(
        code="R01",
        title=N_("Weapons not found in a count"),
        family=Family.PHYSICAL,
        question=N_("Which weapons had the book where they were counted, and the count did not see them?"),
        clears_when=N_(
            "The weapon is seen in a later count or handed over in person, or is written off after an inquiry."
        ),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=serialised_shortage,
    )
)
register(
    Rule(
        code="R02",
        title=N_("Less of a lot counted than on the book"),
        family=Family.PHYSICAL,
        question=N_("Of which lot was less counted than the book had, at that place and time?"),
        clears_when=N_(
            "A later count of the same place finds what was missing, or an approved adjustment says why."
        ),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=lot_shortage,
        parameters=_TOLERANCE,
    )
)
register(
    Rule(
        code="R03",
        title=N_("More counted than on the book"),
        family=Family.PHYSICAL,
        question=N_("What did a count see that the book does not have there?"),
        clears_when=N_("The receipt or move that brought it there is on record, or it is brought on charge."),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=unexplained_gain,
        parameters=_TOLERANCE,
    )
)
register(
    Rule(
        code="R31",
        title=N_("One thing in place of another"),
        family=Family.PHYSICAL,
        question=N_("Where is one lot short and another of its kind over by as much, in one count?"),
        clears_when=N_("A later count finds each lot as the book has it."),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=swap,
        parameters=(
            Parameter(
                "swap_percent", 5, N_("By how much the two may differ, in percent."), "r31_swap_percent"
            ),
        ),
    )
)
