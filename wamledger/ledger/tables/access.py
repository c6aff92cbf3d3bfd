"""
Access: what signing in needs, and who came in, failed, took something out.

Nothing here stands under a leaf hash, and none of it is relied on as evidence. Secrets are sealed or hashed before
they come here. The access records are chained by hash, and entries that signed-in people post name the end of the
chain, so that what was left out later shows.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col


class Credential(SQLModel, table=True):
    """
    What proves that somebody is a user: the hash of a key that their passphrase gives, and what that key opens.

    ``sealed_key`` holds the seed of the user's signing key, sealed; ``failures`` are those since the last success.
    """

    __tablename__ = "credential"
    __table_args__ = (col.STRICT,)
    user: str = col.text(key=True, evidence=col.NONE)
    kdf: str = col.listed(evidence=col.NONE)
    salt: str = col.text(evidence=col.NONE)
    verifier: str = col.text(evidence=col.NONE)
    key_id: str = col.text(evidence=col.NONE)
    sealed_key: str = col.text(evidence=col.NONE)
    failures: int = col.whole(evidence=col.NONE)
    last_failure_at: int | None = col.whole(null=True, evidence=col.NONE)
    locked_until: int | None = col.whole(null=True, evidence=col.NONE)
    must_change: int = col.whole(evidence=col.NONE)
    changed_at: int = col.whole(evidence=col.NONE)
    changed_by: str = col.text(evidence=col.NONE)
    approved_by: str | None = col.text(null=True, evidence=col.NONE)


class SignIn(SQLModel, table=True):
    """A session: known by the hash of its token, which alone opens what is sealed in it."""

    __tablename__ = "sign_in"
    __table_args__ = (col.STRICT,)
    token_hash: str = col.text(key=True, evidence=col.NONE)
    user: str = col.text(evidence=col.NONE)
    began_at: int = col.whole(evidence=col.NONE)
    last_used_at: int = col.whole(evidence=col.NONE)
    ends_at: int = col.whole(evidence=col.NONE)
    ended_at: int | None = col.whole(null=True, evidence=col.NONE)
    sealed: str = col.text(evidence=col.NONE)


class AccessRecord(SQLModel, table=True):
    """Somebody signed in, failed to, was refused, or took something out; each names the hash of the one before."""

    __tablename__ = "access_record"
    __table_args__ = (col.STRICT,)
    n: int = col.whole(key=True, evidence=col.NONE)
    at: int = col.whole(evidence=col.NONE)
    user: str = col.text(evidence=col.NONE)
    event: str = col.text(evidence=col.NONE)
    subject: str | None = col.text(null=True, evidence=col.NONE)
    facts: str = col.listed(evidence=col.NONE)
    prev: str = col.text(evidence=col.NONE)
    hash: str = col.text(evidence=col.NONE)
