"""Forms while something else holds the ledger, and when the program is ended in the middle of one."""

from __future__ import annotations

import os
import pty
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledger import everything
from tests.tui.forms.filling import struck, typed
from tests.tui.reading import come_to_rest, screen_text
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.effect import EffectPage
from tui.screens.form import FormPage
from tui.screens.operations import Operations
from tui.screens.posted import Posted
from wamledger.ledger.sqlite import connection
from wamledger.ledger.store import Ledger
from wamledger.services import drafts

SIZE = (80, 24)
PARTY = {"code": "PATROL-9", "kind": "UNIT", "occurred_at": everything.AT, "by": "ADMIN"}


async def test_a_busy_ledger_is_told_and_tried_again(
    desk_of: Callable[[str], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another connection holds the ledger nothing is recorded, the draft stays, and Enter tries again."""
    monkeypatch.setitem(connection._SETTINGS, "busy_timeout", ("150", 150))
    desk = desk_of("full")
    size = desk.ledger.head().size
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await come_to_rest(pilot)
        await pilot.app.fill("add_party", PARTY)
        await come_to_rest(pilot)
        page = pilot.app.screen
        assert isinstance(page, FormPage)
        await struck(pilot, *"Patrol 9", "ctrl+s")
        await come_to_rest(pilot)
        assert isinstance(pilot.app.screen, EffectPage)
        page.keep()
        with sqlite3.connect(next(tmp_path.rglob("full.db"))) as other:
            other.execute("BEGIN IMMEDIATE")
            await struck(pilot, "enter")
            await come_to_rest(pilot)
            assert isinstance(pilot.app.screen, EffectPage)
            assert "✗ Another program has been writing to" in screen_text(pilot)
        other.close()
        assert desk.ledger.head().size == size
        assert [each.id for each in drafts.drafts(desk.ledger, by="ADMIN")] == [page.draft]
        await struck(pilot, "enter")
        await come_to_rest(pilot)
        assert isinstance(pilot.app.screen, Posted)
    assert desk.ledger.head().size == size + 1
    assert drafts.drafts(desk.ledger, by="ADMIN") == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of this kind")
async def test_a_killed_program_offers_what_was_typed(tmp_path: Path) -> None:
    """A real program on a real terminal, killed in the middle of a form, offers the draft when it is started again."""
    path = tmp_path / "a.db"
    with Ledger.create(str(path), code="UNX", mission="A mission made up for tests") as ledger:
        everything.post_everything(ledger)
    _killed_while_typing(path)
    with Ledger.open(str(path)) as ledger:
        desk = Desk(ledger, user="ADMIN")
        async with Wamledger(desk).run_test(size=SIZE) as pilot:
            await come_to_rest(pilot)
            await struck(pilot, "f4")
            await come_to_rest(pilot)
            assert isinstance(pilot.app.screen, Operations)
            assert "PATROL-9" in screen_text(pilot)
            await struck(pilot, "enter")
            await come_to_rest(pilot)
            page = pilot.app.screen
            assert isinstance(page, FormPage)
            assert page.values.fields["code"] == "PATROL-9"
            await typed(pilot, "!")
            assert page.values.fields["code"].startswith("PATROL-9")


def _killed_while_typing(path: Path) -> None:
    """A program of its own was killed when it had kept what was typed into the form of a new party."""
    script = (
        "import sys\n"
        "from tui.desk import Desk\n"
        "from tui.running import run\n"
        "from wamledger.ledger.store import Ledger\n"
        "run(Desk(Ledger.open(sys.argv[1]), user='ADMIN'), start='enter')\n"
    )
    import fcntl
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"}
    program = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    try:
        _shown(master, "Type what you want")
        for key in "add a party\r":
            os.write(master, key.encode())
            time.sleep(0.06)
        _shown(master, "Recorded by")
        for key in "PATROL-9":
            os.write(master, key.encode())
            time.sleep(0.06)
        with Ledger.open(str(path)) as ledger:
            for _try in range(100):
                _read(master, 0.1)
                if any("PATROL-9" in str(each.content) for each in drafts.drafts(ledger, by="ADMIN")):
                    break
            else:
                raise AssertionError("no draft was kept")
        program.send_signal(signal.SIGKILL)
        assert program.wait(20) == -signal.SIGKILL
    finally:
        program.kill()
        os.close(master)


def _shown(master: int, text: str) -> None:
    """The text has been drawn on the terminal."""
    seen = b""
    for _try in range(150):
        seen += _read(master, 0.2)
        if text.encode() in seen:
            return
    raise AssertionError(seen[-2000:])


def _read(master: int, seconds: float) -> bytes:
    ready, _, _ = select.select([master], [], [], seconds)
    return os.read(master, 65_536) if ready else b""
