"""A ledger to which one person signs in, with two attached files, as it lies in a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services import attachments, encryption
from wamledger.services.access import founding, signing_in, unlocking
from wamledger.services.access.person import Person, act
from wamledger.services.posting import post_operations

PASSPHRASE = "granite kettle moves westward"
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 5000
NOTE = "Reçu de deux fusils.\n".encode()
AT = "2026-03-02T08:00:00Z"


def op(op_: str, **fields: Any) -> dict[str, Any]:
    """One operation as a journal has it."""
    return {"op": op_, "occurred_at": AT, "by": "BOSS", **fields}


def posted(ledger: Ledger, *operations: dict[str, Any]) -> None:
    """The operations are recorded."""
    report = post_operations(ledger, operations)
    assert not report.refused, [line.as_json() for line in report.refused]


@dataclass
class Vault:
    """The folder with the ledger, and how somebody comes in."""

    folder: Path

    @property
    def where(self) -> str:
        return str(self.folder / "gao.db")

    @property
    def path(self) -> Path:
        return self.folder / "gao.db"

    @property
    def files(self) -> Path:
        return self.folder / "gao.db.files"

    def opened(self) -> tuple[Ledger, Person]:
        """The ledger, with the administrator signed in."""
        key = unlocking.by_passphrase(self.where, "BOSS", PASSPHRASE)
        ledger = Ledger.open(self.where, database_key=key)
        person = signing_in.sign_in(ledger, "BOSS", PASSPHRASE)
        act(ledger, person)
        return ledger, person

    def looked_at(self) -> Ledger:
        """The ledger, with nobody signed in."""
        key = unlocking.by_passphrase(self.where, "BOSS", PASSPHRASE)
        return Ledger.open(self.where, database_key=key, readonly=True)

    def encrypt(self, come_in: tuple[Ledger, Person] | None = None, **how: Any) -> encryption.Converted:
        ledger, person = come_in or self.opened()
        with ledger:
            return encryption.encrypt(self.where, ledger, person, **how)

    def decrypt(self, come_in: tuple[Ledger, Person] | None = None) -> encryption.Converted:
        ledger, person = come_in or self.opened()
        with ledger:
            return encryption.decrypt(self.where, ledger, person)

    def names(self) -> list[str]:
        return sorted(os.listdir(self.folder))


def cheap(patch: pytest.MonkeyPatch) -> None:
    """Passphrases are tried with a small share of the memory, so that tests of many tries take seconds."""
    patch.setitem(Kdf.LIMITS, "memory_kib", (1024, Kdf.LIMITS["memory_kib"][1]))
    patch.setenv("WAMLEDGER_ARGON2", "1,3,1")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the ledger, made once."""
    folder = tmp_path_factory.mktemp("vault")
    with pytest.MonkeyPatch.context() as patch:
        cheap(patch)
        patch.setenv("WAMLEDGER_HOME", str(tmp_path_factory.mktemp("vault-home")))
        (folder / "photo.png").write_bytes(PHOTO)
        (folder / "note.txt").write_bytes(NOTE)
        with Ledger.create(str(folder / "gao.db"), code="GAO", mission="Gao") as ledger:
            posted(
                ledger, op("add_user", code="BOSS", name="B. Boss", roles=["ADMINISTRATOR", "WAM_OFFICER"])
            )
            posted(ledger, op("add_user", code="ROSE", name="R. Rose", roles=["AUDITOR"]))
            for name in ("photo.png", "note.txt"):
                with attachments.kept(ledger, folder / name) as kept:
                    posted(ledger, op("attach", **kept.fields()))
            for number in range(20):
                posted(ledger, op("add_party", code=f"Q{number}", name=f"Party {number}", kind="UNIT"))
            founding.found(ledger, "BOSS", PASSPHRASE)
    return folder


@pytest.fixture
def vault(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A copy of the ledger for one test."""
    cheap(monkeypatch)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    shutil.copytree(founded, tmp_path / "vault")
    return Vault(tmp_path / "vault")


@pytest.fixture
def killed_at() -> Callable[..., int]:
    """Runs a task in a process that, once it is ready, dies without another word at its so manieth step on the disk."""

    def run(ready: Callable[[], Any], task: Callable[[Any], object], step: int) -> int:
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        try:
            prepared = ready()
            _die_at(step)
            task(prepared)
            os._exit(0)
        except BaseException as fault:
            os.write(2, f"{type(fault).__name__}: {fault}\n".encode())
            os._exit(1)

    return run


def _die_at(step: int) -> None:
    """The process ends itself when it is about to change the disk for the so manieth time from now."""
    left = step

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            if not left:
                os._exit(9)
            left -= 1
            return call(*arguments, **named)

        return counted

    for name in ("replace", "link", "unlink", "fsync", "write", "mkdir", "rename"):
        setattr(os, name, dying(getattr(os, name)))
