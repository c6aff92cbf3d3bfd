"""R22: goods that nobody independent has counted for too long, and counts that never differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.losses import counted_places
from wamledger.detection.counted.perfect import too_perfect
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.rules.locations import TEMPORARY
from wamledger.detection.severity import ItemClass, class_of_item, class_of_weapon, worst
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

IN_STORE: Final = frozenset({"IN_STORE"})


@dataclass(frozen=True, slots=True)
class _Look:
    """A count of a place: how far it counts as one by somebody else."""

    at: int
    event: Event
    is_independent: bool


@dataclass(slots=True)
class _Ghost:
    """A kind of goods that nobody independent has counted in time, between two independent counts."""

    group: str
    days: int
    due: int
    severity: Severity
    standing: int
    start: Event | None
    half: Event | None
    """The last count in which somebody took part who does not keep the place."""
    end: Event | None


def _stores(look: Look) -> Iterator[str]:
    for code, row in sorted(look.places.items()):
        if row.get("kind") not in TEMPORARY:
            yield f"store {code}"
    for event in look.events("plan_disposal"):
        yield f"disposal {event.id}"
    for code in counted_places(look):
        yield f"perfect {code}"


def ghost_stock(look: Look, subject: str) -> Iterator[Signal]:
    """Nobody independent has counted goods for longer than their kind allows, or counts there never differ at all."""
    kind, _space, name = subject.partition(" ")
    match kind:
        case "store":
            yield from _uncounted(look, name)
        case "disposal":
            yield from _waiting_for_disposal(look, name)
        case "perfect":
            yield from too_perfect(look, name)


def _looks(look: Look, place: str, scope: str) -> list[_Look]:
    """The counts of a place that were independent, or in which somebody took part who does not keep it, by cut-off."""
    keepers = set()
    around: str | None = place
    while around is not None:
        row = look.places.get(around, {})
        keepers.add(row.get("keeper"))
        around = row.get("within")
    found = []
    for event in look.counts_of(place):
        names = event.fields.get("counted_by", ())
        is_independent = event.fields["kind"] == "INDEPENDENT" and keepers.isdisjoint(names)
        covered = ("ALL", scope, "SAMPLE") if is_independent else ("ALL", scope)
        outsiders = [name for name in names if name in look.users and name not in keepers]
        if event.fields["scope"] in covered and (is_independent or outsiders):
            found.append(_Look(moments.parse(event.fields["cut_off"]), event, is_independent))
    return found


def _uncounted(look: Look, place: str) -> Iterator[Signal]:
    first = look.first_stood(place)
    if first is None:
        return
    found: dict[tuple[str, int, int], list[_Ghost]] = {}
    for scope in ("WEAPONS", "AMMUNITION"):
        looks = _looks(look, place, scope)
        whole = [each for each in looks if each.is_independent]
        for number in range(len(whole) + 1):
            start = whole[number - 1] if number else None
            end = whole[number] if number < len(whole) else None
            begin = start.at if start is not None else first
            half = [
                each
                for each in looks
                if not each.is_independent and begin < each.at and (end is None or each.at < end.at)
            ]
            for group, days in _groups(look, scope).items():
                ghost = _ghost(look, place, group, days, begin, start, end, half)
                if ghost is not None:
                    key = (scope, start.event.seq if start else -1, end.event.seq if end else -1)
                    found.setdefault(key, []).append(ghost)
    for key in sorted(found):
        # where nobody has ever counted, it begins with what came first
        brought = look.brought_by(place, first) if key[1] < 0 else None
        yield _told(place, key[0], found[key], brought)


def _groups(look: Look, scope: str) -> dict[str, int]:
    """The kinds of goods that a count of the scope covers, and the days within which one must be counted."""
    if scope == "WEAPONS":
        return {"class A weapons": look["class_a_days"], "weapons": look["weapons_days"]}
    return {
        "class A ammunition": look["class_a_days"],
        "opened ammunition": look["opened_days"],
        "ammunition": look["sealed_days"],
    }


def _ghost(
    look: Look,
    place: str,
    group: str,
    days: int,
    begin: int,
    start: _Look | None,
    end: _Look | None,
    half: Sequence[_Look],
) -> _Ghost | None:
    """The goods stood there at both ends of a time that is too long, and nobody independent counted in between."""
    span = max(1, days) * moments.DAY
    due = begin + span
    while end is None or due < end.at:
        if not look.passed(due):
            return None
        standing = _standing(look, place, group, due, due)
        if standing and _standing(look, place, group, due - span, due):
            break
        due += span
    else:
        return None
    severity = Severity.S4 if any(each.at <= due for each in half) else Severity.S3
    twice = due + span
    if _over(look, twice, end) and _standing(look, place, group, twice, due):
        latest = half[-1].at if half else begin
        severity = Severity.S2 if _over(look, latest + 2 * span, end) else Severity.S3
    return _Ghost(
        group,
        days,
        due,
        severity,
        standing,
        start.event if start is not None else None,
        half[-1].event if half else None,
        end.event if end is not None else None,
    )


def _over(look: Look, limit: int, end: _Look | None) -> bool:
    return look.passed(limit) if end is None else end.at > limit


def _standing(look: Look, place: str, group: str, moment: int, known: int) -> int:
    """How much of the kind stood there then: weapons, or rounds; opened is what was known to be by another moment."""
    if group.endswith("weapons"):
        heavy = group.startswith("class A")
        standing = look.weapons_standing([place], moment)
        types = look.types_of(code for code, cell in standing.items() if cell.status in IN_STORE)
        return sum(
            number
            for kind, number in types.items()
            if (class_of_weapon({"type": kind}) is ItemClass.A) is heavy
        )
    total = 0
    for (code, cell), quantity in look.lots_standing(place, moment).items():
        if cell.status not in IN_STORE:
            continue
        kind = "ammunition"
        if class_of_item(look, "lot", code) is ItemClass.A:
            kind = "class A ammunition"
        elif _is_opened(look, place, code, known):
            kind = "opened ammunition"
        total += quantity if group == kind else 0
    return total


def _is_opened(look: Look, place: str, lot: str, moment: int) -> bool:
    """Whether the last count of the place that named the lot by then had seen opened packages of it."""
    for event in reversed(look.counts_of(place)):
        if event.at > moment:
            continue
        said = [line.get("sealed") for line in event.fields.get("lines", ()) if line.get("lot") == lot]
        if said:
            return False in said
    return False


def _told(place: str, scope: str, ghosts: Sequence[_Ghost], brought: Event | None) -> Signal:
    first = ghosts[0]
    severity = worst(each.severity for each in ghosts)
    half = max(
        (each.half for each in ghosts if each.half is not None),
        key=lambda event: (event.at, event.seq),
        default=None,
    )
    return Signal(
        subject=f"{place} {first.start.id if first.start is not None else 'never'} {scope}",
        severity=severity,
        why={
            Severity.S2: _("Twice the time, and nobody but the keeper has counted either."),
            Severity.S3: _("Nobody independent has counted in time."),
        }.get(
            severity,
            _("Somebody other than the keeper took part in a count, though it was no independent one."),
        ),
        first_signal_at=min(each.due for each in ghosts),
        operations=in_order([brought, first.start, half, first.end]),
        quantity=sum(each.standing for each in ghosts if each.group.endswith("weapons")),
        places=[place],
        figures={
            "last_independent_count": first.start.id if first.start is not None else "",
            "last_count_with_somebody_else": half.id if half is not None else "",
            "goods": [
                {
                    "kind": each.group,
                    "days_allowed": each.days,
                    "due": moments.canonical(each.due),
                    "standing_then": each.standing,
                }
                for each in ghosts
            ],
        },
        explanations=[
            _("The site may have been closed to everybody: the order that closed it explains the time."),
            _("A count is independent where its kind says so and nobody who keeps the place took part."),
        ],
        cleared_at=first.end.at if first.end is not None else None,
    )


def _waiting_for_disposal(look: Look, plan: str) -> Iterator[Signal]:
    """What was planned to be destroyed waits, and nobody counts what waits."""
    event = look.event(plan)
    if event is None or not event.stands:
        return
    disposal = event.fields["disposal"]
    left: dict[tuple[str, str], int] = {}
    for kind, code, quantity, _was, becomes in look.moves(event):
        if becomes is not None and becomes.status == "AWAITING_DISPOSAL":
            left[kind, code] = left.get((kind, code), 0) + quantity
    due = event.at + look["disposal_days"] * moments.DAY
    if not left or not look.passed(due):
        return
    waiting = {item: quantity for item, quantity in left.items() if _still_waits(look, item, disposal)}
    last = _last_of(look, disposal)
    if not waiting and (last is None or last.at <= due):
        return
    twice = look.passed(event.at + 2 * look["disposal_days"] * moments.DAY)
    cleared = None if waiting or last is None else last.at
    told = waiting or left
    yield Signal(
        subject=f"disposal {event.id}",
        severity=Severity.S2 if twice and waiting else Severity.S3,
        why=_("Goods that wait to be destroyed are on nobody's shelf, and nobody counts them."),
        first_signal_at=due,
        operations=in_order([event, last if cleared is not None else None]),
        quantity=sum(told.values()),
        weapons=sorted(code for kind, code in told if kind == "weapon"),
        lots=sorted(code for kind, code in told if kind == "lot"),
        places=[event.fields["place"]],
        documents=documents(event),
        figures={
            "planned": moments.canonical(event.at),
            "days_allowed": look["disposal_days"],
            "due": moments.canonical(due),
            "waiting": sum(waiting.values()),
        },
        explanations=[_("The destruction may have been put off by an order, which explains the time.")],
        cleared_at=cleared,
    )


def _still_waits(look: Look, item: tuple[str, str], disposal: str) -> bool:
    kind, code = item
    if kind == "weapon":
        file = look.weapon(code)
        now = file.now if file is not None else None
        return now is not None and now.holder == disposal and now.status == "AWAITING_DISPOSAL"
    lot = look.lot(code)
    return lot is not None and any(
        lot.cells[cell].left > 0
        for cell in lot.holders.get(disposal, ())
        if cell.status == "AWAITING_DISPOSAL"
    )


def _last_of(look: Look, disposal: str) -> Event | None:
    """The last entry by which something of the disposal was destroyed or came back."""
    found = [each for each in look.about("disposal", disposal) if each.op == "destroy"]
    found += [each for each in look.events("move") if each.get("from") == disposal]
    return max(found, key=lambda each: (each.at, each.seq), default=None)


register(
    Rule(
        code="R22",
        title=N_("Nobody independent has counted"),
        family=Family.COVERAGE,
        question=N_("Which goods has nobody independent counted for longer than their kind allows?"),
        clears_when=N_("An independent count covers the place."),
        source="WAMLEDGER",
        subjects=_stores,
        evaluate=ghost_stock,
        parameters=(
            Parameter("class_a_days", 31, N_("Days for class A."), "r22_class_a_days"),
            Parameter("weapons_days", 92, N_("Days for other weapons."), "r22_weapons_days"),
            Parameter("opened_days", 92, N_("Days for ammunition in opened packages."), "r22_opened_days"),
            Parameter("sealed_days", 183, N_("Days for other ammunition."), "r22_sealed_days"),
            Parameter(
                "disposal_days", 183, N_("Days for goods that wait to be destroyed."), "r22_disposal_days"
            ),
            Parameter(
                "perfect_lines",
                300,
                N_("Lines without a difference before that is held against other places."),
                "r22_perfect_lines",
            ),
            Parameter(
                "perfect_per_mille",
                10,
                N_("The chance of that below which it is said, in thousandths."),
                "r22_perfect_per_mille",
            ),
        ),
    )
)
