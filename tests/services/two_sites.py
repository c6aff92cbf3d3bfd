"""
A mission of two sites, NORTH and SOUTH, with weapons and lots in each kind of holder at both, and people of every role.

Everything that is of one site alone has the site's name and a hyphen in its code. What travels between the two, and
whoever works there, has not. ``seen`` says from the entries alone what a scope of places lets somebody see.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations
from typing import Any, Final

import orjson

from wamledger.domain import moment
from wamledger.domain.authority.roles import ROLES
from wamledger.ledger.actor import Actor
from wamledger.ledger.keys import Signer
from wamledger.ledger.store import Ledger
from wamledger.services.access import sessions
from wamledger.services.access.person import Person
from wamledger.services.posting import post_operations

Row = dict[str, Any]
AT: Final = "2026-01-01T00:00:00Z"
LATER: Final = "2026-03-01T00:00:00Z"
SITES: Final = ("NORTH", "SOUTH")
BOOKS: Final = ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "ADMINISTRATOR"]
WEAPON: Final = {"make": "Zastava", "model": "M70", "type": "SA-06", "calibre": "7.62x39mm"}
BALL: Final = "CTG-5.56X45-BALL"
SCOPES: Final[tuple[tuple[str, ...] | None, ...]] = (
    None,
    ("NORTH",),
    ("SOUTH",),
    ("NORTH-ARM",),
    ("NORTH-BAY", "SOUTH-ARM"),
)


def op(op_: str, at: str = AT, by: str = "CLERK", **fields: Any) -> Row:
    """One operation as a journal has it; ``origin`` stands for ``from``."""
    named = {"from" if key == "origin" else key: value for key, value in fields.items()}
    return {"op": op_, "occurred_at": at, "by": by, **named}


def person(roles: Iterable[str], scope: Iterable[str] | None) -> str:
    """The code of the user with these roles and this scope."""
    parts = [role[:3] for role in sorted(roles)]
    return ".".join([*parts, "A" if scope is None else str(SCOPES.index(tuple(scope)))])


def people() -> Iterator[tuple[tuple[str, ...], tuple[str, ...] | None]]:
    """Each role by itself and each two of them, with each scope."""
    for roles in (*((role,) for role in ROLES), *combinations(ROLES, 2)):
        for scope in SCOPES:
            yield roles, scope


def setting_up() -> Iterator[Row]:
    """The people, the places and the parties."""
    yield op("add_user", code="CLERK", name="C. Clerk", roles=BOOKS)
    yield op("add_user", code="CHIEF", name="C. Chief", roles=["APPROVER", "WAM_OFFICER"])
    yield op("add_user", code="CASEWORKER", name="C. Case", roles=["DDR_OFFICER"])
    for site in SITES:
        yield op("add_place", code=site, name=f"Site {site}", kind="SITE", custody="SINGLE")
        for store, within in (("ARM", site), ("BAY", f"{site}-ARM"), ("YARD", site)):
            code = f"{site}-{store}"
            yield op("add_place", code=code, name=code, kind="ARMOURY", within=within, custody="SINGLE")
        yield op("add_party", code=f"{site}-UNIT", name=f"{site}-UNIT", kind="UNIT")
        yield op("add_party", code=f"{site}-SHOP", name=f"{site}-SHOP", kind="UNIT")
        yield op("add_party", code=f"{site}-STATE", name=f"{site}-STATE", kind="STATE")
    for code in ("PATROL", "RELAY", "NEIGHBOUR"):
        yield op("add_party", code=code, name=code.title(), kind="UNIT")
    for roles, scope in people():
        places = {} if scope is None else {"places": list(scope)}
        yield op("add_user", code=person(roles, scope), name="R. Reader", roles=list(roles), **places)


def taken(code: str, to: str, **acquisition: Any) -> Row:
    """A weapon is taken on charge."""
    new = {"id": code, "serial": f"S/{code}", "serial_status": "CLEAR", **WEAPON}
    source = {"mode": "DECLARED", "ownership": "UN", **acquisition}
    return op("register", to=to, acquisition=source, lines=[{"new_weapon": new, "condition": "SERVICEABLE"}])


def taken_lot(code: str, to: str, quantity: int, **acquisition: Any) -> Row:
    """A lot is taken on charge."""
    new = {"id": code, "nature": BALL, "lot_number": f"N/{code}"}
    source = {"mode": "DECLARED", "ownership": "UN", **acquisition}
    return op(
        "register",
        to=to,
        acquisition=source,
        lines=[{"new_lot": new, "quantity": quantity, "condition": "A1"}],
    )


KINDS: Final = (
    "STORED",
    "BAY",
    "ISSUED",
    "SHOP",
    "PASSED",
    "LOST",
    "GONE",
    "PLANNED",
    "CUT",
    "HANDED",
    "WRITTEN",
    "BACK",
    "HELD",
)
"""What became of the weapon and of the lot of each site that is called so."""


def at_one_site(site: str) -> Iterator[Row]:
    """A weapon and a lot of each kind, with participants and a count."""
    arm, bay, unit = f"{site}-ARM", f"{site}-BAY", f"{site}-UNIT"
    number = f"P-{site}-1"
    yield op(
        "register_participant",
        participant=number,
        sex="F",
        age_band="18_24",
        category="COMBATANT",
        name=f"Nadia {site}-NAME",
        by="CASEWORKER",
    )
    source: Row = {"mode": "COLLECTED", "ownership": "NONE", "participant": number}
    for kind in KINDS:
        more = source if kind == "STORED" else {}
        yield taken(f"W-{site}-{kind}", arm, **more)
        yield taken_lot(f"L-{site}-{kind}", arm, 1000, **more)

    def lines(kind: str, quantity: int = 400) -> list[Row]:
        return [{"weapon": f"W-{site}-{kind}"}, {"lot": f"L-{site}-{kind}", "quantity": quantity}]

    def issue(kind: str, to: str, id_: str, purpose: str = "PATROL") -> Row:
        return op(
            "issue", id=f"{site}-{id_}", origin=arm, to=to, due="STANDING", purpose=purpose, lines=lines(kind)
        )

    yield op("move", origin=arm, to=bay, lines=lines("BAY"))
    yield issue("ISSUED", unit, "I1")
    yield issue("SHOP", f"{site}-SHOP", "I2", "MAINTENANCE")
    yield issue("PASSED", unit, "I3")
    yield issue("LOST", unit, "I4")
    yield issue("BACK", unit, "I5")
    yield op(
        "issue",
        origin=unit,
        to=f"{site}-SHOP",
        due="STANDING",
        purpose="MAINTENANCE",
        lines=lines("PASSED", 150),
    )
    yield op("expend", origin=unit, activity="TRAINING", lines=[{"lot": f"L-{site}-ISSUED", "quantity": 30}])
    loss = {"kind": "UNEXPLAINED", "discovered_at": AT}
    yield op("report_loss", origin=unit, issue=f"{site}-I4", lines=lines("LOST", 100), **loss)
    yield op("report_loss", origin=arm, lines=lines("GONE"), **loss)
    plan = {"method": "SHEAR_HYDRAULIC", "place": arm, "approved_by": "CHIEF"}
    yield op("plan_disposal", disposal=f"{site}-D1", lines=lines("PLANNED")[:1], **plan)
    yield op("plan_disposal", disposal=f"{site}-D2", lines=lines("CUT")[:1], **plan)
    yield op(
        "plan_disposal",
        disposal=f"{site}-D3",
        lines=lines("PLANNED")[1:],
        **{**plan, "method": "OPEN_DETONATION"},
    )
    yield op(
        "destroy",
        disposal=f"{site}-D2",
        destroyed_on="2026-01-01",
        witnessed_by=["CHIEF", "CASEWORKER"],
        lines=lines("CUT")[:1],
    )
    yield op(
        "hand_over",
        origin=arm,
        to=f"{site}-STATE",
        authority="Order 7",
        approved_by="CHIEF",
        lines=lines("HANDED"),
    )
    yield op(
        "adjust",
        place=arm,
        direction="WRITE_OFF",
        reason="Inquiry",
        inquiry="Q-1",
        approved_by="CHIEF",
        lines=lines("WRITTEN"),
    )
    yield op("return", issue=f"{site}-I5", to=arm, lines=lines("BACK", 50))
    yield op(
        "hold",
        kind="EVIDENCE",
        authority=f"Court of {site}-TOWN",
        reason="Case 12",
        lines=lines("HELD", 1000)[:1],
    )
    yield op("inspect", lines=[{"lot": f"L-{site}-HELD", "condition": "A1", "at": arm}])
    yield op(
        "count",
        place=arm,
        scope="ALL",
        kind="COUNT",
        cut_off=AT,
        counted_by=["CHIEF", "CASEWORKER"],
        blind=True,
        lines=[{"weapon": f"W-{site}-STORED"}, {"lot": f"L-{site}-STORED", "quantity": 1000}],
    )


def between() -> Iterator[Row]:
    """What is on its way between the sites, what has come and gone, and a lot that both have."""
    for site, other in (SITES, SITES[::-1]):
        yield taken(f"W-TO.{other}", f"{site}-ARM")
        yield taken(f"W-CAME.{other}", f"{site}-ARM")
        yield taken_lot(f"L-TO.{other}", f"{site}-ARM", 500)
        sent = {"origin": f"{site}-ARM", "to": other, "expected": LATER, "seals": ["S1"]}
        yield op(
            "dispatch",
            id=f"GOING.{other}",
            **sent,
            lines=[{"weapon": f"W-TO.{other}"}, {"lot": f"L-TO.{other}", "quantity": 200}],
        )
        yield op("dispatch", id=f"GONE.{other}", **sent, lines=[{"weapon": f"W-CAME.{other}"}])
        yield op(
            "receive",
            dispatch=f"GONE.{other}",
            to=f"{other}-ARM",
            seals_intact=True,
            seals=["S1"],
            lines=[{"weapon": f"W-CAME.{other}"}],
            final=True,
        )
        yield op("move", origin=f"{other}-ARM", to=f"{other}-BAY", lines=[{"weapon": f"W-CAME.{other}"}])
    yield taken_lot("L-BOTH", "NORTH-ARM", 3000)
    yield op(
        "dispatch",
        id="HALF",
        origin="NORTH-ARM",
        to="SOUTH",
        expected=LATER,
        seals=[],
        lines=[{"lot": "L-BOTH", "quantity": 1500}],
    )
    yield op(
        "receive",
        dispatch="HALF",
        to="SOUTH-ARM",
        seals_intact=True,
        seals=[],
        final=True,
        lines=[{"lot": "L-BOTH", "quantity": 1500}],
    )
    for site in SITES:
        yield op(
            "issue",
            origin=f"{site}-ARM",
            to=f"{site}-UNIT",
            due="STANDING",
            purpose="PATROL",
            lines=[{"lot": "L-BOTH", "quantity": 300}],
        )
        yield op(
            "issue",
            origin=f"{site}-ARM",
            to="PATROL",
            due="STANDING",
            purpose="PATROL",
            lines=[{"lot": "L-BOTH", "quantity": 100}],
        )


def together() -> Iterator[Row]:
    """One operation on things of both sites, and what the order of two events decides."""
    held = [{"weapon": f"W-{site}-HELD"} for site in SITES]
    yield op("hold", kind="INVESTIGATION", authority="Board", reason="Case 13", lines=held)
    looked = [{"lot": f"L-{site}-HELD", "condition": "A1", "at": f"{site}-ARM"} for site in SITES]
    yield op("inspect", lines=[*held, *looked])
    for site in SITES:
        seen = {
            "scope": "WEAPONS",
            "kind": "FULL_SERIAL",
            "cut_off": AT,
            "counted_by": ["CHIEF", "CASEWORKER"],
        }
        yield op(
            "count",
            id=f"LOOKED.{site}",
            place=f"{site}-BAY",
            blind=True,
            lines=[{"weapon": f"W-CAME.{site}"}],
            **seen,
        )
    for origin, to, quantity in (
        # passed on before the other site gave any
        ("SOUTH-ARM", "RELAY", 80),
        ("RELAY", "SOUTH-SHOP", 40),
        ("NORTH-ARM", "RELAY", 70),
        # given by mistake, and taken back below
        ("SOUTH-ARM", "NEIGHBOUR", 90),
        ("NORTH-ARM", "NEIGHBOUR", 60),
    ):
        yield op(
            "issue",
            id=f"{quantity}.TO.{to.removeprefix('SOUTH-')}",
            origin=origin,
            to=to,
            due="STANDING",
            purpose="PATROL",
            lines=[{"lot": "L-BOTH", "quantity": quantity}],
        )
    yield op("reverse", entry="60.TO.NEIGHBOUR", reason="Wrong unit", approved_by="CHIEF")


def furnished(ledger: Ledger) -> None:
    """The ledger holds all of it, and nobody signs in to it."""
    post(ledger, *setting_up())
    for site in SITES:
        post(ledger, *at_one_site(site))
    post(ledger, *between(), *together())


def close(ledger: Ledger) -> None:
    """People sign in to the ledger from now on: its clerk has enrolled a key."""
    own = key("CLERK")
    ledger.act_as(Actor("CLERK", own, enrolling=own))
    report = post_operations(ledger, [op("enrol_key", user="CLERK", vkey=own.vkey)], by_ledger=True)
    assert not report.refused, [line.as_json() for line in report.refused]
    ledger.act_as(None)
    assert ledger.is_closed


def post(ledger: Ledger, *operations: Row) -> None:
    """The operations are entries."""
    report = post_operations(ledger, operations)
    assert not report.refused, [line.as_json() for line in report.refused]


def wander(ledger: Ledger, seed: int, steps: int = 150) -> int:
    """Goods go about at random; what is refused is left out. Returns how many operations there were."""
    dice = random.Random(seed)
    places = [f"{site}{part}" for site in SITES for part in ("-ARM", "-BAY", "-YARD")]
    parties = [f"{site}-{party}" for site in SITES for party in ("UNIT", "SHOP")] + ["PATROL"]
    holders: dict[str, set[str]] = {}
    accepted: list[str] = []
    sent: dict[str, str] = {}

    def tried(operation: Row) -> bool:
        report = post_operations(ledger, [operation], receipts=True)
        accepted.extend(each["id"] for each in report.receipts)
        return bool(report.posted)

    for number in range(8):
        to = dice.choice(places)
        if number % 2:
            tried(taken(f"W-{seed}.{number}", to))
            holders[f"W-{seed}.{number}"] = {to}
        else:
            tried(taken_lot(f"L-{seed}.{number}", to, 5000))
            holders[f"L-{seed}.{number}"] = {to}
    for number in range(steps):
        at = f"2026-02-{dice.randint(1, 28):02d}T{dice.randint(0, 23):02d}:00:00Z"
        item = dice.choice(sorted(holders))
        origin = dice.choice(sorted(holders[item]))
        line: Row = {"weapon": item} if item[0] == "W" else {"lot": item, "quantity": dice.randint(1, 900)}
        common: Row = {"id": f"R{seed}.{number}", "lines": [line]}
        kind = (
            "receive"
            if origin in sent
            else dice.choice(("move", "issue", "issue", "dispatch", "lose", "reverse"))
        )
        to = (
            dice.choice((*places, *SITES))
            if kind in ("dispatch", "receive", "move")
            else dice.choice(parties)
        )
        if kind == "receive":
            more = {"dispatch": origin, "to": sent[origin], "seals_intact": True, "seals": [], "final": False}
            to = sent[origin]
            done = tried(op("receive", at, **common, **more))
        elif kind == "move":
            site = origin.split("-")[0]
            to = f"{site}-{dice.choice(('ARM', 'BAY', 'YARD'))}"
            done = tried(op("move", at, origin=origin, to=to, **common))
        elif kind == "issue":
            done = tried(op("issue", at, origin=origin, to=to, due="STANDING", purpose="PATROL", **common))
        elif kind == "dispatch":
            done = tried(op("dispatch", at, origin=origin, to=to, expected=LATER, seals=[], **common))
            if done:
                sent[common["id"]], to = to, common["id"]
        elif kind == "lose":
            tried(op("report_loss", at, origin=origin, kind="UNEXPLAINED", discovered_at=at, **common))
            continue
        else:
            undone = {"entry": dice.choice(accepted), "reason": "Wrong", "approved_by": "CHIEF"}
            tried(op("reverse", at, id=common["id"], **undone))
            continue
        if done and item[0] == "W":
            holders[item] = {to}
        elif done:
            holders[item].add(to)
    return len(accepted)


@dataclass
class Books:
    """The entries of a ledger as plain data, read once."""

    bodies: list[Row]
    around: dict[str, str | None] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    undone: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> Books:
        """The entries of the ledger."""
        with ledger.reading() as link:
            bodies = [
                orjson.loads(bytes(entry))["body"]
                for (entry,) in link.rows("SELECT entry FROM entry ORDER BY seq")
            ]
        books = cls(bodies)
        for body in bodies:
            each = body["operation"]
            if each["op"] == "add_place":
                books.around[each["code"]] = each.get("within")
            elif each["op"] == "dispatch":
                books.ends[each["id"]] = (each["from"], each["to"])
            elif each["op"] == "reverse":
                books.undone[each["entry"]] = moment.parse(each["occurred_at"])
        return books

    def within(self, scope: Iterable[str]) -> set[str]:
        """The places of a scope and all within them."""
        found = set(scope)
        while more := {code for code, around in self.around.items() if around in found} - found:
            found |= more
        return found


Seen = set[tuple[str, str, str, str, int]]


def seen(books: Books, scope: Iterable[str] | None, until: int | None = None) -> Seen:
    """
    Item, holder, status, condition and quantity of what somebody with the scope sees, by following every movement.

    A weapon in no place goes with the last place where it stood; rounds that went from a place of the scope, from hand
    to hand, are seen with whoever has them, and all others of that lot with the same holder.
    """
    mine = None if scope is None else books.within(scope)
    weapons: dict[str, list[str] | None] = {}
    last_place: dict[str, str] = {}
    cells: dict[tuple[str, str, str, str], int] = {}
    given: set[tuple[str, str]] = set()
    past = [
        body
        for body in books.bodies
        if until is None or moment.parse(body["operation"]["occurred_at"]) <= until
    ]
    newest = {
        move["weapon"]: body["seq"]
        for body in past
        for move in body["effects"].get("moves", ())
        if "weapon" in move
    }
    for body in books.bodies:
        for move in body["effects"].get("moves", ()):
            is_past = body["seq"] <= newest.get(move.get("weapon", ""), -1)
            if is_past and move["to"] is not None and move["to"][0] in books.around:
                last_place[move["weapon"]] = move["to"][0]
    for body in past:
        at = books.undone.get(body["operation"]["id"])
        is_undone = at is not None and (until is None or at <= until)
        for move in body["effects"].get("moves", ()):
            if "weapon" in move:
                weapons[move["weapon"]] = move["to"]
                continue
            lot, quantity = move["lot"], move["quantity"]
            for cell, sign in ((move["from"], -1), (move["to"], 1)):
                if cell is not None:
                    key = (lot, cell[0], cell[1], cell[2])
                    cells[key] = cells.get(key, 0) + sign * quantity
            if move["from"] is None or move["to"] is None or mine is None or is_undone:
                continue
            giver, receiver = move["from"][0], move["to"][0]
            if receiver not in books.around and (giver in mine or (lot, giver) in given):
                given.add((lot, receiver))

    def is_seen(item: str, holder: str, *, is_lot: bool) -> bool:
        if mine is None or holder in mine or (holder in books.ends and books.ends[holder][1] in mine):
            return True
        if holder in books.around:
            return False
        return (item, holder) in given if is_lot else last_place.get(item, "") in mine

    found = {
        (code, *cell, 1) for code, cell in weapons.items() if cell and is_seen(code, cell[0], is_lot=False)
    }
    found |= {
        (*key, quantity) for key, quantity in cells.items() if quantity and is_seen(*key[:2], is_lot=True)
    }
    return found  # type: ignore[return-value]


def ever_seen(books: Books, scope: Iterable[str]) -> tuple[set[str], set[str]]:
    """Every item that somebody with the scope saw at some moment of the ledger, and the holders it had then."""
    mine = books.within(scope)
    last_place: dict[str, str] = {}
    given: set[tuple[str, str]] = set()
    items, holders = set(), set()
    for body in books.bodies:
        for move in body["effects"].get("moves", ()):
            item, to = move.get("weapon") or move["lot"], move["to"]
            if to is None:
                continue
            holder, giver = to[0], move["from"] and move["from"][0]
            if holder in books.around:
                last_place[item] = holder
            elif "lot" in move and (giver in mine or (item, giver) in given):
                given.add((item, holder))
            goes_with = (item, holder) in given if "lot" in move else last_place.get(item) in mine
            if (
                holder in mine
                or mine.intersection(books.ends.get(holder, ())[1:])
                or (holder not in books.around and goes_with)
            ):
                items.add(item)
                holders.add(holder)
    return items, holders


def key(user: str) -> Signer:
    """The key by which a user of these tests signs."""
    return Signer.from_seed(user, sha256(user.encode()).digest())


def enrolled(ledger: Ledger, users: Iterable[str]) -> dict[str, str]:
    """The users can sign in to the ledger, which is closed; returns the token of a session of each."""
    for user in ("CHIEF", *users):
        seconds = {} if user == "CHIEF" else {"CHIEF": key("CHIEF")}
        ledger.act_as(Actor("CLERK", key("CLERK"), seconds, enrolling=key(user)))
        beside = {"approved_by": "CHIEF"} if seconds else {}
        now = moment.canonical(ledger.clock())
        enrolment = op("enrol_key", now, user=user, vkey=key(user).vkey, **beside)
        report = post_operations(ledger, [enrolment], by_ledger=True)
        assert not report.refused, [line.as_json() for line in report.refused]
    ledger.act_as(None)
    return {user: sessions.begin(ledger, Person(user, key(user))) for user in users}
