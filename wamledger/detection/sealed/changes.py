"""Changes of seals: the one that came off was the one that was on, and somebody else was there."""

from __future__ import annotations

from collections.abc import Iterator

from wamledger.detection.books import Event, seal_key
from wamledger.detection.carried import consignment
from wamledger.detection.look import Look
from wamledger.detection.sealed.saying import said, yes
from wamledger.detection.serials.distance import WEAK, between
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def changed(look: Look, event: Event) -> Iterator[Signal]:
    """A change of seal has a second person, and takes off the seal that was on."""
    before = _last_seals(look, event)
    old = event.get("old_seal")
    if before is not None and old and seal_key(str(old)) not in {seal_key(each) for each in before[1]}:
        close = any(between(str(old), each) <= WEAK for each in before[1])
        yield said(
            look,
            f"{event.id} old",
            Severity.S3 if close else Severity.S2,
            _("The seal that was taken off is not the one that was on record."),
            [before[0], event],
            {"taken_off": str(old), "on_record": list(before[1])},
            [_("One of the numbers may be misread for the other: {answer}.").format(answer=yes(close))],
        )
    if not event.approved_by and not event.fields.get("witnessed_by"):
        yield said(
            look,
            f"{event.id} alone",
            Severity.S3,
            _("A seal was changed and no second person is on record."),
            [event],
            {"new_seal": str(event.get("new_seal")), "reason": str(event.get("reason"))},
            [_("A witness may stand on the paper only.")],
        )


def _last_seals(look: Look, event: Event) -> tuple[Event, list[str]] | None:
    """The entry that last said what seals the container bears, and the seals; None where nobody has."""
    container = str(event.get("package") or event.get("place") or "")
    made = consignment(look, container) if event.get("package") else None
    if made is not None:
        seals = [str(each) for each in made.dispatch.fields.get("seals", ())]
        last = made.dispatch
        for other in made.reseals:
            if (other.at, other.seq) < (event.at, event.seq):
                old = seal_key(str(other.get("old_seal") or ""))
                seals = [each for each in seals if seal_key(each) != old] + [str(other.fields["new_seal"])]
                last = other
        return (last, seals) if seals else None
    earlier = [
        each
        for each in look.about("container", container)
        if (each.at, each.seq) < (event.at, event.seq) and seals_on(each, container)
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda each: (each.at, each.seq))
    return last, seals_on(last, container)


def seals_on(event: Event, container: str) -> list[str]:
    """The seals that an entry says a package or place bears."""
    if event.op == "reseal":
        return [str(event.fields["new_seal"])]
    lines = event.fields.get("lines", ())
    return sorted(
        {str(each["seal"]) for each in lines if each.get("package") == container and each.get("seal")}
    )
