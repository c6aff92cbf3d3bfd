"""
The double entry itself: goods leave one cell and stand in another, and every account that follows is kept with it.

What is in one cell less is in another more, so that the sum over all cells changes only by taking on charge and by
its reversal. Custody, consignments and disposals are accounts over the same movements.
"""

from __future__ import annotations

from wamledger.domain import moment
from wamledger.domain.application.entry import Entry, item_of
from wamledger.domain.lifecycle import WITH_A_PARTY
from wamledger.domain.stock import Cell, Row, Standing, Stock

PERIOD = 28 * moment.DAY
"""Lot postings are summed by periods of this length, so that a balance as of any time needs few rows."""


def nothing_more(stock: Stock, entry: Entry) -> None:
    """The movements of the entry are all that it changes."""


def post(stock: Stock, entry: Entry) -> None:
    """Every movement of the entry, and what it settles, carries and disposes of, is in the accounts."""
    effects = entry.effects
    moves = effects.get("moves")
    if moves:
        undoing = entry.operation["op"] == "reverse"
        for number, each in enumerate(moves):
            if "weapon" in each:
                _move_weapon(stock, entry, each)
            else:
                _move_lot(stock, entry, each, number)
            if not undoing and each["to"][1] in WITH_A_PARTY:
                was = each["from"]
                if was is None or was[0] != each["to"][0] or was[1] not in WITH_A_PARTY:
                    _open_custody(stock, entry, each)
    if len(effects) > 1 or not moves:
        _accounts(stock, entry)


def _accounts(stock: Stock, entry: Entry) -> None:
    effects = entry.effects
    for each in effects.get("settles", ()):
        row = stock.get("custody", each["issue"])[item_of(each)]
        row[each["as"]] += each["quantity"]
        stock.touch("custody", each["issue"])
        if each["quantity"] < 0:
            note_owing(stock, row)
    for each in effects.get("closes", ()):
        row = stock.get("custody", each["issue"])[item_of(each)]
        row["quantity"] -= each["quantity"]
        stock.touch("custody", each["issue"])
    for each in effects.get("carried", ()):
        row = stock.get("consignment_line", each["dispatch"])[item_of(each)]
        row[each["as"]] += each["quantity"]
        stock.touch("consignment_line", each["dispatch"])
    for each in effects.get("disposed", ()):
        _dispose(stock, entry, each)


def _move_weapon(stock: Stock, entry: Entry, move: Row) -> None:
    code = move["weapon"]
    before = stock.standing_of(code)
    at = entry.occurred_at
    if before is not None and before.since > at:
        # a late entry: as of its time the weapon already stands here, whatever was known then
        stock.overtaken.append((at, code, entry.seq))
    to = move["to"]
    if to is None:
        stock.standing[code] = None
        stock.add("weapon_stay", (code, at, entry.seq, "", "VOID", ""))
        stock.get("weapon", code)["void"] = 1
        stock.touch("weapon", code)
        tag = stock.get("weapon", code)["tag"]
        if tag:
            stock.get("weapon", code)["tag"] = None
            stock.note("tag", tag, None)
    else:
        cell = Cell(to[0], to[1], to[2])
        stock.standing[code] = Standing(cell, at, entry.seq)
        stock.add("weapon_stay", (code, at, entry.seq, *cell))
    stock.standing_changed.add(code)


def _move_lot(stock: Stock, entry: Entry, move: Row, number: int) -> None:
    lot, quantity, was, to = move["lot"], move["quantity"], move["from"], move["to"]
    if was is not None:
        _post_lot(stock, entry, lot, Cell(was[0], was[1], was[2]), -quantity, 2 * number)
    if to is not None:
        _post_lot(stock, entry, lot, Cell(to[0], to[1], to[2]), quantity, 2 * number + 1)
    elif not any(stock.cells_of(lot).values()):
        stock.get("lot", lot)["void"] = 1
        stock.touch("lot", lot)
    entry.subjects.add(("L", lot))


def _post_lot(stock: Stock, entry: Entry, lot: str, cell: Cell, delta: int, number: int) -> None:
    cells = stock.cells_of(lot)
    cells[cell] = cells.get(cell, 0) + delta
    stock.cells_changed.add((lot, cell))
    stock.period_net[entry.occurred_at // PERIOD, lot, cell] += delta
    stock.add("lot_posting", (entry.occurred_at, entry.seq, number, lot, *cell, delta))
    if cell.status == "IN_STORE":
        _load_place(stock, lot, cell.holder, delta)


def _load_place(stock: Stock, lot: str, holder: str, delta: int) -> None:
    """The net explosive content at a place, and at each place around it, is more or less by the quantity."""
    row = stock.get("lot", lot)
    mass = row["nec_mg"] * delta
    division = row["hazard_division"]
    place = stock.place(holder)
    while mass and place is not None:
        code = place["code"]
        loads = stock.get("place_load", code)
        load = loads.get((division,))
        if load is None:
            load = {"place": code, "hazard_division": division, "nec_mg": 0}
            loads[division,] = load
        load["nec_mg"] += mass
        stock.touch("place_load", code)
        place = stock.place(place["within"]) if place["within"] else None


def _open_custody(stock: Stock, entry: Entry, move: Row) -> None:
    """The party owes what it was given; several conditions of one lot are one line."""
    kind, item = item_of(move)
    issue = entry.operation["id"]
    rows = stock.get("custody", issue)
    row = rows.get((kind, item))
    quantity = move.get("quantity", 1)
    if row is not None:
        row["quantity"] += quantity
    else:
        due = entry.get("due")
        rows[kind, item] = {
            "issue": issue,
            "item_kind": kind,
            "item": item,
            "party": move["to"][0],
            "quantity": quantity,
            "returned": 0,
            "expended": 0,
            "lost": 0,
            "passed_on": 0,
            "purpose": entry.get("purpose"),
            "due_at": moment.parse(due) if due and due != "STANDING" else None,
            "occurred_at": entry.occurred_at,
            "seq": entry.seq,
        }
        note_owing(stock, rows[kind, item])
    stock.touch("custody", issue)


def note_owing(stock: Stock, row: Row) -> None:
    """The line of an issue is among those on which its party may owe the item."""
    key = f"{row['party']} {row['item_kind']} {row['item']}"
    issues = stock.get("owing", key) or ()
    if row["issue"] not in issues:
        stock.note("owing", key, [*issues, row["issue"]])


def _dispose(stock: Stock, entry: Entry, each: Row) -> None:
    key = item_of(each)
    rows = stock.get("disposal_line", each["disposal"])
    row = rows.get(key)
    if row is None:
        row = rows[key] = {
            "disposal": each["disposal"],
            "item_kind": key[0],
            "item": key[1],
            "method": entry.get("method"),
            "planned": 0,
            "withdrawn": 0,
            "lost": 0,
            "weakened": 0,
            "destroyed": 0,
            "verified": 0,
            "seq": entry.seq,
        }
    if each["as"] == "planned" and each["quantity"] > 0:
        row["method"] = entry.get("method")
    row[each["as"]] += each["quantity"]
    stock.touch("disposal_line", each["disposal"])
    entry.subjects.add((key[0][0].upper(), key[1]))
