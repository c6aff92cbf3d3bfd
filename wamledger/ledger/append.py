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
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import orjson

from wamledger.domain import moment, serials
from wamledger.domain.application import apply
from wamledger.domain.authority.check import may_import
from wamledger.domain.decide import Accepted, Repeated, decide
from wamledger.domain.notices import Notice
from wamledger.domain.operations.base import Operation
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row, Stock
from wamledger.ledger import checkpoint, merkle, signing
from wamledger.ledger.actor import Actor
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.pipeline import Job, Writer
from wamledger.ledger.slice import Slice, all_rows
from wamledger.ledger.writing import jobs

MOST_ROWS: Final = 60_000
"""Rows that a stock may hold before it forgets what is written."""

MOST_BODIES: Final = 5_000
"""Bodies of new entries that are kept for operations that refer to them."""

BULK: Final = 50
"""Operations in a batch from which it pays to hold the small tables as a whole."""

MOST_ENTRY_BYTES: Final = 65_535
_ENTRY: Final = (
    "INSERT INTO entry (seq, id, op, occurred_at, recorded_at, by_user, leaf, entry)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
FIRST_PREV: Final = "0" * 64
SORTED: Final = orjson.OPT_SORT_KEYS


@dataclass(slots=True)
class Asked:
    """
    An operation as somebody wants it posted: its form is sound, and nothing has been decided.

    Once it is accepted, ``operation`` is what was recorded, with what the ledger filled in.
    """

    op: Operation
    operation: Row
    where: Any = None
    """Where it came from, for whoever asks."""
    by_ledger: bool = False
    """Whether the program makes the operation itself, for whoever has signed in."""


@dataclass(slots=True)
class Outcome:
    """What became of one operation that was asked."""

    asked: Asked
    seq: int | None = None
    id: str | None = None
    repeated: bool = False
    refused: Refused | None = None
    notices: list[Notice] = field(default_factory=list)
    carried_out: str | None = None
    """The id of the operation that took effect because this one approved it."""


BESIDE: Final = 2_000
"""Bytes of an entry that are neither the operation nor its effects: what chains it, and who signed."""


def _must_fit(accepted: Accepted) -> None:
    """
    What is carried out makes an entry; asked before the entry that approves it, which nothing takes back.

    Refuses: entry_too_large
    """
    found = BESIDE + len(orjson.dumps(accepted.operation)) + len(orjson.dumps(accepted.effects))
    if found > MOST_ENTRY_BYTES:
        raise Refused(Code.ENTRY_TOO_LARGE, "lines", found=found, most=MOST_ENTRY_BYTES)


_LOOKS_BACK: Final = frozenset({"reverse", "propose", "approve"})
"""Operations that may ask how an item came to stand where it does."""

MADE_BY_LEDGER: Final = frozenset({"enrol_key", "rotate_ledger_key", "sign_entries", "record_restore"})
"""Operations that no journal brings in: the program makes them, with keys at hand."""

SIGNED_ALONE: Final = frozenset({*signing.OWN, *MADE_BY_LEDGER, "change_user", "revoke_key", "add_user"})
"""Operations that carry their own signature, also among many."""


class Appender:
    """
    The growing end of a ledger within one transaction.

    Invariant: after each ``post`` the database holds the entries, their tree and their projections, or the
    transaction is rolled back by whoever began it.
    """

    def __init__(
        self, link: Link, *, origin: str, code: str, clock: Callable[[], int], actor: Actor | None = None
    ) -> None:
        self.link = link
        self.actor = actor
        self.closed = checkpoint.is_closed(link)
        """Whether people sign in to the ledger."""
        self.signs_each = True
        """Whether each entry is signed; otherwise they are signed together at the end."""
        self.origin = origin
        self.code = code
        self.clock = clock
        self.stock = Stock(Slice(link), mission=code)
        row = link.one("SELECT seq, leaf, recorded_at FROM entry ORDER BY seq DESC LIMIT 1")
        self.size: int = row[0] + 1 if row else 0
        self.prev: str = bytes(row[1]).hex() if row else FIRST_PREV
        self.last_recorded: int = row[2] if row else 0
        self.stock.is_empty = self.size == 0
        self._small = False
        self._writer = Writer(link)
        self.tree = merkle.Tree.load(self.size, self.node)
        self._entries: list[tuple[Any, ...]] = []
        self._leaves: list[bytes] = []
        self._given: set[str] = set()
        self._proved: set[str] = set()
        """Users whose key is known to be the one that they enrolled."""
        self._unsigned: int | None = None
        self._sealing = merkle.Tree()
        self._access = self._end_of_access() if actor is not None else None

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree as it is stored."""
        if level == 0:
            return bytes(self.link.one("SELECT leaf FROM entry WHERE seq = ?", (index,))[0])
        return bytes(
            self.link.one("SELECT hash FROM tree_node WHERE level = ? AND position = ?", (level, index))[0]
        )

    def post(self, batch: list[Asked], *, historical: bool = False) -> list[Outcome]:
        """
        Each operation of the batch is an entry, or its refusal is named; what is refused leaves no trace.

        ``historical`` takes recorded_at from the operation where it has one.
        """
        if len(self.stock.tables["entry_body"]) > MOST_BODIES:
            self._writer.drain()
            self.stock.tables["entry_body"].clear()
        if self.stock.size() > MOST_ROWS:
            self._writer.drain()
            self.stock.forget()
            self._small = False
        if len(batch) >= BULK and not self._small:
            load_small(self.stock, self.link)
            self._small = True
        if any(asked.op.op in _LOOKS_BACK for asked in batch):
            # a reversal looks into the past of an item, which must be in the database
            self._writer.drain()
        load_slice(self.stock, [asked.operation for asked in batch])
        outcomes = [self._post_one(asked, historical=historical) for asked in batch]
        self._submit(at_once=len(batch) < BULK)
        return outcomes

    def _post_one(self, asked: Asked, *, historical: bool) -> Outcome:
        operation = asked.operation
        now = self.clock()
        self._given.clear()
        try:
            if self.closed or operation["op"] in MADE_BY_LEDGER:
                self._must_be_signed_in(asked, historical=historical)
            accepted = decide(
                self.stock,
                asked.op,
                operation,
                new_id=self._new_id,
                historical=historical,
                closed=self.closed,
                now=now,
            )
        except Refused as refused:
            return Outcome(asked, refused=refused)
        if isinstance(accepted, Repeated):
            return Outcome(asked, seq=accepted.seq, id=accepted.id, repeated=True)
        try:
            if accepted.proposed is not None:
                _must_fit(accepted.proposed)
            self._append(accepted, now, historical=historical)
        except Refused as refused:
            return Outcome(asked, refused=refused)
        asked.operation = accepted.operation
        outcome = Outcome(asked, seq=self.size - 1, id=accepted.operation["id"], notices=accepted.notices)
        if accepted.proposed is not None:
            approval = {
                "proposal": accepted.operation["proposal"],
                "approve": accepted.operation["id"],
            }
            self._append(accepted.proposed, now, approval=approval)
            outcome.carried_out = accepted.proposed.operation["id"]
            outcome.notices = [*accepted.notices, *accepted.proposed.notices]
        return outcome

    def _must_be_signed_in(self, asked: Asked, *, historical: bool) -> None:
        """
        Whoever acts has signed in, and speaks for nobody else.

        Refuses: made_by_ledger, not_signed_in, signed_in_as_other, approval_unproven, those of may_import
        """
        op, actor = asked.op, self.actor
        if op.op in MADE_BY_LEDGER and not asked.by_ledger:
            raise Refused(Code.MADE_BY_LEDGER, "op", op=op.op)
        if not self.closed:
            return
        if actor is None or actor.signer is None:
            raise Refused(Code.NOT_SIGNED_IN, "by")
        self._must_be_enrolled(actor.user, actor.signer, "by")
        if historical:
            may_import(self.stock.get("user_account", actor.user), op.op)
            return
        if op.by != actor.user:
            raise Refused(Code.SIGNED_IN_AS_OTHER, "by", person=actor.user, found=op.by)
        if op.approved_by is not None:
            second = actor.seconds.get(op.approved_by)
            if second is None:
                raise Refused(Code.APPROVAL_UNPROVEN, "approved_by", person=op.approved_by)
            self._must_be_enrolled(op.approved_by, second, "approved_by")

    def _must_be_enrolled(self, user: str, signer: Signer, field_: str) -> None:
        """The key is the one by which the user signs.  Refuses: not_signed_in"""
        if user in self._proved:
            return
        keys = {row["user"]: row["vkey"] for row in self.stock.keys().values() if row["revoked_seq"] is None}
        if keys.get(user) != signer.vkey:
            raise Refused(Code.NOT_SIGNED_IN, field_)
        self._proved.add(user)

    def _append(
        self, accepted: Accepted, now: int, *, historical: bool = False, approval: Row | None = None
    ) -> None:
        operation = accepted.operation
        recorded = now
        stated = operation.get("recorded_at")
        if stated is not None:
            operation = {name: value for name, value in operation.items() if name != "recorded_at"}
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
        filled_in = accepted.assigned
        if historical and stated is None:
            # nobody said when it was written down: the clock of the ledger is no statement about that
            filled_in = [*filled_in, "recorded_at"]
        if filled_in:
            body["assigned"] = filled_in
        if approval is not None:
            body["approval"] = approval
        if self._access is not None:
            body["access"] = self._access
        entry = self._entry(body, historical=historical)
        if len(entry) > MOST_ENTRY_BYTES:
            raise Refused(Code.ENTRY_TOO_LARGE, "lines", found=len(entry), most=MOST_ENTRY_BYTES)
        leaf = sha256(b"\x00" + entry).digest()
        id_, kind, by = operation["id"], operation["op"], operation["by"]
        seq = self.size
        self._access = None
        self._entries.append((seq, id_, kind, accepted.occurred_at, recorded, by, leaf, entry))
        self._leaves.append(leaf)
        self.prev = leaf.hex()
        self.size = seq + 1
        self.last_recorded = recorded
        self.stock.note("entry", id_, {"seq": seq, "op": kind})
        self.stock.note("entry_body", id_, body)
        apply(self.stock, seq, body, accepted.occurred_at)
        if kind in ("enrol_key", "revoke_key"):
            self._proved.clear()
            self.closed = True

    def _entry(self, body: Row, *, historical: bool) -> bytes:
        """The stored bytes: the body, and who signed it."""
        content = orjson.dumps(body, option=SORTED)
        sigs = self._signatures(body, content, historical=historical) if self.actor is not None else []
        return b'{"body":' + content + b',"sigs":' + orjson.dumps(sigs, option=SORTED) + b"}"

    def _signatures(self, body: Row, content: bytes, *, historical: bool) -> list[Row]:
        """
        The signatures beside a body: of whoever records or approves it, of those who stand at the same console, and of
        keys that come in with it.

        An entry of a past record, and one of many, has none; the entry that ends the transaction signs for them.
        """
        actor, operation = self.actor, body["operation"]
        if actor is None:
            return []
        kind = operation["op"]
        # the ledger's keys sign their own succession, also where no person signs yet
        rotating = actor.rotating if kind == "rotate_ledger_key" else ()
        by_ledger = [signing.signature(each, "", signing.ROTATED, content) for each in rotating]
        if actor.signer is None:
            return by_ledger
        if "approval" in body:
            return [signing.signature(actor.signer, actor.user, signing.APPROVED, content)]
        seconded = operation.get("approved_by") in actor.seconds and not historical
        if historical or not (self.signs_each or kind in SIGNED_ALONE or seconded):
            if self._unsigned is None:
                self._unsigned = body["seq"]
            return []
        meaning = signing.OWN.get(kind, signing.POSTED)
        found = [signing.signature(actor.signer, actor.user, meaning, content)]
        if seconded:
            second = operation["approved_by"]
            found.append(signing.signature(actor.seconds[second], second, signing.APPROVED, content))
        if kind == "enrol_key" and actor.enrolling is not None:
            found.append(signing.signature(actor.enrolling, operation["user"], signing.ENROLLED, content))
        return found + by_ledger

    def seal(self) -> None:
        """What was appended without a signature is signed together, by an entry at the end."""
        first, actor = self._unsigned, self.actor
        if first is None or actor is None:
            return
        self._submit(at_once=True)
        self._unsigned = None
        now = self.clock()
        operation = {
            "op": "sign_entries",
            "id": self._new_id(),
            "occurred_at": moment.canonical(now),
            "by": actor.user,
            "first": first,
            "count": self.size - first,
            "root": self._sealing.root().hex(),
        }
        self._append(Accepted(operation, ["id"], {}, now, []), now)

    def _end_of_access(self) -> Row | None:
        """Where the chain of access records ends, so that what is left out of it later shows."""
        row = self.link.one("SELECT n, hash FROM access_record ORDER BY n DESC LIMIT 1")
        return None if row is None else {"n": row[0] + 1, "hash": row[1]}

    def flush(self) -> None:
        """Entries, tree nodes and projections are in the database."""
        self._submit(at_once=True)

    def close(self) -> None:
        """No other thread works on the transaction; call it before the transaction ends, however it ends."""
        self._writer.close()

    def _submit(self, *, at_once: bool) -> None:
        """What was appended since is written, or waits to be."""
        found: list[Job] = []
        if self._entries:
            found.append(Job(_ENTRY, self._entries))
            if self._unsigned is not None:
                self._sealing.extend(self._leaves[max(0, self._unsigned - self.tree.size) :])
            nodes = self.tree.extend(self._leaves)
            found.append(Job("INSERT INTO tree_node (level, position, hash) VALUES (?, ?, ?)", nodes))
            found += jobs(self.stock)
            self._entries = []
            self._leaves = []
        self._writer.submit(found, at_once=at_once)

    def _new_id(self) -> str:
        """An id that no entry has, from the ledger's code and the number of the entry."""
        number = self.size + 1
        while True:
            id_ = f"{self.code}-E{number:06d}"
            if id_ not in self._given and self.stock.get("entry", id_) is None:
                self._given.add(id_)
                return id_
            number += 1


def load_slice(stock: Stock, operations: Iterable[Row]) -> None:
    """
    What the operations name is in memory, asked with one question a table.

    Shape: operations whose form is sound. One that names something in another way than foreseen is still decided
    rightly: the stock asks then.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    new_codes = {"W": 0, "L": 0}
    references = _asked_of(frozenset(stock.complete))
    for operation in operations:
        _wanted(operation, wanted, new_codes, references)
    for prefix, count in new_codes.items():
        if count:
            start = stock.counter(prefix)
            codes = {f"{prefix}-{start + number:06d}" for number in range(1, count + 1)}
            wanted["weapon"] |= codes
            wanted["lot"] |= codes
            wanted["standing" if prefix == "W" else "cells"] |= codes
    for table, keys in wanted.items():
        stock.load(table, sorted(keys))


SMALL: Final = {"place": 20_000, "party": 20_000, "user_account": 20_000, "policy": 1_000, "disposal": 5_000}
"""Tables that are held whole while a ledger is posted to, up to this many rows."""


def load_small(stock: Stock, link: Link) -> None:
    """The small tables that operations ask for again and again are in memory, each as a whole."""
    for table, most in SMALL.items():
        rows = all_rows(link, table, most)
        if rows is not None:
            stock.load_all(table, rows)


_REFERENCES: Final[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "return": (("issue", ("custody",)),),
    "expend": (("issue", ("custody",)), ("from", ("place", "party"))),
    "receive": (("dispatch", ("consignment", "consignment_line")), ("to", ("place", "party"))),
    "report_loss": (
        ("issue", ("custody",)),
        ("dispatch", ("consignment", "consignment_line")),
        ("from", ("place", "party", "disposal", "disposal_line")),
        ("incident", ("incident",)),
    ),
    "move": (("from", ("place", "party")), ("to", ("place",))),
    "issue": (("from", ("place", "party")), ("to", ("party",))),
    "dispatch": (
        ("from", ("place", "party")),
        ("to", ("place", "party")),
        ("id", ("consignment", "consignment_line")),
    ),
    "hand_over": (("from", ("place", "party")), ("to", ("party",))),
    "register": (("to", ("place", "party")),),
    "recover": (("to", ("place", "party")),),
    "plan_disposal": (("disposal", ("disposal", "disposal_line", "place", "party")), ("place", ("place",))),
    "destroy": (("disposal", ("disposal", "disposal_line")),),
    "verify_destruction": (("disposal", ("disposal", "disposal_line")),),
    "count": (("place", ("place",)), ("party", ("party",)), ("id", ("count_sheet",))),
    "declare": (("party", ("party",)), ("id", ("baseline",))),
    "incident": (("place", ("place",)), ("id", ("incident",))),
    "restrict": (("lot", ("lot",)),),
    "request_trace": (("trace", ("trace",)), ("weapon", ("weapon", "standing")), ("lot", ("lot", "cells"))),
    "answer_trace": (("trace", ("trace",)),),
    "correct_identity": (("weapon", ("weapon", "standing")),),
    "reverse": (("entry", ("entry", "entry_body", "reversal", "custody")),),
    "register_participant": (("participant", ("participant",)),),
    "attach": (("sha256", ("attachment",)),),
    "add_nature": (("code", ("nature",)),),
    "propose": (("id", ("proposal",)),),
    "approve": (("proposal", ("proposal", "entry_body")),),
    "reject": (("proposal", ("proposal", "entry_body")),),
    "withdraw": (("proposal", ("proposal", "entry_body")),),
    "lapse": (("proposal", ("proposal", "entry_body")),),
    "change_user": (("code", ("user_account",)),),
}
"""The fields by which an operation names rows, and the tables those stand in."""

_OPENS: Final = frozenset({"issue", "register", "receive", "recover"})


_Fields = dict[str, tuple[tuple[str, tuple[str, ...]], ...]]


@lru_cache(maxsize=100)
def _asked_of(complete: frozenset[str]) -> _Fields:
    """The fields that name rows of tables which are not in memory as a whole."""
    kept: _Fields = {}
    for kind, fields in _REFERENCES.items():
        found = []
        for name, tables_ in (("by", ("user_account",)), *fields):
            asked = tuple(table for table in tables_ if table not in complete)
            if asked:
                found.append((name, asked))
        kept[kind] = tuple(found)
    return kept


def _wanted(
    operation: Row, wanted: dict[str, set[str]], new_codes: dict[str, int], references: _Fields
) -> None:
    get = operation.get
    kind = operation["op"]
    id_ = get("id")
    if id_ is not None:
        wanted["entry"].add(id_)
        if kind in _OPENS:
            wanted["custody"].add(id_)
    for name, tables_ in references.get(kind, ()):
        code = get(name)
        if code is not None:
            for table in tables_:
                wanted[table].add(code)
    lines = get("lines")
    if lines and kind != "declare":
        origin = get("from")
        to = get("to") if kind in _OPENS else None
        for line in lines:
            _wanted_line(line, wanted, new_codes, origin, to, kind)


def _wanted_line(
    line: Row,
    wanted: dict[str, set[str]],
    new_codes: dict[str, int],
    origin: str | None,
    to: str | None,
    kind: str,
) -> None:
    if "weapon" in line:
        code = line["weapon"]
        wanted["weapon"].add(code)
        wanted["standing"].add(code)
        if kind in _PARTIES_OWE:
            _wanted_owing(wanted, "weapon", code, origin, to)
    elif "lot" in line:
        code = line["lot"]
        wanted["lot"].add(code)
        wanted["cells"].add(code)
        if kind in _PARTIES_OWE:
            _wanted_owing(wanted, "lot", code, origin, to)
    elif "new_weapon" in line:
        new = line["new_weapon"]
        _wanted_new(new, "W", wanted, new_codes, to)
        serial = new.get("serial")
        if serial is not None:
            wanted["serial_key"].add(serials.normalised(serial))
        tag = new.get("tag")
        if tag is not None:
            wanted["tag"].add(tag)
    elif "new_lot" in line:
        _wanted_new(line["new_lot"], "L", wanted, new_codes, to)
        wanted["nature"].add(line["new_lot"]["nature"])


_PARTIES_OWE: Final = frozenset(
    {"issue", "expend", "dispatch", "hand_over", "report_loss", "recover", "receive"}
)


def _wanted_owing(wanted: dict[str, set[str]], kind: str, code: str, *parties: str | None) -> None:
    for party in parties:
        if party is not None:
            wanted["owing"].add(f"{party} {kind} {code}")


def _wanted_new(
    new: Row, prefix: str, wanted: dict[str, set[str]], new_codes: dict[str, int], to: str | None
) -> None:
    code = new.get("id")
    if code is not None:
        wanted["weapon"].add(code)
        wanted["lot"].add(code)
        if prefix == "W":
            wanted["standing"].add(code)
            _wanted_owing(wanted, "weapon", code, to)
        else:
            wanted["cells"].add(code)
            _wanted_owing(wanted, "lot", code, to)
    else:
        new_codes[prefix] += 1
