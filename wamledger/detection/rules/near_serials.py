"""R13: a weapon came whose serial is nearly that of another on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books.sightings import Sighting
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.identities import (
    GONE,
    LOST,
    Pair,
    against,
    look_again,
    may_be_chance,
    pair_of,
    parties_of,
    places_of,
    readings,
    seen_together,
)
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.distance import CONFUSABLE, NEAR, OTHER
from wamledger.detection.serials.kinship import Kinship
from wamledger.detection.serials.matching import Sameness
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

RUN: Final = "run "
SHORTEST_NUMBER: Final = 3
"""Figures at the end of a serial from which it may be one of numbers that follow one another."""


def _subjects(look: Look) -> Iterable[str]:
    groups: dict[str, None] = {}
    for name, sighting in look.sightings().items():
        best = sighting.answer.best
        if best is not None and best.weight > 0:
            yield name
        elif best is None and sighting.answer.group and sighting.answer.group[0].weight > 0:
            if look["unique_best"]:
                groups[RUN + sighting.event.id] = None
            else:
                yield name
    yield from groups


def near_serial(look: Look, subject: str) -> Iterator[Signal]:
    """The one weapon on record whose serial is nearly the one that was read; or a note that several are."""
    if subject.startswith(RUN):
        yield from _one_of_a_run(look, subject.removeprefix(RUN))
        return
    sighting = look.sighting(subject)
    if sighting is None:
        return
    best = sighting.answer.best
    for match in [best] if best is not None else [] if look["unique_best"] else sighting.answer.group:
        pair = pair_of(look, sighting, match)
        if pair is None or pair.kin is Kinship.OTHER or _is_misread_where_it_stands(look, pair):
            continue
        if _is_beside_a_run_on_a_sheet(look, pair):
            continue
        yield _of_pair(look, subject, pair)


def _of_pair(look: Look, subject: str, pair: Pair) -> Signal:
    event = pair.sighting.event
    together = seen_together(look, pair)
    doubts = against(pair, look)
    severity, why = _severity(pair)
    if doubts:
        severity, why = Severity.S3, _("The records differ in more than the serial.")
    elif may_be_chance(pair):
        # one stranger among so many has such a neighbour
        severity, why = max(severity, Severity.S3), _("Two records that may be of one weapon.")
    cleared = pair.cleared_at
    if together is not None:
        cleared = min(cleared, together.at) if cleared is not None else together.at
    evidence = [pair.earlier.first, event, together]
    if pair.cell.status == "DESTROYED" or pair.cell.status in LOST:
        evidence.append(pair.stands_by)
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
            "how": pair.match.sameness.value,
            "others_as_near": 0,
            "stood_as": pair.cell.status,
            "stood_with": pair.cell.holder,
            "since": moments.canonical(pair.stands_by.at),
        },
        explanations=[
            *doubts,
            _("The neighbouring numbers are not on record, so it is no other weapon of the same delivery.")
            if not pair.sighting.answer.in_run
            else _("Its neighbours are on record; the two differ in a character that is no other number."),
            _("No other serial on record is as near."),
            _("A count by others saw both: they are two weapons.")
            if together is not None
            else _("No count by people other than the keeper has seen both at once."),
        ],
        cleared_at=cleared,
    )


def _severity(pair: Pair) -> tuple[Severity, str]:
    status = pair.cell.status
    if status == "DESTROYED":
        return Severity.S2, _("The other one was destroyed by the book.")
    if status in LOST:
        return Severity.S2, _("The other one is lost by the book.")
    if pair.sighting.weapon is None:
        return Severity.S3, _("A serial that was read and is on no book, nearly that of another weapon.")
    if pair.is_own and pair.is_from_outside:
        return Severity.S2, _(
            "The other one is the mission's own or a contingent's, and others had this one."
        )
    # letters for figures are slips of a pen; a figure for another is how serials differ
    if pair.is_own and pair.match.sameness is Sameness.LOOKS and pair.match.weight <= NEAR - CONFUSABLE:
        return Severity.S2, _("Both are on charge, and the serials are one but for what is easily misread.")
    return Severity.S3, _("Two records that may be of one weapon.")


def _is_misread_where_it_stands(look: Look, pair: Pair) -> bool:
    """Whether a count merely misread the serial of a weapon that the book has there: R01 and R03 say so."""
    event = pair.sighting.event
    if event.op != "count":
        return event.op == "receive" and pair.cell.holder == event.get("dispatch")
    cell = pair.earlier.at(moments.parse(event.fields["cut_off"]))
    if cell is None:
        return False
    place = event.get("place")
    return cell.holder in (look.within(place) if place else [event.get("party")])


def _is_beside_a_run_on_a_sheet(look: Look, pair: Pair) -> bool:
    """
    Whether a sheet has a number that is on no book, a whole figure from one of a delivery that stands elsewhere.

    Weapons of one model bear serials of one range, whoever brought them: a stranger among them has such a neighbour.
    """
    if (
        pair.sighting.event.op != "count"
        or pair.match.weight < OTHER
        or pair.cell.status in GONE | {"UNACCOUNTED"}
    ):
        return False
    text = normalised(pair.match.text)
    stem = text.rstrip("0123456789")
    width = len(text) - len(stem)
    if width < SHORTEST_NUMBER:
        return False
    number = int(text[len(stem) :])
    return any(
        look.weapons_read_as(f"{stem}{number + step:0{width}d}")
        for step in (-2, -1, 1, 2)
        if number + step >= 0
    )


def _one_of_a_run(look: Look, id_: str) -> Iterator[Signal]:
    """Of the serials that an entry reads some lie beside several on record; which one, if any, nobody can say."""
    event = look.event(id_)
    if event is None or not event.stands:
        return
    beside: list[Sighting] = [
        each
        for each in look.sightings_in(id_)
        if each.answer.best is None and each.answer.group and each.answer.group[0].weight > 0
    ]
    weapons = sorted({each.weapon for each in beside if each.weapon})
    if not beside:
        return
    near: list[str] = []
    for each in beside:
        for match in each.answer.group:
            file = look.weapon(match.weapon)
            if file is not None and file.now is not None and look_again(look, file.first):
                near.append(match.weapon)
    if not near:
        return
    yield Signal(
        subject=RUN + id_,
        severity=Severity.S4,
        why=_("Several serials on record are as near, so none can be named."),
        first_signal_at=event.at,
        operations=[id_],
        quantity=len(beside),
        weapons=weapons,
        places=sorted(code for code in (event.get("to"), event.get("place")) if code in look.places),
        documents=documents(event),
        figures={
            "serials": sorted(each.text for each in beside),
            "on_record_beside": len(set(near)),
            "nearest": sorted(dict.fromkeys(near))[:10],
        },
        explanations=[_("Contingents bring consecutive serials: one figure off is another weapon there.")],
        title=_("Beside a run of serials on record"),
    )


register(
    Rule(
        code="R13",
        title=N_("A serial nearly that of another weapon"),
        family=Family.IDENTITY,
        question=N_("Which weapon may be another on record whose serial was read or written otherwise?"),
        clears_when=N_(
            "A count by others sees both weapons, or a corrected reading shows two serials that are not alike."
        ),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=near_serial,
        parameters=(
            Parameter(
                name="unique_best",
                default=True,
                meaning=N_("Whether a pair is named only where no other serial on record is as near."),
                policy="r13_unique_best",
            ),
        ),
    )
)
