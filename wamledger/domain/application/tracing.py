"""Traces, corrected readings and attachments as entries make them."""

from __future__ import annotations

from wamledger.domain import serials
from wamledger.domain.application.entry import Entry
from wamledger.domain.application.intake import (
    ASSIGNED,
    add_clues,
    add_markings,
    forget_serial,
    note_serial,
    raise_counter,
)
from wamledger.domain.rules.guards import NEW_MARKS
from wamledger.domain.stock import Row, Stock


def request_trace(stock: Stock, entry: Entry) -> None:
    """The trace is asked for."""
    get = entry.get
    kind = "weapon" if get("weapon") else "lot"
    stock.put(
        "trace",
        get("trace"),
        {
            "code": get("trace"),
            "item_kind": kind,
            "item": get(kind),
            "addressee": get("to"),
            "channel": get("channel"),
            "requested_at": entry.occurred_at,
            "outcome": None,
            "answered_at": None,
            "last_known_holder": None,
            "point_of_diversion": None,
            "details": None,
            "answer_seq": None,
            "reversed_seq": None,
            "seq": entry.seq,
        },
    )
    entry.subjects.add((kind[0].upper(), get(kind)))


def answer_trace(stock: Stock, entry: Entry) -> None:
    """The trace is answered."""
    get = entry.get
    row = stock.get("trace", get("trace"))
    row.update(
        outcome=get("outcome"),
        answered_at=entry.occurred_at,
        last_known_holder=get("last_known_holder"),
        point_of_diversion=get("point_of_diversion"),
        details=get("details"),
        answer_seq=entry.seq,
    )
    stock.touch("trace", get("trace"))
    entry.subjects.add((row["item_kind"][0].upper(), row["item"]))


def correct_identity(stock: Stock, entry: Entry) -> None:
    """The weapon bears the new reading; the earlier one stays among its readings."""
    code = entry.operation["weapon"]
    changes = dict(entry.operation["changes"])
    markings = changes.pop("markings", None) or ()
    if changes.get("serial_status") == "NONE" and "serial" not in changes:
        changes["serial"] = None
    set_identity(stock, entry, code, changes, entry.effects.get("serial_assigned"), entry.get("reason"))
    add_clues(
        stock,
        entry,
        code,
        {
            "serial": changes.get("serial"),
            "serial_assigned": entry.effects.get("serial_assigned"),
            "markings": markings,
        },
    )
    add_markings(stock, entry, code, markings)
    if any(mark["kind"] in NEW_MARKS for mark in markings):
        stock.get("weapon", code)["remarked"] = 1


def set_identity(
    stock: Stock, entry: Entry, code: str, changes: Row, assigned: str | None, reason: str | None
) -> None:
    """
    The weapon's file has the new values, and its serial as read is one more reading.

    The entry is the newest to speak of the identity, unless the values name another (a reversal's do).
    """
    row = stock.get("weapon", code)
    if "tag" in changes and changes["tag"] != row["tag"]:
        if row["tag"]:
            stock.note("tag", row["tag"], None)
        if changes["tag"]:
            stock.note("tag", changes["tag"], {"weapon": code})
    if row["serial_key"]:
        forget_serial(stock, row["serial_key"], code)
    row["identity_seq"] = entry.seq
    row.update(changes)
    row["serial_key"] = serials.normalised(row["serial"]) if row["serial"] else None
    if assigned:
        row["serial_assigned"] = assigned
        match = ASSIGNED.fullmatch(assigned)
        if match:
            raise_counter(stock, "UN", int(match[1]))
    stock.touch("weapon", code)
    if row["serial_key"]:
        note_serial(stock, row["serial_key"], code, row)
    stock.add(
        "reading",
        (
            code,
            entry.seq,
            row["serial"],
            row["serial_key"],
            row["serial_status"],
            row["serial_assigned"],
            entry.operation["by"],
            reason,
        ),
    )
    entry.subjects.add(("W", code))


def attach(stock: Stock, entry: Entry) -> None:
    """The digest has a name; the first one stays."""
    get = entry.get
    if stock.get("attachment", get("sha256")) is None:
        stock.put(
            "attachment",
            get("sha256"),
            {
                "sha256": get("sha256"),
                "name": get("name"),
                "media_type": get("media_type"),
                "size": get("size"),
                "seq": entry.seq,
            },
        )
