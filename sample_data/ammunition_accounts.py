"""Two ammunition accounts: the depot's workbook in English, and a battalion's list in French."""

from __future__ import annotations

from typing import Any, Final

from sample_data.register import Register, Row, cells, heading, item, not_data, over

NO_PACK: Final = {"expect": "stopped", "why": "boxes are counted and the pack is not given"}
SEVERAL: Final = {"expect": "stopped", "why": "more than one nature goes by these words"}
AMBIGUOUS: Final = {"expect": "stopped", "why": "thousands or decimals: the text does not say"}
NEGATIVE: Final = {"expect": "stopped", "why": "a negative quantity"}
GUESS: Final = {"expect": "stopped", "why": "no nature, and the quantity is a guess"}


def _lot(line: str, nature: str, quantity: int, **truth: Any) -> Row:
    """A lot: its nature and quantity as they really are; the lot number stands in the third cell."""
    known = {"nature": nature, "lot_number": cells(line)[2], "quantity": quantity, "condition": "A2"}
    return item("lot", line, known, truth)


DEPOT_ACCOUNT: Final = Register(
    "ammunition",
    "Stock account",
    (
        over("LOGISTICS BASE OMBARI (INVENTED) - AMMUNITION ACCOUNT, RESERVE HOLDING"),
        over("Sheet 1 of 1|||Printed|@2025-09-02"),
        over(""),
        heading("Line|Nature|Lot number|Qty|Unit|Cond.|Expiry|Remarks"),
        _lot("#1|5.56x45 mm ball SS109|UNP24A001-101|#16800|rds|Serviceable|@2031-06-30|",
             "CTG-5.56X45-BALL", 16_800, expires_on="2031-06-30"),
        _lot("#2|5.56x45 mm ball SS109|UNP24A001-102|16,800|rds|Serviceable|@2031-06-30|text, not number",
             "CTG-5.56X45-BALL", 16_800, expires_on="2031-06-30", **AMBIGUOUS),
        _lot("#3|5.56x45 mm tracer L110|UNP24B001-103|4 920|rds|Serviceable||", "CTG-5.56X45-TRACER", 4_920),
        _lot("#4|7.62x51 mm ball M80|UNP23C002-104|#7999|rds|Serviceable||one fired in test",
             "CTG-7.62X51-BALL", 7_999),
        _lot("#5|7.62x51 mm ball M80|UNP23C002-105|10 boxes x 800|boxes|Serviceable||", "CTG-7.62X51-BALL",
             8_000),
        _lot("#6|9x19 mm ball|UNP22D003-106|12 boxes|boxes|Serviceable||pack not stated",
             "CTG-9X19-BALL", 24_000, **NO_PACK),
        _lot("#7|9x19 mm ball||#450|rds|Under inspection||loose, no lot", "CTG-9X19-BALL",
             450, condition="C3"),
        _lot("#8|Hand grenade frag M67 fuzed|UNP21E004-108|#60|ea|Serviceable||",
             "GRENADE-HAND-FRAGMENTATION-M67-FUZED", 60),
        _lot("#9|40x46 mm HEDP M433|UNP21F005-109|-72|ea|Serviceable||credit note?",
             "CTG-40X46-HEDP", 0, **NEGATIVE),
        _lot("#10|Signal, hand, parachute, illum M127|UNP20G006-110|#36|ea|Unserviceable|@2024-12-31|"
             "for disposal",
             "SIGNAL-HAND-PARACHUTE-ILLUMINATION", 36, condition="D2", expires_on="2024-12-31"),
        not_data("total", "Total|||=SUM(D5:D14)||||"),
        not_data("signature", "Storekeeper (invented)||||Checked by|||"),
    ),
    merged=((0, 0, 0, 7),),
)  # fmt: skip

BATTALION_LIST: Final = Register(
    "ammunition",
    "",
    (
        over("BATAILLON DE DURMANIE (INVENTÉ)"),
        over("État des munitions de réserve au 30/09/2025"),
        over(""),
        heading("Désignation|Calibre|N° de lot|Quantité|Conditionnement|État|Péremption"),
        _lot("Cartouche ordinaire|7,62x51|DMK99A001-201|9\u00a0600|12 caisses de 800|Bon|30/06/2030",
             "CTG-7.62X51-BALL", 9_600, expires_on="2030-06-30"),
        _lot("Cartouche ordinaire|7,62x51|DMK99A001-202|9\u202f600|12 caisses de 800|Bon|30/06/2030",
             "CTG-7.62X51-BALL", 9_600, expires_on="2030-06-30"),
        _lot("Cartouche traçante|7,62x51|DMK99B002-203|3 200|4 caisses de 800|Bon|", "CTG-7.62X51-TRACER",
             3_200),
        _lot("Cartouche ordinaire|9x19|DMK98C003-204|4.000|2 caisses|Bon|", "CTG-9X19-BALL",
             4_000, **AMBIGUOUS),
        _lot("Cartouche à blanc|7,62x51|DMK97D004-205|1000|1 caisse|Bon|", "CTG-7.62X51-BLANK", 1_000),
        _lot("Grenade fumigène couleur||DMK96E005-206|32|2 caisses de 16|Bon|",
             "GRENADE-HAND-SMOKE-COLOURED", 32, **SEVERAL),
        _lot("Obus de mortier explosif|81 mm|illisible|6|2 caisses de 3|À inspecter|",
             "BOMB-MORTAR-81-MM-HE", 6, lot_number=None, condition="C3"),
        _lot("Munitions diverses saisies|||env. 200|sac|Inutilisable|", "", 0, condition="D2", **GUESS),
        not_data("total", "TOTAL|||27 638|||"),
        not_data("signature", "Le responsable des munitions (inventé)||||||"),
    ),
)  # fmt: skip
