"""
The names of people in disarmament: never in an entry, and never lost to whoever may show that they belong to one.

An entry holds a salted commitment in place of the name. Name and salt stand in a table of their own, from which they
may be deleted; without them the commitment says nothing, and with them anybody can check it.
"""

from __future__ import annotations

import hashlib
import secrets

from wamledger.domain.operations.base import Operation
from wamledger.domain.reading import read
from wamledger.domain.stock import Row
from wamledger.ledger.link import Link

Names = dict[str, dict[str, str]]
"""Salts of names, by the number of the participant and the name."""


def set_apart(link: Link, operation: Row, names: Names) -> tuple[Operation, Row]:
    """
    The name has left the operation, a salted commitment stands in its place, and ``names`` has both.

    A name that is given again has the same commitment, so that the operation is known as a repeat.
    Raises: Malformed
    """
    name = operation.get("name")
    if name is None:
        return read(operation)
    number = operation["participant"]
    if number not in names:
        row = link.one("SELECT salt, name FROM participant_name WHERE number = ?", (number,))
        names[number] = {} if row is None else {row[1]: row[0]}
    salt = names[number].setdefault(name, secrets.token_hex(16))
    apart = {key: value for key, value in operation.items() if key != "name"}
    apart["name_commitment"] = commitment(salt, name)
    return read(apart)


def keep_names(link: Link, names: Names) -> None:
    """The names that belong to entries are kept; one whose operation was refused is not."""
    for number, salts in names.items():
        row = link.one(
            "SELECT name_commitment FROM participant WHERE number = ? AND NOT EXISTS"
            " (SELECT 1 FROM participant_name WHERE participant_name.number = participant.number)",
            (number,),
        )
        for name, salt in salts.items():
            if row is not None and row[0] == commitment(salt, name):
                link.run(
                    "INSERT INTO participant_name (number, salt, name) VALUES (?, ?, ?)", (number, salt, name)
                )


def commitment(salt: str, name: str) -> str:
    """What the entry of a participant holds in place of the name.  Source: WAMLEDGER"""
    return hashlib.sha256(f"{salt}|{name}".encode()).hexdigest()
