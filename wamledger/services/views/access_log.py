"""The view of the access log: who came in, failed, was refused or took something out, and whose rights changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class AccessLine:
    """
    One access record.

    Shape: ``user`` is empty where nobody had signed in; ``hash`` is the beginning of the hash that the next one names.
    """

    n: int
    at: Moment
    user: str
    user_name: str
    event: str
    subject: str
    facts: str
    hash: str


@dataclass(frozen=True, slots=True)
class UserTotal:
    """How many records there are of one person in the period, and how many of them are failures and refusals."""

    user: str
    user_name: str
    records: int
    failed: int
    refused: int


@dataclass(frozen=True, slots=True)
class EventTotal:
    """How many records of one kind there are in the period."""

    event: str
    records: int


@dataclass(frozen=True, slots=True)
class RightsChanged:
    """
    An entry that changed who may do what, or by which key somebody signs.

    Shape: ``user`` is whose rights or key; ``now`` says in codes what holds from then on.
    """

    posted: Posted
    user: str
    user_name: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChainBroken:
    """Where the chain of the records does not hold: the number, and what does not fit."""

    n: int
    what: str


@dataclass(frozen=True, slots=True)
class AccessLogView:
    """
    The access records of a period, and the entries of that time that changed rights and keys.

    Shape: ``records`` are read once, oldest first, and may be a generator; ``by_event`` and ``by_user`` are asked for
    apart from them. ``first_n`` and ``last_n`` are the numbers of the first and the last of them; ``named_by`` is the
    newest entry that names how many records there were then, ``named`` that number, and ``named_agrees`` whether the
    chain still says the same.
    ``is_closed`` where people sign in to the ledger.
    Units: ``since`` and ``until`` are inclusive; None where the period has no such end.
    """

    provenance: Provenance
    since: Moment | None
    until: Moment | None
    is_closed: bool
    records: Iterable[AccessLine]
    by_event: tuple[EventTotal, ...]
    by_user: tuple[UserTotal, ...]
    rights: tuple[RightsChanged, ...]
    first_n: int | None
    last_n: int | None
    broken: tuple[ChainBroken, ...]
    named_by: Posted | None
    named: int
    named_agrees: bool
