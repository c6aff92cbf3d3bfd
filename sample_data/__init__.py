"""
A mission that never was, as journals and as the spreadsheets of its offices, and two real sets of published
figures.

Everything about the mission is invented and comes from one seed: ``python -m sample_data`` writes the same
bytes again. It lies beside the program so that an installed ``wamledger demo`` finds it. What it holds, in
figures, is in docs/sample_mission.md. The published figures (``figures``) are facts with their source; only
their totals are public, so every single serial in them is made up and says so.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def journals() -> list[Traversable]:
    """The journals of the sample mission, in the order in which they are posted."""
    return sorted(
        (each for each in (files(__name__) / "mission").iterdir() if each.name.endswith(".jsonl")),
        key=lambda each: each.name,
    )


def registers() -> list[Traversable]:
    """The spreadsheets of its offices, as the offices kept them."""
    return sorted(
        (
            each
            for each in (files(__name__) / "spreadsheets").iterdir()
            if each.name.endswith((".csv", ".xlsx"))
        ),
        key=lambda each: each.name,
    )
