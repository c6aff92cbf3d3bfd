"""A count sheet as detection reads it: what was in its scope, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.domain import moment

HELD = frozenset({"IN_STORE"})
GIVEN = frozenset({"ISSUED", "IN_MAINTENANCE"})


@dataclass(slots=True)
class Sheet:
    """
    What a count saw.

    Shape: ``weapons`` and ``absent`` are codes that were seen, or looked for and not seen; ``serials`` the lines that give
    a serial as read; ``lots`` the quantity of each lot and whether all of it was sealed; ``types`` and ``natures`` are
    totals, where the count was made by totals.
    """

    event: Event
    holders: list[str]
    cut_off: int
    statuses: frozenset[str]
    is_sample: bool
    of_weapons: bool
    of_lots: bool
    weapons: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    serials: list[dict[str, Any]] = field(default_factory=list)
    lots: dict[str, tuple[int, bool]] = field(default_factory=dict)
    boxes: dict[str, int] = field(default_factory=dict)
    """How much of each lot was seen in sealed packages."""
    types: dict[str, int] = field(default_factory=dict)
    natures: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The place or party that was counted."""
        return str(self.event.get("place") or self.event.get("party"))

    @property
    def counters(self) -> list[str]:
        """Who counted."""
        return list(self.event.fields.get("counted_by", ()))


def sheet_of(look: Look, event: Event) -> Sheet:
    """The sheet of a count."""
    fields = event.fields
    place = fields.get("place")
    scope = fields["scope"]
    made = Sheet(
        event,
        look.within(place) if place else [fields["party"]],
        moment.parse(fields["cut_off"]),
        HELD if place else GIVEN,
        is_sample=scope == "SAMPLE",
        of_weapons=scope in ("ALL", "WEAPONS"),
        of_lots=scope in ("ALL", "AMMUNITION"),
    )
    for line in fields.get("lines", ()):
        _enter(made, line)
    return made


def _enter(made: Sheet, line: dict[str, Any]) -> None:
    quantity = line.get("quantity")
    if line.get("weapon"):
        (made.absent if quantity == 0 else made.weapons).add(line["weapon"])
    elif line.get("lot"):
        if line.get("sealed"):
            made.boxes[line["lot"]] = made.boxes.get(line["lot"], 0) + (quantity or 0)
        known, sealed = made.lots.get(line["lot"], (0, True))
        made.lots[line["lot"]] = (known + (quantity or 0), sealed and bool(line.get("sealed")))
    elif line.get("nature"):
        made.natures[line["nature"]] = made.natures.get(line["nature"], 0) + (quantity or 0)
    elif line.get("serial"):
        made.serials.append(line)
    elif line.get("type"):
        made.types[line["type"]] = made.types.get(line["type"], 0) + (quantity or 0)


def booked_in_after(look: Look, seq: int, count: Event) -> bool:
    """Whether the entry took something on charge after the count was entered."""
    return seq > count.seq and look.numbered(seq).op == "register"
