"""
The mission as it goes: an agenda, the people who write, and what reaches the ledger when.

What happens at a site is written there in the order in which it happened, some minutes later, or days later where the
site has no line. The journal is in the order in which things reached the ledger, so that ``recorded_at`` never goes back.
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
from sample_data.benchmark.label import EVENT, NOISE, Label
from sample_data.benchmark.size import END, Profile
from sample_data.benchmark.stock import Stock
from sample_data.dice import Dice

Op = dict[str, Any]

LAG: Final = ((2, 12), (4, 22), (7, 24), (12, 18), (25, 12), (50, 7), (110, 4), (400, 1))
"""Minutes from what happened to its entry, with how often: most within minutes, a few at the end of the day."""

PREFIX: Final = {
    "add_user": "USR", "add_place": "PLC", "add_party": "PTY", "add_nature": "NAT", "set_policy": "POL",
    "register": "REG", "register_participant": "RPT", "move": "MOV", "issue": "ISS", "return": "RET",
    "expend": "EXP", "dispatch": "DSP", "receive": "RCV", "hand_over": "HND", "reseal": "SEA",
    "inspect": "INS", "hold": "HLD", "release_hold": "RLH", "restrict": "RST", "count": "CNT",
    "declare": "DCL", "adjust": "ADJ", "report_loss": "LOS", "recover": "RVY", "incident": "INC",
    "review_finding": "RVW", "plan_disposal": "PLN", "destroy": "DST", "verify_destruction": "VFY",
    "request_trace": "TRQ", "answer_trace": "TRA", "correct_identity": "COR", "reverse": "REV",
}  # fmt: skip


@dataclass
class Store:
    """The stores of one contingent at its site."""

    contingent: str
    site: str
    armoury: str
    magazine: str
    units: list[str]
    strength: int
    ready: list[str] = field(default_factory=list)
    """Weapons that may go on duty, the longest at rest first."""
    heavy: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    begins: int = 0
    ends: int = END
    cursor: int = 0


@dataclass
class Site:
    """A base with its people."""

    code: str
    number: int
    latitude: int
    """Thousandths of a degree."""
    longitude: int
    stores: list[Store] = field(default_factory=list)
    offline_until: int = 0
    written: int = 0
    """When its last entry reached the ledger."""
    busy: bool = False
    lazy: bool = False
    episode: Label | None = None
    """The honest lateness of the time without a line."""

    def person(self, role: str) -> str:
        """Somebody of the site by role: SK1 to SK4, OIC, DEP."""
        return f"{self.code}-{role}"

    @property
    def keepers(self) -> list[str]:
        """The four who write at the site; the first keeps weapons, the second ammunition."""
        return [self.person(f"SK{number}") for number in range(1, 5)]

    def on_duty(self, moment: int) -> str:
        """Who writes at that time."""
        return self.keepers[(moment // times.DAY + moment % times.DAY // (12 * times.HOUR)) % 4]

    def counters(self, day: int, keeper: str) -> list[str]:
        """Two who count a store that another keeps; not the same two each time."""
        others = [each for each in self.keepers if each != keeper]
        return [others[day % 3], others[(day + 1) % 3]]


class World:
    """A mission, played: the clock stands where the last task was done."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.seed = seed
        self.begins = profile.begins
        self.clock = self.begins
        self.stock = Stock()
        self.sites: list[Site] = []
        self.stores: list[Store] = []
        self.by_site: dict[str, Site] = {}
        self.site_of: dict[str, Site] = {}
        """By place."""
        self.interval = min(24, profile.days // 4)
        """Days between whole counts."""
        self.labels: list[Label] = []
        self.claimed: set[Any] = set()
        """Items, stores and persons of which a case has been made."""
        self.watched: dict[str, list[tuple[Label, Callable[[Op], None]]]] = {}
        """Who wants to know of counts, by place."""
        self.known: set[tuple[str, str]] = set()
        """Shortages that have been counted twice, by place and lot."""
        self.drawn: dict[str, set[str]] = {}
        """Lots that are opened, and so counted, this week besides."""
        self.unsampled: set[str] = set()
        """Lots in boxes that nobody opens before the next whole count."""
        self.awaited: dict[str, Label] = {}
        """Papers that show a case as soon as they are used, by number."""
        self.uncounted: set[str] = set()
        """Places that nobody counts any more."""
        self.recorded: dict[str, int] = {}
        """When consignments reached the ledger."""
        self.honest: Counter[str] = Counter()
        self.written = 0
        """When headquarters last wrote."""
        self.lag = self.dice("lag")
        self.noise = self.dice("noise")
        self._agenda: list[tuple[int, int, partial[object]]] = []
        self._order = count()
        self._numbers: Counter[str] = Counter()
        self._waiting: list[tuple[int, int, Op]] = []

    def dice(self, concern: str) -> Dice:
        """The dice of one concern."""
        return Dice(self.seed, f"{self.profile.name}/{concern}")

    def at(self, moment: int, task: Callable[..., object], *arguments: Any, **named: Any) -> None:
        """The task is due; what is due after the end is left undone."""
        if moment < END:
            entry = (max(moment, self.clock), next(self._order), partial(task, *arguments, **named))
            heapq.heappush(self._agenda, entry)

    def run(self) -> Iterator[Op]:
        """The operations in the order in which they reached the ledger."""
        while self._agenda:
            moment, _, task = heapq.heappop(self._agenda)
            self.clock = moment
            task()
            self.clock = moment
            while self._waiting and self._waiting[0][0] <= self.clock:
                yield heapq.heappop(self._waiting)[2]
        while self._waiting:
            yield heapq.heappop(self._waiting)[2]

    def number(self, series: str) -> int:
        """The next number of a series, from 1."""
        self._numbers[series] += 1
        return self._numbers[series]

    def voucher(self, site: str, kind: str) -> str:
        """The next voucher of the book; now and then one is spoilt and lost."""
        number = self.number(f"{site}/{kind}")
        if number > 20 and self.noise.chance(0.02):
            before = f"{site}/{kind}/{number:06}"
            number = self.number(f"{site}/{kind}")
            self.mistake("lost voucher", "R25", [], documents=[before, f"{site}/{kind}/{number:06}"])
        return f"{site}/{kind}/{number:06}"

    def seal(self, site: str) -> str:
        """The next seal of the site's box."""
        return f"{site}-{self.number(f'seal {site}'):06}"

    def mistake(self, what: str, rule: str, operations: list[str], **fields: Any) -> Label:
        """Something honest is not as it should be, and a rule may say so at S3."""
        self.honest[what] += 1
        label = Label("NOISE", NOISE, (rule,), what=what, first_signal_at=self.clock, **fields)
        label.operations = list(operations)
        return self.label(label)

    def event(self, what: str, rules: tuple[str, ...], operations: list[str], **fields: Any) -> Label:
        """Something is gone, and was reported as it should be."""
        self.honest[what] += 1
        label = Label("EVENT", EVENT, rules, what=what, first_signal_at=self.clock, loss=True, **fields)
        label.operations = list(operations)
        return self.label(label)

    def label(self, label: Label) -> Label:
        """The label is on the answer sheet."""
        label.number = len(self.labels) + 1
        self.labels.append(label)
        return label

    def emit(
        self,
        kind: str,
        fields: Op,
        *,
        by: str,
        site: Site | None = None,
        occurred: int | None = None,
        recorded: int | None = None,
        prompt: bool = False,
    ) -> str:
        """
        The operation is written; its id is the answer.

        ``recorded`` holds it, and what the site writes after it, back until then; ``prompt`` is written on the spot.
        """
        happened = self.clock if occurred is None else occurred
        prefix = PREFIX[kind]
        id_ = f"{prefix}-{self.number(prefix):07}"
        minutes = 1 if prompt else self.lag.weighted(LAG)
        when = max(self.clock, happened + minutes * times.MINUTE + self.lag.below(60), recorded or 0)
        after = self.recorded.get(fields.get("dispatch", ""))
        if after is not None:
            when = max(when, after)
        if site is None:
            self.written = when = max(when, self.written)
        else:
            if self.clock < site.offline_until:
                when = max(when, site.offline_until)
            site.written = when = max(when, site.written)
            if when - happened > 20 * times.HOUR and site.episode is not None:
                site.episode.operations.append(id_)
        if kind == "dispatch":
            self.recorded[id_] = when
        op: Op = {
            "op": kind,
            "id": id_,
            "occurred_at": times.written(happened),
            "recorded_at": times.written(when),
            "by": by,
        }
        for name, value in fields.items():
            if value is not None:
                op[name] = value
        heapq.heappush(self._waiting, (when, next(self._order), op))
        if self.awaited:
            for paper in (fields.get("document"), *fields.get("seals", ())):
                if paper in self.awaited:
                    self.awaited.pop(paper).shows(happened, id_)
        if self.noise.chance(0.01):
            # sent a second time, because the answer did not come: the ledger has it already
            heapq.heappush(self._waiting, (when, next(self._order), op))
            self.honest["sent twice"] += 1
        return id_

    def claim(self, *things: Any) -> bool:
        """The things are of one case alone from now on; False where one of them is of another."""
        if not self.claimed.isdisjoint(things):
            return False
        self.claimed.update(things)
        return True

    def release(self, days: int, *things: Any) -> None:
        """The things are free for other cases after so many days."""
        self.at(self.clock + days * times.DAY, self.claimed.difference_update, things)

    def watch(self, place: str, label: Label, told: Callable[[Op], None]) -> None:
        """The counts of a place are told to a case."""
        self.watched.setdefault(place, []).append((label, told))
