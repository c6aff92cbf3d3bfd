"""
The invented mission as it goes: an agenda of what is due, the office that writes it down, and the journal it
makes.

Each routine (patrols, counts, seizures, …) puts its next task on the agenda. Tasks are done in the order of
their time, each writes operations, and the book refuses what could not be. So ``recorded_at`` never goes
back.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Final

from sample_data import times
from sample_data.book import Book, Op
from sample_data.dice import Dice
from sample_data.entering import enter

SEED: Final = 20250901
BEGIN: Final = times.at(2025, 9, 1)
END: Final = times.at(2026, 11, 1)


@dataclass(frozen=True)
class Profile:
    """
    How large the mission is.

    Units: ``percent`` scales weapons, rounds and activity against the full mission; the calendar stays the
    same.
    """

    name: str
    percent: int

    def scaled(self, number: int, least: int = 1) -> int:
        """The number for this size of mission."""
        return max(least, number * self.percent // 100)


FULL: Final = Profile("full", 100)
SMALL: Final = Profile("small", 10)


@dataclass
class Garrison:
    """A contingent, or a part of one, at a site: its stores, units, weapons and lots, and its days."""

    contingent: str
    site: str
    armoury: str
    storehouse: str
    units: list[str]
    begins: int
    ends: int
    share: int
    weapons: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)


class Mission:
    """Fourteen months of one office: the clock stands where the last task was done."""

    def __init__(self, seed: int = SEED, profile: Profile = FULL) -> None:
        self.seed = seed
        self.profile = profile
        self.book = Book()
        self.clock = BEGIN
        self.journal: list[Op] = []
        self.garrisons: list[Garrison] = []
        self.unwritten: dict[str, str] = {}
        """Weapons that are back in a store while the book has them out: the entry comes late."""
        self.unwritten_rounds: Counter[tuple[str, str]] = Counter()
        """The same for lots: what is back, by (lot, store)."""
        self.honest: Counter[str] = Counter()
        """How often each honest irregularity happened, for the page that documents the sample."""
        self._agenda: list[tuple[int, int, partial[None]]] = []
        self._order = count()
        self._numbers: Counter[str] = Counter()
        self._lag = self.dice("lag")

    def dice(self, concern: str) -> Dice:
        """The dice of one concern."""
        return Dice(self.seed, concern)

    def at(self, moment: int, task: Callable[..., None], *arguments: Any, **named: Any) -> None:
        """The task is due with its arguments; what is due after the end of the mission is left undone."""
        if moment < END - 2 * times.HOUR:
            due = max(moment, self.clock)
            entry = (due, next(self._order), partial(task, *arguments, **named))
            heapq.heappush(self._agenda, entry)

    def daily(
        self,
        hour: int,
        task: Callable[..., None],
        *arguments: Any,
        every: int = 1,
        begins: int = BEGIN,
        ends: int = END,
    ) -> None:
        """The task is due at that hour of each ``every``-th day, from ``begins`` to ``ends``."""
        for moment in range(begins, ends, every * times.DAY):
            self.at(moment + hour * times.HOUR, task, *arguments)

    def run(self) -> Iterator[Op]:
        """The operations, in the order in which they were recorded."""
        while self._agenda:
            moment, _, task = heapq.heappop(self._agenda)
            self.clock = max(self.clock, moment)
            written = len(self.journal)
            task()
            yield from self.journal[written:]

    def number(self, series: str) -> int:
        """The next number of a series, from 1."""
        self._numbers[series] += 1
        return self._numbers[series]

    def voucher(self, site: str, kind: str) -> str:
        """The next voucher of that kind at the site."""
        return f"{site}/{kind}/{self.number(f'{site}/{kind}'):05}"

    def post(self, kind: str, fields: dict[str, Any], *, by: str, occurred: int | None = None) -> str:
        """
        The operation is in the journal, recorded now; its id is the answer.

        ``occurred`` is when it happened; where it is not given, a few minutes ago.
        """
        happened = self.clock - self._lag.between(2, 18) * times.MINUTE if occurred is None else occurred
        prefix = PREFIX.get(kind, kind[:3].upper())
        op: Op = {
            "op": kind,
            "id": f"{prefix}-{self.number(prefix):06}",
            "occurred_at": times.written(max(happened, BEGIN)),
            "recorded_at": times.written(self.clock),
            "by": by,
            **{name: value for name, value in fields.items() if value is not None and name != "lines"},
        }
        if "lines" in fields:
            op["lines"] = fields["lines"]
        enter(self.book, op)
        self.journal.append(op)
        return str(op["id"])

    def pause(self, minutes: int) -> None:
        """The clock goes on within a task."""
        self.clock += minutes * times.MINUTE

    def keeper(self, site: str) -> str:
        """The storekeeper on duty at the site: the two take turns by the day."""
        return f"{site}-SK{1 + (self.clock // times.DAY) % 2}"

    def other_keeper(self, site: str) -> str:
        """The storekeeper who is not on duty."""
        return f"{site}-SK{2 - (self.clock // times.DAY) % 2}"

    def approver(self, site: str) -> str:
        """Who authorises what leaves a store of the site."""
        return f"{site}-OIC"


PREFIX: Final = {
    "add_user": "USR", "add_place": "PLC", "add_party": "PTY", "add_nature": "NAT", "set_policy": "POL",
    "register": "REG", "register_participant": "RPT", "move": "MOV", "issue": "ISS", "return": "RET",
    "expend": "EXP", "dispatch": "DSP", "receive": "RCV", "hand_over": "HND", "reseal": "SEA",
    "inspect": "INS",
    "hold": "HLD", "release_hold": "RLH", "restrict": "RST", "count": "CNT", "declare": "DCL",
    "adjust": "ADJ",
    "report_loss": "LOS", "recover": "RVY", "incident": "INC", "review_finding": "RVW",
    "plan_disposal": "PLN",
    "destroy": "DST", "verify_destruction": "VFY", "request_trace": "TRQ", "answer_trace": "TRA",
    "correct_identity": "COR", "reverse": "REV", "attach": "ATT",
}  # fmt: skip


def weapons(codes: list[str]) -> list[Op]:
    """Lines that name weapons."""
    return [{"weapon": code} for code in codes]
