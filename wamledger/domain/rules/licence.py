"""
The explosives licence of a place: how much net explosive content may stand there, by hazard division.

What stands in a place inside another counts for both. By default more than the licence is recorded and shown, since
what has arrived has arrived; a mission may set the policy ``explosive_licence`` to REFUSE.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from wamledger.domain.notices import Notice
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row

MILLIGRAMS = 1_000_000
"""In a kilogram."""


def check_licence(case: Case, place: str) -> None:
    """
    The place and those around it stay within their licences, or a notice says by how much not.

    Refuses: licence_exceeded, when the policy says so
    """
    if not any("lot" in move for move in case.moves):
        return
    limited = [
        (code, row["limit_nec_kg"])
        for code in case.within(place)
        if (row := case.stock.place(code)) is not None and row["limit_nec_kg"]
    ]
    if not limited:
        return
    for code, limits in limited:
        arriving = _arriving(case, code)
        loads = {division: row["nec_mg"] for (division,), row in case.stock.get("place_load", code).items()}
        for division, limit in limits.items():
            more = sum(mass for each, mass in arriving.items() if each.startswith(division))
            if not more:
                continue
            would = sum(mass for each, mass in loads.items() if each.startswith(division)) + more
            _judge(case, code, division, would, Decimal(limit))


def _arriving(case: Case, place: str) -> dict[str, int]:
    """
    The net explosive content, in milligrams by division, that the moves so far bring into a place.

    What stood in the place already, or in one inside it, does not arrive.
    """
    arriving: dict[str, int] = defaultdict(int)
    for move in case.moves:
        was = move["from"]
        if (
            "lot" in move
            and move["to"][1] == "IN_STORE"
            and not (was and was[1] == "IN_STORE" and place in case.within(was[0]))
        ):
            # a lot keeps the figures of its nature that it came with
            figures = case.stock.get("lot", move["lot"]) or _new_nature(case, move["lot"])
            arriving[figures["hazard_division"]] += figures["nec_mg"] * move["quantity"]
    return arriving


def _new_nature(case: Case, code: str) -> Row:
    """The figures of a lot that comes on charge with this operation."""
    nature: Row = next(
        case.stock.get("nature", line["new_lot"]["nature"])
        for line in case.operation["lines"]
        if "new_lot" in line and line["new_lot"]["id"] == code
    )
    return nature


def _judge(case: Case, place: str, division: str, would: int, limit: Decimal) -> None:
    kilograms = Decimal(would) / MILLIGRAMS
    facts = {
        "place": place,
        "division": division,
        "would": format(kilograms.quantize(Decimal("0.001")), "f"),
        "limit": str(limit),
    }
    if kilograms > limit:
        if case.stock.policy("explosive_licence") == "REFUSE":
            raise Refused(Code.LICENCE_EXCEEDED, "to", **facts)
        case.notices.append(Notice("licence_exceeded", **facts))
    elif kilograms * 100 > limit * int(case.stock.policy("explosive_warning_percent")):
        case.notices.append(Notice("licence_nearly_full", **facts))
