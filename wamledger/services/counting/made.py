"""The counts that were made, the newest first, for whoever may read of their places."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.store import Ledger
from wamledger.services.reading import reading

MOST: int = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as it stands in a list."""

    id: str
    at: str
    scope: str
    kind: str
    cut_off: Moment
    counted_by: tuple[str, ...]


def counts_made(ledger: Ledger, *, most: int = MOST) -> list[Counted]:
    """The newest counts that stand; those of a party only for whoever sees everything.  Raises: AccessFault"""
    with reading(ledger, Query.HOLDINGS) as (link, scope):
        within, places = ("1 = 1", ()) if scope.places is None else link.among("place", sorted(scope.places))
        rows = link.rows(
            "SELECT id, COALESCE(place, party), scope, kind, cut_off, counted_by FROM count_sheet"
            f" WHERE reversed_seq IS NULL AND {within} ORDER BY cut_off DESC, seq DESC LIMIT ?",
            (*places, most),
        )
    return [
        Counted(id_, at, extent, kind, cut_off, tuple(orjson.loads(counters)))
        for id_, at, extent, kind, cut_off, counters in rows
    ]
