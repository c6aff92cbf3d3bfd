"""
What a PostgreSQL database says of its own schema, held against the statements that made it.

The server writes definitions in its own words, which differ from version to version; compared are therefore
the parts that do not: names, types, what may be null, constraints by name, guards to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wamledger.ledger.difference import Difference
from wamledger.ledger.link import Link
from wamledger.ledger.migrations.editions import made_by, spelled
from wamledger.ledger.postgresql.rights import SCHEMA

Facts = dict[tuple[str, str], str]
"""What is stated of a thing, by its kind and name."""

_COLUMN: Final = re.compile(
    r'  "?(\w+)"? (TEXT|BIGINT|BYTEA|VARCHAR\(32\))(?: COLLATE "C")?( NOT NULL)?,?$', re.ASCII
)
_CHECK: Final = re.compile(r"  CONSTRAINT (\w+) CHECK", re.ASCII)
_TYPES: Final = {
    "TEXT": "text",
    "BIGINT": "bigint",
    "BYTEA": "bytea",
    "VARCHAR(32)": "character varying(32)",
}
_BRACKETS: Final = re.compile(r"[()\s]")
_BODY: Final = re.compile(r"\$guard\$(.*)\$guard\$", re.DOTALL)
_TRIGGER: Final = re.compile(r"CREATE TRIGGER (\w+) (.*) ON (\w+) (.*)", re.DOTALL)


def differences(link: Link, statements: Sequence[str]) -> list[Difference]:
    """What is missing or changed, and what nobody declared."""
    expected = dict(_declared(statements))
    found = dict(_found(link))
    return [
        *(Difference(*key, "missing") for key in expected if key not in found),
        *(Difference(*key, "changed") for key in expected if key in found and found[key] != expected[key]),
        *(Difference(*key, "unknown") for key in found if key not in expected),
    ]


def _declared(statements: Sequence[str]) -> Iterator[tuple[tuple[str, str], str]]:
    for statement in statements:
        if statement.startswith("ALTER TABLE"):
            continue
        kind, name = made_by(statement)
        if kind == "table":
            yield from _of_table(name, statement)
        elif kind == "index":
            yield (kind, name), _index(statement)
        elif kind == "function":
            body = _BODY.search(statement)
            yield (kind, name), body[1] if body else ""
        elif kind == "trigger":
            yield (kind, name), _trigger(statement)


def _of_table(table: str, statement: str) -> Iterator[tuple[tuple[str, str], str]]:
    for line in statement.splitlines()[1:]:
        column = _COLUMN.match(line)
        constraint = _CHECK.match(line)
        if column is not None:
            name, kind, filled = column.groups()
            yield ("column", f"{table}.{name}"), _TYPES[kind] + (" not null" if filled else "")
        elif constraint is not None:
            yield ("constraint", constraint[1]), table


def _found(link: Link) -> Iterator[tuple[tuple[str, str], str]]:
    for table, column, kind, filled in link.rows(
        "SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute"
        " JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = ?::regnamespace AND relkind = 'r'"
        " AND attnum > 0 AND NOT attisdropped ORDER BY relname, attnum",
        (SCHEMA,),
    ):
        yield ("column", f"{table}.{column}"), kind + (" not null" if filled else "")
    for name, table in link.rows(
        "SELECT conname, relname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
        " WHERE connamespace = ?::regnamespace AND contype = 'c' AND convalidated ORDER BY conname",
        (SCHEMA,),
    ):
        yield ("constraint", name), table
    for name, definition in link.rows(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = ? AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint WHERE connamespace = ?::regnamespace AND conname = indexname)"
        " ORDER BY indexname",
        (SCHEMA, SCHEMA),
    ):
        yield ("index", name), _index(definition)
    for name, body in link.rows(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = ?::regnamespace ORDER BY proname", (SCHEMA,)
    ):
        yield ("function", name), body
    for name, definition, enabled in link.rows(
        "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = ?::regnamespace AND NOT tgisinternal ORDER BY tgname",
        (SCHEMA,),
    ):
        yield ("trigger", name), _trigger(definition) if enabled == "A" else "not always on"
    for (name,) in link.rows(
        "SELECT rulename FROM pg_rules WHERE schemaname = ? ORDER BY rulename", (SCHEMA,)
    ):
        yield ("rule", name), ""


def _index(definition: str) -> str:
    """Table, columns and condition of an index, without what the server adds: schema, method, brackets."""
    indexed = definition.partition(" ON ")[2].replace(f"{SCHEMA}.", "").replace(" USING btree ", "")
    return _BRACKETS.sub("", indexed)


def _trigger(definition: str) -> str:
    """When a trigger is asked, of what, and what it does: verbs in one order, names without schema."""
    parts = _TRIGGER.match(spelled(definition).replace(f"{SCHEMA}.", ""))
    if parts is None:
        return definition
    _name, time, table, action = parts.groups()
    before, _, verbs = time.partition(" ")
    return f"{before} {sorted(verbs.split(' OR '))} {table} {action}"
