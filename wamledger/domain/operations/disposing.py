"""Disposing: from the plan to the verified destruction."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wamledger.domain.operations.base import CodeText, Count, Date, Lines, Moment, Name, Operation, Short
from wamledger.i18n import N_


class PlanDisposal(Operation):
    """The goods await disposal."""

    label = N_("Plan a disposal")
    op: Literal["plan_disposal"]
    disposal: CodeText
    method: Short
    place: CodeText
    consent: Short | None = None
    lines: Lines


class Destroy(Operation):
    """The goods are destroyed, or wait for a second method where the first is not enough."""

    label = N_("Destroy")
    op: Literal["destroy"]
    disposal: CodeText
    destroyed_on: Date | Moment
    method: Short | None = None
    place: CodeText | None = None
    lines: Lines
    scrap_mass_g: Count | None = None


class VerifyDestruction(Operation):
    """Somebody who did not destroy has seen that the goods are gone."""

    label = N_("Verify a destruction")
    op: Literal["verify_destruction"]
    disposal: CodeText
    lines: Lines
    verifier: Name
    certificate: Annotated[str, Field(min_length=1, max_length=120)]
