"""R06: a seal that is broken, bears another number than it should, or is where it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wamledger.detection.carried import consignment
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.sealed.changes import changed
from wamledger.detection.sealed.numbers import never_issued, twice
from wamledger.detection.sealed.on_the_way import arrivals
from wamledger.detection.sealed.packages import lots_counted, package
from wamledger.detection.signal import Signal
from wamledger.i18n import N_


def _subjects(look: Look) -> Iterable[str]:
    found = [event.id for op in ("dispatch", "reseal") for event in look.events(op)]
    found += [event.id for event in look.about("seals counted", "")]
    return found + [f"package {code}" for code in look.packages()]


def seal_trouble(look: Look, subject: str) -> Iterator[Signal]:
    """A consignment, a change of seal or a package tells of a seal that is not as it should be."""
    if subject.startswith("package "):
        yield from package(look, subject.removeprefix("package "))
        return
    event = look.event(subject)
    if event is None or not event.stands:
        return
    if event.op == "count":
        yield from lots_counted(look, event)
        return
    if event.op == "reseal":
        yield from changed(look, event)
    else:
        made = consignment(look, subject)
        if made is not None:
            yield from arrivals(look, made)
    yield from twice(look, event)
    yield from never_issued(look, event)


register(
    Rule(
        code="R06",
        title=N_("A seal is not as it should be"),
        family=Family.PHYSICAL,
        question=N_("Which seal was found broken, bears another number, or is on two containers?"),
        clears_when=N_("Somebody looks at the seal and its photograph, and says what it is."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=seal_trouble,
        parameters=(
            Parameter(
                "issued",
                "",
                N_("The seal numbers that the mission was given, first and last with a colon between."),
                "r06_seals_issued",
            ),
        ),
    )
)
