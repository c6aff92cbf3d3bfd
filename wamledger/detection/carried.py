"""A consignment as its papers tell it: what was sent, what came, what was reported lost, what came beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wamledger.detection.books import Event, seal_key
from wamledger.detection.look import Look
from wamledger.detection.serials.distance import FAR, between
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.domain import moment as moments

Item = tuple[str, str]
"""Kind (weapon or lot) and code."""


@dataclass(frozen=True, slots=True)
class Surplus:
    """A line of a receipt that was not on the consignment, or went beyond it."""

    receipt: Event
    line: dict[str, Any]
    quantity: int


@dataclass(slots=True)
class Consignment:
    """
    One consignment.

    Shape: ``sent`` by item; ``arrived`` and ``lost`` say when how much of which item came or was reported lost, in the
    order of the ledger; ``final`` is the receipt that closes it.
    """

    dispatch: Event
    sent: dict[Item, int]
    receipts: list[Event] = field(default_factory=list)
    losses: list[Event] = field(default_factory=list)
    reseals: list[Event] = field(default_factory=list)
    arrived: list[tuple[Event, Item, int]] = field(default_factory=list)
    lost: list[tuple[Event, Item, int]] = field(default_factory=list)
    surplus: list[Surplus] = field(default_factory=list)
    final: Event | None = None

    @property
    def expected(self) -> int:
        """When it was to arrive."""
        return moments.parse(self.dispatch.fields["expected"])

    def outstanding(self, until: Event | None = None) -> dict[Item, int]:
        """What neither came nor was reported lost, by all entries or by those up to one."""
        left = dict(self.sent)
        for event, item, quantity in (*self.arrived, *self.lost):
            if until is None or event.seq <= until.seq:
                left[item] = left.get(item, 0) - quantity
        return {item: quantity for item, quantity in left.items() if quantity > 0}

    def seals_at(self, event: Event) -> list[str]:
        """The seals that it should bear when an entry occurred: those fitted, with what was changed on the way."""
        found = [str(each) for each in self.dispatch.fields.get("seals", ())]
        for reseal in self.reseals:
            if reseal.at <= event.at:
                old = seal_key(str(reseal.get("old_seal") or ""))
                found = [each for each in found if seal_key(each) != old]
                found.append(str(reseal.fields["new_seal"]))
        return found

    def has_seal_trouble(self) -> bool:
        """Whether a receipt found a seal broken or another number, and no change on the way explains it."""
        for receipt in self.receipts:
            before = [each for each in self.reseals if each.at <= receipt.at]
            if not receipt.fields.get("seals_intact", True) and not before:
                return True
            seen = {seal_key(str(each)) for each in receipt.fields.get("seals", ())}
            if seen - {seal_key(each) for each in self.seals_at(receipt)}:
                return True
        return False


def consignment(look: Look, dispatch: str) -> Consignment | None:
    """A consignment that nobody has reversed; worked out once for all who ask."""
    found: Consignment | None = look.shared("consignment", dispatch, _consignment)
    return found


def _consignment(look: Look, dispatch: str) -> Consignment | None:
    event = look.event(dispatch)
    if event is None or event.op != "dispatch" or not event.stands:
        return None
    sent: dict[Item, int] = {}
    for kind, code, quantity, _was, _becomes in look.moves(event):
        sent[kind, code] = sent.get((kind, code), 0) + quantity
    made = Consignment(event, sent)
    made.reseals = [each for each in look.about("container", dispatch) if each.op == "reseal"]
    made.reseals.sort(key=lambda each: (each.at, each.seq))
    for other in look.about("dispatch", dispatch):
        if other.op == "receive":
            made.receipts.append(other)
            if made.final is None and other.fields.get("final"):
                made.final = other
            _beside(made, other)
        elif other.op == "report_loss":
            made.losses.append(other)
        else:
            continue
        told = made.arrived if other.op == "receive" else made.lost
        for each in other.effects.get("carried", ()):
            kind = "weapon" if "weapon" in each else "lot"
            told.append((other, (kind, each[kind]), each["quantity"]))
    return made


def _beside(made: Consignment, receipt: Event) -> None:
    lines = receipt.fields.get("lines", ())
    for each in receipt.effects.get("surplus", ()):
        if each["line"] < len(lines):
            made.surplus.append(Surplus(receipt, lines[each["line"]], each["quantity"]))


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something of the list that did not come, and something of its kind that came in its place."""

    item: Item
    surplus: Surplus
    quantity: int
    is_misread: bool
    """Whether the serial that came is easily read for that of the weapon that did not."""


def exchanges(look: Look, made: Consignment, percent: int = 5) -> list[Exchange]:
    """What came in place of what: lots of one nature and about one quantity, weapons of one make and model."""
    missing = made.outstanding(made.final)
    found: list[Exchange] = []
    used: set[int] = set()
    for item, quantity in sorted(missing.items()):
        best = None
        for number, each in enumerate(made.surplus):
            if number in used:
                continue
            rank = _fits(look, item, quantity, each, percent)
            if rank is not None and (best is None or (rank, number) < best):
                best = (rank, number)
        if best is not None:
            used.add(best[1])
            found.append(
                Exchange(item, made.surplus[best[1]], quantity, item[0] == "weapon" and best[0] <= FAR)
            )
    return found


def _fits(look: Look, item: Item, quantity: int, each: Surplus, percent: int) -> int | None:
    """How far the surplus is from being in place of the item; None where it is another kind of thing."""
    kind, code = item
    if kind == "lot":
        other = each.line.get("lot")
        if not other or other == code or look.nature_of(other) != look.nature_of(code):
            return None
        away = abs(quantity - each.quantity)
        return away if away * 100 <= percent * max(quantity, each.quantity) else None
    if "lot" in each.line:
        return None
    file = look.weapon(code)
    identity = file.identity if file is not None else {}
    line = each.line
    if line.get("weapon"):
        other_file = look.weapon(line["weapon"])
        line = other_file.identity if other_file is not None else {}
    elif not (line.get("make") or line.get("model") or line.get("type")):
        # a serial and no more may be of any weapon: only one that is nearly the same says something
        away = between(str(identity.get("serial") or ""), str(line.get("serial") or ""))
        return away if away <= FAR else None
    if kinship(looks(identity), looks(line)) is Kinship.OTHER:
        return None
    if each.line.get("weapon"):
        return FAR + 1
    return min(FAR + 1, between(str(identity.get("serial") or ""), str(line.get("serial") or "")))
