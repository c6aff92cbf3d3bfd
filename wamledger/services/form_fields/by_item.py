"""
What a weapon says of the fields above its line: from which store it goes, with which issue or consignment it left.

Whoever takes back a rifle has it in their hands and scans it; that it went out with a certain issue is on record. Rounds
of a lot may stand in many places and belong to many issues, and say nothing.
"""

from __future__ import annotations

from typing import Final

from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.completing import words_for
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.values import Operation, Values, values_of

_WANTED: Final = {
    "move": "from",
    "issue": "from",
    "dispatch": "from",
    "hand_over": "from",
    "plan_disposal": "place",
    "return": "issue",
    "expend": "issue",
    "receive": "dispatch",
    "destroy": "disposal",
    "verify_destruction": "disposal",
}
"""By operation: the field that follows from a weapon that stands in a line."""


def said_by_weapon(ledger: Ledger, op: str, weapon: str) -> Values:
    """
    The fields that follow from where the weapon stands; none where nothing does, or whoever asks may not see it.

    Raises: AccessFault
    """
    name = _WANTED.get(op, "")
    if not name or not words_for(ledger, "weapon", weapon):
        return Values()
    with ledger.reading() as link:
        found = _found(link, name, weapon)
    shape = form_of(op)
    return values_of(shape, {key: value for key, value in found.items() if shape.field(key) is not None})


def _found(link: Link, name: str, weapon: str) -> Operation:
    row = link.one("SELECT holder, status FROM weapon_standing WHERE weapon = ?", (weapon,))
    holder, status = row if row is not None else ("", "")
    if name == "issue":
        open_ones = link.rows(
            "SELECT issue FROM custody WHERE item_kind = 'weapon' AND item = ?"
            " AND returned + expended + lost + passed_on < quantity",
            (weapon,),
        )
        return {"issue": open_ones[0][0]} if len(open_ones) == 1 else {}
    if name == "disposal" and status == "DESTROYED":
        done = link.rows(
            "SELECT disposal FROM disposal_line WHERE item_kind = 'weapon' AND item = ? AND verified < destroyed",
            (weapon,),
        )
        return {"disposal": done[0][0]} if len(done) == 1 else {}
    stands = {"dispatch": "IN_TRANSIT", "disposal": "AWAITING_DISPOSAL"}.get(name, "IN_STORE")
    return {name: holder} if status == stands else {}
