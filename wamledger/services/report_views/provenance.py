"""Where a view comes from: one state of the ledger, the signed head over it, and how much of it its maker sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from wamledger import __version__
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.policies import POLICIES
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.reading import logged, must_read, scope_in
from wamledger.services.scope import Scope
from wamledger.services.views import Provenance
from wamledger.services.witnesses import unseen


@dataclass(frozen=True, slots=True)
class State:
    """One state of the ledger: what can be asked of it, how many entries it has, its head, and who sees how much."""

    link: Link
    entries: int
    note: str
    scope: Scope


@contextmanager
def state(ledger: Ledger, query: Query, about: str | None = None) -> Iterator[State]:
    """
    The newest state of the ledger, which stays as it is until the block ends, for the person who acts.

    What is made of it leaves the office, and so it is on record before anything is read, with what it is ``about``.

    Raises: AccessFault where they may not ask this; LedgerTampered where the signed head is not that of the entries.
    """
    must_read(ledger, query)
    log.note(ledger, log.Event.EXPORTED if query is Query.JOURNAL else log.Event.REPORTED, subject=about)
    # whoever posts in between signs what they posted, so the state that is read has a head in any case
    ledger.checkpoint()
    with logged(ledger, query), ledger.reading() as link:
        scope = scope_in(link, query, ledger.actor)
        newest = link.one("SELECT max(seq) FROM entry")[0]
        entries = 0 if newest is None else newest + 1
        row = link.one("SELECT note FROM signed_head WHERE size = ?", (entries,))
        yield State(link, entries, row[0] if row else "", scope)


def provenance(
    ledger: Ledger,
    found: State,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    as_of: Moment | None = None,
    language: str = "en",
) -> Provenance:
    """
    What a report says of its origin; the time of generation is the ledger's clock unless it is given.

    Whoever has signed in has made it, whatever name is given.
    """
    window = unseen(found.link, found.entries)
    return Provenance(
        ledger=ledger.about.origin,
        mission=ledger.about.mission,
        generated_at=ledger.clock() if generated_at is None else generated_at,
        generated_by=found.scope.user or generated_by,
        scope=found.scope.roots,
        entries=found.entries,
        classification=str(policy(found.link, "classification")),
        program=f"wamledger {__version__}",
        head_note=found.note,
        as_of=as_of,
        unwitnessed=window.entries,
        witnessed_at=window.witnessed_at,
        language=language,
    )


def policy(link: Link, name: str) -> Any:
    """What the mission has set, or the default."""
    row = link.one("SELECT value FROM policy WHERE name = ?", (name,))
    return orjson.loads(row[0]) if row else POLICIES[name].default
