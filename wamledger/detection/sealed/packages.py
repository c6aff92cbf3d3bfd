"""Seals of packages and of lots, as they were seen from one time to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wamledger.detection.books import Event, seal_key
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
        if event.op == "reseal" or not on:
            continue
        if not now:
            yield from _opened(look, code, before, event, on)
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


def _opened(look: Look, code: str, before: Event, event: Event, on: list[str]) -> Iterator[Signal]:
    """A package that bore a seal is seen open, and nothing was taken from its lot since."""
    lots = {line["lot"] for line in event.fields["lines"] if line.get("package") == code and line.get("lot")}
    taken = look.handled([str(event.get("place") or event.get("party") or "")], before.at, event.at)
    if lots & taken.keys() or any(_inspected(look, lot, before.at, event.at) for lot in sorted(lots)):
        return
    yield said(
        look,
        f"{code} {event.id} open",
        Severity.S2,
        _("A package that bore a seal was seen open, and nothing on record opened it."),
        [before, event],
        {"package": code, "before": on, "found": []},
        [_("Entries that took, brought or inspected something of its lot since were looked for.")],
        lots=lots,
    )


def _inspected(look: Look, lot: str, begin: int, end: int) -> bool:
    """Whether somebody looked into the lot in between, who may have opened it."""
    file = look.lot(lot)
    return file is not None and any(
        each.op == "inspect" and each.stands and begin < each.at <= end for each in file.spoken_of
    )


def lots_counted(look: Look, event: Event) -> Iterator[Signal]:
    """None of the seals that a count reads on a lot has taken the place of one that was read or came before."""
    place = str(event.get("place") or "")
    for lot in sorted({str(line["lot"]) for line in event.fields["lines"] if line.get("lot")}):
        now = {seal_key(seal): seal for seal in _seals_of(event, lot)}
        before = _before(look, event, place, lot) if now else []
        known = {seal_key(seal): seal for each in before for seal in _seals_of(each, lot)}
        fitted = {
            seal_key(str(each.get("new_seal")))
            for each in look.about("container", place)
            if each.op == "reseal" and each.at <= event.at
        }
        gone = [seal for key, seal in sorted(known.items()) if key not in now]
        other = [seal for key, seal in sorted(now.items()) if key not in known and key not in fitted]
        if gone and other and not _came(look, place, lot, before[-1], event):
            yield _replaced(look, f"{place} {lot}", lot, before[-1], event, gone, other)


def _before(look: Look, event: Event, place: str, lot: str) -> list[Event]:
    """The last count before this one that read seals of the lot there, and what has told of seals since."""
    found: list[Event] = []
    earlier = [
        each for each in look.about("sealed", f"{place} {lot}") if (each.at, each.seq) < (event.at, event.seq)
    ]
    for each in sorted(earlier, key=lambda one: (one.at, one.seq)):
        found = [each] if each.op == "count" else [*found, each]
    return found


def _seals_of(event: Event, lot: str) -> list[str]:
    """The seals that an entry tells of a lot, beside those of packages."""
    return [
        str(line["seal"])
        for line in event.fields.get("lines", ())
        if line.get("seal")
        and not line.get("package")
        and lot in (line.get("lot"), line.get("new_lot", {}).get("id"))
    ]


def _came(look: Look, place: str, lot: str, last: Event, event: Event) -> bool:
    """Whether more of the lot came to the place in between, with seals that nobody may have written down."""
    return any(
        becomes is not None and becomes.holder == place and code == lot and each.seq != last.seq
        for each in look.handled([place], last.at, event.at).get(lot, ())
        for kind, code, _quantity, _was, becomes in look.moves(each)
        if kind == "lot"
    )


def _replaced(
    look: Look, subject: str, lot: str, last: Event, event: Event, gone: list[str], other: list[str]
) -> Signal:
    close = len(misread(gone, other)) == len(other)
    return said(
        look,
        f"{subject} {event.id}",
        Severity.S3 if close else Severity.S2,
        _("A lot bears another seal than before, and no change is on record."),
        [last, event],
        {"before": gone, "found": other},
        [_("One of the numbers may be misread for the other: {answer}.").format(answer=yes(close))],
        lots=[lot],
    )
