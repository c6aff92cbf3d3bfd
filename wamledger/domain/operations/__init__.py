"""
Everything that can happen: one model for each operation of the journal, by the phase of life it belongs to.

``OPERATIONS`` names them by ``op``. The models are the published form: ``json_schema()`` writes it for other programs.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from wamledger.domain.operations import (
    authority,
    controlling,
    disposing,
    intake,
    movement,
    setting_up,
    tracing,
)
from wamledger.domain.operations.base import Operation

OPERATIONS: Final[dict[str, type[Operation]]] = {
    "add_place": setting_up.AddPlace,
    "add_party": setting_up.AddParty,
    "add_user": setting_up.AddUser,
    "add_nature": setting_up.AddNature,
    "set_policy": setting_up.SetPolicy,
    "register": intake.Register,
    "register_participant": intake.RegisterParticipant,
    "move": movement.Move,
    "issue": movement.Issue,
    "return": movement.Return,
    "expend": movement.Expend,
    "dispatch": movement.Dispatch,
    "receive": movement.Receive,
    "hand_over": movement.HandOver,
    "reseal": movement.Reseal,
    "inspect": movement.Inspect,
    "hold": movement.Hold,
    "release_hold": movement.ReleaseHold,
    "restrict": movement.Restrict,
    "count": controlling.CountStock,
    "declare": controlling.Declare,
    "adjust": controlling.Adjust,
    "report_loss": controlling.ReportLoss,
    "recover": controlling.Recover,
    "incident": controlling.Incident,
    "review_finding": controlling.ReviewFinding,
    "plan_disposal": disposing.PlanDisposal,
    "destroy": disposing.Destroy,
    "verify_destruction": disposing.VerifyDestruction,
    "request_trace": tracing.RequestTrace,
    "answer_trace": tracing.AnswerTrace,
    "correct_identity": tracing.CorrectIdentity,
    "reverse": tracing.Reverse,
    "attach": tracing.Attach,
    "change_user": authority.ChangeUser,
    "enrol_key": authority.EnrolKey,
    "revoke_key": authority.RevokeKey,
    "rotate_ledger_key": authority.RotateLedgerKey,
    "propose": authority.Propose,
    "approve": authority.Approve,
    "reject": authority.Reject,
    "withdraw": authority.Withdraw,
    "lapse": authority.Lapse,
    "sign_entries": authority.SignEntries,
    "record_restore": authority.RecordRestore,
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a journal's operation: one alternative for each kind, told apart by ``op``."""
    union: Any = None
    for model in OPERATIONS.values():
        union = model if union is None else union | model
    return TypeAdapter(Annotated[union, Field(discriminator="op")]).json_schema(by_alias=True)
