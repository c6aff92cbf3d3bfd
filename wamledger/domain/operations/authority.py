"""Authority: who may do what, by which key people sign, and what one proposes and another approves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from wamledger.domain.operations.base import (
    CodeText,
    Count,
    Digest,
    Moment,
    Operation,
    OperationId,
    Quantity,
    Remarks,
)
from wamledger.domain.operations.setting_up import Role
from wamledger.i18n import N_

UserKeyText = Annotated[str, Field(pattern=r"^[A-Z0-9._/\-]{1,40}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$")]
"""A public key of a user as text: code of the user, key id, and the key in base64."""

VerifierText = Annotated[
    str, Field(min_length=20, max_length=400, pattern=r"^[!-*,-~]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$")
]
"""A public key as text: name, key id, and the key in base64."""

KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]


class ChangeUser(Operation):
    """Other roles or places for a user, or the end of their account."""

    label = N_("Change a user")
    op: Literal["change_user"]
    code: CodeText
    roles: Annotated[list[Role], Field(min_length=1)] | None = None
    places: Annotated[list[CodeText], Field(min_length=1)] | None = None
    all_places: Literal[True] | None = None
    closed: bool | None = None
    reason: Remarks


class EnrolKey(Operation):
    """The key by which a user signs from now on; the key itself signs the entry, which proves that its owner has it."""

    label = N_("Enrol a signing key")
    op: Literal["enrol_key"]
    user: CodeText
    vkey: UserKeyText
    reason: Remarks | None = None


class RevokeKey(Operation):
    """A user's key signs nothing any more; of what it signed, only what stands before ``trusted_to`` counts."""

    label = N_("Revoke a signing key")
    op: Literal["revoke_key"]
    user: CodeText
    key_id: KeyId
    reason: Remarks
    trusted_to: Count | None = None


class RotateLedgerKey(Operation):
    """Another key signs the heads of the ledger from here on; the old and the new one both sign the entry."""

    label = N_("Rotate the ledger's key")
    op: Literal["rotate_ledger_key"]
    before: VerifierText
    vkey: VerifierText
    reason: Remarks


class Propose(Operation):
    """An operation that takes effect when a second person approves it; until then it reserves what it names."""

    label = N_("Propose an operation")
    op: Literal["propose"]
    operation: dict[str, Any]
    expires_at: Moment | None = None


class Approve(Operation):
    """The proposed operation takes effect, by the one who proposed it and with the approval of the one who records this."""

    label = N_("Approve a proposal")
    op: Literal["approve"]
    proposal: OperationId


class Reject(Operation):
    """The proposed operation does not take effect."""

    label = N_("Reject a proposal")
    op: Literal["reject"]
    proposal: OperationId
    reason: Remarks


class Withdraw(Operation):
    """Whoever proposed an operation takes the proposal back."""

    label = N_("Withdraw a proposal")
    op: Literal["withdraw"]
    proposal: OperationId
    reason: Remarks


class Lapse(Operation):
    """A proposal that nobody decided in time is over, and what it reserved is free."""

    label = N_("Let a proposal lapse")
    op: Literal["lapse"]
    proposal: OperationId


class SignEntries(Operation):
    """One signature for the entries before this one: how many, from which on, and the root over their hashes."""

    label = N_("Sign entries together")
    op: Literal["sign_entries"]
    first: Count
    count: Quantity
    root: Digest


class RecordRestore(Operation):
    """The ledger was put back from a copy that held less than had been seen of it."""

    label = N_("Record a restore")
    op: Literal["record_restore"]
    size: Count
    seen_size: Count
    reason: Remarks
