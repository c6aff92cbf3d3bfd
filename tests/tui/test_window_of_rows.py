"""The window on a long register: where the cursor stands, what is on the screen, and how little is held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.numbered import Numbered
from tui.widgets.window import FAR, Window, answered
from wamledger.services.lists.form import Asked

JUMPS = ["home", "end", "again", "page down", "page up"]
MOVES = st.lists(st.one_of(st.integers(-300, 300), st.sampled_from(JUMPS)), max_size=30)
ASKED = st.builds(
    Asked,
    descending=st.booleans(),
    filters=st.sampled_from([{}, {"parity": "odd"}]),
    find=st.sampled_from(["", "1", "77"]),
)


def settle(window: Window, source: Numbered) -> None:
    """Everything that the window needs has been given."""
    while need := window.needs():
        window.take(need, answered(source, need))
    window.counted(source.count(window.asked))
    if window.start is None and window.rows:
        window.placed(window.rows[0].key, source.position(window.asked, window.rows[0].key))


def step(window: Window, move: int | str) -> None:
    if isinstance(move, int):
        window.move(move)
    elif move.startswith("page"):
        window.page(1 if move == "page down" else -1)
    else:
        getattr(window, move)()


def stepped(position: int, move: int | str, lines: int, height: int) -> int:
    """Where the cursor of a whole list would be."""
    way = {"page down": height, "page up": -height, "again": 0, "home": -lines, "end": lines}
    target = position + (move if isinstance(move, int) else way[move])
    return min(max(target, 0), max(lines - 1, 0))


def must_be_sound(window: Window, keys: list[str], position: int, height: int) -> None:
    """The window shows what a screen on the whole list would, around that position."""
    assert window.position == position
    assert (window.at_cursor.key if window.at_cursor else None) == (keys[position] if keys else None)
    held = [row.key for row in window.rows]
    assert held == keys[window.start : (window.start or 0) + len(held)]
    assert window.top <= window.cursor < window.top + height
    assert len(window.on_screen) == min(height, len(keys))


@settings(deadline=None, max_examples=200)
@given(lines=st.integers(0, 700), height=st.integers(1, 30), asked=ASKED, moves=MOVES)
def test_cursor_is_where_a_whole_list_would_have_it(
    lines: int, height: int, asked: Asked, moves: list[int | str]
) -> None:
    """After any moves, in any order of the register, cursor and screen are as in the whole list."""
    source = Numbered(range(lines))
    keys = [row.key for row in source.page(asked, None, lines)]
    window, position = Window(asked, height), 0
    settle(window, source)
    for move in moves:
        step(window, move)
        settle(window, source)
        position = stepped(position, move, len(keys), height)
        must_be_sound(window, keys, position, height)


@settings(deadline=None, max_examples=200)
@given(
    lines=st.integers(0, 500),
    height=st.integers(1, 20),
    moves=st.lists(
        st.tuples(st.one_of(st.integers(-100, 100), st.sampled_from(JUMPS[3:])), st.integers(0, 2))
    ),
)
def test_moves_made_while_rows_are_on_their_way_all_count(
    lines: int, height: int, moves: list[tuple[int | str, int]]
) -> None:
    """However late the rows come, the cursor ends where it would have with all rows at hand."""
    source = Numbered(range(lines))
    keys = [row.key for row in source.page(Asked(), None, lines)]
    window, position = Window(Asked(), height), 0
    first = window.needs()
    assert first is not None
    window.take(first, answered(source, first))
    for move, answers in moves:
        step(window, move)
        position = stepped(position, move, lines, height)
        for _turn in range(answers):
            if need := window.needs():
                window.take(need, answered(source, need))
    settle(window, source)
    must_be_sound(window, keys, position, height)


@settings(deadline=None, max_examples=200)
@given(
    first=st.sets(st.integers(0, 400), max_size=300),
    later=st.sets(st.integers(0, 400), max_size=300),
    height=st.integers(1, 12),
    before=MOVES,
    after=MOVES,
)
def test_rows_that_come_and_go_between_pages_break_nothing(
    first: set[int], later: set[int], height: int, before: list[int | str], after: list[int | str]
) -> None:
    """Whatever happens in the ledger between two pages, no row stands twice, and looking again shows what is."""
    source, window = Numbered(sorted(first)), Window(Asked(), height)
    settle(window, source)
    for move in before:
        step(window, move)
        settle(window, source)
    stood = window.at_cursor
    source.numbers = sorted(later)
    for move in after:
        step(window, move)
        settle(window, source)
        held = [row.key for row in window.rows]
        assert held == sorted(set(held))
        assert not held or 0 <= window.cursor < len(held)
        assert window.start is None or window.start >= 0
    if not after and stood is not None:
        window.again()
        settle(window, source)
        assert window.at_cursor is None or not later or window.at_cursor.key in {f"{n:09d}" for n in later}
    window.again()
    settle(window, source)
    keys = [f"{each:09d}" for each in sorted(later)]
    assert window.at_cursor is None or window.at_cursor.key in keys
    if window.position is not None and keys:
        assert window.at_cursor is not None
        must_be_sound(window, keys, keys.index(window.at_cursor.key), height)


def test_looking_again_keeps_the_row_under_the_cursor() -> None:
    """Rows that came in above do not carry the cursor away from the row that somebody looks at."""
    source, window = Numbered(range(100, 400)), Window(Asked(), 10)
    settle(window, source)
    window.move(150)
    settle(window, source)
    assert window.at_cursor is not None
    stood, line = window.at_cursor.key, window.cursor - window.top
    source.numbers = range(400)
    window.again()
    settle(window, source)
    assert window.at_cursor.key == stood
    assert window.cursor - window.top == line
    assert window.position == 250


@settings(deadline=None, max_examples=100)
@given(
    lines=st.integers(30, 300),
    height=st.integers(1, 12),
    at_end=st.booleans(),
    moves=st.lists(st.integers(-9, 9), max_size=40),
)
def test_the_screen_stays_while_the_cursor_is_on_it(
    lines: int, height: int, at_end: bool, moves: list[int]
) -> None:
    """Rows that come in on either side carry nothing on the screen away; only the cursor at its edge does."""
    source, window = Numbered(range(lines)), Window(Asked(), height)
    settle(window, source)
    if at_end:
        window.end()
        settle(window, source)
    cursor, top = (lines - 1, max(lines - height, 0)) if at_end else (0, 0)
    for move in moves:
        window.move(move)
        settle(window, source)
        cursor = min(max(cursor + move, 0), lines - 1)
        top = min(max(top, cursor - height + 1), cursor)
        assert (window.start or 0) + window.top == top
        assert window.on_screen[0].cells[2] == top


def test_a_row_that_was_moved_in_the_register_does_not_stand_twice() -> None:
    """Where the next page brings a row that is held already, the rows are asked for anew around the cursor."""
    source, window = Numbered(range(300)), Window(Asked(), 10)
    settle(window, source)
    window.page(1)
    settle(window, source)
    window.move(25)
    need = window.needs()
    assert need is not None
    moved = answered(source, need)
    assert window.take(need, replace(moved, rows=[window.rows[0], *moved.rows[1:]]))
    settle(window, source)
    keys = [row.key for row in window.rows]
    assert keys == sorted(set(keys))
    assert window.position is not None
    assert keys == [f"{number:09d}" for number in range(window.start or 0, (window.start or 0) + len(keys))]


def test_an_answer_that_nobody_waits_for_is_dropped() -> None:
    """Rows of a search that was typed over do not come to the screen when they come late."""
    source, window = Numbered(range(300)), Window(Asked(), 10)
    settle(window, source)
    window.ask(Asked(find="1"))
    old = window.needs()
    window.ask(Asked(find="12"))
    assert old is not None
    assert not window.take(old, answered(source, old))
    settle(window, source)
    assert [row.cells[2] for row in window.rows] == [12, 112, *range(120, 130), 212]


@pytest.mark.parametrize("jump", ["end", "home"])
def test_a_jump_asks_for_a_few_screens_only(jump: str) -> None:
    """In a register of a million rows a jump to either end reads no more than a few screens."""
    source, window = Numbered(range(1_000_000)), Window(Asked(), 40)
    settle(window, source)
    before = source.given
    getattr(window, jump)()
    settle(window, source)
    assert 0 < source.given - before <= 120


def test_rows_held_do_not_grow_with_paging() -> None:
    """Paging through thousands of rows keeps no more than a few screens of them."""
    source, window = Numbered(range(100_000)), Window(Asked(), 40)
    settle(window, source)
    for _turn in range(300):
        window.page(1)
        settle(window, source)
        assert len(window.rows) <= 7 * 40
    assert window.position == 12_000


def test_a_long_way_asks_for_much_but_not_for_all() -> None:
    """However far the cursor is sent at once, one question stays small."""
    source, window = Numbered(range(1_000_000)), Window(Asked(), 40)
    settle(window, source)
    window.move(500_000)
    need = window.needs()
    assert need is not None
    assert need.limit == FAR * 40
