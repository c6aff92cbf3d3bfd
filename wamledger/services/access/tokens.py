"""
Where the token of a session lies between two commands: with whoever signed in, and with nobody else.

It is looked for in the environment, then in the user's own folder, then in their keyring. A new one goes into the
keyring where there is one that asks for it (with the extra ``keyring``), else into a file that only its owner may
read, in memory where the system has a private place there, so that it does not outlive the machine being switched
off. A token alone opens nothing: it needs the database.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import orjson

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.sqlite.disk import MOUNTS, mounted_kind

VARIABLE: Final = "WAMLEDGER_TOKEN"
VERSION: Final = 1
SERVICE: Final = "wamledger"

_MOST_BYTES: Final = 8192
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """
    What is kept of a session outside the ledger.

    Shape: ``database_key`` is the key of an encrypted database, sealed under the token; ``where`` says in words where
    it lies.
    """

    token: str
    database_key: str | None = None
    where: str = ""

    @property
    def text(self) -> str:
        """The token in one word, for WAMLEDGER_TOKEN."""
        return self.token if self.database_key is None else f"{self.token}.{self.database_key}"


def keep(origin: str, kept: Kept) -> str:
    """
    The token of the ledger's session is kept, and the one before it is gone; returns in words where it lies.

    Raises: AccessFault where it can be kept nowhere.
    """
    forget(origin)
    record = {
        "wamledger_session": VERSION,
        "origin": origin,
        "token": kept.token,
        "database_key": kept.database_key,
    }
    content = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    ring = _keyring()
    if ring is not None:
        with suppress(Exception):  # whatever a keyring's maker thought of; the file is there for that
            ring.set_password(SERVICE, origin, content.decode())
            _write(origin, orjson.dumps({"wamledger_session": VERSION, "origin": origin, "token": None}))
            return str(ring.name)
    return str(_write(origin, content))


def find(origin: str) -> Kept | None:
    """
    The token of a session with the ledger; None where nobody keeps one.

    Raises: AccessFault for a file that others may read, or that is none of this program.
    """
    named = os.environ.get(VARIABLE)
    if named:
        token, _dot, database_key = named.partition(".")
        return Kept(token, database_key or None, VARIABLE)
    for path in _paths(origin):
        record = _read(path, origin)
        if record is None:
            continue
        if record["token"] is not None:
            return Kept(record["token"], record.get("database_key"), str(path))
        ring = _keyring()
        held = None
        if ring is not None:
            with suppress(Exception):  # a keyring that is locked or gone is one that holds nothing
                held = ring.get_password(SERVICE, origin)
        if held:
            record = _parsed(held.encode(), origin)
            if record is not None and record["token"] is not None:
                return Kept(record["token"], record.get("database_key"), ring.name)
    return None


def forget(origin: str) -> None:
    """No token of a session with the ledger is kept."""
    for path in _paths(origin):
        record = None
        with suppress(AccessFault):
            record = _read(path, origin)
        if record is not None and record["token"] is None:
            ring = _keyring()
            if ring is not None:
                with suppress(Exception):  # what is not there any more is forgotten
                    ring.delete_password(SERVICE, origin)
        with suppress(FileNotFoundError):
            path.unlink()


def folders() -> list[Path]:
    """The folders in which a token may lie, the best first."""
    home = os.environ.get("WAMLEDGER_HOME")
    if home:
        return [Path(home) / "sessions"]
    import platformdirs

    state = Path(platformdirs.user_state_dir(SERVICE, appauthor=False)) / "sessions"
    runtime = Path(platformdirs.user_runtime_dir(SERVICE, appauthor=False))
    return [runtime / "sessions", state] if is_private_memory(runtime.parent) else [state]


def is_private_memory(folder: Path, mounts: str | None = None) -> bool:
    """Whether the folder is this user's alone, and lies in memory."""
    if os.name != "posix":
        return False
    try:
        status = folder.lstat()
        listed = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape") if mounts is None else mounts
    except OSError:
        return False
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    is_closed = not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return is_own and is_closed and mounted_kind(os.path.realpath(folder), listed) in _IN_MEMORY


def _paths(origin: str) -> list[Path]:
    name = hashlib.sha256(origin.encode()).hexdigest()[:24]
    return [folder / f"{name}.json" for folder in folders()]


def _write(origin: str, content: bytes) -> Path:
    fault: OSError | None = None
    for path in _paths(origin):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.replace(path, content, mode=0o600)
        except OSError as error:
            fault = error
        else:
            return path
    raise AccessFault(
        N_("The token of the session can be kept nowhere: {detail}."),
        N_("Make the folder {path} writable, or set WAMLEDGER_HOME to one that is."),
        detail=(fault.strerror or str(fault)) if fault else "",
        path=folders()[-1],
    ) from fault


def _read(path: Path, origin: str) -> dict[str, Any] | None:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise _not_trusted(path) from fault
    with os.fdopen(handle, "rb") as file:
        # the rights are asked of the open file: the name could be given to another one in between
        status = os.fstat(file.fileno())
        if os.name == "posix" and (
            status.st_uid != os.getuid() or status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        ):
            raise _not_trusted(path)
        content = file.read(_MOST_BYTES + 1)
    record = _parsed(content, origin)
    if record is None:
        raise _not_trusted(path)
    return record


def _parsed(content: bytes, origin: str) -> dict[str, Any] | None:
    try:
        record = orjson.loads(content) if len(content) <= _MOST_BYTES else None
    except orjson.JSONDecodeError:
        return None
    if (
        type(record) is not dict
        # True and 1.0 equal 1 in Python, and are no version
        or type(record.get("wamledger_session")) is not int
        or record["wamledger_session"] != VERSION
        or record.get("origin") != origin
        or "token" not in record
    ):
        return None
    texts = (record.get("token"), record.get("database_key"))
    return record if all(each is None or type(each) is str for each in texts) else None


def _not_trusted(path: Path) -> AccessFault:
    return AccessFault(
        N_("{path} is no file of a session that belongs to you alone."),
        N_("Remove it, and sign in again: wamledger login"),
        path=path,
    )


def _keyring() -> Any:
    """The user's keyring; None where the extra is not installed, or the system has none that keeps anything."""
    if os.environ.get("WAMLEDGER_HOME") and not os.environ.get("PYTHON_KEYRING_BACKEND"):
        # whoever names a folder for everything gets everything there
        return None
    if find_spec("keyring") is None:
        return None
    try:
        import keyring

        ring = keyring.get_keyring()
    except Exception:  # a backend that cannot even be loaded is none
        return None
    return ring if ring.priority > 0 and "null" not in type(ring).__module__ else None
