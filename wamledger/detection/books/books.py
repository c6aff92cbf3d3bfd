"""
The books: entries fed in the order of the ledger, and filed.

Feeding decides nothing. What an entry moved stands in its effects; everything else is filed as it was written. A rule
asks the books and never the ledger, so that the same entries give the same findings on any machine.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from sys import intern
from typing import Any, Final

from wamledger.detection.books.behind import Behind
from wamledger.detection.books.custody import Custody
from wamledger.detection.books.daybook import DayBook
from wamledger.detection.books.event import Event, Move, Row
from wamledger.detection.books.known import Known
from wamledger.detection.books.lot import LotFile
from wamledger.detection.books.presence import Presence
from wamledger.detection.books.sightings import Sightings
from wamledger.detection.books.speaking import (
    MADE_AT,
    SLIM,
    Key,
    Touched,
    counted_key,
    named,
    spoken,
    standing_key,
    written_key,
)
from wamledger.detection.books.weapon import WeaponFile
from wamledger.domain import moment as moments
from wamledger.domain.policies import POLICIES
from wamledger.domain.serials import normalised
from wamledger.domain.stock import Cell

_CODES: Final = ("by", "approved_by", "from", "to", "place", "party", "op", "issue", "dispatch")


def is_known(body: Row, at: int) -> bool:
    """
    Whether somebody who looked into the ledger at that moment could know the entry.

    It had occurred; and where it came as a past record, with the time at which it was written down, it had been.
    """
    operation = body["operation"]
    if moments.parse(operation["occurred_at"]) > at:
        return False
    return not _says_when_written(body) or moments.parse(body["recorded_at"]) <= at


def _says_when_written(body: Row) -> bool:
    """Whether somebody said when it was written down; else the time is that of the ledger's clock."""
    return bool(body.get("historical")) and "recorded_at" not in body.get("assigned", ())


_seq: Final = attrgetter("seq")


class Books:
    """
    Everything that was known.

    Shape: ``events`` in the order of the ledger; ``by_op`` the same by operation; ``by_id`` by id. ``at_holder`` names
    the weapons and lots that ever stood with a holder, in no order that means anything: sort before it shows.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.by_id: dict[str, Event] = {}
        self.by_op: dict[str, list[Event]] = defaultdict(list)
        self.by_user: dict[str, list[Event]] = defaultdict(list)
        self.weapons: dict[str, WeaponFile] = {}
        self.lots: dict[str, LotFile] = {}
        self.places: dict[str, Row] = {}
        self.parties: dict[str, Row] = {}
        self.users: dict[str, Row] = {}
        self.natures: dict[str, Row] = {}
        self.participants: dict[str, Row] = {}
        self._policies: dict[str, Any] = {}
        self._cells: dict[tuple[str, ...], int] = {}
        self._all_cells: list[Cell | None] = [None]
        """Every cell that was ever named, by its number."""
        self._all_codes: list[str] = []
        """Every weapon, by its number."""
        self.inside: dict[str, list[str]] = defaultdict(list)
        """The places directly within a place."""
        self.weapons_at: dict[str, set[str]] = defaultdict(set)
        self.lots_at: dict[str, set[str]] = defaultdict(set)
        self.presence: dict[str, Presence] = defaultdict(lambda: Presence(self._all_codes, self._all_cells))
        self.retyped: dict[str, str] = {}
        """The type under which a weapon came on charge, where it was corrected since."""
        self.custody = Custody(self.by_id)
        self.daybook = DayBook()
        self.sightings = Sightings()
        self.heard: dict[str, int] = {}
        """When a site was last heard from: the latest entry that it made."""
        self.known = Known()
        """What looks worked out, and share."""
        self._days: dict[str, list[int]] = {}
        """The days of which somebody asked what stood with a holder, in their order."""
        self._plain: dict[str, Row] = {}
        """One line for each weapon that is named and no more, for every sheet that has it."""
        self.about: dict[tuple[str, str], list[Event]] = defaultdict(list)
        """Entries by what they name: ("dispatch", id), ("disposal", code), ("incident", id), ..."""

        self.serials: dict[str, list[str]] = defaultdict(list)
        """Weapons by each serial that was ever read on them, normalised."""
        self.counts_at: dict[str, list[tuple[str, int, Event]]] = defaultdict(list)
        """Counts by the place or party that was counted, with cut-off and number, in their order."""
        self.behind = Behind()
        self.breaks: list[tuple[int, str]] = []
        """Where the chain of entries does not hold: number of the entry, and what is wrong with it."""

    # feeding

    def note_break(self, seq: int, what: str) -> None:
        """The chain of entries is broken there: the entry is missing, changed, unreadable, or follows another."""
        self.breaks.append((seq, what))

    def feed(self, body: Row) -> Touched:
        """The entry is filed; what it speaks of is returned."""
        operation: Row = body["operation"]
        for name in _CODES:
            value = operation.get(name)
            if type(value) is str:
                operation[name] = intern(value)
        effects: Row = body["effects"]
        seq: int = body["seq"]
        historical = bool(body.get("historical"))
        op = operation["op"]
        event = Event(
            seq,
            operation["id"],
            op,
            moments.parse(operation["occurred_at"]),
            moments.parse(body["recorded_at"]) if _says_when_written(body) else None,
            operation["by"],
            operation.get("approved_by"),
            operation,
            effects,
            historical=historical,
        )
        touched: Touched = {("op", op), ("id", event.id), ("user", event.by)}
        self.events.append(event)
        self.by_id[event.id] = event
        self.by_op[op].append(event)
        self.by_user[event.by].append(event)
        self._set_up(event, touched)
        if op in ("register", "adjust"):
            self._take_on_charge(event, touched)
        elif op == "count":
            counted = operation.get("place") or operation["party"]
            insort(self.counts_at[counted], (operation["cut_off"], seq, event))
            touched.add(("counts", counted))
            self._stands_otherwise(counted_key(counted), event.at, touched)
        if op in ("count", "declare"):
            operation["lines"] = [self._shared(line) for line in operation["lines"]]
        moves = self._move(event, touched) if "moves" in effects else []
        self.custody.take(event, moves, touched)
        site = self.daybook.take(event, moves, self.by_id, self.places, touched)
        if self.behind.keep_time(event, body):
            touched.add(("clock", ""))
        if site is not None and self.behind.take(event, site, body):
            touched.add(("behind", site))
        if site is not None and event.recorded is not None:
            self._stands_otherwise(written_key(site), event.recorded, touched)
        self._hear(event, touched)
        self._speak(event, touched)
        if op == "reverse":
            self._reverse(event, touched)
        elif op == "correct_identity":
            self._read_again(event, touched)
        self.sightings.take(event, self, touched)
        if op in SLIM:
            event.pack()
        return touched

    def _shared(self, line: Row) -> Row:
        """The line; one object for all lines that say no more than which weapon."""
        return self._plain.setdefault(line["weapon"], line) if len(line) == 1 and "weapon" in line else line

    def _set_up(self, event: Event, touched: Touched) -> None:
        fields = event.fields
        match event.op:
            case "add_place":
                self.places[fields["code"]] = fields
                if fields.get("within"):
                    self.inside[fields["within"]].append(fields["code"])
                touched.add(("holder", fields["code"]))
            case "add_party":
                self.parties[fields["code"]] = fields
            case "add_user":
                self.users[fields["code"]] = fields
            case "change_user":
                changed = {name: fields[name] for name in ("roles", "places") if fields.get(name) is not None}
                self.users[fields["code"]] = {**self.users[fields["code"]], **changed}
            case "add_nature":
                self.natures[fields["code"]] = fields
            case "set_policy":
                self._policies[fields["name"]] = fields["value"]
                touched.add(("policy", fields["name"]))
            case "register_participant":
                self.participants[fields["participant"]] = fields
                touched.add(("participant", fields["participant"]))

    def _read(self, code: str, serial: str | None, touched: Touched) -> None:
        if serial:
            key = normalised(serial)
            self.serials[key].append(code)
            touched.add(("serial", key))

    def _take_on_charge(self, event: Event, touched: Touched) -> None:
        for line in event.fields.get("lines", ()):
            new = line.get("new_weapon")
            if new is not None:
                file = WeaponFile(
                    new["id"], event, {**new, "condition": line.get("condition")}, len(self._all_codes)
                )
                self._all_codes.append(file.code)
                file.readings.append((event, new.get("serial"), new["serial_status"]))
                self.weapons[new["id"]] = file
                self._read(new["id"], new.get("serial"), touched)
            new = line.get("new_lot")
            if new is not None:
                self.lots[new["id"]] = LotFile(new["id"], event, new)

    def _move(self, event: Event, touched: Touched) -> list[Move]:
        """What the entry moved stands where it says; the moves."""
        moves: list[Move] = []
        at, seq, cells = event.at, event.seq, self._all_cells
        holders = set()
        for number, move in enumerate(event.effects["moves"]):
            was_there, goes_to = self._cell(move["from"]), self._cell(move["to"])
            was, becomes = cells[was_there], cells[goes_to]
            if was is not None:
                holders.add(was.holder)
            if becomes is not None:
                holders.add(becomes.holder)
            if "weapon" in move:
                weapon = self.weapons[move["weapon"]]
                code = weapon.code
                self._present(weapon, at, becomes, goes_to, touched)
                weapon.stand(at, seq, becomes)
                if becomes is not None:
                    self.weapons_at[becomes.holder].add(code)
                touched.add(("weapon", code))
                self._stands_otherwise(code, at, touched)
                moves.append(("weapon", code, 1, was, becomes))
            else:
                lot, quantity = self.lots[move["lot"]], move["quantity"]
                code = lot.code
                if was is not None:
                    lot.post(was, at, seq, 2 * number, -quantity)
                if becomes is not None:
                    lot.post(becomes, at, seq, 2 * number + 1, quantity)
                    self.lots_at[becomes.holder].add(code)
                touched.add(("lot", code))
                self._stands_otherwise(code, at, touched)
                moves.append(("lot", code, quantity, was, becomes))
        for holder in holders:
            touched.add(("holder", holder))
            self._stands_otherwise(holder, at, touched)
        event.keep_moves(moves)
        return moves

    def _present(
        self, file: WeaponFile, at: int, becomes: Cell | None, goes_to: int, touched: Touched
    ) -> None:
        """Those with whom the weapon stood, and now stands, know it; whatever a late entry overtakes is not so."""
        before = file.at(at)
        overtaken = file.overtaken(at)
        if overtaken:
            for holder in sorted({cell.holder for cell in (*overtaken, before) if cell is not None}):
                self.presence[holder].drop(at, file.number)
                self._stands_otherwise(holder, at, touched)
        if before is not None and (becomes is None or becomes.holder != before.holder):
            self.presence[before.holder].note(at, file.number, 0)
        if becomes is not None:
            self.presence[becomes.holder].note(at, file.number, goes_to)

    def _stands_otherwise(self, holder: str, at: int, touched: Touched) -> None:
        """From that moment on something else stands with the holder than whoever asked was told."""
        days = self._days.get(holder)
        if days:
            for day in days[bisect_left(days, at // moments.DAY) :]:
                touched.add(standing_key(holder, day))

    def asked_of(self, holder: str, moment: int) -> Key:
        """
        The key of what was so of a holder, a weapon or a lot then; whoever asks again after it was touched may be told
        otherwise.
        """
        day = moment // moments.DAY
        days = self._days.setdefault(holder, [])
        place = bisect_left(days, day)
        if place == len(days) or days[place] != day:
            days.insert(place, day)
        return standing_key(holder, day)

    def _hear(self, event: Event, touched: Touched) -> None:
        """The site at which the entry was made has been heard from."""
        names = MADE_AT.get(event.op)
        for name in names or ():
            code = event.fields.get(name)
            if code in self.places:
                site = self.site(code)
                when = event.at if event.recorded is None else event.recorded
                if when > self.heard.get(site, -1):
                    self.heard[site] = when
                    touched.add(("heard", site))

    def _cell(self, value: Any) -> int:
        """The number of the cell; one object for each, for there are few and they are named by every move."""
        if value is None:
            return 0
        key = tuple(value)
        number = self._cells.get(key)
        if number is None:
            number = self._cells[key] = len(self._all_cells)
            self._all_cells.append(Cell(*map(intern, key)))
        return number

    def _speak(self, event: Event, touched: Touched) -> None:
        """The entry is filed under everything that it names."""
        fields = event.fields
        for key in spoken(event):
            # what settles an issue is in its file
            if key[0] != "issue":
                self.about[key].append(event)
            touched.add(key)
        for name in ("place", "party", "from", "to"):
            code = fields.get(name)
            if isinstance(code, str):
                touched.add(("holder", code))
        if event.op in SLIM:
            # its lines are its moves
            return
        # what a receipt names beside the consignment was seen, and is not moved by it
        beside = {each["line"] for each in event.effects.get("surplus", ())}
        for number, each in enumerate((fields, *fields.get("lines", ())), -1):
            for kind, files in (("weapon", self.weapons), ("lot", self.lots)):
                code = each.get(kind)
                if isinstance(code, str) and code in files:
                    touched.add((kind, code))
                    if "moves" not in event.effects or number in beside:
                        files[code].spoken_of.append(event)

    def _reverse(self, event: Event, touched: Touched) -> None:
        undone = self.by_id.get(event.fields["entry"])
        if undone is not None:
            undone.reversed_by = event.seq
            touched.update(
                {("op", undone.op), ("id", undone.id), ("user", undone.by), ("reversed", undone.op)}
            )
            touched.update(named(undone), spoken(undone))
            if undone.op == "count":
                counted = undone.fields.get("place") or undone.fields["party"]
                touched.add(("counts", counted))
                self._stands_otherwise(counted_key(counted), undone.at, touched)
            if undone.op == "correct_identity":
                file = self.weapons[undone.fields["weapon"]]
                self._retype(file, undone.effects.get("before", {}), touched)
                file.identity = {**file.identity, **undone.effects.get("before", {})}
                touched.add(("identity", file.code))

    def _read_again(self, event: Event, touched: Touched) -> None:
        file = self.weapons[event.fields["weapon"]]
        changes = event.fields["changes"]
        self._retype(file, changes, touched)
        file.identity = {**file.identity, **changes}
        self._read(file.code, changes.get("serial"), touched)
        if "serial" in changes or "serial_status" in changes:
            file.readings.append((event, file.identity.get("serial"), file.identity.get("serial_status", "")))

    def _retype(self, file: WeaponFile, changes: Row, touched: Touched) -> None:
        """A weapon of another type than was thought counts otherwise wherever it stood."""
        if "type" not in changes or changes["type"] == file.identity.get("type"):
            return
        self.retyped.setdefault(file.code, file.identity.get("type", ""))
        for stay in file.stays:
            if stay.cell is not None:
                self._stands_otherwise(stay.cell.holder, stay.at, touched)

    # asking

    def numbered(self, seq: int) -> Event | None:
        """The entry of that number; None where there is none that can be read."""
        place = bisect_left(self.events, seq, key=_seq) if seq >= len(self.events) else seq
        if place == len(self.events) or self.events[place].seq != seq:
            # some before it could not be read, or were not known yet
            place = bisect_left(self.events, seq, key=_seq)
        found = self.events[place] if place < len(self.events) else None
        return found if found is not None and found.seq == seq else None

    def policy(self, name: str) -> Any:
        """What the mission has set, or the default."""
        if name in self._policies:
            return self._policies[name]
        return POLICIES[name].default

    def standing(self, op: str) -> Iterator[Event]:
        """The entries of an operation that nobody has reversed, in the order of the ledger."""
        return (event for event in self.by_op.get(op, ()) if event.reversed_by is None)

    def within(self, code: str) -> list[str]:
        """A place and every place within it, in the order of their codes."""
        found, waiting = [], [code]
        while waiting:
            each = waiting.pop()
            found.append(each)
            waiting += self.inside.get(each, ())
        return sorted(found)

    def site(self, code: str) -> str:
        """The outermost place around a place; the code itself for a party."""
        row = self.places.get(code)
        while row is not None and row.get("within"):
            code = row["within"]
            row = self.places.get(code)
        return code

    def weapons_standing(self, holders: Iterable[str], moment: int) -> dict[str, Cell]:
        """The weapons that stood with one of these holders, in the order of their codes, with the cell."""
        found: dict[str, Cell] = {}
        for holder in holders:
            if holder in self.presence:
                found |= self.presence[holder].at(moment)
        return dict(sorted(found.items()))

    def lots_standing(self, holder: str, moment: int) -> dict[tuple[str, Cell], int]:
        """How much of which lot stood with a holder, by lot and cell, in their order; nothing that is nothing."""
        found = {}
        for code in sorted(self.lots_at.get(holder, ())):
            file = self.lots[code]
            for cell in sorted(file.holders.get(holder, ())):
                quantity = file.in_cell(cell, moment)
                if quantity:
                    found[code, cell] = quantity
        return found
