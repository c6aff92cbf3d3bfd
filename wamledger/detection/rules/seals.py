"""R06: a seal that is broken, bears another number than it should, or is where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from wamledger.detection.books import Event, seal_key
from wamledger.detection.carried import Consignment, consignment
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.distance import CONFUSABLE, WEAK, between
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import N_, _

_NUMBER: Final = re.compile(r"(.*?)([0-9]+)", re.ASCII)


def _subjects(look: Look) -> Iterable[str]:
    found = [event.id for op in ("dispatch", "reseal") for event in look.events(op)]
    return found + [f"package {code}" for code in look.packages()]


def seal_trouble(look: Look, subject: str) -> Iterator[Signal]:
    """A consignment, a change of seal or a package tells of a seal that is not as it should be."""
    if subject.startswith("package "):
        yield from _package(look, subject.removeprefix("package "))
        return
    event = look.event(subject)
    if event is None or not event.stands:
        return
    if event.op == "reseal":
        yield from _changed(look, event)
    else:
        made = consignment(look, subject)
        if made is not None:
            yield from _arrivals(look, made)
    yield from _twice(look, event)
    yield from _never_issued(look, event)


def _signal(
    look: Look,
    subject: str,
    severity: Severity,
    why: str,
    events: Sequence[Event],
    figures: dict[str, Any],
    explanations: Sequence[str],
) -> Signal:
    """The signal of the last of the entries, which shows it; the first entry tells what it is held against."""
    last = max(events, key=lambda each: each.seq)
    places = {str(each.fields[name]) for each in events for name in ("from", "to", "place") if each.get(name)}
    return Signal(
        subject=subject,
        severity=severity,
        why=why,
        first_signal_at=last.at,
        operations=in_order(events),
        quantity=0,
        places=sorted(places & look.places.keys()),
        users=user_codes(look, [each.by for each in events]),
        documents=documents(*events),
        figures=figures,
        explanations=list(explanations),
    )


# on the way


def _arrivals(look: Look, made: Consignment) -> Iterator[Signal]:
    """Each receipt of a consignment is held against the seals that it should bear."""
    for receipt in made.receipts:
        due = made.seals_at(receipt)
        found = [str(each) for each in receipt.fields.get("seals", ())]
        missing, other = _unlike(due, found)
        intact = bool(receipt.fields.get("seals_intact", True))
        changed = [each for each in made.reseals if each.at <= receipt.at]
        # who names no seals at all at a receipt that finds them intact has not copied the numbers
        if intact and (not found or not (missing or other)):
            continue
        severity, why = _weigh(intact, due, missing, other, changed)
        yield _signal(
            look,
            f"{made.dispatch.id} {receipt.id}",
            severity,
            why,
            [made.dispatch, *changed, receipt],
            {"should_be": due, "found": found, "intact": intact},
            [
                _("Changes of seal on the way, with who was there: {number}.").format(number=len(changed)),
                _("A number that is easily misread for another: {pairs}.").format(
                    pairs=", ".join(f"{one}/{two}" for one, two in _misread(missing, other)) or "-"
                ),
                _(
                    "Whether the contents are complete is said by the receipt itself, and does not mend a seal."
                ),
            ],
        )


def _weigh(
    intact: bool, due: Sequence[str], missing: Sequence[str], other: Sequence[str], changed: Sequence[Event]
) -> tuple[Severity, str]:
    if not intact:
        if changed and not other:
            return Severity.S3, _("A seal was found broken; a change of seal on the way is on record.")
        return Severity.S2, _("A seal was found broken.")
    if not due:
        return Severity.S3, _("Seals were found, and none had been recorded.")
    if not other:
        return Severity.S3, _("Not every seal that was fitted was found.")
    if len(_misread(missing, other)) == len(other):
        return Severity.S3, _("A seal bears another number, which may be misread; it is intact.")
    return Severity.S2, _("A seal bears another number than was recorded.")


def _unlike(due: Sequence[str], found: Sequence[str]) -> tuple[list[str], list[str]]:
    """What should be there and is not, and what is there and should not be."""
    wanted, seen = {seal_key(each) for each in due}, {seal_key(each) for each in found}
    return (
        [each for each in due if seal_key(each) not in seen],
        [each for each in found if seal_key(each) not in wanted],
    )


def _misread(missing: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of numbers of which one is easily read for the other."""
    left = list(missing)
    found = []
    for each in other:
        near = [one for one in left if between(one, each) <= WEAK]
        if near:
            best = min(near, key=lambda one: (between(one, each), one))
            left.remove(best)
            found.append((best, each))
    return found


# changes of seal


def _changed(look: Look, event: Event) -> Iterator[Signal]:
    """A change of seal has a second person, and takes off the seal that was on."""
    before = _last_seals(look, event)
    old = event.get("old_seal")
    if before is not None and old and seal_key(str(old)) not in {seal_key(each) for each in before[1]}:
        close = any(between(str(old), each) <= WEAK for each in before[1])
        yield _signal(
            look,
            f"{event.id} old",
            Severity.S3 if close else Severity.S2,
            _("The seal that was taken off is not the one that was on record."),
            [before[0], event],
            {"taken_off": str(old), "on_record": list(before[1])},
            [_("One of the numbers may be misread for the other: {answer}.").format(answer=_yes(close))],
        )
    if not event.approved_by and not event.fields.get("witnessed_by"):
        yield _signal(
            look,
            f"{event.id} alone",
            Severity.S3,
            _("A seal was changed and no second person is on record."),
            [event],
            {"new_seal": str(event.get("new_seal")), "reason": str(event.get("reason"))},
            [_("A witness may stand on the paper only.")],
        )


def _yes(answer: bool) -> str:
    return _("yes") if answer else _("no")


def _last_seals(look: Look, event: Event) -> tuple[Event, list[str]] | None:
    """The entry that last said what seals the container bears, and the seals; None where nobody has."""
    container = str(event.get("package") or event.get("place") or "")
    made = consignment(look, container) if event.get("package") else None
    if made is not None:
        seals = [str(each) for each in made.dispatch.fields.get("seals", ())]
        last = made.dispatch
        for other in made.reseals:
            if (other.at, other.seq) < (event.at, event.seq):
                old = seal_key(str(other.get("old_seal") or ""))
                seals = [each for each in seals if seal_key(each) != old] + [str(other.fields["new_seal"])]
                last = other
        return (last, seals) if seals else None
    earlier = [
        each
        for each in look.about("container", container)
        if (each.at, each.seq) < (event.at, event.seq) and each.id != event.id
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda each: (each.at, each.seq))
    return last, _seals_on(last, container)


def _seals_on(event: Event, container: str) -> list[str]:
    """The seals that an entry says a package or place bears."""
    if event.op == "reseal":
        return [str(event.fields["new_seal"])]
    lines = event.fields.get("lines", ())
    return sorted(
        {str(each["seal"]) for each in lines if each.get("package") == container and each.get("seal")}
    )


def _package(look: Look, code: str) -> Iterator[Signal]:
    """Each time that somebody read the seal of a package, it is the one that was read or fitted before."""
    if look.event(code) is not None:
        return
    events = sorted(look.about("container", code), key=lambda each: (each.at, each.seq))
    for before, event in pairwise(events):
        on, now = _seals_on(before, code), _seals_on(event, code)
        if event.op == "reseal" or not on or not now:
            continue
        missing, other = _unlike(on, now)
        if not missing and not other:
            continue
        close = bool(other) and len(_misread(missing, other)) == len(other)
        yield _signal(
            look,
            f"{code} {event.id}",
            Severity.S3 if close else Severity.S2,
            _("A package bears another seal than before, and no change is on record."),
            [before, event],
            {"package": code, "before": on, "found": now},
            [_("One of the numbers may be misread for the other: {answer}.").format(answer=_yes(close))],
        )


# numbers


def _fitted(event: Event) -> list[str]:
    """The seals that an entry puts on."""
    if event.op == "reseal":
        return [str(event.fields["new_seal"])]
    return [str(each) for each in event.fields.get("seals", ())]


def _container(event: Event) -> str:
    return str(event.get("package") or event.get("place") or "") if event.op == "reseal" else event.id


def _twice(look: Look, event: Event) -> Iterator[Signal]:
    """A number that was fitted on one container is fitted on another."""
    for seal in sorted(set(_fitted(event))):
        for other in look.about("seal", seal_key(seal)):
            if other.op not in ("dispatch", "reseal") or other.seq >= event.seq:
                continue
            if seal_key(seal) not in {seal_key(each) for each in _fitted(other)}:
                continue
            if _container(other) == _container(event) or _goes_on(look, other, event):
                continue
            yield _signal(
                look,
                f"{event.id} seal {seal_key(seal)}",
                Severity.S2,
                _("One seal number is on two containers."),
                [other, event],
                {"seal": seal, "containers": [_container(other), _container(event)]},
                [_("The first container did not go on, sealed as it was, from where it had come to.")],
            )
            break


def _goes_on(look: Look, first: Event, second: Event) -> bool:
    """Whether a consignment goes on unopened from the site to which an earlier one brought it."""
    if second.op == "reseal":
        return first.op == "dispatch" and second.get("place") == first.fields["to"]
    if first.op == "reseal":
        return _container(first) == second.fields["from"] or _brought(look, _container(first), second)
    return _brought(look, first.id, second)


def _brought(look: Look, dispatch: str, second: Event) -> bool:
    made = consignment(look, dispatch)
    return made is not None and any(
        each.at <= second.at and look.site(each.fields["to"]) == look.site(second.fields["from"])
        for each in made.receipts
    )


def _never_issued(look: Look, event: Event) -> Iterator[Signal]:
    """A number that does not lie in the range that the mission has been given."""
    begin, _dash, end = str(look["issued"]).partition(":")
    low, high = _parts(begin), _parts(end)
    if low is None or high is None:
        return
    for seal in sorted(set(_fitted(event))):
        own = _parts(seal)
        if own is not None and own[0] == low[0] and low[1] <= own[1] <= high[1]:
            continue
        close = any(between(seal, each) <= CONFUSABLE for each in (begin, end))
        yield _signal(
            look,
            f"{event.id} range {seal_key(seal)}",
            Severity.S3 if close else Severity.S2,
            _("A seal bears a number that the mission was not given."),
            [event],
            {"seal": seal, "issued": str(look["issued"])},
            [_("A sender outside the mission may have seals of its own.")],
        )


def _parts(seal: str) -> tuple[str, int] | None:
    """The letters and the number of a seal."""
    found = _NUMBER.fullmatch(seal_key(seal))
    return (found[1], int(found[2])) if found else None


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
