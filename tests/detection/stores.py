"""Little stores for tests: operations in the order in which they were written down, with their lots, counts and days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
"""Where the weeks of these tests begin."""
BALL = "CTG-5.56X45-BALL"


def moment_of(days: float, hour: float = 8.0) -> str:
    """So many days after the first Monday, at that hour."""
    return (MONDAY + timedelta(days=days, hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(
    op: str, id_: str, days: float, hour: float = 8.0, *, late_hours: float = 0.0, **fields: Any
) -> Row:
    """An operation that occurred then, written down when it occurred or so many hours later."""
    return {
        "op": op,
        "id": id_,
        "occurred_at": moment_of(days, hour),
        "recorded_at": moment_of(days, hour + late_hours),
        "by": fields.pop("by", "CLERK"),
        **fields,
    }


def lots(to: str, names: Iterable[str], quantity: int = 1000, days: float = -20, nature: str = BALL) -> Row:
    """Lots that came on charge, each with so many rounds."""
    return entry(
        "register",
        f"REG-{to}-{days}",
        days,
        to=to,
        acquisition={"mode": "DECLARED", "ownership": "CONTINGENT"},
        lines=[
            {"new_lot": {"id": name, "nature": nature}, "quantity": quantity, "condition": "A1"}
            for name in names
        ],
    )


def weapons(to: str, names: Iterable[str], days: float = -20, kind: str = "SA-06", **fields: Any) -> Row:
    """Rifles that came on charge."""
    return entry(
        "register",
        fields.pop("id_", f"REGW-{to}-{days}"),
        days,
        to=to,
        acquisition={"mode": "DECLARED", "ownership": "CONTINGENT"},
        lines=[
            {
                "new_weapon": {
                    "id": name,
                    "serial": f"S{name}",
                    "serial_status": "CLEAR",
                    "make": "Zastava",
                    "model": "M70",
                    "type": kind,
                    "calibre": "7.62x39mm",
                },
                "condition": "SERVICEABLE",
            }
            for name in names
        ],
        **fields,
    )


def count_of(
    id_: str,
    place: str,
    days: float,
    seen: Mapping[str, int],
    *,
    hour: float = 8.0,
    counters: Iterable[str] = ("CLERK", "THIRD"),
    kind: str = "COUNT",
    scope: str = "AMMUNITION",
    **fields: Any,
) -> Row:
    """A count of a place that saw so much of each lot."""
    return entry(
        "count",
        id_,
        days,
        hour + 1,
        place=place,
        scope=scope,
        kind=kind,
        cut_off=moment_of(days, hour),
        counted_by=list(counters),
        blind=fields.pop("blind", True),
        lines=[{"lot": lot, "quantity": quantity} for lot, quantity in seen.items()],
        **fields,
    )


def weekly(
    place: str,
    names: list[str],
    weeks: Iterable[int],
    losses: Mapping[int, Mapping[str, int]],
    quantity: int = 1000,
    **fields: Any,
) -> Iterator[Row]:
    """A count each Tuesday; in some weeks something of a lot has gone since the week before, and stays gone."""
    left = dict.fromkeys(names, quantity)
    for week in weeks:
        for lot, gone in losses.get(week, {}).items():
            left[lot] -= gone
        yield count_of(f"CNT-{place}-{week:03}", place, week * 7 + 1, left, **fields)
