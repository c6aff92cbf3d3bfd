"""The register on screen, driven by its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tui.history import Help, History
from tui.holdings import Holdings
from tui.register import Register

ShelfOf = Callable[[int], Any]
SCREEN = (120, 30)


def screen_text(pilot: Pilot[None]) -> str:
    """What a person reads on the screen."""
    app = pilot.app
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def test_first_screen_shows_sums_rows_and_position(shelf_of: ShelfOf) -> None:
    """The screen opens with the ledger, what nobody has seen, the first rows and where the cursor stands."""
    async with Holdings(shelf_of(1_000_000)).run_test(size=SCREEN) as pilot:
        text = screen_text(pilot)
        assert "unx.example/ledger" in text
        assert "17 entries have not been seen outside." in text
        assert "W-0000000" in text
        assert "Assault rifle" in text
        assert "In store" in text
        assert "Row 1 of 1\u202f000\u202f000" in text


async def test_keys_reach_any_row(shelf_of: ShelfOf) -> None:
    """Paging, End and Home bring their rows to the screen, and the cursor stays on it."""
    async with Holdings(shelf_of(5000)).run_test(size=SCREEN) as pilot:
        for _turn in range(10):
            await pilot.press("pagedown")
        position = pilot.app.query_one(Register).window.position
        assert position > 200
        assert f"W-{position:07d}" in screen_text(pilot)
        await pilot.press("end")
        assert "W-0004999" in screen_text(pilot)
        assert "Row 5\u202f000 of 5\u202f000" in screen_text(pilot)
        await pilot.press("up")
        assert pilot.app.query_one(Register).window.position == 4998
        await pilot.press("home")
        assert "W-0000000" in screen_text(pilot)


async def test_enter_shows_the_history_and_escape_closes_it(shelf_of: ShelfOf) -> None:
    """Enter opens the history of the row under the cursor, Escape brings the register back."""
    async with Holdings(shelf_of(50)).run_test(size=SCREEN) as pilot:
        await pilot.press("down", "down", "enter")
        assert isinstance(pilot.app.screen, History)
        text = screen_text(pilot)
        assert "OP-W-0000002" in text
        assert "1970-01-01 00:00 UTC" in text
        assert "by OKONKWO" in text
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, History)


async def test_question_mark_explains_the_keys(shelf_of: ShelfOf) -> None:
    """A question mark opens help that names every key."""
    async with Holdings(shelf_of(5)).run_test(size=SCREEN) as pilot:
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, Help)
        text = screen_text(pilot)
        assert all(word in text for word in ("PgUp PgDn", "History of the item", "It changes nothing."))


async def test_q_leaves(shelf_of: ShelfOf) -> None:
    """The key q ends the program with no error."""
    app = Holdings(shelf_of(5))
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.press("q")
    assert app.return_code == 0


async def test_an_empty_ledger_says_so(shelf_of: ShelfOf) -> None:
    """With nothing held the screen says so, and Enter does nothing."""
    async with Holdings(shelf_of(0)).run_test(size=SCREEN) as pilot:
        assert "Nothing is held." in screen_text(pilot)
        assert "Row 0 of 0" in screen_text(pilot)
        await pilot.press("enter", "down", "end", "pageup")
        assert not isinstance(pilot.app.screen, History)


async def test_text_that_could_act_is_shown_as_escapes(shelf_of: ShelfOf) -> None:
    """An escape sequence or markup in old data reaches the screen as visible text."""
    shelf = shelf_of(1)
    plain = shelf.row(0)
    shelf.row = lambda number: type(plain)(
        plain.key,
        plain.holder,
        plain.item,
        "red \x1b[31m [bold]x[/] \u202eabc",
        "\x07bell",
        1,
        "A1",
        "IN_STORE",
    )
    async with Holdings(shelf).run_test(size=(170, 30)) as pilot:
        text = screen_text(pilot)
        assert "\\u001b[31m [bold]x" in text
        assert "\\u0007bell" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


async def test_a_narrow_screen_keeps_one_row_to_a_line(shelf_of: ShelfOf) -> None:
    """On a small terminal rows are cut at the edge and never wrap."""
    async with Holdings(shelf_of(100)).run_test(size=(60, 12)) as pilot:
        lines = screen_text(pilot).split("\n")
        assert len(lines) == 12
        assert sum("UNX-ALPHA-ARM-01" in line for line in lines) == 7
        assert isinstance(pilot.app.query_one("#position"), Static)
