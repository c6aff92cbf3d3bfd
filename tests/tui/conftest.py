"""Desks for the tests of the terminal, at ledgers of their own."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ledger import everything
from tests.tui.closed_desk import cheap, closed_ledger
from tui.desk import Desk
from wamledger.ledger.store import Ledger
from wamledger.services import fault_log
from wamledger.services.form_fields.model import form_of


@pytest.fixture(autouse=True)
def mistakes(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[BaseException]]:
    """What went wrong within the program; it fails the test, unless the test is about that."""
    found: list[BaseException] = []
    record = fault_log.record

    def recorded(error: BaseException, *, note: str = "") -> fault_log.Recorded:
        found.append(error)
        return record(error, note=note)

    monkeypatch.setattr(fault_log, "record", recorded)
    yield found
    if found and "plants_mistakes" not in request.keywords:
        raise found[0]


@pytest.fixture(scope="session", autouse=True)
def _loaded_once() -> Iterator[None]:
    """What was loaded for the tests is not looked through again whenever screens have come and gone."""
    form_of("register")
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _opened(path: Path) -> Desk:
    return Desk(Ledger.open(str(path)), user="ADMIN")


@pytest.fixture(scope="session")
def _desk_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty ledger and one in which everything has happened once, both open to everybody."""
    folder = tmp_path_factory.mktemp("desks")
    with Ledger.create(str(folder / "empty.db"), code="UNX", mission="A mission made up for tests"):
        pass
    with Ledger.create(str(folder / "full.db"), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
    return folder


@pytest.fixture
def desk_of(_desk_files: Path, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """A maker of desks at a copy of a ledger: ``empty``, or ``full`` in which everything has happened once."""
    made: list[Desk] = []

    def of(name: str) -> Desk:
        folder = tmp_path / f"{name}-{len(made)}"
        folder.mkdir()
        for file in _desk_files.glob(f"{name}.db*"):
            shutil.copy2(file, folder / file.name)
        made.append(_opened(folder / f"{name}.db"))
        return made[-1]

    yield of
    for desk in made:
        desk.ledger.close()


@pytest.fixture(scope="session")
def _closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the ledger of an office in which people sign in."""
    folder = tmp_path_factory.mktemp("closed")
    closed_ledger(folder / "gao.db")
    return folder


@pytest.fixture
def closed(_closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk at a copy of that ledger, at which nobody has signed in yet."""
    cheap(monkeypatch)
    shutil.copytree(_closed, tmp_path / "office")
    with Ledger.open(str(tmp_path / "office" / "gao.db")) as ledger:
        yield Desk(ledger)
