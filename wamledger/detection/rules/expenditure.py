"""R08: rounds that were issued and neither came back nor were fired, and cases that do not match what was fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.given_out.settled import accounts_for_rounds, settlers
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import Item, ItemClass, class_of_lot, suspected
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000
MILLION: Final = 1_000_000
HISTORY: Final = 20
"""So many earlier activities of a store are looked at."""
FEWEST: Final = 3
"""With fewer, nobody knows whether cases are collected there."""


def _subjects(look: Look) -> Iterable[str]:
    return [*look.owing(), *(event.id for event in look.events("expend"))]


def expenditure(look: Look, subject: str) -> Iterator[Signal]:
    """An issue of rounds does not add up, or an expenditure does not match its cases, people or weapons."""
    event = look.event(subject)
    if event is None or not event.stands:
        return
    if event.op == "issue":
        yield from _does_not_add_up(look, event)
    elif event.op == "expend":
        yield from _cases(look, event)
        yield from _rates(look, event)


# r1


def _does_not_add_up(look: Look, event: Event) -> Iterator[Signal]:
    """Of rounds that were issued a part was fired or came back, the activity is over, and the rest is nowhere."""
    due = event.get("due")
    if not due or due == "STANDING":
        return
    limit = moments.parse(due) + look["grace_hours"] * HOUR
    settled = settlers(look, event)
    # the activity is over when something of it was entered, and its time has passed
    if not accounts_for_rounds(look, settled) or not look.passed(limit):
        return
    file = look.custody(event.id)
    owed = {item: quantity for item, quantity in look.owed(event.id).items() if item[0] == "lot"}
    cleared = None
    if not owed:
        lots = [item for item in look.given(event.id) if item[0] == "lot"]
        before = [each for each in settled if each.at <= limit]
        if not lots or file is None or file.last <= limit or not accounts_for_rounds(look, before):
            return
        cleared = file.last
        owed = _left(look, event, before)
        if not owed:
            return
    given = look.given(event.id)
    amount = sum(owed.values())
    severity = suspected(look, owed)
    small = all(class_of_lot(look, {"nature": look.nature_of(code)}) is ItemClass.D for _kind, code in owed)
    if small:
        severity = Severity.S2 if amount > look["most_rounds"] else Severity.S3
    fired = _moved(look, settled, "expend")
    back = _moved(look, settled, "return")
    yield Signal(
        subject=event.id,
        severity=severity,
        why=_("Issued less returned, fired and lost leaves {rounds}.").format(rounds=amount),
        first_signal_at=max(limit, min(each.at for each in settled)),
        operations=in_order([event, *settled]),
        quantity=amount,
        lots=sorted(code for _kind, code in owed),
        places=[event.fields["from"]],
        parties=[file.party] if file is not None else [],
        users=user_codes(look, [event.by, *(each.by for each in settled)]),
        documents=documents(event, *settled),
        figures={
            "issued": {code: given[item] for item in sorted(owed) for _kind, code in (item,)},
            "fired": {code: fired.get(item, 0) for item in sorted(owed) for _kind, code in (item,)},
            "returned": {code: back.get(item, 0) for item in sorted(owed) for _kind, code in (item,)},
            "left_over": {code: owed[item] for item in sorted(owed) for _kind, code in (item,)},
            "due": str(due),
            "grace_hours": look["grace_hours"],
        },
        explanations=[
            _("Entries that settle the issue, with the time at which it happened, are taken into account."),
            _("A second return or a report of misfires may still be on paper."),
        ],
        cleared_at=cleared,
    )


def _moved(look: Look, events: Iterable[Event], op: str) -> dict[Item, int]:
    found: dict[Item, int] = {}
    for event in events:
        if event.op == op:
            for kind, code, quantity, _was, _becomes in look.moves(event):
                found[kind, code] = found.get((kind, code), 0) + quantity
    return found


def _left(look: Look, event: Event, before: list[Event]) -> dict[Item, int]:
    """What of the rounds was nowhere by the entries before the time was over."""
    settled = _moved(look, before, "expend")
    for item, quantity in _moved(look, before, "return").items():
        settled[item] = settled.get(item, 0) + quantity
    left = {
        item: quantity - settled.get(item, 0)
        for item, quantity in look.given(event.id).items()
        if item[0] == "lot"
    }
    return {item: quantity for item, quantity in left.items() if quantity > 0}


# r2


def _fired(event: Event) -> int:
    return sum(int(line["quantity"]) for line in event.fields.get("lines", ()))


def _found(look: Look, event: Event) -> int | None:
    """How many cases were collected, counted or by their weight; None where nobody says."""
    if event.get("cases_collected") is not None:
        return int(event.fields["cases_collected"])
    mass = event.get("cases_mass_g")
    if mass is None:
        return None
    weights = {_case_mass(look, str(line["lot"])) for line in event.fields.get("lines", ())}
    weight = weights.pop() if len(weights) == 1 else None
    return int(mass) * 1000 // weight if weight else None


def _case_mass(look: Look, lot: str) -> int | None:
    known = look.nature(look.nature_of(lot))
    mass = known.get("case_mass_mg") if isinstance(known, dict) else getattr(known, "case_mass_mg", None)
    return int(mass) if mass else None


def _store(look: Look, event: Event) -> str:
    """The site whose rounds were fired."""
    issue = look.event(event.fields["issue"]) if event.get("issue") else None
    origin = issue.get("from") if issue is not None else event.get("from")
    return look.site(str(origin)) if origin else ""


def _series(look: Look, _subject: str) -> dict[str, list[tuple[int, str, int, int]]]:
    """By site, the activities at which cases were collected: when, which entry, fired and found."""
    found: dict[str, list[tuple[int, str, int, int]]] = {}
    for event in look.events("expend"):
        cases = _found(look, event)
        if cases is not None and _fired(event):
            found.setdefault(_store(look, event), []).append((event.at, event.id, _fired(event), cases))
    for series in found.values():
        series.sort(key=lambda each: each[0])
    return found


def _cases(look: Look, event: Event) -> Iterator[Signal]:
    """Fewer cases were found than rounds were fired, by more than is usual there."""
    fired, cases = _fired(event), _found(look, event)
    if cases is None or not fired or fired - cases <= 20:
        return
    shares, where = _history(look, event)
    usual = shares[len(shares) // 2] if shares else cases * MILLION // fired
    if usual * 100 < look["practised_percent"] * MILLION:
        return
    away = sorted(abs(share - usual) for share in shares)
    # the median of what lies between, in the measure of a standard deviation: one theft does not widen it
    spread = away[len(away) // 2] * 14_826 // 10_000 if away else 0
    usual_gap = (max(0, MILLION - usual) + 2 * spread) * fired // MILLION if shares else 0
    limit = max(fired * look["tolerance_percent"] // 100, usual_gap, 20)
    if fired - cases <= limit:
        return
    yield _signal(
        look,
        event,
        "cases",
        _("{gap} cases fewer were found than rounds were fired.").format(gap=fired - cases),
        fired - cases,
        {
            "fired": fired,
            "cases_found": cases,
            "threshold": limit,
            "usual_share_found_per_million": usual,
            "spread_per_million": spread,
            "activities_before": len(shares),
        },
        [
            _("Whether cases are collected is known from {number} earlier activities {where}.").format(
                number=len(shares), where=where
            ),
            _("Cases may have been left in the field, or mixed with others."),
        ],
    )


def _history(look: Look, event: Event) -> tuple[list[int], str]:
    """
    The shares of cases that were found at earlier activities, in order, and where.

    Those of the site; where they are few, those of the mission; where these are few too, none, and the fixed limits stand.
    """
    series: dict[str, list[tuple[int, str, int, int]]] = look.shared("cases", "", _series)
    everywhere = [one for code in sorted(series) for one in series[code]]
    for each, where in (
        (series.get(_store(look, event), []), _("at the site")),
        (everywhere, _("in the mission")),
    ):
        earlier = sorted((one for one in each if one[0] < event.at), key=lambda one: (one[0], one[1]))
        if len(earlier) >= FEWEST:
            return sorted(found * MILLION // rounds for _at, _id, rounds, found in earlier[-HISTORY:]), where
    return [], _("in the mission, too few to tell")


def _signal(
    look: Look,
    event: Event,
    what: str,
    why: str,
    quantity: int,
    figures: dict[str, Any],
    explanations: list[str],
) -> Signal:
    issue = look.event(event.fields["issue"]) if event.get("issue") else None
    origin = issue.get("from") if issue is not None else event.get("from")
    return Signal(
        subject=f"{event.id} {what}",
        severity=Severity.S3,
        why=why,
        first_signal_at=event.at,
        operations=in_order([issue, event]),
        quantity=quantity,
        lots=sorted({str(line["lot"]) for line in event.fields.get("lines", ())}),
        places=[str(origin)] if origin in look.places else [],
        users=user_codes(look, [event.by]),
        documents=documents(issue, event),
        figures=figures,
        explanations=explanations,
    )


# people and weapons


def _rates(look: Look, event: Event) -> Iterator[Signal]:
    """More was fired than the people were allowed, or than the weapons can."""
    fired = _fired(event)
    for what, people, each, percent in (
        ("shooters", event.get("shooters"), look["rounds_per_shooter"], 115),
        ("weapons", event.get("weapons_fired"), look["rounds_per_weapon"], 100),
    ):
        if not people or not each or fired * 100 <= int(people) * each * percent:
            continue
        yield _signal(
            look,
            event,
            what,
            _("More was fired than {each} rounds each.").format(each=each),
            fired - int(people) * each,
            {"fired": fired, what: int(people), "rounds_each": each, "within_percent": percent},
            [_("The number of people or weapons may be that of one relay.")],
        )


register(
    Rule(
        code="R08",
        title=N_("Rounds do not add up after use"),
        family=Family.PHYSICAL,
        question=N_("Where do issued, returned, fired and lost rounds, or their cases, not add up?"),
        clears_when=N_("The rest is returned, entered as fired, or reported lost."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=expenditure,
        parameters=(
            Parameter(
                "grace_hours", 2, N_("Hours after the due time of an issue."), "issue_overdue_grace_hours"
            ),
            Parameter("most_rounds", 100, N_("More rounds than this are for the day."), "r08_most_rounds"),
            Parameter(
                "tolerance_percent",
                3,
                N_("Difference between rounds and cases that is let pass, in percent."),
                "expenditure_tolerance_percent",
            ),
            Parameter(
                "practised_percent",
                85,
                N_("Share of cases found from which they are collected as a rule, in percent."),
                "r08_practised_percent",
            ),
            Parameter(
                "rounds_per_shooter",
                0,
                N_("Rounds that each shooter is allowed; 0 where nobody has said."),
                "r08_rounds_per_shooter",
            ),
            Parameter(
                "rounds_per_weapon",
                0,
                N_("Rounds that one weapon can fire at one activity; 0 where nobody has said."),
                "r08_rounds_per_weapon",
            ),
        ),
    )
)
