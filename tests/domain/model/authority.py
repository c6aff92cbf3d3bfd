"""
Who may do what, as one would keep it on slips: users and what became of them, keys, proposals and what they wait for.

The roles come from the table written by hand; the rest is told here in its own words. It shares no code with the
program.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tests import cells
from tests.domain.model.carrying import Carrying
from tests.domain.model.slips import BEST_FIRST, Cell, Op, when

MAY = cells.expected()
"""By operation, the short names of the roles that record it, and of those that agree to it."""
SHORT = {long: short for short, long in cells.ROLES.items()}
ABOUT_ALL = {"set_policy", "change_user", "revoke_key", "enrol_key", "rotate_ledger_key", "record_restore"}
TWO_WHEN_CLOSED = {"add_user", "change_user", "enrol_key", "revoke_key", "rotate_ledger_key", "recover"}
ABOUT_PEOPLE = {"add_user", "change_user", "enrol_key", "revoke_key"}
SPEAKING = {
    "inspect",
    "hold",
    "release_hold",
    "restrict",
    "correct_identity",
    "request_trace",
    "answer_trace",
}
COMING = {"register", "receive", "return", "recover"}
NEVER_PROPOSED = {
    *("propose", "approve", "reject", "withdraw", "lapse"),
    *("sign_entries", "record_restore", "enrol_key", "rotate_ledger_key", "register_participant"),
}
FREE_OF_WAITING = {"report_loss", "inspect"}
"""Operations that take no notice of what proposals wait for: a loss is a fact, an inspection leaves goods in place."""


class Person(NamedTuple):
    """A user as they are now."""

    code: str
    roles: set[str]
    places: list[str] | None
    closed: bool


class Proposed(NamedTuple):
    """A proposal: what it would do, what it waits for, until when, and what became of it."""

    op: Op
    reserves: list[tuple[str, Cell | None, int]]
    expires: datetime
    status: str


class Authority(Carrying):
    """Slips that know who wrote them, and what they wait for."""

    def __init__(self) -> None:
        super().__init__()
        self.proposals: dict[str, Proposed] = {}
        self.now = datetime(2026, 6, 1, 12, tzinfo=UTC)
        self.reserves: list[tuple[str, Cell | None, int]] = []

    # people and keys

    def person(self, code: str | None) -> Person | None:
        """The user, with every change that was made to them."""
        added = self.known("add_user").get(code or "")
        if added is None:
            return None
        roles, places, closed = added["roles"], added.get("places"), False
        for change in self.valid("change_user"):
            if change["code"] == code:
                roles = change.get("roles", roles)
                places = None if change.get("all_places") else change.get("places", places)
                closed = change.get("closed", closed)
        return Person(str(code), {SHORT[role] for role in roles}, places, closed)

    def revoked(self) -> set[str]:
        """The ids of the keys that sign nothing any more."""
        return {op["key_id"] for op in self.valid("revoke_key")}

    def keys(self) -> dict[str, Op]:
        """Every key that was ever enrolled, by its id."""
        return {op["vkey"].split("+")[1]: op for op in self.valid("enrol_key")}

    def enrolled(self) -> set[str]:
        """Who has a key that signs."""
        revoked = self.revoked()
        return {op["user"] for key_id, op in self.keys().items() if key_id not in revoked}

    def signing(self) -> set[str]:
        """Those of them whose account is open."""
        return {code for code in self.enrolled() if not self._must_be(code).closed}

    def _must_be(self, code: str) -> Person:
        found = self.person(code)
        assert found is not None
        return found

    @property
    def is_closed(self) -> bool:
        """Whether people sign in."""
        return bool(self.keys())

    def _change_user(self, op: Op) -> None:
        person = self.person(op["code"])
        if person is None:
            self.no("user_unknown")
            return
        given = {"roles", "places", "all_places", "closed"} & set(op)
        if not given or {"places", "all_places"} <= given:
            self.no("field_missing")
        for place in op.get("places", ()):
            self.must("add_place", place, "place_unknown")
        goes = op.get("closed") or ("roles" in op and "ADMINISTRATOR" not in op["roles"])
        others = [each for each in self.signing() - {op["code"]} if "ADM" in self._must_be(each).roles]
        if self.is_closed and goes and "ADM" in person.roles and not others:
            self.no("last_administrator")

    def _enrol_key(self, op: Op) -> None:
        person = self.person(op["user"])
        if person is None:
            self.no("user_unknown")
            return
        if person.closed:
            self.no("user_closed")
        if op["vkey"].split("+")[0] != op["user"]:
            self.no("key_of_another")
        if op["vkey"].split("+")[1] in self.keys() or op["user"] in self.enrolled():
            self.no("key_enrolled")
        if not self.is_closed and (op["by"] != op["user"] or "ADM" not in person.roles):
            self.no("first_enrols")

    def _revoke_key(self, op: Op) -> None:
        enrolled = self.keys().get(op["key_id"])
        if enrolled is None or enrolled["user"] != op["user"]:
            self.no("key_unknown")
        elif op["key_id"] in self.revoked():
            self.no("key_revoked")

    def _rotate_ledger_key(self, op: Op) -> None:
        if op["vkey"] in self.known("rotate_ledger_key", "vkey"):
            self.no("key_enrolled")

    def _sign_entries(self, op: Op) -> None:
        pass

    def _record_restore(self, op: Op) -> None:
        pass

    # proposals

    def _propose(self, op: Op) -> None:
        inner = op["operation"]
        self.reserves = []
        if inner["op"] in NEVER_PROPOSED:
            self.no("not_proposable")
            return
        if inner["by"] != op["by"]:
            self.no("proposed_by_other")
        if "approved_by" in inner:
            self.no("approval_given")
        if inner.get("id") is not None and inner["id"] in {op["id"], *(slip.op["id"] for slip in self.slips)}:
            self.no("id_used")
        if "expires_at" in op and when(op["expires_at"]) <= self.now:
            self.no("expiry_past")
        why, moves = self._inside({"id": "?", **inner}, proposed=True)
        self.no(*why)
        self.reserves = [(item, was, quantity) for item, was, _, quantity in moves if was is not None]
        moved = {item for item, *_ in self.reserves}
        named = [each.get("weapon") for each in (inner, *inner.get("lines", ()))]
        spoken = [code for code in dict.fromkeys(named) if code and code not in moved and self.cells(code)]
        self.reserves += [(code, None, 1) for code in spoken]

    def _inside(
        self, op: Op, *, proposed: bool = False, approving: str | None = None
    ) -> tuple[set[str], Any]:
        """What speaks against the operation within another one, and what it would move."""
        mine = dict(vars(self))
        self._begin(op, proposed=proposed, approving=approving)
        found = self.why, self.moves
        for name in ("op", "why", "moves", "sums", "used", "named", "needs", "proposed", "approving"):
            setattr(self, name, mine[name])
        return found

    def _open(self, op: Op) -> Proposed | None:
        found = self.proposals.get(op["proposal"])
        if found is None:
            self.no("proposal_unknown")
        elif found.status != "OPEN":
            self.no("proposal_decided")
        else:
            return found
        return None

    def _approve(self, op: Op) -> None:
        found = self._open(op)
        if found is None:
            return
        if found.expires <= self.now:
            self.no("proposal_lapsed")
        if found.op["by"] == op["by"]:
            self.no("same_person")
            return
        inner = found.op["operation"]
        if inner.get("id") is not None and inner["id"] in {op["id"], *(slip.op["id"] for slip in self.slips)}:
            self.no("id_used")
        why, _ = self._inside({"id": "?", **inner, "approved_by": op["by"]}, approving=op["proposal"])
        self.no(*why)

    def _reject(self, op: Op) -> None:
        found = self._open(op)
        if found is None:
            return
        inner, person = found.op["operation"], self.person(op["by"])
        if found.op["by"] == op["by"]:
            self.no("same_person")
        elif person is not None:
            if not person.roles & MAY[inner["op"]][1]:
                self.no("approver_role")
            self.moves = []
            if not self.covers(person, inner):
                self.no("scope_forbids")
            if inner["op"] in ABOUT_PEOPLE and op["by"] in (inner.get("code"), inner.get("user")):
                self.no("own_authority")

    def _withdraw(self, op: Op) -> None:
        found = self._open(op)
        if found is not None and found.op["by"] != op["by"]:
            self.no("not_the_proposer")

    def _lapse(self, op: Op) -> None:
        found = self._open(op)
        if found is not None and found.expires > self.now:
            self.no("proposal_stands")

    def take(self, op: Op) -> None:
        """The operation happened; a proposal waits from now on, or does not any more."""
        super().take(op)
        ends = {"approve": "APPROVED", "reject": "REJECTED", "withdraw": "WITHDRAWN", "lapse": "LAPSED"}
        if op["op"] == "propose":
            usual = self.now + timedelta(hours=72)
            expires = when(op["expires_at"]) if "expires_at" in op else usual
            self.proposals[op["id"]] = Proposed(op, self.reserves, expires, "OPEN")
        elif op["op"] in ends:
            self.proposals[op["proposal"]] = self.proposals[op["proposal"]]._replace(status=ends[op["op"]])

    def spoken_of(self, op: Op) -> list[Op]:
        """What a proposal waits for, or waited for."""
        code = op["id"] if op["op"] == "propose" else op.get("proposal", "")
        found = self.proposals.get(code)
        return [] if found is None else [{"weapon": item} for item, *_ in found.reserves]

    def waited_for(self, item: str) -> list[tuple[Cell | None, int]]:
        """What open proposals wait for of an item, but the one that is being carried out."""
        if self.op["op"] in FREE_OF_WAITING:
            return []
        return [
            (cell, quantity)
            for code, each in self.proposals.items()
            if each.status == "OPEN" and each.expires > self.now and code != self.approving
            for reserved, cell, quantity in each.reserves
            if reserved == item
        ]

    def waiting(self, lot: str) -> Counter[Cell]:
        """
        How much of each cell of a lot is waited for.

        What is not there any more in its condition is waited for in the others of the same holder, the worst first.
        """
        found: Counter[Cell] = Counter()
        missing: Counter[tuple[str, str]] = Counter()
        have = self.cells(lot)
        for cell, quantity in self.waited_for(lot):
            assert cell is not None
            part = min(quantity, have.get(cell, 0) - found[cell])
            found[cell] += part
            missing[cell[:2]] += quantity - part
        for place, left in missing.items():
            same = [cell for cell in have if cell[:2] == place]
            for cell in sorted(same, key=lambda each: -BEST_FIRST.index(each[2])):
                part = min(left, have[cell] - found[cell])
                found[cell] += part
                left -= part
        return found

    # who may

    def authorised(self, op: Op) -> None:
        """Whoever records and whoever agrees may do so, there, and together."""
        person, second = self.person(op["by"]), self.person(op.get("approved_by"))
        kind = op["op"]
        if person is None or not self.slips:
            return
        if person.closed:
            self.no("user_closed")
        founds = kind == "add_user" and op["by"] == self.slips[0].op["by"] and not self.is_closed
        asks = (
            kind == "add_user"
            and "WAM" in person.roles
            and (self.proposed if second is None else bool(second.roles & {"ADM", "APP"}))
        )
        if not (person.roles & MAY[kind][0] or founds or asks):
            self.no("role_forbids")
        if not self.covers(person, op):
            self.no("scope_forbids")
        alone = kind in ("add_user", "enrol_key") and len(self.signing()) < 2
        if kind in TWO_WHEN_CLOSED and self.is_closed and not alone:
            self.two()
        if second is not None:
            self.agrees(second, op)
        if kind in ABOUT_PEOPLE and not (kind == "enrol_key" and not self.is_closed):
            concerned = op.get("code") or op.get("user")
            if concerned == op.get("approved_by") or (concerned == op["by"] and kind != "add_user"):
                self.no("own_authority")

    def agrees(self, second: Person, op: Op) -> None:
        """The second person may agree, and has no part in it."""
        if second.closed:
            self.no("user_closed")
        if not second.roles & MAY[op["op"]][1]:
            self.no("approver_role")
        if not self.covers(second, op):
            self.no("scope_forbids")
        if self.needs:
            places = self.known("add_place")
            if any(places[place].get("keeper") == second.code for place in self.concerned(op)):
                self.no("keeper_approves")
            if any(second.code in sheet["counted_by"] for sheet in self.sheets(op)):
                self.no("counter_approves")

    def sheets(self, op: Op) -> list[Op]:
        """The counts that an adjustment or a reversal rests on: those that it names, and the newest of the place."""
        counts = {slip.op["id"]: slip.op for slip in self.slips if slip.op["op"] == "count"}
        if op["op"] == "reverse":
            return [counts[op["entry"]]] if op["entry"] in counts else []
        if op["op"] != "adjust":
            return []
        found = [counts[op[name]] for name in ("inquiry", "document") if op.get(name) in counts]
        here = [each for each in self.valid("count") if op.get("place") and each.get("place") == op["place"]]
        newest = max((when(each["cut_off"]) for each in here), default=None)
        return found + [each for each in here if when(each["cut_off"]) == newest][-1:]

    def covers(self, person: Person, op: Op) -> bool:
        """Whether the person is good for what the operation concerns."""
        if person.places is None:
            return True
        kind = op["op"]
        if (
            kind in ABOUT_ALL
            or (kind == "add_user" and "places" not in op)
            or (kind == "add_place" and "within" not in op)
        ):
            return False
        return all(set(self.around(place)) & set(person.places) for place in self.concerned(op))

    def concerned(self, op: Op) -> set[str]:
        """The places that an operation concerns: where goods leave, else where they come to, else what it names."""
        target = next((slip.op for slip in self.slips if slip.op["id"] == op.get("entry")), op)
        spoken = target if op["op"] == "reverse" else op
        if op["op"] in COMING:
            found = {op["to"]}
        else:
            left = {place for _, was, _, _ in self.moves if was for place in self.where(was[0])}
            come = {place for _, _, to, _ in self.moves if to for place in self.where(to[0])}
            found = left or come
            if not found and spoken["op"] == "add_user":
                found = set(spoken.get("places", ()))
            elif not found:
                names = [spoken.get(name) for name in ("place", "from", "within", "disposal")]
                found = {place for name in names if name for place in self.where(name)}
        if spoken["op"] in SPEAKING:
            trace = self.known("request_trace", "trace").get(spoken.get("trace", ""), {})
            asked = trace if spoken["op"] == "answer_trace" else spoken
            for each in (asked, *asked.get("lines", ())):
                found |= self.standing_places(each)
        return {place for place in found if self.is_place(place)}

    def where(self, holder: str) -> set[str]:
        """The place of a holder: itself, or where the disposal is; a party and a consignment have none."""
        plans = [
            slip.op
            for slip in self.slips
            if slip.op["op"] == "plan_disposal" and slip.op["disposal"] == holder
        ]
        return {plans[0]["place"]} if plans else {holder} & set(self.known("add_place"))

    def standing_places(self, line: Op) -> set[str]:
        """Where the item of a line stands."""
        if "weapon" not in line and "at" in line:
            return self.where(line["at"])
        item = line.get("weapon") or line.get("lot")
        return {place for cell in self.cells(item or "") for place in self.where(cell[0])}
