"""
What the fields of a form are called.

A field is found as its help is: by operation and path, else by path, else by its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_

LABELS: Final[Mapping[str, str]] = {
    # on every form
    "id": N_("Identifier"),
    "occurred_at": N_("When"),
    "by": N_("Recorded by"),
    "approved_by": N_("Approved by"),
    "witnessed_by": N_("Witnesses"),
    "document": N_("Document"),
    "remarks": N_("Remarks"),
    "attachments": N_("Files"),
    # on lines
    "weapon": N_("Weapon"),
    "lot": N_("Lot"),
    "quantity": N_("Quantity"),
    "condition": N_("Condition"),
    "seal": N_("Seal"),
    "package": N_("Package"),
    "at": N_("With"),
    "sealed": N_("Sealed"),
    # setting up
    "code": N_("Code"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "within": N_("Within"),
    "custody": N_("Custody"),
    "keeper": N_("Keeper"),
    "country": N_("Country"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "limit_nec_kg": N_("Limits in kg"),
    "licence": N_("Licence"),
    "strength": N_("Strength"),
    "roles": N_("Roles"),
    "places": N_("Places"),
    "all_places": N_("All places"),
    "closed": N_("Account closed"),
    "user": N_("User"),
    "key_id": N_("Key"),
    "trusted_to": N_("Trusted to entry"),
    "calibre": N_("Calibre"),
    "category": N_("Category"),
    "un_number": N_("UN number"),
    "hazard_division": N_("Hazard division"),
    "compatibility_group": N_("Compatibility"),
    "nec_mg": N_("NEC, mg"),
    "unit": N_("Unit"),
    "case_mass_mg": N_("Case, mg"),
    "pack_size": N_("Units in a box"),
    "set_policy.name": N_("Limit"),
    "value": N_("Value"),
    # taking on charge
    "to": N_("To"),
    "from": N_("From"),
    "acquisition.mode": N_("How it came"),
    "ownership": N_("Owner"),
    "acquisition.from": N_("Came from"),
    "place_name": N_("Where"),
    "site_type": N_("Kind of site"),
    "operation_reference": N_("Operation"),
    "mandate_reference": N_("Mandate"),
    "case": N_("Case"),
    "circumstances": N_("Circumstances"),
    "participant": N_("Participant"),
    "programme": N_("Programme"),
    "new_weapon.id": N_("Code"),
    "new_lot.id": N_("Code"),
    "serial": N_("Serial"),
    "serial_status": N_("Serial is"),
    "serial_assigned": N_("Assigned serial"),
    "make": N_("Make"),
    "model": N_("Model"),
    "type": N_("Type"),
    "country_of_manufacture": N_("Made in"),
    "year_of_manufacture": N_("Year made"),
    "markings": N_("Other marks"),
    "tag": N_("Tag"),
    "manufacture_origin": N_("How made"),
    "description": N_("Description"),
    "nature": N_("Nature"),
    "lot_number": N_("Lot number"),
    "manufacturer": N_("Manufacturer"),
    "manufactured_on": N_("Made on"),
    "expires_on": N_("Expires on"),
    "headstamp": N_("Headstamp"),
    "packaging_marks": N_("Marks on boxes"),
    "sex": N_("Sex"),
    "age_band": N_("Age"),
    "register_participant.category": N_("Takes part as"),
    "armed_group": N_("Armed group"),
    # keeping and moving
    "due": N_("Due back"),
    "purpose": N_("Purpose"),
    "issue": N_("Issue"),
    "activity": N_("Activity"),
    "cases_collected": N_("Cases, pieces"),
    "cases_mass_g": N_("Cases, grams"),
    "weapons_fired": N_("Weapons fired"),
    "shooters": N_("Shooters"),
    "expected": N_("Expected"),
    "carrier": N_("Carrier"),
    "vehicle": N_("Vehicle"),
    "escort": N_("Escort"),
    "route": N_("Route"),
    "authority": N_("Authority"),
    "seals": N_("Seals"),
    "dispatch": N_("Dispatch"),
    "seals_intact": N_("Seals whole"),
    "final": N_("Complete"),
    "checklist": N_("Checklist"),
    "place": N_("Place"),
    "old_seal": N_("Old seal"),
    "new_seal": N_("New seal"),
    "reason": N_("Reason"),
    "findings": N_("Found"),
    "next_due": N_("Next time"),
    "status": N_("Status"),
    # controlling
    "party": N_("Party"),
    "scope": N_("What"),
    "cut_off": N_("Book as of"),
    "counted_by": N_("Counters"),
    "blind": N_("Blind"),
    "list": N_("List"),
    "rotation": N_("Rotation"),
    "direction": N_("Direction"),
    "inquiry": N_("Inquiry"),
    "discovered_at": N_("Discovered"),
    "incident": N_("Incident"),
    "killed": N_("Killed"),
    "injured": N_("Injured"),
    "civilians_killed": N_("Civilians killed"),
    "civilians_injured": N_("Civilians hurt"),
    "weapon_types": N_("Weapons reported"),
    "finding": N_("Finding"),
    # disposing
    "disposal": N_("Disposal"),
    "method": N_("Method"),
    "consent": N_("Owner's consent"),
    "destroyed_on": N_("Destroyed on"),
    "scrap_mass_g": N_("Scrap, grams"),
    "verifier": N_("Verifier"),
    "certificate": N_("Certificate"),
    # tracing, correcting, documents
    "trace": N_("Trace"),
    "request_trace.to": N_("Asked"),
    "channel": N_("Channel"),
    "outcome": N_("Outcome"),
    "last_known_holder": N_("Last holder"),
    "point_of_diversion": N_("Where diverted"),
    "details": N_("Details"),
    "entry": N_("Entry"),
    "file": N_("File"),
    "media_type": N_("Media type"),
    "hold.kind": N_("Kind of hold"),
    "release_hold.kind": N_("Kind of hold"),
}

LINES: Final[Mapping[str, str]] = {
    "weapon": N_("weapon"),
    "lot": N_("lot"),
    "new_weapon": N_("new weapon"),
    "new_lot": N_("new lot"),
    "serial": N_("serial as read"),
    "type": N_("number of a type"),
    "nature": N_("quantity of a nature"),
}
"""What the kinds of lines are called."""

GOODS: Final = N_("Goods")
INTAKE: Final = N_("How it came")
CASUALTIES: Final = N_("Casualties")
READING: Final = N_("The new reading")
RECORD: Final = N_("The record")
MAIN: Final = ""

GROUPS: Final[Mapping[str, str]] = {
    "acquisition": INTAKE,
    "casualties": CASUALTIES,
    "changes": READING,
    "file": MAIN,
}
"""Headings of the parts that an operation is made of."""


def label_for(op: str, path: tuple[str, ...]) -> str:
    """What the field is called, in English; empty where nobody has named it."""
    name = ".".join(path)
    keys = (f"{op}.{name}", name, ".".join(path[-2:]), path[-1])
    return next((LABELS[key] for key in keys if key in LABELS), "")
