"""A ledger is put back from its backup; what was there stays, and what is missing is put on record."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.safekeeping.conftest import PASSPHRASE, Vault, op, posted
from wamledger.ledger.faults import AccessFault, LedgerBusy, LedgerFault, LedgerTampered
from wamledger.ledger.seen_heads import SeenHeads
from wamledger.ledger.sqlite import exchange
from wamledger.ledger.sqlite.connection import bare
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import Tip
from wamledger.services.access import signing_in, unlocking
from wamledger.services.access.person import act as act_on
from wamledger.services.backup import examination
from wamledger.services.backup.examination import Examined, examined
from wamledger.services.backup.fault import BackupFault
from wamledger.services.backup.making import back_up
from wamledger.services.backup.restoring import Restored, put_back
from wamledger.services.verification import verify


def key_of(path: Path) -> bytes:
    key = unlocking.by_passphrase(str(path), "BOSS", PASSPHRASE)
    assert key is not None
    return key


def act(ledger: Ledger) -> str:
    act_on(ledger, signing_in.sign_in(ledger, "BOSS", PASSPHRASE))
    return "BOSS"


def backed_up(vault: Vault, name: str = "b.bak") -> Path:
    ledger, _person = vault.opened()
    with ledger:
        return back_up(ledger, vault.folder / name, overwrite=True).path


def record(vault: Vault, *codes: str) -> None:
    ledger, _person = vault.opened()
    with ledger:
        for code in codes:
            posted(ledger, op("add_party", code=code, name=code, kind="UNIT"))


def parties(vault: Vault) -> set[str]:
    with vault.looked_at() as ledger, ledger.reading() as link:
        return {code for (code,) in link.rows("SELECT code FROM party WHERE code NOT LIKE 'Q%'")}


def look(vault: Vault, backup: Path) -> Examined:
    with examined(backup, vault.where, key_of=key_of) as found:
        return found


def restore(vault: Vault, backup: Path, **how: Any) -> Restored:
    with examined(backup, vault.where, key_of=key_of) as found:
        return put_back(found, act=act, **how)


def entries(vault: Vault) -> list[tuple[Any, ...]]:
    with vault.looked_at() as ledger, ledger.reading() as link:
        assert ledger.faults == ()
        return link.rows("SELECT seq, op, by_user FROM entry ORDER BY seq")


def must_be_sound(vault: Vault) -> None:
    with vault.looked_at() as ledger:
        verdict = verify(ledger)
        assert verdict.sound, [finding.message for finding in verdict.findings]
    record(vault, f"AFTER-{len(entries(vault))}")


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def either(request: pytest.FixtureRequest, vault: Vault) -> Vault:
    """The ledger, plain and encrypted."""
    if request.param:
        vault.encrypt(remove_plain=True)
    return vault


def test_looking_changes_nothing(either: Vault) -> None:
    """What a restore would do is told with every head that is known, and the place is as it was."""
    backup = backed_up(either)
    record(either, "NEW-1", "NEW-2")
    before = {name: (either.folder / name).stat().st_mtime_ns for name in either.names()}
    found = look(either, backup)
    size = len(entries(either))
    assert (found.here, found.acknowledged, found.seen) == (found.seen, found.seen, found.here)
    assert found.here is not None
    assert (found.here.size, found.head.size, found.is_older, found.is_other) == (size, size - 2, True, False)
    assert found.has_key
    after = {name: (either.folder / name).stat().st_mtime_ns for name in either.names() if name in before}
    assert set(after) == set(before)
    assert after[f"{either.path.name}.tip"] == before[f"{either.path.name}.tip"]


def test_a_lost_ledger_comes_back(either: Vault) -> None:
    """Where everything is gone, the ledger with its key and files is there again, and needs no excuse."""
    record(either, "LAST")
    backup = backed_up(either)
    before = entries(either)
    for name in either.names():
        if name.startswith("gao.db"):
            path = either.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = restore(either, backup)
    assert (done.entry, done.aside, done.files) == (None, None, 2)
    assert entries(either) == before
    must_be_sound(either)
    with either.looked_at() as ledger, ledger.reading() as link:
        assert link.one("SELECT \"user\", event, subject FROM access_record WHERE event = 'RESTORED'") == (
            "BOSS",
            "RESTORED",
            "b.bak",
        )


def test_an_older_ledger_is_refused(either: Vault) -> None:
    """A backup that lacks what was seen is not put back, and a reason is needed where it is wanted."""
    backup = backed_up(either)
    record(either, "NEW")
    for how in ({}, {"reason": "because"}):
        with pytest.raises(BackupFault, match="would be missing"):
            restore(either, backup, **how)
    with pytest.raises(BackupFault, match="reason"):
        restore(either, backup, older=True, reason=" ")
    assert parties(either) == {"NEW"}
    assert either.names().count("gao.db") == 1
    assert not [name for name in either.names() if "before" in name]


def test_an_older_ledger_that_is_wanted_says_so(either: Vault) -> None:
    """Put back all the same, the ledger ends with an entry that says what it lacks, by whom and why."""
    backup = backed_up(either)
    size = len(entries(either))
    record(either, "NEW-1", "NEW-2")
    done = restore(either, backup, older=True, reason="The disk has failed")
    assert entries(either)[-1] == (size, "record_restore", "BOSS")
    with either.looked_at() as ledger, ledger.reading() as link:
        import orjson

        operation = orjson.loads(link.one("SELECT entry FROM entry WHERE seq = ?", (size,))[0])["body"][
            "operation"
        ]
        assert operation["id"] == done.entry
        assert (operation["size"], operation["seen_size"]) == (size, size + 2)
        assert operation["reason"] == "The disk has failed"
    assert parties(either) == set()
    must_be_sound(either)
    assert done.aside is not None
    aside = Vault(done.aside)
    assert parties(aside) == {"NEW-1", "NEW-2"}


def test_what_this_machine_has_seen_counts_alone(vault: Vault) -> None:
    """Where the ledger and its tip log are gone, the machine still knows how far the ledger had come."""
    backup = backed_up(vault)
    record(vault, "NEW")
    for suffix in ("", ".tip", "-wal", "-shm"):
        Path(f"{vault.where}{suffix}").unlink(missing_ok=True)
    found = look(vault, backup)
    assert (found.here, found.acknowledged) == (None, None)
    assert found.seen == Tip(found.head.size + 1, found.seen.root if found.seen else b"")
    with pytest.raises(BackupFault, match="would be missing"):
        restore(vault, backup)


def test_what_was_acknowledged_counts_alone(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine that has seen nothing, the tip log that was left tells."""
    backup = backed_up(vault)
    record(vault, "NEW")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{vault.where}{suffix}").unlink(missing_ok=True)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "another-home"))
    found = look(vault, backup)
    assert (found.here, found.seen) == (None, None)
    assert found.is_older


def test_after_an_older_one_the_machine_begins_again(vault: Vault) -> None:
    """Once it is on record that an older ledger was put back, its head is the one that counts."""
    older = backed_up(vault)
    record(vault, "NEW-1", "NEW-2")
    newer = backed_up(vault, "n.bak")
    done = restore(vault, older, older=True, reason="wanted")
    assert SeenHeads(_origin(vault)).last() == Tip(done.head.size, done.head.root)
    record(vault, "OTHER")
    assert look(vault, older).is_older
    assert not look(vault, backed_up(vault, "o.bak")).is_older
    found = look(vault, newer)
    assert (found.is_older, found.is_other) == (False, True)
    with pytest.raises(BackupFault, match="other entries"):
        restore(vault, newer)
    restore(vault, newer, older=True, reason="The first was right")
    assert parties(vault) == {"NEW-1", "NEW-2"}
    must_be_sound(vault)


def test_a_damaged_ledger_is_replaced_and_kept(either: Vault) -> None:
    """Where the file cannot even be opened it is set aside as it is, with its log, and the backup takes its place."""
    record(either, "LAST")
    backup = backed_up(either)
    either.path.write_bytes(b"nothing of it is left" * 1000)
    Path(f"{either.where}-wal").write_bytes(b"a log that belongs to another file")
    done = restore(either, backup)
    assert done.aside is not None
    assert (done.aside / "gao.db").read_bytes().startswith(b"nothing of it")
    assert (done.aside / "gao.db-wal").read_bytes().startswith(b"a log")
    assert parties(either) == {"LAST"}
    must_be_sound(either)


def test_another_ledger_is_not_written_over(vault: Vault, tmp_path: Path) -> None:
    """At a place where another ledger lies, or something else, nothing is put back."""
    backup = backed_up(vault)
    with Ledger.create(str(tmp_path / "other.db"), code="OTHER", mission="Other") as other:
        head = other.head()
    (tmp_path / "photo.db").write_bytes(b"\x89PNG" * 100)
    for name, said in (("other.db", "another ledger"), ("photo.db", "something else")):
        with pytest.raises(BackupFault, match=said), examined(backup, str(tmp_path / name), key_of=key_of):
            pass
    with Ledger.open(str(tmp_path / "other.db")) as other:
        assert other.head() == head
    with pytest.raises(BackupFault, match="server"), examined(backup, "postgresql://x/y", key_of=key_of):
        pass
    nowhere = str(tmp_path / "no" / "folder.db")
    with pytest.raises(BackupFault, match="put back at"), examined(backup, nowhere, key_of=key_of):
        pass


def test_only_who_may_have_everything_puts_it_back(vault: Vault) -> None:
    """Whoever does not sign in to the ledger in the backup, or may not have a copy of it, changes nothing."""
    backup = backed_up(vault)
    record(vault, "NEW")
    for who, passphrase in (("BOSS", "not the passphrase"), ("ROSE", PASSPHRASE)):

        def wrong(ledger: Ledger, who: str = who, passphrase: str = passphrase) -> str:
            act_on(ledger, signing_in.sign_in(ledger, who, passphrase))
            return who

        with pytest.raises(AccessFault), examined(backup, vault.where, key_of=key_of) as found:
            put_back(found, act=wrong, older=True, reason="x")
    with pytest.raises(AccessFault), examined(backup, vault.where, key_of=key_of) as found:
        put_back(found, act=lambda _ledger: "BOSS", older=True, reason="x")
    assert parties(vault) == {"NEW"}


def test_somebody_else_has_it_open(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program has the ledger open nothing is put back."""
    backup = backed_up(vault)
    real = exchange.alone
    monkeypatch.setattr(exchange, "alone", lambda path, key: real(path, key, wait=50))
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        with Ledger.open(vault.where) as other:
            other.head()
            os.write(ready[1], b"x")
            os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    try:
        with pytest.raises(LedgerBusy):
            restore(vault, backup)
    finally:
        os.write(done[1], b"x")
        os.waitpid(child, 0)
    assert not [name for name in vault.names() if "before" in name and list((vault.folder / name).iterdir())]


def test_whoever_had_it_open_records_nothing_in_the_old_file(vault: Vault) -> None:
    """A ledger that was opened before another took its place refuses to record, and the new one is not touched."""
    backup = backed_up(vault)
    old = Ledger.open(vault.where)
    old.database._readers.close()  # type: ignore[attr-defined]  # an idle program may hold no connection at all
    restore(vault, backup)
    with old, pytest.raises(LedgerFault, match="another file"):
        old.head()
    must_be_sound(vault)


def test_what_had_the_name_is_no_ledger_any_more(vault: Vault) -> None:
    """Whoever waited for the lock of the old file finds no database in it, and its copy aside is whole."""
    old = os.open(vault.where, os.O_RDONLY)
    shutil.copy2(vault.where, f"{vault.where}2")
    with exchange.alone(vault.path, None) as held:
        held.set_aside(vault.folder / "aside")
        held.give_place(Path(f"{vault.where}2"))
    assert os.pread(old, 100, 0) == bytes(100)
    os.close(old)
    shell = bare(vault.folder / "aside", "ro", None)
    assert shell.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    shell.close()


def test_a_backup_whose_entries_were_changed(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that is whole as a file, and does not verify as a ledger, is not put back."""
    from wamledger.services.backup import making

    real = making._verified

    def blind(ledger: Ledger, copy: Path, tell: Any) -> Any:
        said = real(ledger, copy, tell)
        shell = bare(copy, "rw", None)
        shell.execute("UPDATE party SET name = 'Another' WHERE code = 'Q7'")
        shell.close()
        return said

    monkeypatch.setattr(making, "_verified", blind)
    backup = backed_up(vault)
    with pytest.raises(LedgerTampered, match="does not verify"):
        restore(vault, backup)


def test_a_backup_with_the_head_of_another(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that states another head than its ledger has is not put back."""
    from wamledger.services.backup import making

    real = making._verified
    with Ledger.open(vault.where) as ledger, ledger.reading() as link:
        (note,) = link.one("SELECT note FROM signed_head ORDER BY size LIMIT 1")

    def other(ledger: Ledger, copy: Path, tell: Any) -> Any:
        _note, head, edition = real(ledger, copy, tell)
        return note, head, edition

    monkeypatch.setattr(making, "_verified", other)
    backup = backed_up(vault)
    with pytest.raises(BackupFault, match="not the head"):
        restore(vault, backup)


def test_a_disk_without_room(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit on the disk is not even unpacked."""
    backup = backed_up(vault)
    monkeypatch.setattr(examination, "ROOM", 1 << 60)
    with pytest.raises(BackupFault, match="Make room"):
        restore(vault, backup)
    assert not [name for name in vault.names() if name.endswith(".tmp")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_killed_anywhere_the_ledger_is_the_old_or_the_new(
    either: Vault, killed_at: Callable[..., int]
) -> None:
    """A process that is killed while it puts a ledger back leaves the one or the other, and the next one finishes."""
    backup = backed_up(either)
    old = entries(either)
    record(either, "NEW")
    newer = entries(either)
    kept = either.folder.with_name("kept")
    shutil.copytree(either.folder, kept)
    step, code, stride = 0, 9, 4 if either.path.read_bytes().startswith(b"SQLite") else 9
    seen: set[int] = set()
    while code == 9:
        shutil.rmtree(either.folder)
        shutil.copytree(kept, either.folder)
        SeenHeads(_origin(either)).restart(len(newer), bytes(32))
        code = killed_at(
            lambda: None, lambda _none: restore(either, backup, older=True, reason="failed"), step
        )
        assert code in (0, 9), step
        now = entries(either)
        assert now == newer or now[: len(old)] == old, step
        assert now == newer or now[-1][1] == "record_restore", step
        seen.add(len(now) if now == newer else 0)
        step += stride
    assert len(seen) == 2
    must_be_sound(either)


def _origin(vault: Vault) -> str:
    with vault.looked_at() as ledger:
        return ledger.about.origin
