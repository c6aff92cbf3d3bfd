"""Authority: the keys by which people sign, the keys that signed heads, what is proposed, and what that reserves."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col


class UserKey(SQLModel, table=True):
    """A public key by which a user signs, from the entry that enrols it to the one that revokes it."""

    __tablename__ = "user_key"
    __table_args__ = (
        Index("user_key_user", "user"),
        col.STRICT,
    )
    key_id: str = col.text(key=True)
    user: str = col.text(points_to="user_account.code")
    vkey: str = col.text()
    enrolled_seq: int = col.whole()
    revoked_seq: int | None = col.whole(null=True)
    trusted_to: int | None = col.whole(null=True)
    reason: str | None = col.text(null=True)


class LedgerKey(SQLModel, table=True):
    """A key that signs heads of this ledger, from the entry that brings it in; the first has no row."""

    __tablename__ = "ledger_key"
    __table_args__ = (col.STRICT,)
    vkey: str = col.text(key=True)
    before: str = col.text()
    reason: str = col.text()
    seq: int = col.whole()


class Proposal(SQLModel, table=True):
    """An operation that one person proposes, and what became of it."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("proposal_status", "status", "expires_at"),
        col.check(
            "proposal_status_known", "status IN ('OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'LAPSED')"
        ),
        col.STRICT,
    )
    code: str = col.text(key=True)
    op: str = col.text()
    operation: str = col.listed()
    by_user: str = col.text()
    proposed_at: int = col.whole()
    expires_at: int = col.whole()
    status: str = col.text()
    decided_by: str | None = col.text(null=True)
    decided_at: int | None = col.whole(null=True)
    reason: str | None = col.text(null=True)
    decided_seq: int | None = col.whole(null=True)
    seq: int = col.whole()


class Reservation(SQLModel, table=True):
    """What an open proposal keeps others from moving: a weapon, or a quantity of a lot in a cell."""

    __tablename__ = "reservation"
    __table_args__ = (col.PLAIN,)
    subject: str = col.text(key=True)
    proposal: str = col.text(key=True, points_to="proposal.code")
    n: int = col.whole(key=True)
    holder: str | None = col.text(null=True)
    status: str | None = col.text(null=True)
    condition: str | None = col.text(null=True)
    quantity: int = col.whole()
    expires_at: int = col.whole()
    released_seq: int | None = col.whole(null=True)
