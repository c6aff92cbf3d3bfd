"""The slice of the ledger that operations touch: rows out of the database, in the form that the stock holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

import orjson

from wamledger import reference
from wamledger.domain.stock import GROUPED, Cell, Row, Standing
from wamledger.ledger import tables
from wamledger.ledger.link import Link

_WORDS_OF_SQL: Final = frozenset({"user"})


@cache
def columns(name: str) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return tuple(column.name for column in tables.table(name).columns)


@cache
def spelled(name: str) -> tuple[str, ...]:
    """The columns of a table as SQL has them: one that is a word of SQL itself stands in quotes."""
    return tuple(f'"{column}"' if column in _WORDS_OF_SQL else column for column in columns(name))


@cache
def keys(name: str) -> tuple[str, ...]:
    """The columns of a table's primary key, in order."""
    return tuple(column.name for column in tables.table(name).primary_key.columns)


@cache
def listed(name: str) -> tuple[str, ...]:
    """The columns that hold JSON."""
    return tuple(column.name for column in tables.table(name).columns if column.info.get("json"))


class Slice:
    """Fetches what a stock asks for, within one transaction.  Implements domain.stock.Source"""

    def __init__(self, link: Link) -> None:
        self.link = link

    def fetch(self, table: str, wanted: Iterable[str]) -> dict[str, Any]:
        """What the table, or the look-up of that name, holds under each key."""
        asked = list(wanted)
        special = _SPECIAL.get(table)
        if special is not None:
            return special(self.link, asked)
        return _grouped(self.link, table, asked) if table in GROUPED else _single(self.link, table, asked)


def row_of(table: str, values: tuple[Any, ...]) -> Row:
    """A row by column name, with its JSON read."""
    row = dict(zip(columns(table), values, strict=True))
    for name in listed(table):
        if row[name] is not None:
            row[name] = orjson.loads(row[name])
    return row


def all_rows(link: Link, table: str, most: int) -> dict[str, Row] | None:
    """The rows of a table by key, or None where there are more than ``most``."""
    found = link.rows(f"SELECT {', '.join(spelled(table))} FROM {table} LIMIT {most + 1}")
    if len(found) > most:
        return None
    return {values[0]: row_of(table, values) for values in found}


@cache
def _select(table: str) -> str:
    return f"SELECT {', '.join(spelled(table))} FROM {table} WHERE "


def _single(link: Link, table: str, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among(keys(table)[0], asked)
    return {values[0]: row_of(table, values) for values in link.rows(_select(table) + condition, parameters)}


def _grouped(link: Link, table: str, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among(keys(table)[0], asked)
    within = GROUPED[table]
    found: dict[str, Any] = defaultdict(dict)
    for values in link.rows(_select(table) + condition, parameters):
        row = row_of(table, values)
        found[values[0]][tuple(row[name] for name in within)] = row
    return found


def _standing(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("weapon", asked)
    return {
        weapon: Standing(Cell(holder, status, state), since, seq)
        for weapon, holder, status, state, since, seq in link.rows(
            "SELECT weapon, holder, status, condition, since, seq FROM weapon_standing WHERE " + condition,
            parameters,
        )
    }


def _cells(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("lot", asked)
    found: dict[str, Any] = defaultdict(dict)
    for lot, holder, status, state, quantity in link.rows(
        "SELECT lot, holder, status, condition, quantity FROM lot_standing WHERE " + condition, parameters
    ):
        found[lot][Cell(holder, status, state)] = quantity
    return found


def _nature(link: Link, asked: list[str]) -> dict[str, Any]:
    """Natures of the mission; the packaged catalogue where the mission has none of that code."""
    found = _single(link, "nature", asked)
    for code in asked:
        known = reference.natures().get(code)
        if code not in found and known is not None:
            found[code] = {
                name: getattr(known, name, None) for name in columns("nature") if name != "seq"
            } | {"seq": None}
    return found


def _entry(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("id", asked)
    return {
        id_: {"seq": seq, "op": op}
        for id_, seq, op in link.rows("SELECT id, seq, op FROM entry WHERE " + condition, parameters)
    }


def _entry_body(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("id", asked)
    return {
        id_: orjson.loads(entry)["body"]
        for id_, entry in link.rows("SELECT id, entry FROM entry WHERE " + condition, parameters)
    }


def _tag(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("tag", asked)
    return {
        tag: {"weapon": code}
        for tag, code in link.rows("SELECT tag, code FROM weapon WHERE " + condition, parameters)
    }


def _serial_key(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("serial_key", asked)
    found: dict[str, Any] = {}
    for key, code, make, model, calibre in link.rows(
        "SELECT serial_key, code, make, model, calibre FROM weapon WHERE "
        + condition
        + " ORDER BY seq, code",
        parameters,
    ):
        found.setdefault(key, {"weapons": []})["weapons"].append(
            {"weapon": code, "make": make, "model": model, "calibre": calibre}
        )
    return found


def _owing(link: Link, asked: list[str]) -> dict[str, Any]:
    """The issues on which a party still owes an item; the key is party, kind and item."""
    # each key is looked up by itself: parties and items by lists of their own would meet everything ever issued
    found: dict[str, Any] = {}
    keys_ = [key.split(" ", 2) for key in asked]
    for party, kind, item, issue in link.rows(*_among_three(link, keys_)):
        found.setdefault(f"{party} {kind} {item}", []).append(issue)
    return found


def _among_three(link: Link, keys_: list[list[str]]) -> tuple[str, tuple[Any, ...]]:
    parameters: tuple[Any, ...]
    if link.engine == "sqlite":
        source = (
            "(SELECT json_extract(value, '$[0]') AS party, json_extract(value, '$[1]') AS item_kind,"
            " json_extract(value, '$[2]') AS item FROM json_each(?)) AS asked"
            " CROSS JOIN custody AS owed ON"
        )
        parameters = (orjson.dumps(keys_).decode(),)
    else:
        source = "unnest(?::text[], ?::text[], ?::text[]) AS asked (party, item_kind, item) JOIN custody AS owed ON"
        parameters = tuple(map(list, zip(*keys_, strict=True)))
    return (
        f"SELECT owed.party, owed.item_kind, owed.item, owed.issue FROM {source} owed.party = asked.party"
        " AND owed.item_kind = asked.item_kind AND owed.item = asked.item"
        " AND owed.quantity - owed.returned - owed.expended - owed.lost - owed.passed_on > 0"
        " ORDER BY owed.occurred_at, owed.seq",
        parameters,
    )


def _stays(link: Link, asked: list[str]) -> dict[str, Any]:
    condition, parameters = link.among("stay.weapon", asked)
    found: dict[str, Any] = defaultdict(list)
    for weapon, seq, reverses in link.rows(
        "SELECT stay.weapon, stay.seq, undone.seq FROM weapon_stay AS stay"
        " LEFT JOIN reversal ON reversal.seq = stay.seq LEFT JOIN entry AS undone ON undone.id = reversal.entry"
        " WHERE " + condition + " ORDER BY stay.seq",
        parameters,
    ):
        found[weapon].append((seq, reverses))
    return found


def _keys(link: Link, asked: list[str]) -> dict[str, Any]:
    """Every key of every user, by key id; they are few."""
    del asked
    found = link.rows(f"SELECT {', '.join(spelled('user_key'))} FROM user_key")
    return {values[0]: row_of("user_key", values) for values in found}


def _counts(link: Link, asked: list[str]) -> dict[str, Any]:
    """The newest count that stands of each place, by its id."""
    found: dict[str, Any] = {}
    for place in asked:
        values = link.one(
            _select("count_sheet")
            + "place = ? AND reversed_seq IS NULL ORDER BY cut_off DESC, seq DESC LIMIT 1",
            (place,),
        )
        found[place] = {} if values is None else {values[0]: row_of("count_sheet", values)}
    return found


_SPECIAL: Final[dict[str, Callable[[Link, list[str]], dict[str, Any]]]] = {
    "standing": _standing,
    "cells": _cells,
    "nature": _nature,
    "entry": _entry,
    "entry_body": _entry_body,
    "tag": _tag,
    "serial_key": _serial_key,
    "owing": _owing,
    "stays": _stays,
    "keys": _keys,
    "counts": _counts,
}
