"""
How a whole number is written for a person: its digits in groups of three, with a narrow space that no line break parts.

One form for every screen and every language: a comma is the decimal mark in French, and a point in German.
"""

from __future__ import annotations

from typing import Final

THIN: Final = "\u202f"


def grouped(value: int) -> str:
    """1765862 as 1 765 862."""
    return f"{value:,}".replace(",", THIN)
