"""A whole mission from its seed: operations in the order in which they reached the ledger, and the answer sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sample_data.benchmark.arrivals import deploy
from sample_data.benchmark.convoys import run_convoys
from sample_data.benchmark.counts import keep_counting
from sample_data.benchmark.departures import depart
from sample_data.benchmark.duties import keep_moving
from sample_data.benchmark.exhibits import keep_exhibits
from sample_data.benchmark.ground import set_up
from sample_data.benchmark.intakes import take_in
from sample_data.benchmark.label import Label
from sample_data.benchmark.plants import plant
from sample_data.benchmark.river import keep_posts
from sample_data.benchmark.size import PROFILES, Profile
from sample_data.benchmark.world import World

Op = dict[str, Any]


class Play:
    """
    One mission, played once: take the operations first, and then the labels.

    ``planted`` False leaves an honest mission.
    """

    def __init__(self, profile: str | Profile, seed: int, *, planted: bool = True) -> None:
        self.world = World(PROFILES[profile] if isinstance(profile, str) else profile, seed)
        set_up(self.world)
        for routine in (
            deploy,
            keep_moving,
            keep_counting,
            run_convoys,
            take_in,
            depart,
            keep_posts,
            keep_exhibits,
        ):
            routine(self.world)
        if planted:
            plant(self.world)

    def operations(self, *, recorded: bool = True) -> Iterator[Op]:
        """The operations; without ``recorded`` as an office posts them that says nothing of when it wrote."""
        for op in self.world.run():
            if not recorded:
                op = {name: value for name, value in op.items() if name != "recorded_at"}
            yield op

    @property
    def labels(self) -> list[Label]:
        """What was planted, and what was an honest mistake or a loss that was reported."""
        return self.world.labels
