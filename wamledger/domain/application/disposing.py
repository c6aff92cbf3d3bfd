"""Disposals as entries make them."""

from __future__ import annotations

from wamledger.domain.application.entry import Entry
from wamledger.domain.stock import Stock


def plan_disposal(stock: Stock, entry: Entry) -> None:
    """The disposal exists; a later plan of the same code adds lines to it."""
    get = entry.get
    code = get("disposal")
    row = stock.get("disposal", code)
    place = stock.place(get("place"))
    site = place["site"] if place else get("place")
    if row is not None:
        row["sites"] = sorted({*row["sites"], site})
        stock.touch("disposal", code)
    else:
        stock.put(
            "disposal",
            code,
            {
                "code": code,
                "place": get("place"),
                "sites": [site],
                "method": get("method"),
                "consent": get("consent"),
                "planned_by": get("by"),
                "approved_by": get("approved_by"),
                "planned_at": entry.occurred_at,
                "destroyers": {},
                "seq": entry.seq,
            },
        )


def destroy(stock: Stock, entry: Entry) -> None:
    """The destruction is on record, with who recorded it."""
    get = entry.get
    count_destroyer(stock, get("disposal"), get("by"), 1)
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


def count_destroyer(stock: Stock, disposal: str, user: str, more: int) -> None:
    """The user has recorded so many more destructions of the disposal; who has recorded none is not named."""
    row = stock.get("disposal", disposal)
    counts = {**row["destroyers"], user: row["destroyers"].get(user, 0) + more}
    row["destroyers"] = {name: number for name, number in counts.items() if number}
    stock.touch("disposal", disposal)


def verify_destruction(stock: Stock, entry: Entry) -> None:
    """The certificate is on record."""
    get = entry.get
    stock.add(
        "certificate",
        (entry.seq, get("disposal"), get("verifier"), get("certificate"), get("by"), entry.occurred_at),
    )
