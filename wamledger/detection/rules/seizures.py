"""R27: what a patrol reported, and what was booked in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.intake import HOUR, known_at, types_in, types_of, weapons_in, without_reference
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, Loss, class_of_weapon, severity_of, worst
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

REPORTS: Final = frozenset({"SEIZURE", "FIND"})
_SEVERAL: Final = 2
"""One weapon that a patrol names otherwise than an inspector does is no suspicion yet."""


def _subjects(look: Look) -> Iterable[str]:
    reports = (
        str(event.get("operation_reference"))
        for event in look.events("incident")
        if event.fields["kind"] in REPORTS and event.get("operation_reference")
    )
    return list(dict.fromkeys(reports))


def seizure_gap(look: Look, subject: str) -> Iterator[Signal]:
    """A patrol reported more weapons, or others, than were booked in; or they were booked in late."""
    told = look.about("operation_reference", subject)
    reports = [each for each in told if each.op == "incident" and each.fields["kind"] in REPORTS]
    intakes = [each for each in told if each.op == "register"]
    if not reports:
        return
    report = max(reports, key=lambda each: (len(each.get("weapon_types") or ()), -each.seq))
    # two reports of one patrol may be one told twice, or tell of other weapons: of each type the larger number counts
    reported: Counter[str] = Counter()
    for each in reports:
        reported |= Counter(str(one) for one in each.get("weapon_types") or ())
    booked: Counter[str] = Counter()
    for each in intakes:
        booked.update(types_in(each))
    if reported.total() > booked.total():
        # a weapon of the mission's own is recovered and not registered, and a sheet may lack the reference
        intakes += without_reference(look, report)
        booked = Counter()
        for each in intakes:
            booked.update(types_of(look, each))
    if reported:
        yield from _fewer(look, subject, report, intakes, reported, booked)
    yield from _late(look, subject, report, [each for each in intakes if each.op == "register"])


def _signal(
    look: Look,
    subject: str,
    severity: Severity,
    why: str,
    since: int,
    report: Event,
    intakes: list[Event],
    quantity: int,
    figures: dict[str, object],
    explanations: list[str],
    cleared_at: int | None,
) -> Signal:
    places = {
        str(each.get(name)) for each in (report, *intakes) for name in ("place", "to") if each.get(name)
    }
    return Signal(
        subject=subject,
        severity=severity,
        why=why,
        first_signal_at=since,
        operations=in_order([report, *intakes]),
        quantity=quantity,
        weapons=weapons_in(intakes),
        places=sorted(places & look.places.keys()),
        users=user_codes(look, [report.by, *(each.by for each in intakes)]),
        documents=sorted({*documents(report, *intakes), str(report.get("operation_reference"))}),
        figures=figures,
        explanations=explanations,
        cleared_at=cleared_at,
    )


def _fewer(
    look: Look,
    subject: str,
    report: Event,
    intakes: list[Event],
    reported: Counter[str],
    booked: Counter[str],
) -> Iterator[Signal]:
    limit = report.at + look["intake_hours"] * HOUR
    urgent = report.at + look["urgent_hours"] * HOUR
    missing = reported - booked
    short = reported.total() - booked.total()
    figures: dict[str, object] = {
        "reported": dict(sorted(reported.items())),
        "booked_in": dict(sorted(booked.items())),
        "intake_hours": look["intake_hours"],
        "due": moments.canonical(limit),
    }
    explanations = [
        _("Every intake with the reference of the patrol counts, whenever it was booked."),
        _(
            "What was handed to the host State on the spot needs a receipt, and would be an intake and a handover."
        ),
    ]
    if short <= 0:
        complete = _complete_at(look, intakes, reported.total())
        if complete is not None and complete > limit:
            before = [each for each in intakes if known_at(each) <= limit]
            if before:
                yield _signal(
                    look, f"{subject} fewer", Severity.S3, _("The rest was booked in late."), limit, report,
                    intakes, reported.total(), figures, explanations, complete,
                )  # fmt: skip
        elif missing and short == 0:
            severity, why = _others(reported, booked)
            yield _signal(
                look,
                f"{subject} others",
                severity,
                why,
                max(known_at(each) for each in intakes),
                report,
                intakes,
                missing.total(),
                figures | {"reported_and_not_booked_in": dict(sorted(missing.items()))},
                [_("A patrol names types otherwise than an inspector does.")],
                None,
            )
        return
    if not look.passed(limit):
        if not intakes:
            return
        severity, why = Severity.S3, _("Fewer were booked in than were reported; more may come.")
        since = max(known_at(each) for each in intakes)
    else:
        since = limit if not intakes else max(min(known_at(each) for each in intakes), report.at)
        severity, why = _weigh(look, missing, short), _("Fewer were booked in than were reported.")
        if not intakes:
            why = _("Nothing was booked in of what was reported.")
            if not look.passed(urgent):
                severity = Severity.S3
    yield _signal(
        look,
        f"{subject} fewer",
        severity,
        why,
        min(since, limit),
        report,
        intakes,
        short,
        figures | {"missing": short, "reported_and_not_booked_in": dict(sorted(missing.items()))},
        explanations,
        None,
    )


def _others(reported: Counter[str], booked: Counter[str]) -> tuple[Severity, str]:
    """How urgent it is that as many were booked in, but of other types: whether several of them are less harmful ones."""
    lighter = _heavy(reported) - _heavy(booked)
    if lighter < _SEVERAL:
        return Severity.S3, _("As many were booked in as were reported, but of other types.")
    return Severity.S2, _(
        "As many were booked in as were reported, but {number} automatic weapons or worse fewer."
    ).format(number=lighter)


def _heavy(types: Counter[str]) -> int:
    return sum(
        number
        for kind, number in types.items()
        if class_of_weapon({"type": kind}) in (ItemClass.A, ItemClass.B)
    )


def _weigh(look: Look, missing: Counter[str], short: int) -> Severity:
    """The severity of so many of these types."""
    classes: dict[ItemClass, int] = {}
    for kind, number in missing.items():
        item_class = class_of_weapon({"type": kind})
        classes[item_class] = classes.get(item_class, 0) + min(number, short)
    return min(
        worst(severity_of(look, kind, number, Loss.SUSPECTED) for kind, number in classes.items()),
        Severity.S2,
    )


def _complete_at(look: Look, intakes: list[Event], wanted: int) -> int | None:
    """When as many had been booked in as were reported."""
    total = 0
    for each in sorted(intakes, key=lambda one: (known_at(one), one.seq)):
        total += sum(1 for _type in types_of(look, each))
        if total >= wanted:
            return known_at(each)
    return None


def _late(look: Look, subject: str, report: Event, intakes: list[Event]) -> Iterator[Signal]:
    """The first weapon was booked in late, by when it was written down, or else by when it is said to have happened."""
    if not intakes:
        return
    first = min(intakes, key=lambda each: (known_at(each), each.seq))
    # where the report itself came late, the line was down, and the intake is measured from there
    taken = max(min(report.at, first.at), known_at(report))
    limit = taken + look["intake_hours"] * HOUR
    if known_at(first) <= limit:
        return
    urgent = known_at(first) > taken + look["urgent_hours"] * HOUR
    yield _signal(
        look,
        f"{subject} late",
        Severity.S2 if urgent else Severity.S3,
        _("Booked in more than {hours} hours after it was taken.").format(
            hours=look["urgent_hours"] if urgent else look["intake_hours"]
        ),
        limit,
        report,
        [first],
        sum(1 for _type in types_in(first)),
        {
            "taken": moments.canonical(taken),
            "booked_in": moments.canonical(known_at(first)),
            "due": moments.canonical(limit),
        },
        [
            _("A patrol that was out for days brings what it took when it comes back."),
            _(
                "Where the report came late as well, there was no line: the intake is measured from the report."
            ),
        ],
        known_at(first),
    )


register(
    Rule(
        code="R27",
        title=N_("Seized is not what was booked in"),
        family=Family.PHYSICAL,
        question=N_("Of which seizure was less booked in than reported, or too late?"),
        clears_when=N_("The rest is booked in with the reference of the patrol."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=seizure_gap,
        parameters=(
            Parameter("intake_hours", 24, N_("Hours from a seizure to its entry."), "intake_hours"),
            Parameter("urgent_hours", 72, N_("Hours from which it is for the day."), "r27_urgent_hours"),
        ),
    )
)
