"""What of ammunition needs somebody: places near their licence, lots under a restriction, expired, or due for inspection."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.i18n import _
from wamledger.services import moments
from wamledger.services.home.form import Item
from wamledger.services.home.grounds import HomeGrounds
from wamledger.services.subjects import Subject

LICENCE_PERCENT: Final = 80
"""The share of a licence from which home speaks of it; a mission that warns earlier is told earlier."""

_IN_CHARGE: Final = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "IN_TRANSIT")


def ammunition(grounds: HomeGrounds) -> Iterator[Item]:
    """What of ammunition waits, the most pressing first."""
    yield from _licences(grounds)
    yield from _restricted_lots(grounds)
    yield from _lots_due(grounds)


def _licences(grounds: HomeGrounds) -> Iterator[Item]:
    scope = grounds.reach(Query.PLACES)
    if scope is None or grounds.reach(Query.HOLDINGS) is None:
        return
    line = min(LICENCE_PERCENT, grounds.limit("explosive_warning_percent"))
    near = [row for row in licences(grounds, scope.places) if row[3] * 100 > row[4] * line]
    if near:
        place, name, division, load, limit = max(near, key=lambda row: Decimal(row[3]) / (row[4] or 1))
        share = _("{percent} % of the licence").format(percent=int(load * 100 / limit)) if limit else ""
        yield Item(
            "licences",
            _("Places over {percent} % of their explosives licence").format(percent=line),
            len({row[0] for row in near}),
            ", ".join(part for part in (f"{place} {name}".strip(), division, share) if part),
            Subject("place", place) if len({row[0] for row in near}) == 1 else "places",
            is_alarming=any(row[3] > row[4] for row in near),
        )


def licences(
    grounds: HomeGrounds, places: frozenset[str] | None
) -> list[tuple[str, str, str, Decimal, Decimal]]:
    """Each limit of each licensed place: place, its name, division, what stands there and the limit, both in kilograms."""
    loads: dict[str, list[tuple[str, int]]] = {}
    for place, division, mass in grounds.link.rows("SELECT place, hazard_division, nec_mg FROM place_load"):
        loads.setdefault(place, []).append((division, mass))
    found = []
    for code, name, limits in grounds.link.rows(
        "SELECT code, name, limit_nec_kg FROM place WHERE limit_nec_kg IS NOT NULL ORDER BY code"
    ):
        if places is not None and code not in places:
            continue
        for division, limit in sorted((orjson.loads(limits) or {}).items()):
            mass = sum(each for of, each in loads.get(code, ()) if of.startswith(division))
            found.append(
                (code, name if name != code else "", division, Decimal(mass) / 1_000_000, Decimal(limit))
            )
    return found


def _restricted_lots(grounds: HomeGrounds) -> Iterator[Item]:
    found = _lots(grounds, "lot.restriction IS NOT NULL", "lot.restriction_seq DESC", ())
    if found:
        code, restriction, reason, _expires, _due = found[0]
        yield Item(
            "restricted_lots",
            _("Restricted lots"),
            len(found),
            ", ".join(part for part in (code, reason or restriction) if part),
            Subject("lot", code) if len(found) == 1 else "lots",
            {"attention": "RESTRICTED"},
            is_alarming=any(row[1] == "BANNED" for row in found),
        )


def _lots_due(grounds: HomeGrounds) -> Iterator[Item]:
    now = grounds.now
    expired = _lots(
        grounds,
        "lot.expires_at <= ? AND NOT (lot.next_due_at IS NOT NULL AND lot.next_due_at > lot.expires_at"
        " AND lot.next_due_at > ?)",
        "lot.expires_at",
        (now, now),
    )
    due = _lots(grounds, "lot.next_due_at <= ?", "lot.next_due_at", (now,))
    if expired:
        code, at = expired[0][0], expired[0][3]
        yield Item(
            "expired_lots",
            _("Lots that have expired"),
            len(expired),
            _("{item}, since {date}").format(item=code, date=moments.day(at)),
            Subject("lot", code) if len(expired) == 1 else "lots",
            {"attention": "EXPIRED"},
        )
    if due:
        code, at = due[0][0], due[0][4]
        yield Item(
            "lots_to_inspect",
            _("Lots due for inspection"),
            len(due),
            _("{item}, since {date}").format(item=code, date=moments.day(at)),
            Subject("lot", code) if len(due) == 1 else "lots",
            {"attention": "DUE"},
        )


def _lots(grounds: HomeGrounds, condition: str, order: str, parameters: tuple[Any, ...]) -> list[Any]:
    """Lots in the mission's charge that fit a condition, as far as they are seen."""
    sight = grounds.sight()
    if sight is None:
        return []
    seen, of_lots = sight.lots("held")
    charge, statuses = grounds.link.among("held.status", _IN_CHARGE)
    return grounds.link.rows(
        "SELECT lot.code, lot.restriction, lot.restriction_reason, lot.expires_at, lot.next_due_at FROM lot"
        f" WHERE lot.void = 0 AND {condition} AND EXISTS (SELECT 1 FROM lot_standing AS held"
        f"  WHERE held.lot = lot.code AND held.quantity > 0 AND {charge} AND {seen}) ORDER BY {order}, lot.code",
        (*parameters, *statuses, *of_lots),
    )
