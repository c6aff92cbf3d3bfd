"""
Roles: which operations each may record, and for which each may stand as the second person.

An administrator administers and touches no stock. An auditor reviews findings and nothing else. Whoever keeps stock
records what happens to it; what takes something off the books is proposed by a WAM or DDR officer and approved by an
approver.
"""

from __future__ import annotations

from typing import Final, NamedTuple

ROLES: Final = ("STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER", "AUDITOR", "ADMINISTRATOR")

Roles = frozenset[str]

_STORE: Final[Roles] = frozenset({"STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER"})
_KEEPERS: Final[Roles] = frozenset({"STOREKEEPER", "WAM_OFFICER"})
_OFFICERS: Final[Roles] = frozenset({"WAM_OFFICER", "DDR_OFFICER"})
_WAM: Final[Roles] = frozenset({"WAM_OFFICER"})
_DDR: Final[Roles] = frozenset({"DDR_OFFICER"})
_SETTING_UP: Final[Roles] = frozenset({"ADMINISTRATOR", "WAM_OFFICER"})
_ADMINISTRATOR: Final[Roles] = frozenset({"ADMINISTRATOR"})
_ALERT: Final[Roles] = _STORE | {"APPROVER"}
"""Whoever sees that something is wrong may say so and stop the goods."""
_REVIEWERS: Final[Roles] = frozenset({"WAM_OFFICER", "APPROVER", "AUDITOR"})
_EVERYBODY: Final[Roles] = frozenset(ROLES)

_COLLEAGUE: Final[Roles] = _STORE | {"APPROVER"}
"""A second pair of eyes: the second key of a store, a countersignature that is welcome."""
_AUTHORISER: Final[Roles] = frozenset({"WAM_OFFICER", "APPROVER"})
_APPROVER: Final[Roles] = frozenset({"APPROVER"})
_TRUSTED: Final[Roles] = frozenset({"ADMINISTRATOR", "APPROVER", "WAM_OFFICER"})
"""Who stands beside an administrator when somebody is given authority."""


class Rights(NamedTuple):
    """The roles that may record an operation, and those that may be its second person."""

    records: Roles
    approves: Roles


TABLE: Final[dict[str, Rights]] = {
    "add_place": Rights(_SETTING_UP, _TRUSTED),
    "add_party": Rights(_SETTING_UP, _TRUSTED),
    "add_user": Rights(_ADMINISTRATOR, _TRUSTED),
    "add_nature": Rights(_SETTING_UP, _TRUSTED),
    "set_policy": Rights(_SETTING_UP, _TRUSTED),
    "register": Rights(_STORE, _COLLEAGUE),
    "register_participant": Rights(_DDR, _COLLEAGUE),
    "move": Rights(_STORE, _COLLEAGUE),
    "issue": Rights(_KEEPERS, _COLLEAGUE),
    "return": Rights(_STORE, _COLLEAGUE),
    "expend": Rights(_STORE, _COLLEAGUE),
    "dispatch": Rights(_STORE, _COLLEAGUE),
    "receive": Rights(_STORE, _COLLEAGUE),
    "hand_over": Rights(_STORE, _AUTHORISER),
    "reseal": Rights(_STORE, _COLLEAGUE),
    "inspect": Rights(_STORE, _COLLEAGUE),
    "hold": Rights(_ALERT, _COLLEAGUE),
    "release_hold": Rights(_OFFICERS, _AUTHORISER),
    "restrict": Rights(_WAM | _APPROVER, _AUTHORISER),
    "count": Rights(_STORE, _COLLEAGUE),
    "declare": Rights(_STORE, _COLLEAGUE),
    "adjust": Rights(_WAM, _APPROVER),
    "report_loss": Rights(_ALERT, _COLLEAGUE),
    "recover": Rights(_STORE, _COLLEAGUE),
    "incident": Rights(_ALERT, _COLLEAGUE),
    "review_finding": Rights(_REVIEWERS, _REVIEWERS),
    "plan_disposal": Rights(_OFFICERS, _APPROVER),
    "destroy": Rights(_STORE, _COLLEAGUE),
    "verify_destruction": Rights(_OFFICERS | _APPROVER, _COLLEAGUE),
    "request_trace": Rights(_OFFICERS, _COLLEAGUE),
    "answer_trace": Rights(_OFFICERS, _COLLEAGUE),
    "correct_identity": Rights(_STORE, _AUTHORISER),
    "reverse": Rights(_STORE, _AUTHORISER),
    "attach": Rights(_ALERT, _COLLEAGUE),
    "change_user": Rights(_ADMINISTRATOR, _TRUSTED),
    "enrol_key": Rights(_ADMINISTRATOR, _TRUSTED),
    "revoke_key": Rights(_ADMINISTRATOR, _TRUSTED),
    "rotate_ledger_key": Rights(_ADMINISTRATOR, _TRUSTED),
    "propose": Rights(_EVERYBODY, frozenset()),
    "approve": Rights(_EVERYBODY, frozenset()),
    "reject": Rights(_EVERYBODY, frozenset()),
    "withdraw": Rights(_EVERYBODY, frozenset()),
    "lapse": Rights(_EVERYBODY, frozenset()),
    "sign_entries": Rights(_EVERYBODY, frozenset()),
    "record_restore": Rights(_SETTING_UP, _TRUSTED),
}
"""
By operation. For ``propose``, ``approve`` and ``reject`` the roles are those of the operation that is proposed;
whoever proposed it may withdraw it, anybody may let it lapse, and everybody signs what they posted.
"""

SECONDED_WHEN_CLOSED: Final = frozenset(
    {"add_user", "change_user", "enrol_key", "revoke_key", "rotate_ledger_key", "recover"}
)
"""Operations that need a second person once people sign in, beside those that always do."""

PROPOSED_NEVER: Final = frozenset(
    {
        "propose",
        "approve",
        "reject",
        "withdraw",
        "lapse",
        "sign_entries",
        "record_restore",
        "enrol_key",
        "rotate_ledger_key",
        "register_participant",
    }
)
"""Operations that cannot be proposed: they speak of proposals, are signed by keys at hand, or hold a name apart."""


def may_record(op: str, roles: list[str]) -> bool:
    """Whether one of the roles may record the operation."""
    return not TABLE[op].records.isdisjoint(roles)


def may_approve(op: str, roles: list[str]) -> bool:
    """Whether one of the roles may stand as the second person of the operation."""
    return not TABLE[op].approves.isdisjoint(roles)
