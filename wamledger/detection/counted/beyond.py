"""Weapons that a count saw and that the book has elsewhere, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.detection.counted.explaining import late_paper
from wamledger.detection.counted.misreads import misreads, strangers_left
from wamledger.detection.counted.reading import Line, Reading, reading, readings_of
from wamledger.detection.counted.sighting import first_sighting
from wamledger.detection.counted.totals import more_by_type
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _

GONE: Final = frozenset({"DESTROYED", "HANDED_OVER", "WRITTEN_OFF", "EXPENDED"})
STILL_GONE: Final = frozenset({"UNACCOUNTED", "WRITTEN_OFF"})


def weapons_beyond(look: Look, count: str) -> Iterator[Signal]:
    """Weapons that a count saw and that the book has elsewhere, or nowhere."""
    read = reading(look, count)
    if read is None:
        return
    for code in read.beyond:
        file = look.weapon(code)
        where, severity = _elsewhere(file.at(read.cut_off) if file is not None else None)
        if severity is not None and not _seen_here_before(look, read, code):
            yield _beyond(look, read, code, where, severity)
    if read.strangers:
        found = misreads(look, read)
        for number, line in strangers_left(read, found.pairs.values()):
            yield from _stranger(look, read, line, near=number in found.near)
    if read.by_type:
        yield from more_by_type(look, read)


def _elsewhere(cell: Any) -> tuple[str, Severity | None]:
    """Where the book has it, and how much that matters; None where another rule speaks of it."""
    if cell is None:
        return _("not on charge then"), Severity.S2
    if cell.status in GONE or cell.status == "AWAITING_DISPOSAL":
        return "", None
    if cell.status == "UNACCOUNTED":
        return _("reported lost"), Severity.S2
    return _("on the book with {holder} ({status})").format(
        holder=cell.holder, status=cell.status
    ), Severity.S3


def _seen_here_before(look: Look, read: Reading, code: str) -> bool:
    """Whether a count of the place has said so already, and nobody has had the weapon in hand since."""
    for earlier in reversed(readings_of(look, read.place)):
        if earlier.order < read.order and code in earlier.beyond:
            since = first_sighting(look, code, earlier.cut_off)
            return since is None or since.at > read.cut_off
    return False


def _beyond(look: Look, read: Reading, code: str, where: str, severity: Severity) -> Signal:
    file = look.weapon(code)
    stay = file.stay_at(read.cut_off) if file is not None else None
    after = next(
        (
            look.numbered(each.seq)
            for each in (file.stays if file is not None else ())
            if each.at > read.cut_off and (each.cell is None or each.cell.status not in STILL_GONE)
        ),
        None,
    )
    return Signal(
        subject=f"{read.event.id} {code}",
        severity=severity,
        why=_("Seen where the book does not have it: {where}.").format(where=where),
        first_signal_at=read.event.at,
        operations=in_order([read.event, look.numbered(stay.seq) if stay else None, after]),
        quantity=1,
        weapons=[code],
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={"where_the_book_has_it": where, "cut_off": read.event.fields["cut_off"]},
        explanations=late_paper(),
        cleared_at=after.at if after is not None else None,
    )


def _stranger(look: Look, read: Reading, line: Line, *, near: bool) -> Iterator[Signal]:
    """A serial that is nobody's in the scope of the count, said once for all counts that see it."""
    serial = str(line["serial"])
    key = normalised(serial)
    for earlier in readings_of(look, read.place):
        if earlier.order < read.order and any(
            normalised(str(each["serial"])) == key for each in earlier.strangers
        ):
            return
    code = look.bearer(key, lambda _code: True, line)
    if code is not None and code in look.weapons_read_before(key, read.event.seq):
        file = look.weapon(code)
        cell = file.at(read.cut_off) if file is not None else None
        where, severity = _elsewhere(cell)
        if severity is not None and not read.covers(cell):
            yield _beyond(look, read, code, where, severity)
        return
    after = look.first_read_as(key, read.event.seq)
    yield Signal(
        subject=f"{read.event.id} {serial}",
        severity=Severity.S3 if near else Severity.S2,
        why=_("Seen where the book does not have it: {where}.").format(
            where=_("a serial that is on no book here: {serial}").format(serial=serial)
        ),
        first_signal_at=read.event.at,
        operations=in_order([read.event, after]),
        quantity=1,
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "serial": serial,
            "make": str(line.get("make") or ""),
            "model": str(line.get("model") or ""),
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[
            _(
                "Several weapons that were not seen have serials near this one: it may be one of them, misread."
            )
            if near
            else _("No weapon that the count did not see has a serial that is easily read for this one."),
            *late_paper(),
        ],
        cleared_at=after.at if after is not None else None,
    )
