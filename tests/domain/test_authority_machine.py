"""
Random people with random roles and places, who record, propose, approve, sign and lose their keys, step by step held
against the naive model.

Everything that the other machine tells is told here by somebody drawn; sometimes in another's name, without a key, or
with an approval that is only stated. After each step: the ledger took what the model would take, and refused for a
reason that the model sees; nobody recorded or agreed to what their role and places do not allow; what two must do was
done by two; what is reserved has not moved; and the projections are what the entries alone give.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests import cells
from tests.domain.model.authority import MAY, NEVER_PROPOSED
from tests.domain.model.slips import Op
from tests.domain.test_machine import BESIDE, START, Machine, Telling
from tests.ledger.signing_people import key
from tests.office import BY_HAND, ORIGIN
from wamledger.domain import moment
from wamledger.domain.decide import RULES
from wamledger.domain.refusals import Code
from wamledger.ledger import signing
from wamledger.ledger.actor import Actor
from wamledger.ledger.append import MADE_BY_LEDGER, Outcome

pytestmark = pytest.mark.lasting

PEOPLE = ["P1", "P2", "P3", "P4", "P5"]
KNOWN = ["ADMIN", "CLERK", "CHIEF", "THIRD"]
SCOPES = [None, None, None, ["BASE"], ["CAMP"], ["ARM"], ["ARM", "CAMP"], ["VAULT"]]
DECISIONS = ["approve", "reject", "withdraw", "lapse"]
DRAWN = [
    *("move", "issue", "dispatch", "hand_over", "adjust", "plan_disposal", "report_loss", "correct_identity"),
    *(
        "reverse",
        "expend",
        "inspect",
        "restrict",
        "count",
        "register",
        "add",
        "carry_on",
        "change_user",
        "revoke_key",
    ),
]
"""Rules whose operation may be proposed in place of told."""
ACTS = [
    *(
        ["propose"] * 5
        + ["decide"] * 7
        + ["carry_on"] * 2
        + ["report_loss", "inspect", "count", "adjust", "reverse"]
    ),
    *(
        "move",
        "issue",
        "register",
        "dispatch",
        "hand_over",
        "expend",
        "restrict",
        "plan_disposal",
        "correct_identity",
    ),
    *("beside_them", "change_user", "enrol", "revoke_key", "made_by_the_program", "wait"),
    *("propose_what_is_never_proposed", "repeat", "forget", "look_back", "read_the_file"),
]
"""What may happen next, as often as it stands here."""
ALWAYS_TWO = {"plan_disposal", "adjust", "hand_over", "reverse", "correct_identity", "release_hold"}
SIGNED_FIRST = {Code.NOT_SIGNED_IN, Code.SIGNED_IN_AS_OTHER, Code.APPROVAL_UNPROVEN}


class People(Telling):
    """An office whose people are drawn, and a model that knows what each of them may do."""

    data: st.DataObject

    @initialize(data=st.data(), closed=st.booleans())
    def furnish_with_people(self, data: st.DataObject, closed: bool) -> None:
        """Five people of random roles and places join, a keeper is named, and in half of the histories all sign in."""
        self.data, self.drawing, self.caught = data, False, None
        self.keys = Counter[str]()
        super().furnish()
        self.furnished = False
        kept = {"within": "BASE", "keeper": "CHIEF", "custody": "TWO_PERSON", "by": "ADMIN"}
        self.tell(self.operation("add_place", START, code="KEPT", **kept))
        for code in PEOPLE:
            roles = data.draw(
                st.lists(st.sampled_from(list(cells.ROLES.values())), min_size=1, max_size=3, unique=True)
            )
            places = data.draw(st.sampled_from(SCOPES))
            self.tell(self.operation("add_user", START, code=code, by="ADMIN", roles=roles, places=places))
        if closed:
            for number, user in enumerate(["ADMIN", "CHIEF", *KNOWN, *PEOPLE]):
                if user not in self.model.enrolled():
                    self.tell(self.enrolment(user, "ADMIN", "CHIEF" if number > 1 else None))
        self.furnished, self.drawing = True, True
        self.check()

    @rule(data=st.data(), kind=st.sampled_from(ACTS))
    def act(self, data: st.DataObject, kind: str) -> None:
        """Something happens; one rule draws what, so that proposals come often enough to meet each other."""
        if kind == "forget":
            self.forget()
            return
        getattr(self, kind)(data, **({"newest": data.draw(st.booleans())} if kind == "reverse" else {}))

    # who does it

    def some_user(self, kind: str, part: int) -> str:
        """Mostly somebody who may, now and then anybody."""
        users = [*KNOWN, *PEOPLE]
        may = [user for user in users if self.person(user).roles & MAY[kind][part]]
        return str(self.some(self.data, may, [*users, "NOBODY"]))

    def person(self, user: str) -> Any:
        found = self.model.person(user)
        assert found is not None
        return found

    def time(self, data: st.DataObject) -> datetime:
        self.data = data
        return super().time(data)

    def recorder(self, kind: str) -> str:
        return self.some_user(kind, 0) if self.drawing else "CLERK"

    def approval(self, data: st.DataObject, *, needed: bool = False) -> str | None:
        self.data = data
        kind = data.draw(st.sampled_from(["adjust", "hand_over", "move"]))
        return self.some(
            data, [self.some_user(kind, 1)] if needed else [self.some_user(kind, 1), None], [None]
        )

    # telling

    def tell(self, operation: Op) -> None:
        """Office and model hear of an operation, by somebody who has signed in or not, and agree on it."""
        if self.drawing and self.caught is not None:
            self.caught.append(operation)
            return
        actor, unsigned = self.console(operation)
        reasons = self.model.reasons(operation)
        answer = self.office.post(
            operation,
            by_ledger=operation["op"] in MADE_BY_LEDGER,
            **({} if actor == BY_HAND else {"actor": actor}),
        )
        assert isinstance(answer, Outcome), [str(fault) for fault in answer]
        if answer.refused is not None:
            code = answer.refused.code
            event(f"{operation['op']} refused")
            event(f"refused {code.value}")
            seen = unsigned or reasons
            assert code.value in seen, f"{operation}: {answer.refused}, where the model sees {seen}"
            assert "{" not in str(answer.refused), str(answer.refused)
        else:
            assert not unsigned | reasons, f"{operation}: accepted, though {unsigned | reasons}"
            event(f"{operation['op']} accepted")
            self.took(operation, answer)
        if self.furnished:
            self.check()

    def took(self, operation: Op, answer: Outcome) -> None:
        """The model takes what the ledger took, and what an approval carried out with it."""
        kept = {item: self.model.waited_for(item) for item in self.model.stands}
        stood = {item: self.model.cells(item) for item in kept}
        was_closed = self.model.is_closed
        self.model.take({**operation, **answer.asked.operation})
        self.look_at(self.stored(answer.id), was_closed)
        if answer.carried_out is not None:
            stored = self.stored(answer.carried_out)
            event(f"{stored['body']['operation']['op']} carried out")
            self.model.take(stored["body"]["operation"])
            self.look_at(stored, was_closed)
        else:
            self.still_there(operation, kept, stood)

    def stored(self, id_: str | None) -> Any:
        """An entry as it lies in the ledger."""
        return orjson.loads(self.office.entry(str(id_)))

    def console(self, operation: Op) -> tuple[Actor | str | None, set[str]]:
        """Who stands at the console, mostly whom the operation names; and why that is not enough where people sign in."""
        by, second = operation["by"], operation.get("approved_by")
        enrolled = self.model.enrolled()
        actor: Actor | str | None = BY_HAND
        if self.drawing and self.model.is_closed:
            actor = self.some(self.data, [BY_HAND], [None, "alone", "as another"])
        if not self.model.is_closed:
            return actor, set()
        if actor is None:
            return None, {"not_signed_in"}
        if actor == "as another":
            other = self.data.draw(st.sampled_from(KNOWN))
            actor = Actor(other, self.office.keys.get(other))
            if other not in enrolled:
                return actor, {"not_signed_in"}
            if other != by:
                return actor, {"signed_in_as_other"}
        elif actor == "alone":
            actor = Actor(by, self.office.keys.get(by))
        if by not in enrolled:
            return actor, {"not_signed_in"}
        if second is None:
            return actor, set()
        if isinstance(actor, Actor) or second not in self.office.keys:
            return actor, {"approval_unproven"}
        return actor, set() if second in enrolled else {"not_signed_in"}

    # what must hold of each entry by itself

    def look_at(self, stored: Any, was_closed: bool) -> None:
        """Whoever stands in the entry may; what two must do was done by two; and who signed is who acted."""
        body = stored["body"]
        operation = body["operation"]
        kind, by, second = operation["op"], operation["by"], operation.get("approved_by")
        if not self.furnished:
            return
        asks = kind == "add_user" and "WAM" in self.person(by).roles
        founds = kind == "add_user" and by == "ADMIN"
        assert self.person(by).roles & MAY[kind][0] or asks or founds
        assert second != by
        if second is not None:
            assert self.person(second).roles & MAY[kind][1]
        if kind in ALWAYS_TWO:
            assert second is not None
        keys = {signer.verifier.key_id.hex(): signer for signer in self.office.everybody()}
        signed = {(each["user"], each["meaning"]) for each in stored["sigs"] if each["user"]}
        for each in stored["sigs"]:
            verifier = keys[each["key_id"]].verifier
            assert signing.holds(each, verifier, signing.body_bytes(body))
        if not was_closed and kind != "enrol_key":
            assert signed == set()
        elif "approval" in body:
            assert signed == {(second, signing.APPROVED)}
        else:
            wanted = {(by, signing.OWN.get(kind, signing.POSTED))}
            wanted |= {(second, signing.APPROVED)} if second is not None else set()
            wanted |= {(operation["user"], signing.ENROLLED)} if kind == "enrol_key" else set()
            assert signed == wanted

    def still_there(self, operation: Op, kept: dict[str, Any], stood: dict[str, Any]) -> None:
        """What a proposal waits for stands where it stood, but for a loss; it may have been inspected."""
        if operation["op"] in ("report_loss", "propose", *DECISIONS):
            return
        for item, waits in kept.items():
            waited = sum(quantity for _, quantity in waits)
            if not waited:
                continue
            if item.startswith("W"):
                ((was, _),) = stood[item].items()
                ((now, _),) = self.model.cells(item).items()
                assert was[:2] == now[:2]
            else:
                places = {cell[:2] for cell, _ in waits if cell is not None}
                for place in places:
                    wanted = sum(
                        quantity for cell, quantity in waits if cell is not None and cell[:2] == place
                    )
                    before = sum(quantity for cell, quantity in stood[item].items() if cell[:2] == place)
                    left = sum(
                        quantity for cell, quantity in self.model.cells(item).items() if cell[:2] == place
                    )
                    assert left >= min(wanted, before)

    # the operations of people

    def enrolment(self, user: str, by: str, approved_by: str | None) -> Op:
        """The next key of a user, of three that they ever have."""
        self.keys[user] = min(3, self.keys[user] + 1)
        signer = key(user, "" if self.keys[user] == 1 else str(self.keys[user]))
        fields = {"user": user, "vkey": signer.vkey, "by": by, "approved_by": approved_by}
        return self.operation("enrol_key", START, **fields)

    def enrol(self, data: st.DataObject) -> None:
        """Somebody gets a key, the first one by a founder in their own name."""
        at = self.time(data)
        if not self.model.is_closed:
            user = self.some(data, ["ADMIN"], [*KNOWN, *PEOPLE])
            self.tell({**self.enrolment(user, self.some(data, [user], KNOWN), None), **self.when(at)})
            return
        without = [user for user in [*KNOWN, *PEOPLE] if user not in self.model.enrolled()]
        user = self.some(data, without, [*KNOWN, *PEOPLE])
        second = self.some(data, [self.some_user("enrol_key", 1)], [None])
        self.tell({**self.enrolment(user, self.recorder("enrol_key"), second), **self.when(at)})

    def beside_them(self, data: st.DataObject) -> None:
        """One of the operations that move nothing."""
        getattr(self, data.draw(st.sampled_from(BESIDE)))(data)

    def when(self, at: datetime) -> dict[str, str]:
        """The time of an operation that was made before its time was drawn."""
        return {"occurred_at": at.isoformat().replace("+00:00", "Z")}

    def change_user(self, data: st.DataObject) -> None:
        """Somebody has other roles or places, or leaves, or comes back."""
        at = self.time(data)
        user = self.some(data, PEOPLE, [*KNOWN, "NOBODY"])
        roles = data.draw(
            st.lists(st.sampled_from(list(cells.ROLES.values())), min_size=1, max_size=3, unique=True)
        )
        change = data.draw(
            st.sampled_from(
                [
                    {"roles": roles},
                    {"places": data.draw(st.sampled_from([["BASE"], ["CAMP"], ["NOWHERE"]]))},
                    {"all_places": True},
                    {"closed": data.draw(st.booleans())},
                    {},
                ]
            )
        )
        second = self.some(data, [self.some_user("change_user", 1)], [None])
        self.tell(self.operation("change_user", at, code=user, approved_by=second, **change))

    def revoke_key(self, data: st.DataObject) -> None:
        """A key signs nothing any more."""
        at = self.time(data)
        if not self.model.is_closed:
            return
        user = self.some(data, PEOPLE, KNOWN)
        known = [key_id for key_id, op in self.model.keys().items() if op["user"] == user]
        key_id = self.some(data, known, [*self.model.keys(), "00000000"])
        second = self.some(data, [self.some_user("revoke_key", 1)], [None])
        self.tell(self.operation("revoke_key", at, user=user, key_id=key_id, approved_by=second))

    def made_by_the_program(self, data: st.DataObject) -> None:
        """The ledger's key is another one, or a restore is on record."""
        at = self.time(data)
        if data.draw(st.booleans()):
            self.tell(self.operation("record_restore", at))
            return
        known = len(self.model.valid("rotate_ledger_key"))
        keys = [key(ORIGIN, again).vkey for again in ("", "2", "3")]
        if known < 2:
            second = self.some_user("rotate_ledger_key", 1)
            fields = {"before": keys[known], "vkey": keys[known + 1], "approved_by": second}
            self.tell(self.operation("rotate_ledger_key", at, **fields))

    # proposals

    def propose(self, data: st.DataObject) -> None:
        """What would be told is proposed in its place."""
        kind = data.draw(st.sampled_from(DRAWN))
        self.caught = []
        self.act(data, kind)
        caught, self.caught = self.caught, None
        if not caught:
            return
        (inner,) = caught
        keeps = data.draw(st.sampled_from([False, False, True]))
        inner = {
            name: value for name, value in inner.items() if name != "approved_by" and (name != "id" or keeps)
        }
        limit = data.draw(st.sampled_from([None, None, None, self.model.now + timedelta(hours=5)]))
        fields = {} if limit is None else {"expires_at": moment.canonical(moment.of(limit))}
        by = self.some(data, [inner["by"]], KNOWN)
        if by == "NOBODY":
            by = "CLERK"
        self.tell(self.operation("propose", self.time(data), by=by, operation=inner, **fields))

    def propose_what_is_never_proposed(self, data: st.DataObject) -> None:
        """A decision, a participant or a key is not proposed."""
        kind = data.draw(st.sampled_from(["lapse", "register_participant", "record_restore"]))
        more = {"lapse": {"proposal": "P"}, "register_participant": {"participant": "DDR-9"}}.get(kind, {})
        at = self.time(data)
        inner = self.operation(kind, at, by="CLERK", **more)
        assert kind in NEVER_PROPOSED
        self.tell(self.operation("propose", at, by="CLERK", operation=inner))

    def decide(self, data: st.DataObject) -> None:
        """A proposal is approved, rejected, withdrawn or lapses."""
        if not self.model.proposals:
            self.propose(data)
            return
        at = self.time(data)
        kind = data.draw(st.sampled_from([*DECISIONS, "approve", "approve", "approve"]))
        waiting = [code for code, each in self.model.proposals.items() if each.status == "OPEN"]
        code = self.some(data, waiting[-3:], [*self.model.proposals, "NONE"])
        found = self.model.proposals.get(code)
        by = self.some_user(found.op["operation"]["op"] if found else "adjust", 1)
        if kind == "withdraw" and found:
            by = self.some(data, [found.op["by"]], [by])
        self.tell(self.operation(kind, at, proposal=code, by=by))

    def wait(self, data: st.DataObject) -> None:
        """Time goes by, and proposals lapse."""
        self.model.now += timedelta(hours=data.draw(st.integers(1, 80)))
        self.office.clock = moment.of(self.model.now)

    def repeat(self, data: st.DataObject) -> None:
        """What was told before is told again by the same people, and changes nothing."""
        self.data = data
        operation = data.draw(st.sampled_from([slip.op for slip in self.model.slips]))
        people = {operation["by"], operation.get("approved_by", operation["by"])}
        if self.model.is_closed and not people <= self.model.enrolled():
            return
        before = self.office.rows()
        answer = self.office.post(operation, by_ledger=operation["op"] in MADE_BY_LEDGER)
        assert isinstance(answer, Outcome)
        assert answer.refused is None
        assert answer.repeated
        assert self.office.rows() == before

    def teardown(self) -> None:
        """A ledger of proposals and keys is the same again in a ledger that has nothing, step by step."""
        told = len(self.model.slips)
        if told:
            event(f"proposals: {min(9, len(self.model.proposals))}")
            event(f"people sign in: {self.model.is_closed}")


def test_every_operation_is_told() -> None:
    """No operation can be added that the machines do not tell."""
    told = {"return" if name == "give_back" else name for name in dir(People)} | set(DECISIONS)
    told |= {
        "add_place",
        "add_party",
        "add_user",
        "add_nature",
        "enrol_key",
        "rotate_ledger_key",
        "record_restore",
    }
    assert set(RULES) - {"sign_entries"} <= told


People.TestCase.settings = settings(
    Machine.TestCase.settings,
    max_examples=60,
    stateful_step_count=40,  # type: ignore[arg-type]
)
TestPeople = People.TestCase


class Campaign(People):
    """The same at length, with other histories each time."""


Campaign.TestCase.settings = settings(
    People.TestCase.settings,
    max_examples=2000,
    stateful_step_count=60,
    derandomize=False,  # type: ignore[arg-type]
)
TestCampaign = pytest.mark.campaign(Campaign.TestCase)
