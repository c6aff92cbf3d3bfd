"""Counts, baselines, losses, incidents and reviews as entries make them."""

from __future__ import annotations

from wamledger.domain import moment, serials
from wamledger.domain.application.entry import Entry
from wamledger.domain.stock import Row, Stock


def count(stock: Stock, entry: Entry) -> None:
    """The sheet of the count is on record, with its lines."""
    get = entry.get
    stock.put(
        "count_sheet",
        get("id"),
        {
            "id": get("id"),
            "place": get("place"),
            "party": get("party"),
            "scope": get("scope"),
            "kind": get("kind"),
            "cut_off": moment.parse(get("cut_off")),
            "counted_by": get("counted_by"),
            "blind": int(get("blind")),
            "occurred_at": entry.occurred_at,
            "by_user": get("by"),
            "reversed_seq": None,
            "seq": entry.seq,
        },
    )
    for number, line in enumerate(entry.operation["lines"]):
        each = line.get
        stock.add(
            "count_line",
            (
                entry.seq,
                number,
                each("weapon"),
                *_seen(line),
                each("lot"),
                each("nature"),
                each("quantity"),
                None if each("sealed") is None else int(each("sealed")),
                each("condition"),
                each("seal"),
                each("package"),
                each("remarks"),
            ),
        )
        _named(entry, line)


def _seen(line: Row) -> tuple[str | None, ...]:
    """The serial as read with its key, make, model, calibre and type."""
    serial = line.get("serial")
    return (
        serial,
        serials.normalised(serial) if serial else None,
        line.get("make"),
        line.get("model"),
        line.get("calibre"),
        line.get("type"),
    )


def _named(entry: Entry, line: Row) -> None:
    if line.get("weapon"):
        entry.subjects.add(("W", line["weapon"]))
    if line.get("lot"):
        entry.subjects.add(("L", line["lot"]))


def declare(stock: Stock, entry: Entry) -> None:
    """The list is on record."""
    get = entry.get
    stock.put(
        "baseline",
        get("id"),
        {
            "id": get("id"),
            "party": get("party"),
            "list": get("list"),
            "rotation": get("rotation"),
            "declared_at": entry.occurred_at,
            "reversed_seq": None,
            "seq": entry.seq,
        },
    )
    for number, line in enumerate(entry.operation["lines"]):
        each = line.get
        stock.add(
            "baseline_line",
            (
                entry.seq,
                number,
                each("weapon"),
                *_seen(line),
                each("lot"),
                each("nature"),
                each("lot_number"),
                each("quantity"),
            ),
        )
        _named(entry, line)


def report_loss(stock: Stock, entry: Entry) -> None:
    """The loss is on record beside the movements that it made."""
    get = entry.get
    stock.add(
        "loss",
        (
            entry.seq,
            get("id"),
            get("kind"),
            get("from"),
            get("dispatch"),
            get("issue"),
            get("incident"),
            moment.parse(get("discovered_at")),
            entry.occurred_at,
        ),
    )


def incident(stock: Stock, entry: Entry) -> None:
    """The incident is on record."""
    get = entry.get
    stock.put(
        "incident",
        get("id"),
        {
            "id": get("id"),
            "kind": get("kind"),
            "place": get("place"),
            "latitude": get("latitude"),
            "longitude": get("longitude"),
            "description": get("description"),
            "operation_reference": get("operation_reference"),
            "casualties": get("casualties"),
            "weapon_types": get("weapon_types"),
            "occurred_at": entry.occurred_at,
            "reversed_seq": None,
            "seq": entry.seq,
        },
    )


def review_finding(stock: Stock, entry: Entry) -> None:
    """The review is on record."""
    get = entry.get
    stock.add(
        "review", (entry.seq, get("finding"), get("status"), get("reason"), get("by"), entry.occurred_at)
    )
