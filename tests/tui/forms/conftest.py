"""Ledgers as they stand just before each operation that a form records."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.forms.recording import ALL, FIRST
from tui.desk import Desk
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations


@pytest.fixture(scope="session")
def before_each(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each operation a folder with a ledger in which everything has happened that comes before it."""
    folder = tmp_path_factory.mktemp("before")
    found: dict[str, Path] = {}
    path = folder / "a.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests"):
        pass
    done = 0
    for op, number in sorted(FIRST.items(), key=lambda pair: pair[1]):
        if done < number:
            with Ledger.open(str(path)) as ledger:
                assert not post_operations(ledger, ALL[done:number]).refused
            done = number
        found[op] = folder / op
        found[op].mkdir()
        for file in folder.glob("a.db*"):
            shutil.copy2(file, found[op] / file.name)
    return found


@pytest.fixture
def desk_before(before_each: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """A maker of desks at a ledger of its own, just before an operation."""
    made: list[Desk] = []

    def of(op: str) -> Desk:
        folder = tmp_path / op
        shutil.copytree(before_each[op], folder)
        made.append(Desk(Ledger.open(str(folder / "a.db")), user="ADMIN"))
        return made[-1]

    yield of
    for desk in made:
        desk.ledger.close()
