"""
The day book: entries by the site at which they were made, by the numbers that they use up, and what does not add up.

What hardly ever happens (an entry written down late, an act that could hide a loss, a return at another site) is filed
apart, so that asking for it costs nothing on an ordinary day.
"""

from __future__ import annotations

import re
from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from wamledger.detection.books.event import Event, Move, Row
from wamledger.detection.books.speaking import Touched
from wamledger.domain import moment as moments
from wamledger.domain.stock import Cell

SENSITIVE: Final = frozenset(
    {"adjust", "dispatch", "reseal", "correct_identity", "reverse", "hand_over", "plan_disposal", "destroy"}
)
"""Operations that could hide a loss, or take goods away."""

ERRANDS: Final = frozenset({"PATROL", "OPERATION"})
"""Purposes of an issue that tell how much a party has to do."""

_PLACE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "register": ("to",),
    "move": ("from",),
    "issue": ("from",),
    "return": ("to",),
    "expend": ("from",),
    "dispatch": ("from",),
    "receive": ("to",),
    "hand_over": ("from",),
    "reseal": ("place",),
    "count": ("place",),
    "adjust": ("place",),
    "report_loss": ("from",),
    "recover": ("to",),
    "incident": ("place",),
    "plan_disposal": ("place",),
    "destroy": ("place",),
}
_NUMBER: Final = re.compile(r"(.*?)(\d{1,9})([/.-](?:19|20)\d\d)?\Z", re.DOTALL)
"""What stands before the number, the number, and the year where one follows it."""


ENOUGH: Final = 200
"""Entries of a site after which its own habits are known."""


def _moments() -> array[int]:
    return array("q")


class Numbered(NamedTuple):
    """A number of a series, as it was written, and the entry that used it."""

    number: int
    text: str
    event: Event


class Series:
    """The numbers that were used of one series, in the order of the ledger, as columns: every paper has one."""

    __slots__ = ("_events", "_numbers", "_texts")

    def __init__(self) -> None:
        self._numbers = array("q")
        self._texts: list[str] = []
        self._events: list[Event] = []

    def use(self, number: int, text: str, event: Event) -> None:
        """The entry has used the number."""
        self._numbers.append(number)
        self._texts.append(text)
        self._events.append(event)

    def __iter__(self) -> Iterator[Numbered]:
        return map(Numbered, self._numbers, self._texts, self._events)


class DayBook:
    """
    Shape: ``by_site`` every entry made at a site, in the order of the ledger; ``dated`` those of them that state when they
    were written down; ``sensitive`` those that could hide a loss, and ``site_of`` the site of
    each of these by number; ``series`` the numbers used, by kind and what stands
    before the number; ``crossings`` pairs of an issue and a return at another site; ``residuals`` what entries moved from
    where it did not stand: number of the entry, kind, code; ``errands`` how often a party was given something for a patrol
    or an operation, by party and month.
    """

    def __init__(self) -> None:
        self.by_site: dict[str, list[Event]] = defaultdict(list)
        self.dated: dict[str, list[Event]] = defaultdict(list)
        self.written: dict[str, array[int]] = defaultdict(_moments)
        """When each of them was written down, in order of time."""
        self.usual_lags: dict[str, array[int]] = defaultdict(_moments)
        """For each of them how late the site had been before: the 99th percentile, nothing while it has few."""
        self._lags: dict[str, array[int]] = defaultdict(_moments)
        self.sensitive: dict[str, list[Event]] = defaultdict(list)
        self.site_of: dict[int, str] = {}
        self.series: dict[tuple[str, str], Series] = defaultdict(Series)
        self.crossings: list[tuple[Event, Event]] = []
        self.residuals: list[tuple[int, str, str]] = []
        self.errands: dict[tuple[str, str], int] = defaultdict(int)
        self._weapons: dict[str, Cell | None] = {}
        self._lots: dict[tuple[str, Cell], int] = {}

    def take(
        self,
        event: Event,
        moves: Sequence[Move],
        known: Mapping[str, Event],
        places: Mapping[str, Row],
        touched: Touched,
    ) -> str | None:
        """The entry is in the day book; the site at which it was made."""
        self._balance(event, moves, touched)
        for kind, text in _texts(event):
            self._number(kind, text, event, touched)
        if event.op == "issue" and event.get("purpose") in ERRANDS:
            month = moments.canonical(event.at)[:7]
            self.errands[event.fields["to"], month] += 1
            touched.add(("errands", month))
        if event.op == "reverse":
            self._undo(known.get(event.fields["entry"]), moves, known, places, touched)
        site = _outermost(self._station(event, moves, known), places)
        if site is None:
            return None
        self.by_site[site].append(event)
        touched.add(("made", site))
        if event.recorded is not None:
            self._date(site, event, event.recorded)
            touched.add(("dated", site))
        if event.op in SENSITIVE:
            self.sensitive[site].append(event)
            self.site_of[event.seq] = site
            touched.add(("sensitive", site))
        if event.op == "return":
            issue = known.get(event.fields["issue"])
            if issue is not None and _outermost(issue.get("from"), places) != site:
                self.crossings.append((issue, event))
                touched.add(("crossings", ""))
        return site

    def _date(self, site: str, event: Event, recorded: int) -> None:
        """It is kept when the entry was written down, and how late the site had been until then."""
        lags = self._lags[site]
        self.dated[site].append(event)
        self.usual_lags[site].append(lags[-(-len(lags) * 99 // 100) - 1] if len(lags) >= ENOUGH else 0)
        insort(lags, recorded - event.at)
        insort(self.written[site], recorded)

    def _station(
        self,
        event: Event,
        moves: Sequence[tuple[str, str, int, Cell | None, Cell | None]],
        known: Mapping[str, Event],
    ) -> str | None:
        """The place at which an entry was made; what only corrects a weapon is made where the weapon stands."""
        found = station(event, moves, known)
        if found is None and event.op == "correct_identity":
            cell = self._weapons.get(event.fields["weapon"])
            found = cell.holder if cell is not None else None
        return found

    def _undo(
        self,
        undone: Event | None,
        moves: Sequence[Move],
        known: Mapping[str, Event],
        places: Mapping[str, Row],
        touched: Touched,
    ) -> None:
        """Whoever asked about the entry that was reversed asks again."""
        if undone is None:
            return
        for kind, text in _texts(undone):
            match = _NUMBER.match(text)
            if match is not None:
                touched.add(("series", f"{kind} {_series(match)}"))
        site = _outermost(self._station(undone, moves, known), places)
        touched |= {
            ("undone at", site or ""),
            ("dated", site or ""),
            ("sensitive", site or ""),
            ("crossings", ""),
        }

    def _number(self, kind: str, text: str, event: Event, touched: Touched) -> None:
        match = _NUMBER.match(text)
        if match is None or not text.isascii():
            return
        before, number = _series(match), match[2]
        if (kind, before) not in self.series:
            touched.add(("series", ""))
        self.series[kind, before].use(int(number), text, event)
        touched.add(("series", f"{kind} {before}"))

    def _balance(
        self,
        event: Event,
        moves: Iterable[Move],
        touched: Touched,
    ) -> None:
        """What moves must have stood where it comes from, entry after entry."""
        lots = self._lots
        for kind, code, quantity, was, becomes in moves:
            if kind == "weapon":
                sound = self._weapons.get(code) == was
                self._weapons[code] = becomes
            else:
                sound = True
                if was is not None:
                    left = lots.get((code, was), 0) - quantity
                    lots[code, was] = left
                    sound = left >= 0
                if becomes is not None:
                    lots[code, becomes] = lots.get((code, becomes), 0) + quantity
            if not sound:
                self.residuals.append((event.seq, kind, code))
                touched.add(("residuals", ""))


def station(
    event: Event,
    moves: Sequence[Move],
    known: Mapping[str, Event],
) -> str | None:
    """The place at which an entry was made, as far as it says so; None where it does not."""
    for name in _PLACE_FIELDS.get(event.op, ()):
        code = event.get(name)
        if isinstance(code, str):
            return code
    for name in ("issue", "dispatch"):
        other = known.get(event.get(name) or "")
        if other is not None:
            code = other.get("from")
            return code if isinstance(code, str) else None
    for _kind, _code, _quantity, was, becomes in moves:
        for cell in (was, becomes):
            if cell is not None:
                return cell.holder
    return None


def _outermost(code: str | None, places: Mapping[str, Row]) -> str | None:
    """The site of a place; None for what is no place."""
    row = places.get(code or "")
    if row is None:
        return None
    while row.get("within") in places:
        row = places[row["within"]]
    return str(row["code"])


def _series(match: re.Match[str]) -> str:
    """The name of a series: what stands before the number, and the year behind it."""
    return match[1] + (f"*{match[3]}" if match[3] else "")


def _texts(event: Event) -> Iterable[tuple[str, str]]:
    """The numbered papers, seals and tags that an entry uses up, with their kind."""
    fields: dict[str, Any] = event.fields
    if fields.get("document"):
        yield "document", fields["document"]
    if event.op == "dispatch":
        for seal in fields.get("seals", ()):
            yield "seal", seal
    elif event.op == "reseal":
        yield "seal", fields["new_seal"]
    elif event.op in ("register", "adjust"):
        for line in fields.get("lines", ()):
            new = line.get("new_weapon")
            if new is not None:
                yield "weapon", new["id"]
                if new.get("tag"):
                    yield "tag", new["tag"]
