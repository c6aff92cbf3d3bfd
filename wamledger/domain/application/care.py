"""Seals, inspections, holds and restrictions as entries make them."""

from __future__ import annotations

from collections.abc import Iterable

from wamledger.domain import moment
from wamledger.domain.application.entry import Entry
from wamledger.domain.application.intake import expiry
from wamledger.domain.stock import Row, Stock


def add_seals(stock: Stock, entry: Entry, subject: str, event: str, seals: Iterable[str]) -> None:
    """What was fitted or found on a place or package is on record."""
    for number, seal in enumerate(seals):
        stock.add("seal_event", (entry.seq, number, subject, event, seal, None, None))


def reseal(stock: Stock, entry: Entry) -> None:
    """The change of seal is on record."""
    get = entry.get
    subject = f"PLACE {get('place')}" if get("place") else f"PACKAGE {get('package')}"
    stock.add(
        "seal_event", (entry.seq, 0, subject, "RESEALED", get("new_seal"), get("old_seal"), get("reason"))
    )


def _subject(line: Row) -> tuple[str, str, str]:
    """The key, the table and the code of the item of a line."""
    if "weapon" in line:
        return f"W {line['weapon']}", "weapon", line["weapon"]
    return f"L {line['lot']}", "lot", line["lot"]


def due_at(text: str | None) -> int | None:
    """The end of the day, or the moment, that a due date names."""
    if text is None:
        return None
    return expiry(text) if "T" not in text else moment.parse(text)


def inspect(stock: Stock, entry: Entry) -> None:
    """The inspection is on record; its conditions stand by the movements of the entry."""
    for number, line in enumerate(entry.operation["lines"]):
        key, table, code = _subject(line)
        due = line.get("next_due") or entry.get("next_due")
        stock.add(
            "inspection",
            (entry.seq, number, key, line.get("at"), line.get("condition"), due, entry.get("findings")),
        )
        entry.subjects.add((key[0], code))
        if due is not None and table == "lot":
            stock.get("lot", code).update(next_due_at=due_at(due), next_due_seq=entry.seq)
            stock.touch("lot", code)


def hold(stock: Stock, entry: Entry) -> None:
    """The items are held."""
    for number, line in enumerate(entry.operation["lines"]):
        key, table, code = _subject(line)
        stock.put_in(
            "hold",
            key,
            {
                "subject": key,
                "seq": entry.seq,
                "n": number,
                "at": line.get("at"),
                "kind": entry.get("kind"),
                "authority": entry.get("authority"),
                "reason": entry.get("reason"),
                "released_seq": None,
            },
        )
        stock.get(table, code)["holds"] += 1
        stock.touch(table, code)
        entry.subjects.add((key[0], code))


def release_hold(stock: Stock, entry: Entry) -> None:
    """The holds that the entry names stand no more."""
    set_released(stock, entry, entry.seq)


def set_released(stock: Stock, entry: Entry, released: int | None) -> None:
    """The holds that the entry names are released by that entry, or stand again."""
    for each in entry.effects.get("released", ()):
        key = each["hold"]
        stock.get("hold", key)[each["seq"], each["n"]]["released_seq"] = released
        stock.touch("hold", key)
        table = "weapon" if key[0] == "W" else "lot"
        stock.get(table, key[2:])["holds"] += 1 if released is None else -1
        stock.touch(table, key[2:])
        entry.subjects.add((key[0], key[2:]))


def restrict(stock: Stock, entry: Entry) -> None:
    """The lot is under the restriction, or cleared."""
    get = entry.get
    code, status = get("lot"), get("status")
    row = stock.get("lot", code)
    row["restriction"] = None if status == "CLEARED" else status
    row["restriction_reason"] = None if status == "CLEARED" else get("reason")
    row["restriction_seq"] = entry.seq
    stock.touch("lot", code)
    stock.add("restriction", (entry.seq, code, status, get("reason"), get("authority"), entry.occurred_at))
    entry.subjects.add(("L", code))
