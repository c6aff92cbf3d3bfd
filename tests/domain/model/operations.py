"""
The ledger as one would keep it on a table with slips of paper: a naive model, written from the journal's description.

It shares no code with the program, and says of an operation why the ledger must refuse it, or nothing. One function for
each operation of the journal, under its name.
"""

from __future__ import annotations

from collections import Counter

from tests.domain.model.authority import Authority
from tests.domain.model.slips import BEST_FIRST, GONE, OUT, WEAPON_CONDITIONS, Cell, Op, Slip

WEAK = {"BURN", "CRUSH_VEHICLE"}
LASTING = {
    "add_place",
    "add_party",
    "add_user",
    "add_nature",
    "set_policy",
    "register_participant",
    "review_finding",
    "attach",
    "reverse",
    *("change_user", "enrol_key", "revoke_key", "rotate_ledger_key", "sign_entries", "record_restore"),
    *("propose", "approve", "reject", "withdraw", "lapse"),
}
"""Operations that are not reversed."""


class Model(Authority):
    """What stands where, as the slips say, and what may happen next."""

    def _add_place(self, op: Op) -> None:
        self.free(op["code"])
        self.must("add_place", op.get("within"), "place_unknown")
        self.must("add_user", op.get("keeper"), "user_unknown")

    def _add_party(self, op: Op) -> None:
        self.free(op["code"])
        self.must("add_party", op.get("within"), "party_unknown")

    def _add_user(self, op: Op) -> None:
        if op["code"] in self.known("add_user"):
            self.no("code_taken")
        for place in op.get("places", ()):
            self.must("add_place", place, "place_unknown")

    def _add_nature(self, op: Op) -> None:
        if op["code"] in self.known("add_nature"):
            self.no("code_taken")

    def _set_policy(self, op: Op) -> None:
        pass

    def _register(self, op: Op) -> None:
        place = self.holder(op["to"])
        self.must("add_party", op["acquisition"].get("from"), "party_unknown")
        for line in op["lines"]:
            self.new(line, op["to"], "IN_STORE" if place else "ISSUED")

    def new(self, line: Op, to: str, status: str) -> None:
        """An item comes on charge."""
        new = line.get("new_weapon") or line["new_lot"]
        code = new.get("id", f"{'W' if 'new_weapon' in line else 'L'}-next")
        if "id" in new:
            self.name(code)
            if code in self.new_items():
                self.no("code_taken")
        tag = new.get("tag")
        if tag is not None:
            self.name(f"tag {tag}")
            self.tag(tag)
        usual = "NOT_INSPECTED" if "new_weapon" in line else "C3"
        self.shift(code, None, (to, status, line.get("condition", usual)), line.get("quantity", 1))

    def tag(self, tag: str, weapon: str | None = None) -> None:
        """No other weapon on charge bears the tag."""
        bearers = {
            code
            for code in self.new_items()
            if code.startswith("W") and self.cells(code) and self.identity(code).get("tag") == tag
        }
        if bearers - {weapon}:
            self.no("tag_taken")

    def _register_participant(self, op: Op) -> None:
        if op["participant"] in self.known("register_participant", "participant"):
            self.no("participant_taken")

    def _move(self, op: Op) -> None:
        self.must("add_place", op["to"], "place_unknown")
        plans = list(self.plans(op["from"]))
        if self.is_place(op["from"]):
            sites = {self.around(op["from"])[-1]}
            leaves = op["from"]
        elif plans:
            sites = {self.around(plan["place"])[-1] for plan in plans}
            leaves = plans[0]["place"]
        else:
            self.no("place_unknown")
            return
        if op["to"] in self.known("add_place") and self.around(op["to"])[-1] not in sites:
            self.no("not_one_site")
        source = "AWAITING_DISPOSAL" if plans else "IN_STORE"
        for line in op["lines"]:
            self.carry(line, op["from"], op["to"], "IN_STORE", (source,))
        self.leaves(leaves, op["to"])

    def plans(self, disposal: str) -> list[Op]:
        """The plans of a disposal, reversed ones as well: its code stays."""
        return [
            slip.op
            for slip in self.slips
            if slip.op["op"] == "plan_disposal" and slip.op["disposal"] == disposal
        ]

    def _issue(self, op: Op) -> None:
        self.must("add_party", op["to"], "party_unknown")
        place = self.holder(op["from"])
        if op["purpose"] == "OTHER" and "remarks" not in op:
            self.no("remarks_needed")
        status = "IN_MAINTENANCE" if op["purpose"] == "MAINTENANCE" else "ISSUED"
        for line in op["lines"]:
            self.carry(line, op["from"], op["to"], status, ("IN_STORE", "ISSUED"), settle=True)
        if place:
            self.leaves(op["from"])

    def _return(self, op: Op) -> None:
        self.must("add_place", op["to"], "place_unknown")
        party = self.party_of(op["issue"])
        if party is None:
            self.no("issue_unknown")
            return
        for line in op["lines"]:
            item = line.get("weapon") or line["lot"]
            self.settle(op["issue"], item, line.get("quantity", 1))
            self.carry(
                line, party, op["to"], "IN_STORE", self.statuses(op["issue"]), fresh="C3", in_order=True
            )

    def _expend(self, op: Op) -> None:
        party = self.party_of(op.get("issue", ""))
        if "issue" in op and party is None:
            self.no("issue_unknown")
            return
        if "issue" in op and op.get("from", party) != party:
            self.no("issue_to_other")
        holder = party or op.get("from")
        if holder is None:
            self.no("field_missing")
            return
        place = self.holder(holder)
        sources = (
            ("IN_STORE",) if place else self.statuses(op["issue"]) if "issue" in op else tuple(sorted(OUT))
        )
        for line in op["lines"]:
            if "issue" in op:
                self.settle(op["issue"], line["lot"], line["quantity"])
            self.carry(
                line, holder, None, "EXPENDED", sources, settle="issue" not in op, in_order="issue" in op
            )
        if place:
            self.leaves(holder)

    def _dispatch(self, op: Op) -> None:
        self.free(op.get("id", ""))
        place = self.holder(op["from"])
        self.holder(op["to"])
        for line in op["lines"]:
            self.carry(
                line, op["from"], op.get("id", "next"), "IN_TRANSIT", ("IN_STORE", "ISSUED"), settle=True
            )
            item = line.get("weapon") or line["lot"]
            self.sums["sent", op.get("id", "next"), item] += line.get("quantity", 1)
        if place:
            self.leaves(op["from"])

    def travelling(self, dispatch: str) -> Counter[str]:
        """What of a consignment is still in transit."""
        found: Counter[str] = Counter()
        for (kind, code, *item), quantity in self.accounts.items():
            if code == dispatch and kind in ("sent", "arrived"):
                found[item[0]] += quantity if kind == "sent" else -quantity
        return found

    def _receive(self, op: Op) -> None:
        dispatch = op["dispatch"]
        place = self.holder(op["to"])
        if dispatch not in self.known("dispatch", "id"):
            self.no("dispatch_unknown")
            return
        left = self.travelling(dispatch)
        if self.accounts["finals", dispatch] and not any(left.values()):
            self.no("consignment_closed")
        self.sums["finals", dispatch] += op["final"]
        for line in op["lines"]:
            item = line.get("weapon") or line["lot"]
            quantity = min(line.get("quantity", 1), left[item])
            if quantity:
                arriving = {**line, "quantity": quantity} if "lot" in line else line
                status = "IN_STORE" if place else "ISSUED"
                self.carry(
                    arriving, dispatch, op["to"], status, ("IN_TRANSIT",), fresh=line.get("condition", "")
                )
                self.sums["arrived", dispatch, item] += quantity
                left[item] -= quantity
            elif "weapon" in line:
                self.name(item)
                if self.weapon(item) is None:
                    self.no("weapon_unknown")
            elif not self.exists(item):
                self.no("lot_unknown")

    def _hand_over(self, op: Op) -> None:
        self.holder(op["from"])
        self.must("add_party", op["to"], "party_unknown")
        for line in op["lines"]:
            self.carry(line, op["from"], op["to"], "HANDED_OVER", ("IN_STORE", "ISSUED"), settle=True)

    def _reseal(self, op: Op) -> None:
        self.must("add_place", op.get("place"), "place_unknown")

    def somewhere(self, code: str) -> None:
        """The code is one that goods can stand with."""
        dispatches = {slip.op["id"] for slip in self.slips if slip.op["op"] == "dispatch"}
        if self.is_place(code) is None and code not in dispatches and not self.plans(code):
            self.no("holder_unknown")

    def _inspect(self, op: Op) -> None:
        for line in op["lines"]:
            if "weapon" in line:
                self.item(line)
                cell = self.weapon(line["weapon"])
                if cell and line.get("condition", cell[2]) != cell[2]:
                    self.shift(line["weapon"], cell, (cell[0], cell[1], line["condition"]))
                continue
            self.item(line)
            if self.why:
                continue
            lot, at = line["lot"], line.get("at")
            present = sorted({cell[1] for cell in self.cells(lot)} - GONE - {"UNACCOUNTED"})
            here = [cell for cell in self.cells(lot) if cell[1] in present and at in (None, cell[0])]
            if at is not None and not self.left(lot, here):
                self.no("not_held_there")
            elif "condition" in line:
                much = line.get("quantity", self.left(lot, here))
                for cell, part in self.pick(lot, much, at, tuple(present)):
                    if cell[2] != line["condition"]:
                        self.shift(lot, cell, (cell[0], cell[1], line["condition"]), part)

    def item(self, line: Op) -> None:
        """The item of a line is on charge, and its condition is one of its kind."""
        if "weapon" in line:
            self.name(line["weapon"])
            if self.weapon(line["weapon"]) is None:
                self.no("weapon_unknown")
            if line.get("condition", "SERVICEABLE") not in WEAPON_CONDITIONS:
                self.no("condition_wrong")
        elif "lot" in line:
            if not self.exists(line["lot"]):
                self.no("lot_unknown")
            if line.get("condition", "A1") not in BEST_FIRST:
                self.no("condition_wrong")
            if line.get("at") is not None:
                self.somewhere(line["at"])

    def _hold(self, op: Op) -> None:
        for line in op["lines"]:
            self.item(line)

    def _release_hold(self, op: Op) -> None:
        kinds = {each["id"]: each["kind"] for each in self.valid("hold")}
        for line in op["lines"]:
            self.item({name: value for name, value in line.items() if name != "at"})
            found = [
                ("released", hold, str(n))
                for hold, n, at in self.holds(line.get("weapon") or line["lot"])
                if kinds[hold] == op["kind"]
                and line.get("at") in (None, at)
                and not self.sums["released", hold, str(n)]
            ]
            if not found:
                self.no("not_held_back")
            self.sums.update(found)

    def _restrict(self, op: Op) -> None:
        if not self.exists(op["lot"]):
            self.no("lot_unknown")
        elif op["status"] == "CLEARED" == self.restriction(op["lot"]):
            self.no("nothing_changes")

    def _count(self, op: Op) -> None:
        self.must("add_place", op.get("place"), "place_unknown")
        self.must("add_party", op.get("party"), "party_unknown")
        if len(set(op["counted_by"])) < 2:
            self.no("witnesses_too_few")
        for line in op["lines"]:
            self.item(line)

    def _declare(self, op: Op) -> None:
        self.must("add_party", op["party"], "party_unknown")

    def _adjust(self, op: Op) -> None:
        place = op.get("place")
        self.must("add_place", place, "place_unknown")
        if op["direction"] == "BRING_ON_CHARGE":
            if place is None:
                self.no("field_missing")
                return
            for line in op["lines"]:
                if "weapon" in line:
                    self.no("line_kind_wrong")
                elif "lot" in line:
                    self.item(line)
                    self.shift(
                        line["lot"], None, (place, "IN_STORE", line.get("condition", "C3")), line["quantity"]
                    )
                else:
                    self.new(line, place, "IN_STORE")
            return
        for line in op["lines"]:
            if "new_weapon" in line or "new_lot" in line:
                self.no("line_kind_wrong")
                continue
            cell = self.weapon(line.get("weapon", ""))
            holder = None if cell and cell[1] == "UNACCOUNTED" else place
            sources = ("UNACCOUNTED", "IN_STORE") if place else ("UNACCOUNTED",)
            self.carry(line, holder, None, "WRITTEN_OFF", sources, in_order=True)

    def _report_loss(self, op: Op) -> None:
        if ("from" in op) == ("dispatch" in op):
            self.no("field_missing")
            return
        self.must_incident(op.get("incident"))
        dispatch = op.get("dispatch")
        if dispatch is not None and dispatch not in self.known("dispatch", "id"):
            self.no("dispatch_unknown")
            return
        holder = dispatch or op["from"]
        if dispatch is None and not self.plans(holder):
            self.holder(holder)
        issue = op.get("issue")
        if issue is not None and self.party_of(issue) is None:
            self.no("issue_unknown")
            return
        if issue is not None and self.party_of(issue) != holder:
            self.no("issue_to_other")
        sources: tuple[str, ...] = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "IN_TRANSIT", "AWAITING_DISPOSAL")
        if issue is not None:
            sources = (*self.statuses(issue), *sources)
        for line in op["lines"]:
            item, quantity = line.get("weapon") or line["lot"], line.get("quantity", 1)
            self.carry(
                line, holder, None, "UNACCOUNTED", sources, settle=issue is None, in_order=issue is not None
            )
            if issue is not None:
                self.settle(issue, item, quantity)
            if dispatch is not None:
                if not self.accounts["sent", dispatch, item]:
                    self.no("not_on_dispatch")
                self.sums["arrived", dispatch, item] += quantity

    def must_incident(self, incident: str | None) -> None:
        """The incident is on record."""
        self.must_id("incident", incident, "incident_unknown")

    def must_id(self, kind: str, id_: str | None, refusal: str) -> None:
        if id_ is not None and id_ not in self.known(kind, "id"):
            self.no(refusal)

    def _recover(self, op: Op) -> None:
        place = self.holder(op["to"])
        for line in op["lines"]:
            status = "IN_STORE" if place else "ISSUED"
            self.carry(
                line, None, op["to"], status, ("UNACCOUNTED", "WRITTEN_OFF"), fresh="C3", in_order=True
            )

    def _incident(self, op: Op) -> None:
        self.must("add_place", op.get("place"), "place_unknown")

    def _review_finding(self, op: Op) -> None:
        pass

    def _plan_disposal(self, op: Op) -> None:
        self.free(op["disposal"], "disposal")
        self.must("add_place", op["place"], "place_unknown")
        kinds = {"W" if "weapon" in line else "L" for line in op["lines"]}
        if {"CUT_TORCH": "W", "BURN": "W", "CRUSH_VEHICLE": "W", "OPEN_BURNING": "L"}[
            op["method"]
        ] not in kinds:
            self.no("method_wrong")
        for line in op["lines"]:
            self.carry(line, op["place"], op["disposal"], "AWAITING_DISPOSAL", ("IN_STORE",))
            self.sums["planned", op["disposal"], line.get("weapon") or line["lot"]] += line.get("quantity", 1)

    def _destroy(self, op: Op) -> None:
        disposal = op["disposal"]
        if len(set(op.get("witnessed_by", ()))) < 2:
            self.no("witnesses_too_few")
        if not self.plans(disposal):
            self.no("disposal_unknown")
            return
        self.sums["destroyer", disposal, op["by"]] += 1
        for line in op["lines"]:
            item = line.get("weapon") or line["lot"]
            if "lot" in line and ("planned", disposal, item) not in self.accounts:
                self.no("not_on_disposal")
            moves = len(self.moves)
            self.carry(line, disposal, None, "DESTROYED", ("AWAITING_DISPOSAL",))
            methods = [
                plan["method"]
                for plan in self.plans(disposal)
                if plan["id"] not in self.undone and any(each.get("weapon") == item for each in plan["lines"])
            ]
            if "weapon" in line and (op.get("method") or (methods or [""])[-1]) in WEAK:
                del self.moves[moves:]
                self.sums["weakened", disposal, item] += 1
            else:
                self.sums["destroyed", disposal, item] += line.get("quantity", 1)

    def _verify_destruction(self, op: Op) -> None:
        disposal = op["disposal"]
        if not self.plans(disposal):
            self.no("disposal_unknown")
            return
        for line in op["lines"]:
            item, quantity = line.get("weapon") or line["lot"], line.get("quantity", 1)
            self.item(line)
            if ("planned", disposal, item) not in self.accounts:
                self.no("not_on_disposal")
            self.sums["verified", disposal, item] += quantity
            verified = self.accounts["verified", disposal, item] + self.sums["verified", disposal, item]
            if verified > self.accounts["destroyed", disposal, item]:
                self.no("more_than_destroyed")
        if self.accounts["destroyer", disposal, op["verifier"]]:
            self.no("same_person")

    def _request_trace(self, op: Op) -> None:
        if op["trace"] in {slip.op["trace"] for slip in self.slips if slip.op["op"] == "request_trace"}:
            self.no("code_taken")
        self.item({name: op[name] for name in ("weapon", "lot") if name in op})
        if op["to"] not in self.known("add_party") and op["to"] not in ("BG", "FR"):
            self.no("trace_addressee_unknown")

    def _answer_trace(self, op: Op) -> None:
        self.must_trace(op["trace"])
        if op["trace"] in self.known("answer_trace", "trace"):
            self.no("trace_answered")

    def must_trace(self, trace: str) -> None:
        """The trace was asked for."""
        if trace not in self.known("request_trace", "trace"):
            self.no("trace_unknown")

    def _correct_identity(self, op: Op) -> None:
        weapon, changes = op["weapon"], op["changes"]
        if self.weapon(weapon) is None:
            self.no("weapon_unknown")
            return
        before = self.identity(weapon)
        if not changes.get("markings") and all(before.get(name) == value for name, value in changes.items()):
            self.no("nothing_changes")
        after = self.corrected(before, changes)
        if after.get("serial") is None and after["serial_status"] in (
            "CLEAR",
            "PARTIAL",
            "ALTERED_RESTAMPED",
        ):
            self.no("serial_missing")
        if after.get("serial") is not None and after["serial_status"] == "NONE":
            self.no("serial_unexpected")
        if changes.get("tag") is not None:
            self.tag(changes["tag"], weapon)

    def _attach(self, op: Op) -> None:
        pass

    def _reverse(self, op: Op) -> None:
        slip = next((slip for slip in self.slips if slip.op["id"] == op["entry"]), None)
        if slip is None:
            self.no("entry_unknown")
        elif slip.op["op"] in LASTING:
            self.no("not_reversible")
        elif op["entry"] in self.undone:
            self.no("already_reversed")
        else:
            if self.rests(slip):
                self.no("later_entries_rest")
            self.moves = [
                (item, becomes, was, quantity) for item, was, becomes, quantity in reversed(slip.moves)
            ]
            for key, quantity in slip.accounts.items():
                if key[0] != "to":
                    self.sums[key] -= quantity

    def rests(self, slip: Slip) -> bool:
        """Whether something that happened later needs what the slip says."""
        target, op = slip.op, slip.op["op"]
        later = [
            each
            for each in self.slips[slip.n + 1 :]
            if each.op["id"] not in self.undone and each.op["op"] != "reverse"
        ]
        taken: Counter[tuple[str, Cell]] = Counter()
        for item, was, becomes, quantity in slip.moves:
            if item.startswith("W") and any(item == move[0] for each in later for move in each.moves):
                return True
            if item.startswith("W") and self.waited_for(item):
                self.no("reserved")
            if becomes is not None:
                taken[item, becomes] += quantity
            if was is None and item not in (line.get("lot") for line in target["lines"]):
                if self.holds(item) or self.restriction(item) != "CLEARED":
                    return True
                if any(each.op["op"] == "correct_identity" and each.op["weapon"] == item for each in later):
                    return True
        for (item, cell), quantity in taken.items():
            kept = 0 if item.startswith("W") else self.waiting(item)[cell]
            if self.cells(item).get(cell, 0) - kept < quantity:
                return True
        for kind, code, *item in slip.accounts:
            key = (code, *item)
            if kind == "issued" and self.accounts["settled", *key]:
                return True
            if kind == "sent" and (self.accounts["arrived", *key] or self.accounts["finals", code]):
                return True
            if kind == "planned" and self.accounts["weakened", *key]:
                return True
            if kind == "destroyed":
                left = self.accounts["destroyed", *key] - slip.accounts[kind, *key]
                if left < self.accounts["verified", *key]:
                    return True
        return self.newer(slip, later, op, target)

    def newer(self, slip: Slip, later: list[Slip], op: str, target: Op) -> bool:
        """Whether something newer of the same kind speaks of the same thing."""
        same = [each.op for each in later if each.op["op"] == op]
        if op == "restrict":
            return any(each["lot"] == target["lot"] for each in same)
        if op == "correct_identity":
            tag = self.before(slip).get("tag")
            mine = self.why
            self.why = set()
            if "tag" in target["changes"] and tag is not None:
                self.tag(tag, target["weapon"])
            given, self.why = bool(self.why), mine
            return given or any(each["weapon"] == target["weapon"] for each in same)
        if op == "inspect" and "next_due" in target:
            lots = {line["lot"] for line in target["lines"] if "lot" in line}
            return any(
                "next_due" in each and any(line.get("lot") in lots for line in each["lines"]) for each in same
            )
        if op == "request_trace":
            return target["trace"] in self.known("answer_trace", "trace")
        if op == "hold":
            return any(self.accounts["released", target["id"], str(n)] for n in range(len(target["lines"])))
        return False

    def before(self, slip: Slip) -> Op:
        """What was known of a weapon before a correction."""
        self.undone.add(slip.op["id"])
        found = self.identity(slip.op["weapon"])
        self.undone.discard(slip.op["id"])
        return found
