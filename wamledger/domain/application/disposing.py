"""Disposals as entries make them."""

from __future__ import annotations

from wamledger.domain.application.entry import Entry
from wamledger.domain.stock import Stock


def plan_disposal(stock: Stock, entry: Entry) -> None:
    """The disposal exists; a later plan of the same code adds lines to it."""
    get = entry.get
    code = get("disposal")
    if stock.get("disposal", code) is None:
        stock.put(
            "disposal",
            code,
            {
                "code": code,
                "place": get("place"),
                "method": get("method"),
                "consent": get("consent"),
                "planned_by": get("by"),
                "approved_by": get("approved_by"),
                "planned_at": entry.occurred_at,
                "destroyers": [],
                "seq": entry.seq,
            },
        )


def destroy(stock: Stock, entry: Entry) -> None:
    """The destruction is on record, with who recorded it."""
    get = entry.get
    row = stock.get("disposal", get("disposal"))
    row["destroyers"] = sorted({*row["destroyers"], get("by")})
    stock.touch("disposal", get("disposal"))
    stock.add(
        "destruction",
        (
            entry.seq,
            get("disposal"),
            get("method"),
            get("place"),
            get("destroyed_on"),
            get("witnessed_by") or [],
            get("scrap_mass_g"),
        ),
    )


def verify_destruction(stock: Stock, entry: Entry) -> None:
    """The certificate is on record."""
    get = entry.get
    stock.add(
        "certificate",
        (entry.seq, get("disposal"), get("verifier"), get("certificate"), get("by"), entry.occurred_at),
    )
