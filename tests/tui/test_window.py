"""The window on a long register: where the cursor stands, and how little is held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.window import Window

ShelfOf = Callable[[int], Any]


MOVES = st.lists(st.one_of(st.integers(-300, 300), st.sampled_from(["home", "end"])), max_size=40)


@given(lines=st.integers(0, 700), height=st.integers(1, 30), moves=MOVES)
def test_cursor_is_where_a_list_would_have_it(
    shelf_of: ShelfOf, lines: int, height: int, moves: list[int | str]
) -> None:
    """After any moves the cursor stands on the row that it would stand on in the whole list."""
    window = Window(shelf_of(lines), height)
    position = 0
    for move in moves:
        if isinstance(move, int):
            window.move(move)
            position = min(max(position + move, 0), max(lines - 1, 0))
        else:
            getattr(window, move)()
            position = 0 if move == "home" else max(lines - 1, 0)
        assert window.position == position
        at = window.at_cursor
        assert (at.key if at else None) == (f"{position:09d}" if lines else None)
        keys = [int(row.key) for row in window.rows]
        assert keys == list(range(window.start, window.start + len(keys)))
        first_on_screen = max(position - height + 1, 0)
        assert not keys or keys[0] <= first_on_screen
        assert not keys or keys[-1] >= min(position + height - 1, lines - 1)


@pytest.mark.parametrize("move", ["end", "home"])
def test_a_jump_asks_for_a_few_screens_only(shelf_of: ShelfOf, move: str) -> None:
    """In a register of a million rows a jump to either end reads no more than a few screens."""
    shelf = shelf_of(1_000_000)
    window = Window(shelf, 40)
    before = shelf.given
    getattr(window, move)()
    assert shelf.given - before <= 120


def test_rows_held_do_not_grow_with_paging(shelf_of: ShelfOf) -> None:
    """Paging through thousands of rows keeps no more than a few screens of them."""
    window = Window(shelf_of(100_000), 40)
    for _turn in range(300):
        window.move(40)
        assert len(window.rows) <= 4 * 40
    assert window.position == 12_000
