"""
The life of a weapon or a lot: every entry that speaks of it, oldest first.

Whoever reads sees the entries that concern what goes with their places (``services.sifting``).
"""

from __future__ import annotations

from typing import Any

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import out_of_scope, reading
from wamledger.services.scope import EVERYTHING, Scope
from wamledger.services.sifting import Sieve


def history(ledger: Ledger, code: str) -> list[dict[str, Any]]:
    """
    The entries of a weapon or lot, in the order of the ledger.

    Shape: {"seq", "id", "op", "occurred_at", "recorded_at", "by", "historical", "operation", "effects", "leaf"};
    of the effects only those on the item.
    Refuses: weapon_unknown, where neither a weapon nor a lot has the code
    Raises: AccessFault, also where a narrow scope ends before the item
    """
    with reading(ledger, Query.HISTORY) as (link, scope):
        return history_in(link, code, scope)


def history_in(link: Link, code: str, scope: Scope = EVERYTHING) -> list[dict[str, Any]]:
    """The same within a transaction, for somebody whose scope is known."""
    kind = kind_of(link, code, scope)
    numbers = _numbers(link, kind, code)
    entries = []
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        marks = ", ".join("?" for _ in part)
        entries += link.rows(f"SELECT seq, leaf, entry FROM entry WHERE seq IN ({marks}) ORDER BY seq", part)
    told = [_told(seq, bytes(leaf), bytes(entry), kind, code) for seq, leaf, entry in entries]
    if scope.is_whole:
        return told
    seen = list(Sieve(link, scope, kind, code).sifted(told))
    if not seen:
        raise out_of_scope(code, scope)
    return seen


def kind_of(link: Link, code: str, scope: Scope = EVERYTHING) -> str:
    """``weapon`` or ``lot``.  Refuses: weapon_unknown.  Raises: AccessFault where a narrow scope hides which"""
    if link.one("SELECT 1 FROM weapon WHERE code = ?", (code,)):
        return "weapon"
    if link.one("SELECT 1 FROM lot WHERE code = ?", (code,)):
        return "lot"
    if not scope.is_whole:
        raise out_of_scope(code, scope)
    raise Refused(Code.WEAPON_UNKNOWN, "code", found=code)


def _numbers(link: Link, kind: str, code: str) -> list[int]:
    """The numbers of the entries that moved the item or spoke of it."""
    found = {
        seq
        for (seq,) in link.rows(
            "SELECT seq FROM subject WHERE kind = ? AND code = ?", (kind[0].upper(), code)
        )
    }
    if kind == "weapon":
        found |= {seq for (seq,) in link.rows("SELECT seq FROM weapon_stay WHERE weapon = ?", (code,))}
    return sorted(found)


def _told(seq: int, leaf: bytes, entry: bytes, kind: str, code: str) -> dict[str, Any]:
    body = orjson.loads(entry)["body"]
    operation = body["operation"]
    return {
        "seq": seq,
        "id": operation["id"],
        "op": operation["op"],
        "occurred_at": operation["occurred_at"],
        "recorded_at": body["recorded_at"],
        "by": operation["by"],
        "historical": body.get("historical", False),
        "operation": operation,
        "effects": {
            name: [each for each in found if each.get(kind) == code]
            for name, found in body["effects"].items()
            if isinstance(found, list)
            and any(isinstance(each, dict) and each.get(kind) == code for each in found)
        },
        "leaf": leaf.hex(),
    }
