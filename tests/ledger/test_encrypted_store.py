"""A ledger in an encrypted file does what any other does, and says nothing to whoever lacks its key."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.ledger.test_store import (  # noqa: F401 - the same tests, of a ledger that is encrypted
    test_a_dry_run_keeps_nothing,
    test_a_fault_of_the_projections_keeps_the_entries_out,
    test_a_forked_ledger_is_not_written_to,
    test_a_ledger_behind_its_tip_is_not_written_to,
    test_a_missing_node_is_named,
    test_a_posting_is_durable_and_signed,
    test_a_view_cannot_write,
    test_a_view_does_not_move,
    test_an_exception_leaves_no_trace,
    test_closing_twice_does_no_harm,
    test_what_a_reader_may_not,
)
from wamledger.ledger import sealed_key
from wamledger.ledger.faults import AccessFault, KeyFault, LedgerFault, LedgerTampered, NotALedger
from wamledger.ledger.key_slot import Slot
from wamledger.ledger.keys import load_key
from wamledger.ledger.replay import Scratch
from wamledger.ledger.sealing import Kdf, new_salt
from wamledger.ledger.sqlite import cipher, file
from wamledger.ledger.sqlite.connection import bare
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying import workers
from wamledger.services.verification import verify

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
SECRETS = (b"Zastava", b"AB000001", b"ADMIN", b"SQLite format 3", b"CREATE TABLE", b"LOT1")
"""What stands in the ledger of these tests and must not stand in a file."""

Reopened = Callable[..., Ledger]


@pytest.fixture
def where(tmp_path: Path) -> str:
    """A path where an encrypted ledger can be created."""
    return str(tmp_path / "unx.wl")


@pytest.fixture
def ledger(where: str, made: ModuleType) -> Iterator[Ledger]:
    """An empty ledger that is encrypted."""
    with Ledger.create(where, code="UNX", mission="X", clock=made.clock, database_key=KEY) as created:
        yield created


@pytest.fixture
def reopened(where: str, made: ModuleType) -> Reopened:
    """Opens the ledger of the test once more."""

    def open_again(**how: Any) -> Ledger:
        return Ledger.open(where, clock=made.clock, **{"database_key": KEY, **how})

    return open_again


def sealed(where: str) -> None:
    """The key file beside the ledger holds the key of its database, as it does wherever people sign in."""
    path = Path(f"{where}.key")
    signer, kek = load_key(path), bytes(32)
    slot = Slot.made(signer.name, "BOSS", kek, bytes(32), Kdf(), new_salt())
    sealed_key.seal_key_file(path, signer, kek, [slot], database=KEY)


def test_nothing_of_it_can_be_read(filled: Ledger, where: str) -> None:
    """No file of an encrypted ledger holds a word of what was recorded, while it is open and afterwards."""
    names = [where, f"{where}-wal", f"{where}-shm"]
    for path in (Path(name) for name in names):
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret in content], path
    filled.close()
    assert not [secret for secret in SECRETS if secret in Path(where).read_bytes()]


def test_the_same_words_are_found_in_a_plain_one(tmp_path: Path, made: ModuleType) -> None:
    """What the test before looks for does stand in the file of a ledger that is not encrypted."""
    with Ledger.create(str(tmp_path / "p.wl"), code="UNX", mission="X", clock=made.clock) as plain:
        made.post(plain, *made.setting_up())
    content = (tmp_path / "p.wl").read_bytes()
    assert [secret for secret in SECRETS if secret in content] == list(SECRETS)


def test_another_key_does_not_open_it(
    filled: Ledger, reopened: Reopened, capfd: pytest.CaptureFixture[str]
) -> None:
    """A wrong key is a fault in words, and the library writes nothing to the screen."""
    filled.close()
    for readonly in (False, True):
        with pytest.raises(KeyFault, match="does not open"):
            reopened(database_key=OTHER, readonly=readonly)
    with pytest.raises(KeyFault, match="32 bytes"):
        reopened(database_key=KEY[:31])
    assert capfd.readouterr() == ("", "")


def test_without_a_key_somebody_signs_in_first(filled: Ledger, where: str, reopened: Reopened) -> None:
    """An encrypted file whose key lies sealed beside it asks for it; without that it is no ledger to anybody."""
    filled.close()
    with pytest.raises(NotALedger):
        reopened(database_key=None)
    sealed(where)
    with pytest.raises(AccessFault, match="encrypted"):
        reopened(database_key=None)


def test_a_plain_file_in_its_place_is_noticed(
    filled: Ledger, where: str, reopened: Reopened, made: ModuleType
) -> None:
    """A plain file is not opened where the key file says that the database is encrypted, with the key or without."""
    filled.close()
    sealed(where)
    with Ledger.create(f"{where}2", code="UNX", mission="X", clock=made.clock):
        pass
    os.replace(f"{where}2", where)
    with pytest.raises(AccessFault, match="not encrypted"):
        reopened()
    with pytest.raises(LedgerTampered, match="its key file says that it is"):
        reopened(database_key=None)


def test_a_key_file_that_cannot_be_read_stops_no_reader(tmp_path: Path, made: ModuleType) -> None:
    """A plain ledger is read also where its key file is damaged, or open to others."""
    where = tmp_path / "p.wl"
    with Ledger.create(str(where), code="UNX", mission="X", clock=made.clock) as plain:
        made.post(plain, *made.setting_up())
    key = Path(f"{where}.key")
    whole = key.read_bytes()
    for content, mode in ((b"no key", 0o600), (whole, 0o644)):
        key.write_bytes(content)
        key.chmod(mode)
        with Ledger.open(str(where)) as ledger:
            assert ledger.head().size == 9


def test_without_the_extra_it_says_what_to_install(
    filled: Ledger, reopened: Reopened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SQLCipher is not installed, the fault names the extra."""
    filled.close()
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
    with pytest.raises(LedgerFault, match=r"wamledger\[encrypted\]"):
        reopened()


def test_a_key_is_not_for_a_server(made: ModuleType) -> None:
    """A database on a server is not encrypted by this program, and is not touched."""
    with pytest.raises(LedgerFault, match="server"):
        Ledger.create("postgresql://nobody@nowhere/x", code="UNX", mission="X", database_key=KEY)


def test_it_verifies_also_by_workers(
    filled: Ledger, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are given the key, and give the verdict that one process gives."""
    made.post(filled, *(made.move(number) for number in range(40)))
    alone = verify(filled, workers=1)
    monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
    started: list[Any] = []
    begun = workers._started

    def counted(opening: Any) -> Any:
        started.append(opening)
        return begun(opening)

    monkeypatch.setattr(workers, "_started", counted)
    monkeypatch.setattr(workers, "verify_block", None)  # this process does none of their work
    beside = verify(filled, workers=2)
    assert alone.sound
    assert beside.as_json() == alone.as_json()
    assert started == [(filled.where, KEY)] * 2


def test_workers_without_the_key_leave_the_work(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where workers cannot open the file, the one who asked does their work."""
    monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
    begun = workers._started
    monkeypatch.setattr(workers, "_started", lambda opening: begun((opening[0], OTHER)))
    assert verify(filled, workers=2).sound


def test_the_key_does_not_stand_in_the_words_of_a_process(
    filled: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key goes to a worker over its pipe, and stands neither among its words nor in its environment."""
    called: list[tuple[Any, Any]] = []
    started = workers.subprocess.Popen

    def watched(words: Any, **how: Any) -> Any:
        called.append((words, how["env"]))
        return started(words, **how)

    monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
    monkeypatch.setattr(workers.subprocess, "Popen", watched)
    assert verify(filled, workers=2).sound
    assert len(called) == 2
    assert KEY.hex() not in repr(called)
    assert repr(KEY) not in repr(called)


def test_a_scratch_database_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a verification writes to the folder for temporary files is encrypted under a key of its own, and is gone."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = {}
    for encrypted in (False, True):
        with Scratch(encrypted=encrypted) as scratch:
            rows = [(f"Q{number}", "Zastava", "UNIT", number) for number in range(5000)]
            scratch.link.many("INSERT INTO party (code, name, kind, seq) VALUES (?, ?, ?, ?)", rows)
            scratch.link.run("PRAGMA shrink_memory")
            kept[encrypted] = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
        assert list(tmp_path.iterdir()) == []
    assert b"Zastava" in kept[False]
    assert len(kept[True]) > 100_000
    assert b"Zastava" not in kept[True]


def test_each_changed_byte_is_found(filled: Ledger, where: str, made: ModuleType, tmp_path: Path) -> None:
    """Wherever a byte of an encrypted file is changed, the file does not open or does not verify."""
    made.post(filled, *(made.move(number) for number in range(20)))
    filled.close()
    whole = Path(where).read_bytes()
    dice = random.Random(7)
    pages = len(whole) // 4096
    places = [page * 4096 + dice.randrange(4096) for page in dice.sample(range(pages), min(pages, 24))]
    for place in [*places, 0, 15, len(whole) - 1]:
        changed = bytearray(whole)
        changed[place] ^= 1 << dice.randrange(8)
        path = tmp_path / "changed.wl"
        path.write_bytes(changed)
        try:
            with Ledger.open(str(path), readonly=True, database_key=KEY) as ledger:
                assert not verify(ledger, workers=1, projections=False).sound, place
        except LedgerFault:
            pass  # it does not even open
        for follower in ("", *file.FOLLOWERS):
            Path(f"{path}{follower}").unlink(missing_ok=True)


def test_a_page_that_nothing_stands_in_is_looked_at(filled: Ledger, where: str, reopened: Reopened) -> None:
    """A byte that was changed in a page that is not in use is found by verify as well."""
    filled.close()
    with closing(bare(Path(where), "rw", KEY)) as shell:
        shell.execute("CREATE TABLE junk (content)")
        shell.execute("INSERT INTO junk VALUES (zeroblob(200000))")
        shell.execute("DROP TABLE junk")
        assert shell.execute("PRAGMA freelist_count").fetchone()[0] > 40
        shell.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with reopened(readonly=True) as ledger:
        assert verify(ledger, projections=False).sound
    content = bytearray(Path(where).read_bytes())
    content[-2000] ^= 1
    Path(where).write_bytes(content)
    with reopened(readonly=True) as ledger:
        verdict = verify(ledger, projections=False)
    assert [finding.kind.value for finding in verdict.findings] == ["file_damaged"]


def test_a_file_that_was_exchanged_is_not_written_to(
    filled: Ledger, where: str, made: ModuleType, tmp_path: Path
) -> None:
    """Whoever has a ledger open neither reads nor records in it once its name belongs to another file."""
    with closing(bare(Path(where), "rw", KEY)) as shell:
        shell.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy2(where, tmp_path / "copy")
    os.replace(tmp_path / "copy", where)
    with pytest.raises(LedgerFault, match="another file"):
        made.post(filled, made.user("LATE"))
    with pytest.raises(LedgerFault, match="another file"):
        filled.head()


def test_the_settings_hold(filled: Ledger) -> None:
    """An encrypted file is used with the settings that durability rests on, by a library that threads may share."""
    with filled.reading() as link:
        asked = (
            "journal_mode",
            "foreign_keys",
            "recursive_triggers",
            "trusted_schema",
            "mmap_size",
            "temp_store",
        )
        assert [link.one(f"PRAGMA {name}")[0] for name in asked] == ["wal", 1, 1, 0, 0, 2]
        assert link.one("PRAGMA synchronous")[0] == 2
        assert ("THREADSAFE=1",) in link.rows("PRAGMA compile_options")
    assert len(cipher.new_key()) == cipher.KEY_BYTES
    assert cipher.new_key() != cipher.new_key()
