"""
What an operation would do: the ledger before and after it, without anything being done.

Whoever approves sees this first. It is decided by the same rules as the operation itself, on the ledger as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wamledger.domain import moment
from wamledger.domain.decide import ruled
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import read
from wamledger.domain.refusals import Refused
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Cell, Row, Stock
from wamledger.i18n import _
from wamledger.ledger import checkpoint
from wamledger.ledger.link import Link
from wamledger.ledger.slice import Slice
from wamledger.services.labelled import labelled
from wamledger.services.numbers import grouped
from wamledger.services.report_views.names import Names
from wamledger.services.views import Change, Foreseen
from wamledger.services.words import CONDITION, STATUS, word

_SETTLED = ("roles", "places", "closed")


def foreseen(
    link: Link, operation: Row, *, mission: str, now: int, proposal: str | None = None
) -> tuple[Foreseen, list[str]]:
    """
    What the operation would do if a second person agreed, and the places that it concerns.

    ``proposal`` is the one that it stands in, whose own reservation does not count.
    """
    from wamledger.domain.authority.scope import places_of

    case, refused = decided(link, operation, mission=mission, now=now, proposal=proposal)
    if refused is not None:
        return Foreseen(refused=refused), places_of(case)
    return Foreseen(changes(link, case), tuple(notice.text for notice in case.notices)), places_of(case)


def decided(
    link: Link, operation: Row, *, mission: str, now: int, proposal: str | None = None
) -> tuple[Case, Refused | None]:
    """The operation as it is decided while a second person is still to come, and why it is refused where it is."""
    op, row = read(operation, plain=True)
    stock = Stock(Slice(link), mission=mission)
    stock.is_empty = link.one("SELECT 1 FROM entry LIMIT 1") is None
    if op.id is None:
        row = {**row, "id": "-"}
    closed = checkpoint.is_closed(link)
    case = Case(stock, op, row, moment.parse(op.occurred_at), closed=closed, now=now)
    case.is_proposed, case.approving = True, proposal
    try:
        ruled(case)
    except Refused as refused:
        return case, refused
    return case, None


def changes(link: Link, case: Case) -> tuple[Change, ...]:
    """What would be otherwise, by what was decided."""
    return (*_moved(link, case), *_changed(case))


def _moved(link: Link, case: Case) -> Iterator[Change]:
    """Weapons with where they stand and would stand; lots with what each cell holds and would hold."""
    names = Names(link)
    lots: dict[tuple[str, Cell], int] = {}
    for move in case.moves:
        was = Cell(*move["from"]) if move["from"] else None
        becomes = Cell(*move["to"]) if move["to"] else None
        if "weapon" in move:
            described = _weapon(case, names, move["weapon"])
            yield Change(move["weapon"], described, _cell(was), _cell(becomes))
            continue
        for cell, sign in ((was, -1), (becomes, 1)):
            if cell is not None:
                lots[move["lot"], cell] = lots.get((move["lot"], cell), 0) + sign * move["quantity"]
    for (lot, cell), more in lots.items():
        row = case.stock.get("lot", lot)
        held = case.stock.cells_of(lot).get(cell, 0) if row is not None else 0
        described = f"{row['nature']} {row['lot_number'] or ''}".strip() if row is not None else ""
        yield Change(f"{lot}, {_cell(cell)}", described, grouped(held), grouped(held + more))


def _weapon(case: Case, names: Names, code: str) -> str:
    row = case.stock.get("weapon", code)
    if row is None:
        return ""
    serial = row["serial"] or row["serial_assigned"] or row["serial_status"]
    return f"{names.type(row['type'])}, {row['make']} {row['model']}, {serial}"


def _cell(cell: Cell | None) -> str:
    """A holder with status and condition; outside the ledger where there is none."""
    if cell is None:
        return _("not in the ledger")
    status, condition = word(STATUS, cell.status), word(CONDITION, cell.condition)
    return labelled(cell.holder, f"{status}, {condition}")


def _changed(case: Case) -> Iterator[Change]:
    """What else would be otherwise: readings, users, holds, restrictions, what is owed."""
    operation, extras = case.operation, case.extras
    before: Row = extras.get("before", {})
    kind = operation["op"]
    if kind == "correct_identity":
        for name, value in operation["changes"].items():
            said = _field(kind, name)
            yield Change(operation["weapon"], said, _written(before.get(name)), _written(value))
    elif kind == "change_user":
        for name in _SETTLED:
            if operation.get(name) is not None or (name == "places" and operation.get("all_places")):
                was = before.get(name) if name != "closed" else before["closed_seq"] is not None
                becomes = _worded(kind, name, operation.get(name))
                yield Change(operation["code"], _field(kind, name), _worded(kind, name, was), becomes)
    elif kind in ("release_hold", "revoke_key", "add_user", "set_policy"):
        about = next((str(operation[name]) for name in ("code", "user", "name") if operation.get(name)), "")
        for name, value in operation.items():
            if name not in ("op", "id", "by", "occurred_at", "lines"):
                yield Change(about or _operation(kind), _field(kind, name), "", _worded(kind, name, value))
        for line in operation.get("lines", ()):
            item = line.get("weapon") or line.get("lot")
            yield Change(item, operation["kind"], _("held"), _("free of this hold"))
    elif kind == "reverse":
        undone = extras["undoes"]
        yield Change(undone["entry"], _operation(undone["op"]), _("in force"), _("reversed"))


def _operation(kind: str) -> str:
    return _(OPERATIONS[kind].label) if kind in OPERATIONS else kind


def _field(kind: str, name: str) -> str:
    """What the field is called on the form."""
    from wamledger.services.form_fields.labels import label_for

    label = label_for(kind, (name,))
    return _(label) if label else name


def _worded(kind: str, name: str, value: Any) -> str:
    """The value as it is written on the form, its codes in words where there are such."""
    from wamledger.services.form_fields.choices import words_of

    words = words_of(kind, (name,))
    if isinstance(value, list) and value:
        return ", ".join(_(words[each]) if each in words else str(each) for each in value)
    return _(words[value]) if isinstance(value, str) and value in words else _written(value)


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "-" if value is None else str(value)
