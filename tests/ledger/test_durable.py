"""A file is there whole, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from wamledger.ledger import durable

WRITERS = pytest.mark.parametrize("write", [durable.create, durable.replace])


@WRITERS
def test_whole_and_for_the_owner_only(tmp_path: Path, write: Any) -> None:
    """The file has the content and mode 0600, whatever the umask, and nothing else is left in the folder."""
    before = os.umask(0)
    try:
        write(tmp_path / "key", b"content")
    finally:
        os.umask(before)
    assert (tmp_path / "key").read_bytes() == b"content"
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_create_takes_no_name_that_is_taken(tmp_path: Path) -> None:
    """A file that is there stays as it was."""
    (tmp_path / "key").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        durable.create(tmp_path / "key", b"new")
    assert (tmp_path / "key").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]


def test_replace_replaces(tmp_path: Path) -> None:
    """A file that is there has the new content."""
    (tmp_path / "tip").write_bytes(b"old")
    durable.replace(tmp_path / "tip", b"new")
    assert (tmp_path / "tip").read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="a folder can be synchronised on POSIX only")
@WRITERS
def test_order_of_the_steps(tmp_path: Path, write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is on the disk before it has its name, and the name before the call returns."""
    steps: list[str] = []

    def watched(name: str) -> None:
        real = getattr(os, name)

        def step(*arguments: Any, **options: Any) -> Any:
            of = ""
            if name == "fsync":
                status = os.fstat(arguments[0])
                of = " folder" if stat.S_ISDIR(status.st_mode) else f" {status.st_size} bytes"
            steps.append(name + of)
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, step)

    for name in ("fsync", "link", "replace"):
        watched(name)
    write(tmp_path / "file", b"content")
    assert steps == ["fsync 7 bytes", "link" if write is durable.create else "replace", "fsync folder"]


@WRITERS
def test_nothing_stays_open(tmp_path: Path, write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file and folder that was opened is closed."""
    handles: list[int] = []
    real = os.open

    def opened(*arguments: Any, **options: Any) -> int:
        handles.append(real(*arguments, **options))
        return handles[-1]

    monkeypatch.setattr(os, "open", opened)
    write(tmp_path / "file", b"content")
    assert handles
    for handle in handles:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


@pytest.mark.parametrize(
    ("write", "failing"),
    [
        (durable.create, "fsync"),
        (durable.create, "link" if os.name == "posix" else "rename"),
        (durable.replace, "fsync"),
        (durable.replace, "replace"),
    ],
)
def test_a_failure_leaves_what_was_there(
    tmp_path: Path, write: Any, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a step before the naming fails, the old file or none is there, and no temporary one."""
    if write is durable.replace:
        (tmp_path / "file").write_bytes(b"old")

    def broken(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, broken)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "file", b"content")
    there = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert there == ({} if write is durable.create else {"file": b"old"})
