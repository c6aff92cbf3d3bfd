"""Where a view comes from: one state of the ledger, and the signed head over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import orjson

from wamledger import __version__
from wamledger.domain.moment import Moment
from wamledger.domain.policies import POLICIES
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.views import Provenance
from wamledger.services.witnesses import unseen


@dataclass(frozen=True, slots=True)
class State:
    """One state of the ledger: what can be asked of it, how many entries it has, and its head."""

    link: Link
    entries: int
    note: str


@contextmanager
def state(ledger: Ledger) -> Iterator[State]:
    """
    The newest state of the ledger, which stays as it is until the block ends.

    Raises: LedgerTampered where the signed head is not that of the entries.
    """
    # whoever posts in between signs what they posted, so the state that is read has a head in any case
    ledger.checkpoint()
    with ledger.reading() as link:
        newest = link.one("SELECT max(seq) FROM entry")[0]
        entries = 0 if newest is None else newest + 1
        row = link.one("SELECT note FROM signed_head WHERE size = ?", (entries,))
        yield State(link, entries, row[0] if row else "")


def provenance(
    ledger: Ledger,
    found: State,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    as_of: Moment | None = None,
    language: str = "en",
) -> Provenance:
    """What a report says of its origin; the time of generation is the ledger's clock unless it is given."""
    window = unseen(found.link, found.entries)
    return Provenance(
        ledger=ledger.about.origin,
        mission=ledger.about.mission,
        generated_at=ledger.clock() if generated_at is None else generated_at,
        generated_by=generated_by,
        entries=found.entries,
        classification=_classification(found.link),
        program=f"wamledger {__version__}",
        head_note=found.note,
        as_of=as_of,
        unwitnessed=window.entries,
        witnessed_at=window.witnessed_at,
        language=language,
    )


def _classification(link: Link) -> str:
    """What the mission has printed on each page."""
    row = link.one("SELECT value FROM policy WHERE name = 'classification'")
    return str(orjson.loads(row[0]) if row else POLICIES["classification"].default)
