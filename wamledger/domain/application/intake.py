"""New weapons and lots, and participants, as entries make them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from wamledger.domain import moment, serials
from wamledger.domain.application.entry import Entry
from wamledger.domain.rules.guards import NEW_MARKS
from wamledger.domain.serial_clues import clues, telling_marks
from wamledger.domain.stock import Row, Stock

NUMBERED: Final = re.compile(r"([WL])-(\d{6,12})")
ASSIGNED: Final = re.compile(r"UN-.{1,40}-\d\d-(\d{6})-.")


def register(stock: Stock, entry: Entry) -> None:
    """The new items have their files."""
    _new_items(stock, entry, entry.operation["acquisition"])


def adjust(stock: Stock, entry: Entry) -> None:
    """Items that an inquiry brings on charge have their files."""
    if entry.operation["direction"] == "BRING_ON_CHARGE":
        _new_items(
            stock,
            entry,
            {"mode": "OPENING_BALANCE", "ownership": entry.get("ownership") or "UNDETERMINED"},
        )


def _new_items(stock: Stock, entry: Entry, acquisition: Row) -> None:
    for line in entry.operation["lines"]:
        if "new_weapon" in line:
            _new_weapon(stock, entry, line["new_weapon"], acquisition)
        elif "new_lot" in line:
            _new_lot(stock, entry, line["new_lot"], acquisition)
    for each in entry.effects.get("possible_duplicates", ()):
        for other in each["others"]:
            stock.add("possible_duplicate", (entry.seq, each["weapon"], other))


def _new_weapon(stock: Stock, entry: Entry, new: Row, acquisition: Row) -> None:
    code, serial, get = new["id"], new.get("serial"), new.get
    key = serials.normalised(serial) if serial else None
    markings = new.get("markings") or ()
    stock.put(
        "weapon",
        code,
        {
            "code": code,
            "serial": serial,
            "serial_status": new["serial_status"],
            "serial_key": key,
            "serial_assigned": get("serial_assigned"),
            "make": new["make"],
            "model": new["model"],
            "type": new["type"],
            "calibre": new["calibre"],
            "country_of_manufacture": get("country_of_manufacture"),
            "year_of_manufacture": get("year_of_manufacture"),
            "tag": get("tag"),
            "manufacture_origin": get("manufacture_origin"),
            "description": get("description"),
            "mode": acquisition["mode"],
            "ownership": acquisition["ownership"],
            "acquired_from": acquisition.get("from"),
            "participant": acquisition.get("participant"),
            "operation_reference": acquisition.get("operation_reference"),
            "remarked": int(any(mark["kind"] in NEW_MARKS for mark in markings)),
            "holds": 0,
            "reserved": 0,
            "void": 0,
            "taken_at": entry.occurred_at,
            "identity_seq": entry.seq,
            "seq": entry.seq,
        },
    )
    stock.add(
        "reading",
        (
            code,
            entry.seq,
            serial,
            key,
            new["serial_status"],
            get("serial_assigned"),
            entry.operation["by"],
            None,
        ),
    )
    add_clues(stock, entry, code, new)
    add_markings(stock, entry, code, markings)
    if get("tag"):
        stock.note("tag", new["tag"], {"weapon": code})
    if key:
        note_serial(stock, key, code, new)
    _number(stock, code, get("serial_assigned"))


def note_serial(stock: Stock, key: str, code: str, identity: Row) -> None:
    """The weapon is found under the key of its serial."""
    forget_serial(stock, key, code)
    mine = {"weapon": code, **{name: identity[name] for name in ("make", "model", "calibre")}}
    stock.note("serial_key", key, {"weapons": [*stock.get("serial_key", key)["weapons"], mine]})


def forget_serial(stock: Stock, key: str, code: str) -> None:
    """The weapon is no longer found under the key of a serial."""
    known = (stock.get("serial_key", key) or {"weapons": []})["weapons"]
    stock.note("serial_key", key, {"weapons": [each for each in known if each["weapon"] != code]})


def add_clues(stock: Stock, entry: Entry, code: str, read: Row) -> None:
    """The weapon is found by somebody who reads its serial, or another telling mark, otherwise; earlier readings stay."""
    marks = telling_marks(read)
    seq, rows = entry.seq, stock.added["serial_clue"]
    if len(marks) == 1:
        text, mark = marks[0]
        rows += [(clue, code, seq, mark) for clue in clues(text)]
    else:
        rows += {(clue, code, seq, mark) for text, mark in marks for clue in clues(text)}


def add_markings(stock: Stock, entry: Entry, code: str, markings: list[Row] | tuple[Row, ...]) -> None:
    """Further marks of the weapon are on record."""
    for number, mark in enumerate(markings):
        get = mark.get
        stock.add(
            "marking",
            (
                code,
                entry.seq,
                number,
                mark["kind"],
                mark["text"],
                get("position"),
                get("country"),
                get("year"),
            ),
        )


def _new_lot(stock: Stock, entry: Entry, new: Row, acquisition: Row) -> None:
    code, get = new["id"], new.get
    nature = stock.get("nature", new["nature"])
    number = get("lot_number")
    stock.put(
        "lot",
        code,
        {
            "code": code,
            "nature": new["nature"],
            "lot_number": number,
            "lot_key": serials.normalised(number) if number else None,
            "manufacturer": get("manufacturer"),
            "manufactured_on": get("manufactured_on"),
            "expires_on": get("expires_on"),
            "expires_at": expiry(get("expires_on")),
            "headstamp": get("headstamp"),
            "packaging_marks": get("packaging_marks"),
            "hazard_division": nature["hazard_division"],
            "nec_mg": nature["nec_mg"],
            "mode": acquisition["mode"],
            "ownership": acquisition["ownership"],
            "acquired_from": acquisition.get("from"),
            "participant": acquisition.get("participant"),
            "operation_reference": acquisition.get("operation_reference"),
            "restriction": None,
            "restriction_reason": None,
            "restriction_seq": None,
            "next_due_at": None,
            "next_due_seq": None,
            "holds": 0,
            "reserved": 0,
            "void": 0,
            "taken_at": entry.occurred_at,
            "seq": entry.seq,
        },
    )
    _number(stock, code, None)


def expiry(text: str | None) -> int | None:
    """The first moment after a date, month or year in which something is still good."""
    if text is None:
        return None
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    if day:
        return moment.of(datetime(year, month, day, tzinfo=UTC)) + moment.DAY
    month = month or 12
    return moment.of(datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))


def _number(stock: Stock, code: str, assigned: str | None) -> None:
    """Numbers that are in use are not given out again."""
    match = NUMBERED.fullmatch(code)
    if match:
        raise_counter(stock, match[1], int(match[2]))
    match = ASSIGNED.fullmatch(assigned) if assigned else None
    if match:
        raise_counter(stock, "UN", int(match[1]))


def raise_counter(stock: Stock, name: str, number: int) -> None:
    """The counter is at least at ``number``."""
    if number > stock.counter(name):
        stock.put("counter", name, {"name": name, "value": number})


def register_participant(stock: Stock, entry: Entry) -> None:
    """The participant is known by number, apart from the weapons."""
    get = entry.get
    number = get("participant")
    stock.put(
        "participant",
        number,
        {
            "number": number,
            "sex": get("sex"),
            "age_band": get("age_band"),
            "category": get("category"),
            "armed_group": get("armed_group"),
            "name_commitment": get("name_commitment"),
            "seq": entry.seq,
        },
    )
