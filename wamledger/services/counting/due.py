"""
What is due: each check that each store owes, with the count that satisfied it last; and the plan of a period.

No quantity stands in either, so that whoever counts may read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.counting.schedule import ORDERED, Check, Due, Made, due, plan
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.counting.stores import Counts, places, policies
from wamledger.services.reading import reading
from wamledger.services.report_views.names import Names
from wamledger.services.scope import Scope


@dataclass(frozen=True, slots=True)
class Owed:
    """A check that a store owes: when it falls due, and whether that is over."""

    store: str
    name: str
    keeper: str
    is_party: bool
    check: Check
    last: Made | None
    at: Moment
    is_overdue: bool

    @property
    def scope(self) -> str:
        """The scope of the count that satisfies it."""
        return ORDERED[self.check].scope

    @property
    def kind(self) -> str:
        """The kind of the count that satisfies it."""
        return ORDERED[self.check].kind

    @property
    def of(self) -> str:
        """Of what a sample for it is drawn."""
        return {Check.CLASS_A: "CLASS_A", Check.AMMUNITION: "AMMUNITION"}.get(self.check, "WEAPONS")

    def as_json(self) -> dict[str, Any]:
        """The check as data."""
        last = None
        if self.last is not None:
            last = {
                "id": self.last.id,
                "cut_off": moment.canonical(self.last.cut_off),
                "kind": self.last.kind,
            }
        return {
            "party" if self.is_party else "place": self.store,
            "name": self.name,
            "keeper": self.keeper or None,
            "check": self.check.name,
            "scope": self.scope,
            "kind": self.kind,
            "last": last,
            "due": moment.canonical(self.at),
            "overdue": self.is_overdue,
        }


@dataclass(frozen=True, slots=True)
class Planned:
    """A store that is counted on a day, and the checks that are made then."""

    at: Moment
    store: str
    name: str
    is_party: bool
    checks: tuple[Check, ...]

    def as_json(self) -> dict[str, Any]:
        """The visit as data."""
        return {
            "at": moment.canonical(self.at),
            "party" if self.is_party else "place": self.store,
            "name": self.name,
            "counts": [
                {"check": check.name, "scope": ORDERED[check].scope, "kind": ORDERED[check].kind}
                for check in self.checks
            ],
        }


def counts_due(
    ledger: Ledger, *, at: Moment | None = None, until: Moment | None = None, place: str | None = None
) -> list[Owed]:
    """
    What every store owes, or one and those within it, the most urgent first; with ``until``, only what falls due by then.

    Raises: AccessFault
    """
    with reading(ledger, Query.HOLDINGS) as (link, scope):
        owed = _owed(link, scope, ledger.clock() if at is None else at, place)
    found = [each for each in owed if until is None or each.at <= until]
    return sorted(found, key=lambda each: (each.at, each.store, list(Check).index(each.check)))


def count_plan(
    ledger: Ledger, begin: Moment, end: Moment, *, at: Moment | None = None, place: str | None = None
) -> list[Planned]:
    """
    The visits to every store between two moments, in their order, by what is known now.

    Raises: AccessFault
    """
    with reading(ledger, Query.HOLDINGS) as (link, scope):
        owed = _owed(link, scope, ledger.clock() if at is None else at, place)
        limits = policies(link)
    by_store: dict[str, list[Owed]] = {}
    for each in owed:
        by_store.setdefault(each.store, []).append(each)
    found = []
    for store, of_store in by_store.items():
        dues = [Due(each.check, each.last, each.at) for each in of_store]
        first = of_store[0]
        found += [
            Planned(visit.at, store, first.name, first.is_party, visit.checks)
            for visit in plan(dues, begin, end, limits)
        ]
    return sorted(found, key=lambda each: (each.at, each.store))


def _owed(link: Link, scope: Scope, now: Moment, within: str | None) -> list[Owed]:
    """Each check of each store as of its part that waits longest."""
    counts, limits, names = Counts(link, now), policies(link), Names(link)
    keepers = dict(link.rows("SELECT code, keeper FROM place WHERE keeper IS NOT NULL"))
    found: dict[tuple[str, Check], Owed] = {}
    for each in places(link, scope):
        if within is not None and within not in each.around:
            continue
        for one in due(each.held, counts.made_at(each), limits, each.incident):
            key = (each.store, one.check)
            if key not in found or one.at < found[key].at:
                found[key] = Owed(
                    each.store,
                    names.holder(each.store),
                    keepers.get(each.store, ""),
                    each.held.is_party,
                    one.check,
                    one.last,
                    one.at,
                    is_overdue=one.at < now,
                )
    return list(found.values())


def overdue(owed: Iterable[Owed]) -> list[Owed]:
    """Those whose day is over."""
    return [each for each in owed if each.is_overdue]
