"""
Appending: the one write path of the ledger.

A batch of operations is read, the slice of stock that they touch is loaded with one question a table, each is decided
and applied in memory, and entries, tree and projections are written together. All of it happens within the caller's
transaction; nothing here commits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from wamledger.domain import moment, serials
from wamledger.domain.application import apply
from wamledger.domain.decide import Accepted, Repeated, decide
from wamledger.domain.operations.base import Operation
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row, Stock
from wamledger.ledger import merkle
from wamledger.ledger.link import Link
from wamledger.ledger.slice import Slice
from wamledger.ledger.writing import write

MOST_ROWS: Final = 60_000
"""Rows that a stock may hold before it forgets what is written."""

MOST_ENTRY_BYTES: Final = 65_535
FIRST_PREV: Final = "0" * 64
SORTED: Final = orjson.OPT_SORT_KEYS


@dataclass(slots=True)
class Asked:
    """An operation as somebody wants it posted: its form is sound, and nothing has been decided."""

    op: Operation
    operation: Row
    where: Any = None
    """Where it came from, for whoever asks."""


@dataclass(slots=True)
class Outcome:
    """What became of one operation that was asked."""

    asked: Asked
    seq: int | None = None
    id: str | None = None
    repeated: bool = False
    refused: Refused | None = None
    notices: list[str] = field(default_factory=list)


class Appender:
    """
    The growing end of a ledger within one transaction.

    Invariant: after each ``post`` the database holds the entries, their tree and their projections, or the
    transaction is rolled back by whoever began it.
    """

    def __init__(self, link: Link, *, origin: str, code: str, clock: Callable[[], int]) -> None:
        self.link = link
        self.origin = origin
        self.code = code
        self.clock = clock
        self.stock = Stock(Slice(link), mission=code)
        row = link.one("SELECT seq, leaf, recorded_at FROM entry ORDER BY seq DESC LIMIT 1")
        self.size: int = row[0] + 1 if row else 0
        self.prev: str = bytes(row[1]).hex() if row else FIRST_PREV
        self.last_recorded: int = row[2] if row else 0
        self.stock.is_empty = self.size == 0
        self.tree = merkle.Tree.load(self.size, self.node)
        self._entries: list[tuple[Any, ...]] = []
        self._leaves: list[bytes] = []

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree as it is stored."""
        if level == 0:
            return bytes(self.link.one("SELECT leaf FROM entry WHERE seq = ?", (index,))[0])
        return bytes(
            self.link.one("SELECT hash FROM tree_node WHERE level = ? AND position = ?", (level, index))[0]
        )

    def post(self, batch: list[Asked], *, historical: bool = False, only_try: bool = False) -> list[Outcome]:
        """
        Each operation of the batch is an entry, or its refusal is named; what is refused leaves no trace.

        ``historical`` takes recorded_at from the operation where it has one. ``only_try`` says that nothing will be
        kept, so that entries need not be written.
        """
        if self.stock.size() > MOST_ROWS:
            self.stock.forget()
        load_slice(self.stock, [asked.operation for asked in batch])
        outcomes = [self._post_one(asked, historical=historical) for asked in batch]
        if not only_try:
            self.flush()
        return outcomes

    def _post_one(self, asked: Asked, *, historical: bool) -> Outcome:
        operation = asked.operation
        try:
            accepted = decide(
                self.stock, asked.op, operation, new_id=self._new_id, historical=historical
            )
        except Refused as refused:
            return Outcome(asked, refused=refused)
        if isinstance(accepted, Repeated):
            return Outcome(asked, seq=accepted.seq, id=accepted.id, repeated=True)
        try:
            self._append(accepted, historical=historical)
        except Refused as refused:
            return Outcome(asked, refused=refused)
        return Outcome(asked, seq=self.size - 1, id=accepted.operation["id"], notices=accepted.notices)

    def _append(self, accepted: Accepted, *, historical: bool) -> None:
        operation = accepted.operation
        recorded = self.clock()
        stated = operation.pop("recorded_at", None)
        body: dict[str, Any] = {
            "v": 1,
            "origin": self.origin,
            "seq": self.size,
            "prev": self.prev,
            "operation": operation,
            "effects": accepted.effects,
        }
        if historical:
            body["historical"] = True
            if stated is not None:
                recorded = moment.parse(stated, "recorded_at")
        body["recorded_at"] = moment.canonical(recorded)
        if accepted.assigned:
            body["assigned"] = accepted.assigned
        entry = orjson.dumps({"body": body, "sigs": []}, option=SORTED)
        if len(entry) > MOST_ENTRY_BYTES:
            raise Refused(Code.ENTRY_TOO_LARGE, "lines", found=len(entry), most=MOST_ENTRY_BYTES)
        leaf = sha256(b"\x00" + entry).digest()
        id_, kind, by = operation["id"], operation["op"], operation["by"]
        seq = self.size
        self._entries.append((seq, id_, kind, accepted.occurred_at, recorded, by, leaf, entry))
        self._leaves.append(leaf)
        self.prev = leaf.hex()
        self.size = seq + 1
        self.last_recorded = recorded
        self.stock.note("entry", id_, {"seq": seq, "op": kind})
        self.stock.note("entry_body", id_, body)
        apply(self.stock, seq, body, accepted.occurred_at)

    def flush(self) -> None:
        """Entries, tree nodes and projections are in the database."""
        if not self._entries:
            return
        self.link.many(
            "INSERT INTO entry (seq, id, op, occurred_at, recorded_at, by_user, leaf, entry)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._entries,
        )
        nodes = self.tree.extend(self._leaves)
        if nodes:
            self.link.many("INSERT INTO tree_node (level, position, hash) VALUES (?, ?, ?)", nodes)
        self._entries = []
        self._leaves = []
        write(self.link, self.stock)
        self.stock.tables["entry_body"].clear()

    def _new_id(self) -> str:
        """An id that no entry has, from the ledger's code and the number of the entry."""
        number = self.size + 1
        while True:
            id_ = f"{self.code}-E{number:06d}"
            if self.stock.get("entry", id_) is None:
                return id_
            number += 1


def load_slice(stock: Stock, operations: Iterable[Row]) -> None:
    """
    What the operations name is in memory, asked with one question a table.

    An operation that names something in another way than foreseen is still decided rightly: the stock asks then.
    """
    wanted: dict[str, dict[str, None]] = defaultdict(dict)
    new_codes = {"W": 0, "L": 0}
    for operation in operations:
        _wanted(operation, wanted, new_codes)
    for prefix, count in new_codes.items():
        if count:
            start = stock.counter(prefix)
            codes = {f"{prefix}-{start + number:06d}": None for number in range(1, count + 1)}
            wanted["weapon"] |= codes
            wanted["lot"] |= codes
            wanted["standing" if prefix == "W" else "cells"] |= codes
    for table, keys in wanted.items():
        stock.load(table, keys)


HOLDERS: Final = ("from", "to", "place", "party", "within")


def _wanted(operation: Row, wanted: dict[str, dict[str, None]], new_codes: dict[str, int]) -> None:
    get = operation.get
    id_ = get("id")
    if isinstance(id_, str):
        wanted["entry"][id_] = None
        wanted["custody"][id_] = None
    for name in ("by", "approved_by", "keeper"):
        code = get(name)
        if isinstance(code, str):
            wanted["user_account"][code] = None
    for name in HOLDERS:
        code = get(name)
        if isinstance(code, str):
            wanted["place"][code] = None
            wanted["party"][code] = None
    for name, tables_ in _REFERENCES:
        code = get(name)
        if isinstance(code, str):
            for table in tables_:
                wanted[table][code] = None
    lines = get("lines")
    if isinstance(lines, list):
        kind, origin = get("op"), get("from")
        to = get("to") if kind in ("issue", "register", "receive", "recover") else None
        for line in lines:
            if isinstance(line, dict):
                _wanted_line(line, wanted, new_codes, origin, to)


_REFERENCES: Final = (
    ("issue", ("custody",)),
    ("dispatch", ("consignment", "consignment_line")),
    ("disposal", ("disposal", "disposal_line")),
    ("weapon", ("weapon", "standing")),
    ("lot", ("lot", "cells")),
    ("participant", ("participant",)),
    ("trace", ("trace",)),
    ("entry", ("entry", "entry_body", "reversal")),
)


def _wanted_line(
    line: Row, wanted: dict[str, dict[str, None]], new_codes: dict[str, int], origin: Any, to: Any
) -> None:
    code = line.get("weapon")
    kind = "weapon"
    if isinstance(code, str):
        wanted["weapon"][code] = None
        wanted["standing"][code] = None
    else:
        code = line.get("lot")
        kind = "lot"
        if isinstance(code, str):
            wanted["lot"][code] = None
            wanted["cells"][code] = None
    if isinstance(code, str):
        for party in (origin, to):
            if isinstance(party, str):
                wanted["owing"][f"{party} {kind} {code}"] = None
        return
    new = line.get("new_weapon")
    if isinstance(new, dict):
        _wanted_new(new, "W", wanted, new_codes, to)
        serial = new.get("serial")
        if isinstance(serial, str):
            wanted["serial_key"][serials.normalised(serial)] = None
        tag = new.get("tag")
        if isinstance(tag, str):
            wanted["tag"][tag] = None
    new = line.get("new_lot")
    if isinstance(new, dict):
        _wanted_new(new, "L", wanted, new_codes, to)
        if isinstance(new.get("nature"), str):
            wanted["nature"][new["nature"]] = None


def _wanted_new(
    new: Row, prefix: str, wanted: dict[str, dict[str, None]], new_codes: dict[str, int], to: Any
) -> None:
    code = new.get("id")
    if isinstance(code, str):
        wanted["weapon"][code] = None
        wanted["lot"][code] = None
        wanted["standing" if prefix == "W" else "cells"][code] = None
        if isinstance(to, str):
            wanted["owing"][f"{to} {'weapon' if prefix == 'W' else 'lot'} {code}"] = None
    else:
        new_codes[prefix] += 1
