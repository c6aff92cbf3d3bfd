"""Reviewing: what a person says of a finding, and how soon a finding wants somebody's eye."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wamledger.domain import moment
from wamledger.i18n import N_

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.posting_report import Report

SOON: Final[Mapping[str, str]] = {
    "S1": N_("now"),
    "S2": N_("within 24 hours"),
    "S3": N_("within 7 days"),
    "S4": N_("for the record"),
}
"""By severity: how soon somebody is to look."""

SAID: Final[Mapping[str, str]] = {
    "ACKNOWLEDGED": N_("Acknowledged: somebody is looking into it"),
    "EXPLAINED": N_("Explained: there is a cause, and it is in order"),
    "CONFIRMED": N_("Confirmed: it is as the finding says"),
    "REFERRED": N_("Referred: somebody else takes it from here"),
    "VOID": N_("Void: the finding itself is wrong"),
}
"""What a person may say of a finding, in words."""

UNDECIDED: Final = frozenset({"OPEN", "REOPENED", "ACKNOWLEDGED"})
"""Statuses of a finding that still waits for somebody."""


def review(ledger: Ledger, finding: str, status: str, reason: str, *, by: str) -> Report:
    """What the person says of the finding is on record, or the report says why not."""
    # the rules take a second to load, and whoever only reads findings does without
    from wamledger.services import posting

    operation = {
        "op": "review_finding",
        "occurred_at": moment.canonical(ledger.clock()),
        "by": by,
        "finding": finding,
        "status": status,
        "reason": reason,
    }
    return posting.post_operations(ledger, [operation], receipts=True)
