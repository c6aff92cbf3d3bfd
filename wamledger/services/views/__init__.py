"""
What reports and screens are given to show: frozen values, with no database behind them.

A service fills a view from the ledger; a report draws it and knows nothing else. Codes stay codes here
(IN_STORE, SA-06, CONTINGENT), and whoever draws turns them into words of the reader's language. Text is as it
was recorded: whoever draws escapes it. Sums stand in the view beside the lines, computed apart from them, so
that a report can compare the two and refuse to print figures that disagree.

Units: moments are whole microseconds since 1970 in UTC; quantities are single rounds or pieces, or grams
where the unit says GRAM; net explosive content is in milligrams.
"""

from __future__ import annotations

from wamledger.services.views.proposal import (
    Change,
    Foreseen,
    ProposalRow,
    ProposalView,
)
from wamledger.services.views.provenance import (
    Provenance,
)
from wamledger.services.views.stock import (
    Balance,
    HolderTotal,
    LotLine,
    StockView,
    TypeTotal,
    WeaponLine,
)
from wamledger.services.views.weapon_file import (
    Hold,
    ItemView,
    LotStep,
    Mark,
    Photo,
    Reading,
    Sighting,
    Standing,
    Step,
    Trace,
    WeaponIdentity,
)

__all__ = [
    "Balance",
    "Change",
    "Foreseen",
    "Hold",
    "HolderTotal",
    "ItemView",
    "LotLine",
    "LotStep",
    "Mark",
    "Photo",
    "ProposalRow",
    "ProposalView",
    "Provenance",
    "Reading",
    "Sighting",
    "Standing",
    "Step",
    "StockView",
    "Trace",
    "TypeTotal",
    "WeaponIdentity",
    "WeaponLine",
]
