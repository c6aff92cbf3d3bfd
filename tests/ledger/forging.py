"""
Forgery: the entries of a sound ledger, changed, and signed again by everybody whose key a forger may have.

After a change everything is consistent again (numbers, hashes, seals, signatures, the tree, the head), unless a test
asks for less. So what verification finds is the one rule that was broken, and not its echo.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ledger.signing_people import PEOPLE, key
from wamledger.domain import moment
from wamledger.ledger import merkle, signing
from wamledger.ledger.canonical import encode, parse
from wamledger.ledger.evidence import Header
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.store import Ledger


@dataclass(eq=False)
class Page:
    """
    One entry that can be written over.

    Shape: ``signers`` has name, meaning and key of each signature; ``kept`` are signatures that stay as they are;
    ``sealed_from`` is the first page that a seal covers, None where its fields stay as they are.
    """

    body: dict[str, Any]
    signers: list[tuple[str, str, Signer]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    sealed_from: Page | None = None

    @property
    def operation(self) -> dict[str, Any]:
        """The operation of the entry."""
        found: dict[str, Any] = self.body["operation"]
        return found

    def unsigned(self, *users: str) -> None:
        """These people have not signed; nobody has, where none is named."""
        self.signers = [each for each in self.signers if users and each[0] not in users]


class Book:
    """All entries of a ledger, as pages."""

    def __init__(self, ledger: Ledger, own: Signer, extra: Iterable[Signer] = ()) -> None:
        self.own = own
        self.code, self.mission = ledger.about.code, ledger.about.mission
        known = {(each.name, each.verifier.key_id.hex()): each for each in (*map(key, PEOPLE), *extra)}
        with ledger.reading() as link:
            records = [parse(bytes(row[0])) for row in link.rows("SELECT entry FROM entry ORDER BY seq", ())]
        self.pages = [
            Page(
                record["body"],
                [(sig["user"], sig["meaning"], known[sig["user"], sig["key_id"]]) for sig in record["sigs"]],
            )
            for record in records
        ]
        for page in self.pages:
            if page.operation["op"] == "sign_entries":
                page.sealed_from = self.pages[page.operation["first"]]

    def page(self, id_: str) -> Page:
        """The page of an operation."""
        return next(page for page in self.pages if page.operation["id"] == id_)

    def of_op(self, op: str, number: int = 0) -> Page:
        """The page of the operation of this kind, the first or a later one."""
        return [page for page in self.pages if page.operation["op"] == op][number]

    def insert(
        self, at: Page, operation: dict[str, Any], *signers: tuple[str, str, Signer], **more: Any
    ) -> Page:
        """There is a page more, before the one named."""
        body = {key: value for key, value in at.body.items() if key in ("v", "origin", "recorded_at")}
        page = Page(body | {"operation": operation, "effects": {}} | more, list(signers))
        self.pages.insert(self.pages.index(at), page)
        return page

    def append(self, operation: dict[str, Any], *signers: tuple[str, str, Signer], **more: Any) -> Page:
        """There is a page more, at the end."""
        last = self.pages[-1]
        page = self.insert(last, operation, *signers, **more)
        self.pages.append(self.pages.pop(self.pages.index(page)))
        return page

    def entries(self) -> list[bytes]:
        """The stored bytes of all entries, each following the one before it."""
        found: list[bytes] = []
        leaves: list[bytes] = []
        prev = "0" * 64
        for seq, page in enumerate(self.pages):
            page.body["seq"], page.body["prev"] = seq, prev
            if page.sealed_from is not None and page.sealed_from in self.pages:
                first = self.pages.index(page.sealed_from)
                root = merkle.root_of(leaves[first:seq]).hex()
                page.operation.update(first=first, count=seq - first, root=root)
            content = encode(page.body)
            sigs = [
                signing.signature(signer, user, meaning, content) for user, meaning, signer in page.signers
            ]
            found.append(encode({"body": page.body, "sigs": [*sigs, *page.kept]}))
            leaves.append(merkle.leaf_hash(found[-1]))
            prev = leaves[-1].hex()
        return found

    def head(self, entries: list[bytes]) -> str:
        """The head over the entries, signed by the ledger's key."""
        root = merkle.root_of(merkle.leaf_hashes(entries))
        return sign_head(Head(self.own.name, len(entries), root), self.own)

    def write(self, path: Path, entries: list[bytes] | None = None) -> Path:
        """The entries are evidence in the file, under a head that the ledger's key has signed."""
        entries = self.entries() if entries is None else entries
        header = Header(
            self.own.name, self.code, self.mission, len(entries), (self.head(entries),), (self.own.vkey,)
        )
        path.write_bytes(header.line + b"".join(entry + b"\n" for entry in entries))
        return path

    def store(self, path: Path) -> None:
        """The entries stand in the SQLite file in place of those that were there, under heads, nodes and guards."""
        entries = self.entries()
        tree = merkle.Tree()
        leaves = merkle.leaf_hashes(entries)
        nodes = tree.extend(leaves)
        connection = sqlite3.connect(path, isolation_level=None)
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("BEGIN")
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for table in ("entry", "tree_node", "signed_head"):
            connection.execute(f"DELETE FROM {table}")
        for entry, leaf in zip(entries, leaves, strict=True):
            body = parse(entry)["body"]
            operation = body["operation"]
            connection.execute(
                "INSERT INTO entry (seq, id, op, occurred_at, recorded_at, by_user, leaf, entry)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    body["seq"],
                    operation["id"],
                    operation["op"],
                    moment.parse(operation["occurred_at"]),
                    moment.parse(body["recorded_at"]),
                    operation["by"],
                    leaf,
                    entry,
                ),
            )
        connection.executemany("INSERT INTO tree_node (level, position, hash) VALUES (?, ?, ?)", nodes)
        connection.execute(
            "INSERT INTO signed_head (size, root, note, signed_at) VALUES (?, ?, ?, 0)",
            (len(entries), tree.root(), self.head(entries)),
        )
        for _name, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.close()
