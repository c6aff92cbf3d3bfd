"""The papers of a disposal: what was planned, taken back, destroyed and verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.severity import Item, are_heavy
from wamledger.detection.signal import Severity, Signal

HOUR: Final = 3_600_000_000


@dataclass(slots=True)
class Disposal:
    """A disposal as its papers tell it: what was planned, taken back, destroyed and verified, and by which entries."""

    code: str
    plans: list[Event] = field(default_factory=list)
    works: list[Event] = field(default_factory=list)
    certificates: list[Event] = field(default_factory=list)
    planned: dict[Item, int] = field(default_factory=dict)
    taken_back: list[tuple[Event, Item, int]] = field(default_factory=list)
    destroyed: list[tuple[Event, Item, int]] = field(default_factory=list)
    verified: list[tuple[Event, Item, int]] = field(default_factory=list)

    @property
    def papers(self) -> list[Event]:
        """The entries of the disposal."""
        return [*self.plans, *self.works, *self.certificates]


def disposal_of(look: Look, code: str) -> Disposal:
    """A disposal by its papers; worked out once for all who ask."""
    made: Disposal = look.shared("disposal", code, _read)
    return made


def _read(look: Look, code: str) -> Disposal:
    made = Disposal(code)
    for event in look.about("disposal", code):
        if event.op == "plan_disposal":
            made.plans.append(event)
            for kind, item, quantity, _was, _becomes in look.moves(event):
                made.planned[kind, item] = made.planned.get((kind, item), 0) + quantity
        elif event.op == "destroy":
            made.works.append(event)
            for each in event.effects.get("disposed", ()):
                if each["as"] == "destroyed":
                    made.destroyed.append((event, _item(each), each["quantity"]))
        elif event.op == "verify_destruction":
            made.certificates.append(event)
            made.verified += [
                (event, _item(line), int(line.get("quantity", 1))) for line in event.fields["lines"]
            ]
    for kind, item in sorted(made.planned):
        made.taken_back += _taken_back(look, code, (kind, item))
    return made


def _taken_back(look: Look, disposal: str, item: Item) -> Iterator[tuple[Event, Item, int]]:
    """The entries by which something stands with the disposal no more and was not destroyed."""
    kind, code = item
    if kind == "weapon":
        file = look.weapon(code)
        for before, stay in pairwise(file.stays if file is not None else ()):
            if before.cell is None or before.cell.holder != disposal or stay.cell is None:
                continue
            if stay.cell.holder != disposal or stay.cell.status == "UNACCOUNTED":
                yield look.numbered(stay.seq), item, 1
        return
    lot = look.lot(code)
    for cell in lot.holders.get(disposal, ()) if lot is not None else ():
        if cell.status != "AWAITING_DISPOSAL":
            continue
        for posting in lot.cells[cell] if lot is not None else ():
            event = look.numbered(posting.seq)
            if posting.delta < 0 and event.op not in ("destroy", "reverse"):
                yield event, item, -posting.delta


def _item(row: dict[str, Any]) -> Item:
    return ("weapon", row["weapon"]) if row.get("weapon") else ("lot", row["lot"])


def total(entries: Iterable[tuple[Event, Item, int]], until: int | None = None) -> dict[Item, int]:
    """How much of each item the entries tell of, all of them or those up to one."""
    found: dict[Item, int] = {}
    for event, item, quantity in entries:
        if until is None or event.seq <= until:
            found[item] = found.get(item, 0) + quantity
    return found


def less(whole: dict[Item, int], *parts: dict[Item, int]) -> dict[Item, int]:
    """What is left of the whole after the parts, item by item."""
    left = {item: quantity - sum(part.get(item, 0) for part in parts) for item, quantity in whole.items()}
    return {item: quantity for item, quantity in sorted(left.items()) if quantity > 0}


def said(
    look: Look,
    made: Disposal,
    what: str,
    severity: Severity,
    why: str,
    events: Sequence[Event | None],
    since: int,
    items: dict[Item, int],
    inputs: dict[str, Any],
    explanations: Sequence[str],
    cleared_at: int | None = None,
) -> Signal:
    """The signal of a discrepancy of a disposal."""
    papers = [each for each in events if each is not None]
    places = {str(each.get("place")) for each in (*made.plans, *papers) if each.get("place")}
    return Signal(
        subject=f"{made.code} {what}",
        severity=severity,
        why=why,
        first_signal_at=since,
        operations=in_order(papers),
        quantity=sum(items.values()),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        places=sorted(places),
        users=user_codes(look, [each.by for each in papers]),
        documents=sorted({*documents(*papers), made.code}),
        figures={"disposal": made.code, **inputs},
        explanations=list(explanations),
        cleared_at=cleared_at,
    )


def severity_by_class(look: Look, items: dict[Item, int]) -> Severity:
    """How urgent it is that these are nowhere."""
    return Severity.S1 if are_heavy(look, items) else Severity.S2


def figures(made: Disposal) -> dict[str, Any]:
    """The sums of the disposal."""
    return {
        "planned": sum(made.planned.values()),
        "taken_back": sum(quantity for _event, _item, quantity in made.taken_back),
        "destroyed": sum(quantity for _event, _item, quantity in made.destroyed),
        "verified": sum(quantity for _event, _item, quantity in made.verified),
    }


def told(items: dict[Item, int]) -> dict[str, int]:
    """The items by their codes."""
    return {code: quantity for (_kind, code), quantity in sorted(items.items())}
