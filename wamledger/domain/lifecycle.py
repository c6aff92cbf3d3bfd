"""
The life cycles of a weapon and of a quantity of ammunition, as tables that the rules read.

A row says which operation takes goods from which status to which, what must hold before, who authorises it and which
document goes with it. A transition that is not in the table does not exist; tightening a rule is a change of a row.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from wamledger import reference


class Status(StrEnum):
    """Where an item can stand."""

    IN_STORE = "IN_STORE"
    ISSUED = "ISSUED"
    IN_TRANSIT = "IN_TRANSIT"
    IN_MAINTENANCE = "IN_MAINTENANCE"
    UNACCOUNTED = "UNACCOUNTED"
    AWAITING_DISPOSAL = "AWAITING_DISPOSAL"
    DESTROYED = "DESTROYED"
    EXPENDED = "EXPENDED"
    HANDED_OVER = "HANDED_OVER"
    WRITTEN_OFF = "WRITTEN_OFF"


FINAL: Final = frozenset({"DESTROYED", "EXPENDED", "HANDED_OVER", "WRITTEN_OFF"})
"""What is in one of these is no longer in the mission's hands."""

WITH_A_PARTY: Final = frozenset({"ISSUED", "IN_MAINTENANCE"})


class Transition(NamedTuple):
    """One row of a life cycle."""

    operation: str
    from_status: str
    to_status: str
    guards: tuple[str, ...]
    authority: str
    document: str
    source: str


@cache
def transitions(kind: str) -> dict[tuple[str, str, str], Transition]:
    """The life cycle of ``weapon`` or ``lot``: rows by operation, status before (empty: none) and status after."""
    table = "weapon_life" if kind == "weapon" else "ammunition_life"
    return {
        (row["operation"], row["from_status"], row["to_status"]): Transition(
            row["operation"],
            row["from_status"],
            row["to_status"],
            tuple(row["guards"].split()),
            row["authority"],
            row["document"],
            row["source"],
        )
        for row in reference.rows(table)
    }


@cache
def steps(operation: str, becomes: str, kind: str) -> dict[str, Transition]:
    """The rows by which an operation takes a weapon or a lot into a status, by the status before."""
    return {
        row.from_status: row
        for row in transitions(kind).values()
        if row.operation == operation and row.to_status == becomes and row.from_status
    }


@cache
def sources(operation: str, kind: str) -> tuple[str, ...]:
    """The statuses from which an operation takes a weapon or a lot, in the order of the table."""
    return tuple(
        dict.fromkeys(
            row.from_status
            for row in transitions(kind).values()
            if row.operation == operation and row.from_status
        )
    )
