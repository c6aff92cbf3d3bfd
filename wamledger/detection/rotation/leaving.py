"""What a contingent took home, against what it brought and what stays on the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.rotation.lists import (
    GONE,
    Line,
    RotationList,
    identity,
    on_book,
    own,
    seen_since,
    told_since,
)
from wamledger.detection.rotation.pairing import paired, substituted, unpaired
from wamledger.detection.rotation.saying import HOUR, Rotation, all_seen, held, said
from wamledger.detection.serials.distance import FAR, between
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.detection.severity import Item, ItemClass, are_heavy, class_of_weapon, suspected
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _


def leaving(look: Look, rotation: Rotation) -> Iterator[Signal]:
    """What stays behind on the book without having been shown, and what went home in place of something else."""
    home = rotation.lists.get("REPATRIATION")
    if home is None:
        return
    weapons, lots = own(look, rotation.party, rotation.everything, home.last.seq)
    at = home.last.at
    limit = at + look["departure_hours"] * HOUR
    over = look.passed(limit)
    here = {code for code in weapons if on_book(look, code, at)}
    pairs = paired(look, here - home.weapons, home.strangers)
    left = here - home.weapons - pairs.keys()
    swapped = substituted(look, left, unpaired(home.strangers, pairs))
    foreign = home.weapons - weapons.keys()
    for code in sorted(foreign):
        other = next((each for each in sorted(left - swapped.keys()) if _same_model(look, each, code)), None)
        if other is not None:
            swapped[other] = code
    if swapped:
        yield _substituted(look, rotation, home, weapons, swapped, foreign, len(pairs))
    yield from _by_lists_alone(rotation, home, unpaired(home.strangers, pairs))
    rest = left - swapped.keys()
    # who takes home a part keeps the rest: what closes it is the list of the rotation that came, or of almost everything
    whole = here | (home.weapons & weapons.keys())
    if rotation.arrival is not None and rotation.arrival.weapons & home.weapons:
        rest &= rotation.arrival.weapons
    elif len(rest) * 2 > len(whole):
        rest = set()
    if rest or home.lots:
        yield from _left_behind(look, rotation, home, weapons, lots, rest, len(whole), limit)
    if not over:
        return
    yield from _rounds(look, rotation, lots, home, limit)
    yield from _never_left(look, rotation, weapons, home, limit)


def _same_model(look: Look, one: str, other: str) -> bool:
    return kinship(looks(identity(look, one)), looks(identity(look, other))) is Kinship.SAME


def _substituted(
    look: Look,
    rotation: Rotation,
    home: RotationList,
    weapons: Mapping[str, Event],
    swapped: dict[str, str],
    foreign: set[str],
    misread: int,
) -> Signal:
    items: dict[Item, int] = {("weapon", code): 1 for code in swapped}
    severity = Severity.S1 if are_heavy(look, items) else Severity.S2
    return said(
        rotation, "substituted", severity, _("Another weapon of its kind went home in its place."),
        [*(weapons[code] for code in sorted(swapped)), *home.sheets], home.last.at,
        {**items, **{("weapon", each): 1 for each in sorted(swapped.values()) if each in foreign}},
        {"went_home_in_its_place": {code: swapped[code] for code in sorted(swapped)}},
        [_("Serials of the list that are easily read for it: {number}.").format(number=misread)],
    )  # fmt: skip


def _by_lists_alone(rotation: Rotation, home: RotationList, others: list[Line]) -> Iterator[Signal]:
    """What came by the arrival list and is on no book: what did not go home, and what went home in its place."""
    arrival = rotation.arrival
    if arrival is None or not arrival.strangers:
        return
    brought = {normalised(str(line["serial"])) for line in arrival.strangers}
    went = {normalised(str(line["serial"])) for line in home.strangers}
    others = [line for line in others if normalised(str(line["serial"])) not in brought]
    left = []
    for line in arrival.strangers:
        if normalised(str(line["serial"])) in went:
            continue
        misread = next((each for each in others if _may_be_one(line, each)), None)
        if misread is None:
            left.append(line)
        else:
            others.remove(misread)
    # who takes home a part keeps the rest
    if not left or len(left) * 2 > len(arrival.strangers):
        return
    kinds = {class_of_weapon({"type": str(line.get("type") or "")}) for line in left}
    swapped = min(len(left), sum(1 for each in others if any(_is_like(each, line) for line in left)))
    severity = Severity.S1 if swapped and kinds & {ItemClass.A, ItemClass.B} else Severity.S2
    yield said(
        rotation, "never on the book", severity,
        _("It came by the list, is on no book, and did not go home."),
        [*arrival.sheets, *home.sheets], home.last.at, {},
        {"number": len(left), "serials": sorted(str(line["serial"]) for line in left),
         "went_home_in_its_place": sorted(str(line["serial"]) for line in others)},
        [_("A later sheet of the list, or the entry that takes it on charge, may be late.")],
    )  # fmt: skip


def _may_be_one(line: Line, other: Line) -> bool:
    return _is_like(line, other) and between(str(line["serial"]), str(other["serial"])) <= FAR


def _is_like(line: Line, other: Line) -> bool:
    return kinship(looks(line), looks(other)) is not Kinship.OTHER


def _left_behind(
    look: Look,
    rotation: Rotation,
    home: RotationList,
    weapons: Mapping[str, Event],
    lots: Mapping[str, Event],
    rest: set[str],
    whole: int,
    limit: int,
) -> Iterator[Signal]:
    at = home.last.at
    gone = {
        code
        for code in rest
        if on_book(look, code, limit) and not _shown_since(look, rotation, "weapon", code, at)
    }
    items: dict[Item, int] = {("weapon", code): 1 for code in sorted(gone)}
    for lot in sorted(lots) if home.lots else ():
        quantity = look.total_held(lot, limit, GONE) - _said_to_have_left(look, home, lot, limit)
        if quantity > 0 and not _shown_since(look, rotation, "lot", lot, at):
            items["lot", lot] = quantity
    if not items:
        return
    severity, why = Severity.S3, _("It is not on the list of what went home; it may be handed over yet.")
    if look.passed(limit):
        severity = suspected(look, items)
        why = _("The contingent went home without it, and nobody has shown it.")
    seen = [seen_since(look, code, limit) for code in sorted(gone)]
    yield said(
        rotation, "left behind", severity, why,
        [*(weapons[code] for code in sorted(gone)), *home.sheets, *seen,
         *(lots[code] for kind, code in items if kind == "lot")], at, items,
        {"on_the_book": whole, "went_home": len(home.weapons) + len(home.strangers),
         "departure_hours": look["departure_hours"]},
        [
            _("What was handed over, destroyed, lost or written off is not left behind."),
            _("What was counted or had in hand since, or stands on a list of whoever took over, is not, either."),
        ],
        all_seen(seen) if len(seen) == len(items) else None,
    )  # fmt: skip


def _said_to_have_left(look: Look, home: RotationList, lot: str, limit: int) -> int:
    """How much of a lot stands on the list of what went home beyond what was handed over, of which another signal speaks."""
    listed = sum(quantity for meant, quantity in home.lots.items() if lot in meant)
    return max(0, listed - look.handed_over(lot, limit)) if listed else 0


def _shown_since(look: Look, rotation: Rotation, kind: str, code: str, at: int) -> bool:
    """Whether a count, or a list by whoever took over, has named it since."""
    file = look.weapon(code) if kind == "weapon" else look.lot(code)
    return file is not None and told_since(file.spoken_of, rotation.party, at)


def _rounds(
    look: Look, rotation: Rotation, lots: Mapping[str, Event], home: RotationList, limit: int
) -> Iterator[Signal]:
    """Of a lot more stands on the list than left the book, or the other way."""
    for meant, listed in sorted(home.lots.items()):
        ours = [lot for lot in meant if lot in lots]
        handed = sum(look.handed_over(lot, limit) for lot in ours)
        if not ours or listed == handed:
            continue
        items: dict[Item, int] = {("lot", ours[0]): abs(listed - handed)}
        yield said(
            rotation, f"home {' '.join(ours)}", suspected(look, items) if handed else Severity.S3,
            _("The list of what went home and the handover of the lot differ."),
            [*(lots[lot] for lot in ours), *home.sheets], home.last.at, items,
            {"on_the_list": listed, "handed_over": handed, "on_the_book": held(look, ours, limit, GONE)},
            [_("What was fired between the list and the departure would be entered as fired.")],
        )  # fmt: skip


def _never_left(
    look: Look, rotation: Rotation, weapons: Mapping[str, Event], home: RotationList, limit: int
) -> Iterator[Signal]:
    """What stands on the list of what went home and stands on the book still."""
    still = {code for code in home.weapons if code in weapons and on_book(look, code, limit)}
    # where nothing was handed over at all the paper is late
    if not still or len(still) == len(home.weapons):
        return
    items: dict[Item, int] = {("weapon", code): 1 for code in still}
    seen = [seen_since(look, code, limit) for code in sorted(still)]
    yield said(
        rotation, "never left", Severity.S3, _("The list says that it went home, and the book has it still."),
        [*home.sheets, *seen], limit, items,
        {"on_the_list": len(home.weapons), "on_the_book_still": len(still)},
        [_("The handover may have been entered late.")], all_seen(seen),
    )  # fmt: skip
