"""The statistics of disarmament: people and what they handed in, as counts that name nobody."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class PeopleCell:
    """People of one category, sex and age band; ``count`` is None where it is withheld."""

    category: str
    sex: str
    age_band: str
    count: int | None


@dataclass(frozen=True, slots=True)
class MonthCell:
    """People registered, and weapons handed in, in a month (2026-03); None where the figure is withheld."""

    month: str
    people: int | None
    weapons: int | None


@dataclass(frozen=True, slots=True)
class WeaponsByType:
    """
    Weapons of a type that were handed in.

    Shape: ``by_sex`` are those of women, of men and of people whose sex is not specified, None where too few people stand
    behind one of them; ``of_nobody`` were handed in without a participant's number; ``count`` is all of them.
    """

    type: str
    type_name: str
    by_sex: tuple[int, int, int] | None
    of_nobody: int
    count: int


@dataclass(frozen=True, slots=True)
class WeaponsByPlace:
    """Weapons handed in at a place, and the people who did, None where they are too few."""

    place: str
    place_name: str
    weapons: int
    people: int | None


@dataclass(frozen=True, slots=True)
class RoundsByNature:
    """Ammunition of a nature that was handed in. Units: pieces, or grams of bulk explosive, as ``unit`` says"""

    nature: str
    name: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class DdrStatisticsView:
    """
    The statistics of a period.

    Shape: ``people`` has every combination that occurs of category, sex and age band; what is withheld of it comes to
    ``withheld`` people in ``withheld_cells`` cells. With ``is_too_few`` there is no cell at all, and ``total`` alone is
    said. A person counts in the month of registration, a weapon in the month in which it was taken on charge.
    """

    provenance: Provenance
    since: Moment | None
    until: Moment
    threshold: int
    total: int
    is_too_few: bool
    people: tuple[PeopleCell, ...]
    withheld: int
    withheld_cells: int
    months: tuple[MonthCell, ...]
    weapons: tuple[WeaponsByType, ...]
    places: tuple[WeaponsByPlace, ...]
    ammunition: tuple[RoundsByNature, ...]
