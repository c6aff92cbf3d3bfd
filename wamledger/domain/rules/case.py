"""
One operation while it is decided: what is asked, the stock it meets, and the effects that it will have.

Rules read the stock and write effects; they change nothing. What a line takes is remembered here, so that two lines
of one operation cannot take the same rounds twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from wamledger import reference
from wamledger.domain import lifecycle, moment
from wamledger.domain.notices import Notice
from wamledger.domain.operations.base import Line, LotLine, Operation, WeaponLine
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Cell, Row, Standing, Stock
from wamledger.i18n import N_

AMMUNITION_CONDITIONS = tuple(reference.ammunition_conditions())
CONDITION_RANK = {code: rank for rank, code in enumerate(AMMUNITION_CONDITIONS)}
WEAPON_CONDITIONS = frozenset(reference.weapon_conditions())
UNRANKED = len(CONDITION_RANK)
NEVER_HELD_BACK = frozenset({"report_loss"})
"""What has happened is recorded, whatever a proposal had in mind for the goods."""


class Case:
    """
    An operation before it is accepted.

    Shape: ``moves`` lists {"weapon", "from", "to"} and {"lot", "quantity", "from", "to"}, a cell being
    [holder, status, condition] and null what is outside the ledger; ``settles`` what an issue is owed less;
    ``carried`` what of a consignment arrived or is lost; ``disposed`` how far a disposal has come.
    """

    __slots__ = (
        "approving",
        "assigned",
        "at",
        "carried",
        "closed",
        "codes",
        "disposed",
        "extras",
        "given",
        "historical",
        "is_proposed",
        "moves",
        "needs_second",
        "new_serials",
        "notices",
        "now",
        "op",
        "operation",
        "owed_less",
        "own",
        "proposed",
        "seen",
        "settles",
        "stock",
        "taken",
    )

    def __init__(
        self,
        stock: Stock,
        op: Operation,
        operation: Row,
        at: int,
        *,
        historical: bool = False,
        closed: bool = False,
        now: int = 0,
    ) -> None:
        self.stock = stock
        self.op = op
        self.operation = operation
        self.at = at
        self.historical = historical
        self.closed = closed
        """Whether people sign in to this ledger."""
        self.now = now
        """The ledger's own clock, by which proposals lapse."""
        self.is_proposed = False
        """Whether a second person is still to come."""
        self.approving: str | None = None
        """The proposal that is being carried out, whose own reservation does not stand in its way."""
        self.proposed: Row | None = None
        """The operation that takes effect with this one."""
        self.needs_second = False
        self.moves: list[Row] = []
        self.settles: list[Row] = []
        self.carried: list[Row] = []
        self.disposed: list[Row] = []
        self.extras: Row = {}
        self.assigned: list[str] = []
        self.notices: list[Notice] = []
        self.taken: dict[tuple[str, Cell], int] = {}
        self.owed_less: dict[tuple[str, str, str], int] = {}
        self.seen: set[str] = set()
        self.codes: dict[str, int] = {}
        self.given: set[str] = set()
        """Codes that the operation itself gives to new items, which are not assigned to others of its items."""
        self.new_serials: dict[str, list[Row]] = {}
        self.own = False

    def effects(self) -> Row:
        """The effects as they stand in the entry; empty lists are left out."""
        found: Row = {}
        if self.moves:
            found["moves"] = self.moves
        if self.settles:
            found["settles"] = self.settles
        if self.carried:
            found["carried"] = self.carried
        if self.disposed:
            found["disposed"] = self.disposed
        if self.extras:
            found.update(self.extras)
        return found

    # existence

    def user(self, code: str, field: str) -> Row:
        """The user of that code.  Refuses: user_unknown"""
        row: Row | None = self.stock.get("user_account", code)
        if row is None:
            raise Refused(Code.USER_UNKNOWN, field, found=code)
        return row

    def place(self, code: str, field: str) -> Row:
        """The place of that code.  Refuses: place_unknown"""
        row = self.stock.place(code)
        if row is None:
            raise Refused(Code.PLACE_UNKNOWN, field, found=code)
        return row

    def party(self, code: str, field: str) -> Row:
        """The party of that code.  Refuses: party_unknown"""
        row = self.stock.party(code)
        if row is None:
            raise Refused(Code.PARTY_UNKNOWN, field, found=code)
        return row

    def is_place(self, code: str, field: str) -> bool:
        """Whether a holder is a place; otherwise it is a party.  Refuses: holder_unknown"""
        if self.stock.place(code) is not None:
            return True
        if self.stock.party(code) is not None:
            return False
        raise Refused(Code.HOLDER_UNKNOWN, field, found=code)

    def weapon(self, code: str, field: str) -> tuple[Row, Standing]:
        """A weapon on charge and where it stands, named for the first time here.  Refuses: item_twice, weapon_unknown"""
        if code in self.seen:
            raise Refused(Code.ITEM_TWICE, field, item=code)
        self.seen.add(code)
        standing = self.stock.standing_of(code)
        row: Row | None = self.stock.get("weapon", code)
        if standing is None or row is None:
            raise Refused(Code.WEAPON_UNKNOWN, field, found=code)
        return row, standing

    def lot(self, code: str, field: str) -> Row:
        """A lot on charge.  Refuses: lot_unknown"""
        row: Row | None = self.stock.get("lot", code)
        if row is None or row["void"]:
            raise Refused(Code.LOT_UNKNOWN, field, found=code)
        return row

    # form

    def moment(self, text: str, field: str) -> int:
        """The moment a field names.  Refuses: time_unreadable"""
        return moment.parse(text, field)

    def condition(self, line: Line, field: str, kind: str) -> str | None:
        """The condition that a line names, if any.  Refuses: condition_wrong"""
        code = line.condition
        if code is None:
            return None
        allowed = WEAPON_CONDITIONS if kind == "weapon" else CONDITION_RANK
        if code not in allowed:
            raise Refused(
                Code.CONDITION_WRONG,
                f"{field}.condition",
                found=code,
                kind=_kind(kind),
                allowed=sorted(allowed),
            )
        return code

    def lines(self) -> Iterator[tuple[str, WeaponLine | LotLine]]:
        """The lines of the operation, each with the name of its field."""
        for index, line in enumerate(self.op.lines):  # type: ignore[attr-defined]
            yield f"lines.{index}", line

    # state and quantity

    def transition(self, kind: str, item: str, was: str, becomes: str, field: str) -> lifecycle.Transition:
        """The row of the life cycle that the operation follows.  Refuses: status_forbids"""
        row = lifecycle.transitions(kind).get((self.op.op, was, becomes))
        if row is None:
            raise Refused(
                Code.STATUS_FORBIDS,
                field,
                item=item,
                status=was,
                op=self.op.op,
                allowed=lifecycle.sources(self.op.op, kind),
            )
        return row

    def available(
        self,
        lot: str,
        holder: str | None,
        statuses: tuple[str, ...],
        condition: str | None = None,
        *,
        in_order: bool = False,
    ) -> list[tuple[Cell, int]]:
        """
        What of a lot a line may take, best condition first, less what earlier lines took.

        Without ``holder`` the cells of all holders count, in the order of their codes. A condition of one letter
        stands for its whole group. ``in_order`` takes the first status before the others.
        """
        found = []
        for cell, quantity in self.stock.cells_of(lot).items():
            if (
                quantity > 0
                and (holder is None or cell.holder == holder)
                and cell.status in statuses
                and (
                    condition is None
                    or cell.condition == condition
                    or (len(condition) == 1 and cell.condition.startswith(condition))
                )
            ):
                left = quantity - self.taken.get((lot, cell), 0)
                if left > 0:
                    found.append((cell, left))
        if found and self.stock.get("lot", lot)["reserved"] and self.op.op not in NEVER_HELD_BACK:
            free = self._not_reserved(lot)
            found = [(cell, free[cell]) for cell, _ in found if free[cell] > 0]
        if len(found) > 1:
            found.sort(key=lambda pair: (CONDITION_RANK.get(pair[0].condition, UNRANKED), pair[0]))
            if in_order:
                found.sort(key=lambda pair: statuses.index(pair[0].status))
        return found

    def _not_reserved(self, lot: str) -> dict[Cell, int]:
        """
        What earlier lines and open proposals leave of every cell of a lot.

        A reservation names a condition. Where an inspection has changed it since, the reservation falls on the other
        conditions of the same holder, the worst first.
        """
        left = {
            cell: quantity - self.taken.get((lot, cell), 0)
            for cell, quantity in self.stock.cells_of(lot).items()
        }
        over: dict[tuple[str, str], int] = {}
        for row in self.reservations(f"L {lot}"):
            cell = Cell(row["holder"], row["status"], row["condition"])
            part = min(left.get(cell, 0), row["quantity"])
            if part:
                left[cell] -= part
            if part < row["quantity"]:
                place = (cell.holder, cell.status)
                over[place] = over.get(place, 0) + row["quantity"] - part
        for (holder, status), missing in over.items():
            there = [cell for cell in left if cell.holder == holder and cell.status == status]
            for cell in sorted(there, key=lambda each: -CONDITION_RANK.get(each.condition, UNRANKED)):
                part = min(left[cell], missing)
                left[cell] -= part
                missing -= part
        return left

    def reservations(self, subject: str) -> list[Row]:
        """What open proposals other than the one that is carried out reserve of an item."""
        return [
            row
            for row in self.stock.get("reservation", subject).values()
            if row["released_seq"] is None
            and row["proposal"] != self.approving
            and row["expires_at"] > self.now
        ]

    def not_reserved(self, weapon: str, field: str = "lines") -> None:
        """No open proposal waits for the weapon.  Refuses: reserved"""
        if self.stock.get("weapon", weapon)["reserved"] and self.op.op not in NEVER_HELD_BACK:
            for row in self.reservations(f"W {weapon}"):
                raise Refused(Code.RESERVED, field, item=weapon, proposal=row["proposal"])

    def take(
        self,
        field: str,
        line: LotLine,
        holder: str | None,
        statuses: tuple[str, ...],
        *,
        condition: str | None = None,
        fit: Callable[[Cell], bool] | None = None,
        in_order: bool = False,
    ) -> list[tuple[Cell, int]]:
        """
        The cells that a line takes its quantity from.

        Refuses: stock_insufficient; unserviceable when there is enough only with what does not ``fit``
        """
        cells = self.available(line.lot, holder, statuses, condition, in_order=in_order)
        fitting = cells if fit is None else [pair for pair in cells if fit(pair[0])]
        left = line.quantity
        taken: list[tuple[Cell, int]] = []
        for cell, quantity in fitting:
            part = quantity if quantity < left else left
            taken.append((cell, part))
            left -= part
            if not left:
                break
        if left:
            unfit = next((cell for cell, _ in cells if fit is not None and not fit(cell)), None)
            if unfit is not None and sum(quantity for _, quantity in cells) >= line.quantity:
                raise Refused(Code.UNSERVICEABLE, f"{field}.lot", item=line.lot, condition=unfit.condition)
            held = line.quantity - left
            raise Refused(
                Code.STOCK_INSUFFICIENT,
                f"{field}.quantity",
                lot=line.lot,
                holder=holder or "-",
                status=sorted({cell.status for cell, _ in cells}) or statuses,
                held=held,
                asked=line.quantity,
                missing=line.quantity - held,
            )
        for cell, part in taken:
            key = (line.lot, cell)
            self.taken[key] = self.taken.get(key, 0) + part
        return taken

    # effects

    def move_weapon(self, code: str, was: Cell | None, becomes: Cell) -> None:
        """The weapon will stand in another cell.  Refuses: reserved"""
        if was is not None and (was.holder, was.status) != (becomes.holder, becomes.status):
            self.not_reserved(code)
        self.moves.append({"weapon": code, "from": was and tuple(was), "to": tuple(becomes)})

    def move_lot(self, code: str, quantity: int, was: Cell | None, becomes: Cell) -> None:
        """The quantity will stand in another cell."""
        self.moves.append(
            {"lot": code, "quantity": quantity, "from": was and tuple(was), "to": tuple(becomes)}
        )

    def assign(self, path: str, value: str) -> None:
        """The ledger filled in the value at ``path`` of the operation; what was asked stays as it is."""
        if not self.own:
            self.operation = _copy(self.operation)
            self.own = True
        inner: Any = self.operation
        *parts, last = path.split(".")
        for part in parts:
            inner = inner[int(part) if part.isdigit() else part]
        inner[last] = value
        self.assigned.append(path)

    # authority

    @property
    def is_seconded(self) -> bool:
        """Whether a second person agrees, or will have to before anything takes effect."""
        return self.is_proposed or self.op.approved_by is not None

    def two_persons(self, because: str) -> None:
        """A second person authorised the operation.  Refuses: approval_missing"""
        self.needs_second = True
        if not self.is_seconded:
            raise Refused(Code.APPROVAL_MISSING, "approved_by", op=self.op.op, because=because)

    def leaves(self, holder: str, destination: str | None = None) -> None:
        """
        Two persons have agreed to what leaves a place under two-person or dual-key custody.

        A place inside such a place is under its custody too, unless the goods stay inside.
        Refuses: approval_missing
        """
        guarded = self.stock.guarded(holder)
        if guarded:
            stays = set(self.within(destination)) if destination else set()
            for code, custody in guarded:
                if code not in stays:
                    self.two_persons(f"from {code} ({custody})")

    def within(self, code: str | None) -> Iterator[str]:
        """The place and each place around it, from the inside out."""
        while code is not None:
            place = self.stock.place(code)
            if place is None:
                return
            yield code
            code = place["within"]


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_copy(each) for each in value]
    return value


def _kind(kind: str) -> str:
    return N_("a weapon") if kind == "weapon" else N_("ammunition")
