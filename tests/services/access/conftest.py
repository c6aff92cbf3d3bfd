"""A ledger to which three people sign in, with a clock that a test can turn on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wamledger.domain import moment
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services.access import enrolment, founding, signing_in
from wamledger.services.access.person import Person, act
from wamledger.services.posting import post_operations

PASSPHRASES = {
    "ADAMU": "copper lantern drifts over sand",
    "BINTA": "violet staircase hums in march",
    "CHIKA": "seven otters borrow the kettle",
}
START = moment.parse("2026-03-02T08:00:00Z")


class Clock:
    """A clock that stands until somebody turns it; whoever waits turns it."""

    def __init__(self) -> None:
        self.now = START
        self.waited = 0.0

    def __call__(self) -> int:
        return self.now

    def turn(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self.now += int((seconds + 60 * minutes + 3600 * hours) * 1_000_000)

    def wait(self, seconds: float) -> None:
        self.waited += seconds
        self.turn(seconds=seconds)


@dataclass
class Office:
    """A closed ledger that is open, its clock, and what its people do."""

    ledger: Ledger
    clock: Clock
    recovery_code: str

    def sign_in(self, user: str, passphrase: str | None = None, **more: Any) -> Person:
        text = PASSPHRASES[user] if passphrase is None else passphrase
        return signing_in.sign_in(self.ledger, user, text, wait=self.clock.wait, **more)

    def acting(self, user: str, *seconds: str) -> Person:
        person = self.sign_in(user)
        act(self.ledger, person, *(self.sign_in(each) for each in seconds))
        return person

    def events(self) -> list[tuple[str, str]]:
        with self.ledger.reading() as link:
            return link.rows('SELECT "user", event FROM access_record ORDER BY n')

    def column(self, sql: str, *keys: Any) -> list[Any]:
        with self.ledger.reading() as link:
            return [row[0] for row in link.rows(sql, keys)]


def cheap(patch: pytest.MonkeyPatch) -> None:
    """Passphrases are tried with a small share of the memory, so that tests of many tries take seconds."""
    patch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    patch.setenv("WAMLEDGER_ARGON2", "1,3,1")


def user(code: str, name: str, *roles: str, **more: Any) -> dict[str, Any]:
    """The operation that adds a user."""
    base = {"op": "add_user", "occurred_at": "2026-03-02T08:00:00Z", "by": "ADAMU"}
    return {**base, "code": code, "name": name, "roles": list(roles), **more}


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The files of a ledger of three people, and its recovery code."""
    folder = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as patch:
        cheap(patch)
        path = str(folder / "gao.db")
        with Ledger.create(path, code="GAO", mission="Sector East", clock=Clock()) as ledger:
            made = founding.found(ledger, "ADAMU", PASSPHRASES["ADAMU"], name="Adamu Bello")
            report = post_operations(ledger, [user("BINTA", "Binta Sow", "APPROVER", "WAM_OFFICER")])
            assert not report.refused
            enrolment.enrol(ledger, made.person, "BINTA", PASSPHRASES["BINTA"])
            beside = signing_in.sign_in(ledger, "BINTA", PASSPHRASES["BINTA"])
            act(ledger, made.person, beside)
            report = post_operations(ledger, [user("CHIKA", "Chika Obi", "STOREKEEPER", approved_by="BINTA")])
            assert not report.refused
            enrolment.enrol(ledger, made.person, "CHIKA", PASSPHRASES["CHIKA"], second=beside)
    return folder, made.recovery_code


@pytest.fixture
def office(founded: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The ledger of three people, to which nobody has signed in yet."""
    cheap(monkeypatch)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    for name in ("WAMLEDGER_TOKEN", "WAMLEDGER_USER", "WAMLEDGER_PASSPHRASE", "WAMLEDGER_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    folder, code = founded
    shutil.copytree(folder, tmp_path / "office")
    clock = Clock()
    with Ledger.open(str(tmp_path / "office" / "gao.db"), clock=clock) as ledger:
        yield Office(ledger, clock, code)


@pytest.fixture
def new_user() -> Callable[..., dict[str, Any]]:
    """A maker of operations that add users."""
    return user


@pytest.fixture
def passphrases() -> dict[str, str]:
    """The passphrases of the people, by their code."""
    return dict(PASSPHRASES)
