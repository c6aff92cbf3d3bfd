"""Seen from outside: weapons and lots that turn up, patrols that keep some, weapons that are credited twice."""

from __future__ import annotations

from functools import partial

from sample_data import times
from sample_data.benchmark.intakes import (
    found,
    person,
    reported,
    seized_lot,
    surrendered,
    taken_in,
    to_container,
)
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case
from sample_data.benchmark.sheet import MISREAD
from sample_data.benchmark.world import Op, Site, Store

VISUAL = str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")
"""Latin letters as a reader of Cyrillic writes them."""


def turns_up(c: Case) -> bool:
    """R12: weapons that the book has in store, destroyed or sent home are taken from somebody, with their serials."""
    codes, origin = _own(c)
    if not codes:
        return False
    label = c.label(
        quantity=len(codes),
        unit="weapons",
        loss=True,
        first_loss_at=c.w.clock,
        weapons=list(codes),
        partner=list(codes),
    )
    if origin is not None:
        c.vanish(codes, hidden=c.concealment == INSIDER)
    c.w.at(c.w.clock + c.dice.between(2, 9) * times.DAY, seized_again, c, codes, label, as_marked)
    return True


def read_wrongly(c: Case) -> bool:
    """R13: the same, and the serial is read with a mistake."""
    codes, origin = _own(c)
    if not codes:
        return False
    label = c.label(
        quantity=len(codes),
        unit="weapons",
        loss=True,
        first_loss_at=c.w.clock,
        weapons=list(codes),
        partner=list(codes),
    )
    if origin is not None:
        c.vanish(codes)
    c.w.at(c.w.clock + c.dice.between(2, 9) * times.DAY, seized_again, c, codes, label, _one_off)
    return True


def _own(c: Case) -> tuple[list[str], Store | None]:
    """Own weapons: out of an armoury, or such as were destroyed or handed over."""
    number = min(c.weapons, 15)
    if c.concealment != NAIVE and c.dice.chance(60):
        gone = [
            code for code, weapon in c.w.stock.weapons.items()
            if weapon.status in ("DESTROYED", "HANDED_OVER") and code not in c.w.claimed
            and len(weapon.serial) > 4 and (c.family == "R12" or _one_off(c, weapon.serial) != weapon.serial)
        ]  # fmt: skip
        if len(gone) >= number:
            codes = sorted(c.dice.some(gone, number))
            c.w.claim(*codes)
            return codes, None
    _site, store = c.store()
    return c.take_weapons(store, number), store


def seized_again(c: Case, codes: list[str], label: Label, write: object) -> None:
    site, _store = c.store()
    writer = as_marked if write is as_marked else _one_off
    weapons = [(c.w.stock.weapons[code].model, writer(c, c.w.stock.weapons[code].serial)) for code in codes]
    report = reported(c.w, site, weapons)
    label.adds([report["id"]])
    c.w.at(c.w.clock + 3 * times.HOUR, _booked, c, site, weapons, report, label, c.w.clock)


def _booked(
    c: Case, site: Site, weapons: list[tuple[object, str]], report: dict[str, str], label: Label, taken: int
) -> None:
    entry, codes = taken_in(c.w, site, weapons, report, taken)  # type: ignore[arg-type]
    label.weapons += codes
    c.w.claim(*codes)
    label.shows(c.w.clock, entry)


def as_marked(c: Case, serial: str) -> str:
    if c.concealment == NAIVE:
        return serial
    if c.concealment == AWARE:
        return f"{serial[:2]} {serial[2:5]}-{serial[5:]}" if len(serial) > 5 else serial.lower()
    return serial.translate(VISUAL)


def _one_off(c: Case, serial: str) -> str:
    """The serial with what a tired reader makes of it."""
    swaps = {**MISREAD, "O": "0", "I": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
    if c.concealment == AWARE:
        swaps = {"7": "1", "3": "8", "4": "9", "5": "6", "U": "V", "C": "G", "M": "N", "1": "7", "9": "4"}
    if c.concealment == INSIDER and serial[:2].isalpha() and len(serial) > 6:
        return serial[2:]
    for index, each in enumerate(serial):
        if each in swaps:
            return serial[:index] + swaps[each] + serial[index + 1 :]
    return serial


def lot_turns_up(c: Case) -> bool:
    """R14: rounds of a lot of a contingent are found with others."""
    _site, store = c.store()
    taken = c.take_lots(store, min(c.rounds, 2_000))
    if not taken:
        return False
    lot, part = taken[0]
    label = c.label(
        lots=[lot], quantity=part, unit="rounds", loss=True, first_loss_at=c.w.clock, partner=[lot]
    )
    c.loses(store.magazine, lot, part)
    c.w.at(c.w.clock + c.dice.between(3, 12) * times.DAY, _lot_seized, c, lot, part, label)
    return True


def _lot_seized(c: Case, lot: str, part: int, label: Label) -> None:
    site, _store = c.store()
    own = c.w.stock.lots[lot]
    identity: Op = {"lot_number": own.number, "manufacturer": own.maker}
    if c.concealment == NAIVE:
        identity["packaging_marks"] = own.marks
    elif c.concealment == AWARE:
        identity["lot_number"] = own.number.replace("-", " ").lower()
    else:
        del identity["manufacturer"]
    entry, code = seized_lot(c.w, site, own.nature, part, identity, None)
    label.lots.append(code)
    label.shows(c.w.clock, entry)


def kept_on_the_way(c: Case) -> bool:
    """R27: a patrol reports more than comes into the store, or other things, or it comes days later."""
    site, _store = c.store()
    extra = c.weapons
    weapons = [found(c.w, c.dice) for _ in range(extra + 2)]
    report = reported(c.w, site, weapons)
    label = c.label(
        places=[site.code, f"{site.code}-CW"], documents=[report["reference"]], unit="weapons",
        quantity=extra, loss=c.concealment != AWARE, first_loss_at=c.w.clock, persons=[site.person("SK1")],
    )  # fmt: skip
    label.adds([report["id"]])
    delay = 5 * times.HOUR if c.concealment != AWARE else 80 * times.HOUR
    if c.concealment == NAIVE:
        weapons = weapons[:2]
    elif c.concealment == INSIDER:
        # the good ones are kept, and home-made ones are booked
        craft, _ = found(c.w, c.dice)
        while craft.type != "SA-90":
            craft, _ = found(c.w, c.dice)
        weapons = [*weapons[:2], *((craft, c.dice.digits(5)) for _ in range(extra))]
    if c.concealment == AWARE:
        label.shows(c.w.clock + 24 * times.HOUR, report["id"])
    c.w.at(c.w.clock + delay, _into_store, c, site, weapons, report, label, c.w.clock)
    return True


def _into_store(
    c: Case, site: Site, weapons: list[tuple[object, str]], report: dict[str, str], label: Label, taken: int
) -> None:
    entry, codes = taken_in(c.w, site, weapons, report, taken)  # type: ignore[arg-type]
    c.w.claim(*codes)
    label.shows(c.w.clock, report["id"], entry)


def credited_twice(c: Case) -> bool:
    """R28: a weapon that was handed in is handed in again; seen again later; or good ones become scrap."""
    site = c.w.sites[-1]
    if c.concealment == INSIDER:
        return _scrap(c, site)
    number = min(c.weapons, 5)
    label = c.label(places=[site.code], unit="weapons", quantity=number, loss=True, first_loss_at=c.w.clock,
                    persons=[site.person("SK1")])  # fmt: skip
    c.spread([partial(_first_time, c, site, label) for _ in range(number)], 1)
    return True


def _first_time(c: Case, site: Site, label: Label) -> None:
    model, serial = found(c.w, c.dice)
    entry, codes = surrendered(c.w, site, person(c.w, site, c.dice), model, serial)
    c.w.claim(*codes)
    label.weapons += codes
    label.partner += codes
    label.adds([entry])
    c.w.at(c.w.clock + 5 * times.HOUR, to_container, c.w, site, codes, f"{site.code}-CP")
    c.w.at(c.w.clock + 6 * times.HOUR, c.vanish, codes, hidden=True)
    c.w.at(c.w.clock + 2 * times.DAY, _again, c, site, label, model, serial, entry)


def _again(c: Case, site: Site, label: Label, model: object, serial: str, entry: str) -> None:
    if c.concealment == NAIVE:
        again, codes = surrendered(c.w, site, person(c.w, site, c.dice), model, serial)  # type: ignore[arg-type]
        c.w.at(c.w.clock + 5 * times.HOUR, to_container, c.w, site, codes, f"{site.code}-CP")
    else:
        other = c.w.sites[0]
        again, codes = taken_in(c.w, other, [(model, serial)], None, c.w.clock)  # type: ignore[list-item]
    label.weapons += codes
    c.w.claim(*codes)
    label.shows(c.w.clock, entry, again)


def _scrap(c: Case, site: Site) -> bool:
    number = (10, 15, 20, 30, 40)[c.intensity - 1]
    label = c.label(places=[site.code, f"{site.code}-CP", f"{site.code}-CW"], unit="weapons", quantity=number,
                    loss=True, first_loss_at=c.w.clock, persons=[site.person("SK1")])  # fmt: skip
    c.spread([partial(_scrap_one, c, site, label) for _ in range(number)], 1)
    return True


def _scrap_one(c: Case, site: Site, label: Label) -> None:
    model, serial = found(c.w, c.dice)
    entry, codes = surrendered(
        c.w, site, person(c.w, site, c.dice), model, serial, condition="UNSERVICEABLE_BER"
    )
    label.weapons += codes
    c.w.claim(*codes)
    label.shows(c.w.clock, entry)
    c.w.at(c.w.clock + 5 * times.HOUR, to_container, c.w, site, codes, f"{site.code}-CP")
