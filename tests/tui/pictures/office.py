"""
The desks at which pictures are taken: ledgers that are made alike at every run, at a moment that does not pass.

Keys, codes and salts grow from a seed here and the clock stands still, so that two runs draw the same screens.
"""

from __future__ import annotations

import os
import random
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from textual._compositor import Compositor
from textual.widgets import Input, TextArea

from tests.ledger import everything
from tests.tui.closed_desk import PASSPHRASES, cheap, closed_ledger
from tests.tui.pictures import odd
from tests.tui.tampered import change_entry
from tui.desk import Desk
from tui.widgets.task import Task
from wamledger import i18n
from wamledger.domain import moment
from wamledger.ledger import store
from wamledger.ledger.store import Ledger
from wamledger.services import drafts
from wamledger.services.hand_in.recording import record
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import Person, Piece, Rounds, Slip
from wamledger.services.posting import post_operations
from wamledger.services.proposals import propose_operation

NOW: Final = moment.parse("2026-03-02T08:30:00Z")
LENGTH: Final = 56
"""How long the name of the folder is, so that lines which name it break in the same place everywhere."""

OPEN: Final = {"empty": "ADMIN", "full": "ADMIN", "odd": "ADMIN", "broken": "ADMIN"}
"""Ledgers to which nobody signs in, with whoever says that they sit there."""


@contextmanager
def still_world(folder: Path) -> Iterator[Path]:
    """Within the block nothing passes and nothing is random; returns the folder in which offices are made."""
    room = folder / ("_" * max(1, LENGTH - len(str(folder)) - 1))
    room.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        cheap(patch)
        patch.setattr(store, "now", lambda: NOW)
        patch.setenv("TZ", "UTC")
        for name in ("STATE", "CONFIG", "DATA", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(room / "home" / name.lower()))
        patch.setenv("WAMLEDGER_HOME", str(room / "home"))
        for name in ("WAMLEDGER_LANG", "WAMLEDGER_USER", "WAMLEDGER_PASSPHRASE"):
            patch.delenv(name, raising=False)
        _seeded(patch)
        # neither a blinking cursor nor a bar that moves
        patch.setattr(Input, "_toggle_cursor", lambda _self: None)
        patch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _self: None, raising=False)
        patch.setattr(Task, "_draw", lambda _self: None)
        patch.setattr(Compositor, "render_update", _unseen)
        patch.chdir(room)
        time.tzset()
        had = i18n.language()
        try:
            yield room
        finally:
            i18n.use_language(had)
    time.tzset()


def _unseen(compositor: Compositor, *_asked: Any, **_more: Any) -> None:
    """What would go to a terminal goes nowhere: the pictures are drawn by themselves."""
    compositor._dirty_regions.clear()


def _seeded(patch: pytest.MonkeyPatch) -> None:
    grown = random.Random(6)
    patch.setattr(secrets, "token_bytes", lambda size=32: grown.randbytes(size))
    patch.setattr(secrets, "token_hex", lambda size=32: grown.randbytes(size).hex())
    patch.setattr(secrets, "choice", grown.choice)
    made: Callable[[], Any] = lambda: Ed25519PrivateKey.from_private_bytes(grown.randbytes(32))  # noqa: E731
    patch.setattr(Ed25519PrivateKey, "generate", made)


def make_all(room: Path, names: Collection[str]) -> None:
    """The ledgers of these names are there, each in a folder of its own below ``made``."""
    for name, make in MAKERS.items():
        if name not in names:
            continue
        folder = room / "made" / name
        folder.mkdir(parents=True)
        make(folder / "mission.db")


@contextmanager
def seated(room: Path, office: str) -> Iterator[Desk | None]:
    """
    A desk at a copy of the ledger; the working folder is its own.

    ``office`` is the name of the ledger, and after a blank who has signed in. Of ``none`` there is no ledger.
    """
    name, _blank, user = office.partition(" ")
    here = room / "office"
    shutil.rmtree(here, ignore_errors=True)
    shutil.rmtree(room / "home", ignore_errors=True)
    if name == "none":
        here.mkdir()
    else:
        shutil.copytree(room / "made" / name, here)
    for file, text in FILES.items():
        (here / file).write_text(text, encoding="utf-8")
    os.chdir(here)
    if name == "none":
        yield None
        return
    with Ledger.open(str(here / "mission.db"), readonly=name == "broken") as ledger:
        desk = Desk(ledger, user=OPEN.get(name, ""))
        if user:
            desk.door.enter(user, PASSPHRASES[user])
        yield desk
        with suppress(Exception):
            desk.door.leave()


REGISTER: Final = """Serial No,Make,Model,Calibre,Rack No,Condition
KK1987,Izhmash,AKM,7.62x39,12,Serviceable
1.98E+07,Izhmash,AKM,7.62x39,13,Serviceable
KK1989,Izhmash,AKM,7.62x39,14,Serviceable
KK1990,Izhmash,AKM,7.62x39,15,Sevicable
Total,,,,4,
"""
FILES: Final = {"register.csv": REGISTER, "journal.jsonl": '{"op":"move"}\n', "note.txt": "Nothing.\n"}
"""What lies in the folder of every office, beside the ledger."""

MODEL: Final = {"type": "SA-06", "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm"}


def _empty(path: Path) -> None:
    _created(path).close()


def _created(path: Path) -> Ledger:
    return Ledger.create(str(path), code="UNX", mission="A mission made up for tests")


def _full(path: Path) -> None:
    """Everything has happened once; somebody has proposed, typed, and sat at the table of a DDR site."""
    with _created(path) as ledger:
        everything.post_everything(ledger)
        moved = {"op": "move", "occurred_at": everything.AT, "from": "ARM-1", "to": "ARM-2"}
        for by, line in (("ADMIN", {"weapon": "W-8"}), ("OTHER", {"lot": "L-1", "quantity": 10})):
            proposed = propose_operation(ledger, {**moved, "by": by, "lines": [line]})
            assert not proposed.refused, proposed.refused[0].as_json()
        sitting = Sitting(place="ARM-1", programme="CVR 3")
        slip = Slip.new()
        slip.person = Person("P-0041", "M", "25_34", "COMBATANT", "GROUP", "Somebody")
        slip.pieces = [Piece("SA-06", "Izhmash", "AKM", "7.62x39mm", "KK1001", "CLEAR", "SERVICEABLE")]
        slip.rounds = [Rounds("CTG-5.56X45-BALL", 30)]
        assert not record(ledger, slip, sitting, by="ADMIN").faults
        drafts.keep(ledger, "ddr", {"sitting": sitting.as_json()}, by="ADMIN")
        begun = {"op": "issue", "values": {"fields": {"from": "ARM-1", "to": "UNIT"}, "lines": []}}
        drafts.keep(ledger, "issue", begun, by="ADMIN")


def _odd(path: Path) -> None:
    """Whatever people may call things is in it, and what nobody may has been written past the program."""
    with _created(path) as ledger:
        report = post_operations(ledger, odd.operations())
        assert not report.refused, [line.as_json() for line in report.refused]
    odd.write_past_the_program(path)


def _broken(path: Path) -> None:
    """The same as full, with one serial number changed past the program."""
    _full(path)
    change_entry(str(path), 16, b"AB000003", b"AB000009")


MAKERS: Final[dict[str, Callable[[Path], None]]] = {
    "empty": _empty,
    "full": _full,
    "closed": closed_ledger,
    "odd": _odd,
    "broken": _broken,
}
