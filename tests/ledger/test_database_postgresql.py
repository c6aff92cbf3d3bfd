"""A ledger on a server: addresses that show no password, roles that can do no more than they need, faults."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wamledger.ledger import database
from wamledger.ledger.faults import LedgerBusy, LedgerFault, NotALedger
from wamledger.ledger.link import COPIED, _as_copy
from wamledger.ledger.postgresql import session
from wamledger.ledger.postgresql.address import Address, beside
from wamledger.ledger.store import Ledger

pytestmark = pytest.mark.postgres
NUMBERS = itertools.count(1)


@pytest.fixture
def where(on_postgresql: str) -> str:
    return on_postgresql


def shell(where: str) -> Any:
    import psycopg

    return psycopg.connect(where, autocommit=True)


@pytest.fixture
def login(where: str) -> Callable[..., str]:
    """Makes a user who can log in and nothing else, with these roles; returns its address of the ledger."""

    def made_login(*roles: str, may: str = "") -> str:
        name = f"person_{next(NUMBERS)}"
        with shell(where) as owner:
            owner.execute(f"CREATE ROLE {name} LOGIN {may}")
            for role in roles:
                owner.execute(f"GRANT {role} TO {name}")
        return where.replace("//postgres:@", f"//{name}@")

    return made_login


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:s3cret@db.example:5433/unx?sslmode=require",
        "postgresql+psycopg://clerk:s3cret@db.example:5433/unx",
        "postgres://clerk@db.example:5433/unx?password=s3cret",
    ],
)
def test_an_address_shows_no_password(url: str) -> None:
    """Whatever is shown of an address, the password is not."""
    address = Address.parse(url)
    assert address.shown == "postgresql://clerk@db.example:5433/unx"
    assert "s3cret" not in repr(address)
    assert "s3cret" in address.url


def test_an_address_that_cannot_be_read_shows_no_password() -> None:
    """Not even an address that the driver does not understand shows its password."""
    with pytest.raises(LedgerFault, match="not the address") as told:
        Address.parse("postgresql://clerk:s3cret@db.example:port:5/unx%zz")
    assert "s3cret" not in str(told.value)


def test_the_key_is_the_ledgers_whoever_connects() -> None:
    """Another user, password or option leads to the same key; another database to another key."""
    first = beside(Address.parse("postgresql://clerk:a@db.example/unx"))
    assert beside(Address.parse("postgresql://owner:b@db.example:5432/unx?sslmode=require")) == first
    assert beside(Address.parse("postgresql://clerk:a@db.example/uny")) != first
    assert beside(Address.parse("postgresql://clerk:a@db.example:5433/unx")) != first


def test_the_key_lies_in_the_home_of_the_ledgers(ledger: Ledger, home: Path) -> None:
    """Key and tip log of a ledger on a server lie where the environment says."""
    assert ledger.database.beside.key.parent == home
    assert ledger.database.beside.key.is_file()


def test_a_ledger_shows_no_password(where: str) -> None:
    """What a ledger says of where it is can be printed."""
    with Ledger.create(where.replace("postgres:@", "postgres:s3cret@"), code="UNX", mission="X") as ledger:
        assert "s3cret" not in ledger.where
        assert "s3cret" in ledger.database.address


def test_a_server_that_is_not_there_is_named() -> None:
    """A server that cannot be reached is a fault with a remedy, and the password is not in it."""
    with pytest.raises(LedgerFault, match=r"127\.0\.0\.1:9/unx cannot be used") as told:
        Ledger.open("postgresql://clerk:s3cret@127.0.0.1:9/unx?connect_timeout=2")
    assert "s3cret" not in str(told.value)


def test_a_database_with_something_else_is_no_ledger(where: str) -> None:
    """A database whose schema of that name holds something else is neither opened nor written over."""
    with shell(where) as owner:
        owner.execute("CREATE SCHEMA wamledger; CREATE TABLE wamledger.mine (n int)")
    with pytest.raises(NotALedger):
        Ledger.open(where)
    with pytest.raises(LedgerFault, match="already"):
        Ledger.create(where, code="UNX", mission="X")


def test_a_creation_that_fails_leaves_nothing(
    where: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger is made in one transaction: what stops it leaves neither schema nor key."""
    from wamledger.ledger.postgresql import database as postgresql

    monkeypatch.setattr(postgresql, "grants", lambda: ["GRANT nothing"])
    with pytest.raises(Exception, match="syntax"):
        Ledger.create(where, code="UNX", mission="X")
    with shell(where) as owner:
        assert owner.execute("SELECT to_regnamespace('wamledger')").fetchone() == (None,)
    assert list(home.iterdir()) == []


def test_a_session_takes_the_least_role(filled: Ledger) -> None:
    """Even the owner of the server posts as the role that can only add, and reads as the one that reads."""
    with filled.writing() as link:
        assert link.one("SELECT current_user")[0] == "wl_app"
    with Ledger.open(filled.database.address, readonly=True) as reader, reader.reading() as link:
        assert link.one("SELECT current_user")[0] == "wl_audit"


def test_nobody_owns_the_tables_who_can_log_in(filled: Ledger) -> None:
    """Tables and guards belong to a role that nobody can be."""
    with filled.reading() as link:
        owners = link.rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'wamledger'")
        assert [tuple(row) for row in owners] == [("wl_owner",)]
        assert link.one("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'wl_owner'")[0] is False


def test_a_clerk_posts(filled: Ledger, login: Callable[..., str], made: ModuleType) -> None:
    """A user with the role that posts opens the ledger and posts, rebuilds, and deletes a name."""
    with Ledger.open(login("wl_app"), clock=filled.clock) as clerk:
        assert made.post(clerk, made.move(0)) == [9]
        with clerk.writing() as link:
            link.run("DELETE FROM subject")
            link.run("DELETE FROM participant_name")


def test_an_auditor_reads_and_posts_nothing(
    filled: Ledger, login: Callable[..., str], made: ModuleType
) -> None:
    """A user with the role that reads sees all but the names of participants, and can write nothing."""
    auditor = login("wl_audit")
    with Ledger.open(auditor, readonly=True) as reader:
        assert reader.head() == filled.head()
        with pytest.raises(LedgerFault, match="may not"), reader.reading() as link:
            link.rows("SELECT * FROM participant_name")
    with (
        Ledger.open(auditor, clock=filled.clock) as writer,
        pytest.raises(LedgerFault, match="may not"),
    ):
        made.post(writer, made.move(0))
    assert filled.head().size == 9


def test_a_stranger_reads_nothing(filled: Ledger, login: Callable[..., str]) -> None:
    """A user without a role is refused, and told which to ask for."""
    with pytest.raises(LedgerFault, match="wl_audit"):
        Ledger.open(login(), readonly=True)


@pytest.fixture
def without_roles(where: str) -> Iterator[None]:
    """A server on which the ledger's roles do not exist yet; they belong to the whole server, not a database."""
    names = ("wl_owner", "wl_app", "wl_audit")
    known = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
    with shell(where) as owner:
        taken = [name for (name,) in owner.execute(known, (list(names),)).fetchall()]
        for name in taken:
            owner.execute(f"ALTER ROLE {name} RENAME TO away_{name}")
    yield
    with shell(where) as owner:
        owner.execute("SET client_min_messages = warning; DROP SCHEMA IF EXISTS wamledger CASCADE")
        for (name,) in owner.execute(known, (list(names),)).fetchall():
            owner.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")
        for name in taken:
            owner.execute(f"ALTER ROLE away_{name} RENAME TO {name}")


def may_create(where: str, person: str) -> None:
    """The user may make schemas in the database."""
    with shell(where) as owner:
        (name,) = owner.execute("SELECT current_database()").fetchone()
        owner.execute(f"GRANT CREATE ON DATABASE {name} TO {person.partition('//')[2].partition('@')[0]}")


def test_without_the_right_to_make_roles(
    without_roles: None, where: str, login: Callable[..., str], made: ModuleType
) -> None:
    """A user who may only make a schema creates a ledger of its own, and the guards stand in it too."""
    import psycopg

    alone = login()
    may_create(where, alone)
    with Ledger.create(alone, code="UNX", mission="X", clock=made.clock) as ledger:
        made.post(ledger, *made.setting_up())
        with pytest.raises(psycopg.errors.IntegrityError, match="only grows"), ledger.writing() as link:
            link.run("DELETE FROM entry")
        with ledger.reading() as link:
            assert link.one("SELECT current_user = tableowner FROM pg_tables WHERE tablename = 'entry'")[0]
    with Ledger.open(alone, clock=made.clock) as again:
        assert made.post(again, made.move(0)) == [9]


def test_who_may_make_roles_need_not_own_the_server(
    without_roles: None, where: str, login: Callable[..., str], made: ModuleType
) -> None:
    """A user who may make roles and schemas creates a ledger with them, without being a superuser."""
    maker = login(may="CREATEROLE")
    may_create(where, maker)
    with Ledger.create(maker, code="UNX", mission="X", clock=made.clock) as ledger:
        made.post(ledger, *made.setting_up())
        with ledger.reading() as link:
            assert link.one("SELECT tableowner FROM pg_tables WHERE tablename = 'entry'")[0] == "wl_owner"
            assert link.one("SELECT current_user")[0] == "wl_app"


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_lose_commits_is_refused(
    ledger: Ledger, where: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A server that does not keep what it acknowledged is refused before anything is written."""
    monkeypatch.setitem(session._SETTINGS, name, {"something else"})
    with pytest.raises(LedgerFault, match=name):
        Ledger.open(where)


def test_a_commit_is_durable_whatever_the_server_prefers(ledger: Ledger, where: str) -> None:
    """A database that asks for careless commits gets careful ones from the ledger all the same."""
    with shell(where) as owner:
        (name,) = owner.execute("SELECT current_database()").fetchone() or ("",)
        owner.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    try:
        with Ledger.open(where) as again, again.writing() as link:
            assert link.one("SELECT current_setting('synchronous_commit')")[0] == "on"
    finally:
        with shell(where) as owner:
            owner.execute(f"ALTER DATABASE {name} RESET synchronous_commit")


def test_a_writer_that_holds_on_is_named(
    filled: Ledger, where: str, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits longer than the timeout is told that another program writes; nothing is lost."""
    monkeypatch.setattr(session, "_SET_UP", session._SET_UP.replace("'10s'", "'200ms'"))
    with Ledger.open(where, clock=filled.clock) as second:
        with filled.writing(), pytest.raises(LedgerBusy, match="Another program"), second.posting():
            pass
        assert made.post(second, made.move(0)) == [9]


def test_a_session_that_is_cut_off_is_replaced(filled: Ledger, where: str, made: ModuleType) -> None:
    """A posting whose session is ended leaves no trace, and the next one has a session of its own."""

    def cut() -> None:
        with filled.posting() as appender:
            appender.post([made.move(0)])
            [(pid,)] = appender.link.rows("SELECT pg_backend_pid()")
            with shell(where) as owner:
                owner.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
            appender.post([made.user("NEXT")])

    with pytest.raises(LedgerFault, match="cannot be used"):
        cut()
    assert filled.head().size == 9
    assert made.post(filled, made.move(0)) == [9]


def test_many_rows_go_as_a_copy(ledger: Ledger) -> None:
    """Rows that are sent as a copy arrive as they are: bytes, signs with a meaning, and nothing at all."""
    texts = ["", "\\N", "a\tb\\", "x\ny", "é\u0301", "'; --", "%s ?"]
    rows = [(f"P-{number}", texts[number % len(texts)], "n") for number in range(COPIED * 2)]
    statement = "INSERT INTO participant_name (number, salt, name) VALUES (?, ?, ?)"
    assert _as_copy(statement) is not None
    with ledger.writing() as link:
        link.many(statement, rows)
        link.many(
            "INSERT INTO outside_head (size, root, given_at, given_as) VALUES (?, ?, ?, ?)",
            [(number, bytes([number, 92, 0, 255]), 1, "x") for number in range(COPIED)],
        )
    with ledger.reading() as link:
        found = link.rows("SELECT number, salt, name FROM participant_name")
        assert sorted(tuple(row) for row in found) == sorted(rows)
        roots = [bytes(root) for (root,) in link.rows("SELECT root FROM outside_head ORDER BY size")]
        assert roots == [bytes([number, 92, 0, 255]) for number in range(COPIED)]


def test_an_insert_with_conditions_is_no_copy() -> None:
    """What a copy cannot do, it is not used for."""
    assert _as_copy("INSERT INTO review (seq) VALUES (?) ON CONFLICT (seq) DO NOTHING") is None
    assert _as_copy("UPDATE review SET seq = ?") is None


def test_two_who_create_at_once(where: str, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Where somebody else has created a ledger meanwhile, the second finds it, and leaves no key behind."""
    must_be_free = database.must_be_free

    def overtaken(place: str) -> None:
        must_be_free(place)
        monkeypatch.undo()
        monkeypatch.setenv("WAMLEDGER_HOME", str(home / "first"))
        Ledger.create(where, code="FIRST", mission="X").close()
        monkeypatch.setenv("WAMLEDGER_HOME", str(home))

    monkeypatch.setattr(database, "must_be_free", overtaken)
    with pytest.raises(LedgerFault, match="already"):
        Ledger.create(where, code="SECOND", mission="X")
    assert not list(home.glob("*.key"))
    with Ledger.open(where, readonly=True) as ledger:
        assert ledger.about.code == "FIRST"
    with closing(shell(where)) as owner:
        assert owner.execute("SELECT count(*) FROM wamledger.about").fetchone() == (4,)
