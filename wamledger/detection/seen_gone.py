"""Weapons that are seen although by the book they are gone, and traces that lead to one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.books import Event, WeaponFile
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.identities import GONE, acquisition_of, look_again
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.origins import OWN_STOCK
from wamledger.domain.serials import normalised
from wamledger.i18n import _

SEEN: Final = "seen "
TRACED: Final = "traced "
SIGHTS: Final = frozenset({"count", "receive"})
"""Operations that say what was seen, whatever the book says."""

# what a count saw although it is gone


def seen_although_gone(look: Look, code: str) -> Iterator[Signal]:
    """A weapon that by the book was gone is on the sheet of a count, or among what came with a consignment."""
    file = look.weapon(code)
    if file is None:
        return
    sheets = [each for each in file.spoken_of if each.op in SIGHTS]
    keys = dict.fromkeys(normalised(text) for _event, text, _status in file.readings if text)
    by_serial = [each for key in keys for each in look.counted_as(key)]
    shared = {each.seq for key in keys if _others_bear(look, key, code) for each in look.counted_as(key)}
    for event in sorted({each.seq: each for each in (*sheets, *by_serial)}.values(), key=_seq):
        if event.seq in shared or not look_again(look, event) or not _names(event, code):
            continue
        stay = file.stay_at(_seen_at(event))
        if stay is None or stay.cell is None or stay.cell.status not in GONE or not _saw(event, code, keys):
            continue
        yield _seen_gone(look, file, event, stay.seq, stay.cell.status, stay.cell.holder)
        return


def _names(event: Event, code: str) -> bool:
    """Whether the entry is one that sees by code or serial; a serial that a receipt read is a sighting of its own."""
    if event.op == "count":
        return True
    return any(line.get("weapon") == code for line in event.fields.get("lines", ()))


def _seen_at(event: Event) -> int:
    """The moment for which an entry says what was there."""
    cut_off = event.get("cut_off")
    return event.at if cut_off is None else moments.parse(cut_off)


def _seq(event: Event) -> int:
    return event.seq


def _others_bear(look: Look, key: str, code: str) -> bool:
    return any(other != code for other in look.weapons_read_as(key))


def _saw(event: Event, code: str, keys: dict[str, None]) -> bool:
    for line in event.fields.get("lines", ()):
        if line.get("quantity") == 0:
            continue
        if line.get("weapon") == code or (
            not line.get("weapon") and line.get("serial") and normalised(line["serial"]) in keys
        ):
            return True
    return False


def _seen_gone(look: Look, file: WeaponFile, event: Event, seq: int, status: str, holder: str) -> Signal:
    put = look.numbered(seq)
    evidence = [file.first, put, event]
    place = str(event.get("place") or event.get("party") or event.get("to"))
    return Signal(
        subject=SEEN + file.code,
        severity=Severity.S1 if status == "DESTROYED" else Severity.S2,
        why=_("By the book it was gone ({status}) when it was seen.").format(status=status),
        first_signal_at=event.at,
        operations=in_order(evidence),
        quantity=1,
        weapons=[file.code],
        places=sorted(code for code in {place, holder} if code in look.places),
        parties=sorted(code for code in {place, holder} if code in look.parties),
        users=user_codes(look, event.fields.get("counted_by", [event.by])),
        documents=documents(*evidence),
        figures={
            "stood_as": status,
            "stood_with": holder,
            "since": moments.canonical(put.at),
            "seen": moments.canonical(_seen_at(event)),
        },
        explanations=[
            _("The sheet may have been copied from the book or the manifest, and not from the shelf."),
            _("Entries made since the count that move the weapon before its cut-off are taken into account."),
        ],
    )


# what others say


def traced_to_ours(look: Look, id_: str) -> Iterator[Signal]:
    """A trace of a weapon that others had is answered: its last known holder is one of ours."""
    event = look.event(id_)
    if event is None or not event.stands or event.get("outcome") not in ("TRACED", "PARTLY_TRACED"):
        return
    ours = _ours(look, str(event.get("last_known_holder") or ""))
    if ours is None:
        return
    asked = [each for each in look.about("trace", event.fields["trace"]) if each.op == "request_trace"]
    if not asked:
        return
    code = asked[0].get("weapon")
    file = look.weapon(code) if code else None
    if file is None or acquisition_of(file.first).get("ownership") in OWN_STOCK:
        return
    evidence = [file.first, asked[0], event]
    yield Signal(
        subject=TRACED + event.id,
        severity=Severity.S2,
        why=_("The answer names {holder} as its last known holder.").format(holder=ours),
        first_signal_at=event.at,
        operations=in_order(evidence),
        quantity=1,
        weapons=[file.code],
        parties=[ours] if ours in look.parties else [],
        places=[ours] if ours in look.places else [],
        documents=documents(*evidence),
        figures={"trace": event.fields["trace"], "last_known_holder": event.get("last_known_holder")},
        explanations=[_("The weapon is not on record as one of theirs: it may never have been declared.")],
    )


def _ours(look: Look, name: str) -> str | None:
    """The contingent, unit or component of the mission that bears this code or name."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    for code, row in sorted(look.parties.items()):
        if row.get("kind") in ("CONTINGENT", "POLICE_UNIT", "UNIT", "MISSION_COMPONENT") and wanted in (
            code.casefold(),
            str(row.get("name", "")).casefold(),
        ):
            return code
    return None
