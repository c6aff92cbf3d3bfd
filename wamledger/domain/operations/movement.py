"""Keeping and moving: what passes from one holder to another inside and between sites."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wamledger.domain.operations.base import (
    CodeText,
    Count,
    Date,
    Form,
    Line,
    Lines,
    LotLine,
    Mark,
    Moment,
    Name,
    Operation,
    OperationId,
    Quantity,
    Remarks,
    Short,
    Standing,
    WeaponLine,
)
from wamledger.i18n import N_

Purpose = Literal[
    "GUARD", "PATROL", "TRAINING", "OPERATION", "PERSONAL", "MAINTENANCE", "INSPECTION", "EVIDENCE", "OTHER"
]
HoldKind = Literal["EVIDENCE", "TRACE", "INVESTIGATION", "DISPUTED"]


class Move(Operation):
    """The goods stand in another place of the same site."""

    label = N_("Move within the site")
    op: Literal["move"]
    origin: CodeText = Field(alias="from")
    destination: CodeText = Field(alias="to")
    lines: Lines


class Issue(Operation):
    """The goods are with a party or person, who owes them until the due time."""

    label = N_("Issue")
    op: Literal["issue"]
    origin: CodeText = Field(alias="from")
    destination: CodeText = Field(alias="to")
    due: Standing | Moment
    purpose: Purpose
    lines: Lines


class Return(Operation):
    """What came back from an issue is in store again."""

    label = N_("Return")
    op: Literal["return"]
    issue: OperationId
    destination: CodeText = Field(alias="to")
    lines: Lines


class Expend(Operation):
    """Rounds are fired or used up."""

    label = N_("Expend")
    op: Literal["expend"]
    issue: OperationId | None = None
    origin: CodeText | None = Field(default=None, alias="from")
    activity: Literal["TRAINING", "OPERATION", "TEST", "DISPOSAL_AID"]
    lines: Annotated[list[LotLine], Field(min_length=1)]
    cases_collected: Count | None = None
    cases_mass_g: Count | None = None
    weapons_fired: Count | None = None
    shooters: Count | None = None


class Dispatch(Operation):
    """The goods are in transit; the consignor answers for them until they are received."""

    label = N_("Dispatch")
    op: Literal["dispatch"]
    origin: CodeText = Field(alias="from")
    destination: CodeText = Field(alias="to")
    expected: Moment
    carrier: Name | None = None
    vehicle: Name | None = None
    escort: Name | None = None
    route: Remarks | None = None
    authority: Short | None = None
    seals: list[Mark] = Field(default_factory=list)
    lines: Lines


class ReceivedWeapon(Line):
    """A weapon that really came: by its code, or by the serial as read when it was not on the list."""

    weapon: CodeText | None = None
    serial: Mark | None = None
    make: Short | None = None
    model: Short | None = None
    type: Short | None = None
    calibre: Short | None = None


class Receive(Operation):
    """What came is with the consignee; what did not stays in transit."""

    label = N_("Receive")
    op: Literal["receive"]
    dispatch: OperationId
    destination: CodeText = Field(alias="to")
    seals_intact: bool
    seals: list[Mark] = Field(default_factory=list)
    lines: list[LotLine | ReceivedWeapon]
    final: bool


class HandOver(Operation):
    """The goods left the charge of the ledger: to a State, an owner, home."""

    label = N_("Hand over")
    op: Literal["hand_over"]
    origin: CodeText = Field(alias="from")
    destination: CodeText = Field(alias="to")
    authority: Short
    checklist: dict[str, bool | str] | list[Short] | Remarks | None = None
    lines: Lines


class Reseal(Operation):
    """A place or package bears another seal."""

    label = N_("Reseal")
    op: Literal["reseal"]
    place: CodeText | None = None
    package: OperationId | None = None
    old_seal: Mark | None = None
    new_seal: Mark
    reason: Remarks


class LotAt(Line):
    """A lot, all of it or what one holder has."""

    lot: CodeText
    at: OperationId | None = None
    quantity: Quantity | None = None


ItemLines = Annotated[list[WeaponLine | LotAt], Field(min_length=1)]


class InspectedWeapon(WeaponLine):
    """One weapon that was inspected, with a date of its own for the next time."""

    next_due: Date | Moment | None = None


class InspectedLot(LotAt):
    """A lot that was inspected, with a date of its own for the next time."""

    next_due: Date | Moment | None = None


class Inspect(Operation):
    """The condition of the goods is what the inspector found. A date in a line stands before that of the whole."""

    label = N_("Inspect")
    op: Literal["inspect"]
    findings: Remarks | None = None
    lines: Annotated[list[InspectedWeapon | InspectedLot], Field(min_length=1)]
    next_due: Date | Moment | None = None


class Hold(Operation):
    """The goods may not leave, be issued or be disposed of."""

    label = N_("Hold")
    op: Literal["hold"]
    kind: HoldKind
    authority: Short
    reason: Remarks
    lines: ItemLines


class ReleaseHold(Operation):
    """The hold no longer stands."""

    label = N_("Release a hold")
    op: Literal["release_hold"]
    kind: HoldKind
    authority: Short
    reason: Remarks
    lines: ItemLines


class Restrict(Operation):
    """The whole lot is under a restriction, or cleared of it."""

    label = N_("Restrict a lot")
    op: Literal["restrict"]
    lot: CodeText
    status: Literal["SUSPENDED", "CONSTRAINED", "BANNED", "CLEARED"]
    reason: Remarks
    authority: Short


__all__ = [
    "Dispatch",
    "Expend",
    "Form",
    "HandOver",
    "Hold",
    "Inspect",
    "InspectedLot",
    "InspectedWeapon",
    "Issue",
    "LotAt",
    "Move",
    "Receive",
    "ReceivedWeapon",
    "ReleaseHold",
    "Reseal",
    "Restrict",
    "Return",
]
