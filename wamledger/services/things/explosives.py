"""How much explosive stands in a place, by hazard division, against the limits of its licence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wamledger.i18n import _
from wamledger.services.explosive_limits import Use, pointed_out_from, uses
from wamledger.services.numbers import grouped
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Bar, Bars
from wamledger.services.things.saying import joined, kilograms

Row = dict[str, Any]


def explosives(grounds: Grounds, row: Row) -> tuple[Bars | None, bool]:
    """
    Net explosive content by hazard division, of the place and those within it, against the limits of its licence; and
    whether more stands there than may.
    """
    loads = dict(
        grounds.link.rows(
            "SELECT hazard_division, nec_mg FROM place_load WHERE place = ? ORDER BY hazard_division",
            (row["code"],),
        )
    )
    limits: dict[str, str] = row["limit_nec_kg"] or {}
    near = pointed_out_from(grounds.link)
    licensed = list(uses(limits, loads))
    bars = [_bar(each, near) for each in licensed]
    for division, amount in loads.items():
        if amount and not any(division.startswith(each) for each in limits):
            note = _("{amount}, no limit stated").format(amount=kilograms(amount))
            bars.append(Bar(_("Division {division}").format(division=division), amount, 0, note))
    if not bars:
        return None, False
    return Bars(_("Explosives by hazard division"), tuple(bars)), any(each.is_over for each in licensed)


def _bar(use: Use, near: int) -> Bar:
    limit = Decimal(use.said)
    said = grouped(int(limit)) if limit == int(limit) else use.said
    note = _("{amount} of {limit} kg").format(amount=kilograms(use.mass), limit=said)
    state = ""
    if use.is_over:
        state = _("over the limit")
    elif use.percent > near:
        state = _("over {percent} %").format(percent=near)
    label = _("Division {division}").format(division=use.division)
    return Bar(label, use.mass, use.limit, joined((note, state)))
