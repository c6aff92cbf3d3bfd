"""Tracing, correcting, documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wamledger.domain.operations.base import (
    CodeText,
    Count,
    Country,
    Digest,
    Form,
    Mark,
    Name,
    Operation,
    OperationId,
    Remarks,
    Short,
)
from wamledger.domain.operations.intake import ManufactureOrigin, Marking, SerialStatus, Year
from wamledger.i18n import N_


class RequestTrace(Operation):
    """A State or organisation is asked where the weapon or lot came from."""

    label = N_("Request a trace")
    op: Literal["request_trace"]
    trace: CodeText
    weapon: CodeText | None = None
    lot: CodeText | None = None
    destination: CodeText = Field(alias="to")
    channel: Short


class AnswerTrace(Operation):
    """The trace is answered."""

    label = N_("Answer a trace")
    op: Literal["answer_trace"]
    trace: CodeText
    outcome: Literal["TRACED", "PARTLY_TRACED", "NOT_TRACED", "REFUSED"]
    last_known_holder: Name | None = None
    point_of_diversion: Remarks | None = None
    details: Remarks | None = None


class Changes(Form):
    """New readings of a weapon's identity, by the names of its fields."""

    serial: Mark | None = None
    serial_status: SerialStatus | None = None
    make: Short | None = None
    model: Short | None = None
    type: Short | None = None
    calibre: Short | None = None
    country_of_manufacture: Country | None = None
    year_of_manufacture: Year | None = None
    markings: list[Marking] | None = None
    tag: CodeText | None = None
    manufacture_origin: ManufactureOrigin | None = None
    description: Remarks | None = None


class CorrectIdentity(Operation):
    """A new reading stands beside the earlier one, which stays on record."""

    label = N_("Correct an identity")
    op: Literal["correct_identity"]
    weapon: CodeText
    changes: Changes
    reason: Remarks


class Reverse(Operation):
    """The effect of an entry is undone; both entries stay."""

    label = N_("Reverse an entry")
    op: Literal["reverse"]
    entry: OperationId
    reason: Remarks


class Attach(Operation):
    """A file belongs to the record by its SHA-256 digest."""

    label = N_("Attach a file")
    op: Literal["attach"]
    sha256: Digest
    name: Name
    media_type: Annotated[
        str, Field(pattern=r"^[a-z0-9][a-z0-9.+\-]*/[a-zA-Z0-9][a-zA-Z0-9.+\-]*$", max_length=100)
    ]
    size: Count
