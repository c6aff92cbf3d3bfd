"""The program as a user calls it, in this process: words in; exit code, standard output and standard error out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wamledger.cli import main


@dataclass(frozen=True)
class Answer:
    """How a call ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON value that it must be."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@contextmanager
def _streams(given: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = io.BytesIO(), io.BytesIO()
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(given)), encoding="utf-8")  # type: ignore[arg-type]
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


def _run(*words: str, given: str | bytes = b"") -> Answer:
    content = given.encode() if isinstance(given, str) else given
    with _streams(content) as (out, err):
        code = main(list(words))
        sys.stdout.flush()
        sys.stderr.flush()
        return Answer(code, out.getvalue().decode(), err.getvalue().decode())


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program in an empty folder, for a user of whom nothing is set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("WAMLEDGER_DB", "WAMLEDGER_USER", "WAMLEDGER_LANG", "LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return _run


ADMIN = {
    "op": "add_user",
    "id": "U-1",
    "occurred_at": "2026-03-01T06:00:00Z",
    "by": "ADAMU",
    "code": "ADAMU",
    "name": "Adamu Bello",
    "roles": ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "ADMINISTRATOR"],
}


def _set_up() -> list[dict[str, Any]]:
    """People, places, a party, a rifle and a lot: what most tests begin with."""
    common = {"occurred_at": "2026-03-01T06:00:00Z", "by": "ADAMU"}
    return [
        ADMIN,
        {
            **common,
            "op": "add_user",
            "id": "U-2",
            "code": "BINTA",
            "name": "Binta Sow",
            "roles": ["STOREKEEPER", "APPROVER"],
        },
        {**common, "op": "add_place", "id": "P-1", "code": "GAO", "name": "Gao", "kind": "SITE"},
        {
            **common,
            "op": "add_place",
            "id": "P-2",
            "code": "GAO-ARM",
            "name": "Armoury",
            "kind": "ARMOURY",
            "within": "GAO",
        },
        {**common, "op": "add_party", "id": "Q-1", "code": "INF", "name": "Infantry", "kind": "CONTINGENT"},
        {
            **common,
            "op": "register",
            "id": "R-1",
            "to": "GAO-ARM",
            "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED"},
            "lines": [
                {
                    "new_weapon": {
                        "id": "W-1",
                        "serial": "KK1987",
                        "serial_status": "CLEAR",
                        "make": "Izhmash",
                        "model": "AKM",
                        "type": "SA-06",
                        "calibre": "7.62x39",
                    },
                    "condition": "SERVICEABLE",
                },
                {
                    "new_lot": {"id": "L-1", "nature": "CTG-7.62X39-BALL"},
                    "quantity": 1000,
                    "condition": "A1",
                },
            ],
        },
    ]


def journal(*operations: dict[str, Any]) -> str:
    """The operations as a journal."""
    return "".join(json.dumps(operation) + "\n" for operation in operations)


@pytest.fixture
def office(run: Run) -> Run:
    """The program in a folder with a small ledger, for the user ADAMU."""
    assert run("init", "--code", "GAO", "--mission", "Sector East").code == 0
    assert run("post", "-", given=journal(*_set_up())).code == 0
    return run
