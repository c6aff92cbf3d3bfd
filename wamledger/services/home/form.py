"""
What home shows, as values: the state of the ledger, what needs somebody now, and the stock at a glance.

Labels and notes are translated already; text from the ledger is as it was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wamledger.domain.moment import Moment
from wamledger.services.subjects import Subject
from wamledger.services.things.page import Bars


@dataclass(frozen=True, slots=True)
class Item:
    """
    Something that needs somebody: how many of it, and the worst of them in a few words.

    Shape: ``leads_to`` is the thing itself where there is one alone, else the name of a destination, which takes
    ``filters``. ``is_alarming`` where it does not wait until tomorrow.
    """

    name: str
    label: str
    number: int
    worst: str
    leads_to: Subject | str
    filters: Mapping[str, str] = field(default_factory=dict)
    is_alarming: bool = False
    is_at_least: bool = False
    """Whether there are more than ``number`` says."""


@dataclass(frozen=True, slots=True)
class Heard:
    """
    A site, and the newest entry about one of its places.

    Shape: where the newest entries do not speak of it ``entry`` is empty, and ``at`` is how far back was looked: it has
    been silent since before then. ``at`` None where the whole ledger says nothing of it.
    """

    site: Subject
    name: str
    at: Moment | None
    entry: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """
    The ledger and whoever sits there.

    Shape: ``root`` is the root over ``signed`` entries in hex, as the ledger's key signed it last; ``unwitnessed`` counts
    the entries that nobody outside has seen, None where no head was ever given out; ``person`` is empty where nobody signs
    in; ``faults`` say why nothing may be posted.
    """

    origin: str
    mission: str
    entries: int
    signed: int
    root: str
    signed_at: Moment | None
    unwitnessed: int | None
    witnessed_at: Moment | None
    last_entry_at: Moment | None
    is_closed: bool
    person: str
    person_name: str
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What home shows as soon as it is there.  Shape: ``items`` with the most pressing first, only those with something."""

    state: LedgerState
    items: tuple[Item, ...]
    sites: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Slow:
    """
    What takes longer, because the whole stock is looked at.

    Shape: ``stock`` by status, class, nature and site; ``entries_by_week`` counts those recorded in each of the last
    weeks, the oldest first; ``failed_rules`` names rules whose findings are missing.
    """

    items: tuple[Item, ...]
    stock: tuple[Bars, ...]
    entries_by_week: tuple[int, ...]
    failed_rules: tuple[str, ...] = ()
