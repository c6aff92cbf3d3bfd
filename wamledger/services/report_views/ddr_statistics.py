"""
The view of the statistics of disarmament: counts of the people who were registered and of what was handed in.

Handed in is what came with a participant's number, or as surrendered or collected. Small figures about people are
withheld here, so that no page, table or file that is made from the view has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final, NamedTuple

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.disclosure import is_too_few, withheld
from wamledger.domain.moment import Moment
from wamledger.ledger.store import Ledger
from wamledger.services.participant_list import seen_people
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, policy, provenance, state
from wamledger.services.scope import Sight
from wamledger.services.views.ddr_statistics import (
    DdrStatisticsView,
    MonthCell,
    PeopleCell,
    RoundsByNature,
    WeaponsByPlace,
    WeaponsByType,
)
from wamledger.services.words import AGE_BAND, PARTICIPANT, SEX

_BEGINNING: Final = -(2**62)

_PEOPLE: Final = """
    SELECT person.number, person.category, person.sex, person.age_band, entry.occurred_at
    FROM participant AS person JOIN entry ON entry.seq = person.seq
    WHERE entry.occurred_at BETWEEN ? AND ? AND {seen}"""
_WEAPONS: Final = """
    SELECT held.weapon, file.type, file.participant, file.taken_at, held.holder
    FROM weapon_stay AS held JOIN weapon AS file ON file.code = held.weapon AND file.seq = held.seq
    WHERE file.void = 0 AND (file.participant IS NOT NULL OR file.mode IN ('SURRENDERED', 'COLLECTED'))
    AND file.ownership <> 'PARTY' AND file.taken_at BETWEEN ? AND ? AND {seen}
    ORDER BY held.weapon"""
_LOTS: Final = """
    SELECT file.nature, CAST(SUM(held.delta) AS BIGINT)
    FROM lot_posting AS held JOIN lot AS file ON file.code = held.lot AND file.seq = held.seq
    WHERE file.void = 0 AND (file.participant IS NOT NULL OR file.mode IN ('SURRENDERED', 'COLLECTED'))
    AND file.ownership <> 'PARTY' AND held.delta > 0 AND file.taken_at BETWEEN ? AND ? AND {seen}
    GROUP BY file.nature ORDER BY file.nature"""


class _Weapon(NamedTuple):
    type: str
    participant: str | None
    month: str
    place: str


def ddr_statistics_view(
    ledger: Ledger,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> DdrStatisticsView:
    """
    The statistics of a period, both ends of it included, as far as the person who asks may know of participants.

    Temporary deposits, which stay the party's, are not among what was handed in.
    Raises: AccessFault
    """
    with state(ledger, Query.PARTICIPANTS) as found:
        source = provenance(
            ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
        )
        end = source.generated_at if until is None else until
        begin = _BEGINNING if since is None else since
        threshold = int(policy(found.link, "small_cell_people"))
        people = _people(found, begin, end)
        weapons = _weapons(found, begin, end)
        names = Names(found.link)
        cells = Counter((category, sex, age) for category, sex, age, _month in people.values())
        few = is_too_few(cells, threshold)
        hidden = withheld(cells, threshold)
        return DdrStatisticsView(
            provenance=source,
            since=since,
            until=end,
            threshold=threshold,
            total=len(people),
            is_too_few=few,
            people=()
            if few
            else tuple(
                PeopleCell(*cell, None if cell in hidden else cells[cell])
                for cell in sorted(cells, key=_rank)
            ),
            withheld=0 if few else sum(cells[cell] for cell in hidden),
            withheld_cells=0 if few else len(hidden),
            months=_months(people, weapons, threshold),
            weapons=_by_type(found, weapons, names, threshold),
            places=_by_place(weapons, names, threshold),
            ammunition=_ammunition(found, begin, end, names),
        )


Person = tuple[str, str, str, str]
"""Category, sex, age band, month of registration."""


def _month(at: Moment) -> str:
    return moment.canonical(at)[:7]


def _people(found: State, begin: Moment, end: Moment) -> dict[str, Person]:
    seen, parameters = seen_people(found.link, found.scope)
    return {
        number: (category, sex, age, _month(at))
        for number, category, sex, age, at in found.link.rows(
            _PEOPLE.format(seen=seen), (begin, end, *parameters)
        )
    }


def _weapons(found: State, begin: Moment, end: Moment) -> list[_Weapon]:
    """Each weapon once, where it was taken on charge."""
    seen, parameters = Sight(found.link, found.scope).weapons("held")
    first: dict[str, _Weapon] = {}
    for weapon, type_, participant, at, holder in found.link.rows(
        _WEAPONS.format(seen=seen), (begin, end, *parameters)
    ):
        first.setdefault(weapon, _Weapon(type_, participant, _month(at), holder))
    return list(first.values())


def _months(people: dict[str, Person], weapons: list[_Weapon], threshold: int) -> tuple[MonthCell, ...]:
    registered = Counter(month for *_who, month in people.values())
    handed_in = Counter(weapon.month for weapon in weapons)
    hidden = withheld(registered, threshold)
    return tuple(
        MonthCell(month, None if month in hidden else registered[month], handed_in[month])
        for month in sorted({*registered, *handed_in})
    )


def _by_type(found: State, weapons: list[_Weapon], names: Names, threshold: int) -> tuple[WeaponsByType, ...]:
    """Weapons by type; by sex as well only where enough people stand behind each figure of the row."""
    sexes = dict(found.link.rows("SELECT number, sex FROM participant"))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    behind: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for weapon in weapons:
        sex = "" if weapon.participant is None else sexes.get(weapon.participant, "UNSPECIFIED")
        counts[weapon.type][sex] += 1
        if weapon.participant is not None:
            behind[weapon.type][sex].add(weapon.participant)
    return tuple(
        WeaponsByType(
            type_,
            names.type(type_),
            None
            if any(len(who) < threshold for who in behind[type_].values())
            else (count["F"], count["M"], count["UNSPECIFIED"]),
            count[""],
            sum(count.values()),
        )
        for type_, count in sorted(counts.items())
    )


def _by_place(weapons: list[_Weapon], names: Names, threshold: int) -> tuple[WeaponsByPlace, ...]:
    handed_in = Counter(weapon.place for weapon in weapons)
    who: dict[str, set[str]] = defaultdict(set)
    for weapon in weapons:
        if weapon.participant is not None:
            who[weapon.place].add(weapon.participant)
    hidden = withheld({place: len(people) for place, people in who.items()}, threshold)
    return tuple(
        WeaponsByPlace(place, names.holder(place), number, None if place in hidden else len(who[place]))
        for place, number in sorted(handed_in.items())
    )


def _ammunition(found: State, begin: Moment, end: Moment, names: Names) -> tuple[RoundsByNature, ...]:
    seen, parameters = Sight(found.link, found.scope).lots("held")
    return tuple(
        RoundsByNature(nature, names.nature(nature).name, names.nature(nature).unit, quantity)
        for nature, quantity in found.link.rows(_LOTS.format(seen=seen), (begin, end, *parameters))
    )


def _rank(cell: tuple[str, str, str]) -> tuple[tuple[int, str], ...]:
    """Cells in the order in which the words are listed, those of the programme's own after them."""
    orders = (tuple(PARTICIPANT), tuple(SEX), tuple(AGE_BAND))
    return tuple(
        (order.index(code) if code in order else len(order), code)
        for code, order in zip(cell, orders, strict=True)
    )
