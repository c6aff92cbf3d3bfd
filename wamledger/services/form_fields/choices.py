"""What may be chosen in a field: codes with their words, and of which kind of thing a field asks for the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from wamledger import reference
from wamledger.i18n import N_
from wamledger.services import words

YES_NO: Final[Mapping[str, str]] = {"yes": N_("Yes"), "no": N_("No")}
YES: Final[Mapping[str, str]] = {"yes": N_("Yes")}

ROLE: Final[Mapping[str, str]] = {
    "STOREKEEPER": N_("Storekeeper"),
    "WAM_OFFICER": N_("WAM officer"),
    "DDR_OFFICER": N_("DDR officer"),
    "APPROVER": N_("Approver"),
    "AUDITOR": N_("Auditor"),
    "ADMINISTRATOR": N_("Administrator"),
}

PLACE_KIND: Final[Mapping[str, str]] = {
    "SITE": N_("Site"),
    "ARMOURY": N_("Armoury"),
    "CONTAINER": N_("Container"),
    "EXPLOSIVE_STOREHOUSE": N_("Explosive storehouse"),
    "BAY": N_("Bay"),
    "EVIDENCE_ROOM": N_("Evidence room"),
    "CANTONMENT": N_("Cantonment"),
    "COLLECTION_POINT": N_("Collection point"),
    "VEHICLE": N_("Vehicle"),
    "DISPOSAL_SITE": N_("Disposal site"),
}

PARTY_KIND: Final[Mapping[str, str]] = {
    "CONTINGENT": N_("Contingent"),
    "POLICE_UNIT": N_("Police unit"),
    "UNIT": N_("Unit"),
    "PERSON": N_("Person"),
    "MISSION_COMPONENT": N_("Component of the mission"),
    "STATE": N_("State"),
    "STATE_FORCE": N_("Force of a State"),
    "ARMED_GROUP": N_("Armed group"),
    "COMMUNITY": N_("Community"),
    "CARRIER": N_("Carrier"),
    "COMPANY": N_("Company"),
    "UNKNOWN": N_("Unknown"),
}

UNIT: Final[Mapping[str, str]] = {"EACH": N_("Pieces"), "GRAM": N_("Grams")}

DIRECTION: Final[Mapping[str, str]] = {
    "WRITE_OFF": N_("Write off"),
    "BRING_ON_CHARGE": N_("Bring on charge"),
}

STANDING: Final[Mapping[str, str]] = {"STANDING": N_("Standing: no due time")}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "add_place.kind": PLACE_KIND,
    "add_party.kind": PARTY_KIND,
    "roles": ROLE,
    "custody": words.CUSTODY,
    "unit": UNIT,
    "acquisition.mode": words.ACQUISITION,
    "ownership": words.OWNERSHIP,
    "serial_status": words.SERIAL_STATUS,
    "manufacture_origin": words.ORIGIN,
    "site_type": words.SITE,
    "sex": words.SEX,
    "age_band": words.AGE_BAND,
    "register_participant.category": words.PARTICIPANT,
    "purpose": words.PURPOSE,
    "activity": words.ACTIVITY,
    "hold.kind": words.HOLD,
    "release_hold.kind": words.HOLD,
    "restrict.status": words.RESTRICTION,
    "scope": words.COUNT_SCOPE,
    "count.kind": words.COUNT,
    "list": words.CONTINGENT_LIST,
    "direction": DIRECTION,
    "report_loss.kind": words.LOSS,
    "incident.kind": words.INCIDENT,
    "review_finding.status": words.FINDING,
    "outcome": words.TRACE,
    "due": STANDING,
}
"""Words for the codes of a field, found as its help is."""

_HOLDER, _PLACE, _PARTY, _USER = "holder", "place", "party", "user"

COMPLETES: Final[Mapping[str, str]] = {
    "by": _USER,
    "approved_by": _USER,
    "witnessed_by": _USER,
    "keeper": _USER,
    "user": _USER,
    "change_user.code": _USER,
    "counted_by": _USER,
    "verifier": _USER,
    "add_place.within": _PLACE,
    "add_party.within": _PARTY,
    "places": _PLACE,
    "place": _PLACE,
    "party": _PARTY,
    "acquisition.from": _PARTY,
    "from": _HOLDER,
    "to": _HOLDER,
    "at": _HOLDER,
    "move.to": _PLACE,
    "issue.to": _PARTY,
    "return.to": _PLACE,
    "hand_over.to": _PARTY,
    "request_trace.to": "addressee",
    "weapon": "weapon",
    "lot": "lot",
    "nature": "nature",
    "type": "type",
    "weapon_types": "type",
    "make": "make",
    "model": "model",
    "calibre": "calibre",
    "country": "country",
    "country_of_manufacture": "country",
    "method": "method",
    "set_policy.name": "policy",
    "add_nature.category": "category",
    "issue": "issue",
    "dispatch": "dispatch",
    "reseal.package": "dispatch",
    "disposal": "disposal",
    "answer_trace.trace": "trace",
    "incident": "incident",
    "finding": "finding",
    "entry": "entry",
    "acquisition.participant": "participant",
}
"""Of which kind of thing a field asks for the code, found as its help is."""


def _found(table: Mapping[str, Mapping[str, str]] | Mapping[str, str], op: str, path: tuple[str, ...]) -> str:
    name = ".".join(path)
    keys = (f"{op}.{name}", name, ".".join(path[-2:]), path[-1])
    return next((key for key in keys if key in table), "")


def words_of(op: str, path: tuple[str, ...]) -> Mapping[str, str]:
    """The words for the codes of a field; empty where there are none."""
    return WORDS.get(_found(WORDS, op, path), {})


def completed_by(op: str, path: tuple[str, ...]) -> str:
    """The kind of thing whose codes a field asks for; empty where it asks for none."""
    # a new plan has a code of its own, whose kind somebody thinks of
    if (op, path) == ("plan_disposal", ("disposal",)):
        return ""
    return COMPLETES.get(_found(COMPLETES, op, path), "")


@cache
def conditions(kind: str) -> Mapping[str, str]:
    """Conditions of a ``weapon`` or of ammunition (``lot``), best first, with their words."""
    if kind == "weapon":
        return words.CONDITION
    return {row["code"]: row["name"] for row in reference.rows("ammunition_conditions")}


@cache
def methods() -> Mapping[str, str]:
    """Methods of disposal, of weapons and of ammunition."""
    return {row["code"]: row["name"] for row in reference.rows("disposal_methods")}


@cache
def types() -> Mapping[str, str]:
    """Types of weapons by code."""
    return {each.code: each.name for each in reference.weapon_types().values()}


@cache
def makes() -> Mapping[str, str]:
    """Makes of weapons by the name that they are written with."""
    return {row["name"]: "" for row in reference.rows("makes")}


@cache
def models() -> Mapping[str, str]:
    """Models of weapons, each with the type that it is of."""
    known = types()
    return {
        model: known.get(row["type"], row["type"])
        for row in reference.rows("weapon_models")
        for model in row["models"].split("|")
    }


@cache
def calibres() -> Mapping[str, str]:
    """Calibres as they are written here."""
    return {row["calibre"]: "" for row in reference.rows("calibres")}


@cache
def categories() -> Mapping[str, str]:
    """Categories of natures."""
    return dict.fromkeys(sorted(reference.nature_categories()), "")


@cache
def policies() -> Mapping[str, str]:
    """The mission's limits by name, each with what it governs."""
    from wamledger.domain.policies import POLICIES

    return {name: each.meaning for name, each in POLICIES.items()}


PACKAGED: Final[Mapping[str, Callable[[], Mapping[str, str]]]] = {
    "method": methods,
    "type": types,
    "make": makes,
    "model": models,
    "calibre": calibres,
    "category": categories,
    "policy": policies,
    "country": reference.countries,
}
"""Kinds of which the program knows the codes by itself; their words are marked."""
