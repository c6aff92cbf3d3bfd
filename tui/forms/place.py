"""Where in a form something stands: the name of a field, or the number of a line and the name of its field."""

from __future__ import annotations


def parted(place: str) -> tuple[int | None, str]:
    """The number of the line and the name of the field; no number for a field that stands in no line."""
    if not place.startswith("lines."):
        return None, place
    _lines, number, name = place.split(".", 2)
    return int(number), name
