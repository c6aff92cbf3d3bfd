"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Campaigns run where they are asked for by name (``-m campaign``) and not otherwise; what lasts is begun first.

    Files are handed out whole: one that takes a minute and is begun last would keep one worker busy and the others idle.
    """
    items.sort(key=lambda item: item.get_closest_marker("lasting") is None)
    if "campaign" in (config.option.markexpr or ""):
        return
    left_out = [item for item in items if item.get_closest_marker("campaign")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has used, and that are there only where somebody writes into them."""
    return map(tmp_path_factory.mktemp("machines").joinpath, map(str, count()))


@pytest.fixture(autouse=True)
def state_of_this_machine(machines: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test leaves in the user's folders is left in a folder of its own."""
    machine = next(machines)
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(machine / name.lower()))
