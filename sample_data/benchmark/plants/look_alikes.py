"""What looks like a diversion and is none: a rule may mention it, and nobody need be called at night."""

from __future__ import annotations

from functools import partial

from sample_data import times
from sample_data.benchmark.arrivals import register_weapons
from sample_data.benchmark.convoys import arrive, send, travels
from sample_data.benchmark.counts import posted, seen_weapons
from sample_data.benchmark.departures import comes, destroyed, goes, planned, stay, verified
from sample_data.benchmark.duties import issue, range_day
from sample_data.benchmark.ground import HOST, HQ
from sample_data.benchmark.intakes import (
    found,
    person,
    reported,
    seized_lot,
    surrendered,
    taken_in,
    to_container,
)
from sample_data.benchmark.label import Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.plants.custody import comes_back_late
from sample_data.benchmark.plants.roads import ends
from sample_data.benchmark.stock import Weapon
from sample_data.benchmark.world import Op, Site, Store


def _label(c: Case, what: str, *operations: str, **fields: object) -> Label:
    label = c.label(what=what, **fields)
    label.first_signal_at = c.w.clock
    label.adds(operations)
    return label


def _night(c: Case) -> int:
    return c.w.clock - c.w.clock % times.DAY + times.DAY + 3 * times.HOUR + 2_000


def overlooked(c: Case) -> bool:
    """R01: a pistol lies behind another at the count, and others see it the next morning."""
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    label = _label(c, "overlooked at the count", weapons=codes, places=[store.armoury])
    c.w.at(_night(c), _overlooked, c, site, store, codes, label)
    return True


def _overlooked(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    there = seen_weapons(c.w, store.armoury)
    gone = set(codes)
    first = posted(
        c.w,
        site,
        store.armoury,
        "WEAPONS",
        "FULL_SERIAL",
        lines([each for each in there if each not in gone]),
    )
    c.w.at(c.w.clock + 5 * times.HOUR, _seen_after_all, c, site, store, codes, label)
    label.adds([first["id"]])


def _seen_after_all(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    counters = site.counters(c.w.clock // times.DAY + 1, site.person("SK1"))
    seen = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(codes), counters=counters)
    label.adds([seen["id"]])


def booked_after(c: Case) -> bool:
    """R01: a weapon went out minutes before the count, and the issue is written down after it."""
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    label = _label(c, "issued before the count, booked after", weapons=codes, places=[store.armoury])
    c.w.at(_night(c), _booked_after, c, site, store, codes, label)
    return True


def _booked_after(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    gone = set(codes)
    there = [each for each in seen_weapons(c.w, store.armoury) if each not in gone]
    seen = posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", lines(there))
    before = c.w.clock - 20 * times.MINUTE
    label.adds([seen["id"]])
    for code in codes:
        c.w.stock.stand(code, store.units[0], "ISSUED")
    issued = c.w.emit(
        "issue",
        {"approved_by": site.person("OIC"), "document": c.w.voucher(site.code, "ISS"), "from": store.armoury,
         "to": store.units[0], "due": times.written(c.w.clock + 8 * times.HOUR), "purpose": "GUARD",
         "lines": lines(codes)},
        by=site.person("SK3"), site=site, occurred=before, recorded=c.w.clock + 40 * times.MINUTE,
    )  # fmt: skip
    label.adds([issued])
    c.w.at(c.w.clock + 7 * times.HOUR, _back, c, site, store, codes, issued, label)


def _back(c: Case, site: Site, store: Store, codes: list[str], issued: str, label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, store.armoury, "IN_STORE")
    label.adds([
        c.w.emit(
            "return",
            {"document": c.w.voucher(site.code, "RET"), "issue": issued, "to": store.armoury, "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def estimated_box(c: Case) -> bool:
    """R02: an opened box is estimated a few rounds short, and counted again the same day."""
    return _box(c, 4)


def boxes_for_rounds(c: Case) -> bool:
    """R03: somebody writes more than there is, and it is counted again the same day."""
    return _box(c, -6)


def _box(c: Case, off: int) -> bool:
    site, store = c.store()
    taken = c.take_lots(store, 10)
    if not taken:
        return False
    lot = taken[0][0]
    quantity = c.w.stock.truly(store.magazine, lot)
    label = _label(c, "an opened box estimated", lots=[lot], places=[store.magazine])
    for number, seen in enumerate((quantity - off, quantity)):
        counters = site.counters(number, site.person("SK2"))
        count = posted(
            c.w, site, store.magazine, "SAMPLE", "COUNT", [{"lot": lot, "quantity": seen, "sealed": False}],
            counters=counters,
        )  # fmt: skip
        c.w.clock += 3 * times.HOUR
        label.adds([count["id"]])
    return True


def held_up(c: Case) -> bool:
    """R04: a road is under water, and the lorry is a day and a half late."""
    return _late_lorry(c, 36)


def within_the_grace(c: Case) -> bool:
    """R04: a lorry is late by less than the grace."""
    return _late_lorry(c, 15)


def _late_lorry(c: Case, hours: int) -> bool:
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    label = _label(c, f"{hours} hours late", dispatch, weapons=codes)
    c.w.at(expected + hours * times.HOUR, _comes, c, label, dispatch, other.armoury, goods, seals)
    return True


def _comes(
    c: Case, label: Label, dispatch: str, to: str, goods: list[Op], seals: list[str], *, final: bool = True
) -> None:
    label.adds([arrive(c.w, dispatch, to, goods, seals, final=final)])


def two_lorries(c: Case) -> bool:
    """R05: half comes today and half tomorrow, as was planned."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 4)
    if not codes:
        return False
    goods = lines(codes)
    expected = c.w.clock + travels(site, c.w.by_site[other.site]) + 20 * times.HOUR
    dispatch, _expected, seals = send(
        c.w, site, store.armoury, other.armoury, goods, c.dice, expected=expected
    )
    label = _label(c, "in two lorries", dispatch, weapons=codes)
    c.w.at(
        expected - 16 * times.HOUR, _comes, c, label, dispatch, other.armoury, goods[:2], seals, final=False
    )
    c.w.at(expected - times.HOUR, _comes, c, label, dispatch, other.armoury, goods[2:], seals)
    return True


def rest_found(c: Case) -> bool:
    """R05: a crate stands behind the lorry, and is received within the hour on the same consignment."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 3)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    label = _label(c, "received in two steps", dispatch, weapons=codes)
    c.w.at(expected - 3_000, _comes, c, label, dispatch, other.armoury, goods[:2], seals, final=False)
    c.w.at(expected - 1_200, _comes, c, label, dispatch, other.armoury, goods[2:], seals)
    return True


def seal_misread(c: Case) -> bool:
    """R06: a nought of the seal is written as the letter."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    head, tail = seals[0].split("-")
    label = _label(c, "a seal misread", dispatch, weapons=codes, documents=list(seals))
    c.w.at(expected - 1_200, _comes, c, label, dispatch, other.armoury, goods,
           [f"{head}-{tail.replace('0', 'O', 1)}", seals[1]])  # fmt: skip
    return True


def resealed(c: Case) -> bool:
    """R06: the police open the box on the way, and the new seal is on record before it arrives."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    new = c.w.seal(site.code)
    label = _label(c, "resealed on the way", dispatch, weapons=codes, documents=[*seals, new])
    c.w.at(c.w.clock + times.HOUR, _reseal, c, site, label, dispatch, seals[0], new)
    c.w.at(expected - 1_200, _comes, c, label, dispatch, other.armoury, goods, [new, seals[1]])
    return True


def _reseal(c: Case, site: Site, label: Label, dispatch: str, old: str, new: str) -> None:
    label.adds([
        c.w.emit(
            "reseal",
            {"package": dispatch, "old_seal": old, "new_seal": new, "reason": "Opened by the police on the way",
             "approved_by": site.person("OIC"), "witnessed_by": [site.person("DEP")]},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def an_hour_late(c: Case) -> bool:
    """R07: a patrol is back within the grace."""
    return _late_back(c, "PATROL", 9, 10)


def operation_longer(c: Case) -> bool:
    """R07: an operation takes most of a day longer, within the grace of operations."""
    return _late_back(c, "OPERATION", 48, 67)


def _late_back(c: Case, purpose: str, due: int, back: int) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    now = c.w.clock
    issued = comes_back_late(c, site, store, codes, now + due * times.HOUR, now + back * times.HOUR, purpose)
    _label(c, "back within the grace", issued, weapons=codes)
    return True


def cases_in_the_field(c: Case) -> bool:
    """R08: rounds of an operation, whose cases nobody collects."""
    site, store = c.store()
    taken = c.take_lots(store, 400)
    if not taken:
        return False
    lot = taken[0][0]
    issued = issue(
        c.w,
        site,
        store,
        c.dice,
        store.units[0],
        "OPERATION",
        c.w.clock + times.DAY,
        [{"lot": lot, "quantity": 300}],
    )
    c.w.stock.carry(lot, 300, store.units[0], "EXPENDED")
    used = c.w.emit(
        "expend",
        {"issue": issued, "activity": "OPERATION", "lines": [{"lot": lot, "quantity": 300}],
         "document": c.w.voucher(site.code, "EXP")},
        by=site.on_duty(c.w.clock), site=site, occurred=c.w.clock + 9 * times.HOUR,
    )  # fmt: skip
    _label(c, "cases left in the field", issued, used, lots=[lot])
    return True


def small_gap_of_cases(c: Case) -> bool:
    """R08: a range day on which the cases are two in a hundred short."""
    return _shoot(c, "an ordinary range day", 700, 35, 1)


def qualification(c: Case) -> bool:
    """R11: the yearly test of all shooters takes many rounds in two days, with as many people."""
    return _shoot(c, "yearly test of shooters", 1_800, 100, 2)


def _shoot(c: Case, what: str, fired: int, shooters: int, days: int) -> bool:
    site, store = c.store()
    done: list[str] = []
    for _ in range(days):
        done += range_day(c.w, site, store, c.dice, fired=fired, shooters=shooters)
    if done:
        _label(c, what, *done, parties=[store.contingent])
    return bool(done)


def fighting(c: Case) -> bool:
    """R11: after an ambush that is on record, a company has fired a great deal."""
    site, store = c.store()
    taken = c.take_lots(store, 1_500)
    if not taken:
        return False
    ids = [
        c.w.emit(
            "incident", {"kind": "AMBUSH", "description": "A patrol is fired at on the road and fights for hours."},
            by=site.on_duty(c.w.clock), site=site,
        )
    ]  # fmt: skip
    for lot, part in taken:
        issued = issue(
            c.w, site, store, c.dice, store.units[1], "OPERATION", c.w.clock + times.DAY,
            [{"lot": lot, "quantity": part}],
        )  # fmt: skip
        c.w.stock.carry(lot, part, store.units[1], "EXPENDED")
        ids.append(issued)
        ids.append(
            c.w.emit(
                "expend",
                {"issue": issued, "activity": "OPERATION", "lines": [{"lot": lot, "quantity": part}],
                 "document": c.w.voucher(site.code, "EXP")},
                by=site.on_duty(c.w.clock), site=site, occurred=c.w.clock + 6 * times.HOUR,
            )
        )  # fmt: skip
    _label(c, "a fight on record", *ids, lots=[lot for lot, _ in taken], parties=[store.contingent])
    return True


def other_maker(c: Case) -> bool:
    """R12: another maker has stamped the same serial."""
    return _seized_like(c, "the serial of another maker", maker=True)


def mark_of_a_state(c: Case) -> bool:
    """R12: a number of a State's property mark is the serial of one of ours."""
    return _seized_like(c, "a State mark like a serial", mark=True)


def neighbour(c: Case) -> bool:
    """R13: the next number of a run comes with another contingent."""
    site, store = c.store()
    own = c.w.stock.weapons[c.dice.pick(store.ready)]
    digits = len(own.serial) - len(own.serial.rstrip("0123456789"))
    if digits < 4:
        return False
    number = int(own.serial[-digits:]) + 40_001
    serial = f"{own.serial[:-digits]}{number % 10**digits:0{digits}}"
    codes = register_weapons(c.w, site, store.armoury, store.contingent, [(own.model, serial)])
    _label(c, "the same series, another number", weapons=codes)
    return True


def other_calibre(c: Case) -> bool:
    """R13: a serial like ours on a weapon of another model and calibre."""
    return _seized_like(c, "like a serial, another model", maker=True, off=True)


def _seized_like(c: Case, what: str, *, maker: bool = False, mark: bool = False, off: bool = False) -> bool:
    site, store = c.store()
    own: Weapon = c.w.stock.weapons[c.dice.pick(store.ready)]
    model, serial = found(c.dice)
    while model.calibre == own.model.calibre or not model.make or model.make == own.model.make:
        model, serial = found(c.dice)
    if maker:
        serial = own.serial
    if off:
        serial = own.serial.replace("0", "O", 1).replace("1", "I", 1)
    report = reported(c.w, site, [(model, serial)])
    more: Op = {"markings": [{"kind": "PROPERTY", "text": own.serial, "position": "stock"}]} if mark else {}
    entry, codes = taken_in(c.w, site, [(model, serial)], report, c.w.clock - 2 * times.HOUR, **more)
    _label(c, what, report["id"], entry, weapons=codes)
    return True


def same_number_other_factory(c: Case) -> bool:
    """R14: the lot number of another factory is the same."""
    return _lot_like(c, "a lot number of another factory", "Works of another State (invented)", 60)


def more_than_we_had(c: Case) -> bool:
    """R14: far more rounds of a lot are found than we ever had of it: others have it too."""
    return _lot_like(c, "more of the lot than we ever had", "", 900_000)


def _lot_like(c: Case, what: str, maker: str, quantity: int) -> bool:
    site, store = c.store()
    taken = c.take_lots(store, 20)
    if not taken:
        return False
    own = c.w.stock.lots[taken[0][0]]
    entry, code = seized_lot(
        c.w, site, own.nature, quantity, {"lot_number": own.number, "manufacturer": maker or own.maker}, None
    )
    _label(c, what, entry, lots=[code])
    return True


def taken_back(c: Case) -> bool:
    """R15: two weapons of a plan are wanted as evidence and go back to the store the same day."""
    return _plan(c, "withdrawn from a plan", 2)


def in_two_days(c: Case) -> bool:
    """R15: the saw breaks, and the rest is cut the next day."""
    return _plan(c, "destroyed in two parts", 0)


def _plan(c: Case, what: str, back: int) -> bool:
    site = c.w.sites[HQ]
    place = f"{site.code}-CW"
    there = [code for code in c.w.stock.at[place] if code not in c.w.claimed and code not in c.w.stock.absent]
    if len(there) < 8:
        return False
    codes = there[:6]
    c.w.claim(*codes)
    plan, disposal = planned(c.w, site, codes, place)
    label = _label(c, what, plan, weapons=codes, documents=[disposal])
    first, rest = codes[:4], codes[4:]
    hour = times.HOUR
    c.w.at(c.w.clock + 3 * hour, _done, c, site, disposal, first, label)
    if back:
        c.w.at(c.w.clock + 5 * hour, _withdrawn, c, site, disposal, rest, label)
    else:
        c.w.at(c.w.clock + 19 * hour, _done, c, site, disposal, rest, label)
    return True


def _done(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    label.adds([destroyed(c.w, site, disposal, codes)])
    c.w.at(c.w.clock + times.HOUR, _checked, c, site, disposal, codes, label)


def _checked(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    label.adds([verified(c.w, site, disposal, codes)])


def _withdrawn(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    place = f"{site.code}-CW"
    for code in codes:
        c.w.stock.stand(code, place, "IN_STORE")
    label.adds([
        c.w.emit(
            "move",
            {"approved_by": site.person("OIC"), "from": disposal, "to": place,
             "document": c.w.voucher(site.code, "MOV"), "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def written_the_next_day(c: Case) -> bool:
    """R16: a move is written down twenty hours later, with no count in between."""
    return _late_move(c, 20)


def no_line_for_days(c: Case) -> bool:
    """R16: a site without a line sends its entry four days later."""
    return _late_move(c, 100)


def _late_move(c: Case, hours: int) -> bool:
    site, store = c.store()
    if c.w.clock % (7 * times.DAY) > 3 * times.DAY:
        return False
    weapons = [found(c.dice)]
    happened = c.w.clock - hours * times.HOUR
    report: dict[str, str] | None = None
    entry, codes = taken_in(c.w, site, weapons, report, happened)
    _label(c, f"written {hours} hours later", entry, weapons=codes)
    _ = store
    return True


def night_issue(c: Case) -> bool:
    """R17: a guard is relieved at three in the morning."""
    return _at_three(c)


def night_after_attack(c: Case) -> bool:
    """R17: the alarm sounds, and weapons go out in the night."""
    return _at_three(c)


def _at_three(c: Case) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    c.w.at(c.w.clock - c.w.clock % times.DAY + times.DAY + 2 * times.HOUR, _out, c, site, store, codes)
    return True


def _out(c: Case, site: Site, store: Store, codes: list[str]) -> None:
    now = c.w.clock
    issued = comes_back_late(c, site, store, codes, now + 6 * times.HOUR, now + 5 * times.HOUR, "GUARD")
    _label(c, "issued at night", issued, weapons=codes)


def third_counter(c: Case) -> bool:
    """R18: the keeper stands by while two others count, and is named in the remarks."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:10]
    if not there or site.lazy:
        return False
    seen = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there))
    _label(c, "counted beside the keeper", seen["id"], places=[store.armoury])
    return True


def countersigned(c: Case) -> bool:
    """R18: an approval that nobody asked for."""
    site, _store = c.store()
    entry, codes = taken_in(c.w, site, [found(c.dice)], None, c.w.clock)
    _label(c, "an ordinary entry", entry, weapons=codes)
    return True


def forty_hours(c: Case) -> bool:
    """R20: weapons stand in a collection point over a night, and are locked away in time."""
    return _in_point(c, 40)


def ten_hours(c: Case) -> bool:
    """R20: weapons stand in a collection point for ten hours."""
    return _in_point(c, 10)


def _in_point(c: Case, hours: int) -> bool:
    site, _store = c.store()
    place = f"{site.code}-CP"
    entry, codes = taken_in(c.w, site, [found(c.dice)], None, c.w.clock, to=place)
    _label(c, f"{hours} hours in a collection point", entry, weapons=codes)
    c.w.at(c.w.clock + hours * times.HOUR, to_container, c.w, site, codes, place)
    return True


def whole_packs(c: Case) -> bool:
    """R21: full packs are written off after a leak in the roof, once, with an inquiry."""
    return _write_off(c, 240)


def far_below_the_limit(c: Case) -> bool:
    """R21: a single loss of ninety rounds."""
    return _write_off(c, 90)


def _write_off(c: Case, quantity: int) -> bool:
    site, store = c.store()
    taken = c.take_lots(store, 300)
    if not taken:
        return False
    lot = taken[0][0]
    c.w.stock.carry(lot, quantity, store.magazine, "WRITTEN_OFF")
    entry = c.w.emit(
        "adjust",
        {"approved_by": "DMS-2", "place": store.magazine, "direction": "WRITE_OFF", "reason": "Leak in the roof",
         "inquiry": f"INQ-{c.w.number('inquiry'):05}", "document": c.w.voucher(site.code, "ADJ"),
         "lines": [{"lot": lot, "quantity": quantity}]},
        by="WAM-2", site=site,
    )  # fmt: skip
    _label(c, "written off once", entry, lots=[lot])
    return True


def counted_in_time(c: Case) -> bool:
    """R22: a container of its own, counted by others every five weeks."""
    return _container(c, 35)


def emptied(c: Case) -> bool:
    """R22: a container that stands empty need not be counted."""
    return _container(c, 0)


def _container(c: Case, days: int) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 3)
    if not codes:
        return False
    place, moved = c.annex(site, store, codes, counted=False)
    label = _label(c, "a container of its own", moved, places=[place])
    if not days:
        c.w.at(c.w.clock + 2 * times.DAY, _emptied, c, site, store, place, codes, label)
    else:
        number = (c.w.profile.days * times.DAY + c.w.begins - c.w.clock) // (days * times.DAY)
        c.w.at(c.w.clock + 19 * times.HOUR, c.spread,
               [partial(_count, c, site, place, codes)] * max(1, number), days)  # fmt: skip
    return True


def _emptied(c: Case, site: Site, store: Store, place: str, codes: list[str], label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, store.armoury, "IN_STORE")
    label.adds([
        c.w.emit(
            "move",
            {"approved_by": site.person("OIC"), "from": place, "to": store.armoury,
             "document": c.w.voucher(site.code, "MOV"), "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def _count(c: Case, site: Site, place: str, codes: list[str]) -> None:
    posted(c.w, site, place, "WEAPONS", "INDEPENDENT", lines(codes))


def typing_in_the_list(c: Case) -> bool:
    """R23: a nought of the packing list is the letter on the rifle; all of them go home."""
    return _platoon(c, 0)


def lost_with_a_board(c: Case) -> bool:
    """R23: a rifle of a platoon falls into a river; it is reported, and written off before they go home."""
    return _platoon(c, 1)


def _platoon(c: Case, lost: int) -> bool:
    site, store = c.store()
    party, codes, entries = comes(c.w, store, c.dice, 7, typed=not lost)
    label = _label(
        c, "a rotation in order", *entries, parties=[party], weapons=codes, documents=[f"{party}/1"]
    )
    if lost:
        c.w.at(c.w.clock + times.DAY, _river, c, site, store, codes[:lost], label)
    c.w.at(c.w.clock + stay(c.w) * times.DAY, _home, c, store, party, codes[lost:], label)
    return True


def _river(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, store.armoury, "WRITTEN_OFF")
    incident = c.w.emit(
        "incident", {"kind": "ACCIDENT", "description": "A boat overturns; a rifle is lost in the river."},
        by=site.person("OIC"), site=site,
    )  # fmt: skip
    lost = c.w.emit(
        "report_loss",
        {"from": store.armoury, "kind": "ACCIDENT", "incident": incident, "lines": lines(codes),
         "discovered_at": times.written(c.w.clock), "document": c.w.voucher(site.code, "LOS")},
        by=site.person("OIC"), site=site, occurred=c.w.clock + times.HOUR,
    )  # fmt: skip
    # a rifle is gone, and everybody knows: the loss itself may be shown as what it is
    loss = c.w.event("lost in an accident", ("R01", "R12"), [incident, lost], weapons=codes)
    label.weapons = [code for code in label.weapons if code not in codes]
    c.w.at(c.w.clock + 3 * times.DAY, _board, c, site, codes, loss)


def _board(c: Case, site: Site, codes: list[str], label: Label) -> None:
    label.adds([
        c.w.emit(
            "adjust",
            {"approved_by": "DMS-1", "direction": "WRITE_OFF", "reason": "Lost in the river",
             "inquiry": f"BOARD-{c.w.number('inquiry'):05}", "lines": lines(codes)},
            by="WAM-2", site=site,
        )
    ])  # fmt: skip


def _home(c: Case, store: Store, party: str, codes: list[str], label: Label) -> None:
    label.adds(goes(c.w, store, party, codes))


def out_of_order(c: Case) -> bool:
    """R25: two vouchers of the book are used in the other order."""
    site, store = c.store()
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    papers = [c.w.voucher(site.code, "INS"), c.w.voucher(site.code, "INS")]
    ids = [
        c.w.emit(
            "inspect", {"document": paper, "lines": [{"weapon": code}], "findings": "Clean"},
            by=site.person("SK4"), site=site,
        )
        for paper, code in zip(reversed(papers), codes, strict=True)
    ]  # fmt: skip
    _label(c, "vouchers in the other order", *ids, weapons=codes, documents=papers)
    return True


def spoilt_and_said(c: Case) -> bool:
    """R25: a voucher is spoilt, and the next entry says so."""
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    spoilt, paper = c.w.voucher(site.code, "INS"), c.w.voucher(site.code, "INS")
    entry = c.w.emit(
        "inspect",
        {"document": paper, "remarks": f"{spoilt} spoilt and cancelled", "lines": [{"weapon": codes[0]}]},
        by=site.person("SK4"), site=site,
    )  # fmt: skip
    _label(c, "a spoilt voucher", entry, weapons=codes, documents=[spoilt, paper])
    return True


def fast_lorry(c: Case) -> bool:
    """R26: a lorry that makes good time."""
    return _late_lorry(c, -1)


def two_places_one_day(c: Case) -> bool:
    """R26: an officer is at one site in the morning and at another in the evening."""
    site, store = c.store()
    there, other = c.other(store)
    ids = []
    for each, rack, occurred in ((site, store, c.w.clock), (there, other, c.w.clock + 10 * times.HOUR)):
        codes = c.take_weapons(rack, 1)
        if not codes:
            return False
        ids.append(
            c.w.emit(
                "inspect", {"lines": [{"weapon": codes[0]}], "findings": "Looked at"}, by="WAM-1", site=each,
                occurred=occurred,
            )
        )  # fmt: skip
    _label(c, "two sites in a day", *ids)
    return True


def given_to_the_police(c: Case) -> bool:
    """R27: weapons are booked and handed to the host State the same day, against a receipt."""
    site, _store = c.store()
    weapons = [found(c.dice), found(c.dice)]
    report = reported(c.w, site, weapons)
    entry, codes = taken_in(c.w, site, weapons, report, c.w.clock)
    for code in codes:
        c.w.stock.stand(code, HOST, "HANDED_OVER")
    c.w.claim(*codes)
    gone = c.w.emit(
        "hand_over",
        {"approved_by": site.person("OIC"), "from": f"{site.code}-CW", "to": HOST, "authority": "Police receipt",
         "document": c.w.voucher(site.code, "HND"), "lines": lines(codes)},
        by=site.person("SK4"), site=site, occurred=c.w.clock + 4 * times.HOUR,
    )  # fmt: skip
    _label(
        c, "handed to the police", report["id"], entry, gone, weapons=codes, documents=[report["reference"]]
    )
    return True


def next_morning(c: Case) -> bool:
    """R27: a patrol is back twenty hours later, and everything is booked at once."""
    site, _store = c.store()
    weapons = [found(c.dice), found(c.dice), found(c.dice)]
    report = reported(c.w, site, weapons)
    label = _label(c, "booked the next morning", report["id"], documents=[report["reference"]])
    c.w.at(c.w.clock + 20 * times.HOUR, _next_morning, c, site, weapons, report, label, c.w.clock)
    return True


def _next_morning(
    c: Case, site: Site, weapons: object, report: dict[str, str], label: Label, taken: int
) -> None:
    entry, codes = taken_in(c.w, site, weapons, report, taken)  # type: ignore[arg-type]
    label.adds([entry])
    label.weapons += codes


def for_the_group(c: Case) -> bool:
    """R28: one person hands in the weapons of five."""
    return _hands_in(c, 5, same=True)


def one_each(c: Case) -> bool:
    """R28: two people hand in weapons of the same model."""
    return _hands_in(c, 2, same=False)


def _hands_in(c: Case, number: int, *, same: bool) -> bool:
    site = c.w.sites[-1]
    ids: list[str] = []
    weapons: list[str] = []
    who = person(c.w, site, c.dice)
    model, _serial = found(c.dice)
    for each in range(number):
        other, serial = found(c.dice)
        if not same:
            other = model
        entry, codes = surrendered(
            c.w, site, who if same or not each else person(c.w, site, c.dice), other, serial + str(each)
        )
        ids.append(entry)
        weapons += codes
    c.w.at(c.w.clock + 6 * times.HOUR, to_container, c.w, site, weapons, f"{site.code}-CP")
    _label(c, "handed in for others" if same else "two of a model", *ids, weapons=weapons)
    return True


def described_better(c: Case) -> bool:
    """R29: a description is completed, which changes no number."""
    return _correction(c, {"description": "Stock cracked, repaired"})


def year_added(c: Case) -> bool:
    """R29: the year of manufacture is read and added."""
    return _correction(c, {"year_of_manufacture": 1991})


def _correction(c: Case, changes: Op) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    entry = c.w.emit(
        "correct_identity",
        {"approved_by": site.person("OIC"), "weapon": codes[0], "changes": changes, "reason": "Seen at cleaning"},
        by=site.person("SK3"), site=site,
    )  # fmt: skip
    _label(c, "a correction of no number", entry, weapons=codes)
    return True


def counted_at_once(c: Case) -> bool:
    """R30: shots at a container, which is counted within a day and a half."""
    return _shots(c, 33)


def nothing_there(c: Case) -> bool:
    """R30: an attack on the road, at no store."""
    site, _store = c.store()
    incident = c.w.emit(
        "incident", {"kind": "AMBUSH", "description": "A patrol is shot at and drives on."},
        by=site.on_duty(c.w.clock), site=site,
    )  # fmt: skip
    _label(c, "shot at on the road", incident)
    return True


def _shots(c: Case, hours: int) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 3)
    if not codes:
        return False
    place, _moved = c.annex(site, store, codes)
    label = _label(c, "counted after an attack", places=[place])
    c.w.at(c.w.clock + times.DAY, _shot_at, c, site, place, codes, label, hours)
    return True


def _shot_at(c: Case, site: Site, place: str, codes: list[str], label: Label, hours: int) -> None:
    label.adds([
        c.w.emit(
            "incident", {"kind": "ATTACK", "place": place, "description": "Shots at the wall; nobody came in."},
            by=site.on_duty(c.w.clock), site=site,
        )
    ])  # fmt: skip
    c.w.at(c.w.clock + hours * times.HOUR, _incident_count, c, site, place, codes, label)


def _incident_count(c: Case, site: Site, place: str, codes: list[str], label: Label) -> None:
    label.adds([posted(c.w, site, place, "WEAPONS", "INCIDENT", lines(codes))["id"]])


def mixed_up_at_the_count(c: Case) -> bool:
    """R31: two lots are taken for one another by two rounds, and counted again the same day."""
    site, store = c.store()
    taken = c.take_lots(store, 30, 2)
    if len(taken) < 2:
        return False
    lots = [lot for lot, _ in taken[:2]]
    label = _label(c, "two lots mixed up at a count", lots=lots, places=[store.magazine])
    for number, off in enumerate((2, 0)):
        seen: list[Op] = [
            {"lot": lot, "quantity": c.w.stock.truly(store.magazine, lot) + sign * off, "sealed": False}
            for lot, sign in zip(lots, (-1, 1), strict=True)
        ]
        counters = site.counters(number, site.person("SK2"))
        label.adds([posted(c.w, site, store.magazine, "SAMPLE", "COUNT", seen, counters=counters)["id"]])
        c.w.clock += 3 * times.HOUR
    return True


def two_of_a_kind(c: Case) -> bool:
    """R31: two rifles of a model change places in the rack, which is no swap."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:6]
    if not there:
        return False
    seen = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(list(reversed(there))))
    _label(c, "read in another order", seen["id"], places=[store.armoury])
    return True


def wrong_place_typed(c: Case) -> bool:
    """R32: a count without a difference is cancelled for a wrong number, and entered again as it was."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:8]
    if not there:
        return False
    pair = site.counters(1, site.person("SK1"))
    first = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there), counters=pair)
    undone = c.w.emit(
        "reverse",
        {"approved_by": site.person("OIC"), "entry": first["id"], "reason": "Entered under the wrong voucher"},
        by=site.person("SK3"), site=site, occurred=c.w.clock + 3_000,
    )  # fmt: skip
    c.w.clock += 4_000
    again = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there), counters=pair)
    _label(c, "a count entered again", first["id"], undone, again["id"], places=[store.armoury])
    return True


def one_recount(c: Case) -> bool:
    """R32: one recount by other people, which agrees."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:8]
    if not there:
        return False
    ids = []
    for number in range(2):
        pair = site.counters(number, site.person("SK1"))
        ids.append(
            posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there), counters=pair)["id"]
        )
        c.w.clock += 3_600
    _label(c, "counted twice", *ids, places=[store.armoury])
    return True


def ordinary_convoy(c: Case) -> bool:
    """C1: rounds go from one store to another, as often as not."""
    site, store = c.store()
    _there, other = c.other(store)
    taken = c.take_lots(store, 200)
    if not taken:
        return False
    goods: list[Op] = [{"lot": lot, "quantity": part} for lot, part in taken]
    origin, to = ends(store, other, goods)
    dispatch, expected, seals = send(c.w, site, origin, to, goods, c.dice)
    label = _label(c, "an ordinary convoy", dispatch, lots=[lot for lot, _ in taken])
    c.w.at(expected - 900, _comes, c, label, dispatch, to, goods, seals)
    return True


def ordinary_destruction(c: Case) -> bool:
    """C2: a small campaign with everything in order."""
    return _plan(c, "a small campaign", 0)


def range_lot(c: Case) -> bool:
    """R09, R10, R19: rounds that are few in an opened box, written off after two counts."""
    return _write_off(c, 3)


def handful(c: Case) -> bool:
    """R09, R10, R19: a handful of rounds damaged and written off."""
    return _write_off(c, 5)


LOOK_ALIKES = (
    ("R01", ("R01",), overlooked, 4), ("R01", ("R01",), booked_after, 4),
    ("R02", ("R02",), estimated_box, 3), ("R02", ("R02",), handful, 3),
    ("R03", ("R03",), boxes_for_rounds, 3), ("R03", ("R03",), overlooked, 4),
    ("R04", ("R04",), held_up, 4), ("R04", ("R04",), within_the_grace, 4),
    ("R05", ("R05",), two_lorries, 4), ("R05", ("R05",), rest_found, 3),
    ("R06", ("R06",), seal_misread, 3), ("R06", ("R06",), resealed, 3),
    ("R07", ("R07",), an_hour_late, 3), ("R07", ("R07",), operation_longer, 5),
    ("R08", ("R08",), cases_in_the_field, 3), ("R08", ("R08",), small_gap_of_cases, 3),
    ("R09", ("R09",), range_lot, 3), ("R09", ("R09",), handful, 3),
    ("R10", ("R10",), range_lot, 3), ("R10", ("R10",), estimated_box, 3),
    ("R11", ("R11",), qualification, 4), ("R11", ("R11",), fighting, 4),
    ("R12", ("R12",), other_maker, 3), ("R12", ("R12",), mark_of_a_state, 3),
    ("R13", ("R13",), neighbour, 3), ("R13", ("R13",), other_calibre, 3),
    ("R14", ("R14",), same_number_other_factory, 3), ("R14", ("R14",), more_than_we_had, 3),
    ("R15", ("R15",), taken_back, 12), ("R15", ("R15",), in_two_days, 12),
    ("R16", ("R16",), written_the_next_day, 9), ("R16", ("R16",), no_line_for_days, 9),
    ("R17", ("R17",), night_issue, 4), ("R17", ("R17",), night_after_attack, 4),
    ("R18", ("R18",), third_counter, 3), ("R18", ("R18",), countersigned, 3),
    ("R19", ("R19",), range_lot, 3), ("R19", ("R19",), handful, 3),
    ("R20", ("R20",), forty_hours, 4), ("R20", ("R20",), ten_hours, 3),
    ("R21", ("R21",), whole_packs, 3), ("R21", ("R21",), far_below_the_limit, 3),
    ("R22", ("R22",), counted_in_time, 110), ("R22", ("R22",), emptied, 5),
    ("R23", ("R23",), typing_in_the_list, 130), ("R23", ("R23",), lost_with_a_board, 130),
    ("R25", ("R25",), out_of_order, 3), ("R25", ("R25",), spoilt_and_said, 3),
    ("R26", ("R26",), fast_lorry, 4), ("R26", ("R26",), two_places_one_day, 3),
    ("R27", ("R27",), given_to_the_police, 3), ("R27", ("R27",), next_morning, 4),
    ("R28", ("R28",), for_the_group, 3), ("R28", ("R28",), one_each, 3),
    ("R29", ("R29",), described_better, 3), ("R29", ("R29",), year_added, 3),
    ("R30", ("R30",), counted_at_once, 5), ("R30", ("R30",), nothing_there, 3),
    ("R31", ("R31",), mixed_up_at_the_count, 3), ("R31", ("R31",), two_of_a_kind, 3),
    ("R32", ("R32",), wrong_place_typed, 3), ("R32", ("R32",), one_recount, 3),
    ("C1", ("R02", "R06", "R05", "R31"), ordinary_convoy, 4), ("C1", ("R04",), within_the_grace, 4),
    ("C2", ("R15", "R12"), ordinary_destruction, 12), ("C2", ("R15", "R12"), in_two_days, 12),
)  # fmt: skip
