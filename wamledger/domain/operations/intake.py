"""Taking on charge: new weapons and lots, and the people who hand them in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wamledger.domain.operations.base import (
    CodeText,
    Country,
    Date,
    Decimal,
    Form,
    Line,
    Mark,
    Name,
    Operation,
    Quantity,
    Remarks,
    Short,
)
from wamledger.i18n import N_

Mode = Literal[
    "DECLARED",
    "SEIZED",
    "CAPTURED",
    "SURRENDERED",
    "COLLECTED",
    "FOUND",
    "RECOVERED",
    "TRANSFERRED_IN",
    "OPENING_BALANCE",
]
Ownership = Literal["CONTINGENT", "UN", "HOST_STATE", "PARTY", "UNDETERMINED", "NONE"]
SerialStatus = Literal[
    "CLEAR", "PARTIAL", "ILLEGIBLE", "OBLITERATED", "ALTERED_RESTAMPED", "MISMATCHED", "NONE", "NOT_CHECKED"
]
ManufactureOrigin = Literal[
    "INDUSTRIAL",
    "LICENSED_COPY",
    "UNLICENSED_COPY",
    "CRAFT",
    "CONVERTED",
    "REACTIVATED",
    "ADDITIVE_3D",
    "UNKNOWN",
]
Year = Annotated[int, Field(ge=1500, le=2200)]


class Marking(Form):
    """One inscription on a weapon, as it was read."""

    kind: Short
    text: Annotated[str, Field(min_length=1, max_length=200)]
    position: Short | None = None
    country: Country | None = None
    year: Year | None = None


class NewWeapon(Form):
    """The identity of a weapon as it was read when it came."""

    id: CodeText | None = None
    serial: Mark | None = None
    serial_status: SerialStatus
    make: Short
    model: Short
    type: Short
    calibre: Short
    country_of_manufacture: Country | None = None
    year_of_manufacture: Year | None = None
    markings: list[Marking] = Field(default_factory=list)
    tag: CodeText | None = None
    manufacture_origin: ManufactureOrigin | None = None
    description: Remarks | None = None
    serial_assigned: Mark | None = None


class NewLot(Form):
    """The identity of a lot as it was read when it came."""

    id: CodeText | None = None
    nature: CodeText
    lot_number: Mark | None = None
    manufacturer: Short | None = None
    manufactured_on: Date | None = None
    expires_on: Date | None = None
    headstamp: Short | None = None
    packaging_marks: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class NewWeaponLine(Line):
    """A weapon that comes on charge."""

    new_weapon: NewWeapon


class NewLotLine(Line):
    """A lot that comes on charge, with its quantity."""

    new_lot: NewLot
    quantity: Quantity


class Acquisition(Form):
    """How the mission came to hold the goods."""

    mode: Mode
    ownership: Ownership
    origin: CodeText | None = Field(default=None, alias="from")
    place_name: Name | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    site_type: Short | None = None
    operation_reference: Short | None = None
    mandate_reference: Short | None = None
    case: Short | None = None
    circumstances: Remarks | None = None
    participant: CodeText | None = None
    programme: Short | None = None


NewLines = Annotated[list[NewWeaponLine | NewLotLine], Field(min_length=1)]


class Register(Operation):
    """The goods are on charge, in store at a place or issued to a party."""

    label = N_("Take on charge")
    op: Literal["register"]
    destination: CodeText = Field(alias="to")
    acquisition: Acquisition
    lines: NewLines


class RegisterParticipant(Operation):
    """A person who takes part in disarmament is known by number; the name stays apart."""

    label = N_("Register a participant")
    op: Literal["register_participant"]
    participant: CodeText
    sex: Literal["F", "M", "UNSPECIFIED"]
    age_band: Literal["UNDER_15", "15_17", "18_24", "25_34", "35_59", "60_PLUS"] | Short
    category: Literal["COMBATANT", "ASSOCIATED", "CHILD_AFG", "DEPENDANT", "CIVILIAN"] | CodeText
    armed_group: Short | None = None
    name: Name | None = None
    name_commitment: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
