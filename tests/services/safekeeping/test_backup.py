"""Backups: one file that was read again, taken while others write; whoever is killed leaves none."""

from __future__ import annotations

import io
import os
import random
import signal
import struct
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.safekeeping.conftest import PHOTO, Vault, op, posted
from wamledger.ledger import sealed_key
from wamledger.ledger.canonical import encode
from wamledger.ledger.faults import AccessFault, LedgerFault, LedgerTampered
from wamledger.ledger.head import open_head
from wamledger.ledger.sqlite.connection import bare
from wamledger.ledger.store import Ledger
from wamledger.services.access import sessions
from wamledger.services.backup import archive, generations, making
from wamledger.services.backup.archive import Archive
from wamledger.services.backup.fault import BackupFault
from wamledger.services.backup.manifest import Manifest

pytestmark = pytest.mark.lasting


def backed_up(vault: Vault, name: str = "b.bak", **how: Any) -> making.Made:
    """A backup by the administrator."""
    ledger, _person = vault.opened()
    with ledger:
        return making.back_up(ledger, vault.folder / name, **how)


def content_of(path: Path) -> dict[str, bytes]:
    with Archive(path) as opened:
        return {member.name: b"".join(opened.blocks(member)) for member in opened.manifest.members}


@pytest.mark.parametrize("encrypted", [False, True])
def test_it_holds_everything(vault: Vault, tmp_path: Path, *, encrypted: bool) -> None:
    """A backup has the signed head, the sealed key, the database and the files; encrypted where the ledger is."""
    if encrypted:
        vault.encrypt(remove_plain=True)
    ledger, person = vault.opened()
    with ledger:
        sessions.begin(ledger, person)
    made = backed_up(vault)
    parts = content_of(made.path)
    assert list(parts)[:3] == ["head.note", "key.json", "ledger.db"]
    assert sorted(name.removeprefix("files/") for name in list(parts)[3:]) == sorted(os.listdir(vault.files))
    ledger, _person = vault.opened()
    with ledger:
        head, _opened = open_head(parts["head.note"].decode(), [ledger.about.verifier])
        assert (made.files, made.left_out, made.has_key, made.head) == (2, (), True, head)
        (tmp_path / "copy.db").write_bytes(parts["ledger.db"])
        with Ledger.open(str(tmp_path / "copy.db"), readonly=True, database_key=ledger.database.key) as copy:
            assert copy.head() == head
            with copy.reading() as link:
                assert link.one("SELECT count(*) FROM sign_in")[0] == 0
    assert parts["ledger.db"].startswith(b"SQLite") is not encrypted
    assert (b"B. Boss" in parts["ledger.db"]) is not encrypted
    assert (PHOTO in parts.values()) is not encrypted
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert not [name for name in vault.names() if name.startswith(".")]


def test_that_it_was_taken_is_on_record(vault: Vault) -> None:
    """Who took a copy of everything stands in the access record; whoever may not, stands there as refused."""
    ledger, _person = vault.opened()
    with ledger:
        making.back_up(ledger, vault.folder / "b.bak")
        with ledger.reading() as link:
            assert link.one('SELECT "user", event, subject FROM access_record ORDER BY n DESC LIMIT 1') == (
                "BOSS",
                "BACKED_UP",
                "b.bak",
            )
        ledger.act_as(None)
        with pytest.raises(AccessFault):
            making.back_up(ledger, vault.folder / "c.bak")
    assert "c.bak" not in vault.names()


def test_an_open_key_stays_out_unless_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that lies open is in a backup only where that is asked for."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    with Ledger.create(str(tmp_path / "x.db"), code="X", mission="X") as ledger:
        posted(ledger, op("add_user", code="BOSS", name="B", roles=["WAM_OFFICER"]))
        assert not making.back_up(ledger, tmp_path / "a").has_key
        assert making.back_up(ledger, tmp_path / "b", with_plain_key=True).has_key
        assert "key.json" not in content_of(tmp_path / "a")
        assert sealed_key.stated(tmp_path / "x.db.key").kind == "plain"
        with pytest.raises(BackupFault, match="already"):
            making.back_up(ledger, tmp_path / "a")
        making.back_up(ledger, tmp_path / "a", overwrite=True)
        with pytest.raises(BackupFault, match="cannot be written"):
            making.back_up(ledger, tmp_path / "no-folder" / "a")


def test_a_ledger_that_does_not_verify_gives_no_backup(vault: Vault) -> None:
    """What is not sound is not copied as if it were."""
    shell = bare(vault.path, "rw", None)
    shell.execute("DROP TRIGGER guard_entry_update")
    shell.execute(
        "UPDATE entry SET entry = CAST(replace(entry, 'Party 7', 'Party 8') AS BLOB) WHERE seq = 11"
    )
    sql = "CREATE TRIGGER guard_entry_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, '{}'); END"
    shell.execute(sql.format("wamledger: entry is a record and only grows (UPDATE refused)"))
    shell.close()
    with pytest.raises(LedgerTampered, match="does not verify"):
        backed_up(vault)
    assert [name for name in vault.names() if "b.bak" in name] == []


def test_files_that_are_not_as_they_were_are_named(vault: Vault) -> None:
    """A file that is missing or was changed is left out, and said to be."""
    one, other = sorted(vault.files.iterdir())
    one.write_bytes(b"changed")
    other.unlink()
    made = backed_up(vault)
    assert (made.files, sorted(made.left_out)) == (0, ["note.txt", "photo.png"])


@pytest.mark.parametrize("encrypted", [False, True])
def test_others_go_on_recording(vault: Vault, *, encrypted: bool) -> None:
    """Backups that are taken while somebody records are each of one moment, and all of them verify."""
    if encrypted:
        vault.encrypt(remove_plain=True)
    ledger, _person = vault.opened()
    done = threading.Event()
    posts = 0

    def record() -> None:
        nonlocal posts
        other, _who = vault.opened()
        with other:
            while not done.is_set():
                posted(other, op("add_party", code=f"N{posts}", name="New", kind="UNIT"))
                posts += 1

    writer = threading.Thread(target=record)
    with ledger:
        writer.start()
        try:
            sizes = []
            for number in range(4):
                made = making.back_up(ledger, vault.folder / f"b{number}")
                with Archive(made.path) as opened:
                    opened.check()
                    assert opened.manifest.head == made.head
                sizes.append(made.head.size)
                time.sleep(0.05)
        finally:
            done.set()
            writer.join()
        assert sizes == sorted(sizes)
        assert sizes[0] < sizes[-1]
        assert ledger.head().size >= sizes[-1]
    assert posts > 4


def must_be_none_or_whole(target: Path) -> None:
    if target.exists():
        with Archive(target) as opened:
            opened.check()
        target.unlink()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_killed_at_any_step_no_file_looks_like_a_backup(vault: Vault, killed_at: Callable[..., int]) -> None:
    """A process that is killed at any of its steps on the disk leaves no file of the name, or a whole one."""
    target, step, code = vault.folder / "b.bak", 0, 9
    while code == 9:
        code = killed_at(vault.opened, lambda come_in: making.back_up(come_in[0], target), step)
        must_be_none_or_whole(target)
        step += 1
    assert code == 0
    assert step > 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_killed_at_any_time_no_file_looks_like_a_backup(vault: Vault) -> None:
    """A process that is killed at some moment while it backs up leaves no file of the name, or a whole one."""
    target, dice = vault.folder / "b.bak", random.Random(5)
    ended = []
    for _time in range(12):
        ready, told = os.pipe()
        child = os.fork()
        if not child:
            ledger, _person = vault.opened()
            os.write(told, b"x")
            making.back_up(ledger, target)
            os._exit(0)
        os.read(ready, 1)
        time.sleep(dice.uniform(0, 0.25))
        os.kill(child, signal.SIGKILL)
        ended.append(os.waitpid(child, 0)[1])
        must_be_none_or_whole(target)
    assert signal.SIGKILL in ended


def test_a_disk_that_is_full(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has no room there is no backup, and that is said."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    ledger, _person = vault.opened()
    with ledger:
        monkeypatch.setattr(making.os, "fsync", full)
        with pytest.raises(LedgerFault, match="No space left"):
            making.back_up(ledger, vault.folder / "b.bak")
        monkeypatch.undo()
    assert [name for name in vault.names() if "b.bak" in name] == []


def test_only_so_many_are_kept(vault: Vault, tmp_path: Path) -> None:
    """In a folder the newest remain; another ledger's, and what is no backup, stay."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "gao-20200101T000000Z-1.wamledger-backup").write_bytes(b"no backup")
    ledger, _person = vault.opened()
    with ledger:
        made = []
        for number in range(4):
            path = generations.free_name(folder, "GAO", (1_700_000_000 + number // 2) * 1_000_000, 5)
            made.append(making.back_up(ledger, path).path)
        about = ledger.about
    assert len({path.name for path in made}) == 4
    assert generations.thin_out(folder, "somebody/else", "GAO", 1) == []
    gone = generations.thin_out(folder, about.origin, about.code, 2)
    assert len(gone) == 2
    assert len(list(folder.iterdir())) == 3
    assert generations.thin_out(folder, about.origin, about.code, 2) == []


# what a stranger may have made


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small backup."""
    folder = tmp_path_factory.mktemp("good")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAMLEDGER_HOME", str(folder / "home"))
        with Ledger.create(str(folder / "x.db"), code="X", mission="X") as ledger:
            posted(ledger, op("add_user", code="BOSS", name="B", roles=["WAM_OFFICER"]))
            making.back_up(ledger, folder / "b", with_plain_key=True)
    return (folder / "b").read_bytes()


def read(content: bytes, path: Path) -> Manifest:
    """The manifest of an archive that was read to its end."""
    path.write_bytes(content)
    with Archive(path) as opened:
        opened.check()
        return opened.manifest


def parts_of(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return [(name, held.read(name)) for name in held.namelist()]


def packed(parts: list[tuple[str, bytes]], **more: Any) -> bytes:
    """An archive as the program packs it, of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in parts:
            record = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            record.create_system, record.external_attr = 3, 0o100600 << 16
            record.compress_type = zipfile.ZIP_DEFLATED
            for field, value in more.items():
                setattr(record, field, value)
            made.writestr(record, content)
    return stream.getvalue()


def stated(content: bytes, **changed: Any) -> bytes:
    """The archive with other fields in its manifest."""
    import orjson

    parts = dict(parts_of(content))
    record = {**orjson.loads(parts["manifest.json"]), **changed}
    parts["manifest.json"] = encode({name: value for name, value in record.items() if value is not None})
    return packed(list(parts.items()))


def listed(content: bytes, name: str, new: list[Any]) -> bytes:
    """The archive whose manifest lists one of its files otherwise."""
    import orjson

    members = orjson.loads(dict(parts_of(content))["manifest.json"])["members"]
    return stated(content, members=[new if each[0] == name else each for each in members])


def bomb(content: bytes) -> bytes:
    """An archive with a database that expands a thousandfold."""
    parts = parts_of(content)
    zeros = bytes(64 << 20)
    new = [(name, zeros if name == "ledger.db" else part) for name, part in parts]
    import hashlib

    return listed(packed(new), "ledger.db", ["ledger.db", len(zeros), hashlib.sha256(zeros).hexdigest()])


def end_moved(content: bytes) -> bytes:
    """The archive with a byte between its parts and its directory."""
    at = content.rindex(b"PK\x05\x06")
    (start,) = struct.unpack("<I", content[at + 16 : at + 20])
    return (
        content[:start] + b"x" + content[start : at + 16] + struct.pack("<I", start + 1) + content[at + 20 :]
    )


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda good: b"",
    "no archive": lambda good: b"PK\x03\x04" + bytes(100),
    "cut in the middle": lambda good: good[: len(good) // 2],
    "cut at the end": lambda good: good[:-1],
    "a byte before": lambda good: b"x" + good,
    "a byte behind": lambda good: good + b"x",
    "a comment behind": lambda good: good[:-2] + b"\x01\x00x",
    "a byte between": end_moved,
    "two archives": lambda good: good + good,
    "manifest last": lambda good: packed(parts_of(good)[::-1]),
    "a part twice": lambda good: packed([*parts_of(good), parts_of(good)[-1]]),
    "a part too many": lambda good: packed([*parts_of(good), ("files/" + "0" * 64, b"x")]),
    "a part too few": lambda good: packed(parts_of(good)[:-1]),
    "no manifest": lambda good: packed(parts_of(good)[1:]),
    "a name that climbs": lambda good: packed([*parts_of(good), ("../x", b"x")]),
    "a name from the root": lambda good: packed([*parts_of(good), ("/etc/x", b"x")]),
    "a name of another folder": lambda good: packed([*parts_of(good), ("files/../../x", b"x")]),
    "a name with a backslash": lambda good: packed([*parts_of(good), ("files\\x", b"x")]),
    "a link": lambda good: packed(parts_of(good), external_attr=0o120777 << 16),
    "packed in another way": lambda good: packed(parts_of(good), compress_type=zipfile.ZIP_LZMA),
    "said to be locked": lambda good: good.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    ),
    "packed in two ways": lambda good: good[:8] + b"\x00\x00" + good[10:],
    "of two sizes": lambda good: good[:18] + b"\x01\x00\x00\x00" + good[22:],
    "a bomb": bomb,
    "another part": lambda good: packed([(n, b"x" if n == "head.note" else c) for n, c in parts_of(good)]),
    "longer than listed": lambda good: listed(good, "head.note", ["head.note", 1, "0" * 64]),
    "shorter than listed": lambda good: listed(good, "head.note", ["head.note", 999, "0" * 64]),
    "another digest": lambda good: listed(
        good, "head.note", ["head.note", len(dict(parts_of(good))["head.note"]), "0" * 64]
    ),
    "a digest that is none": lambda good: listed(good, "head.note", ["head.note", 1, "no"]),
    "a size that is none": lambda good: listed(good, "head.note", ["head.note", -1, "0" * 64]),
    "a size beyond all": lambda good: listed(good, "ledger.db", ["ledger.db", 1 << 50, "0" * 64]),
    "a field too many": lambda good: stated(good, more=1),
    "a field too few": lambda good: stated(good, edition=None),
    "another version": lambda good: stated(good, wamledger_backup=2),
    "a version that only equals": lambda good: stated(good, wamledger_backup=True),
    "a size as text": lambda good: stated(good, size="1"),
    "a root that is none": lambda good: stated(good, root="AAAA"),
    "an origin that is none": lambda good: stated(good, origin="two words"),
    "a time that is none": lambda good: stated(good, made_at="yesterday"),
    "members that are none": lambda good: stated(good, members={}),
    "a manifest that is no JSON": lambda good: packed(
        [(n, b"{" if n == "manifest.json" else c) for n, c in parts_of(good)]
    ),
    "a manifest in another spelling": lambda good: packed(
        [(n, c + b"\n" if n == "manifest.json" else c) for n, c in parts_of(good)]
    ),
}


def test_a_good_one_is_read(good: bytes, tmp_path: Path) -> None:
    """What the hostile ones are made from is read, and so is what they are packed by."""
    assert read(good, tmp_path / "b") == read(packed(parts_of(good)), tmp_path / "b")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_archive_is_refused(attack: str, good: bytes, tmp_path: Path) -> None:
    """Whatever this program would not have written is refused in words, before anything is unpacked."""
    made = HOSTILE[attack](good)
    assert made != good
    with pytest.raises(BackupFault):
        read(made, tmp_path / "b")


def test_sizes_are_measured_and_not_believed(
    good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the limit on the ratio the bomb would be expanded."""
    made = bomb(good)
    began = time.monotonic()
    with pytest.raises(BackupFault, match="expands to more"):
        read(made, tmp_path / "b")
    assert time.monotonic() - began < 5
    monkeypatch.setattr(archive, "MOST_RATIO", 10_000)
    assert read(made, tmp_path / "b").member("ledger.db") is not None


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000_000), value=st.integers(1, 255))
def test_each_changed_byte_is_refused_or_means_nothing(
    good: bytes, tmp_path: Path, place: int, value: int
) -> None:
    """A backup with a changed byte is refused, or holds exactly what it held."""
    changed = bytearray(good)
    changed[place % len(good)] ^= value
    try:
        found = read(bytes(changed), tmp_path / "b")
    except BackupFault:
        return
    assert found == read(good, tmp_path / "b")
    assert content_of(tmp_path / "b") == content_of(tmp_path / "b")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_bytes_by_chance_are_refused(content: bytes, tmp_path: Path) -> None:
    """Whatever a file holds, it is refused in words."""
    for made in (content, b"PK\x03\x04" + content, content + b"PK\x05\x06" + bytes(18)):
        with pytest.raises(BackupFault):
            read(made, tmp_path / "b")
