"""
Two weapons registers: what a battalion's clerk kept in a workbook, and what a sector's cell kept in French.
"""

from __future__ import annotations

from typing import Any, Final

from sample_data.register import STOPPED_DATE as DATE
from sample_data.register import STOPPED_NUMBER as NUMBER
from sample_data.register import Register, Row, cells, heading, item, not_data, over


def _en(line: str, kind: str, calibre: str, country: str, **truth: Any) -> Row:
    """
    A weapon of the English register; what its cells say plainly is true unless ``truth`` says otherwise.
    """
    row = cells(line)
    known = {"type": kind, "make": row[2], "model": row[3], "calibre": calibre, "country": country,
             "serial": row[5], "serial_status": "CLEAR", "condition": "SERVICEABLE"}  # fmt: skip
    return item("weapon", line, known, truth)


def _rifles() -> list[Row]:
    return [
        _en(
            f"#{n}|Assault rifle|FN Herstal|FNC|5.56x45|AF{190_310 + n}|#{n}|Belgium|#1997|Serviceable|",
            "SA-06",
            "5.56x45mm",
            "BE",
        )
        for n in range(1, 13)
    ]


HEADING_1: Final = "No.|WEAPON||||Serial No.|Old no.|Country of Mfr|Year|Condition|Remarks"
HEADING_2: Final = "|Type|Make|Model|Cal.||||||"

COE_REGISTER: Final = Register(
    "weapons",
    "Annex B small arms",
    (
        over("ALTOVIAN BATTALION (INVENTED) - RESERVE AND TRAINING POOL"),
        over("Contingent owned equipment: register of small arms"),
        over(""),
        over("As of|@2025-09-01||Prepared by|S4 section"),
        heading(HEADING_1),
        heading(HEADING_2),
        not_data("section title", "A. RIFLES"),
        *_rifles(),
        _en("#13|Assault rifle|FN Herstal|FNC|5.56x45|AF 190 340|#13|Belgium|#1997|Serviceable|",
            "SA-06", "5.56x45mm", "BE"),
        _en("#14|Assault rifle|FN Herstal|FNC|5.56x45|AF19034I|#14|Belgium|#1997|Repairable|"
            "I or 1?",
            "SA-06", "5.56x45mm", "BE", condition="UNSERVICEABLE_REPAIRABLE"),
        not_data("section title", "B. PISTOLS"),
        _en("#15|Pistol|FN Herstal|GP 35|9x19|#1717889|#15|Belgium|#1984|Serviceable|",
            "SA-02", "9x19mm", "BE", serial="1717889", **NUMBER),
        _en("#16|Pistol|FN Herstal|GP 35|9x19|#1717902|#16|Belgium|#1984|Serviceable|",
            "SA-02", "9x19mm", "BE", serial="1717902", **NUMBER),
        _en("#17|Pistol|FN Herstal|GP 35|9x19|@1970-12-01|#17|Belgium|#1970|Serviceable|",
            "SA-02", "9x19mm", "BE", serial="12/70", **DATE),
        _en("#18|Pistol|FN Herstal|GP 35|9x19|@2025-07-24|#18|Belgium||Serviceable|",
            "SA-02", "9x19mm", "BE", serial="24/7", **DATE),
        _en("#19|Pistol|Glock|22|.40|KDX811|#19|Austria|#2012|Serviceable|.40 S&W", "SA-02", ".40", "AT"),
        _en("#20|Pistol|Glock|22|#0.4|KDX812|#20|Austria|#2012|Serviceable|", "SA-02", ".40", "AT",
            **NUMBER),
        not_data("repeated heading", HEADING_1),
        not_data("repeated heading", HEADING_2),
        not_data("section title", "C. SHOTGUNS AND MACHINE GUNS"),
        _en("#21|Shotgun|Remington|870 Police|12 ga|D 712 118 M|#21|USA|#2010|Serviceable|",
            "SA-04", "12 gauge", "US"),
        _en("#22|Shotgun|Remington|870 Police|@1970-12-01|D712119M|#22|USA|#2010|Serviceable|typed as 12/70",
            "SA-04", "12 gauge", "US", **DATE),
        _en("#23|GPMG|FN Herstal|MAG 58|7.62x51|#412|#23|Belgium|#1986|Serviceable|",
            "SA-08", "7.62x51mm", "BE", serial="000412", **NUMBER),
        _en("#24|GPMG|FN Herstal|MAG 58|7.62x51|000413|#24|Belgium|#1986|BER|barrel burst",
            "SA-08", "7.62x51mm", "BE", condition="UNSERVICEABLE_BER"),
        _en("#25|GPMG|FN Herstal|MAG 58|7.62x51|s/n|#25|Belgium||Serviceable|"
            "data plate missing, never marked",
            "SA-08", "7.62x51mm", "BE", serial=None, serial_status="NONE"),
        not_data("empty row", ""),
        not_data("total", "TOTAL||||||=SUM(G8:G37)|||25 weapons|"),
        not_data("signature", "Certified correct:|||Capt. (invented)"),
    ),
    merged=((0, 0, 0, 10), (1, 0, 1, 10), (4, 1, 4, 4), (4, 5, 5, 5)),
    hidden=(6,),
)  # fmt: skip


def _fr(line: str, kind: str, calibre: str, country: str, **truth: Any) -> Row:
    """A weapon of the French register."""
    row = cells(line)
    good = row[8] == "Bon état"
    known = {"type": kind, "make": row[4] or "UNKNOWN", "calibre": calibre, "country": country or None,
             "serial": row[7], "serial_status": "CLEAR",
             "condition": "SERVICEABLE" if good else "UNSERVICEABLE_REPAIRABLE"}  # fmt: skip
    return item("weapon", line, known, truth)


CRAFT: Final = "|11/10/2025|Ellit|Fusil artisanal|||cal. 12|s/n|Mauvais état||fabrication locale"

SEIZURE_REGISTER: Final = Register(
    "weapons",
    "",
    (
        over("REGISTRE DES ARMES SAISIES - SECTEUR OUEST (DONNÉES INVENTÉES)"),
        over("Tenu par la cellule armement, base de Velaq"),
        over(""),
        heading("N° d’ordre|Date de saisie|Lieu|Type d’arme|Marque|Modèle|Calibre|N° de série|État|"
                "Pays de fabrication|Observations"),
        _fr("1|03/10/2025|Ardo|Fusil d’assaut|Norinco|Type 56|7,62x39|2206147|Bon état|Chine|",
            "SA-06", "7.62x39mm", "CN"),
        _fr("2|03/10/2025|Ardo|Fusil d’assaut|Norinco|Type 56|7,62x39|22?61?9|Bon état|Chine|"
            "deux chiffres illisibles",
            "SA-06", "7.62x39mm", "CN", serial_status="PARTIAL"),
        _fr("3|03/10/2025|Ardo|Kalachnikov|Ijmach|AKM|7,62x39|illisible|Mauvais état|URSS|rouille",
            "SA-06", "7.62x39mm", "SU", serial=None, serial_status="ILLEGIBLE"),
        _fr("4|11/10/2025|Ellit|Kalachnikov|Ijmach|AKM|7,62x39|limé|Irréparable|URSS|",
            "SA-06", "7.62x39mm", "SU", serial=None, serial_status="OBLITERATED",
                condition="UNSERVICEABLE_BER"),
        _fr("5|11/10/2025|Ellit|Kalachnikov|Ijmach|AKM|7,62x39|numéro effacé|Irréparable|URSS|",
            "SA-06", "7.62x39mm", "SU", serial=None, serial_status="OBLITERATED",
                condition="UNSERVICEABLE_BER"),
        _fr(CRAFT, "SA-90", "12 gauge", "", serial=None, serial_status="NONE"),
        _fr(CRAFT, "SA-90", "12 gauge", "", serial=None, serial_status="NONE",
            identical_to_the_row_above=True),
        _fr(CRAFT, "SA-90", "12 gauge", "", serial=None, serial_status="NONE",
            identical_to_the_row_above=True),
        _fr("9|02/11/2025|Fasou|Pistolet|Zastava|M57|7,62x25|AB 123 / AB 128|Bon état|Yougoslavie|"
            "deux lectures",
            "SA-02", "7.62x25mm", "YU", serial="AB 123", serial_status="PARTIAL", further_reading="AB 128"),
        _fr("10|02/11/2025|Fasou|Pistolet|Zastava|M57|7,62x25|carcasse 24011, glissière 24077|Bon état|"
            "Yougoslavie|",
            "SA-02", "7.62x25mm", "YU", serial="24011", serial_status="MISMATCHED"),
        _fr("11|15/11/2025|Gorrima|Lance-roquettes|Bazalt|RPG-7|40 mm|BII 5113|Bon état|URSS|",
            "LW-06", "40mm", "SU"),
        _fr("12|15/11/2025|Gorrima|Mitrailleuse|Kovrov|PKM|7,62x54R|-|Non inspecté|URSS|",
            "SA-08", "7.62x54mmR", "SU", serial=None, serial_status="NOT_CHECKED", condition="NOT_INSPECTED"),
        not_data("empty row", ""),
        _fr("13|15/11/2025|Gorrima|Révolver|Smith & Wesson|10|.38|C 482 917|Bon état|États-Unis|",
            "SA-01", ".38", "US"),
        _fr("14|20/11/2025|Lirro|Fusil|MAS|36|7,5x54|HK 25 613|Bon état|France|"
            "crosse « FÉLIX »;\nsangle absente",
            "SA-03", "7.5x54mm", "FR"),
        _fr("15|20/11/2025|Lirro|Fusil|Lee-Enfield|No 4|.303|PF 221*4|Bon état|Royaume-Uni|",
            "SA-03", ".303", "GB", serial="PF 221?4", serial_status="PARTIAL"),
        _fr("16|20/11/2025|Lirro|Arc composite||||||Bon état||restitué à la police",
            "", "", "", expect="stopped", why="no weapon of the taxonomy"),
        not_data("total", "Total : 16 armes||||||||||"),
        not_data("signature", "Le chef de cellule|||||||(signé)|||"),
    ),
)  # fmt: skip
