"""The whole mission from its seed: operations as dicts, in the order in which they were recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sample_data.arrival import deploy
from sample_data.attack import suffer_attack
from sample_data.book import Op
from sample_data.collected import look_after
from sample_data.convoys import run_convoys
from sample_data.counting import keep_counting
from sample_data.disarmament import disarm
from sample_data.disposal import dispose
from sample_data.mishaps import stumble
from sample_data.mission import FULL, SEED, Mission, Profile
from sample_data.movements import keep_moving
from sample_data.rotations import rotate
from sample_data.seizures import seize
from sample_data.setting_up import set_up

ROUTINES: Final = (
    deploy,
    seize,
    disarm,
    look_after,
    keep_moving,
    run_convoys,
    keep_counting,
    dispose,
    suffer_attack,
    rotate,
    stumble,
)


def begun(seed: int = SEED, profile: Profile = FULL) -> Mission:
    """A mission that is set up and has everything on its agenda; nothing of the rest has happened."""
    mission = Mission(seed, profile)
    set_up(mission)
    for routine in ROUTINES:
        routine(mission)
    return mission


def generate(seed: int = SEED, profile: Profile = FULL) -> Iterator[Op]:
    """
    The operations of a mission: the same for the same seed and profile, always.

    Shape: journal operations with explicit ``id`` and ``recorded_at``, each valid after those before it.
    """
    mission = begun(seed, profile)
    yield from list(mission.journal)
    yield from mission.run()
