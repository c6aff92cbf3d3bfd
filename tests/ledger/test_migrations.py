"""
Editions of the schema: that the texts say what the classes declare, and that an older ledger becomes a newer one
whole or not at all.

The later edition is one that the tests make up, in a folder of its own: it adds a table, and copies another one
to change it, which on SQLite drops every trigger of that table in silence.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from wamledger.ledger import database, tables
from wamledger.ledger.faults import LedgerFault, LedgerNewer, LedgerTampered
from wamledger.ledger.link import Engine, Link
from wamledger.ledger.migrations import drafting, scripts
from wamledger.ledger.migrations.editions import PACKAGED, Editions, spelled
from wamledger.ledger.postgresql import rights
from wamledger.ledger.schema import declared
from wamledger.ledger.sqlite import backup, catalogue, upgrade
from wamledger.ledger.store import Ledger
from wamledger.services.verification import verify

ENGINES: tuple[Engine, ...] = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[2]

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table("depot", sa.Column("code", sa.Text(), primary_key=True, nullable=False))
    with op.batch_alter_table("outside_head", recreate="always", table_kwargs={"sqlite_strict": True}) as table:
        table.alter_column("given_as", nullable=False)
"""


@pytest.fixture
def later(tmp_path: Path) -> Editions:
    """The packaged editions and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(PACKAGED.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0003_depots.py").write_text(LATER)
    editions = Editions(folder)
    assert editions.newest == 2
    drafting.draft(editions, 3)
    depot = ["CREATE TABLE depot (\n  code TEXT NOT NULL,\n  PRIMARY KEY (code)\n)"]
    editions.write(3, "postgresql", depot + editions.statements(3, "postgresql"))
    return Editions(folder)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_newest_edition_is_what_the_classes_declare(engine: Engine) -> None:
    """Whoever changes a class writes the edition anew (python -m wamledger.ledger.migrations.drafting)."""
    # an upgraded file has what is new at its end, and a new one has it there too
    text = [spelled(each) for each in PACKAGED.statements(PACKAGED.newest, engine)]
    assert sorted(text) == sorted(spelled(each) for each in declared(engine))


def test_every_edition_has_a_script_and_a_text_for_each_engine() -> None:
    """Editions, scripts and texts go from 1 to the newest without a gap."""
    numbers = set(range(1, PACKAGED.newest + 1))
    assert {int(path.name[1:5]) for path in (PACKAGED.folder / "versions").glob("v*.py")} == numbers
    for engine in ENGINES:
        assert all(PACKAGED.path(number, engine).is_file() for number in numbers)


def test_scripts_from_nothing_make_what_a_new_ledger_has(tmp_path: Path) -> None:
    """Alembic's scripts, run from the first, give the schema that a new ledger is made with."""
    path = tmp_path / "scripts.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        scripts.run(connection, PACKAGED)
        connection.commit()
    engine.dispose()
    with closing(sqlite3.connect(path)) as made:
        tables_of_newest = PACKAGED.tables(PACKAGED.newest, "sqlite")
        assert catalogue.differences(made, tables_of_newest) == []
        assert made.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]


def test_alembic_finds_nothing_to_change(ledger: Ledger) -> None:
    """Compared by Alembic, a new ledger on either engine has the tables and columns of the classes."""
    if ledger.database.engine == "sqlite":
        engine = create_engine(f"sqlite:///{ledger.where}")
    else:
        import psycopg

        def connected() -> Any:
            return psycopg.connect(ledger.database.address, options="-c search_path=wamledger")

        engine = create_engine("postgresql+psycopg://", creator=connected)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), tables.METADATA)
    engine.dispose()
    expected = [("remove_index", "entry_id_once")]  # a guard, and no matter of the classes
    assert [(each[0], each[1].name) for each in found] == expected


def test_the_number_stands_in_both_places(ledger: Ledger) -> None:
    """SQLite's own number and Alembic's say the same."""
    with ledger.reading() as link:
        assert link.one("SELECT version_num FROM alembic_version")[0] == f"{PACKAGED.newest:04d}"
        if link.engine == "sqlite":
            assert link.one("PRAGMA user_version")[0] == PACKAGED.newest


def entries(link: Link) -> list[Any]:
    return [
        tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
        for row in link.rows("SELECT * FROM entry ORDER BY seq")
    ]


def test_an_older_ledger_is_upgraded_when_it_is_opened(
    filled: Ledger, where: str, later: Editions, made: ModuleType
) -> None:
    """The newest schema, every guard, every entry and the same root; and the old program then says no."""
    with filled.reading() as link:
        before = entries(link)
    filled.close()
    upgraded = database.connect(where, readonly=False, editions=later)
    assert upgraded.differences() == []
    with upgraded.reading() as link:
        assert link.one("SELECT version_num FROM alembic_version")[0] == "0003"
        assert link.rows("SELECT * FROM depot") == []
        assert entries(link) == before

    def attacked() -> None:
        with upgraded.writing() as link:
            if link.engine == "postgresql":
                link.run("RESET ROLE")
            link.run("DELETE FROM entry")

    with pytest.raises(Exception, match="is a record and only grows"):
        attacked()
    upgraded.close()
    with pytest.raises(LedgerNewer):
        Ledger.open(where)


def names(ledger: Ledger) -> list[str]:
    """The tables that a database has."""
    where = "sqlite_master" if ledger.database.engine == "sqlite" else "pg_tables"
    with ledger.reading() as link:
        return [
            name for (name,) in link.rows(f"SELECT {'name' if 'lite' in where else 'tablename'} FROM {where}")
        ]


def test_a_ledger_of_the_first_edition_becomes_one_of_this(
    where: str, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded under edition 1 is there, whole, with the backup beside it, and posting goes on."""
    with monkeypatch.context() as earlier:
        earlier.setitem(PACKAGED.__dict__, "newest", 1)
        earlier.setattr(tables, "ASIDE", ())
        earlier.setattr(rights, "DRAFTS", rights.NAMES)
        with Ledger.create(where, code="UNX", mission="X", clock=made.clock) as ledger:
            made.post(ledger, *made.setting_up())
            head = ledger.head()
            assert not {"search_card", "draft"} & set(names(ledger))
    with Ledger.open(where, clock=made.clock) as ledger:
        assert ledger.faults == ()
        assert ledger.head() == head
        assert verify(ledger).sound
        assert made.post(ledger, made.move(0)) == [9]
        with ledger.reading() as link:
            assert link.rows("SELECT n FROM search_card") == link.rows("SELECT id FROM draft") == []
        if ledger.database.engine == "sqlite":
            assert upgrade.backup_path(Path(where), 2).exists()


@pytest.mark.parametrize("where", ["postgresql"], indirect=True)
def test_a_draft_is_written_by_who_posts_and_not_read_by_an_auditor(ledger: Ledger) -> None:
    """Drafts, in which names may stand, are changed and deleted by the role that posts; one that reads sees none."""
    with ledger.writing() as link:
        link.run("INSERT INTO draft VALUES ('D', 'ADMIN', 'move', '{}', 1, 1)")
        link.run("UPDATE draft SET changed_at = 2")

    def audited() -> None:
        with ledger.reading() as link:
            link.run("SET LOCAL ROLE wl_audit")
            link.rows("SELECT * FROM draft")

    with pytest.raises(Exception, match="permission denied"):
        audited()
    with ledger.writing() as link:
        link.run("DELETE FROM draft")


def test_the_role_that_posts_may_use_what_is_new(filled: Ledger, where: str, later: Editions) -> None:
    """After an upgrade the tables that it made can be read by the roles that read."""
    filled.close()
    for readonly in (False, True):
        upgraded = database.connect(where, readonly=readonly, editions=later)
        with upgraded.reading() as link:
            assert link.rows("SELECT code FROM depot") == []
        upgraded.close()


def test_a_reader_upgrades_nothing(filled: Ledger, where: str, later: Editions) -> None:
    """An older ledger that is opened for reading is refused with the way out, and stays as it is."""
    with pytest.raises(LedgerFault, match="earlier version"):
        database.connect(where, readonly=True, editions=later)
    assert filled.head().size == 9
    Ledger.open(where).close()


FAILING = LATER + '\n    op.execute("SELECT no_such_function()")\n'
LOSING = LATER + '\n    op.execute("DELETE FROM entry WHERE seq = 8")\n'
OTHERWISE = LATER + '\n    op.create_table("more", sa.Column("code", sa.Text(), primary_key=True))\n'


@pytest.mark.parametrize("script", [FAILING, LOSING, OTHERWISE], ids=["fails", "loses an entry", "does more"])
def test_an_upgrade_that_goes_wrong_changes_nothing(
    filled: Ledger, where: str, later: Editions, made: ModuleType, script: str
) -> None:
    """A script that fails, loses something or makes another schema leaves the ledger as it was."""
    (later.folder / "versions" / "v0003_depots.py").write_text(script)
    filled.close()
    with pytest.raises(Exception, match=r"no_such_function|stays as it was|not as schema|does not fit"):
        database.connect(where, readonly=False, editions=later)
    with Ledger.open(where, clock=made.clock) as again:
        assert made.post(again, made.move(0)) == [9]


@pytest.fixture
def path(filled: Ledger, where: str) -> Path:
    """The file of the ledger, where it is one."""
    filled.close()
    return Path(where)


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_what_was_there_before_is_kept(path: Path, later: Editions, made: ModuleType) -> None:
    """Before an upgrade the ledger is copied, and the copy opens with the program of before."""
    database.connect(str(path), readonly=False, editions=later).close()
    kept = path.with_name("unx.wl.before-0003.bak")
    assert upgrade.backup_path(path, 3) == kept
    with Ledger.open(str(kept), readonly=True) as old:
        assert old.faults == ()
        assert old.head().size == 9
    shutil.copy2(path.with_name("unx.wl.key"), kept.with_name(kept.name + ".key"))
    with Ledger.open(str(kept), clock=made.clock) as old:
        assert made.post(old, made.move(0)) == [9]


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_without_a_sound_backup_nothing_is_upgraded(path: Path, later: Editions) -> None:
    """A ledger whose entries do not make its signed root is not upgraded."""
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        [(guard,)] = shell.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'guard_entry_update'"
        ).fetchall()
        shell.execute("DROP TRIGGER guard_entry_update")
        shell.execute("UPDATE entry SET entry = CAST(replace(CAST(entry AS TEXT), 'ARM', 'MRA') AS BLOB)")
        shell.execute(guard)
    with pytest.raises(LedgerTampered, match="do not make the root"):
        database.connect(str(path), readonly=False, editions=later)
    assert not upgrade.backup_path(path, 3).exists()
    Ledger.open(str(path), readonly=True).close()


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_a_changed_schema_is_not_upgraded(path: Path, later: Editions) -> None:
    """Guards that somebody took away are not quietly put up again by an upgrade."""
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        shell.execute("DROP TRIGGER guard_entry_delete")
    with pytest.raises(LedgerTampered, match="trigger guard_entry_delete is missing"):
        database.connect(str(path), readonly=False, editions=later)


KILLED = """
import os, signal, sys
from pathlib import Path
from wamledger.ledger import durable, merkle
from wamledger.ledger.migrations import drafting, scripts
from wamledger.ledger.migrations.editions import Editions
from wamledger.ledger.sqlite import backup, connection, database, upgrade

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

point = {point}
run = scripts.run
if point == "while copying":
    durable.sync_file = die
elif point == "before the copy has its name":
    durable.sync_folder = die
elif point == "before the scripts":
    scripts.run = die
elif point == "after the scripts":
    scripts.run = lambda *given: (run(*given), die())
elif point == "before the commit":
    upgrade._must_have_kept = die
elif point == "after the commit":
    close = upgrade.closing
    class closing(close):
        def __exit__(self, *given):
            die()
    upgrade.closing = closing
database.SqliteDatabase.connect(Path({path}), readonly=False, editions=Editions(Path({folder})))
"""


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "point",
    [
        "while copying",
        "before the copy has its name",
        "before the scripts",
        "after the scripts",
        "before the commit",
        "after the commit",
    ],
)
def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(
    path: Path, later: Editions, point: str, made: ModuleType
) -> None:
    """A program killed while it upgrades leaves a ledger of one edition, whole, that can be upgraded again."""
    code = KILLED.format(point=repr(point), path=repr(str(path)), folder=repr(str(later.folder)))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with closing(sqlite3.connect(path)) as left:
        edition = left.execute("PRAGMA user_version").fetchone()[0]
        assert edition == (3 if point == "after the commit" else 2)
        assert catalogue.differences(left, later.statements(edition, "sqlite")) == []
        assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert backup.counted_in(left)[0] == 9
    again = database.connect(str(path), readonly=False, editions=later)
    assert again.differences() == []
    again.close()
    with Ledger.open(str(upgrade.backup_path(path, 3)), readonly=True) as kept:
        assert kept.head().size == 9


def test_alembic_is_loaded_only_for_an_upgrade(where: str) -> None:
    """Creating, opening and posting do without Alembic, which takes longer to load than they take to run."""
    code = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import conftest as made
        from wamledger.ledger.store import Ledger
        with Ledger.create({where!r}, code="UNX", mission="X") as ledger:
            made.post(ledger, made.user("ADMIN"))
        Ledger.open({where!r}).close()
        print(any(name.partition(".")[0] == "alembic" for name in sys.modules))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "False", done.stderr
