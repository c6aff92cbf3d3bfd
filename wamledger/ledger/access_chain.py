"""
The chain of access records: who came in, who failed, who took something out.

The records are in no entry, for they are many and nobody signs them. Each names the hash of the one before it, and
what a signed-in person posts names the newest of that moment. So nobody can take a record out or change it without
breaking the chain, nor make the chain again without contradicting an entry that somebody signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger.domain.stock import Row
from wamledger.ledger.canonical import encode
from wamledger.ledger.link import Link

FIRST_PREV: Final = "0" * 64
_DOMAIN: Final = b"wamledger/access/v1\n"
_COLUMNS: Final = ("n", "at", "user", "event", "subject", "facts", "prev", "hash")
_SELECTED: Final = 'n, at, "user", event, subject, facts, prev, hash'


@dataclass(frozen=True, slots=True)
class Record:
    """
    One access record.

    Shape: ``n`` counts from 0; ``user`` is empty where nobody had signed in; ``subject`` is what it was about.
    """

    n: int
    at: int
    user: str
    event: str
    subject: str | None
    facts: Row
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """
    Where the chain does not hold.

    Shape: ``n`` is the record that does not fit; ``what`` is ``number``, ``prev``, ``hash`` or ``facts``.
    """

    n: int
    what: str


def append(
    link: Link,
    at: int,
    *,
    user: str,
    event: str,
    subject: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Record:
    """One more record stands at the end of the chain, within the transaction of the caller."""
    newest = link.one("SELECT n, hash FROM access_record ORDER BY n DESC LIMIT 1")
    n, prev = (0, FIRST_PREV) if newest is None else (newest[0] + 1, str(newest[1]))
    kept = dict(facts or {})
    record = Record(n, at, user, event, subject, kept, prev, _hash(n, at, user, event, subject, kept, prev))
    link.run(
        f"INSERT INTO access_record ({_SELECTED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (n, at, user, event, subject, encode(kept).decode(), prev, record.hash),
    )
    return record


def commitment(link: Link) -> Row | None:
    """How many records there are, and the hash of the newest; None where there is none."""
    row = link.one("SELECT n, hash FROM access_record ORDER BY n DESC LIMIT 1")
    return None if row is None else {"n": row[0] + 1, "hash": str(row[1])}


def records(link: Link, *, newest_first: bool = False) -> Iterator[Record]:
    """All records, one after the other."""
    order = "DESC" if newest_first else "ASC"
    for block in link.stream(f"SELECT {_SELECTED} FROM access_record ORDER BY n {order}"):
        yield from (_record(row) for row in block)


def check(link: Link, committed: Mapping[int, str] | None = None) -> Iterator[Broken]:
    """
    Where the chain is broken, in its order; nothing where it is whole.

    ``committed`` are hashes that entries name, by how many records there were; one that names more than there are
    shows that the end was cut off.
    """
    waiting = dict(committed or {})
    expected, prev = 0, FIRST_PREV
    for block in link.stream(f"SELECT {_SELECTED} FROM access_record ORDER BY n"):
        for row in block:
            yield from _faults(row, expected, prev)
            named = waiting.pop(row[0] + 1, None)
            if named is not None and named != row[7]:
                yield Broken(row[0], "hash")
            expected, prev = row[0] + 1, str(row[7])
    for number in sorted(waiting):
        # an entry of a ledger without records names none
        if number:
            yield Broken(number - 1, "number")


def _faults(row: Any, expected: int, prev: str) -> Iterator[Broken]:
    n = row[0]
    if n != expected:
        yield Broken(n, "number")
    if row[6] != prev:
        yield Broken(n, "prev")
    try:
        record = _record(row)
    except ValueError:
        yield Broken(n, "facts")
        return
    if encode(record.facts).decode() != row[5]:
        yield Broken(n, "facts")
    made = _hash(n, record.at, record.user, record.event, record.subject, record.facts, record.prev)
    if made != record.hash:
        yield Broken(n, "hash")


def _record(row: Any) -> Record:
    facts = orjson.loads(row[5])
    if type(facts) is not dict:
        raise ValueError(row[5])
    return Record(row[0], row[1], row[2], row[3], row[4], facts, row[6], row[7])


def _hash(n: int, at: int, user: str, event: str, subject: str | None, facts: Row, prev: str) -> str:
    values = (n, at, user, event, subject, facts, prev)
    return hashlib.sha256(_DOMAIN + encode(dict(zip(_COLUMNS[:-1], values, strict=True)))).hexdigest()
