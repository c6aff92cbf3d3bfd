"""What of ammunition needs somebody: places near their licence, lots under a restriction, expired, or due for inspection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.i18n import _, ngettext
from wamledger.services import explosive_limits, moments
from wamledger.services.explosive_limits import Use
from wamledger.services.home.form import Item
from wamledger.services.home.grounds import HomeGrounds
from wamledger.services.subjects import Subject
from wamledger.services.words import RESTRICTION, word

BANNED: Final = "BANNED"
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
    line = explosive_limits.pointed_out_from(grounds.link)
    near = [row for row in licences(grounds, scope.places) if row[2].percent > line]
    if near:
        place, name, worst = max(near, key=lambda row: row[2].percent)
        share = _("{percent} % of the licence").format(percent=worst.percent) if worst.limit else ""
        yield Item(
            "licences",
            ngettext(
                "Place over {percent} % of its explosives licence",
                "Places over {percent} % of their explosives licence",
                number := len({row[0] for row in near}),
            ).format(percent=line),
            number,
            ", ".join(part for part in (f"{place} {name}".strip(), worst.division, share) if part),
            Subject("place", place) if len({row[0] for row in near}) == 1 else "places",
            {"attention": "LICENCE"},
            is_alarming=any(use.is_over for _place, _name, use in near),
        )


def licences(grounds: HomeGrounds, places: frozenset[str] | None) -> list[tuple[str, str, Use]]:
    """Each limit of each licensed place: place, its name, and what of the limit is used."""
    loads: dict[str, dict[str, int]] = {}
    for place, division, mass in grounds.link.rows("SELECT place, hazard_division, nec_mg FROM place_load"):
        loads.setdefault(place, {})[division] = mass
    return [
        (code, name if name != code else "", use)
        for code, name, limits in grounds.link.rows(
            "SELECT code, name, limit_nec_kg FROM place WHERE limit_nec_kg IS NOT NULL ORDER BY code"
        )
        if places is None or code in places
        for use in explosive_limits.uses(orjson.loads(limits) or {}, loads.get(code, {}))
    ]


def _restricted_lots(grounds: HomeGrounds) -> Iterator[Item]:
    found = _lots(grounds, "lot.restriction IS NOT NULL", "lot.restriction_seq DESC", ())
    if found:
        worst = next((row for row in found if row[1] == BANNED), found[0])
        code, restriction, reason, _expires, _due = worst
        yield Item(
            "restricted_lots",
            ngettext("Restricted lot", "Restricted lots", len(found)),
            len(found),
            ", ".join(part for part in (code, word(RESTRICTION, restriction), reason) if part),
            Subject("lot", code) if len(found) == 1 else "lots",
            {"attention": "RESTRICTED"},
            is_alarming=restriction == BANNED,
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
            ngettext("Lot that has expired", "Lots that have expired", len(expired)),
            len(expired),
            _("{item}, since {date}").format(item=code, date=moments.day(at)),
            Subject("lot", code) if len(expired) == 1 else "lots",
            {"attention": "EXPIRED"},
        )
    if due:
        code, at = due[0][0], due[0][4]
        yield Item(
            "lots_to_inspect",
            ngettext("Lot due for inspection", "Lots due for inspection", len(due)),
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
