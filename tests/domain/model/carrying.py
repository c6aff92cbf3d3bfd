"""
What one operation would do: the cells that it takes from, what it settles, and every reason to refuse it.

All reasons are gathered, since the model knows no order of checks.
"""

from __future__ import annotations

from collections import Counter

from tests.domain.model.slips import BEST_FIRST, OUT, WEAPON_CONDITIONS, Cell, Op, Slip, Slips, end_of, when

ALWAYS_TWO = {"plan_disposal", "adjust", "hand_over", "reverse", "correct_identity", "release_hold"}


class Carrying(Slips):
    """The slips, and one operation that is looked at."""

    def reasons(self, op: Op) -> set[str]:
        """Why the ledger must refuse the operation; nothing when it must take it."""
        self._begin(op)
        return self.why

    def take(self, op: Op) -> None:
        """The operation happened, as it was recorded (with the codes that the ledger gave)."""
        self._begin(op)
        assert not self.why, self.why
        self.slips.append(Slip(len(self.slips), op, self.moves, dict(self.sums)))
        for item, was, becomes, quantity in self.moves:
            cells = self.stands.setdefault(item, Counter())
            if was:
                cells[was] -= quantity
            if becomes:
                cells[becomes] += quantity
        self.accounts.update(self.sums)
        if op["op"] == "reverse":
            self.undone.add(op["entry"])

    def waiting(self, lot: str) -> Counter[Cell]:
        """How much of each cell of a lot is kept for somebody."""
        raise NotImplementedError

    def waited_for(self, item: str) -> list[tuple[Cell | None, int]]:
        """What is kept of an item for somebody."""
        raise NotImplementedError

    def authorised(self, op: Op) -> None:
        """Whoever records the operation, and whoever agrees to it, may do so."""
        raise NotImplementedError

    def _begin(self, op: Op, *, proposed: bool = False, approving: str | None = None) -> None:
        """``proposed``: a second person is to come; ``approving``: the proposal that is being carried out."""
        self.op, self.why = op, set()
        self.proposed, self.approving, self.needs = proposed, approving, False
        self.moves: list[tuple[str, Cell | None, Cell | None, int]] = []
        self.sums: Counter[tuple[str, ...]] = Counter()
        self.used: Counter[tuple[str, Cell]] = Counter()
        self.named: set[str] = set()
        users = self.known("add_user")
        first = not self.slips and op["op"] == "add_user" and op["code"] == op["by"]
        for name in ("by", "approved_by"):
            if op.get(name) not in users and op.get(name) is not None and not first:
                self.no("user_unknown", "ledger_empty")
        if op.get("approved_by") == op["by"]:
            self.no("same_person")
        if op["op"] in ALWAYS_TWO:
            self.two()
        if op.get("from") is not None and op.get("from") == op.get("to"):
            self.no("places_same")
        getattr(self, "_" + op["op"])(op)
        self.authorised(op)

    def no(self, *codes: str) -> None:
        """One reason to refuse, under one of these codes."""
        self.why |= set(codes)

    def two(self) -> None:
        """A second person is needed."""
        self.needs = True
        if self.op.get("approved_by") is None and not self.proposed:
            self.no("approval_missing")

    def leaves(self, holder: str, to: str | None = None) -> None:
        """What leaves a place under the custody of two needs two, and so does what leaves a place within it."""
        places = self.known("add_place")
        if any(
            places[code]["custody"] != "SINGLE" for code in set(self.around(holder)) - set(self.around(to))
        ):
            self.two()

    def holder(self, code: str) -> bool | None:
        """The same as is_place; neither is a reason to refuse."""
        found = self.is_place(code)
        if found is None:
            self.no("holder_unknown")
        return found

    def must(self, kind: str, code: str | None, refusal: str) -> None:
        """The code is known, where one is given."""
        if code is not None and code not in self.known(kind):
            self.no(refusal)

    def free(self, code: str, *besides: str) -> None:
        """No holder of any kind has the code."""
        dispatches = {slip.op["id"] for slip in self.slips if slip.op["op"] == "dispatch"}
        disposals = {slip.op["disposal"] for slip in self.slips if slip.op["op"] == "plan_disposal"}
        if (
            self.is_place(code) is not None
            or code in dispatches
            or (code in disposals and "disposal" not in besides)
        ):
            self.no("code_taken")

    def name(self, code: str) -> None:
        """A weapon is named once in an operation."""
        if code in self.named:
            self.no("item_twice")
        self.named.add(code)

    def shift(self, item: str, was: Cell | None, becomes: Cell | None, quantity: int = 1) -> None:
        """So much will go from one cell to another."""
        if item.startswith("W") and was and was[:2] != (becomes or ())[:2] and self.waited_for(item):
            self.no("reserved")
        self.moves.append((item, was, becomes, quantity))
        if becomes and becomes[1] in OUT and self.op["op"] in ("register", "issue", "receive", "recover"):
            self.sums["issued", self.op["id"], item] += quantity
            self.sums["to", self.op["id"], becomes[0]] += 1

    def carry(
        self,
        line: Op,
        holder: str | None,
        to: str | None,
        status: str,
        sources: tuple[str, ...],
        *,
        settle: bool = False,
        fresh: str | None = None,
        in_order: bool = False,
    ) -> None:
        """
        What a line names goes from a holder to another and has the status; ``fresh`` is its condition there.

        ``settle``: what a party gives away is settled on its oldest issues.
        """
        condition = line.get("condition")
        if "weapon" in line:
            code = line["weapon"]
            self.name(code)
            cell = self.weapon(code)
            if condition is not None and condition not in WEAPON_CONDITIONS:
                self.no("condition_wrong")
            elif cell is None:
                self.no("weapon_unknown")
            elif holder is not None and cell[0] != holder:
                self.no("not_held_there", "not_on_disposal")
            elif cell[1] not in sources:
                self.no("status_forbids", "not_on_disposal")
            else:
                for each in {cell[2], condition or cell[2]}:
                    self.guard(code, (cell[0], cell[1], each), status)
                if settle and cell[1] in OUT:
                    self.settle_oldest(cell[0], code, 1)
                self.shift(code, cell, (to or cell[0], status, condition or cell[2]))
            return
        if condition is not None and condition not in BEST_FIRST:
            self.no("condition_wrong")
        elif not self.exists(line["lot"]):
            self.no("lot_unknown")
        else:
            wanted = None if fresh else condition
            both = {cell[1] for cell in self.cells(line["lot"]) if cell[0] == holder}
            open_issues = [
                issue
                for issue in self.issues(holder or "", line["lot"])
                if self.owed(issue, line["lot"]) - self.sums["settled", issue, line["lot"]] > 0
            ]
            if settle and both >= OUT and open_issues:
                # what is used or lost belongs to the issue that is settled by it
                ordered = (*self.statuses(open_issues[0]), *sources)
                sources, in_order = tuple(each for each in dict.fromkeys(ordered) if each in sources), True
            for cell, part in self.pick(line["lot"], line["quantity"], holder, sources, wanted, in_order):
                self.guard(line["lot"], cell, status)
                if settle and cell[1] in OUT:
                    self.settle_oldest(cell[0], line["lot"], part)
                there = (condition or fresh) if fresh else cell[2]
                self.shift(line["lot"], cell, (to or cell[0], status, there or cell[2]), part)

    def pick(
        self,
        lot: str,
        quantity: int,
        holder: str | None,
        sources: tuple[str, ...],
        condition: str | None = None,
        in_order: bool = False,
    ) -> list[tuple[Cell, int]]:
        """The cells that a quantity is taken from: best condition first, or first what stands first in ``sources``."""
        cells = [
            cell
            for cell in self.cells(lot)
            if holder in (None, cell[0])
            and cell[1] in sources
            and (
                condition is None or cell[2] == condition or (len(condition) == 1 and cell[2][0] == condition)
            )
        ]
        cells.sort(key=lambda cell: (BEST_FIRST.index(cell[2]), cell))
        if in_order:
            cells.sort(key=lambda cell: sources.index(cell[1]))
        if self.op["op"] == "issue" and self.op["purpose"] != "MAINTENANCE":
            good = [cell for cell in cells if cell[2].startswith("A")]
            if self.left(lot, good) < quantity <= self.left(lot, cells):
                self.no("unserviceable")
            cells = good
        if self.left(lot, cells) < quantity:
            self.no("stock_insufficient")
        found = []
        for cell in cells:
            part = min(quantity, self.left(lot, [cell]))
            if part:
                found.append((cell, part))
                self.used[lot, cell] += part
                quantity -= part
        return found

    def left(self, lot: str, cells: list[Cell]) -> int:
        """What the cells hold, no earlier line has taken, and nobody waits for."""
        kept = self.waiting(lot)
        return sum(self.cells(lot)[cell] - self.used[lot, cell] - kept[cell] for cell in cells)

    def guard(self, item: str, cell: Cell, status: str) -> None:
        """What is held, unread, unsafe, restricted or expired does not go everywhere."""
        op, weapon = self.op["op"], item.startswith("W")
        holder, was, condition = cell
        leaving = op in ("issue", "dispatch", "hand_over", "plan_disposal", "destroy")
        if self.held(item, holder) and (leaving or (op in ("expend", "adjust") and was == "IN_STORE")):
            self.no("held")
        new, brought = self.new_items()[item]
        if op == "plan_disposal" and "consent" not in self.op:
            ownership = brought.get("acquisition", {}).get("ownership") or brought.get("ownership")
            if ownership == "PARTY":
                self.no("owner_consent_missing")
        if weapon:
            identity = self.identity(item)
            if (
                identity["serial_status"] == "NOT_CHECKED"
                and op
                in (
                    "issue",
                    "dispatch",
                    "hand_over",
                    "plan_disposal",
                )
                and (op != "plan_disposal" or condition != "UNSAFE")
            ):
                self.no("identity_not_checked")
            if op == "issue" and status == "ISSUED" and not WEAPON_CONDITIONS[condition]:
                self.no("unserviceable")
            if op in ("dispatch", "hand_over") and condition == "UNSAFE":
                self.no("unsafe_to_move")
            if op == "hand_over" and identity["serial_status"] in ("OBLITERATED", "ALTERED_RESTAMPED"):
                marks = {mark["kind"] for mark in identity["markings"]}
                if not marks & {"SECONDARY_ASSIGNED", "IMPORT", "CONFISCATION"}:
                    self.no("marks_missing")
        elif op == "issue" and status == "ISSUED":
            restriction = self.restriction(item)
            if restriction in ("SUSPENDED", "BANNED") or (
                restriction == "CONSTRAINED" and "approved_by" not in self.op and not self.proposed
            ):
                self.no("lot_restricted")
            now, last = (
                when(self.op["occurred_at"]),
                end_of(new["expires_on"]) if "expires_on" in new else None,
            )
            longer = self.extended(item)
            if last and now >= last and not (longer and longer > last and now < longer):
                self.no("lot_expired")

    def settle(self, issue: str, item: str, quantity: int) -> None:
        """An issue is owed so much less."""
        if not self.accounts["issued", issue, item]:
            self.no("not_on_issue", "more_than_owed")
        elif self.owed(issue, item) - self.sums["settled", issue, item] < quantity:
            self.no("more_than_owed", "not_on_issue")
        else:
            self.sums["settled", issue, item] += quantity

    def settle_oldest(self, party: str, item: str, quantity: int) -> None:
        """The oldest issues are owed less, as far as they are owed anything."""
        for issue in self.issues(party, item):
            part = min(quantity, self.owed(issue, item) - self.sums["settled", issue, item])
            if part > 0:
                self.sums["settled", issue, item] += part
                quantity -= part

    def statuses(self, issue: str) -> tuple[str, str]:
        """How a party holds goods, that of the issue first."""
        op = next(slip.op for slip in self.slips if slip.op["id"] == issue)
        return (
            ("IN_MAINTENANCE", "ISSUED")
            if op.get("purpose") == "MAINTENANCE"
            else ("ISSUED", "IN_MAINTENANCE")
        )
