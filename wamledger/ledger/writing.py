"""Writing down what changed: the stock's changed and added rows go into the projections, each table in one statement."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import orjson

from wamledger.domain.stock import GROUPED, Row, Stock
from wamledger.ledger import tables
from wamledger.ledger.link import Link
from wamledger.ledger.pipeline import Job, run
from wamledger.ledger.slice import columns, keys, listed, spelled

LOOKUPS: Final = frozenset({"entry", "entry_body", "tag", "serial_key", "owing"})
"""What a stock keeps in memory only, because it is read from other tables."""


def write(link: Link, stock: Stock) -> None:
    """Everything that the stock changed or added is in the database, and the stock knows it."""
    for job in jobs(stock):
        run(link, job)


def jobs(stock: Stock) -> list[Job]:
    """
    What has to be written for everything that the stock changed or added; the stock takes it for written.

    Shape: in an order in which they may run; the rows are values of the moment and do not change afterwards.
    """
    found: list[Job] = []
    for name in tables.PROJECTIONS:
        changed = stock.changed.get(name)
        if changed:
            found.append(Job(_upsert(name), _changed_rows(stock, name, sorted(changed))))
    if stock.standing_changed:
        found += _standing(stock)
    for name, rows in stock.added.items():
        if rows:
            json_at = _json_positions(name)
            found.append(Job(_insert(name), [_dumped(row, json_at) for row in rows] if json_at else rows))
    if stock.cells_changed:
        found += _cells(stock)
    if stock.overtaken:
        found.append(
            Job(
                "UPDATE weapon_stay SET shown_from = ? WHERE weapon = ? AND shown_from > ? AND seq < ?",
                [(start, weapon, start, seq) for start, weapon, seq in stock.overtaken],
                values=False,
            )
        )
    stock.written()
    return found


def _changed_rows(stock: Stock, name: str, changed: list[str]) -> list[tuple[Any, ...]]:
    held = stock.tables[name]
    rows: list[Row] = (
        [row for key in changed for row in held[key].values()]
        if name in GROUPED
        else [held[key] for key in changed]
    )
    names = listed(name)
    if not names:
        return [tuple(row.values()) for row in rows]
    return [
        tuple(_json(value) if column in names else value for column, value in row.items()) for row in rows
    ]


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


@cache
def _json_positions(name: str) -> frozenset[int]:
    return frozenset(columns(name).index(column) for column in listed(name))


def _dumped(row: tuple[Any, ...], json_at: frozenset[int]) -> tuple[Any, ...]:
    return tuple(_json(value) if position in json_at else value for position, value in enumerate(row))


@cache
def _insert(name: str) -> str:
    names = spelled(name)
    marks = ", ".join("?" for _ in names)
    return f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks})"


@cache
def _upsert(name: str) -> str:
    others = [column for column in spelled(name) if column not in keys(name)]
    changes = ", ".join(f"{column} = excluded.{column}" for column in others)
    return f"{_insert(name)} ON CONFLICT ({', '.join(keys(name))}) DO UPDATE SET {changes}"


def _standing(stock: Stock) -> list[Job]:
    standing = [(weapon, stock.standing[weapon]) for weapon in sorted(stock.standing_changed)]
    gone = [(weapon,) for weapon, where in standing if where is None]
    return [
        Job(
            _upsert("weapon_standing"),
            [
                (weapon, *where.cell, where.since, where.seq)
                for weapon, where in standing
                if where is not None
            ],
        ),
        Job("DELETE FROM weapon_standing WHERE weapon = ?", gone, values=False),
    ]


def _cells(stock: Stock) -> list[Job]:
    """A cell of nothing has no row, so that the table is what stands somewhere and no more."""
    filled, emptied = [], []
    for lot, cell in sorted(stock.cells_changed):
        quantity = stock.cells[lot][cell]
        if quantity:
            filled.append((lot, *cell, quantity))
        else:
            emptied.append((lot, *cell))
            del stock.cells[lot][cell]
    net = sorted((lot, *cell, period, net) for (period, lot, cell), net in stock.period_net.items())
    return [
        Job(_upsert("lot_standing"), filled),
        Job(
            "DELETE FROM lot_standing WHERE lot = ? AND holder = ? AND status = ? AND condition = ?",
            emptied,
            values=False,
        ),
        Job(
            _insert("lot_period")
            + " ON CONFLICT (lot, holder, status, condition, period) DO UPDATE SET net = lot_period.net + excluded.net",
            net,
        ),
    ]
