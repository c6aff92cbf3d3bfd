"""How far two places lie apart, in a straight line."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from wamledger.detection.look import Look

EARTH_KM: Final = 6371.0


def distance_between(look: Look, one: Any, other: Any) -> float | None:
    """Kilometres between two places; None where one of them has no position."""
    here, there = _position(look, one), _position(look, other)
    if here is None or there is None:
        return None
    return _great_circle(*here, *there)


def _position(look: Look, place: Any) -> tuple[str, str] | None:
    """The position of a place, or of the nearest place around it that has one."""
    places = look.places
    row = places.get(place) if isinstance(place, str) else None
    while row is not None:
        if row.get("latitude") and row.get("longitude"):
            return row["latitude"], row["longitude"]
        row = places.get(row.get("within") or "")
    return None


@lru_cache(maxsize=4096)
def _great_circle(latitude: str, longitude: str, other_latitude: str, other_longitude: str) -> float | None:
    """Source: haversine formula on a sphere"""
    try:
        north, east, south, west = (
            radians(float(Decimal(text))) for text in (latitude, longitude, other_latitude, other_longitude)
        )
    except InvalidOperation:
        return None
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin((west - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
