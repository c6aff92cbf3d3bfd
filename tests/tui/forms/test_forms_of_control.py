"""Every form of controlling, tracing, correcting and setting up, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.forms import test_forms_of_goods
from tests.tui.forms.recording import FIRST, recorded
from tui.desk import Desk
from wamledger.domain.operations import OPERATIONS
from wamledger.services.form_fields import phases
from wamledger.services.form_fields.model import has_form

SIGNED_IN = ("revoke_key",)
"""Recorded where people sign in, with tests of its own there."""

OPS = [
    op
    for each in (phases.CONTROLLING, phases.TRACING, phases.SETTING_UP)
    for op in phases.PHASES[each]
    if op not in SIGNED_IN
]


@pytest.mark.parametrize("op", OPS)
async def test_a_form_of_control_is_typed_and_recorded(
    desk_before: Callable[[str], Desk], tmp_path: Path, op: str
) -> None:
    """An operation is found, typed, seen and recorded by keyboard alone, once though Enter was pressed three times."""
    await recorded(desk_before(op), tmp_path, op)


def test_every_form_is_among_them() -> None:
    """Every operation that has a form is typed once, here, among the goods, or where people sign in."""
    typed = [*OPS, *test_forms_of_goods.OPS, *SIGNED_IN]
    assert sorted(typed) == sorted(op for op in OPERATIONS if has_form(op))
    assert set(typed) - set(SIGNED_IN) <= set(FIRST)
