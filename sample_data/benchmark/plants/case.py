"""One case: what it takes, where, and how it is written on the answer sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sample_data import times
from sample_data.benchmark.counts import whole
from sample_data.benchmark.ground import place
from sample_data.benchmark.label import PLANT, Label
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.dice import Dice

WEAPONS: Final = (1, 2, 5, 15, 40)
ROUNDS: Final = (20, 100, 500, 4_000, 20_000)
"""How much is taken, by intensity."""


@dataclass
class Case:
    """A case that is about to happen in a mission, with dice of its own."""

    w: World
    family: str
    rules: tuple[str, ...]
    intensity: int
    concealment: str
    dice: Dice
    kind: str = PLANT
    taken: list[tuple[int, int]] = field(default_factory=list)
    """When how much was really taken, so far."""

    @property
    def weapons(self) -> int:
        """How many weapons; a small mission cannot lose forty."""
        return min(WEAPONS[self.intensity - 1], max(2, self.w.profile.weapons // 100))

    @property
    def rounds(self) -> int:
        """How many rounds."""
        return min(ROUNDS[self.intensity - 1], max(500, self.w.profile.rounds // 100))

    def label(self, **fields: Any) -> Label:
        """The case is on the answer sheet."""
        return self.w.label(
            Label(
                self.family,
                self.kind,
                self.rules,
                self.intensity,
                self.concealment,
                taken=self.taken,
                **fields,
            )
        )

    def store(self) -> tuple[Site, Store]:
        """A store whose site has a line."""
        stores = [
            each for each in self.w.stores if self.w.clock > self.w.by_site[each.site].offline_until
        ] or self.w.stores
        found = self.dice.pick(stores)
        return self.w.by_site[found.site], found

    def other(self, store: Store) -> tuple[Site, Store]:
        """A store at another site with a line, as far away as there is."""
        here = self.w.by_site[store.site]
        far = sorted(
            (each for each in self.w.stores if each.site != store.site),
            key=lambda each: (
                self.w.clock <= self.w.by_site[each.site].offline_until,
                -abs(self.w.by_site[each.site].latitude - here.latitude)
                - abs(self.w.by_site[each.site].longitude - here.longitude),
                each.contingent,
            ),
        )
        return self.w.by_site[far[0].site], far[0]

    def take_weapons(self, store: Store, number: int) -> list[str]:
        """So many weapons of the store are of this case alone; none where there are too few."""
        free = [code for code in store.ready if code not in self.w.claimed]
        if len(free) < number + 30:
            return []
        codes = self.dice.some(free, number)
        gone = set(codes)
        store.ready = [code for code in store.ready if code not in gone]
        self.w.claim(*codes)
        return sorted(codes)

    def take_lots(self, store: Store, quantity: int, least: int = 1) -> list[tuple[str, int]]:
        """So many rounds of lots are of this case alone, with how much of each; none where there are too few."""
        stock = self.w.stock
        free = [
            lot for lot in store.lots
            if lot not in self.w.claimed and stock.lots[lot].home == store.magazine
            and stock.free(store.magazine, lot) > 400 and not stock.short[store.magazine, lot]
        ]  # fmt: skip
        if len(free) < least + 4:
            return []
        lots = self.dice.some(free, len(free))
        found: list[tuple[str, int]] = []
        share = max(1, quantity // least)
        for lot in lots[:-4]:
            part = min(quantity, share, stock.free(store.magazine, lot) * 6 // 10)
            found.append((lot, part))
            quantity -= part
            if quantity <= 0:
                self.w.claim(*(lot for lot, _ in found), *((store.magazine, lot) for lot, _ in found))
                return found
        return []

    def annex(self, site: Site, store: Store, codes: list[str], *, counted: bool = True) -> tuple[str, str]:
        """The weapons stand in a container of their own: the place, and the entry that moved them."""
        suffix = f"ANX{self.w.number('annex'):03}"
        code = place(self.w, site, suffix, "CONTAINER", "SK1")
        site.written = max(site.written, self.w.written)
        for each in codes:
            self.w.stock.stand(each, code, "IN_STORE")
        moved = self.w.emit(
            "move",
            {"approved_by": site.person("OIC"), "from": store.armoury, "to": code,
             "document": self.w.voucher(site.code, "MOV"), "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )  # fmt: skip
        if counted:
            night = self.w.clock - self.w.clock % times.DAY + 25 * times.DAY + 5 * times.HOUR
            self.w.at(night, whole, self.w, site, code, "weapons", self.dice)
        return code, moved

    def shown_by_counts(self, label: Label, place: str, codes: list[str]) -> None:
        """The case shows at each count of the place that ought to have seen one of the weapons."""
        wanted = set(codes)

        def told(seen: Op) -> None:
            missing = [
                code for code in codes
                if self.w.stock.weapons[code].holder == place and code in self.w.stock.absent
            ]  # fmt: skip
            listed = {line.get("weapon") for line in seen["lines"]}
            if seen["scope"] == "SAMPLE":
                return
            by_type = any("type" in line for line in seen["lines"])
            if by_type:
                missing = [code for code in missing if not self.w.stock.absent[code]]
            if missing and not wanted.isdisjoint(missing) and not listed.intersection(missing):
                label.shows(seen["at"], seen["id"])

        self.w.watch(place, label, told)

    def shown_by_lots(self, label: Label, place: str, lots: list[str]) -> None:
        """The case shows at each count in which one of the lots differs."""

        def told(seen: Op) -> None:
            found = {line.get("lot") for line in seen["lines"]}
            if any(lot in found and self.w.stock.short[place, lot] for lot in lots):
                label.shows(seen["at"], seen["id"])

        self.w.watch(place, label, told)

    def vanish(self, codes: list[str], *, hidden: bool = False) -> None:
        """The weapons are gone."""
        self.taken.append((self.w.clock, len(codes)))
        for code in codes:
            self.w.stock.absent[code] = hidden

    def loses(self, place: str, lot: str, quantity: int) -> None:
        """Rounds are gone."""
        self.w.stock.short[place, lot] += quantity
        if quantity > 0:
            self.taken.append((self.w.clock, quantity))

    def spread(self, tasks: Sequence[Callable[[], None]], days: int) -> None:
        """The tasks follow one another, so many days apart, from now on."""
        for number, task in enumerate(tasks):
            self.w.at(self.w.clock + number * days * times.DAY + number * 60, task)


def lines(codes: list[str]) -> list[Op]:
    """Lines that name weapons."""
    return [{"weapon": code} for code in codes]
