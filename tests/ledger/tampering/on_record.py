"""Attacks on entries, on the tree over them and on signed heads, and on what is derived from entries."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.ledger.tampering.attack import AT, SIZE, append, attack, other_ledger, plainly
from tests.ledger.tampering.office import Office, rebuild_projections
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.merkle import leaf_hash

# entries

ENTRIES = "Entries, with nothing computed again"


def _replaced(before: str, after: str) -> str:
    return f"UPDATE entry SET entry = CAST(replace(entry, '{before}', '{after}') AS BLOB) WHERE seq = {AT}"


_EMPTIED = f"UPDATE entry SET entry = x'7B7D' WHERE seq = {AT}"
_NO_LEAF = f"UPDATE entry SET leaf = zeroblob(32) WHERE seq = {AT}"
plainly("one byte of an entry", ENTRIES, _replaced('"v":1', '"v":2'), first=AT)
plainly("what an entry says, well-formed", ENTRIES, _replaced("ARM", "HUT"), first=AT)
plainly("an entry emptied", ENTRIES, _EMPTIED, first=AT)
plainly("the kind of operation beside an entry", ENTRIES, f"UPDATE entry SET op = 'move' WHERE seq = {AT}")
plainly("the person beside an entry", ENTRIES, f"UPDATE entry SET by_user = 'OTHER' WHERE seq = {AT}")
plainly("the date beside an entry", ENTRIES, f"UPDATE entry SET occurred_at = 0 WHERE seq = {AT}")
plainly("the hash beside an entry", ENTRIES, _NO_LEAF)
plainly("an entry and the hash beside it", ENTRIES, _EMPTIED, _NO_LEAF, first=AT)


@attack("a well-formed entry and the hash beside it", ENTRIES, first=AT)
def _with_its_hash(office: Office) -> None:
    with office.tampering() as connection:
        connection.execute(_replaced("ARM", "HUT"))
        (stored,) = connection.execute("SELECT entry FROM entry WHERE seq = ?", (AT,)).fetchone()
        connection.execute("UPDATE entry SET leaf = ? WHERE seq = ?", (leaf_hash(stored), AT))


plainly("the first entry removed", ENTRIES, "DELETE FROM entry WHERE seq = 0", first=0)
plainly("an entry removed", ENTRIES, f"DELETE FROM entry WHERE seq = {AT}", first=AT)
plainly("the last entry removed", ENTRIES, f"DELETE FROM entry WHERE seq = {SIZE - 1}", first=SIZE - 1)
plainly("every other entry removed", ENTRIES, "DELETE FROM entry WHERE seq % 2 = 1", first=1)
plainly(
    "an entry removed, and those after it moved up",
    ENTRIES,
    f"DELETE FROM entry WHERE seq = {AT}",
    f"UPDATE entry SET seq = -seq WHERE seq > {AT}",
    "UPDATE entry SET seq = -seq - 1 WHERE seq < 0",
    first=AT,
)
_COPY = "id || 'X', op, occurred_at, recorded_at, by_user, leaf, entry FROM entry WHERE seq"
plainly(
    "an entry repeated at the end", ENTRIES, f"INSERT INTO entry SELECT {SIZE}, {_COPY} = {AT}", first=SIZE
)
plainly("an entry repeated before the first", ENTRIES, f"INSERT INTO entry SELECT -1, {_COPY} = {AT}")
plainly(
    "an entry repeated in the middle, and those after it moved down",
    ENTRIES,
    f"UPDATE entry SET seq = -seq WHERE seq > {AT}",
    "UPDATE entry SET seq = -seq + 1 WHERE seq < 0",
    f"INSERT INTO entry SELECT {AT + 1}, {_COPY} = {AT}",
    first=AT + 1,
)
plainly(
    "two entries that changed places",
    ENTRIES,
    f"UPDATE entry SET seq = 100 WHERE seq = {AT}",
    f"UPDATE entry SET seq = {AT} WHERE seq = {AT + 1}",
    f"UPDATE entry SET seq = {AT + 1} WHERE seq = 100",
    first=AT,
)
plainly(
    "entries in the opposite order",
    ENTRIES,
    "UPDATE entry SET seq = -seq - 1 WHERE seq BETWEEN 4 AND 8",
    "UPDATE entry SET seq = 13 + seq WHERE seq < 0",
    first=4,
)
plainly(
    "an entry moved to the end",
    ENTRIES,
    f"UPDATE entry SET seq = {SIZE} WHERE seq = {AT}",
    first=AT,
)
plainly(
    "the columns of two entries that changed places",
    ENTRIES,
    *(
        f"UPDATE entry SET id = id || '.' WHERE seq IN ({AT}, {AT + 1})",
        f"UPDATE entry SET id = (SELECT rtrim(o.id, '.') FROM entry o WHERE o.seq = {AT + 1}) WHERE seq = {AT}",
        f"UPDATE entry SET id = (SELECT json_extract(entry, '$.body.operation.id') FROM entry WHERE seq = {AT})"
        f" WHERE seq = {AT + 1}",
    ),
)


@attack("an entry added at the end, that follows the last", ENTRIES)
def _added(office: Office) -> None:
    with office.tampering() as connection:
        append(connection)
        rebuild_projections(connection)


@attack("an entry of another ledger of the same office", ENTRIES, first=AT)
def _foreign_entry(office: Office) -> None:
    other = other_ledger(office)
    with office.tampering() as connection, closing(sqlite3.connect(other)) as source:
        row = source.execute("SELECT entry, leaf FROM entry WHERE seq = ?", (AT,)).fetchone()
        connection.execute("UPDATE entry SET entry = ?, leaf = ? WHERE seq = ?", (*row, AT))


# tree

TREE = "The tree"

plainly(
    "a node of the tree", TREE, "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 1 AND position = 2"
)
plainly("a node removed", TREE, "DELETE FROM tree_node WHERE level = 2 AND position = 1")
plainly("all nodes removed", TREE, "DELETE FROM tree_node")
plainly("a node too many", TREE, "INSERT INTO tree_node VALUES (9, 0, zeroblob(32))")
plainly(
    "two nodes that changed places",
    TREE,
    "UPDATE tree_node SET position = 100 WHERE level = 1 AND position = 2",
    "UPDATE tree_node SET position = 2 WHERE level = 1 AND position = 3",
    "UPDATE tree_node SET position = 3 WHERE level = 1 AND position = 100",
)

# heads

HEADS = "Signed heads"

plainly(
    "a letter of a kept head",
    HEADS,
    "UPDATE signed_head SET note = replace(note, '14', '15') WHERE size = 14",
)
plainly("the root beside a kept head", HEADS, "UPDATE signed_head SET root = zeroblob(32) WHERE size = 10")
plainly("the size beside a kept head", HEADS, "UPDATE signed_head SET size = 9 WHERE size = 10")
plainly("when a head was signed", HEADS, "UPDATE signed_head SET signed_at = 0")
plainly("the newest head removed", HEADS, "DELETE FROM signed_head WHERE size = 14")
plainly("an earlier head removed", HEADS, "DELETE FROM signed_head WHERE size = 5")
plainly("all heads removed", HEADS, "DELETE FROM signed_head", "DELETE FROM outside_head")
plainly("the memory of heads given out removed", HEADS, "DELETE FROM outside_head")
plainly("the root of a head given out", HEADS, "UPDATE outside_head SET root = zeroblob(32)")


@attack("a head of another key", HEADS)
def _head_of_another(office: Office) -> None:
    with office.tampering() as connection:
        (root,) = connection.execute("SELECT root FROM signed_head WHERE size = 10").fetchone()
        signer = Signer.from_seed(office.signer().name, b"\5" * 32)
        note = sign_head(Head(signer.name, 10, root), signer)
        connection.execute("UPDATE signed_head SET note = ? WHERE size = 10", (note,))


# projections

PROJECTIONS = "What is derived"

plainly("a user's name", PROJECTIONS, "UPDATE user_account SET name = 'x' WHERE code = 'OTHER'")
plainly("a user's roles", PROJECTIONS, "UPDATE user_account SET roles = '[]' WHERE code = 'OTHER'")
plainly("a row removed", PROJECTIONS, "DELETE FROM policy")
plainly("a row too many", PROJECTIONS, "INSERT INTO counter VALUES ('X', 1)")

# what proves nothing

SIDE = "What proves nothing"

plainly("the name of the mission", SIDE, "UPDATE about SET value = 'Another' WHERE name = 'mission'")
plainly("a name beside a participant's number", SIDE, "UPDATE participant_name SET name = 'Another'")
plainly("a name beside a participant's number removed", SIDE, "DELETE FROM participant_name")
plainly("to whom a head was given", SIDE, "UPDATE outside_head SET given_as = 'report', given_at = 0")
