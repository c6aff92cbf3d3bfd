"""
The mission as it goes: an agenda, the people who write, and what reaches the ledger when.

What happens at a site is written there in the order in which it happened, some minutes later, or days later where the
site has no line. The journal is in the order in which things reached the ledger, so that ``recorded_at`` never goes back.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any, Final

from sample_data import times
from sample_data.benchmark.label import EVENT, NOISE, Label
from sample_data.benchmark.outbox import Outbox
from sample_data.benchmark.site import Op, Site, Store
from sample_data.benchmark.size import END, Profile
from sample_data.benchmark.stock import Stock
from sample_data.dice import Dice

PREFIX: Final = {
    "add_user": "USR", "add_place": "PLC", "add_party": "PTY", "add_nature": "NAT", "set_policy": "POL",
    "register": "REG", "register_participant": "RPT", "move": "MOV", "issue": "ISS", "return": "RET",
    "expend": "EXP", "dispatch": "DSP", "receive": "RCV", "hand_over": "HND", "reseal": "SEA",
    "inspect": "INS", "hold": "HLD", "release_hold": "RLH", "restrict": "RST", "count": "CNT",
    "declare": "DCL", "adjust": "ADJ", "report_loss": "LOS", "recover": "RVY", "incident": "INC",
    "review_finding": "RVW", "plan_disposal": "PLN", "destroy": "DST", "verify_destruction": "VFY",
    "request_trace": "TRQ", "answer_trace": "TRA", "correct_identity": "COR", "reverse": "REV",
}  # fmt: skip


CLOCKED: Final = frozenset({"cut_off", "discovered_at"})
"""Fields that whoever writes reads from the clock of the site, as the time of the operation itself."""


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
        self.honest: Counter[str] = Counter()
        self.written = 0
        """When headquarters last wrote."""
        self.outbox = Outbox(self.dice("lag"))
        self.noise = self.dice("noise")
        self._agenda: list[tuple[int, int, partial[object]]] = []
        self._order = count()
        self._numbers: Counter[str] = Counter()

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
            yield from self.outbox.until(self.clock)
        yield from self.outbox.until(None)

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
        sent = self.outbox.dispatches.get(fields.get("dispatch", ""), (0, 0))
        said = happened if site is None else max(site.clock(happened), sent[0] + 60)
        minutes = 1 if prompt else self.outbox.minutes()
        when = max(self.clock, happened + minutes * times.MINUTE + self.outbox.seconds(), recorded or 0)
        when = max(when, said, sent[1])
        if site is None:
            self.written = when = max(when, self.written)
        else:
            waits = self.clock < site.offline_until
            if waits:
                when = max(when, site.offline_until)
            site.written = when = max(when, site.written)
            if when - happened > 20 * times.HOUR and site.episode is not None:
                site.episode.operations.append(id_)
        if kind == "dispatch":
            self.outbox.dispatches[id_] = (said, when)
        op: Op = {
            "op": kind,
            "id": id_,
            "occurred_at": times.written(said),
            "recorded_at": times.written(when),
            "by": by,
        }
        for name, value in fields.items():
            if value is not None:
                op[name] = value
        if site is not None:
            for name in CLOCKED & op.keys():
                op[name] = times.written(site.clock(times.read(op[name])))
            if waits:
                site.batch.append(op)
        self.outbox.put(when, op)
        if self.awaited:
            for paper in (fields.get("document"), *fields.get("seals", ())):
                if paper in self.awaited:
                    self.awaited.pop(paper).shows(happened, id_)
        if self.noise.chance(0.3):
            # sent a second time, because the answer did not come: the ledger has it already
            self.outbox.put(when, op)
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

    def again(self, site: Site) -> None:
        """What waited for the line of a site is sent once more, hours after it was taken in."""
        self.honest["sent twice"] += len(site.batch)
        for op in site.batch:
            # the device does not know that the office has it, and stamps it anew
            self.outbox.put(self.clock, {**op, "recorded_at": times.written(self.clock)})
        site.batch = []

    def watch(self, place: str, label: Label, told: Callable[[Op], None]) -> None:
        """The counts of a place are told to a case."""
        self.watched.setdefault(place, []).append((label, told))


__all__ = ["Op", "Site", "Store", "World"]
