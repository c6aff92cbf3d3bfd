"""
A journal of any length with one line to an operation: what a busy store writes.

Plain book-keeping keeps every operation acceptable; the mix is stated in ``MIX`` and printed with the figures.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from wamledger.domain import moment

BEGAN: Final = moment.parse("2022-01-01T00:00:00Z")
SITES, STORES, UNITS, LOTS = 8, 5, 6, 300
MIX: Final = (
    "move 30 %, issue and return 32 %, lots out, fired and back 20 %, dispatch and receive 10 %, inspect 8 %"
)
Operation = dict[str, Any]


class Mission:
    """Who holds what, as plainly as it can be kept."""

    def __init__(self, length: int, *, weapons: int, seed: int = 11) -> None:
        self.dice = random.Random(seed)
        self.length, self.weapons, self.written = length, weapons, 0
        self.at = [(n % SITES, n // SITES % STORES) for n in range(weapons)]
        self.busy: set[int] = set()
        self.out: list[tuple[str, int]] = []
        self.rounds_out: list[tuple[str, int, int]] = []
        self.on_road: list[tuple[str, int, int]] = []

    def operations(self) -> Iterator[Operation]:
        """Setting up, taking on charge, and then work until the journal is long enough."""
        yield from self._setting_up()
        while self.written < self.length:
            yield self._work()

    def operations_without_end(self) -> Iterator[Operation]:
        """The same, and work for as long as anybody asks."""
        yield from self._setting_up()
        while True:
            yield self._work()

    def _setting_up(self) -> Iterator[Operation]:
        yield self._write("add_user", code="BENCH", name="Bench", roles=["WAM_OFFICER"])
        for site in range(SITES):
            yield self._write(
                "add_place", code=f"S{site}", name=f"Site {site}", kind="SITE", custody="SINGLE"
            )
            for store in range(STORES):
                code = f"S{site}-A{store}"
                yield self._write(
                    "add_place", code=code, name=code, kind="ARMOURY", custody="SINGLE", within=f"S{site}"
                )
            for unit in range(UNITS):
                yield self._write("add_party", code=f"S{site}-U{unit}", name=f"Unit {unit}", kind="UNIT")
        source = {"mode": "DECLARED", "ownership": "UN"}
        for number in range(self.weapons):
            line = {"new_weapon": _weapon(number), "condition": "SERVICEABLE"}
            yield self._write("register", to=self._store(number), acquisition=source, lines=[line])
        for number in range(LOTS):
            lot = {"id": f"L-{number:06}", "nature": "CTG-7.62X39-BALL", "lot_number": f"17-{number:03}"}
            line = {"new_lot": lot, "quantity": 50_000_000, "condition": "A1"}
            yield self._write("register", to=f"S{number % SITES}-A0", acquisition=source, lines=[line])

    def _write(self, op: str, **fields: Any) -> Operation:
        at = BEGAN + (self.written * 60 * moment.MICROSECONDS)
        self.written += 1
        named = {"from": fields.pop("origin")} if "origin" in fields else {}
        head = {"op": op, "id": f"E{self.written:08}", "occurred_at": moment.canonical(at), "by": "BENCH"}
        return {**head, **named, **fields}

    def _store(self, number: int) -> str:
        site, store = self.at[number]
        return f"S{site}-A{store}"

    def _free(self) -> int:
        while True:
            number = self.dice.randrange(self.weapons)
            if number not in self.busy:
                return number

    def _work(self) -> Operation:
        what = self.dice.random()
        if what < 0.30:
            return self._move()
        if what < 0.62:
            return (
                self._issue()
                if len(self.out) < min(500, self.weapons // 3) or self.dice.random() < 0.5
                else self._return()
            )
        if what < 0.82:
            return self._rounds()
        if what < 0.92:
            return self._road()
        return self._inspect()

    def _move(self) -> Operation:
        number = self._free()
        was = self._store(number)
        site, store = self.at[number]
        self.at[number] = (site, (store + self.dice.randrange(1, STORES)) % STORES)
        return self._write("move", origin=was, to=self._store(number), lines=[{"weapon": f"W-{number:06}"}])

    def moves_together(self, groups: list[list[int]], times: int) -> Iterator[Operation]:
        """Moves of whole groups of weapons, each group from one store of its site to the next."""
        for turn in range(times):
            group = groups[turn % len(groups)]
            was = self._store(group[0])
            site, store = self.at[group[0]]
            for number in group:
                self.at[number] = (site, (store + 1) % STORES)
            lines = [{"weapon": f"W-{number:06}"} for number in group]
            yield self._write("move", origin=was, to=self._store(group[0]), lines=lines)

    def _issue(self) -> Operation:
        number = self._free()
        self.busy.add(number)
        made = self._write(
            "issue",
            origin=self._store(number),
            to=f"S{self.at[number][0]}-U{self.dice.randrange(UNITS)}",
            due="STANDING",
            purpose="GUARD",
            lines=[{"weapon": f"W-{number:06}"}],
        )
        self.out.append((made["id"], number))
        return made

    def _return(self) -> Operation:
        issue, number = self.out.pop(self.dice.randrange(len(self.out)))
        self.busy.discard(number)
        return self._write(
            "return", issue=issue, to=self._store(number), lines=[{"weapon": f"W-{number:06}"}]
        )

    def _rounds(self) -> Operation:
        if len(self.rounds_out) > 200 or (self.rounds_out and self.dice.random() < 0.6):
            place = self.dice.randrange(len(self.rounds_out))
            issue, lot, left = self.rounds_out.pop(place)
            fired = min(left, 60)
            if left > fired:
                self.rounds_out.append((issue, lot, left - fired))
                line = {"lot": f"L-{lot:06}", "quantity": fired}
                return self._write("expend", issue=issue, activity="TRAINING", lines=[line])
            line = {"lot": f"L-{lot:06}", "quantity": left, "condition": "A1"}
            return self._write("return", issue=issue, to=f"S{lot % SITES}-A0", lines=[line])
        lot = self.dice.randrange(LOTS)
        made = self._write(
            "issue",
            origin=f"S{lot % SITES}-A0",
            to=f"S{lot % SITES}-U{self.dice.randrange(UNITS)}",
            due="STANDING",
            purpose="TRAINING",
            lines=[{"lot": f"L-{lot:06}", "quantity": 120}],
        )
        self.rounds_out.append((made["id"], lot, 120))
        return made

    def _road(self) -> Operation:
        if self.on_road and (len(self.on_road) > min(20, self.weapons // 10) or self.dice.random() < 0.5):
            dispatch, number, site = self.on_road.pop(0)
            self.at[number] = (site, self.dice.randrange(STORES))
            self.busy.discard(number)
            line = {"weapon": f"W-{number:06}"}
            return self._write(
                "receive",
                dispatch=dispatch,
                to=self._store(number),
                seals_intact=True,
                seals=["1"],
                lines=[line],
                final=True,
            )
        number = self._free()
        self.busy.add(number)
        site = (self.at[number][0] + 1) % SITES
        made = self._write(
            "dispatch",
            origin=self._store(number),
            to=f"S{site}-A0",
            expected="2026-01-01T00:00:00Z",
            seals=["1"],
            lines=[{"weapon": f"W-{number:06}"}],
        )
        self.on_road.append((made["id"], number, site))
        return made

    def _inspect(self) -> Operation:
        line = {"weapon": f"W-{self._free():06}", "condition": "SERVICEABLE"}
        return self._write("inspect", lines=[line])


def _weapon(number: int) -> dict[str, Any]:
    return {
        "id": f"W-{number:06}",
        "serial": f"AB{number:07}",
        "serial_status": "CLEAR",
        "make": "Zastava",
        "model": "M70",
        "type": "SA-06",
        "calibre": "7.62x39mm",
    }
