"""
Sightings: a weapon turns up under a serial that is on record already, or nearly so.

Each serial that comes into the books is held against those before it, once, when it comes. What was like it then is kept;
where the weapons stand, and whether they are still called so, is asked when a rule looks at it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wamledger.detection.books.event import Event
from wamledger.detection.books.speaking import Touched
from wamledger.detection.serials.index import Reading, SerialIndex
from wamledger.detection.serials.kinship import Looks, looks
from wamledger.detection.serials.matching import Answer, Sameness, match
from wamledger.domain.origins import FROM_OUTSIDE, HANDED_IN
from wamledger.domain.serial_clues import MAKERS_MARK, telling_marks
from wamledger.domain.serials import normalised

if TYPE_CHECKING:
    from wamledger.detection.books.books import Books
    from wamledger.detection.books.weapon import WeaponFile

SEEN_IN: Final = frozenset({"count", "receive"})
"""Operations that give a serial as read, of something that need not be on record."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """
    A serial, or another telling mark, as it was read, and what on record was like it.

    Shape: ``weapon`` is the one that came on charge or was read again by the entry, None where only a serial was seen.
    ``strangers`` is how many weapons that others had were on record by then.
    """

    name: str
    event: Event
    weapon: str | None
    text: str
    mark: str
    called: Looks
    answer: Answer
    strangers: int = 0


def sighting_name(entry: str, weapon: str | None, text: str, mark: str) -> str:
    """The name of what an entry saw; findings about it are called by it, and by the weapon on record that it may be."""
    name = f"{entry} {weapon}" if weapon else f"{entry} {normalised(text)}"
    return name if mark == MAKERS_MARK else f"{name} {mark}"


class Sightings:
    """
    Every serial in the books.

    Shape: ``alike`` the sightings that were like something, by name, in the order of the ledger, and ``in_entry`` by
    entry; ``counted`` the entries that saw a serial without naming the weapon, by its normalised form; ``lots_numbered``
    lots by their number, and ``lots_from_outside`` those of them that others had; ``handed_in`` the entries by which
    people handed weapons in.
    """

    def __init__(self) -> None:
        self.index = SerialIndex()
        self.alike: dict[str, Sighting] = {}
        self.in_entry: dict[str, list[Sighting]] = defaultdict(list)
        self.counted: dict[str, list[Event]] = defaultdict(list)
        self.lots_numbered: dict[str, list[str]] = defaultdict(list)
        self.lots_from_outside: list[str] = []
        self.handed_in: list[Event] = []
        self._strangers = 0

    def take(self, event: Event, books: Books, touched: Touched) -> None:
        """What the entry reads is on record, and was held against what had been read before."""
        fields = event.fields
        if event.op in ("register", "adjust"):
            read = [
                (line["new_weapon"]["id"], line["new_weapon"])
                for line in fields.get("lines", ())
                if line.get("new_weapon")
            ]
            acquisition = event.get("acquisition") or {}
            if acquisition.get("mode") in FROM_OUTSIDE:
                self._strangers += len(read)
            self._taken_on_charge(event, read, books, touched)
            self._take_lots(event, touched)
            if read and acquisition.get("mode") in HANDED_IN:
                self.handed_in.append(event)
                touched.add(("handed_in", ""))
        elif event.op == "correct_identity":
            self._read_again(event, books.weapons[fields["weapon"]], books, touched)
        elif event.op in SEEN_IN:
            self._seen(event, books, touched)

    def _taken_on_charge(
        self, event: Event, read: list[tuple[str, dict[str, Any]]], books: Books, touched: Touched
    ) -> None:
        found = []
        for code, identity in read:
            called = looks(identity)
            for text, mark in telling_marks(identity):
                found.append((code, text, mark, called))
                self.index.add(Reading(event.seq, code, text, mark), called.family or called.model)
        # a delivery is on record as a whole before any of it is asked about: its own numbers make its runs
        for code, text, mark, called in found:
            self._hold_against(event, code, text, mark, called, books, touched)

    def _take_lots(self, event: Event, touched: Touched) -> None:
        acquisition = event.get("acquisition") or {}
        for line in event.fields.get("lines", ()):
            new = line.get("new_lot")
            if not new or not new.get("lot_number"):
                continue
            key = normalised(new["lot_number"])
            self.lots_numbered[key].append(new["id"])
            touched.add(("lot_number", key))
            if acquisition.get("mode") in FROM_OUTSIDE:
                self.lots_from_outside.append(new["id"])
                touched.add(("lots_from_outside", ""))

    def _read_again(self, event: Event, file: WeaponFile, books: Books, touched: Touched) -> None:
        touched.add(("identity", file.code))
        changes = event.fields["changes"]
        if not changes.keys() & {"serial", "markings", "make", "model", "calibre"}:
            return
        called = looks(file.identity)
        given = {**changes, "serial": file.identity.get("serial")}
        for text, mark in telling_marks(given):
            if changes.get("serial") or mark != MAKERS_MARK:
                self.index.add(Reading(event.seq, file.code, text, mark), called.family or called.model)
            self._hold_against(event, file.code, text, mark, called, books, touched)

    def _seen(self, event: Event, books: Books, touched: Touched) -> None:
        for line in event.fields.get("lines", ()):
            serial = line.get("serial")
            if not serial or line.get("weapon"):
                continue
            key = normalised(serial)
            self.counted[key].append(event)
            touched.add(("counted", key))
            if event.op == "receive" or key not in books.serials:
                self._hold_against(event, None, serial, MAKERS_MARK, looks(line), books, touched)

    def _hold_against(
        self,
        event: Event,
        code: str | None,
        text: str,
        mark: str,
        called: Looks,
        books: Books,
        touched: Touched,
    ) -> None:
        weapons = books.weapons

        def looks_of(other: str) -> Looks | None:
            file = weapons[other]
            return None if file.has_stood and file.now is None else looks(file.identity)

        answer = match(
            self.index,
            text,
            called,
            looks_of,
            mark=mark,
            until=event.seq,
            besides=frozenset((code,)) if code else frozenset(),
            scattered=lambda crowd, kind: self.index.scattered(crowd, kind, event.seq),
            changed=mark == MAKERS_MARK,
        )
        if answer.best is None and not answer.namesakes and not _is_worth_a_note(event, answer):
            return
        name = sighting_name(event.id, code, text, mark)
        if name not in self.alike:
            self.alike[name] = made = Sighting(name, event, code, text, mark, called, answer, self._strangers)
            self.in_entry[event.id].append(made)
            touched.add(("alike", ""))


def _is_worth_a_note(event: Event, answer: Answer) -> bool:
    """Whether several that are as near are worth keeping: not where a contingent's numbers follow one another."""
    if not answer.group:
        return False
    if answer.group[0].sameness is not Sameness.CHANGED:
        return True
    return event.op == "register" and event.fields["acquisition"]["mode"] in FROM_OUTSIDE
