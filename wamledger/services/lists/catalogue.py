"""The registers by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.lists import at_hand
from wamledger.services.lists.consignments import Consignments
from wamledger.services.lists.counts import Counts
from wamledger.services.lists.custody import Custody
from wamledger.services.lists.disposals import Disposals
from wamledger.services.lists.entries import Entries
from wamledger.services.lists.form import Source
from wamledger.services.lists.holdings import Holdings
from wamledger.services.lists.incidents import Incidents
from wamledger.services.lists.lots import Lots
from wamledger.services.lists.ordered import Ordered, Register
from wamledger.services.lists.participants import Participants
from wamledger.services.lists.small import Small
from wamledger.services.lists.traces import Traces
from wamledger.services.lists.weapons import Weapons

_ORDERED: Final[Mapping[str, Callable[[], Register]]] = {
    "weapons": Weapons,
    "lots": Lots,
    "holdings": Holdings,
    "consignments": Consignments,
    "custody": Custody,
    "disposals": Disposals,
    "traces": Traces,
    "participants": Participants,
    "entries": Entries,
    "incidents": Incidents,
    "counts": Counts,
}
_AT_HAND: Final[Mapping[str, Callable[[Ledger], at_hand.AtHand]]] = {
    "places": at_hand.places,
    "parties": at_hand.parties,
    "users": at_hand.users,
    "natures": at_hand.natures,
}
NAMES: Final = (*_ORDERED, *_AT_HAND)
"""Every register that a ledger has."""


def named(ledger: Ledger, name: str) -> Source:
    """The register of a name, to be paged through and kept for as long as somebody does.  Refuses: choice_unknown"""
    if name in _ORDERED:
        return Ordered(ledger, _ORDERED[name]())
    if name in _AT_HAND:
        return Small(_AT_HAND[name](ledger))
    raise Refused(Code.CHOICE_UNKNOWN, "register", found=name, allowed=list(NAMES))
