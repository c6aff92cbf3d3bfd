"""
Queries: which role may read what, and how far.

``ALL`` is the whole ledger, whatever places a person has; ``OWN`` ends at the places that the person is good for, and
a person without a scope is good for all of them; ``NO`` is nothing. Whoever has several roles has the widest of them.

What a person may read of a place goes with the goods: what stands there and in the places within, what is on its way
to or from there, what awaits disposal there, and what parties hold that was given to them from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final, NamedTuple

from wamledger.domain.authority.roles import ROLES
from wamledger.i18n import N_


class Reach(Enum):
    """How far a person may read."""

    NO = 0
    OWN = 1
    ALL = 2


class Query(Enum):
    """What can be asked of a ledger in which people sign in."""

    HOLDINGS = "holdings"
    HISTORY = "history"
    ENTRY = "entry"
    JOURNAL = "journal"
    PLACES = "places"
    PARTIES = "parties"
    USERS = "users"
    LISTS = "lists"
    PARTICIPANTS = "participants"
    PARTICIPANT_NAMES = "participant_names"
    FILES = "files"
    PROPOSALS = "proposals"
    PROPOSALS_OF_AUTHORITY = "proposals_of_authority"
    FINDINGS = "findings"
    ACCESS_LOG = "access_log"
    BACKUP = "backup"


class Right(NamedTuple):
    """What a query is, in words, and how far each role may ask it."""

    what: str
    reaches: dict[str, Reach]


def _row(what: str, *, all_: Iterable[str] = (), own: Iterable[str] = ()) -> Right:
    wide, narrow = frozenset(all_), frozenset(own)
    return Right(
        what,
        {role: Reach.ALL if role in wide else Reach.OWN if role in narrow else Reach.NO for role in ROLES},
    )


_STOCK: Final = ("STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER")
"""Whoever works with goods reads of those of their own places."""

TABLE: Final[dict[Query, Right]] = {
    Query.HOLDINGS: _row(N_("who holds what, now and at any time"), all_=["AUDITOR"], own=_STOCK),
    Query.HISTORY: _row(N_("the life of a weapon or a lot"), all_=["AUDITOR"], own=_STOCK),
    Query.ENTRY: _row(N_("the stored entry that a proof speaks of"), all_=["AUDITOR"], own=_STOCK),
    Query.JOURNAL: _row(
        N_("everything that was recorded, as a journal or as evidence"),
        all_=["AUDITOR"],
        own=["WAM_OFFICER", "APPROVER"],
    ),
    Query.PLACES: _row(N_("the list of places"), all_=["AUDITOR", "ADMINISTRATOR"], own=_STOCK),
    Query.PARTIES: _row(N_("the list of parties"), all_=ROLES),
    Query.USERS: _row(
        N_("users, their roles and places"),
        all_=["AUDITOR", "ADMINISTRATOR"],
        own=["WAM_OFFICER", "APPROVER"],
    ),
    Query.LISTS: _row(N_("natures, policies and types"), all_=ROLES),
    Query.PARTICIPANTS: _row(
        N_("participants in disarmament, without their names"),
        all_=["AUDITOR"],
        own=["WAM_OFFICER", "DDR_OFFICER"],
    ),
    Query.PARTICIPANT_NAMES: _row(
        N_("names of participants, which may be forgotten by who may read them"), own=["DDR_OFFICER"]
    ),
    Query.FILES: _row(N_("attached files"), all_=["AUDITOR"], own=_STOCK),
    Query.PROPOSALS: _row(
        N_("what is proposed about goods and awaits a second person"), all_=["AUDITOR"], own=_STOCK
    ),
    Query.PROPOSALS_OF_AUTHORITY: _row(
        N_("what is proposed about users, places, limits and keys"),
        all_=["AUDITOR", "ADMINISTRATOR"],
        own=["WAM_OFFICER", "APPROVER"],
    ),
    Query.FINDINGS: _row(
        N_("findings and what was said of them"), all_=["AUDITOR"], own=["WAM_OFFICER", "APPROVER"]
    ),
    Query.ACCESS_LOG: _row(
        N_("who signed in, failed, was refused, or took something out"), all_=["AUDITOR", "ADMINISTRATOR"]
    ),
    Query.BACKUP: _row(N_("a copy of the whole ledger for safekeeping"), all_=["ADMINISTRATOR"]),
}
"""
By query.  Source: WAMLEDGER

A journal, and a copy for safekeeping, are the whole ledger or nothing: a person whose scope ends before that is refused.
"""

OF_AUTHORITY: Final = frozenset(
    {"add_user", "change_user", "revoke_key", "add_place", "add_party", "add_nature", "set_policy"}
)
"""Operations about people, places and limits: proposals of them are asked for by PROPOSALS_OF_AUTHORITY."""


def reach(query: Query, roles: Iterable[str]) -> Reach:
    """How far somebody with these roles may ask: the widest of what each allows."""
    reaches = TABLE[query].reaches
    return max((reaches.get(role, Reach.NO) for role in roles), key=lambda each: each.value, default=Reach.NO)
