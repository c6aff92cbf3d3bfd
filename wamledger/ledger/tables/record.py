"""The record itself: entries, the tree over them, signed heads, and what the ledger is called."""

from __future__ import annotations

from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col


class Entry(SQLModel, table=True):
    """
    An accepted operation, once, as the bytes that were hashed.

    Every other column is read from those bytes and compared with them by ``verify``.
    """

    __tablename__ = "entry"
    __table_args__ = (
        col.check("entry_seq", "seq >= 0"),
        col.check("entry_leaf", "length(leaf) = 32"),
        col.check("entry_size", "length(entry) BETWEEN 2 AND 65535"),
        col.check("entry_id", "length(id) BETWEEN 1 AND 80"),
        col.STRICT,
    )
    seq: int = col.whole(key=True)
    id: str = col.text()
    op: str = col.text()
    occurred_at: int = col.whole()
    recorded_at: int = col.whole()
    by_user: str = col.text()
    leaf: bytes = col.blob()
    entry: bytes = col.blob(evidence=col.COMMITTED)


class TreeNode(SQLModel, table=True):
    """The root of a perfect subtree of two leaves or more; the leaves stand with their entries."""

    __tablename__ = "tree_node"
    __table_args__ = (
        col.check("tree_node_level", "level >= 1"),
        col.check("tree_node_hash", "length(hash) = 32"),
        col.PLAIN,
    )
    level: int = col.whole(key=True)
    position: int = col.whole(key=True)
    hash: bytes = col.blob()


class SignedHead(SQLModel, table=True):
    """A head of the tree that the ledger's key signed."""

    __tablename__ = "signed_head"
    __table_args__ = (col.STRICT,)
    size: int = col.whole(key=True)
    root: bytes = col.blob()
    note: str = col.text(evidence=col.COMMITTED)
    signed_at: int = col.whole(evidence=col.NONE)


class About(SQLModel, table=True):
    """What the ledger says of itself: origin, code, mission, public key."""

    __tablename__ = "about"
    __table_args__ = (col.STRICT,)
    name: str = col.text(key=True)
    value: str = col.text(evidence=col.NONE)


class OutsideHead(SQLModel, table=True):
    """A head that somebody outside is known to hold: printed, exported, or witnessed."""

    __tablename__ = "outside_head"
    __table_args__ = (col.STRICT,)
    size: int = col.whole(key=True)
    root: bytes = col.blob(evidence=col.NONE)
    given_at: int = col.whole(key=True, evidence=col.NONE)
    given_as: str = col.text(evidence=col.NONE)


class ParticipantName(SQLModel, table=True):
    """
    The name of a DDR participant and the salt of the commitment that the entry holds.

    Kept out of the entries so that it can be deleted; without it the commitment says nothing.
    """

    __tablename__ = "participant_name"
    __table_args__ = (col.STRICT,)
    number: str = col.text(key=True, evidence=col.NONE)
    salt: str = col.text(evidence=col.NONE)
    name: str = col.text(evidence=col.NONE)
