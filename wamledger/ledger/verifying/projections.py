"""
Step 7: every projection is what the entries make of it.

The projections are made again in a scratch database and compared row by row in the order of their keys, so
that no table is ever held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from wamledger.ledger.link import Link
from wamledger.ledger.replay import Replay, entries_of
from wamledger.ledger.slice import columns, keys, spelled
from wamledger.ledger.verifying.finding import Findings, Kind, Where

Row = tuple[Any, ...]
Key = tuple[Any, ...]


def replayed(
    record: Link, scratch: Link, *, code: str, size: int, findings: Findings, told: Callable[[int], None]
) -> bool:
    """
    True where all entries could be applied; the scratch database then holds the projections that they make.
    """

    def wrong(seq: int, kind: str, facts: dict[str, Any]) -> None:
        findings.add(Kind(kind), Where(seq, "entry", (seq,)), **facts)

    replay = Replay(record, scratch, code=code, wrong=wrong)
    for applied in replay.run(entries_of(record, 0, size)):
        told(applied)
    return replay.applied == size


def compare_table(live: Link, rebuilt: Link, name: str, findings: Findings) -> None:
    """The table holds the same rows on both sides, or what differs is among the findings."""
    key = _key_of(name)
    statement = f"SELECT {', '.join(spelled(name))} FROM {name} ORDER BY {', '.join(keys(name))}"
    left, right = live.stream(statement), rebuilt.stream(statement)
    found: Sequence[Row] = next(left, ())
    expected: Sequence[Row] = next(right, ())
    while found or expected:
        if found == expected:
            found, expected = next(left, ()), next(right, ())
            continue
        # Both sides are known up to the lesser of their last keys; what lies beyond waits for the next rows.
        bound = min(key(rows[-1]) for rows in (found, expected) if rows)
        known, found = _parted(found, key, bound)
        wanted, expected = _parted(expected, key, bound)
        _compare_rows(name, known, wanted, findings)
        found = found or next(left, ())
        expected = expected or next(right, ())


def _key_of(name: str) -> Callable[[Row], Key]:
    positions = [columns(name).index(column) for column in keys(name)]
    if len(positions) > 1:
        return itemgetter(*positions)
    (position,) = positions
    return lambda row: (row[position],)


def _parted(
    rows: Sequence[Row], key: Callable[[Row], Key], bound: Key
) -> tuple[dict[Key, Row], Sequence[Row]]:
    """The rows up to the bound by their keys, and the rest."""
    known: dict[Key, Row] = {}
    for at, row in enumerate(rows):
        each = key(row)
        if each > bound:
            return known, rows[at:]
        known[each] = row
    return known, ()


def _compare_rows(name: str, found: dict[Key, Row], expected: dict[Key, Row], findings: Findings) -> None:
    for key in sorted(found.keys() | expected.keys()):
        one, other = found.get(key), expected.get(key)
        if one == other:
            continue
        if one is None:
            findings.add(Kind.ROW_MISSING, Where(table=name, key=key))
        elif other is None:
            findings.add(Kind.ROW_STRAY, Where(table=name, key=key))
        else:
            for column, value, right in zip(columns(name), one, other, strict=True):
                if value != right:
                    where = Where(table=name, key=key, column=column)
                    findings.add(Kind.COLUMN_DIFFERS, where, found=value, expected=right)
