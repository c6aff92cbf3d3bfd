"""
The files that lie beside a ledger or come back to it: its key, its tip log, the token of a session.

They may have been damaged or planted. A key file gives the key that its vkey names or none; a tip log remembers what
its whole lines say and nothing else.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.fuzz.evidence import SITE
from tests.fuzz.oracle import FOLDER, file_of, refusals_only
from wamledger.ledger import recovery_code, sealed_key, sealing
from wamledger.ledger.canonical import encode
from wamledger.ledger.key_slot import Slot
from wamledger.ledger.keys import load_key
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.tip import Tip, TipLog, Verdict
from wamledger.ledger.vkey import encoded
from wamledger.services.access import tokens

WORDS = (
    "wamledger_key",
    "kind",
    "plain",
    "sealed",
    "origin",
    "seed",
    "slots",
    "kdf",
    "salt",
    "vkey",
    "1.0",
    "true",
)

# the key


def key_files(content: bytes) -> None:
    """A key that is read is the one that the file names; one that is sealed opens with its KEK and slots alone."""
    with file_of(content, ".key") as path:
        with refusals_only():
            signer = load_key(path)
            record = json.loads(content)
            assert (signer.vkey, signer.name) == (record["vkey"], record["origin"])
        with refusals_only():
            said = sealed_key.stated(path)
            assert all(Slot.parse(slot.as_json()) == slot for slot in said.slots)
            for slot in said.slots:
                _slot_opens(path, slot.name)
        with refusals_only():
            assert sealed_key.load_sealed(path, KEK).vkey == said.vkey == SITE.vkey
        with refusals_only():
            assert sealed_key.database_key(path, KEK) in (None, DATABASE_KEY)


def _slot_opens(path: Path, name: str) -> None:
    with refusals_only():
        assert sealed_key.open_slot(path, name, SLOT_KEY) == KEK
        assert name in ("ADMIN", "RECOVERY")


KEK = bytes(range(40, 72))
SLOT_KEY = bytes(range(80, 112))
DATABASE_KEY = bytes(range(120, 152))


@cache
def of_key_files() -> list[bytes]:
    """Keys that lie open and sealed, and files that name them in other ways."""
    record = {"kind": "plain", "origin": SITE.name, "seed": encoded(SITE.seed), "vkey": SITE.vkey}
    whole = encode({**record, "wamledger_key": 1}) + b"\n"
    more = [
        encode({**record, "wamledger_key": version, "kind": kind})
        for version, kind in ((2, "plain"), (1, "x"))
    ]
    slots = [Slot.made(SITE.name, name, KEK, SLOT_KEY, Kdf(), bytes(16)) for name in ("ADMIN", "RECOVERY")]
    sealed = [
        encode(sealed_key.sealed_record(SITE, KEK, slots[:count], database=database)) + b"\n"
        for count, database in ((1, None), (2, None), (2, DATABASE_KEY))
    ]
    weak = sealed[0].replace(b"65536", b"1")
    return [whole, *more, whole.replace(b'"kind"', b'"kind":1,"kind"'), whole[:40], *sealed, weak]


def recovery_codes(content: bytes) -> None:
    """A code that is understood is one that is printed, and is understood again."""
    with refusals_only():
        code = recovery_code.read(content.decode("utf-8", "replace"))
        assert recovery_code.read(code) == code == recovery_code.written(code.replace("-", "")[:28])


def of_recovery_codes() -> list[bytes]:
    """A code, as it is printed and as people type it."""
    code = recovery_code.written("0123456789ABCDEFGHJKMNPQRSTV")
    return [
        text.encode()
        for text in (code, code.lower().replace("0", "o").replace("-", " "), code[:-1], code + "X")
    ]


def sealed_texts(content: bytes) -> None:
    """Nothing but what was sealed with a key and a header is ever opened with them."""
    with refusals_only():
        opened = sealing.opened(KEK, content.decode("utf-8", "replace"), b"header")
        assert opened == DATABASE_KEY


@cache
def of_sealed_texts() -> list[bytes]:
    """Secrets under the key, with this header and with another."""
    return [sealing.seal(KEK, DATABASE_KEY, header).encode() for header in (b"header", b"other")]


# the token of a session


def session_files(content: bytes) -> None:
    """A session that is found has a token and belongs to this ledger; what is no such file is refused."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as home, _home(home):
        (path,) = tokens._paths(SITE.name)
        path.parent.mkdir(mode=0o700)
        path.write_bytes(content)
        path.chmod(0o600)
        with refusals_only():
            kept = tokens.find(SITE.name)
            if kept is not None:
                assert type(kept.token) is str
                assert kept.database_key is None or type(kept.database_key) is str
                assert json.loads(content)["origin"] == SITE.name
        tokens.forget(SITE.name)
        assert not path.exists()


@contextmanager
def _home(folder: str) -> Iterator[None]:
    before = os.environ.get("WAMLEDGER_HOME")
    os.environ["WAMLEDGER_HOME"] = folder
    try:
        yield
    finally:
        os.environ.pop("WAMLEDGER_HOME") if before is None else os.environ.update(WAMLEDGER_HOME=before)


def of_session_files() -> list[bytes]:
    """The file of a session, whole, without its token, of another ledger."""
    record = {"wamledger_session": 1, "origin": SITE.name, "token": "dG9rZW4", "database_key": None}
    others = (
        {"token": None},
        {"origin": "x"},
        {"token": 7},
        {"database_key": "x"},
        {"wamledger_session": True},
    )
    without = {name: value for name, value in record.items() if name != "token"}
    return [
        json.dumps(each).encode() for each in (record, *({**record, **other} for other in others), without)
    ]


# the tip log

_WHOLE_LINE = re.compile(rb"(0|[1-9][0-9]{0,18}) ([0-9a-f]{64})")


def tip_logs(content: bytes) -> None:
    """The largest of the whole lines is remembered, and what follows a torn line is not lost."""
    with file_of(content, ".tip") as path:
        log = TipLog(path)
        found = log.last()
        # Read a second time, in the plainest way, where all of it is within the tail that is looked at.
        if len(content) <= 4096:
            lines = content.split(b"\n")[:-1]
            tips = [_tip(line) for line in lines if _WHOLE_LINE.fullmatch(line)]
            assert (found is None) == (not tips)
            assert found is None or found.size == max(tip.size for tip in tips)
        most = found.size if found else 0
        assert log.compare(most, lambda _size: found.root if found else b"") is not Verdict.BEHIND
        if most < 2**62:
            with log:
                log.append(most + 1, b"\7" * 32)
            torn = content.rpartition(b"\n")[2]
            if not _WHOLE_LINE.fullmatch(torn):  # a line that only lacked its end is whole from now on
                assert TipLog(path).last() == Tip(most + 1, b"\7" * 32)


def _tip(line: bytes) -> Tip:
    size, root = line.split(b" ")
    return Tip(int(size), bytes.fromhex(root.decode()))


def of_tip_logs() -> list[bytes]:
    """Logs that are whole, torn, and of several writers."""
    lines = [Tip(size, bytes([size]) * 32).line for size in (3, 5, 4, 9)]
    return [b"".join(lines), b"".join(lines)[:-20], lines[0][:-1] + b"\n\n" + lines[1], b"\0" * 50 + lines[0]]
