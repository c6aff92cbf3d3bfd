"""
What every operation has in common, and the kinds of value that its fields hold.

A model here is the form of an operation and nothing more: which fields there are, and which texts, codes and numbers
they take. Whether the ledger agrees is decided by the rules. Unknown fields are refused by name, numbers are never
taken from text nor text from numbers, and no floating-point number is read anywhere.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

CODE_PATTERN = r"^[A-Z0-9._/\-]{1,40}$"
CodeText = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
"""A code of the ledger: 1 to 40 characters of A-Z 0-9 . _ / -"""

OperationId = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,80}$")]
"""The identifier of an operation: 1 to 80 printable ASCII characters without spaces."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Mark = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Remarks = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Moment = Annotated[str, StringConstraints(min_length=20, max_length=40)]
Date = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Decimal = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,9})?$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Quantity = Annotated[int, Field(gt=0, le=1_000_000_000_000)]
"""Rounds or pieces, or grams of bulk explosive: positive and whole."""
Count = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
"""What was found: whole, and zero is a result."""
Whole = Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]
"""A whole number that every reader of JSON keeps exactly."""


class Form(BaseModel):
    """A part of an operation: strict, frozen, and without unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class Line(Form):
    """What any line may add to the item it names."""

    condition: Short | None = None
    seal: Mark | None = None
    package: OperationId | None = None
    remarks: Remarks | None = None


class WeaponLine(Line):
    """One weapon."""

    weapon: CodeText


class LotLine(Line):
    """A quantity of one lot, in the unit of its nature."""

    lot: CodeText
    quantity: Quantity


class Operation(Form):
    """The fields that every operation may carry."""

    label: ClassVar[str]
    """What a person calls the operation."""

    op: str
    id: OperationId | None = None
    occurred_at: Moment
    recorded_at: Moment | None = None
    by: CodeText
    approved_by: CodeText | None = None
    witnessed_by: list[Name] = Field(default_factory=list)
    document: Short | None = None
    remarks: Remarks | None = None
    attachments: list[Digest] = Field(default_factory=list)


Standing = Literal["STANDING"]

Lines = Annotated[list[WeaponLine | LotLine], Field(min_length=1)]
