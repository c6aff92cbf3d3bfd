"""What looks like our own in other hands: serials of other makers, lots of other factories, what was handed on."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.arrivals import register_weapons
from sample_data.benchmark.ground import HOST
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
from sample_data.benchmark.plants.alike.mention import mention
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.stock import Weapon
from sample_data.benchmark.world import Op, Site


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
    mention(c, "the same series, another number", weapons=codes)
    return True


def other_calibre(c: Case) -> bool:
    """R13: a serial like ours on a weapon of another model and calibre."""
    return _seized_like(c, "like a serial, another model", maker=True, off=True)


def _seized_like(c: Case, what: str, *, maker: bool = False, mark: bool = False, off: bool = False) -> bool:
    site, store = c.store()
    own: Weapon = c.w.stock.weapons[c.dice.pick(store.ready)]
    model, serial = found(c.w, c.dice)
    while model.calibre == own.model.calibre or not model.make or model.make == own.model.make:
        model, serial = found(c.w, c.dice)
    if maker:
        serial = own.serial
    if off:
        serial = own.serial.replace("0", "O", 1).replace("1", "I", 1)
    report = reported(c.w, site, [(model, serial)])
    more: Op = {"markings": [{"kind": "PROPERTY", "text": own.serial, "position": "stock"}]} if mark else {}
    entry, codes = taken_in(c.w, site, [(model, serial)], report, c.w.clock - 2 * times.HOUR, **more)
    mention(c, what, report["id"], entry, weapons=codes)
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
    mention(c, what, entry, lots=[code])
    return True


def given_to_the_police(c: Case) -> bool:
    """R27: weapons are booked and handed to the host State the same day, against a receipt."""
    site, _store = c.store()
    weapons = [found(c.w, c.dice), found(c.w, c.dice)]
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
    mention(
        c, "handed to the police", report["id"], entry, gone, weapons=codes, documents=[report["reference"]]
    )
    return True


def next_morning(c: Case) -> bool:
    """R27: a patrol is back twenty hours later, and everything is booked at once."""
    site, _store = c.store()
    weapons = [found(c.w, c.dice), found(c.w, c.dice), found(c.w, c.dice)]
    report = reported(c.w, site, weapons)
    label = mention(c, "booked the next morning", report["id"], documents=[report["reference"]])
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
    model, _serial = found(c.w, c.dice)
    for each in range(number):
        other, serial = found(c.w, c.dice)
        if not same:
            other = model
        entry, codes = surrendered(
            c.w, site, who if same or not each else person(c.w, site, c.dice), other, serial + str(each)
        )
        ids.append(entry)
        weapons += codes
    c.w.at(c.w.clock + 6 * times.HOUR, to_container, c.w, site, weapons, f"{site.code}-CP")
    mention(c, "handed in for others" if same else "two of a model", *ids, weapons=weapons)
    return True
