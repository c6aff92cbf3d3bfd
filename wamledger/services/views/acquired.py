"""How goods came to the mission, and the people, places and parties that forms name."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.weapon_file import Mark


@dataclass(frozen=True, slots=True)
class Named:
    """A person, place or party by code, with its name; the code is empty for somebody who is only named."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Acquired:
    """How the mission came to hold goods, as it was recorded; what was not recorded is empty."""

    mode: str
    ownership: str
    source: Named
    place_name: str = ""
    latitude: str = ""
    longitude: str = ""
    site_type: str = ""
    operation_reference: str = ""
    mandate_reference: str = ""
    case: str = ""
    circumstances: str = ""
    participant: str = ""
    programme: str = ""


@dataclass(frozen=True, slots=True)
class MarkOn:
    """A mark beside the serial, and the weapon that bears it."""

    weapon: str
    mark: Mark
