"""Weapons that turn up again, serials that are nearly the same, seized lots, and what is handed in (R12, R13, R14, R28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.missions.case import S1, S2, S3, Row, Want, at, case, honest, planted
from tests.missions.register import AK, BALL, Register, lots, serial, w

NORINCO = {"make": "Norinco", "model": "Type 56", "type": "SA-06", "calibre": "7.62x39mm"}
FOREIGN = {"make": "Zastava", "model": "M84", "type": "SA-07", "calibre": "7.62x54mmR"}


def destroyed(r: Register, serials: list[str], **how: object) -> list[str]:
    """Weapons that were collected and destroyed in due form."""
    codes = r.weapons(serials, mode="COLLECTED", ownership="NONE", name="D", **how)
    r.op(
        "plan_disposal",
        -30,
        by="WO",
        approved_by="AP1",
        disposal="DIS-1",
        method="SHRED",
        place="N-ARM",
        lines=w(codes),
    )
    r.op(
        "destroy",
        -28,
        by="SK4",
        disposal="DIS-1",
        place="PIT",
        destroyed_on="2026-02-02",
        lines=w(codes),
        witnessed_by=["AUD", "Delegate of the Ministry"],
    )
    r.op(
        "verify_destruction",
        -28,
        16,
        by="WO",
        disposal="DIS-1",
        lines=w(codes),
        verifier="AP2",
        certificate="C-1",
    )
    return codes


def seized(r: Register, serials: list[str], day: float = 1, **how: object) -> list[str]:
    """Weapons taken from others and booked in the same day."""
    fields = {"mode": "SEIZED", "ownership": "UNDETERMINED", "name": "Z", "by": "SK4", "to": "N-EVI", **how}
    return r.weapons(serials, day=day, wait=4, **fields)


@case("R12")
def one_that_was_destroyed_is_seized(r: Register) -> Row:
    old = destroyed(r, ["AF104317", "KB220981"])
    new = seized(r, ["AF104317"])
    want = Want("R12", S1, {"weapons": [old[0], new[0]]}, ("DESTROY-001", "REGISTER-002"))
    return planted(at(2), want, before=at(0))


@case("R12")
def one_of_ours_with_others(r: Register) -> Row:
    own = r.weapons(["AF104317", "KB220981"])
    new = seized(r, ["af-104 317"])
    return planted(at(2), Want("R12", S1, {"weapons": [own[0], new[0]]}, ("REGISTER-002",)), before=at(0))


@case("R12")
def handed_to_the_state_and_surrendered_again(r: Register) -> Row:
    own = r.weapons(["AF104317", "KB220981"], mode="COLLECTED", ownership="NONE")
    r.op(
        "hand_over",
        -20,
        by="WO",
        approved_by="AP1",
        from_="N-ARM",
        to="HOST",
        authority="Transfer 3",
        lines=w(own),
    )
    new = seized(r, ["AF104317"], mode="SURRENDERED", ownership="NONE")
    return planted(at(2), Want("R12", ("S1", "S2"), {"weapons": [own[0], new[0]]}, ("REGISTER-002",)))


@case("R12")
def a_lost_one_comes_back_as_found(r: Register) -> Row:
    own = r.weapons(["AF104317", "KB220981"])
    r.op("report_loss", -9, from_="N-ARM", kind="UNEXPLAINED", discovered_at=at(-9), lines=w(own[:1]))
    new = seized(r, ["AF104317"], mode="FOUND", model={**AK, "make": "Izhevsk"})
    return planted(at(2), Want("R12", ("S1", "S2"), {"weapons": [own[0], new[0]]}, ("REGISTER-002",)))


@case("R12")
def a_count_sees_what_is_destroyed(r: Register) -> Row:
    old = destroyed(r, ["AF104317", "KB220981"])
    count = r.count("N-EVI", 1, w(old[:1]))
    return planted(at(2), Want("R12", S1, {"weapons": old[:1]}, ("DESTROY-001", count)))


@case("R12")
def a_lorry_brings_what_is_destroyed(r: Register) -> Row:
    old = destroyed(r, ["AF104317", "KB220981"])
    more = r.weapons(4)
    dispatch = r.op("dispatch", 1, 7, from_="N-ARM", to="S-ARM", expected=at(2), seals=["S1"], lines=w(more))
    receive = r.op(
        "receive", 2, by="SK2", dispatch=dispatch, to="S-ARM", seals_intact=True, seals=["S1"], final=True,
        lines=w([*more, old[0]]),
    )  # fmt: skip
    return planted(at(3), Want("R12", S1, {"weapons": old[:1]}, ("DESTROY-001", receive)), before=at(1))


@case("R12")
def the_same_number_of_another_maker(r: Register) -> Row:
    destroyed(r, ["10431744", "22098101"])
    seized(r, ["10431744"], model=FOREIGN)
    return honest(at(2))


@case("R12")
def a_lost_one_is_recovered_in_due_form(r: Register) -> Row:
    own = r.weapons(["AF104317", "KB220981"])
    r.op("report_loss", -9, from_="N-ARM", kind="UNEXPLAINED", discovered_at=at(-9), lines=w(own[:1]))
    r.op("recover", 1, to="N-ARM", circumstances="Found in the workshop", lines=w(own[:1]))
    r.count("N-ARM", 2, w(own))
    return honest(at(3), silent=("R12",), besides=())


@case("R12")
def a_party_takes_its_deposit_back_and_brings_it_again(r: Register) -> Row:
    own = r.weapons(["AF104317", "KB220981"], mode="SURRENDERED", ownership="PARTY", from_="GROUP")
    r.op(
        "hand_over",
        -20,
        by="WO",
        approved_by="AP1",
        from_="N-ARM",
        to="GROUP",
        authority="Accord, art. 9",
        lines=w(own),
    )
    r.weapons(["AF104317", "KB220981"], day=1, name="V", mode="SURRENDERED", ownership="PARTY", from_="GROUP")
    return honest(at(3))


@case("R12")
def a_state_mark_is_no_makers_serial(r: Register) -> Row:
    r.weapons(["AF104317"])
    new = {
        "id": "Z-9",
        "serial": "QX 55120",
        "serial_status": "CLEAR",
        **FOREIGN,
        "markings": [{"kind": "IMPORT", "text": "AF104317", "position": "RECEIVER", "country": "ML"}],
    }
    r.op(
        "register",
        1,
        by="SK4",
        wait=3,
        to="N-EVI",
        acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
        lines=[{"new_weapon": new, "condition": "SERVICEABLE"}],
    )
    return honest(at(2), silent=("R12", "R13"))


@case("R13")
def a_destroyed_one_read_a_little_otherwise(r: Register) -> Row:
    old = destroyed(r, ["AF104317", "KB220981"])
    new = seized(r, ["AF1O4317"])
    want = Want("R13", ("S1", "S2"), {"weapons": [old[0], new[0]]}, ("REGISTER-002",))
    r.op(
        "correct_identity",
        5,
        by="WO",
        approved_by="AP1",
        weapon=new[0],
        reason="Read again with a lens",
        changes={"serial": "XX77 1209"},
    )
    return planted(at(2), want, before=at(0), cleared=at(6))


@case("R13")
def cyrillic_by_sound(r: Register) -> Row:
    own = r.weapons(["ВК507781", "НТ221190"])
    new = seized(r, ["VK507781"])
    return planted(
        at(2), Want("R12|R13", ("S1", "S2", "S3"), {"weapons": [own[0], new[0]]}, ("REGISTER-002",))
    )


@case("R13")
def the_letters_were_left_out(r: Register) -> Row:
    own = r.weapons(["BK507781", "HT221190"])
    new = seized(r, ["507781"])
    return planted(at(2), Want("R13", ("S1", "S2", "S3"), {"weapons": [own[0], new[0]]}, ("REGISTER-002",)))


@case("R13")
def one_after_another_in_a_run(r: Register) -> Row:
    r.weapons([f"AF{104300 + each}" for each in range(60)])
    r.weapons([f"AF{104360 + each}" for each in range(20)], name="V", hour=9)
    return honest(at(2), silent=("R12",))


@case("R13")
def nearly_the_same_on_another_model(r: Register) -> Row:
    r.weapons(["AF104317", "KB220981"])
    seized(r, ["AF104817"], model=FOREIGN)
    return honest(at(2), silent=("R13",))


def own_lot(r: Register, short: int = 0, **how: object) -> None:
    """A lot of a contingent, counted twice; the second time it may be short."""
    r.lot("L-1", 8000, lot_number="IK 12-88", manufacturer="Igman", **how)
    r.count("N-ESH", -30, lots(L_1=8000), kind="INDEPENDENT", counted_by=("AUD", "AP1"))
    r.count("N-ESH", -8, lots(L_1=8000 - short), kind="INDEPENDENT", counted_by=("AUD", "AP1"))


def seized_lot(
    r: Register, quantity: int = 300, day: float = 1, number: str = "IK12/88", **how: object
) -> str:
    """Rounds that others had."""
    return r.lot(
        "Z-1",
        quantity,
        to="N-EVI",
        day=day,
        mode="SEIZED",
        ownership="UNDETERMINED",
        lot_number=number,
        manufacturer="Igman",
        by="SK4",
        wait=4,
        **how,
    )


@case("R14")
def seized_from_a_lot_that_is_short(r: Register) -> Row:
    own_lot(r, 700)
    seized_lot(r)
    return planted(
        at(2), Want("R14", S1, {"lots": ["L-1", "Z-1"]}, ("REGISTER-001", "REGISTER-002")), before=at(0)
    )


@case("R14")
def seized_and_short_only_later(r: Register) -> Row:
    own_lot(r)
    seized_lot(r)
    count = r.count("N-ESH", 9, lots(L_1=7200), kind="INDEPENDENT", counted_by=("AUD", "AP1"))
    return planted(at(10), Want("R14", S1, {"lots": ["L-1", "Z-1"]}, (count,)))


@case("R14")
def seized_and_nothing_is_missing(r: Register) -> Row:
    own_lot(r)
    seized_lot(r)
    return planted(at(2), Want("R14", S2, {"lots": ["L-1", "Z-1"]}, ("REGISTER-002",)))


@case("R14")
def seized_before_ours_came(r: Register) -> Row:
    seized_lot(r, day=-45)
    own_lot(r)
    return honest(at(2), silent=("R14",))


@case("R14")
def more_than_we_ever_had(r: Register) -> Row:
    own_lot(r)
    seized_lot(r, 25_000)
    return honest(at(2), silent=("R14",))


@case("R14")
def two_others_have_had_it(r: Register) -> Row:
    own_lot(r)
    for place, who in enumerate(("CTG-B", "CTG-C")):
        r.lot(
            f"O-{place}",
            5000,
            to="S-ESH",
            day=-35,
            lot_number="IK 12-88",
            manufacturer="Igman",
            from_=who,
            by="SK2",
        )
    seized_lot(r)
    return honest(at(2))


def participant(r: Register, code: str, day: float, **how: object) -> None:
    """Somebody who takes part in disarmament."""
    r.op(
        "register_participant",
        day,
        by="DDR",
        participant=code,
        sex="M",
        age_band="18_24",
        category="COMBATANT",
        **how,
    )


def handed_in(r: Register, code: str, serials: list[str], day: float, name: str, **how: object) -> list[str]:
    """What somebody handed in at the collection point."""
    return r.weapons(
        serials,
        to="N-ARM",
        day=day,
        mode="SURRENDERED",
        ownership="NONE",
        participant=code,
        name=name,
        by="DDR",
        programme="DDR-1",
        **how,
    )


@case("R28")
def credited_to_two_people(r: Register) -> Row:
    for each in range(1, 6):
        participant(r, f"P-{each}", -20 + each)
    first = handed_in(r, "P-1", ["AF104317"], -15, "A")
    handed_in(r, "P-2", ["KB220981"], -14, "B")
    second = handed_in(r, "P-3", ["AF104317"], 1, "C")
    return planted(
        at(2), Want("R28", S2, {"weapons": [first[0], second[0]]}, ("REGISTER-003",)), before=at(0)
    )


@case("R28")
def credited_again_with_a_letter_changed(r: Register) -> Row:
    for each in range(1, 6):
        participant(r, f"P-{each}", -20 + each)
    first = handed_in(r, "P-1", ["BS104317"], -15, "A")
    second = handed_in(r, "P-3", ["8S1O4317"], 1, "C")
    return planted(at(2), Want("R28", ("S2", "S3"), {"weapons": [first[0], second[0]]}, ("REGISTER-002",)))


@case("R28")
def handed_in_and_later_seized(r: Register) -> Row:
    participant(r, "P-1", -20)
    first = handed_in(r, "P-1", ["AF104317"], -15, "A")
    new = seized(r, ["AF104317"])
    return planted(
        at(2), Want("R28", ("S1", "S2"), {"weapons": [first[0], new[0]]}, ("REGISTER-002",)), before=at(0)
    )


@case("R28")
def a_leader_brings_the_weapons_of_his_group(r: Register) -> Row:
    for each in range(1, 9):
        participant(r, f"P-{each}", -20 + each)
    handed_in(r, "P-1", ["AF104317", "KB220981", "LC771204", "MD330918", "NE551276"], -10, "A")
    return honest(at(2))


@case("R28")
def two_weapons_of_two_people(r: Register) -> Row:
    participant(r, "P-1", -20)
    participant(r, "P-2", -20)
    handed_in(r, "P-1", ["10431744"], -10, "A")
    handed_in(r, "P-2", ["10431744"], -9, "B", model=FOREIGN)
    return honest(at(2))


_ = (S3, NORINCO, BALL)


def sites(r: Register, armed: Mapping[str, int], clerks: Sequence[str], bad: str = "") -> None:
    """Four sites to which sixty people come in a month, so many of them with a weapon; at one most are worn out."""
    for place, site in enumerate(armed):
        clerk = clerks[place % len(clerks)]
        r.place(site, "SITE", latitude=f"{13 + place}.0", longitude="-5.0")
        r.place(f"{site}-A", "ARMOURY", within=site, keeper="SK2")
        for number in range(60):
            day, code = -40 + number / 2, f"{site}-{number:02}"
            r.op(
                "register_participant",
                day,
                8 + place / 10,
                by=clerk,
                participant=f"P-{code}",
                sex="M",
                age_band="25_34",
                category="COMBATANT",
            )
            if number < armed[site]:
                worn = number % 4 < (3 if site == bad else 1)
                acquisition = {
                    "mode": "SURRENDERED",
                    "ownership": "NONE",
                    "participant": f"P-{code}",
                    "programme": "D",
                }
                new = {"id": f"W-{code}", "serial": serial(code), "serial_status": "CLEAR", **AK}
                line = {"new_weapon": new, "condition": "UNSERVICEABLE_BER" if worn else "SERVICEABLE"}
                r.op(
                    "register",
                    day,
                    9 + place / 10,
                    by=clerk,
                    to=f"{site}-A",
                    acquisition=acquisition,
                    lines=[line],
                )


OFFICERS = ("DDR", "SK2", "SK3", "SK4")


@case("R28")
def half_of_them_come_with_nothing_at_one_site(r: Register) -> Row:
    sites(r, {"DA": 57, "DB": 56, "DC": 30, "DD": 57}, OFFICERS)
    return planted(at(5), Want("R28", S3, {"places": ["DC"]}))


@case("R28")
def the_good_ones_are_kept_at_one_site(r: Register) -> Row:
    sites(r, {"DA": 57, "DB": 56, "DC": 57, "DD": 57}, OFFICERS, bad="DC")
    return planted(at(5), Want("R28", S3, {"places": ["DC"]}))


@case("R28")
def one_clerk_for_four_sites(r: Register) -> Row:
    sites(r, {"DA": 57, "DB": 52, "DC": 55, "DD": 58}, ("DDR",))
    return honest(at(5), silent=("R28",))
