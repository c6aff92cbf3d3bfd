"""R29: a serial or a quantity corrected near a count, a list or a disposal, so that what was missing is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.adjusted import of_quantity
from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.distance import FAR, between
from wamledger.detection.signal import Severity, Signal
from wamledger.detection.taken_back import reversals, taken_back
from wamledger.domain import moment as moments
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

LEAVING: Final = frozenset({"plan_disposal", "destroy", "hand_over"})


def _corrections(look: Look) -> Iterator[str]:
    for op in ("correct_identity", "adjust"):
        for event in look.events(op):
            if op == "correct_identity" or event.get("place"):
                yield event.id
    for event in reversals(look):
        yield event.id


def correction(look: Look, subject: str) -> Iterator[Signal]:
    """A correction makes a count, a list or a disposal come out right that would not have without it."""
    event = look.event(subject)
    if event is None or not event.stands:
        return
    if event.op == "reverse":
        yield from taken_back(look, event)
    elif event.op == "correct_identity":
        yield from _of_serial(look, event)
    else:
        yield from of_quantity(look, event)


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
    said = False
    for control in _controls(look, event, near):
        if control.op in LEAVING:
            if change.is_another and control.at >= event.at:
                said = True
                yield _signal(
                    look, event, control, change, _("Its serial became another shortly before it left.")
                )
        elif _fills(change, control, event):
            said = True
            why = (
                _("The new serial is one that was seen, and no weapon of the book bore it.")
                if change.is_another
                else _("The new serial fills a hole, but is near the old one or the first that was read.")
            )
            yield _signal(look, event, control, change, why)
    if change.is_another and not said and not event.get("attachments"):
        yield _signal(
            look,
            event,
            None,
            change,
            _("Its serial became another, and no photograph of the mark is with it."),
        )


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


def _fills(change: _Change, control: Event, event: Event) -> bool:
    """
    Whether the list names the new serial, and neither the weapon nor the old serial.

    A count that names the weapon by its code alone, after its serial became another, saw what bears the new one.
    """
    is_after = control.op == "count" and moments.parse(control.fields["cut_off"]) > event.at
    new, old = normalised(change.becomes), normalised(change.was)
    fills = False
    for line in control.fields.get("lines", ()):
        if line.get("weapon") == change.weapon:
            return is_after and change.is_another and not line.get("serial")
        serial = line.get("serial")
        if serial:
            read = normalised(serial)
            if old and read == old:
                return False
            fills = fills or read == new
    return fills


def _signal(look: Look, event: Event, control: Event | None, change: _Change, why: str) -> Signal:
    """With no control beside it, that a serial became another is a note."""
    file = look.weapon(change.weapon)
    stay = file.stay_at(event.at) if file is not None else None
    place = stay.cell.holder if stay is not None and stay.cell is not None else ""
    return Signal(
        subject=f"{event.id} {control.id if control is not None else change.weapon}",
        title="" if control is not None else N_("A serial that became another"),
        severity=Severity.S3 if change.is_another and control is not None else Severity.S4,
        why=why,
        first_signal_at=max(event.at, control.at) if control is not None else event.at,
        operations=in_order([event, control]),
        quantity=1,
        weapons=[change.weapon],
        places=[place] if place in look.places else [],
        parties=[place] if place in look.parties else [],
        users=user_codes(look, [event.by, event.approved_by]),
        documents=documents(*(each for each in (event, control) if each is not None)),
        figures={
            "serial_before": change.was,
            "serial_after": change.becomes,
            "apart": between(change.was, change.becomes) if change.was else "",
            "one_reading_up_to": FAR,
            "control": control.op if control is not None else "",
            "within_days": look["within_days"],
        },
        explanations=[
            _("A mark may have been misread: a photograph of the mark, before and after cleaning, shows it."),
            _("The first reading of a mark, and readings that are easily taken for one another, are notes."),
        ],
    )


register(
    Rule(
        code="R29",
        title=N_("Corrected near a count or a disposal"),
        family=Family.PROCESS,
        question=N_(
            "Which correction made a count, a list or a disposal come out right, or took back a loss?"
        ),
        clears_when=N_("Photographs of the mark, or the inquiry, are shown and the finding is explained."),
        source="WAMLEDGER",
        version=2,
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
