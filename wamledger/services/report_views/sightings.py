"""
The counts that had a weapon in their scope: it was seen, or it was missing, or it was seen where it was not on the book.

A count holds for the place and the places within it, as the book stood at its cut-off. A count of quantities names no
weapon, and says of one that it was seen only where a line does; a sample says nothing of what it did not draw.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import orjson

from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.services.views import Sighting

_BY_SERIAL: Final = ("FULL_SERIAL", "HANDOVER", "INDEPENDENT", "INCIDENT")
"""Kinds of count that name each weapon, so that one that is not named was not there."""

_PRESENT: Final = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "AWAITING_DISPOSAL")
_FOR_EVER: Final = 2**62

_SHEET: Final = "seq, id, place, party, scope, kind, cut_off, counted_by, occurred_at"


class _Sheet(NamedTuple):
    seq: int
    id: str
    place: str | None
    party: str | None
    scope: str
    kind: str
    cut_off: Moment
    counted_by: str
    occurred_at: Moment


def sightings(link: Link, weapon: str, until: Moment) -> list[Sighting]:
    """The counts that saw or should have seen the weapon, in the order of the ledger; reversed ones are left out."""
    stays = link.rows(
        "SELECT shown_from, seq, holder, status FROM weapon_stay WHERE weapon = ? ORDER BY shown_from, seq",
        (weapon,),
    )
    covering, owed = _covering(link, stays)
    seen = _seen(link, weapon, frozenset(covering))
    sheets = covering | {sheet.seq: sheet for sheet in _sheets(link, seen - set(covering))}
    found = []
    for number in sorted(sheets):
        sheet = sheets[number]
        if sheet.occurred_at > until:
            continue
        if number in seen:
            result = "SEEN" if number in covering else "UNEXPECTED"
        elif number in owed and sheet.kind in _BY_SERIAL and sheet.scope in ("ALL", "WEAPONS"):
            result = "MISSING"
        else:
            continue
        found.append(
            Sighting(
                counted_at=sheet.occurred_at,
                entry=sheet.id,
                place=sheet.place or sheet.party or "",
                kind=sheet.kind,
                result=result,
                counted_by=tuple(orjson.loads(sheet.counted_by)),
            )
        )
    return found


def _covering(link: Link, stays: list[Any]) -> tuple[dict[int, _Sheet], set[int]]:
    """
    The counts at whose cut-off the weapon stood in what was counted; and those of them that had to see it.

    What awaits disposal still stands in its place, and is no more on the book of that place.
    """
    found: dict[int, _Sheet] = {}
    owed: set[int] = set()
    ends = [*(stay[0] for stay in stays[1:]), None]
    for (begin, _seq, holder, status), end in zip(stays, ends, strict=True):
        if status not in _PRESENT:
            continue
        for column in ("place", "party"):
            condition, parameters = link.among(column, _around(link, holder, status))
            for row in link.rows(
                f"SELECT {_SHEET} FROM count_sheet WHERE {condition} AND cut_off >= ?"
                " AND cut_off < ? AND reversed_seq IS NULL",
                (*parameters, begin, _FOR_EVER if end is None else end),
            ):
                found[row[0]] = _Sheet(*row)
                if status != "AWAITING_DISPOSAL":
                    owed.add(row[0])
    return found, owed


def _around(link: Link, holder: str, status: str) -> list[str]:
    """The holder and, for a place, the places around it: a count of any of these covers it."""
    code: str | None = holder
    if status == "AWAITING_DISPOSAL":
        row = link.one("SELECT place FROM disposal WHERE code = ?", (holder,))
        code = row[0] if row else holder
    found: list[str] = []
    while code is not None and code not in found:
        found.append(code)
        row = link.one("SELECT within FROM place WHERE code = ?", (code,))
        code = row[0] if row else None
    return found


def _seen(link: Link, weapon: str, covering: frozenset[int]) -> set[int]:
    """
    The entries of counts with a line of this weapon: by its code, or by a serial as read.

    A serial that several weapons share counts for this one only where the book had it.
    """
    found = {
        seq
        for (seq,) in link.rows(
            "SELECT line.seq FROM subject JOIN count_line AS line ON line.seq = subject.seq"
            " WHERE subject.kind = 'W' AND subject.code = ? AND line.weapon = ?",
            (weapon, weapon),
        )
    }
    keys = [
        key
        for (key,) in link.rows("SELECT DISTINCT serial_key FROM reading WHERE weapon = ?", (weapon,))
        if key
    ]
    if keys:
        condition, parameters = link.among("serial_key", keys)
        shared = link.one(
            f"SELECT COUNT(*) FROM weapon WHERE {condition} AND code <> ?", (*parameters, weapon)
        )[0]
        read = {
            seq
            for (seq,) in link.rows(
                f"SELECT seq FROM count_line WHERE {condition} AND weapon IS NULL", parameters
            )
        }
        found |= read & covering if shared else read
    return found


def _sheets(link: Link, numbers: set[int]) -> list[_Sheet]:
    if not numbers:
        return []
    marks = ", ".join("?" for _each in numbers)
    return [
        _Sheet(*row)
        for row in link.rows(
            f"SELECT {_SHEET} FROM count_sheet WHERE seq IN ({marks}) AND reversed_seq IS NULL",
            sorted(numbers),
        )
    ]
