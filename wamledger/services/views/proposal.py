"""What one person proposes and another approves, as both see it: what is now, what would be, and who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the operation would change: what it is called, and how it stands before and after."""

    subject: str
    described: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """
    What an operation would do, as the ledger stands.

    Shape: ``refused`` is why it could not be carried out now, and None where it could.
    """

    changes: Sequence[Change] = ()
    notices: Sequence[str] = ()
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as it is listed; ``status`` is that of the ledger, with LAPSED where its time is over."""

    code: str
    op: str
    words: str
    by: str
    proposed_at: Moment
    expires_at: Moment
    status: str
    decided_by: str = ""
    decided_at: Moment | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """
    A proposal whole.

    Shape: ``later`` are the ids of entries that spoke of its items after it was made; ``approvers`` the roles that
    may approve it; ``carried_out`` the id of the operation, once it took effect.
    """

    row: ProposalRow
    operation: Mapping[str, Any]
    foreseen: Foreseen
    later: Sequence[str] = ()
    approvers: Sequence[str] = ()
    carried_out: str = ""
