"""
What is carried from one place to another: backups, and evidence of entries.

Both come back from strangers. A backup that opens is one that this program would have written, and expands to what it
says; evidence that holds is the evidence that was given out, for nobody here has the keys.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from tests.fuzz.dice import Dice
from tests.fuzz.oracle import FOLDER, as_data, file_of, refusals_only
from tests.ledger.forging import Book
from tests.ledger.signing_people import post_all_kinds
from wamledger.domain import moment
from wamledger.ledger.canonical import check as check_value
from wamledger.ledger.canonical import encode
from wamledger.ledger.faults import CanonicalError
from wamledger.ledger.head import Head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.link import Link
from wamledger.ledger.merkle import EMPTY_ROOT, leaf_hash
from wamledger.ledger.replay import Replay, Scratch
from wamledger.ledger.store import Ledger
from wamledger.services.backup.archive import Archive, Writer
from wamledger.services.backup.manifest import DATABASE, HEAD, KEY, MANIFEST, Manifest, Member, NotAManifest
from wamledger.services.evidence import check

# backups


def backups(content: bytes) -> None:
    """A backup that opens holds what its manifest lists, and nothing before, between or behind it."""
    with file_of(content, ".wlb") as path, refusals_only(), Archive(path) as archive:
        archive.check()
        names = [member.name for member in archive.manifest.members]
        assert len(set(names)) == len(names)
        assert all(_is_fixed(name) for name in names)
        for member in archive.manifest.members:
            assert len(archive.content(member.name)) == member.size
        assert Manifest.parse(archive.manifest.encoded()) == archive.manifest


def _is_fixed(name: str) -> bool:
    return name in (HEAD, KEY, DATABASE) or (
        name.startswith("files/") and "/" not in name[6:] and ".." not in name
    )


def packed(content: bytes) -> None:
    """The same, with the input as choices: members as they may be, in an archive as it may be."""
    warnings.simplefilter("ignore")  # of names that stand twice, which is the point
    dice = Dice(content)
    members = {name: dice.bytes(60) * dice.pick((1, 1, 5000)) for name in _NAMES if dice.one_in(2)}
    listed = [_listed(name, each) for name, each in members.items()]
    manifest = _manifest(listed).encoded()
    if dice.one_in(3):
        at = dice.below(len(manifest))
        manifest = manifest[:at] + dice.bytes(9) + manifest[at + dice.below(9) :]
    stream = io.BytesIO()
    writer = Writer(stream)
    order = [(MANIFEST, manifest), *members.items()]
    if dice.one_in(6):
        order.append(dice.pick(order))
    if dice.one_in(6):
        order.reverse()
    for name, each in order:
        writer.add(
            dice.pick((name,) * 9 + ("../x", "files/x", "", "a\\b", "/x")),
            io.BytesIO(each),
            compressed=dice.one_in(2),
        )
    writer.close()
    whole = bytearray(stream.getvalue())
    for _change in range(dice.below(4)):
        whole[dice.below(len(whole))] = dice.below(256)
    backups(bytes(whole) + dice.pick((b"", b"", b"", b"x")))


_NAMES = (HEAD, KEY, DATABASE, f"files/{'ab' * 32}", f"files/{'cd' * 32}.sealed", "files/../x", "more")


def _listed(name: str, content: bytes) -> Member:
    return Member(name, len(content), hashlib.sha256(content).hexdigest())


def _manifest(members: Sequence[Member]) -> Manifest:
    head = Head("x.example", 0, EMPTY_ROOT)
    return Manifest(head, made_at=0, encrypted=False, edition=1, members=tuple(members))


def manifests(content: bytes) -> None:
    """A manifest that is read is the same once it was written again."""
    with suppress(NotAManifest):
        manifest = Manifest.parse(content)
        assert Manifest.parse(manifest.encoded()) == manifest


@cache
def of_backups() -> list[bytes]:
    """Small archives: stored and compressed, with and without what a backup must have."""
    made = []
    for names, compressed in (
        ((HEAD, DATABASE), False),
        ((HEAD, KEY, DATABASE, _NAMES[3]), True),
        ((HEAD,), False),
    ):
        members = {name: name.encode() * 20 for name in names}
        manifest = _manifest([_listed(*each) for each in members.items()])
        stream = io.BytesIO()
        writer = Writer(stream)
        for name, each in ((MANIFEST, manifest.encoded()), *members.items()):
            writer.add(name, io.BytesIO(each), compressed=compressed)
        writer.close()
        made.append(stream.getvalue())
    return made


def of_packed() -> list[bytes]:
    """Rows of choices."""
    return [bytes((number * step + number // 9) % 256 for number in range(90)) for step in range(1, 40)]


def of_manifests() -> list[bytes]:
    """The manifests of small archives."""
    members = (_listed(HEAD, b"x"), _listed(DATABASE, b"y"))
    return [_manifest(members[:count]).encoded() for count in (0, 2)]


WORDS = (
    MANIFEST,
    HEAD,
    KEY,
    DATABASE,
    "files/",
    "wamledger_backup",
    "members",
    "PK\x03\x04",
    "PK\x01\x02",
    "PK\x05\x06",
)


# evidence


@cache
def _ledger() -> tuple[Book, list[bytes], Signer]:
    """The entries of a ledger that people sign in to, made once, with everybody's keys but the attacker has none."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(folder) / "unx.wl"
        opening: dict[str, Any] = {"code": "UNX", "mission": "X", "origin": "fuzz.example/1", "clock": _clock}
        with Ledger.create(str(path), **opening) as ledger:
            post_all_kinds(ledger)
            own = load_key(Path(f"{path}.key"))
            book = Book(ledger, own)
    return book, book.entries(), own


def _clock() -> int:
    return 1_767_225_600_000_000


def evidence(content: bytes) -> None:
    """Evidence that holds is what was given out, byte for byte, or the beginning of it under its own head."""
    _book, _entries, own = _ledger()
    with file_of(content, ".jsonl") as path, refusals_only():
        checked = check(path, vkey=own.vkey, entry="MOVE-1")
        as_data(checked.as_json())
        assert not checked.holds or content == _given_out()


@cache
def _given_out() -> bytes:
    book, entries, _own = _ledger()
    with file_of(b"", ".jsonl") as path:
        return book.write(path, entries).read_bytes()


def of_evidence() -> list[bytes]:
    """The evidence, whole and in part."""
    whole = _given_out()
    lines = whole.splitlines(keepends=True)
    return [whole, b"".join(lines[:3]), lines[0], b"".join([lines[0], *lines[5:9]])]


def forged(content: bytes) -> None:
    """
    Entries that say anything, chained and signed again with the ledger's own key: they are judged, and never stumbled over.

    Evidence of them is checked, and projections are made from them.
    """
    book, entries, _own = _ledger()
    dice = Dice(content)
    changed = list(entries)
    for _change in range(1 + dice.below(3)):
        at = dice.below(len(changed))
        record = orjson.loads(changed[at])
        _change_somewhere(record, dice)
        try:
            check_value(record)
            changed[at] = encode(record)
        except (CanonicalError, TypeError):
            return
    chained = _chained(changed)
    with file_of(b"", ".jsonl") as path, refusals_only():
        checked = check(book.write(path, chained), vkey=book.own.vkey)
        as_data(checked.as_json())
        for finding in checked.findings:
            assert finding.message
        assert not checked.holds or chained == entries
    with refusals_only():
        _replayed(chained)


def _chained(entries: list[bytes]) -> list[bytes]:
    prev, chained = "0" * 64, []
    for each in entries:
        record = orjson.loads(each)
        if isinstance(record, dict) and isinstance(record.get("body"), dict) and "prev" in record["body"]:
            record["body"]["prev"] = prev
        chained.append(encode(record))
        prev = leaf_hash(chained[-1]).hex()
    return chained


def _replayed(entries: list[bytes]) -> None:
    """What cannot be applied is told, and nothing is raised."""
    told: list[str] = []
    record = sqlite3.connect(":memory:", isolation_level=None)
    record.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, entry BLOB)")
    record.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(entries))
    with Scratch() as scratch:
        replay = Replay(
            Link(record, "sqlite"),
            scratch.link,
            code="UNX",
            wrong=lambda _seq, kind, _facts: told.append(kind),
        )
        for _done in replay.run([list(enumerate(entries))]):
            pass
    record.close()
    assert all(told)


_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**53 - 1, "", "x", "0" * 64, "ARM-1", "W-1", "OFFICER", "APPROVER", "é"),
    *(
        [],
        {},
        [[]],
        [None],
        {"op": "move"},
        "2026-02-30T00:00:00Z",
        moment.canonical(0),
        "reverse",
        "enrol_key",
    ),
)


def _change_somewhere(value: Any, dice: Dice) -> None:
    """One value somewhere inside is another, is gone, or has company."""
    while True:
        places = list(value) if isinstance(value, dict) else range(len(value))
        if not places:
            return
        place = dice.pick(list(places))
        inner = value[place]
        if not isinstance(inner, (dict, list)) or not inner or dice.one_in(6):
            break
        value = inner
    action = dice.below(4)
    if action == 0:
        value[place] = dice.pick(_ODD)
    elif action == 1:
        del value[place]
    elif action == 2 and isinstance(value, dict):
        value[dice.pick(("op", "by", "approved_by", "effects", "moves", "historical", "x"))] = dice.pick(_ODD)
    else:
        value[place] = value[dice.pick(list(places))]


def of_forged() -> list[bytes]:
    """Rows of choices."""
    return [bytes((number * step + number // 5) % 256 for number in range(30)) for step in range(1, 60)]
