"""A weapon that was not seen, and another of its make and model that stands in its place."""

from __future__ import annotations

from collections.abc import Iterator

from wamledger.detection.books import Event
from wamledger.detection.counted.misreads import misreads, strangers_left
from wamledger.detection.counted.reading import Line, Reading, readings_of
from wamledger.detection.counted.sighting import counted_elsewhere, first_sighting, identity
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.serials.kinship import Kinship, Looks, kinship, looks
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _


def replaced(look: Look, read: Reading) -> Iterator[Signal]:
    """A weapon that was not seen, and in its place a serial that is on no book, or a weapon of another store."""
    found = misreads(look, read)
    left = [line for number, line in strangers_left(read, found.pairs.values()) if number not in found.near]
    left = [line for line in left if not look.known_as(str(line["serial"]))]
    others = list(read.beyond)
    silent = []
    for code in sorted(read.missing - found.pairs.keys()):
        own = looks(identity(look, code))
        line = next((each for each in left if _says(each) and _is_kin(own, looks(each))), None)
        other = next((each for each in others if _is_kin(own, looks(identity(look, each)))), None)
        if line is None and other is None:
            silent.append(code)
        elif _said_before(look, read, code):
            continue
        elif line is not None:
            left.remove(line)
            yield _weapon(look, read, code, line)
        elif other is not None:
            others.remove(other)
            yield _weapon(look, read, code, {"weapon": other})
    unknown = [line for line in left if not _says(line)]
    if unknown and len(unknown) == len(silent):
        for code, line in zip(silent, unknown, strict=True):
            if not _said_before(look, read, code):
                yield _weapon(look, read, code, line)


def _says(line: Line) -> bool:
    """Whether the sheet says what weapon it is."""
    return bool(line.get("make") or line.get("model"))


def _is_kin(own: Looks, other: Looks) -> bool:
    return kinship(own, other) is not Kinship.OTHER


def _said_before(look: Look, read: Reading, code: str) -> bool:
    """Whether an earlier count had missed the weapon, and nobody had it in hand since."""
    for earlier in reversed(readings_of(look, read.place)):
        if earlier.order < read.order and earlier.saw(look, code) is False:
            since = first_sighting(look, code, earlier.cut_off)
            return since is None or since.at > read.cut_off
    return False


def _weapon(look: Look, read: Reading, code: str, line: Line) -> Signal:
    after = _seen_since(look, read, code)
    other = str(line.get("weapon") or "")
    serial = str(line.get("serial") or identity(look, other).get("serial") or "")
    severity, why = Severity.S2, _("A weapon was not seen, and another of its make and model stands there.")
    explanation = _("The serial that was seen is not easily read for that of the weapon.")
    if other:
        explanation = _(
            "Two weapons may have been given back in each other's store: count the other store, too."
        )
    elif not _says(line):
        severity = Severity.S3
        why = _(
            "A weapon was not seen, and a serial that is on no book was; the sheet does not say what it is."
        )
    file = look.weapon(other) if other else None
    stay = file.stay_at(read.cut_off) if file is not None else None
    return Signal(
        subject=f"{read.event.id} {code} {other or normalised(serial)}",
        severity=severity,
        why=why,
        first_signal_at=read.event.at,
        operations=in_order([read.event, look.numbered(stay.seq) if stay else None, after]),
        quantity=1,
        weapons=sorted({code, other} - {""}),
        places=[read.place],
        users=user_codes(look, read.counters),
        documents=documents(read.event),
        figures={
            "missing": code,
            "its_serial": str(identity(look, code).get("serial") or ""),
            "seen_serial": serial,
            "cut_off": read.event.fields["cut_off"],
        },
        explanations=[explanation],
        cleared_at=max(after.at, read.event.at) if after is not None else None,
    )


def _seen_since(look: Look, read: Reading, code: str) -> Event | None:
    """The entry by which the weapon was in hand or seen again, here or elsewhere."""
    after = first_sighting(look, code, read.cut_off)
    for later in readings_of(look, read.place):
        if later.order > read.order and later.saw(look, code):
            return later.event if after is None or later.event.at < after.at else after
    return after or counted_elsewhere(look, code, {read.place}, read.cut_off)
