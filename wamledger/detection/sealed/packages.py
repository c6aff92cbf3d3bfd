"""Seals of packages and of lots, as they were seen from one time to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wamledger.detection.look import Look
from wamledger.detection.sealed.changes import seals_on
from wamledger.detection.sealed.saying import misread, said, unlike, yes
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def package(look: Look, code: str) -> Iterator[Signal]:
    """Each time that somebody read the seal of a package, it is the one that was read or fitted before."""
    if look.event(code) is not None:
        return
    events = sorted(look.about("container", code), key=lambda each: (each.at, each.seq))
    for before, event in pairwise(events):
        on, now = seals_on(before, code), seals_on(event, code)
        if event.op == "reseal" or not on or not now:
            continue
        missing, other = unlike(on, now)
        if not missing and not other:
            continue
        close = bool(other) and len(misread(missing, other)) == len(other)
        yield said(
            look,
            f"{code} {event.id}",
            Severity.S3 if close else Severity.S2,
            _("A package bears another seal than before, and no change is on record."),
            [before, event],
            {"package": code, "before": on, "found": now},
            [_("One of the numbers may be misread for the other: {answer}.").format(answer=yes(close))],
        )
