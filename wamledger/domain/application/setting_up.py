"""Places, parties, users, natures and policies as entries make them."""

from __future__ import annotations

from wamledger.domain.application.entry import Entry
from wamledger.domain.stock import Stock


def add_place(stock: Stock, entry: Entry) -> None:
    """The place exists; its site is the outermost place around it."""
    get = entry.get
    code, within = get("code"), get("within")
    around = stock.place(within) if within else None
    stock.put(
        "place",
        code,
        {
            "code": code,
            "name": get("name"),
            "kind": get("kind"),
            "within": within,
            "site": around["site"] if around else code,
            "custody": get("custody") or "SINGLE",
            "keeper": get("keeper"),
            "country": get("country"),
            "latitude": get("latitude"),
            "longitude": get("longitude"),
            "limit_nec_kg": get("limit_nec_kg"),
            "licence": get("licence"),
            "seq": entry.seq,
        },
    )


def add_party(stock: Stock, entry: Entry) -> None:
    """The party exists."""
    get = entry.get
    code = get("code")
    stock.put(
        "party",
        code,
        {
            "code": code,
            "name": get("name"),
            "kind": get("kind"),
            "strength": get("strength"),
            "within": get("within"),
            "country": get("country"),
            "seq": entry.seq,
        },
    )


def add_user(stock: Stock, entry: Entry) -> None:
    """The user exists, with roles and scope."""
    get = entry.get
    code = get("code")
    stock.put(
        "user_account",
        code,
        {
            "code": code,
            "name": get("name"),
            "roles": get("roles"),
            "places": get("places"),
            "closed_seq": None,
            "seq": entry.seq,
        },
    )


def add_nature(stock: Stock, entry: Entry) -> None:
    """The nature exists; lots taken on charge from now on take its figures."""
    get = entry.get
    code = get("code")
    stock.put(
        "nature",
        code,
        {
            "code": code,
            "name": get("name"),
            "calibre": get("calibre"),
            "category": get("category"),
            "un_number": get("un_number"),
            "hazard_division": get("hazard_division"),
            "compatibility_group": get("compatibility_group"),
            "nec_mg": get("nec_mg"),
            "unit": get("unit"),
            "case_mass_mg": get("case_mass_mg"),
            "pack_size": get("pack_size"),
            "seq": entry.seq,
        },
    )


def set_policy(stock: Stock, entry: Entry) -> None:
    """The policy has the value."""
    name = entry.get("name")
    stock.put("policy", name, {"name": name, "value": entry.get("value"), "seq": entry.seq})
