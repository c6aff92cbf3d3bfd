"""
Random histories of every operation, held after each step against a naive model that was written without the program.

After each step: the ledger took what the model would take, and refused for a reason that the model sees; what stands
where agrees, now and as of any moment; nothing is lost or made; a weapon stands in one place; and the projections are
what the entries alone give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.domain.model.operations import Model
from tests.domain.model.slips import GONE, OUT, WEAPON_CONDITIONS
from tests.office import Office, furniture
from tests.scenario import FIELDS, NEW_LOT, NEW_WEAPON
from wamledger.domain import moment
from wamledger.ledger.append import Outcome

pytestmark = pytest.mark.lasting

Draw = Callable[[st.SearchStrategy[Any]], Any]
START = datetime(2026, 1, 1, tzinfo=UTC)
PLACES = ["ARM", "ESH", "VAULT", "SAFE", "HUT"]
PARTIES = ["COY", "PLT"]
USERS = ["CLERK", "CHIEF", "THIRD"]
ODDS = [True] * 14 + [False]
"""How often a draw is of what is likely to be taken."""
LOT_CONDITIONS = ["A1", "A3", "B1", "C1", "D2"]


BESIDE = [
    "add",
    "set_policy",
    "register_participant",
    "reseal",
    "declare",
    "attach",
    "incident",
    "review_finding",
    "hold",
    "hold",
]
"""Operations that move nothing, told together as often as one of the others."""


class Telling(RuleBasedStateMachine):
    """An office and a model that hear of the same operations; what happens next is drawn by who inherits this."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office(bare=True)
        self.model = Model()
        self.asked: list[dict[str, Any]] = []
        self.answers: list[str] = []
        self.numbers: Counter[str] = Counter()

    def furnish(self) -> None:
        self.furnished = False
        for operation in furniture():
            self.tell(operation)
        for code, expires in (("L1", None), ("L2", "2026-02")):
            new = {**NEW_LOT, "id": code, **({"expires_on": expires} if expires else {})}
            line = {"new_lot": new, "quantity": 100, "condition": "A1"}
            self.tell(self.operation("register", START, to="ESH", lines=[line]))
        for number in (1, 2, 3):
            new = {**NEW_WEAPON, "id": f"W{number}", "serial": f"SN{number}0471"}
            self.tell(
                self.operation(
                    "register", START, to="ARM", lines=[{"new_weapon": new, "condition": "SERVICEABLE"}]
                )
            )
        part = {"lot": "L1", "at": "ESH", "quantity": 40, "condition": "A3"}
        self.tell(self.operation("inspect", START, lines=[part]))
        for quantity in (25, 45):
            lines = [{"lot": "L1", "quantity": quantity}]
            self.tell(self.operation("issue", START, **{"from": "ESH"}, to="COY", lines=lines))
        self.furnished = True
        self.check()

    # telling and comparing

    def next(self, prefix: str) -> str:
        """A code that was not used yet."""
        self.numbers[prefix] += 1
        return f"{prefix}{self.numbers[prefix]}"

    def operation(self, kind: str, at: datetime, /, **fields: Any) -> dict[str, Any]:
        """An operation with an id and a time."""
        given = {**FIELDS[kind], **fields}
        return {
            "op": kind,
            "id": self.next(f"{kind.upper()}-"),
            "occurred_at": at.isoformat().replace("+00:00", "Z"),
            "by": self.recorder(kind),
            **{name: value for name, value in given.items() if value is not None},
        }

    def recorder(self, kind: str) -> str:
        """Who records an operation of the kind, where the rule does not say."""
        del kind
        return "CLERK"

    def tell(self, operation: dict[str, Any]) -> None:
        """Office and model hear of an operation and agree on it."""
        reasons = self.model.reasons(operation)
        answer = self.office.post(operation)
        assert isinstance(answer, Outcome), [str(fault) for fault in answer]
        self.asked.append(operation)
        self.answers.append("" if answer.refused is None else answer.refused.code.value)
        if answer.refused is None:
            assert not reasons, f"{operation}: accepted, though {reasons}"
            event(f"{operation['op']} accepted")
            (entry,) = [answer.asked.operation]
            self.model.take({**operation, **entry})
        else:
            event(f"{operation['op']} refused")
            event(f"refused {answer.refused.code.value}")
            assert answer.refused.code.value in reasons, (
                f"{operation}: {answer.refused}, where the model sees {reasons}"
            )
            assert "{" not in str(answer.refused), str(answer.refused)
        if self.furnished:
            self.check()

    def check(self) -> None:
        """Everything that must hold at every moment does."""
        holdings = self.office.holdings()
        expected = {item: self.model.cells(item) for item in self.model.stands}
        assert holdings == {item: cells for item, cells in expected.items() if cells}
        for item, cells in holdings.items():
            assert all(quantity > 0 for quantity in cells.values())
            if item.startswith("W"):
                assert sum(cells.values()) == 1
            else:
                assert sum(cells.values()) == self.charged(item)
        rows = self.office.rows()
        assert rows == self.office.rebuilt()
        assert self.office.connection.execute("PRAGMA foreign_key_check").fetchall() == []

    def charged(self, lot: str) -> int:
        """How much of a lot was taken on charge, less what that was reversed."""
        return sum(
            (was is None) * quantity - (becomes is None) * quantity
            for slip in self.model.slips
            for item, was, becomes, quantity in slip.moves
            if item == lot
        )

    # drawing

    def some(self, data: st.DataObject, likely: list[Any], others: list[Any]) -> Any:
        """Mostly one of the likely, now and then any."""
        if likely and data.draw(st.sampled_from(ODDS)):
            return data.draw(st.sampled_from(likely))
        return data.draw(st.sampled_from(others or likely))

    def time(self, data: st.DataObject) -> datetime:
        """A moment in two months, in no order."""
        return START + timedelta(hours=data.draw(st.integers(0, 60 * 24)))

    def approval(self, data: st.DataObject, *, needed: bool = False) -> str | None:
        """A second person, mostly where one is needed."""
        return self.some(data, ["CHIEF"] if needed else ["CHIEF", None], ["CLERK", None, "NOBODY"])

    def standing(self, *statuses: str, holder: str | None = None) -> list[tuple[str, str, int]]:
        """What stands in these statuses: item, holder and how much, each holder once for a lot."""
        found: Counter[tuple[str, str]] = Counter()
        for item in self.model.stands:
            for cell, quantity in self.model.cells(item).items():
                if cell[1] in statuses and holder in (None, cell[0]):
                    found[item, cell[0]] += quantity
        return sorted((item, at, quantity) for (item, at), quantity in found.items())

    def line(self, data: st.DataObject, item: str, most: int, *, condition: bool = False) -> dict[str, Any]:
        """A line that names an item, mostly for no more than is there."""
        found: dict[str, Any] = {"weapon": item}
        conditions = sorted(WEAPON_CONDITIONS)
        if item.startswith("L"):
            whole = max(1, most)
            likely = [data.draw(st.integers(1, whole)), whole, max(1, whole - 1)]
            found = {"lot": item, "quantity": self.some(data, likely, [whole + 1])}
            conditions = LOT_CONDITIONS
        if condition and data.draw(st.integers(0, 3)) == 0:
            found["condition"] = data.draw(st.sampled_from(conditions))
        return found

    def lines(
        self, data: st.DataObject, *statuses: str, condition: bool = False, kind: str = ""
    ) -> tuple[str, list[dict[str, Any]]]:
        """A holder, and lines of what stands with it."""
        wanted = [each for each in self.standing(*statuses) if each[0].startswith(kind)]
        wrong = [each for each in self.standing("IN_STORE", "ISSUED", *GONE) if each[0].startswith(kind)]
        item, holder, most = self.some(data, wanted or wrong, [*wrong, (f"{kind or 'W'}99", "ARM", 1)])
        found = [self.line(data, item, most, condition=condition)]
        if item.startswith("L") and data.draw(st.sampled_from([True, False, False, False])):
            rest = most - found[0]["quantity"]
            found.append(self.line(data, item, rest, condition=condition))
        beside = [each for each in wanted if each[1] == holder and each[0] != item]
        if beside and data.draw(st.booleans()):
            other, _, much = data.draw(st.sampled_from(beside))
            found.append(self.line(data, other, much, condition=condition))
        return holder, found

    # the operations

    def carry_on(self, data: st.DataObject) -> None:
        """What was begun goes on: something is owed, on its way, planned, missing or held."""
        begun = {
            "give_back": self.open_lines(),
            "receive": [each for each in self.dispatches() if any(self.model.travelling(each).values())],
            "withdraw": self.standing("AWAITING_DISPOSAL"),
            "destroy": self.standing("AWAITING_DISPOSAL"),
            "verify_destruction": self.standing("DESTROYED"),
            "recover": self.standing("UNACCOUNTED"),
            "release_hold": any(self.model.holds(item) for item in self.model.stands),
        }
        names = [name for name, found in begun.items() if found]
        getattr(self, data.draw(st.sampled_from(names)) if names else "issue")(data)

    def beside(self, data: st.DataObject, kind: str) -> None:
        """One of the operations that move nothing."""
        getattr(self, kind)(data)

    def add(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(["add_place", "add_party", "add_user", "add_nature"]))
        prefix = {"add_place": "STORE-", "add_party": "UNIT-", "add_user": "USER-", "add_nature": "NATURE-"}[
            kind
        ]
        code = self.some(
            data, [self.next(prefix)], ["ARM", "COY", "CLERK", "NATURE-1", "DISPATCH-1", "DISPOSAL-1"]
        )
        fields = {"add_place": {"within": self.some(data, ["BASE", "ARM", None], ["NOWHERE"])}}.get(kind, {})
        self.tell(self.operation(kind, self.time(data), code=code, **fields))

    def set_policy(self, data: st.DataObject) -> None:
        self.tell(
            self.operation(
                "set_policy", self.time(data), name="retention_years", value=data.draw(st.integers(1, 90))
            )
        )

    def register(self, data: st.DataObject) -> None:
        to = self.some(data, [*PLACES, *PARTIES], ["NOWHERE"])
        lines = [self.new(data) for _ in range(data.draw(st.integers(1, 2)))]
        ownership = data.draw(st.sampled_from(["UN", "PARTY", "CONTINGENT"]))
        acquisition = {
            "mode": "SEIZED",
            "ownership": ownership,
            "from": self.some(data, ["REBELS"], ["NOBODY"]),
        }
        self.tell(self.operation("register", self.time(data), to=to, acquisition=acquisition, lines=lines))

    def new(self, data: st.DataObject) -> dict[str, Any]:
        """A line that takes a new item on charge."""
        if data.draw(st.booleans()):
            code = self.some(data, [self.next("L1"), None], ["L1"])
            new = {**NEW_LOT, **({"id": code} if code else {})}
            condition = data.draw(st.sampled_from(LOT_CONDITIONS))
            return {"new_lot": new, "quantity": data.draw(st.integers(1, 50)), "condition": condition}
        code = self.some(data, [self.next("W1"), None], ["W1"])
        status = data.draw(st.sampled_from(["CLEAR", "CLEAR", "NOT_CHECKED", "OBLITERATED"]))
        new = {**NEW_WEAPON, "serial_status": status, **({"id": code} if code else {})}
        if status == "CLEAR":
            new["serial"] = data.draw(st.sampled_from(["AB 100", "AB-100", "CD 200", "EF 300"]))
        if data.draw(st.booleans()):
            new["tag"] = self.some(data, [self.next("TAG-")], ["TAG-1"])
        condition = data.draw(
            st.sampled_from(["SERVICEABLE", "SERVICEABLE", "NOT_INSPECTED", "UNSAFE", "INCOMPLETE"])
        )
        return {"new_weapon": new, "condition": condition}

    def register_participant(self, data: st.DataObject) -> None:
        number = self.some(data, [self.next("DDR-")], ["DDR-1"])
        self.tell(self.operation("register_participant", self.time(data), participant=number))

    def move(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "IN_STORE")
        site = [place for place in PLACES if place != holder and (place == "HUT") == (holder == "HUT")]
        to = self.some(data, site, [*PLACES, "COY", "NOWHERE"])
        approved = self.approval(data, needed=holder in ("VAULT", "SAFE"))
        self.tell(
            self.operation(
                "move", self.time(data), **{"from": holder}, to=to, approved_by=approved, lines=lines
            )
        )

    def withdraw(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "AWAITING_DISPOSAL")
        to = self.some(data, ["ARM", "ESH"], ["HUT"])
        self.tell(
            self.operation(
                "move", self.time(data), **{"from": holder}, to=to, approved_by="CHIEF", lines=lines
            )
        )

    def issue(self, data: st.DataObject) -> None:
        statuses = data.draw(st.sampled_from([("IN_STORE",), ("IN_STORE",), ("ISSUED",)]))
        holder, lines = self.lines(data, *statuses, condition=data.draw(st.integers(0, 9)) == 0)
        to = self.some(data, [party for party in PARTIES if party != holder], ["ARM", "NOBODY", holder])
        purpose = data.draw(st.sampled_from(["GUARD", "GUARD", "MAINTENANCE", "OTHER"]))
        remarks = self.some(data, ["For the parade"], [None])
        approved = self.approval(data, needed=holder in ("VAULT", "SAFE"))
        fields = {"from": holder, "to": to, "purpose": purpose, "remarks": remarks, "approved_by": approved}
        self.tell(self.operation("issue", self.time(data), **fields, lines=lines))

    def open_lines(self, kind: str = "") -> list[tuple[str, str, int]]:
        """What is owed: issue, item and how much."""
        return sorted(
            (key[1], key[2], self.model.owed(key[1], key[2]))
            for key in self.model.accounts
            if key[0] == "issued" and key[2].startswith(kind) and self.model.owed(key[1], key[2]) > 0
        )

    def give_back(self, data: st.DataObject) -> None:
        issue, item, most = data.draw(st.sampled_from(self.open_lines()))
        issue = self.some(data, [issue], ["ISSUE-1", "NONE"])
        lines = [self.line(data, item, most, condition=True)]
        to = self.some(data, PLACES, ["COY"])
        self.tell(self.operation("return", self.time(data), issue=issue, to=to, lines=lines))

    def expend(self, data: st.DataObject) -> None:
        if self.open_lines("L") and data.draw(st.booleans()):
            issue, item, most = data.draw(st.sampled_from(self.open_lines("L")))
            holder = self.some(data, [None, self.model.party_of(issue)], ["PLT", "COY"])
            lines = [self.line(data, item, most)]
            fields = {"issue": self.some(data, [issue], ["NONE"]), "from": holder}
        else:
            holder, lines = self.lines(data, "IN_STORE", *sorted(OUT), kind="L")
            fields = {"from": self.some(data, [holder], ["NOWHERE", None])}
        approved = self.approval(data, needed=holder in ("VAULT", "SAFE"))
        self.tell(self.operation("expend", self.time(data), **fields, approved_by=approved, lines=lines))

    def dispatch(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "IN_STORE", "ISSUED")
        to = self.some(data, [place for place in [*PLACES, "COY"] if place != holder], ["NOWHERE", holder])
        approved = self.approval(data, needed=holder in ("VAULT", "SAFE"))
        fields = {"from": holder, "to": to, "approved_by": approved}
        self.tell(self.operation("dispatch", self.time(data), **fields, lines=lines))

    def dispatches(self) -> list[str]:
        """What was ever dispatched, what is still on its way before the rest."""
        known = sorted(op["id"] for op in self.model.valid("dispatch"))
        return [each for each in known if any(self.model.travelling(each).values())] or known

    def receive(self, data: st.DataObject) -> None:
        dispatch = self.some(data, self.dispatches(), ["NONE"])
        lines = []
        for item, most in sorted(self.model.travelling(dispatch).items()):
            if data.draw(st.integers(0, 3)):
                lines.append(self.line(data, item, max(1, most), condition=True))
        if data.draw(st.sampled_from([True] + [False] * 4)):
            named = sorted({line["lot"] for line in lines if "lot" in line})
            lines.append(self.line(data, self.some(data, named or ["W1", "L1"], ["W1", "W99"]), 3))
        to = self.some(data, [*PLACES, "COY"], ["NOWHERE"])
        final = data.draw(st.booleans())
        self.tell(
            self.operation("receive", self.time(data), dispatch=dispatch, to=to, final=final, lines=lines)
        )

    def hand_over(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "IN_STORE", "ISSUED")
        to = self.some(data, ["STATE"], ["NOBODY", holder])
        fields = {"from": holder, "to": to, "approved_by": self.approval(data, needed=True)}
        self.tell(self.operation("hand_over", self.time(data), **fields, lines=lines))

    def reseal(self, data: st.DataObject) -> None:
        self.tell(self.operation("reseal", self.time(data), place=self.some(data, PLACES, ["NOWHERE"])))

    def inspect(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "IN_STORE", "ISSUED", "AWAITING_DISPOSAL", condition=True)
        for line in lines:
            if "lot" in line:
                if data.draw(st.booleans()):
                    line["at"] = self.some(data, [holder], ["NOWHERE", "HUT"])
                if data.draw(st.booleans()):
                    del line["quantity"]
        due = data.draw(st.sampled_from([None, "2026-03-01", "2027"]))
        self.tell(self.operation("inspect", self.time(data), next_due=due, lines=lines))

    def at_lines(self, data: st.DataObject) -> list[dict[str, Any]]:
        """Lines of a hold or its release."""
        holder, lines = self.lines(data, "IN_STORE", "ISSUED", "AWAITING_DISPOSAL")
        for line in lines:
            line.pop("quantity", None)
            if "lot" in line and data.draw(st.booleans()):
                line["at"] = self.some(data, [holder], ["NOWHERE"])
        return lines

    def hold(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(["EVIDENCE", "TRACE"]))
        self.tell(self.operation("hold", self.time(data), kind=kind, lines=self.at_lines(data)))

    def release_hold(self, data: st.DataObject) -> None:
        hold = data.draw(st.sampled_from(self.model.valid("hold")))
        lines = self.some(data, [hold["lines"]], [hold["lines"] * 2])
        lines = [{name: value for name, value in line.items() if name != "at"} for line in lines]
        kind = self.some(data, [hold["kind"]], ["DISPUTED"])
        approved = self.approval(data, needed=True)
        fields = {"kind": kind, "approved_by": approved, "lines": lines}
        self.tell(self.operation("release_hold", self.time(data), **fields))

    def restrict(self, data: st.DataObject) -> None:
        lot = self.some(data, ["L1", "L2"], ["L99"])
        status = data.draw(st.sampled_from(["SUSPENDED", "CONSTRAINED", "BANNED", "CLEARED", "CLEARED"]))
        self.tell(self.operation("restrict", self.time(data), lot=lot, status=status))

    def count(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "IN_STORE")
        counters = self.some(data, [["CLERK", "THIRD"]], [["CLERK", "CLERK"]])
        self.tell(self.operation("count", self.time(data), place=holder, counted_by=counters, lines=lines))

    def declare(self, data: st.DataObject) -> None:
        party = self.some(data, PARTIES, ["NOBODY"])
        lines = [{"weapon": "W1"}, {"nature": NEW_LOT["nature"], "quantity": 5}]
        self.tell(self.operation("declare", self.time(data), party=party, lines=lines))

    def adjust(self, data: st.DataObject) -> None:
        approved = self.approval(data, needed=True)
        if data.draw(st.booleans()):
            lines = [self.some(data, [self.new(data), {"lot": "L1", "quantity": 5}], [{"weapon": "W1"}])]
            place = self.some(data, PLACES, [None, "NOWHERE"])
            direction = "BRING_ON_CHARGE"
        else:
            holder, lines = self.lines(data, "UNACCOUNTED", "IN_STORE", condition=True)
            place = self.some(data, [holder if holder in PLACES else None], [None, "ARM"])
            direction = "WRITE_OFF"
        fields = {"place": place, "direction": direction, "approved_by": approved, "lines": lines}
        self.tell(self.operation("adjust", self.time(data), **fields))

    def report_loss(self, data: st.DataObject) -> None:
        fields: dict[str, Any] = {}
        if self.open_lines() and data.draw(st.integers(0, 3)) == 0:
            issue, item, most = data.draw(st.sampled_from(self.open_lines()))
            fields = {"from": self.some(data, [self.model.party_of(issue)], PARTIES), "issue": issue}
            lines = [self.line(data, item, most)]
        else:
            statuses = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "IN_TRANSIT", "AWAITING_DISPOSAL")
            holder, lines = self.lines(data, *statuses)
            fields = {"dispatch" if holder.startswith("DISPATCH-") else "from": holder}
        incidents = [op["id"] for op in self.model.valid("incident")]
        fields["incident"] = self.some(data, [None, *incidents], ["NONE"])
        self.tell(self.operation("report_loss", self.time(data), **fields, lines=lines))

    def recover(self, data: st.DataObject) -> None:
        _, lines = self.lines(data, "UNACCOUNTED", "WRITTEN_OFF", condition=True)
        to = self.some(data, [*PLACES, "COY"], ["NOWHERE"])
        self.tell(self.operation("recover", self.time(data), to=to, lines=lines))

    def incident(self, data: st.DataObject) -> None:
        self.tell(self.operation("incident", self.time(data), place=self.some(data, PLACES, ["NOWHERE"])))

    def review_finding(self, data: st.DataObject) -> None:
        self.tell(self.operation("review_finding", self.time(data)))

    def plan_disposal(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "IN_STORE", kind=data.draw(st.sampled_from(["W", "L", ""])))
        kinds = {"weapon" if "weapon" in line else "lot" for line in lines}
        methods = (["CUT_TORCH", "BURN"] if "weapon" in kinds else []) + (
            ["OPEN_BURNING"] if "lot" in kinds else []
        )
        disposal = self.some(data, ["DISPOSAL-1", "DISPOSAL-2"], ["ARM", "DISPATCH-1"])
        fields = {
            "disposal": disposal,
            "place": self.some(data, [holder], ["NOWHERE"]),
            "method": self.some(data, methods, ["OPEN_BURNING", "BURN"]),
            "consent": self.some(data, ["Act 4"], [None]),
            "approved_by": self.approval(data, needed=True),
        }
        self.tell(self.operation("plan_disposal", self.time(data), **fields, lines=lines))

    def destroy(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "AWAITING_DISPOSAL")
        fields = {
            "disposal": self.some(data, [holder], ["DISPOSAL-9"]),
            "by": data.draw(st.sampled_from(USERS)),
            "method": data.draw(st.sampled_from(["CUT_TORCH", "BURN", None])),
            "witnessed_by": self.some(data, [["A. Witness", "B. Monitor"]], [["A. Witness"]]),
        }
        if all("lot" in line for line in lines):
            del fields["method"]
        self.tell(self.operation("destroy", self.time(data), **fields, lines=lines))

    def verify_destruction(self, data: st.DataObject) -> None:
        holder, lines = self.lines(data, "DESTROYED")
        verifier = data.draw(st.sampled_from([*USERS, "C. Monitor", "C. Monitor"]))
        self.tell(
            self.operation(
                "verify_destruction", self.time(data), disposal=holder, verifier=verifier, lines=lines
            )
        )

    def request_trace(self, data: st.DataObject) -> None:
        _, lines = self.lines(data, "IN_STORE", "ISSUED")
        kind = "weapon" if "weapon" in lines[0] else "lot"
        fields = {kind: lines[0][kind], "to": self.some(data, ["BG", "STATE"], ["QQ"])}
        trace = self.some(data, [self.next("TRACE-")], ["TRACE-1"])
        self.tell(self.operation("request_trace", self.time(data), trace=trace, **fields))

    def answer_trace(self, data: st.DataObject) -> None:
        answered = {op["trace"] for op in self.model.valid("answer_trace")}
        asked = [op["trace"] for op in self.model.valid("request_trace")]
        trace = self.some(data, [each for each in asked if each not in answered], ["NONE", *asked])
        self.tell(self.operation("answer_trace", self.time(data), trace=trace))

    def correct_identity(self, data: st.DataObject) -> None:
        weapons = sorted(
            code for code in self.model.stands if code.startswith("W") and self.model.cells(code)
        )
        weapon = self.some(data, weapons, ["W99"])
        mark = {"kind": "SECONDARY_ASSIGNED", "text": "UN 1", "position": "FRAME_RECEIVER"}
        changes = data.draw(
            st.sampled_from(
                [
                    {"serial": "AB 100", "serial_status": "CLEAR"},
                    {"serial": "GH 400", "serial_status": "CLEAR"},
                    {"serial_status": "NONE"},
                    {"serial_status": "OBLITERATED"},
                    {"markings": [mark]},
                    {"tag": "TAG-1"},
                    {"tag": "TAG-X"},
                    {"model": "M70B"},
                ]
            )
        )
        fields = {"weapon": weapon, "changes": changes, "approved_by": self.approval(data, needed=True)}
        self.tell(self.operation("correct_identity", self.time(data), **fields))

    def attach(self, data: st.DataObject) -> None:
        digest = data.draw(st.sampled_from("abc")) * 64
        self.tell(self.operation("attach", self.time(data), sha256=digest))

    def reverse(self, data: st.DataObject, newest: bool) -> None:
        entries = [slip.op["id"] for slip in self.model.slips][-12:]
        entry = entries[-1] if newest else self.some(data, entries, ["NONE", "P-ARM"])
        approved = self.approval(data, needed=True)
        self.tell(self.operation("reverse", self.time(data), entry=entry, approved_by=approved))

    def repeat(self, data: st.DataObject) -> None:
        """What was told before is told again, and changes nothing."""
        operation = data.draw(st.sampled_from([slip.op for slip in self.model.slips]))
        before = self.office.rows()
        answer = self.office.post(operation)
        assert isinstance(answer, Outcome)
        assert answer.refused is None
        assert answer.repeated
        assert self.office.rows() == before

    def look_back(self, data: st.DataObject) -> None:
        """As of any moment there stood what the entries say that had occurred by then, in the ledger's order."""
        at = self.time(data)
        assert self.office.holdings_at(moment.of(at)) == self.model.at(at)

    def read_the_file(self, data: st.DataObject) -> None:
        """The history of an item is every entry that moved it or spoke of it, and every reversal of one."""
        item = data.draw(st.sampled_from(sorted(self.model.stands)))
        assert self.office.history(item) == self.model.history(item)

    def forget(self) -> None:
        """The ledger is closed and opened, and has nothing in memory."""
        self.office.forget()


class Machine(Telling):
    """What happens next is any of the operations, a look back, or the ledger closed and opened."""

    furnish = initialize()(Telling.furnish)
    carry_on = rule(data=st.data())(Telling.carry_on)
    beside = rule(data=st.data(), kind=st.sampled_from(BESIDE))(Telling.beside)
    register = rule(data=st.data())(Telling.register)
    move = rule(data=st.data())(Telling.move)
    withdraw = precondition(lambda self: self.standing("AWAITING_DISPOSAL"))(
        rule(data=st.data())(Telling.withdraw)
    )
    issue = rule(data=st.data())(Telling.issue)
    give_back = precondition(lambda self: self.open_lines())(rule(data=st.data())(Telling.give_back))
    expend = rule(data=st.data())(Telling.expend)
    dispatch = rule(data=st.data())(Telling.dispatch)
    receive = precondition(lambda self: self.dispatches())(rule(data=st.data())(Telling.receive))
    hand_over = rule(data=st.data())(Telling.hand_over)
    inspect = rule(data=st.data())(Telling.inspect)
    release_hold = precondition(lambda self: self.model.valid("hold"))(
        rule(data=st.data())(Telling.release_hold)
    )
    restrict = rule(data=st.data())(Telling.restrict)
    count = rule(data=st.data())(Telling.count)
    adjust = rule(data=st.data())(Telling.adjust)
    report_loss = rule(data=st.data())(Telling.report_loss)
    recover = precondition(lambda self: self.standing("UNACCOUNTED", "WRITTEN_OFF"))(
        rule(data=st.data())(Telling.recover)
    )
    plan_disposal = rule(data=st.data())(Telling.plan_disposal)
    destroy = precondition(lambda self: self.standing("AWAITING_DISPOSAL"))(
        rule(data=st.data())(Telling.destroy)
    )
    verify_destruction = precondition(lambda self: self.standing("DESTROYED"))(
        rule(data=st.data())(Telling.verify_destruction)
    )
    request_trace = rule(data=st.data())(Telling.request_trace)
    answer_trace = precondition(lambda self: self.model.valid("request_trace"))(
        rule(data=st.data())(Telling.answer_trace)
    )
    correct_identity = rule(data=st.data())(Telling.correct_identity)
    reverse = rule(data=st.data(), newest=st.booleans())(Telling.reverse)
    repeat = rule(data=st.data())(Telling.repeat)
    look_back = rule(data=st.data())(Telling.look_back)
    read_the_file = rule(data=st.data())(Telling.read_the_file)
    forget = rule()(Telling.forget)

    def teardown(self) -> None:
        """The same operations, decided in one batch before any is written, give the same answers and tables."""
        if not self.asked:
            return
        other = Office(bare=True)
        answers = []
        for answer in other.post_all(self.asked):
            assert isinstance(answer, Outcome)
            answers.append("" if answer.refused is None else answer.refused.code.value)
        assert answers == self.answers
        assert other.rows() == self.office.rows()
        told = len(answers)
        event(f"accepted of what was told: {round(10 * answers.count('') / told) * 10} %")


Machine.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    database=None,
)
TestMachine = Machine.TestCase


class Campaign(Machine):
    """The same at length, with other histories each time."""


Campaign.TestCase.settings = settings(
    Machine.TestCase.settings, max_examples=3000, stateful_step_count=60, derandomize=False
)
TestCampaign = pytest.mark.campaign(Campaign.TestCase)
