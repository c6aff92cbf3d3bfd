"""
Ledgers for the tests of services: a small one on each engine, one in which everything happened, and the sample mission.

The engines are those of the tests of the store, which are taken from there.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

import sample_data
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_files, post_operations

AT: Final = "2026-01-01T00:00:00Z"
WEAPON: Final = {
    "serial_status": "CLEAR",
    "make": "Zastava",
    "model": "M70",
    "type": "SA-06",
    "calibre": "7.62x39mm",
}


def _taken(name: str) -> ModuleType:
    """A module of the tests of the store."""
    path = Path(__file__).parents[1] / "ledger" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"store_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_engines = _taken("conftest")
_everything = _taken("everything")
server, shared_database = _engines.server, _engines.shared_database
on_sqlite, on_postgresql = _engines.on_sqlite, _engines.on_postgresql
where, ledger, home = _engines.where, _engines.ledger, _engines.home


@pytest.fixture
def made() -> ModuleType:
    """The makers of operations in this file."""
    return sys.modules[__name__]


def op(op_: str, at: str = AT, by: str = "ADMIN", **fields: Any) -> dict[str, Any]:
    """One operation as a journal has it; ``origin`` stands for ``from``."""
    named = {"from" if key == "origin" else key: value for key, value in fields.items()}
    return {"op": op_, "occurred_at": at, "by": by, **named}


def weapon(code: str, to: str = "ARM-1", at: str = AT, **more: Any) -> dict[str, Any]:
    """A weapon is taken on charge."""
    new = {"id": code, "serial": f"SN-{code[2:]}", **WEAPON, **more}
    source = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "UNIT"}
    return op(
        "register",
        at,
        id=f"REG-{code}",
        to=to,
        acquisition=source,
        lines=[{"new_weapon": new, "condition": "SERVICEABLE"}],
    )


def lot(code: str, quantity: int, to: str = "ARM-1", nature: str = "CTG-5.56X45-BALL") -> dict[str, Any]:
    """A lot is taken on charge."""
    new = {"id": code, "nature": nature, "lot_number": f"LOT-{code}"}
    line = {"new_lot": new, "quantity": quantity, "condition": "A1"}
    source = {"mode": "DECLARED", "ownership": "UN"}
    return op("register", id=f"REG-{code}", to=to, acquisition=source, lines=[line])


def move(code: str, origin: str, to: str, at: str, **more: Any) -> dict[str, Any]:
    """A weapon goes to another store of the site."""
    return op("move", at, origin=origin, to=to, lines=[{"weapon": code}], **more)


def office() -> list[dict[str, Any]]:
    """Two users, a site with two armouries and a bay in the first, and a unit."""
    places = [
        ("SITE", "SITE", None),
        ("ARM-1", "ARMOURY", "SITE"),
        ("BAY-1", "BAY", "ARM-1"),
        ("ARM-2", "ARMOURY", "SITE"),
    ]
    return [
        op("add_user", code="ADMIN", name="A. Admin", roles=["WAM_OFFICER", "DDR_OFFICER", "ADMINISTRATOR"]),
        op("add_user", code="OTHER", name="O. Other", roles=["APPROVER"]),
        *(
            op(
                "add_place",
                code=code,
                name=f"Place {code}",
                kind=kind,
                custody="SINGLE",
                **({"within": around} if around else {}),
            )
            for code, kind, around in places
        ),
        op("add_party", code="UNIT", name="First unit", kind="UNIT"),
    ]


def posted(ledger: Ledger, *operations: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
    """The operations are entries; returns what was recorded."""
    report = post_operations(ledger, operations, receipts=True, **how)
    assert not report.refused, [line.as_json() for line in report.refused]
    return report.receipts


@pytest.fixture
def small(ledger: Ledger) -> Ledger:
    """The office, three weapons and a lot of 1,000 rounds, on each engine."""
    posted(ledger, *office(), *(weapon(f"W-{number}") for number in (1, 2, 3)), lot("L-1", 1000))
    return ledger


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A small ledger in which everything has happened once, on each engine."""
    _everything.post_everything(ledger)
    return ledger


@pytest.fixture(scope="session")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The sample mission, for tests that only read."""
    path = tmp_path_factory.mktemp("mission") / "mission.db"
    with Ledger.create(str(path), code="TAL", mission="A mission made up for tests") as ledger:
        report = post_files(ledger, [Path(str(each)) for each in sample_data.journals()], historical=True)
        assert not report.refused, [line.as_json() for line in report.refused[:3]]
        yield ledger


@pytest.fixture
def journal(tmp_path: Path) -> Callable[..., Path]:
    """A journal file of the texts or bytes given."""

    def write(*lines: str, name: str = "journal.jsonl", raw: bytes | None = None) -> Path:
        path = tmp_path / name
        path.write_bytes(raw if raw is not None else "".join(f"{line}\n" for line in lines).encode())
        return path

    return write
