"""What a contingent showed at an inspection, against what the book has with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.rotation.lists import GONE, Line, RotationList, own, seen_since
from wamledger.detection.rotation.pairing import paired, substituted, unpaired
from wamledger.detection.rotation.saying import Rotation, all_seen, held, said
from wamledger.detection.severity import Item, are_heavy, suspected
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _

NOT_SHOWN: Final = GONE | {"ISSUED", "IN_MAINTENANCE", "IN_TRANSIT"}


def showing(look: Look, rotation: Rotation) -> Iterator[Signal]:
    """What the contingent has by the book and did not show, and what it showed in its place."""
    shown = rotation.lists.get("INSPECTION")
    if shown is None:
        return
    weapons, lots = own(look, rotation.party, rotation.everything, shown.last.seq)
    if shown.weapons or shown.strangers:
        yield from _weapons(look, rotation, shown, weapons)
    at = shown.last.at
    for meant, quantity in sorted(shown.lots.items()):
        ours = [lot for lot in meant if lot in lots]
        book = held(look, ours, at, _not_shown(look, ours, rotation, at))
        if ours and book > quantity:
            items: dict[Item, int] = {("lot", ours[0]): book - quantity}
            yield said(
                rotation, f"inspection {' '.join(ours)}", suspected(look, items),
                _("Less was shown than the book has."), [*(lots[lot] for lot in ours), *shown.sheets], at,
                items, {"on_the_book": book, "shown": quantity},
                [_("What was fired, lost or moved by then is taken off the book first.")],
            )  # fmt: skip


def _weapons(
    look: Look, rotation: Rotation, shown: RotationList, weapons: Mapping[str, Event]
) -> Iterator[Signal]:
    at, arrival = shown.last.at, rotation.arrival
    # what is out on an issue, in the workshop or on its way is shown by its papers, and not in the store
    expected = {code for code in weapons if _stands(look, code, at) == "IN_STORE"}
    kept = {code for code in weapons if _is_with_it(look, rotation, code, at)}
    if kept & shown.weapons:
        expected |= kept
    missing = expected - shown.weapons
    pairs = paired(look, missing, shown.strangers)
    missing -= pairs.keys()
    # an inspection of a part says nothing of the rest, unless it is that of the rotation that came
    if arrival is not None and missing & arrival.weapons and arrival.weapons & shown.weapons:
        expected &= arrival.weapons
        missing &= arrival.weapons
    elif len(missing) * 2 > len(expected):
        missing = set()
    if missing:
        strangers = unpaired(shown.strangers, pairs)
        yield _missing(look, rotation, shown, weapons, missing, strangers, len(expected), len(pairs))


def _stands(look: Look, code: str, at: int) -> str:
    """The status in which the book had the weapon then."""
    file = look.weapon(code)
    cell = file.at(at) if file is not None else None
    return cell.status if cell is not None else ""


def _is_with_it(look: Look, rotation: Rotation, code: str, at: int) -> bool:
    """Whether the contingent or one of its own had the weapon for good: taken on charge with it, or a standing issue."""
    file = look.weapon(code)
    stay = file.stay_at(at) if file is not None else None
    if stay is None or stay.cell is None or stay.cell.status != "ISSUED":
        return False
    return _is_of(look, stay.cell.holder, rotation.party) and _is_for_good(look.numbered(stay.seq))


def _is_for_good(event: Event) -> bool:
    return event.op == "register" or event.get("due") == "STANDING"


def _is_of(look: Look, holder: str, party: str) -> bool:
    """Whether a holder is the party or within it."""
    parties, seen = look.parties, set()
    while holder and holder not in seen:
        if holder == party:
            return True
        seen.add(holder)
        holder = str((parties.get(holder) or {}).get("within") or "")
    return False


def _not_shown(look: Look, lots: list[str], rotation: Rotation, at: int) -> frozenset[str]:
    """The statuses in which rounds are not shown: those given out are, where all of them stand with the contingent."""
    for lot in lots:
        file = look.lot(lot)
        for cell in file.cells if file is not None else ():
            stands = file is not None and file.in_cell(cell, at) > 0
            if stands and cell.status == "IN_STORE":
                return NOT_SHOWN
            if stands and cell.status == "ISSUED" and not _is_of(look, cell.holder, rotation.party):
                return NOT_SHOWN
    return NOT_SHOWN - {"ISSUED"}


def _missing(
    look: Look,
    rotation: Rotation,
    shown: RotationList,
    weapons: Mapping[str, Event],
    missing: set[str],
    strangers: list[Line],
    expected: int,
    misread: int,
) -> Signal:
    items: dict[Item, int] = {("weapon", code): 1 for code in missing}
    swapped = substituted(look, missing, strangers)
    severity = suspected(look, items)
    why = _("The book has it with the contingent, and it was not shown.")
    if swapped:
        why = _("It was not shown, and another of its kind was shown in its place.")
        if are_heavy(look, (("weapon", code) for code in swapped)):
            severity = Severity.S1
    seen = [seen_since(look, code, shown.last.at) for code in sorted(missing)]
    return said(
        rotation, "not shown", severity, why,
        [*(weapons[code] for code in sorted(missing)), *shown.sheets, *seen], shown.last.at, items,
        {"on_the_book": expected, "shown": len(shown.weapons) + len(shown.strangers),
         "shown_in_its_place": {code: swapped[code] for code in sorted(swapped)}},
        [
            _("Serials of the list that are easily read for it: {number}.").format(number=misread),
            _("What was handed over, destroyed, lost or written off by then is not missing."),
        ],
        all_seen(seen),
    )  # fmt: skip
