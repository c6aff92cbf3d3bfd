"""Controlling: counts, baselines, adjustments, losses, incidents, and what people say of findings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wamledger.domain.operations.base import (
    CodeText,
    Count,
    Decimal,
    Form,
    Line,
    Lines,
    LotLine,
    Mark,
    Moment,
    Name,
    Operation,
    OperationId,
    Remarks,
    Short,
    WeaponLine,
)
from wamledger.domain.operations.intake import NewLotLine, NewWeaponLine
from wamledger.i18n import N_

Scope = Literal["ALL", "WEAPONS", "AMMUNITION", "SAMPLE"]
CountKind = Literal["COUNT", "SAMPLE_SERIAL", "FULL_SERIAL", "HANDOVER", "INDEPENDENT", "INCIDENT"]
LossKind = Literal[
    "THEFT",
    "ATTACK_FIXED_SITE",
    "ATTACK_PATROL",
    "ATTACK_CONVOY",
    "ABANDONED",
    "ACCIDENT",
    "FIRE_EXPLOSION",
    "UNEXPLAINED",
    "CORRUPTION",
]
IncidentKind = Literal[
    "ATTACK",
    "AMBUSH",
    "THEFT",
    "FIRE",
    "EXPLOSION",
    "ACCIDENT",
    "SEIZURE",
    "FIND",
    "FORCED_WITHDRAWAL",
    "OTHER",
]


class Seen(Line):
    """What a counter saw: a known weapon, a serial as read, a quantity of a lot, or a number of a type or nature."""

    weapon: CodeText | None = None
    serial: Mark | None = None
    make: Short | None = None
    model: Short | None = None
    calibre: Short | None = None
    type: Short | None = None
    lot: CodeText | None = None
    nature: CodeText | None = None
    quantity: Count | None = None
    sealed: bool | None = None


class CountStock(Operation):
    """The count is on record; nothing is corrected by it."""

    label = N_("Count")
    op: Literal["count"]
    place: CodeText | None = None
    party: CodeText | None = None
    scope: Scope
    kind: CountKind
    cut_off: Moment
    counted_by: Annotated[list[Name], Field(min_length=1)]
    blind: bool
    lines: list[Seen]


class DeclaredWeapon(Line):
    """A weapon on a list: by its code, or by serial, make, model and calibre."""

    weapon: CodeText | None = None
    serial: Mark | None = None
    make: Short | None = None
    model: Short | None = None
    calibre: Short | None = None
    type: Short | None = None


class DeclaredLot(Line):
    """A lot on a list: by its code, or by nature and lot number, with its quantity."""

    lot: CodeText | None = None
    nature: CodeText | None = None
    lot_number: Mark | None = None
    quantity: Count


class Declare(Operation):
    """A list that holdings are held against later is on record."""

    label = N_("Declare a baseline")
    op: Literal["declare"]
    party: CodeText
    kind_of_list: Literal["MOU", "PACKING_LIST", "ARRIVAL", "INSPECTION", "REPATRIATION"] = Field(
        alias="list"
    )
    rotation: Short
    lines: Annotated[list[DeclaredLot | DeclaredWeapon], Field(min_length=1)]


class Adjust(Operation):
    """After an inquiry, the book agrees with what is."""

    label = N_("Adjust after an inquiry")
    op: Literal["adjust"]
    place: CodeText | None = None
    direction: Literal["WRITE_OFF", "BRING_ON_CHARGE"]
    reason: Remarks
    inquiry: Short
    ownership: Literal["CONTINGENT", "UN", "HOST_STATE", "PARTY", "UNDETERMINED", "NONE"] = "UNDETERMINED"
    lines: Annotated[list[WeaponLine | LotLine | NewWeaponLine | NewLotLine], Field(min_length=1)]


class ReportLoss(Operation):
    """The goods are unaccounted for: still owed, not gone."""

    label = N_("Report a loss")
    op: Literal["report_loss"]
    origin: CodeText | None = Field(default=None, alias="from")
    dispatch: OperationId | None = None
    issue: OperationId | None = None
    kind: LossKind
    discovered_at: Moment
    incident: OperationId | None = None
    lines: Lines


class Recover(Operation):
    """What was unaccounted for is back."""

    label = N_("Recover")
    op: Literal["recover"]
    destination: CodeText = Field(alias="to")
    lines: Lines
    circumstances: Remarks


class Casualties(Form):
    """How many people an incident hurt; never their names."""

    killed: Count | None = None
    injured: Count | None = None
    civilians_killed: Count | None = None
    civilians_injured: Count | None = None


class Incident(Operation):
    """What happened is on record; stock does not change."""

    label = N_("Report an incident")
    op: Literal["incident"]
    kind: IncidentKind
    place: CodeText | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    description: Remarks
    operation_reference: Short | None = None
    casualties: Casualties | None = None
    weapon_types: Annotated[list[Short], Field(min_length=1)] | None = None


class ReviewFinding(Operation):
    """A person has said what a finding is."""

    label = N_("Review a finding")
    op: Literal["review_finding"]
    finding: Short
    status: Literal["ACKNOWLEDGED", "EXPLAINED", "CONFIRMED", "REFERRED", "VOID"]
    reason: Remarks
