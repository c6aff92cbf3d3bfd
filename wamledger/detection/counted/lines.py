"""The lines of a count, by class: lots, natures and types of weapons, and which lots stand for one another."""

from __future__ import annotations

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import Reading
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, class_of_lot, class_of_weapon


def lines_of(look: Look, each: Reading) -> dict[ItemClass, int]:
    """How many lines of each class were looked at: lots, and types of weapons; what was not there is a line as well."""
    lots = set(each.lots)
    natures = set(each.natures)
    types = set(each.types)
    weapons: set[str] = set(each.missing)
    for line in each.event.fields.get("lines", ()):
        if line.get("lot"):
            lots.add(line["lot"])
        elif line.get("weapon"):
            weapons.add(line["weapon"])
        elif line.get("nature"):
            natures.add(line["nature"])
        elif line.get("type"):
            types.add(line["type"])
    found: dict[ItemClass, int] = {}
    by_nature: dict[str, int] = dict.fromkeys(natures, 1)
    for code in lots:
        nature = look.nature_of(code)
        by_nature[nature] = by_nature.get(nature, 0) + 1
    for nature in sorted(by_nature):
        kind = class_of_lot(look, {"nature": nature})
        found[kind] = found.get(kind, 0) + by_nature[nature]
    for each_type in sorted(types | set(look.types_of(weapons))):
        kind = class_of_weapon({"type": each_type})
        found[kind] = found.get(kind, 0) + 1
    return found


def moved_lines(look: Look, booked: dict[str, list[Event]]) -> dict[ItemClass, int]:
    """How many lines of each class were booked in or out."""
    by_nature: dict[str, int] = {}
    for code, events in booked.items():
        nature = look.nature_of(code)
        by_nature[nature] = by_nature.get(nature, 0) + len(events)
    found: dict[ItemClass, int] = {}
    for nature in sorted(by_nature):
        kind = class_of_lot(look, {"nature": nature})
        found[kind] = found.get(kind, 0) + by_nature[nature]
    return found


def swapped_lots(look: Look, each: Reading) -> set[str]:
    """
    The lots of which as much is gone as there is more of another lot of the nature: booked on the wrong lot, or mixed.

    Nothing of the nature is gone, so they are no loss lines; one thing in place of another is a finding of its own.
    """
    over: dict[str, list[int]] = {}
    for lot, read in each.lots.items():
        if read.counted > read.booked:
            over.setdefault(look.nature_of(lot), []).append(read.counted - read.booked)
    found = set()
    for lot, read in each.lots.items():
        gone = read.booked - read.counted
        more = over.get(look.nature_of(lot), [])
        fitting = [each for each in more if gone > 0 and abs(each - gone) * 20 <= max(each, gone)]
        if fitting:
            more.remove(fitting[0])
            found.add(lot)
    return found
