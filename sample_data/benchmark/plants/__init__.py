"""What somebody does who takes weapons and rounds, and what only looks like it."""

from __future__ import annotations

from sample_data.benchmark.world import World


def plant(w: World) -> None:
    """The cases are on the agenda."""
