"""
A look into the books: what one evaluation of one rule asked, and until when its answer holds.

A rule never compares a time with now, never tells how long ago something was, and never touches the books. It asks the
look, and the look remembers under which keys it asked and which moments were still to come. So an answer stays valid
until an entry speaks of something that was asked, or one of those moments passes; and running everything again gives the
same answers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from wamledger.detection.books import (
    Books,
    CustodyFile,
    Event,
    Key,
    LotFile,
    Memo,
    Move,
    Numbered,
    Stay,
    WeaponFile,
)
from wamledger.detection.books.behind import Late, SetBack
from wamledger.detection.books.sightings import Sighting
from wamledger.detection.books.speaking import counted_key, written_key
from wamledger.domain.serials import normalised
from wamledger.domain.stock import Cell

NEVER: Final = 2**62
_File = TypeVar("_File", WeaponFile, LotFile)


class Look:
    """
    The books as of a moment, for one evaluation.

    Shape: ``asked`` are the keys that were asked, ``shared_work`` the work of others that was; ``until`` is the first
    moment at which the answer may change by itself.
    """

    __slots__ = ("_books", "asked", "at", "parameters", "shared_work", "tests", "until")

    def __init__(self, books: Books, at: int, parameters: dict[str, Any]) -> None:
        self._books = books
        self.at = at
        """For keeping what is known; a rule asks ``passed``."""
        self.parameters = parameters
        self.asked: set[Key] = set()
        self.shared_work: dict[Memo, None] = {}
        """The shared work that was asked for, in its order."""
        self.tests: dict[int, int] = {}
        """How many tests were made in which run."""
        self.until = NEVER

    def passed(self, moment: int) -> bool:
        """Whether the moment is over; where it is still to come, the answer holds until then."""
        if moment <= self.at:
            return True
        self.until = min(self.until, moment)
        return False

    def __getitem__(self, parameter: str) -> Any:
        """The value of a parameter of the rule: what the mission has set, or the default."""
        return self.parameters[parameter]

    # entries

    def events(self, op: str) -> list[Event]:
        """The entries of an operation, in the order of the ledger, those that were reversed left out."""
        self.asked.add(("op", op))
        return [event for event in self._books.by_op.get(op, ()) if event.reversed_by is None]

    def reversed_events(self, op: str) -> list[Event]:
        """The entries of an operation that were reversed."""
        self.asked.add(("op", op))
        return [event for event in self._books.by_op.get(op, ()) if event.reversed_by is not None]

    def event(self, id_: str) -> Event | None:
        """The entry of that id."""
        self.asked.add(("id", id_))
        return self._books.by_id.get(id_)

    def numbered(self, seq: int) -> Event:
        """The entry of that number, which something else named."""
        event = self._books.numbered(seq)
        if event is None:
            raise KeyError(seq)
        self.asked.add(("id", event.id))
        return event

    def entry_at(self, seq: int) -> Event | None:
        """The entry of that number; None where there is none that can be read."""
        return self._books.numbered(seq)

    def entry_before(self, seq: int) -> Event | None:
        """The last entry before that number."""
        place = bisect_left(self._books.events, seq, key=lambda event: event.seq)
        return self._books.events[place - 1] if place else None

    def about(self, kind: str, code: str) -> list[Event]:
        """The entries that name it: kind is dispatch, disposal, incident, trace, participant and so on."""
        self.asked.add((kind, code))
        return [event for event in self._books.about.get((kind, code), ()) if event.reversed_by is None]

    def by_user(self, code: str) -> list[Event]:
        """The entries that somebody recorded, those that were reversed among them."""
        self.asked.add(("user", code))
        return self._books.by_user.get(code, [])

    def moves(self, event: Event) -> list[Move]:
        """What an entry moved: kind, code, quantity, from, to."""
        return event.moves

    def breaks(self) -> list[tuple[int, str]]:
        """Where the chain of entries does not hold: number of the entry, and what is wrong with it."""
        self.asked.add(("chain", ""))
        return self._books.breaks

    # things

    def weapon(self, code: str, *, until: int | None = None) -> WeaponFile | None:
        """The file of a weapon; with ``until`` nothing but its stays is read of it, and none that begins after that."""
        return self._file(self._books.weapons, "weapon", code, until)

    def lot(self, code: str, *, until: int | None = None) -> LotFile | None:
        """The file of a lot; with ``until`` nothing but its postings is read of it, and none after that."""
        return self._file(self._books.lots, "lot", code, until)

    def _file(self, files: Mapping[str, _File], kind: str, code: str, until: int | None) -> _File | None:
        file = files.get(code)
        self.asked.add((kind, code) if until is None or file is None else self._books.asked_of(code, until))
        return file

    def first_entry(self, kind: str, code: str) -> Event | None:
        """The entry that took a weapon or lot on charge, which never changes; None where there is none yet."""
        file: WeaponFile | LotFile | None = (
            self._books.weapons if kind == "weapon" else self._books.lots
        ).get(code)
        if file is None:
            self.asked.add((kind, code))
            return None
        return file.first

    def stay_of(self, code: str, moment: int) -> Stay | None:
        """The stay of a weapon that was found standing somewhere then; whoever asked for that is told when it changes."""
        file = self._books.weapons.get(code)
        return file.stay_at(moment) if file is not None else None

    def weapons(self) -> dict[str, WeaponFile]:
        """Every weapon; the answer holds until any is moved, read or taken on charge."""
        self.asked |= {("op", op) for op in _MOVE_WEAPONS}
        return self._books.weapons

    def lots(self) -> dict[str, LotFile]:
        """Every lot; the answer holds until any is moved or taken on charge."""
        self.asked |= {("op", op) for op in _MOVE_WEAPONS}
        return self._books.lots

    def weapons_standing(self, holders: Iterable[str], moment: int) -> dict[str, Cell]:
        """The weapons that stood with one of these holders then, by code, with the cell."""
        held = list(holders)
        self.asked |= {self._books.asked_of(holder, moment) for holder in held}
        return self._books.weapons_standing(held, moment)

    def lots_standing(self, holder: str, moment: int) -> dict[tuple[str, Cell], int]:
        """How much of which lot stood with a holder then, by lot and cell."""
        self.asked.add(self._books.asked_of(holder, moment))
        return self._books.lots_standing(holder, moment)

    def lot_held(
        self, lot: str, holders: Iterable[str], moment: int, statuses: frozenset[str] | None = None
    ) -> int:
        """How much of a lot stood with these holders then, in any of the statuses."""
        file = self._books.lots.get(lot)
        total = 0
        for holder in holders:
            self.asked.add(self._books.asked_of(holder, moment))
            total += file.held(holder, moment, statuses) if file is not None else 0
        return total

    def weapons_ever_at(self, holder: str) -> list[str]:
        """The weapons that ever stood with a holder, in the order of their codes."""
        self.asked.add(("holder", holder))
        return sorted(self._books.weapons_at.get(holder, ()))

    def lots_ever_at(self, holder: str) -> list[str]:
        """The lots of which something ever stood with a holder, in the order of their codes."""
        self.asked.add(("holder", holder))
        return sorted(self._books.lots_at.get(holder, ()))

    def weapons_read_as(self, key: str) -> list[str]:
        """The weapons on which that serial was ever read, normalised, in the order of the ledger."""
        self.asked.add(("serial", key))
        return self._books.serials.get(key, [])

    def total_held(self, lot: str, moment: int, gone: frozenset[str]) -> int:
        """How much of a lot stood anywhere then, in any status but these."""
        file = self.lot(lot)
        if file is None:
            return 0
        return sum(file.in_cell(cell, moment) for cell in file.cells if cell.status not in gone)

    def handed_over(self, lot: str, moment: int) -> int:
        """How much of a lot had left the charge of the ledger by then."""
        file = self.lot(lot)
        return file.total(moment, _HANDED) if file is not None else 0

    def bearer(self, key: str, wanted: Callable[[str], bool], line: Mapping[str, Any]) -> str | None:
        """
        The weapon among those wanted on which that serial was read; where several bear it, one that looks as the line says.

        Where exactly one is wanted and looks so, no later entry changes the answer, so nothing is noted as asked: what
        ``wanted`` rests on is asked by the caller.
        """
        codes = [code for code in dict.fromkeys(self._books.serials.get(key, ())) if wanted(code)]
        fitting = [code for code in codes if _looks_so(self._books.weapons[code].identity, line)]
        if len(fitting) != 1:
            self.asked.add(("serial", key))
            self.asked |= {("weapon", code) for code in codes}
        return next(iter(fitting or codes), None)

    def weapons_read_before(self, key: str, seq: int) -> list[str]:
        """The weapons on which that serial had been read before an entry, in the order of the ledger."""
        self.asked.add(("serial", key))
        return [
            code
            for code in self._books.serials.get(key, ())
            if any(
                event.seq < seq and normalised(serial or "") == key
                for event, serial, _status in self._books.weapons[code].readings
            )
        ]

    def known_as(self, serial: str) -> bool:
        """Whether that serial was ever read on a weapon that is on record."""
        key = normalised(serial)
        self.asked.add(("serial", key))
        return bool(self._books.serials.get(key))

    def first_read_as(self, key: str, seq: int) -> Event | None:
        """The first entry after another that reads that serial on a weapon."""
        self.asked.add(("serial", key))
        found = [
            event
            for code in self._books.serials.get(key, ())
            for event, serial, _status in self._books.weapons[code].readings
            if event.seq > seq and normalised(serial or "") == key
        ]
        return min(found, key=lambda event: event.seq, default=None)

    def sightings(self) -> dict[str, Sighting]:
        """The serials that were like one on record when they were read, by name, in the order of the ledger."""
        self.asked.add(("alike", ""))
        return self._books.sightings.alike

    def sighting(self, name: str) -> Sighting | None:
        """The sighting of that name; it stays as it was."""
        return self._books.sightings.alike.get(name)

    def sightings_in(self, id_: str) -> list[Sighting]:
        """The sightings of one entry; they come with it."""
        return self._books.sightings.in_entry.get(id_, [])

    def identity(self, code: str) -> dict[str, Any]:
        """What a weapon is called, as it was read last."""
        self.asked.add(("identity", code))
        return self._books.weapons[code].identity

    def counted_as(self, key: str) -> list[Event]:
        """The counts and receipts that saw that serial, normalised, without naming a weapon, those reversed left out."""
        self.asked.add(("counted", key))
        return [event for event in self._books.sightings.counted.get(key, ()) if event.reversed_by is None]

    def lots_numbered(self, number: str) -> list[str]:
        """The lots that bear a number, however it was written, in the order of the ledger."""
        key = normalised(number)
        self.asked.add(("lot_number", key))
        return self._books.sightings.lots_numbered.get(key, [])

    def lots_from_outside(self) -> list[str]:
        """The lots with a number that others had before they came, in the order of the ledger."""
        self.asked.add(("lots_from_outside", ""))
        return self._books.sightings.lots_from_outside

    def handed_in(self) -> list[Event]:
        """The entries by which people handed weapons in, in the order of the ledger, those that were reversed left out."""
        self.asked.add(("handed_in", ""))
        found = [event for event in self._books.sightings.handed_in if event.reversed_by is None]
        self.asked.add(("reversed", "register"))
        return found

    def types_of(self, codes: Iterable[str], *, first: bool = False) -> dict[str, int]:
        """
        How many of each type the weapons are, as now known, or as they came on charge.

        Whoever asked what stood with a holder is told when one of these becomes another type, so nothing is noted here.
        """
        found: dict[str, int] = {}
        weapons, retyped = self._books.weapons, self._books.retyped
        for code in codes:
            file = weapons.get(code)
            kind = file.identity.get("type", "") if file is not None else ""
            if first and code in retyped:
                kind = retyped[code]
            found[kind] = found.get(kind, 0) + 1
        return found

    def types_standing(self, holders: Iterable[str], moment: int, statuses: frozenset[str]) -> dict[str, int]:
        """How many weapons of each type stood with these holders then, in any of the statuses."""
        found: dict[str, int] = {}
        weapons, presence = self._books.weapons, self._books.presence
        for holder in holders:
            self.asked.add(self._books.asked_of(holder, moment))
            if holder not in presence:
                continue
            for code, cell in presence[holder].at(moment).items():
                if cell.status in statuses:
                    kind = weapons[code].identity.get("type", "")
                    found[kind] = found.get(kind, 0) + 1
        return found

    def nature_of(self, lot: str) -> str:
        """The nature of a lot, which never changes; empty where there is no such lot yet."""
        file = self._books.lots.get(lot)
        if file is None:
            self.asked.add(("lot", lot))
            return ""
        return str(file.identity.get("nature", ""))

    def counts_of(self, holder: str, *, until: int | None = None) -> list[Event]:
        """
        The counts that covered a place (its own, and those of places around it) or a party, by cut-off.

        With ``until`` none is looked at that was made after that moment.
        """
        found: list[tuple[str, int, Event]] = []
        around: str | None = holder
        while around is not None:
            if until is None:
                self.asked.add(("counts", around))
            else:
                self.asked.add(self._books.asked_of(counted_key(around), until))
            found += self._books.counts_at.get(around, ())
            row = self._books.places.get(around)
            around = row.get("within") if row else None
        return [event for _cut_off, _seq, event in sorted(found) if event.reversed_by is None]

    # what is owed, and who was heard from

    def packages(self) -> list[str]:
        """The packages of whose seals somebody spoke, in the order of their codes."""
        found: set[str] = set()
        for event in self.about("containers", ""):
            found.add(str(event.get("package") or ""))
            found |= {str(line.get("package") or "") for line in event.fields.get("lines", ())}
        return sorted(found - {""})

    def owing(self) -> list[str]:
        """The issues on which something is owed, was settled late, or that have no due time."""
        self.asked.add(("custody", ""))
        return list(self._books.custody.owing)

    def custody(self, issue: str) -> CustodyFile | None:
        """The file of an issue; it changes when something of it is settled."""
        self.asked.add(("issue", issue))
        return self._books.custody.files.get(issue)

    def owed(self, issue: str) -> dict[tuple[str, str], int]:
        """What is owed on an issue, by kind and code, in their order."""
        self.asked.add(("issue", issue))
        return dict(sorted(self._books.custody.owed(issue).items()))

    def given(self, issue: str) -> dict[tuple[str, str], int]:
        """What an issue gave, by kind and code, in their order."""
        self.asked.add(("id", issue))
        return dict(sorted(self._books.custody.given(issue).items()))

    def owed_by(self, party: str) -> list[str]:
        """The issues on which a party owes something, in the order of the ledger."""
        self.asked.add(("custody", party))
        return sorted(self._books.custody.of.get(party, ()), key=lambda each: self._books.by_id[each].seq)

    def heard_since(self, site: str, moment: int) -> bool:
        """Whether a site has made an entry at that moment or later."""
        if self._books.heard.get(site, -1) >= moment:
            return True
        self.asked.add(("heard", site))
        return False

    # the day book

    def sites(self) -> list[str]:
        """The outermost places, in the order of their codes."""
        return sorted(code for code, row in self.places.items() if row.get("within") not in self.places)

    def at_site(self, site: str, before: int) -> list[Event]:
        """The entries made at a site before the entry of that number, which no later entry changes."""
        made = self._books.daybook.by_site.get(site, [])
        return made[: bisect_left(made, before, key=lambda event: event.seq)]

    def first_at_site(self, site: str, number: int) -> list[Event]:
        """The first so many entries made at a site, as far as there are so many yet."""
        made = self._books.daybook.by_site.get(site, [])
        if len(made) < number:
            self.asked.add(("made", site))
        return made[:number]

    def made_at(self, event: Event) -> str | None:
        """The site at which an entry was made, as far as it says so."""
        return self._books.daybook.site_of.get(event.seq)

    def dated(self, site: str) -> list[Event]:
        """The entries made at a site that state when they were written down, in the order of the ledger."""
        self.asked.add(("dated", site))
        return self._books.daybook.dated.get(site, [])

    def dated_part(self, site: str, begin: int, end: int) -> list[tuple[Event, int]]:
        """Some of them, each with how late the site had been until then: the 99th percentile, nothing while it has few."""
        if end > len(self._books.daybook.dated.get(site, ())):
            self.asked.add(("dated", site))
        # that one of them was reversed
        self.asked.add(("undone at", site))
        dated, usual = self._books.daybook.dated.get(site, []), self._books.daybook.usual_lags[site]
        return list(zip(dated[begin:end], usual[begin:end], strict=True))

    def clock_set_back(self) -> list[SetBack]:
        """Where the clock of the ledger went back, in the order of the ledger."""
        self.asked.add(("clock", ""))
        return self._books.behind.set_back

    def behind(self, site: str) -> list[Late]:
        """The entries made at a site that reach behind a count which had come in before them, in the order of the ledger."""
        self.asked |= {("behind", site), ("undone at", site)}
        return self._books.behind.at.get(site, [])

    def written_first(self, site: str, moment: int) -> int | None:
        """When the first entry that a site made from then on was written down."""
        written = self._books.daybook.written.get(site, ())
        place = bisect_left(written, moment)
        if place == len(written):
            self.asked.add(("dated", site))
            return None
        self.asked.add(self._books.asked_of(written_key(site), written[place]))
        return written[place]

    def sensitive(self, site: str) -> list[Event]:
        """The entries made at a site that could hide a loss, in the order of the ledger."""
        self.asked.add(("sensitive", site))
        return self._books.daybook.sensitive.get(site, [])

    def series_names(self) -> list[str]:
        """Every series of numbers, as kind and what stands before the number, in their order."""
        self.asked.add(("series", ""))
        return sorted(f"{kind} {before}" for kind, before in self._books.daybook.series)

    def series(self, name: str) -> list[Numbered]:
        """The numbers used of a series, in the order of the ledger."""
        self.asked.add(("series", name))
        kind, before = name.split(" ", 1)
        return list(self._books.daybook.series.get((kind, before), ()))

    def crossings(self) -> list[tuple[Event, Event]]:
        """Pairs of an issue and a return at another site."""
        self.asked.add(("crossings", ""))
        return self._books.daybook.crossings

    def errands(self, party: str, month: str) -> int:
        """How often a party was given something for a patrol or an operation in a month (2026-03)."""
        self.asked.add(("errands", month))
        return self._books.daybook.errands.get((party, month), 0)

    def residuals(self) -> list[tuple[int, str, str]]:
        """What entries moved from where it did not stand: number of the entry, kind, code."""
        self.asked.add(("residuals", ""))
        return self._books.daybook.residuals

    def first_stood(self, holder: str) -> int | None:
        """When something first stood with a holder; None where nothing ever did."""
        first = self._books.presence[holder].begin() if holder in self._books.presence else None
        for code in self._books.lots_at.get(holder, ()):
            file = self._books.lots[code]
            for cell in file.holders.get(holder, ()):
                at = file.cells[cell][0].at
                first = at if first is None else min(first, at)
        # an entry that comes later in time changes nothing, one that reaches further back touches the day
        self.asked.add(("holder", holder) if first is None else self._books.asked_of(holder, first))
        return first

    def brought_by(self, holder: str, moment: int) -> Event | None:
        """The entry by which something first stood with a holder at that moment; None where nothing came then."""
        books, found = self._books, set()
        if holder in books.presence:
            for code in books.presence[holder].came_at(moment):
                for stay in books.weapons[code].stays:
                    if stay.at == moment and stay.cell is not None and stay.cell.holder == holder:
                        found.add(stay.seq)
        for code in books.lots_at.get(holder, ()):
            file = books.lots[code]
            found |= {
                file.cells[cell][0].seq
                for cell in file.holders.get(holder, ())
                if file.cells[cell][0].at == moment
            }
        return self.numbered(min(found)) if found else None

    def handled(self, holders: Iterable[str], begin: int, end: int) -> dict[str, list[Event]]:
        """The entries that brought or took something of a lot between two moments (after the first), by lot."""
        found: dict[str, set[int]] = {}
        lots = self._books.lots
        for holder in sorted(holders):
            self.asked.add(self._books.asked_of(holder, end))
            for code in self._books.lots_at.get(holder, ()):
                file = lots[code]
                for cell in file.holders.get(holder, ()):
                    moved = file.moved_between(cell, begin, end)
                    if moved:
                        found.setdefault(code, set()).update(moved)
        numbered = self._books.numbered
        return {
            code: [event for seq in sorted(found[code]) if (event := numbered(seq)) is not None]
            for code in sorted(found)
        }

    def tested(self, run: int, tests: int) -> None:
        """So many tests were made as of a run, whatever came of them; those of a rule in a run are corrected together."""
        self.tests[run] = self.tests.get(run, 0) + tests

    # what several rules work out alike

    def shared(self, name: str, subject: str, work: Callable[[Look, str], Any]) -> Any:
        """
        What ``work`` makes of the subject; worked out once for all who ask, until something changes that it asked.

        ``work`` is given a look of its own, without parameters; what it makes is never changed by whoever gets it.

        Raises: what the work raised, each time
        """
        memo = self._books.known.shared(name, subject, work, self)
        # not the many keys that it rests on, but itself
        self.shared_work[memo] = None
        self.until = min(self.until, memo.until)
        if memo.raised is not None:
            error, where = memo.raised
            # not with the way by which others came to ask before
            raise error.with_traceback(where)
        return memo.value

    def blank(self) -> Look:
        """A look at the same moment that has asked nothing yet, for work that is shared."""
        return Look(self._books, self.at, {})

    # places and people, which are set up and hardly change

    @property
    def places(self) -> dict[str, dict[str, Any]]:
        """The places by code."""
        self.asked.add(("op", "add_place"))
        return self._books.places

    @property
    def parties(self) -> dict[str, dict[str, Any]]:
        """The parties by code."""
        self.asked.add(("op", "add_party"))
        return self._books.parties

    @property
    def users(self) -> dict[str, dict[str, Any]]:
        """The users by code."""
        self.asked |= {("op", "add_user"), ("op", "change_user")}
        return self._books.users

    @property
    def participants(self) -> dict[str, dict[str, Any]]:
        """The participants in disarmament by number."""
        self.asked.add(("op", "register_participant"))
        return self._books.participants

    def nature(self, code: str) -> Any:
        """What is known of a nature of ammunition: the mission's own figures, or the packaged ones; None for neither."""
        from wamledger import reference

        self.asked.add(("op", "add_nature"))
        own = self._books.natures.get(code)
        return own if own is not None else reference.natures().get(code)

    def within(self, place: str) -> list[str]:
        """The place and every place within it."""
        self.asked.add(("op", "add_place"))
        return self._books.within(place)

    def site(self, code: str) -> str:
        """The outermost place around a place; the code itself for a party."""
        self.asked.add(("op", "add_place"))
        return self._books.site(code)

    def policy(self, name: str) -> Any:
        """What the mission has set, or the default."""
        self.asked.add(("policy", name))
        return self._books.policy(name)


_HANDED: Final = frozenset({"HANDED_OVER"})


def _looks_so(identity: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """Whether make, model and calibre, as far as they were seen, are the weapon's."""
    return all(
        not line.get(name) or str(line[name]).casefold() == str(identity.get(name, "")).casefold()
        for name in ("make", "model", "calibre")
    )


_MOVE_WEAPONS: Final = (
    "register",
    "adjust",
    "move",
    "issue",
    "return",
    "dispatch",
    "receive",
    "hand_over",
    "report_loss",
    "recover",
    "plan_disposal",
    "destroy",
    "reverse",
    "correct_identity",
    "inspect",
    "expend",
)
