"""R21: amounts that lie just below a limit, or are split so that each part does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.counted.losses import WEEK, end_of, week_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import chance
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, class_of_lot
from wamledger.detection.signal import Severity, Signal
from wamledger.detection.tails import binomial_at_least
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

BY_FORCE: Final = frozenset(
    {"ATTACK_FIXED_SITE", "ATTACK_PATROL", "ATTACK_CONVOY", "FIRE_EXPLOSION", "ABANDONED"}
)
"""Losses whose amount nobody could choose."""
SPAN_WEEKS: Final = 13
RUN_WEEKS: Final = 4
"""As if everything were run each four weeks, over the quarter before."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What one entry admitted to be lost of one lot, or how many weapons."""

    event: Event
    kind: str
    lot: str
    place: str
    quantity: int
    is_of_packs: bool
    """Whether it is a whole number of packs, as packs of that size are lost."""


def subjects(look: Look) -> Iterator[str]:
    """Whoever recorded losses and write-offs, and where they were."""
    found = set()
    for each in _amounts(look):
        found |= {f"{each.kind} by {each.event.by}", f"{each.kind} at {each.place}"}
    yield from sorted(found)
    yield from sorted({f"{each.kind} of {each.lot}" for each in _amounts(look) if each.lot})


def below_the_limit(look: Look, subject: str) -> Iterator[Signal]:
    """More amounts lie just below the limit than just above it; or parts below it follow one another that are above."""
    kind, way, name = subject.split(" ", 2)
    own = [each for each in _amounts(look) if each.kind == kind and _is_of(each, way, name)]
    limit = look["limit_rounds"] if kind == "rounds" else look["limit_weapons"] + 1
    if limit <= 1:
        return
    if way != "of":
        yield from _crowded(look, subject, kind, own, limit)
    yield from _split(look, subject, kind, own, limit)


def _is_of(each: Amount, way: str, name: str) -> bool:
    match way:
        case "by":
            return each.event.by == name
        case "at":
            return each.place == name
    return each.lot == name


def _amounts(look: Look) -> Sequence[Amount]:
    """The losses that were reported and written off, one by one, in the order of time."""
    found: Sequence[Amount] = look.shared("amounts", "", _work)
    return found


def _work(look: Look, _subject: str) -> Sequence[Amount]:
    found: list[Amount] = []
    for op in ("report_loss", "adjust"):
        for event in look.events(op):
            if op == "adjust" and event.fields["direction"] != "WRITE_OFF":
                continue
            if op == "report_loss" and (event.get("incident") or event.fields["kind"] in BY_FORCE):
                continue
            found += _of(look, event)
    return sorted(found, key=lambda each: (each.event.at, each.event.seq, each.lot))


def _of(look: Look, event: Event) -> Iterator[Amount]:
    lots: dict[tuple[str, str], int] = {}
    weapons: dict[str, int] = {}
    for kind, code, quantity, was, _becomes in look.moves(event):
        # what was unaccounted for was counted when it was reported
        if was is None or was.status == "UNACCOUNTED":
            continue
        if kind == "weapon":
            weapons[was.holder] = weapons.get(was.holder, 0) + 1
        else:
            lots[code, was.holder] = lots.get((code, was.holder), 0) + quantity
    for (code, holder), quantity in sorted(lots.items()):
        nature = look.nature_of(code)
        if class_of_lot(look, {"nature": nature}) is ItemClass.D:
            size = _pack_size(look, nature)
            yield Amount(event, "rounds", code, holder, quantity, bool(size) and quantity % size == 0)
    for holder, number in sorted(weapons.items()):
        yield Amount(event, "weapons", "", holder, number, is_of_packs=False)


def _pack_size(look: Look, nature: str) -> int:
    known: Any = look.nature(nature)
    size = known.get("pack_size") if isinstance(known, dict) else getattr(known, "pack_size", None)
    return int(size) if size and int(size) > 1 else 0


# statistics


def _crowded(look: Look, subject: str, kind: str, own: Sequence[Amount], limit: int) -> Iterator[Signal]:
    """Of amounts near the limit as many should lie above as below; far more lie below."""
    said_until = -1
    near = [each for each in own if _side(each.quantity, limit) is not None]
    if not near:
        return
    first = -(-week_of(near[0].event.at) // RUN_WEEKS) * RUN_WEEKS
    last = week_of(near[-1].event.at) + SPAN_WEEKS
    for week in range(first, last + 1, RUN_WEEKS):
        run = end_of(week)
        if not look.passed(run):
            return
        within = [each for each in near if run - SPAN_WEEKS * WEEK <= each.event.at < run]
        # where there are too few to be said there is nothing to test
        if len(within) < look["least_below"]:
            continue
        look.tested(run, 1)
        below = [each for each in within if _side(each.quantity, limit) == "below"]
        above = len(within) - len(below)
        value = float(binomial_at_least(len(below), len(within)))
        if len(below) < look["least_below"] or value >= look["per_mille"] / 1000:
            continue
        if sum(each.is_of_packs for each in below) * 2 > len(below):
            continue
        if week <= said_until:
            said_until = week + SPAN_WEEKS
            continue
        said_until = week + SPAN_WEEKS
        yield _signal(
            look,
            f"{subject} {moments.canonical(run)[:10]}",
            below,
            severity=Severity.S3,
            at=run,
            why=_("Statistics alone: nobody is known to have chosen the amounts."),
            figures={
                "limit": limit,
                "unit": kind,
                "from": limit * 8 // 10,
                "to": limit * 125 // 100,
                "below": len(below),
                "above": above,
                "amounts": [each.quantity for each in below],
                "p_uncorrected": chance(value),
                "weeks": SPAN_WEEKS,
            },
            explanations=[
                _("Were amounts not chosen, as many near the limit would lie above it as below."),
                _("Amounts of whole packs: {number} of {all}; where most are, nothing is said.").format(
                    number=sum(each.is_of_packs for each in below), all=len(below)
                ),
            ],
            probability=value,
            run=run,
        )


def _side(quantity: int, limit: int) -> str | None:
    """Which side of the limit it is on; None where it is not near. Four fifths and five quarters are equally near."""
    if limit * 8 <= quantity * 10 and quantity < limit:
        return "below"
    if limit <= quantity and quantity * 100 < limit * 125:
        return "above"
    return None


# splitting


def _split(look: Look, subject: str, kind: str, own: Sequence[Amount], limit: int) -> Iterator[Signal]:
    """Two or more amounts within a week, each below the limit and together not."""
    parts = [each for each in own if each.quantity < limit]
    place = 0
    while place < len(parts):
        until = parts[place].event.at + look["split_days"] * moments.DAY
        chosen: list[Amount] = []
        total, end = 0, place
        while end < len(parts) and parts[end].event.at <= until and total < limit:
            chosen.append(parts[end])
            total += parts[end].quantity
            end += 1
        entries = {each.event.id for each in chosen}
        if total < limit or len(entries) < 2 or all(each.is_of_packs for each in chosen):
            place += 1
            continue
        while end < len(parts) and parts[end].event.at <= until:
            chosen.append(parts[end])
            total += parts[end].quantity
            end += 1
        yield _signal(
            look,
            f"{subject} split {chosen[0].event.id}",
            chosen,
            severity=Severity.S2,
            at=max(each.event.at for each in chosen),
            why=_("Each part is below the limit from which it must be reported, and together they are not."),
            figures={
                "limit": limit,
                "unit": kind,
                "parts": [each.quantity for each in chosen],
                "together": total,
                "within_days": look["split_days"],
            },
            explanations=[
                _("Losses by attack, fire or accident that one incident explains are left out."),
                _("Several losses may have been found in one search: the reports say how each was found."),
            ],
        )
        place = end


def _signal(
    look: Look,
    subject: str,
    amounts: Iterable[Amount],
    *,
    severity: Severity,
    at: int,
    why: str,
    figures: dict[str, Any],
    explanations: list[str],
    probability: float | None = None,
    run: int = 0,
) -> Signal:
    told = list(amounts)
    events = [each.event for each in told]
    return Signal(
        subject=subject,
        severity=severity,
        why=why,
        first_signal_at=at,
        operations=in_order(events),
        quantity=sum(each.quantity for each in told),
        weapons=sorted(
            {
                code
                for event in {event.id: event for event in events}.values()
                for kind, code, *_rest in look.moves(event)
                if kind == "weapon"
            }
        ),
        lots=sorted({each.lot for each in told if each.lot}),
        places=sorted({each.place for each in told if each.place in look.places}),
        parties=sorted({each.place for each in told if each.place in look.parties}),
        users=user_codes(look, (event.by for event in events)),
        documents=documents(*events),
        figures=figures,
        explanations=explanations,
        probability=probability,
        run=run,
    )


def once(said: Sequence[Signal], _parameters: Any) -> list[Signal]:
    """The same entries are said once, however they belong together: by lot, by place, or by who recorded them."""
    found: dict[tuple[bool, frozenset[str]], Signal] = {}
    order = {"of": 0, "at": 1, "by": 2}
    for signal in sorted(said, key=lambda each: (order[each.subject.split(" ")[1]], each.subject)):
        key = (signal.probability is None, frozenset(signal.operations))
        if any(flat == key[0] and key[1] <= entries for flat, entries in found):
            continue
        found[key] = signal
    return list(found.values())


register(
    Rule(
        code="R21",
        title=N_("Just below the limit"),
        family=Family.STATISTICAL,
        question=N_(
            "Whose losses lie just below the limit from which they are reported, or were split to lie there?"
        ),
        clears_when=N_(
            "Each loss is shown to have been found apart from the others, and the finding is explained."
        ),
        source="WAMLEDGER",
        subjects=subjects,
        evaluate=below_the_limit,
        settle=once,
        about_staff=True,
        parameters=(
            Parameter(
                "limit_rounds",
                500,
                N_("Loss of rounds from which a report goes up."),
                "reporting_limit_rounds",
            ),
            Parameter(
                "limit_weapons", 10, N_("More weapons than this make a loss notable."), "notable_weapons"
            ),
            Parameter(
                "least_below", 6, N_("Amounts just below the limit that there must be."), "r21_least_below"
            ),
            Parameter(
                "per_mille",
                50,
                N_("The probability below which it is said, in thousandths."),
                "r21_per_mille",
            ),
            Parameter("split_days", 7, N_("Days within which parts belong together."), "r21_split_days"),
        ),
    )
)
