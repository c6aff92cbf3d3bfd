"""
A closed ledger with people who sign: an administrator, two officers and an approver, each with a key of their own.

Keys grow from fixed seeds. Nothing is posted in another way than by the program itself.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from wamledger.ledger.actor import Actor
from wamledger.ledger.keys import Signer
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations

AT: Final = "2026-01-01T00:00:00Z"
PEOPLE: Final = {
    "FOUNDER": ["ADMINISTRATOR"],
    "OFFICER": ["WAM_OFFICER"],
    "KEEPER": ["STOREKEEPER"],
    "APPROVER": ["APPROVER"],
}
WEAPON: Final = {
    "serial_status": "CLEAR",
    "make": "Zastava",
    "model": "M70",
    "type": "SA-06",
    "calibre": "7.62x39mm",
}


def key(user: str, again: str = "") -> Signer:
    """The key of a user; with ``again`` another one."""
    return Signer.from_seed(user, sha256(f"{user}{again}".encode()).digest())


def actor(user: str, *seconds: str, **more: Any) -> Actor:
    """The user, signed in, with others at the same console."""
    return Actor(user, key(user), {each: key(each) for each in seconds}, **more)


def op(op_: str, by: str, **fields: Any) -> dict[str, Any]:
    """One operation as a journal has it; ``origin`` stands for ``from``."""
    named = {"from" if name == "origin" else name: value for name, value in fields.items()}
    return {"op": op_, "occurred_at": AT, "by": by, **named}


def weapon(code: str, by: str = "OFFICER") -> dict[str, Any]:
    """A weapon is taken on charge."""
    new = {"id": code, "serial": f"SN-{code[2:]}", **WEAPON}
    source = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "UNIT"}
    line = {"new_weapon": new, "condition": "SERVICEABLE"}
    return op("register", by, id=f"REG-{code}", to="ARM-1", acquisition=source, lines=[line])


def move(code: str, by: str = "OFFICER", to: str = "ARM-2", **more: Any) -> dict[str, Any]:
    """A weapon goes from one armoury to the other."""
    origin = "ARM-1" if to == "ARM-2" else "ARM-2"
    return op("move", by, origin=origin, to=to, lines=[{"weapon": code}], **more)


def reversal(entry: str, by: str = "OFFICER", **more: Any) -> dict[str, Any]:
    """An entry is taken back."""
    return op("reverse", by, entry=entry, reason="Entered twice.", **more)


def post(ledger: Ledger, who: Actor | None, *operations: dict[str, Any], **how: Any) -> list[Any]:
    """The operations are entries, by this person."""
    ledger.act_as(who)
    report = post_operations(ledger, operations, receipts=True, **how)
    assert not report.refused, [line.as_json() for line in report.refused]
    return report.receipts


def enrol(ledger: Ledger, user: str, by: str, *seconds: str) -> None:
    """The user has a key, given by somebody who may."""
    fields = {"approved_by": seconds[0]} if seconds else {}
    operation = op("enrol_key", by, user=user, vkey=key(user).vkey, **fields)
    post(ledger, actor(by, *seconds, enrolling=key(user)), operation, by_ledger=True)


def close(ledger: Ledger) -> None:
    """Everybody has a key, and the places and the party are there."""
    founder = op("add_user", "FOUNDER", code="FOUNDER", name="F. Founder", roles=PEOPLE["FOUNDER"])
    site = op("add_place", "FOUNDER", code="SITE", name="Site", kind="SITE")
    armouries = [
        op("add_place", "FOUNDER", code=code, name=f"Place {code}", kind="ARMOURY", within="SITE")
        for code in ("ARM-1", "ARM-2")
    ]
    unit = op("add_party", "FOUNDER", code="UNIT", name="First unit", kind="UNIT")
    post(ledger, None, founder, site, *armouries, unit)
    enrol(ledger, "FOUNDER", "FOUNDER")
    add(ledger, "OFFICER", "FOUNDER")
    enrol(ledger, "OFFICER", "FOUNDER")
    for user in ("KEEPER", "APPROVER"):
        add(ledger, user, "FOUNDER", "OFFICER")
        enrol(ledger, user, "FOUNDER", "OFFICER")


def add(ledger: Ledger, user: str, by: str, *seconds: str) -> None:
    """The user is there, with the roles they have here."""
    fields = {"approved_by": seconds[0]} if seconds else {}
    post(ledger, actor(by, *seconds), op("add_user", by, code=user, name=user, roles=PEOPLE[user], **fields))


def post_all_kinds(ledger: Ledger) -> None:
    """Entries signed singly, together, by two at a console, through proposals of each end, and past records."""
    close(ledger)
    post(ledger, actor("OFFICER"), *(weapon(f"W-{number}") for number in range(1, 6)))
    post(ledger, actor("OFFICER"), move("W-1", id="MOVE-1"))
    post(ledger, actor("OFFICER", "APPROVER"), reversal("MOVE-1", approved_by="APPROVER", id="REV-1"))
    post(ledger, actor("OFFICER"), move("W-2", id="MOVE-2"))
    propose(ledger, "PROP-0", reversal("MOVE-2"))
    post(ledger, actor("APPROVER"), op("approve", "APPROVER", proposal="PROP-0", id="DEC-0"))
    post(ledger, actor("OFFICER"), move("W-2", id="MOVE-3"))
    propose(ledger, "PROP-1", reversal("MOVE-3"))
    post(ledger, actor("APPROVER"), op("reject", "APPROVER", proposal="PROP-1", id="DEC-1", reason="No."))
    propose(ledger, "PROP-2", reversal("MOVE-3"))
    post(ledger, actor("OFFICER"), op("withdraw", "OFFICER", proposal="PROP-2", id="DEC-2", reason="No."))
    post(ledger, actor("OFFICER"), move("W-3", by="KEEPER"), move("W-4", by="APPROVER"), historical=True)
    post(ledger, actor("KEEPER"), move("W-5", by="KEEPER"))


def propose(ledger: Ledger, code: str, operation: dict[str, Any]) -> None:
    """The operation waits for a second person."""
    by = operation["by"]
    post(ledger, actor(by), op("propose", by, id=code, operation=operation))
