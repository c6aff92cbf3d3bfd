"""Consignments and their receipts as entries make them."""

from __future__ import annotations

from wamledger.domain import moment
from wamledger.domain.application.care import add_seals
from wamledger.domain.application.entry import Entry, item_of
from wamledger.domain.stock import Stock


def dispatch(stock: Stock, entry: Entry) -> None:
    """The consignment is on its way, with the lines that it carries."""
    get = entry.get
    code = get("id")
    stock.put(
        "consignment",
        code,
        {
            "dispatch": code,
            "origin": get("from"),
            "destination": get("to"),
            "expected_at": moment.parse(get("expected")),
            "carrier": get("carrier"),
            "vehicle": get("vehicle"),
            "escort": get("escort"),
            "route": get("route"),
            "authority": get("authority"),
            "seals": get("seals") or [],
            "dispatched_at": entry.occurred_at,
            "by_user": get("by"),
            "finals": 0,
            "reversed_seq": None,
            "seq": entry.seq,
        },
    )
    lines = stock.get("consignment_line", code)
    for move in entry.effects.get("moves", ()):
        kind, item = item_of(move)
        row = lines.setdefault(
            (kind, item),
            {
                "dispatch": code,
                "item_kind": kind,
                "item": item,
                "sent": 0,
                "received": 0,
                "lost": 0,
                "seq": entry.seq,
            },
        )
        row["sent"] += move.get("quantity", 1)
    stock.touch("consignment_line", code)
    add_seals(stock, entry, f"PACKAGE {code}", "FITTED", get("seals") or ())


def receive(stock: Stock, entry: Entry) -> None:
    """The receipt is on record line by line, with what came beyond the consignment."""
    get = entry.get
    code = get("dispatch")
    if get("final"):
        row = stock.get("consignment", code)
        row["finals"] += 1
        stock.touch("consignment", code)
    surplus = {each["line"]: each["quantity"] for each in entry.effects.get("surplus", ())}
    recognised = {each["line"]: each["weapon"] for each in entry.effects.get("recognised", ())}
    for number, line in enumerate(entry.operation["lines"]):
        kind = "lot" if "lot" in line else "weapon"
        item = line.get(kind) or recognised.get(number)
        stock.add(
            "receipt",
            (
                entry.seq,
                number,
                code,
                kind,
                item,
                line.get("serial"),
                line.get("quantity", 1),
                surplus.get(number, 0),
                line.get("condition"),
                line.get("remarks"),
            ),
        )
        if item:
            entry.subjects.add((kind[0].upper(), item))
    event = "FOUND_INTACT" if get("seals_intact") else "FOUND_BROKEN"
    add_seals(stock, entry, f"PACKAGE {code}", event, get("seals") or ())
