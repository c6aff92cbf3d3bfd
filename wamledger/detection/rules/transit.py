"""R04 and R05: goods that are on their way too long, and receipts that do not say what was sent."""

from __future__ import annotations

from collections.abc import Iterable

from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.transit.overdue import in_transit_overdue
from wamledger.detection.transit.received import wrong_receipt
from wamledger.i18n import N_


def _dispatches(look: Look) -> Iterable[str]:
    return [event.id for event in look.events("dispatch")]


register(
    Rule(
        code="R04",
        title=N_("In transit too long"),
        family=Family.PHYSICAL,
        question=N_("What has left one site and arrived at no other in time?"),
        clears_when=N_("A receipt closes the consignment, or what is missing is received or reported lost."),
        source="WAMLEDGER",
        subjects=_dispatches,
        evaluate=in_transit_overdue,
        parameters=(
            Parameter(
                "grace_hours",
                24,
                N_("Hours after the expected arrival before it is overdue."),
                "transit_grace_hours",
            ),
            Parameter("urgent_hours", 72, N_("Hours overdue from which it is urgent."), "r04_urgent_hours"),
            Parameter(
                "route_trips",
                20,
                N_("Earlier consignments on a route from which it is known how late they are."),
                "r04_route_trips",
            ),
        ),
    )
)
register(
    Rule(
        code="R05",
        title=N_("Received is not what was sent"),
        family=Family.PHYSICAL,
        question=N_("Which receipt names less than was sent, or something else?"),
        clears_when=N_(
            "What is short is received late, found again or written off; what came beside it is taken on the books."
        ),
        source="WAMLEDGER",
        subjects=_dispatches,
        evaluate=wrong_receipt,
    )
)
