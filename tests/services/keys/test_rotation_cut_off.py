"""However a rotation is cut off, killed or crossed by another, the ledger has its key and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.services.keys.conftest import add_user, key_files, post, turn
from wamledger.ledger import key_change, key_file, sealed_key
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.head import open_head
from wamledger.ledger.keys import load_key
from wamledger.ledger.store import Ledger
from wamledger.ledger.vkey import Verifier
from wamledger.services.keys import rotation, unlocking
from wamledger.services.keys.rotation import rotate
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify


class Cut(BaseException):
    """The power is gone."""


def test_cut_off_before_the_entry(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was recorded the old key is the key, and no new one lies about."""

    def cut(*_given: Any, **_more: Any) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_append", cut)
        with pytest.raises(Cut):
            turn(ledger)
    assert key_files(ledger) == [""]
    assert ledger.actor is None
    post(ledger, "BINTA")
    assert verify(ledger).sound


@pytest.mark.parametrize("where", ["remember", "settle", "create", "replace", "remove"])
def test_cut_off_after_the_entry(ledger: Ledger, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is cut off after the entry was recorded, the ledger opens, has its new key, and goes on."""

    def cut(*_given: Any, **_more: Any) -> None:
        raise Cut

    laid = key_change.lay_ready
    with monkeypatch.context() as patch:
        if where == "settle":
            patch.setattr(key_change, "settle", cut)
        elif where == "remember":
            patch.setattr(Ledger, "_remember", cut)
        else:

            def laid_then_cut(*given: Any) -> None:
                laid(*given)
                patch.setattr(key_file, where, cut)

            patch.setattr(key_change, "lay_ready", laid_then_cut)
        with pytest.raises(Cut):
            turn(ledger)
    for _time in range(2):
        with Ledger.open(ledger.where) as opened:
            assert opened.own_key().vkey == opened.verifiers()[-1].vkey
            post(opened, f"USER-{_time}")
            assert verify(opened).sound
    assert [each[:8] for each in key_files(ledger)] == ["", ".before-"]


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """However a rotation is killed, the ledger opens with the key that signs its heads, and goes on."""
    path = tmp_path / "gao.db"
    script = textwrap.dedent(
        """
        import sys
        from tests.services.keys.conftest import add_user
        from wamledger.ledger.store import Ledger
        from wamledger.services.keys.rotation import rotate
        with Ledger.open(sys.argv[1]) as ledger:
            print("ready", flush=True)
            while True:
                rotate(ledger, by="ADAMU", reason="again")
        """
    )
    with Ledger.create(str(path), code="GAO", mission="M") as ledger:
        assert not post_operations(ledger, [add_user("ADAMU", roles=["ADMINISTRATOR"])]).refused
    rotations = 0
    for kill in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        try:
            child.wait(0.06 + 0.05 * kill)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Ledger.open(str(path)) as opened:
            assert opened.own_key().vkey == opened.verifiers()[-1].vkey
            post(opened, f"KILL-{kill}")
            verdict = verify(opened)
            assert verdict.sound, [each.message for each in verdict.findings]
            rotations = len(opened.verifiers()) - 1
    assert rotations > 2


def test_another_process_has_rotated(ledger: Ledger) -> None:
    """A process that has the ledger open goes on with the new key that another has brought in meanwhile."""
    post(ledger, "BINTA")
    with Ledger.open(ledger.where) as other:
        made = turn(other)
    note = post(ledger, "CHIKA")
    assert open_head(note, [Verifier.parse(made.vkey)])[0].size == 4
    assert verify(ledger).sound


def test_another_process_has_rotated_a_sealed_key(ledger: Ledger, cheaply: None) -> None:
    """A process that cannot unlock the new key records nothing, and says so."""
    post(ledger, "BINTA")
    path = ledger.database.beside.key
    unlocking.seal(path, load_key(path), "copper lantern drifts over sand")
    with Ledger.open(ledger.where) as other:
        kek = unlocking.by_passphrase(path, "copper lantern drifts over sand")
        other.unlock(sealed_key.load_sealed(path, kek))
        rotate(other, by="ADAMU", reason="once a year", kek=kek)
    size = ledger.head().size
    with pytest.raises(KeyFault, match="is sealed"):
        post(ledger, "CHIKA")
    assert ledger.head().size == size
    assert verify(ledger).sound


def test_two_rotate_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who rotate at once one is refused, and takes nobody's key away."""
    with Ledger.open(ledger.where) as other:
        other.own_key()
        laid = key_change.lay_ready

        def meanwhile(*given: Any) -> None:
            laid(*given)
            monkeypatch.setattr(key_change, "lay_ready", laid)
            turn(ledger)

        monkeypatch.setattr(key_change, "lay_ready", meanwhile)
        with pytest.raises(KeyFault, match="Somebody else has just changed"):
            turn(other)
    with Ledger.open(ledger.where) as opened:
        assert len(opened.verifiers()) == 2
        post(opened, "BINTA")
        assert verify(opened).sound
    assert [each[:8] for each in key_files(ledger)] == ["", ".before-"]


def test_leftovers_are_swept(ledger: Ledger) -> None:
    """A key that was laid ready by an attempt of long ago is gone after the next rotation; one of now is not touched."""
    path = ledger.database.beside.key
    old, fresh = (key_file.ready(path, bytes([0, 0, 0, number])) for number in (1, 2))
    for each in (old, fresh):
        key_file.create(each, key_file.read(path))
    os.utime(old, (1_000_000_000, 1_000_000_000))
    turn(ledger)
    assert not old.exists()
    assert fresh.exists()
