"""What was fired, against the cases that were found and what people and weapons can fire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _

MILLION: Final = 1_000_000
HISTORY: Final = 20
"""So many earlier activities of a store are looked at."""
FEWEST: Final = 3
"""With fewer, nobody knows whether cases are collected there."""


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


def cases_short(look: Look, event: Event) -> Iterator[Signal]:
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
    yield _said(
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


def _said(
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


def too_many_fired(look: Look, event: Event) -> Iterator[Signal]:
    """More was fired than the people were allowed, or than the weapons can."""
    fired = _fired(event)
    for what, people, each, percent in (
        ("shooters", event.get("shooters"), look["rounds_per_shooter"], 115),
        ("weapons", event.get("weapons_fired"), look["rounds_per_weapon"], 100),
    ):
        if not people or not each or fired * 100 <= int(people) * each * percent:
            continue
        yield _said(
            look,
            event,
            what,
            _("More was fired than {each} rounds each.").format(each=each),
            fired - int(people) * each,
            {"fired": fired, what: int(people), "rounds_each": each, "within_percent": percent},
            [_("The number of people or weapons may be that of one relay.")],
        )
