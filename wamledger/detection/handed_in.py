"""What people handed in, site by site: how many came with a weapon, and in what condition the weapons were."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wamledger import reference
from wamledger.detection.books import Event
from wamledger.detection.identities import acquisition_of, is_of_programme
from wamledger.detection.look import Look
from wamledger.domain.moment import DAY


class HandIn(NamedTuple):
    """An entry by which somebody handed weapons in: at which site, by whom, and which weapons."""

    event: Event
    site: str
    participant: str
    weapons: tuple[str, ...]


def hand_ins(look: Look) -> list[HandIn]:
    """Every one of them, by when it happened."""
    found: list[HandIn] = look.shared("hand-ins", "", lambda look, _subject: list(_hand_ins(look)))
    return found


def _hand_ins(look: Look) -> Iterator[HandIn]:
    for event in sorted(look.handed_in(), key=lambda event: (event.at, event.seq)):
        acquisition = acquisition_of(event)
        if not is_of_programme(acquisition):
            continue
        codes = tuple(line["new_weapon"]["id"] for line in event.fields["lines"] if line.get("new_weapon"))
        yield HandIn(event, look.site(event.fields["to"]), str(acquisition.get("participant") or ""), codes)


def condition_when_handed_in(look: Look, code: str) -> bool | None:
    """Whether the weapon was serviceable when somebody first looked; None where nobody has."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.cell is None:
            continue
        said = reference.weapon_conditions().get(stay.cell.condition)
        if said in ("yes", "no"):
            return said == "yes"
    return None


def people(look: Look) -> list[tuple[Event, str, str]]:
    """
    Who came to which site: the entry that says so, the site, and the participant; by when it happened.

    Whoever handed nothing in came where the person who registered them took weapons in on that day; where they did so at
    two sites, nobody can say.
    """
    found: list[tuple[Event, str, str]] = look.shared(
        "participants by site", "", lambda look, _s: _people(look)
    )
    return found


def _people(look: Look) -> list[tuple[Event, str, str]]:
    worked: dict[str, list[tuple[int, str]]] = {}
    where: dict[str, str] = {}
    for each in hand_ins(look):
        worked.setdefault(each.event.by, []).append((each.event.at, each.site))
        if each.participant:
            where.setdefault(each.participant, each.site)
    found = []
    for event in look.events("register_participant"):
        number = event.fields["participant"]
        site = where.get(number) or _site_on(worked.get(event.by, []), event.at)
        if site is not None:
            found.append((event, site, number))
    return sorted(found, key=lambda each: (each[0].at, each[0].seq))


def _site_on(worked: Sequence[tuple[int, str]], at: int) -> str | None:
    """Where somebody took weapons in that day, or the time before; None where that was at two sites, or nowhere."""
    begin = bisect_left(worked, (at - DAY, ""))
    on_the_day = {site for _when, site in worked[begin : bisect_left(worked, (at + DAY, ""))]}
    if len(on_the_day) == 1:
        return on_the_day.pop()
    return worked[begin - 1][1] if not on_the_day and begin else None
