"""What stands with a holder and all that is within it: a site with its stores, a contingent with its units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wamledger.i18n import _, ngettext
from wamledger.ledger.link import Link
from wamledger.services import words
from wamledger.services.numbers import grouped
from wamledger.services.scope import Sight
from wamledger.services.things.grounds import Grounds
from wamledger.services.things.page import Section, Table
from wamledger.services.things.saying import cells, named, quantity
from wamledger.services.things.stock_held import HERE
from wamledger.services.words import word

Kind = Literal["place", "party"]


@dataclass(frozen=True, slots=True)
class Branches:
    """
    A holder and what is within it.

    Shape: ``inner`` are those directly within, each with all that is within it in turn, itself first.
    """

    code: str
    inner: Mapping[str, tuple[str, ...]]

    @property
    def codes(self) -> tuple[str, ...]:
        """The holder and everything within."""
        return (self.code, *(code for branch in self.inner.values() for code in branch))


@dataclass(frozen=True, slots=True)
class Amounts:
    """
    What holders have, by each of them.

    Shape: ``weapons`` counts by holder, type and status; ``lots`` the quantity by holder, nature and lot.
    """

    weapons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lots: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def of(self, branch: Sequence[str]) -> tuple[str, str]:
        """How many weapons, and how many lots, stand with any of the holders; empty for none."""
        weapons = sum(count for (holder, *_rest), count in self.weapons.items() if holder in branch)
        lots = {lot for holder, _nature, lot in self.lots if holder in branch}
        return grouped(weapons) if weapons else "", grouped(len(lots)) if lots else ""


def branches(link: Link, kind: Kind, code: str) -> Branches:
    """The holder with all that is within it, in the order of codes."""
    below: dict[str, list[str]] = {}
    for inner, around in link.rows(f"SELECT code, within FROM {kind} WHERE within IS NOT NULL ORDER BY code"):
        below.setdefault(around, []).append(inner)
    return Branches(code, {inner: _branch(below, inner) for inner in below.get(code, ())})


def _branch(below: Mapping[str, list[str]], code: str) -> tuple[str, ...]:
    found = [code]
    for each in found:
        found += [inner for inner in below.get(each, ()) if inner not in found]
    return tuple(found)


def amounts(grounds: Grounds, sight: Sight, codes: Sequence[str]) -> Amounts:
    """What of it is seen."""
    here, holders = grounds.link.among("held.holder", sorted(codes))
    seen, parameters = sight.weapons("held")
    found = Amounts()
    for holder, kind, status, count in grounds.link.rows(
        "SELECT held.holder, weapon.type, held.status, COUNT(*) FROM weapon_standing AS held"
        " JOIN weapon ON weapon.code = held.weapon"
        f" WHERE {here} AND {HERE} AND {seen} GROUP BY held.holder, weapon.type, held.status",
        (*holders, *parameters),
    ):
        found.weapons[holder, kind, status] = count
    seen, parameters = sight.lots("held")
    for holder, nature, lot, count in grounds.link.rows(
        "SELECT held.holder, lot.nature, held.lot, SUM(held.quantity) FROM lot_standing AS held"
        " JOIN lot ON lot.code = held.lot"
        f" WHERE {here} AND held.quantity > 0 AND {HERE} AND {seen}"
        " GROUP BY held.holder, lot.nature, held.lot",
        (*holders, *parameters),
    ):
        found.lots[holder, nature, lot] = int(count)
    return found


def sums(grounds: Grounds, code: str, found: Amounts) -> Iterator[Section]:
    """All weapons by type and status, and all ammunition by nature; nothing where the holder alone has any of it."""
    if all(holder == code for holder, *_rest in (*found.weapons, *found.lots)):
        return
    weapons: Counter[tuple[str, str]] = Counter()
    for (_holder, kind, status), count in found.weapons.items():
        weapons[kind, status] += count
    if weapons:
        total = weapons.total()
        said = ngettext("{number} weapon here and within", "{number} weapons here and within", total)
        yield Table(
            said.format(number=grouped(total)),
            (_("Type"), _("Status"), _("Weapons")),
            tuple(
                cells(named(kind, grounds.names.type(kind)), word(words.STATUS, status), grouped(count))
                for (kind, status), count in sorted(weapons.items())
            ),
        )
    lots: dict[str, set[str]] = {}
    rounds: Counter[str] = Counter()
    for (_holder, nature, lot), count in found.lots.items():
        lots.setdefault(nature, set()).add(lot)
        rounds[nature] += count
    if lots:
        yield Table(
            _("Ammunition here and within"),
            (_("Nature"), _("Lots"), _("Quantity")),
            tuple(
                cells(
                    grounds.names.nature(nature).name or nature,
                    grouped(len(lots[nature])),
                    quantity(rounds[nature], grounds.names.nature(nature).unit),
                )
                for nature in sorted(lots)
            ),
        )
