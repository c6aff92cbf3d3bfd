"""
A disarmament site without a line: three months, entries that come a week late, serials in Cyrillic and Arabic, texts in
French and Arabic.  Four things are wrong in it.
"""

from __future__ import annotations

from tests.missions.case import S1, Case, Want
from tests.missions.register import BALL, Register, at, lots, w

AK: dict[str, str] = {"make": "Ижмаш", "model": "AKM", "type": "SA-06", "calibre": "7.62x39mm"}
PKM: dict[str, str] = {"make": "Дегтярёв", "model": "PKM", "type": "SA-07", "calibre": "7.62x54mmR"}
MISR: dict[str, str] = {"make": "Maadi", "model": "Misr", "type": "SA-06", "calibre": "7.62x39mm"}
HEARD = (0, 8, 15, 23, 30, 37, 45, 52, 60, 68, 76, 90)
"""Days on which the line is up."""
SERIALS = (
    "АБ 4471", "ВЕ 90312", "КН 55120", "ГД 70881", "ЛЖ 33046", "МШ 81205", "٤٥٧٧١٢", "٩٠٣٣١٨", "٧٧١٠٥٤", "٢٢٦٤٠٩",
    "ДЮ 60917", "ЭИ 12840", "ПЧ 97753", "РЦ 24136", "٥٨٣٣٩٠", "١٠٤٤٧٨", "СФ 66302", "ТЩ 78519", "УЪ 40027", "ФЯ 35908",
)  # fmt: skip


class _Site:
    """What happens at the site is written down in order on the next day on which there is a line."""

    def __init__(self) -> None:
        self.register = Register()
        self.register.op(
            "add_place",
            -59,
            by="ADM",
            code="GOUNDAM",
            name="Site de désarmement de Goundam — موقع نزع السلاح",
            kind="SITE",
            custody="SINGLE",
            latitude="16.41",
            longitude="-3.67",
        )
        for code, kind in (
            ("G-CP", "COLLECTION_POINT"),
            ("G-ARM", "ARMOURY"),
            ("G-ESH", "EXPLOSIVE_STOREHOUSE"),
            ("G-PIT", "DISPOSAL_SITE"),
        ):
            keeper = {} if kind in ("COLLECTION_POINT", "DISPOSAL_SITE") else {"keeper": "SK2"}
            self.register.op(
                "add_place",
                -59,
                10,
                by="ADM",
                code=code,
                name=f"Dépôt {code}",
                kind=kind,
                within="GOUNDAM",
                custody="SINGLE",
                **keeper,
            )
        self._written = 0

    def op(self, op: str, day: float, hour: float, **fields: object) -> str:
        """It happened on a day without a line."""
        self._written += 1
        heard = next(each for each in HEARD if each > day) + 7 / 24 + self._written / 24 / 60
        wait = (heard - day) * 24 - hour
        return self.register.op(op, day, hour, wait=round(wait, 3), **{"by": "SK2", **fields})  # type: ignore[arg-type]

    def hand_in(
        self, person: str, weapons: list[tuple[str, str, dict[str, str]]], day: float, **how: object
    ) -> str:
        """Somebody comes, is registered, and hands weapons in."""
        how = {"condition": "SERVICEABLE", **how}
        condition = how.pop("condition")
        self.op(
            "register_participant",
            day,
            8,
            by="DDR",
            participant=person,
            sex="M",
            age_band="25_34",
            category="COMBATANT",
            armed_group="الجبهة",
            name=f"Participant {person}",
        )
        lines = [
            {
                "new_weapon": {
                    "id": code,
                    "serial": text,
                    "serial_status": "CLEAR",
                    "tag": f"T-{code}",
                    **model,
                },
                "condition": condition,
            }
            for code, text, model in weapons
        ]
        acquisition = {
            "mode": "SURRENDERED",
            "ownership": "NONE",
            "participant": person,
            "programme": "DDR-CI",
            "place_name": "Goundam, près du marché",
        }
        return self.op(
            "register",
            day,
            9,
            by="DDR",
            to="G-CP",
            acquisition=acquisition,
            lines=lines,
            remarks="Remis volontairement — سُلِّم طوعًا",
            **how,
        )


def mission() -> Case:
    """The journal, with what somebody who knows should be told."""
    s = _Site()
    r = s.register
    codes = []
    for number, text in enumerate(SERIALS):
        day = 1 + 2 * number
        code = f"G-{number + 1:03}"
        model = MISR if text[0] in "٠١٢٣٤٥٦٧٨٩" else PKM if number == 4 else AK
        s.hand_in(
            f"PT-{number + 1:03}",
            [(code, text, model)],
            day,
            condition="UNSERVICEABLE_BER" if number % 4 == 1 else "SERVICEABLE",
        )
        s.op("move", day + 1, 9, from_="G-CP", to="G-ARM", lines=w([code]), by="SK2")
        codes.append(code)
    r.lot(
        "G-L1",
        12_000,
        to="G-ESH",
        day=0,
        hour=6,
        lot_number="539-87-ЛВЕ",
        manufacturer="539",
        by="SK2",
        wait=8,
    )
    for day in (10, 24, 38):
        stood = [code for number, code in enumerate(codes) if 2 + 2 * number < day]
        s.op(
            "count",
            day,
            11,
            by="WO",
            place="G-ARM",
            scope="WEAPONS",
            kind="FULL_SERIAL",
            cut_off=at(day, 10),
            counted_by=["AUD", "AP1"],
            blind=True,
            lines=w(stood),
        )
        s.op(
            "count",
            day,
            12,
            by="WO",
            place="G-ESH",
            scope="AMMUNITION",
            kind="INDEPENDENT",
            cut_off=at(day, 11),
            counted_by=["AUD", "AP1"],
            blind=True,
            lines=lots(G_L1=12_000 if day < 38 else 11_997),
        )
    # the rounds of the guard, fired at practice in due form
    issue = s.op(
        "issue", 39, 7, from_="G-ESH", to="CTG-B", due=at(39, 18), purpose="TRAINING", lines=lots(G_L1=300)
    )
    s.op(
        "expend",
        39,
        15,
        issue=issue,
        activity="TRAINING",
        lines=lots(G_L1=300),
        shooters=10,
        cases_collected=292,
    )
    # scrap is destroyed and verified
    scrap = [code for number, code in enumerate(codes) if number % 4 == 1]
    s.op(
        "plan_disposal",
        44,
        8,
        by="WO",
        approved_by="AP1",
        disposal="G-D1",
        method="CUT_TORCH",
        place="G-ARM",
        lines=w(scrap),
    )
    destroyed = s.op(
        "destroy",
        44,
        14,
        by="SK4",
        disposal="G-D1",
        place="G-PIT",
        destroyed_on=at(44)[:10],
        lines=w(scrap),
        witnessed_by=["AUD", "Délégué de la Commission — مندوب"],
    )
    s.op(
        "verify_destruction",
        44,
        16,
        by="WO",
        disposal="G-D1",
        lines=w(scrap),
        verifier="AP2",
        certificate="PV-44",
    )
    left = [code for code in codes if code not in scrap]

    # 1: a Misr that was credited in Arabic figures is credited again in European ones
    again = s.hand_in("PT-101", [("G-101", "457712", MISR)], 47)
    s.op("move", 48, 9, from_="G-CP", to="G-ARM", lines=w(["G-101"]))
    # 2: a machine gun is no longer in the rack; others count again
    seen = [code for code in left if code != "G-005"]
    first = s.op(
        "count",
        55,
        11,
        by="WO",
        place="G-ARM",
        scope="WEAPONS",
        kind="FULL_SERIAL",
        cut_off=at(55, 10),
        counted_by=["SK3", "SK4"],
        blind=True,
        lines=w([*seen, "G-101"]),
    )
    s.op(
        "count",
        57,
        11,
        by="WO",
        place="G-ARM",
        scope="WEAPONS",
        kind="INDEPENDENT",
        cut_off=at(57, 10),
        counted_by=["AUD", "AP1"],
        blind=True,
        lines=w([*seen, "G-101"]),
    )
    # 3: one that was cut up is taken at a checkpoint, its letters written by their looks
    taken = {"id": "G-201", "serial": "BE 90312", "serial_status": "CLEAR", **AK, "make": "Izhmash"}
    seized = s.op(
        "register",
        62,
        9,
        by="SK4",
        to="N-EVI",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_weapon": taken, "condition": "SERVICEABLE"}],
    )
    # 4: and 900 rounds of the lot of the site, of which a count then lacks as many
    rounds = {"id": "G-L9", "nature": BALL, "lot_number": "539 87 ЛВЕ", "manufacturer": "539"}
    s.op(
        "register",
        63,
        9,
        by="SK4",
        to="N-EVI",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_lot": rounds, "quantity": 900, "condition": "C3"}],
    )
    short = s.op(
        "count",
        66,
        12,
        by="WO",
        place="G-ESH",
        scope="AMMUNITION",
        kind="INDEPENDENT",
        cut_off=at(66, 11),
        counted_by=["AUD", "AP1"],
        blind=True,
        lines=lots(G_L1=10_797),
    )
    return Case(
        name="a disarmament site without a line",
        journal=r.journal(),
        until=at(80),
        wants=(
            Want("R28", ("S1", "S2"), {"weapons": ["G-007", "G-101"]}, (again,)),
            Want("R01", ("S1", "S2"), {"weapons": ["G-005"], "places": ["G-ARM"]}, (first,)),
            Want("R12|R13", ("S1", "S2"), {"weapons": ["G-002", "G-201"]}, (destroyed, seized)),
            Want("R02", S1, {"lots": ["G-L1"], "places": ["G-ESH"]}, (short,)),
            Want("R14", S1, {"lots": ["G-L1", "G-L9"]}, (short,)),
        ),
    )


WRONG = {"G-007", "G-101", "G-005", "G-002", "G-201", "G-L1", "G-L9"}
"""What may be said above S3."""
