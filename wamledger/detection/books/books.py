"""
The books: entries fed in the order of the ledger, and filed.

Feeding decides nothing. What an entry moved stands in its effects; everything else is filed as it was written. A rule
asks the books and never the ledger, so that the same entries give the same findings on any machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any, Final

from wamledger.detection.books.event import Event, Row
from wamledger.detection.books.lot import LotFile, Posting
from wamledger.detection.books.weapon import WeaponFile
from wamledger.domain import moment as moments
from wamledger.domain.policies import POLICIES
from wamledger.domain.serials import normalised
from wamledger.domain.stock import Cell

SLIM: Final = frozenset({"issue", "return", "move"})
"""Operations that happen so often that their lines are kept only as the moves that they made."""

_CODES: Final = ("by", "approved_by", "from", "to", "place", "party", "op", "issue", "dispatch")

Touched = set[tuple[str, str]]
"""What an entry speaks of: pairs of a kind (weapon, lot, holder, user, op, id) and a code."""


def is_known(body: Row, at: int) -> bool:
    """
    Whether somebody who looked into the ledger at that moment could know the entry.

    It had occurred; and where it came as a past record, with the time at which it was written down, it had been.
    """
    operation = body["operation"]
    if moments.parse(operation["occurred_at"]) > at:
        return False
    return not body.get("historical") or moments.parse(body["recorded_at"]) <= at


class Books:
    """
    Everything that was known.

    Shape: ``events`` in the order of the ledger; ``by_op`` the same by operation; ``by_id`` by id. ``at_holder`` names
    the weapons and lots that ever stood with a holder, in no order that means anything: sort before it shows.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.by_id: dict[str, Event] = {}
        self.by_seq: dict[int, Event] = {}
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
        self._cells: dict[tuple[str, ...], Cell] = {}
        self.inside: dict[str, list[str]] = defaultdict(list)
        """The places directly within a place."""
        self.weapons_at: dict[str, set[str]] = defaultdict(set)
        self.lots_at: dict[str, set[str]] = defaultdict(set)
        self.moved_by: dict[int, list[tuple[str, str, int, Cell | None, Cell | None]]] = {}
        """What an entry moved: kind, code, quantity, from, to; by the number of the entry."""
        self.about: dict[tuple[str, str], list[Event]] = defaultdict(list)
        """Entries by what they name: ("dispatch", id), ("issue", id), ("disposal", code), ("incident", id), ..."""

        self.serials: dict[str, list[str]] = defaultdict(list)
        """Weapons by each serial that was ever read on them, normalised."""
        self.counts_at: dict[str, list[Event]] = defaultdict(list)
        """Counts by the place or party that was counted."""
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
            moments.parse(body["recorded_at"]) if historical else None,
            operation["by"],
            operation.get("approved_by"),
            operation,
            effects,
            historical=historical,
        )
        touched: Touched = {("op", op), ("id", event.id), ("user", event.by)}
        self.events.append(event)
        self.by_id[event.id] = event
        self.by_seq[seq] = event
        self.by_op[op].append(event)
        self.by_user[event.by].append(event)
        self._set_up(event, touched)
        if op in ("register", "adjust"):
            self._take_on_charge(event, touched)
        elif op == "count":
            self.counts_at[operation.get("place") or operation["party"]].append(event)
        if "moves" in effects:
            self._move(event, touched)
        self._speak(event, touched)
        if op == "reverse":
            self._reverse(event, touched)
        elif op == "correct_identity":
            self._read_again(event, touched)
        if op in SLIM:
            event.fields = {name: value for name, value in operation.items() if name != "lines"}
            event.effects = {}
        return touched

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
                file = WeaponFile(new["id"], event, {**new, "condition": line.get("condition")})
                file.readings.append((event, new.get("serial"), new["serial_status"]))
                self.weapons[new["id"]] = file
                self._read(new["id"], new.get("serial"), touched)
            new = line.get("new_lot")
            if new is not None:
                self.lots[new["id"]] = LotFile(new["id"], event, new)

    def _move(self, event: Event, touched: Touched) -> None:
        moved = []
        for number, move in enumerate(event.effects["moves"]):
            was, becomes = self._cell(move["from"]), self._cell(move["to"])
            for cell in (was, becomes):
                if cell is not None:
                    touched.add(("holder", cell.holder))
            if "weapon" in move:
                file_of = self.weapons[move["weapon"]]
                code = file_of.code
                file_of.stand(event.at, event.seq, becomes)
                if becomes is not None:
                    self.weapons_at[becomes.holder].add(code)
                touched.add(("weapon", code))
                moved.append(("weapon", code, 1, was, becomes))
            else:
                file, quantity = self.lots[move["lot"]], move["quantity"]
                code = file.code
                if was is not None:
                    file.post(was, Posting(event.at, event.seq, 2 * number, -quantity))
                if becomes is not None:
                    file.post(becomes, Posting(event.at, event.seq, 2 * number + 1, quantity))
                    self.lots_at[becomes.holder].add(code)
                touched.add(("lot", code))
                moved.append(("lot", code, quantity, was, becomes))
        self.moved_by[event.seq] = moved

    def _cell(self, value: Any) -> Cell | None:
        """The cell; one object for each, for there are few and they are named by every move."""
        if value is None:
            return None
        key = tuple(value)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = Cell(*map(intern, key))
        return cell

    def _speak(self, event: Event, touched: Touched) -> None:
        """The entry is filed under everything that it names."""
        fields = event.fields
        for name in (
            "dispatch",
            "issue",
            "disposal",
            "incident",
            "trace",
            "finding",
            "entry",
            "proposal",
            "participant",
        ):
            code = fields.get(name)
            if isinstance(code, str):
                self.about[name, code].append(event)
                touched.add((name, code))
        acquisition = fields.get("acquisition")
        if isinstance(acquisition, dict) and acquisition.get("participant"):
            self.about["participant", acquisition["participant"]].append(event)
            touched.add(("participant", acquisition["participant"]))
        reference = (
            (acquisition or fields).get("operation_reference")
            if event.op in ("register", "incident")
            else None
        )
        if reference:
            self.about["operation_reference", reference].append(event)
            touched.add(("operation_reference", reference))
        for name in ("place", "party", "from", "to"):
            code = fields.get(name)
            if isinstance(code, str):
                touched.add(("holder", code))
        for each in (fields, *fields.get("lines", ())):
            for kind, files in (("weapon", self.weapons), ("lot", self.lots)):
                code = each.get(kind)
                if isinstance(code, str) and code in files:
                    touched.add((kind, code))
                    if event.seq not in self.moved_by:
                        files[code].spoken_of.append(event)

    def _reverse(self, event: Event, touched: Touched) -> None:
        undone = self.by_id.get(event.fields["entry"])
        if undone is not None:
            undone.reversed_by = event.seq
            touched.update({("op", undone.op), ("id", undone.id), ("user", undone.by)})
            touched.update(_named(undone))
            if undone.op == "correct_identity":
                file = self.weapons[undone.fields["weapon"]]
                file.identity = {**file.identity, **undone.effects.get("before", {})}

    def _read_again(self, event: Event, touched: Touched) -> None:
        file = self.weapons[event.fields["weapon"]]
        changes = event.fields["changes"]
        file.identity = {**file.identity, **changes}
        self._read(file.code, changes.get("serial"), touched)
        if "serial" in changes or "serial_status" in changes:
            file.readings.append((event, file.identity.get("serial"), file.identity.get("serial_status", "")))

    # asking

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
        wanted = set(holders)
        candidates: set[str] = set()
        for holder in wanted:
            candidates |= self.weapons_at.get(holder, set())
        found = {}
        for code in sorted(candidates):
            cell = self.weapons[code].at(moment)
            if cell is not None and cell.holder in wanted:
                found[code] = cell
        return found

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


def _named(event: Event) -> Touched:
    """The weapons, lots and holders that an entry names in its fields."""
    found: Touched = set()
    for each in (event.fields, *event.fields.get("lines", ())):
        for kind in ("weapon", "lot"):
            if isinstance(each.get(kind), str):
                found.add((kind, each[kind]))
    for name in ("place", "party", "from", "to"):
        if isinstance(event.fields.get(name), str):
            found.add(("holder", event.fields[name]))
    return found
