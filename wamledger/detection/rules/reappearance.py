"""R12: a weapon turns up that by the book is destroyed, handed over, lost, or somewhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.identities import (
    GONE,
    Pair,
    acquisition_of,
    against,
    pair_of,
    parties_of,
    places_of,
    readings,
)
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.seen_gone import SEEN, TRACED, seen_although_gone, traced_to_ours
from wamledger.detection.serials.kinship import Kinship
from wamledger.detection.serials.matching import Match
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.origins import OWN_STOCK
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

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
        yield from seen_although_gone(look, subject.removeprefix(SEEN))
        return
    if subject.startswith(TRACED):
        yield from traced_to_ours(look, subject.removeprefix(TRACED))
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
    """Whether what was given back comes again from those who own it: the next rotation, or a party's own deposit."""
    if pair.cell.status != "HANDED_OVER":
        return False
    mine, theirs = acquisition_of(pair.earlier.first), acquisition_of(pair.sighting.event)
    if mine.get("ownership") == "PARTY" == theirs.get("ownership"):
        return pair.cell.holder == theirs.get("from", mine.get("from"))
    if pair.is_from_outside:
        return False
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
