"""Programs that are killed while they post to an encrypted ledger: the same look as at any other."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.ledger import test_kill
from wamledger.ledger.sqlite.connection import bare
from wamledger.ledger.store import Ledger

KEY = bytes(range(32))
KILLS = 5

pytestmark = pytest.mark.skipif(test_kill.FORK is None, reason="there is no SIGKILL on this system")


def test_a_killed_program_loses_nothing_of_an_encrypted_ledger(
    tmp_path: Path, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of some kills the encrypted ledger holds what was acknowledged, and at most the posting under way."""
    opened, created = Ledger.open, Ledger.create

    def with_key(made_by: Any) -> Any:
        return lambda where, **how: made_by(where, database_key=KEY, **how)

    monkeypatch.setattr(Ledger, "open", with_key(opened))
    monkeypatch.setattr(Ledger, "create", with_key(created))
    shell = SimpleNamespace(connect=lambda where: bare(Path(where), "rw", KEY))
    monkeypatch.setattr(test_kill, "sqlite3", shell)
    campaign = test_kill.Campaign(str(tmp_path / "unx.wl"), made)
    campaign.run(KILLS)
    assert campaign.acknowledged > 0, "nothing was ever posted"
    assert not (tmp_path / "unx.wl").read_bytes().startswith(b"SQLite")
