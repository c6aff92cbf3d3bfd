"""
Scope: the places that a person's authority is good for, and the places that an operation concerns.

What leaves a place concerns that place, wherever it goes; what comes from outside, or from a party, concerns the place
that it comes to. What is only spoken of concerns the place where it stands, and a reversal what was concerned by the
entry that is reversed. A place covers the places within it. Goods with a party concern nobody's places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row, Stock

WHOLE = frozenset(
    {"set_policy", "change_user", "revoke_key", "enrol_key", "rotate_ledger_key", "record_restore"}
)
"""Operations that concern the whole ledger, for which a scope of places is too little."""


ARRIVALS = frozenset({"register", "receive", "return", "recover"})
"""Operations that concern the place that goods come to, wherever they stood before."""

SPEAK = frozenset(
    {"inspect", "hold", "release_hold", "restrict", "correct_identity", "request_trace", "answer_trace"}
)
"""Operations that concern the places of the items that they speak of, whether or not they change them."""


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


def is_whole(case: Case) -> bool:
    """Whether the operation concerns the whole ledger: limits, keys, a user for all places, a place within no other."""
    op, get = case.operation["op"], case.operation.get
    return (
        op in WHOLE
        or (op == "add_user" and not get("places"))
        or (op == "add_place" and get("within") is None)
    )


def places_of(case: Case) -> list[str]:
    """The places that the operation concerns, each once; none for one that concerns no place."""
    spoken = _spoken_of(case)
    if case.operation["op"] in ARRIVALS:
        found = list(_place(case, spoken["to"]))
    else:
        found = [*_places_left(case)] or [*_places_named(case, spoken)]
    if spoken["op"] in SPEAK:
        found += _places_of_items(case, spoken)
    return list(dict.fromkeys(found))


def _spoken_of(case: Case) -> Row:
    """The operation itself, or the one that it reverses."""
    found: Row = case.operation
    if found["op"] == "reverse":
        body = case.stock.get("entry_body", found["entry"])
        found = found if body is None else body["operation"]
    return found


def _places_left(case: Case) -> Iterator[str]:
    """The places that the goods leave."""
    for move in case.moves:
        if move["from"] is not None:
            yield from _place(case, move["from"][0])


def _place(case: Case, holder: str) -> Iterator[str]:
    """The place of a holder: itself, or where the disposal is."""
    if case.stock.place(holder) is not None:
        yield holder
        return
    if case.stock.party(holder) is None:
        disposal = case.stock.get("disposal", holder)
        if disposal is not None:
            yield disposal["place"]


def _places_named(case: Case, spoken: Row) -> Iterator[str]:
    """The places that an operation names, where nothing leaves any."""
    get = spoken.get
    if spoken["op"] == "add_user":
        yield from get("places") or ()
        return
    for name in ("place", "from", "within", "disposal"):
        code = get(name)
        if isinstance(code, str):
            yield from _place(case, code)


def _places_of_items(case: Case, spoken: Row) -> Iterator[str]:
    """Where the items stand that an operation speaks of."""
    if spoken["op"] == "answer_trace":
        trace = case.stock.get("trace", spoken["trace"])
        spoken = {**spoken, trace["item_kind"]: trace["item"]}
    for each in (spoken, *spoken.get("lines", ())):
        weapon, lot, at = each.get("weapon"), each.get("lot"), each.get("at")
        if weapon is not None:
            standing = case.stock.standing_of(weapon)
            if standing is not None:
                yield from _place(case, standing.cell.holder)
        elif at is not None:
            yield from _place(case, at)
        elif lot is not None:
            for cell, quantity in case.stock.cells_of(lot).items():
                if quantity:
                    yield from _place(case, cell.holder)
