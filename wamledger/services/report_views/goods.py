"""
The goods of an entry: its lines as they were written, in the quantities and conditions that really moved.

What a line says (package, seal, remarks) comes from the operation; how much went, and in which condition, from its
effects. A lot that was taken in several conditions is as many lines. What a weapon is, is shown as last read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from wamledger import reference
from wamledger.ledger.link import Link
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.stored import Stored
from wamledger.services.views.goods import GoodsLine, GoodsTotal

Row = dict[str, Any]
Item = tuple[str, str]
"""``weapon`` or ``lot``, and the code."""


class _Part(NamedTuple):
    """A part of a line: so much in one condition."""

    quantity: int
    condition: str


class Goods:
    """What weapons and lots are, looked up for many at once."""

    def __init__(self, link: Link, names: Names) -> None:
        self._link = link
        self._names = names
        self._weapons: dict[str, Sequence[Any]] = {}
        self._lots: dict[str, Sequence[Any]] = {}

    def look_up(self, items: Iterable[Item]) -> None:
        """What these items are is known from here on."""
        by_kind: dict[str, set[str]] = {"weapon": set(), "lot": set()}
        for kind, code in items:
            by_kind[kind].add(code)
        weapons = sorted(by_kind["weapon"] - self._weapons.keys())
        lots = sorted(by_kind["lot"] - self._lots.keys())
        if weapons:
            among, keys = self._link.among("code", weapons)
            for row in self._link.rows(
                "SELECT code, type, make, model, calibre, serial, serial_status, tag, serial_assigned"
                f" FROM weapon WHERE {among}",
                keys,
            ):
                self._weapons[row[0]] = row
        if lots:
            among, keys = self._link.among("code", lots)
            for row in self._link.rows(
                f"SELECT code, nature, lot_number, hazard_division, nec_mg FROM lot WHERE {among}", keys
            ):
                self._lots[row[0]] = row

    def line(
        self, item: Item, quantity: int, condition: str, *, number: int = 0, said: Row | None = None
    ) -> GoodsLine:
        """So much of an item, as a line; ``said`` is what was written on its line."""
        self.look_up([item])
        written = said or {}
        kind, code = item
        rest = {
            "line": number,
            "item_kind": kind,
            "item": code,
            "quantity": quantity,
            "condition": condition,
            "package": written.get("package", ""),
            "seal": written.get("seal", ""),
            "remarks": written.get("remarks", ""),
        }
        if kind == "weapon":
            return self._weapon(rest, *self._weapons[code][1:])
        return self._lot(rest, *self._lots[code][1:])

    def _weapon(
        self,
        rest: Row,
        type_: str,
        make: str,
        model: str,
        calibre: str,
        serial: str | None,
        status: str,
        tag: str | None,
        assigned: str | None,
    ) -> GoodsLine:
        return GoodsLine(
            nature=type_,
            nature_name=self._names.type(type_),
            make=make,
            model=model,
            calibre=calibre,
            mark=serial or assigned or "",
            mark_status=status,
            tag=tag or "",
            unit="EACH",
            un_number="",
            hazard_division="",
            compatibility_group="",
            nec_mg=0,
            nec_is_vouched=True,
            **rest,
        )

    def _lot(self, rest: Row, nature: str, lot_number: str | None, division: str, nec_mg: int) -> GoodsLine:
        known = self._names.nature(nature)
        packaged = reference.natures().get(nature)
        own = self._link.one("SELECT calibre, un_number FROM nature WHERE code = ?", (nature,))
        calibre, un_number = own or (packaged and (packaged.calibre, packaged.un_number)) or ("", "")
        return GoodsLine(
            nature=nature,
            nature_name=known.name,
            make="",
            model="",
            calibre=calibre or "",
            mark=lot_number or "",
            mark_status="",
            tag="",
            unit=known.unit,
            un_number=un_number or "",
            hazard_division=division,
            compatibility_group=known.compatibility_group,
            nec_mg=nec_mg,
            nec_is_vouched=known.nec_mg is not None and known.nec_mg == nec_mg,
            **rest,
        )

    def lines(self, entry: Stored) -> tuple[GoodsLine, ...]:
        """The lines of an entry that moved something, in their order."""
        waiting: dict[Item, deque[_Part]] = {}
        for move in entry.moves:
            cell = move["to"] or move["from"]
            waiting.setdefault(item_of(move), deque()).append(_Part(move.get("quantity", 1), cell[2]))
        self.look_up(waiting)
        recognised = {each["line"]: each["weapon"] for each in entry.effects("recognised")}
        found: list[GoodsLine] = []
        for index, said in enumerate(entry.operation["lines"]):
            code = said.get("weapon") or said.get("lot") or recognised.get(index)
            item = ("lot" if "lot" in said else "weapon", str(code))
            for part in _taken(waiting.get(item), said.get("quantity", 1)):
                found.append(self.line(item, part.quantity, part.condition, number=index + 1, said=said))
        return tuple(found)

    def totals(self, moves: Iterable[Row]) -> tuple[GoodsTotal, ...]:
        """What movements come to, weapons by type before ammunition by nature."""
        sums: dict[Item, int] = {}
        for move in moves:
            item = item_of(move)
            sums[item] = sums.get(item, 0) + move.get("quantity", 1)
        return self.sums(sums)

    def sums(self, quantities: dict[Item, int]) -> tuple[GoodsTotal, ...]:
        """Quantities of items as totals by weapon type and by nature."""
        self.look_up(quantities)
        found: dict[tuple[bool, str, str], GoodsTotal] = {}
        for item, quantity in sorted(quantities.items()):
            line = self.line(item, quantity, "")
            key = (line.item_kind == "lot", line.nature, line.hazard_division)
            before = found.get(key)
            found[key] = GoodsTotal(
                item_kind=line.item_kind,
                nature=line.nature,
                nature_name=line.nature_name,
                quantity=quantity + (before.quantity if before else 0),
                unit=line.unit,
                hazard_division=line.hazard_division,
                compatibility_group=line.compatibility_group,
                nec_mg=line.nec_mg * quantity + (before.nec_mg if before else 0),
                nec_is_vouched=line.nec_is_vouched and (before is None or before.nec_is_vouched),
            )
        return tuple(found[key] for key in sorted(found))


def item_of(each: Row) -> Item:
    """The item that a line or an effect names."""
    kind = "weapon" if each.get("weapon") else "lot"
    return kind, str(each[kind])


def _taken(waiting: deque[_Part] | None, quantity: int) -> Iterator[_Part]:
    """So much of what moved, in the conditions in which it went; nothing where nothing moved."""
    while waiting and quantity:
        part = waiting.popleft()
        if part.quantity > quantity:
            waiting.appendleft(_Part(part.quantity - quantity, part.condition))
            part = _Part(quantity, part.condition)
        quantity -= part.quantity
        yield part
