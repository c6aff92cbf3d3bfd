"""A line of a list with more below it, set in from the left however long it is."""

from __future__ import annotations

from rich.console import Group
from rich.padding import Padding
from rich.text import Text


def two_lines(first: Text, *more: Text, indent: int = 4) -> Group:
    """The first line as it is, and the others below it, set in."""
    return Group(first, *(Padding(each, (0, 0, 0, indent)) for each in more if each.plain))
