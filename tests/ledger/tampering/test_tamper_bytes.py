"""Bits of entries, and bytes of the file: none can be turned over unseen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.tampering.attack import SIZE
from tests.ledger.tampering.office import Office, cells_of, contents
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.slice import keys
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.block import Task, verify_block
from wamledger.ledger.verifying.chain import Chain
from wamledger.ledger.verifying.finding import Kind

# each bit


def flips(seed: int, length: int, every_bit: bool) -> Iterator[tuple[int, int]]:
    """The bytes of a text with one bit of each, or with all."""
    chance = random.Random(seed)
    for at in range(length):
        yield from ((at, bit) for bit in (range(8) if every_bit else [chance.randrange(8)]))


def flip_entries(office: Office, numbers: range, *, every_bit: bool) -> int:
    """Every byte of these entries has been changed by one bit, and each time that was found; returns how often."""
    tried = 0
    with Ledger.open(str(office.path), readonly=True) as ledger:
        task = Task(0, SIZE, ledger.about.origin, Chain(((0, ledger.about.vkey),)))
    with office.tampering() as connection:
        link = Link(connection, "sqlite")
        for seq in numbers:
            stored = link.one("SELECT entry FROM entry WHERE seq = ?", (seq,))[0]
            for at, bit in flips(seq, len(stored), every_bit):
                flipped = bytearray(stored)
                flipped[at] ^= 1 << bit
                link.run("UPDATE entry SET entry = ? WHERE seq = ?", (bytes(flipped), seq))
                found = verify_block(link, task).counts
                assert found[Kind.ENTRY_CHANGED] == 1, (seq, at, bit)
                tried += 1
            link.run("UPDATE entry SET entry = ? WHERE seq = ?", (stored, seq))
    return tried


def test_each_byte_of_an_entry(small: Office) -> None:
    """One bit of any byte of an entry is found, and leads to no error of the program."""
    assert flip_entries(small, range(3, 5), every_bit=False) > 700


@pytest.mark.campaign
def test_each_bit_of_each_entry(small: Office) -> None:
    """Every bit of every entry of the small ledger is found."""
    tried = flip_entries(small, range(SIZE), every_bit=True)
    print(f"{tried} bits changed, all found")


@pytest.mark.campaign
def test_each_bit_of_each_column(small: Office) -> None:
    """Every bit of every cell beside the entries that can be computed from them or was signed is found."""
    with Ledger.open(str(small.path), readonly=True) as ledger:
        task = Task(0, SIZE, ledger.about.origin, Chain(((0, ledger.about.vkey),)))
    tried = 0
    with small.tampering() as connection:
        link = Link(connection, "sqlite")
        for table, column in (
            ("entry", "leaf"),
            ("tree_node", "hash"),
            ("signed_head", "root"),
            ("signed_head", "note"),
        ):
            condition = " AND ".join(f"{name} = ?" for name in keys(table))
            update = f"UPDATE {table} SET {column} = ? WHERE {condition}"
            for key, value in cells_of(small, table, column):
                content = value.encode() if isinstance(value, str) else value
                for at, bit in flips(0, len(content), every_bit=True):
                    flipped = bytearray(content)
                    flipped[at] ^= 1 << bit
                    try:
                        changed = flipped.decode() if isinstance(value, str) else bytes(flipped)
                    except UnicodeDecodeError:
                        continue  # which SQLite does not hand out as a text; see the bytes of the file
                    link.run(update, (changed, *key))
                    assert verify_block(link, task).counts, (table, column, key, at, bit)
                    tried += 1
                link.run(update, (value, *key))
        assert not verify_block(link, task).counts
    print(f"{tried} bits changed, all found")


# the file itself


def fuzz(office: Office, times: int, seed: int) -> tuple[int, int]:
    """A byte of the file was changed so many times; each was found or changed nothing. Returns how many of both."""
    chance = random.Random(seed)
    before, whole = contents(office.path), office.path.read_bytes()
    used = [at for at, byte in enumerate(whole) if byte]  # most of a small file is empty
    found = harmless = 0
    for _time in range(times):
        changed = bytearray(whole)
        changed[chance.choice(used)] ^= 1 << chance.randrange(8)
        office.path.write_bytes(changed)
        try:
            sound = office.verdict().sound
        except LedgerFault:
            sound = False  # it was not even opened
        if sound:
            assert contents(office.path) == before
            harmless += 1
        else:
            found += 1
        for follower in ("-wal", "-shm"):
            Path(f"{office.path}{follower}").unlink(missing_ok=True)
    return found, harmless


def test_bytes_of_the_file(small: Office) -> None:
    """A byte of the file that was changed is found, or stands where nothing is kept."""
    found, _harmless = fuzz(small, 50, seed=1)
    assert found > 20


@pytest.mark.campaign
def test_many_bytes_of_the_file(small: Office) -> None:
    """The same, many times."""
    print("found, harmless:", fuzz(small, 2_000, seed=2))
