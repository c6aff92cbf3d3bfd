"""What of a disposal was destroyed and not verified, or planned and not destroyed."""

from __future__ import annotations

from collections.abc import Iterator

from wamledger.detection.books import Event
from wamledger.detection.disposal.papers import (
    HOUR,
    Disposal,
    figures,
    less,
    said,
    severity_by_class,
    told,
    total,
)
from wamledger.detection.look import Look
from wamledger.detection.severity import Item
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def not_verified(look: Look, made: Disposal) -> Iterator[Signal]:
    """What was destroyed and stands on no certificate, work by work."""
    verified = total(made.verified)
    missing = less(total(made.destroyed), verified)
    for work in made.works:
        done = total(each for each in made.destroyed if each[0] is work)
        if not done:
            continue
        limit = work.at + look["verify_hours"] * HOUR
        after = next((each for each in made.certificates if each.seq > work.seq), None)
        left_out = less(done, total(each for each in made.verified if each[0] is after)) if after else done
        items = {item: min(quantity, missing[item]) for item, quantity in done.items() if item in missing}
        cleared = None
        if not items:
            last = max(
                (each for each, item, _part in made.verified if item in done), key=lambda each: each.seq
            )
            if not left_out or (last.at <= limit and last is after):
                continue
            cleared, items = last.at, left_out
            if cleared <= limit and after is last:
                continue
        if after is None and not look.passed(limit):
            continue
        yield _late_certificate(look, made, work, after, items, limit, cleared)


def _late_certificate(
    look: Look,
    made: Disposal,
    work: Event,
    after: Event | None,
    items: dict[Item, int],
    limit: int,
    cleared: int | None,
) -> Signal:
    def late(moment: int) -> bool:
        return look.passed(moment) if cleared is None else cleared > moment

    severity, why = Severity.S3, _("Destroyed, and nobody has verified it in time.")
    if after is not None and after.at < (cleared or after.at + 1):
        severity, why = Severity.S3, _("Destroyed, and the certificate leaves it out; another may follow.")
        if late(limit):
            severity, why = severity_by_class(look, items), _("Destroyed, and the certificate leaves it out.")
    elif late(limit + look["verify_urgent_hours"] * HOUR):
        severity, why = Severity.S2, _("Destroyed, and nobody has verified it for long.")
    return said(
        look,
        made,
        f"{work.id} verified",
        severity,
        why,
        [*made.plans, work, *made.certificates],
        min(limit, after.at) if after is not None else limit,
        items,
        figures(made) | {"not_verified": told(items), "verify_hours": look["verify_hours"]},
        [_("Further certificates of the same disposal were looked for.")],
        cleared,
    )


def _closed_by(look: Look, made: Disposal) -> Event | None:
    """The first certificate; where nobody writes one, the last work once the time for certificates is long over."""
    if made.certificates:
        return made.certificates[0]
    # what was only burnt is destroyed by a second work, and the first closes nothing
    works = {entry.seq: entry for entry, _item, _quantity in made.destroyed}
    last = max(works.values(), key=lambda each: (each.at, each.seq), default=None)
    hours = look["verify_hours"] + look["verify_urgent_hours"]
    return last if last is not None and look.passed(last.at + hours * HOUR) else None


def not_destroyed(look: Look, made: Disposal) -> Iterator[Signal]:
    """What was planned and neither destroyed nor taken back, once the work is closed."""
    closing = _closed_by(look, made)
    if closing is None:
        return
    until = closing.seq
    # what was planned after the certificate is another part of the campaign
    planned: dict[Item, int] = {}
    for plan in made.plans:
        if plan.seq < until:
            for kind, code, quantity, _was, _becomes in look.moves(plan):
                planned[kind, code] = planned.get((kind, code), 0) + quantity
    left_then = less(planned, total(made.destroyed, until), total(made.taken_back, until))
    if not left_then:
        return
    left = less(planned, total(made.destroyed), total(made.taken_back))
    last = max((*made.works, *made.certificates), key=lambda each: (each.at, each.seq))
    later = [event for event, _item, _quantity in (*made.destroyed, *made.taken_back) if event.seq > until]
    cleared = None if left else max((each.at for each in later), default=None)
    items = left or left_then
    limit = last.at + look["residual_hours"] * HOUR
    severity, why = Severity.S3, _("The certificate leaves out what was planned; the work may go on.")
    if (look.passed(limit)) if cleared is None else cleared > closing.at + look["residual_hours"] * HOUR:
        severity, why = severity_by_class(look, items), _("Planned, certified, and not destroyed.")
        if not made.certificates:
            why = _("Planned, and not destroyed with the rest.")
    yield said(
        look,
        made,
        "residual",
        severity,
        why,
        [*made.plans, *made.works, *made.certificates, *later],
        closing.at,
        items,
        figures(made) | {"left_over": told(items), "residual_hours": look["residual_hours"]},
        [
            _("What was taken back from the disposal, or reported lost, is not left over."),
            _("Works after the certificate are taken into account."),
        ],
        cleared,
    )
