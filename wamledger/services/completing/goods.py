"""Codes of weapons and lots, by what they bear: code, tag, serial or number of the lot; with a holder, what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.domain.serials import normalised
from wamledger.ledger.link import Link
from wamledger.services.completing.asked import LAST, MOST_LOOKED_AT, Asked, Completion
from wamledger.services.numbers import grouped
from wamledger.services.report_views.names import Names
from wamledger.services.scope import Sight

_WEAPON: Final = (
    "SELECT weapon.code, weapon.type, weapon.make, weapon.model,"
    " COALESCE(weapon.serial, weapon.serial_assigned, ''), held.holder"
    " FROM weapon JOIN weapon_standing AS held ON held.weapon = weapon.code"
)


def weapons(asked: Asked) -> Iterator[Completion]:
    """By code, by tag, by the beginning of the serial."""
    low, high = asked.codes
    yield from _weapon_rows(asked, "weapon.code >= ? AND weapon.code < ?", (low, high), "weapon.code")
    if asked.typed:
        yield from _weapon_rows(asked, "weapon.tag >= ? AND weapon.tag < ?", (low, high), "weapon.tag")
        key = normalised(asked.typed)
        if key:
            yield from _weapon_rows(
                asked,
                "weapon.serial_key >= ? AND weapon.serial_key < ?",
                (key, key + LAST),
                "weapon.serial_key",
            )


def _weapon_rows(
    asked: Asked, condition: str, parameters: tuple[Any, ...], order: str
) -> Iterator[Completion]:
    seen, more = Sight(asked.link, asked.scope).weapons("held")
    near = MOST_LOOKED_AT if more else asked.limit
    rows = asked.link.rows(
        f"SELECT * FROM ({_WEAPON} WHERE {condition} AND weapon.void = 0 ORDER BY {order} LIMIT {near}) AS found"
        if not more
        else f"{_WEAPON} WHERE weapon.code IN (SELECT weapon.code FROM weapon WHERE {condition} AND weapon.void = 0"
        f" ORDER BY {order} LIMIT {near}) AND {seen} ORDER BY {order} LIMIT {asked.limit}",
        (*parameters, *more),
    )
    yield from _weapon_words(asked.link, rows)


def _weapon_words(link: Link, rows: list[Any]) -> Iterator[Completion]:
    names = Names(link)
    for code, kind, make, model, serial, holder in rows:
        parts = (names.type(kind), f"{make} {model}".strip(), serial, holder)
        yield code, ", ".join(part for part in parts if part)


def lots(asked: Asked) -> Iterator[Completion]:
    """By code, by the beginning of the lot number."""
    low, high = asked.codes
    yield from _lot_rows(asked, "lot.code >= ? AND lot.code < ?", (low, high), "lot.code")
    key = normalised(asked.typed) if asked.typed else ""
    if key:
        yield from _lot_rows(asked, "lot.lot_key >= ? AND lot.lot_key < ?", (key, key + LAST), "lot.lot_key")


def _lot_rows(asked: Asked, condition: str, parameters: tuple[Any, ...], order: str) -> Iterator[Completion]:
    seen, more = Sight(asked.link, asked.scope).lots("held")
    is_seen = (
        f" AND EXISTS (SELECT 1 FROM lot_standing AS held WHERE held.lot = lot.code AND {seen})"
        if more
        else ""
    )
    rows = asked.link.rows(
        f"SELECT lot.code, lot.nature, lot.lot_number FROM lot WHERE {condition} AND lot.void = 0{is_seen}"
        f" ORDER BY {order} LIMIT {asked.limit}",
        (*parameters, *more),
    )
    yield from _lot_words(asked.link, rows)


def _lot_words(link: Link, rows: list[Any]) -> Iterator[Completion]:
    names = Names(link)
    for code, nature, number in rows:
        yield code, ", ".join(part for part in (names.nature(nature).name or nature, number or "") if part)


def standing(asked: Asked, kind: str, at: str) -> Iterator[Completion]:
    """What stands with the holder and begins as typed."""
    if asked.scope.places is not None and at not in asked.scope.places:
        return
    low, high = asked.codes
    if kind == "weapon":
        rows = asked.link.rows(
            f"{_WEAPON} WHERE held.holder = ? AND held.weapon >= ? AND held.weapon < ? AND weapon.void = 0"
            " ORDER BY held.weapon LIMIT ?",
            (at, low, high, asked.limit),
        )
        yield from _weapon_words(asked.link, rows)
        return
    rows = asked.link.rows(
        "SELECT lot.code, lot.nature, lot.lot_number, CAST(SUM(held.quantity) AS BIGINT) FROM lot_standing AS held"
        " JOIN lot ON lot.code = held.lot WHERE held.holder = ? AND held.quantity > 0 AND held.lot >= ?"
        " AND held.lot < ? GROUP BY lot.code, lot.nature, lot.lot_number ORDER BY lot.code LIMIT ?",
        (at, low, high, asked.limit),
    )
    for (code, words), row in zip(_lot_words(asked.link, [row[:3] for row in rows]), rows, strict=True):
        yield code, f"{words}, {grouped(row[3])}"
