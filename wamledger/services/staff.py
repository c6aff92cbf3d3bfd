"""
Findings about how people worked: by role in a ledger that people sign in to, and by code for who says why they must know.

In a closed ledger a finding of a rule about staff names nobody: each person is a role and a number within the finding.
WAM officers and auditors read such findings, and may ask who it is about; that they did, and why, stands in the access
log before they are told. In a ledger to which nobody signs in the entries lie open, and so do the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from wamledger.detection.finding import Finding
from wamledger.domain.authority.queries import Query
from wamledger.domain.authority.roles import ROLES
from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.participant_list import must_be_sound
from wamledger.services.reading import reading
from wamledger.services.scope import Scope

Row = dict[str, Any]
Masks = dict[str, str]
"""What stands in place of the code of each user."""

STAFF: Final = frozenset({"WAM_OFFICER", "AUDITOR"})
"""Who may read findings that are about how people worked."""
UNKNOWN: Final = "PERSON"
"""In place of the role of somebody who has none, as one whose account has ended."""


def may_read(finding: Finding, scope: Scope) -> bool:
    """Whether the reader may know of the finding at all, as far as it is about staff."""
    return scope.user is None or not finding.rule.about_staff or not scope.roles.isdisjoint(STAFF)


def masks_of(codes: Iterable[str], roles: Mapping[str, Iterable[str]]) -> Masks:
    """
    For each user a role and a number: the same for the same people, and nothing that a second finding could be held to.

    Of several roles the first in the order of the table of roles is taken.
    """
    found: Masks = {}
    seen: dict[str, int] = {}
    for code in sorted(set(codes)):
        held = set(roles.get(code, ()))
        role = next((each for each in ROLES if each in held), UNKNOWN)
        seen[role] = seen.get(role, 0) + 1
        found[code] = f"{role}-{seen[role]}"
    return found


def masked(finding: Finding, masks: Masks) -> Finding:
    """The finding with what stands in place of codes."""
    users = [masks.get(code, code) for code in finding.signal.users]
    return replace(finding, signal=replace(finding.signal, users=sorted(users)))


def is_masked(finding: Finding, scope: Scope) -> bool:
    """Whether the reader is told roles only."""
    return scope.user is not None and finding.rule.about_staff


def told_without_codes(told: Iterable[Row], roles: Mapping[str, Iterable[str]]) -> list[Row]:
    """The entries that a finding rests on, without who recorded and approved them."""
    rows = list(told)
    masks = masks_of(
        (code for row in rows for code in (row["by"], row["approved_by"]) if code is not None), roles
    )
    return [
        {**row, "by": masks[row["by"]], "approved_by": masks.get(row["approved_by"] or "")} for row in rows
    ]


def unmasked(ledger: Ledger, finding: str, reason: str) -> None:
    """
    Whoever acts may see the codes of the people in that finding: it is on record that they asked, and why.

    Refuses: text_forbidden, text_too_long
    Raises: AccessFault, also where it cannot be recorded
    """
    must_be_sound(reason)
    with reading(ledger, Query.FINDINGS) as (_link, scope):
        if scope.user is None:
            return
        if scope.roles.isdisjoint(STAFF):
            raise AccessFault(
                N_("Who is meant by a finding about staff is told to WAM officers and auditors."),
                N_("Ask one of them."),
            )
    if not log.may_be_written(ledger):
        raise AccessFault(
            N_(
                "Who is meant is told only where it can be recorded who asked, and this ledger cannot be written to."
            ),
            N_("Have the ledger put right first; the finding with roles can be read."),
        )
    log.note(ledger, log.Event.STAFF_SHOWN, subject=finding, reason=reason)
