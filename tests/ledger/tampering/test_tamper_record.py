"""
Each column and each row of the record, changed: what verification names then.

Verification is given heads of every size and the public key from outside, as an auditor has them where each voucher
bears a head. So the first damaged entry is asserted by its number, in every case.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.ledger.tampering.attack import SIZE
from tests.ledger.tampering.office import (
    Office,
    cells_of,
    changed_each,
    forge,
    kinds,
    named,
    places,
    rebuild_projections,
    resign,
)
from wamledger.ledger.head import Head
from wamledger.ledger.tip import TipLog
from wamledger.ledger.verifying.finding import Kind, Where


def brought(office: Office) -> dict[str, Any]:
    """What somebody outside brings to a verification."""
    return {"outside_heads": office.notes(), "vkey": office.signer().vkey}


def test_the_untouched_copies_are_sound(small: Office, busy: Office) -> None:
    """What follows is found because of what was done, for without it nothing is."""
    assert small.verdict(**brought(small)).sound
    assert busy.verdict(**brought(busy)).sound


# each column of each row of the record


@pytest.mark.parametrize("column", ["id", "op", "occurred_at", "recorded_at", "by_user"])
def test_a_column_beside_an_entry(small: Office, column: str) -> None:
    """A column that says other than the entry is named, with its entry."""
    for (seq,), verdict in changed_each(small, "entry", column, **brought(small)):
        assert Where(seq, "entry", (seq,), column) in places(verdict, Kind.ENTRY_COLUMN)
        assert verdict.damage is None  # the entry itself is as it was


def test_the_number_of_an_entry(small: Office) -> None:
    """An entry that was given another number is missing where it stood, and a stray where it stands."""
    for (seq,), verdict in changed_each(small, "entry", "seq", **brought(small)):
        assert (Kind.ENTRY_MISSING, seq) in named(verdict) or (Kind.HEAD_BEYOND in kinds(verdict))
        assert (Kind.ENTRY_STRAY, seq + 1000) in named(verdict)
        assert verdict.damage == (seq, seq)


def test_the_hash_beside_an_entry(small: Office) -> None:
    """A leaf hash that was changed is told from an entry that was changed."""
    for (seq,), verdict in changed_each(small, "entry", "leaf", **brought(small)):
        assert named(verdict) == {(Kind.LEAF_CHANGED, seq)}
        assert verdict.damage is None  # the entry itself is as it was


def test_the_tree_alone(small: Office) -> None:
    """Also without reading the entries, one that was changed and one that is gone are named."""
    small.run("UPDATE entry SET entry = CAST(replace(entry, 'ADMIN', 'OTHER') AS BLOB) WHERE seq = 3")
    found = named(small.verdict(bodies=False))
    assert {(Kind.ENTRY_CHANGED, 3)} == {each for each in found if each[1] is not None}
    small.run("DELETE FROM entry WHERE seq = 8")
    found = named(small.verdict(bodies=False))
    assert {(Kind.ENTRY_CHANGED, 3), (Kind.ENTRY_MISSING, 8)} == {
        each for each in found if each[1] is not None
    }


def test_the_bytes_of_an_entry(small: Office) -> None:
    """An entry that was changed is named as the first damaged one, also where it still reads well."""
    for (seq,), stored in cells_of(small, "entry", "entry"):
        entry = orjson.loads(stored)
        entry["body"]["operation"]["remarks"] = "was not there"
        small.run(
            "UPDATE entry SET entry = ? WHERE seq = ?", orjson.dumps(entry, option=orjson.OPT_SORT_KEYS), seq
        )
        verdict = small.verdict(**brought(small))
        assert (Kind.ENTRY_CHANGED, seq) in named(verdict)
        assert {Kind.HEAD_DIFFERS, Kind.OUTSIDE_DIFFERS} <= kinds(verdict)
        assert verdict.damage == (seq, seq)
        small.restore()


@pytest.mark.parametrize("column", ["level", "position", "hash"])
def test_a_node_of_the_tree(small: Office, column: str) -> None:
    """A node that was changed or moved is named by level and position."""
    for key, verdict in changed_each(small, "tree_node", column, **brought(small)):
        kind = Kind.NODE_CHANGED if column == "hash" else Kind.NODE_MISSING
        assert [where.key for where in places(verdict, kind)] == [key]
        assert (Kind.NODE_STRAY in kinds(verdict)) == (column != "hash")
        assert verdict.damage is None


@pytest.mark.parametrize(
    ("column", "kind"),
    [("size", Kind.HEAD_BEYOND), ("root", Kind.HEAD_COLUMN), ("note", Kind.HEAD_UNSIGNED)],
)
def test_a_head_that_is_kept(small: Office, column: str, kind: Kind) -> None:
    """A head that was changed is named by the size that it is kept for."""
    for (size,), verdict in changed_each(small, "signed_head", column, **brought(small)):
        found = {where.key for kind_ in (kind, Kind.HEAD_COLUMN) for where in places(verdict, kind_)}
        assert found == {(size + 1000 if column == "size" else size,)}
        assert verdict.damage is None or column == "size"  # which speaks of entries that never were


@pytest.mark.parametrize(
    ("column", "seen"), [("root", True), ("size", True), ("given_at", False), ("given_as", False)]
)
def test_a_head_that_was_given_out(small: Office, column: str, seen: bool) -> None:
    """What the ledger remembers to have given out is compared as far as it can be; when and how cannot."""
    for _key, verdict in changed_each(small, "outside_head", column, **brought(small)):
        assert verdict.sound is not seen


@pytest.mark.parametrize(("name", "kind"), [("origin", Kind.ABOUT_DIFFERS), ("vkey", Kind.ABOUT_UNREADABLE)])
def test_what_the_ledger_says_of_itself(small: Office, name: str, kind: Kind) -> None:
    """Another origin or key is named."""
    small.run("UPDATE about SET value = value || 'x' WHERE name = ?", name)
    verdict = small.verdict()
    assert [where.key for where in places(verdict, kind)] == [(name,)]


# each row of the record, dropped and doubled


def test_each_entry_dropped(small: Office) -> None:
    """An entry that is gone is named, and so is that the last ones are gone."""
    for seq in range(SIZE):
        small.run("DELETE FROM entry WHERE seq = ?", seq)
        verdict = small.verdict(**brought(small))
        if seq < SIZE - 1:
            assert (Kind.ENTRY_MISSING, seq) in named(verdict)
        assert verdict.damage == (seq, seq)
        small.restore()


def test_each_node_dropped(small: Office) -> None:
    """A node that is gone is named."""
    for key, _hash in cells_of(small, "tree_node", "hash"):
        small.run("DELETE FROM tree_node WHERE level = ? AND position = ?", *key)
        assert [where.key for where in places(small.verdict(), Kind.NODE_MISSING)] == [key]
        small.restore()


_COPY = "'NEW', op, occurred_at, recorded_at, by_user, leaf, entry FROM entry WHERE seq = ?"


def test_each_entry_doubled(small: Office) -> None:
    """A copy of an entry at the end is one too many, for it names another place and nobody signed it."""
    for seq in range(SIZE):
        small.run(f"INSERT INTO entry SELECT {SIZE}, {_COPY}", seq)
        verdict = small.verdict(**brought(small))
        assert (Kind.ENTRY_MISPLACED, SIZE) in named(verdict)
        assert Kind.HEAD_MISSING in kinds(verdict)
        assert verdict.damage == (SIZE, SIZE)
        small.restore()


def test_a_negative_entry(small: Office) -> None:
    """An entry before the first is a stray."""
    small.run(f"INSERT INTO entry SELECT -1, {_COPY}", 3)
    assert (Kind.ENTRY_STRAY, -1) in named(small.verdict(**brought(small)))


def test_each_two_neighbours_swapped(small: Office) -> None:
    """Entries that changed places are both named, the first as the first damaged one."""
    for seq in range(SIZE - 1):
        with small.tampering() as connection:
            for before, after in ((seq, 100), (seq + 1, seq), (100, seq + 1)):
                connection.execute("UPDATE entry SET seq = ? WHERE seq = ?", (after, before))
        verdict = small.verdict(**brought(small))
        assert {(Kind.ENTRY_MISPLACED, seq), (Kind.ENTRY_MISPLACED, seq + 1)} <= named(verdict)
        assert verdict.damage == (seq, seq)
        small.restore()


def test_each_entry_moved_to_each_place(small: Office) -> None:
    """Where an entry stands elsewhere and those between have moved up or down, the first that moved is named."""
    for seq in range(0, SIZE, 3):
        for place in range(1, SIZE, 4):
            if seq == place:
                continue
            order = [each for each in range(SIZE) if each != seq]
            order.insert(place, seq)
            with small.tampering() as connection:
                connection.execute("UPDATE entry SET seq = -1 - seq")
                connection.executemany(
                    "UPDATE entry SET seq = ? WHERE seq = ?",
                    [(new, -1 - old) for new, old in enumerate(order)],
                )
            assert small.verdict(**brought(small)).damage == (min(seq, place),) * 2
            small.restore()


def test_each_entry_forged_with_the_key(small: Office) -> None:
    """Whoever writes an entry and everything after it again, with the key, is found out by number."""
    for seq in range(SIZE):
        with small.tampering() as connection:
            forge(connection, seq, lambda entry: entry["body"]["operation"].update(document="False"))
            rebuild_projections(connection)
            resign(small, connection, small.signer())
        assert small.verdict().sound  # the limit of a ledger that is held against itself alone
        assert small.verdict(**brought(small)).damage == (seq, seq)
        small.restore()


# the tip log


def test_each_byte_of_the_tip_log(small: Office) -> None:
    """
    A byte of the tip log that was changed is a finding, or leaves it remembering less; no entry is accused.

    A larger number of entries is believed: that they are missing is what such a line says.
    """
    with TipLog(small.tip) as log:
        log.append(SIZE, Head.parse(small.note(SIZE).split("\n\n")[0] + "\n").root)
    whole = small.tip.read_bytes()
    last = len(whole) - whole.rindex(b"\n", 0, -1) - 1
    seen = 0
    for at in range(len(whole) - last, len(whole)):
        small.tip.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        verdict = small.verdict(**brought(small))
        seen += not verdict.sound
        assert kinds(verdict) <= {Kind.TIP_DIFFERS, Kind.TIP_BEYOND}
        assert verdict.damage is None or Kind.TIP_BEYOND in kinds(verdict)
    assert seen > 0
