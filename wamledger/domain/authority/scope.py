"""
Scope: the places that a person's authority is good for, and the places that an operation concerns.

What leaves a place concerns that place, wherever it goes; what comes from outside, or from a party, concerns the place
that it comes to. A place covers the places within it. Goods with a party concern nobody's places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Stock

WHOLE = frozenset(
    {"set_policy", "change_user", "revoke_key", "enrol_key", "rotate_ledger_key", "record_restore"}
)
"""Operations that concern the whole ledger, for which a scope of places is too little."""


ARRIVALS = frozenset({"register", "receive", "return", "recover"})
"""Operations that concern the place that goods come to, wherever they stood before."""


def covers(stock: Stock, scope: Iterable[str], code: str) -> bool:
    """Whether the place lies in the scope."""
    held = frozenset(scope)
    around: str | None = code
    while around is not None:
        if around in held:
            return True
        row = stock.place(around)
        around = row["within"] if row else None
    return False


def places_of(case: Case) -> list[str]:
    """The places that the operation concerns, each once; none for one that concerns no place."""
    op, get = case.operation["op"], case.operation.get
    if op in ARRIVALS:
        found = _place(case, str(get("to")))
    elif any(move["from"] is not None for move in case.moves):
        found = (code for move in case.moves if move["from"] for code in _place(case, move["from"][0]))
    elif case.moves:
        found = (code for move in case.moves if move["to"] for code in _place(case, move["to"][0]))
    else:
        found = _places_named(case)
    return list(dict.fromkeys(found))


def _place(case: Case, holder: str) -> Iterator[str]:
    """The place of a holder: itself, or where the disposal is."""
    if case.stock.place(holder) is not None:
        yield holder
        return
    if case.stock.party(holder) is None:
        disposal = case.stock.get("disposal", holder)
        if disposal is not None:
            yield disposal["place"]


def _places_named(case: Case) -> Iterator[str]:
    """The places of an operation that moves nothing: those that it names, else where the items stand."""
    op, get = case.operation["op"], case.operation.get
    if op == "add_user":
        yield from get("places") or ()
        return
    named = [code for name in ("place", "from", "within", "disposal") if isinstance(code := get(name), str)]
    if named:
        for code in named:
            yield from _place(case, code)
    else:
        yield from _places_of_items(case)


def _places_of_items(case: Case) -> Iterator[str]:
    """Where the items stand that an operation speaks of without moving them; a count says where it was made."""
    if case.operation["op"] in ("count", "declare"):
        return
    named = [case.operation, *case.operation.get("lines", ())]
    for each in named:
        if not isinstance(each, dict):
            continue
        weapon, lot, at = each.get("weapon"), each.get("lot"), each.get("at")
        if isinstance(weapon, str):
            standing = case.stock.standing_of(weapon)
            if standing is not None:
                yield from _place(case, standing.cell.holder)
        elif isinstance(at, str):
            yield from _place(case, at)
        elif isinstance(lot, str):
            for cell, quantity in case.stock.cells_of(lot).items():
                if quantity:
                    yield from _place(case, cell.holder)
