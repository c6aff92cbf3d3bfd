"""R23: what a contingent declared, brought, was found to hold and took home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.rules.custody import Item, class_of, suspected
from wamledger.detection.serials.distance import FAR, between
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.detection.severity import ItemClass
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import confusable_key, normalised
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000
HEAVY: Final = frozenset({ItemClass.A, ItemClass.B})
GONE: Final = frozenset(
    {"HANDED_OVER", "DESTROYED", "WRITTEN_OFF", "UNACCOUNTED", "AWAITING_DISPOSAL", "EXPENDED"}
)
NOT_SHOWN: Final = GONE | {"ISSUED", "IN_MAINTENANCE", "IN_TRANSIT"}
COMPARED: Final = 200
"""So many unlike serials of two lists are compared with one another; beyond, only those that look alike."""


@dataclass(slots=True)
class _List:
    """The sheets of one list of a rotation: known weapons, serials that are no weapon's yet, quantities of lots."""

    sheets: list[Event] = field(default_factory=list)
    weapons: set[str] = field(default_factory=set)
    strangers: list[dict[str, Any]] = field(default_factory=list)
    lots: dict[str, int] = field(default_factory=dict)

    @property
    def last(self) -> Event:
        """The sheet that closes it."""
        return self.sheets[-1]


def _subjects(look: Look) -> Iterable[str]:
    found = (f"{event.fields['party']} {event.fields['rotation']}" for event in look.events("declare"))
    return list(dict.fromkeys(found))


def rotation(look: Look, subject: str) -> Iterator[Signal]:
    """The lists of a contingent's rotation do not agree with one another, or with the book."""
    party, _space, name = subject.partition(" ")
    events = [each for each in look.about("declared", party) if each.fields["rotation"] == name]
    everything = look.about("declared", party)
    lists = {kind: _list(look, events, kind) for kind in {str(each.fields["list"]) for each in events}}
    arrival = lists.get("ARRIVAL")
    if arrival is not None:
        yield from _undeclared(look, subject, party, lists.get("PACKING_LIST"), arrival)
    if "INSPECTION" in lists:
        yield from _not_shown(look, subject, party, everything, lists["INSPECTION"], arrival)
    if "REPATRIATION" in lists:
        yield from _went_home(look, subject, party, everything, lists["REPATRIATION"], arrival)


def _list(look: Look, events: Iterable[Event], kind: str) -> _List:
    made = _List()
    for event in events:
        if event.fields["list"] != kind:
            continue
        made.sheets.append(event)
        for line in event.fields["lines"]:
            if line.get("weapon"):
                made.weapons.add(line["weapon"])
            elif line.get("serial"):
                code = look.bearer(normalised(str(line["serial"])), lambda _code: True, line)
                if code is not None and _is_kin(look, code, line):
                    made.weapons.add(code)
                else:
                    made.strangers.append(line)
            elif line.get("lot"):
                made.lots[line["lot"]] = made.lots.get(line["lot"], 0) + int(line["quantity"])
    return made


def _is_kin(look: Look, code: str, line: dict[str, Any]) -> bool:
    return kinship(looks(_identity(look, code)), looks(line)) is not Kinship.OTHER


def _identity(look: Look, code: str) -> dict[str, Any]:
    file = look.weapon(code)
    return file.identity if file is not None else {}


def _paired(look: Look, codes: Iterable[str], lines: list[dict[str, Any]]) -> dict[str, int]:
    """Weapons and the serials of a list that are one, misread by whoever wrote the list."""
    left = sorted(codes)
    alike: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        alike.setdefault(confusable_key(str(line["serial"])), []).append(number)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for code in left:
        serial = str(_identity(look, code).get("serial") or "")
        numbers = (
            [each for each in alike.get(confusable_key(serial), ()) if each not in taken] if serial else []
        )
        if len(numbers) == 1 and _is_kin(look, code, lines[numbers[0]]):
            found[code] = numbers[0]
            taken.add(numbers[0])
    rest = [code for code in left if code not in found]
    open_ = [number for number in range(len(lines)) if number not in taken]
    if len(rest) > COMPARED or len(open_) > COMPARED:
        return found
    near = sorted(
        (away, code, number)
        for code in rest
        for number in open_
        if _is_kin(look, code, lines[number])
        and (away := between(str(_identity(look, code).get("serial") or ""), str(lines[number]["serial"])))
        <= FAR
    )
    for _away, code, number in near:
        if code not in found and number not in taken:
            found[code] = number
            taken.add(number)
    return found


def _signal(
    what: str,
    subject: str,
    party: str,
    severity: Severity,
    why: str,
    events: Iterable[Event | None],
    since: int,
    items: dict[Item, int],
    figures: dict[str, Any],
    explanations: list[str],
    cleared_at: int | None = None,
) -> Signal:
    papers = [each for each in events if each is not None]
    return Signal(
        subject=f"{subject} {what}",
        severity=severity,
        why=why,
        first_signal_at=since,
        operations=in_order(papers),
        quantity=sum(items.values()) or int(figures.get("number", 0)),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        parties=[party],
        documents=documents(*papers),
        figures=figures,
        explanations=explanations,
        cleared_at=cleared_at,
    )


# arrival


def _undeclared(
    look: Look, subject: str, party: str, declared: _List | None, arrived: _List
) -> Iterator[Signal]:
    """What arrived and was not on the packing list, and what was on it and did not arrive."""
    if declared is None or not (declared.weapons or declared.strangers):
        return
    extra = arrived.weapons - declared.weapons
    pairs = _paired(look, extra, declared.strangers)
    extra -= pairs.keys()
    missing = declared.weapons - arrived.weapons
    serials = [
        str(line["serial"])
        for number, line in enumerate(declared.strangers)
        if number not in set(pairs.values())
    ]
    sheets = [*declared.sheets, *arrived.sheets]
    explanations = [
        _("Serials of the packing list that are easily read for those that arrived: {number}.").format(
            number=len(pairs)
        ),
        _("What comes with a later flight is on a later sheet of the arrival list."),
    ]
    if extra:
        yield _signal(
            "undeclared", subject, party, Severity.S3, _("It arrived and had not been declared."), sheets,
            arrived.last.at, {("weapon", code): 1 for code in extra},
            {"arrived": len(arrived.weapons), "declared": len(declared.weapons) + len(declared.strangers)},
            explanations,
        )  # fmt: skip
    if missing or serials:
        items = {("weapon", code): 1 for code in missing}
        late = look.passed(arrived.last.at + look["arrival_hours"] * HOUR)
        severity = Severity.S3
        if late and len(missing) + len(serials) > len(extra):
            severity = Severity.S2
        yield _signal(
            "not arrived", subject, party, severity, _("It was declared and did not arrive."), sheets,
            arrived.last.at, items,
            {"number": len(missing) + len(serials), "serials": sorted(serials), "came_undeclared": len(extra)},
            explanations,
        )  # fmt: skip


# inspection


def _own(
    look: Look, party: str, everything: list[Event], until: int
) -> tuple[dict[str, Event], dict[str, Event]]:
    """The weapons and lots that are the contingent's: on its arrival lists, or taken on charge from it."""
    weapons: dict[str, Event] = {}
    lots: dict[str, Event] = {}
    for event in everything:
        if event.fields["list"] == "ARRIVAL" and event.seq < until:
            made = _list(look, [event], "ARRIVAL")
            weapons |= {code: event for code in sorted(made.weapons) if code not in weapons}
            lots |= {code: event for code in sorted(made.lots) if code not in lots}
    for event in look.about("brought", party):
        if event.seq >= until or event.fields["acquisition"]["ownership"] != "CONTINGENT":
            continue
        for line in event.fields["lines"]:
            if "new_weapon" in line:
                weapons.setdefault(line["new_weapon"]["id"], event)
            elif "new_lot" in line:
                lots.setdefault(line["new_lot"]["id"], event)
    return weapons, lots


def _on_book(look: Look, code: str, at: int) -> bool:
    """Whether the book had the weapon then, in store or in somebody's hands."""
    file = look.weapon(code)
    cell = file.at(at) if file is not None else None
    return cell is not None and cell.status not in GONE


def _in_store(look: Look, code: str, at: int) -> bool:
    """Whether the book had the weapon in a store then."""
    file = look.weapon(code)
    cell = file.at(at) if file is not None else None
    return cell is not None and cell.status == "IN_STORE"


def _not_shown(
    look: Look, subject: str, party: str, everything: list[Event], shown: _List, arrival: _List | None
) -> Iterator[Signal]:
    """What the contingent has by the book and did not show, and what it showed and does not have."""
    at = shown.last.at
    weapons, lots = _own(look, party, everything, shown.last.seq)
    if shown.weapons or shown.strangers:
        # what is out on an issue, in the workshop or on its way is shown by its papers, and not in the store
        held = {code for code in weapons if _in_store(look, code, at)}
        missing = held - shown.weapons
        pairs = _paired(look, missing, shown.strangers)
        missing -= pairs.keys()
        strangers = [line for number, line in enumerate(shown.strangers) if number not in set(pairs.values())]
        # an inspection of a part says nothing of the rest, unless it is that of the rotation that came
        if arrival is not None and missing & arrival.weapons and arrival.weapons & shown.weapons:
            held &= arrival.weapons
            missing &= arrival.weapons
        elif len(missing) * 2 > len(held):
            missing = set()
        if missing:
            yield from _missing(
                look, subject, party, shown, weapons, missing, strangers, len(held), len(pairs)
            )
    for lot in sorted(lots.keys() & shown.lots.keys()):
        book = look.total_held(lot, at, NOT_SHOWN)
        if book > shown.lots[lot]:
            short = book - shown.lots[lot]
            items = {("lot", lot): short}
            yield _signal(
                f"inspection {lot}", subject, party, suspected(look, items),
                _("Less was shown than the book has."), [lots[lot], *shown.sheets], at, items,
                {"on_the_book": book, "shown": shown.lots[lot]},
                [_("What was fired, lost or moved by then is taken off the book first.")],
            )  # fmt: skip


def _missing(
    look: Look,
    subject: str,
    party: str,
    shown: _List,
    weapons: dict[str, Event],
    missing: set[str],
    strangers: list[dict[str, Any]],
    held: int,
    misread: int,
) -> Iterator[Signal]:
    items: dict[Item, int] = {("weapon", code): 1 for code in missing}
    swapped = _substituted(look, missing, strangers)
    severity = suspected(look, items)
    why = _("The book has it with the contingent, and it was not shown.")
    if swapped:
        why = _("It was not shown, and another of its kind was shown in its place.")
        if any(class_of(look, ("weapon", code)) in HEAVY for code in swapped):
            severity = Severity.S1
    seen = [_seen_since(look, code, shown.last.at) for code in sorted(missing)]
    yield _signal(
        "not shown", subject, party, severity, why,
        [*(weapons[code] for code in sorted(missing)), *shown.sheets, *seen],
        shown.last.at, items,
        {"on_the_book": held, "shown": len(shown.weapons) + len(shown.strangers),
         "shown_in_its_place": {code: swapped[code] for code in sorted(swapped)}},
        [
            _("Serials of the list that are easily read for it: {number}.").format(number=misread),
            _("What was handed over, destroyed, lost or written off by then is not missing."),
        ],
        max((each.at for each in seen if each is not None), default=None) if seen and None not in seen else None,
    )  # fmt: skip


def _substituted(look: Look, missing: set[str], strangers: list[dict[str, Any]]) -> dict[str, str]:
    """Weapons in whose place another of the same make and model stands on the list."""
    left = list(strangers)
    found: dict[str, str] = {}
    for code in sorted(missing):
        for line in left:
            if (line.get("model") or line.get("type")) and _is_kin(look, code, line):
                found[code] = str(line["serial"])
                left.remove(line)
                break
    return found


def _seen_since(look: Look, code: str, at: int) -> Event | None:
    """The entry after a moment by which somebody had the weapon in hand."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.at > at and stay.cell is not None and stay.cell.status != "UNACCOUNTED":
            return look.numbered(stay.seq)
    return None


# going home


def _went_home(
    look: Look, subject: str, party: str, everything: list[Event], home: _List, arrival: _List | None
) -> Iterator[Signal]:
    """What stays behind on the book without having been shown, and what went home in place of something else."""
    at = home.last.at
    weapons, lots = _own(look, party, everything, home.last.seq)
    limit = at + look["departure_hours"] * HOUR
    over = look.passed(limit)
    arrived = {code for code in weapons if _on_book(look, code, at)}
    strangers = list(home.strangers)
    pairs = _paired(look, arrived - home.weapons, strangers)
    left = arrived - home.weapons - pairs.keys()
    others = [line for number, line in enumerate(strangers) if number not in set(pairs.values())]
    swapped = _substituted(look, left, others)
    foreign = home.weapons - weapons.keys()
    for code in sorted(foreign):
        other = next((each for each in sorted(left - swapped.keys()) if _same_model(look, each, code)), None)
        if other is not None:
            swapped[other] = code
    if swapped:
        items: dict[Item, int] = {("weapon", code): 1 for code in swapped}
        heavy = any(class_of(look, item) in HEAVY for item in items)
        yield _signal(
            "substituted", subject, party, Severity.S1 if heavy else Severity.S2,
            _("Another weapon of its kind went home in its place."),
            [*(weapons[code] for code in sorted(swapped)), *home.sheets], at,
            {**items, **{("weapon", each): 1 for each in sorted(swapped.values()) if each in foreign}},
            {"went_home_in_its_place": {code: swapped[code] for code in sorted(swapped)}},
            [_("Serials of the list that are easily read for it: {number}.").format(number=len(pairs))],
        )  # fmt: skip
    rest = left - swapped.keys()
    # who takes home a part keeps the rest: what closes it is the list of the rotation that came, or of almost everything
    whole = arrived | (home.weapons & weapons.keys())
    if arrival is not None and arrival.weapons & home.weapons:
        rest &= arrival.weapons
    elif len(rest) * 2 > len(whole):
        rest = set()
    if over and (rest or home.lots):
        still = {code for code in rest if _on_book(look, code, limit)}
        kept = {code for code in still if _counted_since(look, code, at)}
        gone = still - kept
        gone_items: dict[Item, int] = {("weapon", code): 1 for code in sorted(gone)}
        for lot in sorted(lots.keys() - home.lots.keys()) if home.lots else ():
            quantity = look.total_held(lot, limit, GONE)
            if quantity and not _lot_counted_since(look, lot, at):
                gone_items["lot", lot] = quantity
        if gone_items:
            seen = [_seen_since(look, code, limit) for code in sorted(gone)]
            yield _signal(
                "left behind", subject, party, suspected(look, gone_items),
                _("The contingent went home without it, and nobody has shown it."),
                [*(weapons[code] for code in sorted(gone)), *home.sheets, *seen,
                 *(lots[code] for kind, code in gone_items if kind == "lot")], at, gone_items,
                {"on_the_book": len(whole), "went_home": len(home.weapons) + len(home.strangers),
                 "departure_hours": look["departure_hours"]},
                [
                    _("What was handed over, destroyed, lost or written off is not left behind."),
                    _("What was counted or had in hand since is not, either."),
                ],
                max((each.at for each in seen if each is not None), default=None)
                if seen and None not in seen else None,
            )  # fmt: skip
    if over:
        yield from _rounds(look, subject, party, lots, home, limit)
        yield from _never_left(look, subject, party, weapons, home, limit)


def _same_model(look: Look, one: str, other: str) -> bool:
    return kinship(looks(_identity(look, one)), looks(_identity(look, other))) is Kinship.SAME


def _counted_since(look: Look, code: str, at: int) -> bool:
    """Whether a count has named the weapon since."""
    file = look.weapon(code)
    return file is not None and any(
        each.op == "count" and each.stands and each.at >= at for each in file.spoken_of
    )


def _lot_counted_since(look: Look, lot: str, at: int) -> bool:
    """Whether a count has named the lot since."""
    file = look.lot(lot)
    return file is not None and any(
        each.op == "count" and each.stands and each.at >= at for each in file.spoken_of
    )


def _rounds(
    look: Look, subject: str, party: str, lots: dict[str, Event], home: _List, limit: int
) -> Iterator[Signal]:
    """Of a lot more stands on the list than left the book, or the other way."""
    for lot in sorted(home.lots.keys() & lots.keys()):
        handed = look.handed_over(lot, limit)
        difference = home.lots[lot] - handed
        if not difference:
            continue
        items: dict[Item, int] = {("lot", lot): abs(difference)}
        yield _signal(
            f"home {lot}", subject, party,
            suspected(look, items) if handed else Severity.S3,
            _("The list of what went home and the handover of the lot differ."),
            [lots[lot], *home.sheets], home.last.at, items,
            {"on_the_list": home.lots[lot], "handed_over": handed},
            [_("What was fired between the list and the departure would be entered as fired.")],
        )  # fmt: skip


def _never_left(
    look: Look, subject: str, party: str, weapons: dict[str, Event], home: _List, limit: int
) -> Iterator[Signal]:
    """What stands on the list of what went home and stands on the book still."""
    still = {code for code in home.weapons if code in weapons and _on_book(look, code, limit)}
    # where nothing was handed over at all the paper is late
    if not still or len(still) == len(home.weapons):
        return
    items: dict[Item, int] = {("weapon", code): 1 for code in still}
    seen = [_seen_since(look, code, limit) for code in sorted(still)]
    yield _signal(
        "never left", subject, party, Severity.S3,
        _("The list says that it went home, and the book has it still."),
        [*home.sheets, *seen], limit, items,
        {"on_the_list": len(home.weapons), "on_the_book_still": len(still)},
        [_("The handover may have been entered late.")],
        max((each.at for each in seen if each is not None), default=None) if None not in seen else None,
    )  # fmt: skip


register(
    Rule(
        code="R23",
        title=N_("The lists of a contingent do not agree"),
        family=Family.PHYSICAL,
        question=N_("What did a contingent declare, bring, show and take home, and where do these differ?"),
        clears_when=N_("It is found, handed over, or accounted for item by item."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=rotation,
        parameters=(
            Parameter(
                "arrival_hours",
                168,
                N_("Hours after the arrival list for later flights."),
                "r23_arrival_hours",
            ),
            Parameter(
                "departure_hours",
                72,
                N_("Hours after the list of what goes home for it to be handed over."),
                "r23_departure_hours",
            ),
        ),
    )
)
