"""R29: a serial or a quantity corrected near a count, a list or a disposal, so that what was missing is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.distance import FAR, between
from wamledger.detection.severity import class_of_lot
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

LEAVING: Final = frozenset({"plan_disposal", "destroy", "hand_over"})


def _corrections(look: Look) -> Iterator[str]:
    for op in ("correct_identity", "adjust"):
        for event in look.events(op):
            if op == "correct_identity" or event.get("place"):
                yield event.id


def correction(look: Look, subject: str) -> Iterator[Signal]:
    """A correction makes a count, a list or a disposal come out right that would not have without it."""
    event = look.event(subject)
    if event is None or not event.stands:
        return
    if event.op == "correct_identity":
        yield from _of_serial(look, event)
    else:
        yield from _of_quantity(look, event)


@dataclass(frozen=True, slots=True)
class _Change:
    """A serial before and after its correction."""

    weapon: str
    was: str
    becomes: str

    @property
    def is_another(self) -> bool:
        """Whether the two are no readings of one mark: a first reading, or a slip of the pen, is none."""
        return bool(self.was) and between(self.was, self.becomes) > FAR


def _of_serial(look: Look, event: Event) -> Iterator[Signal]:
    changes: dict[str, Any] = event.fields["changes"]
    becomes = changes.get("serial")
    file = look.weapon(event.fields["weapon"])
    if not becomes or file is None:
        return
    was = next((serial for other, serial, _status in reversed(file.readings) if other.seq < event.seq), None)
    change = _Change(file.code, was or "", becomes)
    if normalised(change.was) == normalised(becomes):
        return
    near = look["within_days"] * moments.DAY
    for control in _controls(look, event, near):
        if control.op in LEAVING:
            if change.is_another and control.at >= event.at:
                yield _signal(
                    look, event, control, change, _("Its serial became another shortly before it left.")
                )
        elif _fills(change, control):
            why = (
                _("The new serial is one that was seen, and no weapon of the book bore it.")
                if change.is_another
                else _("The new serial fills a hole, but is near the old one or the first that was read.")
            )
            yield _signal(look, event, control, change, why)


def _controls(look: Look, event: Event, near: int) -> Iterator[Event]:
    """The counts of where the weapon stood, the lists of those who held it, and what took it away, near the correction."""
    weapon = event.fields["weapon"]
    file = look.weapon(weapon)
    holders = (
        {stay.cell.holder for stay in file.stays if stay.cell is not None} if file is not None else set()
    )
    found: dict[int, Event] = {}
    for holder in sorted(holders):
        for count in look.counts_of(holder):
            found[count.seq] = count
        for listed in look.about("declared", holder):
            found[listed.seq] = listed
    for party in sorted(look.parties):
        for listed in look.about("declared", party):
            found[listed.seq] = listed
    for stay in file.stays if file is not None else ():
        moved = look.numbered(stay.seq)
        if moved.op in LEAVING:
            found[moved.seq] = moved
    for seq in sorted(found):
        control = found[seq]
        at = moments.parse(control.fields["cut_off"]) if control.op == "count" else control.at
        if abs(at - event.at) <= near:
            yield control


def _fills(change: _Change, control: Event) -> bool:
    """Whether the list names the new serial, and neither the weapon nor the old serial."""
    new, old = normalised(change.becomes), normalised(change.was)
    fills = False
    for line in control.fields.get("lines", ()):
        if line.get("weapon") == change.weapon:
            return False
        serial = line.get("serial")
        if serial:
            read = normalised(serial)
            if old and read == old:
                return False
            fills = fills or read == new
    return fills


def _signal(look: Look, event: Event, control: Event, change: _Change, why: str) -> Signal:
    file = look.weapon(change.weapon)
    stay = file.stay_at(event.at) if file is not None else None
    place = stay.cell.holder if stay is not None and stay.cell is not None else ""
    return Signal(
        subject=f"{event.id} {control.id}",
        severity=Severity.S3 if change.is_another else Severity.S4,
        why=why,
        first_signal_at=max(event.at, control.at),
        operations=in_order([event, control]),
        quantity=1,
        weapons=[change.weapon],
        places=[place] if place in look.places else [],
        parties=[place] if place in look.parties else [],
        users=user_codes(look, [event.by, event.approved_by]),
        documents=documents(event, control),
        figures={
            "serial_before": change.was,
            "serial_after": change.becomes,
            "apart": between(change.was, change.becomes) if change.was else "",
            "one_reading_up_to": FAR,
            "control": control.op,
            "within_days": look["within_days"],
        },
        explanations=[
            _("A mark may have been misread: a photograph of the mark, before and after cleaning, shows it."),
            _("The first reading of a mark, and readings that are easily taken for one another, are notes."),
        ],
    )


# quantities


def _of_quantity(look: Look, event: Event) -> Iterator[Signal]:
    """The book of a lot was changed shortly before a count that then agreed, and no count before had asked for it."""
    amounts: dict[str, int] = {}
    holder = ""
    for kind, code, quantity, was, becomes in look.moves(event):
        cell = was if event.fields["direction"] == "WRITE_OFF" else becomes
        if kind == "lot" and cell is not None and cell.holder in look.places and cell.status == "IN_STORE":
            amounts[code], holder = amounts.get(code, 0) + quantity, cell.holder
    if not amounts:
        return
    counts = look.counts_of(holder)
    near = look["within_days"] * moments.DAY
    after = [
        count for count in counts if event.at < moments.parse(count.fields["cut_off"]) <= event.at + near
    ]
    for lot, quantity in sorted(amounts.items()):
        if any(_asked_for(look, count, lot, event) for count in counts) or _was_reported(look, lot, event):
            continue
        agreeing = next((count for count in after if _agrees(look, count, lot)), None)
        if agreeing is None:
            continue
        file = look.lot(lot)
        yield Signal(
            subject=f"{event.id} {lot}",
            severity=Severity.S3,
            why=_("The book was made to fit before the count, and nothing on record had asked for it."),
            first_signal_at=agreeing.at,
            operations=in_order([event, agreeing]),
            quantity=quantity,
            lots=[lot],
            places=[holder],
            users=user_codes(look, [event.by, event.approved_by]),
            documents=documents(event, agreeing),
            figures={
                "direction": event.fields["direction"],
                "quantity": quantity,
                "class": class_of_lot(look, file.identity).name if file is not None else "",
                "counts_before_that_differed": 0,
                "within_days": look["within_days"],
            },
            explanations=[
                _(
                    "An inquiry after a count that differed, or after a report of a loss, is what adjustments are for."
                ),
            ],
        )


def _asked_for(look: Look, count: Event, lot: str, event: Event) -> bool:
    """Whether a count before had found another quantity of the lot than the book had then."""
    cut_off = moments.parse(count.fields["cut_off"])
    if cut_off > event.at or not _speaks_of(count, lot):
        return False
    return _counted(count, lot) != _booked(look, count, lot, cut_off)


def _agrees(look: Look, count: Event, lot: str) -> bool:
    cut_off = moments.parse(count.fields["cut_off"])
    return _speaks_of(count, lot) and _counted(count, lot) == _booked(look, count, lot, cut_off)


def _speaks_of(count: Event, lot: str) -> bool:
    return count.fields["scope"] in ("ALL", "AMMUNITION") or any(
        line.get("lot") == lot for line in count.fields.get("lines", ())
    )


def _counted(count: Event, lot: str) -> int:
    return sum(line.get("quantity") or 0 for line in count.fields.get("lines", ()) if line.get("lot") == lot)


def _booked(look: Look, count: Event, lot: str, cut_off: int) -> int:
    return look.lot_held(lot, look.within(count.fields["place"]), cut_off, frozenset({"IN_STORE"}))


def _was_reported(look: Look, lot: str, event: Event) -> bool:
    """Whether a loss of the lot had been reported before."""
    return any(
        code == lot
        for report in look.events("report_loss")
        if report.at <= event.at
        for _kind, code, *_rest in look.moves(report)
    )


register(
    Rule(
        code="R29",
        title=N_("Corrected near a count or a disposal"),
        family=Family.PROCESS,
        question=N_("Which correction made a count, a list or a disposal come out right?"),
        clears_when=N_("Photographs of the mark, or the inquiry, are shown and the finding is explained."),
        source="WAMLEDGER",
        subjects=_corrections,
        evaluate=correction,
        parameters=(
            Parameter(
                "within_days",
                14,
                N_("Days before and after a count, list or disposal that are looked at."),
                "r29_within_days",
            ),
        ),
    )
)
