"""
An office with a ledger in memory: the real appender and the real tables, on a SQLite database without a file.

What opens, guards and signs a ledger is left out, and has tests of its own; everything between an operation and the
projections is the program's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import orjson
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from tests.ledger.signing_people import key
from wamledger.domain import moment
from wamledger.domain.application import apply
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Refused
from wamledger.domain.stock import Row, Stock
from wamledger.ledger import tables
from wamledger.ledger.actor import Actor
from wamledger.ledger.append import Appender, Asked, Outcome
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.slice import Slice, columns
from wamledger.ledger.writing import write
from wamledger.services.history import history_in
from wamledger.services.holdings import holdings_in

NOON = moment.parse("2026-06-01T12:00:00Z")
"""What the clock of the office shows; it stands still."""

ORIGIN: Final = "unx/test"
BY_HAND: Final = "by hand"
"""Stands for whoever records and approves, each with the key that they enrolled last."""


@cache
def empty() -> bytes:
    """A database with every table and no row."""
    connection = sqlite3.connect(":memory:")
    for table in tables.METADATA.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
    return connection.serialize()


def database(image: bytes | None = None) -> sqlite3.Connection:
    """A new database like ``empty`` or another, with a transaction begun."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(image or empty())
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    return connection


def key_of(operation: Row) -> Signer:
    """The private key that belongs to the public one of an enrolment: the first, second or third of whoever it names."""
    user = operation["vkey"].split("+")[0]
    return next(found for again in ("", "2", "3") if (found := key(user, again)).vkey == operation["vkey"])


def ledger_keys(operation: Row) -> tuple[Signer, Signer]:
    """The ledger's own keys before and after a rotation."""
    known = {found.vkey: found for again in ("", "2", "3") if (found := key(ORIGIN, again))}
    return known[operation["before"]], known[operation["vkey"]]


def rows_of(connection: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every projection, in the order of its values."""
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in tables.PROJECTIONS
    }


class Office:
    """A ledger that takes operations one by one."""

    def __init__(self, clock: int = NOON, *, bare: bool = False) -> None:
        self.connection = database()
        self.clock = clock
        self.keys: dict[str, Signer] = {}
        """The key that each user enrolled last."""
        self.appender = self.opened()
        if not bare:
            for operation in furniture():
                self.must(operation)

    def opened(self) -> Appender:
        """A new end of the ledger, with nothing in memory."""
        return Appender(Link(self.connection, "sqlite"), origin=ORIGIN, code="UNX", clock=lambda: self.clock)

    def copy(self) -> Office:
        """Another office with the same ledger, which goes on by itself."""
        self.connection.execute("COMMIT")
        image = self.connection.serialize()
        self.connection.execute("BEGIN")
        other = Office(self.clock, bare=True)
        other.connection = database(image)
        other.keys = dict(self.keys)
        other.forget()
        return other

    def forget(self) -> None:
        """What follows is decided from the database and not from memory."""
        self.appender = self.opened()

    def post(self, operation: Row, **how: Any) -> Outcome | list[Refused]:
        """What the ledger answers, or what is wrong with the form of the operation; see post_all."""
        return self.post_all([operation], **how)[0]

    def post_all(
        self,
        operations: list[Row],
        *,
        historical: bool = False,
        by_ledger: bool = False,
        actor: Actor | str | None = BY_HAND,
        together: bool = False,
    ) -> list[Outcome | list[Refused]]:
        """
        The same for several operations that are decided before any is written.

        ``actor`` is whoever has signed in; ``together`` signs the entries by one that ends them.
        """
        answers: list[Outcome | list[Refused]] = []
        asked = []
        for number, operation in enumerate(operations):
            try:
                op, row = read(orjson.loads(orjson.dumps(operation)))
            except Malformed as malformed:
                answers.append(malformed.faults)
            else:
                answers.append([])
                asked.append(Asked(op, row, number, by_ledger))
        self.appender.actor = self.present(operations) if isinstance(actor, str) else actor
        self.appender.signs_each = not together
        for outcome in self.appender.post(asked, historical=historical):
            answers[outcome.asked.where] = outcome
            self._enrolled(outcome)
        if together:
            self.appender.seal()
        self.appender.flush()
        self.appender.close()
        if together:
            self.forget()
        return answers

    def present(self, operations: list[Row]) -> Actor | None:
        """Whoever records the operations and whoever approves them, at one console, with the keys that they have."""
        first = operations[0]
        enrolling = key_of(first) if first["op"] == "enrol_key" else None
        if not (self.keys or enrolling or first["op"] == "rotate_ledger_key"):
            return None
        user = first.get("by", "")
        signer = self.keys.get(user) or (enrolling if first.get("user") == user else None)
        seconds = {
            code: self.keys[code]
            for code in (each.get("approved_by") for each in operations)
            if code in self.keys
        }
        rotating = () if first["op"] != "rotate_ledger_key" else ledger_keys(first)
        return Actor(user, signer, seconds, enrolling, rotating)

    def everybody(self) -> list[Signer]:
        """Every key that somebody enrolled and has still, and those of the ledger itself."""
        return [*self.keys.values(), *(key(ORIGIN, again) for again in ("", "2", "3"))]

    def _enrolled(self, outcome: Outcome) -> None:
        operation = outcome.asked.operation
        if outcome.refused is None and operation["op"] == "enrol_key":
            self.keys[operation["user"]] = key_of(operation)

    def must(self, operation: Row, **how: Any) -> Outcome:
        """The operation is an entry."""
        outcome = self.post(operation, **how)
        assert isinstance(outcome, Outcome), [str(fault) for fault in outcome]
        assert outcome.refused is None, f"{operation}: {outcome.refused}"
        return outcome

    def refused(self, operation: Row, **how: Any) -> Refused:
        """The operation is refused; the first refusal."""
        outcome = self.post(operation, **how)
        if isinstance(outcome, list):
            return outcome[0]
        assert outcome.refused is not None, f"accepted: {operation}"
        return outcome.refused

    def close(self, *users: str) -> None:
        """People sign in from now on: an administrator, an approver, and the others in their order."""
        ones = ("ADMIN", "CHIEF", *(users or ("CLERK", "THIRD")))
        for number, user in enumerate(ones):
            operation = {"op": "enrol_key", "id": f"K-{user}", "user": user, "vkey": key(user).vkey}
            second = {"approved_by": "CHIEF"} if number > 1 else {}
            at = {"occurred_at": "2025-12-01T09:00:00Z", "by": "ADMIN"}
            self.must({**operation, **at, **second}, by_ledger=True)

    def bodies(self) -> Iterator[Row]:
        """The bodies of the entries in order."""
        for (entry,) in self.connection.execute("SELECT entry FROM entry ORDER BY seq"):
            yield orjson.loads(entry)["body"]

    def entry(self, id_: str) -> bytes:
        """The stored bytes of an entry."""
        return bytes(self.connection.execute("SELECT entry FROM entry WHERE id = ?", (id_,)).fetchone()[0])

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every projection."""
        return rows_of(self.connection)

    def table(self, name: str) -> list[Row]:
        """The rows of one projection by column name."""
        return [dict(zip(columns(name), row, strict=True)) for row in self.rows()[name]]

    def rebuilt(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every projection as the entries alone give them, in a database of their own."""
        connection = database()
        # rows of projections point to entries, which a rebuilt ledger has as well
        connection.execute("PRAGMA defer_foreign_keys = ON")
        link = Link(connection, "sqlite")
        stock = Stock(Slice(link))
        for body in self.bodies():
            stock.note("entry_body", body["operation"]["id"], body)
            apply(stock, body["seq"], body)
        write(link, stock)
        found = rows_of(connection)
        connection.close()
        return found

    def holdings(self) -> dict[str, dict[tuple[str, str, str], int]]:
        """How much of each weapon and lot stands in each cell."""
        found: dict[str, dict[tuple[str, str, str], int]] = {}
        for weapon, *cell in self.connection.execute(
            "SELECT weapon, holder, status, condition FROM weapon_standing"
        ):
            found.setdefault(weapon, {})[tuple(cell)] = 1  # type: ignore[index]
        for lot, holder, status, condition, quantity in self.connection.execute(
            "SELECT lot, holder, status, condition, quantity FROM lot_standing"
        ):
            found.setdefault(lot, {})[holder, status, condition] = quantity
        return found

    def holdings_at(self, at: int) -> dict[str, dict[tuple[str, str, str], int]]:
        """The same as of a moment, as anybody would ask for it."""
        found: dict[str, dict[tuple[str, str, str], int]] = {}
        for holding in holdings_in(Link(self.connection, "sqlite"), as_of=at):
            cell = (holding["holder"], holding["status"], holding["condition"])
            found.setdefault(holding.get("weapon") or holding["lot"], {})[cell] = holding["quantity"]
        return found

    def history(self, item: str) -> list[str]:
        """The ids of the entries that belong to the history of a weapon or a lot."""
        return [entry["id"] for entry in history_in(Link(self.connection, "sqlite"), item)]


USERS = {
    "CLERK": ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "ADMINISTRATOR"],
    "CHIEF": ["WAM_OFFICER", "DDR_OFFICER", "APPROVER", "ADMINISTRATOR"],
    "THIRD": ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER"],
    "ADMIN": ["ADMINISTRATOR"],
}
PLACES = (
    # code, within, kind, custody
    ("BASE", None, "SITE", "SINGLE"),
    ("ARM", "BASE", "ARMOURY", "SINGLE"),
    ("ESH", "BASE", "EXPLOSIVE_STOREHOUSE", "SINGLE"),
    ("VAULT", "BASE", "ARMOURY", "TWO_PERSON"),
    ("SAFE", "VAULT", "CONTAINER", "SINGLE"),
    ("CAMP", None, "SITE", "SINGLE"),
    ("HUT", "CAMP", "ARMOURY", "SINGLE"),
)
PARTIES = (
    ("COY", "CONTINGENT"),
    ("PLT", "UNIT"),
    ("STATE", "STATE"),
    ("REBELS", "ARMED_GROUP"),
)


def furniture() -> Iterator[Row]:
    """What every office here begins with: four users, two sites, four parties."""
    common = {"occurred_at": "2025-12-01T08:00:00Z", "by": "ADMIN"}
    for code in ("ADMIN", *(code for code in USERS if code != "ADMIN")):
        yield {
            "op": "add_user",
            "id": f"U-{code}",
            "code": code,
            "name": code,
            "roles": USERS[code],
            **common,
        }
    for code, within, kind, custody in PLACES:
        place = {
            "op": "add_place",
            "id": f"P-{code}",
            "code": code,
            "name": code,
            "kind": kind,
            "custody": custody,
        }
        yield {**place, **common, **({"within": within} if within else {})}
    for code, kind in PARTIES:
        yield {"op": "add_party", "id": f"Q-{code}", "code": code, "name": code, "kind": kind, **common}
