"""
Drawing: from what stands in a place to what a counter is told to look for.

The same arithmetic is done when the sheet is made and when it comes back, so that a sample that was exchanged on the way
is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from wamledger.domain.counting.sampling import draw, sample_size
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.services.counting.stores import GIVEN, HELD, is_class_a
from wamledger.services.holdings import holdings_in
from wamledger.services.scope import EVERYTHING, Scope, is_place

CHOICES: Final = ("WEAPONS", "AMMUNITION", "CLASS_A")
"""Of what a sample is drawn: weapons, lots, or every weapon of class A."""

Population = dict[str, str]
"""What there is to be drawn of: the holder of each weapon or lot, by its code."""


def population(
    link: Link, at: str, as_of: Moment, of: str, scope: Scope = EVERYTHING, *, known: int | None = None
) -> Population:
    """
    The weapons or lots that stood at a place or with a party then, as the ledger has it now.

    With ``known``, as the ledger had it when it had that many entries.  Refuses: holder_unknown.  Raises: AccessFault
    """
    statuses = HELD if is_place(link, at) else GIVEN
    held = (
        holdings_in(link, at=at, as_of=as_of, scope=scope) if known is None else _then(link, at, as_of, known)
    )
    kind = "lot" if of == "AMMUNITION" else "weapon"
    found = {
        each[kind]: each["holder"]
        for each in held
        if each["status"] in statuses and each.get(kind) is not None
    }
    if of != "CLASS_A":
        return found
    types = types_of(link, found)
    return {code: holder for code, holder in found.items() if is_class_a(types[code])}


def _then(link: Link, at: str, as_of: Moment, known: int) -> Iterable[Mapping[str, Any]]:
    """The same holdings, made again from the first entries alone: what was entered later is not among them."""
    from wamledger.detection.books import Books
    from wamledger.services.holdings import covered

    books = Books()
    for body in _bodies(link, known):
        books.feed(body)
    holders = sorted(covered(link, at))
    for code, cell in books.weapons_standing(holders, as_of).items():
        yield {"weapon": code, "holder": cell.holder, "status": cell.status}
    for holder in holders:
        for (lot, cell), quantity in books.lots_standing(holder, as_of).items():
            if quantity:
                yield {"lot": lot, "holder": cell.holder, "status": cell.status}


def _bodies(link: Link, known: int) -> Iterable[dict[str, Any]]:
    import orjson

    for block in link.stream("SELECT entry FROM entry WHERE seq < ? ORDER BY seq", (known,)):
        for (entry,) in block:
            yield orjson.loads(bytes(entry))["body"]


def types_of(link: Link, codes: Iterable[str]) -> dict[str, str]:
    """The type of each weapon."""
    found: dict[str, str] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), 500):
        condition, named = link.among("code", wanted[start : start + 500])
        found.update(link.rows(f"SELECT code, type FROM weapon WHERE {condition}", named))
    return found


def drawn(
    link: Link,
    found: Population,
    of: str,
    *,
    size: int | None,
    seed: str,
    place: str,
    counters: Sequence[str],
) -> list[str]:
    """The sample of the population; every weapon of class A, where these are asked for."""
    if of == "CLASS_A":
        return sorted(found)
    return draw(
        found,
        wanted_size(link, len(found), of) if size is None else size,
        seed=seed,
        place=place,
        counters=counters,
    )


def wanted_size(link: Link, many: int, of: str) -> int:
    """How many of so many the mission's own limits ask for."""
    from wamledger.services.counting.stores import policies

    limits = policies(link)
    share = limits["ammunition_sample_percent" if of == "AMMUNITION" else "sample_percent"]
    return sample_size(many, share, limits["sample_floor"])
