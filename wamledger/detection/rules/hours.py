"""R17: acts that could hide a loss, at an hour at which the site hardly ever works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import fixed
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOURS_A_WEEK: Final = 168
SENSITIVE: Final = ("adjust", "correct_identity", "dispatch", "reseal")
ENOUGH_ALIKE: Final = 3
"""Earlier entries of the same operation anywhere, from which its own hours are known."""


def odd_hour(look: Look, site: str) -> Iterator[Signal]:
    """At that hour of the week the site had made hardly any of its entries, nor was such an act usual then anywhere."""
    acts = [event for event in look.sensitive(site) if event.op in SENSITIVE and event.stands]
    if not acts:
        return
    made = look.at_site(site, acts[-1].seq)
    alike = {op: look.events(op) for op in sorted({event.op for event in acts})}
    week = [0] * HOURS_A_WEEK
    days: dict[str, list[int]] = {op: [0] * 24 for op in alike}
    reached, done = 0, dict.fromkeys(alike, 0)
    for act in acts:
        while reached < len(made) and made[reached].seq < act.seq:
            week[_hour(made[reached])] += 1
            reached += 1
        same = alike[act.op]
        while done[act.op] < len(same) and same[done[act.op]].seq < act.seq:
            days[act.op][_hour(same[done[act.op]]) % 24] += 1
            done[act.op] += 1
        hour = _hour(act)
        near = sum(week[(hour + shift) % HOURS_A_WEEK] for shift in (-1, 0, 1))
        if reached < look["enough_entries"] or near * 1000 >= reached * look["share_per_mille"]:
            continue
        usual = sum(days[act.op][(hour + shift) % 24] for shift in (-1, 0, 1))
        if done[act.op] >= ENOUGH_ALIKE and usual * 20 >= done[act.op]:
            continue
        yield _odd(look, site, act, near, reached, usual, done[act.op])


def _hour(event: Event) -> int:
    """The hour of the week, from Monday 00:00 UTC."""
    when: datetime = moments.aware(event.at).astimezone(UTC)
    return when.weekday() * 24 + when.hour


def _odd(look: Look, site: str, act: Event, near: int, entries: int, usual: int, alike: int) -> Signal:
    moved = look.moves(act)
    weapons = {code for kind, code, *_rest in moved if kind == "weapon"}
    if act.get("weapon"):
        weapons.add(act.fields["weapon"])
    return Signal(
        subject=act.id,
        severity=Severity.S4,
        why=_("An hour alone is a note."),
        first_signal_at=act.at,
        operations=in_order([act]),
        weapons=sorted(weapons),
        lots=sorted({code for kind, code, *_rest in moved if kind == "lot"}),
        places=[site],
        users=user_codes(look, [act.by, act.approved_by]),
        documents=documents(act),
        figures={
            "operation": act.op,
            "occurred_at": moments.canonical(act.at),
            "entries_within_an_hour_of_it": near,
            "entries_of_the_site": entries,
            "share_percent": fixed(100 * near / entries, 2),
            "limit_percent": fixed(look["share_per_mille"] / 10, 1),
            "same_operation_at_that_time_of_day": usual,
            "same_operation_before": alike,
        },
        explanations=[
            _("An hour to either side, and the hours usual for the operation elsewhere, are allowed for."),
            _("An operation or an incident may have asked for it: the log of the duty officer tells."),
        ],
    )


register(
    Rule(
        code="R17",
        title=N_("At an odd hour"),
        family=Family.PROCESS,
        question=N_(
            "Which act that could hide a loss was done at an hour at which the site hardly ever works?"
        ),
        clears_when=N_("The duty roster or the order for that hour is shown and the finding is explained."),
        source="WAMLEDGER",
        subjects=Look.sites,
        evaluate=odd_hour,
        about_staff=True,
        parameters=(
            Parameter(
                "enough_entries",
                200,
                N_("Entries of a site before its hours are known."),
                "r17_enough_entries",
            ),
            Parameter(
                "share_per_mille",
                10,
                N_("Share of its entries below which an hour is odd, in thousandths."),
                "r17_share_per_mille",
            ),
        ),
    )
)
