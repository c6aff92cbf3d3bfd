"""R29: a quantity that was adjusted so that the count after it agreed, and nothing on record had asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import class_of_lot
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import _


def of_quantity(look: Look, event: Event) -> Iterator[Signal]:
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
