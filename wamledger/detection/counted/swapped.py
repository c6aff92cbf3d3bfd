"""One thing in place of another: a lot short and another of its nature over, a weapon gone and a stranger in its rack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.carried import Consignment, Exchange, consignment, exchanges
from wamledger.detection.counted.differences import Difference, differences
from wamledger.detection.counted.misreads import misreads, strangers_left
from wamledger.detection.counted.reading import Line, Reading, reading, readings_of
from wamledger.detection.counted.sighting import counted_elsewhere, first_sighting, identity
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.serials.kinship import Kinship, Looks, kinship, looks
from wamledger.detection.severity import ItemClass, class_of_lot
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _

WITHIN_PERCENT: Final = 5
"""By how much the two may differ, for the lines of the count to be read together."""
FEW: Final = 100
"""Fewer rounds than this are no suspicion by themselves."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A lot of which there is less, and one of the same nature of which there is more."""

    short: str
    over: str
    quantity: int
    more: int


def swaps(look: Look, count: str) -> list[Swap]:
    """The pairs of lots in a count that stand against one another; each lot in one pair at most."""
    found: list[Swap] = look.shared("swaps", count, _swaps)
    return found


def _swaps(look: Look, count: str) -> list[Swap]:
    found = differences(look, count)
    over = {lot: -each.is_new for lot, each in found.items() if each.is_new < 0}
    pairs: list[Swap] = []
    for lot, each in found.items():
        if each.is_new <= 0:
            continue
        fitting = [
            (abs(each.is_new - more), other)
            for other, more in over.items()
            if look.nature_of(lot) == look.nature_of(other)
            and abs(each.is_new - more) * 100 <= WITHIN_PERCENT * max(each.is_new, more)
        ]
        if fitting:
            _away, other = min(fitting)
            pairs.append(Swap(lot, other, each.is_new, over.pop(other)))
    return pairs


def swapped(look: Look, subject: str) -> Iterator[Signal]:
    """In one count or consignment a lot or weapon is short, and another of its kind is over by as much."""
    made = consignment(look, subject)
    if made is not None:
        for each in exchanges(look, made):
            if not each.is_misread:
                yield _on_the_way(look, made, each)
        return
    count = subject
    read = reading(look, count)
    if read is None:
        return
    if read.lots:
        found = differences(look, count)
        for pair in swaps(look, count):
            yield _lots(look, read, pair, found)
    if read.missing and (read.strangers or read.beyond):
        yield from _weapons(look, read)


def _on_the_way(look: Look, made: Consignment, each: Exchange) -> Signal:
    receipt = each.surplus.receipt
    kind, code = each.item
    other = each.surplus.line
    came = str(other.get("weapon") or other.get("lot") or other.get("serial"))
    return Signal(
        subject=f"{made.dispatch.id} {code} {came}",
        severity=Severity.S2,
        why=_("One thing was sent, and another of its kind came."),
        first_signal_at=receipt.at,
        operations=in_order([made.dispatch, receipt, made.final]),
        quantity=each.quantity,
        weapons=sorted({str(code), str(other["weapon"])} if other.get("weapon") else {code})
        if kind == "weapon"
        else [],
        lots=sorted({code, str(other["lot"])}) if kind == "lot" else [],
        places=[made.dispatch.fields["from"], made.dispatch.fields["to"]],
        users=user_codes(look, [made.dispatch.by, receipt.by]),
        documents=documents(made.dispatch, receipt),
        figures={"sent": code, "came": came, "short": each.quantity, "over": each.surplus.quantity},
        explanations=[
            _("The receipt may name the wrong lot or serial: photographs of the markings tell."),
            _("What came is not easily read for what was sent."),
        ],
    )


def _lots(look: Look, read: Reading, pair: Swap, found: dict[str, Difference]) -> Signal:
    short, over = found[pair.short], found[pair.over]
    cleared = None
    if short.cleared is not None and over.cleared is not None:
        cleared = max(short.cleared, over.cleared, key=lambda each: (each.at, each.seq))
    wrong_line = _wrong_line(look, read, pair)
    opened = not (short.read.sealed or over.read.sealed)
    small = class_of_lot(look, {"nature": look.nature_of(pair.short)}) is ItemClass.D and pair.quantity < FEW
    severity, why = Severity.S2, _("One lot for another of the same nature.")
    if wrong_line is not None:
        severity, why = (
            Severity.S3,
            _("One lot for another; {entry} moved just as much and may name the wrong lot.").format(
                entry=wrong_line.id
            ),
        )
    elif opened and small:
        severity, why = Severity.S3, _("One lot for another, few rounds of opened packages.")
    again = [each for each in short.later if each in over.later]
    if _stands_twice(read, pair) and (cleared is not None or not again):
        severity, why = (
            Severity.S3,
            _("The sheet has {lot} twice, once with just as much: that line may name the wrong lot.").format(
                lot=pair.over
            ),
        )
    return Signal(
        subject=f"{read.event.id} {pair.short} {pair.over}",
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order([read.event, wrong_line, *again, cleared]),
        quantity=pair.quantity,
        lots=[pair.short, pair.over],
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "short": pair.quantity,
            "over": pair.more,
            "within_percent": WITHIN_PERCENT,
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[
            _("Lots may have been mixed in an opened box: photographs of the markings tell."),
            _("An entry that moved as much and may name the wrong lot: {entry}.").format(
                entry=wrong_line.id if wrong_line is not None else "-"
            ),
        ],
        cleared_at=cleared.at if cleared is not None else None,
    )


def _stands_twice(read: Reading, pair: Swap) -> bool:
    """Whether the lot that is over has two opened boxes on the sheet, and one of them holds what the other lot lacks."""
    opened = [
        line["quantity"]
        for line in read.event.fields["lines"]
        if line.get("lot") == pair.over and not line.get("sealed")
    ]
    return len(opened) > 1 and (pair.quantity in opened or pair.more in opened)


def _wrong_line(look: Look, read: Reading, pair: Swap) -> Event | None:
    """The entry since the last count that took as much of the lot that is over, or brought as much of the short one."""
    begin = max(
        (
            each.cut_off
            for each in readings_of(look, read.place)
            if each.order < read.order
            and each.holders == read.holders
            and each.difference(pair.short) is not None
            and each.difference(pair.over) is not None
        ),
        default=-1,
    )
    for lot, sign in ((pair.over, -1), (pair.short, 1)):
        file = look.lot(lot)
        net: dict[str, int] = {}
        entries: dict[str, Event] = {}
        for holder in read.holders:
            for cell in file.holders.get(holder, ()) if file is not None else ():
                for posting in file.cells[cell] if file is not None else ():
                    if begin < posting.at <= read.cut_off and cell.status in read.statuses:
                        event = look.numbered(posting.seq)
                        # what went out and came back on one issue is one line of the book
                        key = str(event.get("issue") or event.id)
                        net[key] = net.get(key, 0) + posting.delta
                        entries.setdefault(key, event)
        for key, event in sorted(entries.items(), key=lambda each: each[1].seq):
            if event.op not in ("register", "adjust") and net[key] * sign in (pair.quantity, pair.more):
                return event
    return None


def _weapons(look: Look, read: Reading) -> Iterator[Signal]:
    """A weapon that was not seen, and in its place a serial that is on no book, or a weapon of another store."""
    found = misreads(look, read)
    left = [line for number, line in strangers_left(read, found.pairs.values()) if number not in found.near]
    left = [line for line in left if not look.known_as(str(line["serial"]))]
    others = list(read.beyond)
    silent = []
    for code in sorted(read.missing - found.pairs.keys()):
        own = looks(identity(look, code))
        line = next((each for each in left if _says(each) and _is_kin(own, looks(each))), None)
        other = next((each for each in others if _is_kin(own, looks(identity(look, each)))), None)
        if line is None and other is None:
            silent.append(code)
        elif _said_before(look, read, code):
            continue
        elif line is not None:
            left.remove(line)
            yield _weapon(look, read, code, line)
        elif other is not None:
            others.remove(other)
            yield _weapon(look, read, code, {"weapon": other})
    unknown = [line for line in left if not _says(line)]
    if unknown and len(unknown) == len(silent):
        for code, line in zip(silent, unknown, strict=True):
            if not _said_before(look, read, code):
                yield _weapon(look, read, code, line)


def _says(line: Line) -> bool:
    """Whether the sheet says what weapon it is."""
    return bool(line.get("make") or line.get("model"))


def _is_kin(own: Looks, other: Looks) -> bool:
    return kinship(own, other) is not Kinship.OTHER


def _said_before(look: Look, read: Reading, code: str) -> bool:
    """Whether an earlier count had missed the weapon, and nobody had it in hand since."""
    for earlier in reversed(readings_of(look, read.place)):
        if earlier.order < read.order and earlier.saw(look, code) is False:
            since = first_sighting(look, code, earlier.cut_off)
            return since is None or since.at > read.cut_off
    return False


def _weapon(look: Look, read: Reading, code: str, line: Line) -> Signal:
    after = _seen_since(look, read, code)
    other = str(line.get("weapon") or "")
    serial = str(line.get("serial") or identity(look, other).get("serial") or "")
    severity, why = Severity.S2, _("A weapon was not seen, and another of its make and model stands there.")
    explanation = _("The serial that was seen is not easily read for that of the weapon.")
    if other:
        explanation = _(
            "Two weapons may have been given back in each other's store: count the other store, too."
        )
    elif not _says(line):
        severity = Severity.S3
        why = _(
            "A weapon was not seen, and a serial that is on no book was; the sheet does not say what it is."
        )
    file = look.weapon(other) if other else None
    stay = file.stay_at(read.cut_off) if file is not None else None
    return Signal(
        subject=f"{read.event.id} {code} {other or normalised(serial)}",
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order([read.event, look.numbered(stay.seq) if stay else None, after]),
        quantity=1,
        weapons=sorted({code, other} - {""}),
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "missing": code,
            "its_serial": str(identity(look, code).get("serial") or ""),
            "seen_serial": serial,
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[explanation],
        cleared_at=max(after.at, read.event.at) if after is not None else None,
    )


def _seen_since(look: Look, read: Reading, code: str) -> Event | None:
    """The entry by which the weapon was in hand or seen again, here or elsewhere."""
    after = first_sighting(look, code, read.cut_off)
    for later in readings_of(look, read.place):
        if later.order > read.order and later.saw(look, code):
            return later.event if after is None or later.event.at < after.at else after
    return after or counted_elsewhere(look, code, {read.place}, read.cut_off)
