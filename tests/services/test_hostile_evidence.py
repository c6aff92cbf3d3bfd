"""Files of evidence that somebody has meddled with: nothing but findings and refusals, and never that they hold."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.signing_people import actor, post_all_kinds
from wamledger.ledger.canonical import encode
from wamledger.ledger.faults import CanonicalError, EvidenceFault, NoteFault
from wamledger.ledger.store import Ledger
from wamledger.services.evidence import check, write


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """The bytes of sound evidence, and the ledger's key."""
    folder = tmp_path_factory.mktemp("hostile")
    with Ledger.create(str(folder / "x.db"), code="UNX", mission="m") as ledger:
        post_all_kinds(ledger)
        ledger.act_as(actor("OFFICER"))
        write(ledger, folder / "e.jsonl")
        return (folder / "e.jsonl").read_bytes(), ledger.about.vkey


def holds(path: Path, content: bytes, vkey: str) -> bool:
    """Whether the check says that the content holds; it may also refuse it."""
    path.write_bytes(content)
    try:
        return check(path, vkey=vkey, entry="REV-1").holds
    except (EvidenceFault, NoteFault):
        return False


def test_any_byte(sound: tuple[bytes, str], tmp_path: Path) -> None:
    """A byte that is changed, lost or added anywhere but in the mission's name makes the file one that does not hold."""
    content, vkey = sound
    dice = random.Random(7)
    start = content.index(b'"ledger"')
    mission = range(start, content.index(b'"origin"'))  # what the ledger is called, nobody signs
    for _time in range(250):
        at = dice.randrange(len(content))
        if at in mission:
            continue
        changed = {
            0: content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :],
            1: content[:at] + content[at + 1 :],
            2: content[:at] + bytes([dice.randrange(256)]) + content[at:],
        }[dice.randrange(3)]
        assert not holds(tmp_path / "e.jsonl", changed, vkey) or changed in (content, content[:-1])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every way into a JSON value."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        found += places(each, (*path, key))
    return found


VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**53 - 1,
    "",
    "x",
    "é",
    [],
    {},
    [[]],
    {"op": 1},
    "2026-01-01T00:00:00Z",
    ["id"],
    ["a.0.b"],
)


def test_any_value(sound: tuple[bytes, str], tmp_path: Path) -> None:
    """Any value in the place of any other, in any entry, is a finding; no text in an entry can stop the check."""
    content, vkey = sound
    lines = content.splitlines(keepends=True)
    dice = random.Random(11)
    for _time in range(250):
        at = dice.randrange(1, len(lines))
        record = json.loads(lines[at])
        *way, last = dice.choice(places(record))
        inner = record
        for step in way:
            inner = inner[step]
        value = dice.choice(VALUES)
        if inner[last] == value:
            continue
        inner[last] = value
        try:
            changed = [*lines[:at], encode(record) + b"\n", *lines[at + 1 :]]
        except CanonicalError:
            continue
        assert not holds(tmp_path / "e.jsonl", b"".join(changed), vkey)


def test_any_value_in_the_first_line(sound: tuple[bytes, str], tmp_path: Path) -> None:
    """Any value in the place of any other in the first line is refused or found, but for what nobody signs."""
    content, vkey = sound
    first, rest = content.split(b"\n", 1)
    header = json.loads(first)
    for way in places(header):
        for value in VALUES:
            changed = json.loads(first)
            inner = changed
            for step in way[:-1]:
                inner = inner[step]
            if inner[way[-1]] == value or (way[0] in ("ledger", "mission") and isinstance(value, str)):
                continue
            inner[way[-1]] = value
            assert not holds(tmp_path / "e.jsonl", encode(changed) + b"\n" + rest, vkey), (way, value)
