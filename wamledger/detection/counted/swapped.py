"""One thing in place of another: a lot short and another of its nature over, a weapon gone and a stranger in its rack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.carried import Consignment, Exchange, consignment, exchanges
from wamledger.detection.counted.differences import Difference, differences
from wamledger.detection.counted.reading import Reading, reading, readings_of
from wamledger.detection.counted.replaced import replaced
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, class_of_lot
from wamledger.detection.signal import Severity, Signal
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
        yield from replaced(look, read)


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
        again=[each.id for each in again[1:]],
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
