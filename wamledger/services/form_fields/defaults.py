"""
What stands in a form when it opens: what is known already, so that nobody types it.

What was given goes first, then what follows from it (what an issue still owes, what a consignment has not delivered),
then what the same person wrote into the same form last, then their own place, then the time of now. All of it is text
in fields, and can be written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.shape import FormShape
from wamledger.services.form_fields.values import Line, Operation, Values, values_of
from wamledger.services.reading import scope_in
from wamledger.services.scope import EVERYTHING, Scope

LOOKED_BACK: Final = 2_000
"""Entries that are looked through for the last one of a person: an index leads to none of them."""

LAST_USED: Final = frozenset(
    {
        "from",
        "to",
        "place",
        "purpose",
        "activity",
        "scope",
        "kind",
        "acquisition.mode",
        "acquisition.ownership",
        "acquisition.programme",
        "carrier",
        "channel",
    }
)
"""Fields that people fill in the same way again and again."""

NEVER_LAST: Final = frozenset({"receive", "return", "add_place", "add_party", "report_loss", "incident"})
"""Operations of which the last one says nothing about the next."""

OWN_PLACE: Final[Mapping[str, str]] = {
    "register": "to",
    "move": "from",
    "issue": "from",
    "return": "to",
    "dispatch": "from",
    "receive": "to",
    "hand_over": "from",
    "recover": "to",
    "count": "place",
    "reseal": "place",
    "plan_disposal": "place",
}
"""The field that takes the place of somebody who has one place."""

NOW: Final = frozenset({"occurred_at", "cut_off", "discovered_at", "destroyed_on"})
"""Fields that repeat the time of the operation, where nobody says otherwise."""

FOLLOWS: Final[Mapping[tuple[str, str], str]] = {
    ("return", "issue"): "issue",
    ("expend", "issue"): "issue",
    ("report_loss", "issue"): "issue",
    ("receive", "dispatch"): "dispatch",
    ("report_loss", "dispatch"): "dispatch",
    ("destroy", "disposal"): "planned",
    ("verify_destruction", "disposal"): "destroyed",
}
"""By operation and field: what the thing that is named there still has, which is what the form is about."""


def begun(ledger: Ledger, op: str, filled: Mapping[str, Any] | None = None, *, by: str = "") -> Values:
    """What stands in the form when it opens; ``filled`` is a part of the operation, in the shape of a journal."""
    shape = form_of(op)
    given = values_of(shape, filled or {})
    now = moment.canonical(ledger.clock())
    for name in NOW:
        field = shape.field(name)
        if field is not None:
            text = now[:10] if name.endswith("_on") else now
            _fill(given, values_of(shape, {name: text}))
    if by:
        _fill(given, values_of(shape, {"by": by}))
    for about, name in FOLLOWS:
        if about == op and given.fields.get(name):
            _fill(given, following(ledger, op, name, given.fields[name]), lines=not given.lines)
    with ledger.reading() as link:
        scope = _scope(ledger, link)
        if scope is not None:
            _fill(given, _own_place(shape, link, given.fields.get("by", "")))
            _fill(given, _last_used(shape, link, given.fields.get("by", "")))
    return given


def following(ledger: Ledger, op: str, name: str, code: str) -> Values:
    """What a field leads to: the lines and the other fields that follow from it; nothing where nothing does."""
    shape, what = form_of(op), FOLLOWS.get((op, name), "")
    if not what or not code.strip():
        return Values()
    with ledger.reading() as link:
        if _scope(ledger, link) is None:
            return Values()
        found = _FOUND[what](link, code.strip())
    if op == "expend":
        # the issue says who used them
        found.pop("from", None)
    is_known = {each.name for each in shape.lines}
    lines = [line for line in found.pop("lines", []) if ("weapon" if "weapon" in line else "lot") in is_known]
    fields = {key: value for key, value in found.items() if shape.field(key) is not None}
    return values_of(shape, {**fields, "lines": lines})


def _fill(values: Values, more: Values, *, lines: bool = False) -> None:
    """What is empty is filled; what stands there already stays."""
    for name, text in more.fields.items():
        if not values.fields.get(name, "").strip():
            values.fields[name] = text
    if lines and not values.lines:
        values.lines = [Line(line.kind, dict(line.fields)) for line in more.lines]


def _scope(ledger: Ledger, link: Link) -> Scope | None:
    """How far whoever fills in the form sees; None where they see no stock, and have to know codes by themselves."""
    try:
        return scope_in(link, Query.HOLDINGS, ledger.actor) if ledger.is_closed else EVERYTHING
    except AccessFault:
        return None


def _own_place(shape: FormShape, link: Link, by: str) -> Values:
    name = OWN_PLACE.get(shape.op)
    row = link.one("SELECT places FROM user_account WHERE code = ?", (by,)) if name and by else None
    places = orjson.loads(row[0]) if row is not None and row[0] else []
    if (
        not name
        or len(places) != 1
        or link.one("SELECT code FROM place WHERE within = ? LIMIT 1", (places[0],))
    ):
        # goods stand in the stores of a site, and which of them it is nobody can know
        return Values()
    return values_of(shape, {name: places[0]})


def _last_used(shape: FormShape, link: Link, by: str) -> Values:
    """What the person wrote into this form the last time, as far as it is worth repeating."""
    if not by or shape.op in NEVER_LAST:
        return Values()
    newest = link.one("SELECT max(seq) FROM entry")[0]
    if newest is None:
        return Values()
    row = link.one(
        "SELECT entry FROM entry WHERE seq > ? AND by_user = ? AND op = ? ORDER BY seq DESC LIMIT 1",
        (newest - LOOKED_BACK, by, shape.op),
    )
    if row is None:
        return Values()
    before = values_of(shape, orjson.loads(bytes(row[0]))["body"]["operation"])
    return Values({name: text for name, text in before.fields.items() if name in LAST_USED})


def _owed(link: Link, issue: str) -> Operation:
    """What is still owed of an issue, and where it came from."""
    rows = link.rows(
        "SELECT item_kind, item, quantity - returned - expended - lost - passed_on AS owed FROM custody"
        " WHERE issue = ? AND returned + expended + lost + passed_on < quantity ORDER BY item_kind DESC, item",
        (issue,),
    )
    found: Operation = {"lines": [_line(kind, item, owed) for kind, item, owed in rows]}
    row = link.one("SELECT entry FROM entry WHERE id = ?", (issue,)) if rows else None
    if row is not None:
        issued = orjson.loads(bytes(row[0]))["body"]["operation"]
        found |= {"to": issued.get("from"), "from": issued.get("to")}
    return found


def _not_arrived(link: Link, dispatch: str) -> Operation:
    """What of a consignment has not come, where it was to go, and its seals as it left."""
    row = link.one("SELECT destination, seals FROM consignment WHERE dispatch = ?", (dispatch,))
    if row is None:
        return {}
    lines = link.rows(
        "SELECT item_kind, item, sent - received - lost FROM consignment_line"
        " WHERE dispatch = ? AND received + lost < sent ORDER BY item_kind DESC, item",
        (dispatch,),
    )
    return {"to": row[0], "seals": orjson.loads(row[1]), "lines": [_line(*each) for each in lines]}


def _planned(link: Link, disposal: str) -> Operation:
    """What of a disposal is not destroyed yet, and where it stands."""
    return _disposed(link, disposal, "planned - withdrawn - lost - destroyed")


def _destroyed(link: Link, disposal: str) -> Operation:
    """What of a disposal is destroyed and not verified."""
    return _disposed(link, disposal, "destroyed - verified")


def _disposed(link: Link, disposal: str, left: str) -> Operation:
    rows = link.rows(
        f"SELECT item_kind, item, {left} FROM disposal_line WHERE disposal = ? AND {left} > 0"
        " ORDER BY item_kind DESC, item",
        (disposal,),
    )
    return {"lines": [_line(*each) for each in rows]}


def _line(kind: str, item: str, quantity: int) -> Operation:
    return {"weapon": item} if kind == "weapon" else {"lot": item, "quantity": quantity}


_FOUND: Final = {"issue": _owed, "dispatch": _not_arrived, "planned": _planned, "destroyed": _destroyed}
