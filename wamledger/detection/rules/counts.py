"""R01, R02, R03 and R31: what a count did not find, what it found beyond the book, and one thing in place of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.counted.beyond import weapons_beyond
from wamledger.detection.counted.lots import lots_differing
from wamledger.detection.counted.missing import weapons_missing
from wamledger.detection.counted.swapped import swapped
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Signal
from wamledger.i18n import N_


def _counts(look: Look) -> Iterable[str]:
    return [event.id for event in look.events("count")]


def _counts_and_consignments(look: Look) -> Iterable[str]:
    return [event.id for op in ("count", "dispatch") for event in look.events(op)]


def lot_shortage(look: Look, subject: str) -> Iterator[Signal]:
    """Less of a lot was counted than the book had, place by place and never netted."""
    return lots_differing(look, subject, sign=1)


def unexplained_gain(look: Look, subject: str) -> Iterator[Signal]:
    """A count saw weapons, or rounds, that the book does not have there."""
    yield from lots_differing(look, subject, sign=-1)
    yield from weapons_beyond(look, subject)


_TOLERANCE: Final = (
    Parameter(
        "tolerance_rounds",
        5,
        N_("Rounds of opened packages that are let pass as S3."),
        "r02_tolerance_rounds",
    ),
    Parameter(
        "tolerance_most",
        20,
        N_("The most rounds that a share of the book may let pass."),
        "r02_tolerance_most",
    ),
)

register(
    Rule(
        code="R01",
        title=N_("Weapons not found in a count"),
        family=Family.PHYSICAL,
        question=N_("Which weapons had the book where they were counted, and the count did not see them?"),
        clears_when=N_(
            "The weapon is seen in a later count or handed over in person, or is written off after an inquiry."
        ),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=weapons_missing,
        parameters=(
            Parameter(
                "recount_hours",
                24,
                N_("Hours in which others count again before few weapons are suspected lost."),
                "r01_recount_hours",
            ),
        ),
    )
)
register(
    Rule(
        code="R02",
        title=N_("Less of a lot counted than on the book"),
        family=Family.PHYSICAL,
        question=N_("Of which lot was less counted than the book had, at that place and time?"),
        clears_when=N_(
            "A later count of the same place finds what was missing, or an approved adjustment says why."
        ),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=lot_shortage,
        parameters=_TOLERANCE,
    )
)
register(
    Rule(
        code="R03",
        title=N_("More counted than on the book"),
        family=Family.PHYSICAL,
        question=N_("What did a count see that the book does not have there?"),
        clears_when=N_("The receipt or move that brought it there is on record, or it is brought on charge."),
        source="WAMLEDGER",
        subjects=_counts,
        evaluate=unexplained_gain,
        parameters=_TOLERANCE,
    )
)
register(
    Rule(
        code="R31",
        title=N_("One thing in place of another"),
        family=Family.PHYSICAL,
        question=N_("Where is one lot or weapon short, and another of its kind over by as much?"),
        clears_when=N_("A later count finds each lot and weapon as the book has it."),
        source="WAMLEDGER",
        subjects=_counts_and_consignments,
        evaluate=swapped,
    )
)
