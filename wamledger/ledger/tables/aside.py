"""
What lies beside the record and proves nothing: the search index, and drafts of what people have begun to write.

The index is made from the registers, by whoever searches, and can be emptied at any time; a search without it takes
longer. A draft belongs to the person who wrote it until it is posted or thrown away.
"""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from wamledger.ledger.tables import columns as col


class SearchCard(SQLModel, table=True):
    """The number under which the search index knows a weapon or a lot; another one once what can be searched changes."""

    __tablename__ = "search_card"
    __table_args__ = (
        Index("search_card_code", "kind", "code"),
        col.PLAIN,
    )
    kind: str = col.text(key=True, evidence=col.NONE)
    n: int = col.whole(key=True, evidence=col.NONE)
    code: str = col.text(evidence=col.NONE)


class SearchGram(SQLModel, table=True):
    """Which numbers of a block have three characters in a row somewhere in what can be searched of them."""

    __tablename__ = "search_gram"
    __table_args__ = (col.PLAIN,)
    kind: str = col.text(key=True, evidence=col.NONE)
    gram: str = col.text(key=True, evidence=col.NONE)
    block: int = col.whole(key=True, evidence=col.NONE)
    cards: bytes = col.blob(evidence=col.NONE)


class SearchState(SQLModel, table=True):
    """
    How far the index has come: the entries that it has seen, and the numbers that it has given.

    Shape: numbers below ``ordered`` stand in the order of their codes, the last of which is ``last_code``.
    """

    __tablename__ = "search_state"
    __table_args__ = (col.STRICT,)
    kind: str = col.text(key=True, evidence=col.NONE)
    entries: int = col.whole(evidence=col.NONE)
    numbers: int = col.whole(evidence=col.NONE)
    ordered: int = col.whole(evidence=col.NONE)
    last_code: str = col.text(evidence=col.NONE)


class Draft(SQLModel, table=True):
    """What somebody has begun to write and not posted."""

    __tablename__ = "draft"
    __table_args__ = (
        Index("draft_user", "user", "changed_at"),
        col.STRICT,
    )
    id: str = col.text(key=True, evidence=col.NONE)
    user: str = col.text(evidence=col.NONE)
    form: str = col.text(evidence=col.NONE)
    content: str = col.listed(evidence=col.NONE)
    begun_at: int = col.whole(evidence=col.NONE)
    changed_at: int = col.whole(evidence=col.NONE)
