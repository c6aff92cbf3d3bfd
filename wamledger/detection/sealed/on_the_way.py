"""Seals of consignments, as they were fitted and as they arrived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wamledger.detection.books import Event
from wamledger.detection.carried import Consignment
from wamledger.detection.look import Look
from wamledger.detection.sealed.saying import misread, said, unlike
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def arrivals(look: Look, made: Consignment) -> Iterator[Signal]:
    """Each receipt of a consignment is held against the seals that it should bear."""
    for receipt in made.receipts:
        due = made.seals_at(receipt)
        found = [str(each) for each in receipt.fields.get("seals", ())]
        missing, other = unlike(due, found)
        intact = bool(receipt.fields.get("seals_intact", True))
        changed = [each for each in made.reseals if each.at <= receipt.at]
        # who names no seals at all at a receipt that finds them intact has not copied the numbers
        if intact and (not found or not (missing or other)):
            continue
        severity, why = _weigh(intact, due, missing, other, changed)
        yield said(
            look,
            f"{made.dispatch.id} {receipt.id}",
            severity,
            why,
            [made.dispatch, *changed, receipt],
            {"should_be": due, "found": found, "intact": intact},
            [
                _("Changes of seal on the way, with who was there: {number}.").format(number=len(changed)),
                _("A number that is easily misread for another: {pairs}.").format(
                    pairs=", ".join(f"{one}/{two}" for one, two in misread(missing, other)) or "-"
                ),
                _(
                    "Whether the contents are complete is said by the receipt itself, and does not mend a seal."
                ),
            ],
        )


def _weigh(
    intact: bool, due: Sequence[str], missing: Sequence[str], other: Sequence[str], changed: Sequence[Event]
) -> tuple[Severity, str]:
    if not intact:
        if changed and not other:
            return Severity.S3, _("A seal was found broken; a change of seal on the way is on record.")
        return Severity.S2, _("A seal was found broken.")
    if not due:
        return Severity.S3, _("Seals were found, and none had been recorded.")
    if not other:
        return Severity.S3, _("Not every seal that was fitted was found.")
    if len(misread(missing, other)) == len(other):
        return Severity.S3, _("A seal bears another number, which may be misread; it is intact.")
    return Severity.S2, _("A seal bears another number than was recorded.")
