"""A ledger in a file: what is taken for one, the settings it is used with, and a disk that fails."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wamledger.ledger import durable
from wamledger.ledger.faults import LedgerBusy, LedgerFault, LedgerTampered, NotALedger
from wamledger.ledger.migrations.editions import PACKAGED
from wamledger.ledger.sqlite import backup, connection, disk, file
from wamledger.ledger.store import Ledger

ROOT = Path(__file__).parents[2]
KINDS = {
    "nothing in it": b"",
    "text": b"SQLite is mentioned here\n",
    "a header cut short": b"SQLite format 3\x00",
    "a PDF": b"%PDF-1.7\n" + b"\x00" * 200,
    "a ZIP": b"PK\x03\x04" + b"\x00" * 200,
    "zeros": b"\x00" * 4096,
}


@pytest.fixture
def where(on_sqlite: str) -> str:
    return on_sqlite


@pytest.fixture
def path(where: str) -> Path:
    return Path(where)


def shell(ledger: Ledger) -> Any:
    return closing(sqlite3.connect(ledger.where, isolation_level=None))


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("readonly", [False, True])
def test_another_kind_of_file_is_no_ledger(path: Path, content: bytes, readonly: bool) -> None:
    """A file of another kind is refused, and neither it nor its folder is touched."""
    path.write_bytes(content)
    with pytest.raises(NotALedger, match="is not a ledger"):
        Ledger.open(str(path), readonly=readonly)
    assert path.read_bytes() == content
    assert os.listdir(path.parent) == [path.name]


def test_another_programs_database_is_no_ledger(path: Path) -> None:
    """A SQLite file without the ledger's own number is refused and left alone."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY)")
    before = path.read_bytes()
    with pytest.raises(NotALedger):
        Ledger.open(str(path))
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_a_number_alone_makes_no_ledger(path: Path) -> None:
    """A file with the ledger's number and no schema of it is refused."""
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
        other.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(NotALedger):
        Ledger.open(str(path))


def test_a_folder_and_a_missing_file_are_no_ledger(path: Path) -> None:
    """A folder is refused, and so is a path where there is nothing; nothing is created there."""
    with pytest.raises(NotALedger, match="no file"):
        Ledger.open(str(path))
    assert not path.exists()
    with pytest.raises(NotALedger, match="is not a ledger"):
        Ledger.open(str(path.parent))


@pytest.mark.parametrize("suffix", ["", ".tip", "-wal", "-journal", "-shm"])
def test_what_is_left_of_another_ledger_stops_creation(path: Path, suffix: str) -> None:
    """A ledger is not created where a file of another's would become part of it."""
    left = path.with_name(path.name + suffix)
    left.write_bytes(b"left")
    with pytest.raises(LedgerFault, match="already"):
        Ledger.create(str(path), code="UNX", mission="X")
    assert os.listdir(path.parent) == [left.name]


def test_a_folder_must_be_there(path: Path) -> None:
    """A ledger is not created in a folder that does not exist."""
    with pytest.raises(LedgerFault, match="no folder"):
        Ledger.create(str(path.parent / "away" / "unx.wl"), code="UNX", mission="X")


def test_a_creation_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a new ledger cannot be put on the disk, neither file nor key of it is left."""

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "sync_file", full)
    with pytest.raises(LedgerFault, match="No space left on device"):
        Ledger.create(str(path), code="UNX", mission="X")
    assert os.listdir(path.parent) == []


def test_a_name_taken_meanwhile_is_not_written_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who takes the name while a ledger is made keeps it."""
    name_new = durable.name_new

    def late(unfinished: Path, target: Path) -> None:
        if target == path:
            path.write_bytes(b"somebody's")
        name_new(unfinished, target)

    monkeypatch.setattr(durable, "name_new", late)
    with pytest.raises(LedgerFault):
        Ledger.create(str(path), code="UNX", mission="X")
    assert path.read_bytes() == b"somebody's"


def test_the_file_is_marked_and_its_owners_alone(ledger: Ledger, path: Path) -> None:
    """The file names its program and schema in its header, and nobody else may read it."""
    header = path.read_bytes()[:100]
    assert header[68:72] == b"WAML"
    assert int.from_bytes(header[60:64], "big") == PACKAGED.newest
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", ["rw", "ro"])
def test_every_setting_is_as_it_must_be(ledger: Ledger, path: Path, mode: Any) -> None:
    """Each connection commits durably, checks foreign keys, asks triggers for REPLACE, and trusts no file."""
    with closing(connection.connected(path, mode)) as connected:
        found = {
            name: connected.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "trusted_schema",
                "cell_size_check",
                "busy_timeout",
                "mmap_size",
            )
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 10_000,
        "mmap_size": 0,
    }


@pytest.mark.parametrize("name", ["synchronous", "journal_mode", "foreign_keys", "recursive_triggers"])
def test_a_setting_that_does_not_hold_is_refused(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Where SQLite answers something else than was asked, nothing is written."""
    asked, _answer = connection._SETTINGS[name]
    monkeypatch.setitem(connection._SETTINGS, name, (asked, "something else"))
    with pytest.raises(LedgerFault, match=name), Ledger.open(str(path)) as again, again.writing():
        pass


def test_tables_are_strict(ledger: Ledger) -> None:
    """Every table but Alembic's refuses a value of another type than its column."""
    with shell(ledger) as connected:
        loose = connected.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        ).fetchall()
        assert {name for (name,) in loose if not name.startswith("sqlite_")} == {"alembic_version"}
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            connected.execute("INSERT INTO signed_head VALUES (1, x'00', 'n', 'later')")


def test_a_writer_that_holds_on_is_named(
    filled: Ledger, made: ModuleType, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    """Whoever waits longer than the timeout is told that another program writes; nothing is lost."""
    monkeypatch.setitem(connection._SETTINGS, "busy_timeout", ("200", 200))
    with Ledger.open(str(path), clock=filled.clock) as second:
        with shell(filled) as holder:
            holder.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerBusy, match="Another program"), second.posting():
                pass
            assert second.head().size == 9
            holder.execute("ROLLBACK")
        assert made.post(second, made.move(0)) == [9]


def test_a_full_disk_is_named_and_leaves_no_half(filled: Ledger, made: ModuleType) -> None:
    """Where SQLite finds no more room, nothing of the posting is there, and later postings go on."""
    before = filled.head()

    def posted() -> None:
        with filled.posting() as appender:
            [(pages,)] = appender.link.rows("PRAGMA page_count")
            appender.link.run(f"PRAGMA max_page_count = {pages}")
            appender.post([made.user(f"U{number}") for number in range(3000)])

    with pytest.raises(LedgerFault, match="full"):
        posted()
    assert filled.head() == before
    # The connection that ran out of room is not used again: there is room now, and this takes some.
    assert made.post(filled, *(made.user(f"U{number}") for number in range(500)))[-1] == 508


LIMITED = """
import os, resource, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import conftest as made
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger

ledger = Ledger.open({where!r}, clock=made.clock)
{limit}
try:
    made.post(ledger, *(made.user(f"U{{number}}") for number in range(2000)))
except LedgerFault as fault:
    print(type(fault).__name__, fault, flush=True)
else:
    print("posted", flush=True)
"""


def limited(where: str, limit: str, **how: Any) -> str:
    """What a process that cannot write as it should says of it."""
    code = LIMITED.format(where=where, limit=limit, tests=str(Path(__file__).parent))
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **how,
    )
    assert done.stdout, done.stderr
    return done.stdout


def test_a_write_that_the_system_refuses_is_named(
    filled: Ledger, path: Path, made: ModuleType, reopened: Callable[..., Ledger]
) -> None:
    """Where the system lets the file grow no further, the fault says so and the ledger is as it was."""
    limit = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "size = os.path.getsize(ledger.where + '-wal') + 20_000\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))"
    )
    before = filled.head()
    said = limited(str(path), limit)
    assert said.startswith("LedgerFault")
    assert "cannot be used" in said
    with reopened() as again:
        assert again.head() == before
        assert made.post(again, made.move(0)) == [9]


def test_without_a_limit_the_same_process_posts(filled: Ledger, path: Path) -> None:
    """The process of the test above posts when nothing holds it back."""
    assert limited(str(path), "").strip() == "posted"
    assert filled.head().size == 2009


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter and nobody else can write to."""
    folder = Path(tempfile.mkdtemp(prefix="wl-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


NOBODY = 65534


needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user"
)


@needs_root
def test_a_file_that_may_not_be_written_is_named(filled: Ledger, open_folder: Path) -> None:
    """Whoever may read the file and not write it is told so when posting, and reads it all the same."""
    copy = open_folder / "unx.wl"
    backup.back_up(Path(filled.where), copy)
    copy.chmod(0o644)
    script = f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        import os
        # what is needed is loaded before the rights are given up: this Python may lie where others cannot read
        import wamledger.ledger.append
        import wamledger.ledger.sqlite.database
        from wamledger.ledger.faults import LedgerFault
        from wamledger.ledger.store import Ledger
        os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
        with Ledger.open({str(copy)!r}, readonly=True) as ledger:
            print(ledger.head().size)
        try:
            with Ledger.open({str(copy)!r}) as ledger, ledger.posting(keep=False):
                print("posted")
        except LedgerFault as fault:
            print(type(fault).__name__, fault)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith("9\nLedgerFault"), done.stdout + done.stderr
    assert "cannot be used" in done.stdout
    assert sorted(os.listdir(open_folder)) == ["unx.wl"]


def test_a_damaged_file_is_named(filled: Ledger, path: Path, reopened: Callable[..., Ledger]) -> None:
    """A file whose pages are not what SQLite wrote is called damaged, by whatever part is read first."""
    filled.close()
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(LedgerTampered, match="damaged"):
        reopened()


def test_a_lost_log_is_noticed(
    filled: Ledger, path: Path, reopened: Callable[..., Ledger], tmp_path: Path
) -> None:
    """A ledger copied without its write-ahead log opens for SQLite, and is refused here."""
    away = tmp_path / "away"
    away.mkdir()
    for name in (path.name, path.name + ".key", path.name + ".tip"):
        shutil.copy2(path.parent / name, away / name)
    with closing(sqlite3.connect(away / path.name)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    with pytest.raises(LedgerFault, match="9 were acknowledged"):
        Ledger.open(str(away / path.name))


MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//server/own /mnt/with\\040space cifs rw 0 0
/dev/vdb /mnt/share/local ext4 rw 0 0
proc /proc proc rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/office/unx.wl", "ext4"),
        ("/mnt/share/unx.wl", "nfs4"),
        ("/mnt/shared/unx.wl", "ext4"),
        ("/mnt/with space/unx.wl", "cifs"),
        ("/mnt/share/local/unx.wl", "ext4"),
    ],
)
def test_the_disk_of_a_path_is_told(place: str, kind: str) -> None:
    """A path lies on the file system whose folder is the longest beginning of it."""
    assert disk.mounted_kind(place, MOUNTS) == kind


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are told like this on Linux only")
def test_a_network_disk_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A ledger is neither created nor opened on another machine's disk."""
    Ledger.create(str(path), code="UNX", mission="X").close()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {path.parent} nfs rw 0 0\n")
    monkeypatch.setattr(disk, "MOUNTS", mounts)
    with pytest.raises(LedgerFault, match=r"another machine's disk \(nfs\)"):
        Ledger.open(str(path))
    with pytest.raises(LedgerFault, match=r"\(nfs\)"):
        Ledger.create(str(path.with_name("new.wl")), code="UNX", mission="X")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace, which counts syncs, is not installed")
def test_an_operation_costs_one_sync(filled: Ledger, path: Path) -> None:
    """A posting of one operation is durable after exactly one fsync or fdatasync."""
    script = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import conftest as made
        from wamledger.ledger.store import Ledger
        ledger = Ledger.open({str(path)!r}, clock=made.clock)
        made.post(ledger, made.user("FIRST"))
        sys.stderr.write("begin\\n"); sys.stderr.flush()
        for number in range(10):
            made.post(ledger, made.user(f"U{{number}}"))
        sys.stderr.write("end\\n"); sys.stderr.flush()
    """
    traced = path.with_name("trace")
    done = subprocess.run(
        [
            *("strace", "-f", "-e", "trace=fsync,fdatasync,sync_file_range,msync,write", "-o", str(traced)),
            *(sys.executable, "-c", textwrap.dedent(script)),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if "Operation not permitted" in done.stderr:
        pytest.skip(f"processes may not be traced here: {done.stderr.splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    lines = traced.read_text().splitlines()
    begin = next(number for number, line in enumerate(lines) if '"begin' in line)
    end = next(number for number, line in enumerate(lines) if '"end' in line)
    syncs = [line for line in lines[begin:end] if "sync" in line]
    assert len(syncs) == 10, "\n".join(syncs)


def test_a_backup_is_a_whole_ledger(filled: Ledger, made: ModuleType, path: Path) -> None:
    """A backup holds every entry, in one file, also those that stand in the write-ahead log."""
    target = path.with_name("copy.wl")
    size, root = backup.back_up(path, target)
    assert (size, root) == (filled.head().size, filled.head().root)
    made.post(filled, made.move(0))
    assert sorted(each.name for each in path.parent.glob("copy.wl*")) == ["copy.wl"]
    with Ledger.open(str(target), readonly=True) as copy:
        assert (copy.head().size, copy.head().root) == (size, root)
        assert copy.faults == ()


def test_a_backup_of_a_changed_entry_is_refused(filled: Ledger, path: Path) -> None:
    """What is not the ledger that was signed is not kept as its backup."""
    target = path.with_name("copy.wl")
    target.write_bytes(b"the last good one")
    with shell(filled) as connected:
        connected.execute("DROP TRIGGER guard_entry_update")
        connected.execute(
            "UPDATE entry SET entry = CAST(replace(CAST(entry AS TEXT), 'ARM-1', 'ARM-2') AS BLOB)"
        )
    with pytest.raises(LedgerTampered, match="do not make the root"):
        backup.back_up(path, target)
    assert target.read_bytes() == b"the last good one"
    assert not list(path.parent.glob(".copy*"))
