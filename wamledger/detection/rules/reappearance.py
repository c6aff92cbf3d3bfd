"""R12: a weapon turns up that by the book is destroyed, handed over, lost, or somewhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.detection.books import Event, WeaponFile
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.identities import (
    GONE,
    Pair,
    acquisition_of,
    against,
    look_again,
    pair_of,
    parties_of,
    places_of,
    readings,
)
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.kinship import Kinship
from wamledger.detection.serials.matching import Match
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.origins import OWN_STOCK
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

SEEN: Final = "seen "
TRACED: Final = "traced "

TAKEN_OFF: Final = ("destroy", "hand_over", "adjust")


def _subjects(look: Look) -> Iterable[str]:
    for name, sighting in look.sightings().items():
        if any(True for _each in _exact(sighting.answer)):
            yield name
    for op in TAKEN_OFF:
        for event in look.events(op):
            for kind, code, _quantity, _was, becomes in look.moves(event):
                if kind == "weapon" and becomes is not None and becomes.status in GONE:
                    yield SEEN + code
    for event in look.events("answer_trace"):
        yield TRACED + event.id


def _exact(answer: Any) -> Iterator[Match]:
    if answer.best is not None and answer.best.weight == 0:
        yield answer.best
    yield from (each for each in (*answer.group, *answer.namesakes) if each.weight == 0)


def reappeared(look: Look, subject: str) -> Iterator[Signal]:
    """The same serial on a weapon that is not where it would have to be."""
    if subject.startswith(SEEN):
        yield from _counted(look, subject.removeprefix(SEEN))
        return
    if subject.startswith(TRACED):
        yield from _traced(look, subject.removeprefix(TRACED))
        return
    sighting = look.sighting(subject)
    if sighting is None:
        return
    for found in _exact(sighting.answer):
        pair = pair_of(look, sighting, found)
        if pair is None or (sighting.event.op == "count" and pair.cell.status not in GONE):
            continue
        signal = _of_pair(look, subject, pair)
        if signal is not None:
            yield signal


def _of_pair(look: Look, subject: str, pair: Pair) -> Signal | None:
    event, cell = pair.sighting.event, pair.cell
    doubts = against(pair, look)
    if pair.kin is Kinship.OTHER and not _is_worth_saying(look, pair):
        return None
    severity, why = _severity(pair)
    if pair.kin is Kinship.OTHER or doubts:
        severity, why = (
            Severity.S3,
            _("The same serial, and another maker, model or year: serials are not unique."),
        )
    elif pair.sighting.answer.crowd > look["chance_in_a_million"]:
        severity = max(severity, Severity.S3)
        why = _("The serial is short, and another weapon may well bear it.")
    elif _is_double_entry(pair):
        severity, why = Severity.S3, _("The same seizure is probably on record twice.")
    elif _comes_back(pair):
        severity, why = Severity.S3, _("Whoever had it may have brought it again.")
    evidence = [pair.earlier.first, pair.stands_by, event, *_certificates(look, pair)]
    return Signal(
        subject=f"{subject} {pair.earlier.code}",
        severity=severity,
        why=why,
        first_signal_at=max(event.at, pair.earlier.stays[0].at),
        operations=in_order(evidence),
        quantity=1,
        weapons=pair.weapons,
        places=places_of(look, pair),
        parties=parties_of(look, pair),
        users=user_codes(look, [event.by]),
        documents=documents(*evidence),
        figures={
            **readings(pair),
            "stood_as": cell.status,
            "stood_with": cell.holder,
            "since": moments.canonical(pair.stands_by.at),
        },
        explanations=[
            *doubts,
            _("Compared with marks of the same kind ({mark}) alone.").format(mark=pair.sighting.mark),
            _("In a million strangers {number} would bear this serial by chance.").format(
                number=pair.sighting.answer.crowd
            )
            if pair.sighting.answer.crowd
            else _("Serials of this form are not so common that chance explains it."),
        ],
        cleared_at=pair.cleared_at,
    )


def _is_worth_saying(look: Look, pair: Pair) -> bool:
    """Of another model it is said where the serial is long, and the weapon by the book is gone or lost."""
    return len(normalised(pair.sighting.text)) >= look["namesake_length"] and (
        pair.cell.status in GONE or pair.cell.status == "UNACCOUNTED"
    )


def _severity(pair: Pair) -> tuple[Severity, str]:
    status = pair.cell.status
    if status == "DESTROYED":
        return Severity.S1, _("By the book it was destroyed.")
    if pair.is_own and pair.is_from_outside and status != "HANDED_OVER":
        return Severity.S1, _("It is the mission's own or a contingent's, and others had it.")
    if status == "HANDED_OVER":
        return Severity.S2, _("By the book it was handed over to {holder}.").format(holder=pair.cell.holder)
    if status in ("UNACCOUNTED", "WRITTEN_OFF"):
        return Severity.S2, _("By the book it was lost.")
    return Severity.S2, _("By the book it stands with {holder}.").format(holder=pair.cell.holder)


def _is_double_entry(pair: Pair) -> bool:
    """Whether both records say the same of the same seizure: then it was written down twice, as devices do."""
    one, other = pair.earlier.first, pair.sighting.event
    if one.op != "register" or other.op != "register" or pair.cell.status == "DESTROYED":
        return False
    mine, theirs = acquisition_of(one), acquisition_of(other)
    return one.at == other.at and mine == theirs and one.get("to") == other.get("to")


def _comes_back(pair: Pair) -> bool:
    """Whether what was handed over is declared again by those who own it: the next rotation brings it back."""
    if pair.cell.status != "HANDED_OVER" or pair.is_from_outside:
        return False
    mine, theirs = acquisition_of(pair.earlier.first), acquisition_of(pair.sighting.event)
    return theirs.get("ownership") == mine.get("ownership") and mine.get("ownership") in OWN_STOCK


def _certificates(look: Look, pair: Pair) -> list[Event]:
    """The entries that verified the destruction."""
    if pair.cell.status != "DESTROYED":
        return []
    disposal = pair.stands_by.get("disposal")
    return [
        each
        for each in (look.about("disposal", disposal) if disposal else ())
        if each.op == "verify_destruction"
        and any(line.get("weapon") == pair.earlier.code for line in each.fields.get("lines", ()))
    ]


# what a count saw although it is gone


def _counted(look: Look, code: str) -> Iterator[Signal]:
    """A weapon that by the book was gone at the cut-off is on the sheet of a count."""
    file = look.weapon(code)
    if file is None:
        return
    sheets = [each for each in file.spoken_of if each.op == "count"]
    keys = dict.fromkeys(normalised(text) for _event, text, _status in file.readings if text)
    by_serial = [each for key in keys for each in look.counted_as(key)]
    shared = {each.seq for key in keys if _others_bear(look, key, code) for each in look.counted_as(key)}
    for event in sorted({each.seq: each for each in (*sheets, *by_serial)}.values(), key=_seq):
        if event.op != "count" or event.seq in shared or not look_again(look, event):
            continue
        cut_off = moments.parse(event.fields["cut_off"])
        stay = file.stay_at(cut_off)
        if stay is None or stay.cell is None or stay.cell.status not in GONE or not _saw(event, code, keys):
            continue
        yield _seen_gone(look, file, event, stay.seq, stay.cell.status, stay.cell.holder)
        return


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
    place = str(event.get("place") or event.get("party"))
    return Signal(
        subject=SEEN + file.code,
        severity=Severity.S1 if status == "DESTROYED" else Severity.S2,
        why=_("By the book it was gone ({status}) when the count saw it.").format(status=status),
        first_signal_at=event.at,
        operations=in_order(evidence),
        quantity=1,
        weapons=[file.code],
        places=sorted(code for code in {place, holder} if code in look.places),
        parties=sorted(code for code in {place, holder} if code in look.parties),
        users=user_codes(look, event.fields.get("counted_by", ())),
        documents=documents(*evidence),
        figures={
            "stood_as": status,
            "stood_with": holder,
            "since": moments.canonical(put.at),
            "cut_off": event.fields["cut_off"],
        },
        explanations=[
            _("The sheet may have been copied from the book and not from the shelf."),
            _("Entries made since the count that move the weapon before its cut-off are taken into account."),
        ],
    )


# what others say


def _traced(look: Look, id_: str) -> Iterator[Signal]:
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


register(
    Rule(
        code="R12",
        title=N_("A weapon turns up that should be elsewhere"),
        family=Family.IDENTITY,
        question=N_(
            "Which weapon that came or was seen bears the serial of one that is destroyed, gone, lost or elsewhere?"
        ),
        clears_when=N_(
            "A corrected reading shows another serial, or one of the two records is written off after an inquiry."
        ),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=reappeared,
        parameters=(
            Parameter(
                "namesake_length",
                5,
                N_("Characters from which the same serial on another model is said."),
                "r12_namesake_length",
            ),
            Parameter(
                "chance_in_a_million",
                10_000,
                N_("From how many in a million that would bear it by chance the same serial is S3."),
                "r12_chance_in_a_million",
            ),
        ),
    )
)
