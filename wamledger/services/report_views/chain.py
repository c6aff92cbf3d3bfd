"""The chain of custody: every entry that moved an item or speaks of it, as a step that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import words
from wamledger.services.history import history_in, kind_of
from wamledger.services.reading import reading
from wamledger.services.views import LotStep, Step
from wamledger.services.words import word

Told = dict[str, Any]
"""An entry as ``history`` gives it."""

_PLAIN: Final = frozenset({"IN_STORE", "ISSUED"})
"""Statuses that a place or a party says by itself."""


def life(ledger: Ledger, item: str) -> list[Step]:
    """The life of a weapon or lot, oldest first.  Refuses: weapon_unknown.  Raises: AccessFault"""
    with reading(ledger, Query.HISTORY) as (link, scope):
        return steps(link, kind_of(link, item, scope), item, history_in(link, item, scope))


def steps(link: Link, kind: str, code: str, told: Iterable[Told]) -> list[Step]:
    """
    The steps of the entries, in their order; an entry that moves a lot between several holders is several steps.

    ``kind`` is ``weapon`` or ``lot``.
    """
    entries = list(told)
    reversed_by = _reversals(link, [entry["id"] for entry in entries])
    return [step for entry in entries for step in _steps(entry, kind, code, reversed_by.get(entry["id"]))]


def _reversals(link: Link, ids: list[str]) -> dict[str, str]:
    """Which of the entries were reversed, and by which."""
    if not ids:
        return {}
    condition, parameters = link.among("entry", ids)
    return dict(link.rows("SELECT entry, by_entry FROM reversal WHERE " + condition, parameters))


def _steps(entry: Told, kind: str, code: str, reversed_by: str | None) -> Iterator[Step]:
    operation = entry["operation"]
    moves: dict[tuple[str, str, str], int] = {}
    for move in entry["effects"].get("moves", ()):
        giver = _source(operation) if move["from"] is None else _standing(move["from"])
        receiver = "" if move["to"] is None else _standing(move["to"])
        condition = "" if move["to"] is None else move["to"][2]
        key = ("", "", condition) if giver == receiver else (giver, receiver, condition)
        moves[key] = moves.get(key, 0) + move.get("quantity", 1)
    if not moves:
        moves["", "", _condition_on(operation, kind, code)] = 0
    said = _(OPERATIONS[entry["op"]].label) if entry["op"] in OPERATIONS else ""
    if reversed_by is not None:
        said = _("{operation}, reversed by {entry}").format(operation=said, entry=reversed_by)
    for (giver, receiver, condition), quantity in moves.items():
        step = Step if kind == "weapon" else partial(LotStep, quantity=quantity)
        yield step(
            seq=entry["seq"],
            entry=entry["id"],
            occurred_at=moment.parse(entry["occurred_at"]),
            recorded_at=moment.parse(entry["recorded_at"]),
            operation=entry["op"],
            words=said,
            giver=giver,
            receiver=receiver,
            document=operation.get("document", ""),
            by=entry["by"],
            approved_by=operation.get("approved_by", ""),
            condition=condition,
        )


def _standing(cell: list[str]) -> str:
    """The holder, with the status where the holder alone does not say it."""
    holder, status, _condition = cell
    return holder if status in _PLAIN else f"{holder} ({word(words.STATUS, status)})"


def _source(operation: Told) -> str:
    """From whom or where an item came on charge."""
    acquisition = operation.get("acquisition") or {}
    return str(acquisition.get("from") or acquisition.get("place_name") or "")


def _condition_on(operation: Told, kind: str, code: str) -> str:
    """The condition that a line of the operation states of the item."""
    for line in operation.get("lines") or ():
        if line.get(kind) == code and line.get("condition"):
            return str(line["condition"])
    return ""
