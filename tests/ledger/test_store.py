"""The ledger as one place: creating, opening, posting, and what is left of each when something goes wrong."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wamledger.ledger import merkle
from wamledger.ledger.append import Appender
from wamledger.ledger.faults import (
    KeyFault,
    LedgerBehindTip,
    LedgerFault,
    LedgerNewer,
    LedgerTampered,
    NotALedger,
)
from wamledger.ledger.head import Head, open_head, sign_head
from wamledger.ledger.keys import create_key, load_key
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger

Reopened = Callable[..., Ledger]


def rows(ledger: Ledger, sql: str) -> list[tuple[Any, ...]]:
    with ledger.reading() as link:
        return [tuple(row) for row in link.rows(sql)]


def test_a_created_ledger_says_what_it_is(ledger: Ledger, reopened: Reopened) -> None:
    """A ledger that is opened again has the origin, code, mission and key that it was created with."""
    with reopened() as again:
        assert again.about == ledger.about
        assert again.about.code == "UNX"
        assert again.about.mission == "UN Mission in X"
        assert again.about.origin.startswith("wamledger/unx/")
        assert again.faults == ()


def test_an_origin_can_be_given(where: str) -> None:
    """A ledger has the origin that was asked for, and its key signs in that name."""
    with Ledger.create(where, code="UNX", mission="X", origin="x.example/site-1") as ledger:
        assert ledger.about.origin == "x.example/site-1"
        assert ledger.checkpoint().startswith("x.example/site-1\n0\n")


@pytest.mark.parametrize("code", ["", "unx", "UN X", "UNX-", "A" * 21, "UNX\n", "ÜNX"])
def test_a_code_that_cannot_stand_in_ids_is_refused(where: str, code: str, home: Path) -> None:
    """A ledger with a code that could not stand in the ids of entries is not created, nor is anything of it."""
    with pytest.raises(LedgerFault, match="code of a ledger"):
        Ledger.create(where, code=code, mission="X")
    assert not list(home.iterdir())
    Ledger.create(where, code="UNX", mission="X").close()


@pytest.mark.parametrize("mission", ["", "  ", "Mission\u202eX", "M" * 201, "a\nb"])
def test_a_mission_that_cannot_be_printed_is_refused(where: str, mission: str) -> None:
    """The name of a mission is short text that shows."""
    with pytest.raises(LedgerFault, match="name of a mission"):
        Ledger.create(where, code="UNX", mission=mission)


def test_a_ledger_is_never_created_over_another(
    ledger: Ledger, where: str, made: ModuleType, reopened: Reopened
) -> None:
    """Creating where a ledger stands is refused, and the ledger, its key and its entries stay."""
    made.post(ledger, made.user("ADMIN"))
    with pytest.raises(LedgerFault, match="already"):
        Ledger.create(where, code="OTHER", mission="Y")
    with reopened() as again:
        assert again.about.code == "UNX"
        assert made.post(again, made.user("SECOND")) == [1]


def test_a_key_that_is_left_behind_is_not_written_over(where: str) -> None:
    """A key file where the new ledger's key would lie stops the creation, and stays as it was."""
    from wamledger.ledger import database

    database.must_be_free(where)
    key = database.beside(where).key
    create_key(key, "somebody/else")
    before = key.read_bytes()
    with pytest.raises(KeyFault, match="already"):
        Ledger.create(where, code="UNX", mission="X")
    assert key.read_bytes() == before
    key.unlink()
    Ledger.create(where, code="UNX", mission="X").close()


def test_the_key_lies_beside_for_its_owner_only(ledger: Ledger) -> None:
    """The key is a file of mode 0600, outside the database."""
    key = ledger.database.beside.key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_posting_is_durable_and_signed(filled: Ledger, made: ModuleType, reopened: Reopened) -> None:
    """After a posting the entries, the tree, the projections, the signed head and the tip all say the same."""
    seqs = made.post(filled, made.move(0))
    with reopened() as again:
        head = again.head()
        assert head.size == seqs[-1] + 1
        entries = [bytes(entry) for (entry,) in rows(again, "SELECT entry FROM entry ORDER BY seq")]
        assert head.root == merkle.root_of(merkle.leaf_hashes(entries))
        [(note,)] = rows(again, f"SELECT note FROM signed_head WHERE size = {head.size}")
        assert open_head(str(note), [again.about.verifier])[0] == head
        assert rows(again, "SELECT holder FROM weapon_standing WHERE weapon = 'W-1'") == [("ARM-2",)]
    tip = filled.database.beside.tip.read_text().splitlines()
    assert tip[-1] == f"{head.size} {head.root.hex()}"


def test_several_batches_are_one_transaction(ledger: Ledger, made: ModuleType) -> None:
    """All that is posted within one block is signed once, under one head."""
    with ledger.posting() as appender:
        for operation in made.setting_up():
            appender.post([operation])
    assert rows(ledger, "SELECT size FROM signed_head") == [(9,)]


def test_a_posting_of_nothing_signs_nothing(filled: Ledger) -> None:
    """A block that appends nothing leaves no head and no line behind."""
    heads = rows(filled, "SELECT size FROM signed_head")
    tip = filled.database.beside.tip.read_bytes()
    with filled.posting():
        pass
    assert rows(filled, "SELECT size FROM signed_head") == heads
    assert filled.database.beside.tip.read_bytes() == tip


def test_a_dry_run_keeps_nothing(filled: Ledger, made: ModuleType) -> None:
    """``keep=False`` decides everything and keeps nothing, not even a number."""
    before = filled.head()
    with filled.posting(keep=False) as appender:
        assert appender.post([made.move(0)])[0].refused is None
        assert appender.size == before.size + 1
    assert filled.head() == before
    assert rows(filled, "SELECT holder FROM weapon_standing WHERE weapon = 'W-1'") == [("ARM-1",)]
    assert made.post(filled, made.move(0)) == [before.size]


def test_a_dry_run_needs_no_key(filled: Ledger, made: ModuleType, reopened: Reopened) -> None:
    """Trying what would be refused is possible for whoever has no key."""
    filled.database.beside.key.unlink()
    with reopened() as again:
        with again.posting(keep=False) as appender:
            assert appender.post([made.move(0)])[0].refused is None
        with pytest.raises(KeyFault, match="no key file"), again.posting():
            pass


@pytest.mark.parametrize("batch", [1, 60])
def test_an_exception_leaves_no_trace(filled: Ledger, made: ModuleType, batch: int) -> None:
    """Whatever stops a posting, nothing of it is there, and the next one goes on as if it had not been."""
    before = filled.head()

    def stopped() -> None:
        with filled.posting() as appender:
            appender.post([made.user(f"U{number}") for number in range(batch)])
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped()
    assert filled.head() == before
    assert rows(filled, "SELECT count(*) FROM user_account") == [(2,)]
    assert made.post(filled, made.user("U0")) == [before.size]


def test_a_fault_of_the_projections_keeps_the_entries_out(filled: Ledger, made: ModuleType) -> None:
    """Entries whose projections break a constraint are not kept either."""
    before = filled.head()

    def broken() -> None:
        with filled.posting() as appender:
            appender.post([made.move(0)])
            appender.link.run("UPDATE place SET keeper = 'NOBODY' WHERE code = 'ARM-1'")

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        broken()
    assert filled.head() == before


def test_a_refused_operation_leaves_the_others(filled: Ledger, made: ModuleType) -> None:
    """What is refused takes no number; what was accepted beside it is posted."""
    size = filled.head().size
    with filled.posting() as appender:
        outcomes = appender.post([made.move(1), made.move(0)])
    assert outcomes[0].refused is not None
    assert outcomes[1].seq == size


def test_a_repeated_operation_signs_nothing_new(filled: Ledger, made: ModuleType) -> None:
    """The same operation under the same id is answered with its first entry."""
    first = made.post(filled, made.move(0))
    heads = rows(filled, "SELECT size FROM signed_head")
    with filled.posting() as appender:
        [outcome] = appender.post([made.move(0)])
    assert outcome.repeated
    assert [outcome.seq] == first
    assert rows(filled, "SELECT size FROM signed_head") == heads


def test_a_view_does_not_move(filled: Ledger, made: ModuleType) -> None:
    """Whoever reads sees one state of everything, whatever is posted meanwhile."""
    with filled.reading() as view:
        made.post(filled, made.move(0))
        assert view.one("SELECT count(*) FROM entry")[0] == 9
        assert view.one("SELECT holder FROM weapon_standing WHERE weapon = 'W-1'")[0] == "ARM-1"
    assert rows(filled, "SELECT count(*) FROM entry") == [(10,)]


def test_a_view_cannot_write(filled: Ledger) -> None:
    """What is lent for reading refuses to write."""
    with pytest.raises(LedgerFault), filled.reading() as view:
        view.run("DELETE FROM user_account")
    assert rows(filled, "SELECT count(*) FROM user_account") == [(2,)]


def test_side_tables_are_written_without_an_entry(filled: Ledger) -> None:
    """``writing`` is a transaction like a posting, and appends nothing."""
    with filled.writing() as link:
        link.run("INSERT INTO participant_name (number, salt, name) VALUES (?, ?, ?)", ("P-1", "ab", "N"))
    assert rows(filled, "SELECT name FROM participant_name") == [("N",)]

    def stopped() -> None:
        with filled.writing() as link:
            link.run("DELETE FROM participant_name")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped()
    assert rows(filled, "SELECT name FROM participant_name") == [("N",)]


def test_the_checkpoint_of_an_empty_ledger(ledger: Ledger) -> None:
    """An empty ledger has a signed head too, and it is signed once."""
    note = ledger.checkpoint()
    head, _ = open_head(note, [ledger.about.verifier])
    assert (head.size, head.root) == (0, merkle.EMPTY_ROOT)
    assert ledger.checkpoint() == note
    assert rows(ledger, "SELECT size FROM signed_head") == [(0,)]


def test_the_checkpoint_is_of_the_present_size(filled: Ledger, made: ModuleType) -> None:
    """The checkpoint is the head of exactly what is there, signed with the last posting."""
    [(kept,)] = rows(filled, "SELECT note FROM signed_head")
    assert filled.checkpoint() == kept
    made.post(filled, made.move(0))
    assert open_head(filled.checkpoint(), [filled.about.verifier])[0] == filled.head()


def test_an_unsigned_commit_is_signed_by_the_checkpoint(filled: Ledger, made: ModuleType) -> None:
    """Entries that were committed without a head get one at the next checkpoint, and the tip remembers it."""
    with filled.writing() as link:
        appender = Appender(link, origin=filled.about.origin, code="UNX", clock=filled.clock)
        appender.post([made.move(0)])
        appender.flush()
        appender.close()
    head = open_head(filled.checkpoint(), [filled.about.verifier])[0]
    assert head == filled.head()
    assert filled.database.beside.tip.read_text().splitlines()[-1].startswith("10 ")


def test_another_key_signs_nothing(filled: Ledger, made: ModuleType, reopened: Reopened) -> None:
    """A key that is not the ledger's own is refused before anything is appended."""
    key = filled.database.beside.key
    key.unlink()
    create_key(key, filled.about.origin)
    with reopened() as again:
        with pytest.raises(KeyFault, match="not the key of this ledger"):
            made.post(again, made.move(0))
        assert again.head() == filled.head()


def test_a_ledger_behind_its_tip_is_not_written_to(
    filled: Ledger, made: ModuleType, reopened: Reopened
) -> None:
    """A ledger that lacks acknowledged entries opens for reading only, and says what is missing; also if it is open."""
    tip = filled.database.beside.tip
    tip.write_text(tip.read_text() + f"12 {'ab' * 32}\n")
    with pytest.raises(LedgerBehindTip, match=r"9 entries, and 12"), filled.posting():
        pass
    with pytest.raises(LedgerBehindTip, match=r"9 entries, and 12"):
        reopened()
    with reopened(readonly=True) as again:
        [fault] = again.faults
        assert isinstance(fault, LedgerBehindTip)
        assert again.head().size == 9
        assert again.checkpoint()
        with pytest.raises(LedgerFault), again.posting():
            pass


def test_a_forked_ledger_is_not_written_to(filled: Ledger, reopened: Reopened) -> None:
    """A ledger in which other entries stand where acknowledged ones stood opens for reading only."""
    tip = filled.database.beside.tip
    tip.write_text(f"9 {'ab' * 32}\n")
    with pytest.raises(LedgerBehindTip, match="other entries"):
        reopened()
    with reopened(readonly=True) as again:
        assert isinstance(again.faults[0], LedgerBehindTip)


def test_a_ledger_ahead_of_its_tip_is_as_it_should_be(
    filled: Ledger, made: ModuleType, reopened: Reopened
) -> None:
    """The one commit whose acknowledgement was cut off is normal."""
    tip = filled.database.beside.tip
    before = tip.read_bytes()
    made.post(filled, made.move(0))
    tip.write_bytes(before)
    with reopened() as again:
        assert again.faults == ()
        assert made.post(again, made.move(1)) == [10]


def test_a_changed_root_is_not_continued(filled: Ledger, made: ModuleType) -> None:
    """The ledger never signs a head that does not continue the one that it signed before."""
    with filled.writing() as link:
        lift_guards(link, "signed_head")
        link.run("UPDATE signed_head SET root = ?", (b"\x01" * 32,))
    with pytest.raises(LedgerTampered, match="signed for 9 entries"):
        made.post(filled, made.move(0))
    assert filled.head().size == 9


def test_a_changed_note_is_no_checkpoint(filled: Ledger) -> None:
    """A note that another ledger's key signed, or that states another head, is not handed out."""
    with filled.writing() as link:
        lift_guards(link, "signed_head")
        link.run("UPDATE signed_head SET note = replace(note, '9', '8')")
    with pytest.raises(LedgerFault):
        filled.checkpoint()


def test_a_true_note_of_other_entries_is_no_checkpoint(filled: Ledger) -> None:
    """A note that the ledger's own key signed over something else is not handed out for what is there."""
    other = Head(filled.about.origin, 9, b"\x01" * 32)
    note = sign_head(other, load_key(filled.database.beside.key))
    with filled.writing() as link:
        lift_guards(link, "signed_head")
        link.run("UPDATE signed_head SET note = ?", (note,))
    with pytest.raises(LedgerTampered, match="signed for 9 entries"):
        filled.checkpoint()


def test_a_missing_node_is_named(filled: Ledger, reopened: Reopened) -> None:
    """A tree without one of its nodes opens for reading only."""
    with filled.writing() as link:
        lift_guards(link, "tree_node")
        link.run("DELETE FROM tree_node WHERE level = 3 AND position = 0")
        restore_guards(link, "tree_node")
    with pytest.raises(LedgerTampered, match="level 3, number 0"):
        reopened()
    with reopened(readonly=True) as again:
        assert isinstance(again.faults[0], LedgerTampered)


def test_what_a_reader_may_not(filled: Ledger, reopened: Reopened) -> None:
    """A ledger that was opened for reading writes nothing and needs no key."""
    filled.database.beside.key.unlink()
    with reopened(readonly=True) as again:
        assert again.faults == ()
        assert again.head() == filled.head()
        assert again.checkpoint() == filled.checkpoint()
        with pytest.raises(LedgerFault, match="reading only"), again.writing():
            pass
        with pytest.raises(LedgerFault, match="reading only"), again.posting(keep=False):
            pass


def test_a_later_version_is_refused(filled: Ledger, reopened: Reopened) -> None:
    """A ledger with a schema from a later version of the program is left alone."""
    filled.close()
    set_edition(filled, 9999)
    for readonly in (False, True):
        with pytest.raises(LedgerNewer, match="9999"):
            reopened(readonly=readonly)


def test_where_there_is_no_ledger(where: str) -> None:
    """Opening where nothing was created says so."""
    with pytest.raises(NotALedger):
        Ledger.open(where)


def test_closing_twice_does_no_harm(filled: Ledger, reopened: Reopened) -> None:
    """A closed ledger may be closed again, and the tip log holds its last head."""
    head = filled.head()
    filled.close()
    filled.close()
    assert filled.database.beside.tip.read_text() == f"9 {head.root.hex()}\n"
    with reopened() as again:
        assert again.head() == head


def lift_guards(link: Link, table: str) -> None:
    """What somebody does who has the rights of an owner: the guards of the table are gone."""
    if link.engine == "sqlite":
        for verb in ("update", "delete", "insert"):
            link.run(f"DROP TRIGGER guard_{table}_{verb}")
    else:
        link.run("RESET ROLE")
        link.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def restore_guards(link: Link, table: str) -> None:
    """The guards of the table are as they were, as somebody would leave them who wants to go unseen."""
    if link.engine == "sqlite":
        from wamledger.ledger.guards import guards

        for name, statement in guards("sqlite").items():
            if name.startswith(f"guard_{table}_"):
                link.run(statement)
    else:
        for guard in ("row", "truncate"):
            link.run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_{table}_{guard}")


def set_edition(ledger: Ledger, number: int) -> None:
    """The database says that it is of that edition."""
    if ledger.database.engine == "sqlite":
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(ledger.where)) as connection:
            connection.execute(f"PRAGMA user_version = {number}")
    else:
        import psycopg

        with psycopg.connect(ledger.database.address, autocommit=True) as session:
            session.execute("UPDATE wamledger.alembic_version SET version_num = %s", (f"{number:04d}",))
