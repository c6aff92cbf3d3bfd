"""R08: rounds that were issued and neither came back nor were fired, and cases that do not match what was fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.fired import cases_short, too_many_fired
from wamledger.detection.given_out.settled import accounts_for_rounds, settlers
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import Item, ItemClass, class_of_lot, suspected
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000


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
        yield from cases_short(look, event)
        yield from too_many_fired(look, event)


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
