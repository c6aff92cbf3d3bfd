"""The stock at a glance: weapons by status, class and site, rounds by kind of nature; and how much is recorded a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.lifecycle import FINAL
from wamledger.domain.moment import DAY
from wamledger.i18n import N_, _, ngettext
from wamledger.services.home.grounds import HomeGrounds
from wamledger.services.numbers import grouped
from wamledger.services.scope import Sight
from wamledger.services.subjects import Subject
from wamledger.services.things.page import Bar, Bars
from wamledger.services.words import STATUS, word

WEEKS: Final = 26

CLASS: Final[Mapping[str, str]] = {
    "SMALL_ARM": N_("Small arms"),
    "LIGHT_WEAPON": N_("Light weapons"),
    "HEAVY_WEAPON": N_("Heavy weapons"),
    "COMPONENT": N_("Components"),
    "NOT_SALW": N_("Other"),
}

NATURES: Final[Mapping[str, str]] = {
    "small_arms": N_("Small arms ammunition"),
    "heavy_machine_gun": N_("For heavy machine guns"),
    "cannon": N_("For cannon"),
    "grenade_launcher": N_("For grenade launchers"),
    "hand_grenade": N_("Hand grenades"),
    "mortar": N_("Mortar bombs"),
    "rocket_and_recoilless": N_("Rockets and recoilless"),
    "missile": N_("Missiles"),
    "artillery_and_tank": N_("Artillery and tank"),
    "mine": N_("Mines"),
    "demolition": N_("Demolition stores"),
    "pyrotechnic": N_("Pyrotechnics"),
    "other": N_("Other"),
}
"""Kinds of natures, as the packaged catalogue groups them."""


def stock(grounds: HomeGrounds) -> Iterator[Bars]:
    """The bars; nothing for who may not ask what stands where."""
    sight = grounds.sight()
    if sight is None:
        return
    by_status, by_class, by_holder = _summed(grounds) if sight.is_whole else _summed_of(grounds, sight)
    sites = _sites(grounds)
    by_site: Counter[str] = Counter()
    for holder, weapons in by_holder.items():
        by_site[sites[holder][0] if holder in sites else ""] += weapons
    yield Bars(
        _("Weapons by status"),
        tuple(_of_weapons(word(STATUS, each), by_status[each]) for each in STATUS if by_status[each]),
        _("No weapons."),
    )
    yield Bars(
        _("Weapons by class"),
        tuple(
            _of_weapons(word(CLASS, each) or _("Other"), by_class[each])
            for each in sorted(by_class, key=lambda each: list(CLASS).index(each) if each in CLASS else 99)
        ),
        _("No weapons."),
    )
    yield Bars(_("Rounds by nature"), tuple(_rounds(grounds, sight)), _("No ammunition."))
    names = dict(sites.values())
    yield Bars(
        _("Weapons by site"),
        tuple(
            _of_weapons(site, weapons, Subject("place", site), names[site])
            if site
            else _of_weapons(_("With parties, in transit, in disposal"), weapons)
            for site, weapons in sorted(by_site.items(), key=lambda each: (each[0] == "", -each[1], each[0]))
        ),
        _("No weapons."),
    )


def _of_weapons(label: str, weapons: int, leads_to: Subject | None = None, name: str = "") -> Bar:
    note = ngettext("{number} weapon", "{number} weapons", weapons).format(number=grouped(weapons))
    shown = f"{label}  {name}" if name and name != label else label
    return Bar(shown, weapons, 0, note, leads_to)


Sums = tuple[Counter[str], Counter[str], Counter[str]]
"""Weapons by status; and those in the mission's charge by class and by holder."""


def _summed(grounds: HomeGrounds) -> Sums:
    """
    The sums over all weapons, from indexes and one pass over the files of the weapons.

    What is gone is counted apart and taken off, since it has to be joined and there is less of it.
    """
    link = grounds.link
    by_status: Counter[str] = Counter()
    for status in STATUS:
        by_status[status] = link.one("SELECT COUNT(*) FROM weapon_standing WHERE status = ?", (status,))[0]
    by_holder = Counter(dict(link.rows("SELECT holder, COUNT(*) FROM weapon_standing GROUP BY holder")))
    names, conditions, codes = _classes()
    filters = ", ".join(f"COUNT(*) FILTER (WHERE {condition})" for condition in conditions)
    counted = link.one(f"SELECT COUNT(*), {filters} FROM weapon WHERE void = 0", codes)
    by_class = Counter(dict(zip(names, counted[1:], strict=True)))
    by_class[""] = counted[0] - sum(counted[1:])
    gone, statuses = link.among("held.status", sorted(FINAL))
    for holder, kind, weapons in link.rows(
        "SELECT held.holder, weapon.type, COUNT(*) FROM weapon_standing AS held"
        f" JOIN weapon ON weapon.code = held.weapon WHERE {gone} GROUP BY held.holder, weapon.type",
        statuses,
    ):
        by_holder[holder] -= weapons
        by_class[_class_of(kind)] -= weapons
    return by_status, +by_class, +by_holder


def _summed_of(grounds: HomeGrounds, sight: Sight) -> Sums:
    """The same over the weapons that somebody with a narrow scope sees."""
    seen, parameters = sight.weapons("held")
    by_status: Counter[str] = Counter()
    by_class: Counter[str] = Counter()
    by_holder: Counter[str] = Counter()
    for holder, status, kind, weapons in grounds.link.rows(
        "SELECT held.holder, held.status, weapon.type, COUNT(*) FROM weapon_standing AS held"
        f" JOIN weapon ON weapon.code = held.weapon WHERE {seen} GROUP BY held.holder, held.status, weapon.type",
        parameters,
    ):
        by_status[status] += weapons
        if status not in FINAL:
            by_class[_class_of(kind)] += weapons
            by_holder[holder] += weapons
    return by_status, by_class, by_holder


def _class_of(kind: str) -> str:
    known = reference.weapon_types().get(kind)
    return known.weapon_class if known else ""


def _classes() -> tuple[list[str], list[str], list[str]]:
    """The classes, for each a condition on a type, and the codes that the conditions take."""
    by_class: dict[str, list[str]] = {}
    for code, kind in reference.weapon_types().items():
        by_class.setdefault(kind.weapon_class, []).append(code)
    marks = [f"type IN ({', '.join('?' for _each in codes)})" for codes in by_class.values()]
    return list(by_class), marks, [code for codes in by_class.values() for code in codes]


def _rounds(grounds: HomeGrounds, sight: Sight) -> Iterator[Bar]:
    """What is counted by the piece, by kind of nature; bulk explosive is weighed, and stands apart."""
    seen, parameters = sight.lots("held")
    own = {
        code: (category, unit)
        for code, category, unit in grounds.link.rows("SELECT code, category, unit FROM nature")
    }
    pieces: Counter[str] = Counter()
    grams = 0
    for nature, status, amount in grounds.link.rows(
        "SELECT lot.nature, held.status, CAST(SUM(held.quantity) AS BIGINT) FROM lot_standing AS held"
        f" JOIN lot ON lot.code = held.lot WHERE held.quantity > 0 AND {seen} GROUP BY lot.nature, held.status",
        parameters,
    ):
        if status in FINAL:
            continue
        packaged = reference.natures().get(nature)
        category, unit = own.get(nature) or ((packaged.category, packaged.unit) if packaged else ("", "EACH"))
        if unit == "GRAM":
            grams += amount
        else:
            pieces[category if category in NATURES else "other"] += amount
    for category in NATURES:
        if pieces[category]:
            rounds = pieces[category]
            note = ngettext("{number} round or piece", "{number} rounds or pieces", rounds)
            yield Bar(word(NATURES, category), rounds, 0, note.format(number=grouped(rounds)))
    if grams:
        # a mass is no number of rounds: the words say it, and the bar is left out
        yield Bar(_("Bulk explosive"), 0, 0, f"{grouped(grams)} g")


def _sites(grounds: HomeGrounds) -> dict[str, tuple[str, str]]:
    """The site of every place, with its name."""
    rows = grounds.link.rows("SELECT code, site, name FROM place")
    names = {code: name for code, _site, name in rows}
    return {code: (site, names.get(site, "")) for code, site, _name in rows}


def entries_by_week(grounds: HomeGrounds) -> tuple[int, ...]:
    """
    How many entries were recorded in each of the last weeks, the oldest first; nothing for who may not ask for entries.

    Found by halving, since entries are recorded one after the other, and reading all of them takes long.
    """
    if grounds.reach(Query.ENTRY) is None:
        return ()
    newest = grounds.link.one("SELECT max(seq) FROM entry")[0]
    size = 0 if newest is None else newest + 1
    edges = [_first_since(grounds, size, grounds.now - week * 7 * DAY) for week in range(WEEKS, 0, -1)] + [
        size
    ]
    return tuple(after - before for before, after in pairwise(edges))


def _first_since(grounds: HomeGrounds, size: int, at: int) -> int:
    """The number of the first entry that was recorded at that moment or later."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        row = grounds.link.one("SELECT recorded_at FROM entry WHERE seq = ?", (middle,))
        if row is not None and row[0] < at:
            low = middle + 1
        else:
            high = middle
    return low
