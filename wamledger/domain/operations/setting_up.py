"""Setting up: the places, parties, people, natures and limits that a ledger speaks of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wamledger.domain.operations.base import (
    CodeText,
    Count,
    Country,
    Decimal,
    Mark,
    Name,
    Operation,
    Quantity,
    Short,
    Whole,
)
from wamledger.i18n import N_

PlaceKind = Literal[
    "SITE",
    "ARMOURY",
    "CONTAINER",
    "EXPLOSIVE_STOREHOUSE",
    "BAY",
    "EVIDENCE_ROOM",
    "CANTONMENT",
    "COLLECTION_POINT",
    "VEHICLE",
    "DISPOSAL_SITE",
]
Custody = Literal["SINGLE", "TWO_PERSON", "DUAL_KEY"]
PartyKind = Literal[
    "CONTINGENT",
    "POLICE_UNIT",
    "UNIT",
    "PERSON",
    "MISSION_COMPONENT",
    "STATE",
    "STATE_FORCE",
    "ARMED_GROUP",
    "COMMUNITY",
    "CARRIER",
    "COMPANY",
    "UNKNOWN",
]
Role = Literal["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "APPROVER", "AUDITOR", "ADMINISTRATOR"]
HazardDivision = Literal[
    "1.1", "1.2", "1.2.1", "1.2.2", "1.2.3", "1.3", "1.3.1", "1.3.2", "1.4", "1.5", "1.6"
]
Unit = Literal["EACH", "GRAM"]


class AddPlace(Operation):
    """A place where goods may stand, within another place or at the top of the tree."""

    label = N_("Add a place")
    op: Literal["add_place"]
    code: CodeText
    name: Name
    kind: PlaceKind
    within: CodeText | None = None
    custody: Custody = "SINGLE"
    keeper: CodeText | None = None
    country: Country | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    limit_nec_kg: dict[HazardDivision, Decimal] | None = None
    licence: Short | None = None


class AddParty(Operation):
    """A party that may hold, own or hand over goods."""

    label = N_("Add a party")
    op: Literal["add_party"]
    code: CodeText
    name: Name
    kind: PartyKind
    strength: Count | None = None
    within: CodeText | None = None
    country: Country | None = None


class AddUser(Operation):
    """A person who records, with the roles given and the places they are good for."""

    label = N_("Add a user")
    op: Literal["add_user"]
    code: CodeText
    name: Name
    roles: Annotated[list[Role], Field(min_length=1)]
    places: Annotated[list[CodeText], Field(min_length=1)] | None = None


class AddNature(Operation):
    """An ammunition nature that the packaged catalogue lacks, or a better figure for one that it has."""

    label = N_("Add a nature of ammunition")
    op: Literal["add_nature"]
    code: CodeText
    name: Name
    calibre: Mark | None = None
    category: Short
    un_number: Mark | None = None
    hazard_division: HazardDivision
    compatibility_group: Annotated[str, Field(pattern=r"^[A-LNS]$")]
    nec_mg: Count
    unit: Unit
    case_mass_mg: Quantity | None = None
    pack_size: Quantity | None = None


class SetPolicy(Operation):
    """A limit of the mission's own, in place of the default."""

    label = N_("Set a limit")
    op: Literal["set_policy"]
    name: Short
    value: str | bool | Whole | list[str | Whole] | dict[str, str | bool | Whole]
