"""
Proposals, followed from entry to entry: what one person proposed is what another approved, and it was carried out once.

A proposal, its approval and the operation are three entries. They belong together by the id of the proposal, the id of
the approval, and the content of the operation; the approval stands right before the operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wamledger.ledger.verifying.finding import Findings, Kind
from wamledger.ledger.verifying.people import at
from wamledger.ledger.verifying.signed import Signed

OPEN: Final = "OPEN"
_ENDS: Final = {"approve": "APPROVED", "reject": "REJECTED", "withdraw": "WITHDRAWN", "lapse": "LAPSED"}


@dataclass(slots=True)
class Proposed:
    """An operation that was proposed; ``key`` is the public key by which the proposer signed for it."""

    id: str
    seq: int
    by: str
    content: bytes | None
    expires_at: int
    status: str = OPEN
    key: bytes | None = None


class Proposals:
    """The proposals of the entries that were taken so far, and the approval whose operation must come next."""

    def __init__(self, findings: Findings) -> None:
        self.known: dict[str, Proposed] = {}
        self._findings = findings
        self._approved: tuple[Signed, Proposed] | None = None

    def propose(self, entry: Signed) -> Proposed:
        """The proposal is open, in the name of whoever recorded it."""
        if entry.facts["by"] != entry.by:
            self._findings.add(Kind.APPROVAL_DIFFERS, at(entry.seq), proposal=entry.id)
        proposed = Proposed(entry.id, entry.seq, entry.by, entry.carried, entry.facts["expires_at"])
        self.known[entry.id] = proposed
        return proposed

    def decide(self, entry: Signed) -> None:
        """The proposal is approved, rejected, withdrawn or lapsed, as the entry says."""
        code = entry.facts["proposal"]
        proposed = self.known.get(code)
        if proposed is None:
            self._findings.add(Kind.PROPOSAL_UNKNOWN, at(entry.seq), proposal=code)
            return
        if proposed.status != OPEN:
            self._findings.add(
                Kind.PROPOSAL_NOT_OPEN, at(entry.seq), proposal=code, status=proposed.status, op=entry.op
            )
        if entry.op in ("approve", "reject") and entry.by == proposed.by:
            self._findings.add(Kind.APPROVAL_ALONE, at(entry.seq), person=entry.by)
        if entry.op == "withdraw" and entry.by != proposed.by:
            self._findings.add(Kind.WITHDRAWN_BY_ANOTHER, at(entry.seq), proposal=code, by=entry.by)
        if entry.op == "approve":
            if entry.recorded_at >= proposed.expires_at:
                self._findings.add(Kind.PROPOSAL_EXPIRED, at(entry.seq), proposal=code)
            self._approved = entry, proposed
        proposed.status = _ENDS[entry.op]

    def carry_out(self, entry: Signed) -> Proposed | None:
        """The operation is what was proposed and approved; returns the proposal, where it is known."""
        approval = entry.approval or {}
        before, self._approved = self._approved, None
        code = approval.get("proposal")
        if before is None or before[0].seq != entry.seq - 1 or before[1].id != code:
            if before is not None:
                self._without_operation(before[0])
            self._findings.add(Kind.APPROVAL_MISSING, at(entry.seq), proposal=code)
            return self.known.get(str(code))
        approve, proposed = before
        if (
            approval.get("approve") != approve.id
            or entry.by != proposed.by
            or entry.approved_by != approve.by
            or entry.carried != proposed.content
        ):
            self._findings.add(Kind.APPROVAL_DIFFERS, at(entry.seq), proposal=code)
        return proposed

    def pass_by(self, seq: int) -> None:
        """An entry that carries out nothing comes next; an approval that waits for its operation waits in vain."""
        if self._approved is not None and self._approved[0].seq < seq:
            self._without_operation(self._approved[0])
            self._approved = None

    def forget_approval(self) -> None:
        """What follows the approval cannot be read, and is found elsewhere."""
        self._approved = None

    def _without_operation(self, approve: Signed) -> None:
        self._findings.add(Kind.APPROVAL_UNUSED, at(approve.seq), proposal=approve.facts["proposal"])
