"""R20: goods that stand too long where nothing is kept, with somebody whom nobody knows, or nowhere at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.books.weapon import Stay
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, class_of_item
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000
TEMPORARY: Final = frozenset({"COLLECTION_POINT", "VEHICLE"})


def _passing_places(look: Look) -> Iterator[str]:
    """Places in which goods stand for hours only, parties that nobody knows, and the balance of the whole."""
    for code, row in sorted(look.places.items()):
        if row.get("kind") in TEMPORARY:
            yield f"place {code}"
    for code, row in sorted(look.parties.items()):
        if row.get("kind") == "UNKNOWN":
            yield f"party {code}"
    yield "balance"


@dataclass(slots=True)
class _Arrival:
    """What one entry brought: what stayed too long of it, and what became of that."""

    entry: Event
    due: int
    standing: dict[tuple[str, str], int] = field(default_factory=dict)
    gone: dict[tuple[str, str], int] = field(default_factory=dict)
    left_by: dict[int, Event] = field(default_factory=dict)


def no_location(look: Look, subject: str) -> Iterator[Signal]:
    """Goods stand longer than they may where nothing is kept, with somebody whom nobody knows, or nowhere at all."""
    kind, _space, holder = subject.partition(" ")
    if kind == "balance":
        yield from _balance(look)
        return
    hours = look["temporary_hours"] if kind == "place" else 0
    arrivals: dict[int, _Arrival] = {}
    for code in look.weapons_ever_at(holder):
        _weapon(look, holder, code, hours, arrivals)
        if kind == "place":
            _handed_on(look, holder, code, hours, arrivals)
    for code in look.lots_ever_at(holder):
        _lot(look, holder, code, hours, arrivals)
    for seq in sorted(arrivals):
        yield _stayed(look, kind, holder, arrivals[seq], hours)


def _weapon(look: Look, holder: str, code: str, hours: int, arrivals: dict[int, _Arrival]) -> None:
    file = look.weapon(code)
    stays = file.stays if file is not None else []
    place = 0
    while place < len(stays):
        cell = stays[place].cell
        if cell is None or cell.holder != holder:
            place += 1
            continue
        came = stays[place]
        while place < len(stays) and (cell := stays[place].cell) is not None and cell.holder == holder:
            place += 1
        left = stays[place] if place < len(stays) else None
        due = came.at + hours * HOUR
        if not look.passed(due) or (left is not None and left.at <= due):
            continue
        arrival = arrivals.setdefault(came.seq, _Arrival(look.numbered(came.seq), due))
        if left is None:
            arrival.standing["weapon", code] = 1
        else:
            arrival.gone["weapon", code] = 1
            arrival.left_by[left.seq] = look.numbered(left.seq)


def _handed_on(look: Look, holder: str, code: str, hours: int, arrivals: dict[int, _Arrival]) -> None:
    """
    A weapon that goes from one such place to the next is nowhere for all that time, though nowhere for long.

    Twice the hours are let pass, for it takes a vehicle to bring it away; it is said of the place where that was over.
    """
    run: list[Stay] = []
    file = look.weapon(code)
    for stay in (*(file.stays if file is not None else ()), None):
        row = look.places.get(stay.cell.holder, {}) if stay is not None and stay.cell is not None else {}
        if stay is not None and row.get("kind") in TEMPORARY:
            run.append(stay)
            continue
        _run(look, holder, code, hours, run, stay, arrivals)
        run = []


def _run(
    look: Look,
    holder: str,
    code: str,
    hours: int,
    run: list[Stay],
    left: Stay | None,
    arrivals: dict[int, _Arrival],
) -> None:
    ends = [each.at for each in run[1:]] + ([left.at] if left is not None else [])
    due = run[0].at + 2 * hours * HOUR if run else 0
    if len({each.cell.holder for each in run if each.cell is not None}) < 2 or not look.passed(due):
        return
    if left is not None and left.at <= due:
        return
    standing = [place for place, each in enumerate(run) if each.at <= due][-1]
    cell = run[standing].cell
    if cell is None or cell.holder != holder:
        return
    # where one of them alone has had it for too long, that is said there
    if any(end - each.at > hours * HOUR for each, end in zip(run[: standing + 1], ends, strict=False)):
        return
    if standing >= len(ends) and due - run[standing].at > hours * HOUR:
        return
    arrival = arrivals.setdefault(run[0].seq, _Arrival(look.numbered(run[0].seq), due))
    if left is None:
        arrival.standing["weapon", code] = 1
    else:
        arrival.gone["weapon", code] = 1
        arrival.left_by[left.seq] = look.numbered(left.seq)


def _lot(look: Look, holder: str, code: str, hours: int, arrivals: dict[int, _Arrival]) -> None:
    """What came first leaves first: of each arrival, what was still there when its time was over."""
    file = look.lot(code)
    if file is None:
        return
    net: dict[tuple[int, int], int] = {}
    for cell in file.holders.get(holder, ()):
        for posting in file.cells[cell]:
            key = (posting.at, posting.seq)
            net[key] = net.get(key, 0) + posting.delta
    waiting: list[list[int]] = []
    late: dict[int, tuple[int, int]] = {}
    for (at, seq), delta in sorted(net.items()):
        if delta > 0:
            waiting.append([at, seq, delta])
        taken = -delta
        while taken > 0 and waiting:
            first = waiting[0]
            part = min(taken, first[2])
            taken -= part
            first[2] -= part
            if at > first[0] + hours * HOUR:
                late[first[1]] = (late.get(first[1], (0, 0))[0] + part, seq)
            if not first[2]:
                waiting.pop(0)
    for at, seq, left in waiting:
        if look.passed(at + hours * HOUR):
            _late_arrival(look, arrivals, seq, at, hours).standing["lot", code] = left
    for seq, (quantity, by) in late.items():
        at = look.numbered(seq).at
        arrival = _late_arrival(look, arrivals, seq, at, hours)
        arrival.gone["lot", code] = quantity
        arrival.left_by[by] = look.numbered(by)


def _late_arrival(look: Look, arrivals: dict[int, _Arrival], seq: int, at: int, hours: int) -> _Arrival:
    return arrivals.setdefault(seq, _Arrival(look.numbered(seq), at + hours * HOUR))


def _stayed(look: Look, kind: str, holder: str, arrival: _Arrival, hours: int) -> Signal:
    told = arrival.standing or arrival.gone
    classes = {class_of_item(look, *item) for item in told}
    heavy = bool(classes & {ItemClass.A, ItemClass.B})
    cleared = None if arrival.standing else max(event.at for event in arrival.left_by.values())
    return Signal(
        subject=f"{holder} {arrival.entry.id}",
        severity=Severity.S2 if heavy else Severity.S3,
        why=_("Weapons or explosives of class A or B where nothing is kept.")
        if heavy
        else _("Goods where nothing is kept."),
        first_signal_at=arrival.due,
        operations=in_order([arrival.entry, *(arrival.left_by.values() if cleared is not None else ())]),
        quantity=sum(told.values()),
        weapons=sorted(code for item, code in told if item == "weapon"),
        lots=sorted(code for item, code in told if item == "lot"),
        places=[holder] if kind == "place" else [],
        parties=[holder] if kind == "party" else [],
        documents=documents(arrival.entry),
        figures={
            "came": moments.canonical(arrival.entry.at),
            "hours_allowed": hours,
            "due": moments.canonical(arrival.due),
            "still_there": sum(arrival.standing.values()),
            "left_late": sum(arrival.gone.values()),
        },
        explanations=[
            _("The move to a store may have been made and not yet entered."),
            _("Of a lot, what came first is taken to have left first."),
        ],
        cleared_at=cleared,
    )


def _balance(look: Look) -> Iterator[Signal]:
    """An entry moved what did not stand there: what was taken on charge is then no more the sum of what is anywhere."""
    by_entry: dict[int, list[tuple[str, str]]] = {}
    for seq, kind, code in look.residuals():
        by_entry.setdefault(seq, []).append((kind, code))
    for seq, items in sorted(by_entry.items()):
        event = look.numbered(seq)
        yield Signal(
            subject=f"balance {event.id}",
            title=N_("The balance does not close"),
            severity=Severity.S1,
            why=_("No honest entry can do that: the program is at fault, or the ledger was changed."),
            first_signal_at=event.at,
            operations=[event.id],
            quantity=len(items),
            weapons=sorted({code for kind, code in items if kind == "weapon"}),
            lots=sorted({code for kind, code in items if kind == "lot"}),
            documents=documents(event),
            figures={"operation": event.op, "items": len(items)},
            explanations=[
                _("The check of the whole ledger shows whether its bytes are those that were signed.")
            ],
            clears_when=_("The ledger is put back from a sound copy, or the program is mended."),
        )


register(
    Rule(
        code="R20",
        title=N_("Where nothing is kept"),
        family=Family.COVERAGE,
        question=N_("Which goods stand too long where nothing is kept, or nowhere at all?"),
        clears_when=N_("They are moved to a store, issued or handed over."),
        source="WAMLEDGER",
        subjects=_passing_places,
        evaluate=no_location,
        parameters=(
            Parameter(
                "temporary_hours",
                48,
                N_("Hours that goods may stand in a temporary place."),
                "temporary_place_hours",
            ),
        ),
    )
)
