"""The list of what can be recorded: in the order of a day, and readable on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from wamledger.services.form_fields import phases

DeskOf = Callable[[str], Desk]


def test_what_is_done_all_day_comes_first() -> None:
    """Keeping and moving stands first and setting up last, and every phase has its place."""
    listed = list(phases.PHASES)
    assert listed[:3] == [phases.MOVING, phases.TAKING_ON_CHARGE, phases.CONTROLLING]
    assert listed[-1] == phases.SETTING_UP
    assert len(listed) == len(set(listed)) == 6


@pytest.mark.parametrize("width", [80, 140])
async def test_what_an_operation_is_for_stands_in_one_column(desk_of: DeskOf, width: int) -> None:
    """A summary that does not fit goes on below where it began; nothing of it is cut off."""
    about = phases.PHASES[phases.MOVING]["dispatch"]
    async with Wamledger(desk_of("full"), start="enter").run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(width, 40)
        await settled(pilot)
        lines = screen_text(pilot).split("\n")
    first = next(number for number, line in enumerate(lines) if "Send goods to another site;" in line)
    column = lines[first].index("Send goods")
    said = [line[column:].strip() for line in lines[first : first + 2 + (width < 100)]]
    assert " ".join(said).startswith(about)
    is_wrapped = about not in lines[first]
    assert is_wrapped == (width == 80)
    if is_wrapped:
        assert lines[first + 1][:column].strip() == ""
