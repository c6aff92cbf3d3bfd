"""
The invented names: one country, eight sites, five contingents, their people, and the armed groups.

None of them exists. No country code stands beside an invented State, for ISO 3166 has none for it. Makers and
models of weapons are real, because an officer must recognise them; every serial, lot, voucher, person and
event is made up.
"""

from __future__ import annotations

from typing import Final, NamedTuple

MISSION: Final = "UNMITAL, an invented UN mission in an invented country, Talmeria"
NOTICE: Final = "All of this is invented: country, places, contingents, people, weapons, lots and events."


class Site(NamedTuple):
    """A base: its code, its name, where it lies, and who lives there."""

    code: str
    name: str
    latitude: str
    longitude: str
    contingent: str


SITES: Final = (
    Site("KESRA", "Kesra, mission headquarters", "3.1402", "61.2210", "ESKFPU"),
    Site("OMBARI", "Ombari, logistics base and ammunition depot", "3.0025", "61.4487", ""),
    Site("TISSEL", "Tissel, northern sector base", "4.3871", "61.0914", "ALTBAT"),
    Site("DARUM", "Darum, eastern sector base", "3.5520", "62.4031", "BELBAT"),
    Site("MARKHA", "Markha, forward base of the eastern sector", "3.8117", "62.9902", "BELBAT"),
    Site("VELAQ", "Velaq, western sector base", "3.2264", "60.0178", "CORBAT"),
    Site("SORENE", "Sorene, southern sector base", "2.2089", "61.3346", "DURBAT"),
    Site("LUMBEZI", "Lumbezi, disarmament and cantonment site", "2.8713", "60.7720", ""),
)


class Contingent(NamedTuple):
    """
    A contingent: its code, name and kind, its State, its strength, its units, and its prefix for people.
    """

    code: str
    name: str
    kind: str
    state: str
    state_name: str
    strength: int
    units: tuple[str, ...]
    prefix: str


CONTINGENTS: Final = (
    Contingent("ALTBAT", "Altovian battalion", "CONTINGENT", "ALTOVIA", "Altovia (invented)", 640,
               ("A Company", "B Company", "C Company", "Headquarters Company"), "ALT"),
    Contingent("BELBAT", "Belcorran battalion", "CONTINGENT", "BELCORRA", "Belcorra (invented)", 720,
               ("1 Company", "2 Company", "3 Company", "Headquarters Company"), "BEL"),
    Contingent("CORBAT", "Corvanian battalion", "CONTINGENT", "CORVANIA", "Corvania (invented)", 560,
               ("Red Company", "Blue Company", "Headquarters Company"), "COR"),
    Contingent("DURBAT", "Durmanian battalion", "CONTINGENT", "DURMANIA", "Durmania (invented)", 540,
               ("North Company", "South Company", "Headquarters Company"), "DUR"),
    Contingent("ESKFPU", "Eskarian formed police unit", "POLICE_UNIT", "ESKARIA", "Eskaria (invented)", 140,
               ("1 Platoon", "2 Platoon", "Support Platoon"), "ESK"),
)  # fmt: skip

GROUPS: Final = (
    ("GROUP-FNH", "Front of the Northern Hills (invented)"),
    ("GROUP-URP", "Union of River Patrols (invented)"),
)

NEIGHBOURS: Final = (
    ("STATE-VESHTAR", "Veshtar (invented)"),
    ("STATE-ORMUND", "Ormund (invented)"),
)

GIVEN: Final = (
    "Ada", "Bakari", "Celine", "Dario", "Elif", "Farid", "Greta", "Hamid", "Ines", "Jovan", "Katya",
    "Lamine", "Mirela",
    "Nuru", "Odette", "Petar", "Quentin", "Rania", "Samir", "Tove", "Ulrike", "Vasco", "Wanja", "Ximena",
    "Yusra", "Zoran",
)  # fmt: skip
FAMILY: Final = (
    "Almasen", "Borrelo", "Cassidani", "Dembaro", "Esterhazo", "Fontelli", "Garribane", "Holmquast",
    "Ivanesco",
    "Jarrosz", "Kimbarelli", "Lundovik", "Mabrouki-Sand", "Ndiayo", "Okonaro", "Petrosanu", "Quirogan",
    "Rasmusso",
    "Sokolane", "Tamburo", "Ustinard", "Valkenso", "Wierzba-Lo", "Yamadori", "Zubarret",
)  # fmt: skip

TOWNS: Final = (
    "Ardo", "Bessim", "Chakwe", "Dombera", "Ellit", "Fasou", "Gorrima", "Hadesh", "Issono", "Jumwe",
    "Kolandi",
    "Lirro", "Mbessa", "Nafour", "Oulem", "Perrane", "Rashka", "Sedimo", "Tarrant Wells", "Uzembe",
    "Wadi Serr",
)  # fmt: skip
