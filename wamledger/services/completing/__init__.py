"""
Completion: the codes that a text may become, while it is typed.

Each question is answered from an index by the beginning of a code, or of what else a thing is known by, and gives a
handful of rows at once, whatever the ledger holds. Nobody is offered what they may not read, and that somebody may not
is no refusal: the list is empty then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from wamledger.domain.authority.queries import Query
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.completing.asked import Asked, Completion
from wamledger.services.completing.goods import lots, standing, weapons
from wamledger.services.completing.names import addressees, holders, named, natures, packaged
from wamledger.services.completing.papers import (
    dispatches,
    disposals,
    entries,
    incidents,
    issues,
    participants,
    traces,
)
from wamledger.services.form_fields.choices import PACKAGED
from wamledger.services.reading import scope_in

MOST: Final = 8
"""Codes that are offered at once: more than can be seen at a glance help nobody."""
LONGEST: Final = 200
"""Characters beyond which a text is the beginning of nothing."""

_Finder = Callable[[Asked], Iterator[Completion]]

_KINDS: Final[dict[str, tuple[Query, _Finder]]] = {
    "place": (Query.PLACES, named("place")),
    "party": (Query.PARTIES, named("party")),
    "holder": (Query.PLACES, holders),
    "addressee": (Query.PARTIES, addressees),
    "user": (Query.USERS, named("user_account")),
    "weapon": (Query.HOLDINGS, weapons),
    "lot": (Query.HOLDINGS, lots),
    "nature": (Query.LISTS, natures),
    "issue": (Query.HOLDINGS, issues),
    "dispatch": (Query.HOLDINGS, dispatches),
    "disposal": (Query.HOLDINGS, disposals),
    "trace": (Query.HISTORY, traces),
    "incident": (Query.HISTORY, incidents),
    "entry": (Query.ENTRY, entries),
    "participant": (Query.PARTICIPANTS, participants),
}
"""Which question it is to offer codes of a kind, and how they are found."""


def complete(ledger: Ledger, kind: str, typed: str, limit: int = MOST, *, at: str = "") -> list[Completion]:
    """
    What a text may become, codes that begin with it before others; nothing for a kind that is not known.

    ``at`` is the holder from which a weapon or lot is taken: what stands there comes first.
    """
    typed = typed.strip()
    if len(typed) > LONGEST:
        return []
    if kind in PACKAGED:
        return packaged(kind, typed, limit)
    query, find = _KINDS.get(kind, (None, None))
    if query is None or find is None:
        return []
    with ledger.reading() as link:
        try:
            scope = scope_in(link, query, ledger.actor)
        except AccessFault:
            return []
        found: dict[str, str] = {}
        for code, words in _found(find, Asked(link, scope, typed, limit), kind, at):
            found.setdefault(code, words)
            if len(found) == limit:
                break
        return list(found.items())


def words_for(ledger: Ledger, kind: str, code: str) -> str:
    """What the code stands for, in words; empty where there is no such code among what somebody may read."""
    code = code.strip()
    return dict(complete(ledger, kind, code, MOST)).get(code, "") if code else ""


def _found(find: _Finder, asked: Asked, kind: str, at: str) -> Iterator[Completion]:
    if at and kind in ("weapon", "lot"):
        yield from standing(asked, kind, at)
    yield from find(asked)
