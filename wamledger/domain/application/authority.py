"""Users, keys and proposals as entries make them."""

from __future__ import annotations

from wamledger.domain import moment
from wamledger.domain.application.entry import Entry
from wamledger.domain.stock import Row, Stock


def change_user(stock: Stock, entry: Entry) -> None:
    """The user has the roles and places that are given; what is left out stays."""
    get = entry.get
    code = get("code")
    row: Row = dict(stock.get("user_account", code))
    if get("roles") is not None:
        row["roles"] = get("roles")
    if get("places") is not None:
        row["places"] = get("places")
    if get("all_places"):
        row["places"] = None
    if get("closed") is not None:
        row["closed_seq"] = entry.seq if get("closed") else None
    stock.put("user_account", code, row)


def enrol_key(stock: Stock, entry: Entry) -> None:
    """The user signs with the key."""
    vkey = entry.get("vkey")
    key_id = vkey.split("+")[1]
    stock.put(
        "user_key",
        key_id,
        {
            "key_id": key_id,
            "user": entry.get("user"),
            "vkey": vkey,
            "enrolled_seq": entry.seq,
            "revoked_seq": None,
            "trusted_to": None,
            "reason": None,
        },
    )


def revoke_key(stock: Stock, entry: Entry) -> None:
    """The key signs nothing any more."""
    get = entry.get
    key_id = get("key_id")
    row: Row = dict(stock.get("user_key", key_id))
    row["revoked_seq"], row["trusted_to"], row["reason"] = entry.seq, get("trusted_to"), get("reason")
    stock.put("user_key", key_id, row)


def rotate_ledger_key(stock: Stock, entry: Entry) -> None:
    """The key signs heads from the next entry on."""
    get = entry.get
    vkey = get("vkey")
    stock.put(
        "ledger_key",
        vkey,
        {"vkey": vkey, "before": get("before"), "reason": get("reason"), "seq": entry.seq},
    )


def propose(stock: Stock, entry: Entry) -> None:
    """The proposal is open, and what it would take is reserved."""
    get = entry.get
    code, operation = get("id"), get("operation")
    expires_at = moment.parse(entry.effects["expires_at"])
    stock.put(
        "proposal",
        code,
        {
            "code": code,
            "op": operation["op"],
            "operation": operation,
            "by_user": get("by"),
            "proposed_at": entry.occurred_at,
            "expires_at": expires_at,
            "status": "OPEN",
            "decided_by": None,
            "decided_at": None,
            "reason": None,
            "decided_seq": None,
            "seq": entry.seq,
        },
    )
    subjects = []
    for number, each in enumerate(entry.effects["reserves"]):
        kind, item = ("weapon", each["weapon"]) if "weapon" in each else ("lot", each["lot"])
        subject = f"{kind[0].upper()} {item}"
        holder, status, condition = each["from"] or (None, None, None)
        stock.put_in(
            "reservation",
            subject,
            {
                "subject": subject,
                "proposal": code,
                "n": number,
                "holder": holder,
                "status": status,
                "condition": condition,
                "quantity": each["quantity"],
                "expires_at": expires_at,
                "released_seq": None,
            },
        )
        subjects.append(subject)
        entry.subjects.add((subject[0], item))
    _reserve(stock, subjects, 1)


def _reserve(stock: Stock, subjects: list[str], more: int) -> None:
    """The items know by how many open proposals they are waited for."""
    for subject in dict.fromkeys(subjects):
        table, item = "weapon" if subject[0] == "W" else "lot", subject[2:]
        stock.get(table, item)["reserved"] += more
        stock.touch(table, item)


def _decided(stock: Stock, entry: Entry, status: str) -> None:
    code = entry.get("proposal")
    row: Row = dict(stock.get("proposal", code))
    row["status"], row["decided_by"], row["decided_at"] = status, entry.get("by"), entry.occurred_at
    row["reason"], row["decided_seq"] = entry.get("reason"), entry.seq
    stock.put("proposal", code, row)
    for subject in entry.effects["frees"]:
        for reserved in stock.get("reservation", subject).values():
            if reserved["proposal"] == code:
                reserved["released_seq"] = entry.seq
        stock.touch("reservation", subject)
        entry.subjects.add((subject[0], subject[2:]))
    _reserve(stock, entry.effects["frees"], -1)


def approve(stock: Stock, entry: Entry) -> None:
    """The proposal is approved, and what it reserved is free for what follows."""
    _decided(stock, entry, "APPROVED")


def reject(stock: Stock, entry: Entry) -> None:
    """The proposal is rejected."""
    _decided(stock, entry, "REJECTED")


def withdraw(stock: Stock, entry: Entry) -> None:
    """The proposal is withdrawn."""
    _decided(stock, entry, "WITHDRAWN")


def lapse(stock: Stock, entry: Entry) -> None:
    """The proposal has lapsed."""
    _decided(stock, entry, "LAPSED")


def nothing(stock: Stock, entry: Entry) -> None:
    """The entry is its own effect."""
    del stock, entry
