"""R17: acts that could hide a loss, at an hour at which the site hardly ever works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
NIGHT_PERCENT: Final = 3
"""Share of the entries within an hour of a time of the day, on all days, below which it is a time of rest."""
DAY_OFF_PERCENT: Final = 2
"""Share of the entries on a day of the week below which it is a day off; so known after some weeks."""
KNOWN_WEEKS: Final = 4
ENOUGH_ALIKE: Final = 3
"""Such acts at other sites about that time of the day, from which it is no odd hour."""


def odd_hour(look: Look, site: str) -> Iterator[Signal]:
    """At that hour of the week the site made hardly any of its entries, nor were such acts usual then at other sites."""
    acts = [event for event in look.sensitive(site) if event.op in SENSITIVE and event.stands]
    if not acts:
        return
    enough = max(1, look["enough_entries"])
    first = look.first_at_site(site, enough + 1)
    made = look.at_site(site, max(acts[-1].seq, first[-1].seq + 1))
    elsewhere = sorted(
        (event for op in SENSITIVE for event in look.events(op) if look.made_at(event) != site),
        key=lambda event: event.seq,
    )
    week = [0] * HOURS_A_WEEK
    day: list[list[str]] = [[] for _hour_of_day in range(24)]
    others: set[str] = set()
    reached = done = 0
    for act in acts:
        # an act from the first days of a site is held against these days as a whole
        while reached < len(made) and (made[reached].seq < act.seq or reached <= enough):
            week[_hour(made[reached])] += 1
            reached += 1
        while done < len(elsewhere) and elsewhere[done].seq < act.seq:
            there = look.made_at(elsewhere[done]) or ""
            day[_hour(elsewhere[done]) % 24].append(there)
            others.add(there)
            done += 1
        hour = _hour(act)
        is_among = made[reached - 1].seq >= act.seq
        entries = reached - is_among
        near = sum(week[(hour + shift) % HOURS_A_WEEK] for shift in (-1, 0, 1)) - is_among
        if entries < enough or near * 1000 >= entries * look["share_per_mille"]:
            continue
        if not _is_night(week, hour, entries, is_among) and not (
            made[reached - 1].at - made[0].at >= KNOWN_WEEKS * 7 * moments.DAY
            and _is_day_off(week, hour, entries, is_among)
        ):
            continue
        then = [there for shift in (-1, 0, 1) for there in day[(hour + shift) % 24]]
        usual = len(then)
        # one other site may have the same reason to work at night
        if usual >= ENOUGH_ALIKE and usual * 10 >= done and len(set(then)) >= min(2, len(others)):
            continue
        since = made[reached - 1].at if is_among else act.at
        yield _odd(look, site, act, max(act.at, since), near, entries, usual, done)


def _is_night(week: Sequence[int], hour: int, entries: int, is_among: bool) -> bool:
    """Whether hardly anything is done at that time of the day on any day: one hour of one week says little by itself."""
    shifts = (-1, 0, 1)
    made = sum(week[day * 24 + (hour + shift) % 24] for day in range(7) for shift in shifts) - is_among
    return made * 100 < entries * NIGHT_PERCENT


def _is_day_off(week: Sequence[int], hour: int, entries: int, is_among: bool) -> bool:
    """Whether hardly anything is done on that day of the week."""
    day = hour - hour % 24
    return (sum(week[day : day + 24]) - is_among) * 100 < entries * DAY_OFF_PERCENT


def _hour(event: Event) -> int:
    """The hour of the week, from Monday 00:00 UTC."""
    when: datetime = moments.aware(event.at).astimezone(UTC)
    return when.weekday() * 24 + when.hour


def _odd(
    look: Look, site: str, act: Event, since: int, near: int, entries: int, usual: int, elsewhere: int
) -> Signal:
    moved = look.moves(act)
    weapons = {code for kind, code, *_rest in moved if kind == "weapon"}
    if act.get("weapon"):
        weapons.add(act.fields["weapon"])
    return Signal(
        subject=act.id,
        severity=Severity.S4,
        why=_("An hour alone is a note."),
        first_signal_at=since,
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
            "such_acts_elsewhere_at_that_time_of_day": usual,
            "such_acts_elsewhere_before": elsewhere,
        },
        explanations=[
            _("An hour to either side, and the hours usual for such acts at other sites, are allowed for."),
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
