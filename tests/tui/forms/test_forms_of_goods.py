"""Every form of taking on charge, keeping and moving, and disposing, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.forms.recording import recorded
from tui.desk import Desk
from wamledger.services.form_fields import phases

pytestmark = pytest.mark.lasting

OPS = [
    op for each in (phases.TAKING_ON_CHARGE, phases.MOVING, phases.DISPOSING) for op in phases.PHASES[each]
]


@pytest.mark.parametrize("op", OPS)
async def test_a_form_of_goods_is_typed_and_recorded(
    desk_before: Callable[[str], Desk], tmp_path: Path, op: str
) -> None:
    """An operation is found, typed, seen and recorded by keyboard alone, once though Enter was pressed three times."""
    await recorded(desk_before(op), tmp_path, op)
