"""Reversals as entries make them: beyond the movements, what the reversed entry had put on record is marked."""

from __future__ import annotations

from typing import Final

from wamledger.domain.application.care import set_released
from wamledger.domain.application.disposing import count_destroyer
from wamledger.domain.application.entry import Entry
from wamledger.domain.application.tracing import set_identity
from wamledger.domain.stock import Row, Stock

MARKED: Final = {
    "count": "count_sheet",
    "declare": "baseline",
    "incident": "incident",
    "dispatch": "consignment",
}
"""Records that stay, with the entry that reversed them, by the operation that made them."""


def reverse(stock: Stock, entry: Entry) -> None:
    """The reversed entry is known as such, and what it had recorded counts no more."""
    undoes = entry.effects["undoes"]
    target = undoes["entry"]
    stock.put("reversal", target, {"entry": target, "by_entry": entry.operation["id"], "seq": entry.seq})
    body = stock.get("entry_body", target)
    operation, op = body["operation"], undoes["op"]
    _speaks_of(stock, entry, operation)
    if op in MARKED:
        stock.get(MARKED[op], target)["reversed_seq"] = entry.seq
        stock.touch(MARKED[op], target)
    elif op == "hold":
        _unhold(stock, entry, operation, undoes["seq"])
    elif op == "release_hold":
        set_released(stock, entry, None)
    elif op == "restrict":
        stock.get("lot", operation["lot"]).update(entry.effects["before"])
        stock.touch("lot", operation["lot"])
        entry.subjects.add(("L", operation["lot"]))
    elif op == "correct_identity":
        set_identity(stock, entry, operation["weapon"], entry.effects["before"], None, entry.get("reason"))
    elif op == "request_trace":
        stock.get("trace", operation["trace"])["reversed_seq"] = entry.seq
        stock.touch("trace", operation["trace"])
    elif op == "answer_trace":
        _unanswer(stock, operation["trace"])
    elif op == "receive" and operation["final"]:
        stock.get("consignment", operation["dispatch"])["finals"] -= 1
        stock.touch("consignment", operation["dispatch"])
    elif op == "destroy":
        count_destroyer(stock, operation["disposal"], operation["by"], -1)
    for lot, due in entry.effects.get("next_due_before", {}).items():
        stock.get("lot", lot).update(due)
        stock.touch("lot", lot)
        entry.subjects.add(("L", lot))


def _speaks_of(stock: Stock, entry: Entry, operation: Row) -> None:
    """The reversal belongs to the history of whatever the reversed operation names."""
    named = [operation, *operation.get("lines", ())]
    if operation["op"] == "answer_trace":
        trace = stock.get("trace", operation["trace"])
        named.append({trace["item_kind"]: trace["item"]})
    for each in named:
        for kind in ("weapon", "lot"):
            if each.get(kind):
                entry.subjects.add((kind[0].upper(), each[kind]))


def _unhold(stock: Stock, entry: Entry, operation: Row, seq: int) -> None:
    """The holds that the reversed entry set stand no more."""
    for number, line in enumerate(operation["lines"]):
        table = "weapon" if "weapon" in line else "lot"
        key = f"{table[0].upper()} {line[table]}"
        stock.get("hold", key)[seq, number]["released_seq"] = entry.seq
        stock.touch("hold", key)
        stock.get(table, line[table])["holds"] -= 1
        stock.touch(table, line[table])
        entry.subjects.add((key[0], line[table]))


def _unanswer(stock: Stock, trace: str) -> None:
    stock.get("trace", trace).update(
        outcome=None,
        answered_at=None,
        last_known_holder=None,
        point_of_diversion=None,
        details=None,
        answer_seq=None,
    )
    stock.touch("trace", trace)
