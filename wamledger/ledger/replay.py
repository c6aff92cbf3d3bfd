"""
Replay: the projections made again from nothing but the bodies of the entries.

The result goes to a scratch database beside nothing else, so that it can be compared with what the ledger
holds, or put in its place. Applying is the same function as while posting; deciding is left out, for what
was accepted once is a fact. While it goes along, a replay holds each movement against the stock: goods
leave only where they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType
from typing import Any, Final, Self

import orjson
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from wamledger.domain.application import apply
from wamledger.domain.lifecycle import WITH_A_PARTY
from wamledger.domain.stock import Cell, Row, Stock
from wamledger.i18n import N_
from wamledger.ledger import tables
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Engine, Link
from wamledger.ledger.slice import Slice
from wamledger.ledger.sqlite import cipher
from wamledger.ledger.sqlite.connection import bare
from wamledger.ledger.writing import LOOKUPS, write

BLOCK: Final = 2000
"""Entries that are applied before anything is written."""

MOST_ROWS: Final = 60_000
"""Rows that are kept in memory between two blocks."""

Wrong = Callable[[int, str, Row], None]
"""Takes what a replay finds wrong: the number of the entry, the kind of finding, and its facts."""


class Scratch:
    """
    An empty database for projections, in a folder for temporary files, gone when it is closed.

    That of an encrypted ledger is encrypted too, under a key that nobody keeps: what is left of it on the disk after
    a crash, or in free blocks, says nothing.
    """

    def __init__(self, *, encrypted: bool = False) -> None:
        self._folder = TemporaryDirectory(prefix="wamledger-", ignore_cleanup_errors=True)
        path = Path(self._folder.name) / "projections.db"
        # Nothing here outlives the process, so nothing is forced to the disk.
        self._connection = bare(path, "rwc", cipher.new_key() if encrypted else None)
        for setting in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = MEMORY",
            "cache_size = -32768",
            "locking_mode = EXCLUSIVE",
        ):
            self._connection.execute(f"PRAGMA {setting}")
        for name in tables.PROJECTIONS:
            self._connection.execute(str(CreateTable(tables.table(name)).compile(dialect=sqlite.dialect())))
        self.link = Link(self._connection, "sqlite")

    def close(self) -> None:
        """The scratch database and its folder are gone."""
        self._connection.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Replay:
    """
    Entries in their order, applied to projections that begin empty.

    Invariant: ``applied`` entries are in the projections after each block.
    """

    def __init__(
        self, record: Link, scratch: Link, *, code: str, wrong: Wrong, most_rows: int = MOST_ROWS
    ) -> None:
        self.record = record
        self.scratch = scratch
        self.wrong = wrong
        self.applied = 0
        self._source = _Written(scratch)
        self._unreadable = driver_errors(record.engine)
        self._not_applicable: tuple[type[Exception], ...] = (
            *cipher.errors(),
            KeyError,
            TypeError,
            OverflowError,
        )
        self._most_rows = most_rows
        self._stock = Stock(self._source, mission=code)

    def run(self, entries: Iterable[Sequence[tuple[int, bytes]]]) -> Iterator[int]:
        """
        The projections are those of the entries, given as blocks of number and stored bytes, oldest first.

        Yields how many have been applied, after each block. Ends early at an entry that cannot be applied,
        which is told to ``wrong``: what comes after it would stand on nothing.
        """
        self.scratch.run("BEGIN")
        for block in entries:
            if not self._block(block):
                return
            yield self.applied
        self.scratch.run("COMMIT")

    def _block(self, block: Sequence[tuple[int, bytes]]) -> bool:
        stock = self._stock
        if stock.size() > self._most_rows:
            stock.forget()
            self._source.is_needed = True
        if not self._apply_all(block):
            return False
        try:
            write(self.scratch, stock)
        except cipher.operational_errors() as fault:
            raise LedgerFault(
                N_("The projections cannot be made again in {folder}: {detail}."),
                N_("Make room there, or name another folder in TMPDIR; nothing was changed."),
                folder=gettempdir(),
                detail=str(fault),
            ) from fault
        except self._not_applicable as fault:
            facts = {"detail": _detail(fault), "last": block[-1][0]}
            self.wrong(block[0][0], "entries_not_applicable", facts)
            return False
        for name in LOOKUPS:  # what only deciding asks for
            stock.tables.pop(name, None)
        self.applied = block[-1][0] + 1
        return True

    def _apply_all(self, block: Sequence[tuple[int, bytes]]) -> bool:
        seq = block[0][0]
        try:
            bodies = []
            for seq, entry in block:
                bodies.append((seq, orjson.loads(entry)["body"]))
            if self._source.is_needed:
                load_touched(self._stock, (body for _seq, body in bodies))
            for seq, body in bodies:
                self._apply(seq, body)
        except self._unreadable:
            raise
        except Exception as fault:
            self.wrong(seq, "entry_not_applicable", {"detail": _detail(fault)})
            return False
        return True

    def _apply(self, seq: int, body: Row) -> None:
        operation, effects = body["operation"], body["effects"]
        moves = effects.get("moves", ())
        for move in moves:
            if "weapon" in move:
                self._leaves_where_it_stands(seq, move)
        if operation["op"] == "reverse":
            self._note_reversed(effects["undoes"])
        apply(self._stock, seq, body)
        for move in moves:
            if "lot" in move and move["from"] is not None:
                left = self._stock.cells[move["lot"]][Cell(*move["from"])]
                if left < 0:
                    facts = {"item": move["lot"], "holder": move["from"][0], "missing": -left}
                    self.wrong(seq, "more_than_there", facts)

    def _leaves_where_it_stands(self, seq: int, move: Row) -> None:
        standing = self._stock.standing_of(move["weapon"])
        left = move["from"]
        stands = standing and list(standing.cell)
        if stands != left:
            facts = {"item": move["weapon"], "stands": _cell(stands), "left": _cell(left)}
            self.wrong(seq, "not_where_it_stands", facts)

    def _note_reversed(self, undone: Row) -> None:
        """
        The body of an entry that is reversed is at hand; it is found by its number, which its hash covers.
        """
        seq = undone["seq"]
        if type(seq) is not int:  # which the driver would take for a fault of the database
            raise TypeError(f"undoes {seq!r}"[:80])
        row = self.record.one("SELECT entry FROM entry WHERE seq = ?", (seq,))
        self._stock.note("entry_body", undone["entry"], orjson.loads(row[0])["body"])


class _Written:
    """
    Fetches from the scratch database, once something has been forgotten.  Implements domain.stock.Source
    """

    def __init__(self, scratch: Link) -> None:
        self._slice = Slice(scratch)
        self.is_needed = False

    def fetch(self, table: str, keys: Iterable[str]) -> dict[str, Any]:
        """What was written under each key. As long as all is in memory, what is not there exists nowhere."""
        if table == "nature" or (self.is_needed and table not in LOOKUPS):
            return self._slice.fetch(table, keys)
        return {}


def driver_errors(engine: Engine) -> tuple[type[Exception], ...]:
    """What the driver of an engine raises where the database cannot be read."""
    if engine == "sqlite":
        # SQLite quotes what it cannot read, and its driver cannot read that.
        return (*cipher.errors(), UnicodeDecodeError)
    import psycopg

    return (psycopg.Error,)


def entries_of(record: Link, begin: int, end: int, block: int = BLOCK) -> Iterator[list[tuple[int, bytes]]]:
    """The stored bytes of the entries from ``begin`` up to ``end``, in blocks, with their numbers."""
    while begin < end:
        rows = record.rows(
            "SELECT seq, entry FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?",
            (begin, end, block),
        )
        if not rows:
            return
        yield rows
        begin = rows[-1][0] + 1


def load_touched(stock: Stock, bodies: Iterable[Row]) -> None:
    """
    What the entries will touch is in memory, asked with one question a table.

    What is touched in another way than foreseen is still found: the stock asks then.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        _touched(body["operation"], body["effects"], wanted)
    for table, keys in wanted.items():
        stock.load(table, sorted(keys))


def _touched(operation: Row, effects: Row, wanted: dict[str, set[str]]) -> None:
    for move in effects.get("moves", ()):
        to = move["to"]
        if "weapon" in move:
            wanted["standing"].add(move["weapon"])
            if to is None:
                wanted["weapon"].add(move["weapon"])
        else:
            wanted["cells"].add(move["lot"])
            wanted["lot"].add(move["lot"])
        if to is not None and to[1] in WITH_A_PARTY:
            wanted["custody"].add(operation["id"])
    for name, table, field in _ACCOUNTS:
        for each in effects.get(name, ()):
            wanted[table].add(each[field])
    for field, touched in _OWN.get(operation["op"], ()):
        code = operation.get(field)
        if isinstance(code, str):
            wanted[touched].add(code)
    if operation["op"] in _NEW_ITEMS:
        for line in operation["lines"]:
            for kind in ("weapon", "lot"):
                if f"new_{kind}" in line:
                    wanted[kind].add(line[f"new_{kind}"]["id"])


_ACCOUNTS: Final = (
    ("settles", "custody", "issue"),
    ("closes", "custody", "issue"),
    ("carried", "consignment_line", "dispatch"),
    ("disposed", "disposal_line", "disposal"),
)

_NEW_ITEMS: Final = frozenset({"register", "adjust"})

_OWN: Final = {
    "dispatch": (("id", "consignment"), ("id", "consignment_line")),
    "receive": (("dispatch", "consignment"),),
    "count": (("id", "count_sheet"),),
    "declare": (("id", "baseline"),),
    "incident": (("id", "incident"),),
    "plan_disposal": (("disposal", "disposal"),),
    "destroy": (("disposal", "disposal"),),
    "request_trace": (("trace", "trace"),),
    "answer_trace": (("trace", "trace"),),
    "correct_identity": (("weapon", "weapon"),),
    "restrict": (("lot", "lot"),),
    "register_participant": (("participant", "participant"),),
    "attach": (("sha256", "attachment"),),
    "reverse": (("entry", "reversal"),),
    "change_user": (("code", "user_account"),),
    "revoke_key": (("key_id", "user_key"),),
    "propose": (("id", "proposal"),),
    "approve": (("proposal", "proposal"),),
    "reject": (("proposal", "proposal"),),
    "withdraw": (("proposal", "proposal"),),
    "lapse": (("proposal", "proposal"),),
}
"""The rows that an operation touches beyond its movements, by the field that names them."""


def _cell(cell: Sequence[str] | None) -> str:
    return " ".join(cell) if cell else "-"


def _detail(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]
