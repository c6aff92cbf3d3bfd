"""The tiny mission, played and posted once for all tests of the benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sample_data.benchmark.generating import Play
from sample_data.benchmark.label import Label
from wamledger.ledger.store import Ledger
from wamledger.services.posting import Report, post_operations


@dataclass
class Played:
    """A mission and its ledger."""

    operations: list[dict[str, Any]]
    labels: list[Label]
    where: Path
    report: Report

    @property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """The operations by id."""
        return {each["id"]: each for each in self.operations}


def played(seed: int, folder: Path, *, recorded: bool = True) -> Played:
    """The tiny mission of a seed is in a new ledger."""
    play = Play("tiny", seed)
    operations = list(play.operations(recorded=recorded))
    where = folder / f"tiny-{seed}.db"
    with Ledger.create(str(where), code="BENCH", mission="A synthetic mission") as ledger:
        report = post_operations(ledger, operations, historical=recorded, keep_going=True)
    return Played(operations, play.labels, where, report)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Seed 1, as past records."""
    return played(1, tmp_path_factory.mktemp("benchmark"))
